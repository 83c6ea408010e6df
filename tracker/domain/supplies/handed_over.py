"""How many kits were handed over, by organisation."""

from __future__ import annotations

from tracker.ledger.desk import Desk, query, scope_cso


@query("handed_over", "supplies:distribution:read")
def handed_over(desk: Desk, *, day: str | None = None) -> dict[str, int]:
    """Kits handed over and not taken back, by organisation's code; on one day, or ever."""
    condition, params = desk.visible()
    sql = f"SELECT scope, count(*) AS n FROM distribution WHERE void IS NULL AND {condition}"
    if day is not None:
        sql, params = sql + " AND handed_on = ?", [*params, day]
    rows = desk.ledger.database.rows(sql + " GROUP BY scope", params)
    return {scope_cso(r["scope"]) or "": r["n"] for r in rows}
