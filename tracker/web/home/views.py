"""The first screen: one big box in the field, figures at the hub, the way to the evidence."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.cases.erasing import requests
from tracker.domain.cases.waiting import WaitingRows, persons_by_cso, waiting_rows
from tracker.domain.grants.following import grants_due
from tracker.domain.organisations.queries import csos
from tracker.domain.supplies.handed_over import handed_over
from tracker.domain.supplies.papers import transfers
from tracker.domain.supplies.reordering import reorder_levels
from tracker.domain.supplies.stock import stock
from tracker.domain.supplies.stock_records import EXPIRES_SOON
from tracker.installation.exchange import Waiting, waiting
from tracker.ledger.desk import Desk
from tracker.review.queue import review_counts
from tracker.web.access import signed_in_only
from tracker.web.current import installation
from tracker.web.desk import current_desk
from tracker.web.grants.wording import days_told, due_sentences
from tracker.web.home.to_do import to_do

home_room = Blueprint("home", __name__)


@home_room.context_processor
def _reminders() -> dict[str, object]:
    """What grants ask for, on the first screen of whoever has to do with them."""
    desk = current_desk()
    due = grants_due(desk) if desk.actor.may("grants:read") else []
    told = due_sentences(desk.actor)
    return {"due": due, "due_sentence": told, "days_told": days_told}


MOST_COUNTED = 200


@dataclass(frozen=True)
class Today:
    """What a worker wants to know in the morning."""

    handed_over: int
    on_hand: int
    to_order: int
    expiring: int
    arriving: int
    rows: WaitingRows


@dataclass(frozen=True)
class CsoFigures:
    """An organisation in numbers: registrations, kits handed over ever, kits on hand."""

    code: str
    name: str
    persons: int
    handed_over: int
    on_hand: int


@home_room.get("/")
@signed_in_only
def start() -> ResponseReturnValue:
    """The screen for this role at this kind of installation."""
    desk, device = current_desk(), installation().device
    enrolled = device.belongs or installation().kind == "hub"
    if desk.actor.role == "coordinator":
        return render_template(
            "home/coordinator.html",
            figures=figures(desk),
            waiting_rows=waiting_rows(desk),
            to_review=sum(review_counts(desk).values()),
            wishes=len(requests(desk)),
            most=MOST_COUNTED,
            to_do=to_do(desk),
            devices=heard_of(desk),
        )
    if desk.actor.may("cases:person:read"):
        return render_template(
            "home/field.html", today=today(desk), to_do=to_do(desk), enrolled=enrolled
        )
    page = "officer" if desk.actor.role == "grants_officer" else "administrator"
    return render_template(f"home/{page}.html", enrolled=enrolled)


def today(desk: Desk) -> Today:
    """Today's work at a laptop."""
    day = desk.today()
    lines = stock(desk)
    left = [line.days_left(day) for line in lines if line.kits > 0]
    return Today(
        sum(handed_over(desk, day=day.isoformat()).values()),
        sum(line.kits for line in lines),
        sum(1 for level in reorder_levels(desk) if level.below),
        sum(1 for days in left if days is not None and days <= EXPIRES_SOON),
        sum(1 for t in transfers(desk, open=True) if t.awaited),
        waiting_rows(desk),
    )


def figures(desk: Desk) -> list[CsoFigures]:
    """Every organisation in numbers."""
    persons, handed = persons_by_cso(desk), handed_over(desk)
    held: dict[str, int] = {}
    for line in stock(desk):
        held[line.cso] = held.get(line.cso, 0) + line.kits
    return [
        CsoFigures(
            c.code, c.name, persons.get(c.code, 0), handed.get(c.code, 0), held.get(c.code, 0)
        )
        for c in csos(desk)
    ]


def heard_of(desk: Desk) -> list[Waiting]:
    """The other devices; those that were not heard of for the longest time come first."""
    active = [w for w in waiting(desk) if w.device.status == "active"]
    return sorted(active, key=lambda w: (w.last_import or 0, w.device.name))
