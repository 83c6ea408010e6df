"""The whole web application of one installation: its rooms and its menu."""

from __future__ import annotations

from flask import Blueprint, Flask

from tracker.i18n.locales import Language, is_language
from tracker.installation.opening import unlock
from tracker.settings import Settings
from tracker.web.config import LOOPBACK, NavItem, WebConfig
from tracker.web.current import installation
from tracker.web.factory import build_web

#: One line for each room; the order is that of the menu below.
ROOMS: tuple[Blueprint, ...] = ()

NAVIGATION: tuple[NavItem, ...] = ()


def create_web(
    settings: Settings,
    secret_key: bytes,
    *,
    host_names: tuple[str, ...] = (),
    secure_cookies: bool = False,
    sign_in_limit: str = "10 per minute",
) -> Flask:
    """The application for the installation in ``settings.home``.

    ``host_names`` are names beside this computer's own that the hub answers to.
    """
    config = WebConfig(
        secret_key=secret_key,
        allowed_hosts=(*LOOPBACK, *host_names),
        secure_cookies=secure_cookies,
        idle_minutes=settings.idle_minutes,
        sign_in_limit=sign_in_limit,
        navigation=NAVIGATION,
        remember_language=_remember,
        preferred_language=_preferred,
    )
    return build_web(config, lambda name, password: unlock(settings, name, password), ROOMS)


def _remember(user: str, language: Language) -> None:
    installation().remember_language(language)


def _preferred(user: str) -> Language | None:
    language = installation().account.language
    return language if is_language(language) else None
