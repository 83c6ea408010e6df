"""Two organisations and a hub: a kit elsewhere is told, and neither who nor where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import signed_in
from tracker.basics.errors import Damaged
from tracker.crypto.sealing import unseal
from tracker.domain.elsewhere.hearing import hear_elsewhere
from tracker.ledger.alongside import Other
from tracker.sync.bundle import read_bundle

DAY = 86_400_000


class Two:
    """TIJ handed kits to three women; TAP registered one of them, and the twin of another."""

    def __init__(self, folder: Path) -> None:
        self.fleet = Fleet(folder)
        self.tij = self.fleet.laptop("TIJ", "tij")
        self.tap = self.fleet.laptop("TAP", "tap")
        place, lot = self.fleet.stocked(self.tij)
        self.theirs: dict[str, str] = {}
        self.kits: dict[str, str] = {}
        for given, family in (("Philomène", "Pierre"), ("Wideline", "Noël"), ("Kettly", "Remy")):
            who = register(self.tij, given, family, birth_date="1991-03-14")
            self.theirs[given] = who
            self.kits[given] = hand_over(self.tij, place, lot, who)["distribution"]
        self.hers = register(self.tap, "Filomèn", "Pyè", birth_date="1991-03-14")
        self.twin = register(self.tap, "Widlande", "Noël", birth_date="1991-03-14")
        self.fleet.sync()

    def told(self, person: str | None = None, site: Site | None = None) -> tuple[Any, ...]:
        return tuple((site or self.tap).ask("kits_elsewhere", person=person or self.hers))

    def like(self, given: str, family: str) -> tuple[Any, ...]:
        return tuple(
            self.tap.ask(
                "kits_elsewhere_like",
                given_names=given,
                family_names=family,
                birth_date="1991-03-14",
                birth_precision="day",
            )
        )

    def manifest(self, to: Site) -> dict[str, Any]:
        data = unseal(self.fleet.hub().export(to.name), to.installation.device.identity)
        return read_bundle(data)[0]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    made = Two(tmp_path_factory.mktemp("elsewhere"))
    yield made
    made.fleet.close()


def test_told_on_the_day_and_shown_where_she_stands(two: Two) -> None:
    (kit,) = two.told()
    today = two.tap.rows("SELECT DISTINCT handed_on FROM elsewhere_kit")
    assert [row["handed_on"] for row in today] == [kit.handed_on]
    assert two.told(two.twin) == ()
    assert len(two.like("Kettly", "Rémy")) == 1
    assert two.told(two.theirs["Kettly"], two.tij) == ()
    screens = signed_in(two.tap)
    for page in (f"/people/{two.hers}", f"/people/{two.hers}/kit"):
        text = screens.client.get(page).get_data(as_text=True)
        assert "the same date of birth had a kit elsewhere" in text or "lòt kote" in text
    text = screens.client.get(f"/people/{two.twin}").get_data(as_text=True)
    assert "the same date of birth had a kit elsewhere" not in text


def test_neither_names_nor_places_nor_what_two_organisations_could_compare(two: Two) -> None:
    hub = two.fleet.hub()
    assert two.tap.value("SELECT count(*) FROM person WHERE scope = 'cso:TIJ'") == 0
    third = two.fleet.laptop("TAP", "tap-2")
    here, told = two.manifest(two.tap), two.manifest(third)["alongside"]["elsewhere"]
    assert here["alongside"]["elsewhere"]["kits"] == told["kits"]
    # They tell the hub which list they have; it is not sent again.
    two.fleet.sync()
    two.fleet.sync()
    assert set(two.manifest(two.tap)["alongside"]["elsewhere"]) == {"digest"}
    text = str(told)
    for who in two.theirs.values():
        assert who not in text
    for hidden in ("TIJ", "tij", "Pierre", "1991"):
        assert hidden not in text
    with hub.desk() as desk:
        side = desk.ledger.declared.alongside[0]
        other = side.tell(desk.ledger, [Other("x", "field", "TIJ")])
    assert other["key"] != told["key"]
    assert side.name == "elsewhere"


def test_an_audit_is_told_nothing(two: Two) -> None:
    audit = two.fleet.audit()
    assert audit.value("SELECT count(*) FROM elsewhere_kit") == 0
    assert "alongside" not in two.manifest(audit)


def test_what_is_taken_back_erased_withdrawn_or_over_is_not_told_again(two: Two) -> None:
    two.tij.do("supplies:distribution:void", distribution=two.kits["Philomène"],
               reason="entered_by_mistake")  # fmt: skip
    two.fleet.sync()
    assert two.told() == ()
    hub = two.fleet.hub()
    assert len(two.like("Wideline", "Noël")) == 1
    hub.do("cases:person:erase", person=two.theirs["Wideline"], reason="her_wish")
    two.fleet.sync()
    assert two.like("Wideline", "Noël") == ()
    consent = two.tij.value(
        "SELECT id FROM consent WHERE person = ?", two.theirs["Kettly"]
    )  # fmt: skip
    assert len(two.like("Kettly", "Rémy")) == 1
    two.tap.skew[0] = 91 * DAY
    assert two.like("Kettly", "Rémy") == ()
    two.tap.skew[0] = 0
    two.tij.do("cases:consent:withdraw", consent=consent)
    two.fleet.sync()
    assert two.like("Kettly", "Rémy") == ()


GOOD = ["2026-11-02", "2027-01-31", ["00112233aa 00112233ab", "00112233ac 00112233ad"]]


def test_a_list_of_another_form_is_refused_and_an_older_one_passed_over(two: Two) -> None:
    told = {"digest": "a" * 64, "key": "b" * 32, "kits": [GOOD]}
    hub = Other("hub", "hub", None)
    with two.tap.desk() as desk:
        ledger = desk.ledger
        wrong: Any
        for wrong in (
            [],
            {"digest": "a"},
            {**told, "key": 1},
            {**told, "kits": {}},
            {**told, "kits": [["2026-11-02", "2027-01-31", []]]},
            {**told, "kits": [["2026-13-02", *GOOD[1:]]]},
            {**told, "kits": [[*GOOD[:2], ["zz"]]]},
            {**told, "kits": [[*GOOD[:2], ["00112233aa", "00112233aa 00112233ab"]]]},
        ):
            with pytest.raises(Damaged):
                hear_elsewhere(ledger, hub, 2**42, wrong)
        hear_elsewhere(ledger, hub, 1, told)
        hear_elsewhere(ledger, Other("x", "field", "TIJ"), 2**42, told)
        assert ledger.database.value(
            "SELECT count(*) FROM elsewhere_kit WHERE marks LIKE '00%'"
        ) in (0, None)
        hear_elsewhere(ledger, hub, 2**42, told)
        assert ledger.database.value("SELECT count(*) FROM elsewhere_kit") == 1
        assert ledger.database.value("SELECT count(*) FROM elsewhere_mark") == 4
        # The hub's clock was a lifetime ahead. Once it is right, what it tells is heard again.
        hear_elsewhere(ledger, hub, ledger.now(), {**told, "kits": []})
        assert ledger.database.value("SELECT count(*) FROM elsewhere_kit") == 0
        hear_elsewhere(ledger, hub, ledger.now() - 1000, told)
        assert ledger.database.value("SELECT count(*) FROM elsewhere_kit") == 0
