"""Import a registration list: good rows in, doubtful rows parked, likely doubles held.

Every data row of the file ends in exactly one of: imported, parked, duplicate, skipped
(known from an earlier import). Ids are derived from the row's content with a secret of the
organisation, so that the same file imported twice, here or on another of its laptops,
makes the same records.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Damaged, Invalid
from tracker.basics.ids import check_digit, crockford, derived_id
from tracker.domain.cases.list_corrections import known_rows, parked_rows
from tracker.domain.cases.list_frames import frame_of
from tracker.domain.cases.list_matching import Known, LikelyFinder
from tracker.domain.cases.lists.fingerprints import fingerprint
from tracker.domain.cases.lists.headers import OUR_ID
from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.rows import ListRow, ListValues, Understanding
from tracker.domain.cases.lists.understanding import understand
from tracker.domain.cases.records import GENDERS
from tracker.domain.organisations.queries import linking_key
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change

ACTION = "cases:list:import"
#: A kit's code and version; any other wording of a list is kept as personal text.
_KIT = re.compile(r"[A-Z]{2,6}-\d{1,3}\Z")
_WRITTEN_AT_ONCE = 500


@dataclass(frozen=True)
class Imported:
    """Counts that add up to ``rows``; ``ignored`` are blank lines, banners, totals.

    ``other_sheets`` are those that were not read: nothing is left out in silence.
    """

    batch: str
    rows: int
    imported: int
    parked: int
    duplicates: int
    skipped: int
    ignored: int
    other_sheets: tuple[str, ...] = ()


@command("cases:list:import", own_transaction=True)
def import_list(
    desk: Desk,
    *,
    data: bytes,
    file_name: str,
    cso: str | None = None,
    remap: Mapping[int, Meaning] | None = None,
    sheet: str | None = None,
    date_order: Mapping[int, str] | None = None,
    default_state: str | None = None,
    everybody: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Import the list in ``data`` into an organisation; all of it or nothing."""
    understood = understand(
        data,
        file_name,
        today=desk.today(),
        default_state=default_state,
        remap=remap,
        sheet=sheet,
        date_order=date_order,
        everybody=_gender(everybody),
    )
    return import_understood(desk, understood, data, file_name, cso, progress)


def _gender(everybody: str | None) -> str | None:
    if everybody and everybody not in GENDERS:
        raise Invalid("not_a_choice", "everybody")
    return everybody or None


