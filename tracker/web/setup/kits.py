"""Kits: their items, types and versions. Contents never change; they get a new version."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.domain.organisations.commands import write_label
from tracker.domain.organisations.queries import labels
from tracker.domain.supplies import commands, queries
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
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
    if form.validate_on_submit():
        try:
            commands.add_kit_type(
                current_desk(),
                code=form.code.data.strip().upper(),
                ht=form.ht.data,
                es=form.es.data,
                en=form.en.data,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("kits.overview"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("setup/named.html", form=form, title=_("New kit")), status


@kits_room.route("/kits/items/new", methods=["GET", "POST"])
@needs("organisations:label:write")
def new_item() -> ResponseReturnValue:
    """A new item that kits can hold; the same code again changes its names."""
    form = ItemForm()
    if form.validate_on_submit():
        try:
            write_label(
                current_desk(),
                kind="kit_item",
                code=form.code.data.strip().lower(),
                ht=form.ht.data,
                es=form.es.data,
                en=form.en.data,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("kits.overview"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("setup/named.html", form=form, title=_("New item")), status


@kits_room.route("/kits/<uuid:kit>/version", methods=["GET", "POST"])
@needs("supplies:kit:write")
def new_version(kit: object) -> ResponseReturnValue:
    """The next version of a kit, one number for each item."""
    desk = current_desk()
    form = VersionForm()
    items = labels(desk, kind="kit_item")
    typed = {code: request.form.get(f"item-{code}", "") for code in items}
    if form.validate_on_submit():
        try:
            contents = [
                {"item": code, "quantity": _whole(text)} for code, text in typed.items() if text
            ]
            commands.add_kit_version(
                desk,
                kit_type=str(kit),
                contents=[item for item in contents if item["quantity"] != 0],
                duration_days=form.duration_days.data,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("kits.overview"), 303)
    status = 422 if form.errors or form.form_errors else 200
    page = render_template("setup/version.html", form=form, items=items, typed=typed)
    return page, status


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise Invalid("not_a_number", "contents") from error
