"""Hand a case over: offered with a reason, and taken on or not by whom it is offered to."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.basics.errors import Invalid, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.casework.progress import WRITE
from tracker.domain.casework.queries import case_rows, person_names, written_on
from tracker.domain.casework.reading import (
    READ,
    handed_over_by,
    open_case,
    opened,
    to_write,
    write,
)
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change

_MAY_WORK = ("case_worker", "supervisor")


@dataclass(frozen=True)
class Worker:
    """Somebody of the organisation who may work cases."""

    id: str
    role: str
    name: str | None


@dataclass(frozen=True)
class HandedOver:
    """A case that somebody gave away: to whom, and the ISO day on which it was taken on."""

    case: str
    code: str | None
    person_name: str | None
    to_name: str | None
    handed_on: str


@query("case_workers", READ)
def case_workers(desk: Desk, *, cso: str | None = None) -> list[Worker]:
    """Who may be given a case, by name."""
    rows = desk.ledger.database.rows(
        "SELECT id, role, username, display_name FROM cso_user WHERE scope = ? AND active"
        " AND void IS NULL AND role IN ('case_worker', 'supervisor')"
        " ORDER BY coalesce(display_name, username), id",
        (desk.scope(cso),),
    )
    return [Worker(r["id"], r["role"], r["display_name"] or r["username"]) for r in rows]


@command("casework:handover:offer", WRITE)
def offer_handover(desk: Desk, *, case: str, to: str, words: str) -> str:
    """Offer a case to another worker. Until she takes it on it stays where it is."""
    held = to_write(desk, case)
    if held.state.offer is not None:
        raise Refused("handover_waits")
    user = desk.record("cso_user", to)
    if user["scope"] != held.row["scope"] or user["role"] not in _MAY_WORK or not user["active"]:
        raise Invalid("not_a_case_worker", "to")
    if to == held.worker:
        raise Invalid("handover_to_same", "to")
    offered = Change("casework_case", held.id, {"offered_to": to})
    return write(desk, held, "handover", {"to": to, "words": words}, offered)


@command("casework:handover:answer", WRITE)
def answer_handover(desk: Desk, *, case: str, accepted: bool, words: str | None = None) -> str:
    """Take a case on, or say no with a reason. Whoever offered it may take the offer back."""
    held = open_case(desk, case)
    offer = held.state.offer
    if offer is None:
        raise Refused("handover_not_offered")
    mine = offer.values.get("to") == desk.actor.user
    if accepted and not mine:
        raise Refused("handover_not_to_you")
    if not mine and offer.made_by != desk.actor.user and held.access != "supervisor":
        raise Refused("handover_not_to_you")
    if not accepted and mine and not (words or "").strip():
        raise Invalid("handover_reason", "words")
    told = {"of": offer.id, "accepted": accepted, "words": words}
    row: dict[str, str | None] = {"offered_to": None}
    if accepted:
        row["worker"] = desk.actor.user
    return write(desk, held, "handover_answer", told, Change("casework_case", held.id, row))


@query("cases_handed_over", READ)
def cases_handed_over(desk: Desk) -> list[HandedOver]:
    """Cases that the actor worked and gave away, the latest first."""
    me, names = desk.actor.user, user_names(desk)
    # Whoever worked a case wrote in it: it was opened by her, or she took it on.
    rows = case_rows(
        desk,
        "c.worker IS NOT NULL AND c.worker != ? AND EXISTS (SELECT 1 FROM casework_paper p"
        " WHERE p.casework_case = c.id AND p.scope = c.scope AND p._made_by = ?)",
        me,
        me,
    )
    held = list(opened(desk, rows).values())
    people = person_names(desk, held)
    found = [
        (
            left[1].order[1],
            HandedOver(
                c.id,
                c.row["case_code"],
                people.get((c.row["scope"], c.row["person"])),
                names.get(left[0].text("to") or ""),
                written_on(left[1]),
            ),
        )
        for c in held
        if (left := handed_over_by(c, me)) is not None
    ]
    return [line for _, line in sorted(found, key=lambda f: (f[0], f[1].case), reverse=True)]
