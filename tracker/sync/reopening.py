"""Take a settling back: the conflict is open again, with the values that it had.

Nothing is deleted. New entries, one for each side, say again what stood against each
other; they come after the settling and none of them has seen the others, so by the common
rule of the fold they are in conflict, on every computer.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from tracker.basics.errors import NotFound, Refused
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.entry import Entry
from tracker.ledger.fold import VOID_EDIT, Folded, fold
from tracker.ledger.fold import Change as Written
from tracker.ledger.ledger import Change
from tracker.ledger.projection import change_of
from tracker.ledger.records import VOID, Value
from tracker.sync.conflicts import REOPEN, SETTLE


@dataclass(frozen=True)
class _History:
    """A settling, all that was written to its record, and what it had seen."""

    settling: Written
    table: str
    every: dict[bytes, Written]
    seen: set[bytes]


@command(REOPEN, SETTLE)
def reopen(desk: Desk, *, scope: str, record: str, settled: str) -> None:
    """Take back the settling whose entry has the hash ``settled``.

    Refused("conflict_moved_on") when the fields were written again since.
    """
    desk.actor.require_cso(scope_cso(scope))
    history = _history(desk, scope, record, settled)
    before = fold([history.every[h] for h in sorted(history.seen)])
    fields = _fields(history, before)
    base = desk.ledger.heads(scope, history.table, record)
    sides = _sides(history, before, fields)
    desk.ledger.append(
        scope,
        REOPEN,
        desk.actor.user,
        [Change(history.table, record, values, base) for values in sides],
    )


def can_reopen(desk: Desk, scope: str, record: str, settled: str) -> bool:
    """Whether ``reopen`` would be done now."""
    try:
        history = _history(desk, scope, record, settled)
        before = fold([history.every[h] for h in sorted(history.seen)])
        _sides(history, before, _fields(history, before))
    except Refused:
        return False
    return True


def _history(desk: Desk, scope: str, record: str, settled: str) -> _History:
    entries = {}
    for digest, body, personal, sensitive in desk.ledger.database.tuples(
        "SELECT e.hash, e.body, e.personal, e.sensitive FROM entry e"
        " JOIN chain c ON c.id = e.chain WHERE e.record = ? AND c.scope = ? AND e.state = 0",
        (record, scope),
    ):
        entries[digest] = Entry(digest, body, orjson.loads(body), personal, sensitive)
    try:
        entry = entries[bytes.fromhex(settled)]
    except (KeyError, ValueError) as error:
        raise NotFound("not_found", what="entry") from error
    if entry.parts["action"] != SETTLE:
        raise NotFound("not_found", what="entry")
    table = entry.parts["table"]
    record_type = desk.ledger.declared[table]
    every = {h: change_of(e, record_type) for h, e in entries.items()}
    seen: set[bytes] = set()
    waiting = list(every[entry.hash].base)
    while waiting:
        digest = waiting.pop()
        if digest not in seen:
            if digest not in every:
                raise Refused("conflict_moved_on")
            seen.add(digest)
            waiting += every[digest].base
    return _History(every[entry.hash], table, every, seen)


def _fields(history: _History, before: Folded) -> list[str]:
    """The conflicts that were settled, if nobody wrote these fields since."""
    names = {VOID if name == VOID_EDIT else name: name for name in before.conflicts}
    fields = sorted(names[name] for name in history.settling.fields if name in names)
    since = [
        change
        for digest, change in history.every.items()
        if digest not in history.seen and digest != history.settling.hash
    ]
    for change in since:
        if any((VOID if name == VOID_EDIT else name) in change.fields for name in fields):
            raise Refused("conflict_moved_on")
    if not fields:
        raise Refused("conflict_moved_on")
    return fields


def _sides(history: _History, before: Folded, fields: list[str]) -> list[dict[str, Value]]:
    """What each side says again; what was shown before comes last, and so is shown again."""
    sides: list[dict[str, Value]] = []
    for name in fields:
        values = (
            _void_and_edit(history, before)
            if name == VOID_EDIT
            else [{name: value} for value in _values(history, before, name)]
        )
        while len(sides) < len(values):
            sides.insert(0, {})
        # Aligned at the end, where the shown value stands.
        for side, value in zip(reversed(sides), reversed(values), strict=False):
            side.update(value)
    return sides


def _values(history: _History, before: Folded, name: str) -> list[Value]:
    different: list[Value] = []
    for digest in before.conflicts[name]:
        fields = history.every[digest].fields
        if name not in fields:
            # Erased since, or not held here: it cannot be said again.
            raise Refused("conflict_moved_on")
        if fields[name] not in different:
            different.append(fields[name])
    different.sort(key=lambda value: value == before.values[name])
    return different


def _void_and_edit(history: _History, before: Folded) -> list[dict[str, Value]]:
    clash = [history.every[digest] for digest in before.conflicts[VOID_EDIT]]
    now = fold(list(history.every.values())).values
    edited = sorted({name for c in clash if VOID not in c.fields for name in c.fields})
    voids = [c.fields[VOID] for c in clash if c.fields.get(VOID) is not None]
    if not edited or not voids:
        raise Refused("conflict_moved_on")
    # The edit changes nothing: it stands there as somebody who did not know of the void.
    return [{name: now[name] for name in edited}, {VOID: voids[0]}]
