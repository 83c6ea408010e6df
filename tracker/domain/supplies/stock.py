"""Stock: the sum of movements, by site and lot, on any day."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.ledger.desk import Desk, query, scope_cso


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


def on_hand(desk: Desk, lot: str, site: str) -> int:
    """Kits of a lot at a site now."""
    condition, params = desk.visible()
    return int(
        desk.ledger.database.value(
            "SELECT coalesce(sum(kits), 0) FROM stock_movement"
            f" WHERE lot = ? AND site = ? AND void IS NULL AND {condition}",
            [lot, site, *params],
        )
    )


@query("stock", "supplies:stock:read")
def stock(desk: Desk, *, on: str | None = None) -> list[StockLine]:
    """Stock per site and lot at the end of the day ``on`` (today)."""
    condition, params = desk.visible("m.scope")
    rows = desk.ledger.database.rows(
        "SELECT m.scope, m.site, s.name AS site_name, m.lot, l.code AS lot_code, l.kit_version,"
        " t.code AS kit, v.number AS version, l.grant_agreement, g.code AS grant_code,"
        " l.expires_on, sum(m.kits) AS kits"
        " FROM stock_movement m"
        " JOIN lot l ON l.id = m.lot AND l.scope = m.scope"
        " JOIN site s ON s.id = m.site AND s.scope = m.scope"
        " JOIN kit_version v ON v.id = l.kit_version"
        " JOIN kit_type t ON t.id = v.kit_type"
        " JOIN grant_agreement g ON g.id = l.grant_agreement"
        f" WHERE m.void IS NULL AND {condition} AND m.moved_on <= ?"
        " GROUP BY m.scope, m.site, m.lot ORDER BY s.name, l.expires_on IS NULL, l.expires_on,"
        " l.code",
        [*params, on or desk.today().isoformat()],
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
