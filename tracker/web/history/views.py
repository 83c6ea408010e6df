"""The history of a record, on a page of its own, for whoever may read the record."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.accounts.queries import user_names
from tracker.i18n.sentences.fields import record_label
from tracker.review.history import MOST, READABLE, record_history
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.history.wording import shown

history_room = Blueprint("history", __name__)

#: Record type → the parameter of its address, and where its own page is.
PAGES: dict[str, tuple[str, str]] = {
    "person": ("person_id", "people.one"),
    "distribution": ("distribution", "supplies.distribution"),
    "distribution_day": ("day_id", "days.one"),
    "lot": ("lot", "supplies.lot"),
    "transfer": ("transfer", "supplies.transfer"),
    "waybill": ("waybill", "supplies.waybill"),
    "referral": ("referral", "referrals.one"),
    "service": ("service", "referrals.service"),
    "activity": ("activity", "activities.one"),
    "interpreter": ("interpreter", "interpreting.interpreter"),
    "interpretation_request": ("request_id", "interpreting.one"),
    "translation_request": ("translation", "interpreting.document"),
    "expenditure": ("expenditure_id", "grants.expenditure"),
    "grant_agreement": ("grant_id", "grants.grant"),
    "transfer_receipt": ("receipt", "supplies.transfer_receipt"),
    "feedback": ("feedback_id", "feedback.one"),
    "monitoring_round": ("round_id", "monitoring.one"),
    "monitoring_call": ("call_id", "monitoring.talk"),
    "list_batch": ("batch_id", "lists.one"),
    "site": ("site", "supplies.edit_place"),
    # Without a page of their own; reached from their table.
    "womens_network": ("network", ""),
    "interpretation_session": ("session_id", ""),
    "capacity_building": ("training_id", ""),
    "grant_amendment": ("amendment_id", ""),
    "budget_line": ("line_id", ""),
    "tranche": ("tranche_id", ""),
    "grant_report": ("report_id", ""),
    "stock_movement": ("movement", ""),
    # Reached from the page on which they are told.
    "list_row": ("row_id", ""),
    "retention_rule": ("rule_id", ""),
    "cso": ("cso_id", ""),
    "kit_type": ("kit", ""),
    "label": ("label_id", ""),
    "device": ("device_id", ""),
    "cso_user": ("user_id", ""),
    "hub_user": ("hub_user_id", ""),
}


def _add(table: str, parameter: str, page: str) -> None:
    def view(**ids: object) -> ResponseReturnValue:
        desk, record = current_desk(), str(ids[parameter])
        changes = record_history(desk, table=table, record=record)
        names = user_names(desk)
        return render_template(
            "history/record.html",
            kind=record_label(table),
            changes=[shown(change, names) for change in changes],
            most=MOST if len(changes) == MOST else None,
            back=door(page, **{parameter: record}),
        )

    view.__doc__ = f"Every change of a record of type {table}, newest first."
    history_room.add_url_rule(
        f"/history/{table.replace('_', '-')}/<uuid:{parameter}>",
        endpoint=table,
        view_func=needs(READABLE[table])(view),
    )


for _table, (_parameter, _page) in PAGES.items():
    _add(_table, _parameter, _page)


_TABLE_OF = {page: table for table, (_parameter, page) in PAGES.items() if page}


def history_of_page() -> str | None:
    """Where the history of the record that this page is about is read; None without one."""
    table = _TABLE_OF.get(request.endpoint or "")
    return door(f"history.{table}", **(request.view_args or {})) if table else None


history_room.add_app_template_global(history_of_page, "history_of_page")
