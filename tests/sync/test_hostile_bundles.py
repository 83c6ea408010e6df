"""Bundles made to do harm, each refused with its own code, and nothing has changed after it."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from tests.sync.hostile import Draft, refusal, zipped
from tests.sync.laboratory import Bench
from tracker.crypto.sealing import seal
from tracker.crypto.signing import SigningKey
from tracker.sync import admission, bundle

# ---------------------------------------------------------------------------- the file


def test_a_hot_journal_beside_the_file(hub: Bench, laptop: Bench, tmp_path: Path) -> None:
    """A journal that would be rolled back into the file, were it opened as a database."""
    path = tmp_path / "b.tracker"
    path.write_bytes(laptop.send(hub.ledger.device.id))
    header = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + struct.pack(">IIIII", 1, 7, 1, 512, 4096)
    beside = [path.with_name(path.name + suffix) for suffix in ("-journal", "-wal")]
    for other in beside:
        other.write_bytes(header.ljust(512, b"\0") + struct.pack(">I", 1) + bytes(4096))
    before = [(other.read_bytes(), other.stat().st_mtime_ns) for other in (path, *beside)]
    assert hub.take(admission.read_file(path)).new > 0
    assert [(p.read_bytes(), p.stat().st_mtime_ns) for p in (path, *beside)] == before
    assert sorted(tmp_path.iterdir()) == sorted([path, *beside])


def whole(draft: Draft, method: int = zipfile.ZIP_STORED) -> bytearray:
    kept: dict[str, bytes] = {}
    draft.after.append(kept.update)
    draft.data()
    return bytearray(zipped(kept, method))


@pytest.mark.parametrize("name", [bundle.LEDGER_NAME, bundle.MANIFEST_NAME])
def test_ten_gigabytes_declared_by_a_member(hub: Bench, laptop: Bench, name: str) -> None:
    """In ZIP64's extra field, as archives of that size do."""
    plain = with_size(bytes(whole(Draft.of(laptop, hub))), name, 10 * 2**30)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert archive.getinfo(name).file_size == 10 * 2**30
    assert refusal(hub, seal(plain, [hub.ledger.device.recipient])) == "bundle_too_large"


def with_size(plain: bytes, name: str, size: int) -> bytes:
    """The ZIP with another size of a member told in its directory."""
    at = plain.rindex(name.encode()) - 46
    assert plain[at : at + 4] == b"PK\x01\x02"
    extra = struct.pack("<HHQ", 1, 8, size)
    head = bytearray(plain[at : at + 46])
    struct.pack_into("<I", head, 24, 0xFFFFFFFF)
    struct.pack_into("<H", head, 30, len(extra))
    after = at + 46 + len(name)
    end = plain.rindex(b"PK\x05\x06")
    tail = bytearray(plain[end:])
    struct.pack_into("<I", tail, 12, struct.unpack_from("<I", tail, 12)[0] + len(extra))
    return plain[:at] + bytes(head) + name.encode() + extra + plain[after:end] + bytes(tail)


def test_a_member_that_swells_beyond_its_cap(hub: Bench, laptop: Bench) -> None:
    """A zlib bomb: 20 MB of spaces as the manifest, in 20 KB."""
    plain = zipped(
        {bundle.MANIFEST_NAME: b" " * 20_000_000, bundle.LEDGER_NAME: b""}, zipfile.ZIP_DEFLATED
    )
    assert len(plain) < 30_000
    assert refusal(hub, seal(plain, [hub.ledger.device.recipient])) == "bundle_too_large"


def test_a_member_that_swells_beyond_what_it_declares(hub: Bench, laptop: Bench) -> None:
    """The same bomb telling of ten bytes: no more than that is read."""
    plain = zipped(
        {bundle.MANIFEST_NAME: b" " * 20_000_000, bundle.LEDGER_NAME: b""}, zipfile.ZIP_DEFLATED
    )
    at = plain.index(b"PK\x01\x02")
    lying = bytearray(plain)
    struct.pack_into("<I", lying, at + 24, 10)
    assert refusal(hub, seal(bytes(lying), [hub.ledger.device.recipient])) == "bundle_damaged"


def test_a_member_packed_in_a_way_nobody_needs(hub: Bench, laptop: Bench) -> None:
    plain = bytes(whole(Draft.of(laptop, hub), zipfile.ZIP_BZIP2))
    assert refusal(hub, seal(plain, [hub.ledger.device.recipient])) == "bundle_unreadable"


@pytest.mark.parametrize(
    "name",
    ["../ledger.sqlite", "/ledger.sqlite", "a/../../ledger.sqlite", "..\\ledger.sqlite"],
)
def test_names_that_lead_elsewhere(hub: Bench, laptop: Bench, name: str, tmp_path: Path) -> None:
    before = sorted(hub.path.parent.parent.iterdir())
    plain = zipped({name: b"x", bundle.MANIFEST_NAME: b"{}"})
    assert refusal(hub, seal(plain, [hub.ledger.device.recipient])) == "bundle_unreadable"
    assert sorted(hub.path.parent.parent.iterdir()) == before


def test_a_member_twice(hub: Bench, laptop: Bench) -> None:
    """Two manifests, of which another program might believe the other one."""
    plain = whole(Draft.of(laptop, hub))
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.jsom", b"{}")
        for name, data in members.items():
            archive.writestr(name, data)
    twice = out.getvalue().replace(b"manifest.jsom", b"manifest.json")
    assert refusal(hub, seal(twice, [hub.ledger.device.recipient])) == "bundle_unreadable"


