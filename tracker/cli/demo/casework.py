"""A case from its opening to the follow-up; its notes never leave the organisation's laptops."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.basics.errors import TrackerError
from tracker.cli.demo.cast import LAPTOPS
from tracker.cli.demo.stage import Stage
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _

#: Words that only the case worker and her supervisor may read; the hub must not hold them.
NOTE = "Li vle pale ak yon avoka sou papye li yo. Nou dakò pou nou rele l madi."


def work_a_case(stage: Stage) -> None:
    """Step 6: a case for the woman who was referred, with a plan, a note and a follow-up."""
    laptop, today = LAPTOPS[0], date.today()
    soon = (today + timedelta(days=7)).isoformat()
    with stage.at(laptop.folder) as here:
        woman = stage.facts["women"][laptop.folder]
        case = here.do("casework:case:open", person=woman, risk_level="medium", review_on=soon)[
            "case"
        ]
        here.do("casework:flag:raise", case=case, flag="phone_is_shared")
        here.do("casework:step:take", case=case, step="assessment")
        here.do("casework:needs:assess", case=case, needs=["legal", "migration"])
        here.do("casework:step:take", case=case, step="action_plan")
        goal = here.do("casework:goal:add", case=case, words="Gen papye pou l travay")
        task = here.do(
            "casework:task:add",
            case=case,
            words="Pran randevou nan klinik jiridik la",
            who="Rosa",
            due_on=today.isoformat(),
            of=goal,
        )
        here.do("casework:task:end", case=case, of=task, task_outcome="done")
        here.do(
            "casework:task:add",
            case=case,
            words="Ale COMAR ansanm",
            who="Rosa",
            due_on=soon,
            of=goal,
        )
        here.do("casework:note:write", case=case, words=NOTE, contact="in_person")
        here.do("casework:step:take", case=case, step="implementation")
        here.do("casework:visit:plan", case=case, planned_on=soon)
        step = here.ask("case", case=case).state.step
    stage.facts["case"] = step
    stage.say(
        _(
            "A case is opened, with a plan, tasks and a note: %(step)s. Only the organisation's"
            " laptops can open it.",
            step=choice("case_step", step),
        )
    )


def no_case_is_read(stage: Stage) -> None:
    """Step 7: the hub has the locked papers and can open none."""
    with stage.at("hub") as hub:
        papers = hub.desk.ledger.database.value("SELECT count(*) FROM casework_paper")
        if not papers or hub.ask("shared_cases"):
            raise TrackerError("demo_failed", step=7)
    stage.say(_("The hub holds %(n)s locked papers of cases and can open none.", n=papers))
