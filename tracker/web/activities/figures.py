"""The figures of a year on a page and as a file, with small counts hidden."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.audit.counts import EVERYBODY
from tracker.audit.shares import Share
from tracker.audit.suppression import Shown
from tracker.audit.takers import NO_GRANT
from tracker.audit.yearly import AGES, YearlyFigures, yearly_figures
from tracker.domain.activities.groups import NOT_TOLD, SEXES
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.web.access import needs
from tracker.web.activities.planning import asked_year
from tracker.web.activities.room import activities_room
from tracker.web.audit.wording import shown
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download


@activities_room.get("/activities/figures")
@needs("activities:figures:read")
def figures() -> ResponseReturnValue:
    """What a country office tells of a year."""
    desk = current_desk()
    year = asked_year(desk)
    return render_template(
        "activities/figures.html",
        found=yearly_figures(desk, year=year),
        year=year,
        this_year=desk.today().year,
        shown=shown,
        everybody=EVERYBODY,
        no_grant=NO_GRANT,
        pair=pair,
        per_cent=per_cent,
        near=near,
    )


def near(share: Share | None) -> str:
    """A share as a number, with what is to be known of it."""
    if share is None:
        return "–"
    if share.how == "about":
        return _("about %(number)s", number=share.percent)
    if share.how == "at_least":
        return _("at least %(number)s", number=share.percent)
    return str(share.percent)


def per_cent(share: Share | None) -> str:
    """A share as words."""
    return "–" if share is None else _("%(part)s per cent", part=near(share))


def pair(languages: tuple[str, str]) -> str:
    """Two languages between which it was interpreted."""
    return " – ".join(str(choice("language", code)) for code in languages)


Line = tuple[str, str, Shown | Share | None]


def _lines(found: YearlyFigures) -> Iterator[Line]:
    """Every figure: what, of what, how many."""
    yield _("Participants"), _("All"), found.people
    yield _("Participants"), _("Under 35, per cent"), found.under_35_share
    yield _("Women's networks"), _("Active in the year"), found.networks
    yield _("Women's networks"), _("Municipalities"), found.network_municipalities
    yield _("Women's networks"), _("States"), found.network_states
    yield _("Activities"), _("Municipalities"), found.municipalities
    yield _("Activities"), _("States"), found.states
    for kind in found.kinds:
        name = str(choice("activity_kind", kind.kind))
        yield name, _("Activities"), kind.activities
        yield name, _("People"), kind.people
        yield name, _("Women, per cent"), kind.women_told
        yield name, _("Under 35, per cent"), kind.under_35_told
        for sex in SEXES:
            yield name, str(choice("sex", sex)), kind.by_sex.cells[EVERYBODY, sex]
        for age in AGES:
            label = _("Age not told") if age == NOT_TOLD else str(choice("age_group", age))
            yield name, label, kind.by_age.cells[EVERYBODY, age]
        for group in ("community", "host"):
            yield name, str(choice("people_group", group)), kind.by_group.cells[EVERYBODY, group]
        for grant, code in found.grants.items():
            yield name, _("Grant %(code)s", code=code), kind.by_grant.cells[EVERYBODY, grant]
        yield name, _("Guests"), kind.guests
    yield from _interpreting(found)


def _interpreting(found: YearlyFigures) -> Iterator[Line]:
    told, name = found.interpreted, _("Interpretation")
    yield name, _("Sessions"), told.sessions
    yield name, _("Minutes"), told.minutes
    for key, languages in told.pairs.items():
        yield (
            name,
            _("Sessions: %(what)s", what=pair(languages)),
            told.by_pair.cells[EVERYBODY, key],
        )
        minutes = told.minutes_by_pair.get(key)
        yield name, _("Minutes: %(what)s", what=pair(languages)), minutes
    for mode in told.by_mode.columns:
        what = str(choice("mode", mode))
        yield name, _("Sessions: %(what)s", what=what), told.by_mode.cells[EVERYBODY, mode]
    for purpose in told.by_purpose.columns:
        what = str(choice("interpreted_for", purpose))
        yield name, _("Sessions: %(what)s", what=what), told.by_purpose.cells[EVERYBODY, purpose]
    yield name, _("Without a signed code of conduct"), told.unsigned
    yield name, _("Requests"), told.requests
    yield name, _("Need not met"), told.unmet
    for reason in told.unmet_by_reason.columns:
        what = str(choice("unmet_reason", reason))
        cell = told.unmet_by_reason.cells[EVERYBODY, reason]
        yield name, _("Need not met: %(what)s", what=what), cell
    yield name, _("Waiting after their day"), told.late
    yield _("Documents translated"), _("Documents"), told.translations
    yield _("Documents translated"), _("Pages"), told.pages
    yield _("Documents translated"), _("Need not met"), told.translations_unmet


def _table() -> tuple[int, list[str], list[list[Cell]]]:
    desk = current_desk()
    found = yearly_figures(desk, year=asked_year(desk))
    rows: list[list[Cell]] = [
        [found.year, what, part, _cell(value)] for what, part, value in _lines(found)
    ]
    return found.year, [_("Year"), _("What"), _("Of this"), _("Number")], rows


def _cell(value: Shown | Share | None) -> Cell:
    """A number where it is one, else what stands for it on the page."""
    if isinstance(value, Share):
        return value.percent if value.how == "exact" else near(value)
    if isinstance(value, int):
        return value
    return "–" if value is None else shown(value)


@activities_room.get("/activities/figures.xlsx")
@needs("activities:figures:read")
def figures_workbook() -> ResponseReturnValue:
    """The figures for a spreadsheet program."""
    year, headings, rows = _table()
    return download(
        workbook(_("Figures of the year"), headings, rows), f"figures-{year}.xlsx", XLSX
    )


@activities_room.get("/activities/figures.csv")
@needs("activities:figures:read")
def figures_text() -> ResponseReturnValue:
    """The figures as text."""
    year, headings, rows = _table()
    return download(csv_table(headings, rows), f"figures-{year}.csv", CSV)
