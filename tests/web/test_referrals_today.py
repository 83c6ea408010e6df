"""Today's list of referrals, answers by telephone, and both slips with their code."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.fleet import CONSENT, Fleet, Site, register
from tests.web.screens import Screens, signed_in
from tracker.domain.referrals.referral_code import outcome_sign
from tracker.ledger.desk import QUERIES

DAY = 86_400_000


@pytest.fixture(scope="module")
def site(kept_fleet: Fleet) -> Site:
    return kept_fleet.sites["lap"]


@pytest.fixture(scope="module")
def screens(site: Site) -> Screens:
    return signed_in(site)


def refer(
    kept_fleet: Fleet, site: Site, given: str, priority: str = "normal", **more: object
) -> str:
    return str(
        site.do(
            "referrals:referral:make",
            person=register(site, given, "Jean", **more),
            service=kept_fleet.reference.service,
            priority=priority,
            consent=CONSENT,
        )["referral"]
    )


def code(site: Site, referral: str) -> str:
    return str(site.ask("referral", referral=referral).code)


def told(site: Site, referral: str, number: str) -> str:
    """What the service reads from its slip."""
    read = code(site, referral)
    return f"{read} {number}{outcome_sign(read, number)}"


def test_each_stands_once_where_it_is_most_urgent(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    # Three days ago: the clock is set back while these are made.
    site.skew[0] = -3 * DAY
    late = refer(kept_fleet, site, "Late", "emergency")
    soon = refer(kept_fleet, site, "Soon", "urgent")
    site.skew[0] = 0
    met, unsafe, far = (refer(kept_fleet, site, name) for name in ("Met", "Unsafe", "Far"))
    for one in (met, unsafe):
        site.do("referrals:referral:answer", referral=one, state="accepted")
    site.do("referrals:referral:answer", referral=met, state="completed")
    site.do("referrals:referral:answer", referral=unsafe, state="completed")
    site.do("referrals:referral:her_answer", referral=unsafe, got_it="yes", felt_safe="no")
    found = site.ask("referrals_today")
    assert [r.id for r in found.unsafe.shown] == [unsafe]
    assert [r.id for r in found.overdue.shown if r.id == late] == [late]
    assert soon in [r.id for r in (*found.due.shown, *found.overdue.shown)]
    assert [r.id for r in found.ask_her.shown] == [met]
    lists = (found.overdue, found.due, found.appointments)
    assert far not in [r.id for listed in lists for r in listed.shown]
    assert site.ask("referrals_today", mine=True).count == found.count
    text = screens.get("/referrals/today")
    assert "She did not feel safe" in text
    assert "Nobody answered" in text
    kept_fleet.sync()
    assert kept_fleet.hub().ask("referrals_today", mine=True).count == 0
    assert kept_fleet.hub().ask("referrals_today").count == found.count
    assert counted_alike(kept_fleet.hub())
    assert counted_alike(site)


def counted_alike(site: Site) -> bool:
    """The first screen counts without reading the list: it must come to the same."""
    found, counted = site.ask("referrals_today"), site.ask("referrals_today_count")
    late = bool(found.unsafe.count or found.overdue.count)
    return bool((counted.count, counted.late) == (found.count, late))


def test_the_first_screen_counts_from_indexes_alone(site: Site) -> None:
    asked: list[str] = []
    with site.desk() as desk:
        value = desk.ledger.database.value

        def noted(sql: str, params: Any = ()) -> Any:
            plan = desk.ledger.database.rows(f"EXPLAIN QUERY PLAN {sql}", params)
            asked.extend(row["detail"] for row in plan)
            return value(sql, params)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(desk.ledger.database, "value", noted)
            QUERIES["referrals_today_count"].call(desk, {})
    read = [detail for detail in asked if detail.startswith(("SEARCH", "SCAN"))]
    assert len(read) >= 6
    assert all("COVERING INDEX" in detail for detail in read), read


def test_a_missed_appointment_stays_until_another_day_is_set_or_it_is_closed(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    def missed() -> list[str]:
        return [r.id for r in site.ask("referrals_today").missed.shown]

    def ask_her() -> list[str]:
        return [r.id for r in site.ask("referrals_today").ask_her.shown]

    def answer(referral: str, state: str, **more: str) -> None:
        site.do("referrals:referral:answer", referral=referral, state=state, **more)

    again, closed, has_it = (refer(kept_fleet, site, name) for name in ("Ankò", "Fini", "Jwenn"))
    for one in (again, closed, has_it):
        answer(one, "accepted")
        answer(one, "scheduled", appointment_on="2026-01-15")
        answer(one, "no_show")
    assert {again, closed, has_it} <= set(ask_her())
    for one, got in ((again, "no"), (closed, "prefers_not_to_say"), (has_it, "yes")):
        site.do("referrals:referral:her_answer", referral=one, got_it=got)
    assert set(missed()) == {again, closed}
    assert counted_alike(site)
    page = screens.get("/referrals/today")
    assert "She did not come and got nothing" in page
    assert "15/01/2026" in page or "15 Jan 2026" in page
    assert "set another day with the service" in screens.get(f"/referrals/{again}")
    answer(closed, "revoked")
    answer(again, "rescheduled", appointment_on="2026-01-20")
    assert missed() == []
    assert again in [r.id for r in site.ask("referrals_today").overdue.shown]
    # Of the second appointment she is asked anew; taking the step back brings her word back.
    answer(again, "completed")
    assert again in ask_her()
    for _step in range(2):
        site.do("referrals:referral:step_back", referral=again)
    assert site.ask("referral", referral=again).client_got_it == "no"
    assert missed() == [again]


def test_answers_by_telephone_are_told_before_they_are_recorded(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    one, two = refer(kept_fleet, site, "One"), refer(kept_fleet, site, "Two")
    lines = f"{told(site, one, '1')}\n{code(site, two)} 9\nAAAA-AAAA 1\n"
    page = screens.post("/referrals/telephone", lines=lines).get_data(as_text=True)
    assert "Record this one" in page
    assert "no number from 1 to 5" in page
    assert site.ask("referral", referral=one).state == "sent"
    # A line of a box is called by another word than a line of a budget.
    in_spanish = signed_in(site, "es").post("/referrals/telephone", lines=lines)
    assert "Partida" not in in_spanish.get_data(as_text=True)
    answer = screens.post("/referrals/telephone", lines=lines, record="1")
    page = answer.get_data(as_text=True)
    assert "One answer was recorded." in page
    assert site.ask("referral", referral=one).state == "completed"
    # What was wrong stands in the box again, to be mended.
    assert f"{code(site, two)} 9" in page
    assert told(site, one, "1") not in page
    # Chosen by its name, an outcome needs no sign.
    chosen = {"code": code(site, two), "one": "1"}
    assert screens.post("/referrals/telephone", **chosen).status_code == 303
    page = screens.get(f"/referrals/{two}")
    assert "The service told how it went" in page
    assert "She was not asked yet" in page
    assert "The loop is closed when both have answered." in page


def test_slips_have_the_code_and_hers_is_in_her_language(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    spanish = refer(kept_fleet, site, "Rosa", languages=["es"])
    creole = refer(kept_fleet, site, "Wozèt", languages=["es", "ht"])
    for referral, lang in ((spanish, "es"), (creole, "ht")):
        page = screens.client.get(f"/referrals/{referral}/slip").get_data(as_text=True)
        assert f'<article class="slip card-box" lang="{lang}">' in page
        assert page.count(f"/referrals/{referral}/qr.png") == 2
        picture = screens.client.get(f"/referrals/{referral}/qr.png")
        assert picture.data.startswith(b"\x89PNG")


def test_slips_lie_on_two_kinds_of_paper(kept_fleet: Fleet, site: Site, screens: Screens) -> None:
    referral = refer(kept_fleet, site, "Papye", languages=["ht"])
    read, address = code(site, referral), f"/referrals/{referral}/slip"
    signs = [f"{n}-{outcome_sign(read, n)}" for n in "12345"]
    for paper in ("a5", "80mm"):
        page = screens.get(f"{address}/{paper}")
        assert all(sign in page for sign in signs)
        assert "Non w pa ekri sou li" in page
        hers = screens.get(f"{address}/{paper}?for=her")
        assert "Non w pa ekri sou li" in hers
        assert signs[0] not in hers
    assert screens.status(f"{address}/a4") == 404


def test_sent_on_from_a_referral_and_back_again(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    first = refer(kept_fleet, site, "Voye", languages=["ht"], municipality="07089")
    woman = site.value("SELECT person FROM referral WHERE id = ?", first)
    service = kept_fleet.reference.service
    assert f"/people/{woman}/referral?counter_of={first}" in (
        screens.client.get(f"/referrals/{first}").get_data(as_text=True)
    )
    page = screens.get(f"/people/{woman}/referral?counter_of={first}")
    assert "Oficina COMAR sends her on or back" in page
    address = f"/people/{woman}/referral?service={service}&counter_of={first}"
    told = {"priority": "normal", "agreement": "agrees", "how": "spoken", "language": "ht"}
    page = screens.follow(address, **told)
    assert "The service sent her on from this referral" in page
    assert "From here she was sent on or back to" in screens.get(f"/referrals/{first}")
    assert "sent on from Oficina COMAR" in screens.get(f"/people/{woman}")
    site.do("referrals:referral:answer", referral=first, state="revoked")
    assert screens.post(address, **told).status_code == 422
    assert f"counter_of={first}" not in (
        screens.client.get(f"/referrals/{first}").get_data(as_text=True)
    )


def test_contradictory_answers_stand_on_the_page_with_a_way_to_settle_them(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    referral, hub = refer(kept_fleet, site, "De", "urgent"), kept_fleet.hub()
    kept_fleet.sync()
    hub.do("referrals:referral:answer", referral=referral, state="declined", decline_reason="full")
    site.do("referrals:referral:answer", referral=referral, state="accepted")
    kept_fleet.sync()
    page = screens.get(f"/referrals/{referral}")
    assert "Two computers wrote different things" in page
    assert "Declined" in page
    raw = screens.client.get(f"/referrals/{referral}").get_data(as_text=True)
    (way,) = re.findall(r'href="(/review/[0-9a-f]+)"', raw)
    assert "Declined" in screens.get(way)
    assert "Contradictory answers" in screens.get("/referrals")


def test_a_coordinator_keeps_the_directory_and_the_telephone_on_the_slips(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    hub = kept_fleet.hub()
    coordinator = signed_in(hub)
    told = {"name": "Clínica Lila", "service_kind": "health", "free": "no", "cost": "50 pesos"}
    refused = coordinator.post("/setup/services/new", **told, municipality="Nowhere at all")
    assert refused.status_code == 422
    coordinator.follow("/setup/services/new", **told, municipality="Tapachula, Chiapas")
    (held,) = hub.ask("services_found", text="lila")
    assert (held.municipality, held.cost, held.free) == ("07089", "50 pesos", False)
    (cso,) = [c for c in hub.ask("csos") if c.code == "TAP"]
    number = {"name": cso.name, "code": "TAP", "answers_phone": "962 777 1234", "base": cso.base}
    coordinator.follow("/setup/organisations/TAP", **number)
    kept_fleet.sync()
    slip = f"/referrals/{refer(kept_fleet, site, 'Lila')}/slip/a5"
    assert "Llame al 962 777 1234" in screens.get(slip)
    assert "It has to be paid: 50 pesos" in screens.get(f"/services/{held.id}")


def test_her_slip_has_the_directorys_words_in_creole(
    kept_fleet: Fleet, site: Site, screens: Screens
) -> None:
    coordinator, hub = signed_in(kept_fleet.hub()), kept_fleet.hub()
    (held,) = [s for s in hub.ask("services") if s.id == kept_fleet.reference.service]
    told = {
        "name": held.name, "service_kind": held.kind, "free": "no", "base": held.base,
        "municipality": held.municipality or "", "languages": list(held.languages),
        "hours": "lun–vie 9:00", "cost": "50 pesos la visita", "documents_asked": "Acta",
        "hours_ht": "lendi–vandredi 9:00", "documents_asked_ht": "Batistè",
    }  # fmt: skip
    coordinator.follow(f"/setup/services/{held.id}", **told)
    assert "lendi–vandredi 9:00" in coordinator.client.get(f"/setup/services/{held.id}").get_data(
        as_text=True
    )
    kept_fleet.sync()
    referral = refer(kept_fleet, site, "Batistè", languages=["ht"])
    hers = screens.get(f"/referrals/{referral}/slip/a5?for=her")
    assert "lendi–vandredi 9:00" in hers
    assert "Batistè" in hers
    assert "Acta" not in hers
    # Where there are no words in Creole, those of the directory stand.
    assert "50 pesos la visita" in hers
    spanish = refer(kept_fleet, site, "Rosa", languages=["es"])
    hers = screens.get(f"/referrals/{spanish}/slip/a5?for=her")
    assert "lun–vie 9:00" in hers
    assert "Acta" in hers
