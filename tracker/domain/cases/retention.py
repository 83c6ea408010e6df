"""How long is kept what: rules, what is due, and a coordinator's word on it.

Nothing is erased because time went by; what is due is proposed, without a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.basics.errors import Invalid, Refused
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.domain.cases.day_in_doubt import sure_of_the_day
from tracker.domain.cases.erasing import Done, erase, write_erasures
from tracker.domain.cases.reach import reach_each, sealed_fields
from tracker.ledger.desk import Desk, command, query, scope_cso
from tracker.ledger.ledger import Change
from tracker.ledger.records import Kind, RecordType, Retention

LONGEST = 240


@dataclass(frozen=True)
class Rule:
    """A rule: its name, the record type, its months, and those of the product. ``record``: its
    own, where somebody has set it."""

    rule: str
    record: str | None
    table: str
    months: int
    default: int
    base: str


@dataclass(frozen=True)
class Proposal:
    """Something that is due: a record by id and, for what has one, its person's card code."""

    rule: str
    record: str
    cso: str
    code: str | None
    since: str


@query("retention_rules", "cases:retention:read")
def rules(desk: Desk) -> list[Rule]:
    """All rules as they hold now."""
    told = {
        r["rule"]: r
        for r in desk.ledger.database.rows(
            "SELECT id, rule, months, _heads FROM retention_rule WHERE void IS NULL"
            " ORDER BY _hlc, id"
        )
    }
    return [
        Rule(
            one.rule,
            told[one.rule]["id"] if one.rule in told else None,
            record_type.table,
            told[one.rule]["months"] if one.rule in told else one.months,
            one.months,
            told[one.rule]["_heads"] if one.rule in told else "",
        )
        for record_type, one in _declared(desk)
    ]


def _declared(desk: Desk) -> Iterator[tuple[RecordType, Retention]]:
    for record_type in desk.ledger.declared:
        for one in record_type.retention:
            yield record_type, one


@command("cases:retention:set", "cases:retention:write")
def set_rule(desk: Desk, *, rule: str, months: int) -> None:
    """Keep what ``rule`` is about for so many months (1 to 240)."""
    if rule not in {one.rule for _, one in _declared(desk)}:
        raise Invalid("not_a_choice", "rule")
    if type(months) is not int or not 1 <= months <= LONGEST:
        raise Invalid("not_a_number", "months")
    held = desk.ledger.database.value(
        "SELECT id FROM retention_rule WHERE rule = ? AND void IS NULL ORDER BY _hlc DESC", (rule,)
    )
    change = Change(
        "retention_rule",
        held or desk.ledger.new_id(),
        {"rule": rule, "months": months},
        None if held else (),
    )
    desk.ledger.append("shared", "cases:retention:set", desk.actor.user, [change])


@query("retention_proposals", "cases:person:erase")
def proposals(desk: Desk, *, rule: str | None = None, limit: int | None = 10_000) -> list[Proposal]:
    """What is due by the rules today, oldest first, so many of each rule. No name is in it."""
    found: list[Proposal] = []
    for one, source, params, code in _due(desk, rule):
        rows = desk.ledger.database.rows(
            f"SELECT r.id, r.scope, {one.since} AS since, {code} AS code {source}"
            " ORDER BY since, r.id LIMIT ?",
            [*params, -1 if limit is None else limit],
        )
        found += [
            Proposal(one.rule, r["id"], scope_cso(r["scope"]) or "", r["code"], r["since"])
            for r in rows
        ]
    return sorted(found, key=lambda p: (p.since, p.record))


@query("retention_counts", "cases:person:erase")
def counts(desk: Desk) -> dict[str, int]:
    """How many are due by each rule, of rules by which any is."""
    counted = {
        one.rule: int(desk.ledger.database.value(f"SELECT count(*) {source}", params))
        for one, source, params, _code in _due(desk, None)
    }
    return {rule: number for rule, number in counted.items() if number}


