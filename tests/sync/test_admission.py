"""What a bundle is refused for, each with its own code; a refused bundle changes nothing."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fleet import Fleet, Site, register
from tests.sync.hostile import block_of, columns_of, replacing
from tracker.basics.canonical import dumps
from tracker.basics.errors import Damaged, Refused, TrackerError
from tracker.crypto.sealing import new_identity, recipient_of, seal, unseal
from tracker.crypto.signing import SigningKey
from tracker.installation.exchange import receivers
from tracker.ledger.heads import signed_heads
from tracker.sync import admission, blocks, bundle, enrolment, exporting, packing, unpacking
from tracker.sync.devices import known_devices


@pytest.fixture
def pair(fleet: Fleet) -> tuple[Site, Site]:
    """A hub and a laptop that has something to bring."""
    laptop = fleet.laptop()
    register(laptop)
    return fleet.hub(), laptop


def refused(hub: Site, data: bytes) -> str:
    """The code a bundle is refused with; the hub must stay as it was."""
    before = hub.digest()
    with pytest.raises(TrackerError) as caught:
        hub.take(data)
    assert hub.digest() == before
    assert not hub.verify().breaks
    return caught.value.code


def opened(hub: Site, data: bytes) -> tuple[dict[str, Any], bytes]:
    return bundle.read_bundle(unseal(data, hub.installation.device.identity))


def resealed(hub: Site, manifest: dict[str, Any], ledger: bytes, key: SigningKey) -> bytes:
    """A bundle with other contents, signed anew by ``key``."""
    signed = {k: v for k, v in manifest.items() if k != "signature"}
    plain = bundle.write_bundle(ledger, signed, key)
    return seal(plain, [hub.installation.device.recipient])


def altered(ledger: bytes, *statements: str) -> bytes:
    """The ledger's SQLite with some SQL run on it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(ledger)
    for statement in statements:
        connection.execute(statement)
    return bytes(connection.serialize())


def test_an_empty_file(pair: tuple[Site, Site], tmp_path: Path) -> None:
    empty = tmp_path / "empty.tracker"
    empty.touch()
    with pytest.raises(Damaged, match="bundle_empty"):
        admission.read_file(empty)


def test_not_a_bundle_at_all(pair: tuple[Site, Site]) -> None:
    assert refused(pair[0], b"PK\x03\x04 something else") == "bundle_unreadable"


def test_a_bundle_for_somebody_else(pair: tuple[Site, Site]) -> None:
    hub, laptop = pair
    data = seal(b"x", [recipient_of(new_identity())])
    assert refused(hub, data) == "bundle_not_for_us"
    # Sealed to us by mistake, but meant for another: the manifest tells.
    manifest, ledger = opened(hub, laptop.export("hub"))
    manifest["recipients"] = [laptop.installation.device.id]
    key = laptop.installation.device.signing
    assert refused(hub, resealed(hub, manifest, ledger, key)) == "bundle_not_for_us"


@pytest.mark.parametrize("place", [0.05, 0.3, 0.5, 0.9, 0.999])
def test_a_changed_byte(pair: tuple[Site, Site], place: float) -> None:
    hub, laptop = pair
    data = bytearray(laptop.export("hub"))
    data[int(len(data) * place)] ^= 0x01
    assert refused(hub, bytes(data)) in {
        "bundle_damaged",
        "bundle_unreadable",
        "bundle_not_for_us",
    }


