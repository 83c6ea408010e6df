"""Prove a ledger: every hash, link, signature and commitment that is held.

Works the same where sealed parts are held and where they are not (an audit).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from tracker.basics.errors import Damaged
from tracker.crypto.hashing import commitment, sha256
from tracker.ledger import digest as digests
from tracker.ledger import erasure, witness
from tracker.ledger.entry import Entry, check_form
from tracker.ledger.erasure import Erased
from tracker.ledger.heads import head_is_signed
from tracker.ledger.intake import SignedHead
from tracker.ledger.ledger import Ledger


@dataclass(frozen=True)
class Break:
    """Something that does not hold: where, and of what kind (a stable code).

    ``witness``: the device that saw it otherwise, for ``rolled_back`` and ``witness_differs``.
    """

    device: str
    scope: str
    seq: int
    kind: str
    witness: str = ""


@dataclass
class Verified:
    """Counts of what was checked, and every break.

    ``witnessed``: heads that devices saw of each other. Sealed parts that are not here:
    ``sealed_erased`` by an erasure, ``sealed_absent`` since an audit installation holds none.
    """

    entries: int = 0
    chains: int = 0
    signed_heads: int = 0
    sealed_parts: int = 0
    sealed_absent: int = 0
    sealed_erased: int = 0
    waiting: int = 0
    witnessed: int = 0
    breaks: list[Break] = field(default_factory=list)


def verify(
    ledger: Ledger,
    public_key: Callable[[str], bytes | None],
    progress: Callable[[int], None] | None = None,
) -> Verified:
    """Check everything held. ``public_key`` gives a device's key, None when unknown."""
    result = Verified()
    with ledger.database.reading():
        erased = erasure.erased_set(ledger.database)
        chains = ledger.database.rows("SELECT id, device, scope FROM chain ORDER BY scope, device")
        for chain in chains:
            _chain(ledger, chain["id"], chain["device"], chain["scope"], erased, result, progress)
        _heads(ledger, public_key, result)
        _erasures(ledger, result)
        _witnessed(ledger, result)
    if not _tables_follow(ledger):
        result.breaks.append(Break(ledger.device.id, "", 0, "tables"))
    return result


class _Undo(Exception):
    """Takes back what was only tried."""


def _tables_follow(ledger: Ledger) -> bool:
    """Whether the folded tables are what the entries say: fold anew, compare, take back."""
    same = False
    try:
        with ledger.transaction():
            shown = digests.digest(ledger), erasure.erased_set(ledger.database)
            ledger.rebuild()
            same = (digests.digest(ledger), erasure.erased_set(ledger.database)) == shown
            raise _Undo
    except _Undo:
        return same
    except (Damaged, ValueError):
        # Entries that cannot even be folded: told above, and no table can follow them.
        return False


