"""Bugs that others shipped, to be planted into the product: the histories must catch each.

They are put where the product decides (its fold with its shortcuts, its intake, its base, its
asking of the erased set), by pytest's ``monkeypatch``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tracker.ledger import erasure, extending, fold, intake, lone, projection
from tracker.ledger.entry import Entry
from tracker.ledger.fold import Change, Folded
from tracker.ledger.ledger import Ledger
from tracker.store.database import Database

Plant = Callable[[pytest.MonkeyPatch], None]


def _fold_by(
    monkeypatch: pytest.MonkeyPatch, rule: Callable[[Sequence[Change], Folded], Folded]
) -> None:
    """The product's fold, its shortcut for straight histories too, with its result changed."""
    real = fold.fold

    def wrong(changes: Sequence[Change]) -> Folded:
        return rule(changes, real(changes))

    monkeypatch.setattr(projection, "fold", wrong)


def _writers(changes: Sequence[Change], name: str) -> list[Change]:
    return [c for c in changes if name in c.fields]


def last_writer_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock alone, and nobody is told (Primero #508)."""

    def rule(changes: Sequence[Change], found: Folded) -> Folded:
        by_clock = {
            name: max(_writers(changes, name), key=lambda c: (c.hlc, c.device, c.hash))
            for name in found.values
        }
        shown = {name: change.fields[name] for name, change in by_clock.items()}
        return replace(found, values=shown, conflicts={})

    _fold_by(monkeypatch, rule)


def clock_over_causality(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conflicts are told, but a fast clock wins over who saw it (actual #7106)."""

    def rule(changes: Sequence[Change], found: Folded) -> Folded:
        shown = {
            name: max(_writers(changes, name), key=lambda c: c.hlc).fields[name]
            for name in found.values
        }
        return replace(found, values=shown)

    _fold_by(monkeypatch, rule)


def order_dependent_winner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the heads in conflict the one that came last is shown (Tangerine #2484)."""

    def rule(changes: Sequence[Change], found: Folded) -> Folded:
        shown = dict(found.values)
        for name, heads in found.conflicts.items():
            arrived = [c for c in changes if c.hash in heads and name in c.fields]
            if arrived:
                shown[name] = arrived[-1].fields[name]
        return replace(found, values=shown)

    _fold_by(monkeypatch, rule)


def straight_without_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortcut takes every history for a straight one."""

    def wrong(changes: Sequence[Change]) -> Folded:
        values: dict[str, Any] = {}
        for change in sorted(changes, key=lambda c: c.hlc):
            values.update(change.fields)
        last = max(changes, key=lambda c: c.hlc)
        return Folded(values, (last.hash,), {}, False, last.hlc)

    monkeypatch.setattr(fold, "_straight", wrong)


def edit_over_any_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortcut for edits writes over a row whatever the edit had seen (Primero #508)."""
    real = extending._rows

    def wrong(
        database: Database, table: str, records: Mapping[tuple[str, str], Sequence[Any]]
    ) -> list[tuple[str, str, str, int]]:
        return [
            (record, scope, records[record, scope][0], 0)
            for record, scope, _, _ in real(database, table, records)
            if (record, scope) in records
        ]

    monkeypatch.setattr(extending, "_rows", wrong)


def lone_entry_never_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shortcut for a record with one entry does not look at what that had seen."""
    monkeypatch.setattr(lone, "_pending", lambda parts: 0)


def chain_by_device_and_seq(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has a number that is held is taken for held (cr-sqlite #145)."""

    def wrong(ledger: Ledger, entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
        if not entries:
            return [], []
        chain = ledger.chain_id(entries[0].device, entries[0].scope)
        held = {
            seq
            for (seq,) in ledger.database.tuples("SELECT seq FROM entry WHERE chain = ?", (chain,))
        }
        news: list[Entry] = []
        for entry in entries:
            if entry.seq not in held:
                held.add(entry.seq)
                news.append(entry)
        return news, []

    monkeypatch.setattr(intake, "_new_of_chain", wrong)


def base_names_the_last_head_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that saw two heads tells of one: the conflict lives on (ODK #805)."""
    real = Ledger.heads

    def wrong(self: Ledger, scope: str, table: str, record: str) -> tuple[str, ...]:
        return real(self, scope, table, record)[-1:]

    monkeypatch.setattr(Ledger, "heads", wrong)


def base_written_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form saw two heads, and the entry names one."""
    real = Ledger._base

    def wrong(self: Ledger, scope: str, change: Any) -> tuple[tuple[str, ...], bool]:
        base, new = real(self, scope, change)
        return base[-1:], new

    monkeypatch.setattr(Ledger, "_base", wrong)


def base_is_what_is_held_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that was open for long counts as having seen what came meanwhile (ODK #698)."""
    real = Ledger._base

    def wrong(self: Ledger, scope: str, change: Any) -> tuple[tuple[str, ...], bool]:
        base, new = real(self, scope, change)
        return (base, new) if new else (self.heads(scope, change.table, change.record), False)

    monkeypatch.setattr(Ledger, "_base", wrong)


def erased_set_not_consulted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an old stick brings is stored, erased or not (couchdb #4844)."""

    def wrong(
        database: Database, entries: Sequence[Entry], states: Mapping[bytes, int]
    ) -> list[Entry]:
        return list(entries)

    monkeypatch.setattr(erasure, "without_erased", wrong)


def stops_at_what_it_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender remembers what it sent instead of asking what is there (CHT #8093)."""
    sent: dict[tuple[int, str, str], int] = {}

    def wrong(ledger: Ledger, chain: dict[str, Any], known: Any) -> int:
        top = ledger.database.value("SELECT max(seq) FROM entry WHERE chain = ?", (chain["id"],))
        key = (id(ledger.database), chain["device"], chain["scope"])
        before, sent[key] = sent.get(key, 0), int(top or 0)
        return before

    monkeypatch.setattr("tracker.sync.exporting._start", wrong)


PLANTS: tuple[Plant, ...] = (
    last_writer_wins,
    clock_over_causality,
    order_dependent_winner,
    straight_without_looking,
    edit_over_any_row,
    chain_by_device_and_seq,
    base_names_the_last_head_only,
    base_written_shorter,
    base_is_what_is_held_now,
    erased_set_not_consulted,
    stops_at_what_it_heard,
)
