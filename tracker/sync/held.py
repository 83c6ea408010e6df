"""Blocks that need not be unpacked, because everything in them is held already.

A signed head commits to the whole of its chain. Where the head is held, so is all that comes
before it, and a bundle that brings it once more costs nothing. What calls itself by numbers
that are held but is not under such a head is looked at: it may be a fork.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.ledger.intake import SignedHead
from tracker.ledger.ledger import Ledger
from tracker.sync.blocks import Block

Chain = tuple[str, str]


def without_held(
    ledger: Ledger, packed: Sequence[Block], heads: Sequence[SignedHead]
) -> tuple[list[Block], int]:
    """Those of ``packed`` that may bring something, and how many entries the others have."""
    held: dict[Chain, int] = {}
    missing: set[Chain] = set()
    for head in heads:
        chain = (head.device, head.scope)
        seq = ledger.database.value(
            "SELECT e.seq FROM entry e JOIN chain c ON c.id = e.chain"
            " WHERE e.hash = ? AND c.device = ? AND c.scope = ?",
            (head.hash, *chain),
        )
        if seq is None:
            missing.add(chain)
        else:
            held[chain] = max(held.get(chain, 0), seq)
    forked = set(
        ledger.database.tuples(
            "SELECT DISTINCT c.device, c.scope FROM fork f JOIN chain c ON c.id = f.chain"
        )
    )

    def known(block: Block) -> bool:
        chain = (block.device, block.scope)
        if chain not in held or chain in forked:
            return False
        # With a head that is not held, the chain may part from ours anywhere.
        return chain not in missing and block.first + block.entries - 1 <= held[chain]

    rest = [block for block in packed if not known(block)]
    return rest, sum(b.entries for b in packed) - sum(b.entries for b in rest)
