"""One page for everything that is written in a case, a form at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotAllowed, NotFound, Refused
from tracker.domain.casework import closing, handing, notes, planning, progress
from tracker.domain.casework.papers import STEPS
from tracker.domain.casework.queries import CasePage
from tracker.domain.casework.queries import case as held_case
from tracker.domain.referrals.queries import referrals_of
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import Lazy, lazy_gettext
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.casework import forms
from tracker.web.casework.room import casework_room
from tracker.web.desk import current_desk
from tracker.web.form_pieces import coded
from tracker.web.forms import Form


@dataclass(frozen=True)
class Writing:
    """What can be written: its heading, its button, its form, the command it goes to.

    ``of``: the command's argument for the paper that it is about; None for none.
    """

    title: Lazy
    button: Lazy
    form: type[Form]
    command: Callable[..., Any]
    of: str | None = None
    hint: Lazy | None = None


_NEVER = lazy_gettext(
    "Write what helps her and what was agreed. Never what was done to her, or by whom,"
    " or anything about HIV."
)
WRITINGS: dict[str, Writing] = {
    "step": Writing(
        lazy_gettext("Go to another step"),
        lazy_gettext("Go there"),
        forms.StepForm,
        progress.take_step,
    ),
    "risk": Writing(
        lazy_gettext("How great is the risk?"),
        lazy_gettext("Save"),
        forms.RiskForm,
        progress.assess_risk,
    ),
    "flag": Writing(
        lazy_gettext("Warn about her safety"),
        lazy_gettext("Raise the warning"),
        forms.FlagForm,
        progress.raise_flag,
    ),
    "flag-passed": Writing(
        lazy_gettext("The danger has passed"),
        lazy_gettext("It has passed"),
        forms.FlagPassedForm,
        progress.lower_flag,
        "of",
    ),
    "needs": Writing(
        lazy_gettext("What does she need?"),
        lazy_gettext("Save"),
        forms.NeedsForm,
        planning.assess_needs,
    ),
    "goal": Writing(
        lazy_gettext("Add a goal"), lazy_gettext("Add the goal"), forms.GoalForm, planning.add_goal
    ),
    "task": Writing(
        lazy_gettext("Add a task"), lazy_gettext("Add the task"), forms.TaskForm, planning.add_task
    ),
    "task-end": Writing(
        lazy_gettext("What became of this task?"),
        lazy_gettext("Save"),
        forms.TaskEndForm,
        planning.end_task,
        "of",
    ),
    "note": Writing(
        lazy_gettext("Write a note"),
        lazy_gettext("Keep the note"),
        forms.NoteForm,
        notes.write_note,
        hint=_NEVER,
    ),
    "correct": Writing(
        lazy_gettext("Correct a note"),
        lazy_gettext("Keep the corrected note"),
        forms.CorrectForm,
        notes.correct_note,
        "note",
        lazy_gettext("The old note stays readable beside the new one."),
    ),
    "visit": Writing(
        lazy_gettext("Plan a follow-up"),
        lazy_gettext("Plan it"),
        forms.VisitForm,
        planning.plan_visit,
    ),
    "visit-end": Writing(
        lazy_gettext("What came of this follow-up?"),
        lazy_gettext("Save"),
        forms.VisitEndForm,
        planning.end_visit,
        "of",
    ),
    "close": Writing(
        lazy_gettext("Close the case"),
        lazy_gettext("Close the case"),
        forms.CloseForm,
        closing.close,
    ),
    "reopen": Writing(
        lazy_gettext("Open the case again"),
        lazy_gettext("Open it again"),
        forms.ReasonForm,
        closing.reopen,
    ),
    "ask-review": Writing(
        lazy_gettext("Ask the supervisor for a review"),
        lazy_gettext("Ask for it"),
        forms.AskReviewForm,
        closing.ask_review,
    ),
    "review": Writing(
        lazy_gettext("Review of the case"),
        lazy_gettext("Save"),
        forms.ReviewForm,
        closing.answer_review,
    ),
    "handover": Writing(
        lazy_gettext("Hand the case over"),
        lazy_gettext("Offer the case"),
        forms.HandoverForm,
        handing.offer_handover,
        hint=lazy_gettext(
            "It stays yours until she takes it on. Afterwards you do not read"
            " what is newly written."
        ),
    ),
    "handover-answer": Writing(
        lazy_gettext("A case is offered to you"),
        lazy_gettext("Answer"),
        forms.HandoverAnswerForm,
        handing.answer_handover,
    ),
}


@casework_room.route("/cases/<uuid:case_id>/write/<what>", methods=["GET", "POST"])
@needs("casework:case:write")
def write(case_id: UUID, what: str) -> ResponseReturnValue:
    """Write something in a case; ``?of=`` names the paper that it is about."""
    if what not in WRITINGS:
        abort(404)
    desk, writing = current_desk(), WRITINGS[what]
    held = held_case(desk, case=str(case_id))
    about = _about(held, writing)
    form = writing.form()
    _offer(desk, form, held)
    if not form.is_submitted():
        _begin(desk, form, held, what, request.args.get("of", ""))
    refused = None
    if form.validate_on_submit():
        try:
            writing.command(desk, case=held.line.id, **_told(form), **about)
        except Invalid as error:
            form.refuse(error)
        except (NotAllowed, NotFound):
            raise
        except Refused as error:
            refused = error_sentence(error)
        else:
            flash(_("It is written in the case."), "success")
            still = what != "handover-answer" or form["accepted"].data == "yes"
            if still:
                return redirect(url_for("casework.one", case_id=held.line.id), 303)
            return redirect(url_for("casework.mine"), 303)
    page = render_template(
        "casework/write.html",
        held=held,
        writing=writing,
        what=what,
        form=form,
        about=next((p for p in held.papers if p.id in about.values()), None),
        offer=held.state.offer if what == "handover-answer" else None,
        refused=refused,
    )
    return page, 422 if form.is_submitted() else 200


def _about(held: CasePage, writing: Writing) -> dict[str, str]:
    if writing.of is None:
        return {}
    of = request.args.get("of", "")
    if not any(p.id == of for p in held.papers):
        raise Refused("not_in_this_case")
    return {writing.of: of}


def _offer(desk: Desk, form: Form, held: CasePage) -> None:
    """What can be chosen in this very case."""
    if isinstance(form, forms.StepForm):
        form.step.choices = coded("case_step", tuple(s for s in STEPS[:-1] if s != held.state.step))
    if isinstance(form, forms.TaskForm):
        form.of.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(g.id, g.text("words")) for g in held.state.goals),
        ]
        form.referral.choices = [
            SelectChoice("", _("None")),
            *(
                SelectChoice(r.id, f"{r.service_name} · {choice('referral_state', r.state)}")
                for r in referrals_of(desk, person=held.line.person or "")
            ),
        ]
    if isinstance(form, forms.HandoverForm):
        form.to.choices = [
            SelectChoice("", _("Choose")),
            *(
                SelectChoice(w.id, w.name or w.id)
                for w in handing.case_workers(desk, cso=held.line.cso)
                if w.id != held.line.worker
            ),
        ]


#: Days from today that a form begins with.
_BEGIN = {"seen_on": 0, "passed_on": 0, "ended_on": 0, "contact_on": 0, "due_on": 7,
          "planned_on": 7, "review_on": 14}  # fmt: skip


def _begin(desk: Desk, form: Form, held: CasePage, what: str, of: str) -> None:
    for name, days in _BEGIN.items():
        if name in form:
            form[name].data = desk.today() + timedelta(days=days)
    if isinstance(form, forms.RiskForm):
        form.risk_level.data = held.state.risk_level
    if isinstance(form, forms.NeedsForm) and held.state.needs is not None:
        form.needs.data = held.state.needs.values.get("needs")
        form.words.data = held.state.needs.text("words")
    if isinstance(form, forms.StepForm):
        form.step.data = STEPS[min(STEPS.index(held.state.step) + 1, len(STEPS) - 2)]
    if isinstance(form, forms.TaskForm):
        form.who.data = held.line.worker_name
        form.of.data = of
    if what == "correct":
        form["words"].data = next(p.text("words") for p in held.papers if p.id == of)


def _told(form: Form) -> dict[str, Any]:
    """The form's fields as the commands take them."""
    told: dict[str, Any] = {}
    for field in form:
        if field.name == "csrf_token":
            continue
        value = field.data
        if isinstance(value, date):
            value = value.isoformat()
        if field.name == "accepted":
            value = value == "yes"
        told[field.name] = None if value in ("", []) else value
    return told


@casework_room.post("/cases/<uuid:case_id>/take-back/<uuid:paper_id>")
@needs("casework:case:write")
def take_back(case_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """Something was written by mistake."""
    notes.take_back(current_desk(), case=str(case_id), paper=str(paper_id))
    flash(_("It does not count any more. It can still be read."), "success")
    return redirect(url_for("casework.one", case_id=case_id), 303)
