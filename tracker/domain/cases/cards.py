"""Give a woman another card, take that back, and make codes for cards prepared beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import has_check, random_code, read_code
from tracker.domain.cases.card_records import REASONS
from tracker.domain.cases.cards_held import HeldCard, cards_of, is_used
from tracker.domain.cases.erased import refuse_erased
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change

CARD_PREFIX = "TRKC"
CODE_LENGTH = 8
MOST_PREPARED = 500


def read_card(text: str) -> str | None:
    """The code of a card that was scanned or typed; None for what is none."""
    code = read_code(text.strip().upper().removeprefix(CARD_PREFIX))
    return code if len(code) == CODE_LENGTH and has_check(code) else None


def new_code(desk: Desk, scope: str, prepared: str | None = None) -> str:
    """A code that is on no card: the one of a ``prepared`` card, or a random one.

    Invalid("card_mistyped", "card"), Invalid("card_in_use", "card").
    """
    if prepared:
        code = read_card(prepared)
        if code is None:
            raise Invalid("card_mistyped", "card")
        if is_used(desk, scope, code):
            raise Invalid("card_in_use", "card")
        return code
    while True:
        code = random_code(CODE_LENGTH, desk.ledger.entropy)
        if not is_used(desk, scope, code):
            return code


@query("cards", "cases:person:read")
def cards(desk: Desk, *, person: str) -> list[HeldCard]:
    """All cards that this registration has or had; the one that counts first."""
    return cards_of(desk, desk.record("person", person))


@query("prepared_codes", "cases:person:register")
def prepared_codes(desk: Desk, *, count: int) -> list[str]:
    """Codes for so many (1 to 500) cards that are nobody's yet. Nothing is recorded."""
    if not 1 <= count <= MOST_PREPARED:
        raise Invalid("not_a_number", "count")
    made: dict[str, None] = {}
    while len(made) < count:
        # Nobody may ever be given a code twice, of whichever organisation.
        code = random_code(CODE_LENGTH, desk.ledger.entropy)
        if not desk.ledger.database.value(
            "SELECT EXISTS (SELECT 1 FROM person WHERE code = ?)"
            " OR EXISTS (SELECT 1 FROM card WHERE code = ?)",
            (code, code),
        ):
            made[code] = None
    return list(made)


@command("cases:card:replace")
def replace_card(
    desk: Desk, *, person: str, reason: str, card: str | None = None
) -> dict[str, str]:
    """Another card for her: ``{"card": id, "code": its code}``. All cards before are blocked.

    ``card``: the code of one that was prepared, as scanned; without it a new code is made.
    """
    if reason not in REASONS:
        raise Invalid("not_a_choice", "reason")
    row = desk.record("person", person)
    refuse_erased(desk, row)
    if row["void"]:
        raise Refused("person_voided")
    code, record = new_code(desk, row["scope"], card), desk.ledger.new_id()
    values: dict[str, Any] = {
        "person": person,
        "code": code,
        "made_on": desk.today().isoformat(),
        "reason": reason,
    }
    change = Change("card", record, values, ())
    desk.ledger.append(row["scope"], "cases:card:replace", desk.actor.user, [change])
    return {"card": record, "code": code}


@command("cases:card:take_back", "cases:card:replace")
def take_card_back(desk: Desk, *, card: str, base: Sequence[str] | None = None) -> None:
    """The card was replaced by mistake: the one before counts again, this one is blocked."""
    row = desk.record("card", card)
    if row["void"]:
        raise Refused("voided_already")
    change = Change("card", card, {"void": "entered_by_mistake"}, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "cases:card:take_back", desk.actor.user, [change])
