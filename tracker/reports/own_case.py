"""What is written in a woman's cases, for her own copy.

Only whoever works the case, or her supervisor, can give it to her: nobody else holds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.cases.aliases import hers
from tracker.domain.casework.papers import Paper
from tracker.domain.casework.queries import case_rows
from tracker.domain.casework.reading import READ, opened, visible
from tracker.domain.casework.sharing import sharing_of
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class OwnCase:
    """One case with every paper in it, those taken back too, in the order of writing.

    ``shared``: the coordinator reads it, with her consent.
    """

    id: str
    opened_on: str
    closed_on: str | None
    papers: tuple[Paper, ...]
    shared: bool


@query("own_cases", READ)
def own_cases(desk: Desk, *, person: str) -> list[OwnCase]:
    """Her cases that the actor works or supervises, under any registration, the latest first."""
    about, people = hers(desk, desk.record("person", person)["id"], "c.person")
    return [
        OwnCase(
            held.id,
            held.row["opened_on"],
            held.row["closed_on"],
            held.papers,
            sharing_of(desk, held).state == "shared",
        )
        for held in visible(desk, opened(desk, case_rows(desk, about, *people)).values())
        if held.access in ("worker", "supervisor")
    ]
