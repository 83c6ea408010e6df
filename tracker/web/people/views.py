"""Find a person, page through all of them, look at one."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Refused
from tracker.basics.ids import grouped
from tracker.domain.activities.queries import activities_of
from tracker.domain.cases.aliases import aliases
from tracker.domain.cases.erasing import requests
from tracker.domain.cases.finding import Match, find, find_by_code, likely_duplicates
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.cases.queries import Person, consents, people, person, reported_deliveries
from tracker.domain.casework.keys import hubs_ever
from tracker.domain.elsewhere.queries import kits_elsewhere
from tracker.domain.referrals.queries import referrals_of, services
from tracker.domain.supplies.earlier_kits import earlier_kits
from tracker.domain.supplies.queries import distributions_of
from tracker.i18n.dates import format_date
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.reasons import LIKENESS
from tracker.i18n.translate import current_language, gettext
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.people import (  # noqa: F401
    card_sheets,
    cards,
    consents_views,
    lost_cards,
    own_copy,
    registering,
)
from tracker.web.people.birth import written_birth
from tracker.web.people.room import people_room as people_room

PER_PAGE = 50
MOST_FOUND = 20
RECEIPT = "TRK1"
MOST_TYPED = 400
#: Why a card does not count any more.
BLOCKED = frozenset({"card_replaced", "card_taken_back"})


@people_room.app_template_filter("likeness")
def likeness_of(reasons: tuple[str, ...]) -> str:
    """Why two registrations look alike, in words."""
    return ", ".join(gettext(LIKENESS[code]) for code in reasons if code in LIKENESS)


@people_room.app_template_filter("birth")
def birth_of(birth_date: str | None, precision: str | None) -> str:
    """A date of birth, as exact as it is known."""
    written = written_birth(birth_date, precision)
    if len(written) <= 4 or not birth_date:
        return written
    return format_date(date.fromisoformat(birth_date), current_language())


@people_room.app_template_filter("place")
def place_of(code: str | None) -> str:
    """A municipality's name with its state."""
    found = municipality(code) if code else None
    return f"{found.name}, {found.state}" if found else code or ""


@people_room.post("/people/find")
@needs("cases:person:read")
def find_people() -> ResponseReturnValue:
    """What was typed or scanned in the one box. Posted, so that no name is in an address."""
    text = request.form.get("text", "")[:MOST_TYPED].strip()
    live = request.headers.get("HX-Request") == "true"
    desk = current_desk()
    blocked = request.form.get("blocked", "")[:MOST_TYPED]
    if blocked and (known := find_by_code(desk, blocked, blocked_too=True)) is not None:
        # The worker says that it is she, though the card does not count any more.
        return redirect(url_for("people.one", person_id=known.id), code=303)
    try:
        return _found(text, live)
    except Refused as error:
        if error.code not in BLOCKED:
            raise
        if live:
            return render_template("people/_found.html", matches=[], trouble=error_sentence(error))
        page = render_template("people/blocked.html", trouble=error_sentence(error), code=text)
        return page, 422


def _found(text: str, live: bool) -> ResponseReturnValue:
    desk = current_desk()
    if text.upper().startswith(RECEIPT):
        if not live and (check := door("receipts.check")) is not None:
            return redirect(check, code=307)
        matches: list[Match] = []
    else:
        scanned = None if live else find_by_code(desk, text)
        if scanned is not None:
            return redirect(url_for("people.one", person_id=scanned.id), code=303)
        matches = find(desk, text=text, limit=MOST_FOUND) if text else []
    page = "people/_found.html" if live else "people/found.html"
    receipt = text.upper().startswith(RECEIPT)
    return render_template(page, matches=matches, text=text, most=MOST_FOUND, receipt=receipt)


@people_room.get("/people/find")
@needs("cases:person:read")
def find_again() -> ResponseReturnValue:
    """The results hold names, so they have no address: back to the box."""
    return redirect(url_for("people.all_people"))


@people_room.get("/people")
@needs("cases:person:read")
def all_people() -> ResponseReturnValue:
    """Everybody who is registered, a page at a time."""
    page = people(
        current_desk(),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
        limit=PER_PAGE,
    )
    return render_template("people/all.html", page=page)


@people_room.get("/people/<uuid:person_id>")
@needs("cases:person:read")
def one(person_id: object) -> ResponseReturnValue:
    """All that is known of one person, and what can be done for her."""
    desk, identity = current_desk(), str(person_id)
    found = person(desk, person=identity)
    return render_template(
        "people/one.html",
        person=found,
        grouped=grouped,
        consents=consents(desk, person=identity),
        kits=distributions_of(desk, person=identity),
        reported=reported_deliveries(desk, person=identity),
        earlier=earlier_kits(desk, person=identity),
        elsewhere=kits_elsewhere(desk, person=identity),
        referrals=referrals_of(desk, person=identity),
        activities=activities_of(desk, person=identity),
        service_names={s.id: s.name for s in services(desk)},
        hubs=hubs_ever(desk),
        likely=[] if found.void or found.erased_on else likely_to(found),
        registrations=len(aliases(desk, person=identity).members),
        wished=next((w for w in requests(desk) if w.person == identity), None),
    )


def likely_to(found: Person) -> list[Match]:
    """Other registrations that may be hers."""
    return likely_duplicates(
        current_desk(),
        given_names=found.given_names,
        family_names=found.family_names or "",
        birth_date=found.birth_date,
        birth_precision=found.birth_precision,
        phone=found.phone,
        municipality=found.municipality,
        gender=found.gender,
        besides=found.id,
    )
