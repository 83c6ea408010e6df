"""What the entries of a block must be, beyond their form: told apart from who wrote them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial

from tracker.basics.errors import Damaged, Refused
from tracker.basics.workshop import Task, found, in_order
from tracker.ledger.entry import Entry
from tracker.ledger.pieces import Piece, piece_of
from tracker.ledger.records import Declared, Sensitivity
from tracker.sync.blocks import Block
from tracker.sync.unpacking import unpack

#: Entries below which another process would not have begun before all is done.
WORTH_IT = 10_000


def checked_pieces(
    declared: Declared, blocks: Sequence[Block], *, to_audit: bool
) -> Generator[Piece]:
    """Blocks taken apart, their entries held against what is declared; errors come where they
    belong. Taking apart, hashing and making rows ready is half of what a merge costs: of long
    bundles it is done beside the storing.
    """
    there = None
    if declared.origin and sum(block.entries for block in blocks) >= WORTH_IT:
        there = Task("tracker.sync.checking:elsewhere", (declared.origin, to_audit))
    return in_order(partial(_checked_piece, declared, to_audit), there, blocks)


def elsewhere(origin: str, to_audit: bool) -> Callable[[Block], Piece]:
    """What another process does with a block."""
    declared: Declared = found(origin)
    return lambda block: _checked_piece(declared, to_audit, block).made_ready(declared)


def _checked_piece(declared: Declared, to_audit: bool, block: Block) -> Piece:
    return piece_of(declared, checked(declared, unpack(block), to_audit=to_audit))


def checked(declared: Declared, entries: list[Entry], *, to_audit: bool) -> list[Entry]:
    """``entries``, of which each value is in the form and class that is declared.

    Refused when an audit installation is given sealed parts, which it never asks for.
    """
    for entry in entries:
        _check_types(declared, entry)
        if to_audit and (entry.personal or entry.sensitive):
            raise Refused("personal_values_not_wanted")
    return entries


def _check_types(declared: Declared, entry: Entry) -> None:
    """Fields that this version knows must hold what is declared, in the class declared."""
    record_type = declared.get(entry.parts["table"])
    if record_type is None:
        return
    if record_type.shared != (entry.scope == "shared"):
        raise Damaged("entry_malformed", part="scope")
    personal, sensitive = entry.sealed_values()
    for sensitivity, values in (
        (Sensitivity.PUBLIC, entry.parts["set"]),
        (Sensitivity.PERSONAL, personal),
        (Sensitivity.SENSITIVE, sensitive),
    ):
        if not values:
            continue
        tests = record_type.form_tests[sensitivity]
        for name, value in values.items():
            test = tests.get(name)
            if test is None:
                if name in record_type.by_name:
                    raise Damaged("entry_malformed", part=name)
            elif value is not None and not test(value):
                raise Damaged("entry_malformed", part=name)
