"""What the rooms of support have to do today, counted for the first screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tracker.domain.activities.waiting import interpretation_requests
from tracker.domain.casework.waiting import cases_waiting
from tracker.domain.feedback.queries import ASKED, feedback_list
from tracker.domain.monitoring.queries import monitoring_rounds, monitoring_waits_here
from tracker.domain.monitoring.records import MIXED
from tracker.domain.referrals.today import referrals_today_count
from tracker.i18n.translate import ngettext
from tracker.ledger.desk import Desk
from tracker.web.current import door


@dataclass(frozen=True)
class ToDo:
    """``urgent``: somebody waits for longer than she should."""

    number: int
    label: str
    url: str | None
    urgent: bool


def to_do(desk: Desk) -> list[ToDo]:
    """Where something is to be done; rooms with nothing are left out, but for referrals."""
    return list(_everything(desk))


def _everything(desk: Desk) -> Iterator[ToDo]:
    may = desk.actor.may
    if may("referrals:referral:read"):
        found = referrals_today_count(desk)
        text = ngettext("thing to do about referrals", "things to do about referrals", found.count)
        yield ToDo(found.count, text, door("referrals.today"), found.late)
    if may("casework:case:read"):
        yield from _about_cases(desk)
    if may("activities:interpretation:read"):
        soon = (desk.today() + timedelta(days=1)).isoformat()
        asked = [r for r in interpretation_requests(desk) if r.wanted_on <= soon]
        if asked:
            text = ngettext(
                "interpreter wanted by tomorrow", "interpreters wanted by tomorrow", len(asked)
            )
            late = any(r.state == "open" for r in asked)
            yield ToDo(len(asked), text, door("interpreting.overview"), late)
    if may("feedback:feedback:read"):
        said = feedback_list(desk, state="open", limit=1)
        late_answers = said.overdue
        if said.to_take_out:
            text = ngettext(
                "thing that was said, to be taken out of count or kept",
                "things that were said, to be taken out of count or kept",
                said.to_take_out,
            )
            url = door("feedback.overview", state=ASKED)
            yield ToDo(said.to_take_out, text, url, False)
        if late_answers:
            text = ngettext(
                "answer overdue to what people said",
                "answers overdue to what people said",
                late_answers,
            )
            yield ToDo(late_answers, text, door("feedback.overview", state="open"), True)
    if may("monitoring:call:record"):
        rounds = sum(1 for one in monitoring_rounds(desk) if not one.closed_on)
        if rounds:
            text = ngettext("round of monitoring goes on", "rounds of monitoring go on", rounds)
            yield ToDo(rounds, text, door("monitoring.overview"), False)
        waits = [w for w in monitoring_waits_here(desk) if w.closed_on or w.number >= MIXED]
        if waits:
            number = sum(one.number for one in waits)
            text = ngettext(
                "interview to put in at this computer",
                "interviews to put in at this computer",
                number,
            )
            url = door("monitoring.one", round_id=waits[0].round)
            yield ToDo(number, text, url, waits[0].closed_on is not None)


def _about_cases(desk: Desk) -> Iterator[ToDo]:
    waiting = cases_waiting(desk)
    if waiting.due:
        text = ngettext("thing to do in your cases", "things to do in your cases", waiting.due)
        yield ToDo(waiting.due, text, door("casework.mine"), waiting.late)
    if waiting.offered:
        text = ngettext("case offered to you", "cases offered to you", waiting.offered)
        yield ToDo(waiting.offered, text, door("casework.mine"), False)
    if waiting.reviews:
        text = ngettext(
            "review of a case waits for you", "reviews of cases wait for you", waiting.reviews
        )
        yield ToDo(waiting.reviews, text, door("casework.overview"), False)
