"""Make a bundle: what the receivers may read and, by their own word, do not have yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tracker.basics.errors import Refused
from tracker.crypto.sealing import seal
from tracker.ledger import erasure
from tracker.ledger.entry import Entry
from tracker.ledger.heads import sign_own_heads, signed_heads, told_tops
from tracker.ledger.ledger import Ledger
from tracker.sync.attached import to_send, wants
from tracker.sync.blocks import Block
from tracker.sync.bundle import write_bundle, write_ledger
from tracker.sync.devices import KnownDevice, other_of, readable_scopes
from tracker.sync.packing import BLOCK_ENTRIES, pack
from tracker.sync.standing import known_until, word_of
from tracker.sync.succession import lineage


@dataclass(frozen=True)
class Exported:
    """The sealed bytes, and what went in."""

    data: bytes
    kind: str
    entries: int
    recipients: tuple[KnownDevice, ...]
    documents: int = 0


def export(
    ledger: Ledger,
    receivers: Sequence[KnownDevice],
    *,
    kind: str = "sync",
    full: bool = False,
    extra: dict[str, Any] | None = None,
    documents: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Exported:
    """A bundle for ``receivers`` (all may read the same scopes).

    ``full`` sends everything readable, whatever the receivers said they have; an ``ack``
    sends no entries and only tells what is here. Documents go to whoever asked for them, with
    ``documents`` all that the receivers may have.
    """
    if not receivers:
        raise Refused("nobody_to_send_to")
    if not ledger.device.enrolled:
        again = ledger.device.replaces is not None
        raise Refused("not_enrolled_again" if again else "not_enrolled")
    if any(r.status != "active" for r in receivers):
        raise Refused("receiver_revoked")
    audits = {r.kind == "audit" for r in receivers}
    if len(audits) > 1:
        raise Refused("audit_apart")
    if audits == {True}:
        kind = "audit" if kind == "sync" else kind
        sealed = False
    else:
        sealed = True
    with ledger.transaction():
        sign_own_heads(ledger)
        scopes = _common_scopes(ledger, receivers)
        known = [] if full else [word_of(ledger, r.id) for r in receivers]
        blocks: list[Block] = []
        count = 0
        sending = [] if kind == "ack" else scopes
        for block in _blocks(ledger, sending, known, sealed=sealed):
            blocks.append(block)
            count += block.entries
            if progress:
                progress(block.entries)
        sent = {(b.device, b.scope) for b in blocks}
        heads = [h for h in signed_heads(ledger, scopes) if (h.device, h.scope) in sent]
        attached = to_send(ledger, receivers, everything=documents)
        asked = wants(ledger)
        own = ledger.device
        line = lineage(ledger.database, own.id) if own.kind == "hub" else []
        manifest: dict[str, Any] = {
            "kind": kind,
            "sender": ledger.device.id,
            "recipients": sorted(r.id for r in receivers),
            "heads": told_tops(ledger, scopes),
            "created": ledger.now(),
            **({"wants": asked} if asked else {}),
            **({"line": line} if line else {}),
            **_alongside(ledger, receivers),
            **(extra or {}),
        }
        for receiver in receivers:
            ledger.database.execute(
                "INSERT INTO peer (device, heads, last_export) VALUES (?, '{}', ?)"
                " ON CONFLICT (device) DO UPDATE SET last_export = excluded.last_export",
                (receiver.id, ledger.now()),
            )
    ledger.before_leaving()
    plain = write_bundle(write_ledger(blocks, heads), manifest, ledger.device.signing, attached)
    data = seal(plain, [r.seal_key for r in receivers])
    return Exported(data, kind, count, tuple(receivers), len(attached))


def _alongside(ledger: Ledger, receivers: Sequence[KnownDevice]) -> dict[str, Any]:
    """What goes along and is no entry."""
    others = [other_of(receiver) for receiver in receivers]
    told = {side.name: side.tell(ledger, others) for side in ledger.declared.alongside}
    known = {name: value for name, value in told.items() if value is not None}
    return {"alongside": known} if known else {}


def _common_scopes(ledger: Ledger, receivers: Sequence[KnownDevice]) -> list[str]:
    """What every receiver and the sender may hold."""
    sets = [set(readable_scopes(ledger, r)) for r in receivers]
    common = set.intersection(*sets)
    return sorted(common)


def _blocks(
    ledger: Ledger, scopes: Sequence[str], known: Sequence[dict[str, list[str]]], *, sealed: bool
) -> Iterator[Block]:
    for chain in ledger.database.rows("SELECT id, device, scope FROM chain ORDER BY scope, device"):
        if chain["scope"] not in scopes:
            continue
        start = _start(ledger, chain, known)
        waiting: list[Entry] = []
        for entry in _entries(ledger, chain["id"], start):
            ended = waiting and entry.parts["group"] != waiting[-1].parts["group"]
            if ended and len(waiting) >= BLOCK_ENTRIES:
                yield pack(waiting, sealed=sealed)
                waiting = []
            waiting.append(entry)
        if waiting:
            yield pack(waiting, sealed=sealed)


def _start(ledger: Ledger, chain: dict[str, Any], known: Iterable[dict[str, list[str]]]) -> int:
    """The last sequence number that every receiver has; 0 when one may have none."""
    return min((known_until(ledger, chain, tops) for tops in known), default=0)


def _entries(ledger: Ledger, chain: int, after: int) -> Iterator[Entry]:
    # Nothing erased is held; that nothing erased is sent shall not hang on that alone.
    erased = erasure.erased_set(ledger.database)
    for digest, body, personal, sensitive in ledger.database.tuples(
        "SELECT hash, body, personal, sensitive FROM entry WHERE chain = ? AND seq > ?"
        " ORDER BY seq, id",
        (chain, after),
    ):
        entry = Entry(digest, body, orjson.loads(body), personal, sensitive)
        yield erasure.stripped(entry) if erased is not None and erased.covers(entry) else entry
