"""Ask for an interpreter, choose one, record the session, or that the need was not met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.domain.activities.derived import id_of
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.cases.lists.municipalities import municipality
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change
from tracker.ledger.written import written

#: What a request hands on to its session.
HANDED_ON = (
    "interpreted_for", "service", "activity", "person", "from_language", "to_language",
    "municipality", "place",
)  # fmt: skip
_ASKED = frozenset((*HANDED_ON, "referral", "wanted_on", "wanted_at", "minutes", "mode"))
_SESSION = frozenset((*HANDED_ON, "interpreter", "held_on", "minutes", "mode"))
LONGEST = 24 * 60


@command("activities:interpretation:ask", "activities:interpretation:write")
def ask_interpretation(
    desk: Desk, *, request: Mapping[str, Any], cso: str | None = None
) -> str:  # fmt: skip
    """Somebody needs an interpreter; the request's id.

    For one referral and one day there is one request, on whichever laptops it is asked for.
    """
    values = {name: value for name, value in request.items() if value not in (None, "")}
    if set(values) - _ASKED:
        raise Invalid("unknown_field", "request")
    scope = _about(desk, values, cso)
    two_languages(values)
    minutes_of("wanted_at", values.get("wanted_at"), 0, LONGEST - 1)
    minutes_of("minutes", values.get("minutes"), 1, LONGEST)
    today = desk.today().isoformat()
    values |= {"asked_on": today, "state": "open", "wanted_on": values.get("wanted_on") or today}
    if "referral" not in values:
        return desk.add(scope, "activities:interpretation:ask", "interpretation_request", values)
    record = id_of(scope, "interpretation", values["referral"], values["wanted_on"])
    if desk.ledger.database.value(
        "SELECT 1 FROM interpretation_request WHERE id = ? AND scope = ? AND void IS NULL",
        (record, scope),
    ):
        raise Invalid("interpretation_asked_already", "wanted_on")
    change = written(desk, scope, "interpretation_request", record, values)
    desk.ledger.append(scope, "activities:interpretation:ask", desk.actor.user, [change])
    return record


def _about(desk: Desk, values: dict[str, Any], cso: str | None) -> str:
    """The scope; what a referral or an activity tells is taken from it."""
    scope = None
    if values.get("referral"):
        held = desk.record("referral", values["referral"])
        scope = held["scope"]
        values.setdefault("person", held["person"])
        values.setdefault("service", held["service"])
    if values.get("activity"):
        scope = _same(scope, desk.record("activity", values["activity"])["scope"], "activity")
    if values.get("person"):
        who = desk.record("person", values["person"])
        refuse_erased(desk, who)
        scope = _same(scope, who["scope"], "person")
    if values.get("service"):
        desk.record("service", values["service"])
    if values.get("municipality") and municipality(str(values["municipality"])) is None:
        raise Invalid("municipality_unclear", "municipality")
    return scope or desk.scope(cso)


def _same(scope: str | None, other: str, name: str) -> str:
    if scope is not None and scope != other:
        raise Invalid("of_another_organisation", name)
    return other


@command("activities:interpretation:assign", "activities:interpretation:write")
def assign_interpreter(
    desk: Desk, *, request: str, interpreter: str, base: Sequence[str] | None = None
) -> None:
    """Who does it. Only whoever speaks both languages and signed the code of conduct."""
    row = waiting(desk, "interpretation_request", request)
    fitting(desk, row, interpreter)
    values = {"state": "assigned", "interpreter": interpreter, "unmet_reason": None}
    _answer(desk, "interpretation_request", row, values, base, "activities:interpretation:assign")


@command("activities:interpretation:unmet", "activities:interpretation:write")
def interpretation_unmet(
    desk: Desk, *, request: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """Nobody could do it, and why: a need that was not met."""
    row = waiting(desk, "interpretation_request", request)
    values = {"state": "not_met", "unmet_reason": reason, **_closed(desk)}
    _answer(desk, "interpretation_request", row, values, base, "activities:interpretation:unmet")


@command("activities:interpretation:withdraw", "activities:interpretation:write")
def withdraw_interpretation(
    desk: Desk, *, request: str, base: Sequence[str] | None = None
) -> None:  # fmt: skip
    """It is not needed any more."""
    row = waiting(desk, "interpretation_request", request)
    values = {"state": "withdrawn", **_closed(desk)}
    _answer(desk, "interpretation_request", row, values, base, "activities:interpretation:withdraw")


@command("activities:interpretation:reopen", "activities:interpretation:write")
def reopen_interpretation(
    desk: Desk, *, request: str, base: Sequence[str] | None = None
) -> None:  # fmt: skip
    """It was closed by mistake, as not met or not needed any more: it waits again."""
    row = closed_as(desk, "interpretation_request", request, ("not_met", "withdrawn"))
    waits = waits_again(desk, row)
    _answer(desk, "interpretation_request", row, waits, base, "activities:interpretation:reopen")


@command("activities:interpretation:session", "activities:interpretation:write")
def record_session(
    desk: Desk,
    *,
    session: Mapping[str, Any],
    request: str | None = None,
    base: Sequence[str] | None = None,
) -> str:
    """What was interpreted: who, when, how many minutes, by telephone or present; its id.

    With ``request`` it meets that need. For one request, day and interpreter there is one
    session, on whichever laptops it is written down.
    """
    values = {name: value for name, value in session.items() if value not in (None, "")}
    if set(values) - _SESSION:
        raise Invalid("unknown_field", "session")
    asked = desk.record("interpretation_request", request) if request else None
    if asked is not None:
        if asked["void"] or asked["state"] in ("withdrawn",):
            raise Refused("request_closed")
        told = {name: asked[name] for name in HANDED_ON if asked[name] is not None}
        values = {"interpreter": asked["interpreter"], **told, **values, "request": request}
    if not values.get("interpreter"):
        raise Invalid("required", "interpreter")
    who = desk.record("interpreter", values["interpreter"])
    if _about(desk, values, None if asked else _cso_of(who)) != who["scope"]:
        raise Invalid("of_another_organisation", "interpreter")
    two_languages(values)
    minutes_of("minutes", values.get("minutes") or 0, 1, LONGEST)
    day = values.setdefault("held_on", desk.today().isoformat())
    _not_later(desk, day)
    values["code_signed"] = bool(who["code_signed_on"]) and who["code_signed_on"] <= day
    scope, record = who["scope"], desk.ledger.new_id()
    changes = []
    if asked is not None:
        record = id_of(scope, "session", asked["id"], day, who["id"])
        if desk.ledger.database.value(
            "SELECT 1 FROM interpretation_session WHERE id = ? AND scope = ? AND void IS NULL",
            (record, scope),
        ):
            raise Invalid("session_recorded_already", "held_on")
        served = {"state": "served", "interpreter": who["id"], "unmet_reason": None}
        served["closed_on"] = day
        if any(asked[name] != value for name, value in served.items()):
            seen = tuple(base) if base else None
            changes.append(Change("interpretation_request", asked["id"], served, seen))
    changes.insert(0, written(desk, scope, "interpretation_session", record, values))
    desk.ledger.append(scope, "activities:interpretation:session", desk.actor.user, changes)
    return record


def _cso_of(row: Mapping[str, Any]) -> str:
    return str(row["scope"]).removeprefix("cso:")


@command("activities:interpretation:session_void", "activities:interpretation:write")
def void_session(desk: Desk, *, session: str, base: Sequence[str] | None = None) -> None:
    """It was entered by mistake. Its request waits again, unless another session met it."""
    row = desk.record("interpretation_session", session)
    if row["void"]:
        raise Refused("voided_already")
    values = {"void": "entered_by_mistake"}
    changes = [Change("interpretation_session", session, values, tuple(base) if base else None)]
    request, scope = row["request"], row["scope"]
    others = desk.ledger.database.value(
        "SELECT 1 FROM interpretation_session WHERE request = ? AND scope = ? AND id != ?"
        " AND void IS NULL",
        (request, scope, session),
    )
    if request and not others:
        again = {"state": "assigned", "closed_on": None}
        changes.append(Change("interpretation_request", request, again))
    desk.ledger.append(scope, "activities:interpretation:session_void", desk.actor.user, changes)


def waiting(desk: Desk, table: str, record: str) -> dict[str, Any]:
    """A request that nobody has answered for good."""
    row = desk.record(table, record)
    if row["void"] or row["state"] not in ("open", "assigned"):
        raise Refused("request_closed")
    return row


def closed_as(desk: Desk, table: str, record: str, states: Sequence[str]) -> dict[str, Any]:
    """A request that somebody closed as one of ``states``; of an erased woman none goes on."""
    row = desk.record(table, record)
    if row["void"] or row["state"] not in states:
        raise Refused("request_not_closed")
    if row["person"]:
        refuse_erased(desk, desk.record("person", row["person"]))
    return row


def waits_again(desk: Desk, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a request holds that is taken up again: with whoever was chosen for it, unless she is
    no interpreter any more."""
    who = row["interpreter"]
    if who and desk.record("interpreter", who)["void"]:
        who = None
    state = "assigned" if who else "open"
    return {"state": state, "interpreter": who, "unmet_reason": None, "closed_on": None}


