"""Who is to be asked, for a spreadsheet program: whom to look for, where she had her kit.

No telephone: as in the tables of people, the numbers stay in the program, which knows on the day
of the call whether one may still be used.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask.typing import ResponseReturnValue

from tracker.basics.ids import grouped
from tracker.domain.monitoring.queries import ToCall, monitoring_calls
from tracker.i18n.dates import format_date
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download
from tracker.web.monitoring.room import CALL, monitoring_room


@monitoring_room.get("/monitoring/<uuid:round_id>/calls.csv")
@needs(CALL)
def calls_text(round_id: UUID) -> ResponseReturnValue:
    """As text."""
    rows = [_row(one, in_words=True) for one in _listed(round_id)]
    return download(csv_table(_headings(), rows), _name("csv"), CSV)


@monitoring_room.get("/monitoring/<uuid:round_id>/calls.xlsx")
@needs(CALL)
def calls_workbook(round_id: UUID) -> ResponseReturnValue:
    """As a workbook."""
    rows = [_row(one, in_words=False) for one in _listed(round_id)]
    return download(workbook(_("To be asked"), _headings(), rows), _name("xlsx"), XLSX)


def _listed(round_id: UUID) -> list[ToCall]:
    # Not in the order of this computer, which differs from the next one's: a name is looked for.
    found = monitoring_calls(current_desk(), round=str(round_id))
    return sorted(found, key=lambda one: (one.site_name, one.name.casefold(), one.code))


def _name(form: str) -> str:
    return f"monitoring-calls-{current_desk().today().isoformat()}.{form}"


def _headings() -> list[str]:
    return [
        _("Name"), _("Card"), _("Her kit"), _("Place"), _("Languages"), _("Interpreter needed"),
        _("Tries"), _("Last try"), _("Note"),
    ]  # fmt: skip


def _row(one: ToCall, *, in_words: bool) -> list[Cell]:
    return [
        one.name,
        grouped(one.code),
        _day(one.handed_on, in_words),
        one.site_name,
        ", ".join(str(choice("language", code)) for code in one.languages),
        _("Yes") if one.interpreter_needed else "",
        one.tries,
        _day(one.last_on, in_words),
        _("Under 18: with somebody grown up whom she trusts") if one.child else "",
    ]


def _day(iso: str | None, in_words: bool) -> Cell:
    if iso is None:
        return ""
    day = date.fromisoformat(iso)
    return format_date(day, current_language(), "short") if in_words else day
