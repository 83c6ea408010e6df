"""Reports: asked for, handed in, accepted or given back."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from tracker.basics.errors import NotFound
from tracker.domain.grants import deciding, working
from tracker.domain.grants.following import Report, grant_reports
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.grants.forms import DecisionForm, HandInForm, ReportForm, iso
from tracker.web.grants.room import form_page, grants_room, terms


@grants_room.route("/grants/<uuid:grant_id>/reports/new", methods=["GET", "POST"])
@needs("grants:grant:write")
def ask_report(grant_id: UUID) -> ResponseReturnValue:
    """A report that the organisation owes."""
    desk, grant, form = current_desk(), terms(grant_id), ReportForm().offer()
    return form_page(
        form,
        grant,
        lambda: deciding.ask_report(
            desk,
            grant=grant.grant,
            report_kind=form.report_kind.data,
            since=iso(form.since),
            until=iso(form.until),
            due_on=form.due_on.data.isoformat(),
        ),
        title=_("New reporting date"),
        lead=_("The organisation is reminded 30 and 7 days before."),
        label=_("Save"),
    )


def _report(grant: UUID, report: UUID) -> Report:
    for one in grant_reports(current_desk(), grant=str(grant)):
        if one.id == str(report):
            return one
    raise NotFound("not_found", what="grant_report")


@grants_room.route(
    "/grants/<uuid:grant_id>/reports/<uuid:report_id>/hand-in", methods=["GET", "POST"]
)
@needs("grants:work:record")
def hand_in(grant_id: UUID, report_id: UUID) -> ResponseReturnValue:
    """A report was handed in."""
    desk, grant, form = current_desk(), terms(grant_id), HandInForm()
    report = _report(grant_id, report_id)
    if not form.is_submitted():
        form.handed_in_on.data = desk.today()
    return form_page(
        form,
        grant,
        lambda: working.hand_in_report(
            desk, report=report.id, handed_in_on=iso(form.handed_in_on), remark=form.remark.data
        ),
        title=_("Hand in: %(report)s", report=choice("report_kind", report.report_kind)),
        label=_("Save"),
    )


@grants_room.route(
    "/grants/<uuid:grant_id>/reports/<uuid:report_id>/decide", methods=["GET", "POST"]
)
@needs("grants:grant:write")
def decide(grant_id: UUID, report_id: UUID) -> ResponseReturnValue:
    """Accept a report, or give it back."""
    desk, grant, form = current_desk(), terms(grant_id), DecisionForm().offer()
    report = _report(grant_id, report_id)
    if report.delivery is None:
        raise NotFound("not_found", what="report_delivery")
    delivery = report.delivery
    if not form.is_submitted():
        form.decided_on.data = desk.today()
    return form_page(
        form,
        grant,
        lambda: deciding.decide_report(
            desk,
            delivery=delivery,
            decision=form.decision.data,
            decided_on=iso(form.decided_on),
            remark=form.remark.data,
        ),
        title=_("Read and accept: %(report)s", report=choice("report_kind", report.report_kind)),
        label=_("Save"),
    )
