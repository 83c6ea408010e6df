"""The main job by the command line alone, as scripts rely on it (``docs/cli.md``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import PASSWORD, Ran, run, run_inside
from tests.registrations import LISTS, folder
from tracker.domain.supplies.receipt_code import PREFIX


class Office:
    """A folder in which installations are driven by commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def init(self, name: str, role: str) -> dict[str, Any]:
        done = run_inside(
            "init", "--role", role, "--name", name, "--user", f"{name}-user", "--home",
            self.folder / name, "--json",
        )  # fmt: skip
        assert done.code == 0, done
        made: dict[str, Any] = done.out
        return made

    def run(self, name: str, *arguments: str | Path) -> Ran:
        return run_inside(*arguments, "--home", self.folder / name, "--json")

    def good(self, name: str, *arguments: str | Path) -> Any:
        done = self.run(name, *arguments)
        assert done.code == 0, done
        return done.out

    def record(self, name: str, command: str, /, **arguments: Any) -> Any:
        action = self.folder / "action.json"
        action.write_text(json.dumps({"command": command, "arguments": arguments}), "utf-8")
        return self.good(name, "record", "--json-file", action)["result"]

    def query(self, name: str, query: str, /, **arguments: Any) -> list[Any]:
        given = self.folder / "arguments.json"
        given.write_text(json.dumps(arguments), "utf-8")
        rows: list[Any] = self.good(name, "query", query, "--json-file", given)["rows"]
        return rows


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A hub with one organisation, and a laptop enrolled into it."""
    made = Office(tmp_path_factory.mktemp("office"))
    made.init("hub", "hub")
    made.record("hub", "organisations:cso:add", code="TAP", name="Casa", municipality="07089")
    grant = made.record(
        "hub", "organisations:grant:add", code="G1", title="Kits", donor="Fondo", cso="TAP",
        amount="1000.50", currency="MXN", starts_on="2026-01-01", ends_on="2026-12-31",
    )  # fmt: skip
    made.record(
        "hub", "organisations:label:write", kind="kit_item", code="soap", ht="Savon", es="Jabón",
        en="Soap",
    )  # fmt: skip
    kit = made.record(
        "hub", "supplies:kit:add", code="DK", ht="Kit diyite", es="Kit de dignidad", en="Kit"
    )
    made.facts = {  # type: ignore[attr-defined]
        "grant": grant,
        "version": made.record(
            "hub", "supplies:kit:version", kit_type=kit, contents=[{"item": "soap", "quantity": 1}]
        ),
    }
    enrol(made, "laptop", "field", "--cso", "TAP")
    return made


def enrol(office: Office, name: str, role: str, *more: str) -> None:
    words = office.init(name, role)["words"]
    request = office.folder / f"{name}.json"
    welcome = office.folder / f"{name}.welcome"
    assert office.good(name, "device", "request", "--out", request)["words"] == words
    done = office.good("hub", "device", "enrol", request, "--words", words, "--out", welcome, *more)
    assert done["words"] == words
    office.good(name, "import", welcome)


def test_lists_go_in_and_their_rows_add_up(office: Office) -> None:
    for name in LISTS:
        done = office.good("laptop", "import-list", folder() / name)
        kinds = ("imported", "parked", "duplicates", "skipped")
        assert done["rows"] == sum(done[kind] for kind in kinds)
        again = office.good("laptop", "import-list", folder() / name)
        assert again["imported"] == 0
        assert again["skipped"] == again["rows"] == done["rows"]


def test_hand_over_show_verify_and_void(office: Office, tmp_path: Path) -> None:
    site = office.record("laptop", "organisations:site:add", name="Albergue")
    facts = office.facts  # type: ignore[attr-defined]
    lot = office.record(
        "laptop", "supplies:stock:receive", site=site, kit_version=facts["version"],
        grant_agreement=facts["grant"], kits=5, lot="L1", waybill="W1",
    )["lot"]  # fmt: skip
    woman = office.record(
        "laptop",
        "cases:person:register",
        person={"given_names": "Woz-Mari", "family_names": "Dézi", "gender": "female"},
        consent={"how": "spoken", "given_by": "self", "language": "ht"},
    )
    assert (
        office.query("laptop", "find", text="rose marie desir")[0]["person"]["id"]
        == (woman["person"])
    )
    handed = office.record(
        "laptop", "supplies:distribution:record", person=woman["person"], lot=lot, site=site,
        identity_shown="told",
    )  # fmt: skip
    shown = office.good("laptop", "receipt", "show", handed["folio"])
    cards = tmp_path / "cards.pdf"
    assert office.good("laptop", "cards", "print", cards)["cards"] >= 1
    assert cards.read_bytes().startswith(b"%PDF-")
    assert office.good("laptop", "cards", "prepare", tmp_path / "new.pdf", "--count", "11") == {
        "cards": 11
    }
    # On a hub, which has no name of its own for them, it is to be said whose they are.
    assert office.run("hub", "cards", "prepare", tmp_path / "hub.pdf").code != 0
    office.good("hub", "cards", "prepare", tmp_path / "hub.pdf", "--cso", "TAP")
    assert shown["payload"].startswith(PREFIX)
    keys = tmp_path / "keys.json"
    office.good("hub", "device", "keys", "--out", keys)
    offline = run("receipt", "verify", shown["payload"], "--keys", keys, "--json", password=None)
    assert offline.code == 0
    assert offline.out["genuine"] is True
    assert offline.out["folio"] == handed["folio"]
    forged = shown["payload"][:-3] + ("AAA" if shown["payload"][-3:] != "AAA" else "BBB")
    refused = run_inside("receipt", "verify", forged, "--keys", keys, "--json", password=None)
    assert refused.code == 1
    assert refused.out["error"] in {"receipt_forged", "receipt_unreadable"}
    import qrcode

    picture = tmp_path / "receipt.png"
    qrcode.make(shown["payload"]).save(picture)
    assert (
        run_inside("receipt", "verify", picture, "--keys", keys, "--json", password=None).code == 0
    )
    office.record(
        "laptop", "supplies:distribution:void", distribution=handed["distribution"],
        reason="kit_returned",
    )  # fmt: skip
    assert office.good("laptop", "receipt", "show", handed["folio"])["void"] == "kit_returned"
    checked = run("receipt", "verify", shown["payload"], "--home", office.folder / "laptop")
    assert "This receipt was voided." in checked.out
    assert office.query("laptop", "stock")[0]["kits"] == 5


def test_export_import_digest_verify_audit(office: Office, tmp_path: Path) -> None:
    out = office.good("laptop", "export", "--to", "hub", "--out", tmp_path)["file"]
    assert office.good("hub", "import", out)["new"] > 0
    assert office.good("hub", "import", out)["new"] == 0
    wrong = tmp_path / "picture.jpg"
    wrong.write_bytes(b"a picture")
    some = office.run("hub", "import", wrong, tmp_path / "nowhere.tracker", out)
    assert some.code == 1, "two of them were refused"
    refused, missing, known = some.out["bundles"]
    assert refused["error"] == "bundle_unreadable"
    assert missing["error"] == "file_unreadable"
    assert known["new"] == 0
    back = office.good("hub", "export", "--to", "laptop", "--out", tmp_path)["file"]
    office.good("laptop", "import", back)
    ours = office.good("laptop", "digest")["scopes"]
    theirs = office.good("hub", "digest")["scopes"]
    assert set(ours) == {"shared", "cso:TAP"}
    for scope, digest in ours.items():
        assert set(digest) == {"entries", "heads", "state", "sealed"}
        assert digest == theirs[scope]
    enrol(office, "audit", "audit")
    bundle = office.good("hub", "export", "--to", "audit", "--full", "--out", tmp_path)
    assert bundle["kind"] == "audit"
    office.good("audit", "import", bundle["file"])
    verified = office.good("audit", "verify")
    assert verified["ok"] is True
    assert verified["breaks"] == []
    assert verified["sealed_parts"] == 0
    lines = office.query("audit", "reconciliation")
    assert [(line["received"], line["distributed"], line["on_hand"]) for line in lines] == [
        (5, 0, 5)
    ]
    refused = office.run("audit", "query", "people")
    assert (refused.code, refused.out["error"]) == (1, "not_allowed")


def test_refusals_have_codes_and_sentences(office: Office, tmp_path: Path) -> None:
    home = office.folder / "laptop"
    wrong = run_inside("digest", "--home", home, "--json", password="something else")
    assert (wrong.code, wrong.out["error"]) == (1, "wrong_user_or_password")
    missing = run_inside("digest", "--home", tmp_path / "nowhere", "--json")
    assert (missing.code, missing.out["error"]) == (1, "no_installation")
    twice = run_inside(
        "init", "--role", "hub", "--name", "x", "--user", "x", "--home", home, "--json"
    )
    assert (twice.code, twice.out["error"]) == (1, "installation_exists")
    nobody = office.run("laptop", "export", "--to", "nobody")
    assert (nobody.code, nobody.out["error"]) == (1, "receiver_unknown")
    unknown = office.run("laptop", "query", "nothing")
    assert (unknown.code, unknown.out["error"]) == (1, "unknown_query")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    spoilt = office.run("laptop", "import-list", broken)
    assert (spoilt.code, spoilt.out["error"]) == (1, "list_unreadable")
    short = run_inside(
        "init", "--role", "hub", "--name", "x", "--user", "x", "--home", tmp_path / "h", "--json",
        password="short",
    )  # fmt: skip
    assert (short.code, short.out["error"]) == (1, "password_too_short")
    assert not (tmp_path / "h").exists()
    assert run("digest", "--nonsense").code == 2
    assert run_inside("init", "--role", "queen", "--name", "x", "--user", "x").code == 2
    for lang, word in (("es", "contraseña"), ("ht", "modpas")):
        said = run_inside("digest", "--home", home, password="something else", lang=lang)
        assert word in said.err


def test_passwords_come_from_a_file_too(office: Office, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD + "\n", "utf-8")
    done = run_inside(
        "digest", "--home", office.folder / "hub", "--password-file", secret, "--json",
        password=None,
    )  # fmt: skip
    assert done.code == 0
    none = run_inside("digest", "--home", office.folder / "hub", "--json", password=None)
    assert (none.code, none.out["error"]) == (1, "password_needed")


def test_backup_restore_rebuild(office: Office, tmp_path: Path) -> None:
    office.good("laptop", "rebuild")
    backup = tmp_path / "b.tracker-backup"
    assert office.good("laptop", "backup", backup)["entries"] > 0
    assert run_inside("restore", backup, "--home", tmp_path / "again", "--json").code == 0
    again = run_inside("digest", "--home", tmp_path / "again", "--json")
    assert again.out == office.good("laptop", "digest")