def test_a_truncated_bundle(pair: tuple[Site, Site]) -> None:
    hub, laptop = pair
    data = laptop.export("hub")
    assert refused(hub, data[: len(data) // 2]) == "bundle_damaged"


def test_an_unknown_sender(pair: tuple[Site, Site], tmp_path: Path) -> None:
    hub, _ = pair
    strangers = Fleet(tmp_path / "strangers", strangers=True)
    stranger = strangers.laptop()
    register(stranger)
    manifest, ledger = opened(strangers.hub(), stranger.export("hub"))
    manifest["recipients"] = [hub.installation.device.id]
    key = stranger.installation.device.signing
    assert refused(hub, resealed(hub, manifest, ledger, key)) == "unknown_sender"
    strangers.close()


def test_signed_again_by_a_stranger(pair: tuple[Site, Site]) -> None:
    hub, laptop = pair
    manifest, ledger = opened(hub, laptop.export("hub"))
    assert refused(hub, resealed(hub, manifest, ledger, SigningKey.generate())) == (
        "bundle_tampered"
    )


def test_a_revoked_sender(fleet: Fleet, pair: tuple[Site, Site]) -> None:
    hub, laptop = pair
    data = laptop.export("hub")
    hub.do("sync:device:revoke", device=laptop.installation.device.id)
    assert refused(hub, data) == "sender_revoked"


def test_a_newer_format(pair: tuple[Site, Site]) -> None:
    hub, laptop = pair
    _manifest, ledger = opened(hub, laptop.export("hub"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(bundle.MANIFEST_NAME, dumps({"format": 99}))
        archive.writestr(bundle.LEDGER_NAME, ledger)
    data = seal(out.getvalue(), [hub.installation.device.recipient])
    assert refused(hub, data) == "bundle_too_new"


@pytest.mark.parametrize(
    "names",
    [
        ("../ledger.sqlite", "manifest.json"),
        ("ledger.sqlite", "manifest.json", "more.txt"),
        ("ledger.sqlite",),
    ],
)
def test_names_in_the_archive_that_do_not_belong(
    pair: tuple[Site, Site], names: tuple[str, ...]
) -> None:
    hub, _ = pair
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"{}")
    data = seal(out.getvalue(), [hub.installation.device.recipient])
    assert refused(hub, data) == "bundle_unreadable"


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("CREATE VIEW more AS SELECT 1", {"bundle_tampered"}),
        ("CREATE TRIGGER t AFTER INSERT ON head BEGIN SELECT 1; END", {"bundle_tampered"}),
        ("ALTER TABLE head ADD COLUMN more AS (zeroblob(999999999))", {"bundle_tampered"}),
        ("UPDATE block SET data = 'text'", {"bundle_tampered"}),
        ("UPDATE block SET device = 7.5", {"unknown_writer"}),
        ("UPDATE block SET entries = 5", {"bundle_damaged"}),
        ("UPDATE block SET first = 5", {"bundle_tampered"}),
        ("UPDATE block SET entries = -1", {"bundle_too_large"}),
        ("UPDATE head SET signature = zeroblob(64)", {"bundle_tampered"}),
        ("DELETE FROM head", {"bundle_tampered"}),
    ],
)
def test_ledgers_that_are_not_what_they_should_be(
    pair: tuple[Site, Site], statement: str, codes: set[str]
) -> None:
    """Even when the sender's own key signs them."""
    hub, laptop = pair
    manifest, ledger = opened(hub, laptop.export("hub"))
    key = laptop.installation.device.signing
    assert refused(hub, resealed(hub, manifest, altered(ledger, statement), key)) in codes


def rewritten(hub: Site, laptop: Site, change: Callable[[dict[str, bytes]], int | None]) -> bytes:
    """The laptop's bundle with its own block's columns changed, signed by its own key.

    ``change`` may give another number of entries.
    """
    manifest, ledger = opened(hub, laptop.export("hub"))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(ledger)
    device = laptop.installation.device.id
    data, count = connection.execute(
        "SELECT data, entries FROM block WHERE device = ?", (device,)
    ).fetchone()
    columns = columns_of(data)
    told = change(columns)
    connection.execute(
        "UPDATE block SET data = ?, entries = ? WHERE device = ?",
        (block_of(columns), count if told is None else told, device),
    )
    key = laptop.installation.device.signing
    return resealed(hub, manifest, bytes(connection.serialize()), key)


def setting(column: str, value: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(columns: dict[str, bytes]) -> None:
        columns[column] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        replacing("set", b'"by_hand"', b'"list"'),
        replacing("personal", b"Marie Rose", b"Marie Luna"),
        replacing("frames", b"cases:person:register", b"cases:person:edit"),
    ],
    ids=["public", "personal", "action"],
)
def test_a_value_changed_inside_an_entry(
    pair: tuple[Site, Site], change: Callable[[dict[str, bytes]], None]
) -> None:
    """Commitments and hashes follow from what is there, and end in another head."""
    hub, laptop = pair
    assert refused(hub, rewritten(hub, laptop, change)) == "bundle_tampered"


