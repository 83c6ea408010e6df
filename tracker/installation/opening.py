"""Make an installation, unlock it, sit down at its desk."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.basics.actor import Actor
from tracker.basics.clock import local_date, wall_ms
from tracker.basics.errors import Invalid, Refused, TrackerError
from tracker.basics.ids import uuid7
from tracker.crypto.keyslots import DATA_KEY_BYTES, Cost, KeySlots
from tracker.domain.accounts.roles import ROLES_OF, permissions_of
from tracker.domain.monitoring.overdue import forget_overdue
from tracker.installation import erasing
from tracker.installation.declared import DECLARED
from tracker.installation.last_heads import LastHeads
from tracker.ledger import refilling
from tracker.ledger.desk import Desk
from tracker.ledger.device import RENEWED, Device, create_device, load_device, meta
from tracker.ledger.ledger import Change, Ledger
from tracker.settings import Settings
from tracker.store.database import Database, Store
from tracker.store.migrate import migrate
from tracker.sync.clocks import own_skew
from tracker.sync.devices import device_values

KINDS = tuple(ROLES_OF)
#: Where readers were in the way of cleaning up after an erasure, it is tried again so often.
_CLEAN_AGAIN_MS = 5_000


@dataclass(frozen=True)
class Account:
    """A user who can sign in here."""

    user: str
    username: str
    display_name: str
    role: str
    language: str | None


class Installation:
    """An unlocked installation: its store, its clock, and one signed-in account."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        account: Account,
        device: Device,
        now: Callable[[], int] = wall_ms,
    ) -> None:
        self.settings = settings
        self.store = store
        self.account = account
        self._device = device
        self._renewed: str | None = None
        self.now = now
        #: Whether the file is emptied of what was erased beside other work, which takes seconds
        #: for each hundred thousand records; else whoever erased waits for it.
        self.cleans_beside = False
        self._clean_again = 0
        self._cleaning = threading.Lock()
        self._last_heads = LastHeads(settings, store.key)
        self.reload()

    @property
    def renewed(self) -> str | None:
        """Why this installation has a new identity, while people must know of it."""
        return self._renewed

    @property
    def kind(self) -> str:
        """hub, field or audit."""
        return self._device.kind

    @property
    def device(self) -> Device:
        """The device as it was when last looked at; ``reload`` after an enrolment."""
        return self._device

    def reload(self) -> None:
        """Look at the device again: an enrolment changes what its users may do."""
        with self.store.connection() as database:
            self._device = load_device(database)
            self._renewed = meta(database, RENEWED)

    @property
    def actor(self) -> Actor:
        """Who acts. A user of a laptop is bound to its organisation, even before there is one."""
        if not self._device.enrolled:
            # It may have been enrolled meanwhile, by another window or the command line.
            self.reload()
        cso = (self._device.cso or "") if self.kind == "field" else None
        role = self.account.role
        return Actor(self.account.user, role, cso, permissions_of(role))

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk for one piece of work."""
        with self.store.connection() as database:
            ledger = Ledger(database, DECLARED, self.now)
            ledger.before_leaving = lambda: self._last_heads.keep(ledger, at_once=True)
            yield Desk(ledger, self.actor)
            # What was done is done: were this an error, it would be typed in a second time.
            # The next piece of work tries again, and nothing leaves the laptop before it is kept.
            with contextlib.suppress(Refused):
                self._last_heads.keep(ledger)
            self._clean_up(database)

    def _clean_up(self, database: Database) -> None:
        """Leave nothing of an erasure in the file; where readers are in the way, later."""
        if not erasing.is_unclean(database) or self.now() < self._clean_again:
            return
        if not self._cleaning.acquire(blocking=False):
            return
        if self.cleans_beside:
            threading.Thread(target=self._clean_beside, name="cleaning", daemon=True).start()
            return
        try:
            self._clean(database)
        finally:
            self._cleaning.release()

    def _clean_beside(self) -> None:
        """What is cut off here, or finds no room, is done again at the next opening."""
        try:
            with (
                contextlib.suppress(TrackerError, OSError),
                self.store.connection() as database,
            ):
                self._clean(database)
        finally:
            self._cleaning.release()

    def _clean(self, database: Database) -> None:
        self._clean_again = self.now() + _CLEAN_AGAIN_MS
        if erasing.clean_up(database, self.settings, self.store.key):
            self._clean_again = 0

    def remember_language(self, language: str) -> None:
        """Keep the user's language for her next sign-in."""
        with self.store.connection() as database:
            database.execute(
                "UPDATE local_account SET language = ? WHERE user = ?",
                (language, self.account.user),
            )

    def close(self) -> None:
        """Lock: the data key leaves memory."""
        with contextlib.suppress(TrackerError), self.store.connection() as database:
            self._last_heads.keep(Ledger(database, DECLARED, self.now), at_once=True)
        self.store.close()


