"""Rounds, the call list, and results."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.audit.monitoring import monitoring_results
from tracker.audit.suppression import SMALLEST_SHOWN, few
from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import grouped
from tracker.domain.monitoring.box import empty
from tracker.domain.monitoring.overdue import KEPT_DAYS
from tracker.domain.monitoring.queries import (
    monitoring_calls,
    monitoring_progress,
    monitoring_redrawn,
    monitoring_round,
    monitoring_rounds,
    monitoring_wishes,
)
from tracker.domain.monitoring.records import MIXED
from tracker.domain.monitoring.rounds import close, monitoring_preview, reopen, start, void
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.monitoring import MONITORING_QUESTIONS
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.web.access import needs
from tracker.web.audit.wording import shown
from tracker.web.desk import current_desk
from tracker.web.monitoring.forms import RoundForm
from tracker.web.monitoring.room import CALL, READ, RESULT, START, WISH, monitoring_room
from tracker.web.monitoring.wording import answer_label, item_label


@monitoring_room.get("/monitoring")
@needs(READ)
def overview() -> ResponseReturnValue:
    """The rounds there are."""
    desk = current_desk()
    return render_template(
        "monitoring/overview.html",
        rounds=monitoring_rounds(desk),
        may_start=desk.actor.may(START),
        many_csos=desk.actor.cso is None,
        count=_count,
    )


def _count(number: int) -> str:
    """How many women; small numbers only for whoever knows the women."""
    return shown(number if current_desk().actor.may(CALL) else few(number))


@monitoring_room.route("/monitoring/new", methods=["GET", "POST"])
@needs(START)
def new() -> ResponseReturnValue:
    """Look at what a plan would give, then draw."""
    desk, form, preview, trouble = current_desk(), RoundForm(), None, None
    form.offer(desk)
    if form.validate_on_submit():
        try:
            if request.form.get("do") == "draw":
                made = start(desk, round=form.told())
                flash(_("The sample was drawn. Field workers see the call list."), "success")
                return redirect(url_for("monitoring.one", round_id=made), 303)
            preview = monitoring_preview(desk, round=form.told())
        except Invalid as error:
            form.refuse(error)
        except Refused as error:
            trouble = error_sentence(error)
    names = {one.value: one.label for one in form.sites.choices or []}
    page = render_template(
        "monitoring/new.html", form=form, preview=preview, trouble=trouble, names=names
    )
    return page, 422 if form.errors or form.form_errors or trouble else 200


@monitoring_room.get("/monitoring/<uuid:round_id>")
@needs(READ)
def one(round_id: UUID) -> ResponseReturnValue:
    """A round: how far it is, who is to be called, how it was drawn."""
    desk = current_desk()
    held = monitoring_round(desk, round=str(round_id))
    may_call = desk.actor.may(CALL)
    # One small place could be worked out from the others and the whole.
    small = any(
        0 < n < SMALLEST_SHOWN for *_site, listed, drawn in held.sites for n in (listed, drawn)
    )
    return render_template(
        "monitoring/one.html",
        held=held,
        places=held.sites if may_call or not small else (),
        progress=monitoring_progress(desk, round=held.id) if may_call else None,
        calls=monitoring_calls(desk, round=held.id) if may_call else [],
        again=monitoring_redrawn(desk, round=held.id) if request.args.get("again") else None,
        noted=_uuid(request.args.get("noted")),
        count=_count,
        grouped=grouped,
        mixed=MIXED,
        kept_until=_kept_until(held.closed_on),
        may_start=desk.actor.may(START),
    )


def _kept_until(closed_on: str | None) -> date | None:
    return date.fromisoformat(closed_on) + timedelta(days=KEPT_DAYS) if closed_on else None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@monitoring_room.get("/monitoring/<uuid:round_id>/results")
@needs(RESULT)
def results(round_id: UUID) -> ResponseReturnValue:
    """Counts and shares by question; wishes for whoever may read them."""
    desk = current_desk()
    found = monitoring_results(desk, round=str(round_id))
    may_read = current_user.actor.may(WISH)
    return render_template(
        "monitoring/results.html",
        found=found,
        wishes=monitoring_wishes(desk, round=found.round.id) if may_read else None,
        questions=MONITORING_QUESTIONS,
        label=answer_label,
        item=lambda code: item_label(found, code),
        shown=shown,
        count=_count,
    )


@monitoring_room.post("/monitoring/<uuid:round_id>/close")
@needs(START)
def close_round(round_id: UUID) -> ResponseReturnValue:
    """Nobody is called any more."""
    try:
        close(current_desk(), round=str(round_id))
        flash(_("The round is closed."), "success")
    except Refused as error:
        flash(error_sentence(error), "warning")
    return _back(round_id)


@monitoring_room.post("/monitoring/<uuid:round_id>/reopen")
@needs(START)
def reopen_round(round_id: UUID) -> ResponseReturnValue:
    """It was closed too early."""
    try:
        reopen(current_desk(), round=str(round_id))
        flash(_("The round is open again."), "success")
    except Refused as error:
        flash(error_sentence(error), "warning")
    return _back(round_id)


@monitoring_room.post("/monitoring/<uuid:round_id>/void")
@needs(START)
def take_back_round(round_id: UUID) -> ResponseReturnValue:
    """It was begun by mistake."""
    try:
        void(current_desk(), round=str(round_id), reason="entered_by_mistake")
        flash(_("The round was taken back."), "success")
    except Refused as error:
        flash(error_sentence(error), "warning")
    return redirect(url_for("monitoring.overview"), 303)


@monitoring_room.post("/monitoring/<uuid:round_id>/box")
@needs(CALL)
def empty_box(round_id: UUID) -> ResponseReturnValue:
    """Put in what waits at this computer."""
    try:
        done = empty(current_desk(), round=str(round_id))
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        if done.written:
            flash(
                ngettext(
                    "%(num)s interview was put in, mixed.",
                    "%(num)s interviews were put in, mixed.",
                    done.written,
                ),
                "success",
            )
        else:
            flash(_("What waited here was thrown away."), "success")
    return _back(round_id)


def _back(round_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("monitoring.one", round_id=round_id), 303)
