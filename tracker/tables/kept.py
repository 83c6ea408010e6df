"""Views of tables that somebody keeps: a name for how a table was sorted and narrowed.

They belong to this installation alone and hold codes and days, nobody's values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from tracker.basics.errors import Invalid, NotFound
from tracker.ledger.desk import Desk, command, query
from tracker.tables.queries import table_of

MOST_VIEWS = 50
_MOST_LETTERS = 60


@dataclass(frozen=True)
class KeptView:
    """``asked``: what stands in the address, by name."""

    number: int
    table: str
    name: str
    asked: dict[str, str]


@query("kept_views", "organisations:read")
def kept_views(desk: Desk, *, table: str) -> list[KeptView]:
    """The actor's own views of a table, by name."""
    return [
        KeptView(row["id"], row["tbl"], row["name"], dict(parse_qsl(row["asked"])))
        for row in desk.ledger.database.rows(
            "SELECT * FROM kept_view WHERE user = ? AND tbl = ? ORDER BY name, id",
            (desk.actor.user, table),
        )
    ]


@command("tables:view:keep", "organisations:read")
def keep_view(desk: Desk, *, table: str, name: str, asked: Mapping[str, str]) -> None:
    """Keep how a table is shown now; one of the same name is replaced."""
    asked_for = table_of(desk, table)
    called = " ".join(name.split())
    if not called:
        raise Invalid("required", "name")
    if len(called) > _MOST_LETTERS:
        raise Invalid("too_long", "name", limit=_MOST_LETTERS)
    known = {"sort", "down"}
    for one in asked_for.narrowed:
        days = one.kind == "days"
        known |= {f"{one.name}_since", f"{one.name}_until"} if days else {one.name}
    kept = {key: value for key, value in asked.items() if key in known and value}
    database = desk.ledger.database
    database.execute(
        "DELETE FROM kept_view WHERE user = ? AND tbl = ? AND name = ?",
        (desk.actor.user, table, called),
    )
    if len(kept_views(desk, table=table)) >= MOST_VIEWS:
        raise Invalid("too_many_views", "name", most=MOST_VIEWS)
    database.execute(
        "INSERT INTO kept_view (user, tbl, name, asked) VALUES (?, ?, ?, ?)",
        (desk.actor.user, table, called, urlencode(sorted(kept.items()))),
    )


@command("tables:view:drop", "organisations:read")
def drop_view(desk: Desk, *, number: int) -> str:
    """Forget a view of one's own; the table that it was of."""
    row = desk.ledger.database.row(
        "SELECT tbl FROM kept_view WHERE id = ? AND user = ?", (number, desk.actor.user)
    )
    if row is None:
        raise NotFound("not_found", view=number)
    desk.ledger.database.execute("DELETE FROM kept_view WHERE id = ?", (number,))
    return str(row["tbl"])
