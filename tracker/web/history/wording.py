"""Changes of a record in words: labels, values, names, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.basics.ids import grouped
from tracker.domain.cases.lists.municipalities import municipality
from tracker.i18n.dates import format_date
from tracker.i18n.numbers import format_int
from tracker.i18n.sentences.choices import CHOICES, choice
from tracker.i18n.sentences.fields import field_label, record_label, shown_value
from tracker.i18n.sentences.reasons import DOUBTS, LIKENESS
from tracker.i18n.sentences.record_fields import GROUP_IN, LABEL_IN
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.ledger.records import VOID
from tracker.review.history import Changed, FieldChange

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
#: Fields that only the program needs; they are not told.
_INNER = frozenset({"trusted", "subject", "sha256", "file_sha256", "sign_key", "seal_key", "proof"})


def _headings(columns: Any) -> str:
    return ", ".join(str(one["header"]) for one in columns["columns"])


def _doubts(reasons: Any) -> str:
    return " ".join(_(DOUBTS[one["reason"]]) for one in reasons if one["reason"] in DOUBTS)


def _likeness(codes: Any) -> str:
    return ", ".join(_(LIKENESS[code]) for code in codes if code in LIKENESS)


#: (table, field) → how its JSON is said.
_SAID: Mapping[tuple[str, str], Callable[[Any], str]] = {
    ("list_batch", "columns"): _headings,
    ("list_row", "reasons"): _doubts,
    ("list_row", "likely_reasons"): _likeness,
    # As they are printed, so that they can be compared with a card or a paper.
    ("person", "code"): grouped,
    ("card", "code"): grouped,
    ("feedback", "code"): grouped,
    ("receipt", "folio"): grouped,
}


@dataclass(frozen=True)
class ShownField:
    """One line: what it is called, and how it was and is; empty where nothing stood."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownChange:
    """One change: what was done with what, when, by whom and where."""

    what: str
    kind: str
    at: int
    who: str
    device: str
    ahead: int
    new: bool
    fields: list[ShownField]
    gone: bool


def shown(change: Changed, names: Mapping[str, str]) -> ShownChange:
    """A change in words; ``names``: of users, by id."""
    return ShownChange(
        _what(change),
        " ".join(filter(None, (str(record_label(change.table)), change.called))),
        change.at,
        names.get(change.actor, _("Not known")),
        change.device_name,
        change.ahead,
        change.new,
        [
            line
            for field in change.fields
            if not field.gone and field.name not in _INNER
            for line in _lines(change.table, field, names)
        ],
        any(field.gone for field in change.fields),
    )


def _lines(table: str, field: FieldChange, names: Mapping[str, str]) -> Iterator[ShownField]:
    """A line for the field; of the cells of a list's row one for each that differs."""
    if field.name == "cells":
        before, after = field.before or {}, field.after or {}
        for header in dict.fromkeys((*before, *after)):
            was, now = str(before.get(header) or ""), str(after.get(header) or "")
            if was != now:
                yield ShownField(header, was, now)
        return
    yield ShownField(
        _label(table, field.name),
        _text(table, field, field.before, names),
        _text(table, field, field.after, names),
    )


def _label(table: str, name: str) -> str:
    own = LABEL_IN.get((table, name))
    return _(own) if own else str(field_label(name))


def _what(change: Changed) -> str:
    if change.new:
        return _("Written for the first time")
    voided = next((f for f in change.fields if f.name == VOID), None)
    if voided is None:
        return _("Changed")
    return _("Taken out of use") if voided.after else _("In use again")


def _text(table: str, field: FieldChange, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value in ("", []):
        return ""
    if field.kind == "date":
        return format_date(date.fromisoformat(value), current_language(), "short")
    if field.name == "municipality":
        place = municipality(value)
        return f"{place.name}, {place.state}" if place else str(value)
    if (table, field.name) == ("document", "size"):
        return _("%(count)s KB", count=format_int((int(value) + 1023) // 1024, current_language()))
    if (table, field.name) in _SAID:
        return _SAID[table, field.name](value)
    if field.kind == "json" and field.name != "counts":
        return _("A list that can be read on its page")
    group = GROUP_IN.get((table, field.name))
    if group in CHOICES and not isinstance(value, (list, bool)):
        return str(choice(group, str(value)))
    if isinstance(value, str) and _ID.match(value):
        return names.get(value, _("another record"))
    return ", ".join(str(text) for text in shown_value(field.name, value))
