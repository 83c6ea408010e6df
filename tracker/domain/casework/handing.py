"""Hand a case over: offered with a reason, and taken on or not by whom it is offered to."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.basics.errors import Invalid, Refused
from tracker.domain.casework.progress import WRITE
from tracker.domain.casework.reading import READ, open_case, to_write, write
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change

_MAY_WORK = ("case_worker", "supervisor")


@dataclass(frozen=True)
class Worker:
    """Somebody of the organisation who may work cases."""

    id: str
    role: str
    name: str | None


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
    return write(desk, held, "handover", {"to": to, "words": words})


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
    also = [Change("casework_case", held.id, {"worker": desk.actor.user})] if accepted else []
    return write(desk, held, "handover_answer", told, *also)
