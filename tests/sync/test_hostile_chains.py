"""Chains made to do harm: cut, swapped, under another's name, by who may not write there."""

from __future__ import annotations

import json
import struct

import orjson
import pytest

from tests.sync.hostile import Columns, Draft, block_of, columns_of, everything, refusal, replacing
from tests.sync.laboratory import Bench
from tests.sync.test_out_of_order import edited, registered
from tracker.ledger.ledger import Change, Ledger
from tracker.ledger.records import Field, Kind, form_test
from tracker.sync import blocks, checking, unpacking

# --------------------------------------------------------------------------- the chain


@pytest.fixture
def in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks end with every group: a chain has several."""
    monkeypatch.setattr("tracker.sync.exporting.BLOCK_ENTRIES", 1)


def own_blocks(draft: Draft) -> list[int]:
    found = draft.rows(
        "SELECT id FROM block WHERE device = ? ORDER BY id", draft.sender.ledger.device.id
    )
    assert len(found) > 1
    return [number for (number,) in found]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ("id", "bundle_tampered"),
        ("data", "bundle_damaged"),
        ("data, entries", "bundle_tampered"),
        ("data, entries, first", "bundle_tampered"),
    ],
)
def test_two_blocks_of_a_chain_swapped(
    in_blocks: None, hub: Bench, laptop: Bench, columns: str, code: str
) -> None:
    draft = Draft.of(laptop, hub)
    one, other, *_ = own_blocks(draft)
    if columns == "id":
        for old, new in ((one, -1), (other, one), (-1, other)):
            draft.sql("UPDATE block SET id = ? WHERE id = ?", new, old)
    else:
        first, second = (
            draft.rows(f"SELECT {columns} FROM block WHERE id = ?", n)[0] for n in (one, other)
        )
        names = ", ".join(f"{name} = ?" for name in columns.split(", "))
        draft.sql(f"UPDATE block SET {names} WHERE id = ?", *second, one)
        draft.sql(f"UPDATE block SET {names} WHERE id = ?", *first, other)
    assert refusal(hub, draft.data()) == code


@pytest.mark.parametrize(
    ("which", "code"), [(0, "bundle_gap"), (-1, "bundle_tampered")], ids=["first", "last"]
)
def test_a_block_left_out(
    in_blocks: None, hub: Bench, laptop: Bench, which: int, code: str
) -> None:
    """A truncated chain: its signed head tells what is missing at the end."""
    draft = Draft.of(laptop, hub)
    draft.sql("DELETE FROM block WHERE id = ?", own_blocks(draft)[which])
    assert refusal(hub, draft.data()) == code


def test_a_block_of_another_chain_under_this_name(benches: dict[str, Bench]) -> None:
    """What one laptop wrote, told to be by another."""
    hub, one, other = benches["hub"], benches["tap-a"], benches["tap-b"]
    hub.take(one.send(hub.ledger.device.id))
    other.take(hub.send(other.ledger.device.id))
    registered(other)
    draft = Draft.of(other, hub, full=True)
    mine, yours = other.ledger.device.id, one.ledger.device.id
    draft.sql("DELETE FROM block WHERE device = ? AND scope = 'cso:TAP'", mine)
    draft.sql("UPDATE block SET device = ? WHERE device = ?", mine, yours)
    assert refusal(hub, draft.data()) == "bundle_tampered"


def test_an_older_head_offered_again_rolls_nothing_back(
    hub: Bench, laptop: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A true bundle of last week, and its true signed head, kept by somebody."""
    older = Draft.of(laptop, hub)
    hub.take(older.data())
    old = everything(hub)
    woman = hub.database.value("SELECT id FROM person")
    edited(laptop, woman, "+52 961 222 2222")
    newer = laptop.send(hub.ledger.device.id, full=True)
    hub.take(newer)
    held, tables = hub.entries(), everything(hub)
    assert tables != old
    again = Draft(**{**vars(older), "after": []})
    # Not the very bytes: those would be known by their digest and not looked at.
    again.manifest = {**again.manifest, "again": True}
    heads = set(hub.database.tuples("SELECT * FROM signed_head"))
    for unknowing in (False, True):
        if unknowing:
            # Every entry is offered to the ledger itself, as on a forked chain.
            monkeypatch.setattr(
                "tracker.sync.admission.without_held", lambda _l, packed, _h: (packed, 0)
            )
            again.manifest["again"] = 2
        merged = hub.take(again.data())
        assert (merged.new, merged.records, merged.forked) == (0, 0, ())
        assert hub.entries() == held
        assert hub.database.value("SELECT phone FROM person") == "+52 961 222 2222"
        assert set(hub.database.tuples("SELECT * FROM signed_head")) == heads
        assert everything(hub)[0] == tables[0]  # type: ignore[index]
        assert not hub.verify().breaks
    # Nor does the sender's older word make the hub believe that it has less.
    word = json.loads(
        hub.database.value("SELECT heads FROM peer WHERE device = ?", (laptop.ledger.device.id,))
    )
    top = hub.database.value(
        "SELECT lower(hex(e.hash)) FROM entry e JOIN chain c ON c.id = e.chain"
        " WHERE c.device = ? ORDER BY e.seq DESC LIMIT 1",
        (laptop.ledger.device.id,),
    )
    assert top in word[f"{laptop.ledger.device.id}|cso:TAP"]


