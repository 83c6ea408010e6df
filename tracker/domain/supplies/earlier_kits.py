"""Has she had a kit that should still last? A warning with date and place, never a block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.cases.aliases import hers
from tracker.domain.supplies.records import DEFAULT_DURATION_DAYS
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class EarlierKit:
    """A kit she had: ``place`` is None and ``reported`` true where only a list says so."""

    handed_on: str
    place: str | None
    kit: str | None
    lasts_until: str
    reported: bool


@query("earlier_kits", "supplies:distribution:read")
def earlier_kits(
    desk: Desk, *, person: str, on: str | None = None, kit_type: str | None = None
) -> list[EarlierKit]:
    """Kits whose duration covers the day ``on`` (today), newest first.

    ``kit_type``: only kits of this type, for it is replaced by none of another type. What a
    list reports counts always: it names no type.
    """
    day = date.fromisoformat(on) if on else desk.today()
    condition, params = desk.visible("d.scope")
    her, people = hers(desk, person)
    found = []
    for row in desk.ledger.database.rows(
        "SELECT d.handed_on, s.name AS place, t.id AS kit_type, v.duration_days,"
        " t.code || '-' || v.number AS kit"
        " FROM distribution d JOIN kit_version v ON v.id = d.kit_version"
        " JOIN kit_type t ON t.id = v.kit_type"
        " LEFT JOIN site s ON s.id = d.site AND s.scope = d.scope"
        f" WHERE d.{her} AND d.void IS NULL AND {condition}",
        [*people, *params],
    ):
        if kit_type in (None, row["kit_type"]):
            found.append((row["handed_on"], row["place"], row["kit"], row["duration_days"], False))
    condition, params = desk.visible()
    for row in desk.ledger.database.rows(
        "SELECT delivered_on, kit FROM reported_delivery"
        f" WHERE {her} AND void IS NULL AND delivered_on IS NOT NULL AND {condition}",
        [*people, *params],
    ):
        found.append((row["delivered_on"], None, row["kit"], DEFAULT_DURATION_DAYS, True))
    kits = []
    for handed, place, kit, duration, reported in sorted(found, key=lambda f: f[0], reverse=True):
        until = date.fromisoformat(handed) + timedelta(days=duration)
        if date.fromisoformat(handed) <= day < until:
            kits.append(EarlierKit(handed, place, kit, until.isoformat(), reported))
    return kits
