"""Two processes of one installation, and ``kill -9`` in the middle of a run."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.fleet import PASSWORD, Fleet, Site, register
from tests.serving import free_port, in_a_process
from tests.sync.online import point
from tests.sync.online import sync as online_sync
from tests.sync.test_folder import bundles, meet, sync
from tracker.basics.errors import Refused
from tracker.installation import syncing
from tracker.sync.transports.names import is_own_name, read_name

ROOT = Path(__file__).parents[2]


@contextmanager
def victim(what: str, site: Site) -> Iterator[subprocess.Popen[str]]:
    """A process at work on a site's installation, killed at the latest at the end."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.sync.sync_victim",
            what,
            str(site.installation.settings.home),
            site.name,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_a_second_process_is_told_and_a_killed_one_leaves_no_lock(
    fleet: Fleet, tmp_path: Path
) -> None:
    laptop = fleet.laptop("TAP", "lap")
    meet(laptop, tmp_path / "shared")
    register(laptop)
    with victim("hold", laptop) as process:
        with pytest.raises(Refused, match="sync_running"):
            sync(laptop)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert sync(laptop).sent == 1


def test_two_threads_of_one_process_are_two(tmp_path: Path) -> None:
    with (
        syncing.alone(tmp_path),
        pytest.raises(Refused, match="sync_running"),
        syncing.alone(tmp_path),
    ):
        pass
    with syncing.alone(tmp_path):
        pass


def test_killed_at_any_moment_nothing_is_half_done(fleet: Fleet, tmp_path: Path) -> None:
    laptop, hub, folder = fleet.laptop("TAP", "lap"), fleet.hub(), tmp_path / "shared"
    meet(laptop, folder)
    meet(hub, folder)
    chance = random.Random(7)
    for _ in range(6):
        with victim("register", laptop), victim("take", hub):
            time.sleep(0.1 + chance.random() * 1.2)
        # What is there under its own name is whole: only whole files get one.
        for path in bundles(folder):
            named = read_name(path.name)
            if is_own_name(path.name):
                assert named is not None
                assert named.is_whole(path.read_bytes())
        assert not hub.verify().breaks
    for _ in range(3):
        sync(laptop)
        came = sync(hub)
        assert came.refused == ()
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
    assert hub.value("SELECT count(*) FROM person") > 10
    assert hub.value("SELECT count(*) FROM entry WHERE state <> 0") == 0
    digests = hub.rows("SELECT digest, count(*) AS n FROM exchange GROUP BY digest HAVING n > 1")
    assert digests == []
    # What the crashes left half written is gone.
    assert all(path.suffix == ".tracker" and path.name[0] != "." for path in bundles(folder))


def served_hub(hub: Site, port: int) -> AbstractContextManager[subprocess.Popen[str]]:
    """The hub, kept open for computers."""
    home = hub.installation.settings.home
    return in_a_process(home, port, "--unlocked", TRACKER_PASSWORD=PASSWORD)


def test_both_ends_of_a_line_are_killed_at_any_moment(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    port = free_port()
    point(laptop, f"http://127.0.0.1:{port}")
    chance = random.Random(3)
    for _ in range(5):
        with served_hub(hub, port), victim("register", laptop):
            time.sleep(0.3 + chance.random())
        assert not hub.verify().breaks
    with served_hub(hub, port):
        assert online_sync(laptop).waiting == 0
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
    assert hub.value("SELECT count(*) FROM person") > 10
    digests = hub.rows("SELECT digest, count(*) AS n FROM exchange GROUP BY digest HAVING n > 1")
    assert digests == []
    # Nothing that was under way is left behind.
    for site in (laptop, hub):
        left = site.installation.settings.home / "exchange"
        assert [p for p in left.rglob("*") if p.is_file()] == []
