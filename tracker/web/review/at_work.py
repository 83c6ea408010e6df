"""Many conflicts or findings at once, in the background: told how far it is, and stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.steps import step_sentence
from tracker.i18n.translate import ngettext
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.background import Background, Tell
from tracker.web.desk import own_session, sessions
from tracker.web.progress import piece
from tracker.web.review.room import review_room

#: Up to so many are done while she waits for the page.
AT_ONCE = 100


@dataclass(frozen=True)
class Done:
    """How many conflicts were settled, or findings put aside."""

    number: int
    settled: bool

    def sentence(self) -> str:
        if self.settled:
            return ngettext(
                "%(num)s conflict is settled. You can take it back under Done.",
                "%(num)s conflicts are settled. You can take each back under Done.",
                self.number,
            )
        return ngettext("%(num)s is put aside.", "%(num)s are put aside.", self.number)


#: What is done; told how far it is where that is shown.
Work = Callable[[Desk, Tell | None], Done]
RUNS: Background[Done] = Background("review", "look_up")


def begin(work: Work) -> ResponseReturnValue:
    """Start ``work``; the page that tells how far it is."""
    session = own_session()

    def run(tell: Tell) -> Done:
        with session.unlocked.desk() as desk:
            return work(desk, tell)

    RUNS.start(sessions(), session, run)
    return redirect(url_for("review.at_work"), 303)


@review_room.get("/review/at-work")
@needs("review:read")
def at_work() -> ResponseReturnValue:
    """How far it is; at its end the queue, with what came of it."""
    job = RUNS.current(own_session())
    if job is not None and not job.finished:
        return render_template("review/at_work.html", job=job, step_sentence=step_sentence)
    RUNS.let_go(own_session())
    if job is not None and job.error is not None:
        flash(error_sentence(job.error), "warning")
    elif job is not None and job.result is not None:
        flash(job.result.sentence(), "success")
    return redirect(url_for("review.queue"), 303)


@review_room.get("/review/at-work/progress")
@needs("review:read")
def at_work_progress() -> ResponseReturnValue:
    """How far it is."""
    job = RUNS.current(own_session())
    return piece(job, "review/_at_work.html", url_for("review.at_work"))


@review_room.post("/review/at-work/stop")
@needs("review:read")
def stop_work() -> ResponseReturnValue:
    """Stop at the next step: all stays as it was."""
    RUNS.stop(own_session())
    return redirect(url_for("review.at_work"), 303)
