"""One answer written for many persons at once, each as if her own form had been saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.commands import edit_person
from tracker.ledger.desk import Desk, command

#: What may be one for many; whatever tells one woman from another is written for each.
FIELDS = ("municipality", "interpreter_needed", "reads", "languages", "gender")
MOST = 500


@dataclass(frozen=True)
class Many:
    """How many were changed; those left as they were, by id, with the code of why."""

    changed: int
    left: tuple[tuple[str, str], ...]


@command("cases:person:edit_many", "cases:person:edit")
def edit_many(
    desk: Desk, *, persons: Sequence[Sequence[str]], field: str, value: str | bool | list[str]
) -> Many:
    """Write ``value`` into ``field`` of each; ``persons``: ids with the heads that were seen.

    Whoever was changed by somebody meanwhile is left (``changed_meanwhile``), and so is who
    cannot be changed; the others are.
    """
    if field not in FIELDS:
        raise Invalid("unknown_field", "field")
    if not persons:
        raise Invalid("nobody_ticked", "persons")
    if len(persons) > MOST:
        raise Invalid("too_many_chosen", "persons", most=MOST)
    desk.ledger.declared["person"].check({field: value}, new=False)
    changed, left = 0, []
    for person, heads in persons:
        try:
            row = desk.record("person", person)
            if row["_heads"] != heads:
                raise Refused("changed_meanwhile")
            edit_person(desk, person=person, values={field: value}, base=heads.split(","))
            changed += desk.record("person", person)["_heads"] != heads
        except Refused as error:
            left.append((person, error.code))
    return Many(changed, tuple(left))
