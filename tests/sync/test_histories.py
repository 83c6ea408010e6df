"""Histories of a fleet, with everything that happens to laptops.

Recording, forms that were opened before, voiding, settling, erasing, joining registrations;
bundles that are lost, late, repeated, out of order, or of an older state; copied and set back
computers, clocks wrong by years, versions that differ. In the end all that anybody holds is
everywhere that may hold it, and all tables follow from it by the obvious rule.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.fleet import CONSENT
from tests.ledger.reference_fold import reference
from tests.sync.laboratory import LATER, Bench, copied, laboratory
from tracker.basics.errors import Refused, TrackerError
from tracker.ledger import erasure
from tracker.ledger.desk import COMMANDS, QUERIES
from tracker.ledger.digest import digest
from tracker.ledger.ledger import Change
from tracker.sync.devices import known_devices
from tracker.sync.merge import Merged
from tracker.sync.renewal import renew

YEAR = 365 * 24 * 3600 * 1000
#: What people are told in the course of such a life. Anything else is a fault.
TOLD = {
    "bundle_gap",
    "conflict_gone",
    "not_enrolled",
    "not_found",
    "person_erased",
    "nothing_to_erase",
    "person_voided",
    "record_erased",
    "sender_revoked",
    "stale_form",
    "unknown_sender",
    "unknown_writer",
    "voided_already",
    "bundle_not_for_us",
    "name_ambiguous",
    "receiver_revoked",
    "alias_already",
    "other_organisation",
    "one_and_the_same",
}

places = st.integers(0, 5)
numbers = st.integers(0, 3)


class Histories(RuleBasedStateMachine):
    """One history; ``check`` at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.benches: dict[str, Bench] = {}
        self.people: list[tuple[str, str]] = []
        self.mail: list[tuple[str, bytes]] = []
        self.kept: list[tuple[str, Path]] = []
        self.doubled = False
        self.hub_kept: Path | None = None
        self.hubs = 1

    @initialize()
    def start(self) -> None:
        self.benches = self.stack.enter_context(laboratory())

    # ----------------------------------------------------------------- who and about whom

    def bench(self, place: int) -> Bench:
        names = sorted(self.benches)
        return self.benches[names[place % len(names)]]

    def laptop(self, place: int) -> Bench:
        names = sorted(n for n in self.benches if n != "hub")
        return self.benches[names[place % len(names)]]

    @property
    def hub(self) -> Bench:
        return self.benches["hub"]

    def person(self, bench: Bench, number: int) -> tuple[str, str] | None:
        """Somebody whom this computer knows."""
        known = [
            (scope, who)
            for scope, who in self.people
            if bench.database.value("SELECT 1 FROM person WHERE id = ? AND scope = ?", (who, scope))
        ]
        return known[number % len(known)] if known else None

    def do(self, bench: Bench, command: str, **arguments: Any) -> Any:
        return self.attempt(lambda: COMMANDS[command].call(bench.desk, arguments))

    def attempt(self, work: Any) -> Any:
        try:
            return work()
        except TrackerError as error:
            if error.code not in TOLD:
                raise
            return None

    # -------------------------------------------------------------------------- the work

    @rule(place=places, number=numbers)
    def register(self, place: int, number: int) -> None:
        laptop = self.laptop(place)
        names = ("Rose", "Woz", "Mica", "Mika")
        done = self.do(
            laptop,
            "cases:person:register",
            person={"given_names": names[number], "family_names": "Jean", "gender": "female"},
            consent=CONSENT,
        )
        if done:
            self.people.append((f"cso:{laptop.cso}", done["person"]))

    @rule(place=places, number=numbers)
    def open_form(self, place: int, number: int) -> None:
        bench = self.bench(place)
        if found := self.person(bench, number):
            scope, who = found
            bench.forms[who] = seen_now(bench, scope, who)

    @rule(place=places, number=numbers, value=numbers, seen_before=st.booleans())
    def edit(self, place: int, number: int, value: int, seen_before: bool) -> None:
        bench = self.bench(place)
        if found := self.person(bench, number):
            scope, who = found
            base = bench.forms.get(who) if seen_before else None
            base = base or seen_now(bench, scope, who)
            before = last_entry(bench, who)
            self.do(
                bench,
                "cases:person:edit",
                person=who,
                values={("phone", "name_used")[value % 2]: f"+52 961 000 00{value:02}"},
                base=list(base),
            )
            check_base(bench, who, before, base)

    @rule(place=places, number=numbers)
    def void(self, place: int, number: int) -> None:
        bench = self.bench(place)
        if found := self.person(bench, number):
            self.do(bench, "cases:person:void", person=found[1], reason="entered_by_mistake")

    @rule(choose=numbers)
    def settle(self, choose: int) -> None:
        open_ones = QUERIES["sync:conflicts"].call(self.hub.desk, {})
        if open_ones:
            one = open_ones[choose % len(open_ones)]
            side = one.sides[choose % len(one.sides)]
            self.do(
                self.hub,
                "sync:conflict:settle",
                scope=one.scope,
                record=one.record,
                field=one.field,
                choose=side.hash,
                base=list(one.base),
            )

    @rule(number=numbers)
    def erase(self, number: int) -> None:
        if found := self.person(self.hub, number):
            self.do(self.hub, "cases:person:erase", person=found[1], reason="her_wish")

    @rule(place=places, one=numbers, other=numbers)
    def join(self, place: int, one: int, other: int) -> None:
        bench = self.bench(place)
        first, second = self.person(bench, one), self.person(bench, other)
        if first and second and first != second:
            self.do(
                bench,
                "cases:person:alias",
                first=first[1],
                second=second[1],
                reason="told_by_her",
            )

    @rule(place=places, number=numbers)
    def part_again(self, place: int, number: int) -> None:
        bench = self.bench(place)
        joined = sorted(bench.database.tuples("SELECT id FROM alias WHERE void IS NULL"))
        if joined:
            self.do(bench, "cases:person:alias_undo", alias=joined[number % len(joined)][0])

    # -------------------------------------------------------------------------- the mail

    @rule(place=places, full=st.booleans())
    def write_to_hub(self, place: int, full: bool) -> None:
        laptop = self.laptop(place)
        hub = self.hub.ledger.device.id
        known = laptop.database.value("SELECT 1 FROM device WHERE id = ?", (hub,))
        if known and laptop.ledger.device.enrolled:
            self.attempt(lambda: self.mail.append(("hub", laptop.send(hub, full=full))))

    @rule(place=places, full=st.booleans())
    def write_to_laptop(self, place: int, full: bool) -> None:
        laptop = self.laptop(place)
        device = laptop.ledger.device.id
        if self.hub.database.value("SELECT 1 FROM device WHERE id = ?", (device,)):
            data = self.attempt(lambda: self.hub.send(device, full=full))
            if data:
                self.mail.append((laptop.name, data))

    @rule(which=st.integers(0, 20))
    def deliver(self, which: int) -> None:
        """Any of all bundles ever written: what is not chosen is lost, or comes later."""
        if self.mail:
            to, data = self.mail[which % len(self.mail)]
            self.attempt(lambda: self.benches[to].take(data))

    @rule(some=st.lists(st.integers(0, 20), min_size=2, max_size=4))
    def deliver_several(self, some: list[int]) -> None:
        """Several sticks lie before somebody, perhaps one of them twice."""
        if not self.mail:
            return
        chosen = [self.mail[which % len(self.mail)] for which in some]
        to = chosen[0][0]
        for became in self.benches[to].take_several([data for name, data in chosen if name == to]):
            self.attempt(partial(told_or_refused, became))

    # ---------------------------------------------------------------- what befalls laptops

    @rule(place=places, years=st.sampled_from([-30, -2, 0, 2, 30]))
    def wrong_clock(self, place: int, years: int) -> None:
        self.bench(place).skew = years * YEAR

    @rule(place=places)
    def keep(self, place: int) -> None:
        bench = self.laptop(place)
        path = bench.path.with_name(f"kept-{len(self.kept)}.db")
        bench.snapshot(path)
        self.kept.append((bench.name, path))

    @rule(which=numbers, told=st.booleans())
    def set_back(self, which: int, told: bool) -> None:
        if self.kept:
            name, older = self.kept[which % len(self.kept)]
            self.benches[name].set_back(older, told=told)
            self.doubled = True

    @rule()
    def hub_from_backup(self) -> None:
        """Medic CHT #8093: every other time the hub is laid out as it was the time before. It
        goes on under another identity, and gets again from laptops what it forgot."""
        if self.hub_kept is None:
            self.hub_kept = self.hub.path.with_name(f"kept-hub-{self.hubs}.db")
            self.hub.snapshot(self.hub_kept)
            return
        self.hub.set_back(self.hub_kept, told=True)
        self.hub_kept = None
        self.hubs += 1

    @rule(place=places)
    def copy(self, place: int) -> None:
        if len(self.benches) < 6:
            laptop = self.laptop(place)
            name = f"{laptop.name[:3]}-copy{len(self.benches)}"
            self.benches[name] = copied(laptop, name)
            self.doubled = True

    @rule(place=places, now=st.integers(0, 7))
    def upgrade(self, place: int, now: int) -> None:
        if not now:
            self.bench(place).upgrade()

    @rule(place=places, number=numbers)
    def later_version(self, place: int, number: int) -> None:
        """Somebody with the later version uses what only it knows."""
        laptop = self.laptop(place)
        found = self.person(laptop, number)
        if found is None or "future_visit" not in laptop.declared:
            return
        ledger = laptop.ledger
        changes = [
            Change("future_visit", ledger.new_id(), {"place": "Tapachula"}, ()),
            Change("person", found[1], {"shoe_size": 30 + number}),
        ]
        self.attempt(lambda: ledger.append(found[0], "future:visit", laptop.user, changes))

    # --------------------------------------------------------------------------- the end

    def teardown(self) -> None:
        try:
            if self.benches:
                self.check()
        finally:
            self.stack.close()

    def check(self) -> None:
        for bench in self.benches.values():
            check_tables(bench)
        held: set[bytes] = set()
        for bench in self.benches.values():
            held |= bench.entries()
        self.meet()
        there = self.hub.entries()
        assert held <= there, f"{len(held - there)} entries were lost"
        if any(b.declared is LATER for b in self.benches.values()):
            for bench in self.benches.values():
                if bench.declared is not LATER:
                    bench.upgrade()
        hub = digest(self.hub.ledger)
        for bench in self.benches.values():
            check_tables(bench)
            check_erased(bench)
            for scope, theirs in digest(bench.ledger).items():
                assert theirs == hub[scope], (bench.name, scope)
        if len(self.mail) % 8 == 1:
            # Of every eighth: it folds everything once more, which check_tables did another way.
            found = self.hub.verify()
            told = FORKS if self.doubled else set()
            assert not {b.kind for b in found.breaks} - told, found.breaks

    def meet(self) -> None:
        """All computers come together, and are enrolled again where that is asked, until
        everybody has everything that he may have."""
        for _ in range(12):
            # All bring before any goes home, or each would come again for the last one's.
            coming = [b for b in self.benches.values() if not b.is_hub and self.bring(b)]
            for bench in coming:
                self.take_home(bench)
            if all(b.ledger.device.enrolled and self.has_all(b) for b in self.benches.values()):
                return
        raise AssertionError("they never come to an end")

    def has_all(self, bench: Bench) -> bool:
        mine = {"shared", f"cso:{bench.cso}"}
        return bench.is_hub or bench.entries() == self.hub.entries(mine)

    def meet_hub(self, bench: Bench) -> None:
        """Both ways."""
        if self.bring(bench):
            self.take_home(bench)

    def bring(self, bench: Bench) -> bool:
        """Whether the hub has it: else this computer comes once more."""
        if self.hubs > 1:
            self.follow_hub(bench)
        bench.enrol_again(self.hub)
        try:
            self.hub.take(bench.send(self.hub.ledger.device.id))
        except TrackerError as error:
            if error.code == "not_enrolled_again":
                # The welcome told that another computer goes by this name too: once more.
                return False
            # Another computer went by the same name and was enrolled again first.
            if error.code != "sender_revoked":
                raise
            renew(bench.ledger, "asked")
            bench.enrol_again(self.hub)
            self.hub.take(bench.send(self.hub.ledger.device.id))
        return True

    def follow_hub(self, bench: Bench) -> None:
        """A hub from a backup tells of its new identity, or is asked for a welcome by whom it
        forgot."""
        device = bench.ledger.device
        if not device.enrolled:
            return
        if device.id not in known_devices(self.hub.database):
            bench.enrol_again(self.hub, forgotten=True)
        elif self.hub.ledger.device.id not in known_devices(bench.database):
            self.take_home(bench)
            if self.hub.ledger.device.id not in known_devices(bench.database):
                # Another computer goes by its name, and was enrolled by the hub before.
                renew(bench.ledger, "asked")

    def take_home(self, bench: Bench) -> None:
        # Of two computers under one name the hub believes the later word, by their clocks:
        # the other one gets what it lacks when it is asked for in full.
        try:
            bench.take(self.hub.send(bench.ledger.device.id, full=self.doubled))
        except TrackerError as error:
            # The other one under this name was enrolled again meanwhile: this one comes again.
            if error.code != "receiver_revoked" or not self.doubled:
                raise


