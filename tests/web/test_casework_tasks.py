"""A task of the plan may be done by a referral: hers are offered by name and state."""

from __future__ import annotations

from tests.domain.casework.scene import colleague, opened
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
