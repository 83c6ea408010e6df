"""Ask for an interpreter; choose one; a need that was not met."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped
from tracker.domain.activities.interpreters import Interpreter, here_now, interpreters
from tracker.domain.activities.interpreting import (
    ask_interpretation,
    assign_interpreter,
    interpretation_unmet,
    reopen_interpretation,
    withdraw_interpretation,
)
from tracker.domain.activities.queries import activity as held_activity
from tracker.domain.activities.schedule import USUAL_MINUTES
from tracker.domain.activities.waiting import (
    Request,
    interpretation_request,
    interpretation_sessions,
)
from tracker.domain.cases.queries import person as registration
from tracker.domain.referrals.queries import referral as held_referral
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen, seen_by_button
from tracker.web.interpreting.forms import AskForm, AssignForm, UnmetForm, clock, minute_of_day
from tracker.web.interpreting.offered import called, offered_services, person_of_code, spoken
from tracker.web.interpreting.room import interpreting_room
from tracker.web.people.values import place_label, read_place


@interpreting_room.route("/interpreting/ask", methods=["GET", "POST"])
@needs("activities:interpretation:write")
def ask() -> ResponseReturnValue:
    """A request; ``?referral=``, ``?activity=`` or ``?person=`` tell what it is for."""
    desk, form = current_desk(), AskForm()
    about = _about(desk)
    form.own(desk, new=not about)
    form.service.choices = offered_services(desk)
    if not form.is_submitted():
        form.wanted_on.data = desk.today()
        _known(form, desk, about)
    if form.validate_on_submit():
        try:
            made = ask_interpretation(
                desk, request=_told(desk, form, about), cso=form.cso.data if form.cso else None
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The request was written down. Choose who does it."), "success")
            return redirect(url_for("interpreting.one", request_id=made), 303)
    page = render_template("interpreting/ask.html", form=form, about=about)
    return page, 422 if form.is_submitted() else 200


def _about(desk: Desk) -> dict[str, str]:
    """What the address names, as far as it is held here."""
    found = {}
    for name, held in (
        ("referral", held_referral),
        ("activity", held_activity),
        ("person", registration),
    ):
        asked = request.args.get(name)
        if asked:
            found[name] = held(desk, **{name: asked}).id
    return found


def _known(form: AskForm, desk: Desk, about: dict[str, str]) -> None:
    if "referral" in about:
        referral = held_referral(desk, referral=about["referral"])
        form.interpreted_for.data = referral.service_kind
        form.service.data = referral.service
        if referral.appointment_on:
            form.wanted_on.data = datetime.fromisoformat(referral.appointment_on).date()
    if "activity" in about:
        activity = held_activity(desk, activity=about["activity"])
        form.interpreted_for.data = "activity"
        form.wanted_on.data = datetime.fromisoformat(activity.held_on).date()
        form.municipality.data = place_label(activity.municipality)
        form.place.data = activity.place


def _told(desk: Desk, form: AskForm, about: dict[str, str]) -> dict[str, Any]:
    person = person_of_code(desk, form.person_code.data)
    return {
        **{name: form[name].data or None for name in (
            "interpreted_for", "from_language", "to_language", "service", "mode", "place")},
        "municipality": read_place(form.municipality.data),
        "wanted_on": form.wanted_on.data.isoformat(),
        "wanted_at": minute_of_day(form.wanted_at.data),
        "minutes": form.minutes.data,
        **({"person": person} if person else {}),
        **about,
    }  # fmt: skip


@interpreting_room.get("/interpreting/requests/<uuid:request_id>", endpoint="one")
@needs("activities:interpretation:read")
def one_request(request_id: UUID) -> ResponseReturnValue:
    """One request, who could do it, and what came of it."""
    held = interpretation_request(current_desk(), request=str(request_id))
    return _page(held, UnmetForm(formdata=None, base=held.base))


def _page(held: Request, unmet: UnmetForm, refused: Invalid | None = None) -> ResponseReturnValue:
    desk = current_desk()
    page = render_template(
        "interpreting/request.html",
        held=held,
        unmet=unmet,
        refused=error_sentence(refused) if refused else None,
        could=_could(desk, held) if held.open else [],
        sessions=interpretation_sessions(desk, request=held.id),
        person_url=door("people.one", person_id=held.person) if held.person else None,
        referral_url=door("referrals.one", referral=held.referral) if held.referral else None,
        activity_url=door("activities.one", activity=held.activity) if held.activity else None,
        clock=clock,
        called=called,
        spoken=spoken,
        grouped=grouped,
    )
    return page, 422 if refused or unmet.errors else 200


def _could(desk: Desk, held: Request) -> list[Interpreter]:
    """Who speaks both languages, the free ones at that time first."""
    moment = here_now(desk)
    if held.wanted_at is not None or held.wanted_on != moment.date().isoformat():
        minute = held.wanted_at if held.wanted_at is not None else 9 * 60
        moment = datetime.combine(
            datetime.fromisoformat(held.wanted_on).date(), time(minute // 60, minute % 60)
        )
    return interpreters(
        desk,
        languages=[held.from_language, held.to_language],
        at=moment.isoformat(timespec="minutes"),
        minutes=held.minutes or USUAL_MINUTES,
        mode=held.mode,
        request=held.id,
        cso=held.cso,
    )


@interpreting_room.post("/interpreting/requests/<uuid:request_id>/assign")
@needs("activities:interpretation:write")
def assign(request_id: UUID) -> ResponseReturnValue:
    """Who does it."""
    desk, form = current_desk(), AssignForm()
    held = interpretation_request(desk, request=str(request_id))
    if form.validate_on_submit():
        try:
            assign_interpreter(
                desk, request=held.id, interpreter=form.interpreter.data, base=seen(form)
            )
        except Invalid as error:
            return _page(held, UnmetForm(formdata=None, base=held.base), error)
        flash(_("She was chosen. Call her, and tell the service."), "success")
    return redirect(url_for("interpreting.one", request_id=held.id), 303)


@interpreting_room.post("/interpreting/requests/<uuid:request_id>/unmet")
@needs("activities:interpretation:write")
def not_met(request_id: UUID) -> ResponseReturnValue:
    """Nobody could do it."""
    desk, form = current_desk(), UnmetForm()
    held = interpretation_request(desk, request=str(request_id))
    if not form.validate_on_submit():
        return _page(held, form)
    interpretation_unmet(desk, request=held.id, reason=form.reason.data, base=seen(form))
    flash(_("It is counted as a need that was not met."), "success")
    return redirect(url_for("interpreting.one", request_id=held.id), 303)


@interpreting_room.post("/interpreting/requests/<uuid:request_id>/withdraw")
@needs("activities:interpretation:write")
def withdraw(request_id: UUID) -> ResponseReturnValue:
    """It is not needed any more."""
    withdraw_interpretation(current_desk(), request=str(request_id), base=seen_by_button())
    flash(_("The request was closed: it is not needed any more."), "success")
    return redirect(url_for("interpreting.one", request_id=request_id), 303)


@interpreting_room.post("/interpreting/requests/<uuid:request_id>/reopen")
@needs("activities:interpretation:write")
def reopen(request_id: UUID) -> ResponseReturnValue:
    """It was closed by mistake."""
    reopen_interpretation(current_desk(), request=str(request_id), base=seen_by_button())
    flash(_("The request waits again."), "success")
    return redirect(url_for("interpreting.one", request_id=request_id), 303)
