"""The number of this computer, by which it gives out tokens that no other gives out.

A hub enrols one computer after the other and a computer learns with its welcome of all that
were enrolled before it. So its place in that order is the same wherever it is asked, also
between laptops that never met. The order is that of the enrolments' logical clocks, which
never go back, whatever the hub's wall clock did.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from tracker.basics.errors import Refused
from tracker.ledger.desk import Desk


@dataclass(frozen=True)
class Laptop:
    """A computer by its number and its name."""

    number: int
    name: str


def laptops(desk: Desk) -> dict[str, Laptop]:
    """Every computer that is known here, by its id."""
    first: dict[str, int] = {}
    for record, body in desk.ledger.database.tuples(
        "SELECT e.record, e.body FROM device d JOIN entry e ON e.record = d.id"
        " JOIN chain c ON c.id = e.chain AND c.scope = 'shared' WHERE d.scope = 'shared'"
    ):
        hlc = int(orjson.loads(body)["hlc"])
        first[record] = min(hlc, first.get(record, hlc))
    names = dict(desk.ledger.database.tuples("SELECT id, name FROM device WHERE scope = 'shared'"))
    ordered = sorted(first, key=lambda device: (first[device], device))
    return {d: Laptop(n, str(names.get(d, ""))) for n, d in enumerate(ordered, 1)}


def this_laptop(desk: Desk) -> int:
    """The number of this computer; Refused("not_enrolled") before it was enrolled."""
    found = laptops(desk).get(desk.ledger.device.id)
    if found is None:
        raise Refused("not_enrolled")
    return found.number
