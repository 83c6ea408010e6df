"""Parked rows that come back in our own spreadsheet: they are those rows, corrected."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from tracker.domain.cases.lists.headers import OUR_MARK
from tracker.domain.cases.lists.rows import ListRow
from tracker.ledger.desk import Desk


@dataclass(frozen=True)
class ParkedRow:
    """A row that waits: where it stood in its list, its cells, what a correction has seen."""

    batch: str
    number: int
    cells: dict[str, str]
    base: tuple[str, ...]

    def corrected_by(self, row: ListRow) -> ListRow:
        """``row`` in this one's place, without the columns that we added to the spreadsheet."""
        told = {k: v for k, v in row.cells.items() if not k.endswith(OUR_MARK)}
        return replace(row, number=self.number, cells={**self.cells, **told})


def parked_rows(desk: Desk, scope: str) -> dict[str, ParkedRow]:
    """All parked rows of an organisation, by id."""
    return {
        row["id"]: ParkedRow(
            row["batch"],
            row["number"],
            json.loads(row["cells"]) if row["cells"] else {},
            tuple(row["_heads"].split(",")),
        )
        for row in desk.ledger.database.rows(
            "SELECT id, batch, number, cells, _heads FROM list_row"
            " WHERE scope = ? AND state = 'parked'",
            (scope,),
        )
    }


def known_rows(desk: Desk, scope: str) -> set[str]:
    """The ids of all rows that an organisation has imported, whatever became of them."""
    return {
        row[0]
        for row in desk.ledger.database.tuples("SELECT id FROM list_row WHERE scope = ?", (scope,))
    }
