"""The menu says where one is: one entry at most, and as the page itself only there."""

from __future__ import annotations

import re

import pytest

from tests.web.world import World

MARKED = re.compile(r'<a href="([^"]+)" aria-current="(page|true)"')


def marks(world: World, role: str, path: str) -> list[tuple[str, str]]:
    """(address, mark) of each entry of the menu that is marked."""
    page = world.signed_in(role).client.get(path)
    assert page.status_code == 200
    nav = page.get_data(as_text=True).split('class="rooms"')[1].split("</nav>")[0]
    return MARKED.findall(nav)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/distributions", ("/distributions", "page")),
        ("/stock", ("/stock", "page")),
        ("/stock/receive", ("/stock", "true")),
        ("/stock/{site}/{lot}/adjust", ("/stock", "true")),
        ("/kit", ("/distributions", "true")),
        ("/distributions/{distribution}", ("/distributions", "true")),
        ("/receipts/{distribution}", ("/distributions", "true")),
        ("/receipts/check", ("/receipts/check", "page")),
        ("/people/{person}", ("/people", "true")),
        ("/people/{person}/kit", ("/people", "true")),
        ("/people/{person}/referral", ("/people", "true")),
        ("/services/{service}", ("/referrals", "true")),
        ("/lists/{batch_id}", ("/lists", "true")),
    ],
)
def test_one_entry_is_marked(world: World, path: str, entry: tuple[str, str]) -> None:
    assert marks(world, "supervisor", path.format(**world.ids)) == [entry]


def test_the_first_screen_belongs_to_no_entry(world: World) -> None:
    assert marks(world, "supervisor", "/") == []


def headings(world: World, role: str) -> dict[str, list[str]]:
    """The entries of the menu below each heading; those that stand alone under themselves."""
    page = world.signed_in(role).client.get("/").get_data(as_text=True)
    nav = page.split('class="rooms"')[1].split("</nav>")[0]
    found: dict[str, list[str]] = {}
    for part in re.split(r"<details name=\"rooms\">", nav):
        heading = re.search(r"<summary[^>]*>([^<]+)</summary>", part)
        below, _, after = part.partition("</details>") if heading else ("", "", part)
        if heading:
            found[heading[1]] = re.findall(r"<a [^>]*>([^<]+)</a>", below)
        found |= {name: [name] for name in re.findall(r"<a [^>]*>([^<]+)</a>", after)}
    return found


def test_a_few_headings_lead_to_all_that_the_role_may_open(world: World) -> None:
    for role in ("field_worker", "supervisor", "coordinator"):
        found = headings(world, role)
        assert len(found) <= 8, (role, found)
        entries = [name for below in found.values() for name in below]
        assert len(entries) == len(set(entries)) > 8


def test_a_single_entry_stands_without_a_heading(world: World) -> None:
    found = headings(world, "grants_officer")
    assert all(len(below) > 1 or below == [heading] for heading, below in found.items())
    assert [below for heading, below in found.items() if below == [heading]]


def test_setting_up_services_is_not_the_kits(world: World) -> None:
    assert marks(world, "coordinator", "/setup/services/new") == [("/setup/services", "true")]
    assert marks(world, "coordinator", "/kits/items/new") == [("/kits", "true")]
