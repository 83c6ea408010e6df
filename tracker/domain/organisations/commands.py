"""What a coordinator sets up: organisations, grants, labels; and a CSO's own sites."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.basics.errors import Invalid
from tracker.basics.ids import derived_id
from tracker.domain.organisations.seen import changed_since
from tracker.ledger.desk import Desk, command, cso_scope
from tracker.ledger.ledger import Change

#: Not secret: what has a code is public. A hub that came back from an old backup may write a
#: grant a second time; by its id it is the same one, and what differs is a conflict.
_KEY = b"tracker organisations"
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}\Z")

Base = Sequence[str] | None


def _base(base: Base) -> tuple[str, ...] | None:
    return None if base is None else tuple(base)


@command("organisations:cso:add", "organisations:cso:write")
def add_cso(
    desk: Desk,
    *,
    code: str,
    name: str,
    municipality: str | None = None,
    complaints_phone: str | None = None,
    answers_phone: str | None = None,
) -> str:
    """A new organisation; its id. The code (2 to 12 capitals and digits) never changes."""
    if not _CODE.match(code):
        raise Invalid("cso_code_form", "code")
    if desk.ledger.database.value("SELECT 1 FROM cso WHERE code = ?", (code,)):
        raise Invalid("code_taken", "code")
    record = derived_id(_KEY, "cso", code)
    values = {
        "code": code,
        "name": name,
        "municipality": municipality,
        "complaints_phone": complaints_phone,
        "answers_phone": answers_phone,
    }
    desk.ledger.append(
        "shared", "organisations:cso:add", desk.actor.user, [Change("cso", record, values, ())]
    )
    secret = Change("cso_secret", desk.ledger.new_id(), {"linking_key": os.urandom(32).hex()}, ())
    desk.ledger.append(cso_scope(code), "organisations:cso:add", desk.actor.user, [secret])
    return record


@command("organisations:cso:edit", "organisations:cso:write")
def edit_cso(
    desk: Desk,
    *,
    cso: str,
    name: str,
    municipality: str | None = None,
    complaints_phone: str | None = None,
    answers_phone: str | None = None,
    base: Base = None,
) -> None:
    """Change what is told of an organisation, never its code."""
    values = {
        "name": name,
        "municipality": municipality,
        "complaints_phone": complaints_phone,
        "answers_phone": answers_phone,
    }
    changed = changed_since(desk, "cso", desk.record("cso", cso), values, base)
    if changed:
        change = Change("cso", cso, changed, _base(base))
        desk.ledger.append("shared", "organisations:cso:edit", desk.actor.user, [change])


@command("organisations:grant:add", "organisations:grant:write")
def add_grant(
    desk: Desk,
    *,
    code: str,
    title: str,
    donor: str,
    cso: str,
    amount: str,
    currency: str,
    starts_on: str,
    ends_on: str,
    targets: Mapping[str, int] | None = None,
    signed_on: str | None = None,
) -> str:
    """A small grant to the organisation ``cso`` (a code), with targets by indicator; its id."""
    database = desk.ledger.database
    if database.value("SELECT 1 FROM grant_agreement WHERE code = ?", (code,)):
        raise Invalid("code_taken", "code")
    if not database.value("SELECT 1 FROM cso WHERE code = ?", (cso,)):
        raise Invalid("unknown_organisation", "cso")
    record = derived_id(_KEY, "grant", code)
    values = {
        "code": code,
        "title": title,
        "donor": donor,
        "cso": cso,
        "amount": amount,
        "currency": currency,
        "starts_on": starts_on,
        "ends_on": ends_on,
        **({"signed_on": signed_on} if signed_on else {}),
    }
    checked = desk.ledger.declared["grant_agreement"].check(values, new=True)
    if Decimal(str(checked["amount"])) <= 0:
        raise Invalid("not_positive", "amount")
    if date.fromisoformat(str(checked["ends_on"])) < date.fromisoformat(str(checked["starts_on"])):
        raise Invalid("ends_before_start", "ends_on")
    changes = [Change("grant_agreement", record, values, ())]
    for indicator, target in sorted((targets or {}).items()):
        if target < 0:
            raise Invalid("not_positive", "targets")
        changes.append(
            Change(
                "grant_target",
                derived_id(_KEY, "target", record, indicator),
                {"grant_agreement": record, "indicator": indicator, "target": target},
                (),
            )
        )
    desk.ledger.append("shared", "organisations:grant:add", desk.actor.user, changes)
    return record


@command("organisations:label:write")
def write_label(desk: Desk, *, kind: str, code: str, ht: str, es: str, en: str) -> str:
    """A label in three languages for a code; a second time it replaces the wording."""
    held = desk.ledger.database.row(
        "SELECT id FROM label WHERE kind = ? AND code = ? AND scope = 'shared'", (kind, code)
    )
    record = held["id"] if held else derived_id(_KEY, "label", kind, code)
    values = {"kind": kind, "code": code, "ht": ht, "es": es, "en": en}
    change = Change("label", record, values, None if held else ())
    desk.ledger.append("shared", "organisations:label:write", desk.actor.user, [change])
    return str(record)


@command("organisations:site:edit", "organisations:site:write")
def edit_site(desk: Desk, *, site: str, values: Mapping[str, Any], base: Base = None) -> None:
    """Correct a place's name or municipality. Only what was changed is written."""
    row = desk.record("site", site)
    if set(values) - {"name", "municipality"}:
        raise Invalid("unknown_field", "values")
    told = {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}
    changed = changed_since(desk, "site", row, told, base)
    if not changed:
        return
    change = Change("site", site, changed, tuple(base) if base else None)
    desk.ledger.append(row["scope"], "organisations:site:edit", desk.actor.user, [change])


@command("organisations:site:add", "organisations:site:write")
def add_site(
    desk: Desk, *, name: str, municipality: str | None = None, cso: str | None = None
) -> str:
    """A place where the organisation keeps stock and hands over kits; its id."""
    return desk.add(
        desk.scope(cso),
        "organisations:site:add",
        "site",
        {"name": name, "municipality": municipality},
    )
