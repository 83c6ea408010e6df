"""A drawn sample is asked at several laptops, and no answer can be tied to a woman."""

from __future__ import annotations

import hashlib
from datetime import date
from math import ceil
from typing import Any

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tracker.basics.errors import Invalid, NotAllowed, Refused
from tracker.domain.monitoring.drawing import draw, hash_of, proposed_size, shares

TODAY = date.today().isoformat()
GOOD = {"kit_received": "yes", "kit_quality": "good", "told_free": "yes", "channel_shown": True}


@pytest.mark.parametrize(
    ("listed", "size"), [(0, 0), (1, 1), (10, 10), (50, 34), (100, 50), (1000, 88), (100_000, 96)]
)
def test_the_size_is_that_of_the_formula(listed: int, size: int) -> None:
    # The same formula, the other way round: N n0 / (N + n0 - 1); 95.95 of 100,000 is 96.
    again = ceil(round(listed * 96.04 / (listed + 95.04), 9)) if listed else 0
    assert proposed_size(listed) == size == again


def test_sites_get_their_share_and_the_draw_is_the_same_for_everybody() -> None:
    assert shares({"a": 70, "b": 20, "c": 10}, 10) == {"a": 7, "b": 2, "c": 1}
    assert shares({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert sum(shares({"a": 33, "b": 33, "c": 34}, 17).values()) == 17
    ids = [f"id-{n}" for n in range(50)]
    first, again = draw({"a": ids}, 10, "seed"), draw({"a": ids[::-1]}, 10, "seed")
    assert first == again != draw({"a": ids}, 10, "other seed")
    assert len(first["a"]) == 30
    assert hash_of(ids) == hash_of(ids[::-1]) != hash_of(ids[1:])
    # What docs/adr/0038 tells anybody to do by hand.
    by_hand = sorted(ids, key=lambda i: hashlib.sha256(f"seed:{i}".encode()).hexdigest())
    assert first["a"] == by_hand[:30]


def plan(*sites: str, **more: Any) -> dict[str, Any]:
    return {"sites": list(sites), "handed_from": TODAY, "handed_until": TODAY, **more}


def served(site: Site, place: str, lot: str, number: int) -> list[str]:
    women = [register(site, f"Marie {n}", f"Jean {lot}", phone=f"55 1234 {n:04d}",
                      phone_safe="yes" if n % 2 else "no") for n in range(number)]  # fmt: skip
    for woman in women:
        hand_over(site, place, lot, woman)
    return women


@pytest.fixture(scope="module")
def two(kept_fleet: Fleet) -> tuple[Site, Site]:
    """Two laptops of TAP, both with 24 women who had a kit."""
    lap = kept_fleet.sites["lap"]
    kept_fleet.laptop("TAP", "second", role="field_worker")
    place, lot = kept_fleet.stocked(lap, 60, "M-1")
    served(lap, place, lot, 16)
    other, small = kept_fleet.stocked(lap, 20, "M-2")
    served(lap, other, small, 8)
    both(kept_fleet)
    return lap, kept_fleet.sites["second"]


def both(fleet: Fleet) -> None:
    """Until every laptop has all."""
    fleet.sync()
    fleet.sync()


def sites_of(lap: Site) -> list[str]:
    return [r["id"] for r in lap.rows("SELECT id FROM site ORDER BY id")]


def begun(lap: Site, sample: int) -> str:
    return str(lap.do("monitoring:round:start", round=plan(*sites_of(lap), sample=sample)))


def ask_one(site: Site, call: str, **more: Any) -> None:
    site.do("monitoring:interview:record", call=call, answers={**GOOD, **more})


def calls(site: Site, made: str) -> list[Any]:
    found: list[Any] = site.ask("monitoring_calls", round=made)
    return found


def test_who_cannot_be_asked_is_told_and_the_draw_can_be_made_again(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    lap, _second = two
    place, lot = kept_fleet.stocked(lap, 20, "M-3")
    women = served(lap, place, lot, 5)
    hand_over(lap, place, lot, women[0], earlier_reason="kit_lost")
    consent = lap.ask("consents", person=women[1])[0].id
    lap.do("cases:consent:withdraw", consent=consent)
    lap.do("cases:person:void", person=women[2], reason="entered_by_mistake")
    lap.do("supplies:distribution:record", site=place, lot=lot, identity_shown="none",
           recipient_gender="female", recipient_age_band="18_59")  # fmt: skip
    seen = lap.ask("monitoring_preview", round=plan(place))
    assert (seen.listed, seen.proposed) == (3, 3)
    assert seen.left_out == {"again": 1, "no_registration": 1, "out_of_use": 1, "withdrawn": 1}
    made = lap.do("monitoring:round:start", round=plan(place))
    again = lap.ask("monitoring_redrawn", round=made)
    assert (again.same_list, again.same_calls) == (True, True)
    # What is taken back later does not change what was drawn from; another kit does not either.
    lap.do("cases:person:void", person=women[3], reason="entered_by_mistake")
    assert lap.ask("monitoring_redrawn", round=made).same_list
    progress = lap.ask("monitoring_progress", round=made)
    assert (progress.states["to_call"], progress.states["cannot"], progress.short) == (2, 1, 1)
    lap.do("monitoring:round:void", round=made, reason="entered_by_mistake")


def test_a_number_that_is_not_safe_is_not_shown(two: tuple[Site, Site]) -> None:
    lap, _second = two
    made = begun(lap, 20)
    listed = calls(lap, made)
    assert {one.phone is None for one in listed} == {True, False}
    for one in listed:
        safe = int(one.name.split()[1]) % 2
        assert (one.phone is not None) == bool(safe)
    lap.do("monitoring:round:void", round=made, reason="entered_by_mistake")


def test_two_laptops_apart_agree_in_any_order(kept_fleet: Fleet, two: tuple[Site, Site]) -> None:
    lap, second = two
    made = begun(lap, 10)
    both(kept_fleet)
    first_list, second_list = calls(lap, made), calls(second, made)
    assert {c.call for c in first_list} == {c.call for c in second_list}
    assert len(first_list) == 10
    assert [c.call for c in first_list] != [c.call for c in second_list]
    twice, gone, no = (c.call for c in first_list[:3])
    ask_one(lap, twice)
    ask_one(second, twice)
    # Not reached twice here and once there: together three times, so another takes her place.
    for site in (lap, lap, second):
        site.do("monitoring:try:record", call=gone, outcome="not_reached")
    second.do("monitoring:try:record", call=no, outcome="refused")
    assert gone in {c.call for c in calls(lap, made)}
    both(kept_fleet)
    # The hub took the second laptop's tries after the first's, the first the other way round.
    everybody = (lap, second, kept_fleet.hub())
    told = [site.ask("monitoring_progress", round=made) for site in everybody]
    for one in told:
        assert one.asked_twice == 1
        assert (one.states["done"], one.states["refused"], one.states["not_reached"]) == (1, 1, 1)
        assert (one.states["to_call"], one.taken, one.short) == (8, 1, 0)
    with pytest.raises(Refused, match="not_to_be_called"):
        ask_one(second, no)
    second.do("monitoring:try:void", call=no)
    assert no in {c.call for c in calls(second, made)}
    with pytest.raises(Refused, match="nothing_to_take_back"):
        lap.do("monitoring:try:void", call=twice)
    lap.do("monitoring:round:close", round=made)
    with pytest.raises(Refused, match="round_closed"):
        lap.do("monitoring:try:record", call=no, outcome="refused")
    assert calls(lap, made) == []
    # It was closed too early: opened again, she is asked, and one more can be enough.
    lap.do("monitoring:round:reopen", round=made)
    with pytest.raises(Refused, match="round_goes_on"):
        lap.do("monitoring:round:reopen", round=made)
    assert calls(lap, made)
    lap.do("monitoring:round:close", round=made)
    assert [w.number for w in lap.ask("monitoring_waits_here")] == [1]
    dropped = lap.do("monitoring:box:empty", round=made)
    assert (dropped.written, dropped.dropped) == (0, 1)
    assert lap.ask("monitoring_waits_here") == []


def test_of_a_round_that_is_taken_back_no_computer_keeps_answers(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    lap, second = two
    made = begun(lap, 10)
    both(kept_fleet)
    waiting = "SELECT count(*) FROM monitoring_box WHERE monitoring_round = ?"
    for site in two:
        ask_one(site, calls(site, made)[0].call)
        assert site.value(waiting, made) == 1
    lap.do("monitoring:round:void", round=made, reason="entered_by_mistake")
    assert (lap.value(waiting, made), second.value(waiting, made)) == (0, 1)
    both(kept_fleet)
    assert second.value(waiting, made) == 0


def test_what_is_taken_back_is_her_own_note_whatever_came_in_since(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    lap, second = two
    made = begun(lap, 10)
    both(kept_fleet)
    call = calls(lap, made)[0].call
    lap.do("monitoring:try:record", call=call, outcome="not_reached")
    second.do("monitoring:try:record", call=call, outcome="refused")
    both(kept_fleet)
    lap.do("monitoring:try:void", call=call)
    left = "SELECT call_outcome FROM monitoring_try WHERE monitoring_call = ? AND void IS NULL"
    assert [row["call_outcome"] for row in lap.rows(left, call)] == ["refused"]
    lap.do("monitoring:round:void", round=made, reason="entered_by_mistake")


def test_two_registrations_joined_after_the_draw_are_called_once(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    lap, second = two
    made = begun(lap, 12)
    both(kept_fleet)
    one, other, asked = calls(lap, made)[:3]
    lap.do("monitoring:try:record", call=one.call, outcome="not_reached")
    second.do("monitoring:try:record", call=other.call, outcome="not_reached")
    ask_one(second, asked.call)
    alias = lap.do("cases:person:alias", first=one.person, second=other.person, reason="same_card")
    both(kept_fleet)
    for site in (lap, second, kept_fleet.hub()):
        listed = calls(site, made)
        mine = [c for c in listed if c.call in (one.call, other.call)]
        # All tries are hers, and somebody else stands in for the place that became free.
        assert [c.tries for c in mine] == [2]
        progress = site.ask("monitoring_progress", round=made)
        assert (progress.joined, progress.taken, len(listed)) == (1, 1, 11)
    # The draw is made again as of then: they were two on the list.
    again = lap.ask("monitoring_redrawn", round=made)
    assert (again.same_list, again.same_calls) == (True, True)
    (hers,) = {c.call for c in calls(lap, made)} & {one.call, other.call}
    gone = ({one.call, other.call} - {hers}).pop()
    with pytest.raises(Refused, match="not_to_be_called"):
        ask_one(lap, gone)
    assert [d.outcome for d in lap.ask("own_copy", person=one.person).drawn[:1]] == ["not_reached"]
    rounds = lap.value("SELECT count(*) FROM monitoring_round WHERE void IS NULL")
    assert len(lap.ask("monitoring_calls_of", person=one.person)) <= rounds
    # Not the same woman after all: both stand as they did.
    lap.do("cases:person:alias_undo", alias=alias)
    assert {one.call, other.call} <= {c.call for c in calls(lap, made)}
    assert lap.ask("monitoring_progress", round=made).joined == 0
    # Joined with a woman who was asked already, she is not asked again.
    persons = {"first": one.person, "second": asked.person}
    alias = lap.do("cases:person:alias", **persons, reason="same_card")
    assert one.call not in {c.call for c in calls(lap, made)}
    with pytest.raises(Refused, match="not_to_be_called"):
        ask_one(lap, one.call)
    assert lap.ask("monitoring_progress", round=made).asked_twice == 0
    lap.do("monitoring:round:void", round=made, reason="entered_by_mistake")
    # Joined before a draw they are one on the list, and stay so for it when taken apart.
    joined = begun(lap, 12)
    listed = [lap.ask("monitoring_round", round=one).listed for one in (made, joined)]
    assert listed[1] == listed[0] - 1
    lap.do("cases:person:alias_undo", alias=alias)
    again = lap.ask("monitoring_redrawn", round=joined)
    assert (again.same_list, again.same_calls) == (True, True)
    lap.do("monitoring:round:void", round=joined, reason="entered_by_mistake")


def test_a_woman_who_is_left_out_of_the_call_list_is_noticed(two: tuple[Site, Site]) -> None:
    lap, _second = two
    made = begun(lap, 10)
    assert lap.ask("monitoring_redrawn", round=made).same_calls
    left_out = calls(lap, made)[0].call
    with lap.desk() as desk, desk.ledger.transaction():
        desk.ledger.database.execute("DELETE FROM monitoring_call WHERE id = ?", (left_out,))
    again = lap.ask("monitoring_redrawn", round=made)
    assert (again.same_list, again.same_calls) == (True, False)
    lap.do("monitoring:round:void", round=made, reason="entered_by_mistake")


def test_no_answer_can_be_tied_to_a_woman(kept_fleet: Fleet, two: tuple[Site, Site]) -> None:
    lap, _second = two
    made = begun(lap, 16)
    groups = (
        "SELECT grp, count(*) AS n FROM entry WHERE record IN"
        " (SELECT id FROM monitoring_answer WHERE monitoring_round = ?) GROUP BY grp"
    )
    for number, one in enumerate(calls(lap, made)[:9]):
        ask_one(lap, one.call, wish=f"Plis savon {number}", missing_items=["soap"])
    with pytest.raises(Invalid, match="not_a_choice"):
        ask_one(lap, calls(lap, made)[0].call, missing_items=["diamond"])
    with pytest.raises(Invalid, match="nothing_answered"):
        lap.do("monitoring:interview:record", call=calls(lap, made)[0].call, answers={})
    # Nine are asked, and nothing of what they said is in the ledger.
    assert lap.rows(groups, made) == []
    assert lap.ask("monitoring_progress", round=made).waiting_here == 9
    ask_one(lap, calls(lap, made)[0].call)
    assert [r["n"] for r in lap.rows(groups, made)] == [5]
    with lap.desk() as desk:
        fields = desk.ledger.declared["monitoring_answer"].fields
        box = {r["name"] for r in desk.ledger.database.rows("PRAGMA table_info(monitoring_box)")}
    assert {f.name for f in fields if f.kind.value == "ref"} == {"monitoring_round"}
    assert box == {"id", "monitoring_round", "scope", "answers"}
    ask_one(lap, calls(lap, made)[0].call)
    done = lap.do("monitoring:box:empty", round=made)
    assert (done.written, done.dropped) == (6, 0)
    answers = lap.rows("SELECT * FROM monitoring_answer WHERE monitoring_round = ?", made)
    assert len(answers) == 11
    # Every value that an answer holds, in the open or sealed, is shared with the round or
    # with answers to other questions: none of it is found in a call, a try or a distribution.
    tied = {
        value
        for table in ("monitoring_call", "monitoring_try", "distribution", "person")
        for row in lap.rows(f"SELECT * FROM {table}")
        for name, value in row.items()
        if isinstance(value, str) and len(value) == 36 and name not in ("_made_by", "worker")
    } - {made}
    said = {v for row in answers for n, v in row.items() if n != "_made_by"}
    assert not tied & said
    # The id tells no time: its version is that of a random one.
    assert {row["id"][14] for row in answers} == {"8"}
    assert {row["counted_on"] for row in answers} == {TODAY}
    # And in the ledger: groups of five or more, never together with a call or a try.
    for row in lap.rows(groups, made):
        assert row["n"] >= 5
    mixed = lap.value(
        "SELECT count(*) FROM entry e JOIN entry f ON f.grp = e.grp"
        " WHERE e.record IN (SELECT id FROM monitoring_answer)"
        " AND f.record NOT IN (SELECT id FROM monitoring_answer)"
    )
    assert mixed == 0


def test_a_box_from_an_older_copy_writes_nothing_twice(two: tuple[Site, Site]) -> None:
    lap, _second = two
    made = lap.ask("monitoring_rounds")[0].id
    with lap.desk() as desk, desk.ledger.transaction():
        desk.ledger.database.execute(
            "INSERT INTO monitoring_box (id, monitoring_round, scope, answers)"
            " SELECT id, monitoring_round, scope, '{}' FROM monitoring_answer"
            " WHERE monitoring_round = ? LIMIT 6",
            (made,),
        )
    with pytest.raises(Refused, match="too_few_to_mix"):
        lap.do("monitoring:box:empty", round=made)
    assert (
        lap.value("SELECT count(*) FROM monitoring_answer WHERE monitoring_round = ?", made) == 11
    )


def test_a_grants_officer_has_counts_and_neither_words_nor_calls(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    lap, second = two
    made = lap.ask("monitoring_rounds")[0].id
    both(kept_fleet)
    audit = kept_fleet.audit()
    audit.take(kept_fleet.hub().export("audit"))
    (calls_there,) = audit.rows(
        "SELECT count(distribution) AS d, count(place) AS p, count(*) AS n FROM monitoring_call"
    )
    assert calls_there["n"] > 0 == calls_there["d"] == calls_there["p"]
    assert audit.value("SELECT count(wish) FROM monitoring_answer") == 0
    found = audit.ask("monitoring_results", round=made)
    assert found.answers == 11
    quality = {one.code: one for one in found.questions["kit_quality"]}
    assert (quality["good"].count, quality["good"].percent) == (11, 100)
    # Nine of eleven said that soap was missing: two did not, which hides both.
    assert not isinstance(found.missing["soap"].count, int)
    assert found.missing["soap"].percent is None
    with pytest.raises(NotAllowed):
        audit.ask("monitoring_wishes", round=made)
    with pytest.raises(NotAllowed):
        audit.ask("monitoring_calls", round=made)
    with pytest.raises(NotAllowed):
        second.ask("monitoring_results", round=made)
    assert audit.ask("monitoring_redrawn", round=made).same_list
    wishes = lap.ask("monitoring_wishes", round=made)
    assert len(wishes) == 9


def test_erasing_her_reaches_the_call_and_leaves_the_answers(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    lap, _second = two
    made = lap.ask("monitoring_rounds")[0].id
    before = lap.ask("monitoring_progress", round=made)
    (asked,) = lap.rows(
        "SELECT d.person FROM monitoring_try t JOIN monitoring_call c ON c.id = t.monitoring_call"
        " JOIN distribution d ON d.id = c.distribution"
        " WHERE c.monitoring_round = ? AND t.call_outcome = 'done' LIMIT 1", made
    )  # fmt: skip
    drawn = lap.ask("own_copy", person=asked["person"]).drawn
    assert drawn[0].outcome == "done"
    assert drawn[0].drawn_on == TODAY
    kept_fleet.hub().do("cases:person:erase", person=asked["person"], reason="her_wish")
    both(kept_fleet)
    gone = (
        "SELECT count(*) FROM monitoring_call WHERE monitoring_round = ? AND distribution IS NULL"
    )
    assert lap.value(gone, made) == 1
    after = lap.ask("monitoring_progress", round=made)
    assert after.states["done"] == before.states["done"]
    assert lap.ask("monitoring_results", round=made).answers == 11
    # The draw is repeated without her, as of then: she is on the list, and nobody is missing.
    again = lap.ask("monitoring_redrawn", round=made)
    assert (again.same_list, again.same_calls) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sites": []}, "required"),
        ({"handed_from": "soon"}, "not_a_date"),
        ({"handed_until": "2020-01-01"}, "ends_before_start"),
        ({"sample": 0}, "not_a_number"),
        ({"name": "x"}, "unknown_field"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    two: tuple[Site, Site], wrong: dict[str, Any], code: str
) -> None:
    lap, second = two
    with pytest.raises(Invalid) as refused:
        lap.do("monitoring:round:start", round={**plan(*sites_of(lap)), **wrong})
    assert refused.value.code == code
    with pytest.raises(NotAllowed):
        second.do("monitoring:round:start", round=plan(*sites_of(lap)))


def test_nobody_to_ask(two: tuple[Site, Site]) -> None:
    lap, _second = two
    old = {"handed_from": "2020-01-01", "handed_until": "2020-01-31"}
    with pytest.raises(Refused, match="nobody_to_ask"):
        lap.do("monitoring:round:start", round=plan(*sites_of(lap), **old))


def test_call_lists_are_proposed_for_erasing_after_six_months(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    lap, _second = two
    hub, made = kept_fleet.hub(), lap.ask("monitoring_rounds")[0].id
    held = "SELECT count(distribution) FROM monitoring_call WHERE monitoring_round = ?"
    rule = {"rule": "monitoring_call"}
    assert hub.ask("retention_proposals", **rule) == []
    hub.skew[0] = 190 * 86_400_000
    assert "monitoring_answer" not in hub.ask("retention_counts")
    hub.do("cases:retention:approve", **rule, today=hub.today())
    assert hub.value(held, made) == 0
    # How many were asked is known after it, and so are the answers.
    assert hub.ask("monitoring_progress", round=made).states["done"] == 11
    assert hub.ask("monitoring_redrawn", round=made).same_calls is None


def test_who_withdrew_is_not_called_whatever_the_clocks_say(
    kept_fleet: Fleet, two: tuple[Site, Site]
) -> None:
    """One laptop's clock is an hour ahead: what it wrote, and what others write after they
    heard of it, seems to be of later than now."""
    lap, second = two
    made = begun(lap, 12)
    both(kept_fleet)
    here, there, joined, *others = calls(lap, made)
    second.skew[0] = 3_600_000
    second.do("cases:consent:withdraw", consent=second.ask("consents", person=there.person)[0].id)
    register(second, "Nadege", "Paul")
    both(kept_fleet)
    lap.do("cases:consent:withdraw", consent=lap.ask("consents", person=here.person)[0].id)
    lap.do("cases:person:void", person=joined.person, reason="asked_to_be_removed")
    both(kept_fleet)
    for site in (lap, second):
        listed = {c.call for c in calls(site, made)}
        assert not listed & {here.call, there.call, joined.call}
        assert {c.call for c in others} <= listed
    second.skew[0] = 0
    lap.do("monitoring:round:void", round=made, reason="entered_by_mistake")
