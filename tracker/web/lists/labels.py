"""What the screens of lists call things."""

from __future__ import annotations

from datetime import date

from tracker.domain.cases.list_preview import Foreseen
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.cases.records import GENDERS
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.reasons import DOUBTS
from tracker.i18n.translate import N_, gettext

#: Why a row of the file registers nobody.
IGNORED = {
    "blank": N_("Empty row"),
    "banner": N_("Title or remark"),
    "total": N_("Total"),
    "repeated_header": N_("Headings once more"),
}
#: What would become of a row.
FORESEEN = {
    "imported": N_("Will be imported"),
    "parked": N_("Will be parked"),
    "duplicate": N_("Possible duplicate"),
    "skipped": N_("Imported before"),
}
DATE_ORDERS = {"dmy": N_("Day first (23/11)"), "mdy": N_("Month first (11/23)")}


def doubt(code: str) -> str:
    """The sentence of a doubt."""
    return gettext(DOUBTS.get(code, DOUBTS["value_unreadable"]))


def foreseen(state: Foreseen | None) -> str:
    """What would become of a row, in words; of rows that were not tried out, nothing."""
    return gettext(FORESEEN[state.state]) if state else ""


def suggestion(value: str | None) -> str | None:
    """A value that could be meant, as a person would write it into the cell."""
    if value is None:
        return None
    if value in GENDERS:
        return str(choice("gender", value))
    if place := municipality(value):
        return f"{place.name}, {place.state}"
    try:
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    except ValueError:
        return value
