"""The whole web application of one installation: its rooms and its menu."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_login import current_user

from tracker.i18n.locales import Language, is_language
from tracker.installation.opening import Installation, unlock
from tracker.settings import Settings
from tracker.web.activities.views import activities_room
from tracker.web.audit.views import audit_room
from tracker.web.casework.views import casework_room
from tracker.web.config import LOOPBACK, WebConfig
from tracker.web.conflicts.views import conflicts_room
from tracker.web.current import door, installation
from tracker.web.days.views import days_room
from tracker.web.devices.again import notice
from tracker.web.devices.views import devices_room
from tracker.web.erasing.views import erasing_room
from tracker.web.everyday.views import everyday_room
from tracker.web.exchange.views import exchange_room
from tracker.web.factory import build_web
from tracker.web.feedback.views import feedback_room
from tracker.web.grants.views import grants_room
from tracker.web.history.views import history_room
from tracker.web.home.views import home_room
from tracker.web.interpreting.views import interpreting_room
from tracker.web.interview.views import interview_room
from tracker.web.lists.views import lists_room
from tracker.web.menu import NAVIGATION
from tracker.web.monitoring.views import monitoring_room
from tracker.web.people.views import people_room
from tracker.web.receipts.views import receipts_room
from tracker.web.referrals.views import referrals_room
from tracker.web.review.views import review_room
from tracker.web.setup.kits import kits_room
from tracker.web.setup.services import services_room
from tracker.web.setup.views import setup_room
from tracker.web.supplies.views import supplies_room
from tracker.web.sync.door import KEPT_OPEN
from tracker.web.tables.views import tables_room
from tracker.web.users.views import users_room

#: One line for each room; the order is about that of the menu.
ROOMS: tuple[Blueprint, ...] = (
    home_room,
    people_room,
    interview_room,
    erasing_room,
    lists_room,
    supplies_room,
    receipts_room,
    days_room,
    referrals_room,
    casework_room,
    activities_room,
    interpreting_room,
    feedback_room,
    monitoring_room,
    grants_room,
    audit_room,
    exchange_room,
    review_room,
    history_room,
    everyday_room,
    tables_room,
    conflicts_room,
    setup_room,
    kits_room,
    services_room,
    devices_room,
    users_room,
)


def create_web(
    settings: Settings,
    secret_key: bytes,
    *,
    host_names: tuple[str, ...] = (),
    secure_cookies: bool = False,
    sign_in_limit: str = "10 per minute",
    proxies: int = 0,
    base_path: str = "",
    kept_open: Installation | None = None,
) -> Flask:
    """The application for the installation in ``settings.home``.

    ``host_names`` are names beside this computer's own that the hub answers to; ``proxies``
    stand before it, serving it below ``base_path``; ``kept_open`` answers other computers
    while nobody is signed in.
    """
    config = WebConfig(
        secret_key=secret_key,
        allowed_hosts=(*LOOPBACK, *host_names),
        secure_cookies=secure_cookies,
        idle_minutes=settings.idle_minutes,
        sign_in_limit=sign_in_limit,
        proxies=proxies,
        base_path=base_path,
        navigation=NAVIGATION,
        remember_language=_remember,
        preferred_language=_preferred,
    )

    def unlocked(name: str, password: str) -> Installation:
        installation = unlock(settings, name, password)
        installation.cleans_beside = True
        return installation

    app = build_web(config, unlocked, ROOMS)
    app.extensions[KEPT_OPEN] = kept_open
    app.jinja_env.globals["door"] = door
    app.context_processor(_identity)
    return app


def _identity() -> dict[str, object]:
    return {"identity_notice": notice() if current_user.is_authenticated else None}


def _remember(user: str, language: Language) -> None:
    installation().remember_language(language)


def _preferred(user: str) -> Language | None:
    language = installation().account.language
    return language if is_language(language) else None
