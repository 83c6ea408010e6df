"""Conflicts about other records tell them by name: a day's kits, a kit's contents."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.fleet import Fleet
from tests.sync.test_restored import restored, saved
from tests.web.screens import signed_in

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{12}")


def test_a_days_kits_are_told_by_what_is_printed_on_receipts(fleet: Fleet) -> None:
    one, two, hub = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two"), fleet.hub()
    kit = hub.ask("kit_types")[0].id
    second = hub.do(
        "supplies:kit:version", kit_type=kit, contents=[{"item": "soap", "quantity": 4}]
    )
    place, _lot = fleet.stocked(one)
    first = fleet.reference.kit_version
    told = {"site": place, "held_on": date.today().isoformat(), "admission": "open_queue"}
    day = one.do("days:day:add", day={**told, "kits": [first]})
    fleet.sync()
    fleet.sync()
    one.do("days:day:edit", day=day, values={"kits": [second], "held_on": "2099-03-02"})
    two.do("days:day:edit", day=day, values={"kits": [first, second], "held_on": "2099-03-04"})
    fleet.sync()
    screens = signed_in(hub)
    page = screens.get("/conflicts")
    name = one.value("SELECT name FROM site WHERE id = ?", place)
    for words in (
        f"Distribution day: {name} · 2099-03-0",
        "DK-1, DK-2",
        "2 Mar 2099",
        "4 Mar 2099",
    ):
        assert words in page, words
    assert not _ID.search(page)
    finding = hub.ask("review_findings", kind="conflict").findings[0].id
    assert not _ID.search(screens.get(f"/review/{finding}"))
    # The supervisor reads the same on her own laptop.
    fleet.sync()
    assert "DK-1, DK-2" in signed_in(one).get("/conflicts")


def test_a_number_given_twice_by_a_restored_hub_is_one_version_and_a_conflict(
    fleet: Fleet, tmp_path: Path
) -> None:
    laptop, hub = fleet.laptop("TAP", "one"), fleet.hub()
    kit = hub.ask("kit_types")[0].id
    fleet.sync()
    backup = saved(hub, tmp_path / "hub.tracker-backup")

    def next_version(soaps: int) -> str:
        contents = [{"item": "soap", "quantity": soaps}]
        made = fleet.hub().do("supplies:kit:version", kit_type=kit, contents=contents)
        return str(made)

    def grant(amount: str, kits: int) -> str:
        made = fleet.hub().do(
            "organisations:grant:add", code="G-9", title="Agua", donor="Fondo", cso="TAP",
            amount=amount, currency="MXN", starts_on="2026-01-01", ends_on="2026-12-31",
            targets={"kits_distributed": kits},
        )  # fmt: skip
        return str(made)

    before, grant_before = next_version(4), grant("5000", 40)
    shoes = {"code": "SH", "ht": "Soulye", "es": "Zapatos", "en": "Shoes"}
    type_before = hub.do("supplies:kit:add", **shoes)
    fleet.sync()
    hub.installation.close()
    again = restored(fleet, hub, backup, "hub-again")
    del fleet.sites["hub-again"]
    fleet.sites["hub"] = again
    assert next_version(6) == before
    assert grant("6000", 50) == grant_before
    assert again.do("supplies:kit:add", **shoes) == type_before
    laptop.take(again.export(laptop.installation.device.id))
    again.take(laptop.export("hub"))
    assert again.value("SELECT count(*) FROM kit_version WHERE kit_type = ?", kit) == 2
    assert {c.field for c in again.ask("sync:conflicts")} == {"contents", "amount", "target"}
    assert [g.code for g in again.ask("grants")].count("G-9") == 1
    again.name = "hub"
    page = signed_in(again).get("/conflicts")
    assert ": DK-2 · " in page
    assert "4 × Soap" in page
    assert "6 × Soap" in page
    assert "Grant: G-9 · " in page
    assert "Target: G-9 · " in page
    assert not _ID.search(page)
