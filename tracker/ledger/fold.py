"""The rule by which entries of one record become what is shown.

A pure function of a set of entries: any order, any repetition gives the same result.

- Per field, the heads are the writers with no later writer above them in the DAG of
  ``base``. Causality decides, never a clock.
- Shown is the head with the greatest (hlc, device, hash).
- A conflict is more than one head with different values. While a base is not held the
  record is pending, and nothing is called a conflict.
- A void concurrent with an edit is a conflict too, until an entry that writes ``void``
  has seen both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.basics.canonical import dumps
from tracker.ledger.records import VOID, Value

#: The name under which a void concurrent with edits is reported.
VOID_EDIT = "void~edit"


@dataclass(frozen=True, slots=True)
class Change:
    """What the fold needs of one entry. ``fields`` has the values that are held here."""

    hash: bytes
    base: tuple[bytes, ...]
    hlc: int
    device: str
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Folded:
    """The shown values, the record's heads, and what is in conflict (field → heads)."""

    values: dict[str, Value]
    heads: tuple[bytes, ...]
    conflicts: dict[str, tuple[bytes, ...]]
    pending: bool
    latest: int


def fold(changes: Sequence[Change]) -> Folded:
    """Fold the changes of one record (at least one; each hash once)."""
    if len(changes) == 1:
        only = changes[0]
        return Folded(dict(only.fields), (only.hash,), {}, bool(only.base), only.hlc)
    straight = _straight(changes)
    if straight is not None:
        return straight
    ordered = sorted(changes, key=lambda c: c.hash)
    place = {c.hash: i for i, c in enumerate(ordered)}
    above, pending = _ancestors(ordered, place)
    everything_above = 0
    for mask in above:
        everything_above |= mask
    heads = tuple(c.hash for i, c in enumerate(ordered) if not everything_above >> i & 1)
    values: dict[str, Value] = {}
    conflicts: dict[str, tuple[bytes, ...]] = {}
    for name in sorted({name for c in ordered for name in c.fields}):
        writers = [i for i, c in enumerate(ordered) if name in c.fields]
        seen = 0
        for i in writers:
            seen |= above[i]
        tops = [i for i in writers if not seen >> i & 1]
        winner = max(tops, key=lambda i: (ordered[i].hlc, ordered[i].device, ordered[i].hash))
        values[name] = ordered[winner].fields[name]
        if len(tops) > 1 and not pending and _differ([ordered[i].fields[name] for i in tops]):
            conflicts[name] = tuple(ordered[i].hash for i in tops)
    if not pending:
        clash = _void_against_edit(ordered, above)
        if clash:
            conflicts[VOID_EDIT] = clash
    return Folded(values, heads, conflicts, pending, max(c.hlc for c in ordered))


def _straight(changes: Sequence[Change]) -> Folded | None:
    """The result where each change saw the one before it and nothing else, as most do: the
    last word on every field counts, and nothing can be in conflict."""
    by_base: dict[tuple[bytes, ...], Change] = {c.base: c for c in changes}
    if len(by_base) != len(changes) or () not in by_base:
        return None
    at = by_base[()]
    values, latest = dict(at.fields), at.hlc
    for _ in range(len(changes) - 1):
        after = by_base.get((at.hash,))
        if after is None:
            return None
        at = after
        values.update(at.fields)
        latest = max(latest, at.hlc)
    return Folded(values, (at.hash,), {}, False, latest)


def _differ(values: list[Value]) -> bool:
    return len({dumps(v) for v in values}) > 1


def _ancestors(ordered: Sequence[Change], place: Mapping[bytes, int]) -> tuple[list[int], bool]:
    """For each change a bit mask of those before it, and whether any base is missing."""
    above = [-1] * len(ordered)
    pending = False
    for start in range(len(ordered)):
        stack = [start]
        while stack:
            i = stack[-1]
            if above[i] >= 0:
                stack.pop()
                continue
            mask, waiting = 0, []
            for parent in ordered[i].base:
                j = place.get(parent)
                if j is None:
                    pending = True
                elif above[j] < 0:
                    waiting.append(j)
                else:
                    mask |= above[j] | 1 << j
            if waiting:
                stack.extend(waiting)
            else:
                above[i] = mask
                stack.pop()
    return above, pending


def _void_against_edit(ordered: Sequence[Change], above: Sequence[int]) -> tuple[bytes, ...]:
    voids = [i for i, c in enumerate(ordered) if c.fields.get(VOID) is not None]
    if not voids:
        return ()
    writers = [i for i, c in enumerate(ordered) if VOID in c.fields]
    clash: set[bytes] = set()
    for v in voids:
        for e, change in enumerate(ordered):
            if VOID in change.fields or above[v] >> e & 1 or above[e] >> v & 1:
                continue
            if not any(above[s] >> v & 1 and above[s] >> e & 1 for s in writers):
                clash |= {ordered[v].hash, change.hash}
    return tuple(sorted(clash))
