"""Take in entries from elsewhere: set union, then a re-fold of what they touch.

Rules kept here: an entry is stored once, whatever the order and however often it comes;
its predecessor must be held; a group is folded only when all of it is held; two entries
with one place in a chain are both kept, and the fork is noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from tracker.basics.clock import absorb
from tracker.basics.errors import Damaged
from tracker.ledger import erasure, projection
from tracker.ledger.device import meta, set_meta
from tracker.ledger.entry import Entry
from tracker.ledger.ledger import APPLIED, COLUMNS, UNKNOWN, WAITING, Ledger
from tracker.ledger.pieces import Outline, Piece
from tracker.ledger.plain import known_records, store_plain
from tracker.ledger.ready import Filling
from tracker.ledger.witness import TABLE as WITNESS


@dataclass(frozen=True)
class SignedHead:
    """A device's word that its chain in ``scope`` reached ``hash`` at ``seq``."""

    device: str
    scope: str
    seq: int
    hash: bytes
    signature: bytes


@dataclass(frozen=True)
class Taken:
    """What taking in changed: entries offered, new, records folded, forks found."""

    offered: int
    new: int
    records: int
    forked: tuple[str, ...]
    #: Where anything new came but what devices witness of each other.
    scopes: frozenset[str] = frozenset()


#: Entries that are not plain, stored and folded at once: enough for long statements, few
#: enough for any memory.
_TOGETHER = 10_000


def take_in(
    ledger: Ledger,
    pieces: Iterable[Piece],
    heads: Iterable[SignedHead] = (),
    progress: Callable[[int], None] | None = None,
) -> Taken:
    """Store and fold ``pieces``, each of one chain and in its order; all in one transaction."""
    done = _Done()
    with ledger.transaction():
        received = ledger.now()
        filling = Filling(ledger.database, ledger.declared)
        later: list[Piece] = []
        put_off = 0
        for piece in pieces:
            if store_plain(ledger, piece, received, filling):
                done.stored(piece.outline)
            else:
                later.append(piece)
                put_off += piece.outline.count
            if put_off >= _TOGETHER:
                filling.finish()
                _take_in_some(ledger, _by_chain(later), received, done)
                later, put_off = [], 0
            if progress:
                progress(piece.outline.count)
        filling.finish()
        _take_in_some(ledger, _by_chain(later), received, done)
        filling.fold_again()
        ledger.database.executemany(
            "INSERT OR IGNORE INTO signed_head (device, scope, seq, hash, signature)"
            " VALUES (?, ?, ?, ?, ?)",
            ((h.device, h.scope, h.seq, h.hash, h.signature) for h in heads),
        )
        if done.newest is not None:
            last = int(meta(ledger.database, "hlc") or 0)
            set_meta(ledger.database, "hlc", str(absorb(last, done.newest, received)))
    return Taken(
        done.offered,
        done.new,
        done.records(),
        tuple(sorted(done.forked)),
        frozenset(done.scopes),
    )


@dataclass
class _Done:
    offered: int = 0
    new: int = 0
    #: Records of plain pieces of which nothing was held before; and others.
    stored_records: list[tuple[str, ...]] = field(default_factory=list)
    folded_records: set[str] = field(default_factory=set)
    forked: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=set)
    newest: int | None = None

    def stored(self, outline: Outline) -> None:
        """A piece of which every entry was new."""
        self.offered += outline.count
        self.new += outline.count
        self.stored_records.append(outline.records)
        self.folded_records.update(outline.onward)
        if not outline.only_witness:
            self.scopes.add(outline.scope)
        self.seen(outline.newest)

    def records(self) -> int:
        """How many, each counted once."""
        if not self.folded_records:
            return sum(map(len, self.stored_records))
        return len(self.folded_records.union(*self.stored_records))

    def seen(self, hlc: int) -> None:
        self.newest = hlc if self.newest is None else max(self.newest, hlc)


def _by_chain(pieces: Iterable[Piece]) -> list[list[Entry]]:
    """The entries of pieces, those of a chain in one list."""
    chains: dict[tuple[str, str], list[Entry]] = {}
    for piece in pieces:
        entries = piece.entries()
        chains.setdefault((piece.outline.device, piece.outline.scope), []).extend(entries)
    return list(chains.values())


