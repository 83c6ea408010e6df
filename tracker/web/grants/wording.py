"""A grant's notices and reminders, a whole sentence each."""

from __future__ import annotations

from collections.abc import Callable

from tracker.basics.actor import Actor
from tracker.domain.grants.amounts import ZERO
from tracker.domain.grants.following import Due
from tracker.domain.grants.notices import Notice
from tracker.i18n.numbers import format_money
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import current_language, ngettext
from tracker.i18n.translate import gettext as _


def notice_sentence(notice: Notice) -> str:
    """What somebody should look at."""
    amount = ""
    if notice.amount is not None:
        amount = format_money(abs(notice.amount), notice.currency, current_language())
    more, line = (notice.amount or 0) < 0, notice.what or "—"
    match notice.kind:
        case "grant_overspent":
            return _("%(amount)s more was spent than the grant holds.", amount=amount)
        case "line_overspent" if notice.what is None:
            return _("%(amount)s was spent on no line of this budget.", amount=amount)
        case "line_overspent":
            return _(
                "%(amount)s more was spent on line %(line)s than planned.", amount=amount, line=line
            )
        case "outside_period":
            return ngettext(
                "One expenditure is of a day outside of the grant's period.",
                "%(num)s expenditures are of days outside of the grant's period.",
                notice.count or 0,
            )
        case "not_yet_received":
            return _("%(amount)s more was spent than was confirmed as received.", amount=amount)
        case "receipt_differs" if more:
            return _(
                "Of tranche %(number)s, %(amount)s more was received than was paid.",
                number=line, amount=amount,
            )  # fmt: skip
        case "receipt_differs":
            return _(
                "Of tranche %(number)s, %(amount)s less was received than was paid.",
                number=line, amount=amount,
            )  # fmt: skip
        case "budget_differs" if more:
            return _("The budget's lines add up to %(amount)s more than the grant.", amount=amount)
        case "budget_differs":
            return _("%(amount)s of the grant stands on no line of the budget.", amount=amount)
        case "tranches_differ" if more:
            return _("The tranches add up to %(amount)s more than the grant.", amount=amount)
        case _other:
            return _("%(amount)s of the grant is in no tranche.", amount=amount)


def due_sentences(actor: Actor) -> Callable[[Due], str]:
    """What has to be done, in words for this reader: hers to do, or somebody else's."""
    if actor.cso is not None:
        return _for_organisation
    return _for_funder if actor.may("grants:grant:write") else _for_others


def _for_organisation(due: Due) -> str:
    return _hers(due) if due.kind in ("report", "confirmation") else _theirs(due)


def _for_funder(due: Due) -> str:
    return _hers(due) if due.kind in ("decision", "payment") else _theirs(due)


def _for_others(due: Due) -> str:
    return _theirs(due)


def _hers(due: Due) -> str:
    match due.kind:
        case "report":
            return _("Hand in: %(report)s", report=choice("report_kind", due.what))
        case "decision":
            return _("Read and accept: %(report)s", report=choice("report_kind", due.what))
        case "payment" if due.left is not None:
            return _(
                "Pay what is left of tranche %(number)s: %(amount)s",
                number=due.what, amount=_left(due),
            )  # fmt: skip
        case "payment":
            return _("Pay tranche %(number)s", number=due.what)
        case _confirmation:
            return _("Confirm that tranche %(number)s came", number=due.what)


def _theirs(due: Due) -> str:
    match due.kind:
        case "report":
            return _(
                "The organisation hands in: %(report)s", report=choice("report_kind", due.what)
            )
        case "decision":
            return _(
                "The funder reads and accepts: %(report)s", report=choice("report_kind", due.what)
            )
        case "payment" if due.left is not None:
            return _(
                "The funder pays what is left of tranche %(number)s: %(amount)s",
                number=due.what, amount=_left(due),
            )  # fmt: skip
        case "payment":
            return _("The funder pays tranche %(number)s", number=due.what)
        case _confirmation:
            return _("The organisation confirms that tranche %(number)s came", number=due.what)


def _left(due: Due) -> str:
    return format_money(due.left or ZERO, due.currency, current_language())


def days_told(due: Due) -> str:
    """How long there still is, or for how long it is overdue."""
    if due.days < 0:
        return ngettext("overdue for one day", "overdue for %(num)s days", -due.days)
    if due.days == 0:
        return _("today")
    return ngettext("in one day", "in %(num)s days", due.days)
