"""A person's own copy: all that is held on her, to be read by her or to her.

Nothing about third persons: of workers only the role is told, of whoever fetched a kit for
her only that somebody did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.basics.clock import local_date
from tracker.basics.errors import NotFound
from tracker.domain.activities.queries import Took, activities_of
from tracker.domain.activities.waiting import (
    Session,
    Translation,
    interpretation_sessions,
    translation_requests,
)
from tracker.domain.cases.aliases import group_of
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.cases.finding import find_by_code
from tracker.domain.cases.queries import Person, consents, person_of, reported_deliveries
from tracker.domain.casework.keys import hubs_ever
from tracker.domain.monitoring.hers import Drawn, monitoring_calls_of
from tracker.domain.organisations.queries import cso_by_code
from tracker.domain.referrals.queries import referrals_of, services
from tracker.domain.supplies.queries import distributions_of
from tracker.ledger.desk import Desk, query

#: Her languages that the product speaks, in the order in which they are offered.
SPOKEN = ("ht", "es", "en")


@dataclass(frozen=True)
class OwnConsent:
    """What she agreed to. ``recipient``: a service's name, for a consent to share.

    ``coordinator``: the coordinator is to read her case; ``coordinator_reads``: still today.
    """

    scope: str
    recipient: str | None
    how: str
    given_by: str
    language: str | None
    given_on: str
    expires_on: str | None
    withdrawn_on: str | None
    coordinator: bool
    coordinator_reads: bool


@dataclass(frozen=True)
class OwnKit:
    """A kit. ``names``: by language. ``contents``: (item code, quantity).

    ``reported``: only a list says so; then place and receipt are not known.
    """

    handed_on: str | None
    place: str | None
    names: dict[str, str]
    contents: tuple[tuple[str, int], ...]
    receipt: str | None
    fetched_by_another: bool
    taken_back: str | None
    kits: int
    reported: bool


@dataclass(frozen=True)
class OwnReferral:
    """A referral. ``told_name``: the service was told her name, with her consent.

    ``override``: why it was shared without her consent, where it was.
    """

    service: str
    kind: str
    address: str | None
    phone: str | None
    made_on: str
    state: str
    appointment_on: str | None
    need: str | None
    told_name: bool
    override: str | None
    got_it: str | None
    as_needed: str | None
    felt_safe: str | None

    @property
    def shared(self) -> bool:
        """Whether the service heard of her."""
        return self.state != "draft" and (self.told_name or self.override is not None)


@dataclass(frozen=True)
class OwnCopy:
    """Everything. ``language``: hers, of those that the product speaks.

    ``also``: further registrations of hers that somebody joined.
    """

    language: str
    organisation: str
    complaints_phone: str | None
    registered_on: str
    registered_by_role: str | None
    last_changed_on: str
    made_on: str
    person: Person
    consents: tuple[OwnConsent, ...]
    kits: tuple[OwnKit, ...]
    referrals: tuple[OwnReferral, ...]
    list_rows: int
    also: tuple[Person, ...] = ()
    activities: tuple[Took, ...] = ()
    sessions: tuple[Session, ...] = ()
    translations: tuple[Translation, ...] = ()
    drawn: tuple[Drawn, ...] = ()


@query("own_copy", "cases:person:read")
def own_copy(desk: Desk, *, person: str | None = None, code: str | None = None) -> OwnCopy:
    """All that is held on the person with this id, or whose card has this code."""
    if person is None:
        found = find_by_code(desk, code or "", blocked_too=True)
        if found is None:
            raise NotFound("not_found", what="person")
        person = found.id
    row = desk.record("person", person)
    refuse_erased(desk, row)
    held = person_of(desk, row)
    members = group_of(desk, person).members
    cso = cso_by_code(desk, code=held.cso)
    return OwnCopy(
        language=next((lang for lang in SPOKEN if lang in held.languages), "ht"),
        organisation=cso.name,
        complaints_phone=cso.complaints_phone,
        registered_on=local_date(row["_made"]).isoformat(),
        registered_by_role=_role(desk, row["_made_by"]),
        last_changed_on=local_date(row["_hlc"] >> 16).isoformat(),
        made_on=desk.today().isoformat(),
        person=held,
        consents=_consents(desk, person),
        kits=_kits(desk, person),
        referrals=_referrals(desk, person),
        list_rows=int(
            desk.ledger.database.value(
                f"SELECT count(*) FROM list_row WHERE person IN ({','.join('?' * len(members))})"
                " AND cells IS NOT NULL",
                members,
            )
        ),
        also=tuple(
            person_of(desk, desk.record("person", other)) for other in members if other != person
        ),
        activities=tuple(activities_of(desk, person=person)),
        # Who interpreted is somebody else: her name is not read out.
        sessions=tuple(
            replace(s, interpreter_name=None) for s in interpretation_sessions(desk, person=person)
        ),
        translations=tuple(
            replace(t, interpreter_name=None) for t in translation_requests(desk, person=person)
        ),
        drawn=tuple(monitoring_calls_of(desk, person=person)),
    )


def _role(desk: Desk, user: str) -> str | None:
    """The role of whoever registered her; never the name."""
    role = desk.ledger.database.value(
        "SELECT role FROM cso_user WHERE id = ? UNION ALL SELECT role FROM hub_user WHERE id = ?",
        (user, user),
    )
    return None if role is None else str(role)


def _consents(desk: Desk, person: str) -> tuple[OwnConsent, ...]:
    names = {s.id: s.name for s in services(desk)}
    hubs, today = hubs_ever(desk), desk.today().isoformat()
    return tuple(
        OwnConsent(
            c.scope,
            names.get(c.recipient) if c.recipient else None,
            c.how,
            c.given_by,
            c.language,
            c.given_on,
            c.expires_on,
            c.withdrawn_on,
            c.recipient in hubs,
            c.recipient in hubs
            and c.withdrawn_on is None
            and (c.expires_on is None or c.expires_on >= today),
        )
        for c in consents(desk, person=person)
    )


def _kits(desk: Desk, person: str) -> tuple[OwnKit, ...]:
    handed = [
        OwnKit(
            d.handed_on,
            d.site_name,
            d.kit.names,
            d.kit.contents,
            d.folio,
            d.collector_reason is not None,
            d.void,
            1,
            False,
        )
        for d in distributions_of(desk, person=person)
    ]
    reported = [
        OwnKit(
            r.delivered_on,
            None,
            {lang: r.kit for lang in SPOKEN if r.kit},
            (),
            None,
            False,
            None,
            r.kits,
            True,
        )
        for r in reported_deliveries(desk, person=person)
    ]
    return (*handed, *reported)


def _referrals(desk: Desk, person: str) -> tuple[OwnReferral, ...]:
    places = {s.id: s for s in services(desk)}
    found = []
    for r in referrals_of(desk, person=person):
        place = places.get(r.service)
        found.append(
            OwnReferral(
                r.service_name,
                r.service_kind,
                place.address if place else None,
                place.phone if place else None,
                r.made_on,
                r.state,
                r.appointment_on,
                r.need,
                r.shares_name,
                r.override_reason,
                r.client_got_it,
                r.client_as_needed,
                r.client_felt_safe,
            )
        )
    return tuple(found)
