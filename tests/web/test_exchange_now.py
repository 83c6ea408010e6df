"""The one button, the form that sets it up, and what the page tells."""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fleet import Fleet, Site, register
from tests.sync.online import hub_app, served
from tests.sync.online import unlock as sign_in_at_hub
from tests.web.screens import Screens, plain, signed_in
from tracker.installation import exchange, syncing
from tracker.sync.transports.folder import carry
from tracker.web.exchange import bringing_in


def done(screens: Screens, progress: str = "/exchange/sync", told: str = "") -> str:
    """The page as it is when the run has ended; meanwhile its piece says what is ``told``."""
    wait_for_the_end(screens, progress, told)
    return screens.get("/exchange")


def wait_for_the_end(screens: Screens, progress: str, told: str) -> None:
    for _ in range(200):
        answer = screens.client.get(progress, headers={"HX-Request": "true"})
        if answer.headers.get("HX-Refresh") == "true":
            return
        assert answer.status_code == 200
        assert told in plain(answer)
        time.sleep(0.05)
    raise AssertionError("it never ended")


def set_up(screens: Screens, kind: str, place: str) -> str:
    return screens.follow("/exchange/setup", kind=kind, place=place)


def test_one_button_brings_everything_in_and_out(fleet: Fleet, tmp_path: Path) -> None:
    laptop, hub, folder = fleet.laptop("TAP", "lap"), fleet.hub(), tmp_path / "shared"
    folder.mkdir()
    register(laptop)
    ours, theirs = signed_in(laptop), signed_in(hub)
    assert "Set up a shared folder" in ours.get("/exchange")
    for screens in (ours, theirs):
        assert "Last success Never" in set_up(screens, "folder", str(folder))
    ours.post("/exchange/sync")
    page = done(ours)
    assert "entries were sent" in page
    assert "wait until the other side says" in page
    assert "entries were sent" not in ours.get("/exchange"), "it is told once"
    assert "Bundles in the folder for this computer 1" in theirs.get("/exchange")
    theirs.post("/exchange/sync")
    assert "new entries came in" in done(theirs)
    ours.post("/exchange/sync")
    page = done(ours)
    assert "Entries that wait to go out 0" in page
    assert "Last success Never" not in page
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]


def test_the_button_reaches_a_hub_too(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop)
    app = hub_app(hub)
    with served(app) as address:
        ours = signed_in(laptop)
        set_up(ours, "http", address)
        ours.post("/exchange/sync")
        assert "The hub is locked. What you have waits here" in done(ours)
        sign_in_at_hub(app)
        ours.post("/exchange/sync")
        assert "Entries that wait to go out 0" in done(ours)
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]


def test_a_problem_is_told_in_words_until_it_is_over(fleet: Fleet, tmp_path: Path) -> None:
    laptop, folder = fleet.laptop("TAP", "lap"), tmp_path / "shared"
    folder.mkdir()
    ours = signed_in(laptop)
    set_up(ours, "folder", str(folder))
    folder.rmdir()
    ours.post("/exchange/sync")
    assert "The folder for the exchange is not there" in done(ours)
    assert "The folder for the exchange is not there" in ours.get("/exchange")
    folder.mkdir()
    ours.post("/exchange/sync")
    assert "is not there" not in done(ours)


@pytest.mark.parametrize(
    ("kind", "place", "told"),
    [
        ("folder", "/nowhere/at/all", "The folder for the exchange is not there"),
        ("folder", "relative", "The folder for the exchange is not there"),
        ("http", "http://192.168.1.1", "This address is not encrypted"),
        ("http", "hub", "This is not the address of a hub"),
        ("folder", "", "This field is required"),
        ("pigeon", "/tmp", "Not a valid choice"),
    ],
)
def test_what_cannot_be_set_up_is_refused_and_kept(
    fleet: Fleet, kind: str, place: str, told: str
) -> None:
    ours = signed_in(fleet.laptop("TAP", "lap"))
    answer = ours.post("/exchange/setup", kind=kind, place=place)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in page
    assert f'value="{place}"' in page


def test_a_field_worker_syncs_but_does_not_set_up(fleet: Fleet, tmp_path: Path) -> None:
    laptop = fleet.laptop("TAP", "lap", role="field_worker")
    ours = signed_in(laptop)
    assert "Your supervisor can set it up" in ours.get("/exchange")
    assert ours.status("/exchange/setup") == 403
    answer = ours.post("/exchange/setup", kind="folder", place=str(tmp_path))
    assert answer.status_code == 403
    with laptop.desk() as desk:
        assert syncing.state(desk).chosen is None


