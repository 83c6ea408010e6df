"""The keys of a case: who has them, and which one a new paper is locked with.

A key is sealed to each laptop of the organisation, and to the coordinator's computer only
while the woman's consent is in force. A new one is made as soon as somebody has the last one
who may not read what is written now (docs/adr/0029-a-key-for-each-case.md).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.crypto.locking import new_key
from tracker.crypto.sealing import seal
from tracker.domain.casework.unsealed import unsealed
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change
from tracker.store.parts import in_parts

#: A key counts only where a laptop wrote it: a hub may write in every scope, and one that made
#: a key itself, sealed to the laptops, would read what they then lock with it.
_BY_A_LAPTOP = (
    "NOT EXISTS (SELECT 1 FROM entry e JOIN chain c ON c.id = e.chain"
    " LEFT JOIN device d ON d.id = c.device AND d.scope = 'shared'"
    " WHERE e.record = k.id AND c.scope = k.scope AND d.kind IS NOT 'field')"
)

#: A folded row of ``casework_case``.
Row = Mapping[str, Any]


@dataclass(frozen=True)
class WritingKey:
    """What a new paper is locked with, and what has to be written along with it."""

    id: str
    key: bytes
    changes: tuple[Change, ...]


def in_force(desk: Desk, case: Row) -> bool:
    """Whether the consent under which a case is shared holds today."""
    return _recipient(desk, case) is not None


def _recipient(desk: Desk, case: Row) -> str | None:
    """To whom the consent in force lets the case go: the id of a computer."""
    if not case["shared_under"]:
        return None
    found = desk.ledger.database.value(
        "SELECT recipient FROM consent WHERE id = ? AND scope = ? AND consent_scope = 'sharing'"
        " AND void IS NULL AND withdrawn_on IS NULL AND (expires_on IS NULL OR expires_on >= ?)",
        (case["shared_under"], case["scope"], desk.today().isoformat()),
    )
    return None if found is None else str(found)


def coordinators(desk: Desk) -> dict[str, tuple[str, str | None]]:
    """Hubs in use: name, and the one each came after, by id."""
    return {
        r["id"]: (r["name"], r["replaces"])
        for r in desk.ledger.database.rows(
            "SELECT id, name, replaces FROM device WHERE scope = 'shared' AND kind = 'hub'"
            " AND status = 'active' AND void IS NULL ORDER BY name, id"
        )
    }


def hubs_ever(desk: Desk) -> dict[str, str]:
    """The names of all hubs, those out of use too, by id: with whom a case was ever shared."""
    return {
        r["id"]: r["name"]
        for r in desk.ledger.database.rows(
            "SELECT id, name FROM device WHERE scope = 'shared' AND kind = 'hub'"
        )
    }


def readers(desk: Desk, case: Row) -> dict[str, str]:
    """The age recipients of all computers that may read what is written now, by device."""
    database, own = desk.ledger.database, desk.ledger.device
    found = {
        r["id"]: r["seal_key"]
        for r in database.rows(
            "SELECT id, seal_key FROM device d WHERE scope = 'shared' AND kind = 'field'"
            " AND cso = ? AND status = 'active' AND void IS NULL AND NOT EXISTS (SELECT 1"
            " FROM fork f JOIN chain c ON c.id = f.chain WHERE c.device = d.id)",
            (scope_cso(case["scope"]),),
        )
    }
    recipient = _recipient(desk, case)
    if recipient is not None:
        for hub in _line_of(desk, recipient):
            found[hub] = database.value(
                "SELECT seal_key FROM device WHERE id = ? AND scope = 'shared'", (hub,)
            )
    if own.kind == "field":
        found[own.id] = own.recipient
    return found


def _line_of(desk: Desk, hub: str) -> list[str]:
    """A hub, and those in use that came after it with new keys."""
    line, hubs = {hub}, coordinators(desk)
    while True:
        more = {i for i, (_, before) in hubs.items() if before in line} - line
        if not more:
            return sorted(line & set(hubs))
        line |= more


def held_keys(desk: Desk, case: Row) -> dict[str, bytes]:
    """The keys of a case that this computer can open, by their id."""
    return keys_of_all(desk, [case])[case["id"]]


def keys_of_all(desk: Desk, cases: Sequence[Row]) -> dict[str, dict[str, bytes]]:
    """As ``held_keys``, of many cases at once: case → key's id → key."""
    database, identities = desk.ledger.database, _identities(desk)
    found: dict[str, dict[str, bytes]] = {case["id"]: {} for case in cases}
    for scope, ids in by_scope(cases).items():
        for part in in_parts(ids):
            marks = ",".join("?" * len(part))
            for case, key, device, sealed in database.tuples(
                "SELECT casework_case, case_key, device, sealed_key FROM casework_key k"
                f" WHERE casework_case IN ({marks}) AND scope = ? AND void IS NULL"
                f" AND sealed_key IS NOT NULL AND {_BY_A_LAPTOP} ORDER BY _hlc, id",
                [*part, scope],
            ):
                if device in identities and key not in found[case]:
                    opened = unsealed(database, sealed, identities[device])
                    if opened is not None:
                        found[case][key] = opened
    return found