def test_the_last_entry_cut_off(pair: tuple[Site, Site]) -> None:
    hub, laptop = pair
    with laptop.desk() as desk:
        (block,) = [
            b
            for b in exporting._blocks(desk.ledger, ["cso:TAP"], [], sealed=True)
            if b.device == laptop.installation.device.id
        ]
    entries = unpacking.unpack(block)

    def change(columns: dict[str, bytes]) -> int:
        shorter = packing.pack(entries[:-1], sealed=True)
        columns.update(columns_of(shorter.data))
        return len(entries) - 1

    assert refused(hub, rewritten(hub, laptop, change)) == "bundle_tampered"


def test_two_entries_swapped(pair: tuple[Site, Site]) -> None:
    hub, laptop = pair

    def change(columns: dict[str, bytes]) -> None:
        first, second, *rest = columns["set"].split(b"\n")
        columns["set"] = b"\n".join([second, first, *rest])

    assert refused(hub, rewritten(hub, laptop, change)) in {"bundle_tampered", "entry_malformed"}


@pytest.mark.parametrize("column", ["set", "personal"])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"a":1,"a":2}', "json"),
        (b'{"a":NaN}', "json"),
        (b'{"a":1.5}', "entry_malformed"),
        (b'{"a":"\\ud800"}', "json"),
        (b"[" * 5000 + b"]" * 5000, "json"),
        (b'{"a":[[[[[[[[1]]]]]]]]}', "entry_malformed"),
        (b'{ "a":1}', "json"),
        (b'{"b":1,"a":1}', "json"),
        (b"7", "entry_malformed"),
        (b"\xff\xfe", "json"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)
def test_values_that_are_not_canonical_json(
    pair: tuple[Site, Site], column: str, line: bytes, code: str
) -> None:
    hub, laptop = pair

    def change(columns: dict[str, bytes]) -> None:
        columns[column] = b"\n".join([line, *columns[column].split(b"\n")[1:]])

    assert refused(hub, rewritten(hub, laptop, change)) == code


@pytest.mark.parametrize("line", [b'{"person":\x0199999\x02}', b'{"person":\x01x\x02}'])
def test_ids_that_name_no_entry_of_the_block(pair: tuple[Site, Site], line: bytes) -> None:
    hub, laptop = pair

    def change(columns: dict[str, bytes]) -> None:
        columns["set"] = b"\n".join([line, *columns["set"].split(b"\n")[1:]])

    assert refused(hub, rewritten(hub, laptop, change)) == "bundle_damaged"


@pytest.mark.parametrize(
    "change",
    [
        setting("frames", b"[1,2,3,4,5]"),
        setting("frames", b"{}"),
        setting("frame", b"\xff\xff" * 50),
        setting("flags", b""),
        setting("at", struct.pack("<q", -1) * 2),
        setting("at", struct.pack("<q", 2**62) * 2),
        setting("hlc", struct.pack("<q", 2**63 - 1) * 2),
        setting("hlc", struct.pack("<q", -(2**63)) * 2),
        setting("record_time", struct.pack("<q", -(2**62)) * 2),
        setting("record_rest", b"short"),
        setting("bases", b"\xff\xff"),
        setting("salts", bytes(7)),
        setting("salts", bytes(16 * 50)),
        setting("commitments", bytes(32)),
        setting("prev", b""),
        setting("seq", struct.pack("<q", 1) * 9),
        setting("set", b""),
    ],
)
def test_columns_that_do_not_fit(
    pair: tuple[Site, Site], change: Callable[[dict[str, bytes]], None]
) -> None:
    hub, laptop = pair
    code = refused(hub, rewritten(hub, laptop, change))
    assert code in {"json", "entry_malformed", "bundle_damaged", "bundle_tampered"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zstandard.ZstdCompressor(level=19).compress(bytes(blocks.MAX_BLOCK + 1)), "too_large"),
        # A frame that says it holds 10 GB, and one that does not say.
        (b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", 10 * 2**30) + b"\x01\x00\x00", "too_large"),
        (zstandard.ZstdCompressor(write_content_size=False).compress(bytes(99)), "damaged"),
        (zlib.compress(bytes(99)), "damaged"),
        (zstandard.ZstdCompressor().compress(b"") + b"more", "damaged"),
        (b"", "damaged"),
    ],
    ids=["bomb", "10 GB declared", "no size", "zlib", "more behind it", "empty"],
)
def test_blocks_that_swell_or_are_none(pair: tuple[Site, Site], data: bytes, code: str) -> None:
    hub, laptop = pair
    manifest, ledger = opened(hub, laptop.export("hub"))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(ledger)
    connection.execute("UPDATE block SET data = ?", (data,))
    key = laptop.installation.device.signing
    whole = resealed(hub, manifest, bytes(connection.serialize()), key)
    assert refused(hub, whole) == f"bundle_{code}"


