"""What should have been in the kits of a round: what may be told as missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from tracker.ledger.desk import Desk


@dataclass(frozen=True)
class Item:
    """An item of a kit, with what it is called in each language."""

    code: str
    names: dict[str, str]


def items_of(desk: Desk, round_row: dict[str, Any]) -> list[Item]:
    """Items of the round's kit version, or of every version that was handed over in it."""
    database = desk.ledger.database
    codes: set[str] = set()
    for (contents,) in database.tuples(
        "SELECT contents FROM kit_version v WHERE v.id = ? OR (? IS NULL AND v.id IN"
        " (SELECT d.kit_version FROM distribution d WHERE +d.scope = ?"
        "  AND d.handed_on BETWEEN ? AND ?))",
        (
            round_row["kit_version"],
            round_row["kit_version"],
            round_row["scope"],
            round_row["handed_from"],
            round_row["handed_until"],
        ),
    ):
        codes |= {line["item"] for line in orjson.loads(contents)}
    names = {
        code: {"ht": ht, "es": es, "en": en}
        for code, ht, es, en in database.tuples(
            "SELECT code, ht, es, en FROM label WHERE kind = 'kit_item' AND void IS NULL"
        )
    }
    plain = {code: dict.fromkeys(("ht", "es", "en"), code) for code in codes}
    return [Item(code, {**plain, **names}[code]) for code in sorted(codes)]
