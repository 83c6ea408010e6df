"""The figures of a year agree with a plain count, and give no small number away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.domain.activities.test_attending import card, told
from tests.fleet import Fleet, Site, register
from tracker.audit.shares import Share
from tracker.audit.suppression import Hidden
from tracker.audit.yearly import YearlyFigures

YEAR = date.today().year


def figures(site: Site) -> YearlyFigures:
    found = site.ask("yearly_figures", year=YEAR)
    assert isinstance(found, YearlyFigures)
    return found


def count(site: Site, activity: str, *cells: tuple[str, str, str, int], sheet: int = 1) -> None:
    counts: list[Any] = [list(c) for c in cells]
    site.do("activities:count:write", activity=activity, counts=counts, sheet=sheet)


@pytest.fixture
def site(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "rosa")


def test_people_are_counted_once_and_guests_apart(fleet: Fleet, site: Site) -> None:
    young = [register(site, f"Jèn {n}", birth_date="2000-01-01") for n in range(6)]
    old = [register(site, f"Gran {n}", birth_date="1970-01-01") for n in range(5)]
    grant = fleet.reference.grants["TAP"]
    first = told(site, grant_agreement=grant)
    second = told(site, title="Segundo día", continues=first)
    for activity in (first, second):
        for woman in (*young, *old):
            site.do("activities:attendance:record", activity=activity, code=card(site, woman))
    # The same course on two days: seven, then nine of the host community are nine people.
    count(site, first, ("host", "male", "18_34", 7), ("guest", "male", "60_", 12))
    count(site, second, ("host", "male", "18_34", 9))
    cancelled = told(site, outcome="not_held")
    told(site, held_on=f"{YEAR - 1}-05-05")
    found = figures(site)
    training = found.of("training")
    assert (training.activities, training.people) == (2, 20)
    assert training.by_sex.cells["all", "female"] == 11
    assert training.by_sex.cells["all", "male"] == 9
    assert (training.women_share, training.under_35_share) == (55, 75)
    assert training.by_group.cells["all", "host"] == 9
    assert training.guests == 12
    assert found.of_grant(grant) == 18
    assert found.people == 20
    assert cancelled


def test_networks_by_municipality_and_state(site: Site) -> None:
    places = ("07089", "07089", "09007", "07101")
    for number, place in enumerate(places):
        network = site.do("activities:network:add", name=f"Red {number}", municipality=place)
        if number < 3:
            told(
                site,
                activity_kind="womens_network",
                womens_network=network,
                municipality=place,
            )
    found = figures(site)
    # The fourth did nothing in the year.
    assert (found.networks, found.network_municipalities, found.network_states) == (3, 2, 2)


def test_small_counts_and_what_gives_them_away_are_hidden(site: Site) -> None:
    count(site, told(site), ("community", "female", "18_34", 40), ("host", "male", "35_59", 3))
    meeting = told(site, activity_kind="integration", title="Torneo")
    count(site, meeting, ("host", "male", "18_34", 2))
    found = figures(site)
    training = found.of("training")
    assert training.people == 43
    assert training.by_sex.cells["all", "male"] is Hidden.FEW
    assert isinstance(training.by_sex.cells["all", "female"], Hidden)
    assert (training.women_share, training.under_35_share) == (None, None)
    assert training.women_told == training.under_35_told == Share(90, "at_least")
    # 43 of one kind are told, so all of them would tell the two of the other.
    assert found.of("integration").people is Hidden.FEW
    assert isinstance(found.people, Hidden)
    assert found.under_35_share is None


def test_a_few_in_two_kinds_are_not_told_apart(site: Site) -> None:
    women = [register(site, f"Fanm {n}") for n in range(8)]
    training, meeting = told(site), told(site, activity_kind="integration", title="Torneo")
    for activity, came in ((training, women[:7]), (meeting, women[5:])):
        for woman in came:
            site.do("activities:attendance:record", activity=activity, person=woman)
    count(site, meeting, ("host", "female", "60_", 6))
    found = figures(site)
    assert (found.of("training").people, found.of("integration").people) == (7, 9)
    assert (found.people, found.each_once) == (16, False)


def test_an_audit_counts_the_same_and_holds_no_name(fleet: Fleet, site: Site) -> None:
    women = [register(site, f"Fanm {n}") for n in range(6)]
    activity = told(site, facilitators="Jean Baptiste", results="Marie aprann koud")
    for woman in women:
        site.do("activities:attendance:record", activity=activity, code=card(site, woman))
    hub = fleet.hub()
    hub.take(site.export("hub"))
    first, second = women[:2]
    hub.do("cases:person:alias", first=first, second=second, reason="same_card")
    audit = fleet.audit()
    audit.take(hub.export("audit"))
    for where in (hub, audit):
        found = where.ask("yearly_figures").of("training")
        assert (found.people, found.by_sex.cells["all", "female"]) == (5, 5)
    (row,) = audit.rows("SELECT facilitators, results, title FROM activity")
    assert row == {"facilitators": None, "results": None, "title": "Taller de costura"}
    assert not audit.verify().breaks


def test_a_grants_targets_count_people_and_tell_an_audit_no_more_than_the_year(
    fleet: Fleet, site: Site
) -> None:
    hub = fleet.hub()
    granted = hub.do(
        "organisations:grant:add",
        code="G-ACT",
        title="Talleres",
        donor="Fondo",
        cso="TAP",
        amount="1000.00",
        currency="MXN",
        starts_on=f"{YEAR}-01-01",
        ends_on=f"{YEAR}-12-31",
        targets={"people_trained": 50, "activity_participants": 100},
    )
    site.take(hub.export("rosa"))
    count(site, told(site, grant_agreement=granted), ("host", "female", "18_34", 25))
    meeting = told(site, activity_kind="integration", grant_agreement=granted, title="Torneo")
    count(site, meeting, ("host", "female", "18_34", 3))
    hub.take(site.export("hub"))
    audit = fleet.audit()
    audit.take(hub.export("audit"))
    exact = {p.indicator: p for p in site.ask("target_progress", grant=granted)}
    assert exact["people_trained"].reached == 25
    assert exact["activity_participants"].reached == 28
    assert sum(exact["activity_participants"].by_quarter.values()) == 28
    told_to = {p.indicator: p for p in audit.ask("target_progress", grant=granted)}
    assert (told_to["people_trained"].reached, told_to["people_trained"].percent) == (25, 50)
    assert told_to["activity_participants"].reached is Hidden.HIDDEN
    assert not [n for n in told_to["people_trained"].by_quarter.values() if isinstance(n, int)]
