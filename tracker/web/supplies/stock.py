"""Stock: what is where, what comes in, what is lost or counted."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, NotFound
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.organisations.queries import sites
from tracker.domain.supplies.adjusting import adjust_stock, receive_stock
from tracker.domain.supplies.papers import transfers
from tracker.domain.supplies.reordering import reorder_levels, set_reorder_level
from tracker.domain.supplies.stock import StockLine, on_hand, stock
from tracker.domain.supplies.stock_records import EXPIRES_NEXT, EXPIRES_SOON, REASONS
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.ledger.desk import Desk
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.saving import saved
from tracker.web.supplies.forms import AdjustForm, LevelForm, ReceiveForm
from tracker.web.supplies.offered import kits, paying, places, to_choose
from tracker.web.supplies.room import supplies_room


@supplies_room.get("/stock")
@needs("supplies:stock:read")
def overview() -> ResponseReturnValue:
    """Kits per place and lot on a day, what is short, what expires, what is on the way."""
    desk = current_desk()
    today = desk.today()
    day = asked_day(desk)
    lines = stock(desk, on=day.isoformat())
    now = day == today
    return render_template(
        "supplies/stock.html",
        lines=[line for line in lines if line.kits],
        used_up=sum(1 for line in lines if not line.kits),
        total=sum(line.kits for line in lines),
        sites=sites(desk),
        municipality=municipality,
        day=day,
        today=today,
        now=now,
        soon=EXPIRES_SOON,
        next=EXPIRES_NEXT,
        levels=[x for x in reorder_levels(desk) if x.below] if now else [],
        expiring=_expiring(lines, today) if now else [],
        travelling=transfers(desk, on=day.isoformat(), open=True),
        many_csos=desk.actor.cso is None,
    )


def asked_day(desk: Desk) -> date:
    """The day in the address (``?day=``), today where it is none or not over."""
    today = desk.today()
    try:
        return min(date.fromisoformat(request.args.get("day", "")), today)
    except ValueError:
        return today


def _expiring(lines: list[StockLine], today: date) -> list[tuple[StockLine, int]]:
    """Lots with kits whose day comes soon or is over, and in how many days."""
    left = [(line, line.days_left(today)) for line in lines if line.kits > 0]
    soon = [(line, days) for line, days in left if days is not None and days <= EXPIRES_NEXT]
    return sorted(soon, key=lambda pair: (pair[1], pair[0].lot_code))


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
    desk, form = current_desk(), ReceiveForm()
    form.site.choices = places(desk)
    form.kit_version.choices = kits(desk)
    form.grant_agreement.choices = paying(desk)
    if not form.is_submitted():
        form.received_on.data = desk.today()
        form.site.data = request.args.get("site")
    for field in (form.site, form.grant_agreement):
        field.choices = to_choose(field.choices)
    return form


def _line(site: UUID, lot: UUID) -> StockLine:
    desk = current_desk()
    line = next((x for x in stock(desk) if (x.site, x.lot) == (str(site), str(lot))), None)
    if line is None:
        raise NotFound("not_found", what="lot")
    return line


@supplies_room.route("/stock/<uuid:site>/<uuid:lot>/adjust", methods=["GET", "POST"])
@needs("supplies:stock:adjust")
def adjust(site: UUID, lot: UUID) -> ResponseReturnValue:
    """Kits lost, damaged, past their date or counted."""
    desk, form, line = current_desk(), AdjustForm(), _line(site, lot)
    if not form.is_submitted():
        # Most often somebody counts.
        form.movement.data, form.moved_on.data = "counted", desk.today()
    elif form.validate_on_submit():
        day = form.moved_on.data or desk.today()
        counted = form.movement.data == "counted"
        agrees = counted and form.kits.data == on_hand(desk, line.lot, line.site, day.isoformat())
        try:
            if not agrees and not form.reason.data:
                raise Invalid("adjust_reason_needed", "reason")
            adjust_stock(
                desk,
                site=line.site,
                lot=line.lot,
                movement=form.movement.data,
                kits=form.kits.data,
                moved_on=day.isoformat(),
                reason=None if agrees else form.reason.data,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            told = _("The count agrees, and is kept.") if agrees else _("The stock was corrected.")
            flash(told, "success")
            return redirect(url_for("supplies.overview"), 303)
    page = render_template("supplies/adjust.html", form=form, line=line, reasons=REASONS)
    return page, 422 if form.is_submitted() else 200


@supplies_room.route("/stock/<uuid:site>/<uuid:lot>/level", methods=["GET", "POST"])
@needs("supplies:stock:adjust")
def level(site: UUID, lot: UUID) -> ResponseReturnValue:
    """Below how many kits of this lot's version this place must order more."""
    desk, line = current_desk(), _line(site, lot)
    held = next(
        (
            x
            for x in reorder_levels(desk)
            if (x.site, x.kit_version) == (line.site, line.kit_version)
        ),
        None,
    )
    form = LevelForm(kits=held.level if held else None, base=held.base if held else "")

    def carry_out() -> None:
        set_reorder_level(
            desk,
            site=line.site,
            kit_version=line.kit_version,
            kits=form.kits.data,
            base=form.base.data.split(",") if form.base.data else None,
        )

    return saved(
        form,
        carry_out,
        "supplies.overview",
        lambda: render_template("supplies/level.html", form=form, line=line, held=held),
    )
