"""Records whose id follows from what they are about, so that two laptops write to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.ledger.desk import Desk
from tracker.ledger.ledger import Change


def written(
    desk: Desk,
    scope: str,
    table: str,
    record: str,
    values: Mapping[str, Any],
    base: Sequence[str] | None = None,
) -> Change:
    """The change that makes a record of a derived id, or writes it again after it was voided."""
    if not desk.ledger.heads(scope, table, record):
        return Change(table, record, {k: v for k, v in values.items() if v is not None}, ())
    return Change(table, record, {**values, "void": None}, tuple(base) if base else None)
