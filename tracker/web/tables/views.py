"""Each list as a table: sorted and narrowed by its address, which holds codes and days only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.basics.errors import Invalid
from tracker.domain.accounts.queries import user_names
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import Lazy
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import csv_table, workbook
from tracker.tables.all_tables import TABLES
from tracker.tables.declared import Table
from tracker.tables.kept import drop_view, keep_view, kept_views
from tracker.tables.queries import TablePage, table_offered, table_page, table_rows
from tracker.tables.together import TOGETHER
from tracker.web.access import needs, signed_in_only
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download
from tracker.web.tables import many
from tracker.web.tables.room import tables_room as tables_room
from tracker.web.tables.wording import GROUPS, TITLES, cell, file_cell, heading, options

#: Where a row's own page is: endpoint and parameter.
PAGES = {
    "people": ("people.one", "person_id"),
    "distributions": ("supplies.distribution", "distribution"),
    "referrals": ("referrals.one", "referral"),
    "activities": ("activities.one", "activity"),
    "expenditures": ("grants.expenditure", "expenditure_id"),
    "services": ("referrals.service", "service"),
    "lots": ("supplies.lot", "lot"),
    "waybills": ("supplies.waybill", "waybill"),
    "transfers": ("supplies.transfer", "transfer"),
    "days": ("days.one", "day_id"),
    "interpreters": ("interpreting.interpreter", "interpreter"),
    "interpreting_requests": ("interpreting.one", "request_id"),
    "translations": ("interpreting.document", "translation"),
    "feedback": ("feedback.one", "feedback_id"),
    "grants": ("grants.grant", "grant_id"),
    "documents": ("grants.open_document", "document_id"),
    "rounds": ("monitoring.one", "round_id"),
    "lists": ("lists.one", "batch_id"),
    # Those without a page of their own: their history.
    "sites": ("history.site", "site"),
    "networks": ("history.womens_network", "network"),
    "interpretation": ("history.interpretation_session", "session_id"),
    "trainings": ("history.capacity_building", "training_id"),
    "amendments": ("history.grant_amendment", "amendment_id"),
    "budget_lines": ("history.budget_line", "line_id"),
    "tranches": ("history.tranche", "tranche_id"),
    "stock": ("history.stock_movement", "movement"),
    "reports": ("history.grant_report", "report_id"),
    "organisations": ("history.cso", "cso_id"),
    "items": ("history.label", "label_id"),
    "computers": ("history.device", "device_id"),
}
FORMS = {"csv": CSV, "xlsx": XLSX}


def _address(endpoint: str, asked: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """Of a page of this room, with what is asked for."""
    query = urlencode(asked)
    return url_for(f"tables.{endpoint}") + (f"?{query}" if query else "")


def _asked(table: Table) -> dict[str, str]:
    """What the address asks for, and nothing that no table knows."""
    known = {"sort", "down"}
    for one in table.narrowed:
        days = one.kind == "days"
        known |= {f"{one.name}_since", f"{one.name}_until"} if days else {one.name}
    return {key: value[:80] for key, value in request.args.items() if key in known and value}


def _cursor() -> dict[str, str]:
    """Which page of the table it is."""
    return {k: v for k in ("after", "before") if (v := request.args.get(k, ""))}


def _narrowed(asked: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in asked.items() if key not in ("sort", "down")}


def _down(asked: dict[str, str]) -> bool | None:
    return {"1": True, "0": False}.get(asked.get("down", ""))


def _show(table: Table, trouble: str | None = None) -> ResponseReturnValue:
    """The table; with ``trouble`` after a press that could not be, what was ticked still ticked.

    So are those that a change left as they are (``?left=``), to be looked at as they stand now.
    """
    desk, asked = current_desk(), _asked(table)
    after, before = request.args.get("after", ""), request.args.get("before", "")
    look = partial(
        table_page, desk, table=table.name, sort=asked.get("sort", ""), down=_down(asked)
    )
    try:
        page: TablePage = look(narrowed=_narrowed(asked), after=after, before=before)
    except Invalid as error:
        trouble, page = error_sentence(error), look()
    names, left = user_names(desk), set(request.args.getlist("left"))
    offered = table_offered(desk, table=table.name)
    endpoint, parameter = PAGES.get(table.name, ("", ""))
    rows = [
        (
            row,
            [cell(c, v, names) for c, v in zip(page.columns, row.values, strict=True)],
            door(endpoint, **{parameter: row.id}) if endpoint else None,
        )
        for row in page.rows
    ]

    def here(asked: Mapping[str, str], **more: str) -> str:
        return _address(table.name, {**asked, **more})

    text = render_template(
        "tables/table.html",
        table=table,
        title=TITLES[table.name],
        page=page,
        rows=rows,
        headings=[
            (heading(c), c, here(_narrowed(asked), sort=c.name, down=_turn(page, c.name)))
            for c in page.columns
        ],
        narrowed=[
            (one, heading(one), options(one, offered))
            for one in table.narrowed
            if one.name != "cso" or desk.actor.cso is None
        ],
        asked=asked,
        trouble=trouble,
        views=kept_views(desk, table=table.name),
        view_url=lambda kept: here(kept.asked),
        plain_url=here({}),
        previous_url=here(asked, before=page.before) if page.before else None,
        next_url=here(asked, after=page.after) if page.after else None,
        files=[(f, _address(f"{table.name}_{f}", asked)) for f in FORMS],
        others=_others(table),
        many=many.asked_of(desk, table.name),
        keep_url=_address(f"{table.name}_keep", asked),
        many_url=_address(f"{table.name}_many", {**asked, **_cursor()})
        if table.name in TOGETHER
        else None,
        ticked=left | {value.partition(" ")[0] for value in request.form.getlist("ticked")},
        left=left & {row.id for row in page.rows},
    )
    return text, 422 if trouble else 200


def _others(table: Table) -> list[tuple[Lazy, list[tuple[Lazy, str, bool]]]]:
    """By heading the tables that the actor may read: title, address, whether it is this one."""
    found = []
    for title, names in GROUPS:
        seen = [
            (TITLES[name], url_for(f"tables.{name}"), name == table.name)
            for name in names
            if current_user.actor.may(TABLES[name].permission)
        ]
        if seen:
            found.append((title, seen))
    return found


def _turn(page: TablePage, column: str) -> str:
    """Which way the next press on a heading sorts."""
    return "1" if page.sort == column and not page.down else "0"


def _file(table: Table, form: str) -> ResponseReturnValue:
    desk, asked = current_desk(), _asked(table)
    page = table_rows(
        desk,
        table=table.name,
        narrowed=_narrowed(asked),
        sort=asked.get("sort", ""),
        down=_down(asked),
    )
    names = user_names(desk)
    headings = [heading(column) for column in page.columns]
    rows = [
        [
            file_cell(c, v, names, workbook=form == "xlsx")
            for c, v in zip(page.columns, row.values, strict=True)
        ]
        for row in page.rows
    ]
    title = str(TITLES[table.name])
    data = csv_table(headings, rows) if form == "csv" else workbook(title, headings, rows)
    return download(data, f"{table.name}-{desk.today().isoformat()}.{form}", FORMS[form])


def _keep(table: Table) -> ResponseReturnValue:
    asked = _asked(table)
    try:
        keep_view(current_desk(), table=table.name, name=request.form.get("name", ""), asked=asked)
        flash(_("The view is kept. It stands above the table."), "success")
    except Invalid as error:
        flash(error_sentence(error), "warning")
    return redirect(_address(table.name, asked), 303)


def _add(table: Table) -> None:
    def show() -> ResponseReturnValue:
        return _show(table)

    def as_csv() -> ResponseReturnValue:
        return _file(table, "csv")

    def as_xlsx() -> ResponseReturnValue:
        return _file(table, "xlsx")

    def keep() -> ResponseReturnValue:
        return _keep(table)

    def change() -> ResponseReturnValue:
        done = many.change_ticked(table)
        if done.trouble:
            return _show(table, done.trouble)
        left = [("left", record) for record in done.left]
        asked = [*_asked(table).items(), *_cursor().items(), *left]
        return redirect(_address(table.name, asked), 303)

    for suffix, path, method, view in (
        ("", "", "GET", show),
        ("_csv", ".csv", "GET", as_csv),
        ("_xlsx", ".xlsx", "GET", as_xlsx),
        ("_keep", "/views", "POST", keep),
    ):
        tables_room.add_url_rule(
            f"/tables/{table.name}{path}",
            endpoint=f"{table.name}{suffix}",
            view_func=needs(table.permission)(view),
            methods=[method],
        )
    if table.name in TOGETHER:
        tables_room.add_url_rule(
            f"/tables/{table.name}/many",
            endpoint=f"{table.name}_many",
            view_func=needs(TOGETHER[table.name].permission)(change),
            methods=["POST"],
        )


for _table in TABLES.values():
    _add(_table)


@tables_room.post("/tables/views/<int:number>/drop")
@signed_in_only
def drop(number: int) -> ResponseReturnValue:
    """Forget a view that was kept."""
    table = drop_view(current_desk(), number=number)
    flash(_("The view is forgotten."))
    return redirect(url_for(f"tables.{table}"), 303)


@tables_room.get("/tables")
@needs("organisations:read")
def first() -> ResponseReturnValue:
    """The first table that the actor may read."""
    for name, table in TABLES.items():
        if current_user.actor.may(table.permission):
            return redirect(url_for(f"tables.{name}"))
    abort(403)