def by_scope(cases: Iterable[Row]) -> dict[str, list[str]]:
    """Ids of cases by the scope that they stand in."""
    found: dict[str, list[str]] = {}
    for case in cases:
        found.setdefault(case["scope"], []).append(case["id"])
    return found


def _identities(desk: Desk) -> dict[str, str]:
    """What opens what is sealed to us, and to what we were before, by device."""
    own = desk.ledger.device
    before = desk.ledger.database.tuples("SELECT device, identity FROM former_device")
    return {**dict(before), own.id: own.identity}


def first_key(desk: Desk, case: Row) -> WritingKey:
    """A new key for a case, sealed to all who may read it."""
    key, number = new_key(), desk.ledger.new_id()
    return WritingKey(number, key, tuple(_sealed(desk, case, number, key, readers(desk, case))))


def key_to_write(desk: Desk, case: Row) -> WritingKey:
    """The newest key that nobody has who may not read on, else a new one.

    Along with it go keys for computers that came since and lack any.
    """
    allowed, own, having = set(readers(desk, case)), held_keys(desk, case), _having(desk, case)
    passed = tuple(all_keys_for(desk, case))
    for number in sorted(own, reverse=True):
        if having[number] <= allowed:
            return WritingKey(number, own[number], passed)
    fresh = first_key(desk, case)
    return WritingKey(fresh.id, fresh.key, (*passed, *fresh.changes))


def _having(desk: Desk, case: Row) -> dict[str, set[str]]:
    """Computers to which each key of a case was sealed."""
    former = set(_identities(desk)) - {desk.ledger.device.id}
    found: dict[str, set[str]] = {}
    for key, device in desk.ledger.database.tuples(
        "SELECT case_key, device FROM casework_key WHERE casework_case = ? AND scope = ?",
        (case["id"], case["scope"]),
    ):
        # What we were ourselves before takes nothing away from anybody.
        found.setdefault(key, set()).update({device} - former)
    return found


def _sealed(
    desk: Desk, case: Row, number: str, key: bytes, recipients: Mapping[str, str]
) -> list[Change]:
    return [
        Change(
            "casework_key",
            desk.ledger.new_id(),
            {
                "casework_case": case["id"],
                "case_key": number,
                "device": device,
                "about": case["person"],
                "sealed_key": base64.b64encode(seal(key, [recipient])).decode(),
            },
            (),
        )
        for device, recipient in sorted(recipients.items())
    ]


def all_keys_for(desk: Desk, case: Row) -> list[Change]:
    """Every key of a case that we hold, for those who may read the case and lack it."""
    allowed, having = readers(desk, case), _having(desk, case)
    changes: list[Change] = []
    for number, key in sorted(held_keys(desk, case).items()):
        lacking = {d: r for d, r in allowed.items() if d not in having[number]}
        changes += _sealed(desk, case, number, key, lacking)
    return changes


@command("casework:keys:pass", "sync:export")
def pass_keys_on(desk: Desk) -> int:
    """Give the keys of cases to computers that came since; how many were sealed.

    Done before each export by a laptop of the organisation: nobody sees a key or a paper.
    """
    if desk.ledger.device.kind != "field" or not desk.ledger.device.belongs:
        return 0
    changed = 0
    for row in _cases_lacking(desk):
        changes = all_keys_for(desk, row)
        if changes:
            desk.ledger.append(row["scope"], "casework:keys:pass", desk.actor.user, changes)
            changed += len(changes)
    return changed


def _cases_lacking(desk: Desk) -> list[dict[str, Any]]:
    """Cases with a key that some computer lacks which may have it, as far as SQL can tell."""
    cso = desk.ledger.device.cso
    return desk.ledger.database.rows(
        "SELECT c.* FROM casework_case c WHERE c.person IS NOT NULL AND c.scope = ? AND ("
        " c.shared_under IS NOT NULL OR EXISTS (SELECT 1 FROM device d WHERE d.scope = 'shared'"
        " AND d.kind = 'field' AND d.cso = ? AND d.status = 'active' AND NOT EXISTS"
        " (SELECT 1 FROM casework_key k WHERE k.casework_case = c.id AND k.device = d.id"
        " AND k.scope = c.scope))) ORDER BY c.id",
        (f"cso:{cso}", cso),
    )
