"""Whether this computer's clock may be ahead, as far as what came from the others tells.

What came was written before it arrived. Where the newest of it, by its writers' clocks, is long
ago, either nobody has worked since, or this clock is ahead: then all seems to have been kept for
long enough. Nobody but a person can tell which day it is.
"""

from __future__ import annotations

from datetime import date

import orjson

from tracker.basics.clock import local_date
from tracker.basics.errors import Refused
from tracker.ledger.desk import Desk
from tracker.ledger.ledger import Ledger

#: So many days without a newer word are a holiday, not a wrong clock.
QUIET_DAYS = 31


def newest_elsewhere(ledger: Ledger) -> date | None:
    """The day of the newest word of another computer, by its clock; None where none ever came."""
    written = [
        row["last_import"] + orjson.loads(row["clocks"])[0][0]
        for row in ledger.database.rows(
            "SELECT last_import, clocks FROM peer WHERE last_import IS NOT NULL AND clocks <> '[]'"
        )
    ]
    return local_date(max(written)) if written else None


def doubted_since(ledger: Ledger) -> date | None:
    """The day of the newest word, where it is so long ago that this clock may be ahead."""
    newest = newest_elsewhere(ledger)
    if newest is None or (local_date(ledger.now()) - newest).days <= QUIET_DAYS:
        return None
    return newest


def sure_of_the_day(desk: Desk, told: str | None) -> None:
    """Refused("day_in_doubt") where this clock may be ahead, unless somebody who was asked for
    the day (``told``, ISO) says the same as the clock."""
    since = doubted_since(desk.ledger)
    if since is not None and told != desk.today().isoformat():
        raise Refused("day_in_doubt", since=since)
