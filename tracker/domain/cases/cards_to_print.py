"""Whose cards are to be printed together: of a day of registration, a place, a list of a day."""

from __future__ import annotations

from tracker.domain.cases.queries import Person, people_of
from tracker.domain.organisations.queries import Cso, cso_by_code
from tracker.ledger.desk import Desk, query, scope_cso

MOST_ON_SHEETS = 500


@query("people_for_cards", "cases:person:read")
def people_for_cards(
    desk: Desk,
    *,
    registered_on: str | None = None,
    site: str | None = None,
    day: str | None = None,
    limit: int = MOST_ON_SHEETS,
) -> list[Person]:
    """Those registered on a day, who had a kit at a ``site``, or on the list of a ``day``.

    By name; nobody who was erased or whose registration was taken back.
    """
    condition, params = desk.visible("p.scope")
    if registered_on:
        condition += " AND date(p._made / 1000, 'unixepoch', 'localtime') = ?"
        params = [*params, registered_on]
    for table, column, value in (
        ("distribution", "site", site),
        ("invitation", "distribution_day", day),
    ):
        if value:
            condition += (
                f" AND EXISTS (SELECT 1 FROM {table} x WHERE x.person = p.id"
                f" AND x.scope = p.scope AND x.{column} = ? AND x.void IS NULL)"
            )
            params = [*params, value]
    rows = desk.ledger.database.rows(
        f"SELECT p.* FROM person p WHERE {condition} AND p.void IS NULL"
        " AND p.given_names IS NOT NULL AND NOT EXISTS (SELECT 1 FROM erased_record x"
        " WHERE x.record = p.id AND x.scope = p.scope)"
        " ORDER BY p.family_names, p.given_names, p.id LIMIT ?",
        [*params, limit],
    )
    return people_of(desk, rows)


def organisation_on_cards(desk: Desk, cso: str | None = None) -> Cso:
    """Whose name and telephone for complaints stand on cards that are nobody's yet.

    Invalid("organisation_needed") on a hub that names none.
    """
    return cso_by_code(desk, code=scope_cso(desk.scope(cso)) or "")
