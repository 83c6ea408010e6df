"""What is missing or does not fit in what came: conflicts, gaps, forks, the erased come back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from operator import itemgetter
from typing import Any

from tracker.domain.cases.erased import came_back
from tracker.ledger.desk import Desk, cso_scope
from tracker.ledger.ledger import WAITING
from tracker.review.found import Found, heads_of, parts_of
from tracker.store.database import Database


def find_conflicts(database: Database, records: Collection[str]) -> Iterator[Found]:
    """Fields of ``records`` with more than one value."""
    for part in parts_of(records):
        for row in database.rows(
            f"SELECT * FROM conflict WHERE record IN ({','.join('?' * len(part))})", part
        ):
            heads = row["heads"].split(",")
            yield Found(
                "conflict",
                (row["scope"], row["record"], row["field"]),
                row["scope"],
                _latest(database, heads),
                heads_of([(h,) for h in heads]),
                (row["record"],),
                (row["record"],),
                {"table": row["tbl"], "field": row["field"]},
            )


def _latest(database: Database, hashes: Collection[str]) -> int:
    """When the last of some entries was written (ms, by its own computer's clock)."""
    digests = [bytes.fromhex(h) for h in hashes]
    return int(
        database.value(
            "SELECT max(json_extract(CAST(body AS TEXT), '$.at')) FROM entry"
            f" WHERE hash IN ({','.join('?' * len(digests))})",
            digests,
        )
        or 0
    )


def find_pending(desk: Desk, records: Collection[str]) -> Iterator[Found]:
    """Records of which a change came without what it builds on."""
    wanted = frozenset(records)
    # Each table has an index of these few: asked one by one, reading the questions takes longest.
    asked = " UNION ALL ".join(
        f"SELECT '{t.table}' AS tbl, id, scope, _hlc, _heads FROM \"{t.table}\" WHERE _pending = 1"
        for t in desk.ledger.declared
    )
    for row in sorted(desk.ledger.database.rows(asked), key=itemgetter("tbl", "id")):
        if row["id"] not in wanted:
            continue
        yield Found(
            "pending",
            (row["scope"], row["tbl"], row["id"]),
            row["scope"],
            row["_hlc"] >> 16,
            heads_of([(row["id"], row["_heads"])]),
            (row["id"],),
            (row["id"],),
            {"table": row["tbl"]},
        )


def find_waiting(database: Database) -> Iterator[Found]:
    """Groups of which a part is still missing though something came since."""
    rows = database.rows(
        "SELECT e.grp, c.scope, c.device, min(e.received) AS since, count(*) AS held,"
        " group_concat(hex(e.hash)) AS hashes,"
        " max(json_extract(CAST(e.body AS TEXT), '$.group_size')) AS size,"
        " max(json_extract(CAST(e.body AS TEXT), '$.at')) AS at,"
        " max(json_extract(CAST(e.body AS TEXT), '$.action')) AS action"
        " FROM entry e JOIN chain c ON c.id = e.chain WHERE e.state <> 0 AND e.state = ?"
        " GROUP BY e.grp, c.scope, c.device",
        (WAITING,),
    )
    for row in rows:
        imports = database.value(
            "SELECT count(*) FROM exchange WHERE direction = 'in' AND at >= ?", (row["since"],)
        )
        if imports < 2:
            continue
        yield Found(
            "waiting",
            (row["scope"], row["device"], row["grp"]),
            row["scope"],
            row["at"],
            heads_of([(h,) for h in row["hashes"].split(",")]),
            (row["device"],),
            (),
            {"held": row["held"], "size": row["size"], "action": row["action"]},
        )


def find_forks(database: Database) -> Iterator[Found]:
    """Devices of which there are two: copied, or brought back from a backup."""
    forked: dict[str, list[dict[str, Any]]] = {}
    for row in database.rows(
        "SELECT c.device, c.scope, f.seq, e.hash,"
        " json_extract(CAST(e.body AS TEXT), '$.at') AS at FROM fork f"
        " CROSS JOIN chain c ON c.id = f.chain"
        " CROSS JOIN entry e ON e.chain = f.chain AND e.seq = f.seq"
        " ORDER BY c.device, c.scope, f.seq"
    ):
        forked.setdefault(row["device"], []).append(row)
    for device, rows in forked.items():
        scopes = {r["scope"] for r in rows}
        yield Found(
            "fork",
            (device,),
            scopes.pop() if len(scopes) == 1 else "shared",
            max(r["at"] for r in rows),
            heads_of((r["scope"], r["seq"], r["hash"].hex()) for r in rows),
            (device,),
            (device,),
            {"places": len({(r["scope"], r["seq"]) for r in rows})},
        )


def find_came_back(desk: Desk) -> Iterator[Found]:
    """Erased persons about whom something came that is still held."""
    if not desk.ledger.database.value("SELECT EXISTS (SELECT 1 FROM erased_record)"):
        return
    for one in came_back(desk):
        if not one.held:
            continue
        row = desk.record("person", one.person)
        yield Found(
            "came_back",
            (cso_scope(one.cso), one.person),
            cso_scope(one.cso),
            row["_hlc"] >> 16,
            heads_of([(one.person, one.held, one.dropped)]),
            (one.person,),
            (one.person,),
            {
                "held": one.held,
                "dropped": one.dropped,
                "codes": [one.person_code],
                "persons": [one.person],
            },
        )
