"""Where a case stands: what follows from its papers, in the order they were written.

Two laptops that wrote about one case without knowing of each other agree as soon as they have
the same papers: nothing here depends on when a paper arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.casework.papers import REACHED, STEPS, Paper


@dataclass(frozen=True)
class State:
    """Papers by what they mean now. ``ends``: what ended a task, a visit or a flag, by its id.

    ``review``: none, asked, approved or returned. ``offer``: a handover nobody answered yet.
    ``contacted``: ISO day on which she was last reached.
    """

    step: str
    risk: Paper | None
    flags: tuple[Paper, ...]
    needs: Paper | None
    goals: tuple[Paper, ...]
    tasks: tuple[Paper, ...]
    visits: tuple[Paper, ...]
    notes: tuple[Paper, ...]
    ends: dict[str, Paper]
    closed: Paper | None
    review: str
    review_paper: Paper | None
    offer: Paper | None
    handed: tuple[tuple[Paper, Paper], ...]
    contacted: str | None

    @property
    def risk_level(self) -> str | None:
        return None if self.risk is None else self.risk.text("risk_level")

    @property
    def open_tasks(self) -> tuple[Paper, ...]:
        """Tasks nobody ended, the first due first."""
        return self._not_ended(self.tasks, "due_on")

    @property
    def open_visits(self) -> tuple[Paper, ...]:
        return self._not_ended(self.visits, "planned_on")

    @property
    def open_flags(self) -> tuple[Paper, ...]:
        """Flags that were not said to have passed."""
        return tuple(f for f in self.flags if f.id not in self.ends)

    def _not_ended(self, papers: Sequence[Paper], day: str) -> tuple[Paper, ...]:
        still = [p for p in papers if p.id not in self.ends]
        return tuple(sorted(still, key=lambda p: (p.text(day) or "", p.id)))


def state_of(papers: Iterable[Paper]) -> State:
    """The state that follows from ``papers``; those taken back do not count."""
    counting = sorted((p for p in papers if p.void is None), key=lambda p: p.order)
    of: dict[str, list[Paper]] = {}
    for paper in counting:
        of.setdefault(paper.kind, []).append(paper)

    def those(kind: str) -> tuple[Paper, ...]:
        return tuple(of.get(kind, ()))

    def last(*kinds: str) -> Paper | None:
        found = [p for p in counting if p.kind in kinds]
        return found[-1] if found else None

    ends = {
        str(p.values.get("of")): p
        for p in counting
        if p.kind in ("task_end", "visit_end", "flag_passed")
    }
    step, end = last("step"), last("closed", "reopened")
    review = last("review_asked", "reviewed")
    answers = {str(p.values.get("of")): p for p in those("handover_answer")}
    offers = [p for p in those("handover") if p.id not in answers]
    return State(
        step=(step.text("step") if step else None) or STEPS[0],
        risk=last("risk"),
        flags=those("flag"),
        needs=last("needs"),
        goals=those("goal"),
        tasks=those("task"),
        visits=those("visit"),
        notes=those("note"),
        ends=ends,
        closed=end if end is not None and end.kind == "closed" else None,
        review=_review(review),
        review_paper=review,
        offer=offers[-1] if offers else None,
        handed=tuple(
            (p, answers[p.id])
            for p in those("handover")
            if p.id in answers and answers[p.id].values.get("accepted") is True
        ),
        contacted=_contacted(counting),
    )


def _review(paper: Paper | None) -> str:
    if paper is None:
        return "none"
    if paper.kind == "review_asked":
        return "asked"
    return paper.text("review_outcome") or "none"


def _contacted(papers: Iterable[Paper]) -> str | None:
    days = [p.text("contact_on") for p in papers if p.text("contact") in REACHED]
    days += [p.text("ended_on") for p in papers if p.text("visit_outcome") == "met"]
    return max((d for d in days if d), default=None)
