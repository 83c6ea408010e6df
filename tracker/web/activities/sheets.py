"""A sheet of paper with people counted by sex and age, typed as it lies there."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.activities.counting import MOST_SHEETS, void_counts, write_counts
from tracker.domain.activities.groups import AGE_GROUPS, GROUPS, NOT_TOLD, SEXES, cells
from tracker.domain.activities.queries import Sheet
from tracker.domain.activities.queries import activity as held_activity
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import cso_scope
from tracker.sync.conflicts import conflict
from tracker.web.access import needs
from tracker.web.activities.forms import SheetForm
from tracker.web.activities.room import activities_room
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen


@activities_room.route("/activities/<uuid:activity>/sheets/<int:number>", methods=["GET", "POST"])
@needs("activities:attendance:record")
def sheet(activity: UUID, number: int) -> ResponseReturnValue:
    """Sheet 1, or another one."""
    if not 1 <= number <= MOST_SHEETS:
        abort(404)
    desk = current_desk()
    held = held_activity(desk, activity=str(activity))
    paper = next((s for s in held.sheets if s.number == number), None)
    form = SheetForm(base=paper.base if paper else "")
    typed = _typed() if form.is_submitted() else _written(paper)
    wrong: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            write_counts(
                desk, activity=held.id, counts=_numbers(typed), sheet=number, base=seen(form)
            )
        except Invalid as error:
            wrong[error.field] = error_sentence(error)
            if error.field not in typed:
                form.refuse(error)
        except NotFound:
            raise
        except Refused as error:
            form.form_errors.append(error_sentence(error))
        else:
            flash(_("The sheet was saved."), "success")
            return redirect(url_for("activities.one", activity=held.id), 303)
    page = render_template(
        "activities/sheet.html",
        form=form,
        held=held,
        paper=paper,
        number=number,
        typed=typed,
        wrong=wrong,
        groups=GROUPS,
        sexes=SEXES,
        ages=(*AGE_GROUPS, NOT_TOLD),
    )
    return page, 422 if form.is_submitted() else 200


def _typed() -> dict[str, str]:
    return {"-".join(c): request.form.get("-".join(c), "").strip()[:8] for c in cells()}


def _written(paper: Sheet | None) -> dict[str, str]:
    counts = paper.counts if paper else {}
    return {"-".join(c): str(counts[c]) if counts.get(c) else "" for c in cells()}


def _numbers(typed: dict[str, str]) -> list[list[object]]:
    """The cells as the command takes them; what is no number it refuses."""
    return [
        [*cell, int(text) if text.isascii() and text.isdigit() else text]
        for cell in cells()
        if (text := typed["-".join(cell)])
    ]


@activities_room.post("/activities/<uuid:activity>/sheets/<int:number>/void")
@needs("activities:attendance:record")
def void_sheet(activity: UUID, number: int) -> ResponseReturnValue:
    """It was entered by mistake."""
    desk = current_desk()
    held = held_activity(desk, activity=str(activity))
    paper = next((s for s in held.sheets if s.number == number), None)
    if paper is None:
        abort(404)
    void_counts(desk, count=paper.id, base=seen(SheetForm()))
    flash(_("The sheet was taken back."), "success")
    return redirect(url_for("activities.one", activity=held.id), 303)


@activities_room.post("/activities/<uuid:activity>/sheets/<int:number>/two")
@needs("sync:conflict:settle")
def two_papers(activity: UUID, number: int) -> ResponseReturnValue:
    """What two computers wrote on one sheet are two sheets of paper: both count."""
    desk = current_desk()
    held = held_activity(desk, activity=str(activity))
    paper = next((s for s in held.sheets if s.number == number), None)
    if paper is None:
        abort(404)
    if paper.differs:
        found = conflict(desk, scope=cso_scope(held.cso), record=paper.id, field="counts")
        # The one that is shown first, as everybody has seen it; the others in a fixed order.
        sides = [side.value for side in found.sides if isinstance(side.value, list)]
        shown = [[*cell, n] for cell, n in paper.counts.items()]
        others = sorted((v for v in sides if sorted(v) != sorted(shown)), key=str)
        after = max(s.number for s in held.sheets)
        with desk.ledger.transaction():
            write_counts(desk, activity=held.id, counts=shown, sheet=number, base=list(found.base))
            for place, counts in enumerate(others, after + 1):
                write_counts(desk, activity=held.id, counts=counts, sheet=place)
        flash(_("Both sheets count now."), "success")
    return redirect(url_for("activities.one", activity=held.id), 303)
