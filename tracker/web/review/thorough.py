"""Looking through everybody for women registered twice, and one such pair side by side."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Refused
from tracker.domain.cases.alias_records import REASONS as ALIAS_REASONS
from tracker.domain.cases.aliasing import alias_persons
from tracker.domain.cases.commands import not_the_same
from tracker.domain.cases.thorough import Searched, search
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.steps import step_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.background import Background, Tell
from tracker.web.desk import current_desk, own_session, sessions
from tracker.web.progress import piece
from tracker.web.review import sides
from tracker.web.review.room import NOT_CHOSEN, review_room

#: Searches and what they found, in the session's memory alone.
SEARCHES: Background[Searched] = Background("thorough", "read")
MAY = "cases:duplicate:decide"


@review_room.get("/review/everybody")
@needs(MAY)
def everybody() -> ResponseReturnValue:
    """What the search is, how far it is, or what it found."""
    job = SEARCHES.current(own_session())
    trouble = None
    if job is not None and job.error is not None:
        trouble = error_sentence(job.error)
        SEARCHES.let_go(own_session())
    return render_template(
        "review/everybody.html", job=job, trouble=trouble, step_sentence=step_sentence
    )


@review_room.post("/review/everybody")
@needs(MAY)
def look_through() -> ResponseReturnValue:
    """Begin; what was found before is let go."""
    session = own_session()
    held = SEARCHES.current(session)
    if held is not None and held.finished:
        SEARCHES.let_go(session)

    def work(tell: Tell) -> Searched:
        with session.unlocked.desk() as desk:
            return search(desk, tell=tell)

    SEARCHES.start(sessions(), session, work)
    return redirect(url_for("review.everybody"), 303)


@review_room.get("/review/everybody/progress")
@needs(MAY)
def search_progress() -> ResponseReturnValue:
    """How far it is."""
    job = SEARCHES.current(own_session())
    return piece(job, "review/_search_progress.html", url_for("review.everybody"))


@review_room.get("/review/pair/<uuid:first>/<uuid:second>")
@needs(MAY)
def pair(first: UUID, second: UUID) -> ResponseReturnValue:
    """Two registrations side by side."""
    return _pair(str(first), str(second))


def _pair(first: str, second: str, trouble: str | None = None) -> ResponseReturnValue:
    page = render_template(
        "review/pair.html",
        first=first,
        second=second,
        sides=sides.registrations(current_desk(), [first, second]),
        alias_reasons=ALIAS_REASONS,
        trouble=trouble,
    )
    return page, 422 if trouble else 200


@review_room.post("/review/pair/<uuid:first>/<uuid:second>/join")
@needs("cases:person:alias")
def join_pair(first: UUID, second: UUID) -> ResponseReturnValue:
    """It is one woman."""
    try:
        alias_persons(
            current_desk(),
            first=str(first),
            second=str(second),
            reason=request.form.get("reason", ""),
            shown=request.form.get("shown") or None,
        )
    except Refused as error:
        sentence = _("Choose a reason.") if error.code in NOT_CHOSEN else error_sentence(error)
        return _pair(str(first), str(second), sentence)
    _decided(str(first), str(second))
    return redirect(url_for("review.registrations", joined_id=first), 303)


@review_room.post("/review/pair/<uuid:first>/<uuid:second>/apart")
@needs(MAY)
def pair_apart(first: UUID, second: UUID) -> ResponseReturnValue:
    """They are two women."""
    not_the_same(current_desk(), first=str(first), second=str(second))
    _decided(str(first), str(second))
    flash(_("Remembered: they are two women. Nobody is asked again."), "success")
    return redirect(url_for("review.everybody"), 303)


def _decided(first: str, second: str) -> None:
    """Take a pair out of what the search found, so that the next one is at the top."""
    job = SEARCHES.current(own_session())
    if job is None or job.result is None:
        return
    held = job.result
    left = tuple(p for p in held.pairs if {p.first.id, p.second.id} != {first, second})
    gone = len(held.pairs) - len(left)
    job.result = Searched(held.compared, held.found - gone, left, held.enough)
