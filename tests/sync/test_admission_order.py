"""Bundles that are wrong in two ways at once are refused for what is looked at first.

The order is the one of docs/proof.md. It matters: the bytes of a sender who is not known
reach no SQLite, and nothing is read of what a device may not write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from tests.i18n.error_codes import raised
from tests.sync.hostile import Draft, refusal, replacing
from tests.sync.laboratory import Bench, laboratory
from tests.sync.test_out_of_order import edited, registered
from tracker.basics.errors import Damaged
from tracker.crypto.sealing import new_identity, recipient_of
from tracker.crypto.signing import SigningKey
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.messages import error_sentence
from tracker.ledger.desk import COMMANDS
from tracker.sync import admission, bundle, hardened

Patch = pytest.MonkeyPatch
Fault = Callable[[Draft, Patch], None]


@pytest.fixture(scope="module")
def benches() -> Iterator[dict[str, Bench]]:
    with laboratory() as made:
        woman = registered(made["tap-a"])
        edited(made["tap-a"], woman, "+52 961 111 1111")
        yield made


def too_large(draft: Draft, patch: Patch) -> None:
    patch.setattr(bundle, "MAX_FILE", 100)


def sealed_to_another(draft: Draft, patch: Patch) -> None:
    draft.sealed_to = recipient_of(new_identity())


def a_name_too_many(draft: Draft, patch: Patch) -> None:
    draft.after.append(lambda members: members.update({"../more": b""}))


def manifest_with_a_key_twice(draft: Draft, patch: Patch) -> None:
    def twice(members: dict[str, bytes]) -> None:
        members[bundle.MANIFEST_NAME] = b'{"kind":1,' + members[bundle.MANIFEST_NAME][1:]

    draft.after.append(twice)


def from_the_future(draft: Draft, patch: Patch) -> None:
    draft.manifest["format"] = 99


def from_nobody_we_know(draft: Draft, patch: Patch) -> None:
    draft.manifest["sender"] = "00000000-0000-7000-8000-000000000000"


def signed_by_a_stranger(draft: Draft, patch: Patch) -> None:
    draft.key = SigningKey.generate()


def meant_for_another(draft: Draft, patch: Patch) -> None:
    draft.manifest["recipients"] = [draft.sender.ledger.device.id]


def half_a_file(draft: Draft, patch: Patch) -> None:
    draft.ledger = draft.ledger[: len(draft.ledger) // 2]


def view_for_a_table(draft: Draft, patch: Patch) -> None:
    draft.sql("ALTER TABLE head RENAME TO other")
    draft.sql("CREATE VIEW head AS SELECT * FROM other")


def too_many_entries(draft: Draft, patch: Patch) -> None:
    draft.sql("UPDATE block SET entries = 10000001")


def by_a_writer_nobody_knows(draft: Draft, patch: Patch) -> None:
    draft.sql("UPDATE block SET device = '00000000-0000-7000-8000-000000000000'")


def head_not_signed(draft: Draft, patch: Patch) -> None:
    draft.sql("UPDATE head SET signature = zeroblob(64)")


def value_that_is_no_json(draft: Draft, patch: Patch) -> None:
    draft.block(replacing("personal", b'"Rose"', b'"\\ud800"'))


#: In the order of admission, with what each is refused for.
LADDER: tuple[tuple[Fault, str], ...] = (
    (too_large, "bundle_too_large"),
    (sealed_to_another, "bundle_not_for_us"),
    (a_name_too_many, "bundle_unreadable"),
    (manifest_with_a_key_twice, "json"),
    (from_the_future, "bundle_too_new"),
    (from_nobody_we_know, "unknown_sender"),
    (signed_by_a_stranger, "bundle_tampered"),
    (meant_for_another, "bundle_not_for_us"),
    (half_a_file, "bundle_damaged"),
    (view_for_a_table, "bundle_tampered"),
    (too_many_entries, "bundle_too_large"),
    (by_a_writer_nobody_knows, "unknown_writer"),
    (head_not_signed, "bundle_tampered"),
    (value_that_is_no_json, "json"),
)


def refused_for(benches: dict[str, Bench], patch: Patch, *faults: Fault) -> str:
    draft = Draft.of(benches["tap-a"], benches["hub"])
    # What breaks the file as a whole is done last, or the rest could not be done to it.
    for fault in sorted(faults, key=lambda f: f is half_a_file):
        fault(draft, patch)
    return refusal(benches["hub"], draft.data())


@pytest.mark.parametrize(("fault", "code"), LADDER, ids=lambda v: getattr(v, "__name__", None))
def test_one_fault(benches: dict[str, Bench], monkeypatch: Patch, fault: Fault, code: str) -> None:
    assert refused_for(benches, monkeypatch, fault) == code


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one, other)
        for one, other in combinations(LADDER, 2)
        # Two of one code do not tell which was seen.
        if one[1] != other[1]
    ],
    ids=lambda v: v[0].__name__,
)
def test_of_two_faults_the_earlier_is_told(
    benches: dict[str, Bench],
    monkeypatch: Patch,
    first: tuple[Fault, str],
    second: tuple[Fault, str],
) -> None:
    assert refused_for(benches, monkeypatch, second[0], first[0]) == first[1]


@pytest.mark.parametrize("fault", [from_nobody_we_know, signed_by_a_stranger, meant_for_another])
def test_sqlite_sees_no_byte_of_a_bundle_whose_sender_is_not_believed(
    benches: dict[str, Bench], monkeypatch: Patch, fault: Fault
) -> None:
    def never(data: bytes) -> None:
        pytest.fail("SQLite was given the bytes")

    monkeypatch.setattr(hardened, "opened", never)
    refused_for(benches, monkeypatch, fault)


def test_nothing_is_unpacked_of_a_bundle_with_an_unsigned_head(
    benches: dict[str, Bench], monkeypatch: Patch
) -> None:
    """But what enrols devices, in the scope of all, by which the others are known."""
    draft = Draft.of(benches["tap-a"], benches["hub"])
    head_not_signed(draft, monkeypatch)
    draft.sql("DELETE FROM block WHERE scope = 'shared'")

    def never(block: object) -> None:
        pytest.fail("a block was unpacked")

    monkeypatch.setattr("tracker.sync.unpacking.unpack", never)
    assert refusal(benches["hub"], draft.data()) == "bundle_tampered"


def test_a_revoked_sender_is_told_so_before_anything_inside_is_read(monkeypatch: Patch) -> None:
    """And only to one who signs as that sender: a stranger learns nothing of who is revoked."""
    with laboratory() as benches:
        hub, laptop = benches["hub"], benches["tap-a"]
        registered(laptop)
        drafts = {
            code: [Draft.of(laptop, hub) for _ in faults] for code, faults in REVOKED_WITH.items()
        }
        COMMANDS["sync:device:revoke"].call(hub.desk, {"device": laptop.ledger.device.id})
        for code, faults in REVOKED_WITH.items():
            for draft, fault in zip(drafts[code], faults, strict=True):
                fault(draft, monkeypatch)
                assert refusal(hub, draft.data()) == code, fault.__name__


REVOKED_WITH: dict[str, tuple[Fault, ...]] = {
    "bundle_too_new": (from_the_future,),
    "bundle_tampered": (signed_by_a_stranger,),
    "sender_revoked": (meant_for_another, half_a_file, view_for_a_table, head_not_signed),
}


def test_a_file_too_large_is_not_read() -> None:
    class Huge:
        """Of 10 GB, by what the file system tells."""

        def stat(self) -> object:
            return type("Stat", (), {"st_size": 10 * 2**30})()

        def read_bytes(self) -> bytes:
            pytest.fail("the file was read")

    with pytest.raises(Damaged, match="bundle_too_large"):
        admission.read_file(Huge())  # type: ignore[arg-type]


ADMISSION = {"admission", "blocks", "bundle", "hardened", "merge", "intake", "entry", "canonical"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_its_own_sentence(lang: Language) -> None:
    """Two codes may share a sentence only where a person would do the same: damaged is
    damaged, whether it is the file or a text within it."""
    codes = {e.code for e in raised() if Path(e.place.split(":")[0]).stem in ADMISSION}
    assert {code for _, code in LADDER} | {"bundle_gap", "sender_revoked"} <= codes
    sentences = {code: error_sentence(Damaged(code, name="N", part="P"), lang) for code in codes}
    unforeseen = error_sentence(Damaged("never_heard_of"), lang)
    assert unforeseen not in sentences.values()
    of: dict[str, set[str]] = {}
    for code, sentence in sentences.items():
        of.setdefault(sentence, set()).add(code)
    shared = [codes for codes in of.values() if len(codes) > 1]
    assert shared == [{"json", "bundle_damaged"}]
