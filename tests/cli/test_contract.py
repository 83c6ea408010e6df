"""What a program can rely on: one JSON object in every case, whatever goes wrong."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.runner import PASSWORD, run, run_inside
from tracker.basics.errors import Refused
from tracker.cli import lists
from tracker.cli.main import cli
from tracker.installation.opening import Installation, unlock
from tracker.settings import Settings


@pytest.fixture(scope="module")
def new_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("new") / "hub"
    made = run("init", "--role", "hub", "--name", "Hub", "--user", "ana", "--home", home, "--json")
    assert made.code == 0, made.err
    return home


@pytest.fixture
def hub(new_hub: Path, tmp_path: Path) -> Path:
    """A new hub, whatever other tests did with theirs."""
    return Path(shutil.copytree(new_hub, tmp_path / "hub"))


def test_a_password_costs_what_rfc_9106_recommends(new_hub: Path) -> None:
    """Three passes over 64 MiB in four lanes: tests in one process are let off, users are not."""
    document = json.loads(Settings(new_hub).key_slots.read_text("utf-8"))
    assert [slot["cost"] for slot in document["slots"]] == [[3, 64 * 1024, 4]]


def test_wrong_usage_is_one_object_too(hub: Path) -> None:
    for started, arguments in (
        (run, ("digest", "--json", "--bogus")),
        (run_inside, ("import-list", "--json", "--home", hub)),
        (run_inside, ("nothing", "--json")),
        (run_inside, ("init", "--json", "--role", "queen", "--name", "N", "--user", "u")),
    ):
        done = started(*arguments)
        assert (done.code, done.out["error"]) == (2, "usage"), arguments
        assert done.err


def test_the_unforeseen_tells_where_and_never_what(
    hub: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(_path: Path) -> bytes:
        raise RuntimeError("Célestine Désir")

    monkeypatch.setattr(lists, "read_bytes", breaks)
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    with pytest.raises(SystemExit) as ended:
        cli.main(["import-list", "list.csv", "--home", str(hub), "--json"])
    told = capsys.readouterr()
    assert ended.value.code == 1
    assert '"error": "unexpected"' in told.out
    assert "RuntimeError" in told.out
    for text in (told.out, told.err):
        assert "Célestine" not in text
        assert "Traceback" not in text


def test_a_console_without_the_letters_does_not_stop_the_work(hub: Path) -> None:
    environment = os.environ | {
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
        "TRACKER_LANG": "ht",
        "TRACKER_PASSWORD": PASSWORD,
    }
    for more in ((), ("--json",)):
        command = [sys.executable, "-m", "tracker", "user", "list", "--home", str(hub), *more]
        done = subprocess.run(command, capture_output=True, env=environment, timeout=60)
        assert done.returncode == 0, done.stderr
    wrong = subprocess.run(
        [sys.executable, "-m", "tracker", "digest", "--home", str(hub), "--json"],
        capture_output=True,
        env=environment | {"TRACKER_PASSWORD": "pa sa a"},
        timeout=60,
    )
    assert wrong.returncode == 1
    assert b'"wrong_user_or_password"' in wrong.stdout


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_password_file_may_come_from_windows(hub: Path, tmp_path: Path, written: str) -> None:
    file = tmp_path / "password"
    file.write_bytes(f"{PASSWORD}\r\n".encode(written))
    assert written != "utf-16" or file.read_bytes().startswith(codecs.BOM_UTF16)
    done = run("digest", "--home", hub, "--password-file", file, "--json", password=None)
    assert done.code == 0, done.err


def test_a_new_user_needs_somebody_to_type_her_password(hub: Path) -> None:
    done = run("user", "add", "bea", "--role", "coordinator", "--home", hub, "--json")
    assert (done.code, done.out["error"]) == (1, "password_needed")


def test_a_file_in_the_way_is_told_before_anything_is_done(hub: Path, tmp_path: Path) -> None:
    taken = tmp_path / "parked.xlsx"
    taken.write_text("mine")
    rows = tmp_path / "list.csv"
    rows.write_text("Nombre;Apellidos\nMarie;Jean\n")
    given = ("--home", hub, "--cso", "SUR", "--parked", taken, "--json")
    done = run("import-list", rows, *given)
    assert (done.code, done.out["error"]) == (1, "file_exists")
    assert taken.read_text() == "mine"


def test_reading_goes_on_while_another_program_writes(hub: Path) -> None:
    writer = unlock(Settings(hub), "ana", PASSWORD)
    with writer.store.connection() as database, database.transaction():
        database.execute("UPDATE meta SET value = value")
        begun = time.monotonic()
        done = run("digest", "--home", hub, "--json")
        assert done.code == 0, done.err
        assert time.monotonic() - begun < 20
    writer.close()


def may_write(installation: Installation) -> bool:
    """Whether nobody else is writing, without waiting for it."""
    with installation.store.connection() as database:
        database.execute("PRAGMA busy_timeout = 0")
        try:
            with database.transaction():
                return True
        except Refused as error:
            if error.code != "database_busy":
                raise
            return False


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one process")
def test_an_import_that_is_stopped_leaves_nothing(hub: Path, tmp_path: Path) -> None:
    asked = tmp_path / "cso.json"
    asked.write_text(
        '{"command": "organisations:cso:add", "arguments": {"code": "SUR", "name": "Sur"}}'
    )
    assert run_inside("record", "--json-file", asked, "--home", hub, "--json").code == 0
    before = run_inside("digest", "--home", hub, "--json").out
    rows = tmp_path / "long.csv"
    names = "".join(f"Marie{i};Jean{i};14/04/1993\n" for i in range(10_000))
    rows.write_text("Nombre;Apellidos;Fecha de nacimiento\n" + names)
    environment = os.environ | {"TRACKER_PASSWORD": PASSWORD}
    given = (str(rows), "--home", str(hub), "--cso", "SUR", "--json")
    importing = subprocess.Popen(
        [sys.executable, "-m", "tracker", "import-list", *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        # A test that runs in the background would hand down that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    # In the midst of writing: nobody else may.
    with closing(unlock(Settings(hub), "ana", PASSWORD)) as other:
        while may_write(other):
            assert importing.poll() is None
            time.sleep(0.01)
    importing.send_signal(signal.SIGINT)
    out, err = importing.communicate(timeout=60)
    assert (importing.returncode, b'"error": "stopped"' in out) == (1, True), err
    assert run_inside("digest", "--home", hub, "--json").out == before


def test_a_restore_that_fails_is_not_in_the_way_of_the_next(hub: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.backup", tmp_path / "cut.backup"
    assert run_inside("backup", whole, "--home", hub, "--json").code == 0
    cut.write_bytes(whole.read_bytes()[:-200])
    assert run("restore", cut, "--home", tmp_path / "other", "--json").code == 1
    assert not (tmp_path / "other").exists()
    assert run_inside("restore", whole, "--home", tmp_path / "other", "--json").code == 0
    again = run_inside("restore", cut, "--home", tmp_path / "other", "--json")
    assert again.out["error"] == "installation_exists"
    assert run_inside("digest", "--home", tmp_path / "other", "--json").code == 0


def test_parked_rows_that_come_back_as_they_were_are_known(hub: Path, tmp_path: Path) -> None:
    asked = tmp_path / "cso.json"
    asked.write_text(
        '{"command": "organisations:cso:add", "arguments": {"code": "SUR", "name": "Sur"}}'
    )
    assert run_inside("record", "--json-file", asked, "--home", hub, "--json").code == 0
    rows, parked = tmp_path / "list.csv", tmp_path / "parked.xlsx"
    rows.write_text(
        "Nombre;Apellidos;Fecha de nacimiento\nMarie;Jean;31/02/1993\nAna;Paul;1/2/1990"
    )
    given = ("--home", hub, "--cso", "SUR", "--json")
    first = run_inside("import-list", rows, "--parked", parked, *given).out
    assert first["parked"] > 0
    again = run_inside("import-list", parked, *given).out
    assert (again["rows"], again["skipped"]) == (first["parked"], first["parked"])
