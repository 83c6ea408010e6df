"""The screens of monitoring: drawn, asked, and nothing of her on the pages of results."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import plain, signed_in

DAYS = {"handed_from": date.today().isoformat(), "handed_until": date.today().isoformat()}


@pytest.fixture(scope="module")
def laptop(kept_fleet: Fleet) -> Site:
    """Twelve women had a kit."""
    lap = kept_fleet.sites["lap"]
    place, lot = kept_fleet.stocked(lap)
    for number in range(12):
        woman = register(lap, f"Zefirin {number}", phone=f"55 0000 {number:04d}", phone_safe="yes")
        hand_over(lap, place, lot, woman)
    return lap


def test_from_the_plan_to_the_results(laptop: Site) -> None:
    screens = signed_in(laptop)
    assert "There is no round yet" in screens.get("/monitoring")
    place = laptop.ask("sites")[0].id
    refused = screens.post("/monitoring/new", do="draw", **DAYS)
    assert refused.status_code == 422
    never = {"handed_from": "2020-01-01", "handed_until": "2020-01-02"}
    assert "Nobody who can be asked" in plain(
        screens.post("/monitoring/new", do="draw", sites=place, **never)
    )
    looked = plain(screens.post("/monitoring/new", do="look", sites=place, **DAYS))
    assert "12 women can be asked" in looked
    assert "11 of them are enough" in looked
    assert laptop.ask("monitoring_rounds") == []
    drawn = screens.post("/monitoring/new", do="draw", sites=place, **DAYS)
    assert drawn.status_code == 303
    (made,) = laptop.ask("monitoring_rounds")
    here = f"/monitoring/{made.id}"
    page = screens.get(here)
    assert page.count("Ask her") == 11
    assert "55 0000 00" in page
    listed = laptop.ask("monitoring_calls", round=made.id)
    assert all(f"{c.code[:4]}-{c.code[4:]}" in page for c in listed)
    for path in ("calls.csv", "calls.xlsx"):
        told = signed_in(laptop, "ht").client.get(f"{here}/{path}")
        assert told.status_code == 200
        assert "monitoring-calls-" in told.headers["Content-Disposition"]
    text = screens.client.get(f"{here}/calls.csv").get_data().decode("utf-8-sig")
    assert text.startswith("Name,Card,Her kit,Place,")
    assert len(text.splitlines()) == 1 + len(listed)
    assert all(f"{c.name},{c.code[:4]}-{c.code[4:]}" in text for c in listed)
    assert not any(c.phone and c.phone in text for c in listed)
    calls = [c.call for c in listed]
    noted = screens.follow(f"/monitoring/calls/{calls[0]}/try", outcome="refused")
    assert "It was noted" in noted
    assert "It was taken back" in screens.follow(
        f"/monitoring/calls/{calls[0]}/try", outcome="take_back"
    )
    empty = screens.post(f"/monitoring/calls/{calls[0]}", language="es")
    assert empty.status_code == 422
    for call in calls[:10]:
        done = screens.post(
            f"/monitoring/calls/{call}", satisfied="5", told_free="yes", channel_shown="y",
            missing_items="soap", wish="Plis savon",
        )  # fmt: skip
        assert done.status_code == 303
    results = screens.get(f"{here}/results")
    assert "Plis savon" in results
    assert "5 – Very satisfied 5 100 %" in results
    assert "Zefirin" not in results
    files = f"{here}/results"
    text = screens.client.get(f"{files}.csv").get_data().decode("utf-8-sig")
    assert '"All in all, how satisfied are you?",5 – Very satisfied,5,100' in text
    assert "What was missing?,Soap,5,100" in text
    # What they wished in their own words stays on the page.
    assert "Plis savon" not in text
    assert screens.client.get(f"{files}.xlsx").data[:2] == b"PK"
    assert "wait, so that" not in screens.follow(f"{here}/box")
    assert "were put in" not in screens.get(here)
    assert "10 100 %" in screens.get(f"{here}/results")
    assert "gives the same women" in screens.get(f"{here}?again=1")
    assert "is closed" in screens.follow(f"{here}/close")
    assert "Ask her" not in screens.get(here)
    assert screens.get("/monitoring").count("Closed") == 1


def test_the_interview_shows_the_channel_to_all_and_keeps_no_draft(laptop: Site) -> None:
    screens = signed_in(laptop)
    place = laptop.ask("sites")[0].id
    screens.post("/monitoring/new", do="draw", sites=place, **DAYS)
    made = laptop.ask("monitoring_rounds")[0].id
    call = laptop.ask("monitoring_calls", round=made)[0].call
    page = screens.client.get(f"/monitoring/calls/{call}").get_data(as_text=True)
    assert "962 000 0000" in page
    assert "Kit sa a gratis. Ou pa peye anyen." in page
    # drafts.js keeps what is typed into forms of this class, by page: here that is her call.
    assert 'class="entry' not in page
    # There is no box to tick or write in for what was asked of her.
    form = page.split('class="interview')[1].split("</form>")[0]
    names = {part.split('"')[0] for part in form.split('name="')[1:]}
    assert names == {
        "csrf_token", "language", "kit_received", "missing_items", "kit_quality", "kit_useful",
        "kit_lasted", "waited", "respected", "felt_safe", "told_free", "can_complain",
        "channel_shown", "satisfied", "wish",
    }  # fmt: skip
    gone = screens.follow(f"/monitoring/{made}/void")
    assert "was taken back" in gone


def test_a_grants_officer_sees_no_small_number(laptop: Site, kept_fleet: Fleet) -> None:
    place = laptop.ask("sites")[0].id
    made = laptop.do("monitoring:round:start", round={**DAYS, "sites": [place], "sample": 3})
    assert "All kits Albergue L-1 3" in signed_in(laptop).get("/monitoring")
    kept_fleet.sync()
    audit = kept_fleet.audit()
    audit.take(kept_fleet.hub().export("audit"))
    officer = signed_in(audit)
    assert "All kits Albergue L-1 <5" in officer.get("/monitoring")
    assert "How many are asked <5" in officer.get(f"/monitoring/{made}")
    assert "To be asked: <5" in officer.get(f"/monitoring/{made}/results")
    assert officer.status("/tables/rounds") == 403
    assert officer.status(f"/monitoring/{made}/calls.csv") == 403
    assert officer.status(f"/monitoring/{made}/calls.xlsx") == 403
    told = officer.client.get(f"/monitoring/{made}/results.csv")
    assert told.status_code == 200
    assert (
        officer.client.get("/cases/figures.csv").get_data().decode("utf-8-sig").startswith("What,")
    )
    laptop.do("monitoring:round:void", round=made, reason="entered_by_mistake")
