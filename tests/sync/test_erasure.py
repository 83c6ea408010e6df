"""A person is erased wherever it reaches, whatever stick or backup comes afterwards."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fleet import PASSWORD, Fleet, Site, hand_over, register
from tests.raw_pages import everything_selected, raw_pages
from tests.sync.test_restored import restored
from tracker.basics.errors import Refused
from tracker.crypto.hashing import sha256
from tracker.domain.cases.search_keys import PARTS
from tracker.installation.opening import unlock
from tracker.ledger import erasure
from tracker.ledger.entry import Entry
from tracker.ledger.intake import take_in
from tracker.ledger.ledger import Change
from tracker.ledger.pieces import piece_of
from tracker.settings import Settings
from tracker.store.backup import back_up, restore

#: Words about her that are nowhere else, each in a part of its own.
WORDS = ("Zefirina", "Quetzalme", "6123987", "nolwen", "xilofòn", "Wilkerson")


def told(fleet: Fleet, laptop: Site) -> str:
    """Everything that can be told about a woman; her id."""
    place, lot = fleet.stocked(laptop)
    woman = register(laptop, "Zefirina", "Quetzalme", phone="+52 961 612 3987", name_used="nolwen")
    hand_over(
        laptop, place, lot, woman, collector_name="Wilkerson", collector_reason="with_children"
    )
    laptop.do(
        "referrals:referral:make",
        person=woman,
        service=fleet.reference.service,
        priority="normal",
        need="xilofòn",
        consent={"how": "spoken", "given_by": "self"},
    )
    laptop.do("cases:person:edit", person=woman, values={"notes": "nolwen, xilofòn"})
    return woman


def words_in(text: str | bytes) -> set[str]:
    if isinstance(text, bytes):
        return {word for word in WORDS if word.encode() in text}
    return {word for word in WORDS if word in text}


def erase(fleet: Fleet, woman: str) -> None:
    done = fleet.hub().do("cases:person:erase", person=woman, reason="her_wish")
    assert done.records >= 1


@pytest.fixture
def one(fleet: Fleet) -> tuple[Site, Site, str]:
    """A hub and a laptop that both hold a woman, and her id."""
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    woman = told(fleet, laptop)
    fleet.sync()
    assert words_in(everything_selected(hub)) >= {"Zefirina", "Quetzalme", "xilofòn", "Wilkerson"}
    return laptop, hub, woman


def test_her_words_are_gone_from_every_table_page_and_log(
    fleet: Fleet, one: tuple[Site, Site, str]
) -> None:
    laptop, hub, woman = one
    assert "Zefirina" in words_in(raw_pages(hub))
    erase(fleet, woman)
    fleet.sync()
    for site in (hub, laptop):
        assert words_in(everything_selected(site)) == set(), site.name
        assert words_in(raw_pages(site)) == set(), site.name
        row = site.rows("SELECT * FROM person WHERE id = ?", woman)[0]
        assert (row["given_names"], row["family_names"], row["phone"]) == (None, None, None)
        for part in PARTS:
            keys = f"SELECT count(*) FROM {part} k JOIN person_ref r ON r.ref = k.ref"
            assert site.value(f"{keys} WHERE r.person = ?", woman) == 0
        assert site.ask("find", text="Zefirina Quetzalme") == []
        result = site.verify()
        assert not result.breaks
        assert result.sealed_erased >= 4
    assert hub.digest() == {**laptop.digest(), "cso:TIJ": hub.digest()["cso:TIJ"]}


def test_what_counts_stays(fleet: Fleet, one: tuple[Site, Site, str]) -> None:
    laptop, hub, woman = one
    before = hub.ask("reconciliation"), hub.ask("handed_over"), hub.ask("counts")
    state = hub.digest()["cso:TAP"].state
    audit = fleet.audit()
    audit.take(hub.export("audit"))
    told_before = audit.ask("reconciliation")
    erase(fleet, woman)
    fleet.sync()
    assert (hub.ask("reconciliation"), hub.ask("handed_over"), hub.ask("counts")) == before
    assert audit.ask("reconciliation") == told_before
    assert audit.verify().breaks == []
    assert audit.verify().sealed_erased > 0
    assert audit.digest()["cso:TAP"].state == hub.digest()["cso:TAP"].state != state
    kit = laptop.ask("distributions_of", person=woman)[0]
    assert kit.person_erased_on == laptop.ask("person", person=woman).erased_on is not None
    assert kit.collector_name is None
    assert kit.folio


def test_couchdb_4844_what_was_purged_does_not_come_back_from_an_old_stick(
    fleet: Fleet, one: tuple[Site, Site, str]
) -> None:
    laptop, hub, woman = one
    other = fleet.laptop("TAP", "other")
    sticks = [laptop.export("hub", full=True), other.export("hub", full=True)]
    to_laptops = [hub.export("lap", full=True)]
    erase(fleet, woman)
    fleet.sync()
    for stick in sticks:
        hub.take(stick)
    laptop.take(to_laptops[0])
    late = fleet.laptop("TAP", "late")
    for site in (hub, laptop, other, late):
        assert words_in(everything_selected(site)) == set()
        assert words_in(raw_pages(site)) == set()
        assert not site.verify().breaks
    fleet.sync()
    digests = {site.digest()["cso:TAP"] for site in (hub, laptop, other, late)}
    assert len(digests) == 1


def bodies_of(site: Site, device: str) -> list[bytes]:
    """The bodies of a device's chain in the scope of TAP, in order."""
    rows = site.rows(
        "SELECT e.body FROM entry e JOIN chain c ON c.id = e.chain"
        " WHERE c.scope = 'cso:TAP' AND c.device = ? ORDER BY e.seq",
        device,
    )
    return [row["body"] for row in rows]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(4)), again=st.lists(st.integers(0, 3), max_size=3))
