"""The queue, a finding with its sides, and what a person does about it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.cases.alias_records import REASONS as ALIAS_REASONS
from tracker.domain.cases.aliasing import alias_persons
from tracker.domain.cases.commands import not_the_same
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.fields import field_label, record_label
from tracker.i18n.translate import gettext as _
from tracker.review import deciding
from tracker.review.queue import review_counts, review_finding, review_findings
from tracker.review.records import ACCEPTABLE, KINDS, REASONS_FOR
from tracker.review.settled import settled
from tracker.sync import conflicts
from tracker.sync.devices import known_devices
from tracker.sync.reopening import reopen as reopen_conflict
from tracker.web.access import needs
from tracker.web.conflicts.views import shown_conflict
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen_by_button
from tracker.web.review import (  # noqa: F401
    all_of_a_kind,
    queue_files,
    registrations,
    thorough,
)
from tracker.web.review.room import NOT_CHOSEN
from tracker.web.review.room import review_room as review_room
from tracker.web.review.sides import sides_of, way_on
from tracker.web.review.wording import advice, kind_label, summary

PER_PAGE = 25

review_room.add_app_template_filter(kind_label, "finding_kind")
review_room.add_app_template_filter(advice, "finding_advice")
review_room.add_app_template_filter(summary, "finding_summary")
review_room.add_app_template_filter(field_label, "field_label")
review_room.add_app_template_filter(record_label, "record_label")


@review_room.get("/review")
@needs("review:read")
def queue() -> ResponseReturnValue:
    """Everything that is open, oldest first; of one kind where asked."""
    desk = current_desk()
    kind = request.args.get("kind")
    kind = kind if kind in KINDS else None
    page = review_findings(desk, kind=kind, after=request.args.get("after", ""), limit=PER_PAGE)
    return render_template(
        "review/queue.html",
        page=page,
        counts=review_counts(desk),
        kind=kind,
        acceptable=ACCEPTABLE,
    )


@review_room.get("/review/<finding_id>")
@needs("review:read")
def one(finding_id: str) -> ResponseReturnValue:
    """A finding with all that helps to decide."""
    try:
        return _one(finding_id)
    except NotFound:
        flash(_("This is settled already, or it does not hold any more."))
        return redirect(url_for("review.queue"), 303)


def _one(finding_id: str, trouble: str | None = None) -> ResponseReturnValue:
    desk = current_desk()
    finding = review_finding(desk, finding=finding_id)
    conflict = None
    names = user_names(desk)
    if finding.kind == "conflict":
        held = conflicts.conflict(
            desk, scope=finding.scope, record=finding.records[0], field=finding.facts["field"]
        )
        conflict = shown_conflict(desk, held, names)
    device = known_devices(desk.ledger.database).get(finding.records[0])
    page = render_template(
        "review/one.html",
        finding=finding,
        conflict=conflict,
        sides=sides_of(desk, finding),
        way_on=way_on(finding),
        device=device.name if device else None,
        names=names,
        acceptable=finding.kind in ACCEPTABLE,
        reasons=REASONS_FOR.get(finding.kind, ()),
        alias_reasons=ALIAS_REASONS,
        trouble=trouble,
    )
    return page, 422 if trouble else 200


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("review.queue"), 303)


@review_room.post("/review/<finding_id>/accept")
@needs("review:decide")
def accept(finding_id: str) -> ResponseReturnValue:
    """Explain it and put it aside."""
    try:
        deciding.accept(
            current_desk(),
            finding=finding_id,
            reason=request.form.get("reason", ""),
            note=request.form.get("note", "").strip() or None,
            seen=request.form.get("seen") or None,
        )
    except NotFound:
        return one(finding_id)
    except Refused as error:
        return _one(finding_id, _("Choose a reason.") if error.code in NOT_CHOSEN else
                    error_sentence(error))  # fmt: skip
    return _done(_("Put aside. It comes back by itself if anything about it changes."))


@review_room.post("/review/<finding_id>/settle")
@needs("sync:conflict:settle")
def settle(finding_id: str) -> ResponseReturnValue:
    """Choose one of two values."""
    desk = current_desk()
    try:
        finding = review_finding(desk, finding=finding_id)
        conflicts.settle(
            desk,
            scope=finding.scope,
            record=finding.records[0],
            field=finding.facts["field"],
            choose=request.form.get("choose", ""),
            base=seen_by_button(),
        )
    except NotFound:
        return one(finding_id)
    except Invalid as error:
        return _one(finding_id, error_sentence(error))
    return _done(_("The conflict is settled. You can take that back under Done."))


@review_room.post("/review/<finding_id>/join")
@needs("cases:person:alias")
def join(finding_id: str) -> ResponseReturnValue:
    """It is one woman."""
    desk = current_desk()
    try:
        first, second = review_finding(desk, finding=finding_id).records
        alias_persons(
            desk,
            first=first,
            second=second,
            reason=request.form.get("reason", ""),
            shown=request.form.get("shown") or None,
        )
    except NotFound:
        return one(finding_id)
    except Refused as error:
        return _one(finding_id, _("Choose a reason.") if error.code in NOT_CHOSEN else
                    error_sentence(error))  # fmt: skip
    return redirect(url_for("review.registrations", joined_id=first), 303)


@review_room.post("/review/<finding_id>/apart")
@needs("cases:duplicate:decide")
def apart(finding_id: str) -> ResponseReturnValue:
    """They are two women."""
    desk = current_desk()
    try:
        first, second = review_finding(desk, finding=finding_id).records
        not_the_same(desk, first=first, second=second)
    except NotFound:
        return one(finding_id)
    return _done(_("Remembered: they are two women. Nobody is asked again."))


@review_room.get("/review/done")
@needs("review:read")
def done() -> ResponseReturnValue:
    """What was put aside or settled, to be taken back."""
    desk = current_desk()
    page = review_findings(desk, open=False, after=request.args.get("after", ""), limit=PER_PAGE)
    return render_template(
        "review/done.html", page=page, settled=settled(desk), names=user_names(desk)
    )


@review_room.post("/review/<finding_id>/reopen")
@needs("review:decide")
def reopen(finding_id: str) -> ResponseReturnValue:
    """Take a decision back."""
    try:
        deciding.reopen(current_desk(), finding=finding_id)
    except Refused as error:
        flash(error_sentence(error), "warning")
        return redirect(url_for("review.done"), 303)
    return _done(_("Taken back. It is in the queue again."))


@review_room.post("/review/done/reopen-conflict")
@needs("sync:conflict:settle")
def reopen_settled() -> ResponseReturnValue:
    """Take the settling of a conflict back."""
    wanted = {name: request.form.get(name, "") for name in ("scope", "record", "settled")}
    try:
        reopen_conflict(current_desk(), **wanted)
    except Refused as error:
        flash(error_sentence(error), "warning")
        return redirect(url_for("review.done"), 303)
    return _done(_("Taken back. Both values are in the queue again."))
