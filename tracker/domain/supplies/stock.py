"""Stock by site and lot at the end of any day.

The day is that of the work (``moved_on``), not of the recording. Movements of one day stand
in the order in which they were recorded. A count fixes the stock at its place in that order:
what stands before it, whenever it comes here by a merge, changes how far the count was off
and not the stock. So the stock is the last count and what moved after it, which is the same
in whatever order laptops were merged (docs/adr/0024).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid
from tracker.ledger.desk import Desk, query, scope_cso

#: After every day on which something can have happened.
LAST_DAY = "9999-12-31"


@dataclass(frozen=True)
class StockLine:
    """Kits of one lot at one site. ``kits`` may be below zero after a merge: a finding."""

    cso: str
    site: str
    site_name: str
    lot: str
    lot_code: str
    kit_version: str
    kit: str
    version: int
    grant: str
    grant_code: str
    expires_on: str | None
    kits: int

    def days_left(self, today: date) -> int | None:
        """Days until it expires; below zero when its day is over, None when it has none."""
        if not self.expires_on:
            return None
        return (date.fromisoformat(self.expires_on) - today).days


@dataclass(frozen=True)
class Step:
    """A movement in its place. ``change``: what it did to the stock, ``after``: what was there
    then; both follow from all movements held, those before a count too."""

    row: dict[str, Any]
    change: int
    after: int


def steps(rows: Iterable[dict[str, Any]]) -> Iterator[Step]:
    """Movements of one lot at one site, in their order, with the stock after each."""
    after = 0
    for row in sorted(rows, key=lambda r: (r["moved_on"], r["_made"], r["id"])):
        change = row["kits"] if row["counted"] is None else row["counted"] - after
        after += change
        yield Step(row, change, after)


def balances(condition: str, params: Sequence[str], day: str) -> tuple[str, list[str]]:
    """SQL of (scope, lot, site, kits) at the end of ``day``, and its parameters.

    ``condition`` with ``params`` is about movements ``m``. A lot at a site has the last count
    and what moved after it.
    """
    sql = (
        "SELECT p.scope, p.lot, p.site, p.kits + coalesce(c.kits, 0) AS kits FROM ("
        " SELECT m.scope, m.lot, m.site, sum(m.kits) AS kits FROM stock_movement m"
        f" WHERE m.void IS NULL AND m.moved_on <= ? AND {condition}"
        " GROUP BY m.scope, m.lot, m.site) p LEFT JOIN ("
        # The few that were counted: instead of all until then, what was there.
        " SELECT l.scope, l.lot, l.site, l.counted - (SELECT sum(e.kits) FROM stock_movement e"
        "  WHERE e.lot = l.lot AND e.site = l.site AND e.scope = l.scope AND e.void IS NULL"
        "  AND (e.moved_on, e._made, e.id) <= (l.moved_on, l._made, l.id)) AS kits FROM ("
        "  SELECT m.scope, m.lot, m.site, m.counted, m.moved_on, m._made, m.id, row_number() OVER ("
        "   PARTITION BY m.scope, m.lot, m.site"
        "   ORDER BY m.moved_on DESC, m._made DESC, m.id DESC) AS place"
        "  FROM stock_movement m INDEXED BY stock_movement_counted"
        "  WHERE m.counted IS NOT NULL AND m.void IS NULL"
        f"  AND m.moved_on <= ? AND {condition}) l WHERE l.place = 1) c"
        " ON c.lot = p.lot AND c.site = p.site AND c.scope = p.scope"
    )
    return sql, [day, *params, day, *params]


def on_hand(desk: Desk, lot: str, site: str, day: str = LAST_DAY) -> int:
    """Kits of a lot at a site at the end of ``day``; with all that is recorded by default."""
    condition, params = desk.visible("m.scope")
    sql, given = balances(f"{condition} AND m.lot = ? AND m.site = ?", [*params, lot, site], day)
    return int(desk.ledger.database.value(f"SELECT coalesce(sum(kits), 0) FROM ({sql})", given))


def least_since(desk: Desk, lot: str, site: str, day: str) -> tuple[int, str]:
    """The fewest kits of a lot that a site had from the end of ``day`` on, and the day of it;
    until the next count, which stands whatever is written down of the days before."""
    rows = desk.ledger.database.rows(
        "SELECT * FROM stock_movement WHERE lot = ? AND site = ? AND scope = ? AND void IS NULL",
        (lot, site, desk.record("site", site)["scope"]),
    )
    found = 0, day
    for step in steps(rows):
        moved_on = step.row["moved_on"]
        if moved_on <= day:
            found = step.after, day
        elif step.row["counted"] is not None:
            break
        elif step.after < found[0]:
            found = step.after, moved_on
    return found


def read_day(name: str, day: str | None) -> str | None:
    """An ISO day as it was given; Invalid for what is none."""
    if day is None:
        return None
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise Invalid("not_a_date", name) from error


@query("stock", "supplies:stock:read")
def stock(desk: Desk, *, on: str | None = None) -> list[StockLine]:
    """Stock per site and lot at the end of the day ``on`` (today), by the day of the work."""
    condition, params = desk.visible("m.scope")
    day = read_day("on", on) or desk.today().isoformat()
    sql, given = balances(condition, params, day)
    rows = desk.ledger.database.rows(
        "SELECT b.scope, b.site, s.name AS site_name, b.lot, l.code AS lot_code, l.kit_version,"
        " t.code AS kit, v.number AS version, l.grant_agreement, g.code AS grant_code,"
        f" l.expires_on, b.kits FROM ({sql}) b"
        " JOIN lot l ON l.id = b.lot AND l.scope = b.scope"
        " JOIN site s ON s.id = b.site AND s.scope = b.scope"
        " JOIN kit_version v ON v.id = l.kit_version"
        " JOIN kit_type t ON t.id = v.kit_type"
        " JOIN grant_agreement g ON g.id = l.grant_agreement"
        " ORDER BY s.name, b.site, l.expires_on IS NULL, l.expires_on, l.code, b.lot",
        given,
    )
    return [
        StockLine(
            scope_cso(r["scope"]) or "",
            r["site"],
            r["site_name"],
            r["lot"],
            r["lot_code"],
            r["kit_version"],
            r["kit"],
            r["version"],
            r["grant_agreement"],
            r["grant_code"],
            r["expires_on"],
            r["kits"],
        )
        for r in rows
    ]
