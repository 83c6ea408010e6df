"""The ledger of one installation: append what a person did, take in what others did.

Both end in the same place: entries are stored, and the records they touch are folded
again. Nothing writes to a folded table but this.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tracker.basics.clock import tick, wall_ms
from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.basics.ids import Entropy, uuid7
from tracker.ledger import attachments, erasure, projection, refilling
from tracker.ledger.device import Device, load_device, meta, set_meta
from tracker.ledger.entry import MAX_GROUP, Entry, seal_values, split_values, write_entry
from tracker.ledger.records import Declared
from tracker.store.database import Database

#: Version of the declared records, written into every entry.
SCHEMA = 1

#: ``entry.state``: folded; waiting for the rest of its group; of a newer version's table.
APPLIED, WAITING, UNKNOWN = 0, 1, 2

#: The columns of ``Ledger.row_of``.
COLUMNS = (
    "hash",
    "chain",
    "seq",
    "record",
    "grp",
    "state",
    "received",
    "body",
    "personal",
    "sensitive",
)


@dataclass(frozen=True)
class Change:
    """One record's change as a command makes it.

    ``base`` is what the user saw (the form's hidden field): None stands for "what is held
    now", and an empty tuple for a record that is new.
    """

    table: str
    record: str
    values: Mapping[str, Any]
    base: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Group:
    """What was appended: the group's id and the entries' hashes, in order."""

    id: str
    hashes: tuple[str, ...]


class Ledger:
    """Bound to one connection, one device and one clock."""

    def __init__(
        self,
        database: Database,
        declared: Declared,
        now: Callable[[], int] = wall_ms,
        entropy: Entropy = os.urandom,
    ) -> None:
        self.database = database
        self.declared = declared
        self.now = now
        self.entropy = entropy
        #: Called before anything of ours is handed out, outside of a transaction.
        self.before_leaving: Callable[[], None] = lambda: None
        self._device: Device | None = None
        self._chains: dict[tuple[str, str], int] = {}

    @property
    def device(self) -> Device:
        if self._device is None:
            self._device = load_device(self.database)
        return self._device

    def reload_device(self) -> None:
        """Read the device again after its enrolment changed."""
        self._device = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of a command, or nothing of it."""
        try:
            with self.database.transaction():
                yield
        except BaseException:
            # What was looked up meanwhile may be of what is taken back.
            self._chains.clear()
            self.reload_device()
            raise

    def new_id(self) -> str:
        return uuid7(self.now(), self.entropy)

    def append(self, scope: str, action: str, actor: str, changes: Sequence[Change]) -> Group:
        """Append ``changes`` as one group in ``scope`` and fold them.

        Refused when this device may not write there; Invalid for a bad value; the whole
        group or nothing.
        """
        return self.append_each(scope, action, actor, [changes])[0]

    def append_each(
        self, scope: str, action: str, actor: str, groups: Sequence[Sequence[Change]]
    ) -> list[Group]:
        """``append`` for many groups that do not build on each other, folded together.

        All of them or nothing: a long list costs a third of what its rows cost one by one.
        """
        device = self._writable(scope)
        if not all(1 <= len(changes) <= MAX_GROUP for changes in groups):
            raise Refused("group_size")
        with self.transaction():
            now = self.now()
            hlc = int(meta(self.database, "hlc") or 0)
            chain = self.chain_id(device.id, scope)
            seq, prev = self._tip(scope)
            entries: list[Entry] = []
            fresh: set[str] = set()
            made: list[Group] = []
            for changes in groups:
                group = uuid7(now, self.entropy)
                first = len(entries)
                for change in changes:
                    record_type = self.declared[change.table]
                    base, new = self._base(scope, change)
                    values = record_type.check(change.values, new=new)
                    public, personal, sensitive = split_values(record_type, values)
                    hlc, seq = tick(hlc, now), seq + 1
                    head = {
                        "action": action,
                        "actor": actor,
                        "at": now,
                        "base": sorted(base),
                        "device": device.id,
                        "group": group,
                        "group_size": len(changes),
                        "hlc": hlc,
                        "prev": prev,
                        "record": change.record,
                        "schema": SCHEMA,
                        "scope": scope,
                        "seq": seq,
                        "table": change.table,
                    }
                    entry = write_entry(
                        head,
                        public,
                        seal_values(personal, self.entropy) if personal else None,
                        seal_values(sensitive, self.entropy) if sensitive else None,
                    )
                    prev = entry.hash.hex()
                    entries.append(entry)
                    if new:
                        fresh.add(change.record)
                made.append(Group(group, tuple(e.hash.hex() for e in entries[first:])))
            self.database.insert_many(
                "entry", COLUMNS, [self.row_of(e, chain, APPLIED, now) for e in entries]
            )
            set_meta(self.database, "hlc", str(hlc))
            set_meta(self.database, f"tip:{scope}", f"{seq}:{prev}")
            lost = erasure.take_effect(self.database, entries)
            projection.refold(self.database, self.declared, [*entries, *lost], fresh)
            if lost and attachments.TABLE in self.declared:
                attachments.drop_unwanted(self.database)
        return made

    def row_of(self, entry: Entry, chain: int, state: int, received: int) -> tuple[Any, ...]:
        """The row of table ``entry``."""
        parts = entry.parts
        return (
            entry.hash,
            chain,
            parts["seq"],
            parts["record"],
            parts["group"],
            state,
            received,
            entry.body,
            entry.personal,
            entry.sensitive,
        )

    def heads(self, scope: str, table: str, record: str) -> tuple[str, ...]:
        """Hashes of all heads of a record: what a form that opens now has seen."""
        found = self.database.value(
            f'SELECT _heads FROM "{self.declared[table].table}" WHERE id = ? AND scope = ?',
            (record, scope),
        )
        return tuple(found.split(",")) if found else ()

    def chain_id(self, device: str, scope: str) -> int:
        """The row id of a chain, made when it is new."""
        key = (device, scope)
        if key not in self._chains:
            # Looked for first: whoever only reads needs no right to write.
            found = self.database.value("SELECT id FROM chain WHERE device = ? AND scope = ?", key)
            if found is None:
                self.database.execute("INSERT INTO chain (device, scope) VALUES (?, ?)", key)
                found = self.database.value("SELECT last_insert_rowid()")
            self._chains[key] = int(found)
        return self._chains[key]

    def rebuild(self) -> None:
        """Make every folded table anew from the entries."""
        self._make_anew(refilling.rebuild)

    def bring_up_to_date(self) -> None:
        """Make those folded tables anew that this version declares otherwise."""
        self._make_anew(refilling.bring_up_to_date)

    def _make_anew(self, make: Callable[[Database, Declared], None]) -> None:
        with self.transaction():
            make(self.database, self.declared)
            lost = erasure.recompute(self.database)
            projection.refold(self.database, self.declared, lost)

    def _writable(self, scope: str) -> Device:
        device = self.device
        if not device.belongs:
            raise Refused("not_enrolled")
        if device.kind == "hub" or (device.kind == "field" and scope == f"cso:{device.cso}"):
            return device
        raise Refused("scope_not_writable")

    def _tip(self, scope: str) -> tuple[int, str]:
        """Sequence number and hash of our own last entry in ``scope`` (0 and "" at first)."""
        tip = meta(self.database, f"tip:{scope}")
        if tip is None:
            return 0, ""
        seq, _, prev = tip.partition(":")
        return int(seq), prev

    def _base(self, scope: str, change: Change) -> tuple[tuple[str, ...], bool]:
        """The base to write, and whether the record is new here."""
        if change.table == erasure.TABLE and self.device.kind != "hub":
            raise Refused("erasure_by_hub_only")
        by_name = self.declared[change.table].by_name
        if any(
            value is not None and name in by_name and by_name[name].sensitivity != "public"
            for name, value in change.values.items()
        ):
            erasure.refuse_erased(self.database, scope, change.record)
        if change.base == ():
            return (), True
        held = self.heads(scope, change.table, change.record)
        if change.base is None:
            if not held:
                raise NotFound("not_found", what=change.table)
            return held, False
        for number in change.base:
            if not self._is_of(scope, change, number):
                raise Invalid("stale_form", "base")
        return change.base, False

    def _is_of(self, scope: str, change: Change, number: str) -> bool:
        try:
            raw = bytes.fromhex(number)
        except ValueError:
            return False
        return bool(
            self.database.value(
                "SELECT 1 FROM entry JOIN chain ON chain.id = entry.chain"
                " WHERE hash = ? AND record = ? AND scope = ?",
                (raw, change.record, scope),
            )
        )
