"""Tasks of a plan that a referral does, and the figures of cases as files."""

from __future__ import annotations

from tests.domain.casework.scene import colleague, day, opened
from tests.fleet import CONSENT, Fleet, register
from tests.web.screens import signed_in


def test_a_task_is_offered_the_referrals_of_the_woman(fleet: Fleet) -> None:
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    worker = colleague(boss, "worker", "case_worker")
    woman = register(worker)
    case = opened(worker, woman)
    made = worker.do(
        "referrals:referral:make",
        person=woman,
        service=fleet.reference.service,
        priority="normal",
        consent=CONSENT,
        send=True,
    )
    for language, state in (("en", "Sent"), ("es", "Enviada"), ("ht", "Voye")):
        screens = signed_in(worker, language)
        assert f"· {state}" in screens.get(f"/cases/{case}/write/task")
    told = {"words": "Ale kay avoka a", "who": "Rosa", "due_on": "2027-01-15"}
    path = f"/cases/{case}/write/task"
    assert "Ale kay avoka a" in screens.follow(path, **told, referral=made["referral"])


def test_who_closes_a_case_sees_what_is_not_done_in_it(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "carla", role="case_worker")
    case, screens = opened(site, register(site)), signed_in(site)
    path = f"/cases/{case}/write/close"
    assert "Not done yet" not in screens.get(path)
    told = {"case": case, "who": "Carla", "due_on": day(3)}
    tasks = [site.do("casework:task:add", **told, words=words) for words in ("Rele l", "Ale wè l")]
    visit = site.do("casework:visit:plan", case=case, planned_on=day(2))
    page = screens.get(path)
    assert "Not done yet in this case: Rele l" in page
    assert "Follow-up ·" in page
    site.do("casework:task:end", case=case, of=tasks[0], task_outcome="done")
    assert "Rele l" not in screens.get(path)
    site.do("casework:task:end", case=case, of=tasks[1], task_outcome="done")
    site.do("casework:visit:end", case=case, of=visit, visit_outcome="met")
    assert "Not done yet" not in screens.get(path)
    assert "It is written in the case" in screens.follow(path, closure_reason="goals_met")


def test_figures_of_cases_go_into_files_with_small_numbers_hidden(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "carla", role="case_worker")
    cases = [opened(site, register(site, f"Fanm{n}")) for n in range(6)]
    site.do("casework:case:close", case=cases[0], closure_reason="her_wish")
    fleet.sync()
    hub, month = signed_in(fleet.hub()), day(0)[:7]
    assert "/cases/figures.xlsx" in hub.client.get("/cases/figures").get_data(as_text=True)
    lines = hub.client.get("/cases/figures.csv").get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "What,Organisation,Month,Number"
    assert f'"Cases opened, by month",TAP,{month},6' in lines
    assert f'"Cases closed, by month",TAP,{month},<5' in lines or (
        f'"Cases closed, by month",TAP,{month},–' in lines
    )
    assert hub.client.get("/cases/figures.xlsx").data[:2] == b"PK"
    assert signed_in(site).status("/cases/figures.csv") == 403
