"""Kits: their items, types and versions. Contents never change; they get a new version."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.domain.organisations.commands import write_label
from tracker.domain.organisations.queries import labels
from tracker.domain.supplies import commands, queries
from tracker.domain.supplies.records import UNITS
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.saving import saved
from tracker.web.setup.forms import ItemForm, KitForm, VersionForm

kits_room = Blueprint("kits", __name__)


@kits_room.get("/kits")
@needs("supplies:kit:read")
def overview() -> ResponseReturnValue:
    """Kits with their versions and contents."""
    desk = current_desk()
    return render_template(
        "setup/kits.html",
        kit_types=queries.kit_types(desk),
        versions=queries.kit_versions(desk),
        items=labels(desk, kind="kit_item"),
    )


@kits_room.route("/kits/new", methods=["GET", "POST"])
@needs("supplies:kit:write")
def new_kit() -> ResponseReturnValue:
    """A new type of kit."""
    form = KitForm()
    return saved(
        form,
        lambda: commands.add_kit_type(
            current_desk(), code=form.code.data.strip().upper(), **form.names()
        ),
        "kits.overview",
        lambda: render_template("setup/named.html", form=form, title=_("New kit")),
    )


@kits_room.route("/kits/items/new", methods=["GET", "POST"])
@needs("organisations:label:write")
def new_item() -> ResponseReturnValue:
    """A new item that kits can hold; the same code again changes its names."""
    form = ItemForm()
    return saved(
        form,
        lambda: write_label(
            current_desk(), kind="kit_item", code=form.code.data.strip().lower(), **form.names()
        ),
        "kits.overview",
        lambda: render_template("setup/named.html", form=form, title=_("New item")),
    )


@kits_room.route("/kits/<uuid:kit>/version", methods=["GET", "POST"])
@needs("supplies:kit:write")
def new_version(kit: object) -> ResponseReturnValue:
    """The next version of a kit, one number for each item."""
    desk = current_desk()
    form = VersionForm()
    items = labels(desk, kind="kit_item")
    typed = {code: request.form.get(f"item-{code}", "") for code in items}
    units = {code: request.form.get(f"unit-{code}", "piece") for code in items}
    return saved(
        form,
        lambda: commands.add_kit_version(
            desk,
            kit_type=str(kit),
            contents=_contents(typed, units),
            duration_days=form.duration_days.data,
        ),
        "kits.overview",
        lambda: render_template(
            "setup/version.html",
            form=form,
            items=items,
            typed=typed,
            typed_units=units,
            units=UNITS,
        ),
    )


def _contents(typed: dict[str, str], units: dict[str, str]) -> list[dict[str, object]]:
    """Items with a number above zero; Invalid for what is no number."""
    try:
        numbers = {code: int(text) for code, text in typed.items() if text}
    except ValueError as error:
        raise Invalid("not_a_number", "contents") from error
    return [
        {"item": code, "quantity": n, "unit": units[code]} for code, n in numbers.items() if n != 0
    ]
