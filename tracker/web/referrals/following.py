"""Referrals that wait, one referral, what the service answered and what she says."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.accounts.queries import user_names
from tracker.domain.activities.waiting import interpretation_requests
from tracker.domain.cases.queries import person as registration
from tracker.domain.referrals.by_code import referral_by_code
from tracker.domain.referrals.commands import answer_referral, record_her_answer
from tracker.domain.referrals.contradictions import (
    Contradiction,
    Told,
    referral_contradictions,
)
from tracker.domain.referrals.countering import referrals_around
from tracker.domain.referrals.queries import (
    Referral,
    open_referrals,
)
from tracker.domain.referrals.queries import referral as held_referral
from tracker.domain.referrals.queries import service as held_service
from tracker.domain.referrals.records import APPOINTED
from tracker.domain.referrals.stepping_back import referral_last_step
from tracker.domain.referrals.workers import referral_workers
from tracker.i18n.dates import format_date
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.fields import field_label, shown_value
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.review.found import finding_id
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.referrals.directory import cost, place_name, spoken
from tracker.web.referrals.forms import AnswerForm, HerAnswerForm
from tracker.web.referrals.room import referrals_room

#: States that need something besides: they come as small forms, the others as buttons.
_WITH_REASON = ("declined",)
#: These end a referral without help; they stand apart.
_GIVING_UP = ("withdrawn_by_client", "revoked")


@referrals_room.route("/referrals", methods=["GET", "POST"], endpoint="open")
@needs("referrals:referral:read")
def waiting() -> ResponseReturnValue:
    """What waits, the most urgent first; a code that is posted finds the one a service calls
    about."""
    desk = current_desk()
    asked = request.form.get("code", "").strip()[:40]
    not_found = False
    if asked:
        try:
            found = referral_by_code(desk, code=asked)
        except NotFound:
            not_found = True
        else:
            return redirect(url_for("referrals.one", referral=found.id), 303)
    held = open_referrals(desk)
    return render_template(
        "referrals/open.html",
        referrals=held,
        overdue=sum(1 for r in held if r.overdue),
        asked=asked,
        not_found=not_found,
        many_csos=desk.actor.cso is None,
        choice=choice,
        grouped=grouped,
    )


@referrals_room.get("/referrals/<uuid:referral>", endpoint="one")
@needs("referrals:referral:read")
def one_referral(referral: UUID) -> ResponseReturnValue:
    """One referral, and what can come next."""
    held = held_referral(current_desk(), referral=str(referral))
    return _page(held, AnswerForm(base=held.base), _her_form(held))


def _her_form(held: Referral) -> HerAnswerForm:
    return HerAnswerForm(
        base=held.base,
        got_it=held.client_got_it,
        as_needed=held.client_as_needed,
        felt_safe=held.client_felt_safe,
    )


def _simple(held: Referral) -> list[str]:
    """States that are a button each; what she took back is not sent."""
    others = (*APPOINTED, *_WITH_REASON, *_GIVING_UP, *(("sent",) if held.withdrawn else ()))
    return [state for state in held.next if state not in others]


def _page(
    held: Referral, form: AnswerForm, hers: HerAnswerForm, status: int = 200
) -> ResponseReturnValue:
    desk = current_desk()
    page = render_template(
        "referrals/referral.html",
        held=held,
        who=registration(desk, person=held.person),
        service=held_service(desk, service=held.service),
        form=form,
        hers=hers,
        simple=_simple(held),
        around=referrals_around(desk, referral=held.id),
        contradictions=[
            (
                field_label(c.field),
                [(_written(c, told), told) for told in c.told],
                door("review.one", finding_id=finding_id("conflict", c.scope, held.id, c.key)),
            )
            for c in (referral_contradictions(desk, referral=held.id) if held.contested else ())
        ],
        names=user_names(desk),
        workers=[w for w in referral_workers(desk, cso=held.cso) if w.id != held.worker],
        last_step=referral_last_step(desk, referral=held.id),
        counter_url=_counter(held),
        ahead=held.state in APPOINTED,
        dated=next((s for s in held.next if s in APPOINTED), None),
        declines="declined" in held.next,
        giving_up=[s for s in held.next if s in _GIVING_UP],
        person_url=door("people.one", person_id=held.person),
        place_name=place_name,
        spoken=spoken,
        cost=cost,
        choice=choice,
        grouped=grouped,
    )
    return page, status


def _written(about: Contradiction, told: Told) -> str:
    """A value in words."""
    if told.value is None:
        return _("Left empty")
    return " ".join(map(str, shown_value(about.field, told.value, "referral")))


def _counter(held: Referral) -> str | None:
    """Where a counter-referral is made; None where no service can send her on from this one."""
    if held.state == "draft" or held.state in _GIVING_UP or held.person_erased_on:
        return None
    return door("referrals.make", person=held.person, counter_of=held.id)


@referrals_room.post("/referrals/<uuid:referral>/answer")
@needs("referrals:referral:answer")
def answer(referral: UUID) -> ResponseReturnValue:
    """The next state."""
    desk, form = current_desk(), AnswerForm()
    held = held_referral(desk, referral=str(referral))
    if not form.validate_on_submit():
        return _page(held, form, _her_form(held), 422)
    day = form.appointment_on.data
    try:
        answer_referral(
            desk,
            referral=held.id,
            state=form.state.data,
            decline_reason=form.decline_reason.data or None,
            appointment_on=day.isoformat() if day else None,
            base=form.base.data.split(",") if form.base.data else None,
        )
    except (Invalid, Refused) as error:
        if isinstance(error, Refused) or error.field == "state":
            form.form_errors.append(error_sentence(error))
        else:
            form.refuse(error)
        return _page(held, form, _her_form(held), 422)
    if day and form.state.data == "rescheduled":
        flash(_("The new day is written down. Print the slips anew."), "success")
        _tell_of_interpreter(held.id, day)
    else:
        flash(_("The referral was brought up to date."), "success")
    return redirect(url_for("referrals.one", referral=held.id), 303)


def _tell_of_interpreter(referral: str, day: date) -> None:
    """An interpreter who was asked for another day does not learn of the new one by herself."""
    desk = current_desk()
    if not desk.actor.may("activities:interpretation:read"):
        return
    for asked in interpretation_requests(desk, referral=referral):
        if asked.open and asked.wanted_on != day.isoformat():
            told = _(
                "An interpreter is still asked for on %(day)s. Close that request under"
                " Interpreters: “Not needed any more”, and ask for the new day.",
                day=format_date(date.fromisoformat(asked.wanted_on), current_language()),
            )
            flash(told, "warning")


@referrals_room.post("/referrals/<uuid:referral>/her-answer")
@needs("referrals:referral:answer")
def her_answer(referral: UUID) -> ResponseReturnValue:
    """What she says of it."""
    desk, hers = current_desk(), HerAnswerForm()
    held = held_referral(desk, referral=str(referral))
    if hers.validate_on_submit():
        try:
            record_her_answer(
                desk,
                referral=held.id,
                got_it=hers.got_it.data,
                as_needed=hers.as_needed.data or None,
                felt_safe=hers.felt_safe.data or None,
                base=hers.base.data.split(",") if hers.base.data else None,
            )
        except Invalid as error:
            hers.refuse(error)
        else:
            flash(_("Her answer was recorded."), "success")
            return redirect(url_for("referrals.one", referral=held.id), 303)
    return _page(held, AnswerForm(base=held.base), hers, 422)
