"""Every step of a referral from every state, and two laptops that move the same one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.fleet import Fleet, Site, register
from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.referrals.records import REFERRAL
from tracker.domain.referrals.referral_code import outcome_sign, referral_code
from tracker.domain.referrals.response_times import sent_referrals

#: What may follow what, as the work has it; told here once more, so that a slip shows.
ALLOWED = {
    "draft": {"sent"},
    "sent": {"accepted", "declined", "no_response"},
    "no_response": {"sent", "accepted", "declined"},
    "accepted": {"scheduled", "completed"},
    "scheduled": {"completed", "partial", "no_show", "rescheduled"},
    "no_show": {"rescheduled"},
    "rescheduled": {"completed", "partial", "no_show", "rescheduled"},
    "partial": {"completed", "rescheduled"},
    "declined": set(),
    "completed": set(),
    "withdrawn_by_client": set(),
    "revoked": set(),
}
ENDED = ("declined", "completed", "withdrawn_by_client", "revoked")
#: How each state is reached from ``sent``.
WAYS: dict[str, tuple[str, ...]] = {
    "sent": (),
    "no_response": ("no_response",),
    "accepted": ("accepted",),
    "scheduled": ("accepted", "scheduled"),
    "no_show": ("accepted", "scheduled", "no_show"),
    "rescheduled": ("accepted", "scheduled", "no_show", "rescheduled"),
    "partial": ("accepted", "scheduled", "partial"),
    "declined": ("declined",),
    "completed": ("accepted", "completed"),
    "withdrawn_by_client": ("withdrawn_by_client",),
    "revoked": ("revoked",),
}
HOUR = 3_600_000
#: Of appointments, each another one; all are past, so that she may have missed them.
_DAYS = (f"2025-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in count())


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    fleet = Fleet(tmp_path_factory.mktemp("moving"))
    yield fleet
    fleet.close()


@pytest.fixture(scope="module")
def office(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "office")


@pytest.fixture(scope="module")
def shelter(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "shelter")


@pytest.fixture(scope="module")
def woman(office: Site) -> str:
    return register(office)


def make(fleet: Fleet, site: Site, woman: str, **more: object) -> str:
    done: dict[str, str] = site.do(
        "referrals:referral:make",
        person=woman,
        service=fleet.reference.service,
        priority="urgent",
        override_reason="life_at_risk",
        **more,
    )
    return done["referral"]


def step(site: Site, referral: str, state: str) -> None:
    site.do(
        "referrals:referral:answer",
        referral=referral,
        state=state,
        decline_reason="full" if state == "declined" else None,
        appointment_on=next(_DAYS) if state in ("scheduled", "rescheduled") else None,
    )


@pytest.mark.parametrize("now", ALLOWED)
def test_from_each_state_only_what_may_follow(
    fleet: Fleet, office: Site, woman: str, now: str
) -> None:
    def there() -> str:
        referral = make(fleet, office, woman, send=now != "draft")
        for state in WAYS.get(now, ()):
            step(office, referral, state)
        return referral

    allowed = ALLOWED[now] | (set() if now in ENDED else {"withdrawn_by_client", "revoked"})
    at = there()
    assert office.ask("referral", referral=at).state == now
    for then in sorted(set(ALLOWED) - allowed):
        with pytest.raises(Invalid, match="state_cannot_follow"):
            step(office, at, then)
    assert office.ask("referral", referral=at).state == now
    for then in sorted(allowed):
        moved = there()
        step(office, moved, then)
        assert office.ask("referral", referral=moved).state == then


def test_a_draft_has_its_whole_time_from_the_sending(
    fleet: Fleet, office: Site, woman: str
) -> None:
    referral = make(fleet, office, woman, send=False)
    made = office.value("SELECT answer_due FROM referral WHERE id = ?", referral)
    office.skew[0] += 100 * HOUR
    step(office, referral, "sent")
    office.skew[0] -= 100 * HOUR
    due = office.value("SELECT answer_due FROM referral WHERE id = ?", referral)
    assert 100 * HOUR <= due - made < 101 * HOUR


@pytest.mark.parametrize("taken_back_first", [True, False])
def test_what_was_taken_back_stays_so_in_any_order(
    fleet: Fleet, office: Site, shelter: Site, woman: str, taken_back_first: bool
) -> None:
    referral = make(fleet, office, woman)
    fleet.sync()
    for taking_back in (True, False) if taken_back_first else (False, True):
        if taking_back:
            step(office, referral, "withdrawn_by_client")
        else:
            step(shelter, referral, "accepted")
            step(shelter, referral, "completed")
    fleet.sync()
    fleet.sync()
    for site in (fleet.hub(), office, shelter):
        held = site.ask("referral", referral=referral)
        assert (held.state, held.next) == ("withdrawn_by_client", ())
        assert referral not in {r.id for r in site.ask("open_referrals")}
        with pytest.raises(Invalid, match="state_cannot_follow"):
            step(site, referral, "accepted")


def test_answers_that_contradict_each_other_are_a_conflict(
    fleet: Fleet, office: Site, shelter: Site, woman: str
) -> None:
    referral = make(fleet, office, woman)
    fleet.sync()
    step(office, referral, "declined")
    step(shelter, referral, "accepted")
    fleet.sync()
    fleet.sync()
    sites = (fleet.hub(), office, shelter)
    assert len({site.ask("referral", referral=referral).state for site in sites}) == 1
    for site in sites:
        rows = site.rows("SELECT field FROM conflict WHERE record = ?", referral)
        assert "state" in {row["field"] for row in rows}


@pytest.mark.parametrize("declined_first", [True, False])
def test_a_referral_that_goes_on_is_not_kept_as_if_it_were_over(
    tmp_path: Path, declined_first: bool
) -> None:
    # Installations of its own: the other tests here leave clocks that run ahead.
    fleet = Fleet(tmp_path)
    office, shelter = fleet.laptop("TAP", "office"), fleet.laptop("TAP", "shelter")
    referral = make(fleet, office, register(office))
    fleet.sync()
    (shelter if declined_first else office).skew[0] = HOUR
    step(office, referral, "declined")
    step(shelter, referral, "accepted")
    fleet.sync()
    fleet.sync()
    (rule,) = REFERRAL.retention
    for site in (fleet.hub(), office, shelter):
        (held,) = site.rows(
            f"SELECT r.state, r.closed_on, {rule.where} AS over, {REFERRAL.open_while} AS open"
            " FROM referral r WHERE r.id = ?",
            referral,
        )
        assert held["state"] == ("accepted" if declined_first else "declined")
        assert held["closed_on"], "the day that one laptop wrote has stayed"
        assert (bool(held["over"]), bool(held["open"])) == (not declined_first, declined_first)
    fleet.close()


def test_outcomes_told_by_telephone_are_recorded_together(
    fleet: Fleet, office: Site, woman: str
) -> None:
    done, refused, waits = (make(fleet, office, woman) for _ in range(3))
    code = {r: referral_code(r) for r in (done, refused, waits)}
    slipped = code[waits][:-1] + ("0" if code[waits][-1] != "0" else "1")
    sign = {(r, n): outcome_sign(code[r], n) for r in code for n in "12345"}
    nobody = referral_code("00000000-0000-7000-8000-000000000000")
    lines = [
        f"{grouped(code[done]).lower()} 1-{sign[done, '1'].lower()}",
        f"{slipped} 1{sign[waits, '1']}",
        "",
        f"{code[refused]}3{sign[refused, '3']}",
        f"{code[done]} 3{sign[done, '3']}",
        f"{code[waits]} 9Z",
        f"{code[waits]} 1",
        # The service said 1, and 5 was heard.
        f"{code[waits]} 5{sign[waits, '1']}",
        f"{code[waits]} 4{sign[waits, '4']}",
        f"{code[waits]} 2{sign[waits, '2']}",
        f"{nobody} 1{outcome_sign(nobody, '1')}",
    ]
    wrong = [
        None, "mistyped", None, "twice", "no_outcome", "no_sign", "misheard", "cannot_follow",
        "date_needed", "unknown",
    ]  # fmt: skip
    assert [line.wrong for line in office.ask("outcomes_told", lines=lines)] == wrong
    assert office.ask("referral", referral=done).state == "sent"
    assert [line.wrong for line in office.do("referrals:outcomes:record", lines=lines)] == wrong
    states = [office.ask("referral", referral=r).state for r in (done, refused, waits)]
    assert states == ["completed", "declined", "sent"]
    again = office.do("referrals:outcomes:record", lines=lines[:1])
    assert [line.wrong for line in again] == ["cannot_follow"]


def test_a_step_pressed_by_mistake_is_taken_back_and_not_measured(
    fleet: Fleet, office: Site, woman: str
) -> None:
    referral = make(fleet, office, woman)
    held = {"referral": referral}
    with pytest.raises(Refused, match="no_step_to_take_back"):
        office.do("referrals:referral:step_back", **held)
    office.do("referrals:referral:answer", **held, state="declined", decline_reason="full")
    assert office.ask("referral_last_step", **held) == "declined"
    office.do("referrals:referral:step_back", **held)
    shown = office.ask("referral", **held)
    assert (shown.state, shown.decline_reason) == ("sent", None)
    assert office.value("SELECT closed_on FROM referral WHERE id = ?", referral) is None
    with office.desk() as desk:
        sent = [one for one in sent_referrals(desk) if one.service == fleet.reference.service]
    assert "waiting" in {one.outcome for one in sent}
    assert all(one.hours is None for one in sent if one.outcome == "waiting")
    # Each step is taken back alone, and the appointment that it replaced stands again.
    for state, day in (
        ("accepted", None), ("scheduled", "2026-01-05"), ("no_show", None),
        ("rescheduled", "2026-02-06"),
    ):  # fmt: skip
        office.do("referrals:referral:answer", **held, state=state, appointment_on=day)
    office.do("referrals:referral:step_back", **held)
    shown = office.ask("referral", **held)
    assert (shown.state, shown.appointment_on) == ("no_show", "2026-01-05")
    office.do("referrals:referral:step_back", **held)
    office.do("referrals:referral:answer", **held, state="withdrawn_by_client")
    office.do("referrals:referral:step_back", **held)
    assert office.ask("referral", **held).state == "scheduled"
    for state in ("accepted", "sent"):
        office.do("referrals:referral:step_back", **held)
        assert office.ask("referral", **held).state == state
    with pytest.raises(Refused, match="no_step_to_take_back"):
        office.do("referrals:referral:step_back", **held)


def appointed(fleet: Fleet, site: Site, woman: str, day: str) -> str:
    referral = make(fleet, site, woman)
    answer(site, referral, "accepted")
    answer(site, referral, "scheduled", day)
    return referral


def answer(site: Site, referral: str, state: str, day: str | None = None) -> None:
    site.do("referrals:referral:answer", referral=referral, state=state, appointment_on=day)


def ahead(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def test_an_appointment_is_moved_in_advance_and_each_move_taken_back_alone(
    fleet: Fleet, office: Site, woman: str
) -> None:
    days = [ahead(n) for n in (3, 9, 5)]
    referral = appointed(fleet, office, woman, days[0])
    for day in days[1:]:
        answer(office, referral, "rescheduled", day)
        with pytest.raises(Invalid, match="appointment_not_moved"):
            answer(office, referral, "rescheduled", day)
    shown = office.ask("referral", referral=referral)
    assert (shown.state, shown.appointment_on) == ("rescheduled", days[2])
    for state, day in (("rescheduled", days[1]), ("scheduled", days[0])):
        office.do("referrals:referral:step_back", referral=referral)
        shown = office.ask("referral", referral=referral)
        assert (shown.state, shown.appointment_on) == (state, day)
    office.do("referrals:referral:step_back", referral=referral)
    assert office.ask("referral", referral=referral).state == "accepted"


def test_one_move_taken_back_at_two_laptops_is_one_step(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    office, shelter = fleet.laptop("TAP", "office"), fleet.laptop("TAP", "shelter")
    referral = appointed(fleet, office, register(office), ahead(3))
    for day in (ahead(9), ahead(5)):
        answer(office, referral, "rescheduled", day)
    fleet.sync()
    fleet.sync()
    for site in (office, shelter):
        site.do("referrals:referral:step_back", referral=referral)
    fleet.sync()
    fleet.sync()
    for site in (office, shelter):
        shown = site.ask("referral", referral=referral)
        assert (shown.state, shown.appointment_on) == ("rescheduled", ahead(9))
    office.do("referrals:referral:step_back", referral=referral)
    shown = office.ask("referral", referral=referral)
    assert (shown.state, shown.appointment_on) == ("scheduled", ahead(3))
    fleet.close()


def test_nobody_has_missed_an_appointment_that_lies_ahead(
    fleet: Fleet, office: Site, woman: str
) -> None:
    referral = appointed(fleet, office, woman, ahead(1))
    code = referral_code(referral)
    line = [f"{code} 4{outcome_sign(code, '4')}"]
    with pytest.raises(Refused, match="appointment_not_come"):
        answer(office, referral, "no_show")
    assert [one.wrong for one in office.do("referrals:outcomes:record", lines=line)] == ["not_come"]
    assert office.ask("referral", referral=referral).state == "scheduled"
    # It was moved to an earlier day, which has come.
    answer(office, referral, "rescheduled", ahead(0))
    assert [one.wrong for one in office.do("referrals:outcomes:record", lines=line)] == [None]
    assert office.ask("referral", referral=referral).state == "no_show"


def test_a_step_that_was_not_seen_is_not_taken_back(fleet: Fleet, office: Site, woman: str) -> None:
    referral = make(fleet, office, woman)
    held = {"referral": referral}
    office.do("referrals:referral:answer", **held, state="accepted")
    seen = office.ask("referral", **held).base.split(",")
    office.do("referrals:referral:answer", **held, state="scheduled", appointment_on="2031-01-05")
    with pytest.raises(Refused, match="changed_meanwhile"):
        office.do("referrals:referral:step_back", **held, base=seen)
    assert office.ask("referral", **held).state == "scheduled"
    seen = office.ask("referral", **held).base.split(",")
    office.do("referrals:referral:step_back", **held, base=seen)
    assert office.ask("referral", **held).state == "accepted"


def test_one_step_taken_back_at_two_laptops_is_one_step(
    fleet: Fleet, office: Site, shelter: Site, woman: str
) -> None:
    def answered() -> int:
        with office.desk() as desk:
            return sum(one.hours is not None for one in sent_referrals(desk))

    fleet.sync()
    before = answered()
    referral = make(fleet, office, woman)
    held = {"referral": referral}
    office.do("referrals:referral:answer", **held, state="accepted")
    office.do("referrals:referral:answer", **held, state="scheduled", appointment_on="2031-01-05")
    fleet.sync()
    fleet.sync()
    for site in (office, shelter):
        site.do("referrals:referral:step_back", **held)
    fleet.sync()
    fleet.sync()
    for site in (office, shelter):
        assert site.ask("referral", **held).state == "accepted"
        assert site.ask("referral_last_step", **held) == "accepted"
    # The service did answer: it accepted her.
    assert answered() == before + 1
    office.do("referrals:referral:step_back", **held)
    assert office.ask("referral", **held).state == "sent"


def test_a_step_after_a_clock_that_was_days_ahead_is_taken_back_alone(
    fleet: Fleet, office: Site, shelter: Site, woman: str
) -> None:
    office.skew[0] = 100 * HOUR
    referral = make(fleet, office, woman)
    held = {"referral": referral}
    office.do("referrals:referral:answer", **held, state="accepted")
    office.skew[0] = 0
    fleet.sync()
    fleet.sync()
    shelter.do("referrals:referral:answer", **held, state="completed")
    assert shelter.ask("referral_last_step", **held) == "completed"
    shelter.do("referrals:referral:step_back", **held)
    assert shelter.ask("referral", **held).state == "accepted"
    shelter.do("referrals:referral:step_back", **held)
    assert shelter.ask("referral", **held).state == "sent"


def test_what_she_took_back_meanwhile_is_not_the_step_that_is_taken_back(
    fleet: Fleet, office: Site, shelter: Site, woman: str
) -> None:
    referral = make(fleet, office, woman)
    held = {"referral": referral}
    office.do("referrals:referral:answer", **held, state="accepted")
    fleet.sync()
    fleet.sync()
    shelter.do("referrals:referral:answer", **held, state="withdrawn_by_client")
    office.do("referrals:referral:step_back", **held)
    fleet.sync()
    fleet.sync()
    assert office.ask("referral_last_step", **held) == "withdrawn_by_client"
    office.do("referrals:referral:step_back", **held)
    assert office.ask("referral", **held).state == "sent"


def test_a_referral_is_handed_to_another_worker_of_the_organisation(
    fleet: Fleet, office: Site, shelter: Site, woman: str
) -> None:
    fleet.sync()
    referral = make(fleet, office, woman, send=False)
    maker, other = (site.installation.account.user for site in (office, shelter))
    assert office.ask("referral", referral=referral).worker == maker
    names = {one.id for one in office.ask("referral_workers")}
    assert {maker, other} <= names
    office.do("referrals:referral:hand_over", referral=referral, to=other)
    fleet.sync()
    assert shelter.ask("referral", referral=referral).worker == other
    for who in (fleet.hub().installation.account.user, "01a22995-0c11-772a-bcd0-f3abea21aaaa"):
        with pytest.raises((Invalid, NotFound)):
            office.do("referrals:referral:hand_over", referral=referral, to=who)
    # A draft that was forgotten is overdue, and stands in the list of who follows it up now.
    for site in (office, shelter):
        site.skew[0] = 4 * 24 * HOUR
    try:
        hers = shelter.ask("referrals_today", mine=True)
        assert referral in {one.id for one in hers.overdue.shown}
        mine = office.ask("referrals_today", mine=True)
        assert referral not in {one.id for one in mine.overdue.shown}
    finally:
        for site in (office, shelter):
            site.skew[0] = 0


def test_what_is_accepted_and_without_a_day_does_not_fall_out_of_the_list(
    fleet: Fleet, office: Site, woman: str
) -> None:
    referral = make(fleet, office, woman)
    office.do("referrals:referral:answer", referral=referral, state="accepted")
    office.skew[0] = 5 * 24 * HOUR
    try:
        assert referral in {one.id for one in office.ask("referrals_today").overdue.shown}
    finally:
        office.skew[0] = 0
