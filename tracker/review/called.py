"""What records are called where others refer to them: a place's name, a kit's code and version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.basics.ids import grouped
from tracker.ledger.desk import Desk

#: Record type → SQL for what one of its records is called.
_CALLED: Mapping[str, str] = {
    "site": "name",
    "service": "name",
    "lot": "code",
    "person": "code",
    "grant_agreement": "code",
    "kit_type": "code",
    "kit_version": "(SELECT t.code FROM kit_type t WHERE t.id = kit_version.kit_type)"
    " || '-' || number",
    "womens_network": "name",
    "budget_line": "code || ' · ' || heading",
    "referral": "(SELECT s.name FROM service s WHERE s.id = referral.service)",
    "distribution_day": "(SELECT s.name FROM site s WHERE s.id = distribution_day.site"
    " AND s.scope = distribution_day.scope) || ' · ' || held_on",
    "activity": "title",
    "interpreter": "name",
    "cso": "name",
    "transfer": "number",
    "waybill": "number",
    "expenditure": "purpose",
    "label": "code",
    "distribution": "(SELECT r.folio FROM receipt r WHERE r.distribution = distribution.id)",
    "monitoring_call": "(SELECT p.code FROM distribution d JOIN person p ON p.id = d.person"
    " AND p.scope = d.scope WHERE d.id = monitoring_call.distribution)",
    "list_batch": "file_name",
    "list_row": "number",
    "tranche": "number",
    "tranche_payment": "amount",
    "grant_target": "(SELECT g.code FROM grant_agreement g"
    " WHERE g.id = grant_target.grant_agreement)",
}
#: Those that are called by a code which cards and receipts carry in groups of four.
_IN_GROUPS = frozenset({"person", "distribution", "monitoring_call"})
#: Field → the record type that it refers to.
_REFERS: Mapping[str, str] = {
    "site": "site",
    "from_site": "site",
    "to_site": "site",
    "service": "service",
    "recipient": "service",
    "counter_of": "referral",
    "lot": "lot",
    "person": "person",
    "first": "person",
    "second": "person",
    "shown": "person",
    "grant_agreement": "grant_agreement",
    "kit_version": "kit_version",
    "kit_type": "kit_type",
    "kits": "kit_version",
    "womens_network": "womens_network",
    "budget_line": "budget_line",
    "distribution_day": "distribution_day",
    "activity": "activity",
    "interpreter": "interpreter",
    "distribution": "distribution",
    "monitoring_call": "monitoring_call",
    "batch": "list_batch",
    "likely": "person",
    "tranche": "tranche",
    "payment": "tranche_payment",
}


def called(desk: Desk, table: str, record: str) -> str | None:
    """What a record is called; None where it is not held or has no name."""
    if table not in _CALLED:
        return None
    name = desk.ledger.database.value(
        f"SELECT {_CALLED[table]} FROM {table} WHERE id = ?", (record,)
    )
    if name is None:
        return None
    return grouped(str(name)) if table in _IN_GROUPS else str(name)


def referred(desk: Desk, field: str, value: Any) -> Any:
    """A value with the records that it refers to by what they are called, others as they are."""
    if field not in _REFERS:
        return value
    if isinstance(value, list):
        return [referred(desk, field, one) for one in value]
    if not isinstance(value, str):
        return value
    return called(desk, _REFERS[field], value) or value