def init(
    settings: Settings,
    kind: str,
    name: str,
    username: str,
    password: str,
    *,
    display_name: str | None = None,
    role: str | None = None,
    now: Callable[[], int] = wall_ms,
    cost: Cost | None = None,
) -> Device:
    """Make an installation of ``kind`` in ``settings.home`` with its first user.

    Refused("installation_exists") where there is one; what was made is taken away again
    when anything fails, so that it can be tried once more.
    """
    if kind not in KINDS:
        raise Invalid("not_a_choice", "role")
    if not name.strip() or not username.strip():
        raise Invalid("required", "name" if not name.strip() else "user")
    chosen = role or ROLES_OF[kind][0]
    if chosen not in ROLES_OF[kind]:
        raise Refused("role_not_here", role=chosen)
    slots = KeySlots(settings.key_slots)
    if settings.key_slots.exists() or settings.database.exists():
        raise Refused("installation_exists")
    made_folder = not settings.home.exists()
    data_key = os.urandom(DATA_KEY_BYTES)
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        slots.create()
        slots.add(username, password, data_key, cost)
        database = Database.open(settings.database, data_key, create=True)
        try:
            migrate(database)
            with database.transaction():
                device = create_device(database, name.strip(), kind, now())
                ledger = Ledger(database, DECLARED, now)
                refilling.rebuild(database, DECLARED)
                user = add_account(ledger, username, display_name or username, chosen)
                if kind == "hub":
                    introduce_hub(ledger, user)
        finally:
            database.close()
    except OSError as error:
        _take_away(settings, made_folder)
        raise Refused("folder_not_writable") from error
    except BaseException:
        _take_away(settings, made_folder)
        raise
    return device


def _take_away(settings: Settings, folder_too: bool) -> None:
    if folder_too:
        shutil.rmtree(settings.home, ignore_errors=True)
        return
    for path in (settings.key_slots, settings.database):
        for suffix in ("", "-wal", "-shm", ".new"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def introduce_hub(ledger: Ledger, user: str) -> None:
    """A hub's first entry is its own device's record."""
    device = ledger.device
    values = device_values(device.name, "hub", None, device.signing.public, device.recipient)
    ledger.append("shared", "sync:device:enrol", user, [Change("device", device.id, values, ())])
    introduce_users(ledger, user)


def add_account(ledger: Ledger, username: str, display_name: str, role: str) -> str:
    """A user who can sign in here (her key slot is made apart); her id."""
    user = uuid7(ledger.now())
    if ledger.database.value("SELECT 1 FROM local_account WHERE username = ?", (username.strip(),)):
        raise Invalid("user_exists", "username")
    ledger.database.execute(
        "INSERT INTO local_account (user, username, display_name, role, created)"
        " VALUES (?, ?, ?, ?, ?)",
        (user, username.strip(), display_name.strip(), role, ledger.now()),
    )
    return user


def introduce_users(ledger: Ledger, actor: str) -> None:
    """Tell the others who signs in here, as far as that is not told yet.

    An audit installation writes nothing, so its users stay its own.
    """
    device = ledger.device
    if device.kind == "audit" or not device.enrolled:
        return
    table = "hub_user" if device.kind == "hub" else "cso_user"
    scope = "shared" if device.kind == "hub" else f"cso:{device.cso}"
    for row in ledger.database.rows("SELECT * FROM local_account ORDER BY created, user"):
        if ledger.database.value(f"SELECT 1 FROM {table} WHERE id = ?", (row["user"],)):
            continue
        values: dict[str, Any] = {
            "role": row["role"],
            "cso": device.cso,
            "active": True,
            "username": row["username"],
            "display_name": row["display_name"],
        }
        ledger.append(scope, "accounts:user:add", actor, [Change(table, row["user"], values, ())])


def unlock(
    settings: Settings,
    username: str | None,
    password: str,
    now: Callable[[], int] = wall_ms,
) -> Installation:
    """Open the installation with a user's password; migrate and refold when needed.

    Without a name (on the command line) whoever has this password is meant.
    """
    slots = KeySlots(settings.key_slots)
    if username is None:
        data_key, tag = slots.unlock_any(password)
    else:
        data_key, tag = slots.unlock(username, password), slots.tag(username)
    store = Store(settings.database, data_key)
    try:
        with store.connection() as database:
            migrate(database)
            if not refilling.is_current(database, DECLARED):
                Ledger(database, DECLARED, now).bring_up_to_date()
            erasing.carry_over(Ledger(database, DECLARED, now), settings, data_key)
            erasing.clean_up(database, settings, data_key)
            LastHeads(settings, data_key).check(Ledger(database, DECLARED, now))
            with contextlib.suppress(Refused):
                forget_overdue(database, _believed_day(Ledger(database, DECLARED, now)))
            rows = database.rows("SELECT * FROM local_account")
            row = next((r for r in rows if slots.tag(r["username"]) == tag), None)
            if row is None:
                raise Refused("wrong_user_or_password")
            device = load_device(database)
    except BaseException:
        store.close()
        raise
    account = Account(
        row["user"], row["username"], row["display_name"], row["role"], row["language"]
    )
    return Installation(settings, store, account, device, now)


def _believed_day(ledger: Ledger) -> date:
    """Today by this computer's clock, less what others know that it is ahead."""
    skew = own_skew(ledger)
    return local_date(ledger.now() - (skew.ms if skew and skew.ahead else 0))
