"""Kits with their contents, distributions, receipts to print."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tracker.basics.errors import NotFound, Refused
from tracker.basics.ids import has_check, read_code
from tracker.domain.cases.aliases import hers
from tracker.domain.cases.cards_held import CARD_CODE
from tracker.domain.cases.erased import ERASED_AT, day_of
from tracker.domain.supplies.receipt_code import FOLIO_LENGTH, ReceiptFacts, verify_receipt
from tracker.domain.supplies.stock import read_day
from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class KitVersion:
    """``names``: by language. ``contents``: (item code, quantity) in order; ``units``: of the
    items that are not counted in pieces."""

    id: str
    kit_type: str
    code: str
    number: int
    names: dict[str, str]
    contents: tuple[tuple[str, int], ...]
    duration_days: int
    units: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.code}-{self.number}"


@dataclass(frozen=True)
class KitType:
    id: str
    code: str
    names: dict[str, str]


@dataclass(frozen=True)
class Distribution:
    """A kit handed over, with its receipt. ``person`` is an id, never a name.

    ``person_code``: of her card. ``collector_name`` is None where personal values are not
    held.
    """

    id: str
    cso: str
    person: str | None
    person_code: str | None
    kit: KitVersion
    lot: str
    lot_code: str | None
    site_name: str
    handed_on: str
    worker: str
    recorded_at: int
    identity_shown: str
    collector_name: str | None
    collector_reason: str | None
    earlier_reason: str | None
    expired_reason: str | None
    recipient_gender: str | None
    recipient_age_band: str | None
    receipt: str | None
    folio: str | None
    payload: str | None
    void: str | None
    base: str
    person_erased_on: str | None = None


def _names(row: dict[str, Any]) -> dict[str, str]:
    return {language: row[language] for language in ("ht", "es", "en")}


@query("kit_types", "supplies:kit:read")
def kit_types(desk: Desk) -> list[KitType]:
    """All types of kit."""
    rows = desk.ledger.database.rows("SELECT * FROM kit_type WHERE void IS NULL ORDER BY code")
    return [KitType(r["id"], r["code"], _names(r)) for r in rows]


@query("kit_versions", "supplies:kit:read")
def kit_versions(desk: Desk) -> list[KitVersion]:
    """All versions of all kits, newest version first."""
    rows = desk.ledger.database.rows(
        "SELECT v.*, t.code, t.ht, t.es, t.en FROM kit_version v"
        " JOIN kit_type t ON t.id = v.kit_type WHERE v.void IS NULL"
        " ORDER BY t.code, v.number DESC"
    )
    return [_version(r, json.loads(r["contents"])) for r in rows]


def _version(row: dict[str, Any], contents: list[dict[str, Any]]) -> KitVersion:
    return KitVersion(
        row["id"],
        row["kit_type"],
        row["code"],
        row["number"],
        _names(row),
        tuple((i["item"], i["quantity"]) for i in contents),
        row["duration_days"],
        {i["item"]: i["unit"] for i in contents if i.get("unit", "piece") != "piece"},
    )


_DISTRIBUTIONS = (
    "SELECT d.*, s.name AS site_name, l.code AS lot_code,"
    f" {CARD_CODE} AS person_code,"
    " r.id AS receipt, r.folio, r.payload,"
    f" {ERASED_AT.format(person='d.person', scope='d.scope')} AS erased_at"
    " FROM distribution d"
    " LEFT JOIN site s ON s.id = d.site AND s.scope = d.scope"
    " LEFT JOIN lot l ON l.id = d.lot AND l.scope = d.scope"
    " LEFT JOIN person p ON p.id = d.person AND p.scope = d.scope"
    " LEFT JOIN receipt r ON r.distribution = d.id AND r.scope = d.scope"
)


def _distributions(desk: Desk, where: str, params: list[Any]) -> list[Distribution]:
    condition, visible = desk.visible("d.scope")
    kits = {k.id: k for k in kit_versions(desk)}
    rows = desk.ledger.database.rows(
        f"{_DISTRIBUTIONS} WHERE {condition} AND {where}", visible + params
    )
    return [
        Distribution(
            id=r["id"],
            cso=scope_cso(r["scope"]) or "",
            person=r["person"],
            person_code=r["person_code"],
            kit=kits[r["kit_version"]],
            lot=r["lot"],
            lot_code=r["lot_code"],
            site_name=r["site_name"] or "",
            handed_on=r["handed_on"],
            worker=r["worker"],
            recorded_at=r["_made"],
            identity_shown=r["identity_shown"],
            collector_name=r["collector_name"],
            collector_reason=r["collector_reason"],
            earlier_reason=r["earlier_reason"],
            expired_reason=r["expired_reason"],
            recipient_gender=r["recipient_gender"],
            recipient_age_band=r["recipient_age_band"],
            receipt=r["receipt"],
            folio=r["folio"],
            payload=r["payload"],
            void=r["void"],
            base=r["_heads"],
            person_erased_on=day_of(r["erased_at"]),
        )
        for r in rows
        if r["kit_version"] in kits
    ]


@query("distributions_of", "supplies:distribution:read")
def distributions_of(desk: Desk, *, person: str) -> list[Distribution]:
    """Kits that a woman was handed, newest first, voided ones included."""
    her, params = hers(desk, person, "d.person")
    return _distributions(desk, f"{her} ORDER BY d.handed_on DESC, d.id DESC", params)


@query("distributions_on", "supplies:distribution:read")
def distributions_on(desk: Desk, *, day: str | None = None, limit: int = 500) -> list[Distribution]:
    """Kits handed over on a day (today), newest first."""
    return _distributions(
        desk,
        "d.handed_on = ? ORDER BY d.id DESC LIMIT ?",
        [day or desk.today().isoformat(), limit],
    )


@query("distributions_between", "supplies:receipt:read")
def distributions_between(
    desk: Desk,
    *,
    since: str,
    until: str,
    site: str | None = None,
    grant: str | None = None,
) -> list[Distribution]:
    """Kits with a receipt that counts, handed over from ``since`` to ``until``, in their order.

    ``site``: at this place only; ``grant``: of this grant's kits only.
    """
    first, last = read_day("since", since), read_day("until", until)
    where, params = "d.handed_on BETWEEN ? AND ? AND d.void IS NULL", [first, last]
    for condition, value in (("d.site = ?", site), ("l.grant_agreement = ?", grant)):
        if value:
            where += f" AND {condition}"
            params.append(value)
    ordered = "r.payload IS NOT NULL ORDER BY d.handed_on, s.name, d.id"
    return _distributions(desk, f"{where} AND {ordered}", params)


@query("distribution", "supplies:distribution:read")
def distribution(desk: Desk, *, distribution: str) -> Distribution:
    """One distribution with its receipt."""
    found = _distributions(desk, "d.id = ?", [distribution])
    if not found:
        raise NotFound("not_found", what="distribution")
    return found[0]


@query("receipt", "supplies:receipt:read")
def receipt(desk: Desk, *, folio: str) -> Distribution:
    """The distribution whose receipt has this folio, typed with or without dashes."""
    found = _distributions(desk, "r.folio = ?", [read_code(folio)])
    if not found:
        raise NotFound("receipt_not_here")
    return found[0]


def public_keys(desk: Desk) -> dict[str, bytes]:
    """Public signing keys of all devices, by key id; revoked ones too (old receipts)."""
    rows = desk.ledger.database.rows("SELECT key_id, sign_key FROM device WHERE scope = 'shared'")
    return {r["key_id"]: bytes.fromhex(r["sign_key"]) for r in rows}


@dataclass(frozen=True)
class CheckedReceipt:
    """A receipt whose signature is genuine, and what this ledger says of it.

    ``held``: the distribution is in this ledger. ``agrees``: it says the same as the
    receipt. ``void``: the reason, when it was taken back.
    """

    facts: ReceiptFacts
    signer: str
    held: bool
    agrees: bool
    void: str | None


@query("check_receipt", "supplies:receipt:verify")
def check_receipt(desk: Desk, *, text: str) -> CheckedReceipt:
    """Check a receipt's QR text, or its typed folio, against keys and ledger."""
    typed = read_code(text)
    condition, visible = desk.visible("d.scope")
    if len(typed) == FOLIO_LENGTH:
        if not has_check(typed):
            raise Refused("folio_mistyped")
        payload = desk.ledger.database.value(
            "SELECT r.payload FROM receipt r JOIN distribution d ON d.id = r.distribution"
            f" AND d.scope = r.scope WHERE r.folio = ? AND {condition}",
            [typed, *visible],
        )
        if payload is None:
            raise NotFound("receipt_not_here")
        text = payload
    facts = verify_receipt(text, public_keys(desk))
    signer = desk.ledger.database.value("SELECT name FROM device WHERE key_id = ?", (facts.key,))
    row = desk.ledger.database.row(
        "SELECT d.handed_on, d.void, d.scope, r.payload, t.code, v.number FROM receipt r"
        " JOIN distribution d ON d.id = r.distribution AND d.scope = r.scope"
        " JOIN kit_version v ON v.id = d.kit_version JOIN kit_type t ON t.id = v.kit_type"
        f" WHERE r.id = ? AND {condition}",
        [facts.receipt, *visible],
    )
    if row is None:
        return CheckedReceipt(facts, signer, False, False, None)
    agrees = (row["handed_on"], row["code"], row["number"], scope_cso(row["scope"])) == (
        facts.day.isoformat(),
        facts.kit,
        facts.version,
        facts.cso,
    )
    return CheckedReceipt(facts, signer, True, agrees, row["void"])
