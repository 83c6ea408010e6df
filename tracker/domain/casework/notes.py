"""Notes: written once, never overwritten. A corrected one stays beside the new one."""

from __future__ import annotations

from tracker.basics.errors import Refused
from tracker.domain.casework.opening import not_later
from tracker.domain.casework.progress import WRITE
from tracker.domain.casework.reading import ACTION, OpenCase, to_write, write
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change


@command("casework:note:write", WRITE)
def write_note(
    desk: Desk,
    *,
    case: str,
    words: str,
    contact: str = "no_contact",
    contact_on: str | None = None,
) -> str:
    """A note; whether and when she was spoken with counts for who was not heard of for long."""
    held = to_write(desk, case)
    contact_on = contact_on or desk.today().isoformat()
    not_later(desk, contact_on, "contact_on")
    return write(desk, held, "note", {"words": words, "contact": contact, "contact_on": contact_on})


@command("casework:note:correct", WRITE)
def correct_note(desk: Desk, *, case: str, note: str, words: str) -> str:
    """A new note in the place of one that she wrote herself; both can be read."""
    held = to_write(desk, case)
    old = held.paper(note, "note")
    if old.made_by != desk.actor.user:
        raise Refused("note_of_another")
    told = {**old.values, "words": words, "corrects": note}
    return write(desk, held, "note", told, _void(held, note, "corrected"))


@command("casework:paper:void", WRITE)
def take_back(desk: Desk, *, case: str, paper: str) -> None:
    """Something written by mistake does not count any more; it can still be read."""
    held = to_write(desk, case)
    if not any(p.id == paper and p.void is None for p in held.papers):
        raise Refused("not_in_this_case")
    found = next(p for p in held.papers if p.id == paper)
    if found.kind not in _CAN_BE_TAKEN_BACK:
        raise Refused("paper_stays")
    if found.made_by != desk.actor.user and held.access != "supervisor":
        raise Refused("note_of_another")
    change = _void(held, paper, "entered_by_mistake")
    desk.ledger.append(held.row["scope"], ACTION, desk.actor.user, [change])


#: Others are answered, or say who is responsible for her.
_CAN_BE_TAKEN_BACK = frozenset(
    {"note", "flag", "flag_passed", "goal", "task", "task_end", "visit", "visit_end", "needs"}
)


def _void(held: OpenCase, paper: str, reason: str) -> Change:
    base = next(p.base for p in held.papers if p.id == paper)
    return Change("casework_paper", paper, {"void": reason}, tuple(base.split(",")))
