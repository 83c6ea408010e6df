"""Random histories on real commands against an oracle of what each writer had truly seen.

Laptops and hubs are played by ledgers' own rule of folding; what is settled and taken back
is written as the commands write it, and everybody's copy is merged in random order.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.ledger.fold import Change, fold
from tracker.ledger.records import Value

FIELDS = "ab"


@dataclass
class Copy:
    """One computer's copy of a record."""

    name: str
    have: dict[bytes, Change] = field(default_factory=dict)
    last: int = 0


@dataclass
class World:
    """All changes ever made, and by whom they had been preceded, truly."""

    every: dict[bytes, Change] = field(default_factory=dict)
    past: dict[bytes, set[bytes]] = field(default_factory=dict)

    def write(
        self, copy: Copy, fields: dict[str, Value], now: int, base: tuple[bytes, ...] | None = None
    ) -> None:
        """A change by whoever sees ``copy``. With ``base``: beside others of one action."""
        seen = set(copy.have) if base is None else self._before(base)
        heads = fold(list(copy.have.values())).heads if copy.have else ()
        copy.last = max(copy.last + 1, now)
        digest = hashlib.sha256(f"{copy.name} {len(self.every)}".encode()).digest()
        change = Change(digest, heads if base is None else base, copy.last, copy.name, fields)
        self.every[digest], self.past[digest] = change, seen
        copy.have[digest] = change

    def _before(self, base: tuple[bytes, ...]) -> set[bytes]:
        return set(base).union(*(self.past[b] for b in base))

    def truth(self, held: dict[bytes, Change]) -> dict[str, set[str]]:
        """Fields in conflict with their values, from true pasts alone."""
        found: dict[str, set[str]] = {}
        for name in FIELDS:
            writers = [c for c in held.values() if name in c.fields]
            tops = [c for c in writers if not any(c.hash in self.past[w.hash] for w in writers)]
            values = {repr(c.fields[name]) for c in tops}
            if len(values) > 1:
                found[name] = values
        return found


def reported(held: dict[bytes, Change]) -> dict[str, set[str]]:
    if not held:
        return {}
    return {
        name: {repr(held[h].fields[name]) for h in heads}
        for name, heads in fold(list(held.values())).conflicts.items()
    }


steps = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "edit", "same", "pull", "pull", "settle", "reopen"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from(FIELDS),
        st.integers(0, 2),
        st.integers(-(10**6), 10**6),
    ),
    min_size=3,
    max_size=40,
)


@settings(max_examples=600, deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_what_is_reported_is_what_truly_was_concurrent(
    plan: list[tuple[str, int, int, str, int, int]], chance: random.Random
) -> None:
    copies, world = [Copy(f"C{n}") for n in range(4)], World()
    taken_back: set[bytes] = set()
    settlings: list[tuple[Copy, str, bytes, list[Value]]] = []
    for now, (what, a, b, name, value, skew) in enumerate(plan):
        copy = copies[a]
        shown = fold(list(copy.have.values())) if copy.have else None
        if what == "edit":
            world.write(copy, {name: value}, now + skew)
        elif what == "same":
            # A form that is saved unchanged writes nothing (``cases:person:edit``).
            continue
        elif what == "pull":
            copy.have.update(copies[b].have)
        elif what == "settle" and shown is not None and name in shown.conflicts:
            sides = [copy.have[h].fields[name] for h in shown.conflicts[name]]
            world.write(copy, {name: sides[value % len(sides)]}, now + skew)
            settlings.append((copy, name, list(world.every)[-1], sides))
            assert name not in reported(copy.have)
        elif what == "reopen":
            for where, field_name, settling, sides in settlings:
                tops = [
                    c
                    for c in where.have.values()
                    if field_name in c.fields
                    and not any(
                        c.hash in world.past[w.hash]
                        for w in where.have.values()
                        if field_name in w.fields
                    )
                ]
                if settling in taken_back or [t.hash for t in tops] != [settling]:
                    continue
                taken_back.add(settling)
                heads = fold(list(where.have.values())).heads
                different = list(dict.fromkeys(sides))
                for side in different:
                    world.write(where, {field_name: side}, now + skew, heads)
                assert reported(where.have)[field_name] == {repr(s) for s in different}
                break
        for one in copies:
            assert reported(one.have) == world.truth(one.have)
    for one in copies:
        for other in copies:
            one.have.update(other.have)
    for _ in range(3):
        mixed = list(world.every.values())
        chance.shuffle(mixed)
        assert reported({c.hash: c for c in mixed}) == world.truth(world.every)
