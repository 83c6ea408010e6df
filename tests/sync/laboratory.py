"""A fleet quick enough for a thousand histories: real encrypted databases, copied from one
enrolled fleet, with ledgers, bundles and admission as they are; no screens and no passwords."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.fleet import Fleet
from tests.stored_entries import stored_entry
from tracker.basics.actor import Actor
from tracker.basics.clock import wall_ms
from tracker.basics.errors import Refused
from tracker.domain.accounts.roles import permissions_of
from tracker.installation.declared import DECLARED
from tracker.ledger import refilling
from tracker.ledger.desk import Desk
from tracker.ledger.device import meta
from tracker.ledger.fold import Change
from tracker.ledger.ledger import Ledger
from tracker.ledger.projection import change_of
from tracker.ledger.records import Declared, Field, Kind, RecordType
from tracker.ledger.verify import Verified, verify
from tracker.store.database import Database
from tracker.sync import enrolment
from tracker.sync.devices import known_devices, public_key_of
from tracker.sync.exporting import export
from tracker.sync.merge import Merged, merge_bundle
from tracker.sync.renewal import renew
from tracker.sync.several import merge_several

PERSON = DECLARED["person"]
#: What a later version declares: one more field, one more kind of record.
LATER = Declared(
    (
        RecordType("future_visit", (Field("place", Kind.TEXT, required=True),)),
        RecordType(
            "person",
            (*PERSON.fields, Field("shoe_size", Kind.INT)),
            indexes=PERSON.indexes,
            void_reasons=PERSON.void_reasons,
            derived_tables=PERSON.derived_tables,
            derived_sql=PERSON.derived_sql,
            derive=PERSON.derive,
            retention=PERSON.retention,
        ),
        *(t for t in DECLARED if t.table != "person"),
    )
)
LAPTOPS = ("tap-a", "tap-b", "tij-a")


@dataclass(frozen=True)
class Template:
    """The closed databases of an enrolled fleet, and their keys."""

    folder: Path
    keys: dict[str, bytes]
    users: dict[str, str]


@cache
def template() -> Template:
    """Made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="laboratory-"))
    fleet = Fleet(folder / "fleet")
    fleet.hub()
    for name in LAPTOPS:
        fleet.laptop(name[:3].upper(), name)
    fleet.sync()
    fleet.sync()
    keys, users = {}, {}
    for name, site in fleet.sites.items():
        site.value("PRAGMA wal_checkpoint(TRUNCATE)")
        keys[name] = site.installation.store.key
        users[name] = site.installation.account.user
        shutil.copy(site.installation.settings.database, folder / f"{name}.db")
    fleet.close()
    shutil.rmtree(folder / "fleet")
    return Template(folder, keys, users)


@dataclass
class Bench:
    """One installation of the laboratory. ``skew``: milliseconds its clock is wrong by."""

    name: str
    path: Path
    key: bytes
    user: str
    database: Database
    declared: Declared = DECLARED
    skew: int = 0
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_hub(self) -> bool:
        return self.name == "hub"

    @property
    def cso(self) -> str | None:
        return None if self.is_hub else self.name[:3].upper()

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.database, self.declared, lambda: wall_ms() + self.skew)

    @property
    def desk(self) -> Desk:
        role = "coordinator" if self.is_hub else "supervisor"
        return Desk(self.ledger, Actor(self.user, role, self.cso, permissions_of(role)))

    def send(self, to: str, *, full: bool = False) -> bytes:
        """A bundle for a device."""
        return export(self.ledger, [known_devices(self.database)[to]], full=full).data

    def take(self, data: bytes) -> Merged:
        return merge_bundle(self.ledger, data)

    def take_several(self, bundles: Sequence[bytes]) -> list[Merged | Refused]:
        return merge_several(self.ledger, bundles)

    def verify(self) -> Verified:
        ledger = self.ledger
        return verify(ledger, lambda device: public_key_of(ledger, device))

    def entries(self, scopes: set[str] | None = None) -> set[bytes]:
        """The hashes of all entries held, or of those in some scopes."""
        return {
            digest
            for digest, scope in self.database.tuples(
                "SELECT e.hash, c.scope FROM entry e JOIN chain c ON c.id = e.chain"
            )
            if scopes is None or scope in scopes
        }

    def changes(self, scope: str, table: str, record: str) -> list[Change]:
        """The changes held of a record, for the reference rule."""
        record_type = self.declared[table]
        found = []
        for body, personal, sensitive in self.database.tuples(
            "SELECT body, personal, sensitive FROM entry WHERE record = ? AND state = 0", (record,)
        ):
            entry = stored_entry(body, personal, sensitive)
            if (entry.scope, entry.parts["table"]) == (scope, table):
                found.append(change_of(entry, record_type))
        return found

    def upgrade(self) -> None:
        """A later version of the product is installed."""
        self.declared = LATER
        self.ledger.bring_up_to_date()

    def set_back(self, older: Path, *, told: bool) -> None:
        """An older file is put in its place; ``told``: by restoring it properly."""
        self.database.close()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copy(older, self.path)
        self.database = Database.open(self.path, self.key)
        self.forms.clear()
        if not refilling.is_current(self.database, self.declared):
            self.ledger.bring_up_to_date()
        if told:
            renew(self.ledger, "restored")

    def snapshot(self, to: Path) -> None:
        self.database.value("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.path, to)

    def enrol_again(self, hub: Bench, *, forgotten: bool = False) -> None:
        """The join request carried to the hub and the welcome carried back.

        ``forgotten``: also when enrolled, by a hub that does not know of it any more.
        """
        if self.ledger.device.enrolled and not forgotten:
            return
        request = enrolment.write_request(self.ledger, again=forgotten)
        enrolment.enrol(hub.desk, request=request, cso=self.cso)
        self.take(enrolment.welcome(hub.desk, request).data)

    @property
    def renewed(self) -> bool:
        return meta(self.database, "renewed") is not None


@contextmanager
def laboratory() -> Iterator[dict[str, Bench]]:
    """Fresh copies of the template's installations."""
    made = template()
    shared_memory = Path("/dev/shm")
    within = shared_memory if shared_memory.is_dir() else None
    with tempfile.TemporaryDirectory(dir=within, prefix="lab-") as folder:
        disks = Path(folder) / "disks"
        disks.mkdir()
        benches: dict[str, Bench] = {}
        for name in ("hub", *LAPTOPS):
            path = disks / f"{name}.db"
            shutil.copy(made.folder / f"{name}.db", path)
            key = made.keys[name]
            benches[name] = Bench(name, path, key, made.users[name], Database.open(path, key))
        try:
            yield benches
        finally:
            for bench in benches.values():
                bench.database.close()


def copied(bench: Bench, name: str) -> Bench:
    """The same disk image on another computer."""
    path = bench.path.with_name(f"{name}.db")
    bench.snapshot(path)
    copy = Bench(name, path, bench.key, bench.user, Database.open(path, bench.key))
    copy.declared, copy.skew = bench.declared, bench.skew
    return copy
