"""The first screen of each role."""

from __future__ import annotations

from tests.fleet import Fleet, hand_over, register
from tests.registrations import content
from tests.web.screens import signed_in


def test_a_field_worker_sees_the_box_and_todays_work(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "rosa", role="field_worker")
    place, lot = fleet.stocked(site, kits=20)
    hand_over(site, place, lot, register(site))
    site.do(
        "cases:list:import",
        data=content("tapachula-registro.xlsx"),
        file_name="tapachula-registro.xlsx",
    )
    waiting = site.ask("waiting_rows")
    assert waiting.parked > 1
    page = signed_in(site).get("/")
    assert "Scan or type a name" in page
    assert "1 kit handed over today" in page
    assert "19 kits in stock" in page
    assert "0 referrals due for an answer" in page
    assert f"{waiting.parked} rows of lists to correct" in page
    assert f"{waiting.duplicates} possible duplicates to decide" in page
    assert "not enrolled" not in page


def test_a_laptop_that_is_not_enrolled_says_what_to_do(fleet: Fleet) -> None:
    fleet.hub()
    page = signed_in(fleet.make("nova", "field")).get("/")
    assert "This computer is not enrolled yet" in page
    assert "Make a join request" in page
    assert "Scan or type a name" not in page


def test_the_coordinator_sees_organisations_conflicts_and_computers(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(site, kits=20)
    hand_over(site, place, lot, register(site))
    other = fleet.laptop("TAP", "nadia")
    fleet.sync()
    person = site.value("SELECT id FROM person")
    for laptop, phone in ((site, "962 111 1111"), (other, "962 222 2222")):
        laptop.do("cases:person:edit", person=person, values={"phone": phone})
    fleet.sync()
    page = signed_in(fleet.hub()).get("/")
    assert "1 thing to review" in page
    assert "Organización TAP TAP 1 1 19" in page
    assert "Organización TIJ TIJ 0 0 0" in page
    assert "rosa TAP" in page


def test_who_sees_no_persons_has_no_box(fleet: Fleet) -> None:
    officer = signed_in(fleet.audit()).get("/")
    assert "Verification of grants" in officer
    keeper = signed_in(fleet.make("keeper", "field", role="administrator")).get("/")
    assert "You do not see the people who are served." in keeper
    for page in (officer, keeper):
        assert "Scan or type a name" not in page
