"""Sent on and sent back, contradictory answers, codes, today's list narrowed, what fits her."""

from __future__ import annotations

import pytest

from tests.fleet import CONSENT, Fleet, Site, register
from tracker.basics.errors import Invalid, Refused
from tracker.domain.referrals.referral_code import referral_code


@pytest.fixture(scope="module")
def site(kept_fleet: Fleet) -> Site:
    return kept_fleet.sites["lap"]


@pytest.fixture(scope="module")
def woman(site: Site) -> str:
    return register(site, "Guerda", "Simon", languages=["ht"], municipality="07089")


def make(fleet: Fleet, site: Site, woman: str, **more: object) -> str:
    told = {"person": woman, "service": fleet.reference.service, "priority": "urgent", **more}
    return str(site.do("referrals:referral:make", consent=CONSENT, **told)["referral"])


def add_service(fleet: Fleet, name: str, **more: object) -> str:
    told = {"name": name, "service_kind": "health", **more}
    return str(fleet.hub().do("referrals:service:add", service=told))


def test_sent_on_is_linked_in_both_directions(kept_fleet: Fleet, site: Site, woman: str) -> None:
    first = make(kept_fleet, site, woman)
    second = make(kept_fleet, site, woman, counter_of=first)
    third = make(kept_fleet, site, woman, counter_of=first)
    kept_fleet.sync()
    for at in (site, kept_fleet.hub()):
        around = at.ask("referrals_around", referral=first)
        assert around.first is None
        assert [r.id for r in around.following] == [second, third]
        back = at.ask("referrals_around", referral=second)
        assert back.first.id == first
        assert back.following == ()
    # Each service was agreed to by a consent of its own.
    consents = site.rows("SELECT consent FROM referral WHERE id IN (?, ?)", first, second)
    assert len({row["consent"] for row in consents}) == 2


def test_nobody_is_sent_on_from_what_is_not_hers_or_not_with_a_service(
    kept_fleet: Fleet, site: Site, woman: str
) -> None:
    other = register(site, "Wozlò", "Petit")
    theirs = make(kept_fleet, site, other)
    with pytest.raises(Invalid, match="referral_of_another"):
        make(kept_fleet, site, woman, counter_of=theirs)
    draft = make(kept_fleet, site, woman, send=False)
    gone = make(kept_fleet, site, woman)
    site.do("referrals:referral:answer", referral=gone, state="withdrawn_by_client")
    for first in (draft, gone):
        with pytest.raises(Refused, match="referral_not_with_service"):
            make(kept_fleet, site, woman, counter_of=first)
    with pytest.raises(Invalid, match="sharing_consent_needed"):
        site.do(
            "referrals:referral:make",
            person=woman,
            service=kept_fleet.reference.service,
            priority="normal",
            counter_of=make(kept_fleet, site, woman),
        )


def test_contradictory_answers_are_told_with_who_wrote_them(
    kept_fleet: Fleet, site: Site, woman: str
) -> None:
    referral, hub = make(kept_fleet, site, woman), kept_fleet.hub()
    kept_fleet.sync()
    assert site.ask("referral_contradictions", referral=referral) == []
    declined = {"state": "declined", "decline_reason": "full"}
    hub.do("referrals:referral:answer", referral=referral, **declined)
    site.do("referrals:referral:answer", referral=referral, state="accepted")
    kept_fleet.sync()
    users = {"declined": hub.installation.account.user, "accepted": site.installation.account.user}
    for at in (site, hub):
        (found,) = at.ask("referral_contradictions", referral=referral)
        assert found.field == "state"
        assert {told.value: told.by for told in found.told} == users
        (shown,) = [told.value for told in found.told if told.shown]
        held = at.ask("referral", referral=referral)
        assert (held.state, held.contested) == (shown, True)


def test_a_code_finds_its_referral_wherever_it_came_from(
    kept_fleet: Fleet, site: Site, woman: str
) -> None:
    referral = make(kept_fleet, site, woman)
    kept_fleet.sync()
    for at in (site, kept_fleet.hub()):
        assert at.ask("referral_by_code", code=referral_code(referral)).id == referral
        with at.desk() as desk:
            desk.ledger.rebuild()
        codes = {row["code"] for row in at.rows("SELECT code FROM referral_code")}
        held = {referral_code(row["id"]) for row in at.rows("SELECT id FROM referral")}
        assert codes == held
        assert at.ask("referral_by_code", code=referral_code(referral)).id == referral


def test_todays_list_is_narrowed_by_place_and_maker(
    kept_fleet: Fleet, site: Site, woman: str
) -> None:
    here = add_service(kept_fleet, "Klinik Tapachula", municipality="07089")
    kept_fleet.sync()
    site.skew[0] = -40 * 86_400_000
    late = make(kept_fleet, site, woman, service=here)
    site.skew[0] = 0
    found = site.ask("referrals_today")
    assert "07089" in found.places
    narrowed = site.ask("referrals_today", place="07089")
    assert [r.id for r in narrowed.overdue.shown] == [late]
    assert site.ask("referrals_today", place="02004").count == 0
    maker = site.installation.account.user
    assert site.ask("referrals_today", worker=maker, place="07089").count == 1
    assert site.ask("referrals_today", worker="nobody").count == 0


def test_what_fits_her_stands_first(kept_fleet: Fleet, site: Site, woman: str) -> None:
    told = {"languages": ["ht", "es"], "municipality": "07089", "hours": "9–14"}
    near = add_service(kept_fleet, "Sant Sante", **told, cost="50 pesos", free=False)
    state = add_service(kept_fleet, "Clínica Tuxtla", languages=["ht"], municipality="07101")
    far = add_service(kept_fleet, "Clínica Tijuana", languages=["ht"], municipality="02004")
    spanish = add_service(kept_fleet, "Clínica Sur", languages=["es"], municipality="07089")
    kept_fleet.sync()
    found = site.ask("services_for", person=woman, kind="health")
    order = [fit.service.id for fit in found]
    assert order.index(near) < order.index(state) < min(order.index(far), order.index(spanish))
    fits = {fit.service.id: fit.fits for fit in found}
    assert [fits[one] for one in (near, state, far, spanish)] == [True, True, False, False]
    assert site.ask("service", service=near).cost == "50 pesos"
    text = [s.id for s in site.ask("services_found", text="clinica TIJUANA")]
    assert text == [far]
    narrowed = site.ask("services_found", language="es", place="07089", kind="health")
    assert {s.id for s in narrowed} == {near, spanish}
