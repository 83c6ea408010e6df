"""One box for everything: persons, places, services, papers, whatever the actor may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.basics.ids import grouped, has_check, read_code
from tracker.domain.cases.finding import find
from tracker.domain.cases.names.spelling import folded
from tracker.domain.casework.queries import cases_by_code
from tracker.domain.referrals.by_code import referrals_by_code
from tracker.i18n.translate import current_language
from tracker.ledger.desk import Desk, query

#: Of each kind so many are told.
MOST_EACH = 8
#: Of each kind so many rows, the newest, are looked through.
MOST_READ = 50_000
_LEAST = 2


@dataclass(frozen=True)
class Place:
    """Where to look: columns are searched, the first is the title, ``note`` is told beside."""

    table: str
    permission: str
    columns: tuple[str, ...]
    #: ``{language}`` in it: the column of the reader's language.
    note: str = "''"
    shared: bool = False
    #: SQL for the organisation that a shared record is about: another one does not find it.
    owner: str | None = None


PLACES = (
    Place("service", "referrals:service:read", ("name", "address", "phone"), "service_kind", True),
    Place("activity", "activities:activity:read", ("title", "place", "partners"), "held_on"),
    Place("interpreter", "activities:interpreter:read", ("name",)),
    Place("distribution_day", "days:day:read",
          ("(SELECT s.name FROM site s WHERE s.id = distribution_day.site"
           " AND s.scope = distribution_day.scope)", "held_on"), "held_on"),
    Place("lot", "supplies:stock:read", ("code",), "expires_on"),
    Place("waybill", "supplies:stock:read", ("number", "supplier"), "received_on"),
    Place("transfer", "supplies:stock:read", ("number",), "sent_on"),
    Place("grant_agreement", "grants:read", ("code", "title", "donor"), "starts_on", True,
          "cso"),
    Place("expenditure", "grants:read", ("purpose", "supplier", "receipt_number"), "spent_on"),
    Place("document", "grants:read", ("title",)),
    Place("capacity_building", "grants:read", ("topic",), "held_on"),
    Place("womens_network", "activities:activity:read", ("name",), "founded_on"),
    Place("site", "organisations:read", ("name",)),
    Place("cso", "organisations:read", ("name", "code"), "code", True),
    Place("list_batch", "cases:list:import", ("file_name",)),
    Place("kit_type", "supplies:kit:read", ("code", "ht", "es", "en"), "{language}", True),
    Place("cso_user", "accounts:user:read", ("display_name", "username"), "username"),
    Place("hub_user", "accounts:user:read", ("display_name", "username"), "username"),
    Place("device", "sync:device:enrol", ("name", "key_id"), "cso", True),
)  # fmt: skip


@dataclass(frozen=True)
class FoundRecord:
    """Something that was found: its kind (``person``, ``receipt`` or a record type)."""

    kind: str
    id: str
    title: str
    note: str


@query("search_everything", "organisations:read")
def search_everything(desk: Desk, *, text: str) -> list[FoundRecord]:
    """What holds all words of ``text`` (accents do not count), at most ``MOST_EACH`` of a kind;
    persons by sound as always; receipts, referrals, cases and what people said by their codes."""
    words = [word for word in (folded_text(part) for part in text.split()) if word]
    if sum(map(len, words)) < _LEAST:
        return []
    return [*_persons(desk, text), *_by_code(desk, text), *_records(desk, words)]


def folded_text(text: str) -> str:
    """Small letters without accents, digits and marks kept."""
    letters = folded(text)
    return letters if letters and not any(c.isdigit() for c in text) else text.casefold()


def _persons(desk: Desk, text: str) -> Iterator[FoundRecord]:
    if not desk.actor.may("cases:person:read"):
        return
    for match in find(desk, text=text, limit=MOST_EACH):
        yield FoundRecord("person", match.person.id, match.person.name, match.person.code)


def _by_code(desk: Desk, text: str) -> Iterator[FoundRecord]:
    code = read_code(text)
    condition, params = desk.visible("r.scope")
    if code and desk.actor.may("supplies:receipt:read"):
        for row in desk.ledger.database.rows(
            "SELECT d.id, r.folio, d.handed_on FROM receipt r JOIN distribution d"
            f" ON d.id = r.distribution AND d.scope = r.scope WHERE r.folio = ? AND {condition}"
            " LIMIT ?",
            [code, *params, MOST_EACH],
        ):
            yield FoundRecord("distribution", row["id"], row["folio"], row["handed_on"])
    if has_check(code) and desk.actor.may("referrals:referral:read"):
        for one in referrals_by_code(desk, codes=[code]).values():
            yield FoundRecord("referral", one.id, one.service_name, one.made_on)
    if code and desk.actor.may("casework:case:read"):
        for case in cases_by_code(desk, code=code):
            yield FoundRecord("casework_case", case.id, case.code or "", case.opened_on)
    if has_check(code) and desk.actor.may("feedback:feedback:read"):
        for row in desk.ledger.database.rows(
            f"SELECT r.id, r.said_on FROM feedback r WHERE r.code = ? AND r.void IS NULL"
            f" AND {condition}",
            [code, *params],
        ):
            yield FoundRecord("feedback", row["id"], grouped(code), row["said_on"])


def _records(desk: Desk, words: list[str]) -> Iterator[FoundRecord]:
    for place in PLACES:
        if not desk.actor.may(place.permission):
            continue
        condition, params = ("1", list[str]()) if place.shared else desk.visible()
        if place.owner is not None and desk.actor.cso is not None:
            condition, params = f"{place.owner} = ?", [desk.actor.cso]
        told, beside = 0, place.note.format(language=current_language())
        for identity, note, *texts in desk.ledger.database.tuples(
            f"SELECT id, {beside}, {', '.join(place.columns)} FROM {place.table}"
            f" WHERE void IS NULL AND {condition} ORDER BY id DESC LIMIT ?",
            [*params, MOST_READ],
        ):
            held = " ".join(folded(t) + " " + t.casefold() for t in texts if t)
            if all(word in held for word in words):
                yield FoundRecord(place.table, identity, texts[0] or "", note or "")
                told += 1
                if told == MOST_EACH:
                    break
