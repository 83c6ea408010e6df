"""The first screen of each role."""

from __future__ import annotations

from datetime import date, timedelta

from tests.domain.casework.scene import colleague, day, opened
from tests.fleet import CONSENT, PASSWORD, Fleet, hand_over, register
from tests.registrations import content
from tests.web.screens import signed_in
from tracker.installation.users import add_user


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
    assert "0 things to do about referrals" in page
    assert "overdue" not in page
    assert f"{waiting.parked} rows of lists to correct" in page
    assert f"{waiting.duplicates} possible duplicates to decide" in page
    assert "not enrolled" not in page


def test_who_may_read_it_sees_what_waits_in_the_rooms_of_support(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "rosa")
    long_ago = (date.today() - timedelta(days=20)).isoformat()
    said = {"feedback_kind": "complaint", "feedback_about": "waiting", "said_on": long_ago}
    said |= {"feedback_channel": "box", "said_in": "ht", "words": "Nou tann"}
    site.do("feedback:feedback:receive", said=said)
    asked = {"interpreted_for": "health", "from_language": "ht", "to_language": "es"}
    site.do("activities:interpretation:ask", request=asked)
    later = (date.today() + timedelta(days=9)).isoformat()
    site.do("activities:interpretation:ask", request={**asked, "wanted_on": later})
    site.skew[0] = -5 * 86_400_000
    who, service = register(site), fleet.reference.service
    site.do(
        "referrals:referral:make", person=who, service=service, priority="urgent", consent=CONSENT
    )
    site.skew[0] = 0
    fleet.sync()
    add_user(site.installation, "worker", PASSWORD, "field_worker")
    for page in (signed_in(site).get("/"), signed_in(fleet.hub()).get("/")):
        assert "1 thing to do about referrals" in page
        assert "1 interpreter wanted by tomorrow" in page
        assert "1 answer overdue to what people said" in page
    page = signed_in(site, user="worker").get("/")
    assert "1 thing to do about referrals" in page
    assert "what people said" not in page


def test_who_works_cases_sees_what_of_them_waits(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "rosa")
    carla, _clara = (colleague(site, name, "case_worker") for name in ("carla", "clara"))
    woman, other = register(site, "Guerda"), register(site, "Natacha")
    case, calm = opened(carla, woman, "high"), opened(carla, other)
    for due in (day(0), day(1)):
        carla.do("casework:task:add", case=case, words="Rele COMAR", who="Carla", due_on=due)
    carla.do("casework:review:ask", case=case)
    to = site.value("SELECT id FROM cso_user WHERE username = 'clara'")
    carla.do("casework:handover:offer", case=calm, words="Li pral viv Tijuana", to=to)
    pages = {name: signed_in(site, user=name).get("/") for name in ("rosa", "carla", "clara")}
    assert "1 thing to do in your cases" in pages["carla"]
    assert "1 case offered to you" in pages["clara"]
    assert "1 review of a case waits for you" in pages["rosa"]
    for name, others in (
        ("carla", ("offered to you", "waits for you")),
        ("clara", ("in your cases", "waits for you")),
        ("rosa", ("in your cases", "offered to you")),
    ):
        assert not any(words in pages[name] for words in others)
    # Nobody's name or code stands on a screen that others may see.
    code = site.value("SELECT case_code FROM casework_case WHERE id = ?", case)
    assert not any(code in page or "Guerda" in page for page in pages.values())
    add_user(site.installation, "field", PASSWORD, "field_worker")
    assert " case" not in signed_in(site, user="field").get("/")
    site.skew[0] = 2 * 86_400_000
    assert site.ask("cases_waiting").reviews == 1
    assert (carla.ask("cases_waiting").due, carla.ask("cases_waiting").late) == (2, True)


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
