"""The directory searched, and what of it fits a woman: her language, and where she is."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.cases.names.spelling import folded
from tracker.domain.cases.queries import person as registration
from tracker.domain.referrals.queries import Service, services
from tracker.ledger.desk import Desk, query


@dataclass(frozen=True)
class Fit:
    """A service beside what is known of her. ``speaks``: a language of hers; ``near``: it is in
    her municipality; ``same_state``: at least in her state. None where it is not known."""

    service: Service
    speaks: bool | None
    near: bool | None
    same_state: bool | None

    @property
    def fits(self) -> bool:
        """Nothing that is known speaks against it."""
        return self.speaks is not False and self.same_state is not False


@query("services_found", "referrals:service:read")
def services_found(
    desk: Desk,
    *,
    kind: str | None = None,
    language: str | None = None,
    place: str | None = None,
    text: str = "",
) -> list[Service]:
    """Open services of a kind, that speak a language, in a municipality; ``text``: words of the
    name, the address, the place or the documents asked for, in any spelling of accents."""
    words = folded(text).split()
    return [
        one
        for one in services(desk, kind=kind)
        if (language is None or language in one.languages)
        and (place is None or one.municipality == place)
        and all(word in _told(one) for word in words)
    ]


def _told(one: Service) -> str:
    where = municipality(one.municipality) if one.municipality else None
    place = (where.name, where.state) if where else ()
    return folded(" ".join(filter(None, (one.name, one.address, one.documents_asked, *place))))


@query("services_for", "referrals:referral:make")
def services_for(desk: Desk, *, person: str, kind: str | None = None, text: str = "") -> list[Fit]:
    """The directory for her: what fits first, the nearest of it first."""
    who = registration(desk, person=person)
    found = [
        _fit(one, who.languages, who.municipality)
        for one in services_found(desk, kind=kind, text=text)
    ]
    return sorted(found, key=lambda fit: (not fit.fits, not fit.near, not fit.speaks))


def _fit(one: Service, languages: tuple[str, ...], place: str | None) -> Fit:
    placed = bool(one.municipality and place)
    return Fit(
        one,
        speaks=bool(set(one.languages) & set(languages)) if one.languages and languages else None,
        near=one.municipality == place if placed else None,
        same_state=(one.municipality or "")[:2] == (place or "")[:2] if placed else None,
    )
