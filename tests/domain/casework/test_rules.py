"""Who reads a note, and what the steps, the tasks, the closure and the handover ask for."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import pytest

from tests.domain.casework.scene import colleague, day, opened
from tests.fleet import CONSENT, Fleet, Site, register
from tracker.basics.errors import Invalid, Refused, TrackerError
from tracker.ledger.desk import QUERIES

SECRET = "zefirin bò larivyè a"


@dataclass
class Office:
    """One laptop and who sits at it in turn; the coordinator and a grants officer elsewhere."""

    fleet: Fleet
    boss: Site
    worker: Site
    other: Site
    field: Site
    administrator: Site
    ids: dict[str, str]

    def case(self, risk: str = "low") -> str:
        return opened(self.worker, register(self.worker), risk)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    fleet = Fleet(tmp_path_factory.mktemp("office"))
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    people = {
        "worker": colleague(boss, "worker", "case_worker"),
        "other": colleague(boss, "other", "case_worker"),
        "field": colleague(boss, "field", "field_worker"),
        "administrator": colleague(boss, "administrator", "administrator"),
    }
    users = boss.rows("SELECT id, username FROM cso_user")
    return Office(fleet, boss, **people, ids={u["username"]: u["id"] for u in users})


def notes(site: Site, case: str) -> list[str | None]:
    return [n.text("words") for n in site.ask("case", case=case).state.notes]


def told_by_all_queries(site: Site, known: dict[str, Any]) -> dict[str, str]:
    """What every query answers that accepts what is known; arguments are found by their name."""
    told = {}
    for name, asked in QUERIES.items():
        wanted = list(inspect.signature(asked.run).parameters.values())[1:]
        given = {p.name: known[p.name] for p in wanted if p.name in known}
        try:
            told[name] = repr(site.ask(name, **given))
        except TrackerError:
            continue
    return told


def test_only_her_worker_and_the_supervisor_read_a_note_by_whatever_query(office: Office) -> None:
    case = office.case("high")
    worker, boss = office.worker, office.boss
    note = worker.do("casework:note:write", case=case, words=SECRET, contact="in_person")
    task = {"words": SECRET, "who": "Rose", "due_on": day(0)}
    worker.do("casework:task:add", case=case, **task)
    worker.do("casework:visit:plan", case=case, planned_on=day(0), words=SECRET)
    assert notes(worker, case) == notes(boss, case) == [SECRET]
    office.fleet.sync()
    office.fleet.sync()
    audit = office.fleet.sites.get("audit") or office.fleet.audit()
    audit.take(office.fleet.hub().export("audit"))
    row = worker.rows("SELECT person, case_code FROM casework_case WHERE id = ?", case)[0]
    known = {
        "case": case,
        "person": row["person"],
        "code": row["case_code"],
        "record": case,
        "subject": note,
        "table": "casework_paper",
        "text": "zefirin",
        "words": "zefirin",
        "until": day(30),
        "cso": "TAP",
    }
    # The net has meshes: through it she herself is told, by the case and by what is due.
    hers = told_by_all_queries(worker, known)
    assert {name for name, text in hers.items() if SECRET in text} == {
        "case",
        "cases_today",
        "my_work",
        "own_cases",
    }
    hub = office.fleet.hub()
    for site in (office.other, office.field, office.administrator, hub, audit):
        told = told_by_all_queries(site, known)
        assert told, site.name
        assert not [n for n, text in told.items() if "zefirin" in text], site.name
        with pytest.raises(Refused, match=r"case_not_yours|not_allowed"):
            site.ask("case", case=case)
        with pytest.raises(Refused, match=r"case_not_yours|not_allowed"):
            site.do("casework:note:write", case=case, words="x")
    assert office.other.ask("my_cases") == office.other.ask("cases_handed_over") == []
    assert office.other.ask("case_of_person", person=row["person"]) is None


def test_handed_over_the_old_worker_keeps_the_old_notes_and_gets_no_new_ones(
    office: Office,
) -> None:
    case, worker, other = office.case(), office.worker, office.other
    worker.do("casework:note:write", case=case, words="ansyen")
    with pytest.raises(Invalid, match="not_a_case_worker"):
        worker.do("casework:handover:offer", case=case, to=office.ids["field"], words="x")
    worker.do("casework:handover:offer", case=case, to=office.ids["other"], words="mwen ale")
    # Whom it is offered to sees the offer, and not one note.
    offered = other.ask("case", case=case)
    assert ([p.kind for p in offered.papers], offered.line.access) == (["handover"], "offered")
    assert [(c.id, c.access) for c in other.ask("my_cases")] == [(case, "offered")]
    with pytest.raises(Refused, match="case_not_yours"):
        other.do("casework:note:write", case=case, words="x")
    with pytest.raises(Invalid, match="handover_reason"):
        other.do("casework:handover:answer", case=case, accepted=False)
    other.do("casework:handover:answer", case=case, accepted=True)
    other.do("casework:note:write", case=case, words="nouvo")
    other.do("casework:case:share", case=case, consent=CONSENT)
    assert notes(other, case) == ["ansyen", "nouvo"]
    assert notes(worker, case) == ["ansyen"]
    left = worker.ask("case", case=case)
    assert (left.line.access, left.sharing.state, left.sharing.papers) == ("former", "never", 0)
    with pytest.raises(Refused, match="case_not_yours"):
        worker.do("casework:note:write", case=case, words="x")
    assert case not in [c.id for c in worker.ask("my_cases")]
    handed = worker.ask("cases_handed_over")
    assert [(h.case, h.to_name, h.handed_on) for h in handed] == [(case, "other", day(0))]
    # It comes back to her: an offer, though she was there before, and then all of it.
    other.do("casework:handover:offer", case=case, to=office.ids["worker"], words="ou tounen")
    assert (case, "offered") in [(c.id, c.access) for c in worker.ask("my_cases")]
    assert notes(worker, case) == ["ansyen"]
    worker.do("casework:handover:answer", case=case, accepted=True)
    assert notes(worker, case) == ["ansyen", "nouvo"]
    assert worker.ask("cases_handed_over") == []
    assert [h.case for h in other.ask("cases_handed_over")] == [case]
    assert other.ask("case", case=case).sharing.state == "shared"
    worker.do("casework:case:unshare", case=case)
    assert other.ask("case", case=case).sharing.state == "shared"


def test_a_step_back_and_a_dropped_task_take_a_reason(office: Office) -> None:
    case, worker = office.case(), office.worker
    worker.do("casework:step:take", case=case, step="follow_up")
    with pytest.raises(Invalid, match="step_back_reason"):
        worker.do("casework:step:take", case=case, step="assessment", words="  ")
    worker.do("casework:step:take", case=case, step="assessment", words="Bezwen li chanje")
    assert worker.ask("case", case=case).state.step == "assessment"
    with pytest.raises(Refused, match="step_by_closing"):
        worker.do("casework:step:take", case=case, step="closure")
    tasks = [
        worker.do("casework:task:add", case=case, words=w, who="Rose", due_on=day(1))
        for w in ("rele", "ale")
    ]
    with pytest.raises(Invalid, match="task_dropped_reason"):
        worker.do("casework:task:end", case=case, of=tasks[0], task_outcome="dropped")
    worker.do(
        "casework:task:end", case=case, of=tasks[0], task_outcome="dropped", words="Pa bezwen"
    )
    worker.do("casework:task:end", case=case, of=tasks[1], task_outcome="done")
    assert worker.ask("case", case=case).state.open_tasks == ()
    with pytest.raises(Refused, match="ended_already"):
        worker.do("casework:task:end", case=case, of=tasks[1], task_outcome="done")


def test_a_case_of_high_risk_is_closed_after_a_review_and_can_be_opened_again(
    office: Office,
) -> None:
    case, worker, boss = office.case("high"), office.worker, office.boss
    close = {"case": case, "closure_reason": "goals_met"}
    with pytest.raises(Refused, match="case_review_needed"):
        worker.do("casework:case:close", **close)
    worker.do("casework:review:ask", case=case)
    with pytest.raises(Refused, match="not_allowed"):
        worker.do("casework:review:answer", case=case, review_outcome="approved")
    with pytest.raises(Invalid, match="review_words"):
        boss.do("casework:review:answer", case=case, review_outcome="returned")
    boss.do("casework:review:answer", case=case, review_outcome="returned", words="Ki plan?")
    with pytest.raises(Refused, match="case_review_needed"):
        worker.do("casework:case:close", **close)
    worker.do("casework:review:ask", case=case)
    assert case in [c.id for c in boss.ask("caseload").reviews]
    boss.do("casework:review:answer", case=case, review_outcome="approved")
    worker.do("casework:risk:assess", case=case, risk_level="high", review_on=day(3))
    with pytest.raises(Refused, match="case_review_needed"):
        worker.do("casework:case:close", **close)
    worker.do("casework:review:ask", case=case)
    boss.do("casework:review:answer", case=case, review_outcome="approved")
    with pytest.raises(Invalid, match="closure_tries"):
        worker.do("casework:case:close", case=case, closure_reason="not_reached")
    worker.do("casework:case:close", **close)
    assert case in [c.id for c in worker.ask("my_cases", closed=True)]
    with pytest.raises(Refused, match="case_closed"):
        worker.do("casework:note:write", case=case, words="x")
    worker.do("casework:case:reopen", case=case, words="Li tounen")
    state = worker.ask("case", case=case).state
    assert (state.step, state.closed) == ("follow_up", None)
    # What was approved before was about the case as it was then.
    with pytest.raises(Refused, match="case_review_needed"):
        worker.do("casework:case:close", **close)
    own = opened(boss, register(boss, "Yolande"), "high")
    boss.do("casework:review:ask", case=own)
    with pytest.raises(Refused, match="review_of_own_case"):
        boss.do("casework:review:answer", case=own, review_outcome="approved")


def test_a_note_is_not_overwritten(office: Office) -> None:
    case, worker, boss = office.case(), office.worker, office.boss
    note = worker.do("casework:note:write", case=case, words="mal ekri")
    with pytest.raises(Refused, match="note_of_another"):
        boss.do("casework:note:correct", case=case, note=note, words="x")
    new = worker.do("casework:note:correct", case=case, note=note, words="byen ekri")
    held = worker.ask("case", case=case)
    assert {p.id: (p.text("words"), p.void) for p in held.papers if p.kind == "note"} == {
        note: ("mal ekri", "corrected"),
        new: ("byen ekri", None),
    }
    assert [n.text("corrects") for n in held.state.notes] == [note]
    boss.do("casework:paper:void", case=case, paper=new)
    assert notes(worker, case) == []
    risk = next(p for p in held.papers if p.kind == "risk")
    with pytest.raises(Refused, match="paper_stays"):
        worker.do("casework:paper:void", case=case, paper=risk.id)
