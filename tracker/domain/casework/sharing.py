"""Share a case with the coordinator: by the woman's consent alone, and as long as it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.basics.errors import Refused
from tracker.domain.cases.ages import age_on
from tracker.domain.cases.commands import consent_values
from tracker.domain.casework.keys import coordinators, in_force
from tracker.domain.casework.progress import WRITE
from tracker.domain.casework.reading import READ, OpenCase, open_case, to_write, write
from tracker.ledger.desk import Desk, command, query
from tracker.ledger.ledger import Change


@dataclass(frozen=True)
class Sharing:
    """Whether a coordinator reads along.

    ``state``: never, shared, or ended (withdrawn or expired). ``papers``: how many the
    coordinator's computer can open, the last of them written on ``until`` (ms).
    """

    state: str
    consent: str | None
    with_whom: str | None
    given_on: str | None
    ended_on: str | None
    papers: int
    until: int | None


@query("case_coordinators", READ)
def case_coordinators(desk: Desk) -> list[tuple[str, str]]:
    """The coordinators' computers with which a case can be shared: id and name."""
    return [(number, name) for number, (name, _) in coordinators(desk).items()]


@command("casework:case:share", WRITE)
def share(desk: Desk, *, case: str, consent: Mapping[str, Any], device: str | None = None) -> str:
    """Let the coordinator read the case, what was written before included; the consent's id.

    ``consent`` has the declared fields of a consent (how, given_by, language, …) and is recorded
    in the same group. ``device``: the coordinator's computer, where there are several.
    """
    held = to_write(desk, case)
    if in_force(desk, held.row):
        raise Refused("case_shared_already")
    hubs = coordinators(desk)
    device = device or next(iter(hubs), None)
    if device not in hubs:
        raise Refused("coordinator_unknown")
    who = desk.record("person", str(held.row["person"]))
    number, today = desk.ledger.new_id(), desk.today()
    values = consent_values(
        who["id"],
        age_on(who["birth_date"], today),
        {
            "given_on": today.isoformat(),
            **consent,
            "consent_scope": "sharing",
            "recipient": device,
            "purpose": None,
        },
    )
    desk.ledger.append(
        held.row["scope"],
        "cases:consent:record",
        desk.actor.user,
        [Change("consent", number, values, ())],
    )
    shared = Change("casework_case", held.id, {"shared_under": number})
    row = {**held.row, "shared_under": number}
    write(desk, held, "shared", {"consent": number, "device": device}, shared, row=row)
    return number


@command("casework:case:unshare", WRITE)
def unshare(desk: Desk, *, case: str) -> None:
    """She does not want it any more: the coordinator reads nothing that is written from now."""
    held = to_write(desk, case, closed=True)
    consent = held.row["shared_under"]
    if consent is None or not in_force(desk, held.row):
        raise Refused("case_not_shared")
    ended = Change("consent", consent, {"withdrawn_on": desk.today().isoformat()})
    desk.ledger.append(held.row["scope"], "cases:consent:withdraw", desk.actor.user, [ended])
    write(desk, held, "share_ended", {"consent": consent})


@query("case_sharing", READ)
def case_sharing(desk: Desk, *, case: str) -> Sharing:
    """Whether a case is shared, and what the coordinator's computer can open."""
    return sharing_of(desk, open_case(desk, case))


def sharing_of(desk: Desk, held: OpenCase) -> Sharing:
    """As ``case_sharing``, of a case at hand; to a former worker as it was when she left it."""
    consent = held.row["shared_under"]
    former = held.access == "former"
    known = {str(p.values.get("consent")): p.kind for p in held.papers if p.text("consent")}
    if consent is None or (former and consent not in known):
        return Sharing("never", None, None, None, None, 0, None)
    given = desk.ledger.database.row(
        "SELECT c.given_on, c.withdrawn_on, c.expires_on, d.name FROM consent c"
        " LEFT JOIN device d ON d.id = c.recipient AND d.scope = 'shared'"
        " WHERE c.id = ? AND c.scope = ?",
        (consent, held.row["scope"]),
    )
    gone = desk.ledger.database.tuples(
        "SELECT p.id, p._made FROM casework_paper p"
        " WHERE p.casework_case = ? AND p.scope = ? AND p.locked IS NOT NULL AND EXISTS ("
        " SELECT 1 FROM casework_key k JOIN device d ON d.id = k.device AND d.scope = 'shared'"
        " AND d.kind = 'hub' WHERE k.case_key = p.case_key AND k.scope = p.scope)",
        (held.id, held.row["scope"]),
    )
    read = {p.id for p in held.papers}
    made = [day for paper, day in gone if not former or paper in read]
    holds = in_force(desk, held.row)
    if former and known[consent] == "shared":
        # That it was taken back afterwards is not for her any more.
        given, holds = (given and {**given, "withdrawn_on": None}), not _expired(desk, given)
    return Sharing(
        "shared" if holds else "ended",
        consent,
        given["name"] if given else None,
        given["given_on"] if given else None,
        None if holds or not given else given["withdrawn_on"] or given["expires_on"],
        len(made),
        max(made, default=None),
    )


def _expired(desk: Desk, given: Mapping[str, Any] | None) -> bool:
    expires = given and given["expires_on"]
    return bool(expires) and str(expires) < desk.today().isoformat()
