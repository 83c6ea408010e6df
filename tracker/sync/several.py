"""Several bundles at once, as if they had come one after the other.

A coordinator who has the sticks of four laptops before her waits for one commit, not for four,
and the blocks of the next bundle are taken apart while those before it are stored. Each bundle is
taken in wholly or not at all, and one that is refused keeps none of the others out.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice

from tracker.basics.collecting import without_collecting
from tracker.basics.errors import Refused
from tracker.ledger.ledger import Ledger
from tracker.ledger.pieces import Piece
from tracker.sync.admission import foreseen
from tracker.sync.blocks import Block
from tracker.sync.checking import expect_pieces, is_long, pieces_in_order
from tracker.sync.merge import Merged, admitted_to, merge_bundle, merged_before, take_in_admitted

#: Bytes of bundles that are merged in one transaction: some ten seconds, in which whoever works
#: beside it waits to write.
TOGETHER = 12 * 1024 * 1024
#: What the computer itself lacks: going on with the next bundle would not help.
OURS = frozenset({"disk_full", "read_only", "database_busy", "database_damaged", "locked"})

#: Whoever waits wants it no longer.
STOPPED = "work_stopped"
#: Refusals that are not about the bundle at hand.
_NOT_ITS_OWN = OURS | {STOPPED}

Progress = Callable[[int], None]


def merge_several(
    ledger: Ledger, bundles: Iterable[bytes], progress: Progress | None = None
) -> list[Merged | Refused]:
    """What became of each of ``bundles``, which are asked for as it is their turn: no more of
    them than go into one transaction are held, and the next one.

    ``progress`` is told how many entries are done; fewer than none when they are begun anew. It may
    refuse with ``STOPPED``: then that is what became of all that were not taken in yet.
    Refused with a code of ``OURS`` when nothing can be stored at all.
    """
    told: list[Merged | Refused] = []
    number, groups = 0, _groups(bundles)
    for some in groups:
        number += len(some)
        try:
            told += _some(ledger, some, progress or _silent)
        except Refused as error:
            if error.code != STOPPED:
                raise
            number += sum(map(len, groups))
            told += [error] * (number - len(told))
    return told


def _groups(bundles: Iterable[bytes]) -> Iterator[list[bytes]]:
    """As many as go into one transaction."""
    group: list[bytes] = []
    for data in bundles:
        if group and sum(map(len, group)) + len(data) > TOGETHER:
            yield group
            group = []
        group.append(data)
    if group:
        yield group


def _silent(entries: int) -> None:
    """For whoever does not want to know."""


def _some(ledger: Ledger, bundles: Sequence[bytes], progress: Progress) -> list[Merged | Refused]:
    done = 0

    def advance(entries: int) -> None:
        nonlocal done
        done += entries
        progress(entries)

    if len(bundles) > 1 and ledger.device.enrolled:
        try:
            return _together(ledger, bundles, advance)
        except Exception as error:
            # One of them went wrong when a part of it was stored, so all are taken back. Even a
            # fault of the program in one shall not keep out those that come before it.
            if isinstance(error, Refused) and error.code in _NOT_ITS_OWN:
                raise
            progress(-done)
    return [_alone(ledger, data, progress) for data in bundles]


def _together(
    ledger: Ledger, bundles: Sequence[bytes], progress: Progress
) -> list[Merged | Refused]:
    told: list[Merged | Refused] = []
    to_audit = ledger.device.kind == "audit"
    expect_pieces(ledger.declared, sum(map(len, bundles)), to_audit=to_audit)
    with (
        closing(_Ahead(ledger, bundles)) as ahead,
        without_collecting(),
        ledger.database.much_to_store(),
        ledger.transaction(),
    ):
        for number, data in enumerate(bundles):
            again = merged_before(ledger, data)
            if again is not None:
                told.append(again)
                continue
            try:
                admitted = admitted_to(ledger, data, partial(ahead.take_apart, number))
            except Refused as error:
                told.append(error)
                continue
            told.append(take_in_admitted(ledger, admitted, data, progress))
    return told


def _alone(ledger: Ledger, data: bytes, progress: Progress) -> Merged | Refused:
    try:
        return merge_bundle(ledger, data, progress)
    except Refused as error:
        if error.code in _NOT_ITS_OWN:
            raise
        return error


class _Ahead:
    """Takes blocks of several bundles apart in one go, from one bundle on to the next.

    Which blocks the next one will have to be taken apart is only foreseen: where it turns out
    otherwise at its turn, it is begun anew from there.
    """

    def __init__(self, ledger: Ledger, bundles: Sequence[bytes]) -> None:
        self._ledger = ledger
        self._bundles = bundles
        self._there = is_long(sum(map(len, bundles)))
        self._stream: Generator[Piece] | None = None
        #: By bundle the blocks that are in the stream, and the bundle that comes next in it.
        self._blocks: dict[int, list[Block]] = {}
        self._next = 0

    def take_apart(self, number: int, blocks: Sequence[Block]) -> Generator[Piece]:
        """The pieces of the bundle ``number``, which are just these blocks."""
        passed_over = [self._blocks.setdefault(n, []) for n in range(self._next, number)]
        wanted = self._blocks.setdefault(number, list(blocks))
        if self._stream is None or any(passed_over) or wanted != list(blocks):
            self.close()
            self._blocks = {number: list(blocks)}
            self._stream = pieces_in_order(
                self._ledger.declared,
                self._from(number),
                to_audit=self._ledger.device.kind == "audit",
                there=self._there,
            )
        self._next = number + 1
        yield from islice(self._stream, len(blocks))

    def _from(self, number: int) -> Iterator[Block]:
        for n in range(number, len(self._bundles)):
            if n not in self._blocks:
                self._blocks[n] = foreseen(self._ledger, self._bundles[n])
            yield from self._blocks[n]

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
