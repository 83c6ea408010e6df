"""How soon services answer: exact for whoever follows referrals, hidden where few elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fleet import Fleet, Site, register
from tests.web.screens import Screens, signed_in
from tracker.audit.response_times import quarter
from tracker.audit.suppression import Hidden
from tracker.basics.errors import Invalid

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    fleet = Fleet(tmp_path_factory.mktemp("times"))
    laptop, hub = fleet.laptop("TAP", "lap", "supervisor"), fleet.hub()
    kinds = {"service_kind": "legal", "phone": "962 555 0000"}
    names = ("Ayuda", "Mudo", "Pronto")
    services = {
        name: hub.do("referrals:service:add", service={"name": name, **kinds}) for name in names
    }
    fleet.sync()
    woman = register(laptop)

    def refer(days_ago: float, priority: str, service: str, *steps: tuple[float, str]) -> None:
        laptop.skew[0] = -int(days_ago * DAY)
        referral = laptop.do(
            "referrals:referral:make",
            person=woman,
            service=services[service],
            priority=priority,
            override_reason="life_at_risk",
        )["referral"]
        for after, state in steps:
            laptop.skew[0] = -int(days_ago * DAY) + int(after * HOUR)
            reason = "full" if state == "declined" else None
            laptop.do(
                "referrals:referral:answer", referral=referral, state=state, decline_reason=reason
            )
        laptop.skew[0] = 0

    for after in (2, 4, 6, 8, 10, 12):
        refer(20, "emergency", "Ayuda", (after, "accepted"), (after + 1, "completed"))
        refer(20, "emergency", "Pronto", (after, "accepted"))
    # After its time, when nobody had answered and it was sent again: late from the first sending.
    refer(20, "emergency", "Ayuda", (25, "no_response"), (26, "sent"), (30, "declined"))
    refer(20, "urgent", "Ayuda", (1, "withdrawn_by_client"))
    refer(1, "urgent", "Ayuda")
    refer(30, "urgent", "Mudo", (80, "no_response"))
    refer(30, "urgent", "Mudo")
    # Long ago it did answer once.
    refer(300, "normal", "Mudo", (24, "accepted"))
    fleet.sync()
    audit = fleet.audit()
    audit.take(fleet.hub().export("audit"))
    yield fleet
    fleet.close()


@pytest.fixture(scope="module")
def lap(fleet: Fleet) -> Site:
    return fleet.sites["lap"]


def lines(found: Any) -> dict[tuple[str, str], Any]:
    return {(line.name, line.priority): line for line in found.lines}


def test_median_and_share_by_service_and_priority(fleet: Fleet, lap: Site) -> None:
    for site in (lap, fleet.hub()):
        found = site.ask("response_times")
        assert found.exact
        told = lines(found)
        fast = told["Ayuda", "emergency"]
        assert (fast.sent, fast.cells["within"], fast.cells["late"]) == (7, 6, 1)
        assert fast.median_hours == pytest.approx(8)
        assert fast.share == 86
        slow = told["Ayuda", "urgent"]
        assert (slow.sent, slow.cells["taken_back"], slow.cells["waiting"]) == (2, 1, 1)
        assert (slow.median_hours, slow.share) == (None, None)
        never = told["Mudo", "urgent"]
        assert (never.cells["unanswered"], never.share) == (2, 0)
        assert ("Mudo", "normal") not in told


def test_services_that_never_answer(lap: Site) -> None:
    (silent,) = lap.ask("response_times").silent
    assert (silent.name, silent.phone) == ("Mudo", "962 555 0000")
    assert (silent.sent, silent.unanswered, silent.answered) == (2, 2, 1)
    with lap.desk() as desk:
        ago = desk.today() - silent.last_answer
    assert ago.days in (298, 299, 300)
    long_ago = lap.ask("response_times", since="2000-01-01")
    assert long_ago.silent == ()


def test_a_grants_officer_gets_no_small_number(fleet: Fleet) -> None:
    audit = fleet.sites["audit"]
    with audit.desk() as desk:
        made = {days: (desk.today() - timedelta(days=days)).isoformat() for days in (20, 30)}
    # By days she could work out what one of them adds: she gets the quarter it lies in.
    found = audit.ask("response_times", since=made[20], until=made[20])
    assert (found.since, found.until) == quarter(date.fromisoformat(made[20]))
    assert not found.exact
    assert found.silent == ()
    told = lines(found)
    fast = told["Ayuda", "emergency"]
    # One late answer hides another number, from which it could be worked out.
    assert fast.cells["late"] is Hidden.FEW
    assert fast.cells["within"] is Hidden.HIDDEN
    assert (fast.median_hours, fast.share) == (None, None)
    prompt = told["Pronto", "emergency"]
    assert (prompt.sent, prompt.cells["within"], prompt.share) == (6, 6, 100)
    assert prompt.median_hours == pytest.approx(7)
    never = lines(audit.ask("response_times", since=made[30]))["Mudo", "urgent"]
    assert never.sent is Hidden.FEW
    assert never.cells["unanswered"] is Hidden.WITHHELD


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2026-01-01", "2026-01-01", "2026-03-31"),
        ("2026-06-30", "2026-04-01", "2026-06-30"),
        ("2026-11-24", "2026-10-01", "2026-12-31"),
    ],
)
def test_quarters(day: str, first: str, last: str) -> None:
    assert quarter(date.fromisoformat(day)) == (first, last)


def test_a_period_that_is_none_is_told(lap: Site) -> None:
    for asked, code in (
        ({"since": "tomorrow"}, "not_a_date"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "ends_before_start"),
    ):
        with pytest.raises(Invalid, match=code):
            lap.ask("response_times", **asked)


def test_the_page_and_its_files(fleet: Fleet, lap: Site) -> None:
    screens = signed_in(lap)
    page = screens.get("/referrals/times")
    assert "Services that never answer Service" in page
    assert "8.0 hours" in page
    assert screens.status("/referrals/times?since=2026-02-01&until=2026-01-01") == 422
    text = screens.client.get("/referrals/times.csv").get_data(as_text=True)
    assert "Ayuda,Emergency: 24 hours,7,6,1,0,0,0,8.0,86" in text
    assert screens.client.get("/referrals/times.xlsx").data.startswith(b"PK")
    officer: Screens = signed_in(fleet.sites["audit"])
    with lap.desk() as desk:
        since = desk.today() - timedelta(days=30)
    page = officer.get(f"/referrals/times?since={since.isoformat()}")
    assert "Mudo" in page
    assert "962 555 0000" not in page
    assert "never answer Service" not in page
    assert officer.status("/referrals") == 403
