"""Today's list, and what services tell by telephone, many at once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.ids import grouped
from tracker.domain.accounts.queries import user_names
from tracker.domain.referrals.records import OUTCOMES
from tracker.domain.referrals.telephone import line_of, outcomes_told, record_outcomes
from tracker.domain.referrals.today import referrals_today
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext, ngettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.referrals.directory import place_name
from tracker.web.referrals.room import referrals_room

#: Lines at once: nobody reads more at one call.
MOST_LINES = 200
WRONG = {
    "mistyped": _("A sign of the code is wrong. Have it read to you again."),
    "unknown": _("No referral has this code."),
    "no_outcome": _("There is no number from 1 to 5 after the code."),
    "no_sign": _("Ask for the letter beside the number, and write it after the number."),
    "misheard": _("The letter does not fit the number. Have both read to you again."),
    "twice": _("This referral stands in a line above."),
    "date_needed": _("Open the referral and write the day of the appointment."),
    "not_come": _("The appointment lies ahead. If it was moved, open the referral."),
    "cannot_follow": _("This cannot follow: the referral stands elsewhere already. Open it."),
}


@referrals_room.get("/referrals/today")
@needs("referrals:referral:read")
def today() -> ResponseReturnValue:
    """What is to be done today; ``?by=mine`` or a user's id, ``?place=`` narrow it."""
    desk, by, place = current_desk(), request.args.get("by", ""), request.args.get("place", "")
    found = referrals_today(
        desk, mine=by == "mine", worker=None if by in ("", "mine") else by, place=place or None
    )
    names = user_names(desk)
    workers = [(user, names.get(user, gettext("Not known"))) for user in found.workers]
    return render_template(
        "referrals/today.html",
        found=found,
        by=by,
        place=place,
        workers=sorted(workers, key=lambda worker: worker[1].casefold()),
        places=sorted(((code, place_name(code)) for code in found.places), key=lambda p: p[1]),
        choice=choice,
        grouped=grouped,
    )


@referrals_room.route("/referrals/telephone", methods=["GET", "POST"])
@needs("referrals:referral:answer")
def telephone() -> ResponseReturnValue:
    """Lines as they are read to her; first what they mean, then they are recorded together."""
    desk = current_desk()
    text = request.form.get("lines", "")[:20_000]
    if request.form.get("one") in OUTCOMES and request.form.get("code"):
        text = line_of(request.form["code"][:20], request.form["one"])
    lines = text.splitlines()[:MOST_LINES]
    if request.method == "POST" and (request.form.get("record") or request.form.get("one")):
        told = record_outcomes(desk, lines=lines)
        done = sum(1 for line in told if not line.wrong)
        flash(
            ngettext("One answer was recorded.", "%(num)s answers were recorded.", done),
            "success" if done else "warning",
        )
        left = [line.typed for line in told if line.wrong]
        if not left:
            return redirect(url_for("referrals.open"), 303)
        text, told = "\n".join(left), outcomes_told(desk, lines=left)
    else:
        told = outcomes_told(desk, lines=lines)
    return render_template(
        "referrals/telephone.html",
        text=text,
        told=told,
        good=sum(1 for line in told if not line.wrong),
        outcomes=OUTCOMES,
        wrong=WRONG,
        choice=choice,
        grouped=grouped,
    )