def import_understood(
    desk: Desk,
    understood: Understanding,
    data: bytes,
    file_name: str,
    cso: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Import what was understood and, in the wizard, shown beforehand."""
    desk.actor.require(ACTION)
    if not understood.rows:
        raise Damaged("list_empty")
    scope = desk.scope(cso)
    key = linking_key(desk, scope_cso(scope) or "")
    sha256 = hashlib.sha256(data).hexdigest()
    batch = derived_id(key, "batch", sha256, understood.sheet)
    occurrences: Counter[str] = Counter()
    states: Counter[str] = Counter()
    total = len(understood.rows)
    with desk.ledger.transaction():
        # What is known already is read inside: another window may have imported just now.
        held = known_rows(desk, scope)
        parked = parked_rows(desk, scope)
        finder = LikelyFinder(desk, scope, total)
        waiting_changes: list[list[Change]] = []
        _record_batch(desk, scope, batch, sha256, understood, file_name)
        for number, row in enumerate(understood.rows, 1):
            content = fingerprint(row)
            occurrences[content] += 1
            row_id = derived_id(key, "row", content, str(occurrences[content]))
            origin = row.cells.get(OUR_ID, "")
            waiting = parked.pop(origin, None)
            if row_id in held or (origin in held and waiting is None):
                states["skipped"] += 1
            else:
                if waiting is None:
                    changes = row_changes(desk, key, row_id, batch, row, finder)
                else:
                    # A parked row that comes back corrected in our own spreadsheet.
                    changes = row_changes(
                        desk,
                        key,
                        origin,
                        waiting.batch,
                        waiting.corrected_by(row),
                        finder,
                        base=waiting.base,
                    )
                waiting_changes.append(changes)
                states[str(changes[-1].values["state"])] += 1
            if len(waiting_changes) >= _WRITTEN_AT_ONCE or number == total:
                desk.ledger.append_each(scope, ACTION, desk.actor.user, waiting_changes)
                waiting_changes = []
            if progress and (number % 50 == 0 or number == total):
                progress(number, total)
    return Imported(
        batch,
        total,
        states["imported"],
        states["parked"],
        states["duplicate"],
        states["skipped"],
        len(understood.ignored),
        tuple(one.name for one in understood.other_sheets),
    )


def _record_batch(
    desk: Desk, scope: str, batch: str, sha256: str, understood: Understanding, file_name: str
) -> None:
    if desk.ledger.heads(scope, "list_batch", batch):
        return
    values = {
        "file_sha256": sha256,
        "rows": len(understood.rows),
        "ignored": len(understood.ignored),
        "file_name": file_name[-200:],
        "sheet": understood.sheet[:120],
        "columns": frame_of(understood),
    }
    desk.ledger.append(scope, ACTION, desk.actor.user, [Change("list_batch", batch, values, ())])


def row_changes(
    desk: Desk,
    key: bytes,
    row_id: str,
    batch: str,
    row: ListRow,
    finder: LikelyFinder,
    *,
    apart_from: frozenset[str] = frozenset(),
    base: tuple[str, ...] = (),
) -> list[Change]:
    """The changes for one row; the last is the row's own record with its state.

    ``apart_from``: persons of whom somebody said that they are not her.
    """
    reasons = [
        {"column": d.column, "reason": d.reason, "parks": d.parks, "suggestion": d.suggestion}
        for d in row.doubts
    ]
    values: dict[str, Any] = {
        "batch": batch,
        "number": row.number,
        "reasons": [{k: v for k, v in r.items() if k != "suggestion"} for r in reasons],
        "cells": row.cells,
        "person": None,
        "likely": None,
        "likely_reasons": None,
    }
    if row.parked:
        return [Change("list_row", row_id, {**values, "state": "parked"}, base)]
    likely = finder.likely(row.values, apart_from)
    if likely is not None:
        held = {
            "state": "duplicate",
            "likely": likely.person,
            "likely_reasons": list(likely.reasons),
        }
        return [Change("list_row", row_id, {**values, **held}, base)]
    person = derived_id(key, "person", row_id)
    changes = person_changes(desk, key, person, row.values)
    finder.add(Known(person, row.values))
    return [
        *changes,
        Change("list_row", row_id, {**values, "state": "imported", "person": person}, base),
    ]


def person_changes(desk: Desk, key: bytes, person: str, values: ListValues) -> list[Change]:
    """A new person from a row: registration, consent if told, kits that the list reports."""
    digest = hashlib.sha256(b"code\x00" + key + person.encode()).digest()
    body = crockford(digest, 7)
    changes = [
        Change(
            "person",
            person,
            {**person_values(values), "code": body + check_digit(body), "source": "list"},
            (),
        )
    ]
    if values.consent:
        changes.append(
            Change(
                "consent",
                derived_id(key, "consent", person),
                {
                    "person": person,
                    "consent_scope": "services",
                    "purpose": "registration",
                    "how": "list",
                    "given_by": "not_told",
                    "given_on": values.delivered_on or desk.today().isoformat(),
                },
                (),
            )
        )
    return changes + delivery_changes(key, person, values)


def delivery_changes(key: bytes, person: str, values: ListValues) -> list[Change]:
    """The kits that a list says she was given."""
    kits = values.kit_count
    if kits is None:
        kits = 1 if values.delivered_on else 0
    if kits < 1:
        return []
    delivery: dict[str, Any] = {
        "person": person,
        "delivered_on": values.delivered_on,
        "kits": min(kits, 1000),
        "kit": values.kit if _KIT.match(values.kit) else None,
        "kit_text": values.kit[:80] or None,
    }
    record = derived_id(key, "delivery", person, values.delivered_on or "", values.kit, str(kits))
    return [Change("reported_delivery", record, delivery, ())]


def person_values(values: ListValues) -> dict[str, Any]:
    """A row's values as the record type ``person`` names them; empty ones left out."""
    yes_no = {True: "yes", False: "no", None: None}
    found = {
        "given_names": values.given_names[:120],
        "family_names": values.family_names[:120],
        "name_used": values.name_used[:80],
        "birth_date": values.birth_date,
        "birth_precision": values.birth_precision,
        "gender": values.gender,
        "languages": list(values.languages) or None,
        "interpreter_needed": values.interpreter_needed,
        "phone": values.phone,
        "municipality": values.municipality,
        "dependants": values.dependants,
        "notes": values.notes[:500],
        "pregnant": yes_no[values.pregnant],
        "lactating": yes_no[values.lactating],
        "migration_status": values.migration_status,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}
