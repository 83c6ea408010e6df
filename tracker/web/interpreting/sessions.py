"""Sessions: of a request, without one, all of them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.activities.interpreting import record_session, void_session
from tracker.domain.activities.waiting import (
    Request,
    interpretation_request,
    interpretation_sessions,
)
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.form_pieces import seen
from tracker.web.interpreting.forms import SessionForm
from tracker.web.interpreting.offered import (
    offered_interpreters,
    offered_services,
    person_of_code,
)
from tracker.web.interpreting.room import interpreting_room
from tracker.web.people.values import read_place


@interpreting_room.get("/interpreting/sessions")
@needs("activities:interpretation:read")
def sessions() -> ResponseReturnValue:
    """The latest sessions."""
    desk = current_desk()
    return render_template(
        "interpreting/sessions.html",
        sessions=interpretation_sessions(desk, limit=300),
        many_csos=desk.actor.cso is None,
        grouped=grouped,
    )


@interpreting_room.route("/interpreting/sessions/new", methods=["GET", "POST"])
@needs("activities:interpretation:write")
def new_session() -> ResponseReturnValue:
    """Somebody interpreted, and nobody had asked before."""
    return _record(current_desk(), None)


@interpreting_room.route(
    "/interpreting/requests/<uuid:request_id>/session", methods=["GET", "POST"]
)
@needs("activities:interpretation:write")
def session_of_request(request_id: UUID) -> ResponseReturnValue:
    """The session that met a request."""
    desk = current_desk()
    return _record(desk, interpretation_request(desk, request=str(request_id)))


def _record(desk: Desk, held: Request | None) -> ResponseReturnValue:
    form = SessionForm(**({} if request.method == "POST" or held is None else _filled(held)))
    form.own(desk, new=False)
    form.service.choices = offered_services(desk)
    form.interpreter.choices = offered_interpreters(desk, held.cso if held else None)
    if held is not None:
        form.of_a_request()
    if not form.is_submitted():
        form.held_on.data = desk.today()
    if form.validate_on_submit():
        try:
            record_session(
                desk,
                session=_told(desk, form),
                request=held.id if held else None,
                base=seen(form),
            )
        except NotFound:
            raise
        except Invalid as error:
            form.refuse(error)
        except Refused as error:
            form.form_errors.append(error_sentence(error))
        else:
            flash(_("The session was recorded."), "success")
            return redirect(url_for("interpreting.overview"), 303)
    page = render_template("interpreting/session.html", form=form, held=held)
    return page, 422 if form.is_submitted() else 200


def _filled(held: Request) -> dict[str, object]:
    return {
        "base": held.base,
        "interpreter": held.interpreter or "",
        "mode": held.mode,
        "minutes": held.minutes,
    }


def _told(desk: Desk, form: SessionForm) -> dict[str, object]:
    told: dict[str, object] = {
        "interpreter": form.interpreter.data,
        "held_on": form.held_on.data.isoformat(),
        "minutes": form.minutes.data,
        "mode": form.mode.data,
    }
    if "person_code" in form:
        names = ("interpreted_for", "from_language", "to_language", "service", "place")
        told |= {name: form[name].data or None for name in names}
        told["municipality"] = read_place(form.municipality.data)
        told["person"] = person_of_code(desk, form.person_code.data)
    return told


@interpreting_room.post("/interpreting/sessions/<uuid:session_id>/void")
@needs("activities:interpretation:write")
def void_one(session_id: UUID) -> ResponseReturnValue:
    """It was entered by mistake."""
    void_session(current_desk(), session=str(session_id))
    flash(_("The session was taken back."), "success")
    return redirect(url_for("interpreting.sessions"), 303)
