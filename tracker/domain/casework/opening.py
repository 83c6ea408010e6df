"""Open a case: for a registered woman who agreed to be helped."""

from __future__ import annotations

from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import random_code
from tracker.domain.cases.ages import age_on
from tracker.domain.cases.aliases import hers
from tracker.domain.cases.consent_rules import check_consent
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.casework.keys import first_key
from tracker.domain.casework.reading import ACTION, open_case, paper_change
from tracker.ledger.desk import Desk, command
from tracker.ledger.ledger import Change

CODE_LENGTH = 6


@command("casework:case:open")
def open_for(desk: Desk, *, person: str, risk_level: str, review_on: str) -> dict[str, str]:
    """Open a case for a person: ``{"case": id, "code": case code}``. Whoever opens it works it.

    Refused("case_consent_needed") unless somebody who may has consented to services for her, by
    the rules for her age; Refused("case_open_already") while she has one.
    """
    who = desk.record("person", person)
    refuse_erased(desk, who)
    if who["void"]:
        raise Refused("person_voided")
    _check_consent(desk, who)
    about, people = hers(desk, person, "c.person")
    if desk.ledger.database.value(
        f"SELECT 1 FROM casework_case c WHERE {about} AND c.scope = ?"
        " AND c.void IS NULL AND c.closed_on IS NULL",
        [*people, who["scope"]],
    ):
        raise Refused("case_open_already")
    later(desk, review_on, "review_on")
    row: dict[str, Any] = {
        "id": desk.ledger.new_id(),
        "scope": who["scope"],
        "person": person,
        "shared_under": None,
    }
    code = _free_code(desk, row["scope"])
    told = {
        "opened_on": desk.today().isoformat(),
        "case_code": code,
        "person": person,
        "worker": desk.actor.user,
    }
    key = first_key(desk, row)
    first = {"risk_level": risk_level, "review_on": review_on}
    changes = [
        Change("casework_case", row["id"], told, ()),
        paper_change(desk, row, key, "opened", {}, 1),
        paper_change(desk, row, key, "risk", first, 2),
        *key.changes,
    ]
    desk.ledger.append(row["scope"], "casework:case:open", desk.actor.user, changes)
    return {"case": row["id"], "code": code}


def later(desk: Desk, day: str | None, field: str) -> None:
    """Invalid where a day that is planned is past."""
    if day and str(day) < desk.today().isoformat():
        raise Invalid("date_in_past", field)


def not_later(desk: Desk, day: str | None, field: str) -> None:
    """Invalid where a day on which something was is still to come."""
    if day and str(day) > desk.today().isoformat():
        raise Invalid("date_in_future", field)


def _check_consent(desk: Desk, who: dict[str, Any]) -> None:
    about, people = hers(desk, who["id"])
    today = desk.today()
    age = age_on(who["birth_date"], today)
    for row in desk.ledger.database.rows(
        f"SELECT given_by, assent, override_reason FROM consent WHERE {about} AND scope = ?"
        " AND consent_scope = 'services' AND void IS NULL AND withdrawn_on IS NULL"
        " AND (expires_on IS NULL OR expires_on >= ?)",
        [*people, who["scope"], today.isoformat()],
    ):
        try:
            check_consent(age, row["given_by"], row["assent"], row["override_reason"])
        except Invalid:
            continue
        return
    raise Refused("case_consent_needed")


def _free_code(desk: Desk, scope: str) -> str:
    while True:
        code = random_code(CODE_LENGTH, desk.ledger.entropy)
        if not desk.ledger.database.value(
            "SELECT 1 FROM casework_case WHERE case_code = ? AND scope = ?", (code, scope)
        ):
            return code


@command("casework:case:void", "casework:case:supervise")
def void_case(desk: Desk, *, case: str) -> None:
    """A case that was opened by mistake; its papers are proposed for erasing after a month."""
    held = open_case(desk, case)
    change = Change("casework_case", held.id, {"void": "entered_by_mistake"})
    desk.ledger.append(held.row["scope"], ACTION, desk.actor.user, [change])
