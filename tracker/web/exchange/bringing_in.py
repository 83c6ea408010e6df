"""Bundles that were chosen on the page: short ones at once, long ones in the background."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Refused, TrackerError
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.identities import device_sentences
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.installation import exchange
from tracker.ledger.desk import Desk
from tracker.sync.merge import Merged
from tracker.web.access import needs
from tracker.web.background import Background, Job, Tell
from tracker.web.current import installation
from tracker.web.desk import current_desk, own_session, sessions
from tracker.web.exchange.forms import ImportForm
from tracker.web.exchange.room import exchange_room
from tracker.web.progress import piece

#: Bytes of bundles, some thousand entries, that she waits for without being told how far it is.
AT_ONCE = 256 * 1024


@dataclass(frozen=True)
class Brought:
    """A file, and what became of it; in the session's memory alone."""

    file: str
    became: Merged | Refused


RUNS: Background[list[Brought]] = Background("bring_in", "take_in")


def bring_in(form: ImportForm) -> None:
    """Merge what was chosen, or begin to; what is refused stands at the form then."""
    session, here = own_session(), installation()
    if under_way():
        form.bundle.errors = [error_sentence(Refused("sync_running"))]
        return
    names = [file.filename or "" for file in form.bundle.data]
    bundles = [file.read() for file in form.bundle.data]

    def work(desk: Desk, tell: Tell | None) -> list[Brought]:
        done = 0

        def advance(entries: int) -> None:
            nonlocal done
            done += entries
            if tell:
                tell("take_in", done, 0)

        became = exchange.import_several(here, desk, bundles, advance)
        return [Brought(*one) for one in zip(names, became, strict=True)]

    def run(tell: Tell) -> list[Brought]:
        with session.unlocked.desk() as desk:
            return work(desk, tell)

    if sum(map(len, bundles)) > AT_ONCE:
        RUNS.start(sessions(), session, run)
        return
    try:
        _tell(form, work(current_desk(), None))
    except TrackerError as error:
        form.bundle.errors = [*form.bundle.errors, error_sentence(error)]


def under_way() -> Job[list[Brought]] | None:
    """What is being brought in now."""
    job = RUNS.current(own_session())
    return None if job is None or job.finished else job


def tell_the_end(form: ImportForm) -> None:
    """Of what was brought in in the background, once."""
    job = RUNS.current(own_session())
    if job is None or not job.finished:
        return
    RUNS.let_go(own_session())
    if job.error is not None:
        form.bundle.errors = [error_sentence(job.error)]
    _tell(form, job.result or [])


@exchange_room.get("/exchange/import/progress")
@needs("sync:import")
def import_progress() -> ResponseReturnValue:
    """How far it is."""
    job = RUNS.current(own_session())
    return piece(job, "exchange/_import_progress.html", url_for("exchange.overview"))


@exchange_room.post("/exchange/import/stop")
@needs("sync:import")
def stop_import() -> ResponseReturnValue:
    """Stop: of what is not wholly in, nothing stays."""
    RUNS.stop(own_session())
    return redirect(url_for("exchange.overview"), 303)


def _tell(form: ImportForm, brought: list[Brought]) -> None:
    refused: list[str] = []
    for one in brought:
        if isinstance(one.became, Merged):
            _flash_merged(one.became)
        else:
            sentence = error_sentence(one.became)
            refused.append(sentence if len(brought) == 1 else f"{one.file}: {sentence}")
    form.bundle.errors = [*form.bundle.errors, *refused]


def _flash_merged(merged: Merged) -> None:
    flash(
        ngettext(
            "%(num)s new entry from %(sender)s.",
            "%(num)s new entries from %(sender)s.",
            merged.new,
            sender=merged.sender,
        )
    )
    if merged.forked and merged.renewed is None:
        flash(
            _("A laptop was copied or restored. Ask the coordinator to enrol it anew."), "warning"
        )
    left_out = [(out.code, out.name, out.entries) for out in merged.left_out]
    for sentence in device_sentences(left_out, merged.renewed, hub=installation().kind == "hub"):
        flash(sentence, "warning")
    if merged.conflicts > 0:
        flash(
            ngettext(
                "%(num)s conflict to settle.",
                "%(num)s conflicts to settle.",
                merged.conflicts,
            ),
            "warning",
        )
