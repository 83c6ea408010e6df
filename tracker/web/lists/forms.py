"""Choosing a file, and correcting what was understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.fields import SelectChoice

from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.municipalities import all_states, state_code
from tracker.domain.cases.lists.rows import Column, Understanding
from tracker.domain.cases.records import GENDERS
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form
from tracker.web.lists.held import Reading

ORDERS = ("dmy", "mdy")


class UploadForm(Form):
    """The file; on a hub also whose list it is."""

    file = FileField(
        _("Registration list"),
        [FileRequired(_("Choose a file first."))],
        description=_("A spreadsheet (.xlsx, .xls, .ods) or a text file (.csv)."),
    )
    cso = SelectField(_("Organisation"), choices=[])


def meanings() -> list[SelectChoice]:
    """What a column can mean; leaving it as it is comes first."""
    keep: Any = _("Keep as it is, without a meaning")
    return [
        SelectChoice("", keep),
        *(SelectChoice(m.value, choice("meaning", m.value)) for m in Meaning),
    ]


def read_choices(posted: Mapping[str, str], before: Reading, shown: Understanding) -> Reading:
    """How to read the list after the selects of the page were changed.

    Only what differs from what was shown counts as a correction, so that a new sheet or
    state does not carry choices over that were mere proposals.
    """
    sheet = posted.get("sheet") or None
    if sheet and sheet != shown.sheet:
        return Reading(sheet=sheet, state=_state(posted), everybody=_everybody(posted))
    remap, orders = dict(before.remap), dict(before.date_order)
    for column in shown.columns:
        wanted = posted.get(f"meaning-{column.index}")
        if wanted is not None and wanted != meaning_value(column):
            remap[column.index] = _meaning(wanted)
        order = posted.get(f"order-{column.index}")
        if order in ORDERS and (column.date_format is None or order != column.date_format.order):
            orders[column.index] = order
    return Reading(before.sheet, remap, orders, _state(posted), _everybody(posted))


def meaning_value(column: Column) -> str:
    """The value of the column's select."""
    return column.meaning.value if column.meaning else ""


def _meaning(value: str) -> Meaning:
    try:
        return Meaning(value)
    except ValueError:
        return Meaning.IGNORE


def _state(posted: Mapping[str, str]) -> str | None:
    return state_code(posted.get("state"))


def _everybody(posted: Mapping[str, str]) -> str | None:
    told = posted.get("everybody")
    return told if told in GENDERS else None


def genders() -> list[tuple[str, str]]:
    """(code, word) of what everybody on a list may be."""
    return [(code, str(choice("gender", code))) for code in GENDERS]


def states() -> list[tuple[str, str]]:
    """(code, name) of the 32 states."""
    return [(s.code, s.name) for s in all_states()]