def _chain(
    ledger: Ledger,
    chain: int,
    device: str,
    scope: str,
    erased: Erased | None,
    result: Verified,
    progress: Callable[[int], None] | None,
) -> None:
    result.chains += 1
    hashes: dict[str, int] = {}
    forks = {
        row[0] for row in ledger.database.tuples("SELECT seq FROM fork WHERE chain = ?", (chain,))
    }

    def broken(seq: int, kind: str) -> None:
        result.breaks.append(Break(device, scope, seq, kind))

    places: set[int] = set()
    for digest, seq, record, group, state, body, personal, sensitive in ledger.database.tuples(
        "SELECT hash, seq, record, grp, state, body, personal, sensitive FROM entry"
        " WHERE chain = ? ORDER BY seq",
        (chain,),
    ):
        result.entries += 1
        if progress and result.entries % 1000 == 0:
            progress(result.entries)
        result.waiting += state == 1
        if sha256(body) != digest:
            broken(seq, "hash")
            hashes[digest.hex()] = seq
            continue
        try:
            parts = orjson.loads(body)
            check_form(parts)
        except (Damaged, ValueError):
            broken(seq, "form")
            continue
        if (parts["device"], parts["scope"], parts["seq"]) != (device, scope, seq) or (
            parts["record"],
            parts["group"],
        ) != (record, group):
            broken(seq, "columns")
        if parts["prev"] and hashes.get(parts["prev"]) != seq - 1:
            broken(seq, "link")
        if seq in places and seq not in forks:
            broken(seq, "fork")
        places.add(seq)
        hashes[digest.hex()] = seq
        gone = erased is not None and erased.covers(Entry(digest, body, parts))
        for name, part in (("personal", personal), ("sensitive", sensitive)):
            if part is None:
                if name in parts:
                    _absent(ledger, gone, result, broken, seq)
            elif gone:
                broken(seq, "erased_yet_held")
            elif parts.get(name) != commitment(part):
                broken(seq, f"commitment_{name}")
            else:
                result.sealed_parts += 1
    for seq in sorted(forks):
        broken(seq, "fork")
    top = ledger.database.value(
        "SELECT max(seq) FROM signed_head WHERE device = ? AND scope = ?", (device, scope)
    )
    if top is not None and (not places or max(places) < top):
        broken(top, "truncated")
    if device != ledger.device.id and places and (top is None or max(places) > top):
        broken(max(places), "unsigned")


def _absent(
    ledger: Ledger,
    gone: bool,
    result: Verified,
    broken: Callable[[int, str], None],
    seq: int,
) -> None:
    """A sealed part that was signed for is not here: is there a reason for that?"""
    if gone:
        result.sealed_erased += 1
    elif ledger.device.kind == "audit":
        result.sealed_absent += 1
    else:
        broken(seq, "withheld")


def _witnessed(ledger: Ledger, result: Verified) -> None:
    """What devices saw of each other's chains must be here still, and be the same."""
    ends: dict[tuple[str, str], int] = {
        (device, scope): seq
        for device, scope, seq in ledger.database.tuples(
            "SELECT device, scope, (SELECT max(seq) FROM entry WHERE chain = chain.id) FROM chain"
        )
    }
    told: set[tuple[str, str, bytes]] = set()
    for head in list(witness.seen(ledger.database)):
        result.witnessed += 1
        key = (head.witness, head.device, head.hash)
        if key in told or ledger.database.value(
            "SELECT 1 FROM entry e JOIN chain c ON c.id = e.chain"
            " WHERE e.hash = ? AND e.seq = ? AND c.device = ? AND c.scope = ?",
            (head.hash, head.seq, head.device, head.scope),
        ):
            continue
        told.add(key)
        shorter = (ends.get((head.device, head.scope)) or 0) < head.seq
        kind = "rolled_back" if shorter else "witness_differs"
        result.breaks.append(Break(head.device, head.scope, head.seq, kind, head.witness))


def _erasures(ledger: Ledger, result: Verified) -> None:
    """Erasures that a hub did not write have no effect, and should not be there."""
    allowed = erasure.writers_allowed(ledger.database)
    for entry in erasure.erasures_held(ledger.database):
        if entry.device not in allowed:
            result.breaks.append(Break(entry.device, entry.scope, entry.seq, "erasure_not_by_hub"))


def _heads(ledger: Ledger, public_key: Callable[[str], bytes | None], result: Verified) -> None:
    for row in ledger.database.rows("SELECT * FROM signed_head ORDER BY device, scope, seq"):
        head = SignedHead(row["device"], row["scope"], row["seq"], row["hash"], row["signature"])
        key = public_key(head.device)
        result.signed_heads += 1
        if key is None:
            result.breaks.append(Break(head.device, head.scope, head.seq, "unknown_device"))
        elif not head_is_signed(head, key):
            result.breaks.append(Break(head.device, head.scope, head.seq, "signature"))
        elif not ledger.database.value("SELECT 1 FROM entry WHERE hash = ?", (head.hash,)):
            result.breaks.append(Break(head.device, head.scope, head.seq, "head_missing"))
