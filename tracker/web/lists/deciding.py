"""After an import: parked rows to correct, likely doubles to decide, rows to leave out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound, Refused
from tracker.domain.cases.list_decisions import (
    Batch,
    HeldRow,
    batch,
    correct_row,
    dismiss_row,
    row,
    row_is_her,
    row_is_someone_else,
    rows,
)
from tracker.domain.cases.list_preview import judged
from tracker.domain.cases.lists.rows import WHOLE_ROW, ListRow
from tracker.domain.cases.queries import Person, person
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.reports.parked_list import parked_workbook
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen_by_button
from tracker.web.lists import labels
from tracker.web.lists.room import lists_room
from tracker.web.paging import row_number

PER_PAGE = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class CellShown:
    """A cell of a parked row: the name of its input, what is doubtful, what could be meant."""

    name: str
    header: str
    text: str
    reasons: tuple[str, ...]
    suggestion: str | None


@dataclass(frozen=True)
class ParkedShown:
    """A parked row: its doubtful cells, the others, and doubts about the row as a whole."""

    row: HeldRow
    doubtful: tuple[CellShown, ...]
    others: tuple[CellShown, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PairShown:
    """A row and the registration that it may be; ``her`` is None when that is gone."""

    row: HeldRow
    read: ListRow | None
    her: Person | None


@lists_room.get("/lists/<uuid:batch_id>")
@needs("cases:list:decide")
def one(batch_id: object) -> ResponseReturnValue:
    """An imported list, and what is left to decide."""
    return render_template("lists/one.html", batch=_batch(batch_id))


def _batch(batch_id: object) -> Batch:
    return batch(current_desk(), batch=str(batch_id))


@lists_room.get("/lists/<uuid:batch_id>/parked")
@needs("cases:list:decide")
def parked(batch_id: object) -> ResponseReturnValue:
    """Parked rows with their cells to correct."""
    held, found, following = _rows_of(batch_id, "parked")
    read = judged(current_desk(), rows=[r.id for r in found])
    shown = [_parked(held, r, read.get(r.id)) for r in found]
    return render_template("lists/parked.html", batch=held, rows=shown, following=following)


def _rows_of(batch_id: object, state: str) -> tuple[Batch, list[HeldRow], int | None]:
    after = request.args.get("after", 0, type=row_number)
    held = _batch(batch_id)
    desk = current_desk()
    found = rows(desk, batch=held.id, state=state, after=after, limit=PER_PAGE + 1)
    page = found[:PER_PAGE]
    return held, page, page[-1].number if len(found) > PER_PAGE else None


def _parked(
    held: Batch, found: HeldRow, read: ListRow | None, typed: Mapping[str, str] | None = None
) -> ParkedShown:
    """A row with its cells, each as it is held or as it was just ``typed``."""
    doubts = read.doubts if read else ()
    doubtful: list[CellShown] = []
    others: list[CellShown] = []
    for index, header in enumerate(held.headers):
        here = [d for d in doubts if d.column == index]
        reasons = tuple(labels.doubt(d.reason) for d in here)
        # An age is doubted by its birth year: that is no value for the cell of the age.
        hints = [d.suggestion for d in here if d.suggestion and d.reason != "age_disagrees"]
        cell = CellShown(
            f"cell-{index}",
            header,
            (typed or {}).get(f"cell-{index}", found.cells.get(header, "")),
            reasons,
            labels.suggestion(hints[0]) if hints else None,
        )
        (doubtful if any(d.parks for d in here) else others).append(cell)
    remarks = tuple(labels.doubt(d.reason) for d in doubts if d.column == WHOLE_ROW and d.parks)
    return ParkedShown(found, tuple(doubtful), tuple(others), remarks)


@lists_room.get("/lists/<uuid:batch_id>/duplicates")
@needs("cases:list:decide")
def duplicates(batch_id: object) -> ResponseReturnValue:
    """Rows beside the registrations that they may be."""
    held, found, following = _rows_of(batch_id, "duplicate")
    desk = current_desk()
    read = judged(desk, rows=[r.id for r in found])
    pairs = [PairShown(r, read.get(r.id), _person(r.likely)) for r in found]
    return render_template("lists/duplicates.html", batch=held, pairs=pairs, following=following)


def _person(identity: str | None) -> Person | None:
    try:
        return person(current_desk(), person=identity) if identity else None
    except NotFound:
        return None


@lists_room.get("/lists/<uuid:batch_id>/parked.xlsx")
@needs("cases:list:decide")
def workbook(batch_id: object) -> ResponseReturnValue:
    """The parked rows as a spreadsheet, to correct them elsewhere."""
    data = parked_workbook(current_desk(), _batch(batch_id), current_language())
    headers = {"Content-Disposition": "attachment; filename=parked-rows.xlsx"}
    return Response(data, mimetype=XLSX, headers=headers)


@lists_room.post("/lists/rows/<uuid:row_id>/correct")
@needs("cases:list:decide")
def correct(row_id: object) -> ResponseReturnValue:
    """Correct cells of a parked row; it is judged again."""
    desk = current_desk()
    held = row(desk, row=str(row_id))
    headers = _batch(held.batch).headers
    cells = {
        header: request.form[f"cell-{index}"]
        for index, header in enumerate(headers)
        if f"cell-{index}" in request.form and header in held.cells
    }
    return _decided(
        held,
        "lists.parked",
        lambda: correct_row(desk, row=held.id, cells=cells, base=seen_by_button()),
    )


@lists_room.post("/lists/rows/<uuid:row_id>/same")
@needs("cases:list:decide")
def same(row_id: object) -> ResponseReturnValue:
    """The row is the registered person."""
    desk = current_desk()
    held = row(desk, row=str(row_id))

    def decide() -> str:
        row_is_her(desk, row=held.id, base=seen_by_button())
        return "same_person"

    return _decided(held, "lists.duplicates", decide)


@lists_room.post("/lists/rows/<uuid:row_id>/someone-else")
@needs("cases:list:decide")
def someone_else(row_id: object) -> ResponseReturnValue:
    """The row is another woman: she is registered."""
    desk = current_desk()
    held = row(desk, row=str(row_id))
    decide = lambda: row_is_someone_else(desk, row=held.id, base=seen_by_button())  # noqa: E731
    return _decided(held, "lists.duplicates", decide)


@lists_room.post("/lists/rows/<uuid:row_id>/leave-out")
@needs("cases:list:decide")
def leave_out(row_id: object) -> ResponseReturnValue:
    """The row is not to be imported."""
    desk = current_desk()
    held = row(desk, row=str(row_id))

    def decide() -> str:
        dismiss_row(desk, row=held.id, base=seen_by_button())
        return "dismissed"

    return _decided(
        held, f"lists.{'duplicates' if held.state == 'duplicate' else 'parked'}", decide
    )


def _decided(held: HeldRow, page: str, decide: Callable[[], str]) -> ResponseReturnValue:
    """Carry out, say what came of it, and go back to where she was."""
    refused = False
    try:
        state = decide()
    except Refused as error:
        refused, kind, said = True, "warning", error_sentence(error)
    else:
        kind, said = "warning" if state == "parked" else "success", _outcome(state, held.number)
    if page == "lists.parked" and request.headers.get("HX-Request") == "true":
        return _row_alone(held.id, said, refused)
    flash(said, kind)
    after = request.form.get("after", 0, type=row_number)
    return redirect(url_for(page, batch_id=held.batch, after=after or None), code=303)


def _row_alone(identity: str, said: str, refused: bool) -> str:
    """The row as it is now, or what became of it; where it was ``refused``, as it was typed."""
    desk = current_desk()
    held = row(desk, row=identity)
    shown = None
    if held.state == "parked":
        read = judged(desk, rows=[held.id]).get(held.id)
        shown = _parked(_batch(held.batch), held, read, request.form if refused else None)
    return render_template(
        "lists/_decided_row.html",
        shown=shown,
        number=held.number,
        said=said,
        after=request.form.get("after", ""),
    )


def _outcome(state: str, number: int) -> str:
    if state == "parked":
        return _("Row %(number)s still has something to correct.", number=number)
    if state == "duplicate":
        return _("Row %(number)s is correct now, but she may be registered already.", number=number)
    if state == "same_person":
        return _("Row %(number)s is the registered person.", number=number)
    if state == "dismissed":
        return _("Row %(number)s was left out.", number=number)
    return _("Row %(number)s was imported.", number=number)
