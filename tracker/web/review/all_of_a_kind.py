"""All of a kind at once: choose a rule, see how many it is about, then do it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Refused
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.review import deciding
from tracker.review.queue import day_of, open_of_a_kind
from tracker.review.records import ACCEPTABLE, REASONS_FOR
from tracker.sync import settling
from tracker.sync.devices import known_devices
from tracker.web.access import needs
from tracker.web.background import Tell
from tracker.web.desk import current_desk
from tracker.web.review.at_work import AT_ONCE, Done, Work, begin
from tracker.web.review.room import review_room


@review_room.get("/review/all/conflicts")
@needs("sync:conflict:settle")
def all_conflicts() -> ResponseReturnValue:
    """A rule for all conflicts, and how many it settles."""
    return _conflicts()


def _conflicts(trouble: str | None = None) -> ResponseReturnValue:
    desk, device = current_desk(), request.values.get("device") or None
    rule = "device" if device else "latest"
    page = render_template(
        "review/all_conflicts.html",
        device=device,
        foreseen=settling.foreseen(desk, rule=rule, device=device),
        devices=[
            d for d in known_devices(desk.ledger.database).values()
            if desk.actor.cso is None or d.cso in (None, desk.actor.cso)
        ],
        trouble=trouble,
    )  # fmt: skip
    return page, 422 if trouble else 200


@review_room.post("/review/all/conflicts")
@needs("sync:conflict:settle")
def settle_all() -> ResponseReturnValue:
    """Settle as many as were shown, in one piece."""
    device = request.form.get("device") or None
    expected = request.form.get("expected", type=int)

    def settle(desk: Desk, tell: Tell | None = None) -> Done:
        rule = "device" if device else "latest"
        number = settling.settle_all(
            desk, rule=rule, device=device, expected=expected, progress=tell
        )
        return Done(number, settled=True)

    try:
        return _carry_out(settle, expected)
    except Refused as error:
        return _conflicts(error_sentence(error))


def _carry_out(work: Work, expected: int | None) -> ResponseReturnValue:
    """A few at once, many in the background."""
    if expected is not None and expected > AT_ONCE:
        return begin(work)
    flash(work(current_desk(), None).sentence(), "success")
    return redirect(url_for("review.queue"), 303)


@review_room.get("/review/all/<kind>")
@needs("review:decide")
def all_findings(kind: str) -> ResponseReturnValue:
    """A reason for all findings of a kind, and how many they are."""
    return _findings(kind)


def _findings(kind: str, trouble: str | None = None) -> ResponseReturnValue:
    if kind not in ACCEPTABLE:
        return redirect(url_for("review.queue"), 303)
    desk, day = current_desk(), request.values.get("day") or None
    found = open_of_a_kind(desk, kind)
    days = sorted({day_of(one) for one in found})
    day = day if day in days else None
    page = render_template(
        "review/all_findings.html",
        kind=kind,
        day=day,
        days=days,
        number=sum(day in (None, day_of(one)) for one in found),
        reasons=REASONS_FOR[kind],
        chosen=request.form.get("reason"),
        note=request.form.get("note", ""),
        trouble=trouble,
    )
    return page, 422 if trouble else 200


@review_room.post("/review/all/<kind>")
@needs("review:decide")
def accept_all(kind: str) -> ResponseReturnValue:
    """Put as many aside as were shown, in one piece."""
    reason, day = request.form.get("reason", ""), request.form.get("day") or None
    note = request.form.get("note", "").strip() or None
    expected = request.form.get("expected", type=int)
    if reason not in REASONS_FOR.get(kind, ()):
        return _findings(kind, _("Choose a reason."))

    def accept(desk: Desk, tell: Tell | None = None) -> Done:
        number = deciding.accept_all(
            desk, kind=kind, reason=reason, note=note, day=day, expected=expected, progress=tell
        )
        return Done(number, settled=False)

    try:
        return _carry_out(accept, expected)
    except Refused as error:
        return _findings(kind, error_sentence(error))
