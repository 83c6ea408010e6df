"""What happened in a case, each paper as one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.casework.papers import Paper
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _


def _label(group: str, paper: Paper, name: str) -> str:
    value = paper.text(name)
    return str(choice(group, value)) if value else ""


def told_of(paper: Paper, names: Mapping[str, str]) -> str:
    """What a paper did, without its words; a kind of a newer version is told as such."""
    told = {
        "opened": lambda: _("Opened the case"),
        "step": lambda: _("Went to the step: %(step)s", step=_label("case_step", paper, "step")),
        "risk": lambda: _(
            "Judged the risk: %(risk)s", risk=_label("risk_level", paper, "risk_level")
        ),
        "flag": lambda: _("Warned: %(flag)s", flag=_label("safety_flag", paper, "flag")),
        "flag_passed": lambda: _("Wrote that a danger has passed"),
        "needs": lambda: _("Wrote what she needs"),
        "goal": lambda: _("Added a goal"),
        "task": lambda: _("Added a task"),
        "task_end": lambda: _(
            "Ended a task: %(outcome)s", outcome=_label("task_outcome", paper, "task_outcome")
        ),
        "note": lambda: _corrected(paper),
        "visit": lambda: _("Planned a follow-up"),
        "visit_end": lambda: _(
            "Follow-up: %(outcome)s", outcome=_label("visit_outcome", paper, "visit_outcome")
        ),
        "closed": lambda: _(
            "Closed the case: %(reason)s", reason=_label("closure_reason", paper, "closure_reason")
        ),
        "reopened": lambda: _("Opened the case again"),
        "review_asked": lambda: _("Asked for a review"),
        "reviewed": lambda: _(
            "Review: %(outcome)s", outcome=_label("review_outcome", paper, "review_outcome")
        ),
        "handover": lambda: _(
            "Offered the case to %(name)s", name=names.get(paper.text("to") or "", "–")
        ),
        "handover_answer": lambda: _taken(paper),
        "shared": lambda: _("Shared the case with the coordinator, with her consent"),
        "share_ended": lambda: _("She took her consent to share back"),
    }
    return told.get(paper.kind, lambda: _("Something that a newer version wrote"))()


def _corrected(paper: Paper) -> str:
    return _("Corrected a note") if paper.text("corrects") else _("Wrote a note")


def _taken(paper: Paper) -> str:
    return _("Took the case on") if paper.values.get("accepted") else _("Did not take the case on")
