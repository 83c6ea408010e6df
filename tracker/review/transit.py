"""Transfers of which one half is missing for too long, or the two halves do not agree."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.cases.between import common_scope
from tracker.domain.supplies.halves import open_ones
from tracker.domain.supplies.transit import Journey, journeys
from tracker.ledger.desk import scope_cso
from tracker.review.found import Found, heads_of
from tracker.store.database import Database

KIND = "transit"


def find_transit(database: Database, today: str, whole: bool) -> Iterator[Found]:
    """A finding for each transfer that was not received by its day, that was received and
    never sent, of which more came than was sent, or fewer and nobody said why; and, of kits
    between organisations, that another one received, or another kit.

    ``whole``: what all organisations write is held here.
    """
    for journey in journeys(database, "1", [], choice=open_ones):
        trouble = journey.trouble(today, whole)
        if trouble is not None:
            yield _found(database, journey, trouble)


def _found(database: Database, journey: Journey, trouble: str) -> Found:
    papers = (*journey.transfers, *journey.receipts)
    marks = ",".join("?" * len(papers))
    parts = list(
        database.tuples(
            f"SELECT id, _heads FROM transfer WHERE id IN ({marks})"
            f" UNION ALL SELECT id, _heads FROM transfer_receipt WHERE id IN ({marks})"
            f" UNION ALL SELECT id, _heads FROM stock_movement WHERE document IN ({marks})",
            [*papers, *papers, *papers],
        )
    )
    if journey.between:
        # What two organisations say of one box is in question too.
        parts += database.tuples(
            "SELECT id, _heads FROM lot WHERE id IN"
            f" (SELECT lot FROM stock_movement WHERE document IN ({marks}))",
            papers,
        )
    since = database.value(
        f"SELECT max(_made) FROM (SELECT _made FROM transfer WHERE id IN ({marks})"
        f" UNION ALL SELECT _made FROM transfer_receipt WHERE id IN ({marks}))",
        [*papers, *papers],
    )
    return Found(
        KIND,
        (journey.scope, journey.number),
        common_scope(journey.scopes),
        int(since),
        heads_of(parts),
        papers,
        (),
        {
            "trouble": trouble,
            "number": _as_written(database, papers[0]),
            "due": journey.due_on,
            "sent": sum(lot.sent for lot in journey.lots),
            "arrived": sum(lot.arrived for lot in journey.lots),
            "transfer": journey.transfers[0] if journey.transfers else None,
            "receipt": journey.receipts[0] if journey.receipts else None,
            "csos": [scope_cso(one) for one in journey.scopes],
        },
    )


def _as_written(database: Database, paper: str) -> str:
    return str(
        database.value(
            "SELECT number FROM transfer WHERE id = ? UNION SELECT number FROM transfer_receipt"
            " WHERE id = ? LIMIT 1",
            (paper, paper),
        )
    )
