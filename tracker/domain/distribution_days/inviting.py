"""The list of a day: from codes that were pasted or scanned, or from what is registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.ages import BANDS, age_on, band_of
from tracker.domain.cases.aliases import groups_of
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.domain.cases.finding import find_by_code
from tracker.domain.distribution_days.derived import id_of
from tracker.domain.distribution_days.planning import live_day
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change
from tracker.ledger.written import written
from tracker.store.parts import in_parts

MOST_AT_ONCE = 5000
_TOGETHER = 100
#: A list that a scanner wrote: lines longer than this are no code.
_LONGEST_LINE = 60


@command("days:invitation:add", "days:day:write")
def invite(desk: Desk, *, day: str, persons: Sequence[str] = (), codes: str = "") -> dict[str, int]:
    """Everybody at once: ``{"added": n, "already": n}``. ``codes``: one of a card on each line.

    Invalid("codes_unknown") names the lines without a card that is known; then nobody is added.
    """
    row = live_day(desk, day)
    wanted = list(dict.fromkeys([*persons, *_persons_of(desk, row["scope"], codes)]))
    if not wanted:
        raise Invalid("nobody_chosen", "codes")
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid("too_many_lines", "codes", most=MOST_AT_ONCE)
    held = {p for group in groups_of(desk, _invited(desk, row)).values() for p in group.members}
    changes = []
    for person in wanted:
        if person in held:
            continue
        who = desk.record("person", person)
        if who["void"] or who["scope"] != row["scope"]:
            raise Invalid("of_another_organisation", "persons")
        record = id_of(row["scope"], "invitation", day, person)
        values = {"distribution_day": day, "person": person}
        changes.append(written(desk, row["scope"], "invitation", record, values))
        held.add(person)
    groups = [changes[at : at + _TOGETHER] for at in range(0, len(changes), _TOGETHER)]
    if groups:
        desk.ledger.append_each(row["scope"], "days:invitation:add", desk.actor.user, groups)
    return {"added": len(changes), "already": len(wanted) - len(changes)}


@command("days:invitation:void", "days:day:write")
def take_off(desk: Desk, *, invitation: str) -> None:
    """She is not on the list after all."""
    row = desk.record("invitation", invitation)
    if row["void"]:
        raise Refused("voided_already")
    change = Change("invitation", invitation, {"void": "not_invited"})
    desk.ledger.append(row["scope"], "days:invitation:void", desk.actor.user, [change])


@query("to_invite", "days:day:write")
def to_invite(
    desk: Desk,
    *,
    day: str,
    municipality: str | None = None,
    gender: str | None = None,
    band: str | None = None,
    no_kit_days: int | None = None,
) -> list[str]:
    """Ids of registered persons whom a filter finds and who are not on the list yet.

    ``no_kit_days``: only those who had no kit in so many days before the day, nor as a list
    reports. At most ``MOST_AT_ONCE``, in the order of registration.
    """
    row = live_day(desk, day)
    held_on = date.fromisoformat(row["held_on"])
    if band is not None and band not in BANDS:
        raise Invalid("not_a_choice", "band")
    where, given = ["p.scope = ?", "p.void IS NULL"], list[Any]([row["scope"]])
    for name, value in (("municipality", municipality), ("gender", gender)):
        if value:
            where.append(f"p.{name} = ?")
            given.append(value)
    found = [
        person
        for person, born in desk.ledger.database.tuples(
            f"SELECT p.id, p.birth_date FROM person p WHERE {' AND '.join(where)}"
            " AND NOT EXISTS (SELECT 1 FROM erased_record x"
            " WHERE x.record = p.id AND x.scope = p.scope) ORDER BY p.id",
            given,
        )
        if band is None or band_of(age_on(born, held_on)) == band
    ]
    without = set(_invited(desk, row))
    if no_kit_days:
        since = held_on - timedelta(days=no_kit_days)
        without |= _had_a_kit(desk, row["scope"], since.isoformat())
    return [person for person in found if person not in without][:MOST_AT_ONCE]


def _had_a_kit(desk: Desk, scope: str, since: str) -> set[str]:
    """Who got a kit after the day ``since``, under any registration, or by what a list reports.

    It is what the counter would warn of: whoever is invited shall not be stopped there.
    """
    had = [
        person
        for (person,) in desk.ledger.database.tuples(
            "SELECT person FROM distribution WHERE scope = ? AND handed_on > ? AND void IS NULL"
            " AND person IS NOT NULL UNION SELECT person FROM reported_delivery"
            " WHERE scope = ? AND delivered_on > ? AND void IS NULL",
            (scope, since, scope, since),
        )
    ]
    return {member for group in groups_of(desk, had).values() for member in group.members}


def _invited(desk: Desk, row: dict[str, Any]) -> list[str]:
    return [
        person
        for (person,) in desk.ledger.database.tuples(
            "SELECT person FROM invitation WHERE distribution_day = ? AND scope = ?"
            " AND void IS NULL ORDER BY id",
            (row["id"], row["scope"]),
        )
    ]


def not_come(desk: Desk, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Folded persons on the list whom nobody handed a kit, under any of their registrations."""
    invited = _invited(desk, row)
    served = {
        person
        for (person,) in desk.ledger.database.tuples(
            "SELECT person FROM distribution WHERE distribution_day = ? AND +scope = ?"
            " AND void IS NULL AND person IS NOT NULL",
            (row["id"], row["scope"]),
        )
    }
    groups = groups_of(desk, invited)
    missing = [p for p in invited if served.isdisjoint(groups[p].members)]
    found: list[dict[str, Any]] = []
    for part in in_parts(missing):
        found += desk.ledger.database.rows(
            f"SELECT i.id AS invitation, p.id, {CARD_CODE} AS code, p.given_names, p.family_names"
            " FROM person p"
            " JOIN invitation i ON i.person = p.id AND i.scope = p.scope AND i.void IS NULL"
            f" AND i.distribution_day = ? WHERE p.scope = ? AND p.id IN"
            f" ({','.join('?' * len(part))}) ORDER BY p.family_names, p.given_names, p.id",
            [row["id"], row["scope"], *part],
        )
    return found


def _persons_of(desk: Desk, scope: str, codes: str) -> list[str]:
    found, unknown = [], []
    for number, line in enumerate(codes.splitlines(), 1):
        text = line.strip().strip(";,\"'")
        if not text:
            continue
        who = find_by_code(desk, text, blocked_too=True) if len(text) <= _LONGEST_LINE else None
        if who is None or f"cso:{who.cso}" != scope or who.void:
            unknown.append(number)
        else:
            found.append(who.id)
    if unknown:
        raise Invalid("codes_unknown", "codes", lines=", ".join(map(str, unknown[:20])))
    return found
