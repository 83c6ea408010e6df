"""Organisations and grants: who works, and what pays for it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.organisations import commands, queries
from tracker.domain.supplies.commands import record_purchase
from tracker.domain.supplies.queries import kit_versions
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.saving import saved
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


def _told_of(form: CsoForm) -> dict[str, Any]:
    """What the form tells of an organisation; Invalid for a municipality that is none."""
    place = form.municipality.data or None
    if place and municipality(place) is None:
        raise Invalid("unknown_municipality", "municipality")
    return {
        "name": form.name.data,
        "municipality": place,
        "complaints_phone": form.complaints_phone.data or None,
        "answers_phone": form.answers_phone.data or None,
    }


@setup_room.route("/setup/organisations/new", methods=["GET", "POST"])
@needs("organisations:cso:write")
def new_cso() -> ResponseReturnValue:
    """A new organisation."""
    form = CsoForm()
    return saved(
        form,
        lambda: commands.add_cso(
            current_desk(), code=form.code.data.strip().upper(), **_told_of(form)
        ),
        "setup.overview",
        lambda: render_template("setup/cso.html", form=form, cso=None),
    )


@setup_room.route("/setup/organisations/<code>", methods=["GET", "POST"])
@needs("organisations:cso:write")
def edit_cso(code: str) -> ResponseReturnValue:
    """Change what is told of an organisation."""
    desk = current_desk()
    cso = queries.cso_by_code(desk, code=code)
    form = CsoForm(obj=cso)
    form.code.data = cso.code
    return saved(
        form,
        lambda: commands.edit_cso(
            desk, cso=cso.id, base=form.base.data.split(","), **_told_of(form)
        ),
        "setup.overview",
        lambda: render_template("setup/cso.html", form=form, cso=cso),
    )


@setup_room.route("/setup/grants/new", methods=["GET", "POST"])
@needs("organisations:grant:write")
def new_grant() -> ResponseReturnValue:
    """A new grant with its targets."""
    desk = current_desk()
    form = GrantForm()
    form.cso.choices = [SelectChoice(c.code, f"{c.code} · {c.name}") for c in queries.csos(desk)]
    return saved(
        form,
        lambda: commands.add_grant(
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
        ),
        "setup.overview",
        lambda: render_template("setup/grant.html", form=form),
    )


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
    return saved(
        form,
        lambda: record_purchase(
            desk,
            grant_agreement=form.grant_agreement.data,
            kit_version=form.kit_version.data,
            kits=form.kits.data,
            amount=format(form.amount.data, "f"),
            paid_on=form.paid_on.data.isoformat(),
            invoice=form.invoice.data or None,
        ),
        "setup.overview",
        lambda: render_template("setup/purchase.html", form=form),
    )