def told_or_refused(became: Merged | Refused) -> Merged:
    """What became of one of several bundles, as if it had come alone."""
    if isinstance(became, Refused):
        raise became
    return became


#: What verifying tells of computers that were copied or set back.
FORKS = {"fork", "rolled_back", "witness_differs"}


def check_tables(bench: Bench) -> None:
    """Every person's row is what the obvious rule makes of the entries held."""
    for row in bench.database.rows("SELECT * FROM person"):
        changes = bench.changes(row["scope"], "person", row["id"])
        values, conflicts, heads, pending = reference(changes)
        assert sorted(h.hex() for h in heads) == row["_heads"].split(",")
        assert bool(row["_pending"]) == pending
        for name in ("given_names", "phone", "name_used", "void"):
            assert row[name] == values.get(name), name
        told = {
            field: set(found.split(","))
            for field, found in bench.database.tuples(
                "SELECT field, heads FROM conflict WHERE record = ? AND scope = ?",
                (row["id"], row["scope"]),
            )
        }
        assert told == {f: {h.hex() for h in c} for f, c in conflicts.items()}


def seen_now(bench: Bench, scope: str, who: str) -> tuple[str, ...]:
    """What a form that opens now has seen: every head there is, by the obvious rule."""
    heads = bench.ledger.heads(scope, "person", who)
    assert set(heads) == {h.hex() for h in reference(bench.changes(scope, "person", who))[2]}
    return heads


