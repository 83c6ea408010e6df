"""Tokens: numbers without a name, of which no two computers give out the same.

``2-041`` is the 41st token of the computer with the number 2. Its QR says the day too, so
that yesterday's token is told from today's.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import crockford
from tracker.domain.distribution_days.derived import id_of
from tracker.domain.distribution_days.laptops import this_laptop
from tracker.domain.distribution_days.planning import live_day
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.written import written

TOKEN_PREFIX = "TRKT:"
MOST_AT_ONCE, MOST = 1000, 9999
_TOKEN = re.compile(r"([1-9]\d{0,3})\s*[-–/]\s*(\d{1,4})\Z")


@dataclass(frozen=True)
class TokenSheet:
    """Tokens ``first`` to ``last`` of one computer on a day."""

    id: str
    laptop: int
    first: int
    last: int

    @property
    def tokens(self) -> list[str]:
        return [token_of(self.laptop, n) for n in range(self.first, self.last + 1)]


@dataclass(frozen=True)
class ReadToken:
    """A token as it was scanned or typed; ``mark`` of its day where it was scanned."""

    token: str
    mark: str | None


def token_of(laptop: int, number: int) -> str:
    return f"{laptop}-{number:03d}"


def day_mark(day: str) -> str:
    """Six digits that tell days apart, for a token's QR."""
    return crockford(uuid.UUID(day).bytes[10:], 6)


def token_text(day: str, token: str) -> str:
    """What the QR of a token says."""
    return f"{TOKEN_PREFIX}{day_mark(day)}:{token}"


def read_token(text: str) -> ReadToken | None:
    """A token's QR or its number as somebody types it; None for what is neither."""
    typed, mark = text.strip().upper(), None
    if typed.startswith(TOKEN_PREFIX):
        mark, _colon, typed = typed.removeprefix(TOKEN_PREFIX).partition(":")
    found = _TOKEN.match(typed)
    if found is None:
        return None
    return ReadToken(token_of(int(found[1]), int(found[2])), mark)


def checked_token(day: str, text: str) -> str:
    """The token; Invalid where it is none, or is of another day."""
    read = read_token(text)
    if read is None:
        raise Invalid("token_mistyped", "token")
    if read.mark is not None and read.mark != day_mark(day):
        raise Invalid("token_of_another_day", "token")
    return read.token


def known_to_be_printed(desk: Desk, row: dict[str, Any], token: str) -> bool:
    """Whether a sheet with this token is held; ``row`` of the day.

    Another computer may have printed it since anything came from there. Of one that would be
    this computer's own there is no doubt: Invalid("token_never_printed"), a misread number that
    would be somebody else's later.
    """
    laptop, _dash, number = token.partition("-")
    held = desk.ledger.database.value(
        "SELECT 1 FROM token_sheet WHERE distribution_day = ? AND scope = ? AND laptop = ?"
        " AND ? BETWEEN first_number AND last_number AND void IS NULL",
        (row["id"], row["scope"], int(laptop), int(number)),
    )
    if held is None and int(laptop) == this_laptop(desk):
        raise Invalid("token_never_printed", "token", token=token)
    return held is not None


@command("days:token:make", "days:handover:record")
def make_tokens(desk: Desk, *, day: str, count: int) -> str:
    """The next ``count`` numbers of this computer, to be printed; the sheet's id."""
    row = live_day(desk, day)
    if type(count) is not int or not 1 <= count <= MOST_AT_ONCE:
        raise Invalid("not_a_number", "count")
    laptop = this_laptop(desk)
    held = desk.ledger.database.value(
        "SELECT max(last_number) FROM token_sheet WHERE distribution_day = ? AND laptop = ?"
        " AND scope = ?",
        (day, laptop, row["scope"]),
    )
    first = int(held or 0) + 1
    last = first + count - 1
    if last > MOST:
        raise Refused("tokens_used_up", most=MOST)
    sheet = id_of(row["scope"], "token_sheet", day, str(laptop), str(first))
    values = {
        "distribution_day": day,
        "laptop": laptop,
        "first_number": first,
        "last_number": last,
    }
    change = written(desk, row["scope"], "token_sheet", sheet, values)
    desk.ledger.append(row["scope"], "days:token:make", desk.actor.user, [change])
    return sheet


@query("day_tokens", "days:day:read")
def day_tokens(desk: Desk, *, day: str) -> list[TokenSheet]:
    """The sheets of tokens of a day, by computer."""
    row = desk.record("distribution_day", day)
    return [
        TokenSheet(r["id"], r["laptop"], r["first_number"], r["last_number"])
        for r in desk.ledger.database.rows(
            "SELECT * FROM token_sheet WHERE distribution_day = ? AND scope = ? AND void IS NULL"
            " ORDER BY laptop, first_number",
            (day, row["scope"]),
        )
    ]
