"""Reorder levels: when a place has fewer kits of a version than it should, it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.basics.ids import derived_id
from tracker.domain.supplies.amounts import not_negative
from tracker.domain.supplies.lots import KEY
from tracker.domain.supplies.stock import stock
from tracker.ledger.desk import Desk, command, query, scope_cso
from tracker.ledger.ledger import Change


@dataclass(frozen=True)
class ReorderLevel:
    """``kits``: of this version at this place that are not past their date."""

    cso: str
    site: str
    site_name: str
    kit_version: str
    kit: str
    level: int
    kits: int
    base: str

    @property
    def below(self) -> bool:
        return self.kits < self.level


@command("supplies:reorder:set", "supplies:stock:adjust")
def set_reorder_level(
    desk: Desk, *, site: str, kit_version: str, kits: int, base: Sequence[str] | None = None
) -> str:
    """Below how many kits of a version a place must order more; 0 takes the level away."""
    place = desk.record("site", site)
    desk.record("kit_version", kit_version)
    not_negative("kits", kits)
    # One record for a place and a version, whichever laptop writes it first.
    record = derived_id(KEY, place["scope"], "reorder", site, kit_version)
    held = desk.ledger.heads(place["scope"], "reorder_level", record)
    values = {"site": site, "kit_version": kit_version, "kits": kits}
    change = Change(
        "reorder_level", record, values, (tuple(base) if base else None) if held else ()
    )
    desk.ledger.append(place["scope"], "supplies:reorder:set", desk.actor.user, [change])
    return record


@query("reorder_levels", "supplies:stock:read")
def reorder_levels(desk: Desk) -> list[ReorderLevel]:
    """Levels that are set, those that are undercut first."""
    condition, params = desk.visible("r.scope")
    rows = desk.ledger.database.rows(
        "SELECT r.*, s.name AS site_name, t.code || '-' || v.number AS kit FROM reorder_level r"
        " JOIN site s ON s.id = r.site AND s.scope = r.scope"
        " JOIN kit_version v ON v.id = r.kit_version JOIN kit_type t ON t.id = v.kit_type"
        f" WHERE r.void IS NULL AND r.kits > 0 AND {condition}",
        params,
    )
    if not rows:
        return []
    today = desk.today().isoformat()
    usable: dict[tuple[str, str], int] = {}
    for line in stock(desk):
        if line.kits > 0 and not (line.expires_on and line.expires_on < today):
            key = (line.site, line.kit_version)
            usable[key] = usable.get(key, 0) + line.kits
    levels = [
        ReorderLevel(
            scope_cso(r["scope"]) or "",
            r["site"],
            r["site_name"],
            r["kit_version"],
            r["kit"],
            r["kits"],
            usable.get((r["site"], r["kit_version"]), 0),
            r["_heads"],
        )
        for r in rows
    ]
    return sorted(levels, key=lambda x: (not x.below, x.site_name, x.kit))
