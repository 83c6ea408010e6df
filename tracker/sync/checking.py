"""What the entries of a block must be, beyond their form: told apart from who wrote them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from functools import partial
from typing import Any

from tracker.basics.errors import Damaged, Refused
from tracker.basics.second_process import found
from tracker.basics.workshop import Task, in_order, make_ready
from tracker.ledger.entry import Entry
from tracker.ledger.pieces import Piece, piece_of
from tracker.ledger.records import Declared, FormTest, Sensitivity
from tracker.sync.blocks import Block
from tracker.sync.unpacking import unpack

#: Entries below which another process would not have begun before all is done.
WORTH_IT = 10_000
#: What an entry takes in a bundle at the most, but for long texts.
_ENTRY_BYTES = 150


def checked_pieces(
    declared: Declared, blocks: Sequence[Block], *, to_audit: bool
) -> Generator[Piece]:
    """Blocks taken apart, their entries held against what is declared; errors come where they
    belong. Taking apart, hashing and making rows ready is half of what a merge costs: of long
    bundles it is done beside the storing.
    """
    there = sum(block.entries for block in blocks) >= WORTH_IT
    return pieces_in_order(declared, blocks, to_audit=to_audit, there=there)


def pieces_in_order(
    declared: Declared, blocks: Iterable[Block], *, to_audit: bool, there: bool
) -> Generator[Piece]:
    """``checked_pieces`` of blocks that are told one by one; ``there``: also in another process."""
    task = _task(declared, to_audit) if there else None
    here = partial(_checked_piece, declared, to_audit)
    return in_order(here, task, blocks, Block.told, Piece.heard)


def is_long(size: int) -> bool:
    """Whether bundles of so many bytes are worth another process."""
    return size >= WORTH_IT * _ENTRY_BYTES


def expect_pieces(declared: Declared, size: int, *, to_audit: bool) -> None:
    """Blocks of bundles of ``size`` bytes are to come: whoever helps with long ones begins to
    get ready while the outside is looked at."""
    there = _task(declared, to_audit)
    if there and is_long(size):
        make_ready(there)


def _task(declared: Declared, to_audit: bool) -> Task | None:
    if not declared.origin:
        return None
    return Task("tracker.sync.checking:elsewhere", (declared.origin, to_audit))


def elsewhere(origin: str, to_audit: bool) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """What another process does with a block."""
    declared: Declared = found(origin)
    return lambda block: _checked_piece(declared, to_audit, Block(*block)).told(declared)


def _checked_piece(declared: Declared, to_audit: bool, block: Block) -> Piece:
    return piece_of(declared, checked(declared, unpack(block), to_audit=to_audit))


def checked(declared: Declared, entries: list[Entry], *, to_audit: bool) -> list[Entry]:
    """``entries``, of which each value is in the form and class that is declared.

    Refused when an audit installation is given sealed parts, which it never asks for.
    """
    if to_audit or not _all_pass(declared, entries):
        for entry in entries:
            _check_types(declared, entry)
            if to_audit and (entry.personal or entry.sensitive):
                raise Refused("personal_values_not_wanted")
    return entries


def _all_pass(declared: Declared, entries: Sequence[Entry]) -> bool:
    """Whether ``_check_types`` finds nothing in any of them.

    Field by field: of a column of texts only those that differ are looked at.
    """
    shapes: dict[tuple[str, ...], list[Iterable[Any]]] = {}
    for entry in entries:
        table = entry.parts["table"]
        record_type = declared.get(table)
        if record_type is None:
            continue
        if record_type.shared != (entry.parts["scope"] == "shared"):
            return False
        for sensitivity, values in zip(_CLASSES, _values_of(entry), strict=True):
            if values:
                shapes.setdefault((table, sensitivity, *values), []).append(values.values())
    for (table, sensitivity, *names), rows in shapes.items():
        tests = declared[table].form_tests[Sensitivity(sensitivity)]
        for name, column in zip(names, zip(*rows, strict=True), strict=True):
            test = tests.get(name)
            if test is None:
                if name in declared[table].by_name:
                    return False
            elif not _column_passes(test, column):
                return False
    return True


_CLASSES = tuple(s.value for s in (Sensitivity.PUBLIC, Sensitivity.PERSONAL, Sensitivity.SENSITIVE))


def _values_of(entry: Entry) -> tuple[dict[str, Any] | None, ...]:
    return entry.parts["set"], *entry.sealed_values()


def _column_passes(test: FormTest, column: Sequence[Any]) -> bool:
    # One of equal texts is enough. Of other things it is not: 1 equals True.
    some = set(column) if set(map(type, column)) <= _TEXT else column
    return all(map(test, [value for value in some if value is not None]))


#: Types of a column of texts.
_TEXT = frozenset({str, type(None)})


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
