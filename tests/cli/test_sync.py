"""``tracker sync`` as a program and as a person uses it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import Ran, run_inside
from tests.fleet import PASSWORD, Fleet, Site, register
from tests.sync.test_one_at_a_time import victim
from tracker.sync.transports.line import Line


def tracker(site: Site, *arguments: str | Path, lang: str = "en") -> Ran:
    home = site.installation.settings.home
    return run_inside(*arguments, "--home", home, "--json", password=PASSWORD, lang=lang)


def started(site: Site, *arguments: str) -> subprocess.Popen[str]:
    """The command in a process of its own that goes on."""
    home = str(site.installation.settings.home)
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", *arguments, "--json", "--home", home],
        env={**os.environ, "TRACKER_PASSWORD": PASSWORD, "TRACKER_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_set_up_and_sync_through_a_folder(fleet: Fleet, tmp_path: Path) -> None:
    laptop, hub, folder = fleet.laptop("TAP", "lap"), fleet.hub(), tmp_path / "shared"
    folder.mkdir()
    register(laptop)
    for site in (laptop, hub):
        done = tracker(site, "sync", "setup", "--folder", folder)
        assert (done.code, done.out) == (0, {"way": "folder", "place": str(folder)})
    sent = tracker(laptop, "sync")
    assert sent.code == 0
    assert sent.out == {
        "bundles": 0,
        "new": 0,
        "conflicts": 0,
        "forked": [],
        "sent": 1,
        "sent_entries": sent.out["sent_entries"],
        "unfinished": 0,
        # What the laptop wrote as a witness goes along, and nobody waits for it.
        "waiting": sent.out["sent_entries"] - 1,
        "refused": [],
        "left_out": [],
        "renewed": None,
    }
    came = tracker(hub, "sync", "now")
    assert came.out["new"] == sent.out["sent_entries"] > 0
    assert tracker(laptop, "sync").out["waiting"] == 0
    status = tracker(laptop, "sync", "status").out
    assert (status["waiting"], status["lying"]) == (0, 0)
    (way,) = status["ways"]
    assert way["chosen"]
    assert way["error"] is None
    assert way["last_success"] == way["last_try"]
    digests = [tracker(site, "digest").out["scopes"]["cso:TAP"] for site in (laptop, hub)]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["sync"], 1, "sync_not_set_up"),
        (["sync", "setup"], 2, "usage"),
        (["sync", "setup", "--folder", "a", "--url", "https://b"], 2, "usage"),
        (["sync", "setup", "--url", "http://hub.example"], 1, "address_not_encrypted"),
        (["sync", "setup", "--url", "hub.example"], 1, "address_unusable"),
        (["sync", "setup", "--folder", "/nowhere/at/all"], 1, "sync_folder_missing"),
        (["sync", "--every", "1"], 2, "usage"),
    ],
)
def test_what_cannot_be_done_is_refused(
    fleet: Fleet, arguments: list[str], code: int, error: str
) -> None:
    laptop = fleet.laptop("TAP", "lap")
    done = tracker(laptop, *arguments)
    assert (done.code, done.out["error"]) == (code, error)


def test_a_second_run_is_refused_meanwhile(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop("TAP", "lap")
    tracker(laptop, "sync", "setup", "--file", tmp_path)
    with victim("hold", laptop):
        done = tracker(laptop, "sync")
    assert (done.code, done.out["error"]) == (1, "sync_running")
    assert tracker(laptop, "sync").code == 0


def test_a_person_is_told_in_her_language(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop("TAP", "lap")
    home = laptop.installation.settings.home
    run_inside("sync", "setup", "--folder", tmp_path, "--home", home, password=PASSWORD)
    done = run_inside("sync", "--home", home, password=PASSWORD, lang="ht")
    assert done.code == 0
    assert "nouvo antre" in done.out
    home = fleet.hub().installation.settings.home
    told = run_inside("device", "list", "--home", home, password=PASSWORD, lang="es")
    assert "lap\tLaptop de campo\tTAP\tActivo" in told.out
    assert "Dos equipos" not in told.out


def test_watching_repeats_goes_on_after_trouble_and_stops_with_ctrl_c(
    fleet: Fleet, tmp_path: Path
) -> None:
    laptop, folder = fleet.laptop("TAP", "lap"), tmp_path / "shared"
    folder.mkdir()
    tracker(laptop, "sync", "setup", "--folder", folder)
    folder.rename(tmp_path / "away")
    process = started(laptop, "sync", "--watch", "--every", "5")
    assert process.stdout is not None
    told: list[dict[str, Any]] = [json.loads(process.stdout.readline())]
    (tmp_path / "away").rename(folder)
    told.append(json.loads(process.stdout.readline()))
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _rest, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert told[0]["error"] == "sync_folder_missing"
    assert told[1]["refused"] == []
    assert "Stopped. Nothing is lost." in err
    assert "Traceback" not in err


def test_a_hub_kept_open_behind_a_proxy_serves_laptops(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop)
    process = started(
        hub, "serve", "--port", "0", "--unlocked", "--behind-proxy", "1", "--base-path", "/care"
    )
    try:
        assert process.stdout is not None
        address = json.loads(process.stdout.readline())["address"]
        tracker(laptop, "sync", "setup", "--url", address + "care")
        done = tracker(laptop, "sync")
        assert (done.code, done.out["waiting"]) == (0, 0)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    # Tried again as often as ever, without resting in between.
    monkeypatch.setattr(Line, "rest", lambda line, failures: None)
    after = tracker(laptop, "sync")
    assert (after.code, after.out["error"]) == (1, "hub_unreachable")
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]
