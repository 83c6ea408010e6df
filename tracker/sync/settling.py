"""Settle all open conflicts by one rule that a person chose, after she saw how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.ledger.desk import Desk, command, cso_scope, query
from tracker.ledger.fold import VOID_EDIT
from tracker.ledger.ledger import Change
from tracker.ledger.records import VOID, Value
from tracker.sync.conflicts import SETTLE, Conflict, Side, conflict_of, device_names

#: ``latest``: what everybody sees now; ``device``: what one computer wrote, where it did.
RULES = ("latest", "device")
_AT_ONCE = 200


@dataclass(frozen=True)
class Foreseen:
    """``open`` conflicts, of which the rule settles so many, in so many records."""

    open: int
    settled: int
    records: int


@query("sync:conflict:foreseen", "sync:conflict:read")
def foreseen(
    desk: Desk, *, rule: str, device: str | None = None, cso: str | None = None
) -> Foreseen:
    """What ``sync:conflict:settle_all`` with the same arguments would settle."""
    everything, chosen = 0, []
    for conflict, side in _judged(desk, rule, device, cso):
        everything += 1
        if side is not None:
            chosen.append(conflict)
    return Foreseen(everything, len(chosen), len({(c.scope, c.record) for c in chosen}))


@command("sync:conflict:settle_all", SETTLE)
def settle_all(
    desk: Desk,
    *,
    rule: str,
    device: str | None = None,
    cso: str | None = None,
    expected: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> int:
    """Settle every open conflict that the rule decides; how many. Both values stay.

    ``expected``: the number that was shown; Refused("finding_changed") when it is another.
    ``progress`` is called with the step ("settle"), how many records are done, and of how many;
    what it raises leaves all as it was.
    """
    settled = 0
    changes: dict[tuple[str, str, str], tuple[Conflict, dict[str, Value]]] = {}
    for conflict, side in _judged(desk, rule, device, cso):
        if side is None:
            continue
        settled += 1
        name = VOID if conflict.field == VOID_EDIT else conflict.field
        key = (conflict.scope, conflict.table, conflict.record)
        # All fields of a record in one entry: of two entries neither would have seen the other.
        changes.setdefault(key, (conflict, {}))[1][name] = side.value
    if expected is not None and expected != settled:
        raise Refused("finding_changed")
    by_scope: dict[str, list[Change]] = {}
    for (scope, table, record), (conflict, values) in changes.items():
        by_scope.setdefault(scope, []).append(Change(table, record, values, conflict.base))
    done = 0
    for scope, listed in sorted(by_scope.items()):
        for start in range(0, len(listed), _AT_ONCE):
            if progress:
                progress("settle", done, len(changes))
            part = listed[start : start + _AT_ONCE]
            desk.ledger.append_each(scope, SETTLE, desk.actor.user, [[c] for c in part])
            done += len(part)
    return settled


def _judged(
    desk: Desk, rule: str, device: str | None, cso: str | None
) -> Iterator[tuple[Conflict, Side | None]]:
    """Every open conflict that the actor may see, and the side that the rule keeps of it."""
    if rule not in RULES:
        raise Invalid("not_a_choice", "rule")
    if (rule == "device") != (device is not None):
        raise Invalid("required", "device")
    sql, params = "SELECT * FROM conflict WHERE 1", list[Any]()
    code = desk.actor.cso if desk.actor.cso is not None else cso
    if code is not None:
        desk.actor.require_cso(code)
        sql, params = sql + " AND scope = ?", [cso_scope(code)]
    names = device_names(desk)
    for row in desk.ledger.database.rows(sql + " ORDER BY record, scope, field", params):
        conflict = conflict_of(desk, row, names)
        if rule == "latest":
            yield conflict, next(s for s in conflict.sides if s.shown)
        else:
            own = [s for s in conflict.sides if s.device == device]
            yield conflict, own[0] if len(own) == 1 else None
