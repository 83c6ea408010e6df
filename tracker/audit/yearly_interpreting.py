"""Interpretation and translation in a period: sessions, minutes, languages, needs not met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tracker.audit.counts import EVERYBODY
from tracker.audit.suppression import Hidden, SafeTable, Shown, few, safe_table
from tracker.domain.activities.interpreting_records import (
    INTERPRETED_FOR,
    MODES,
    UNMET_REASONS,
)
from tracker.ledger.desk import Desk

#: The two languages of a session in the order of their codes: it goes both ways.
Pair = tuple[str, str]


@dataclass(frozen=True)
class Interpreted:
    """Sessions are counted like people: behind each there is one. ``minutes_by_pair`` has those
    pairs only whose sessions are shown. ``unsigned``: sessions by somebody who had not signed
    the code of conduct. ``late``: requests whose day is past and that nobody answered."""

    sessions: Shown
    minutes: int | None
    by_pair: SafeTable
    pairs: dict[str, Pair]
    minutes_by_pair: dict[str, int]
    by_mode: SafeTable
    by_purpose: SafeTable
    unsigned: Shown
    requests: Shown
    unmet: Shown
    unmet_by_reason: SafeTable
    late: int
    translations: Shown
    pages: int | None
    translations_unmet: Shown


def interpreted(desk: Desk, since: str, until: str) -> Interpreted:
    """All of it for sessions held, and requests for, between two ISO days, both included."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        "SELECT from_language, to_language, mode, interpreted_for, minutes, code_signed"
        f" FROM interpretation_session WHERE void IS NULL AND {condition}"
        " AND held_on BETWEEN ? AND ?",
        [*params, since, until],
    )
    by_pair: Counter[str] = Counter()
    by_mode: Counter[str] = Counter()
    by_purpose: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    pairs: dict[str, Pair] = {}
    unsigned = 0
    for row in rows:
        first, second = sorted((row["from_language"], row["to_language"]))
        name = f"{first}-{second}"
        pairs[name] = (first, second)
        by_pair[name] += 1
        minutes[name] += row["minutes"]
        by_mode[row["mode"]] += 1
        by_purpose[row["interpreted_for"]] += 1
        unsigned += not row["code_signed"]
    pair_table = _line(by_pair, sorted(pairs))
    reasons = _reasons(desk, since, until)
    delivered, pages, undelivered = _translations(desk, since, until)
    return Interpreted(
        few(len(rows)),
        None if 0 < len(rows) < 5 else sum(minutes.values()),
        pair_table,
        pairs,
        {p: minutes[p] for p in pairs if not isinstance(pair_table.cells[EVERYBODY, p], Hidden)},
        _line(by_mode, MODES),
        _line(by_purpose, INTERPRETED_FOR),
        few(unsigned),
        few(_requests(desk, since, until, "state != 'withdrawn'")),
        few(sum(reasons.values())),
        _line(reasons, UNMET_REASONS),
        _requests(desk, since, min(until, _yesterday(desk)), "state IN ('open', 'assigned')"),
        few(delivered),
        None if 0 < delivered < 5 else pages,
        few(undelivered),
    )


def _line(counts: Counter[str], columns: Sequence[str]) -> SafeTable:
    return safe_table({(EVERYBODY, c): counts[c] for c in columns}, (EVERYBODY,), columns)


def _yesterday(desk: Desk) -> str:
    today = desk.today()
    return (today - timedelta(days=1)).isoformat()


def _requests(desk: Desk, since: str, until: str, where: str) -> int:
    condition, params = desk.visible()
    return int(
        desk.ledger.database.value(
            f"SELECT count(*) FROM interpretation_request WHERE void IS NULL AND {where}"
            f" AND {condition} AND wanted_on BETWEEN ? AND ?",
            [*params, since, until],
        )
    )


def _reasons(desk: Desk, since: str, until: str) -> Counter[str]:
    condition, params = desk.visible()
    return Counter(
        dict(
            desk.ledger.database.tuples(
                "SELECT coalesce(unmet_reason, 'other'), count(*) FROM interpretation_request"
                f" WHERE void IS NULL AND state = 'not_met' AND {condition}"
                " AND wanted_on BETWEEN ? AND ? GROUP BY 1",
                [*params, since, until],
            )
        )
    )


def _translations(desk: Desk, since: str, until: str) -> tuple[int, int, int]:
    """Documents handed over, their pages, and documents that nobody could translate."""
    condition, params = desk.visible()
    row = desk.ledger.database.row(
        "SELECT count(*) FILTER (WHERE state = 'served') AS done,"
        " coalesce(sum(pages) FILTER (WHERE state = 'served'), 0) AS pages,"
        " count(*) FILTER (WHERE state = 'not_met') AS unmet FROM translation_request"
        f" WHERE void IS NULL AND closed_on BETWEEN ? AND ? AND {condition}",
        [since, until, *params],
    )
    assert row is not None
    return row["done"], row["pages"], row["unmet"]
