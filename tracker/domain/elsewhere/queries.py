"""Has she had a kit with another organisation that should still last?"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.elsewhere.marks import marks, one_woman
from tracker.ledger.desk import Desk, query
from tracker.ledger.device import meta


@dataclass(frozen=True)
class KitElsewhere:
    """A kit of somebody with such a name and the same date of birth; ISO days."""

    handed_on: str
    lasts_until: str


@query("kits_elsewhere", "supplies:distribution:read")
def kits_elsewhere(desk: Desk, *, person: str) -> tuple[KitElsewhere, ...]:
    """Kits of other organisations that are likely hers and still last, newest first."""
    row = desk.record("person", person)
    return kits_elsewhere_like(
        desk,
        given_names=row["given_names"] or "",
        family_names=row["family_names"] or "",
        birth_date=row["birth_date"],
        birth_precision=row["birth_precision"],
    )


@query("kits_elsewhere_like", "cases:person:read")
def kits_elsewhere_like(
    desk: Desk,
    *,
    given_names: str,
    family_names: str = "",
    birth_date: str | None = None,
    birth_precision: str | None = None,
) -> tuple[KitElsewhere, ...]:
    """The same for a name and date that are being typed; empty without an exact date."""
    key = meta(desk.ledger.database, "elsewhere.key")
    if key is None:
        return ()
    asked = marks(bytes.fromhex(key), given_names, family_names, birth_date, birth_precision)
    wanted = sorted({int(mark, 16) for row in asked for place in row for mark in place})
    if not wanted:
        return ()
    rows = desk.ledger.database.rows(
        "SELECT k.handed_on, k.lasts_until, k.marks FROM elsewhere_kit k WHERE k.id IN"
        f" (SELECT kit FROM elsewhere_mark WHERE mark IN ({','.join('?' * len(wanted))}))"
        " AND k.lasts_until > ? ORDER BY k.handed_on DESC, k.id",
        [*wanted, desk.today().isoformat()],
    )
    return tuple(
        KitElsewhere(row["handed_on"], row["lasts_until"])
        for row in rows
        if one_woman(asked, [line.split() for line in row["marks"].split("\n")])
    )
