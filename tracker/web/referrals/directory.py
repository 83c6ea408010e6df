"""The directory of services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.cases.queries import Person
from tracker.domain.cases.records import LANGUAGES
from tracker.domain.referrals.fitting import services_for, services_found
from tracker.domain.referrals.queries import Service, services
from tracker.domain.referrals.queries import service as held_service
from tracker.domain.referrals.records import SERVICE_KINDS
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.referrals.room import referrals_room


def place_name(code: str | None) -> str:
    """A municipality with its state; the code itself where it is not known."""
    found = municipality(code) if code else None
    return f"{found.name}, {found.state}" if found else code or ""


def spoken(service: Service) -> str:
    """The languages of a service, as a line."""
    return ", ".join(str(choice("language", code)) for code in service.languages)


def cost(service: Service) -> str | None:
    """What it costs, in words; None where nobody knows."""
    told = None
    if service.free is not None:
        told = _("Free of charge") if service.free else _("It has to be paid")
    return ": ".join(filter(None, (told, service.cost))) or None


def _asked() -> dict[str, str]:
    """What of the directory is asked for: codes, and words that somebody typed.

    Words are posted: whoever types a woman's name by mistake finds it in no address.
    """
    kinds = (("kind", SERVICE_KINDS), ("language", LANGUAGES))
    asked = {name: request.values.get(name, "") for name, _codes in kinds}
    asked = {name: asked[name] if asked[name] in codes else "" for name, codes in kinds}
    place = request.values.get("place", "")
    return {
        **asked,
        "place": place if municipality(place) else "",
        "q": request.form.get("q", "")[:80].strip(),
    }


def only_codes(asked: Mapping[str, str]) -> dict[str, Any] | None:
    """The codes for an address that can be kept, where no words were posted; else None."""
    if request.method == "GET" or asked["q"]:
        return None
    return {name: code for name, code in asked.items() if code}


def _words(asked: dict[str, str]) -> dict[str, object]:
    """What the templates of the directory need."""
    return {
        "asked": asked,
        "kinds": [(code, choice("service_kind", code)) for code in SERVICE_KINDS],
        "place_name": place_name,
        "spoken": spoken,
        "cost": cost,
        "choice": choice,
    }


def services_for_her(who: Person) -> dict[str, object]:
    """The directory as it is offered for her, what fits first, for templates."""
    asked = _asked()
    found = services_for(current_desk(), person=who.id, kind=asked["kind"] or None, text=asked["q"])
    return {
        **_words(asked),
        "fitting": [fit for fit in found if fit.fits],
        "others": [fit for fit in found if not fit.fits],
    }


@referrals_room.route("/services", methods=["GET", "POST"], endpoint="services")
@needs("referrals:service:read")
def directory() -> ResponseReturnValue:
    """All services, or those that are asked for."""
    desk, asked = current_desk(), _asked()
    if (codes := only_codes(asked)) is not None:
        return redirect(url_for("referrals.services", **codes), 303)
    found = services_found(
        desk,
        kind=asked["kind"] or None,
        language=asked["language"] or None,
        place=asked["place"] or None,
        text=asked["q"],
    )
    places = sorted({s.municipality for s in services(desk) if s.municipality}, key=place_name)
    return render_template(
        "referrals/services.html",
        services=found,
        languages_of=[(code, choice("language", code)) for code in LANGUAGES],
        places=[(code, place_name(code)) for code in places],
        **_words(asked),
    )


@referrals_room.get("/services/<uuid:service>", endpoint="service")
@needs("referrals:service:read")
def one_service(service: UUID) -> ResponseReturnValue:
    """Where it is, when it is open, what it asks for."""
    held = held_service(current_desk(), service=str(service))
    return render_template(
        "referrals/service.html",
        held=held,
        place_name=place_name,
        spoken=spoken,
        cost=cost,
        choice=choice,
    )
