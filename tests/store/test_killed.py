"""``kill -9`` at 240 random instants: it opens, verifies, and is as before or as after."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from tests.fleet import PASSWORD, Fleet, Site, hand_over, register
from tracker.installation.opening import unlock
from tracker.settings import Settings
from tracker.store.backup import restore
from tracker.store.database import Database
from tracker.store.migrate import migrations

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9")

#: Of each of six kinds of work.
INSTANTS = 40
#: What the tables of an installation hold, entry by entry and part by part.
State = tuple[Any, ...]


class Nursery:
    """Processes to be killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.crash_nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, action: str, home: Path, user: str, arguments: dict[str, Any], life: float | None
    ) -> float | None:
        """Let a process do ``action`` and kill it ``life`` seconds after it began.

        How long it took, where it ended by itself; ``life`` None lets it.
        """
        told = {"action": action, "home": str(home), "user": user, "arguments": arguments}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        first = self._line().split()
        assert first[0] == "ready", first
        if life is not None:
            time.sleep(life)
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(first[1]), signal.SIGKILL)
        took = None
        while (line := self._line()) != "gone":
            word, rest = line.split(" ", 1)
            assert word == "done", line
            took = float(rest)
        return took

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


def opened(home: Path, user: str) -> Site:
    return Site(user, unlock(Settings(home), user, PASSWORD))


def state_of(site: Site) -> State:
    """Before and after differ in it; between is neither."""
    return (
        site.value("SELECT count(*) FROM entry"),
        site.value("SELECT count(personal) + count(sensitive) FROM entry"),
        site.value("SELECT count(*) FROM person WHERE given_names IS NOT NULL"),
        site.value("SELECT count(*) FROM distribution"),
        site.value("SELECT count(*) FROM receipt"),
        site.value("SELECT coalesce(sum(kits), 0) FROM stock_movement WHERE void IS NULL"),
        site.value("SELECT EXISTS (SELECT 1 FROM person_key UNION SELECT 1 FROM person_key_new)"),
    )


@dataclass
class Trial:
    """A closed installation as it is before ``action``, in a folder to be copied."""

    action: str
    home: Path
    user: str
    arguments: Callable[[Path], dict[str, Any]]


def trials(fleet: Fleet) -> dict[str, Trial]:
    """Each kind of work on an installation of its own, with something in it."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    place, lot = fleet.stocked(laptop)
    women = [register(laptop, name, "Zefirina") for name in ("Rose", "Odette", "Mica")]
    for woman in women:
        hand_over(laptop, place, lot, woman)
    hub.take(laptop.export("hub"))
    for number in range(60):
        register(laptop, f"Widline {number}", "Estimé")
    late = register(laptop, "Yvrose", "Noël")
    bundle = fleet.folder / "more.tracker"
    bundle.write_bytes(laptop.export("hub"))
    second = fleet.laptop("TAP", "second")
    for number in range(60):
        register(second, f"Fabiola {number}", "Dorvil")
    (fleet.folder / "another.tracker").write_bytes(second.export("hub"))
    (fleet.folder / "holiday.jpg").write_bytes(b"a picture")
    sticks = [
        str(fleet.folder / name) for name in ("more.tracker", "holiday.jpg", "another.tracker")
    ]
    for site in (laptop, hub):
        site.value("PRAGMA wal_checkpoint(TRUNCATE)")
    given = {"lot": lot, "site": place, "person": late, "identity_shown": "card"}
    hub_home, lap_home = (s.installation.settings.home for s in (hub, laptop))
    return {
        "merge": Trial("merge", hub_home, "hub", lambda _: {"bundle": str(bundle)}),
        # None of them or all: they come in one transaction.
        "several": Trial("several", hub_home, "hub", lambda _: {"bundles": sticks}),
        "record": Trial("record", lap_home, "lap", lambda _: given),
        "erase": Trial("erase", hub_home, "hub", lambda _: {"person": women[0]}),
        "backup": Trial(
            "backup", lap_home, "lap", lambda home: {"target": str(home.parent / "kept")}
        ),
        "migrate": Trial("migrate", as_of_old(lap_home, fleet.folder / "old"), "lap", lambda _: {}),
    }


def as_of_old(home: Path, old: Path) -> Path:
    """The same data as the first version had them: two migrations, other folded tables."""
    shutil.copytree(home, old)
    with unlock(Settings(home), "lap", PASSWORD).store.connection() as now:
        key = unlock(Settings(home), "lap", PASSWORD).store.key
        path = Settings(old).database
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        then = Database.open(path, key, create=True)
        migrations().apply(sqlite_utils.Database(then.connection), stop_before="m0003_transports")
        kept = {"chain": None, "entry": None, "signed_head": None, "meta": None}
        for table in (*kept, "local_account", "peer", "exchange"):
            names = [row["name"] for row in then.rows(f"PRAGMA table_info({table})")]
            listed = ", ".join(names)
            rows = list(now.tuples(f"SELECT {listed} FROM {table}"))
            marks = ", ".join("?" * len(names))
            then.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)
        then.execute("UPDATE meta SET value = 'another version' WHERE name = 'tables'")
        then.close()
    return old


@pytest.mark.parametrize("action", ["merge", "several", "record", "erase", "backup", "migrate"])
def test_killed_at_random_instants(
    fleet: Fleet, nursery: Nursery, action: str, tmp_path: Path
) -> None:
    trial = trials(fleet)[action]
    dry = tmp_path / "dry" / "home"
    shutil.copytree(trial.home, dry)
    took = nursery.run(action, dry, trial.user, trial.arguments(dry), None)
    assert took is not None
    after = opened(dry, trial.user)
    chance = random.Random(action)
    allowed = {"after": state_of(after)}
    whole = after.digest()
    after.installation.close()
    if action != "migrate":
        untouched = tmp_path / "untouched" / "home"
        shutil.copytree(trial.home, untouched)
        before = opened(untouched, trial.user)
        allowed["before"] = state_of(before)
        before.installation.close()
    ended = {"before": 0, "after": 0}
    reach = 1.2 * took
    for number in range(INSTANTS):
        home = tmp_path / str(number) / "home"
        shutil.copytree(trial.home, home)
        nursery.run(action, home, trial.user, trial.arguments(home), chance.uniform(0, reach))
        site = opened(home, trial.user)
        state = state_of(site)
        assert state in allowed.values(), (state, allowed)
        side = "after" if state == allowed["after"] else "before"
        ended[side] += 1
        if len(set(allowed.values())) > 1:
            # One slow first run must not put every instant behind the commit.
            reach *= 0.9 if side == "after" else 1.15
        assert site.value("PRAGMA quick_check") == "ok"
        assert not site.verify().breaks
        if action == "migrate":
            assert site.digest() == whole
        if action == "backup":
            check_backup(home.parent, site)
        site.installation.close()
        shutil.rmtree(home.parent)
    if len(set(allowed.values())) > 1:
        # Instants that all fall on one side would prove nothing.
        assert min(ended.values()) >= 2, ended


def check_backup(folder: Path, site: Site) -> None:
    """There is a whole one, or none."""
    target = folder / "kept"
    if not target.exists():
        return
    again = Settings(folder / "again")
    restore(target, again)
    other = opened(again.home, "lap")
    assert other.value("SELECT count(*) FROM entry") == site.value("SELECT count(*) FROM entry")
    assert not other.verify().breaks
    other.installation.close()
