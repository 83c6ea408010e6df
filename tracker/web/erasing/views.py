"""Erase a person; what is due by the rules; wishes; what came back about the erased."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import read_code
from tracker.domain.cases.day_in_doubt import doubted_since
from tracker.domain.cases.erased import came_back, erasures
from tracker.domain.cases.erasing import (
    Foreseen,
    erase_person,
    foreseen,
    request_erasure,
    requests,
    withdraw_request,
)
from tracker.domain.cases.finding import CARD_PREFIX
from tracker.domain.cases.queries import person
from tracker.domain.cases.retention import approve, counts, proposals, rules, set_rule
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.installation.erasing import is_unclean
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.erasing.forms import EraseForm, RuleForm

erasing_room = Blueprint("erasing", __name__)

#: So many of one rule are shown; the rest is told as a number.
MOST_SHOWN = 50


@erasing_room.route("/people/<uuid:person_id>/erase", methods=["GET", "POST"])
@needs("cases:person:erase")
def erase(person_id: UUID) -> ResponseReturnValue:
    """What would be erased; with a reason and her card's code it is."""
    desk, form = current_desk(), EraseForm()
    shown = person(desk, person=str(person_id))
    reach = foreseen(desk, person=shown.id)
    if form.validate_on_submit():
        try:
            _same_code(form.code.data or "", reach)
            erase_person(desk, person=shown.id, reason=form.reason.data)
        except Invalid as error:
            form.refuse(error)
        except Refused as error:
            if error.code != "nothing_to_erase":
                raise
            form.form_errors.append(error_sentence(error))
        else:
            flash(_("She is erased here. Other computers erase her with their next exchange."))
            return redirect(url_for("people.one", person_id=shown.id), code=303)
    page = render_template("erasing/person.html", form=form, person=shown, reach=reach)
    return page, 422 if form.errors or form.form_errors else 200


def _same_code(typed: str, reach: Foreseen) -> None:
    code = typed.strip().upper().removeprefix(CARD_PREFIX)
    if read_code(code) != reach.code:
        raise Invalid("not_her_code", "code")


@erasing_room.get("/retention")
@needs("cases:retention:read")
def overview() -> ResponseReturnValue:
    """Wishes, what is due, what came back, rules, and what was erased."""
    return _overview(RuleForm(formdata=None))


def _overview(form: RuleForm) -> ResponseReturnValue:
    desk = current_desk()
    counted = counts(desk)
    due = proposals(desk, limit=MOST_SHOWN)
    shown = {rule: [p for p in due if p.rule == rule] for rule in counted}
    told = request.args.get("today", "")
    page = render_template(
        "erasing/overview.html",
        doubted=doubted_since(desk.ledger),
        told=told,
        sure=_is_today(told),
        wishes=requests(desk),
        back=came_back(desk),
        rules=rules(desk),
        counted=counted,
        due=shown,
        today=desk.today(),
        done=erasures(desk, limit=MOST_SHOWN),
        form=form,
        cleaning=is_unclean(desk.ledger.database),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _is_today(told: str) -> bool:
    """Whether somebody who was asked for the day says the same as this computer's clock."""
    return told == current_desk().today().isoformat()


@erasing_room.post("/retention/rules")
@needs("cases:retention:write")
def rule() -> ResponseReturnValue:
    """Keep something for longer or shorter."""
    form, saved = RuleForm(), False
    if form.validate_on_submit():
        try:
            set_rule(current_desk(), rule=form.rule.data or "", months=form.months.data or 0)
        except Invalid as error:
            form.refuse(error)
        else:
            saved = True
    if request.headers.get("HX-Request") == "true":
        wrong = [*form.form_errors, *(said for errors in form.errors.values() for said in errors)]
        return render_template("erasing/_rule_said.html", trouble=None if saved else wrong[0])
    if saved:
        flash(_("Changes saved"))
        return redirect(url_for("erasing.overview"), code=303)
    return _overview(form)


@erasing_room.post("/retention/approve")
@needs("cases:person:erase")
def approve_due() -> ResponseReturnValue:
    """Erase one of what is due, or all of one rule; not while the clock may be ahead."""
    record, told = request.form.get("record"), request.form.get("today", "")
    try:
        done = approve(
            current_desk(),
            rule=request.form.get("rule", ""),
            records=[record] if record else None,
            today=told,
        )
    except Refused as error:
        if error.code not in ("not_due", "day_in_doubt"):
            raise
        flash(error_sentence(error), "warning")
    else:
        said = ngettext("%(num)s record was erased.", "%(num)s records were erased.", done.subjects)
        flash(said, "success")
    return redirect(url_for("erasing.overview", today=told or None), code=303)


@erasing_room.post("/people/<uuid:person_id>/erase-again")
@needs("cases:person:erase")
def erase_again(person_id: UUID) -> ResponseReturnValue:
    """Erase what came about her after she was erased."""
    desk = current_desk()
    why = next((e.reason for e in erasures(desk) if e.person == str(person_id)), "other")
    try:
        erase_person(desk, person=str(person_id), reason=why)
    except Refused as error:
        if error.code != "nothing_to_erase":
            raise
        flash(error_sentence(error), "warning")
    else:
        flash(_("What came about her afterwards is erased too."), "success")
    return redirect(url_for("erasing.overview"), code=303)


@erasing_room.post("/people/<uuid:person_id>/erasure-wish")
@needs("cases:erasure:request")
def wish(person_id: UUID) -> ResponseReturnValue:
    """She says that she wants to be erased."""
    try:
        request_erasure(current_desk(), person=str(person_id))
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("Her wish is noted. The coordinator gets it with the next exchange."), "success")
    return redirect(url_for("people.one", person_id=person_id), code=303)


@erasing_room.post("/people/<uuid:person_id>/erasure-wish/withdraw")
@needs("cases:erasure:request")
def wish_withdrawn(person_id: UUID) -> ResponseReturnValue:
    """She does not want it any more."""
    desk = current_desk()
    for noted in requests(desk):
        if noted.person == str(person_id):
            withdraw_request(desk, request=noted.id)
            flash(_("Her wish to be erased is taken back."), "success")
    return redirect(url_for("people.one", person_id=person_id), code=303)
