"""Interpreters: what they speak and were taught, when they can be asked, and who is free."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.activities.interpreting_records import DAYS, INTERPRETER
from tracker.domain.activities.schedule import busy_at
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.organisations.seen import changed_since
from tracker.ledger.desk import Desk, command, query, scope_cso
from tracker.ledger.ledger import Change

_FIELDS = frozenset(f.name for f in INTERPRETER.fields)


@dataclass(frozen=True)
class Interpreter:
    """``name`` is None where it is not held (an audit) or was erased.

    ``free``: available at the moment that was asked about, and not with somebody else.
    ``why_not``: ``away``, ``not_available`` or ``busy`` where not.
    """

    id: str
    cso: str
    name: str | None
    phone: str | None
    languages: tuple[str, ...]
    gender: str | None
    training: str
    code_signed_on: str | None
    availability: tuple[str, ...]
    away_until: str | None
    by_telephone: bool
    present: bool
    municipality: str | None
    void: str | None
    why_not: str | None
    base: str

    @property
    def free(self) -> bool:
        return self.why_not is None


def slot_of(moment: datetime) -> str:
    """The part of the week of a local time; the night belongs to the evening before."""
    day = moment.weekday()
    if moment.hour < 6:
        return f"{DAYS[day - 1]}_evening"
    part = "morning" if moment.hour < 12 else "afternoon" if moment.hour < 18 else "evening"
    return f"{DAYS[day]}_{part}"


def here_now(desk: Desk) -> datetime:
    """The local time at the desk."""
    return datetime.fromtimestamp(desk.ledger.now() / 1000)


@command("activities:interpreter:add", "activities:interpreter:write")
def add_interpreter(desk: Desk, *, interpreter: Mapping[str, Any], cso: str | None = None) -> str:
    """An interpreter of an organisation; her id. Nothing is asked but what the work needs."""
    values = dict(interpreter)
    _check(desk, values)
    return desk.add(desk.scope(cso), "activities:interpreter:add", "interpreter", values)


@command("activities:interpreter:edit", "activities:interpreter:write")
def edit_interpreter(
    desk: Desk, *, interpreter: str, values: Mapping[str, Any], base: Sequence[str] | None = None
) -> None:
    """Change what is told of her; only the fields named."""
    row = desk.record("interpreter", interpreter)
    if row["void"]:
        raise Refused("voided_already")
    if set(values) - _FIELDS:
        raise Invalid("unknown_field", "values")
    _check(desk, {**{name: row[name] for name in _FIELDS}, **values})
    changed = changed_since(desk, "interpreter", row, values, base)
    if changed:
        change = Change("interpreter", interpreter, changed, tuple(base) if base else None)
        desk.ledger.append(row["scope"], "activities:interpreter:edit", desk.actor.user, [change])


@command("activities:interpreter:void", "activities:interpreter:write")
def void_interpreter(
    desk: Desk, *, interpreter: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """She left, or was entered by mistake; her sessions stay."""
    row = desk.record("interpreter", interpreter)
    if row["void"]:
        raise Refused("voided_already")
    change = Change("interpreter", interpreter, {"void": reason}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "activities:interpreter:void", desk.actor.user, [change])


def _check(desk: Desk, values: Mapping[str, Any]) -> None:
    signed = values.get("code_signed_on")
    if signed:
        try:
            if date.fromisoformat(signed) > desk.today():
                raise Invalid("date_in_future", "code_signed_on")
        except (TypeError, ValueError) as error:
            raise Invalid("not_a_date", "code_signed_on") from error
    languages = values.get("languages")
    spoken = json.loads(languages) if isinstance(languages, str) else list(languages or [])
    if len(set(spoken)) < 2:
        raise Invalid("two_languages_needed", "languages")
    if not values.get("by_telephone") and not values.get("present"):
        raise Invalid("telephone_or_present_needed", "by_telephone")
    if values.get("municipality") and municipality(str(values["municipality"])) is None:
        raise Invalid("municipality_unclear", "municipality")


@query("interpreters", "activities:interpreter:read")
def interpreters(
    desk: Desk,
    *,
    languages: Sequence[str] = (),
    at: str | None = None,
    minutes: int = 60,
    mode: str | None = None,
    signed: bool = False,
    request: str | None = None,
    cso: str | None = None,
) -> list[Interpreter]:
    """Those who speak all of ``languages``, the free ones first.

    ``at``: a local time (ISO, "2026-11-23T10:30"), now where none is told; ``signed``: only
    with the code of conduct signed; ``request``: whoever is chosen for that one is not with
    somebody else.
    """
    try:
        moment = datetime.fromisoformat(at) if at else here_now(desk)
    except ValueError as error:
        raise Invalid("not_a_date", "at") from error
    condition, params = desk.visible()
    busy = busy_at(desk, moment, minutes, request)
    found = [
        interpreter_of(row, moment, busy)
        for row in desk.ledger.database.rows(
            f"SELECT * FROM interpreter WHERE void IS NULL AND {condition} ORDER BY id", params
        )
    ]
    wanted = [
        i
        for i in found
        if set(languages) <= set(i.languages)
        and (i.code_signed_on or not signed)
        and (mode != "telephone" or i.by_telephone)
        and (mode != "present" or i.present)
        and cso in (None, i.cso)
    ]
    return sorted(wanted, key=lambda i: (not i.free, not i.code_signed_on, i.name or "", i.id))


@query("interpreter", "activities:interpreter:read")
def one_interpreter(desk: Desk, *, interpreter: str) -> Interpreter:
    """One interpreter, those who left too."""
    moment = here_now(desk)
    row = desk.record("interpreter", interpreter)
    return interpreter_of(row, moment, busy_at(desk, moment, 1))


def interpreter_of(
    row: Mapping[str, Any], moment: datetime, busy: frozenset[str] = frozenset()
) -> Interpreter:
    """A folded row, as she stands at ``moment``."""
    slots = tuple(json.loads(row["availability"])) if row["availability"] else ()
    why_not = None
    if row["away_until"] and row["away_until"] >= moment.date().isoformat():
        why_not = "away"
    elif row["id"] in busy:
        why_not = "busy"
    elif slot_of(moment) not in slots:
        why_not = "not_available"
    return Interpreter(
        row["id"],
        scope_cso(row["scope"]) or "",
        row["name"],
        row["phone"],
        tuple(json.loads(row["languages"])) if row["languages"] else (),
        row["gender"],
        row["training"],
        row["code_signed_on"],
        slots,
        row["away_until"],
        bool(row["by_telephone"]),
        bool(row["present"]),
        row["municipality"],
        row["void"],
        why_not,
        row["_heads"],
    )