def test_locking_the_screen_does_not_cut_a_run_off(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, folder = fleet.laptop("TAP", "lap"), tmp_path / "shared"
    folder.mkdir()
    register(laptop)
    ours = signed_in(laptop)
    set_up(ours, "folder", str(folder))

    def slowly(*args: object, **more: object) -> object:
        time.sleep(0.5)
        return carry(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(syncing, "carry", slowly)
    ours.post("/exchange/sync")
    ours.post("/sign-out")
    for _ in range(100):
        if sent(laptop):
            break
        time.sleep(0.05)
    assert sent(laptop) == 1
    assert ours.client.get("/exchange").status_code == 302


def sent(site: Site) -> int:
    return int(site.value("SELECT count(*) FROM outgoing"))


def test_several_sticks_at_once_and_one_of_no_use(fleet: Fleet) -> None:
    hub, one, two = fleet.hub(), fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    for laptop in (one, two):
        register(laptop)
    screens = signed_in(hub)
    files = [
        (io.BytesIO(one.export("hub")), "one.tracker"),
        (io.BytesIO(b"a picture"), "holiday.jpg"),
        (io.BytesIO(two.export("hub")), "two.tracker"),
    ]
    answer = screens.post("/exchange/import", bundle=files)
    assert answer.status_code == 422
    page = plain(answer)
    assert "holiday.jpg: This is not a file of this product" in page
    assert page.count("new entries from") == 2
    assert hub.value("SELECT count(*) FROM person") == 2


def two_with_work(fleet: Fleet) -> tuple[Site, Site]:
    """Laptops that each registered somebody."""
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    for laptop in (one, two):
        register(laptop)
    return one, two


def brought_in(screens: Screens) -> str:
    """The page as it is when long bundles are in."""
    return done(screens, "/exchange/import/progress", "Importing")


def long_bundles(fleet: Fleet, *laptops: Site) -> list[tuple[io.BytesIO, str]]:
    hub = fleet.hub().name
    return [(io.BytesIO(one.export(hub)), f"{one.name}.tracker") for one in laptops]


def test_long_bundles_come_in_beside_other_work(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = two_with_work(fleet)
    screens = signed_in(fleet.hub())
    monkeypatch.setattr(bringing_in, "AT_ONCE", 0)
    files = [*long_bundles(fleet, one, two), (io.BytesIO(b"a picture"), "holiday.jpg")]
    assert screens.post("/exchange/import", bundle=files).status_code == 303
    page = brought_in(screens)
    assert page.count("new entries from") == 2
    assert "holiday.jpg: This is not a file of this product" in page
    assert "holiday.jpg" not in screens.get("/exchange"), "it is told once"
    assert fleet.hub().value("SELECT count(*) FROM person") == 2


def test_bringing_in_is_stopped_and_leaves_nothing(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = two_with_work(fleet)
    screens, pressed = signed_in(fleet.hub()), threading.Event()
    monkeypatch.setattr(bringing_in, "AT_ONCE", 0)
    really = exchange.import_several

    def waiting(*given: Any) -> Any:
        assert pressed.wait(20)
        return really(*given)

    monkeypatch.setattr(exchange, "import_several", waiting)
    files = long_bundles(fleet, one, two)
    assert screens.post("/exchange/import", bundle=files).status_code == 303
    assert "nothing stays of what is not wholly in" in screens.get("/exchange")
    again = screens.post("/exchange/import", bundle=long_bundles(fleet, one))
    assert again.status_code == 422
    assert "The exchange is running already" in plain(again), "one at a time, and it is said"
    screens.post("/exchange/import/stop")
    pressed.set()
    page = brought_in(screens)
    for laptop in (one, two):
        assert f"{laptop.name}.tracker: Stopped. Nothing was kept." in page
    assert fleet.hub().value("SELECT count(*) FROM person") == 0


def test_what_was_refused_is_told_also_to_whoever_goes_on_from_an_old_page(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = two_with_work(fleet)
    screens = signed_in(fleet.hub())
    monkeypatch.setattr(bringing_in, "AT_ONCE", 0)
    files = [*long_bundles(fleet, one), (io.BytesIO(b"a picture"), "holiday.jpg")]
    assert screens.post("/exchange/import", bundle=files).status_code == 303
    wait_for_the_end(screens, "/exchange/import/progress", "Importing")
    page = plain(screens.post("/exchange/import", bundle=long_bundles(fleet, two)))
    assert "holiday.jpg: This is not a file of this product" in page
    assert "new entries from one" in page
    assert "new entries from two" in brought_in(screens)
    assert fleet.hub().value("SELECT count(*) FROM person") == 2
