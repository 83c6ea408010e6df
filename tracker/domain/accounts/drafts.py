"""What somebody typed into a form and did not save: kept for her, here alone, for some days.

It is in the encrypted database, never travels, and goes as soon as the form is saved. What
was typed about somebody who is erased meanwhile is not given back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.basics.errors import Invalid
from tracker.ledger.desk import Desk, command, query

#: Letters of one draft, and how many drafts somebody has.
MOST_LETTERS = 64 * 1024
MOST_DRAFTS = 30
#: A draft is gone after so long (ms): longer than a weekend.
KEPT_MS = 4 * 86_400_000
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PAGE = re.compile(r"/[A-Za-z0-9/_.-]{0,300}\Z")


@dataclass(frozen=True)
class Draft:
    """``data``: the form as a browser encodes it; ``at``: when it was typed, ms."""

    page: str
    data: str
    at: int


@command("accounts:draft:keep", "organisations:read")
def keep_draft(desk: Desk, *, page: str, data: str) -> None:
    """Keep what is typed on a page; it replaces what was kept of it before."""
    if not _PAGE.match(page):
        raise Invalid("not_found", "page")
    if len(data) > MOST_LETTERS:
        raise Invalid("too_long", "data", limit=MOST_LETTERS)
    _forget_old(desk)
    desk.ledger.database.execute(
        "INSERT OR REPLACE INTO draft (user, page, data, at) VALUES (?, ?, ?, ?)",
        (desk.actor.user, page, data, desk.ledger.now()),
    )
    desk.ledger.database.execute(
        "DELETE FROM draft WHERE user = ? AND page NOT IN"
        " (SELECT page FROM draft WHERE user = ? ORDER BY at DESC, page LIMIT ?)",
        (desk.actor.user, desk.actor.user, MOST_DRAFTS),
    )


@query("draft", "organisations:read")
def draft(desk: Desk, *, page: str) -> Draft | None:
    """What the actor typed on ``page`` and did not save."""
    row = desk.ledger.database.row(
        "SELECT * FROM draft WHERE user = ? AND page = ? AND at > ?",
        (desk.actor.user, page, desk.ledger.now() - KEPT_MS),
    )
    if row is None or _about_erased(desk, page):
        return None
    return Draft(row["page"], row["data"], row["at"])


@command("accounts:draft:drop", "organisations:read")
def drop_draft(desk: Desk, *, page: str) -> None:
    """Forget what was typed on ``page``."""
    desk.ledger.database.execute(
        "DELETE FROM draft WHERE user = ? AND page = ?", (desk.actor.user, page)
    )
    _forget_old(desk)


def _forget_old(desk: Desk) -> None:
    desk.ledger.database.execute("DELETE FROM draft WHERE at <= ?", (desk.ledger.now() - KEPT_MS,))


def _about_erased(desk: Desk, page: str) -> bool:
    return any(
        desk.ledger.database.value("SELECT 1 FROM erased_record WHERE record = ?", (one,))
        for one in _ID.findall(page)
    )
