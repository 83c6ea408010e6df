"""Who came: by the card scanned at the door, or taken from a list. Once for each activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.activities.derived import id_of
from tracker.domain.activities.groups import age_group_of, sex_of
from tracker.domain.cases.ages import age_on
from tracker.domain.cases.aliases import group_of
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.cases.finding import find_by_code, read_card
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change
from tracker.ledger.written import written

MOST_LISTED = 500


@dataclass(frozen=True)
class Arrived:
    """Somebody who is at the activity. ``already``: she was taken down before."""

    attendance: str
    person: str
    already: bool


@command("activities:attendance:record")
def record_attendance(
    desk: Desk, *, activity: str, code: str | None = None, person: str | None = None
) -> Arrived:
    """A card that was scanned (or its code typed), or a registration that was chosen.

    A second time it is told and changes nothing, also when it was under another of her
    registrations. Invalid("card_mistyped"), Invalid("card_not_held") for a card that nobody
    here knows, Invalid("card_of_another_organisation").
    """
    row = _open_activity(desk, activity)
    if code is not None:
        found = find_by_code(desk, code)
        if found is None:
            raise Invalid("card_not_held" if read_card(code) else "card_mistyped", "code")
        person = found.id
    elif person is None:
        raise Invalid("required", "code")
    who = desk.record("person", person)
    if who["scope"] != row["scope"]:
        raise Invalid("card_of_another_organisation", "code", cso=scope_cso(who["scope"]) or "")
    present = _present(desk, row, person)
    if present is not None:
        return Arrived(present, person, True)
    how = "scanned" if code is not None else "listed"
    record, change = _arrival(desk, row, who, how)
    desk.ledger.append(row["scope"], "activities:attendance:record", desk.actor.user, [change])
    return Arrived(record, person, False)


@command("activities:attendance:list", "activities:attendance:record")
def record_list(desk: Desk, *, activity: str, persons: Sequence[str]) -> dict[str, int]:
    """Everybody on a list at once: ``{"added": n, "already": n}``. All of them or nobody."""
    row = _open_activity(desk, activity)
    if not persons:
        raise Invalid("nobody_chosen", "persons")
    if len(persons) > MOST_LISTED:
        raise Invalid("too_many_lines", "persons", most=MOST_LISTED)
    changes: dict[str, Change] = {}
    already = 0
    for person in dict.fromkeys(persons):
        who = desk.record("person", person)
        if who["scope"] != row["scope"]:
            raise Invalid("card_of_another_organisation", "persons", cso=scope_cso(who["scope"]))
        members = group_of(desk, person).members
        if _present(desk, row, person) or any(_id(row, m) in changes for m in members):
            already += 1
            continue
        record, change = _arrival(desk, row, who, "listed")
        changes[record] = change
    for group in _groups(list(changes.values())):
        desk.ledger.append(row["scope"], "activities:attendance:list", desk.actor.user, group)
    return {"added": len(changes), "already": already}


@command("activities:attendance:void", "activities:attendance:record")
def void_attendance(desk: Desk, *, attendance: str, base: Sequence[str] | None = None) -> None:
    """She was not there: taken down by mistake."""
    row = desk.record("attendance", attendance)
    if row["void"]:
        raise Refused("voided_already")
    values = {"void": "entered_by_mistake"}
    change = Change("attendance", attendance, values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "activities:attendance:void", desk.actor.user, [change])


def _open_activity(desk: Desk, activity: str) -> dict[str, Any]:
    row = desk.record("activity", activity)
    if row["void"]:
        raise Refused("voided_already")
    if row["outcome"] == "not_held":
        raise Refused("activity_not_held")
    return row


def _id(activity: Mapping[str, Any], person: str) -> str:
    return id_of(activity["scope"], "attendance", activity["id"], person)


def _present(desk: Desk, activity: Mapping[str, Any], person: str) -> str | None:
    """Her attendance, under whichever of her registrations."""
    ids = [_id(activity, member) for member in group_of(desk, person).members]
    found = desk.ledger.database.value(
        f"SELECT id FROM attendance WHERE id IN ({','.join('?' * len(ids))}) AND scope = ?"
        " AND void IS NULL ORDER BY id",
        [*ids, activity["scope"]],
    )
    return None if found is None else str(found)


def _arrival(
    desk: Desk, activity: Mapping[str, Any], who: Mapping[str, Any], how: str
) -> tuple[str, Change]:
    if who["void"]:
        raise Refused("person_voided")
    refuse_erased(desk, who)
    day = date.fromisoformat(activity["held_on"])
    record = _id(activity, who["id"])
    values = {
        "activity": activity["id"],
        "person": who["id"],
        "sex": sex_of(who["gender"]),
        "age_group": age_group_of(age_on(who["birth_date"], day)),
        how: True,
    }
    return record, written(desk, activity["scope"], "attendance", record, values)


def _groups(changes: list[Change], size: int = 100) -> list[list[Change]]:
    return [changes[start : start + size] for start in range(0, len(changes), size)]