def test_every_order_of_old_and_new_bundles_ends_without_her(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], again: list[int]
) -> None:
    fleet = Fleet(tmp_path_factory.mktemp("orders"), ("TAP",))
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    reader = fleet.laptop("TAP", "reader")
    fleet.sync()
    woman = told(fleet, laptop)
    old = laptop.export("reader", full=True)
    hub.take(laptop.export("hub"))
    from_hub_before = hub.export("reader", full=True)
    erase(fleet, woman)
    # A laptop that does not know writes on, and its stick comes whenever it comes.
    laptop.do("cases:person:edit", person=woman, values={"notes": "nolwen again"})
    unknowing = laptop.export("reader", full=True)
    bundles = [old, from_hub_before, hub.export("reader", full=True), unknowing]
    for i in [*order, *again]:
        reader.take(bundles[i])
    assert words_in(everything_selected(reader)) == set()
    assert words_in(raw_pages(reader)) == set()
    assert not reader.verify().breaks
    fleet.sync()
    fleet.sync()
    assert reader.digest()["cso:TAP"] == hub.digest()["cso:TAP"] == laptop.digest()["cso:TAP"]
    assert reader.rows("SELECT * FROM conflict") == []
    fleet.close()


def test_what_was_written_meanwhile_is_dropped_and_told(
    fleet: Fleet, one: tuple[Site, Site, str]
) -> None:
    laptop, hub, woman = one
    erase(fleet, woman)
    laptop.do("cases:person:edit", person=woman, values={"notes": "nolwen again"})
    laptop.do(
        "referrals:referral:make",
        person=woman,
        service=fleet.reference.service,
        priority="normal",
        need="xilofòn again",
        consent={"how": "spoken", "given_by": "self"},
    )
    hub.take(laptop.export("hub"))
    assert "nolwen" not in everything_selected(hub)
    news = hub.ask("came_back")
    assert [(n.person, n.dropped, n.held) for n in news] == [(woman, 1, 1)]
    erase(fleet, woman)
    assert [(n.dropped, n.held) for n in hub.ask("came_back")] == [(1, 0)]
    fleet.sync()
    for site in (hub, laptop):
        assert words_in(everything_selected(site)) == set()
        assert words_in(raw_pages(site)) == set()
        assert not site.verify().breaks
    with pytest.raises(Refused, match="nothing_to_erase"):
        hub.do("cases:person:erase", person=woman, reason="her_wish")


