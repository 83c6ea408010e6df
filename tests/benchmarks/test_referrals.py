"""Today's list and the code that a service reads aloud, with 20,000 referrals."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from tests.benchmarks.workload import fill_people
from tests.fleet import Fleet, Site
from tests.web.screens import Screens, signed_in
from tests.web.standin import token
from tracker.basics.clock import local_date
from tracker.domain.referrals.records import PRIORITY_HOURS
from tracker.domain.referrals.referral_code import outcome_sign, referral_code
from tracker.ledger.ledger import Change, Ledger

REFERRALS = int(os.environ.get("REFERRALS", "20000"))
PEOPLE = 5000
#: Milliseconds of a page, the median of seven.
LIMIT = 100
#: Of the count of today's list, which every first screen asks for.
COUNT_LIMIT = 20
#: Of the figures of 90 days, which read the entries.
FIGURES_LIMIT = 1000
_TIMES = 7
HOUR = 3_600_000
#: Where referrals stand after a year of work: state and how many of a hundred.
_STAND = (("sent", 6), ("accepted", 5), ("scheduled", 4), ("completed", 60), ("declined", 20),
          ("no_response", 3), ("no_show", 2))  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    fleet = Fleet(tmp_path_factory.mktemp("referrals"))
    places = ("07089", "07087", "02004", "19039", "09015")
    services = [
        fleet.hub().do(
            "referrals:service:add",
            service={"name": f"Servicio {n}", "service_kind": "health", "municipality": place},
        )
        for n, place in enumerate(places * 8)
    ]
    laptop = fleet.laptop("TAP", "rosa")
    fill_people(laptop, PEOPLE, fleet)
    fleet.hub().take(laptop.export("hub"))
    laptop.take(fleet.hub().export("rosa"))
    fill(laptop, services)
    yield laptop
    fleet.close()


def fill(site: Site, services: list[str]) -> None:
    """A year of referrals as the commands write them, appended without asking the rules."""
    chance = random.Random(5)
    people = [row["id"] for row in site.rows("SELECT id FROM person")]
    states = [state for state, share in _STAND for _ in range(share)]
    with site.desk() as desk:
        worker, now = desk.actor.user, desk.ledger.now()
        clock = [now - 365 * 24 * HOUR]
        step = 364 * 24 * HOUR // REFERRALS
        ledger = Ledger(desk.ledger.database, desk.ledger.declared, lambda: clock[0])
        with ledger.transaction():
            for _ in range(REFERRALS):
                clock[0] += step
                _one(ledger, worker, chance, chance.choice(people), chance.choice(services),
                     chance.choice(states))  # fmt: skip


def _one(
    ledger: Ledger, worker: str, chance: random.Random, who: str, where: str, state: str
) -> None:
    referral, priority = ledger.new_id(), chance.choice(tuple(PRIORITY_HOURS))
    day = _day(ledger.now())
    values: dict[str, Any] = {
        "person": who, "service": where, "override_reason": "legal_duty", "priority": priority,
        "state": "sent", "made_on": day, "interpreter_asked": False,
        "answer_due": ledger.now() + PRIORITY_HOURS[priority] * HOUR,
    }  # fmt: skip
    change = Change("referral", referral, values, ())
    ledger.append("cso:TAP", "referrals:referral:make", worker, [change])
    if state == "sent":
        return
    told: dict[str, Any] = {"state": state}
    if state == "scheduled":
        told["appointment_on"] = _day(ledger.now() + chance.randrange(40) * 24 * HOUR)
    if state in ("completed", "declined"):
        told["closed_on"] = day
    if state == "completed" and chance.random() < 0.9:
        told["client_got_it"] = "yes"
    answer = Change("referral", referral, told, ledger.heads("cso:TAP", "referral", referral))
    ledger.append("cso:TAP", "referrals:referral:answer", worker, [answer])


def _day(ms: int) -> str:
    return local_date(ms).isoformat()


@pytest.fixture(scope="module")
def screens(site: Site) -> Screens:
    return signed_in(site)


def measured(benchmark: Any, what: str, run: Callable[[], object], limit: int) -> None:
    took: list[float] = []

    def once() -> None:
        since = perf_counter()
        run()
        took.append((perf_counter() - since) * 1000)

    once()
    took.clear()
    benchmark.pedantic(once, rounds=_TIMES)
    benchmark.extra_info.update(referrals=REFERRALS, p50_ms=round(median(took)))
    print(f"\n{what}: {REFERRALS} referrals, {median(took):.0f} ms")
    assert median(took) <= limit


@pytest.mark.parametrize("asked", ["", "?by=mine", "?place=07089", "?place=07089&by=mine"])
def test_todays_list(benchmark: Any, site: Site, screens: Screens, asked: str) -> None:
    assert site.ask("referrals_today").count > 100
    measured(benchmark, f"today{asked}", lambda: screens.get(f"/referrals/today{asked}"), LIMIT)


def test_the_count_of_the_first_screen(benchmark: Any, site: Site) -> None:
    told, found = site.ask("referrals_today_count"), site.ask("referrals_today")
    assert (told.count, told.late) == (found.count, bool(found.unsafe.count + found.overdue.count))
    run = partial(site.ask, "referrals_today_count")
    measured(benchmark, "count of today's list", run, COUNT_LIMIT)


def test_the_first_screen(benchmark: Any, screens: Screens) -> None:
    measured(benchmark, "first screen", lambda: screens.get("/"), LIMIT // 2)


def test_what_waits(benchmark: Any, screens: Screens) -> None:
    measured(benchmark, "waiting", lambda: screens.get("/referrals"), LIMIT)


def test_a_code_read_aloud(benchmark: Any, site: Site, screens: Screens) -> None:
    rows = site.rows("SELECT id FROM referral ORDER BY id")
    chosen = random.Random(3).sample([row["id"] for row in rows], 20)
    codes = [referral_code(one) for one in chosen]
    lines = "\n".join(f"{code} 1{outcome_sign(code, '1')}" for code in codes)
    asked = {"csrf_token": token(screens.client, "/receipts/check"), "lines": lines}

    def page() -> None:
        text = screens.client.post("/referrals/telephone", data=asked).get_data(as_text=True)
        assert text.count('scope="row"') == len(codes)

    measured(benchmark, "20 codes", page, LIMIT)


def test_a_code_opens_its_referral(benchmark: Any, site: Site, screens: Screens) -> None:
    rows = site.rows("SELECT id FROM referral ORDER BY id")
    chosen = random.Random(4).sample([row["id"] for row in rows], _TIMES + 1)
    found = iter(chosen)

    def page() -> None:
        one = next(found)
        answer = screens.post("/referrals", code=referral_code(one))
        assert answer.headers["Location"] == f"/referrals/{one}"

    measured(benchmark, "one code", page, LIMIT)


def test_figures_of_ninety_days(benchmark: Any, screens: Screens) -> None:
    page = "/referrals/times"
    measured(benchmark, "figures", lambda: screens.client.get(page), FIGURES_LIMIT)
