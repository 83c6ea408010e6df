"""Rows of a table: one page of them by key, or all for a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from tracker.basics.errors import Invalid, NotFound
from tracker.ledger.desk import Desk, query
from tracker.tables.all_tables import TABLES
from tracker.tables.declared import Column, Narrowed, Table

#: Rows in one file: a sheet of a spreadsheet program holds a million.
MOST_ROWS = 500_000
#: Values that occur are offered up to so many.
_MOST_OFFERED = 200
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


@dataclass(frozen=True)
class Row:
    """``id`` of the record that it is about; ``values`` in the order of the columns; ``heads``:
    what is seen of the record, for a change."""

    id: str
    values: tuple[Any, ...]
    heads: str


@dataclass(frozen=True)
class TablePage:
    """One page. ``before`` and ``after``: ids to go on from, None where nothing more is."""

    table: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sort: str
    down: bool
    before: str | None
    after: str | None


def table_of(desk: Desk, name: str) -> Table:
    """The table, if there is one of this name and the actor may read it."""
    table = TABLES.get(name)
    if table is None:
        raise NotFound("not_found", table=name)
    desk.actor.require(table.permission)
    return table


def columns_of(desk: Desk, table: Table) -> tuple[Column, ...]:
    """The organisation is told only to whoever sees several."""
    return tuple(c for c in table.columns if c.name != "cso" or desk.actor.cso is None)


@query("table_page", "organisations:read")
def table_page(
    desk: Desk,
    *,
    table: str,
    narrowed: Mapping[str, str] | None = None,
    sort: str = "",
    down: bool | None = None,
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> TablePage:
    """A page of ``table``. ``narrowed``: by name a code, for days ``NAME_since`` and
    ``NAME_until`` (ISO). ``after`` or ``before``: the id that it begins after or ends before."""
    asked = table_of(desk, table)
    by = asked.column(sort) or asked.column(asked.sort) or asked.columns[0]
    falling = asked.down if down is None else down
    if sort and down is None:
        falling = False
    condition, params = _condition(desk, asked, narrowed or {})
    key = f"ifnull({by.order or by.sql}, '')"
    backwards = bool(before)
    cursor = before or after
    if cursor:
        if not _ID.match(cursor):
            raise Invalid("not_found", "after")
        at = desk.ledger.database.row(
            f"SELECT {key} AS value FROM {asked.rows} WHERE r.id = ?", (cursor,)
        )
        if at is not None:
            side, beside = ("<" if falling != backwards else ">"), "<" if backwards else ">"
            condition += f" AND ({key} {side} ? OR ({key} = ? AND r.id {beside} ?))"
            params += [at["value"], at["value"], cursor]
    order = "DESC" if falling != backwards else "ASC"
    # Rows of one value stand as they came, whichever way they are sorted: read in that order,
    # the first ones stay the first ones and a hundred thousand are not moved.
    beside = "DESC" if backwards else "ASC"
    found = _rows(
        desk, asked, columns_of(desk, asked), condition, params,
        f" ORDER BY {key} {order}, r.id {beside} LIMIT {int(limit) + 1}",
    )  # fmt: skip
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    first, last = (found[0].id, found[-1].id) if found else (None, None)
    return TablePage(
        table,
        columns_of(desk, asked),
        tuple(found),
        by.name,
        falling,
        first if (after and found) or (backwards and more) else None,
        last if more or (backwards and found) else None,
    )


@query("table_rows", "organisations:read")
def table_rows(
    desk: Desk,
    *,
    table: str,
    narrowed: Mapping[str, str] | None = None,
    sort: str = "",
    down: bool | None = None,
) -> TablePage:
    """All rows (at most ``MOST_ROWS``), in the order asked for."""
    return table_page(desk, table=table, narrowed=narrowed, sort=sort, down=down, limit=MOST_ROWS)


@query("table_offered", "organisations:read")
def table_offered(desk: Desk, *, table: str) -> dict[str, list[str]]:
    """Values that occur, for what is narrowed by them; most frequent first."""
    asked = table_of(desk, table)
    condition, params = _condition(desk, asked, {})
    offered = {}
    for one in asked.narrowed:
        if one.kind == "occurring" and (one.name != "cso" or desk.actor.cso is None):
            offered[one.name] = [
                str(value)
                for (value,) in desk.ledger.database.tuples(
                    f"SELECT {one.sql} AS value FROM {asked.rows} WHERE {condition}"
                    f" AND {one.sql} IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value"
                    f" LIMIT {_MOST_OFFERED}",
                    params,
                )
            ]
    return offered


def _condition(desk: Desk, table: Table, narrowed: Mapping[str, str]) -> tuple[str, list[Any]]:
    condition, params = ("1", list[Any]()) if table.shared else desk.visible("r.scope")
    conditions, values = [table.where, condition], list[Any](params)
    if table.owner is not None and desk.actor.cso is not None:
        conditions.append(f"{table.owner} = ?")
        values.append(desk.actor.cso)
    for one in table.narrowed:
        if one.kind == "days":
            for end, sign in (("since", ">="), ("until", "<=")):
                if day := narrowed.get(f"{one.name}_{end}"):
                    conditions.append(f"{one.sql} {sign} ?")
                    values.append(_day(day, f"{one.name}_{end}"))
        elif value := narrowed.get(one.name):
            conditions.append(f"{one.sql} = ?")
            values.append(_code(one, value))
    return " AND ".join(conditions), values


def _code(one: Narrowed, value: str) -> Any:
    return {"yes": 1, "no": 0}.get(value, value) if one.group == "yes_or_no" else value


def _day(text: str, name: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Invalid("not_a_date", name) from error


def _rows(
    desk: Desk,
    table: Table,
    columns: Sequence[Column],
    condition: str,
    params: Sequence[Any],
    order: str,
) -> list[Row]:
    chosen = ", ".join(column.sql for column in columns)
    lists = {place for place, column in enumerate(columns) if column.kind == "choices"}
    return [
        Row(
            identity,
            tuple(
                orjson.loads(value) if place in lists and value else value
                for place, value in enumerate(values)
            ),
            heads,
        )
        for identity, heads, *values in desk.ledger.database.tuples(
            f"SELECT r.id, r._heads, {chosen} FROM {table.rows} WHERE {condition}{order}", params
        )
    ]