def test_a_group_that_comes_in_pieces_is_erased_in_both(
    fleet: Fleet, one: tuple[Site, Site, str]
) -> None:
    laptop, hub, woman = one
    with hub.desk() as desk:
        lists = desk.ledger.append(
            "cso:TAP",
            "cases:person:erase",
            desk.actor.user,
            [
                Change(
                    "erasure",
                    desk.ledger.new_id(),
                    {"entries": [], "records": [record], "subject": woman, "reason": "other"},
                    (),
                )
                for record in (woman, laptop.value("SELECT id FROM referral"))
            ],
        )
    chain = [
        Entry(sha256(body), body, orjson.loads(body))
        for body in bodies_of(hub, hub.installation.device.id)
    ]
    assert chain[-1].hash.hex() == lists.hashes[-1]
    with laptop.desk() as desk:
        take_in(desk.ledger, [piece_of(desk.ledger.declared, chain[:-1])])
    # Half of a group has no effect.
    assert laptop.ask("person", person=woman).given_names == "Zefirina"
    with laptop.desk() as desk:
        take_in(desk.ledger, [piece_of(desk.ledger.declared, chain)])
    assert laptop.ask("person", person=woman).given_names == ""
    assert laptop.value("SELECT need FROM referral") is None
    assert laptop.digest()["cso:TAP"].sealed == hub.digest()["cso:TAP"].sealed


def test_a_laptop_cannot_erase(fleet: Fleet, one: tuple[Site, Site, str]) -> None:
    laptop, hub, woman = one
    values = {"entries": [], "records": [woman], "subject": woman, "reason": "other"}
    record = "01a2092e-3af7-79f6-806c-3aa0d16aaf9f"
    with laptop.desk() as desk, pytest.raises(Refused, match="erasure_by_hub_only"):
        desk.ledger.append(
            "cso:TAP",
            "cases:person:erase",
            desk.actor.user,
            [Change("erasure", record, values, ())],
        )
    with pytest.raises(Refused, match="not_allowed"):
        laptop.do("cases:person:erase", person=woman, reason="her_wish")
    # An altered product on a laptop writes one all the same: it is kept, told, without effect.
    with laptop.desk() as desk:
        ledger = desk.ledger
        own = ledger.device
        object.__setattr__(own, "kind", "hub")
        ledger.append(
            "cso:TAP",
            "cases:person:erase",
            desk.actor.user,
            [Change("erasure", record, values, ())],
        )
        object.__setattr__(own, "kind", "field")
    hub.take(laptop.export("hub"))
    assert hub.ask("person", person=woman).given_names == "Zefirina"
    assert {b.kind for b in hub.verify().breaks} == {"erasure_not_by_hub"}


def test_a_sealed_part_that_is_missing_is_told_as_withheld(
    one: tuple[Site, Site, str],
) -> None:
    _laptop, hub, _woman = one
    with hub.desk() as desk:
        desk.ledger.database.execute("UPDATE entry SET personal = NULL WHERE personal IS NOT NULL")
        desk.ledger.rebuild()
    assert {b.kind for b in hub.verify().breaks} == {"withheld"}


def test_a_sealed_part_put_back_after_the_erasure_is_told(
    fleet: Fleet, one: tuple[Site, Site, str]
) -> None:
    _laptop, hub, woman = one
    row = hub.rows("SELECT id, personal FROM entry WHERE record = ?", woman)[0]
    erase(fleet, woman)
    with hub.desk() as desk:
        desk.ledger.database.execute(
            "UPDATE entry SET personal = ? WHERE id = ?", (row["personal"], row["id"])
        )
    assert "erased_yet_held" in {b.kind for b in hub.verify().breaks}
    # It is not sent to anybody either, and the next rebuild drops it.
    fresh = fleet.laptop("TAP", "fresh")
    assert words_in(everything_selected(fresh)) == set()
    with hub.desk() as desk:
        desk.ledger.rebuild()
    assert not hub.verify().breaks


def test_an_old_backup_of_a_laptop_gets_the_erasure_with_the_next_import(
    fleet: Fleet, one: tuple[Site, Site, str], tmp_path: Path
) -> None:
    laptop, hub, woman = one
    backup = tmp_path / "old.tracker-backup"
    back_up(laptop.installation.store, laptop.installation.settings, backup)
    erase(fleet, woman)
    fleet.sync()
    again = restored(fleet, laptop, backup, "again")
    again.take(hub.export("lap", full=True))
    assert words_in(everything_selected(again)) == set()
    assert words_in(raw_pages(again)) == set()
    assert not again.verify().breaks


