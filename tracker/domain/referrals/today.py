"""What is to be done today about referrals, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tracker.domain.referrals.queries import Referral, open_list, referrals_where
from tracker.ledger.desk import Desk, query

#: So many of what waits are looked at, those due first.
MOST = 500
#: A woman who did not feel safe stands on top for so many days after she said so.
_UNSAFE_DAYS = 30


@dataclass(frozen=True)
class Today:
    """Each referral stands once, in the first of these lists that it belongs to.

    ``unsafe``: she did not feel safe there; ``overdue``: no answer within its time, or the
    appointment is past and nobody told; ``due``: the answer is due today; ``appointments``: today
    and tomorrow; ``ask_her``: the service has told how it went, and she was not asked.
    """

    unsafe: tuple[Referral, ...]
    overdue: tuple[Referral, ...]
    due: tuple[Referral, ...]
    appointments: tuple[Referral, ...]
    ask_her: tuple[Referral, ...]

    @property
    def count(self) -> int:
        return sum(map(len, (self.unsafe, self.overdue, self.due, self.appointments, self.ask_her)))


@query("referrals_today", "referrals:referral:read")
def referrals_today(desk: Desk, *, mine: bool = False) -> Today:
    """Today's list; ``mine``: only what the actor made herself."""
    today = desk.today()
    unsafe = referrals_where(
        desk,
        "r.client_felt_safe = 'no' AND r.given_up IS NULL"
        " AND coalesce(r.closed_on, '9999') >= ? ORDER BY r.id DESC LIMIT ?",
        [(today - timedelta(days=_UNSAFE_DAYS)).isoformat(), MOST],
    )
    seen = {r.id for r in unsafe}
    lists: dict[str, list[Referral]] = {"overdue": [], "due": [], "appointments": [], "ask_her": []}
    for one in open_list(desk, MOST):
        place = _place(one, today.isoformat(), (today + timedelta(days=1)).isoformat())
        if place and one.id not in seen:
            lists[place].append(one)
    if mine:
        own = _made_by(desk, [*unsafe, *(r for found in lists.values() for r in found)])
        unsafe = [r for r in unsafe if r.id in own]
        lists = {name: [r for r in found if r.id in own] for name, found in lists.items()}
    return Today(tuple(unsafe), **{name: tuple(found) for name, found in lists.items()})


def _place(one: Referral, today: str, tomorrow: str) -> str | None:
    if one.state in ("completed", "partial", "no_show") and one.client_got_it is None:
        return "ask_her"
    if one.overdue:
        return "overdue"
    if one.state in ("scheduled", "rescheduled"):
        return "appointments" if one.appointment_on in (today, tomorrow) else None
    return "due" if one.due_on.isoformat() == today else None


def _made_by(desk: Desk, found: list[Referral]) -> set[str]:
    """Those whose first entry the actor wrote."""
    actor = f'"actor":"{desk.actor.user}"'.encode()
    return {
        one.id
        for one in found
        if desk.ledger.database.value(
            "SELECT 1 FROM entry WHERE record = ? AND instr(body, ?)"
            " AND instr(body, CAST('\"base\":[]' AS BLOB))",
            (one.id, actor),
        )
    }
