"""Documents: hash in the ledger, bytes beside it, sent to who asks, refused where they differ."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.domain.grants.scene import Scene, grant_scene
from tests.fleet import Fleet, Site
from tracker.basics.canonical import dumps
from tracker.basics.errors import Damaged, Invalid, NotFound, Refused
from tracker.crypto.hashing import sha256
from tracker.crypto.sealing import seal, unseal
from tracker.domain.cases.erasing import write_erasures
from tracker.domain.grants import documents
from tracker.installation import syncing
from tracker.ledger import attachments
from tracker.sync import bundle

PDF = b"%PDF-1.7 recibo "


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    fleet = Fleet(tmp_path_factory.mktemp("fleet"))
    yield grant_scene(fleet)
    fleet.close()


def attach(site: Site, scene: Scene, data: bytes, **more: Any) -> str:
    told = {"about": "grant_agreement", "subject": scene.grant, "title": "Recibo de renta"}
    told |= {"document_kind": "receipt", **more}
    done: str = site.do("grants:document:attach", data=data, **told)
    return done


def state(site: Site, scene: Scene, document: str) -> str:
    found = {d.id: d.state for d in site.ask("grant_documents", grant=scene.grant)}
    return str(found[document])


def opened(site: Site, document: str) -> bytes:
    with site.desk() as desk:
        return documents.open_document(desk, document=document)[0]


def raw(site: Site) -> bytes:
    """All of the database's file and its log."""
    home = site.installation.settings.home
    return b"".join(p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file())


def test_bytes_travel_to_who_asked_and_to_nobody_else(scene: Scene) -> None:
    data = PDF + b"uno" * 1000
    document = attach(scene.one, scene, data)
    assert opened(scene.one, document) == data
    scene.fleet.sync()
    for site in (scene.hub, scene.two):
        assert state(site, scene, document) == "not_here"
        with pytest.raises(Refused) as missing:
            opened(site, document)
        assert missing.value.code == "document_not_here"
    assert scene.other.value("SELECT count(*) FROM document") == 0
    assert scene.two.do("grants:document:ask", documents=[document]) == 1
    assert state(scene.two, scene, document) == "asked"
    # The hub has nothing to give yet: it passes the question on to the laptop that has it.
    scene.hub.take(scene.two.export("hub"))
    scene.one.take(scene.hub.export("rosa"))
    brought = scene.hub.take(scene.one.export("hub"))
    assert brought.documents == 1
    assert opened(scene.hub, document) == data
    taken = scene.two.take(scene.hub.export("lupita"))
    assert (taken.documents, state(scene.two, scene, document)) == (1, "here")
    assert opened(scene.two, document) == data
    # Once it is there it is asked for no longer, and not sent again.
    scene.hub.take(scene.two.export("hub"))
    with scene.hub.desk() as desk:
        assert desk.ledger.database.value("SELECT count(*) FROM attachment_asked WHERE device = ?",
                                          (scene.two.installation.device.id,)) == 0  # fmt: skip
    for site in (scene.hub, scene.two):
        assert not site.verify().breaks
    assert b"unouno" not in raw(scene.two)


def test_a_document_taken_back_is_dropped_everywhere(scene: Scene) -> None:
    data = PDF + b"dos"
    document = attach(scene.one, scene, data, document_kind="list")
    scene.fleet.sync()
    scene.hub.do("grants:document:ask", documents=[document])
    scene.one.take(scene.hub.export("rosa"))
    scene.hub.take(scene.one.export("hub"))
    assert opened(scene.hub, document) == data
    old = scene.one.export("hub", full=True)
    scene.one.do("grants:document:void", document=document, reason="wrong_file")
    digest = sha256(data).hex()
    held = "SELECT count(*) FROM attachment WHERE sha256 = ?"
    assert scene.one.value(held, digest) == 0
    scene.hub.take(scene.one.export("hub"))
    assert scene.hub.value(held, digest) == 0
    with pytest.raises(NotFound):
        opened(scene.hub, document)
    # A stick of before brings nothing back.
    scene.hub.take(old)
    assert scene.hub.value(held, digest) == 0


def test_an_erased_document_is_dropped(scene: Scene) -> None:
    data = PDF + b"cuatro"
    document = attach(scene.hub, scene, data)
    with scene.hub.desk() as desk:
        write_erasures(desk, {None: {("cso:TAP", "document", document)}}, "retention")
    held = "SELECT count(*) FROM attachment WHERE sha256 = ?"
    assert scene.hub.value(held, sha256(data).hex()) == 0
    assert document not in {d.id for d in scene.hub.ask("grant_documents", grant=scene.grant)}


