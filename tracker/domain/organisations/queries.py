"""Organisations, grants with targets, sites, labels."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.basics.errors import NotFound
from tracker.ledger.desk import Desk, query, scope_cso


@dataclass(frozen=True)
class Cso:
    id: str
    code: str
    name: str
    municipality: str | None
    complaints_phone: str | None
    answers_phone: str | None
    base: str


@dataclass(frozen=True)
class Grant:
    """``targets``: by indicator. Dates are ISO, both included."""

    id: str
    code: str
    title: str
    donor: str
    cso: str
    amount: Decimal
    currency: str
    starts_on: str
    ends_on: str
    targets: dict[str, int]


@dataclass(frozen=True)
class Site:
    id: str
    cso: str
    name: str
    municipality: str | None
    base: str


def _cso(row: dict[str, Any]) -> Cso:
    return Cso(
        row["id"],
        row["code"],
        row["name"],
        row["municipality"],
        row["complaints_phone"],
        row["answers_phone"],
        row["_heads"],
    )


@query("csos", "organisations:read")
def csos(desk: Desk) -> list[Cso]:
    """All organisations by name."""
    rows = desk.ledger.database.rows("SELECT * FROM cso WHERE void IS NULL ORDER BY name, id")
    return [_cso(r) for r in rows]


@query("cso", "organisations:read")
def cso_by_code(desk: Desk, *, code: str) -> Cso:
    """The organisation with this code."""
    row = desk.ledger.database.row("SELECT * FROM cso WHERE code = ? AND void IS NULL", (code,))
    if row is None:
        raise NotFound("unknown_organisation")
    return _cso(row)


@dataclass(frozen=True)
class GrantCode:
    """What stands of a grant on a slip: its code, and whose it is."""

    id: str
    code: str
    cso: str


@query("grant_codes", "organisations:read")
def grant_codes(desk: Desk) -> list[GrantCode]:
    """The codes of all grants: kits that were given go on belonging to the one that paid."""
    return [
        GrantCode(*row)
        for row in desk.ledger.database.tuples(
            "SELECT id, code, cso FROM grant_agreement WHERE void IS NULL ORDER BY cso, code, id"
        )
    ]


@query("grants", "organisations:read")
def grants(desk: Desk) -> list[Grant]:
    """Grants the actor may see: all, or her organisation's."""
    sql, params = "SELECT * FROM grant_agreement WHERE void IS NULL", []
    if desk.actor.cso is not None:
        sql, params = sql + " AND cso = ?", [desk.actor.cso]
    targets = targets_on(desk, desk.today().isoformat())
    return [
        Grant(
            r["id"],
            r["code"],
            r["title"],
            r["donor"],
            r["cso"],
            Decimal(r["amount"]),
            r["currency"],
            r["starts_on"],
            r["ends_on"],
            targets.get(r["id"], {}),
        )
        for r in desk.ledger.database.rows(sql + " ORDER BY code, id", params)
    ]


def targets_on(desk: Desk, day: str) -> dict[str, dict[str, int]]:
    """Targets that hold at the end of a day: grant → indicator → how many."""
    found: dict[str, dict[str, int]] = {}
    for row in desk.ledger.database.rows(
        "SELECT grant_agreement, indicator, target FROM grant_target WHERE void IS NULL"
        " AND (valid_from IS NULL OR valid_from <= ?)"
        " ORDER BY valid_from IS NOT NULL, valid_from, _hlc, id",
        (day,),
    ):
        found.setdefault(row["grant_agreement"], {})[row["indicator"]] = row["target"]
    return found


@query("sites", "organisations:read")
def sites(desk: Desk) -> list[Site]:
    """Sites the actor may see, by name."""
    condition, params = desk.visible()
    rows = desk.ledger.database.rows(
        f"SELECT * FROM site WHERE void IS NULL AND {condition} ORDER BY name, id", params
    )
    return [_site(row) for row in rows]


@query("site", "organisations:read")
def site(desk: Desk, *, site: str) -> Site:
    """One site."""
    return _site(desk.record("site", site))


def _site(row: dict[str, Any]) -> Site:
    cso = scope_cso(row["scope"]) or ""
    return Site(row["id"], cso, row["name"], row["municipality"], row["_heads"])


@query("labels", "organisations:read")
def labels(desk: Desk, *, kind: str) -> dict[str, dict[str, str]]:
    """Labels of one kind: code → language → wording."""
    rows = desk.ledger.database.rows(
        "SELECT code, ht, es, en FROM label WHERE kind = ? AND void IS NULL ORDER BY code", (kind,)
    )
    return {r["code"]: {"ht": r["ht"], "es": r["es"], "en": r["en"]} for r in rows}


def linking_key(desk: Desk, cso: str) -> bytes:
    """The organisation's secret for derived ids (32 bytes)."""
    desk.actor.require_cso(cso)
    text = desk.ledger.database.value(
        "SELECT linking_key FROM cso_secret WHERE scope = ? ORDER BY _made, id", (f"cso:{cso}",)
    )
    if text is None:
        raise NotFound("unknown_organisation")
    return bytes.fromhex(text)
