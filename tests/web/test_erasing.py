"""Erasing by the screens: the coordinator's page, a worker's note, her own copy."""

from __future__ import annotations

import threading
import time
from datetime import date

import pytest

from tests.fleet import CONSENT, Fleet, Site, hand_over, register
from tests.web.screens import Screens, plain, signed_in
from tests.web.standin import token
from tracker.domain.cases.day_in_doubt import doubted_since
from tracker.installation import erasing
from tracker.settings import Settings
from tracker.store.database import Database


@pytest.fixture
def laptop(fleet: Fleet) -> Site:
    return fleet.laptop("TAP", "lap")


@pytest.fixture
def woman(fleet: Fleet, laptop: Site) -> str:
    """A woman with a kit, known at the laptop and the hub."""
    place, lot = fleet.stocked(laptop)
    her = register(laptop, "Zefirina", "Quetzalme", languages=["es"])
    hand_over(laptop, place, lot, her)
    fleet.sync()
    return her


@pytest.fixture
def hub(fleet: Fleet, woman: str) -> Screens:
    return signed_in(fleet.hub())


def test_the_right_code_and_a_reason_are_needed(fleet: Fleet, hub: Screens, woman: str) -> None:
    page = f"/people/{woman}/erase"
    code = fleet.hub().ask("person", person=woman).code
    assert f"Type the code {code[:4]}-{code[4:]} to confirm." in hub.get(page)
    for data in ({"code": code}, {"reason": "her_wish"}, {"reason": "her_wish", "code": "X"}):
        answer = hub.post(page, **data)
        assert answer.status_code == 422
    assert "This is not the code of her card." in plain(answer)
    assert not fleet.hub().ask("person", person=woman).erased_on
    shown = hub.follow(page, reason="her_wish", code=f"trkc{code}".upper())
    assert "Erased on" in shown
    assert "Zefirina" not in shown
    # A second time there is nothing to erase, and the page says so.
    answer = hub.post(page, reason="her_wish", code=code)
    assert answer.status_code == 422
    assert "Nothing personal is held about her any more." in plain(answer)


def test_she_is_erased_on_every_page(fleet: Fleet, hub: Screens, laptop: Site, woman: str) -> None:
    code = laptop.ask("person", person=woman).code
    hub.follow(f"/people/{woman}/erase", reason="other", code=code)
    fleet.sync()
    here = signed_in(laptop)
    kit = laptop.ask("distributions_of", person=woman)[0]
    for path in (f"/people/{woman}", f"/distributions/{kit.id}", "/distributions"):
        shown = here.get(path)
        assert "Erased on" in shown, path
        assert "Zefirina" not in shown
    assert "Zefirina" not in here.get("/people")
    # A scanned card leads to the page that tells it; what was typed finds nobody.
    assert here.post("/people/find", text=f"TRKC{code}").headers["Location"].endswith(woman)
    assert "Zefirina" not in plain(here.post("/people/find", text="Zefirina Quetzalme")).replace(
        "Zefirina Quetzalme", ""
    )
    answer = here.client.get(f"/people/{woman}/own-copy")
    assert "She was erased on" in plain(answer)


def test_a_worker_notes_her_wish_and_takes_it_back(
    fleet: Fleet, hub: Screens, laptop: Site, woman: str
) -> None:
    here = signed_in(laptop)
    assert "Her wish is noted." in here.follow(f"/people/{woman}/erasure-wish")
    assert "to be erased. The coordinator does it." in here.get(f"/people/{woman}")
    fleet.sync()
    assert "1 wish to be erased" in hub.get("/")
    assert "Look and erase" in hub.get("/retention")
    assert "taken back" in here.follow(f"/people/{woman}/erasure-wish/withdraw")
    assert here.status(f"/people/{woman}/erase") == 403
    assert here.status("/retention") == 403


