"""The exchange that was set up on this computer: a folder, a stick or a hub's address.

One run at a time on an installation. The lock is the operating system's: it goes with the
process that holds it, however that one ends, so nothing has to be cleared after a crash.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from tracker.basics.errors import Invalid, Refused, TrackerError
from tracker.crypto.signing import SigningKey
from tracker.domain.casework.keys import pass_keys_on
from tracker.installation import exchange
from tracker.installation.opening import Installation
from tracker.ledger.desk import Desk
from tracker.ledger.ledger import Ledger
from tracker.sync.devices import KnownDevice, known_devices
from tracker.sync.introducing import last_of_line
from tracker.sync.standing import standing
from tracker.sync.transports.folder import Carrier, carry, lying_there
from tracker.sync.transports.line import Hub, Line, checked_address
from tracker.sync.transports.online import Exchange
from tracker.sync.transports.progress import Progress, Synced, silent
from tracker.sync.transports.shelf import Shelf

KINDS = ("folder", "http", "file")
#: Held by those who decide about this computer: they may add its users, too.
MAY_SET_UP = "sync:setup"


@dataclass(frozen=True)
class Way:
    """A transport of this computer: where it leads, and how it went. Times in ms."""

    kind: str
    chosen: bool
    place: str
    ca_file: str | None = None
    allow_http: bool = False
    last_try: int | None = None
    last_success: int | None = None
    error: TrackerError | None = None


@dataclass(frozen=True)
class State:
    """What a screen shows: the ways known, what waits to go out, what lies there to come in.

    ``waiting`` entries are not known to be with those they are for; ``lying`` bundles are in
    the folder for us (None where the folder is not there, or there is none).
    """

    ways: tuple[Way, ...]
    waiting: int
    lying: int | None

    @property
    def chosen(self) -> Way | None:
        return next((way for way in self.ways if way.chosen), None)


def set_up(
    desk: Desk, kind: str, place: str, *, ca_file: str | None = None, allow_http: bool = False
) -> Way:
    """Choose the way in which this computer exchanges from now on."""
    desk.actor.require(MAY_SET_UP)
    if kind not in KINDS:
        raise Invalid("not_a_choice", "kind")
    if kind == "http":
        if desk.ledger.device.kind == "hub":
            raise Refused("hub_calls_nobody")
        place = checked_address(place, allow_http=allow_http)
        if ca_file is not None and not Path(ca_file).is_file():
            raise Invalid("ca_file_unreadable", "ca_file")
    else:
        folder = Path(place).expanduser()
        if not place.strip() or not folder.is_absolute() or not folder.is_dir():
            raise Invalid("sync_folder_missing", "place")
        place, ca_file, allow_http = str(folder), None, False
    database = desk.ledger.database
    with desk.ledger.transaction():
        database.execute("UPDATE transport SET chosen = 0")
        database.execute(
            "INSERT INTO transport (kind, chosen, place, ca_file, allow_http)"
            " VALUES (?, 1, ?, ?, ?)"
            " ON CONFLICT (kind) DO UPDATE SET chosen = 1, place = excluded.place, error = NULL,"
            " ca_file = excluded.ca_file, allow_http = excluded.allow_http",
            (kind, place, ca_file, int(allow_http)),
        )
    return Way(kind, True, place, ca_file, allow_http)


def state(desk: Desk) -> State:
    """How the exchange of this computer stands."""
    desk.actor.require("sync:device:read")
    ways = tuple(_ways(desk.ledger))
    lying = None
    chosen = next((w for w in ways if w.chosen), None)
    if chosen is not None and chosen.kind != "http":
        lying = lying_there(desk.ledger, _carrier(chosen)) if Path(chosen.place).is_dir() else None
    waiting = 0
    if desk.actor.may("sync:export") and desk.ledger.device.enrolled:
        here = [standing(desk.ledger, other) for other in _partners(desk.ledger)]
        waiting = max((s.waiting for s in here), default=0)
    return State(ways, waiting, lying)


def sync(
    installation: Installation,
    progress: Progress = silent,
    sleep: Callable[[float], None] | None = None,
) -> Synced:
    """One run of what is set up; what came of it is kept for the screens.

    Refused("sync_not_set_up"), Refused("sync_running") where another process is at it, and
    whatever the way refuses; what was taken in before stays taken in.
    """
    with installation.desk() as desk:
        desk.actor.require("sync:import")
        way = next((w for w in _ways(desk.ledger) if w.chosen), None)
        if way is None:
            raise Refused("sync_not_set_up")
        device = desk.ledger.device
        if not device.enrolled and (device.replaces is None or way.kind == "http"):
            raise Refused("not_enrolled_again" if device.replaces else "not_enrolled")
    with alone(installation.settings.home):
        try:
            with installation.desk() as desk:
                done = _run(installation, desk, way, progress, sleep)
        except TrackerError as error:
            _keep(installation, way, error)
            raise
        _keep(installation, way, done.refused[0].error if done.refused else None)
    return done


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Nobody else exchanges from this installation meanwhile; Refused("sync_running")."""
    lock = FileLock(home / "sync.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Refused("sync_running") from error
    try:
        yield
    finally:
        lock.release()


def _run(
    installation: Installation,
    desk: Desk,
    way: Way,
    progress: Progress,
    sleep: Callable[[float], None] | None,
) -> Synced:
    ledger = desk.ledger
    may_send = desk.actor.may("sync:export")
    if may_send:
        pass_keys_on(desk)
    # Until it is enrolled again a laptop only receives.
    partners = _partners(ledger) if ledger.device.enrolled else []
    if way.kind != "http":
        return carry(
            ledger,
            _carrier(way),
            partners,
            lambda bundles: exchange.import_several(installation, desk, bundles),
            progress,
            may_send=may_send,
        )
    hub = next((d for d in partners if d.kind == "hub"), None)
    if hub is None:
        raise Refused("receiver_unknown", name="hub")
    try:
        return _call(installation, desk, way, hub, progress, sleep)
    except Refused as error:
        # A hub that came back from a backup has new keys, which those we know signed.
        after = _successor(way, hub) if error.code == "signature_wrong" else None
        if after is None:
            raise
        return _call(installation, desk, way, after, progress, sleep)


def _call(
    installation: Installation,
    desk: Desk,
    way: Way,
    hub: KnownDevice,
    progress: Progress,
    sleep: Callable[[float], None] | None,
) -> Synced:
    ledger = desk.ledger
    waits = {"sleep": sleep} if sleep else {}
    line = Line(_meant(way, hub), ledger.device.id, ledger.device.signing, **waits)
    try:
        return Exchange(
            ledger,
            line,
            hub,
            installation.settings.home / "exchange",
            lambda data: exchange.import_from(installation, desk, data),
            progress,
        ).run(may_send=desk.actor.may("sync:export"))
    finally:
        line.close()


def _meant(way: Way, hub: KnownDevice) -> Hub:
    ca_file = Path(way.ca_file) if way.ca_file else None
    return Hub(way.place, hub.id, hub.sign_key, ca_file, way.allow_http)


def _successor(way: Way, hub: KnownDevice) -> KnownDevice | None:
    line = Line(_meant(way, hub), "", SigningKey.generate())
    try:
        return last_of_line(line.line_of_hubs(), {hub.id: hub.sign_key.hex()})
    finally:
        line.close()


def _partners(ledger: Ledger) -> list[KnownDevice]:
    """With whom this computer exchanges: a hub with all, everyone else with hubs."""
    own = ledger.device
    return [
        d
        for d in known_devices(ledger.database).values()
        if d.id != own.id and d.status == "active" and (own.kind == "hub" or d.kind == "hub")
    ]


def _carrier(way: Way) -> Carrier:
    return Carrier(way.kind, Shelf(Path(way.place)))


def _ways(ledger: Ledger) -> list[Way]:
    return [
        Way(
            row["kind"],
            bool(row["chosen"]),
            row["place"],
            row["ca_file"],
            bool(row["allow_http"]),
            row["last_try"],
            row["last_success"],
            _read_error(row["error"]),
        )
        for row in ledger.database.rows("SELECT * FROM transport ORDER BY kind")
    ]


def _keep(installation: Installation, way: Way, error: TrackerError | None) -> None:
    with installation.store.connection() as database:
        now = installation.now()
        success = None if error else now
        database.execute(
            "UPDATE transport SET last_try = ?, last_success = coalesce(?, last_success),"
            " error = ? WHERE kind = ?",
            (now, success, _write_error(error), way.kind),
        )


def _write_error(error: TrackerError | None) -> str | None:
    if error is None:
        return None
    simple = {k: v for k, v in error.params.items() if isinstance(v, str | int)}
    return json.dumps({"code": error.code, "params": simple})


def _read_error(text: str | None) -> TrackerError | None:
    if text is None:
        return None
    kept: dict[str, Any] = json.loads(text)
    return TrackerError(kept["code"], **kept["params"])
