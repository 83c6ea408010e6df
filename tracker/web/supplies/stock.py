"""Stock: what is where, what comes in, what is lost or counted, and the places themselves."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotFound
from tracker.domain.cases.lists.municipalities import find_place, municipality
from tracker.domain.organisations.commands import add_site
from tracker.domain.organisations.queries import csos, grants, sites
from tracker.domain.supplies.commands import adjust_stock, receive_stock
from tracker.domain.supplies.queries import kit_versions
from tracker.domain.supplies.stock import stock
from tracker.i18n.translate import current_language, ngettext
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.supplies.choices import none_chosen
from tracker.web.supplies.forms import AdjustForm, ReceiveForm, SiteForm
from tracker.web.supplies.room import supplies_room


@supplies_room.get("/stock")
@needs("supplies:stock:read")
def overview() -> ResponseReturnValue:
    """Kits per place and lot, and the places."""
    desk = current_desk()
    today = desk.today().isoformat()
    lines = stock(desk)
    return render_template(
        "supplies/stock.html",
        lines=[line for line in lines if line.kits],
        used_up=sum(1 for line in lines if not line.kits),
        total=sum(line.kits for line in lines),
        sites=sites(desk),
        municipality=municipality,
        today=today,
        many_csos=desk.actor.cso is None,
    )


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
                municipality=_municipality_code(form.municipality.data),
                cso=form.cso.data if form.cso else None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The place was added."), "success")
            return redirect(url_for("supplies.overview"), 303)
    return render_template("supplies/site.html", form=form), 422 if form.is_submitted() else 200


def _municipality_code(text: str | None) -> str | None:
    """The code of a municipality given by its name or code; Invalid where none is meant."""
    if not text or not text.strip():
        return None
    code = find_place(text).code
    if code is None:
        raise Invalid("municipality_unclear", "municipality")
    return code


@supplies_room.route("/stock/receive", methods=["GET", "POST"])
@needs("supplies:stock:receive")
def receive() -> ResponseReturnValue:
    """Kits that came in."""
    form = _receive_form()
    if form.validate_on_submit():
        try:
            receive_stock(
                current_desk(),
                site=form.site.data,
                kit_version=form.kit_version.data,
                grant_agreement=form.grant_agreement.data,
                kits=form.kits.data,
                lot=form.lot.data.strip(),
                waybill=(form.waybill.data or "").strip() or None,
                expires_on=form.expires_on.data and form.expires_on.data.isoformat(),
                received_on=form.received_on.data and form.received_on.data.isoformat(),
            )
        except Invalid as error:
            form.refuse(error)
        else:
            count = form.kits.data
            flash(ngettext("One kit received.", "%(num)s kits received.", count), "success")
            return redirect(url_for("supplies.overview"), 303)
    ready = bool(form.site.choices and form.kit_version.choices and form.grant_agreement.choices)
    page = render_template("supplies/receive.html", form=form, ready=ready)
    return page, 422 if form.is_submitted() else 200


def _receive_form() -> ReceiveForm:
    desk, form, language = current_desk(), ReceiveForm(), current_language()
    many = desk.actor.cso is None
    form.site.choices = [
        SelectChoice(s.id, f"{s.cso} · {s.name}" if many else s.name) for s in sites(desk)
    ]
    form.kit_version.choices = [
        SelectChoice(k.id, f"{k.label} · {k.names[language]}") for k in kit_versions(desk)
    ]
    form.grant_agreement.choices = [
        SelectChoice(g.id, f"{g.code} · {g.title}") for g in grants(desk)
    ]
    if not form.is_submitted():
        form.received_on.data = desk.today()
        form.site.data = request.args.get("site")
    # Where there is a choice it is made, not fallen into.
    for field in (form.site, form.grant_agreement):
        if len(field.choices) > 1:
            field.choices = [none_chosen(_("Choose")), *field.choices]
    return form


@supplies_room.route("/stock/<uuid:site>/<uuid:lot>/adjust", methods=["GET", "POST"])
@needs("supplies:stock:adjust")
def adjust(site: UUID, lot: UUID) -> ResponseReturnValue:
    """Kits lost, damaged or counted."""
    desk, form = current_desk(), AdjustForm()
    line = next((x for x in stock(desk) if (x.site, x.lot) == (str(site), str(lot))), None)
    if line is None:
        raise NotFound("not_found", what="lot")
    if form.validate_on_submit():
        try:
            adjust_stock(
                desk,
                site=str(site),
                lot=str(lot),
                movement=form.movement.data,
                kits=form.kits.data,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("The stock was corrected."), "success")
            return redirect(url_for("supplies.overview"), 303)
    page = render_template("supplies/adjust.html", form=form, line=line)
    return page, 422 if form.is_submitted() else 200
