"""Who is free now, what waits, which referrals ask for an interpreter."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.basics.ids import grouped
from tracker.domain.activities.interpreters import here_now, interpreters
from tracker.domain.activities.interpreting_records import MODES
from tracker.domain.activities.waiting import interpretation_requests, translation_requests
from tracker.domain.cases.records import LANGUAGES
from tracker.domain.referrals.queries import Referral, open_referrals
from tracker.i18n.sentences.choices import choice
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.interpreting.forms import clock
from tracker.web.interpreting.offered import called, spoken
from tracker.web.interpreting.room import interpreting_room


@interpreting_room.get("/interpreting", endpoint="overview")
@needs("activities:interpretation:read")
def waiting() -> ResponseReturnValue:
    """Interpreters, the free ones first, and everything that waits."""
    desk = current_desk()
    pair = [_language("from", "ht"), _language("to", "es")]
    mode = request.args.get("mode", "")
    mode = mode if mode in MODES else ""
    moment = _moment(desk)
    return render_template(
        "interpreting/overview.html",
        found=interpreters(
            desk, languages=pair, at=moment.isoformat(timespec="minutes"), mode=mode or None
        ),
        offered=[(code, choice("language", code)) for code in LANGUAGES],
        modes=[(code, choice("mode", code)) for code in MODES],
        pair=pair,
        mode=mode,
        moment=moment,
        requests=interpretation_requests(desk),
        documents=translation_requests(desk),
        referrals=_unasked(desk),
        many_csos=desk.actor.cso is None,
        clock=clock,
        called=called,
        spoken=spoken,
        grouped=grouped,
    )


def _language(name: str, usual: str) -> str:
    told = request.args.get(name, usual)
    return told if told in LANGUAGES else usual


def _moment(desk: Desk) -> datetime:
    """The time in the address (``?at=2026-11-23T10:30``), else now."""
    try:
        return datetime.fromisoformat(request.args.get("at", "")).replace(tzinfo=None)
    except ValueError:
        return here_now(desk)


def _unasked(desk: Desk) -> list[Referral]:
    """Open referrals that want an interpreter for whom nobody was asked."""
    asking = [r for r in open_referrals(desk) if r.interpreter_asked and r.state != "completed"]
    return [r for r in asking if not interpretation_requests(desk, referral=r.id)]
