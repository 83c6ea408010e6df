"""The directory of services."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.referrals.queries import Service, services
from tracker.domain.referrals.queries import service as held_service
from tracker.domain.referrals.records import SERVICE_KINDS
from tracker.i18n.sentences.choices import choice
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


def chosen_services() -> dict[str, object]:
    """The directory as filtered by the address, for templates."""
    kind = request.args.get("kind", "")
    kind = kind if kind in SERVICE_KINDS else ""
    return {
        "kind": kind,
        "kinds": [(code, choice("service_kind", code)) for code in SERVICE_KINDS],
        "services": services(current_desk(), kind=kind or None),
        "place_name": place_name,
        "spoken": spoken,
        "choice": choice,
    }


@referrals_room.get("/services", endpoint="services")
@needs("referrals:service:read")
def directory() -> ResponseReturnValue:
    """All services, or those of one kind."""
    return render_template("referrals/services.html", **chosen_services())


@referrals_room.get("/services/<uuid:service>", endpoint="service")
@needs("referrals:service:read")
def one_service(service: UUID) -> ResponseReturnValue:
    """Where it is, when it is open, what it asks for."""
    held = held_service(current_desk(), service=str(service))
    return render_template(
        "referrals/service.html", held=held, place_name=place_name, spoken=spoken, choice=choice
    )
