"""Places where kits are kept and handed over: a new one, and one put right."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.domain.organisations.commands import add_site, edit_site
from tracker.domain.organisations.queries import csos
from tracker.domain.organisations.queries import site as held_site
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.people.values import place_label, read_place
from tracker.web.supplies.forms import SiteForm
from tracker.web.supplies.room import supplies_room


@supplies_room.route("/stock/sites/new", methods=["GET", "POST"])
@needs("organisations:site:write")
def new_site() -> ResponseReturnValue:
    """A new place."""
    desk, form = current_desk(), SiteForm()
    if desk.actor.cso is None:
        form.cso.choices = [SelectChoice(c.code, c.name) for c in csos(desk)]
    else:
        del form.cso
    if form.validate_on_submit():
        try:
            add_site(
                desk,
                name=form.name.data.strip(),
                municipality=read_place(form.municipality.data),
                cso=form.cso.data if form.cso else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The place was added."), "success")
            return redirect(url_for("supplies.overview"), 303)
    page = render_template("supplies/site.html", form=form, held=None)
    return page, 422 if form.is_submitted() else 200


@supplies_room.route("/stock/sites/<uuid:site>/edit", methods=["GET", "POST"])
@needs("organisations:site:write")
def edit_place(site: UUID) -> ResponseReturnValue:
    """Its name or municipality was typed wrong, or is another by now."""
    desk = current_desk()
    held = held_site(desk, site=str(site))
    form = SiteForm(base=held.base, name=held.name, municipality=place_label(held.municipality))
    del form.cso
    if form.validate_on_submit():
        try:
            edit_site(
                desk,
                site=held.id,
                values={
                    "name": form.name.data,
                    "municipality": read_place(form.municipality.data),
                },
                base=form.base.data.split(",") if form.base.data else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"), "success")
            return redirect(url_for("supplies.overview"), 303)
    page = render_template("supplies/site.html", form=form, held=held)
    return page, 422 if form.is_submitted() else 200
