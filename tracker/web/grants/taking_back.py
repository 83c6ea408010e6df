"""What is about to be taken back, in one line: nobody should have to guess which record it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain.grants.terms import Terms
from tracker.i18n.dates import format_date
from tracker.i18n.locales import Language
from tracker.i18n.numbers import format_money
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.fields import record_label

#: Record type → its fields that tell one record from another.
_TELLING: Mapping[str, tuple[str, ...]] = {
    "grant_amendment": ("number", "signed_on", "purpose"),
    "budget_line": ("code", "heading", "planned"),
    "tranche": ("number", "planned_on", "amount"),
    "tranche_payment": ("paid_on", "amount", "reference"),
    "tranche_receipt": ("received_on", "amount"),
    "grant_report": ("report_kind", "due_on"),
    "report_decision": ("decision", "decided_on"),
    "report_delivery": ("handed_in_on",),
    "expenditure": ("purpose", "spent_on", "amount"),
    "capacity_building": ("topic", "held_on"),
    "document": ("document_kind", "title"),
}
_CODED = ("report_kind", "document_kind", "decision")


def named(table: str, row: Mapping[str, Any], grant: Terms, lang: Language) -> str:
    """``Expenditure: Soap · 12/03/2026 · 1,200.00 MXN``; only the kind for others."""
    currency = row.get("currency") or grant.currency
    parts = [
        _words(name, row[name], currency, lang)
        for name in _TELLING.get(table, ())
        if row.get(name) not in (None, "")
    ]
    kind = str(record_label(table))
    return f"{kind}: {' · '.join(parts)}" if parts else kind


def _words(name: str, value: Any, currency: str, lang: Language) -> str:
    if name.endswith("_on"):
        return format_date(date.fromisoformat(value), lang, "short")
    if name in ("amount", "planned"):
        return format_money(Decimal(value), currency, lang)
    if name in _CODED:
        return str(choice(name, value))
    return str(value)