# ------------------------------------------------------------------------ the manifest


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b'{"format":2,"format":2}', "json"),
        (b'{"format":NaN}', "json"),
        (b'{"format":2,"created":-Infinity}', "json"),
        (b'{"format":2.0}', "json"),
        (b'{"format":1e999}', "json"),
        (b'{"format":"\\ud800"}', "json"),
        (b'{"\\udfff":1}', "json"),
        (b'{"format":' + b"[" * 200_000 + b"]" * 200_000 + b"}", "json"),
        (b'{"format":' + b"[" * 20 + b"]" * 20 + b"}", "json"),
        (b'{"format":' + b"9" * 5_000 + b"}", "json"),
        (b'{"format":99999999999999999999}', "json"),
        (b"\xff\xfe", "json"),
        (b"", "json"),
        (b"[]", "bundle_unreadable"),
        (b"2", "bundle_unreadable"),
        (b"{}", "bundle_unreadable"),
        (b'{"format":true}', "bundle_unreadable"),
        (b'{"format":"2"}', "bundle_unreadable"),
        (b'{"format":1}', "bundle_unreadable"),
        (b'{"format":4}', "bundle_too_new"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)
def test_manifests_that_can_be_read_in_two_ways(
    hub: Bench, laptop: Bench, text: bytes, code: str
) -> None:
    plain = zipped({bundle.MANIFEST_NAME: text, bundle.LEDGER_NAME: b""})
    assert refusal(hub, seal(plain, [hub.ledger.device.recipient])) == code


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "evil"),
        ("kind", 7),
        ("sender", None),
        ("recipients", "hub"),
        # Found by fuzzing: what cannot be put into a set.
        ("recipients", [["x"]]),
        ("recipients", [{}]),
        ("heads", []),
        ("heads", {"x": "y"}),
        ("heads", {"x": [7]}),
        ("created", "now"),
        ("created", True),
    ],
)
def test_manifests_of_other_types(hub: Bench, laptop: Bench, name: str, value: object) -> None:
    draft = Draft.of(laptop, hub)
    draft.manifest[name] = value
    assert refusal(hub, draft.data()) == "bundle_unreadable"


def test_a_manifest_about_another_ledger(hub: Bench, laptop: Bench) -> None:
    draft = Draft.of(laptop, hub)
    draft.after.append(lambda m: m.update({bundle.LEDGER_NAME: m[bundle.LEDGER_NAME] + b"\0"}))
    assert refusal(hub, draft.data()) == "bundle_tampered"


def test_a_manifest_changed_after_it_was_signed(hub: Bench, laptop: Bench) -> None:
    draft = Draft.of(laptop, hub)

    def change(members: dict[str, bytes]) -> None:
        told = json.loads(members[bundle.MANIFEST_NAME])
        members[bundle.MANIFEST_NAME] = json.dumps({**told, "created": 1}).encode()

    draft.after.append(change)
    assert refusal(hub, draft.data()) == "bundle_tampered"


def test_signed_again_by_a_stranger_who_names_the_sender(hub: Bench, laptop: Bench) -> None:
    draft = Draft.of(laptop, hub)
    draft.key = SigningKey.generate()
    assert refusal(hub, draft.data()) == "bundle_tampered"


def test_signed_again_by_a_colleague_who_names_the_sender(benches: dict[str, Bench]) -> None:
    draft = Draft.of(benches["tap-a"], benches["hub"])
    draft.key = benches["tap-b"].ledger.device.signing
    assert refusal(benches["hub"], draft.data()) == "bundle_tampered"


# -------------------------------------------------------------------------- the SQLite


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (
            ("ALTER TABLE block RENAME TO other", "CREATE VIEW block AS SELECT * FROM other"),
            "bundle_tampered",
        ),
        (
            ("DROP TABLE block", "CREATE VIEW block AS SELECT 1, 1, 1, 1, 1, zeroblob(1e9)"),
            "bundle_tampered",
        ),
        (("ALTER TABLE block ADD COLUMN more AS (zeroblob(999999999))",), "bundle_tampered"),
        (("CREATE INDEX i ON block (length(hex(data)))",), "bundle_tampered"),
        (
            (
                "DROP TABLE head",
                "CREATE TABLE head (device TEXT NOT NULL, scope TEXT NOT NULL,"
                " seq INTEGER NOT NULL, hash BLOB NOT NULL, signature BLOB NOT NULL,"
                " CHECK (length(zeroblob(999999999)) > 0))",
            ),
            "bundle_tampered",
        ),
        (("DROP TABLE head", "CREATE VIRTUAL TABLE head USING fts5(device)"), "bundle_tampered"),
        (("CREATE TRIGGER t AFTER INSERT ON head BEGIN SELECT 1; END",), "bundle_tampered"),
        (("UPDATE block SET data = CAST(data AS TEXT)",), "bundle_damaged"),
        (("UPDATE block SET data = 'text'",), "bundle_tampered"),
        (("UPDATE block SET first = 'one'",), "bundle_tampered"),
        (("UPDATE block SET entries = 1.5",), "bundle_tampered"),
        (("UPDATE block SET scope = x'00'",), "bundle_tampered"),
        (("UPDATE head SET hash = 'text'",), "bundle_tampered"),
        (("UPDATE head SET seq = 'one'",), "bundle_tampered"),
        (("UPDATE head SET signature = 'text'",), "bundle_tampered"),
        (("UPDATE block SET entries = 0",), "bundle_too_large"),
        (("UPDATE block SET entries = 9223372036854775807",), "bundle_too_large"),
        (("UPDATE block SET data = zeroblob(67108865)",), "bundle_damaged"),
    ],
)
def test_databases_made_to_do_harm(
    hub: Bench, laptop: Bench, statements: tuple[str, ...], code: str
) -> None:
    draft = Draft.of(laptop, hub)
    for statement in statements:
        draft.sql(statement)
    assert refusal(hub, draft.data()) == code
