"""How far another device's clock is from ours, as far as bundles can tell.

A bundle says when it was made, by its sender's clock. It was made before it arrived, and
after what it knows of us was written here. So the sender's clock is ahead by at least
(made - arrived) and at most by (made - the newest of ours that it knew). Nothing is ever
refused because of a clock; people are told, so that dates on receipts come right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.ledger.ledger import Ledger

#: What a clock may be off before anybody is bothered.
TOLERANCE_MS = 10 * 60 * 1000
#: Earlier bundles narrow the bounds, unless the clock was set meanwhile.
_REMEMBERED = 3


@dataclass(frozen=True)
class Skew:
    """A clock is off by at least ``ms`` (positive: ahead), against ours."""

    ms: int

    @property
    def ahead(self) -> bool:
        return self.ms > 0


def note_clock(ledger: Ledger, device: str, made: int, tops: Mapping[str, list[str]]) -> None:
    """Keep the bounds that a word of ``device``, given at ``made`` by its clock, implies.

    ``tops``: what it has, by its word. The row in ``peer`` is there already.
    """
    low, high = made - ledger.now(), None
    newest = _newest_known(ledger, tops)
    if newest is not None:
        high = made - newest
    text = ledger.database.value("SELECT clocks FROM peer WHERE device = ?", (device,))
    before = json.loads(text) if text else []
    ledger.database.execute(
        "UPDATE peer SET clocks = ? WHERE device = ?",
        (json.dumps([[low, high], *before][:_REMEMBERED]), device),
    )


def _newest_known(ledger: Ledger, tops: Mapping[str, list[str]]) -> int | None:
    """When the newest of our own entries was written that a word tells of (ms, our clock)."""
    own = ledger.device.id
    found: list[int] = []
    for key, digests in tops.items():
        if key.partition("|")[0] != own:
            continue
        for digest in digests:
            at = ledger.database.value("SELECT received FROM entry WHERE hash = ?", (_raw(digest),))
            if at is not None:
                found.append(int(at))
    return max(found, default=None)


def _raw(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return b""


def skew_of(clocks: str) -> Skew | None:
    """What the remembered bounds (``peer.clocks``) say; None while the clock may be right."""
    bounds = json.loads(clocks)
    if not bounds:
        return None
    lows = [low for low, _ in bounds]
    highs = [high for _, high in bounds if high is not None]
    low, high = max(lows), min(highs, default=None)
    if high is not None and low > high:
        # It was set in between: only the last word counts.
        low, high = bounds[0]
    if low > TOLERANCE_MS:
        return Skew(low)
    if high is not None and high < -TOLERANCE_MS:
        return Skew(high)
    return None


def skews(ledger: Ledger) -> dict[str, Skew]:
    """By device, the clocks that are known to be wrong against ours."""
    found = {
        row["device"]: skew_of(row["clocks"])
        for row in ledger.database.rows("SELECT device, clocks FROM peer")
    }
    return {device: skew for device, skew in found.items() if skew is not None}


def own_skew(ledger: Ledger) -> Skew | None:
    """How far this computer's own clock seems off: against its hub, or its own past."""
    database = ledger.database
    behind = ledger.now() - _last_at(ledger)
    if behind < -TOLERANCE_MS:
        return Skew(behind)
    if ledger.device.kind == "hub":
        return None
    against = skews(ledger)
    for (hub,) in database.tuples(
        "SELECT id FROM device WHERE scope = 'shared' AND kind = 'hub' AND status = 'active'"
    ):
        if hub in against:
            return Skew(-against[hub].ms)
    return None


def _last_at(ledger: Ledger) -> int:
    """When our own last entry was written, by our own clock then."""
    last = 0
    for (tip,) in ledger.database.tuples("SELECT value FROM meta WHERE name LIKE 'tip:%'"):
        digest = _raw(tip.partition(":")[2])
        at = ledger.database.value("SELECT received FROM entry WHERE hash = ?", (digest,))
        last = max(last, int(at or 0))
    return last
