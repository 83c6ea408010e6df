"""How a list was understood, kept with it, so that one of its rows can be judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from tracker.domain.cases.lists.dates import DateFormat
from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.rows import Column, Context, ListRow, Understanding
from tracker.domain.cases.lists.written_names import Customs

#: How many of the words that a list of full names taught are kept for judging rows later.
_CUSTOMS = 400


def frame_of(understood: Understanding) -> dict[str, Any]:
    """What is needed to judge a row of this list again, as JSON without floats."""
    seen = understood.context
    context = {
        "today": seen.today.isoformat(),
        "list_date": seen.list_date.isoformat(),
        "state": seen.state,
        "usual_code": seen.usual_code,
        "m_means": seen.m_means,
        "everybody": seen.everybody,
        "places_park": seen.places_park,
        "customs": {
            "first": dict(seen.customs.first.most_common(_CUSTOMS)),
            "last": dict(seen.customs.last.most_common(_CUSTOMS)),
        },
    }
    return {
        "header_row": understood.header_row,
        "columns": [
            {
                "index": c.index,
                "header": c.header,
                "meaning": c.meaning.value if c.meaning else None,
                "date_format": asdict(c.date_format) if c.date_format else None,
            }
            for c in understood.columns
        ],
        "context": context,
    }


def understanding_of(frame: Mapping[str, Any], sheet: str, row: ListRow) -> Understanding:
    """The list as it was understood then, holding one row of it."""
    columns = tuple(
        Column(
            c["index"],
            c["header"],
            Meaning(c["meaning"]) if c["meaning"] else None,
            1.0,
            DateFormat(**c["date_format"]) if c["date_format"] else None,
            (),
        )
        for c in frame["columns"]
    )
    context = dict(frame["context"])
    learnt = context.pop("customs")
    customs = Customs(Counter(learnt["first"]), Counter(learnt["last"]))
    for name in ("today", "list_date"):
        context[name] = date.fromisoformat(context[name])
    return Understanding(
        sheet, (), frame["header_row"], columns, (row,), (), Context(**context, customs=customs)
    )
