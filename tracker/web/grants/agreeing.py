"""What the funder decides: the budget, amendments, and taking back what was wrong."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from tracker.domain.grants import amending, deciding, working
from tracker.domain.grants.records import FUNDERS, RECORDS
from tracker.domain.organisations.queries import targets_on
from tracker.domain.organisations.records import INDICATORS
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import found
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.grants.forms import AmendmentForm, LineForm, TakeBackForm, iso
from tracker.web.grants.room import form_page, grants_room, terms
from tracker.web.grants.taking_back import named
from tracker.web.grants.typed import typed_amount


@grants_room.route("/grants/<uuid:grant_id>/lines/new", methods=["GET", "POST"])
@needs("grants:grant:write")
def new_line(grant_id: UUID) -> ResponseReturnValue:
    """A line of the agreement's budget."""
    desk, grant, form = current_desk(), terms(grant_id), LineForm()
    return form_page(
        form,
        grant,
        lambda: deciding.add_line(
            desk,
            grant=grant.grant,
            code=form.code.data.strip(),
            heading=form.heading.data,
            planned=typed_amount(form.planned.data),
        ),
        title=_("New budget line"),
        lead=_("As the agreement says. What changes later is an amendment."),
        label=_("Save"),
    )


@grants_room.route("/grants/<uuid:grant_id>/amendments/new", methods=["GET", "POST"])
@needs("grants:grant:write")
def amend(grant_id: UUID) -> ResponseReturnValue:
    """A change of the agreement, with the lines of its budget."""
    desk, grant, form = current_desk(), terms(grant_id), AmendmentForm()
    if not form.is_submitted():
        form.signed_on.data = desk.today()
    typed = {line.id: request.form.get(f"line-{line.id}", "") for line in grant.lines}
    before = targets_on(desk, desk.today().isoformat()).get(grant.grant, {})
    new = {name: request.form.get(f"new-{name}", "") for name in ("code", "heading", "planned")}

    def carry_out() -> None:
        told = {line: typed_amount(amount) for line, amount in typed.items() if amount.strip()}
        added = [{**new, "planned": typed_amount(new["planned"])}] if new["code"].strip() else []
        amending.amend(
            desk,
            grant=grant.grant,
            signed_on=form.signed_on.data.isoformat(),
            valid_from=iso(form.valid_from),
            purpose=form.purpose.data,
            amount=typed_amount(form.amount.data) or None,
            starts_on=iso(form.starts_on),
            ends_on=iso(form.ends_on),
            lines=told,
            new_lines=added,
            targets=form.targets(),
        )

    return form_page(
        form,
        grant,
        carry_out,
        title=_("New amendment"),
        label=_("Save"),
        template="grants/amendment.html",
        typed=typed,
        new=new,
        targets=before,
        indicators=INDICATORS,
    )


@grants_room.route(
    "/grants/<uuid:grant_id>/take-back/<table>/<uuid:record>", methods=["GET", "POST"]
)
@needs("grants:work:record")
def take_back(grant_id: UUID, table: str, record: UUID) -> ResponseReturnValue:
    """Take back one record, for a reason. Whose it is decides who may."""
    desk, grant = current_desk(), terms(grant_id)
    kinds = {t.table: t for t in RECORDS}
    row = found(desk.record(table, str(record)) if table in kinds else None, "record")
    funders = table in {t.table for t in FUNDERS}
    if funders:
        desk.actor.require("grants:grant:write")
    form = TakeBackForm().of(kinds[table].void_reasons)
    if not form.is_submitted():
        form.base.data = row["_heads"]
    carry_out = deciding.void_decided if funders else working.void_work
    return form_page(
        form,
        grant,
        lambda: carry_out(
            desk,
            table=table,
            record=str(record),
            reason=form.reason.data,
            base=form.base.data.split(",") if form.base.data else None,
        ),
        title=_("Take back"),
        lead=_("It counts no longer. What it said, and who took it back, stays in the records."),
        label=_("Take back"),
        told=_("It was taken back."),
        about=named(table, row, grant, current_language()),
        keep=_("Leave it as it is"),
    )