def test_an_old_backup_in_the_place_of_an_installation_that_knew_of_the_erasure(
    fleet: Fleet, one: tuple[Site, Site, str], tmp_path: Path
) -> None:
    laptop, hub, woman = one
    for site in (laptop, hub):
        backup = tmp_path / f"{site.name}.tracker-backup"
        back_up(site.installation.store, site.installation.settings, backup)
    erase(fleet, woman)
    fleet.sync()
    for site in (laptop, hub):
        home = Settings(fleet.folder / f"{site.name}-again")
        restore(tmp_path / f"{site.name}.tracker-backup", home, site.installation.settings.home)
        again = Site(f"{site.name}-again", unlock(home, site.name, PASSWORD))
        fleet.sites[again.name] = again
        # Before anything was imported.
        assert words_in(everything_selected(again)) == set()
        assert words_in(raw_pages(again)) == set()
        assert not again.verify().breaks
        assert again.ask("person", person=woman).erased_on
        with again.desk() as desk:
            desk.ledger.rebuild()
        assert not again.verify().breaks
    # The restored hub learns its own erasure from a laptop, and all agree again.
    again = fleet.sites["hub-again"]
    again.take(laptop.export("hub", full=True))
    assert again.value("SELECT count(*) FROM erased WHERE carried = 1") == 0
    assert again.digest()["cso:TAP"] == laptop.digest()["cso:TAP"]


def test_the_list_of_another_installation_erases_nothing(
    fleet: Fleet, one: tuple[Site, Site, str], tmp_path: Path
) -> None:
    laptop, hub, woman = one
    backup = tmp_path / "old.tracker-backup"
    back_up(laptop.installation.store, laptop.installation.settings, backup)
    erase(fleet, woman)
    home = Settings(fleet.folder / "again")
    restore(backup, home, hub.installation.settings.home)
    again = Site("again", unlock(home, "lap", PASSWORD))
    fleet.sites["again"] = again
    assert again.ask("person", person=woman).given_names == "Zefirina"


def test_cleaning_that_was_cut_off_is_done_at_the_next_opening(
    fleet: Fleet, one: tuple[Site, Site, str]
) -> None:
    _laptop, hub, woman = one
    # A reader is in the way: the log cannot be emptied now.
    with hub.installation.store.connection() as reader:
        reader.execute("BEGIN")
        reader.value("SELECT count(*) FROM entry")
        erase(fleet, woman)
        assert hub.value("SELECT value FROM meta WHERE name = ?", erasure.UNCLEAN) == "1"
        reader.execute("ROLLBACK")
    assert words_in(everything_selected(hub)) == set()
    assert words_in(raw_pages(hub)) != set()
    settings_ = hub.installation.settings
    hub.installation.close()
    again = Site("again", unlock(settings_, "hub", PASSWORD))
    fleet.sites["hub"] = again
    assert words_in(raw_pages(again)) == set()
    assert again.value("SELECT value FROM meta WHERE name = ?", erasure.UNCLEAN) is None


def test_nothing_can_be_added_to_an_erased_person(
    fleet: Fleet, one: tuple[Site, Site, str]
) -> None:
    laptop, _hub, woman = one
    erase(fleet, woman)
    fleet.sync()
    site, lot = laptop.value("SELECT id FROM site"), laptop.value("SELECT id FROM lot")
    with pytest.raises(Refused, match="person_erased"):
        hand_over(laptop, site, lot, woman)
    with pytest.raises(Refused, match="person_erased"):
        laptop.do("cases:person:edit", person=woman, values={"notes": "x"})
    with pytest.raises(Refused, match="person_erased"):
        laptop.do(
            "cases:consent:record", person=woman, consent={"how": "spoken", "given_by": "self"}
        )
    with laptop.desk() as desk, pytest.raises(Refused, match="record_erased"):
        desk.ledger.append(
            "cso:TAP",
            "cases:person:edit",
            desk.actor.user,
            [Change("person", woman, {"notes": "x"})],
        )
    # What is public goes on: a kit can still be taken back.
    kit = laptop.ask("distributions_of", person=woman)[0]
    laptop.do("supplies:distribution:void", distribution=kit.id, reason="kit_returned")
    assert not laptop.verify().breaks
