"""What is said without a name is answered with a code, and read by few."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.fleet import PASSWORD, Fleet, Site, register
from tests.web.screens import plain, signed_in
from tracker.basics.errors import Invalid, NotAllowed, NotFound, Refused
from tracker.domain.feedback.commands import Received
from tracker.installation.opening import unlock
from tracker.installation.users import add_user
from tracker.ledger.desk import COMMANDS

SAID = {
    "feedback_kind": "complaint",
    "feedback_about": "manner",
    "feedback_channel": "in_person",
    "said_in": "ht",
    "words": "Yo pale ak mwen mal zefirin",
}


def day(before: int) -> str:
    return (date.today() - timedelta(days=before)).isoformat()


def said(site: Site, **more: Any) -> Received:
    made: Received = site.do("feedback:feedback:receive", said={**SAID, **more})
    return made


def test_from_what_was_said_to_its_answer_over_two_laptops(fleet: Fleet) -> None:
    worker = fleet.laptop("TAP", "worker", role="field_worker")
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    made = said(worker)
    with pytest.raises(NotAllowed):
        worker.ask("feedback", feedback=made.feedback)
    with pytest.raises(NotAllowed):
        worker.do("feedback:feedback:answer", feedback=made.feedback, state="answered")
    waiting = worker.ask("feedback_answer", code=made.code.lower())
    assert (waiting.state, waiting.answer) == ("open", None)
    fleet.sync()
    boss.take(fleet.hub().export("boss"))
    (held,) = boss.ask("feedback_list").items
    assert held.words == SAID["words"]
    assert held.answer_by == day(-14)
    boss.do(
        "feedback:feedback:answer", feedback=held.id, state="answered",
        answer="Nou pale ak ekip la.", content="partly", base=held.base.split(","),
    )  # fmt: skip
    fleet.sync()
    worker.take(fleet.hub().export("worker"))
    told = worker.ask("feedback_answer", code=made.code)
    assert (told.state, told.answer) == ("answered", "Nou pale ak ekip la.")
    (times,) = boss.ask("feedback_times", first=day(30), last=day(0))
    assert (times.received, times.ended, times.in_time, times.median_days) == (1, 1, 1, 0)
    boss.do("feedback:feedback:reopen", feedback=held.id)
    assert boss.ask("feedback_list", state="open").waiting == 1
    with pytest.raises(Refused, match="feedback_open_already"):
        boss.do("feedback:feedback:reopen", feedback=held.id)


def test_what_is_overdue_comes_first_and_days_are_counted_from_what_was_said(fleet: Fleet) -> None:
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    late, early = said(boss, said_on=day(20)), said(boss, feedback_kind="thanks", said_on=day(20))
    page = boss.ask("feedback_list")
    assert [f.id for f in page.items] == [late.feedback, early.feedback]
    assert (page.waiting, page.overdue) == (2, 1)
    boss.do("feedback:feedback:answer", feedback=late.feedback, state="closed", answer="Mèsi.")
    times = {t.feedback_kind: t for t in boss.ask("feedback_times", first=day(30), last=day(0))}
    assert (times["complaint"].in_time, times["complaint"].median_days) == (0, 20)
    assert (times["thanks"].ended, times["thanks"].median_days) == (0, None)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"feedback_kind": "rumour"}, "not_a_choice"),
        ({"feedback_kind": ""}, "required"),
        ({"words": ""}, "required"),
        ({"said_on": day(-1)}, "feedback_in_future"),
        ({"said_on": "yesterday"}, "not_a_date"),
        ({"violence": "yes"}, "unknown_field"),
    ],
)
def test_what_cannot_be_kept_is_refused(shared: Site, wrong: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        said(shared, **wrong)
    assert refused.value.code == code


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    fleet = Fleet(tmp_path_factory.mktemp("feedback"))
    yield fleet.laptop("TAP", "boss", role="supervisor")
    fleet.close()


def test_no_words_reach_a_grants_officer_and_erasing_her_reaches_them(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "boss", role="supervisor")
    woman = register(laptop)
    hers = said(laptop, person=woman, reach_her="zefirin 55")
    fleet.sync()
    audit = fleet.audit()
    audit.take(fleet.hub().export("audit"))
    (row,) = audit.rows("SELECT * FROM feedback")
    assert (row["words"], row["code"], row["person"], row["reach_her"]) == (None,) * 4
    assert row["feedback_kind"] == "complaint"
    fleet.hub().do("cases:person:erase", person=woman, reason="her_wish")
    fleet.sync()
    laptop.take(fleet.hub().export("boss"))
    assert laptop.ask("feedback", feedback=hers.feedback).words is None
    with pytest.raises(NotFound):
        laptop.ask("feedback_answer", code=hers.code)
    with pytest.raises(Refused, match="feedback_erased"):
        laptop.do(
            "feedback:feedback:answer", feedback=hers.feedback, state="closed", answer="Mèsi."
        )


def test_the_screens(shared: Site) -> None:
    screens = signed_in(shared)
    first = screens.get("/feedback")
    assert "show the channel" in first
    outside = screens.get("/feedback/outside")
    assert "Do not write her name" in outside
    assert "<textarea" not in screens.client.get("/feedback/outside").get_data(as_text=True)
    refused = screens.post("/feedback/new", words="Kit la bon", said_in="ht")
    assert refused.status_code == 422
    assert "Kit la bon" in refused.get_data(as_text=True)
    typed = {k: v for k, v in SAID.items() if k != "words"}
    answer = screens.post("/feedback/new", words="Kit la bon", **typed)
    assert answer.status_code == 303
    assert "zefirin" not in str(answer.headers)
    page = screens.get("/feedback")
    code = page.split("without giving a name. ")[1].split(" ")[0]
    assert code not in screens.get("/feedback")
    assert "Waits for an answer" in plain(screens.post("/feedback/ask", code=code))
    assert screens.post("/feedback/ask", code="0000-0000").status_code == 422
    held = shared.ask("feedback_list").items[0]
    missing = screens.post(f"/feedback/{held.id}/answer", state="answered", base=held.base)
    assert missing.status_code == 422
    done = screens.follow(
        f"/feedback/{held.id}/answer", state="answered", answer="Mèsi anpil", base=held.base
    )
    assert "Mèsi anpil" in done
    assert "Mèsi anpil" in plain(screens.post("/feedback/ask", code=code))
    assert "Waits for an answer" in screens.follow(f"/feedback/{held.id}/reopen")
    # Passed on: to whom is chosen, so that it can be counted and no name is written.
    base = shared.ask("feedback", feedback=held.id).base
    passed = {"state": "passed_on", "answer": "Nou voye l bay klinik la", "base": base}
    refused = screens.post(f"/feedback/{held.id}/answer", **passed)
    assert refused.status_code == 422
    assert "Choose to whom it was passed on." in plain(refused)
    done = screens.follow(f"/feedback/{held.id}/answer", **passed, passed_to="service")
    assert "To whom it was passed on A service" in done
    assert "A service" in screens.get("/tables/feedback")
    # Written by mistake: whoever wrote it asks, and it goes on counting.
    unchosen = screens.post(f"/feedback/{held.id}/wish")
    assert unchosen.status_code == 422
    asked = screens.follow(f"/feedback/{held.id}/wish", reason="entered_twice")
    assert "It counts until the other side has taken it out" in asked
    assert "The coordinator decides, for it may be about whoever asks" in asked
    assert "boss asked for it on" in asked
    assert "Take it out of count" not in asked
    assert "Nobody takes this out of count alone" in screens.follow(f"/feedback/{held.id}/void")
    assert held.id in {one.id for one in shared.ask("feedback_list").items}
    assert "To be taken out of count?" in screens.get("/feedback")
    assert "It stays, and counts as before" in screens.follow(f"/feedback/{held.id}/stays")
    assert "asked for it" not in screens.get(f"/feedback/{held.id}")


def test_nobody_takes_out_of_count_alone(fleet: Fleet) -> None:
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    friend = fleet.laptop("TAP", "friend", role="supervisor")
    worker = fleet.laptop("TAP", "worker", role="field_worker")
    hub, made = fleet.hub(), said(worker)
    fleet.sync()
    fleet.sync()
    it = {"feedback": made.feedback}
    with pytest.raises(NotAllowed):
        worker.do("feedback:wish:ask", **it, reason="entered_twice")
    for site in (boss, hub):
        with pytest.raises(Refused, match="other_side_asks"):
            site.do("feedback:feedback:void", **it)
    boss.do("feedback:wish:ask", **it, reason="entered_twice")
    with pytest.raises(Refused, match="asked_to_take_out_already"):
        boss.do("feedback:wish:ask", **it, reason="entered_by_mistake")
    # Another supervisor may be another name of hers: she is of the same side.
    add_user(boss.installation, "herself", PASSWORD, "supervisor")
    herself = unlock(boss.installation.settings, "herself", PASSWORD)
    with herself.desk() as desk, pytest.raises(Refused, match="other_side_asks"):
        COMMANDS["feedback:feedback:void"].call(desk, it)
    herself.close()
    fleet.sync()
    with pytest.raises(Refused, match="other_side_asks"):
        friend.do("feedback:feedback:void", **it)
    assert friend.ask("feedback_list").to_take_out == 0
    page = hub.ask("feedback_list", state="asked")
    assert ([f.id for f in page.items], page.to_take_out) == ([made.feedback], 1)
    (wish,) = page.items[0].wishes
    assert (wish.reason, wish.decides) == ("entered_twice", True)
    screens = signed_in(hub)
    assert "thing that was said, to be taken out of count or kept" in screens.get("/")
    page = screens.get(f"/feedback/{made.feedback}")
    assert "It may be about whoever asks. Read it first" in page
    assert worker.ask("feedback_answer", code=made.code).state == "open"
    # It stays: whoever asked learns it, and may ask again.
    screens.follow(f"/feedback/{made.feedback}/stays")
    with pytest.raises(Refused, match="nobody_asks_to_take_out"):
        hub.do("feedback:wish:decline", **it)
    fleet.sync()
    assert boss.ask("feedback", **it).wishes == ()
    boss.do("feedback:wish:ask", **it, reason="entered_by_mistake")
    fleet.sync()
    taken = screens.follow(f"/feedback/{made.feedback}/void")
    assert "It does not count any more" in taken
    fleet.sync()
    fleet.sync()
    for site in (boss, friend, hub):
        assert site.ask("feedback_list").items == []
        (gone,) = site.ask("feedback_list", state="taken_out").items
        assert (gone.id, gone.void, gone.wishes) == (made.feedback, True, ())
    with pytest.raises(Refused, match="voided_already"):
        hub.do("feedback:feedback:void", **it)
    with pytest.raises(NotFound):
        worker.ask("feedback_answer", code=made.code)
    past = signed_in(boss).get(f"/history/feedback/{made.feedback}")
    assert "Wish to take it out of count" in past


def test_what_the_coordinator_asks_a_supervisor_decides_in_every_order(fleet: Fleet) -> None:
    boss, hub = fleet.laptop("TAP", "boss", role="supervisor"), fleet.hub()
    made = said(boss)
    hub.take(boss.export("hub"))
    it = {"feedback": made.feedback}
    # Both ask while apart: each is the other side of the other.
    hub.do("feedback:wish:ask", **it, reason="entered_twice")
    boss.do("feedback:wish:ask", **it, reason="entered_by_mistake")
    with pytest.raises(Refused, match="other_side_asks"):
        hub.do("feedback:feedback:void", **it)
    fleet.sync()
    assert hub.ask("sync:conflicts") == []
    assert {w.decides for w in boss.ask("feedback", **it).wishes} == {True, False}
    boss.do("feedback:feedback:void", **it)
    fleet.sync()
    assert hub.value("SELECT void FROM feedback") == "entered_twice"
