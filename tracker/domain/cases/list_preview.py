"""What would become of a list's rows, before anything is written; and rows judged again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.basics.ids import derived_id
from tracker.domain.cases.list_corrections import known_rows, parked_rows
from tracker.domain.cases.list_frames import understanding_of
from tracker.domain.cases.list_matching import Known, LikelyFinder
from tracker.domain.cases.lists.fingerprints import fingerprint
from tracker.domain.cases.lists.headers import OUR_ID
from tracker.domain.cases.lists.rows import ListRow, ListValues, Understanding
from tracker.domain.cases.lists.understanding import reunderstand
from tracker.domain.organisations.queries import linking_key
from tracker.ledger.desk import Desk, query, scope_cso

#: Past this many rows a list is not tried out as a whole: it would take too long to wait for.
MOST_TRIED = 5000


@dataclass(frozen=True)
class Foreseen:
    """What an import would make of one row: ``state`` as a held row, or ``skipped``.

    ``likely`` is a registered person's id, ``likely_row`` the number of an earlier row.
    """

    state: str
    likely: str | None = None
    likely_row: int | None = None
    likely_reasons: tuple[str, ...] = ()


def foresee(desk: Desk, understood: Understanding, cso: str | None = None) -> dict[int, Foreseen]:
    """By row number, what `import_understood` would do; of the first ``MOST_TRIED`` rows."""
    desk.actor.require("cases:list:import")
    scope = desk.scope(cso)
    key = linking_key(desk, scope_cso(scope) or "")
    held = known_rows(desk, scope)
    parked = parked_rows(desk, scope)
    finder = LikelyFinder(desk, scope, len(understood.rows))
    occurrences: Counter[str] = Counter()
    made: dict[str, int] = {}
    found: dict[int, Foreseen] = {}
    for row in understood.rows[:MOST_TRIED]:
        content = fingerprint(row)
        occurrences[content] += 1
        row_id = derived_id(key, "row", content, str(occurrences[content]))
        origin = row.cells.get(OUR_ID, "")
        if row_id in held or (origin in held and origin not in parked):
            found[row.number] = Foreseen("skipped")
        elif row.parked:
            found[row.number] = Foreseen("parked")
        elif likely := finder.likely(row.values, frozenset()):
            earlier = made.get(likely.person)
            found[row.number] = Foreseen(
                "duplicate", None if earlier else likely.person, earlier, likely.reasons
            )
        else:
            person = derived_id(key, "person", row_id)
            made[person] = row.number
            finder.add(Known(person, row.values))
            found[row.number] = Foreseen("imported")
    return found


@query("list_rows_judged", "cases:list:decide")
def judged(desk: Desk, *, rows: Sequence[str]) -> dict[str, ListRow]:
    """Held rows judged again by what was understood of their list: values, suggestions."""
    frames: dict[str, dict[str, str]] = {}
    found: dict[str, ListRow] = {}
    for row_id in rows:
        row = desk.record("list_row", row_id)
        if row["batch"] not in frames:
            frames[row["batch"]] = desk.record("list_batch", row["batch"])
        frame = frames[row["batch"]]
        if not frame["columns"] or not row["cells"]:
            continue
        whole = ListRow(row["number"], json.loads(row["cells"]), ListValues(), ())
        understood = understanding_of(json.loads(frame["columns"]), frame["sheet"] or "", whole)
        found[row_id] = reunderstand(understood, row["number"], {})
    return found
