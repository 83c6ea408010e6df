"""The convergence rule written the slow and obvious way, to hold the product's fold against.

Ancestors are sets, heads are found by comparing all with all. A void concurrent with an
edit is settled by an entry that writes ``void`` and has seen both.
"""

from __future__ import annotations

from tracker.ledger.fold import VOID_EDIT, Change
from tracker.ledger.records import VOID


def ancestors_of(changes: dict[bytes, Change]) -> dict[bytes, set[bytes]]:
    """All that each change has seen, by way of ``base``."""
    known: dict[bytes, set[bytes]] = {}

    def walk(digest: bytes) -> set[bytes]:
        if digest not in known:
            known[digest] = set()
            change = changes.get(digest)
            for parent in change.base if change else ():
                known[digest] |= {parent} | walk(parent)
        return known[digest]

    for digest in changes:
        walk(digest)
    return known


def reference(
    given: list[Change],
) -> tuple[dict[str, object], dict[str, set[bytes]], set[bytes], bool]:
    """Shown values, conflicts (field → heads), heads of the record, pending."""
    changes = {c.hash: c for c in given}
    seen = ancestors_of(changes)
    pending = any(parent not in changes for c in given for parent in c.base)
    heads = {h for h in changes if not any(h in seen[other] for other in changes)}
    values: dict[str, object] = {}
    conflicts: dict[str, set[bytes]] = {}
    for name in {name for c in changes.values() for name in c.fields}:
        writers = [c for c in changes.values() if name in c.fields]
        tops = [c for c in writers if not any(c.hash in seen[w.hash] for w in writers)]
        shown = max(tops, key=lambda c: (c.hlc, c.device, c.hash))
        values[name] = shown.fields[name]
        if not pending and len({repr(c.fields[name]) for c in tops}) > 1:
            conflicts[name] = {c.hash for c in tops}
    clash: set[bytes] = set()
    for void in (c for c in changes.values() if c.fields.get(VOID) is not None):
        for edit in (c for c in changes.values() if VOID not in c.fields):
            if edit.hash in seen[void.hash] or void.hash in seen[edit.hash]:
                continue
            settled = any(
                VOID in c.fields and {void.hash, edit.hash} <= seen[c.hash]
                for c in changes.values()
            )
            if not settled:
                clash |= {void.hash, edit.hash}
    if clash and not pending:
        conflicts[VOID_EDIT] = clash
    return values, conflicts, heads, pending