def _due(desk: Desk, rule: str | None) -> Iterator[tuple[Retention, str, list[str], str]]:
    """Of each rule (or one): itself, FROM and WHERE with parameters, SQL for a card's code."""
    months = {one.rule: one.months for one in rules(desk)}
    condition, visible = desk.visible("r.scope")
    for record_type, one in _declared(desk):
        if rule not in (None, one.rule):
            continue
        also, code = "", "NULL"
        if record_type.table == "person":
            also = f"LEFT JOIN ({_last_of_all(desk)}) l ON l.person = r.id AND l.scope = r.scope"
            one = replace(
                one,
                since=f"max({one.since}, coalesce(l.day, ''))",
                where=f"{one.where} AND {_nothing_open(desk)}",
            )
            code = f"(SELECT {CARD_CODE} FROM person p WHERE p.id = r.id AND p.scope = r.scope)"
        elif "person" in record_type.by_name:
            code = f"(SELECT {CARD_CODE} FROM person p WHERE p.id = r.person AND p.scope = r.scope)"
        held = " OR ".join(f'r."{name}" IS NOT NULL' for name in sealed_fields(record_type))
        source = (
            f'FROM "{record_type.table}" r {also}'
            f" WHERE ({held}) AND {one.where} AND {condition} AND {one.since} <= ?"
        )
        cutoff = months_before(desk.today(), months[one.rule])
        yield one, source, [*visible, cutoff.isoformat()], code


def _about_persons(desk: Desk) -> Iterator[RecordType]:
    """Record types that are about a person."""
    for record_type in desk.ledger.declared:
        f = record_type.by_name.get("person")
        if f is not None and f.kind is Kind.REF and not record_type.shared:
            yield record_type


#: Registrations (a) and all that aliases join to them (b), over any number of steps.
_JOINED = (
    "WITH RECURSIVE edge(a, b) AS (SELECT first, second FROM alias WHERE void IS NULL"
    " UNION SELECT second, first FROM alias WHERE void IS NULL),"
    " joined(a, b) AS (SELECT a, b FROM edge"
    " UNION SELECT j.a, e.b FROM joined j JOIN edge e ON e.a = j.b)"
)


def _last_of_all(desk: Desk) -> str:
    """SQL: the day on which anything about a person happened last, by person and scope.

    Under whichever registration: one that is joined to another in use is in use.
    """
    each = " UNION ALL ".join(
        f'SELECT person, scope, max(_hlc) AS hlc FROM "{t.table}" GROUP BY person, scope'
        for t in _about_persons(desk)
    )
    joined = ""
    # Few or none are joined, and then nothing more is read.
    if desk.ledger.database.value("SELECT EXISTS (SELECT 1 FROM alias)"):
        joined = _JOINED
        each += (
            " UNION ALL SELECT p.id, p.scope, x.hlc FROM joined j JOIN person p ON p.id = j.a"
            f" JOIN (SELECT id AS person, _hlc AS hlc FROM person"
            f" UNION ALL SELECT person, hlc FROM ({each})) x ON x.person = j.b"
        )
    return (
        f"{joined} SELECT person, scope,"
        " date((max(hlc) >> 16) / 1000, 'unixepoch', 'localtime') AS day"
        f" FROM ({each}) GROUP BY person, scope"
    )


def _nothing_open(desk: Desk) -> str:
    """SQL: nothing about the person ``r`` is still going on."""
    return " AND ".join(
        f'NOT EXISTS (SELECT 1 FROM "{t.table}" o WHERE o.person = r.id AND o.scope = r.scope'
        f" AND {t.open_while.replace('r.', 'o.')})"
        for t in _about_persons(desk)
        if t.open_while is not None
    )


def months_before(day: date, months: int) -> date:
    """The same day of the month, or its last one, so many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


@command("cases:retention:approve", "cases:person:erase")
def approve(
    desk: Desk, *, rule: str, records: Sequence[str] | None = None, today: str | None = None
) -> Done:
    """Erase what is due by ``rule``: the named records, or all of them.

    A person or a case is erased with all that is about it; anything else by itself. ``today``:
    the day, as a person says it; Refused("day_in_doubt") without it where the clock may be ahead.
    Refused("not_due") when one of ``records`` is not proposed (any more).
    """
    sure_of_the_day(desk, today)
    due = {p.record: p for p in proposals(desk, rule=rule, limit=None)}
    wanted = list(due) if records is None else list(records)
    if not wanted or set(wanted) - set(due):
        raise Refused("not_due")
    table, meant = next((t.table, one) for t, one in _declared(desk) if one.rule == rule)
    chosen = {(f"cso:{due[record].cso}", record) for record in wanted}
    if table == "person":
        return erase(desk, chosen, "retention")
    reached = {(scope, table, record) for scope, record in chosen}
    if meant.with_its_own:
        reached = set().union(*reach_each(desk, chosen, table).values())
    return replace(write_erasures(desk, {None: reached}, "retention"), subjects=len(chosen))
