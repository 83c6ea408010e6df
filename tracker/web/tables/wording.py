"""Values of a table in words, for the page and for the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.basics.ids import grouped
from tracker.domain.cases.lists.municipalities import municipality
from tracker.i18n.dates import format_date
from tracker.i18n.numbers import format_decimal, format_int
from tracker.i18n.sentences.choices import CHOICES, choice
from tracker.i18n.sentences.fields import field_label
from tracker.i18n.translate import current_language, lazy_gettext
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell
from tracker.tables.declared import Column, Kind, Narrowed

#: What a table is called.
TITLES = {
    "people": lazy_gettext("People"),
    "distributions": lazy_gettext("Distributions"),
    "stock": lazy_gettext("Movements of stock"),
    "referrals": lazy_gettext("Referrals"),
    "activities": lazy_gettext("Activities"),
    "attendance": lazy_gettext("Who came to activities"),
    "consents": lazy_gettext("Consents"),
    "interpretation": lazy_gettext("Sessions of interpretation"),
    "expenditures": lazy_gettext("Expenditures"),
    "services": lazy_gettext("Services"),
    "sites": lazy_gettext("Places"),
    "lots": lazy_gettext("Lots"),
    "waybills": lazy_gettext("Waybills"),
    "transfers": lazy_gettext("Transfers"),
    "days": lazy_gettext("Distribution days"),
    "networks": lazy_gettext("Women's networks"),
    "interpreters": lazy_gettext("Interpreters"),
    "interpreting_requests": lazy_gettext("Requests for interpreters"),
    "translations": lazy_gettext("Documents to be translated"),
    "feedback": lazy_gettext("What people say"),
    "trainings": lazy_gettext("Training for the organisation"),
    "grants": lazy_gettext("Grants"),
    "amendments": lazy_gettext("Amendments"),
    "budget_lines": lazy_gettext("Budget lines"),
    "tranches": lazy_gettext("Tranches"),
    "reports": lazy_gettext("Reports"),
    "documents": lazy_gettext("Documents"),
    "rounds": lazy_gettext("Rounds of monitoring"),
    "users": lazy_gettext("Users"),
    "computers": lazy_gettext("Computers"),
    "invited": lazy_gettext("Who is on the list of a day"),
    "lists": lazy_gettext("Imported lists"),
    "organisations": lazy_gettext("Organisations"),
    "kits": lazy_gettext("Kits and what is in them"),
    "items": lazy_gettext("Items"),
    "purchases": lazy_gettext("Kits that a grant paid for"),
    "targets": lazy_gettext("Targets"),
}
#: Tables under the headings of the menu.
GROUPS = (
    (lazy_gettext("People and lists"), ("people", "consents", "lists")),
    (
        lazy_gettext("Kits and distribution"),
        (
            "distributions",
            "days",
            "invited",
            "stock",
            "lots",
            "waybills",
            "transfers",
            "kits",
            "items",
            "rounds",
        ),
    ),
    (
        lazy_gettext("Support"),
        (
            "referrals",
            "services",
            "activities",
            "attendance",
            "networks",
            "interpretation",
            "interpreting_requests",
            "interpreters",
            "translations",
            "feedback",
        ),
    ),
    (
        lazy_gettext("Grants"),
        (
            "grants",
            "targets",
            "purchases",
            "amendments",
            "budget_lines",
            "tranches",
            "reports",
            "expenditures",
            "documents",
            "trainings",
        ),
    ),
    (lazy_gettext("Settings"), ("organisations", "sites", "users", "computers")),
)
#: Columns whose field is called otherwise here.
_LABELS = {
    "cso": lazy_gettext("Organisation"),
    "code": lazy_gettext("Card"),
    "worker": lazy_gettext("Who handed it over"),
    "followed_by": lazy_gettext("Who follows it up"),
    "training_hours": lazy_gettext("Number of hours"),
    "why": lazy_gettext("Why"),
    "new_amount": lazy_gettext("New amount of the grant"),
    "new_ends_on": lazy_gettext("New end date"),
    "paid_on": lazy_gettext("Paid on"),
    "document_about": lazy_gettext("About"),
    "kilobytes": lazy_gettext("Kilobytes"),
    "handed_from": lazy_gettext("Kits handed over from"),
    "handed_until": lazy_gettext("Kits handed over until"),
    "listed": lazy_gettext("On the list"),
    "sample": lazy_gettext("How many are asked"),
    "username": lazy_gettext("Username"),
    "display_name": lazy_gettext("Full name"),
    "role": lazy_gettext("Role"),
    "active": lazy_gettext("Active"),
    "device_kind": lazy_gettext("Kind"),
    "device_status": lazy_gettext("Status"),
    "key_id": lazy_gettext("Number of its key"),
    "organisation": lazy_gettext("Organisation"),
    "organisation_code": lazy_gettext("Code"),
    "item_code": lazy_gettext("Code"),
    "imported_on": lazy_gettext("Imported on"),
    "rows_imported": lazy_gettext("Imported"),
    "rows_parked": lazy_gettext("Parked"),
    "rows_likely": lazy_gettext("Possible duplicates"),
    "rows_left_out": lazy_gettext("Left out"),
    "had_kit": lazy_gettext("She had a kit that day"),
}


def heading(column: Column | Narrowed) -> str:
    """What a column is called."""
    return str(_LABELS.get(column.name) or field_label(column.field))


def cell(column: Column, value: Any, names: Mapping[str, str]) -> str:
    """One value as the page shows it."""
    return shown(column.kind, column.group, value, names)


def shown(kind: Kind, group: str | None, value: Any, names: Mapping[str, str]) -> str:
    """A value in words; empty for none."""
    if value is None or value == "" or value == []:
        return ""
    if kind == "date":
        return format_date(date.fromisoformat(value), current_language(), "short")
    if kind == "place":
        place = municipality(value)
        return f"{place.name}, {place.state}" if place else str(value)
    if kind == "contents":
        return _contents(value)
    if kind == "card":
        return grouped(value)
    if kind == "user":
        return names.get(value, _("Not known"))
    if kind == "number":
        return format_int(int(value), current_language())
    if kind == "money":
        return format_decimal(Decimal(value), current_language())
    if kind == "choices":
        return ", ".join(str(choice(group or "", one)) for one in value)
    if kind == "choice":
        code = {1: "yes", 0: "no"}.get(value, value) if group == "yes_no" else value
        return str(choice(group or "", str(code)))
    return str(value)


def _contents(value: str) -> str:
    """How many of what is in a kit, as the reader calls it."""
    language = ("ht", "es", "en").index(current_language()) + 1
    return ", ".join(
        f"{thing[0]} × {thing[language] or '?'}"
        + (f" ({choice('unit', thing[4])})" if thing[4] else "")
        for thing in json.loads(value)
    )


def file_cell(
    column: Column, value: Any, names: Mapping[str, str], *, workbook: bool = False
) -> Cell:
    """One value as a spreadsheet program takes it: a number, and in a workbook a day, as such."""
    if value and column.kind == "date" and workbook:
        return date.fromisoformat(value)
    if value is not None and column.kind == "number":
        return int(value)
    if value is not None and column.kind == "money":
        return Decimal(value)
    return cell(column, value, names)


def options(one: Narrowed, offered: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Codes to choose from with what they are called."""
    if one.kind == "days":
        return []
    if one.kind == "occurring":
        return [(v, shown(one.shown, None, v, {})) for v in offered.get(one.name, [])]
    if one.group == "yes_or_no":
        return [(code, str(choice("yes_no", code))) for code in ("yes", "no")]
    return [(code, str(choice(one.group or "", code))) for code in CHOICES[one.group or ""]]
