"""Waybills in: the list, a new one, one to read and print, putting it right, taking it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.supplies import waybills
from tracker.domain.supplies.correcting import correct_waybill
from tracker.domain.supplies.papers import Waybill, waybill
from tracker.domain.supplies.papers import waybills as all_waybills
from tracker.domain.supplies.stock_records import WAYBILL
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.supplies.offered import kits, paying, places, to_choose
from tracker.web.supplies.paper_forms import TakeBackForm, WaybillForm, WaybillHeadForm
from tracker.web.supplies.room import supplies_room


@supplies_room.get("/stock/waybills", endpoint="waybills")
@needs("supplies:stock:read")
def listed() -> ResponseReturnValue:
    """Waybills in, the latest first."""
    desk = current_desk()
    held, many = all_waybills(desk), desk.actor.cso is None
    return render_template("supplies/waybills.html", waybills=held, many_csos=many)


@supplies_room.route("/stock/waybills/new", methods=["GET", "POST"])
@needs("supplies:stock:receive")
def new_waybill() -> ResponseReturnValue:
    """What came from outside, line by line."""
    desk, form = current_desk(), WaybillForm()
    more = "more" in request.form
    if more:
        form.lines.append_entry()
    form.site.choices = to_choose(places(desk))
    form.offer(kits(desk), paying(desk))
    if not form.is_submitted():
        form.received_on.data = desk.today()
    elif not more and form.validate_on_submit():
        try:
            return _record(form)
        except Invalid as error:
            form.refuse(error)
    ready = bool(form.site.choices and kits(desk) and paying(desk))
    page = render_template("supplies/waybill_new.html", form=form, ready=ready, more=more)
    return page, 422 if form.is_submitted() and not more else 200


def _record(form: WaybillForm) -> ResponseReturnValue:
    done = waybills.record_waybill(
        current_desk(),
        site=form.site.data,
        number=form.number.data,
        supplier=form.supplier.data,
        lines=form.told(),
        dated_on=form.dated_on.data and form.dated_on.data.isoformat(),
        received_on=form.received_on.data and form.received_on.data.isoformat(),
        carrier_name=(form.carrier_name.data or "").strip() or None,
        vehicle=(form.vehicle.data or "").strip() or None,
    )
    flash(_("The waybill is recorded, and the kits are in the stock."), "success")
    return redirect(url_for("supplies.waybill", waybill=done), 303)


@supplies_room.get("/stock/waybills/<uuid:waybill>", endpoint="waybill")
@needs("supplies:stock:read")
def one_waybill(waybill: UUID) -> ResponseReturnValue:
    """One waybill, to read and to print."""
    held = _held(waybill)
    return _page(held, TakeBackForm(base=held.base).of(WAYBILL.void_reasons))


def _held(record: UUID) -> Waybill:
    return waybill(current_desk(), waybill=str(record))


def _page(held: Waybill, form: TakeBackForm, status: int = 200) -> ResponseReturnValue:
    by = user_names(current_desk()).get(held.recorded_by)
    page = render_template("supplies/waybill.html", held=held, form=form, recorded_by=by)
    return page, status


@supplies_room.route(
    "/stock/waybills/<uuid:waybill>/correct", methods=["GET", "POST"], endpoint="correct_waybill"
)
@needs("supplies:stock:receive")
def correct_head(waybill: UUID) -> ResponseReturnValue:
    """Its supplier or its date was typed wrong."""
    held = _held(waybill)
    dated = date.fromisoformat(held.dated_on) if held.dated_on else None
    form = WaybillHeadForm(base=held.base, supplier=held.supplier, dated_on=dated)
    if form.validate_on_submit():
        try:
            correct_waybill(
                current_desk(),
                waybill=held.id,
                values={
                    "supplier": form.supplier.data,
                    "dated_on": form.dated_on.data and form.dated_on.data.isoformat(),
                },
                base=form.base.data.split(",") if form.base.data else None,
            )
        except Invalid as error:
            form.refuse(error)
        except Refused as error:
            form.form_errors.append(error_sentence(error))
        else:
            flash(_("Changes saved"), "success")
            return redirect(url_for("supplies.waybill", waybill=held.id), 303)
    page = render_template("supplies/waybill_correct.html", form=form, held=held)
    return page, 422 if form.is_submitted() else 200


@supplies_room.post("/stock/waybills/<uuid:waybill>/void")
@needs("supplies:stock:adjust")
def void_waybill(waybill: UUID) -> ResponseReturnValue:
    """Take it back with all that came with it."""
    form, held = TakeBackForm().of(WAYBILL.void_reasons), _held(waybill)
    if not form.validate_on_submit():
        return _page(held, form, 422)
    base = form.base.data.split(",") if form.base.data else None
    try:
        waybills.void_waybill(current_desk(), waybill=held.id, reason=form.reason.data, base=base)
    except Invalid as error:
        form.refuse(error)
        return _page(held, form, 422)
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("The waybill was taken back; its kits are no longer in the stock."), "success")
    return redirect(url_for("supplies.waybill", waybill=held.id), 303)
