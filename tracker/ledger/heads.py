"""Signed heads: a device's word on how far its own chain goes, kept as evidence."""

from __future__ import annotations

from collections.abc import Collection

from tracker.basics.canonical import dumps
from tracker.crypto.signing import verifies
from tracker.ledger.device import meta
from tracker.ledger.intake import SignedHead
from tracker.ledger.ledger import Ledger
from tracker.ledger.witness import last_of_work

_PURPOSE = "head"


def _message(device: str, scope: str, seq: int, digest: bytes) -> bytes:
    return dumps({"device": device, "scope": scope, "seq": seq, "hash": digest.hex()})


def head_is_signed(head: SignedHead, public: bytes) -> bool:
    """Whether ``head`` carries the signature of the holder of ``public``."""
    message = _message(head.device, head.scope, head.seq, head.hash)
    return verifies(public, head.signature, _PURPOSE, message)


def sign_own_heads(ledger: Ledger) -> None:
    """Sign how far our own chains go, where that is not signed yet."""
    device = ledger.device
    with ledger.transaction():
        for row in ledger.database.rows("SELECT scope FROM chain WHERE device = ?", (device.id,)):
            scope = row["scope"]
            tip = meta(ledger.database, f"tip:{scope}")
            if tip is None:
                continue
            seq_text, _, hash_text = tip.partition(":")
            seq, digest = int(seq_text), bytes.fromhex(hash_text)
            if ledger.database.value(
                "SELECT 1 FROM signed_head WHERE device = ? AND scope = ? AND hash = ?",
                (device.id, scope, digest),
            ):
                continue
            signature = device.signing.sign(_PURPOSE, _message(device.id, scope, seq, digest))
            ledger.database.execute(
                "INSERT INTO signed_head (device, scope, seq, hash, signature)"
                " VALUES (?, ?, ?, ?, ?)",
                (device.id, scope, seq, digest, signature),
            )


def signed_heads(ledger: Ledger, scopes: list[str]) -> list[SignedHead]:
    """All signed heads held of chains in ``scopes``, in a stable order."""
    marks = ",".join("?" * len(scopes))
    return [
        SignedHead(r["device"], r["scope"], r["seq"], r["hash"], r["signature"])
        for r in ledger.database.rows(
            f"SELECT * FROM signed_head WHERE scope IN ({marks}) ORDER BY scope, device, seq, hash",
            scopes,
        )
    ]


def chain_tops(
    ledger: Ledger, scopes: Collection[str] | None = None, *, device: str | None = None
) -> dict[str, list[str]]:
    """What we have: for each chain (``device|scope``) the entries that none follows (hex).

    More than one where a chain is forked. All scopes and devices, or those that are named.
    """
    tops: dict[str, list[str]] = {}
    for row in ledger.database.rows("SELECT id, device, scope FROM chain ORDER BY scope, device"):
        if scopes is not None and row["scope"] not in scopes:
            continue
        if device is not None and row["device"] != device:
            continue
        forked = ledger.database.value("SELECT 1 FROM fork WHERE chain = ?", (row["id"],))
        if forked:
            found = _leaves(ledger, row["id"])
        else:
            found = [
                digest.hex()
                for (digest,) in ledger.database.tuples(
                    "SELECT hash FROM entry WHERE chain = ? ORDER BY seq DESC LIMIT 1",
                    (row["id"],),
                )
            ]
        if found:
            tops[f"{row['device']}|{row['scope']}"] = sorted(found)
    return tops


def told_tops(ledger: Ledger, scopes: Collection[str] | None = None) -> dict[str, list[str]]:
    """``chain_tops`` as they are told to others: with the last entry of work beside them.

    What a device wrote as a witness may not have travelled yet; by the entry of work before
    it the other knows how far this one is.
    """
    work = work_tops(ledger, scopes)
    return {
        key: sorted({*tops, *work.get(key, [])}) for key, tops in chain_tops(ledger, scopes).items()
    }


def work_tops(ledger: Ledger, scopes: Collection[str] | None = None) -> dict[str, list[str]]:
    """``chain_tops`` of the work: without what devices wrote at the end as witnesses."""
    found: dict[str, list[str]] = {}
    for key, tops in chain_tops(ledger, scopes).items():
        device, _, scope = key.partition("|")
        chain = ledger.chain_id(device, scope)
        work = {last_of_work(ledger.database, chain, bytes.fromhex(top)) for top in tops}
        listed = sorted(digest.hex() for digest in work if digest is not None)
        if listed:
            found[key] = listed
    return found


def _leaves(ledger: Ledger, chain: int) -> list[str]:
    followed: set[str] = set()
    every: list[str] = []
    for digest, prev in ledger.database.tuples(
        "SELECT hash, json_extract(CAST(body AS TEXT), '$.prev') FROM entry WHERE chain = ?",
        (chain,),
    ):
        every.append(digest.hex())
        followed.add(prev)
    return [h for h in every if h not in followed]
