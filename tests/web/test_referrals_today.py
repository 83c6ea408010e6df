"""Today's list of referrals, answers by telephone, and both slips with their code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fleet import CONSENT, Fleet, Site, register
from tests.web.screens import Screens, signed_in

DAY = 86_400_000


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    made = Fleet(tmp_path_factory.mktemp("today"))
    made.laptop("TAP", "lap")
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(fleet: Fleet) -> Site:
    return fleet.sites["lap"]


@pytest.fixture(scope="module")
def screens(site: Site) -> Screens:
    return signed_in(site)


def refer(fleet: Fleet, site: Site, given: str, priority: str = "normal", **more: object) -> str:
    return str(
        site.do(
            "referrals:referral:make",
            person=register(site, given, "Jean", **more),
            service=fleet.reference.service,
            priority=priority,
            consent=CONSENT,
        )["referral"]
    )


def code(site: Site, referral: str) -> str:
    return str(site.ask("referral", referral=referral).code)


def test_each_stands_once_where_it_is_most_urgent(
    fleet: Fleet, site: Site, screens: Screens
) -> None:
    # Three days ago: the clock is set back while these are made.
    site.skew[0] = -3 * DAY
    late = refer(fleet, site, "Late", "emergency")
    soon = refer(fleet, site, "Soon", "urgent")
    site.skew[0] = 0
    met, unsafe, far = (refer(fleet, site, name) for name in ("Met", "Unsafe", "Far"))
    for one in (met, unsafe):
        site.do("referrals:referral:answer", referral=one, state="accepted")
    site.do("referrals:referral:answer", referral=met, state="completed")
    site.do("referrals:referral:answer", referral=unsafe, state="completed")
    site.do("referrals:referral:her_answer", referral=unsafe, got_it="yes", felt_safe="no")
    found = site.ask("referrals_today")
    assert [r.id for r in found.unsafe] == [unsafe]
    assert [r.id for r in found.overdue if r.id == late] == [late]
    assert soon in [r.id for r in (*found.due, *found.overdue)]
    assert [r.id for r in found.ask_her] == [met]
    assert far not in [r.id for r in (*found.overdue, *found.due, *found.appointments)]
    assert site.ask("referrals_today", mine=True).count == found.count
    text = screens.get("/referrals/today")
    assert "She did not feel safe" in text
    assert "Nobody answered" in text
    fleet.sync()
    assert fleet.hub().ask("referrals_today", mine=True).count == 0
    assert fleet.hub().ask("referrals_today").count == found.count


def test_answers_by_telephone_are_told_before_they_are_recorded(
    fleet: Fleet, site: Site, screens: Screens
) -> None:
    one, two = refer(fleet, site, "One"), refer(fleet, site, "Two")
    lines = f"{code(site, one)} 1\n{code(site, two)} 9\nAAAA-AAAA 1\n"
    page = screens.post("/referrals/telephone", lines=lines).get_data(as_text=True)
    assert "Record this one" in page
    assert "no number from 1 to 4" in page
    assert site.ask("referral", referral=one).state == "sent"
    answer = screens.post("/referrals/telephone", lines=lines, record="1")
    page = answer.get_data(as_text=True)
    assert "One answer was recorded." in page
    assert site.ask("referral", referral=one).state == "completed"
    # What was wrong stands in the box again, to be mended.
    assert f"{code(site, two)} 9" in page
    assert f"{code(site, one)} 1" not in page
    mended = f"{code(site, two)} 1"
    assert screens.post("/referrals/telephone", lines=mended, record="1").status_code == 303
    page = screens.get(f"/referrals/{two}")
    assert "The service told how it went" in page
    assert "She was not asked yet" in page
    assert "The loop is closed when both have answered." in page


def test_slips_have_the_code_and_hers_is_in_her_language(
    fleet: Fleet, site: Site, screens: Screens
) -> None:
    spanish = refer(fleet, site, "Rosa", languages=["es"])
    creole = refer(fleet, site, "Wozèt", languages=["es", "ht"])
    for referral, lang in ((spanish, "es"), (creole, "ht")):
        page = screens.client.get(f"/referrals/{referral}/slip").get_data(as_text=True)
        assert f'<article class="slip card-box" lang="{lang}">' in page
        assert page.count(f"/referrals/{referral}/qr.png") == 2
        picture = screens.client.get(f"/referrals/{referral}/qr.png")
        assert picture.data.startswith(b"\x89PNG")