def _take_in_some(
    ledger: Ledger, chains: Iterable[Sequence[Entry]], received: int, done: _Done
) -> None:
    database = ledger.database
    fresh: list[Entry] = []
    rows_of: dict[tuple[str, str], int] = {}
    for entries in chains:
        done.offered += len(entries)
        news, forks = _new_of_chain(ledger, entries)
        done.forked |= {e.device for e in forks}
        if not news:
            continue
        fresh += news
        device, scope = news[0].device, news[0].scope
        chain = rows_of[device, scope] = ledger.chain_id(device, scope)
        if any(e.parts["table"] != WITNESS for e in news):
            done.scopes.add(scope)
        for e in forks:
            database.execute(
                "INSERT OR IGNORE INTO fork (chain, seq, found) VALUES (?, ?, ?)",
                (chain, e.seq, received),
            )
    if not fresh:
        return
    states = _states(ledger, fresh)
    known = known_records(database, sorted({e.parts["record"] for e in fresh}))
    fresh = erasure.without_erased(database, fresh, states)
    database.insert_many(
        "entry",
        COLUMNS,
        [
            ledger.row_of(e, rows_of[e.parts["device"], e.parts["scope"]], states[e.hash], received)
            for e in fresh
        ],
    )
    touched = [e for e in fresh if states[e.hash] == APPLIED]
    completed = _complete_waiting(ledger, touched)
    lost = erasure.take_effect(database, [*touched, *completed])
    projection.refold(
        database,
        ledger.declared,
        [*touched, *completed, *lost],
        {e.parts["record"] for e in touched} - known - {e.parts["record"] for e in lost},
    )
    done.new += len(fresh)
    done.folded_records |= {e.parts["record"] for e in touched}
    done.seen(max(e.parts["hlc"] for e in fresh))


def _new_of_chain(ledger: Ledger, entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Those of a chain's entries that are not held, and those of them that fork it."""
    if not entries:
        return [], []
    database = ledger.database
    chain = ledger.chain_id(entries[0].device, entries[0].scope)
    top = database.value("SELECT max(seq) FROM entry WHERE chain = ?", (chain,)) or 0
    news: list[Entry] = []
    forks: list[Entry] = []
    offered: dict[str, int] = {}
    for entry in entries:
        seq, number = entry.parts["seq"], entry.hash.hex()
        if number in offered:
            # The very same one, in a second block.
            continue
        if seq <= top and database.value("SELECT 1 FROM entry WHERE hash = ?", (entry.hash,)):
            offered[number] = seq
            continue
        prev = entry.parts["prev"]
        if prev:
            before = offered.get(prev)
            if before is None:
                before = database.value(
                    "SELECT seq FROM entry WHERE hash = ? AND chain = ?",
                    (bytes.fromhex(prev), chain),
                )
            if before is None:
                raise Damaged("bundle_gap")
            if before + 1 != seq:
                raise Damaged("chain_broken")
        if seq <= top:
            forks.append(entry)
        offered[number] = seq
        news.append(entry)
    if len(news) > 1 and news[-1].seq - news[0].seq != len(news) - 1:
        twice = {seq for seq, n in Counter(e.seq for e in news).items() if n > 1}
        forks += [e for e in news if e.seq in twice and e.seq > top]
    return news, forks


def _states(ledger: Ledger, entries: Sequence[Entry]) -> dict[bytes, int]:
    """For each new entry whether it can be folded now."""
    coming = Counter(e.parts["group"] for e in entries)
    whole: dict[str, bool] = {}
    states: dict[bytes, int] = {}
    for entry in entries:
        group, size = entry.parts["group"], entry.parts["group_size"]
        if group not in whole:
            held = coming[group]
            if held < size:
                held += ledger.database.value(
                    "SELECT count(*) FROM entry WHERE grp = ? AND state <> 0", (group,)
                )
            whole[group] = held >= size
        if not whole[group]:
            states[entry.hash] = WAITING
        elif entry.parts["table"] not in ledger.declared:
            states[entry.hash] = UNKNOWN
        else:
            states[entry.hash] = APPLIED
    return states


def _complete_waiting(ledger: Ledger, touched: Sequence[Entry]) -> list[Entry]:
    """Entries that waited for what just came, now to be folded."""
    completed: list[Entry] = []
    # Rare: a group that came in two bundles. Looked at only when any group waits at all.
    if not ledger.database.value("SELECT 1 FROM entry WHERE state <> 0 LIMIT 1"):
        return completed
    for group in {e.parts["group"] for e in touched if e.parts["group_size"] > 1}:
        for row in ledger.database.rows(
            "SELECT id, hash, body, personal, sensitive FROM entry"
            " WHERE grp = ? AND state <> 0 AND state = 1",
            (group,),
        ):
            entry = Entry(
                row["hash"],
                row["body"],
                orjson.loads(row["body"]),
                row["personal"],
                row["sensitive"],
            )
            state = APPLIED if entry.parts["table"] in ledger.declared else UNKNOWN
            ledger.database.execute("UPDATE entry SET state = ? WHERE id = ?", (state, row["id"]))
            if state == APPLIED:
                completed.append(entry)
    return completed