def last_entry(bench: Bench, who: str) -> tuple[int, bytes]:
    """The newest entry about her: its row and its body."""
    found: tuple[int, bytes] = next(
        bench.database.tuples(
            "SELECT id, body FROM entry WHERE record = ? ORDER BY id DESC LIMIT 1", (who,)
        )
    )
    return found


def check_base(bench: Bench, who: str, before: tuple[int, bytes], base: tuple[str, ...]) -> None:
    """An entry written since names what its form had seen, no more and no less."""
    row, body = last_entry(bench, who)
    assert row == before[0] or orjson.loads(body)["base"] == sorted(base)


def check_erased(bench: Bench) -> None:
    """Nothing sealed is held of whom an erasure names."""
    erased = erasure.erased_set(bench.database)
    for scope, record in erased.records if erased else ():
        assert not bench.database.value(
            "SELECT 1 FROM entry e JOIN chain c ON c.id = e.chain WHERE e.record = ?"
            " AND c.scope = ? AND (e.personal IS NOT NULL OR e.sensitive IS NOT NULL)",
            (record, scope),
        )


#: Making a failing history shorter takes long: ask for it by TRACKER_SHRINK=1.
PHASES = tuple(p for p in Phase if p is not Phase.shrink or os.environ.get("TRACKER_SHRINK"))


def profile(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=PHASES,
    )


#: Half of them are in ``test_more_histories.py``, so that two workers share them.
EXAMPLES = int(os.environ.get("TRACKER_HISTORIES", "1000"))
TestHistories = Histories.TestCase
TestHistories.settings = profile(EXAMPLES - EXAMPLES // 2)