def test_by_a_folder_they_come_and_then_it_is_quiet(scene: Scene, tmp_path: Path) -> None:
    data = PDF + b"cinco"
    document = attach(scene.one, scene, data)
    for site in (scene.hub, scene.one, scene.two):
        with site.desk() as desk:
            syncing.set_up(desk, "folder", str(tmp_path))

    def round_trip() -> set[str]:
        for site in (scene.one, scene.hub, scene.two, scene.hub, scene.one):
            syncing.sync(site.installation)
        return {path.name for path in tmp_path.rglob("*")}

    round_trip()
    round_trip()
    assert state(scene.two, scene, document) == "not_here"
    scene.two.do("grants:document:ask", documents=[document])
    for _ in range(3):
        round_trip()
    assert opened(scene.two, document) == data
    # Nothing is asked for any more, so nothing more is written into the folder.
    assert round_trip() == round_trip()


def test_an_audit_gets_what_it_may_see_and_no_title(scene: Scene) -> None:
    shown = attach(scene.hub, scene, PDF + b"factura", for_audits=True, title="Factura de Sofía")
    kept = attach(scene.hub, scene, PDF + b"asistencia")
    with scene.hub.desk() as desk:
        from tracker.installation.exchange import export_to

        made = export_to(desk, "audit", documents=True)
    scene.audit.take(made.data)
    found = {d.id: d for d in scene.audit.ask("grant_documents", grant=scene.grant)}
    assert (found[shown].state, found[shown].title) == ("here", None)
    assert (found[kept].state, found[kept].open) == ("not_here", False)
    assert opened(scene.audit, shown) == PDF + b"factura"
    with pytest.raises(Refused) as refused:
        opened(scene.audit, kept)
    assert refused.value.code == "document_not_for_audits"
    assert scene.audit.do("grants:document:ask", documents=[kept]) == 0
    # A word that asks for it all the same is not followed.
    with scene.hub.desk() as desk:
        from tracker.sync.attached import hear_wants, to_send
        from tracker.sync.devices import known_devices

        audit = known_devices(desk.ledger.database)[scene.audit.installation.device.id]
        hear_wants(desk.ledger, audit.id, [sha256(PDF + b"asistencia").hex()])
        assert to_send(desk.ledger, [audit]) == []
        other = known_devices(desk.ledger.database)[scene.other.installation.device.id]
        hear_wants(desk.ledger, other.id, [sha256(PDF + b"asistencia").hex()])
        assert to_send(desk.ledger, [other]) == []


