"""Who may read a case, and what of it: the rule every command and query here goes through.

Her case worker and her organisation's supervisor read all of it. A former worker reads what
was written until she handed it over; whom it is offered to reads the offer. Nobody else.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tracker.basics.canonical import dumps, loads_canonical
from tracker.basics.errors import Damaged, Refused
from tracker.crypto.locking import lock, unlock
from tracker.domain.casework.keys import Row, WritingKey, by_scope, key_to_write, keys_of_all
from tracker.domain.casework.papers import Paper, checked, read
from tracker.domain.casework.state import State, state_of
from tracker.ledger.desk import Desk
from tracker.ledger.erasure import is_erased
from tracker.ledger.ledger import Change
from tracker.store.parts import in_parts

#: One action for all papers: that a flag was raised is not for whoever reads the ledger.
ACTION = "casework:case:write"
SUPERVISE = "casework:case:supervise"
READ = "casework:case:read"


@dataclass(frozen=True)
class OpenCase:
    """A case as the actor may see it. ``locked``: papers that this computer cannot open.

    ``access``: worker, supervisor, former, offered or shared.
    """

    row: Row
    papers: tuple[Paper, ...]
    state: State
    access: str
    locked: int = 0
    #: What the next paper's number has to be.
    following: int = 1

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def worker(self) -> str | None:
        worker: str | None = self.row["worker"]
        return worker

    def paper(self, number: str, kind: str) -> Paper:
        """A paper of it that counts; Refused("not_in_this_case") otherwise."""
        for paper in self.papers:
            if paper.id == number and paper.kind == kind and paper.void is None:
                return paper
        raise Refused("not_in_this_case")


def open_case(desk: Desk, case: str) -> OpenCase:
    """A case with all its papers that the actor may read; Refused("case_not_yours")."""
    row = desk.record("casework_case", case)
    found = opened(desk, [row])[case]
    seen = _as_seen(desk, found)
    if seen is None:
        raise Refused("case_not_yours")
    return seen


def to_write(desk: Desk, case: str, *, closed: bool = False) -> OpenCase:
    """A case that the actor may write in: its worker or the supervisor; not one closed."""
    found = open_case(desk, case)
    if found.access not in ("worker", "supervisor"):
        raise Refused("case_not_yours")
    if found.row["void"]:
        raise Refused("case_voided")
    if is_erased(desk.ledger.database, found.row["scope"], case):
        raise Refused("record_erased")
    if not closed and found.row["closed_on"]:
        raise Refused("case_closed")
    return found


def opened(desk: Desk, rows: Iterable[Row]) -> dict[str, OpenCase]:
    """Cases with all papers this computer can open, by id; who asks is not considered."""
    cases, found = list(rows), dict[str, OpenCase]()
    keys, written = keys_of_all(desk, cases), _papers_of(desk, cases)
    for row in cases:
        papers, locked = list[Paper](), 0
        for raw in written.get((row["scope"], row["id"]), ()):
            paper = _read(row, raw, keys[row["id"]])
            if paper is None:
                locked += raw["locked"] is not None
            else:
                papers.append(paper)
        papers.sort(key=lambda p: p.order)
        following = max((p.order[0] for p in papers), default=0) + 1
        found[row["id"]] = OpenCase(row, tuple(papers), state_of(papers), "", locked, following)
    return found


def _papers_of(desk: Desk, cases: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """The folded rows of papers by scope and case, locked as they are."""
    found: dict[tuple[str, str], list[Row]] = {}
    for scope, ids in by_scope(cases).items():
        for part in in_parts(ids):
            for raw in desk.ledger.database.rows(
                "SELECT id, casework_case, case_key, locked, void, _made, _made_by, _hlc, _heads"
                f" FROM casework_paper WHERE casework_case IN ({','.join('?' * len(part))})"
                " AND scope = ? ORDER BY _made, id",
                [*part, scope],
            ):
                found.setdefault((scope, raw["casework_case"]), []).append(raw)
    return found


def _read(case: Row, raw: Mapping[str, Any], keys: Mapping[str, bytes]) -> Paper | None:
    """One paper; None where it was erased, or is not for this computer."""
    if raw["locked"] is None or raw["case_key"] not in keys:
        return None
    try:
        kind, number, values = read(
            loads_canonical(
                unlock(
                    base64.b64decode(raw["locked"], validate=True),
                    keys[raw["case_key"]],
                    _about(case, raw["id"]),
                )
            )
        )
    except (Damaged, ValueError):
        return None
    order = (number, int(raw["_made"]), str(raw["id"]))
    return Paper(
        raw["id"], kind, values, raw["_made"], raw["_made_by"], order, raw["void"], raw["_heads"]
    )


def _about(case: Row, paper: str) -> bytes:
    """What a locked text belongs to: it opens in no other case and as no other paper."""
    return f"{case['scope']}/{case['id']}/{paper}".encode()


def _as_seen(desk: Desk, case: OpenCase) -> OpenCase | None:
    """What of a case the actor may see; None for nothing."""
    me = desk.actor.user
    if case.worker == me:
        return replace(case, access="worker")
    if desk.actor.may(SUPERVISE):
        return replace(case, access="supervisor")
    offer = case.state.offer
    offered = (offer,) if offer is not None and offer.values.get("to") == me else ()
    left = handed_over_by(case, me)
    if left is not None:
        # Who has it by now is nothing that she was there for; whom she gave it to she knows.
        row = {**case.row, "worker": left[0].text("to")}
        kept = (*(p for p in case.papers if p.order <= left[1].order), *offered)
        return replace(case, row=row, papers=kept, state=state_of(kept), access="former", locked=0)
    if offered:
        return replace(case, papers=offered, state=state_of(offered), access="offered", locked=0)
    return None


def handed_over_by(case: OpenCase, user: str) -> tuple[Paper, Paper] | None:
    """The offer and the answer by which ``user``, who had worked a case, last gave it away."""
    last = None
    worker = next((p.made_by for p in case.papers if p.kind == "opened"), None)
    for offer, answer in sorted(case.state.handed, key=lambda pair: pair[1].order):
        if worker == user and answer.made_by != user:
            last = (offer, answer)
        worker = answer.made_by
    return last


def visible(desk: Desk, cases: Iterable[OpenCase]) -> list[OpenCase]:
    """Those of ``cases`` of which the actor may see anything."""
    return [seen for seen in (_as_seen(desk, case) for case in cases) if seen is not None]


def paper_change(
    desk: Desk, case: Row, key: WritingKey, kind: str, values: Mapping[str, Any], place: int
) -> Change:
    """A new paper, locked; ``place`` is its number in the case."""
    number = desk.ledger.new_id()
    text = dumps({"kind": kind, "number": place, "values": checked(kind, values)})
    told = {
        "casework_case": case["id"],
        "case_key": key.id,
        "person": case["person"],
        "locked": base64.b64encode(lock(text, key.key, _about(case, number))).decode(),
    }
    return Change("casework_paper", number, told, ())


def write(
    desk: Desk,
    case: OpenCase,
    kind: str,
    values: Mapping[str, Any],
    *also: Change,
    more: Iterable[tuple[str, Mapping[str, Any]]] = (),
    row: Row | None = None,
) -> str:
    """Append a paper with what belongs to it, as one group; the paper's id.

    ``row``: the case as it is once ``also`` counts, for who may read.
    """
    key = key_to_write(desk, row or case.row)
    paper = paper_change(desk, case.row, key, kind, values, case.following)
    others = [
        paper_change(desk, case.row, key, k, v, place)
        for place, (k, v) in enumerate(more, case.following + 1)
    ]
    changes = [paper, *others, *also, *key.changes]
    desk.ledger.append(case.row["scope"], ACTION, desk.actor.user, changes)
    return paper.record