def test_an_entry_for_another_organisation(
    pair: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop that writes into another organisation's scope, with its own good keys."""
    hub, laptop = pair
    with laptop.desk() as desk:
        database = desk.ledger.database
        with database.transaction():
            database.execute("UPDATE meta SET value = 'TIJ' WHERE name = 'device.cso'")
    laptop.installation.reload()
    laptop.do("organisations:site:add", name="Elsewhere")
    with laptop.desk() as desk:
        desk.ledger.database.execute("UPDATE device SET cso = 'TIJ'")
        every = ["shared", "cso:TAP", "cso:TIJ"]
        monkeypatch.setattr("tracker.sync.exporting.readable_scopes", lambda *_: every)
        data = exporting.export(desk.ledger, receivers(desk, "hub")).data
    assert refused(hub, data) == "writer_not_allowed"


def test_an_audit_does_not_take_personal_values(fleet: Fleet, pair: tuple[Site, Site]) -> None:
    audit = fleet.audit()
    hub, laptop = pair
    hub.take(laptop.export("hub"))
    with hub.desk() as desk:
        device = known_devices(desk.ledger.database)[audit.installation.device.id]
        blocks = list(exporting._blocks(desk.ledger, ["shared", "cso:TAP"], [], sealed=True))
        heads = signed_heads(desk.ledger, ["shared", "cso:TAP"])
        manifest = {
            "kind": "audit",
            "sender": desk.ledger.device.id,
            "recipients": [device.id],
            "heads": {},
            "created": 1,
        }
        plain = bundle.write_bundle(
            bundle.write_ledger(blocks, heads), manifest, desk.ledger.device.signing
        )
    assert refused(audit, seal(plain, [device.seal_key])) == "personal_values_not_wanted"


def test_a_journal_beside_the_file_is_not_looked_at(
    pair: tuple[Site, Site], tmp_path: Path
) -> None:
    hub, laptop = pair
    path = tmp_path / "b.tracker"
    path.write_bytes(laptop.export("hub"))
    for suffix in ("-journal", "-wal"):
        path.with_name(path.name + suffix).write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 64)
    assert hub.take(admission.read_file(path)).new > 0


def test_a_welcome_for_another_request(fleet: Fleet) -> None:
    fleet.hub()
    one, other = fleet.make("one", "field"), fleet.make("other", "field")
    with one.desk() as desk:
        request = enrolment.write_request(desk.ledger)
    with fleet.hub().desk() as desk:
        enrolment.enrol(desk, request=request, cso="TAP")
        welcome = enrolment.welcome(desk, request).data
    with pytest.raises(Refused, match="bundle_not_for_us"):
        other.take(welcome)
    assert one.take(welcome).kind == "welcome"


def test_a_join_request_that_was_altered(fleet: Fleet) -> None:
    lone = fleet.make("lone", "field")
    with lone.desk() as desk:
        request = enrolment.write_request(desk.ledger)
    with pytest.raises(Damaged, match="request_tampered"):
        enrolment.read_request(request.replace(b'"lone"', b'"evil"'))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=2000))
def test_bytes_of_any_kind_are_refused_politely(data: bytes) -> None:
    """Whatever comes, nothing but our own errors."""
    compressed = zstandard.ZstdCompressor().compress(data)
    device = "00000000-0000-7000-8000-000000000000"
    for read in (
        lambda: bundle.read_bundle(data),
        lambda: unpacking.unpack(blocks.Block(device, "shared", 1, 1, data)),
        lambda: unpacking.unpack(blocks.Block(device, "shared", 1, 1, compressed)),
    ):
        with contextlib.suppress(TrackerError):
            read()
