"""Slips as they lie on the paper: A5, each on a sheet of its own, or a roll of 80 mm."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.web.access import needs
from tracker.web.referrals.room import referrals_room
from tracker.web.referrals.slips import slips_of

AUDIENCES = ("service", "her")


@referrals_room.get("/referrals/<uuid:referral>/slip/a5", defaults={"paper": "a5"})
@referrals_room.get("/referrals/<uuid:referral>/slip/80mm", defaults={"paper": "80mm"})
@needs("referrals:referral:read")
def slip_on_paper(referral: UUID, paper: str) -> ResponseReturnValue:
    """Both slips, or one of them (``?for=service``, ``?for=her``), to be printed at once."""
    held, slips = slips_of(str(referral))
    only = request.args.get("for", "")
    only = only if only in AUDIENCES else ""
    return render_template(
        "referrals/slip_on_paper.html",
        held=held,
        paper=paper,
        slips=[slip for slip in slips if only in ("", slip.audience)],
        only=only,
        print_now=request.args.get("print") == "1",
    )