def test_a_rule_is_changed_and_a_wrong_one_is_told(fleet: Fleet, hub: Screens) -> None:
    assert "Changes saved" in hub.follow("/retention/rules", rule="referral", months="36")
    # With a script a rule answers in its own line, so that the others keep what is typed in them.
    form = {"csrf_token": token(hub.client, "/receipts/check"), "rule": "referral"}
    for typed, said in (("36", "Changes saved"), ("x", "Write a whole number"), ("0", "Write")):
        answer = hub.client.post(
            "/retention/rules", data={**form, "months": typed}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200
        assert said in plain(answer)
        assert "<html" not in answer.text
    months = {r.rule: r.months for r in fleet.hub().ask("retention_rules")}
    assert months["referral"] == 36
    for wrong in ("0", "1000", "x", ""):
        assert hub.post("/retention/rules", rule="referral", months=wrong).status_code == 422
    assert "This is not due any more." in hub.follow("/retention/approve", rule="referral")


DAY = 86_400_000


def doubted(site: Site) -> date | None:
    with site.desk() as desk:
        return doubted_since(desk.ledger)


def test_a_clock_that_is_ahead_shows_by_what_the_others_wrote(fleet: Fleet) -> None:
    hub, one, two = fleet.hub(), fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    assert doubted(hub) is None
    fleet.sync()
    day = date.today()
    hub.skew[0] = 1100 * DAY
    # Nobody was heard since, as it seems; nor does a word that comes now change that.
    assert doubted(hub) == day
    for _time in range(2):
        fleet.sync()
        assert doubted(hub) == day
    hub.skew[0] = 0
    assert doubted(hub) is None
    # A laptop whose clock stopped long ago says nothing of a hub that others agree with.
    one.skew[0] = -3000 * DAY
    hub.take(one.export("hub"))
    assert doubted(hub) is None
    hub.skew[0] = 20 * DAY
    assert doubted(hub) is None
    hub.take(two.export("hub"))
    assert doubted(hub) is None


def test_nothing_due_is_erased_while_the_clock_may_be_ahead(
    fleet: Fleet, laptop: Site, hub: Screens, woman: str
) -> None:
    site = fleet.hub()
    made = laptop.do(
        "referrals:referral:make", person=woman, service=fleet.reference.service,
        priority="urgent", consent=CONSENT, need="papye",
    )["referral"]  # fmt: skip
    laptop.do("referrals:referral:answer", referral=made, state="revoked")
    fleet.sync()
    with site.desk() as desk:
        desk.ledger.database.execute("UPDATE referral SET closed_on = '2020-01-02', _hlc = 1")
        # As a clock that jumped ahead would see it: all words are old.
        desk.ledger.database.execute("UPDATE peer SET last_import = last_import - ?", (400 * DAY,))
    today, wrong = date.today().isoformat(), "2020-02-02"
    page = hub.get("/retention")
    assert "Which day is it today?" in page
    assert "Erase all of these for good" not in page
    page = hub.get(f"/retention?today={wrong}")
    assert "Nothing can be erased until it is put right." in page
    assert "Erase all of these for good" not in page
    for told in ({}, {"today": wrong}):
        page = hub.follow("/retention/approve", rule="referral", **told)
        assert "Nothing was erased" in page
    assert site.ask("retention_counts")["referral"] == 1
    assert "Erase all of these for good" in hub.get(f"/retention?today={today}")
    page = hub.follow("/retention/approve", rule="referral", today=today)
    assert "1 record was erased." in page
    # A word that is new: nobody is asked any more.
    site.take(laptop.export("hub"))
    assert "Which day is it today?" not in hub.get("/retention")


def test_her_own_copy_speaks_her_language(laptop: Site, woman: str) -> None:
    here = signed_in(laptop, "en")
    shown = here.get(f"/people/{woman}/own-copy")
    assert "Sus derechos" in shown
    assert "Dwa w yo" in here.get(f"/people/{woman}/own-copy?in=ht")
    assert "Sus derechos" in here.get(f"/people/{woman}/own-copy?in=xx")


def test_nobody_waits_while_the_file_is_wiped(
    fleet: Fleet, hub: Screens, woman: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large file that takes long: it goes on beside her work, told, and once at a time."""
    begun, go, runs = threading.Event(), threading.Event(), []
    really = erasing.clean_up

    def slowly(database: Database, settings: Settings, key: bytes) -> bool:
        runs.append(threading.current_thread().name)
        begun.set()
        assert go.wait(20)
        return really(database, settings, key)

    monkeypatch.setattr(erasing, "clean_up", slowly)
    code = fleet.hub().ask("person", person=woman).code
    hub.follow(f"/people/{woman}/erase", reason="her_wish", code=code)
    assert begun.wait(20)
    assert "being wiped out of the file" in hub.get("/retention")
    go.set()
    until = time.monotonic() + 20
    while "being wiped out of the file" in hub.get("/retention"):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert runs == ["cleaning"]


def test_a_file_that_cannot_be_wiped_now_is_wiped_later(
    fleet: Fleet, hub: Screens, woman: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The erasing stands; it is tried again, and not with every page."""
    tried = threading.Event()
    runs: list[str] = []

    def full(database: Database, settings: Settings, key: bytes) -> bool:
        runs.append(threading.current_thread().name)
        tried.set()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(erasing, "clean_up", full)
    code = fleet.hub().ask("person", person=woman).code
    assert "Erased on" in hub.follow(f"/people/{woman}/erase", reason="her_wish", code=code)
    assert tried.wait(20)
    for _ in range(3):
        assert "being wiped out of the file" in hub.get("/retention")
    assert runs == ["cleaning"]
