"""What the counter answers to a scan: who she is, whether anything speaks against, and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import has_check, read_code
from tracker.domain.cases.ages import GROWN_UP
from tracker.domain.cases.aliases import hers
from tracker.domain.cases.by_phone import phone_digits, rows_by_phone
from tracker.domain.cases.erased import erased_on
from tracker.domain.cases.finding import CARD_PREFIX, find, find_by_code, read_card
from tracker.domain.cases.queries import Person, people_of, person_of
from tracker.domain.distribution_days.serving import holder_of, token_served, type_of
from tracker.domain.distribution_days.tokens import (
    ReadToken,
    day_mark,
    known_to_be_printed,
    read_token,
)
from tracker.domain.elsewhere.queries import KitElsewhere, kits_elsewhere
from tracker.domain.supplies.earlier_kits import EarlierKit, earlier_kits
from tracker.domain.supplies.queries import public_keys
from tracker.domain.supplies.receipt_code import FOLIO_LENGTH, PREFIX, verify_receipt
from tracker.ledger.desk import Desk, cso_scope, query

MOST_FOUND = 8


@dataclass(frozen=True)
class KitToday:
    """A kit that she had on this day already. ``at``: ms; ``laptop``: where; ``other``: of
    another type than the one that is given out now, which is told and warns of nothing."""

    distribution: str
    kit: str
    other: bool
    at: int
    laptop: int | None


@dataclass(frozen=True)
class Eligibility:
    """What speaks for and against, in codes.

    ``forbids``: nothing can be handed over (``voided``, ``erased``, ``other_organisation``).
    ``warns``: told, never a block (``kit_today``, ``earlier_kit``, ``kit_elsewhere``,
    ``not_on_list``, ``child``).
    """

    forbids: tuple[str, ...]
    warns: tuple[str, ...]
    today: tuple[KitToday, ...]
    earlier: tuple[EarlierKit, ...]
    elsewhere: tuple[KitElsewhere, ...] = ()

    @property
    def clear(self) -> bool:
        return not self.forbids and not self.warns


@dataclass(frozen=True)
class CounterAnswer:
    """One answer. ``person`` with her eligibility, or several ``matches`` to choose from, or a
    ``token`` that is nobody's yet. ``how``: token, receipt, card, phone, name or chosen.
    ``token_served``: a kit was handed over by the token already. ``token_doubtful``: it was typed,
    and nothing here says that another computer printed it. ``blocked``: whose card it was
    that does not count any more; she is shown when the worker says that it is she."""

    how: str
    person: Person | None = None
    eligibility: Eligibility | None = None
    matches: tuple[Person, ...] = ()
    token: str | None = None
    token_served: bool = False
    token_doubtful: bool = False
    trouble: Refused | None = field(default=None, compare=False)
    blocked: str | None = None


@query("counter_answer", "days:handover:record")
def counter_answer(
    desk: Desk,
    *,
    day: str,
    text: str = "",
    person: str | None = None,
    token: str | None = None,
    lot: str | None = None,
) -> CounterAnswer:
    """The answer to what was scanned or typed, or to somebody who was chosen.

    ``token``: scanned just before, nobody's yet; it is hers if she is found. What is not found
    or not genuine is in ``trouble``. ``lot``: the one that is given out from; only kits of its
    type count as earlier ones.
    """
    desk.actor.require("cases:person:read")
    row = desk.record("distribution_day", day) | {"kit_type": type_of(desk, lot) if lot else None}
    try:
        return _answer(desk, row, text.strip(), person, token or None)
    except NotFound:
        raise
    except Refused as error:
        whose = None
        if error.code in ("card_replaced", "card_taken_back"):
            known = find_by_code(desk, text, blocked_too=True)
            whose = known.id if known else None
        return CounterAnswer("none", token=token or None, trouble=error, blocked=whose)


def _answer(
    desk: Desk, row: dict[str, Any], text: str, person: str | None, token: str | None
) -> CounterAnswer:
    if person is not None:
        held = person_of(desk, desk.record("person", person))
        return _about(desk, row, "chosen", held, token)
    read = read_token(text)
    if read is not None:
        return _of_token(desk, row, read)
    if text.upper().startswith(PREFIX):
        receipt = verify_receipt(text, public_keys(desk)).receipt
        return _about(desk, row, "receipt", _of_receipt(desk, "id", receipt), token)
    found = find_by_code(desk, text)
    if found is not None:
        return _about(desk, row, "card", found, token)
    if text.upper().startswith(CARD_PREFIX):
        raise Invalid("card_unknown_here" if read_card(text) else "card_mistyped", "text")
    if _is_folio(text):
        try:
            held = _of_receipt(desk, "folio", read_code(text))
            return _about(desk, row, "receipt", held, token)
        except Refused:
            # A telephone or a name of as many signs may look like a folio.
            if not phone_digits(text) and any(sign.isdigit() for sign in text):
                raise
    if phone_digits(text):
        people = people_of(desk, rows_by_phone(desk, text, MOST_FOUND))
        return _of_several(desk, row, "phone", people, token)
    if read_card(text) and any(sign.isdigit() for sign in text):
        # Typed from a card; no name has digits in it.
        raise Invalid("card_unknown_here", "text")
    people = [m.person for m in find(desk, text=text, limit=MOST_FOUND)]
    return _of_several(desk, row, "name", people, token)


def _of_several(
    desk: Desk, row: dict[str, Any], how: str, people: list[Person], token: str | None
) -> CounterAnswer:
    """A telephone may be lent and a name be another's: whom it is is always chosen."""
    if not people:
        raise Refused("nobody_found")
    return CounterAnswer(how, matches=tuple(people), token=token)


