"""At the counter: whose a token is, a kit handed over on the day, and undoing it in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.aliases import group_of
from tracker.domain.distribution_days.derived import id_of
from tracker.domain.distribution_days.laptops import this_laptop
from tracker.domain.distribution_days.planning import live_day
from tracker.domain.distribution_days.tokens import checked_token, known_to_be_printed
from tracker.domain.supplies.distributing import (
    UNDO_MS,
    record_distribution,
    void_distribution,
)
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change
from tracker.ledger.written import written


@command("days:arrival:record", "days:handover:record")
def record_arrival(desk: Desk, *, day: str, token: str, person: str) -> str:
    """The token is hers from now on; the arrival's id. A second time changes nothing."""
    row = open_for_service(desk, day)
    token = checked_token(day, token)
    known_to_be_printed(desk, row, token)
    change = _arrival(desk, row, token, person)
    if change is not None:
        desk.ledger.append(row["scope"], "days:arrival:record", desk.actor.user, [change])
    return id_of(row["scope"], "arrival", day, token)


@command("days:handover:record")
def hand_over(
    desk: Desk,
    *,
    day: str,
    lot: str,
    person: str | None = None,
    token: str | None = None,
    identity_shown: str = "card",
    earlier_reason: str | None = None,
    collector_name: str | None = None,
    collector_reason: str | None = None,
    recipient_gender: str | None = None,
    recipient_age_band: str | None = None,
    expired_reason: str | None = None,
) -> dict[str, str]:
    """A kit handed over on the day, at its site: as ``supplies:distribution:record`` answers.

    Invalid("token_served") for a token by which a kit of this type was handed over
    already, Invalid("token_never_printed") for one of this computer that it did not print.
    Whoever is not on the list, or comes after the closing, is served and stands so in
    the figures.
    """
    row = open_for_service(desk, day)
    if token:
        token = checked_token(day, token)
        known_to_be_printed(desk, row, token)
        if token_served(desk, row, token, type_of(desk, lot)):
            raise Invalid("token_served", "token")
        arrival = _arrival(desk, row, token, person) if person else None
        if arrival is not None:
            desk.ledger.append(row["scope"], "days:arrival:record", desk.actor.user, [arrival])
    return record_distribution(
        desk,
        lot=lot,
        site=row["site"],
        person=person,
        identity_shown=identity_shown,
        earlier_reason=earlier_reason,
        collector_name=collector_name,
        collector_reason=collector_reason,
        recipient_gender=recipient_gender,
        recipient_age_band=recipient_age_band,
        expired_reason=expired_reason,
        distribution_day=day,
        day_token=token or None,
        laptop=this_laptop(desk),
    )


@command("days:handover:undo", "days:handover:record")
def undo_hand_over(desk: Desk, *, distribution: str, reason: str) -> None:
    """Take back what one handed over oneself within the last hour; the kit is in stock again.

    Refused("undo_not_yours"), Refused("undo_too_late"): then a supervisor takes it back.
    """
    row = desk.record("distribution", distribution)
    if not row["distribution_day"]:
        raise Refused("not_of_a_day")
    if row["worker"] != desk.actor.user:
        raise Refused("undo_not_yours")
    if not undoable(desk, row["_made"]):
        raise Refused("undo_too_late")
    void_distribution(desk, distribution=distribution, reason=reason)


def undoable(desk: Desk, made: int) -> bool:
    """Whether what was recorded at ``made`` (ms) was recorded less than an hour ago."""
    return desk.ledger.now() - made <= UNDO_MS


def type_of(desk: Desk, lot: str) -> str:
    """Which type of kit is in the lot."""
    version = desk.record("lot", lot)["kit_version"]
    return str(desk.record("kit_version", version)["kit_type"])


def token_served(desk: Desk, row: dict[str, Any], token: str, kit_type: str | None) -> bool:
    """Whether a kit was handed over by the token: of this type, or of any for None."""
    return bool(
        desk.ledger.database.value(
            "SELECT 1 FROM distribution d JOIN kit_version v ON v.id = d.kit_version"
            " WHERE d.distribution_day = ? AND +d.scope = ? AND d.day_token = ?"
            " AND d.void IS NULL AND v.kit_type = coalesce(?, v.kit_type)",
            (row["id"], row["scope"], token, kit_type),
        )
    )


def open_for_service(desk: Desk, day: str) -> dict[str, Any]:
    """The day's row; Refused("day_not_open") before it was opened."""
    row = live_day(desk, day)
    if row["state"] != "open":
        raise Refused("day_not_open")
    return row


def holder_of(desk: Desk, row: dict[str, Any], token: str) -> str | None:
    """Whose a token of the day is: the id of a person, None while it is nobody's."""
    found = desk.ledger.database.value(
        "SELECT person FROM arrival WHERE id = ? AND scope = ? AND void IS NULL",
        (id_of(row["scope"], "arrival", row["id"], token), row["scope"]),
    )
    return None if found is None else str(found)


def _arrival(desk: Desk, row: dict[str, Any], token: str, person: str) -> Change | None:
    who = desk.record("person", person)
    if who["scope"] != row["scope"]:
        raise Refused("other_organisation")
    record = id_of(row["scope"], "arrival", row["id"], token)
    holder = holder_of(desk, row, token)
    if holder is not None:
        if holder in group_of(desk, person).members:
            return None
        raise Invalid("token_of_another", "token")
    values = {"distribution_day": row["id"], "token": token, "person": person}
    return written(desk, row["scope"], "arrival", record, values)


@dataclass(frozen=True)
class HandedOver:
    """A kit that whoever asks handed over on the day. ``at``: ms; ``undoable``: still, by her."""

    distribution: str
    at: int
    code: str | None
    folio: str | None
    kit: str
    undoable: bool


@query("my_hand_overs", "days:handover:record")
def my_hand_overs(desk: Desk, *, day: str, limit: int = 5) -> list[HandedOver]:
    """The last kits that the actor handed over on the day, the latest first; no names."""
    row = desk.record("distribution_day", day)
    return [
        HandedOver(r["id"], r["_made"], r["code"], r["folio"], r["kit"], undoable(desk, r["_made"]))
        for r in desk.ledger.database.rows(
            "SELECT d.id, d._made, p.code, r.folio, t.code || '-' || v.number AS kit"
            " FROM distribution d JOIN kit_version v ON v.id = d.kit_version"
            " JOIN kit_type t ON t.id = v.kit_type"
            " LEFT JOIN person p ON p.id = d.person AND p.scope = d.scope"
            " LEFT JOIN receipt r ON r.distribution = d.id AND r.scope = d.scope"
            " WHERE d.distribution_day = ? AND +d.scope = ? AND d.worker = ? AND d.void IS NULL"
            " ORDER BY d._made DESC, d.id DESC LIMIT ?",
            (day, row["scope"], desk.actor.user, limit),
        )
    ]