# ----------------------------------------------------------------- who may write what


def test_an_entry_of_the_hubs_scope_by_a_laptops_key(hub: Bench, laptop: Bench) -> None:
    """A laptop would enrol a device, or erase somebody: in the scope of all it may not write."""
    draft = Draft.of(laptop, hub)
    own = laptop.ledger.device.id
    draft.sql("UPDATE block SET scope = 'shared' WHERE device = ?", own)
    assert refusal(hub, draft.data()) == "writer_not_allowed"


def test_a_laptops_entries_under_the_hubs_name(hub: Bench, laptop: Bench) -> None:
    draft = Draft.of(laptop, hub)
    own, other = laptop.ledger.device.id, hub.ledger.device.id
    draft.sql("DELETE FROM block WHERE device = ?", other)
    draft.sql("UPDATE block SET device = ?, scope = 'shared' WHERE device = ?", other, own)
    found = unpacking.unpack(
        blocks.Block(
            *draft.rows(
                "SELECT device, scope, first, entries, data FROM block WHERE device = ?", other
            )[0]
        )
    )
    # With a head that the laptop signed in the hub's name.
    draft.head(other, "shared", found[-1].seq, found[-1].hash)
    assert refusal(hub, draft.data()) == "bundle_tampered"


def test_an_erasure_written_by_a_laptop_erases_nothing(
    benches: dict[str, Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its own scope it may write: what it calls an erasure there is none."""
    hub, one, other = benches["hub"], benches["tap-a"], benches["tap-b"]
    hub.take(one.send(hub.ledger.device.id))
    woman = hub.database.value("SELECT id FROM person")
    real = Ledger._base
    monkeypatch.setattr(
        Ledger,
        "_base",
        lambda self, scope, change: (
            ((), True) if change.table == "erasure" else real(self, scope, change)
        ),
    )
    other.ledger.append(
        "cso:TAP",
        "cases:person:erase",
        other.user,
        [
            Change(
                "erasure",
                other.ledger.new_id(),
                {"entries": [], "records": [woman], "reason": "her_wish"},
                (),
            )
        ],
    )
    draft = Draft.of(other, hub)
    hub.take(draft.data())
    assert hub.database.value("SELECT given_names FROM person") == "Rose"
    assert not hub.database.value("SELECT count(*) FROM erased_record")


@pytest.mark.parametrize("part", ["replaces", "proof", "cso", "sign_key"])
def test_a_device_that_enrols_itself_with_odd_values(hub: Bench, laptop: Bench, part: str) -> None:
    """Found by fuzzing: these are read before anything is known of their writer."""
    draft = Draft.of(laptop, hub)
    stranger = "00000000-0000-7000-8000-000000000000"
    outward = Draft.of(hub, laptop, full=True)
    row = outward.rows(
        "SELECT first, entries, data FROM block WHERE scope = 'shared' AND device = ?",
        hub.ledger.device.id,
    )[0]
    columns = columns_of(row[2])
    lines = columns["set"].split(b"\n")
    place = next(i for i, line in enumerate(lines) if b'"sign_key"' in line)
    values = json.loads(lines[place].replace(b"\x01", b"9").replace(b"\x02", b""))
    odd = {**values, part: ["x"]}
    lines[place] = orjson.dumps(odd, option=orjson.OPT_SORT_KEYS)
    columns["set"] = b"\n".join(lines)
    draft.sql("DELETE FROM block")
    draft.sql(
        "INSERT INTO block (device, scope, first, entries, data) VALUES (?, 'shared', ?, ?, ?)",
        stranger,
        row[0],
        row[1],
        block_of(columns),
    )
    assert refusal(hub, draft.data()) == "entry_malformed"


# ------------------------------------------------------------------------------ blocks


@pytest.mark.parametrize("column", ["at", "flags", "frame", "hlc", "bases", "set", "base"])
def test_a_column_that_swells(
    hub: Bench, laptop: Bench, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column far longer than its entries is refused before it is taken apart."""
    draft = Draft.of(laptop, hub)

    def swell(columns: Columns) -> None:
        columns[column] = (b"\n" if column == "set" else b"\0") * 8_000_000

    draft.block(swell)

    def never(*_: object) -> None:
        pytest.fail("it was taken apart")

    monkeypatch.setattr(unpacking._Reader, "_numbers", never)
    assert refusal(hub, draft.data()) == "bundle_damaged"


@pytest.mark.parametrize(
    ("column", "pattern", "code"),
    [
        ("at", struct.pack("<q", -1), "bundle_damaged"),
        ("at", struct.pack("<q", 2**62), "bundle_damaged"),
        ("at", struct.pack("<q", 0), "bundle_damaged"),
        ("hlc", struct.pack("<q", 2**63 - 1), "entry_malformed"),
        ("hlc", struct.pack("<q", -(2**63)), "entry_malformed"),
        ("record_time", struct.pack("<q", -(2**62)), "bundle_damaged"),
        ("group_time", struct.pack("<q", 2**62), "bundle_damaged"),
        ("frame", b"\xff\xff", "bundle_damaged"),
        ("flags", b"\xff\xff", "bundle_damaged"),
        ("flags", b"\0\0", "bundle_damaged"),
        ("bases", b"\xff", "bundle_damaged"),
        ("set", b"\n", "bundle_damaged"),
        ("frames", b" ", "json"),
    ],
)
def test_numbers_out_of_bounds_in_columns_of_the_right_length(
    hub: Bench, laptop: Bench, column: str, pattern: bytes, code: str
) -> None:
    draft = Draft.of(laptop, hub)

    def fill(columns: Columns) -> None:
        length = len(columns[column])
        columns[column] = (pattern * length)[:length]

    draft.block(fill)
    assert refusal(hub, draft.data()) == code


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("personal", b'"Rose"', b"7"),
        ("personal", b'{"family_names"', b'{"code":"V02PQCBZ","family_names"'),
        ("personal", b'"gender":"female"', b'"gender":["female"]'),
        ("set", b',"source":"by_hand"', b',"given_names":"Rose","source":"by_hand"'),
    ],
    ids=["a number", "public among the personal", "a list", "personal among the public"],
)
def test_values_of_another_type_or_class(
    hub: Bench, laptop: Bench, column: str, old: bytes, new: bytes
) -> None:
    """Even under a head that the laptop signed: its program was changed, not its file."""
    draft = Draft.of(laptop, hub)
    draft.block(replacing(column, old, new), signed=True)
    assert refusal(hub, draft.data()) == "entry_malformed"


def test_two_lines_that_are_objects_only_together(hub: Bench, laptop: Bench) -> None:
    """Lines of a column are parsed together: what is hashed must be what is read of each."""
    draft = Draft.of(laptop, hub)

    def shift(columns: Columns) -> None:
        _first, _second, *others = columns["set"].split(b"\n")
        columns["set"] = b"\n".join([b'{"code":"A', b'B"},{"how":"spoken"}', *others])

    draft.block(shift)
    assert refusal(hub, draft.data()) == "json"


@pytest.mark.parametrize(
    ("kind", "column"),
    [(Kind.INT, (1, True)), (Kind.BOOL, (True, 1)), (Kind.TEXT, ("one", 1)), (Kind.REF, ("x",))],
)
def test_what_is_equal_is_not_of_one_type(kind: Kind, column: tuple[object, ...]) -> None:
    """Values of a field are looked at together, equal texts once."""
    test = form_test(Field("field", kind))
    assert checking._column_passes(test, column[:1]) == (kind is not Kind.REF)
    assert checking._column_passes(test, (None, *column[:1])) == (kind is not Kind.REF)
    assert not checking._column_passes(test, column)
