"""Both values side by side: who wrote what, when, on which computer; one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound
from tracker.domain.accounts.queries import user_names
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.organisations.queries import labels
from tracker.i18n.dates import format_date
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.fields import field_label, record_label, shown_value
from tracker.i18n.translate import Lazy, current_language
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk, scope_cso
from tracker.ledger.records import Kind
from tracker.review.called import called, referred
from tracker.sync import conflicts
from tracker.web.access import needs
from tracker.web.desk import current_desk

conflicts_room = Blueprint("conflicts", __name__)


@dataclass(frozen=True)
class ShownSide:
    """One of the values as the page shows it."""

    hash: str
    texts: list[Lazy | str]
    at: int
    who: str
    device: str
    shown: bool
    ahead: int


@dataclass(frozen=True)
class ShownConflict:
    """A conflict as the page shows it. ``about`` names the record for those who may know."""

    scope: str
    cso: str | None
    record: str
    table: str
    kind: Lazy | str
    about: str
    field: str
    label: Lazy | str
    base: str
    sides: list[ShownSide]


@conflicts_room.get("/conflicts")
@needs("sync:conflict:read")
def overview() -> ResponseReturnValue:
    """All open conflicts."""
    desk = current_desk()
    names = user_names(desk)
    found = [shown_conflict(desk, conflict, names) for conflict in conflicts.conflicts(desk)]
    return render_template("conflicts/overview.html", conflicts=found)


def shown_conflict(
    desk: Desk, conflict: conflicts.Conflict, names: dict[str, str]
) -> ShownConflict:
    """A conflict in words."""
    return ShownConflict(
        conflict.scope,
        scope_cso(conflict.scope),
        conflict.record,
        conflict.table,
        record_label(conflict.table),
        _about(desk, conflict),
        conflict.field,
        field_label(conflict.field),
        ",".join(conflict.base),
        [
            ShownSide(
                side.hash,
                value_texts(desk, conflict.table, conflict.field, side.value, names),
                side.at,
                names.get(side.actor, side.actor[:8]),
                side.device_name,
                side.shown,
                side.ahead,
            )
            for side in conflict.sides
        ],
    )


def value_texts(
    desk: Desk, table: str, field: str, value: Any, names: dict[str, str]
) -> list[Lazy | str]:
    """A value in words; other records and users (``names``) by what they are called."""
    declared = desk.ledger.declared[table].by_name.get(field)
    if declared is not None and declared.kind is Kind.DATE and value:
        return [format_date(date.fromisoformat(value), current_language(), "short")]
    if field == "municipality" and value:
        place = municipality(value)
        return [f"{place.name}, {place.state}" if place else str(value)]
    if table == "kit_version" and field == "contents" and value:
        items = labels(desk, kind="kit_item")
        return [_items(item, items.get(item["item"], {})) for item in value]
    if isinstance(value, str) and value in names:
        return [names[value]]
    return shown_value(field, referred(desk, field, value), table)


def _items(item: dict[str, Any], label: dict[str, str]) -> str:
    """A line of a kit's contents, with as many as it has."""
    text = f"{item['quantity']} × {label.get(current_language()) or item['item']}"
    return f"{text} ({choice('unit', item['unit'])})" if "unit" in item else text


def _about(desk: Desk, conflict: conflicts.Conflict) -> str:
    row = desk.record(conflict.table, conflict.record)
    if conflict.table == "person" and desk.actor.may("cases:person:read"):
        return " ".join(n for n in (row["given_names"], row["family_names"]) if n)
    return called(desk, conflict.table, conflict.record) or conflict.record[-12:]


@conflicts_room.post("/conflicts/settle")
@needs("sync:conflict:settle")
def settle() -> ResponseReturnValue:
    """Choose one value; everybody gets it with the next exchange."""
    wanted = {name: request.form.get(name, "") for name in ("scope", "record", "field", "choose")}
    base = request.form.get("base", "")
    try:
        conflicts.settle(current_desk(), **wanted, base=tuple(base.split(",")) if base else None)
        flash(_("The conflict is settled. The others learn of it with the next exchange."))
    except NotFound:
        flash(_("Somebody settled this conflict already."), "warning")
    return redirect(url_for("conflicts.overview"), 303)