def fitting(desk: Desk, row: Mapping[str, Any], interpreter: str) -> dict[str, Any]:
    """The interpreter for a request; Invalid where she cannot be the one."""
    who = desk.record("interpreter", interpreter)
    if who["scope"] != row["scope"]:
        raise Invalid("of_another_organisation", "interpreter")
    if who["void"]:
        raise Invalid("interpreter_left", "interpreter")
    spoken = who["languages"] or ""
    if not all(f'"{row[name]}"' in spoken for name in ("from_language", "to_language")):
        raise Invalid("interpreter_languages", "interpreter")
    if not who["code_signed_on"]:
        raise Invalid("code_of_conduct_needed", "interpreter")
    return who


def _closed(desk: Desk) -> dict[str, str]:
    return {"closed_on": desk.today().isoformat()}


def _answer(
    desk: Desk, table: str, row: Mapping[str, Any], values: Mapping[str, Any],
    base: Sequence[str] | None, action: str,
) -> None:  # fmt: skip
    change = Change(table, row["id"], values, tuple(base) if base else None)
    desk.ledger.append(row["scope"], action, desk.actor.user, [change])


answer = _answer


def two_languages(values: Mapping[str, Any]) -> None:
    """From one language to another."""
    if values.get("from_language") and values.get("from_language") == values.get("to_language"):
        raise Invalid("same_language", "to_language")


def minutes_of(name: str, number: Any, least: int, most: int) -> None:
    """Invalid for what is no whole number within these."""
    if number is not None and (type(number) is not int or not least <= number <= most):
        raise Invalid("minutes_out_of_range", name, most=most)


def _not_later(desk: Desk, day: str) -> None:
    try:
        if date.fromisoformat(day) > desk.today():
            raise Invalid("date_in_future", "held_on")
    except (TypeError, ValueError) as error:
        raise Invalid("not_a_date", "held_on") from error
