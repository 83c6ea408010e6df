"""Appending: chains, groups, classes of fields, forms that are stale."""

from __future__ import annotations

import orjson
import pytest

from tests.fleet import CONSENT, Fleet, hand_over, register
from tracker.basics.errors import Invalid, Refused
from tracker.crypto.hashing import sha256
from tracker.installation.declared import DECLARED
from tracker.ledger.records import Field, Kind, RecordType, Sensitivity


def test_bodies_hold_public_values_and_only_commitments_to_the_others(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    woman = register(laptop, "Célestine", "Désir", phone="+52 961 123 4567", pregnant="yes")
    row = laptop.rows("SELECT * FROM entry WHERE record = ?", woman)[0]
    body = orjson.loads(row["body"])
    assert set(body["set"]) == {"code", "source"}
    # (Three figures alone may stand in a hash by chance.)
    for secret in ("Célestine", "Désir", "961 123", "9611234567", "1990-05-05", "pregnant"):
        assert secret not in row["body"].decode()
    assert body["personal"] == sha256(row["personal"]).hex()
    assert body["sensitive"] == sha256(row["sensitive"]).hex()
    assert b"pregnant" in row["sensitive"]
    assert b"pregnant" not in row["personal"]


def test_a_group_is_one_chain_without_gaps(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    place, lot = fleet.stocked(laptop)
    hand_over(laptop, place, lot, register(laptop))
    device = laptop.installation.device.id
    bodies = [
        (row["hash"], orjson.loads(row["body"]))
        for row in laptop.rows(
            "SELECT e.hash, e.body FROM entry e JOIN chain c ON c.id = e.chain"
            " WHERE c.device = ? AND c.scope = 'cso:TAP' ORDER BY seq",
            device,
        )
    ]
    before = ""
    for number, (digest, body) in enumerate(bodies, 1):
        assert body["seq"] == number
        assert body["prev"] == before
        before = digest.hex()
    last = bodies[-3:]
    assert [b["table"] for _, b in last] == ["distribution", "stock_movement", "receipt"]
    assert {b["group_size"] for _, b in last} == {3}
    assert len({b["group"] for _, b in last}) == 1


def test_what_fails_leaves_nothing(fleet: Fleet) -> None:
    """electric #1245: an action is whole or not at all."""
    laptop = fleet.laptop()
    before = laptop.digest()
    person = {"given_names": "Rose", "birth_date": "1990-01-01", "birth_precision": "day"}
    with pytest.raises(Invalid):
        laptop.do(
            "cases:person:register", person=person, consent={"how": "shouted", "given_by": "self"}
        )
    assert laptop.digest() == before


def test_a_form_that_names_another_records_heads_is_refused(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    one, other = register(laptop), register(laptop, "Guerda", "Simon")
    heads = laptop.ask("person", person=other).base.split(",")
    with pytest.raises(Invalid, match="stale_form"):
        laptop.do("cases:person:edit", person=one, values={"notes": "x"}, base=heads)


def test_before_enrolment_nothing_can_be_recorded(fleet: Fleet) -> None:
    fleet.hub()
    laptop = fleet.make("lone", "field")
    with pytest.raises(Refused, match="not_enrolled"):
        laptop.do("cases:person:register", person={"given_names": "A"}, consent=CONSENT, cso=None)


def test_a_laptop_cannot_write_for_another_organisation(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP")
    with pytest.raises(Refused, match="other_organisation"):
        laptop.do("cases:person:register", person={"given_names": "A"}, consent=CONSENT, cso="TIJ")


def test_rebuilding_gives_the_same_tables(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    place, lot = fleet.stocked(laptop)
    woman = register(laptop)
    hand_over(laptop, place, lot, woman)
    laptop.do("cases:person:edit", person=woman, values={"phone": "+52 961 123 4567"})
    before = laptop.digest()
    with laptop.desk() as desk:
        desk.ledger.rebuild()
    assert laptop.digest() == before
    assert laptop.ask("find", text="mari woz")[0].person.id == woman


@pytest.mark.parametrize("record_type", list(DECLARED), ids=lambda t: t.table)
def test_nothing_that_tells_who_she_is_is_public(record_type: RecordType) -> None:
    """Fields whose name speaks of a person are declared personal or sensitive."""
    telling = ("name", "birth", "phone", "gender", "pregnant", "lactating", "migration", "notes")
    allowed = {
        ("cso", "name"),
        ("cso", "complaints_phone"),
        ("cso", "answers_phone"),
        ("device", "name"),
        ("site", "name"),
        ("service", "name"),
        ("service", "phone"),
        # A women's network calls itself something.
        ("womens_network", "name"),
        # Whether she works by telephone: no number.
        ("interpreter", "by_telephone"),
        # Counted by the audit: a gender and an age band, without a date.
        ("distribution", "recipient_gender"),
    }
    for f in record_type.by_name.values():
        named = (record_type.table, f.name)
        if any(word in f.name for word in telling) and named not in allowed:
            assert f.sensitivity is not Sensitivity.PUBLIC, named


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CODE, Kind.CHOICE, Kind.DATE, Kind.DECIMAL])
@pytest.mark.parametrize("nothing", [None, "", "  ", "\u00a0\t"])
def test_blanks_are_nothing(kind: Kind, nothing: str | None) -> None:
    """A name of blanks alone would be a name that nobody can read."""
    assert Field("field", kind).check(nothing) is None
    with pytest.raises(Invalid, match="required"):
        Field("field", kind, required=True).check(nothing)
