"""Who is free and may do it, sessions that laptops wrote apart, and needs that were not met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.fleet import CONSENT, Fleet, Site, register
from tracker.basics.errors import Invalid, Refused
from tracker.domain.activities.interpreters import slot_of
from tracker.domain.activities.interpreting_records import SLOTS

TODAY = date.today().isoformat()


def interpreter(site: Site, name: str = "Wideline", **more: Any) -> str:
    told = {
        "name": name,
        "phone": "962 555 0101",
        "languages": ["es", "ht"],
        "training": "course",
        "code_signed_on": "2026-01-15",
        "availability": list(SLOTS),
        "by_telephone": True,
        "present": True,
        **more,
    }
    return str(site.do("activities:interpreter:add", interpreter=told))


def ask(site: Site, **more: Any) -> str:
    request = {"interpreted_for": "health", "from_language": "ht", "to_language": "es", **more}
    return str(site.do("activities:interpretation:ask", request=request))


def names(site: Site, **asked: Any) -> list[tuple[str | None, str | None]]:
    return [(i.name, i.why_not) for i in site.ask("interpreters", **asked)]


@dataclass
class Two:
    fleet: Fleet
    office: Site
    shelter: Site
    who: str

    def meet(self) -> None:
        self.fleet.sync()


@pytest.fixture
def two(fleet: Fleet) -> Two:
    office, shelter = fleet.laptop("TAP", "office"), fleet.laptop("TAP", "shelter")
    who = interpreter(office)
    fleet.sync()
    return Two(fleet, office, shelter, who)


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        ("2026-11-23T09:00", "mon_morning"),
        ("2026-11-23T12:00", "mon_afternoon"),
        ("2026-11-29T23:59", "sun_evening"),
        ("2026-11-23T03:00", "sun_evening"),
    ],
)
def test_parts_of_the_week(moment: str, slot: str) -> None:
    assert slot_of(datetime.fromisoformat(moment)) == slot


def test_who_is_free_speaks_both_and_signed(two: Two) -> None:
    interpreter(two.office, "Jonas", languages=["es", "fr", "ht"], code_signed_on=None)
    interpreter(two.office, "Marlène", availability=["tue_morning"], present=False)
    interpreter(two.office, "Fabiola", away_until="2026-12-01")
    at = "2026-11-23T10:00"
    both = {"languages": ["ht", "es"], "at": at}
    assert names(two.office, **both) == [
        ("Wideline", None),
        ("Jonas", None),
        ("Fabiola", "away"),
        ("Marlène", "not_available"),
    ]
    assert names(two.office, **both, signed=True, mode="present") == [
        ("Wideline", None),
        ("Fabiola", "away"),
    ]
    assert names(two.office, languages=["fr", "es"], at=at) == [("Jonas", None)]
    request = ask(two.office, wanted_on="2026-11-23", wanted_at=570, minutes=45)
    two.office.do("activities:interpretation:assign", request=request, interpreter=two.who)
    assert names(two.office, **both, signed=True, mode="present")[0] == ("Fabiola", "away")
    assert ("Wideline", "busy") in names(two.office, **both)
    assert ("Wideline", None) in names(two.office, languages=["ht"], at="2026-11-23T10:15")
    # For the request itself that she was chosen for she is not with somebody else.
    (own,) = [r.id for r in two.office.ask("interpretation_requests") if r.interpreter]
    assert ("Wideline", None) in names(two.office, request=own, **both)


def test_only_those_who_may_are_chosen(two: Two) -> None:
    unsigned = interpreter(two.office, "Jonas", code_signed_on=None)
    french = interpreter(two.office, "Anne", languages=["es", "fr"])
    request = ask(two.office)
    for who, code in ((unsigned, "code_of_conduct_needed"), (french, "interpreter_languages")):
        with pytest.raises(Invalid, match=code):
            two.office.do("activities:interpretation:assign", request=request, interpreter=who)
    # What happened is recorded all the same, and told in the figures.
    session = {"interpreter": unsigned, "minutes": 20, "mode": "telephone"}
    two.office.do("activities:interpretation:session", request=request, session=session)
    (held,) = two.office.ask("interpretation_sessions")
    assert not held.code_signed
    assert two.office.ask("interpretation_request", request=request).state == "served"


def test_a_referrals_request_and_its_session_on_two_laptops_are_one(two: Two) -> None:
    woman = register(two.office)
    referral = two.office.do(
        "referrals:referral:make",
        person=woman,
        service=two.fleet.reference.service,
        priority="normal",
        consent=CONSENT,
        interpreter_asked=True,
    )["referral"]
    two.meet()
    made = {ask(site, referral=referral) for site in (two.office, two.shelter)}
    assert len(made) == 1
    (request,) = made
    with pytest.raises(Invalid, match="interpretation_asked_already"):
        ask(two.office, referral=referral)
    two.meet()
    session = {"interpreter": two.who, "minutes": 35, "mode": "present"}
    for site in (two.office, two.shelter):
        site.do("activities:interpretation:session", request=request, session=session)
    two.meet()
    for site in (two.office, two.shelter, two.fleet.hub()):
        (held,) = site.ask("interpretation_sessions")
        assert (held.minutes, held.service_name) == (35, "Oficina COMAR")
        assert held.person_code == site.ask("person", person=woman).code
        assert site.ask("interpretation_request", request=request).state == "served"
        assert site.ask("sync:conflicts") == []
    with pytest.raises(Invalid, match="session_recorded_already"):
        two.office.do("activities:interpretation:session", request=request, session=session)
    two.office.do("activities:interpretation:session_void", session=held.id)
    assert two.office.ask("interpretation_request", request=request).state == "assigned"


def test_two_laptops_that_choose_differently_are_told(two: Two) -> None:
    other = interpreter(two.office, "Fabiola")
    request = ask(two.office)
    two.meet()
    for site, who in ((two.office, two.who), (two.shelter, other)):
        site.do("activities:interpretation:assign", request=request, interpreter=who)
    two.meet()
    (conflict,) = two.fleet.hub().ask("sync:conflicts")
    assert conflict.field == "interpreter"


def test_a_need_that_nobody_could_meet(two: Two) -> None:
    request = ask(two.office)
    two.office.do("activities:interpretation:unmet", request=request, reason="nobody_free")
    with pytest.raises(Refused, match="request_closed"):
        two.office.do("activities:interpretation:assign", request=request, interpreter=two.who)
    with pytest.raises(Invalid, match="not_a_choice"):
        two.office.do(
            "activities:interpretation:unmet", request=ask(two.office), reason="no_reason"
        )
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    ask(two.office, wanted_on=yesterday)
    assert two.office.ask("interpretation_requests")[0].overdue
    for _ in range(5):
        again = ask(two.office)
        two.office.do("activities:interpretation:unmet", request=again, reason="too_late")
    told = two.office.ask("yearly_figures", year=date.today().year).interpreted
    assert told.unmet == 6
    # One that nobody was free for could be worked out from six in all and five too late.
    assert not isinstance(told.unmet_by_reason.cells["all", "too_late"], int)


def test_what_was_closed_by_mistake_waits_again(two: Two) -> None:
    woman = register(two.office)
    referral = two.office.do(
        "referrals:referral:make",
        person=woman,
        service=two.fleet.reference.service,
        priority="normal",
        consent=CONSENT,
    )["referral"]
    request = ask(two.office, referral=referral)
    again = {"request": request}
    with pytest.raises(Refused, match="request_not_closed"):
        two.office.do("activities:interpretation:reopen", **again)
    two.office.do("activities:interpretation:unmet", request=request, reason="nobody_free")
    two.office.do("activities:interpretation:reopen", **again)
    held = two.office.ask("interpretation_request", request=request)
    assert (held.state, held.unmet_reason, held.closed_on) == ("open", None, None)
    # Closed as not needed, it could not be asked for anew on that day.
    two.office.do("activities:interpretation:assign", request=request, interpreter=two.who)
    two.office.do("activities:interpretation:withdraw", **again)
    two.office.do("activities:interpretation:reopen", **again)
    assert two.office.ask("interpretation_request", request=request).state == "assigned"
    session = {"minutes": 20, "mode": "present"}
    two.office.do("activities:interpretation:session", request=request, session=session)
    with pytest.raises(Refused, match="request_not_closed"):
        two.office.do("activities:interpretation:reopen", **again)
    told = {"document_kind": "court", "pages": 2, "from_language": "ht", "to_language": "es"}
    paper = two.office.do("activities:translation:ask", request=told)
    with pytest.raises(Refused, match="request_not_closed"):
        two.office.do("activities:translation:reopen", request=paper)
    for answer, stands in (
        ({"state": "not_met", "reason": "too_late"}, "open"),
        ({"state": "served", "interpreter": two.who}, "assigned"),
        ({"state": "withdrawn"}, "assigned"),
    ):
        two.office.do("activities:translation:answer", request=paper, **answer)
        two.office.do("activities:translation:reopen", request=paper)
        kept = two.office.ask("translation_request", request=paper)
        assert (kept.state, kept.unmet_reason) == (stands, None)
    figures = two.office.ask("yearly_figures").interpreted
    assert (figures.unmet, figures.translations, figures.translations_unmet) == (0, 0, 0)


def test_what_waits_again_waits_for_nobody_who_left_or_was_erased(two: Two) -> None:
    request = ask(two.office, wanted_on=TODAY)
    two.office.do("activities:interpretation:assign", request=request, interpreter=two.who)
    two.office.do("activities:interpretation:withdraw", request=request)
    two.office.do("activities:interpreter:void", interpreter=two.who, reason="left")
    two.office.do("activities:interpretation:reopen", request=request)
    held = two.office.ask("interpretation_request", request=request)
    assert (held.state, held.interpreter) == ("open", None)
    woman = register(two.office)
    hers = ask(two.office, person=woman)
    two.office.do("activities:interpretation:withdraw", request=hers)
    told = {"document_kind": "court", "pages": 2, "from_language": "ht", "to_language": "es"}
    paper = two.office.do("activities:translation:ask", request={**told, "person": woman})
    two.office.do("activities:translation:answer", request=paper, state="withdrawn")
    two.meet()
    two.fleet.hub().do("cases:person:erase", person=woman, reason="her_wish")
    two.meet()
    for what, record in (("interpretation", hers), ("translation", paper)):
        with pytest.raises(Refused, match="person_erased"):
            two.office.do(f"activities:{what}:reopen", request=record)


def test_a_document_is_translated_or_not(two: Two) -> None:
    woman = register(two.office)
    told = {"document_kind": "court", "pages": 3, "from_language": "ht", "to_language": "es"}
    first, second = (
        two.office.do("activities:translation:ask", request={**told, "person": woman})
        for _ in range(2)
    )
    answer = {"request": first}
    with pytest.raises(Invalid, match="required"):
        two.office.do("activities:translation:answer", **answer, state="served")
    two.office.do("activities:translation:answer", **answer, state="assigned", interpreter=two.who)
    two.office.do("activities:translation:answer", **answer, state="served")
    two.office.do(
        "activities:translation:answer", request=second, state="not_met", reason="nobody_trained"
    )
    states = {t.id: t.state for t in two.office.ask("translation_requests", person=woman)}
    assert states == {first: "served", second: "not_met"}
    assert two.office.ask("translation_requests") == []


def test_an_audit_sees_sessions_and_no_name(two: Two) -> None:
    woman = register(two.office)
    for minutes in (10, 20, 30, 40, 50):
        request = ask(two.office, person=woman)
        session = {"interpreter": two.who, "minutes": minutes, "mode": "telephone"}
        two.office.do("activities:interpretation:session", request=request, session=session)
    two.meet()
    audit = two.fleet.audit()
    audit.take(two.fleet.hub().export("audit"))
    told = audit.ask("yearly_figures", year=date.today().year).interpreted
    assert (told.sessions, told.minutes) == (5, 150)
    assert told.minutes_by_pair == {"es-ht": 150}
    (row,) = audit.rows("SELECT * FROM interpreter")
    assert (row["name"], row["phone"]) == (None, None)
    assert row["languages"] == '["es","ht"]'


def test_interpreters_who_left_are_proposed_for_erasing(two: Two) -> None:
    hub = two.fleet.hub()
    hub.do("cases:retention:set", rule="interpreter", months=1)
    two.office.do("activities:interpreter:void", interpreter=two.who, reason="left")
    two.meet()
    assert hub.ask("retention_counts").get("interpreter") is None
    hub.skew[0] = 62 * 24 * 3600 * 1000
    assert hub.ask("retention_counts")["interpreter"] == 1
    hub.do("cases:retention:approve", rule="interpreter", today=hub.today())
    assert hub.ask("interpreter", interpreter=two.who).name is None
