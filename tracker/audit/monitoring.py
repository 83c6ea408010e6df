"""What was answered in a round of monitoring: counts and shares, small ones hidden.

Each question is a table of one row, so that what one answer hides cannot be worked out from
the others and the total.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import orjson

from tracker.audit.suppression import Shown, few, safe_table
from tracker.domain.monitoring.kit_items import items_of
from tracker.domain.monitoring.queries import Round, monitoring_round
from tracker.domain.monitoring.records import QUESTIONS
from tracker.ledger.desk import Desk, query

_ALL = "all"
#: The question was left.
LEFT = "left"


@dataclass(frozen=True)
class Answered:
    """One answer: how many gave it, and the share (percent) of those who answered the question;
    None where either number is hidden or nobody answered."""

    code: str
    count: Shown
    percent: int | None


@dataclass(frozen=True)
class Results:
    """``questions``: name → answers in their order, the last one for those who left it.

    ``missing``: item's code → how many of all told that it was missing.
    ``channel_shown``: to how many the channel for complaints was shown.
    """

    round: Round
    answers: Shown
    questions: dict[str, tuple[Answered, ...]]
    missing: dict[str, Answered]
    item_names: dict[str, dict[str, str]]
    channel_shown: Answered


@query("monitoring_results", "monitoring:result:read")
def monitoring_results(desk: Desk, *, round: str) -> Results:
    """The answers of a round, by question."""
    told = monitoring_round(desk, round=round)
    scope = f"cso:{told.cso}"
    rows = desk.ledger.database.rows(
        "SELECT * FROM monitoring_answer WHERE monitoring_round = ? AND +scope = ?"
        " AND void IS NULL",
        (told.id, scope),
    )
    total = len(rows)
    questions = {
        name: _table(Counter(row[name] or LEFT for row in rows), codes)
        for name, codes in QUESTIONS.items()
    }
    items = items_of(desk, desk.record("monitoring_round", told.id))
    missing: Counter[str] = Counter()
    for row in rows:
        missing.update(orjson.loads(row["missing_items"] or "[]"))
    names = {item.code: item.names for item in items}
    return Results(
        told,
        few(total),
        questions,
        {code: _of_all(code, missing[code], total) for code in sorted({*names, *missing})},
        names,
        _of_all("shown", sum(bool(row["channel_shown"]) for row in rows), total),
    )


def _table(counts: Counter[str], codes: tuple[str, ...]) -> tuple[Answered, ...]:
    # A newer version of the product may know answers that this one does not.
    columns = (*codes, *sorted(counts.keys() - {*codes, LEFT}), LEFT)
    safe = safe_table({(_ALL, code): n for code, n in counts.items()}, (_ALL,), columns)
    answered = counts.total() - counts[LEFT]
    told = isinstance(safe.cells[_ALL, LEFT], int) and isinstance(safe.total, int)
    return tuple(
        Answered(
            code,
            count := safe.cells[_ALL, code],
            _percent(count, answered) if told and code != LEFT else None,
        )
        for code in columns
    )


def _of_all(code: str, count: int, total: int) -> Answered:
    counts = {(_ALL, "yes"): count, (_ALL, "no"): total - count}
    safe = safe_table(counts, (_ALL,), ("yes", "no"))
    shown = safe.cells[_ALL, "yes"]
    return Answered(code, shown, _percent(shown, total))


def _percent(count: Shown, whole: int) -> int | None:
    if not isinstance(count, int) or not whole:
        return None
    return round(100 * count / whole)
