"""How soon services answer, on a page and as a file."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.audit.response_times import COLUMNS, ResponseTimes, quarter, response_times
from tracker.audit.suppression import Shown
from tracker.basics.errors import Invalid
from tracker.i18n.messages import error_sentence
from tracker.i18n.numbers import format_decimal
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import current_language, lazy_gettext
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.web.access import needs
from tracker.web.audit.wording import shown
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download
from tracker.web.referrals.room import referrals_room

READ = "referrals:figures:read"
#: What the columns are called.
HEADINGS = {
    "within": lazy_gettext("Answered in time"),
    "late": lazy_gettext("Answered late"),
    "unanswered": lazy_gettext("Not answered, time over"),
    "waiting": lazy_gettext("Still in time"),
    "taken_back": lazy_gettext("Taken back before"),
}


def _asked() -> dict[str, str | None]:
    return {name: request.args.get(name) or None for name in ("since", "until")}


def _found() -> tuple[ResponseTimes, str | None]:
    """Of the period asked for; of the last 90 days, and why, where that is none."""
    desk = current_desk()
    try:
        return response_times(desk, **_asked()), None
    except Invalid as error:
        return response_times(desk), error_sentence(error)


def _tenths(number: float) -> Decimal:
    return Decimal(f"{number:.1f}")


def hours(number: float | None) -> str:
    """Hours in words; days where there are more than two."""
    if number is None:
        return "–"
    language = current_language()
    if number < 48:
        return _("%(number)s hours", number=format_decimal(_tenths(number), language))
    return _("%(number)s days", number=format_decimal(_tenths(number / 24), language))


@referrals_room.get("/referrals/times")
@needs(READ)
def times() -> ResponseReturnValue:
    """By service and priority, and the services that never answer."""
    found, trouble = _found()
    page = render_template(
        "referrals/times.html",
        found=found,
        trouble=trouble,
        columns=COLUMNS,
        headings=HEADINGS,
        shown=shown,
        hours=hours,
        choice=choice,
        quarters=[] if found.exact else _quarters(),
    )
    return page, 422 if trouble else 200


def _quarters() -> list[tuple[str, str]]:
    """The last six, the newest first."""
    found = [quarter(current_desk().today())]
    while len(found) < 6:
        found.append(quarter(date.fromisoformat(found[-1][0]) - timedelta(days=1)))
    return found


def _headings() -> list[str]:
    return [
        _("Service"),
        _("Priority"),
        _("Sent"),
        *(str(HEADINGS[c]) for c in COLUMNS),
        _("Hours until the answer (median)"),
        _("Answered in time, per cent"),
    ]


def _cell(number: Shown) -> Cell:
    return number if isinstance(number, int) else shown(number)


def _rows(found: ResponseTimes) -> list[list[Cell]]:
    return [
        [
            line.name,
            str(choice("priority", line.priority)),
            _cell(line.sent),
            *(_cell(line.cells[c]) for c in COLUMNS),
            "" if line.median_hours is None else _tenths(line.median_hours),
            "" if line.share is None else line.share,
        ]
        for line in found.lines
    ]


@referrals_room.get("/referrals/times.csv")
@needs(READ)
def times_csv() -> ResponseReturnValue:
    """The table as text."""
    found, _trouble = _found()
    return download(csv_table(_headings(), _rows(found)), _name(found, "csv"), CSV)


@referrals_room.get("/referrals/times.xlsx")
@needs(READ)
def times_xlsx() -> ResponseReturnValue:
    """The table for a spreadsheet program."""
    found, _trouble = _found()
    data = workbook(_("Time to response"), _headings(), _rows(found))
    return download(data, _name(found, "xlsx"), XLSX)


def _name(found: ResponseTimes, form: str) -> str:
    return f"response-times-{found.since}-{found.until}.{form}"
