"""What a hub tells an organisation's laptops of kits that others handed over.

Told are the day, until when the kit lasts, and hashes with a key that only this
organisation's laptops have: neither names nor where, nor what two organisations could compare.
It goes along with each bundle as it is then, so that what was erased, taken back, withdrawn
or is over is not told again.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from tracker.basics.canonical import dumps
from tracker.basics.clock import local_date
from tracker.domain.elsewhere.marks import marks
from tracker.domain.supplies.records import DEFAULT_DURATION_DAYS
from tracker.ledger.alongside import Other
from tracker.ledger.device import meta, set_meta
from tracker.ledger.ledger import Ledger

#: So many women at most, those served last; the manifest of a bundle has its bounds.
MOST = 50_000
#: Kits handed over earlier are not looked at.
_DAYS = 400
_SECRET = "elsewhere.secret"
_HELD = "elsewhere.held."


def tell_elsewhere(ledger: Ledger, receivers: Sequence[Other]) -> dict[str, Any] | None:
    """For laptops of one organisation; a laptop tells the hub which list it has."""
    organisations = {one.cso for one in receivers}
    kinds = {one.kind for one in receivers}
    if ledger.device.kind == "field" and kinds == {"hub"}:
        held = meta(ledger.database, "elsewhere.digest")
        return {"held": held} if held else None
    if ledger.device.kind != "hub" or kinds != {"field"} or len(organisations) != 1:
        return None
    (cso,) = organisations
    if cso is None:
        return None
    key = _key(ledger, cso)
    kits = _kits(ledger, key, cso)
    digest = sha256(dumps([key.hex(), kits])).hexdigest()
    if all(meta(ledger.database, _HELD + one.id) == digest for one in receivers):
        return {"digest": digest}
    return {"digest": digest, "key": key.hex(), "kits": kits}


def note_held(ledger: Ledger, laptop: str, digest: str) -> None:
    """Which list a laptop says that it has; the same is not sent again."""
    set_meta(ledger.database, _HELD + laptop, digest)


def _key(ledger: Ledger, cso: str) -> bytes:
    secret = meta(ledger.database, _SECRET)
    if secret is None:
        secret = ledger.entropy(32).hex()
        set_meta(ledger.database, _SECRET, secret)
    return hmac.digest(bytes.fromhex(secret), cso.encode(), "sha256")[:16]


def _kits(ledger: Ledger, key: bytes, cso: str) -> list[list[Any]]:
    """Day, last day, and rows of hashes; sorted by these, which tells no order of arrival."""
    today = local_date(ledger.now())
    latest: dict[tuple[str, str], tuple[str, str, dict[str, Any]]] = {}
    for row in _served(ledger, f"cso:{cso}", today - timedelta(days=_DAYS)):
        handed = date.fromisoformat(row["handed_on"])
        until = handed + timedelta(days=row["duration"])
        if handed <= today < until:
            who = row["person"], row["scope"]
            told = handed.isoformat(), until.isoformat(), row
            if who not in latest or latest[who][:2] < told[:2]:
                latest[who] = told
    newest = sorted(latest.values(), key=lambda told: told[:2], reverse=True)[:MOST]
    kits = []
    for handed_on, lasts_until, row in newest:
        made = marks(
            key,
            row["given_names"],
            row["family_names"] or "",
            row["birth_date"],
            row["birth_precision"],
        )
        if made:
            lines = [" ".join(place[0] for place in line) for line in made]
            kits.append([handed_on, lasts_until, lines])
    return sorted(kits, key=lambda kit: kit[2])


def _served(ledger: Ledger, own: str, since: date) -> Iterator[dict[str, Any]]:
    """Kits of other organisations, with names; not of those who withdrew their consent."""
    about = (
        "p.id AS person, p.scope, p.given_names, p.family_names, p.birth_date, p.birth_precision"
    )
    known = (
        "p.void IS NULL AND p.given_names IS NOT NULL AND p.birth_date IS NOT NULL"
        " AND p.scope <> ? AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.person = p.id"
        " AND c.scope = p.scope AND c.consent_scope = 'services' AND c.void IS NULL"
        " AND c.withdrawn_on IS NOT NULL)"
    )
    yield from ledger.database.rows(
        f"SELECT d.handed_on, v.duration_days AS duration, {about} FROM distribution d"
        " JOIN kit_version v ON v.id = d.kit_version"
        " JOIN person p ON p.id = d.person AND p.scope = d.scope"
        f" WHERE d.void IS NULL AND d.handed_on >= ? AND {known}",
        (since.isoformat(), own),
    )
    yield from ledger.database.rows(
        f"SELECT d.delivered_on AS handed_on, {DEFAULT_DURATION_DAYS} AS duration, {about}"
        " FROM reported_delivery d JOIN person p ON p.id = d.person AND p.scope = d.scope"
        f" WHERE d.void IS NULL AND d.delivered_on >= ? AND {known}",
        (since.isoformat(), own),
    )
