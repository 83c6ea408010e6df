"""Push and pull between a laptop and a real server, over lines that break."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.fleet import Fleet, Site, register
from tests.sync.online import Proxy, hub_app, point, served, sync, unlock
from tracker.basics.errors import Invalid, Refused
from tracker.installation import syncing
from tracker.sync import enrolment
from tracker.sync.transports import online


@dataclass
class Office:
    """A hub that is served behind a proxy, and a laptop that knows its address."""

    fleet: Fleet
    app: Flask
    hub: Site
    laptop: Site
    proxy: Proxy
    address: str


@pytest.fixture
def office(fleet: Fleet) -> Iterator[Office]:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    app = hub_app(hub, proxies=1)
    with served(app) as address, Proxy(address) as proxy:
        point(laptop, proxy.address)
        yield Office(fleet, app, hub, laptop, proxy, address)


def waiting(site: Site) -> int:
    with site.desk() as desk:
        return syncing.state(desk).waiting


def agree(office: Office) -> bool:
    ours, theirs = office.laptop.digest(), office.hub.digest()
    return all(ours[scope] == theirs[scope] for scope in ("cso:TAP", "shared"))


def paths(office: Office, method: str) -> list[str]:
    return [path for m, path, _, _ in office.proxy.seen if m == method]


def test_both_sides_have_the_same_after_one_run(office: Office) -> None:
    unlock(office.app)
    woman = register(office.laptop)
    office.hub.do("organisations:cso:add", code="OAX", name="Oaxaca")
    told: list[tuple[str, int, int]] = []
    done = sync(office.laptop, progress=lambda *step: told.append(step))
    assert done.sent == 1
    assert done.bundles == 1
    assert done.waiting == 0
    assert agree(office)
    assert office.hub.ask("person", person=woman).family_names == "Jean"
    assert {step for step, _, _ in told} >= {"make", "send", "ask", "fetch", "take_in"}
    again = sync(office.laptop)
    assert (again.sent, again.bundles, again.new) == (0, 0, 0)
    assert waiting(office.laptop) == waiting(office.hub) == 0


def test_a_locked_hub_says_so_and_the_data_waits(office: Office) -> None:
    register(office.laptop)
    with pytest.raises(Refused, match="hub_locked"):
        sync(office.laptop)
    assert waiting(office.laptop) > 0
    unlock(office.app)
    assert sync(office.laptop).waiting == 0
    assert agree(office)


def test_laptops_do_not_keep_a_hub_awake_that_people_left(office: Office) -> None:
    unlock(office.app)
    sessions = office.app.extensions["tracker_sessions"]
    session = next(iter(sessions._open.values()))
    used = session.last_used
    register(office.laptop)
    sync(office.laptop)
    assert session.last_used == used
    session.last_used -= 3600
    with pytest.raises(Refused, match="hub_locked"):
        sync(office.laptop)


def test_a_hub_kept_open_answers_without_anybody(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    register(laptop)
    with served(hub_app(hub, kept_open=hub.installation)) as address:
        point(laptop, address)
        assert sync(laptop).waiting == 0
    assert laptop.digest()["cso:TAP"] == hub.digest()["cso:TAP"]


def test_an_upload_goes_on_where_it_broke_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "PIECE", 1000)
    unlock(office.app)
    for number in range(5):
        register(office.laptop, f"Rose {number}")
    pieces = 0

    def line_dies(method: str, path: str) -> str | None:
        nonlocal pieces
        pieces += method == "PUT"
        return "drop" if pieces > 3 else None

    office.proxy.judge = line_dies
    with pytest.raises(Refused, match="hub_unreachable"):
        sync(office.laptop)
    office.proxy.judge = lambda method, path: None
    office.proxy.seen.clear()
    sync(office.laptop)
    offsets = [int(p.split("offset=")[1].split("&")[0]) for p in paths(office, "PUT")]
    assert offsets[0] == 3000
    assert offsets == sorted(set(offsets))
    assert agree(office)
    assert waiting(office.laptop) == 0


def test_a_download_goes_on_where_it_broke_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "_READ_AT_ONCE", 500)
    unlock(office.app)
    for number in range(5):
        office.hub.do("organisations:cso:add", code=f"X{number}", name="Otra")
    office.proxy.judge = lambda m, path: "cut" if path.startswith("/sync/v1/bundles/") else None
    cuts = 0

    def cut_then_die(method: str, path: str) -> str | None:
        nonlocal cuts
        if not path.startswith("/sync/v1/bundles/"):
            return None
        cuts += 1
        return "cut" if cuts <= 2 else "drop"

    office.proxy.judge = cut_then_die
    with pytest.raises(Refused, match="hub_unreachable"):
        sync(office.laptop)
    office.proxy.judge = lambda method, path: None
    office.proxy.seen.clear()
    assert sync(office.laptop).bundles == 1
    fetched = [h for m, p, h, _ in office.proxy.seen if p.startswith("/sync/v1/bundles/")]
    assert len(fetched) == 1
    begin = int(fetched[0]["Range"].removeprefix("bytes=").removesuffix("-"))
    assert begin > 0
    assert agree(office)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_breaks_it_ends_alike(
    office: Office, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(online, "PIECE", 1500)
    unlock(office.app)
    chance = random.Random(seed)
    for round_ in range(6):
        register(office.laptop, f"Rose {round_}")
        office.hub.do("organisations:cso:add", code=f"X{round_}", name="Otra")
        office.proxy.judge = lambda method, path: (
            chance.choice(["drop", "deaf", "cut"]) if chance.random() < 0.3 else None
        )
        try:
            done = sync(office.laptop)
        except Refused as error:
            if error.code != "hub_unreachable":
                raise
        else:
            assert done.refused == ()
    office.proxy.judge = lambda method, path: None
    assert sync(office.laptop).waiting == 0
    assert agree(office)
    assert waiting(office.hub) == 0
    twice = "SELECT digest FROM exchange GROUP BY digest HAVING count(*) > 1"
    assert office.hub.rows(twice) == office.laptop.rows(twice) == []


def test_a_hub_from_a_backup_gets_again_what_it_had(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    app = hub_app(hub)
    with served(app) as address:
        unlock(app)
        point(laptop, address)
        register(laptop)
        sync(laptop)
        old = fleet.copy_of_hub("old")
        register(laptop, "Guerda")
        sync(laptop)
    app = hub_app(old)
    with served(app) as address:
        unlock(app)
        point(laptop, address)
        register(laptop, "Nadège")
        assert sync(laptop).waiting == 0
    assert old.digest()["cso:TAP"] == laptop.digest()["cso:TAP"]


def test_an_audit_fetches_and_sends_nothing(fleet: Fleet) -> None:
    laptop, audit, hub = fleet.laptop("TAP", "lap"), fleet.audit(), fleet.hub()
    register(laptop)
    hub.take(laptop.export("hub"))
    app = hub_app(hub)
    with served(app) as address:
        unlock(app)
        point(audit, address)
        done = sync(audit)
    assert (done.sent, done.waiting) == (0, 0)
    assert done.new > 0
    assert audit.value("SELECT count(*) FROM entry WHERE personal IS NOT NULL") == 0


def test_only_enrolled_devices_are_let_in(office: Office) -> None:
    unlock(office.app)
    register(office.laptop)
    with office.hub.desk() as desk:
        enrolment.revoke(desk, device=office.laptop.installation.device.id)
    before = office.hub.value("SELECT count(*) FROM entry")
    with pytest.raises(Refused, match="device_revoked"):
        sync(office.laptop)
    assert office.hub.value("SELECT count(*) FROM entry") == before


def test_a_laptop_is_no_hub_and_a_hub_calls_nobody(office: Office) -> None:
    other = office.fleet.laptop("TAP", "other")
    app = hub_app(other)
    with served(app) as address:
        unlock(app, "other")
        point(office.laptop, address)
        with pytest.raises(Refused, match="not_a_hub"):
            sync(office.laptop)
    with pytest.raises(Refused, match="hub_calls_nobody"):
        point(office.hub, "https://hub.example")


def test_another_hub_does_not_pass_for_ours(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = Fleet(tmp_path_factory.mktemp("other"), strangers=True)
    app = hub_app(stranger.hub())
    register(office.laptop)
    with served(app) as address:
        unlock(app)
        point(office.laptop, address)
        with pytest.raises(Refused, match="device_unknown_there"):
            sync(office.laptop)
    stranger.close()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://hub.example", "address_not_encrypted"),
        ("http://192.168.1.7:8765", "address_not_encrypted"),
        ("http://localhost.evil.example", "address_not_encrypted"),
        ("ftp://hub.example", "address_unusable"),
        ("hub.example", "address_unusable"),
        ("https://ana:secret@hub.example", "address_unusable"),
        ("https://hub.example/?next=x", "address_unusable"),
        ("https://hub.example:nothing", "address_unusable"),
        ("", "address_unusable"),
    ],
)
def test_addresses_that_are_refused(fleet: Fleet, address: str, code: str) -> None:
    laptop = fleet.make("lap", "field")
    with pytest.raises(Invalid, match=code):
        point(laptop, address)


@pytest.mark.parametrize(
    "address", ["https://hub.example/tracker/", "http://localhost:1", "http://[::1]:1"]
)
def test_addresses_that_are_taken(fleet: Fleet, address: str) -> None:
    point(fleet.make("lap", "field"), address)


def test_plain_http_takes_a_word_of_its_own(fleet: Fleet) -> None:
    point(fleet.make("lap", "field"), "http://192.168.1.7:8765", allow_http=True)
