"""The figures of a day: at this laptop and at others, by age and sex, late, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.domain.distribution_days.closing import closings_of
from tracker.domain.distribution_days.laptops import laptops, this_laptop
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class AtLaptop:
    """Kits of one computer. ``as_of``: when its last entry came here (ms)."""

    number: int
    name: str
    kits: int
    as_of: int | None


@dataclass(frozen=True)
class Count:
    """The running count. ``last_heard``: the oldest word of another computer of the day (ms),
    None where none is known to take part."""

    here: int
    others: int
    last_heard: int | None

    @property
    def total(self) -> int:
        return self.here + self.others


@dataclass(frozen=True)
class DayFigures:
    """``groups``: (sex, age band) → kits, '' where it is not known. ``late``: handed over after
    the closing; ``came_later``: before it, and not known when it was closed.
    ``off_list``: to somebody who is not on the list of a day that has one."""

    count: Count
    laptops: tuple[AtLaptop, ...]
    groups: dict[tuple[str, str], int]
    women: int
    collected_by_others: int
    second_kits: int
    unregistered: int
    off_list: int
    taken_back: int
    arrived: int
    invited: int
    late: int
    came_later: int


@query("day_count", "days:day:read")
def day_count(desk: Desk, *, day: str) -> Count:
    """How many kits were handed over until now: here, and elsewhere as far as it is known."""
    row = desk.record("distribution_day", day)
    return _count(_at_laptops(desk, row), this_laptop(desk))


def _count(each: list[AtLaptop], here: int) -> Count:
    others = [a for a in each if a.number != here]
    heard = [a.as_of for a in others if a.as_of is not None]
    return Count(
        sum(a.kits for a in each if a.number == here),
        sum(a.kits for a in others),
        min(heard, default=None),
    )


def _at_laptops(desk: Desk, row: dict[str, Any]) -> list[AtLaptop]:
    """Every computer that handed out tokens or kits on the day."""
    database, given = desk.ledger.database, (row["id"], row["scope"])
    kits = dict(
        database.tuples(
            "SELECT laptop, count(*) FROM distribution WHERE distribution_day = ? AND +scope = ?"
            " AND void IS NULL GROUP BY laptop",
            given,
        )
    )
    numbers = set(kits) | {
        n
        for (n,) in database.tuples(
            "SELECT DISTINCT laptop FROM token_sheet WHERE distribution_day = ? AND scope = ?"
            " AND void IS NULL",
            given,
        )
    }
    known = {laptop.number: (device, laptop.name) for device, laptop in laptops(desk).items()}
    found = []
    for number in sorted(n for n in numbers if n is not None):
        device, name = known.get(number, ("", ""))
        as_of = database.value(
            "SELECT e.received FROM entry e JOIN chain c ON c.id = e.chain"
            " WHERE c.device = ? AND c.scope = ? ORDER BY e.seq DESC LIMIT 1",
            (device, row["scope"]),
        )
        found.append(AtLaptop(number, name, kits.get(number, 0), as_of))
    return found


@query("day_figures", "days:day:read")
def day_figures(desk: Desk, *, day: str) -> DayFigures:
    """All figures of a day; they add up once, whatever was merged how often."""
    row = desk.record("distribution_day", day)
    database, given = desk.ledger.database, [row["id"], row["scope"]]
    each = _at_laptops(desk, row)
    groups = {
        (sex or "", band or ""): number
        for sex, band, number in database.tuples(
            "SELECT recipient_gender, recipient_age_band, count(*) FROM distribution"
            " WHERE distribution_day = ? AND scope = ? AND void IS NULL GROUP BY 1, 2",
            given,
        )
    }
    told = database.row(
        "SELECT sum(collector_reason IS NOT NULL) AS collected,"
        " sum(earlier_reason IS NOT NULL) AS second, sum(person IS NULL) AS unregistered,"
        " count(*) AS kits FROM distribution"
        " WHERE distribution_day = ? AND scope = ? AND void IS NULL",
        given,
    )
    assert told is not None
    closings = closings_of(desk, row)
    late = came_later = 0
    if closings:
        late = int(
            database.value(
                "SELECT count(*) FROM distribution WHERE distribution_day = ? AND +scope = ?"
                " AND void IS NULL AND _made > ?",
                [*given, closings[0].closed_at],
            )
        )
        came_later = max(0, told["kits"] - late - closings[0].handed_over)
    return DayFigures(
        count=_count(each, this_laptop(desk)),
        laptops=tuple(each),
        groups=groups,
        women=sum(n for (sex, _band), n in groups.items() if sex == "female"),
        collected_by_others=told["collected"] or 0,
        second_kits=told["second"] or 0,
        unregistered=told["unregistered"] or 0,
        off_list=_off_list(desk, row),
        taken_back=_number(desk, "distribution", row, "void IS NOT NULL"),
        arrived=_number(desk, "arrival", row),
        invited=_number(desk, "invitation", row),
        late=late,
        came_later=came_later,
    )


def _number(desk: Desk, table: str, row: dict[str, Any], where: str = "void IS NULL") -> int:
    return int(
        desk.ledger.database.value(
            f"SELECT count(*) FROM {table} WHERE distribution_day = ? AND +scope = ? AND {where}",
            (row["id"], row["scope"]),
        )
    )


def _off_list(desk: Desk, row: dict[str, Any]) -> int:
    if row["admission"] != "invited":
        return 0
    return int(
        desk.ledger.database.value(
            "SELECT count(*) FROM distribution d WHERE d.distribution_day = ? AND +d.scope = ?"
            " AND d.void IS NULL AND NOT EXISTS (SELECT 1 FROM invitation i WHERE"
            " i.distribution_day = d.distribution_day AND i.scope = d.scope AND i.void IS NULL"
            " AND i.person = d.person)",
            (row["id"], row["scope"]),
        )
    )
