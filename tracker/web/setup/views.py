"""Organisations and grants: who works, and what pays for it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.organisations import commands, queries
from tracker.domain.supplies.commands import record_purchase
from tracker.domain.supplies.queries import kit_versions
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.setup.forms import CsoForm, GrantForm, PurchaseForm

setup_room = Blueprint("setup", __name__)


@setup_room.get("/setup")
@needs("organisations:read")
def overview() -> ResponseReturnValue:
    """Organisations and grants."""
    desk = current_desk()
    return render_template(
        "setup/overview.html", csos=queries.csos(desk), grants=queries.grants(desk)
    )


def _place_is_known(form: CsoForm) -> bool:
    code = form.municipality.data
    if code and municipality(code) is None:
        form.refuse(Invalid("unknown_municipality", "municipality"))
        return False
    return True


@setup_room.route("/setup/organisations/new", methods=["GET", "POST"])
@needs("organisations:cso:write")
def new_cso() -> ResponseReturnValue:
    """A new organisation."""
    form = CsoForm()
    if form.validate_on_submit() and _place_is_known(form):
        try:
            commands.add_cso(
                current_desk(),
                code=form.code.data.strip().upper(),
                name=form.name.data,
                municipality=form.municipality.data or None,
                complaints_phone=form.complaints_phone.data or None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("setup.overview"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("setup/cso.html", form=form, cso=None), status


@setup_room.route("/setup/organisations/<code>", methods=["GET", "POST"])
@needs("organisations:cso:write")
def edit_cso(code: str) -> ResponseReturnValue:
    """Change what is told of an organisation."""
    desk = current_desk()
    cso = queries.cso_by_code(desk, code=code)
    form = CsoForm(obj=cso)
    form.code.data = cso.code
    if form.validate_on_submit() and _place_is_known(form):
        try:
            commands.edit_cso(
                desk,
                cso=cso.id,
                name=form.name.data,
                municipality=form.municipality.data or None,
                complaints_phone=form.complaints_phone.data or None,
                base=form.base.data.split(","),
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("setup.overview"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("setup/cso.html", form=form, cso=cso), status


@setup_room.route("/setup/grants/new", methods=["GET", "POST"])
@needs("organisations:grant:write")
def new_grant() -> ResponseReturnValue:
    """A new grant with its targets."""
    desk = current_desk()
    form = GrantForm()
    form.cso.choices = [SelectChoice(c.code, f"{c.code} · {c.name}") for c in queries.csos(desk)]
    if form.validate_on_submit():
        try:
            commands.add_grant(
                desk,
                code=form.code.data.strip(),
                title=form.title.data,
                donor=form.donor.data,
                cso=form.cso.data,
                amount=format(form.amount.data, "f"),
                currency=form.currency.data,
                starts_on=form.starts_on.data.isoformat(),
                ends_on=form.ends_on.data.isoformat(),
                targets=form.targets(),
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("setup.overview"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("setup/grant.html", form=form), status


@setup_room.route("/setup/purchases/new", methods=["GET", "POST"])
@needs("supplies:purchase:write")
def new_purchase() -> ResponseReturnValue:
    """Kits that a grant paid for."""
    desk = current_desk()
    form = PurchaseForm()
    form.grant_agreement.choices = [
        SelectChoice(g.id, f"{g.code} · {g.cso}") for g in queries.grants(desk)
    ]
    form.kit_version.choices = [SelectChoice(v.id, v.label) for v in kit_versions(desk)]
    if form.validate_on_submit():
        try:
            record_purchase(
                desk,
                grant_agreement=form.grant_agreement.data,
                kit_version=form.kit_version.data,
                kits=form.kits.data,
                amount=format(form.amount.data, "f"),
                paid_on=form.paid_on.data.isoformat(),
                invoice=form.invoice.data or None,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Changes saved"))
            return redirect(url_for("setup.overview"), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("setup/purchase.html", form=form), status
