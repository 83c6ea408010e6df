"""Kits of a lot were handed over as another kit than the lot is said to be by now.

The kit of a lot can be put right until one of it was handed over. Two laptops that are apart
cannot know: one corrects the lot while the other hands kits of it over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from tracker.review.found import Found, heads_of, parts_of
from tracker.store.database import Database

KIND = "other_kit"
_DIFFER = " d.void IS NULL AND l.void IS NULL AND d.kit_version <> l.kit_version"


def lots_to_check(database: Database, touched: Collection[str]) -> set[str]:
    """Lots that are among ``touched``, whose hand-overs there differ, or did until now."""
    found: set[str] = set()
    for part in parts_of(touched):
        marks = ",".join("?" * len(part))
        found |= {
            lot
            for (lot,) in database.tuples(
                f"SELECT id FROM lot WHERE id IN ({marks})"
                " UNION SELECT d.lot FROM distribution d JOIN lot l ON l.id = d.lot"
                f" AND l.scope = d.scope WHERE d.id IN ({marks}) AND{_DIFFER}"
                " UNION SELECT d.lot FROM distribution d JOIN review_about a ON a.record = d.lot"
                " JOIN review_finding f ON f.id = a.finding AND f.kind = ?"
                f" WHERE d.id IN ({marks})",
                [*part, *part, KIND, *part],
            )
        }
    return found


def all_lots(database: Database) -> set[str]:
    """Lots of which something was handed over as another kit."""
    return {
        lot
        for (lot,) in database.tuples(
            "SELECT DISTINCT d.lot FROM lot l JOIN distribution d ON d.lot = l.id"
            f" AND d.scope = l.scope WHERE{_DIFFER}"
        )
    }


def find_other_kit(database: Database, lots: Collection[str]) -> Iterator[Found]:
    """A finding for each of ``lots`` whose hand-overs say another kit."""
    rows = [
        row
        for part in parts_of(lots)
        for row in database.rows(
            "SELECT l.id AS lot, l.scope, l.code, l._heads AS lot_heads, l._hlc, d.id, d._heads,"
            " d._made, (SELECT t.code || '-' || v.number FROM kit_version v"
            "  JOIN kit_type t ON t.id = v.kit_type WHERE v.id = l.kit_version) AS kit,"
            " (SELECT t.code || '-' || v.number FROM kit_version v"
            "  JOIN kit_type t ON t.id = v.kit_type WHERE v.id = d.kit_version) AS handed"
            " FROM lot l JOIN distribution d ON d.lot = l.id AND d.scope = l.scope"
            f" WHERE l.id IN ({','.join('?' * len(part))}) AND{_DIFFER}"
            " ORDER BY l.id, l.scope, d.id",
            part,
        )
    ]
    for (lot, scope), group in groupby(rows, key=lambda r: (r["lot"], r["scope"])):
        listed = list(group)
        first = listed[0]
        yield Found(
            KIND,
            (scope, lot),
            scope,
            max(first["_hlc"] >> 16, *(r["_made"] for r in listed)),
            heads_of([(lot, first["lot_heads"]), *((r["id"], r["_heads"]) for r in listed)]),
            (lot,),
            (lot,),
            {
                "code": first["code"],
                "kit": first["kit"] or "",
                "handed": sorted({r["handed"] or "" for r in listed}),
                "number": len(listed),
            },
        )
