"""Many conflicts and findings at once: in the background, told, and stopped without a trace."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from flask.typing import ResponseReturnValue

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import Screens, signed_in
from tracker.i18n.locales import LANGUAGES
from tracker.ledger.desk import Desk
from tracker.review import deciding
from tracker.sync import settling
from tracker.web.background import Tell
from tracker.web.review import all_of_a_kind
from tracker.web.review.at_work import Done, Work, begin

WOMEN = 5


@pytest.fixture
def merged(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A hub with five conflicts and five women served twice, all of which counts as many."""
    monkeypatch.setattr(all_of_a_kind, "AT_ONCE", 1)
    monkeypatch.setattr(settling, "_AT_ONCE", 1)
    monkeypatch.setattr(deciding, "_AT_ONCE", 1)
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    women = [
        register(one, name, name) for name in ("Guerda", "Wideline", "Yolande", "Kettly", "Mica")
    ]
    fleet.sync()
    two.take(fleet.hub().export("two"))
    kits = [fleet.stocked(one), fleet.stocked(two, lot="L-2")]
    for woman in women:
        for site, (place, lot), phone in zip((one, two), kits, ("1", "2"), strict=True):
            hand_over(site, place, lot, woman)
            site.do("cases:person:edit", person=woman, values={"phone": f"962 000 000{phone}"})
    fleet.sync()
    return fleet.hub()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Work in the background waits before each step until this is set."""
    go = threading.Event()

    def slowly(work: Work) -> ResponseReturnValue:
        def waiting(desk: Desk, tell: Tell | None) -> Done:
            assert tell is not None
            at_once = tell

            def told(step: str, done: int, total: int) -> None:
                at_once(step, done, total)
                assert go.wait(20)
                at_once(step, done, total)

            return work(desk, told)

        return begin(waiting)

    monkeypatch.setattr(all_of_a_kind, "begin", slowly)
    yield go
    go.set()


def ended(screens: Screens) -> str:
    """The page that the work leads to when it is done."""
    for _ in range(1000):
        answer = screens.client.get("/review/at-work")
        if answer.status_code == 303:
            return screens.get(answer.headers["Location"])
        time.sleep(0.01)
    raise AssertionError("it did not end")


def test_all_conflicts_with_progress(merged: Site, held: threading.Event) -> None:
    screens = signed_in(merged)
    form = {"device": "", "expected": WOMEN}
    page = screens.follow("/review/all/conflicts", **form)
    assert "everything stays as it was" in page
    for language in LANGUAGES:
        screens.client.set_cookie("language", language)
        shown = screens.client.get("/review/at-work").get_data(as_text=True)
        assert f'<html lang="{language}">' in shown
        assert "%(" not in shown
    screens.client.set_cookie("language", "en")
    piece = screens.client.get("/review/at-work/progress", headers={"HX-Request": "true"})
    assert "<progress" in piece.get_data(as_text=True)
    # Others are not kept waiting by the page; nothing is half done.
    assert len(merged.ask("sync:conflicts")) == WOMEN
    held.set()
    assert "5 conflicts are settled." in ended(screens)
    assert merged.ask("sync:conflicts") == []
    assert screens.client.get("/review/at-work").status_code == 303


def test_stopped_it_leaves_all_as_it_was(merged: Site, held: threading.Event) -> None:
    screens = signed_in(merged)
    before = merged.digest()
    screens.follow("/review/all/served_twice", reason="larger_need", day="", expected=WOMEN)
    assert screens.post("/review/at-work/stop").status_code == 303
    held.set()
    assert "Stopped. Nothing was kept." in ended(screens)
    assert merged.digest() == before
    assert merged.ask("review_foreseen", kind="served_twice").findings == WOMEN
    form = {"reason": "larger_need", "day": "", "expected": WOMEN}
    assert screens.post("/review/all/served_twice", **form).status_code == 303
    assert "5 are put aside." in ended(screens)
    assert merged.ask("review_foreseen", kind="served_twice").findings == 0


def test_another_number_than_was_shown_is_told(merged: Site) -> None:
    screens = signed_in(merged)
    assert screens.post("/review/all/conflicts", device="", expected=WOMEN + 1).status_code == 303
    assert "changed" in ended(screens)
    assert len(merged.ask("sync:conflicts")) == WOMEN
