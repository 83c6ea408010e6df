"""The list of grants with what is due, and one grant as a whole."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.audit.targets import target_progress
from tracker.domain.accounts.queries import user_names
from tracker.domain.grants.capacity import capacity_building
from tracker.domain.grants.documents import grant_documents
from tracker.domain.grants.following import grant_reports, grant_tranches, grants_due
from tracker.domain.grants.notices import grant_standing, grants_standing
from tracker.domain.grants.spending import expenditure as one_expenditure
from tracker.domain.grants.spending import expenditures
from tracker.domain.supplies.giving import kits_given
from tracker.web.access import needs
from tracker.web.audit.wording import shown
from tracker.web.desk import current_desk
from tracker.web.grants.room import grants_room, terms
from tracker.web.grants.wording import days_told, due_sentences, notice_sentence

#: Expenditures on one page.
PER_PAGE = 50


@grants_room.get("/grants")
@needs("grants:read")
def overview() -> ResponseReturnValue:
    """All grants, what is due, what should be looked at."""
    desk = current_desk()
    return render_template(
        "grants/overview.html",
        standings=grants_standing(desk),
        due=grants_due(desk),
        due_sentence=due_sentences(desk.actor),
        days_told=days_told,
        many_csos=desk.actor.cso is None,
    )


@grants_room.get("/grants/<uuid:grant_id>")
@needs("grants:read")
def grant(grant_id: UUID) -> ResponseReturnValue:
    """One grant: terms, money, tranches, reports, targets, training."""
    desk, record = current_desk(), str(grant_id)
    standing = grant_standing(desk, grant=record)
    return render_template(
        "grants/grant.html",
        standing=standing,
        grant=standing.spending.terms,
        due=grants_due(desk, grant=record),
        tranches=grant_tranches(desk, grant=record),
        reports=grant_reports(desk, grant=record),
        progress=target_progress(desk, grant=record),
        given=kits_given(desk, grant=record) if desk.actor.cso is not None else 0,
        trainings=capacity_building(desk, grant=record),
        papers=grant_documents(desk, grant=record),
        due_sentence=due_sentences(desk.actor),
        days_told=days_told,
        notice_sentence=notice_sentence,
        shown=shown,
    )


@grants_room.get("/grants/<uuid:grant_id>/expenditures")
@needs("grants:read")
def spent(grant_id: UUID) -> ResponseReturnValue:
    """Expenditures, the latest first; with ``?voided=1`` those taken back too. ``after``: the
    last one of the page before."""
    desk, voided = current_desk(), request.args.get("voided") == "1"
    after = request.args.get("after", "")[:40] or None
    rows = expenditures(desk, grant=str(grant_id), voided=voided, limit=PER_PAGE + 1, after=after)
    return render_template(
        "grants/expenditures.html",
        grant=terms(grant_id),
        rows=rows[:PER_PAGE],
        voided=voided,
        after=after,
        following=rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
    )


@grants_room.get("/expenditures/<uuid:expenditure_id>")
@needs("grants:read")
def expenditure(expenditure_id: UUID) -> ResponseReturnValue:
    """One expenditure."""
    desk = current_desk()
    held = one_expenditure(desk, expenditure=str(expenditure_id))
    return render_template(
        "grants/expenditure.html",
        held=held,
        grant=terms(held.grant),
        recorded_by=user_names(desk).get(held.recorded_by),
        papers=[d for d in grant_documents(desk, grant=held.grant) if d.subject == held.id],
    )
