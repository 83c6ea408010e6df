"""The history of a record: who changed what from what, when and on which computer.

Read from its entries. What stood before is what the writer had seen, so two laptops that
changed one value while apart are both told with the value that each of them found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.basics.errors import NotFound
from tracker.ledger.desk import Desk, query
from tracker.ledger.entry import Entry
from tracker.ledger.fold import Change, fold
from tracker.ledger.records import Kind, RecordType
from tracker.review.called import called, referred
from tracker.sync.conflicts import ahead_of, device_names

#: What must be held to read the history of a record type. Papers of cases
#: have none: they are locked.
READABLE: Mapping[str, str] = {
    "person": "cases:person:read",
    "consent": "cases:person:read",
    "reported_delivery": "cases:person:read",
    "distribution": "supplies:distribution:read",
    "distribution_day": "days:day:read",
    "lot": "supplies:stock:read",
    "transfer": "supplies:stock:read",
    "waybill": "supplies:stock:read",
    "referral": "referrals:referral:read",
    "service": "referrals:service:read",
    "activity": "activities:activity:read",
    "interpreter": "activities:interpreter:read",
    "interpretation_request": "activities:interpretation:read",
    "translation_request": "activities:interpretation:read",
    "expenditure": "grants:read",
    "grant_agreement": "grants:read",
    "site": "organisations:read",
    "transfer_receipt": "supplies:stock:read",
    "womens_network": "activities:activity:read",
    "interpretation_session": "activities:interpretation:read",
    "feedback": "feedback:feedback:read",
    "feedback_wish": "feedback:feedback:read",
    "capacity_building": "grants:read",
    "grant_amendment": "grants:read",
    "budget_line": "grants:read",
    "tranche": "grants:read",
    "grant_report": "grants:read",
    # It tells small numbers, which a grants officer does not see.
    "monitoring_round": "monitoring:call:record",
    "card": "cases:person:read",
    "alias": "cases:person:read",
    "not_same": "cases:person:read",
    "erasure_request": "cases:person:read",
    "budget_revision": "grants:read",
    "attendance": "activities:activity:read",
    "head_count": "activities:activity:read",
    "stock_movement": "supplies:stock:read",
    "reorder_level": "supplies:stock:read",
    "day_staff": "days:day:read",
    "safety_check": "days:day:read",
    "token_sheet": "days:day:read",
    "day_closing": "days:day:read",
    "grant_target": "grants:read",
    "purchase": "grants:read",
    "tranche_payment": "grants:read",
    "report_delivery": "grants:read",
    "report_decision": "grants:read",
    "kit_type": "supplies:kit:read",
    "kit_version": "supplies:kit:read",
    "cso": "organisations:read",
    "cso_user": "accounts:user:read",
    "hub_user": "accounts:user:read",
    "label": "supplies:kit:read",
    "device": "sync:device:enrol",
    "document": "grants:read",
    "tranche_receipt": "grants:read",
    "list_batch": "cases:list:decide",
    "list_row": "cases:list:decide",
    "retention_rule": "cases:retention:read",
    # Who was asked when, and by whom. What she answered has no history: it names nobody.
    "monitoring_call": "monitoring:call:record",
    "monitoring_try": "monitoring:call:record",
}
#: Of records that every hub shares: SQL for the organisation that one is about. Another one does
#: not read it.
_OF_GRANT = "SELECT cso FROM grant_agreement WHERE id = ?"
_ABOUT: Mapping[str, str] = {
    "grant_agreement": "id",
    **dict.fromkeys(
        ("grant_amendment", "budget_line", "tranche", "grant_report"), "grant_agreement"
    ),
}
_DOCUMENT = ("document", "subject")
#: Records whose history is told together with that of the one they belong to, and the column
#: (or SQL) that leads there; of those the newest ones. What the actor may not read is left out.
TOGETHER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "person": (
        *((other, "person") for other in ("consent", "reported_delivery", "card")),
        *((other, side) for other in ("alias", "not_same") for side in ("first", "second")),
        ("erasure_request", "person"),
        ("list_row", "person"),
    ),
    "grant_amendment": (("budget_revision", "amendment"),),
    "activity": (("head_count", "activity"), ("attendance", "activity")),
    "interpretation_request": (("interpretation_session", "request"),),
    "site": (("reorder_level", "site"),),
    "distribution_day": tuple(
        (other, "distribution_day")
        for other in ("day_staff", "safety_check", "token_sheet", "day_closing")
    ),
    "grant_agreement": (
        ("grant_target", "grant_agreement"),
        ("purchase", "grant_agreement"),
        # Those of its tranches, reports and expenditures too, as its page shows them.
        (
            "document",
            "CASE document.about WHEN 'grant_agreement' THEN document.subject"
            + "".join(
                f" WHEN '{one}' THEN (SELECT x.grant_agreement FROM {one} x"
                " WHERE x.id = document.subject)"
                for one in ("expenditure", "tranche", "grant_report")
            )
            + " END",
        ),
    ),
    "expenditure": (_DOCUMENT,),
    "tranche": (
        ("tranche_payment", "tranche"),
        (
            "tranche_receipt",
            "(SELECT p.tranche FROM tranche_payment p WHERE p.id = tranche_receipt.payment)",
        ),
        _DOCUMENT,
    ),
    "grant_report": (
        ("report_delivery", "grant_report"),
        ("report_decision", "grant_report"),
        _DOCUMENT,
    ),
    "feedback": (("feedback_wish", "feedback"),),
    "list_batch": (("list_row", "batch"),),
    "monitoring_call": (("monitoring_try", "monitoring_call"),),
    "monitoring_round": (
        (
            "monitoring_try",
            "(SELECT c.monitoring_round FROM monitoring_call c"
            " WHERE c.id = monitoring_try.monitoring_call)",
        ),
    ),
    "kit_type": (("kit_version", "kit_type"),),
}
#: Many of one kind: by number, and told there only once something was done with them.
_SINCE_THEN: Mapping[str, str] = {"list_batch": "list_row"}
#: The newest so many changes are told.
MOST = 300


@dataclass(frozen=True)
class FieldChange:
    """One field: values as declared, a record that it refers to by its name.

    ``gone``: its value was erased, or is not for this computer.
    """

    name: str
    kind: str
    before: Any
    after: Any
    gone: bool = False


@dataclass(frozen=True)
class Changed:
    """One change. ``at``: ms by the clock of ``device_name``, which was ``ahead`` minutes fast
    at least; ``actor``: the user's id; ``new``: the record began with it; ``called``: which one of
    many it is about."""

    table: str
    record: str
    at: int
    actor: str
    device_name: str
    ahead: int
    action: str
    new: bool
    fields: tuple[FieldChange, ...]
    called: str | None = None


@query("record_history", "organisations:read")
def record_history(desk: Desk, *, table: str, record: str) -> list[Changed]:
    """Changes of a record that the actor may read, newest first (at most ``MOST``)."""
    if table not in READABLE:
        raise NotFound("not_found", table=table)
    desk.actor.require(READABLE[table])
    row = desk.record(table, record)
    if desk.actor.cso is not None and table in _ABOUT:
        about = desk.ledger.database.value(_OF_GRANT, (row[_ABOUT[table]],))
        if about != desk.actor.cso:
            raise NotFound("not_found", table=table)
    declared = desk.ledger.declared[table]
    wanted = [(table, record, row["scope"])]
    for other, column in TOGETHER.get(table, ()):
        if not desk.actor.may(READABLE[other]):
            continue
        condition, params = "scope = ?", [row["scope"]]
        if declared.shared and not desk.ledger.declared[other].shared:
            # What an organisation wrote about a record that all share lies in its own scope.
            condition, params = desk.visible()
        wanted += [
            (other, r["id"], r["scope"])
            for r in desk.ledger.database.rows(
                f"SELECT id, scope FROM {other} WHERE {column} = ? AND {condition}"
                " ORDER BY _hlc DESC, id DESC LIMIT ?",
                [record, *params, MOST],
            )
        ]
    names = device_names(desk)
    told = [
        change
        for one, identity, scope in wanted
        for change in _changes(desk, one, identity, scope, names)
        if not (change.new and one == _SINCE_THEN.get(table))
    ]
    told.sort(key=lambda change: (change.at, change.record), reverse=True)
    return told[:MOST]


def _changes(
    desk: Desk, table: str, record: str, scope: str, names: Mapping[str, str]
) -> list[Changed]:
    declared = desk.ledger.declared[table]
    entries: dict[bytes, tuple[Entry, int]] = {}
    for digest, body, personal, sensitive, received in desk.ledger.database.tuples(
        "SELECT e.hash, e.body, e.personal, e.sensitive, e.received FROM entry e"
        " JOIN chain c ON c.id = e.chain WHERE e.record = ? AND c.scope = ? AND e.state = 0",
        (record, scope),
    ):
        entry = Entry(digest, body, orjson.loads(body), personal, sensitive)
        if entry.parts["table"] == table:
            entries[digest] = entry, received
    changes = {digest: _as_change(entry) for digest, (entry, _) in entries.items()}
    newest = sorted(changes.values(), key=lambda c: (c.hlc, c.hash), reverse=True)[:MOST]
    found = []
    which = called(desk, table, record) if table in _SINCE_THEN.values() else None
    for change in newest:
        entry, received = entries[change.hash]
        earlier = _above(change, changes)
        before = fold(earlier).values if earlier else {}
        found.append(
            Changed(
                table,
                record,
                entry.parts["at"],
                entry.parts["actor"],
                names.get(entry.device, entry.device[:8]),
                ahead_of(entry.parts["at"], received),
                entry.parts["action"],
                not change.base,
                tuple(_fields(desk, declared, entry, change, before)),
                which,
            )
        )
    return found


def _as_change(entry: Entry) -> Change:
    fields = dict(entry.parts["set"])
    for values in entry.sealed_values():
        fields |= values or {}
    base = tuple(bytes.fromhex(one) for one in entry.parts["base"])
    return Change(entry.hash, base, entry.parts["hlc"], entry.device, fields)


def _above(change: Change, held: Mapping[bytes, Change]) -> Sequence[Change]:
    """Everything that the writer had seen."""
    seen: dict[bytes, Change] = {}
    waiting = list(change.base)
    while waiting:
        digest = waiting.pop()
        if digest in held and digest not in seen:
            seen[digest] = held[digest]
            waiting += held[digest].base
    return list(seen.values())


def _fields(
    desk: Desk,
    declared: RecordType,
    entry: Entry,
    change: Change,
    before: Mapping[str, Any],
) -> Iterable[FieldChange]:
    for part, held in zip(("personal", "sensitive"), entry.sealed_values(), strict=True):
        if part in entry.parts and held is None:
            yield FieldChange(part, "", None, None, gone=True)
    for name, after in change.fields.items():
        if before.get(name) == after:
            continue
        kind = declared.by_name[name].kind if name in declared.by_name else Kind.CODE
        values = [before.get(name), after]
        if kind is Kind.REF:
            values = [referred(desk, name, value) for value in values]
        yield FieldChange(name, str(kind), values[0], values[1])
