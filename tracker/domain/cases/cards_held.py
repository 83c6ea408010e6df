"""Which card of a woman counts: the last one that was made, of those not taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.basics.errors import Refused
from tracker.ledger.desk import Desk
from tracker.store.parts import in_parts

if TYPE_CHECKING:
    from tracker.domain.cases.queries import Person

_LAST = (
    "SELECT c.code FROM card c WHERE c.person = {p}.id AND c.scope = {p}.scope"
    " AND c.void IS NULL ORDER BY c._hlc DESC, c.id DESC LIMIT 1"
)
#: SQL for the code of the card that counts, of the folded person ``p``.
CARD_CODE = f"coalesce(({_LAST.format(p='p')}), p.code)"


@dataclass(frozen=True)
class HeldCard:
    """A card of hers. ``card``: the record's id; None for the first one, her registration's.

    ``state``: valid, replaced or taken_back. ``blocked_on``: since when it does not count.
    """

    card: str | None
    code: str
    state: str
    made_on: str | None
    reason: str | None
    blocked_on: str | None
    base: str


def cards_of(desk: Desk, row: dict[str, Any]) -> list[HeldCard]:
    """All cards of a folded person, in the order in which they count: the last one first."""
    rows = desk.ledger.database.rows(
        "SELECT * FROM card WHERE person = ? AND scope = ?"
        " ORDER BY void IS NOT NULL, _hlc DESC, id DESC",
        (row["id"], row["scope"]),
    )
    found: list[HeldCard] = []
    since: str | None = None
    for card in rows:
        state = "taken_back" if card["void"] else "valid" if since is None else "replaced"
        blocked = since if state == "replaced" else None
        found.append(
            HeldCard(card["id"], card["code"], state, card["made_on"], card["reason"], blocked,
                     card["_heads"])
        )  # fmt: skip
        if not card["void"]:
            since = card["made_on"]
    first = HeldCard(None, row["code"], "replaced" if since else "valid", None, None, since, "")
    counting = [card for card in found if card.state != "taken_back"]
    return [*counting, first, *(card for card in found if card.state == "taken_back")]


def refuse_blocked(desk: Desk, row: dict[str, Any], code: str) -> None:
    """Refused("card_replaced", day) or ("card_taken_back") for a code that does not count."""
    held = next((card for card in cards_of(desk, row) if card.code == code), None)
    if held is not None and held.state == "taken_back":
        raise Refused("card_taken_back")
    if held is not None and held.blocked_on is not None:
        raise Refused("card_replaced", day=date.fromisoformat(held.blocked_on))


def row_by_code(desk: Desk, code: str) -> dict[str, Any] | None:
    """The folded person whose card has or had this code; who was given it first, of two."""
    condition, params = desk.visible("p.scope")
    return desk.ledger.database.row(
        "SELECT p.* FROM person p JOIN"
        " (SELECT id AS person, scope, _made AS at FROM person WHERE code = ?"
        " UNION ALL SELECT person, scope, _made FROM card WHERE code = ?) held"
        f" ON held.person = p.id AND held.scope = p.scope WHERE {condition}"
        " ORDER BY held.at, p.id",
        [code, code, *params],
    )


def card_code(desk: Desk, row: dict[str, Any]) -> str:
    """The code of the card that counts, of a folded person."""
    return cards_of(desk, row)[0].code


def is_used(desk: Desk, scope: str, code: str) -> bool:
    """Whether a code is or was on anybody's card here."""
    return bool(
        desk.ledger.database.value(
            "SELECT EXISTS (SELECT 1 FROM person WHERE code = ? AND scope = ?)"
            " OR EXISTS (SELECT 1 FROM card WHERE code = ? AND scope = ?)",
            (code, scope, code, scope),
        )
    )


def with_cards(desk: Desk, people: Iterable[Person]) -> list[Person]:
    """``people`` with the codes of the cards that count now."""
    asked = list(people)
    database = desk.ledger.database
    if not asked or not database.value("SELECT EXISTS (SELECT 1 FROM card)"):
        return asked
    codes: dict[tuple[str, str], str] = {}
    for part in in_parts(sorted({person.id for person in asked})):
        for who, scope, code in database.tuples(
            f"SELECT person, scope, code FROM card WHERE person IN ({','.join('?' * len(part))})"
            " AND void IS NULL ORDER BY _hlc, id",
            part,
        ):
            codes[who, scope] = code
    return [replace(p, code=codes.get((p.id, f"cso:{p.cso}"), p.code)) for p in asked]
