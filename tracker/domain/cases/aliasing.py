"""Join two registrations of one woman, choose which is shown, take the joining back."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import derived_id
from tracker.domain.cases.aliases import Alias, group_of
from tracker.domain.cases.between import common_scope
from tracker.domain.cases.erased import refuse_erased
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change

ACTION = "cases:person:alias"
#: Not secret: ids of persons are random already, nobody can be guessed from them.
_KEY = b"tracker alias"


def alias_id(first: str, second: str) -> str:
    """The id of the alias of two registrations, the same on every computer."""
    return derived_id(_KEY, *sorted((first, second)))


@command(ACTION)
def alias_persons(
    desk: Desk, *, first: str, second: str, reason: str, shown: str | None = None
) -> str:
    """Say that two registrations are one woman; the id of the alias.

    Nothing of either is changed. ``shown``: whose values are shown as current. Doing it
    again after it was taken back joins them again.
    """
    a, b = sorted((first, second))
    if a == b:
        raise Invalid("not_a_reference", "second")
    if shown is not None and shown not in (a, b):
        raise Invalid("not_a_choice", "shown")
    rows = [desk.record("person", person) for person in (a, b)]
    for row in rows:
        refuse_erased(desk, row)
    if b in group_of(desk, a).members:
        raise Refused("alias_already")
    scope, record = common_scope(row["scope"] for row in rows), alias_id(a, b)
    desk.actor.require_cso(scope_cso(scope))
    held = desk.ledger.heads(scope, "alias", record)
    values = {"first": a, "second": b, "reason": reason, "shown": shown, "void": None}
    if not held:
        del values["void"]
    change = Change("alias", record, values, None if held else ())
    desk.ledger.append(scope, ACTION, desk.actor.user, [change])
    return record


@command("cases:person:alias_undo", ACTION)
def undo_alias(desk: Desk, *, alias: str, base: Sequence[str] | None = None) -> None:
    """They are two women after all: both registrations are as they were."""
    row = desk.record("alias", alias)
    if row["void"]:
        raise Refused("voided_already")
    change = Change("alias", alias, {"void": "not_the_same_woman"}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "cases:person:alias_undo", desk.actor.user, [change])


@command("cases:person:alias_show", ACTION)
def show_registration(desk: Desk, *, person: str) -> None:
    """Of a woman's registrations, show the values of this one as current."""
    desk.record("person", person)
    joined = group_of(desk, person).aliases
    if not joined:
        raise NotFound("not_found", what="alias")
    for scope in sorted({alias.scope for alias in joined}):
        desk.actor.require_cso(scope_cso(scope))
        changes = [_showing(alias, person) for alias in joined if alias.scope == scope]
        desk.ledger.append(scope, "cases:person:alias_show", desk.actor.user, changes)


def _showing(alias: Alias, person: str) -> Change:
    return Change("alias", alias.id, {"shown": person})