def _of_token(desk: Desk, row: dict[str, Any], read: ReadToken) -> CounterAnswer:
    if read.mark is not None and read.mark != day_mark(row["id"]):
        raise Invalid("token_of_another_day", "text")
    printed = known_to_be_printed(desk, row, read.token)
    served = token_served(desk, row, read.token, row["kit_type"])
    holder = holder_of(desk, row, read.token)
    if holder is None:
        # What was scanned stands on a paper, whoever printed it.
        doubtful = not printed and not served and read.mark is None
        return CounterAnswer(
            "token", token=read.token, token_served=served, token_doubtful=doubtful
        )
    held = person_of(desk, desk.record("person", holder))
    return replace(_about(desk, row, "token", held, read.token), token_served=served)


def _of_receipt(desk: Desk, column: Literal["id", "folio"], key: str) -> Person:
    """Whose receipt it is; refused where it is not known here."""
    condition, params = desk.visible("d.scope")
    held = desk.ledger.database.row(
        "SELECT p.* FROM receipt r JOIN distribution d ON d.id = r.distribution"
        " AND d.scope = r.scope JOIN person p ON p.id = d.person AND p.scope = d.scope"
        f" WHERE r.{column} = ? AND {condition}",
        [key, *params],
    )
    if held is None:
        raise Refused("receipt_of_nobody_here")
    return person_of(desk, held)


def _about(
    desk: Desk, row: dict[str, Any], how: str, who: Person, token: str | None
) -> CounterAnswer:
    forbids = []
    if cso_scope(who.cso) != row["scope"]:
        forbids.append("other_organisation")
    if who.void:
        forbids.append("voided")
    if erased_on(desk, cso_scope(who.cso), who.id):
        forbids.append("erased")
    her = hers(desk, who.id)
    today = _today(desk, row, her)
    earlier = tuple(earlier_kits(desk, person=who.id, kit_type=row["kit_type"]))
    warns = []
    if any(not kit.other for kit in today):
        warns.append("kit_today")
    if earlier:
        warns.append("earlier_kit")
    elsewhere = kits_elsewhere(desk, person=who.id)
    if elsewhere:
        warns.append("kit_elsewhere")
    if row["admission"] == "invited" and not _invited(desk, row, her):
        warns.append("not_on_list")
    if who.age is not None and who.age < GROWN_UP:
        warns.append("child")
    eligibility = Eligibility(tuple(forbids), tuple(warns), today, earlier, elsewhere)
    return CounterAnswer(how, who, eligibility, (), token)


#: SQL condition for whatever is hers, and its parameters.
_Hers = tuple[str, list[str]]


def _today(desk: Desk, row: dict[str, Any], whose: _Hers) -> tuple[KitToday, ...]:
    her, people = whose
    wanted = row["kit_type"]
    return tuple(
        KitToday(r["id"], r["kit"], wanted not in (None, r["kit_type"]), r["_made"], r["laptop"])
        for r in desk.ledger.database.rows(
            "SELECT d.id, d._made, d.laptop, v.kit_type, t.code || '-' || v.number AS kit"
            " FROM distribution d JOIN kit_version v ON v.id = d.kit_version"
            f" JOIN kit_type t ON t.id = v.kit_type WHERE d.{her} AND d.scope = ?"
            " AND d.distribution_day = ? AND d.void IS NULL ORDER BY d._made",
            [*people, row["scope"], row["id"]],
        )
    )


def _invited(desk: Desk, row: dict[str, Any], whose: _Hers) -> bool:
    her, people = whose
    return bool(
        desk.ledger.database.value(
            f"SELECT 1 FROM invitation WHERE {her} AND scope = ? AND distribution_day = ?"
            " AND void IS NULL",
            [*people, row["scope"], row["id"]],
        )
    )


def _is_folio(text: str) -> bool:
    code = read_code(text)
    return len(code) == FOLIO_LENGTH and has_check(code)
