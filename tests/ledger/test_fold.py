"""The fold agrees with the rule, in any order, with wrong clocks, copies and gaps."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.reference_fold import reference
from tracker.ledger.fold import VOID_EDIT, Change, fold
from tracker.ledger.records import VOID, Value


@dataclass
class Copy:
    """One laptop's copy of a record, as the model of the design has it."""

    name: str
    skew: int
    have: dict[bytes, Change] = field(default_factory=dict)
    last: int = 0

    def edit(self, fields: dict[str, Value], now: int, number: int) -> Change:
        followed = {b for c in self.have.values() for b in c.base}
        base = tuple(sorted(h for h in self.have if h not in followed))
        self.last = max(self.last + 1, now + self.skew)
        digest = hashlib.sha256(f"{self.name}{number}".encode()).digest()
        change = Change(digest, base, self.last, self.name, fields)
        self.have[digest] = change
        return change


Step = tuple[str, int, int, str, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "edit", "pull", "pull", "void", "unvoid", "clone"]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from("abc"),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=40,
)
skews = st.lists(st.integers(-(10**6), 10**6), min_size=3, max_size=3)


def play(plan: list[Step], clocks: list[int]) -> tuple[list[Change], dict[bytes, set[bytes]]]:
    """Carry a plan out: every change made, and what its author truly had seen."""
    copies = [Copy(f"D{i}", skew) for i, skew in enumerate(clocks)]
    every: list[Change] = []
    past: dict[bytes, set[bytes]] = {}
    for now, (what, a, b, name, value) in enumerate(plan):
        one, other = copies[a % len(copies)], copies[b % len(copies)]
        if what in ("edit", "void", "unvoid"):
            choices: dict[str, dict[str, Value]] = {
                "edit": {name: value},
                "void": {VOID: "entered_by_mistake"},
                "unvoid": {VOID: None},
            }
            fields = choices[what]
            seen = set(one.have)
            change = one.edit(fields, now, len(every))
            every.append(change)
            past[change.hash] = seen
        elif what == "pull":
            one.have.update(other.have)
        elif len(copies) < 6:
            copies.append(Copy(one.name, one.skew, dict(one.have), one.last))
    return every, past


@settings(max_examples=1000, deadline=None)
@given(steps, skews, st.randoms(use_true_random=False))
def test_agrees_with_the_rule_in_any_order(
    plan: list[Step], clocks: list[int], chance: random.Random
) -> None:
    every, past = play(plan, clocks)
    if not every:
        return
    values, conflicts, heads, pending = reference(every)
    for _ in range(3):
        chance.shuffle(every)
        folded = fold(every)
        assert folded.values == values
        assert {k: set(v) for k, v in folded.conflicts.items()} == conflicts
        assert set(folded.heads) == heads
        assert folded.pending == pending
    # The oracle: what is shown was written by somebody whom no later writer had seen.
    for name, shown in values.items():
        writers = [c for c in every if name in c.fields]
        tops = [c for c in writers if not any(c.hash in past[w.hash] for w in writers)]
        assert shown in [c.fields[name] for c in tops]
        truly = len({repr(c.fields[name]) for c in tops}) > 1
        assert (name in conflicts) == truly


@settings(max_examples=300, deadline=None)
@given(steps, skews, st.integers(0, 10**6))
def test_with_some_entries_missing_it_still_agrees(
    plan: list[Step], clocks: list[int], seed: int
) -> None:
    every, _ = play(plan, clocks)
    chance = random.Random(seed)
    held = [c for c in every if chance.random() < 0.7]
    if not held:
        return
    values, conflicts, heads, pending = reference(held)
    folded = fold(held)
    assert (folded.values, folded.pending) == (values, pending)
    assert {k: set(v) for k, v in folded.conflicts.items()} == conflicts
    assert set(folded.heads) == heads


def change(name: str, base: tuple[bytes, ...], hlc: int, /, **fields: Value) -> Change:
    return Change(hashlib.sha256(name.encode()).digest(), base, hlc, name, fields)


def test_a_later_edit_wins_over_one_with_a_clock_far_ahead() -> None:
    """actual #7106: one bad clock does not poison the others."""
    first = change("A", (), 10**15, phone="1")
    second = change("B", (first.hash,), 5, phone="2")
    assert fold([second, first]).values["phone"] == "2"
    assert not fold([second, first]).conflicts


def test_same_field_offline_edits_are_a_conflict_with_both_values_kept() -> None:
    """Primero #508, Tangerine #2722: nothing is overwritten in silence."""
    start = change("S", (), 1, phone="0")
    left = change("L", (start.hash,), 2, phone="1")
    right = change("R", (start.hash,), 3, phone="2")
    folded = fold([right, start, left])
    assert set(folded.conflicts["phone"]) == {left.hash, right.hash}
    assert folded.values["phone"] == "2"


def test_the_same_value_twice_and_different_fields_are_no_conflict() -> None:
    """ODK #805: no conflict is reported that is none."""
    start = change("S", (), 1, phone="0", name="a")
    left = change("L", (start.hash,), 2, phone="1")
    right = change("R", (start.hash,), 3, phone="1", name="b")
    assert not fold([start, left, right]).conflicts


def test_a_settled_conflict_stays_settled_whatever_comes_late() -> None:
    start = change("S", (), 1, phone="0")
    left = change("L", (start.hash,), 2, phone="1")
    right = change("R", (start.hash,), 3, phone="2")
    settled = change("T", (left.hash, right.hash), 4, phone="1")
    folded = fold([settled, right, left, start])
    assert not folded.conflicts
    assert folded.values["phone"] == "1"


def test_a_void_while_somebody_edits_is_a_conflict_until_somebody_has_seen_both() -> None:
    start = change("S", (), 1, phone="0")
    void = change("V", (start.hash,), 2, void="entered_by_mistake")
    edit = change("E", (start.hash,), 3, phone="2")
    assert set(fold([start, void, edit]).conflicts) == {VOID_EDIT}
    settled = Change(b"x" * 32, (void.hash, edit.hash), 9, "T", {VOID: None})
    assert not fold([start, void, edit, settled]).conflicts


def test_a_missing_base_is_pending_and_no_conflict() -> None:
    """ODK #669: runs that arrive out of order do not accuse anybody."""
    start = change("S", (), 1, phone="0")
    left = change("L", (start.hash,), 2, phone="1")
    late = change("R", (b"?" * 32,), 3, phone="2")
    folded = fold([start, left, late])
    assert folded.pending
    assert not folded.conflicts