def xlsx(*more: tuple[str, bytes], first: str = "xl/workbook.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("[Content_Types].xml", b"<a/>"), (first, b"<a/>"), *more):
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document_empty"),
        (b"MZ\x90\x00 program", "document_kind_unknown"),
        (b"<html><script>", "document_kind_unknown"),
        (b"PK\x03\x04 broken", "document_kind_unknown"),
        (xlsx(first="../../evil.xml"), "document_kind_unknown"),
        (xlsx(("xl/vbaProject.bin", b"x")), "document_with_macros"),
        (xlsx(("xl/big.xml", bytes(101 * 2**20))), "document_unpacks_too_large"),
        (PDF + bytes(attachments.MOST_BYTES), "document_too_large"),
    ],
)
def test_what_is_not_taken(scene: Scene, data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        attach(scene.one, scene, data)
    assert refused.value.code == code


def test_the_kind_is_told_by_what_is_in_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert documents.form_of(xlsx()) == "xlsx"
    assert documents.form_of(b"\x89PNG\r\n\x1a\n rest") == "png"
    assert documents.form_of(b"\xff\xd8\xff\xe0 rest") == "jpeg"
    attach(scene.one, scene, PDF + b"tres")
    with pytest.raises(Invalid) as again:
        attach(scene.one, scene, PDF + b"tres")
    assert again.value.code == "document_attached_already"
    monkeypatch.setattr(attachments, "MOST_OF_SCOPE", 100)
    with pytest.raises(Invalid) as full:
        attach(scene.one, scene, PDF + b"x" * 100)
    assert full.value.code == "documents_fill_the_room"


Change = Callable[[dict[str, Any], list[tuple[str, bytes]]], None]


def forged(
    scene: Scene,
    attached: list[tuple[str, bytes]],
    change: Callable[[dict[str, Any]], None] = lambda manifest: None,
    member: bytes | None = None,
    extra: tuple[tuple[str, bytes], ...] = (),
    compress: int = zipfile.ZIP_STORED,
) -> bytes:
    """A bundle of rosa's for the hub, signed by her key, whose attachments are as told."""
    device = scene.one.installation.device
    hub = scene.hub.installation.device
    plain = unseal(scene.one.export("hub", full=True), hub.identity)
    manifest, ledger, _old = bundle.read_members(plain)
    manifest = {k: v for k, v in manifest.items() if k not in ("signature", "attachments")}
    manifest |= {"format": 3, "attachments": [[digest, len(data)] for digest, data in attached]}
    manifest["created"] += len(plain)
    change(manifest)
    signature = device.signing.sign(bundle.SIGNATURE_PURPOSE, dumps(manifest)).hex()
    out = io.BytesIO()
    body = b"".join(data for _digest, data in attached) if member is None else member
    with zipfile.ZipFile(out, "w") as archive:
        told = dumps({**manifest, "signature": signature})
        for name, data in ((bundle.MANIFEST_NAME, told), (bundle.LEDGER_NAME, ledger), *extra):
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.writestr(zipfile.ZipInfo(bundle.ATTACHMENTS_NAME), body, compress)
    return seal(out.getvalue(), [hub.recipient])


def test_hostile_attachments_change_nothing(scene: Scene) -> None:
    good = PDF + b"bueno"
    digest = sha256(good).hex()
    document = attach(scene.one, scene, good)
    scene.fleet.sync()
    big = [(sha256(good).hex(), good + bytes(attachments.MOST_BYTES))]

    def sizes(manifest: dict[str, Any]) -> None:
        manifest["attachments"] = [[digest, 10**12]]

    def names(manifest: dict[str, Any]) -> None:
        manifest["attachments"] = [["../../etc/passwd", len(good)]]

    def shorter(manifest: dict[str, Any]) -> None:
        manifest["attachments"] = [[digest, len(good) - 1]]

    def older(manifest: dict[str, Any]) -> None:
        manifest["format"] = 2

    def wants(manifest: dict[str, Any]) -> None:
        manifest["wants"] = ["../x"]

    before = scene.hub.digest()
    for data, code in (
        (forged(scene, [(digest, PDF + b"otro!")]), "attachment_differs"),
        (forged(scene, [(digest, good)], member=good + b"more"), "attachment_differs"),
        (forged(scene, [(digest, good)], shorter), "attachment_differs"),
        (forged(scene, big), "attachment_too_large"),
        (forged(scene, [(digest, good)], sizes), "attachment_too_large"),
        (forged(scene, [(digest, good)], names), "bundle_unreadable"),
        (forged(scene, [(digest, good)], wants), "bundle_unreadable"),
        (forged(scene, [(digest, good)], older), "bundle_tampered"),
        (forged(scene, [(digest, good)], extra=(("../evil", b"x"),)), "bundle_unreadable"),
        # A bomb: packed small, unpacked large. Attachments are never packed.
        (
            forged(scene, [(digest, good)], member=bytes(40 * 2**20), compress=8),
            "bundle_unreadable",
        ),
    ):
        with pytest.raises(Damaged) as refused:
            scene.hub.take(data)
        assert refused.value.code == code
    assert scene.hub.digest() == before
    assert scene.hub.value("SELECT count(*) FROM attachment WHERE sha256 = ?", digest) == 0
    # Bytes that no document names are not kept, however well they are signed.
    strange = PDF + b"nadie me nombra"
    taken = scene.hub.take(forged(scene, [(sha256(strange).hex(), strange)]))
    assert taken.documents == 0
    assert scene.hub.value(
        "SELECT count(*) FROM attachment WHERE sha256 = ?", sha256(strange).hex()
    ) == 0  # fmt: skip
    # And the right ones are.
    assert scene.hub.take(forged(scene, [(digest, good)])).documents == 1
    assert opened(scene.hub, document) == good


def test_a_bundle_without_documents_is_of_the_format_of_before(scene: Scene) -> None:
    data = unseal(scene.hub.export("ana", full=True), scene.other.installation.device.identity)
    manifest, _ledger, member = bundle.read_members(data)
    assert (manifest["format"], member) == (2, None)
    assert "attachments" not in manifest
