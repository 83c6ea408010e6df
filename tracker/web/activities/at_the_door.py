"""One activity: cards are scanned one after another, each name is on the screen at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import grouped
from tracker.domain.activities.attending import record_attendance, void_attendance
from tracker.domain.activities.queries import Attendance, attendances
from tracker.domain.activities.queries import activity as held_activity
from tracker.domain.cases.finding import Match, find, find_by_code
from tracker.i18n.messages import error_sentence
from tracker.web.access import needs
from tracker.web.activities.room import activities_room
from tracker.web.current import door
from tracker.web.desk import current_desk

MOST_TYPED = 120
MOST_FOUND = 8


@dataclass(frozen=True)
class Answer:
    """What the page says after a scan: who, whether again, what is wrong, whom it may mean."""

    attendance: str | None = None
    already: bool = False
    trouble: str | None = None
    matches: tuple[Match, ...] = ()
    blocked: str | None = None


@activities_room.get("/activities/<uuid:activity>", endpoint="one")
@needs("activities:activity:read")
def one_activity(activity: UUID) -> ResponseReturnValue:
    """The activity, who is here, and the box for the next card.

    ``?here=`` and ``?again=`` name the attendance that was just taken down.
    """
    again = request.args.get("again")
    return _page(activity, Answer(request.args.get("here") or again, again is not None))


def _page(activity: UUID, answer: Answer, status: int = 200) -> ResponseReturnValue:
    desk = current_desk()
    held = held_activity(desk, activity=str(activity))
    live = request.headers.get("HX-Request") == "true"
    page = render_template(
        "activities/_arrivals.html" if live else "activities/one.html",
        held=held,
        came=attendances(desk, activity=held.id),
        answer=answer,
        person_here=_person_here,
        grouped=grouped,
        queue=door("review.queue", kind="conflict"),
    )
    # htmx shows nothing of an answer that is not a success.
    return page, 200 if live else status


def _person_here(came: list[Attendance], attendance: str | None) -> Attendance | None:
    return next((a for a in came if a.id == attendance), None)


@activities_room.post("/activities/<uuid:activity>/scan")
@needs("activities:attendance:record")
def scan(activity: UUID) -> ResponseReturnValue:
    """A card that was scanned, a name that was typed, or somebody who was chosen."""
    text = request.form.get("text", "")[:MOST_TYPED].strip()
    person = request.form.get("person", "")[:MOST_TYPED] or None
    desk = current_desk()
    try:
        done = record_attendance(
            desk, activity=str(activity), code=None if person else text, person=person
        )
    except NotFound:
        raise
    except Refused as error:
        return _page(activity, _trouble(error, text), 422)
    answer = Answer(done.attendance, done.already)
    if request.headers.get("HX-Request") == "true":
        return _page(activity, answer)
    again = done.attendance if done.already else None
    here = None if done.already else done.attendance
    return redirect(url_for("activities.one", activity=activity, here=here, again=again), 303)


def _trouble(error: Refused, text: str) -> Answer:
    """What cannot be a card is a name, as far as anybody is found by it."""
    if isinstance(error, Invalid) and error.code == "card_mistyped" and len(text) > 1:
        found = find(current_desk(), text=text, limit=MOST_FOUND)
        if found:
            return Answer(matches=tuple(found))
    whose = None
    if error.code in ("card_replaced", "card_taken_back"):
        whose = find_by_code(current_desk(), text, blocked_too=True)
    return Answer(trouble=error_sentence(error), blocked=whose.id if whose else None)


@activities_room.post("/activities/<uuid:activity>/attendance/<uuid:attendance>/void")
@needs("activities:attendance:record")
def not_here(activity: UUID, attendance: UUID) -> ResponseReturnValue:
    """She was taken down by mistake."""
    void_attendance(current_desk(), attendance=str(attendance))
    return redirect(url_for("activities.one", activity=activity), 303)
