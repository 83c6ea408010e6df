"""Every record type of the product. Importing this also registers commands and queries."""

from __future__ import annotations

import tracker.audit.case_counts
import tracker.audit.monitoring
import tracker.audit.reconciliation
import tracker.audit.response_times
import tracker.audit.targets
import tracker.audit.yearly
import tracker.domain.accounts.drafts
import tracker.domain.accounts.queries
import tracker.domain.activities.attending
import tracker.domain.activities.counting
import tracker.domain.activities.interpreters
import tracker.domain.activities.interpreting
import tracker.domain.activities.planning
import tracker.domain.activities.queries
import tracker.domain.activities.translating
import tracker.domain.activities.waiting
import tracker.domain.cases.aliases
import tracker.domain.cases.aliasing
import tracker.domain.cases.cards
import tracker.domain.cases.cards_to_print
import tracker.domain.cases.commands
import tracker.domain.cases.erased
import tracker.domain.cases.erasing
import tracker.domain.cases.finding
import tracker.domain.cases.list_decisions
import tracker.domain.cases.list_import
import tracker.domain.cases.list_preview
import tracker.domain.cases.queries
import tracker.domain.cases.retention
import tracker.domain.cases.waiting
import tracker.domain.casework.caseload
import tracker.domain.casework.closing
import tracker.domain.casework.handing
import tracker.domain.casework.keys
import tracker.domain.casework.notes
import tracker.domain.casework.opening
import tracker.domain.casework.planning
import tracker.domain.casework.progress
import tracker.domain.casework.queries
import tracker.domain.casework.shared
import tracker.domain.casework.sharing
import tracker.domain.casework.waiting
import tracker.domain.distribution_days.asking
import tracker.domain.distribution_days.closing
import tracker.domain.distribution_days.figures
import tracker.domain.distribution_days.inviting
import tracker.domain.distribution_days.planning
import tracker.domain.distribution_days.queries
import tracker.domain.distribution_days.readiness
import tracker.domain.distribution_days.serving
import tracker.domain.distribution_days.tokens
import tracker.domain.elsewhere.queries
import tracker.domain.feedback.commands
import tracker.domain.feedback.queries
import tracker.domain.feedback.taking_out
import tracker.domain.grants.amending
import tracker.domain.grants.capacity
import tracker.domain.grants.deciding
import tracker.domain.grants.documents
import tracker.domain.grants.following
import tracker.domain.grants.notices
import tracker.domain.grants.spending
import tracker.domain.grants.terms
import tracker.domain.grants.working
import tracker.domain.monitoring.asking
import tracker.domain.monitoring.box
import tracker.domain.monitoring.hers
import tracker.domain.monitoring.queries
import tracker.domain.monitoring.rounds
import tracker.domain.organisations.commands
import tracker.domain.organisations.queries
import tracker.domain.referrals.by_code
import tracker.domain.referrals.commands
import tracker.domain.referrals.contradictions
import tracker.domain.referrals.countering
import tracker.domain.referrals.fitting
import tracker.domain.referrals.queries
import tracker.domain.referrals.stepping_back
import tracker.domain.referrals.telephone
import tracker.domain.referrals.today
import tracker.domain.referrals.workers
import tracker.domain.supplies.adjusting
import tracker.domain.supplies.commands
import tracker.domain.supplies.correcting
import tracker.domain.supplies.distributing
import tracker.domain.supplies.earlier_kits
import tracker.domain.supplies.given_slip
import tracker.domain.supplies.giving
import tracker.domain.supplies.handed_over
import tracker.domain.supplies.lot_history
import tracker.domain.supplies.papers
import tracker.domain.supplies.queries
import tracker.domain.supplies.reordering
import tracker.domain.supplies.stock
import tracker.domain.supplies.transfers
import tracker.domain.supplies.waybills
import tracker.reports.own_case
import tracker.reports.own_copy
import tracker.review.deciding
import tracker.review.history
import tracker.review.queue
import tracker.review.settled
import tracker.review.written
import tracker.sync.conflicts
import tracker.sync.enrolment
import tracker.sync.reopening
import tracker.sync.settling
import tracker.tables.kept
import tracker.tables.queries
import tracker.tables.searching
import tracker.tables.together  # noqa: F401
from tracker.domain.elsewhere.hearing import ELSEWHERE
from tracker.domain.supplies.given_arrived import GIVEN_ARRIVED
from tracker.installation.record_types import RECORD_TYPES
from tracker.ledger.records import Declared

DECLARED = Declared(
    RECORD_TYPES,
    origin="tracker.installation.record_types:FOLDED",
    alongside=(ELSEWHERE, GIVEN_ARRIVED),
)
