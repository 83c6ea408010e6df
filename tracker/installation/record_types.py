"""Every kind of record that the product keeps.

Apart from commands and queries, which a process that only folds entries need not load.
"""

from __future__ import annotations

from tracker.domain.accounts.records import RECORDS as ACCOUNTS
from tracker.domain.activities.records import RECORDS as ACTIVITIES
from tracker.domain.cases.alias_records import RECORDS as ALIASES
from tracker.domain.cases.card_records import RECORDS as CARDS
from tracker.domain.cases.erasure_records import RECORDS as ERASURES
from tracker.domain.cases.records import RECORDS as CASES
from tracker.domain.casework.records import RECORDS as CASEWORK
from tracker.domain.distribution_days.records import RECORDS as DISTRIBUTION_DAYS
from tracker.domain.feedback.records import RECORDS as FEEDBACK
from tracker.domain.grants.records import RECORDS as GRANTS
from tracker.domain.monitoring.records import RECORDS as MONITORING
from tracker.domain.organisations.records import RECORDS as ORGANISATIONS
from tracker.domain.referrals.records import RECORDS as REFERRALS
from tracker.domain.supplies.records import RECORDS as SUPPLIES
from tracker.ledger.attachments import DOCUMENT
from tracker.ledger.erasure import ERASURE
from tracker.ledger.records import Declared, RecordType
from tracker.ledger.witness import WITNESS
from tracker.review.records import RECORDS as REVIEWS
from tracker.sync.devices import DEVICE

RECORD_TYPES: tuple[RecordType, ...] = (
    DEVICE,
    ERASURE,
    WITNESS,
    DOCUMENT,
    *ACCOUNTS,
    *ORGANISATIONS,
    *CASES,
    *ALIASES,
    *CARDS,
    *ERASURES,
    *SUPPLIES,
    *DISTRIBUTION_DAYS,
    *REFERRALS,
    *CASEWORK,
    *GRANTS,
    *ACTIVITIES,
    *FEEDBACK,
    *MONITORING,
    *REVIEWS,
)

#: For a process that takes entries apart and folds them, and does nothing else.
FOLDED = Declared(RECORD_TYPES)
