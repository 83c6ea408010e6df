"""Slips on paper: for the service in Spanish, for her in Creole.

The service's slip has her first name only where her consent to share with it holds;
hers has no name at all, for she may lose it. Neither says what she needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from tracker.basics.ids import grouped
from tracker.domain.cases.queries import Person
from tracker.domain.cases.queries import person as registration
from tracker.domain.organisations.queries import cso_by_code
from tracker.domain.referrals.queries import Referral
from tracker.domain.referrals.queries import referral as held_referral
from tracker.domain.referrals.queries import service as held_service
from tracker.domain.referrals.records import OUTCOMES
from tracker.domain.referrals.referral_code import outcome_sign
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import speaking
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.receipts.picture import qr_picture
from tracker.web.referrals.directory import cost, place_name, spoken
from tracker.web.referrals.room import referrals_room


@dataclass(frozen=True)
class Slip:
    """``audience``: service or her. ``html``: the slip's inside, in ``language``."""

    language: Language
    audience: str
    html: str


def _hers(who: Person) -> Language:
    """Creole, unless she speaks another language of the screens and no Creole."""
    if "ht" in who.languages:
        return "ht"
    return next((lang for lang in LANGUAGES if lang in who.languages), "ht")


@referrals_room.get("/referrals/<uuid:referral>/qr.png")
@needs("referrals:referral:read")
def slip_code(referral: UUID) -> ResponseReturnValue:
    """The code of the referral as a QR; nothing else is in it."""
    held = held_referral(current_desk(), referral=str(referral))
    return Response(qr_picture(held.code).png, mimetype="image/png")


@referrals_room.get("/referrals/<uuid:referral>/slip")
@needs("referrals:referral:read")
def slip(referral: UUID) -> ResponseReturnValue:
    """Both slips on one page."""
    held, slips = slips_of(str(referral))
    return render_template("referrals/slip.html", held=held, slips=slips)


def slips_of(referral: str) -> tuple[Referral, list[Slip]]:
    """The referral, and what stands on its slips."""
    desk = current_desk()
    held = held_referral(desk, referral=referral)
    who = registration(desk, person=held.person)
    shown = {
        "held": held,
        "first_name": who.given_names.split()[0]
        if held.shares_name and not who.erased_on
        else None,
        "languages_of_hers": who.languages,
        "cso": cso_by_code(desk, code=held.cso),
        "outcomes": [
            (number, outcome_sign(held.code, number), state) for number, state in OUTCOMES.items()
        ],
        "place_name": place_name,
        "spoken": spoken,
        "cost": cost,
        "choice": choice,
        "grouped": grouped,
        "qr_width": qr_picture(held.code).width,
    }
    slips, service = [], held_service(desk, service=held.service)
    audiences: tuple[tuple[str, Language], ...] = (("service", "es"), ("her", _hers(who)))
    for audience, language in audiences:
        if audience == "service" and held.withdrawn:
            # What she took back is not printed for the service any more.
            continue
        with speaking(language):
            told = service.in_creole() if language == "ht" else service
            inside = render_template(f"referrals/_slip_{audience}.html", service=told, **shown)
        slips.append(Slip(language, audience, inside))
    return held, slips
