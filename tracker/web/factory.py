"""Builds the web application from a configuration, a way to unlock, and the rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Flask, request
from flask.typing import RouteCallable
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager, current_user

from tracker.web.access import here, init_access
from tracker.web.accounts.views import Unlock, accounts_room
from tracker.web.config import NavGroup, NavItem, WebConfig
from tracker.web.desk import init_desk
from tracker.web.errors import init_errors
from tracker.web.language import ask_filters_when_rendering, init_language
from tracker.web.look import init_look, look_room
from tracker.web.proxy import behind_proxy
from tracker.web.security import allow_camera, init_security
from tracker.web.sessions import Sessions
from tracker.web.sync.door import check_device, init_door
from tracker.web.sync.views import sync_room
from tracker.web.uploads import RequestInMemory


def build_web(config: WebConfig, unlock: Unlock, blueprints: Sequence[Blueprint]) -> Flask:
    """The WSGI application; one of ``blueprints`` offers the endpoint ``home.start``.

    ``unlock(username, password)`` opens the installation or raises Refused.
    """
    app = Flask("tracker.web")
    app.request_class = RequestInMemory
    app.config.update(
        REMEMBER_LANGUAGE=config.remember_language,
        PREFERRED_LANGUAGE=config.preferred_language,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    limiter = init_security(app, config)
    sessions = Sessions(config.idle_minutes)
    sessions.watch()
    app.extensions["tracker_sessions"] = sessions
    app.extensions["tracker_unlock"] = unlock
    _sign_in_by_token(app, sessions)
    init_language(app)
    init_look(app)
    init_door(app, limiter, config)
    init_access(app, check_device)
    init_desk(app)
    init_errors(app)
    Bootstrap5(app)
    for blueprint in (accounts_room, look_room, sync_room, *blueprints):
        app.register_blueprint(blueprint)
    # A signature stands in place of a form's token there, and only there.
    app.extensions["csrf"].exempt(sync_room)
    limited = limiter.limit(
        config.sign_in_limit,
        methods=["POST"],
        # Only failures count, or a busy hub would lock out its own people.
        deduct_when=lambda answer: answer.status_code >= 400,
    )
    app.view_functions["accounts.sign_in"] = cast(
        RouteCallable, limited(app.view_functions["accounts.sign_in"])
    )
    _offer_navigation(app, config)
    app.jinja_env.globals["here"] = here
    app.jinja_env.globals["allow_camera"] = allow_camera
    behind_proxy(app, config)
    ask_filters_when_rendering(app)
    return app


def _sign_in_by_token(app: Flask, sessions: Sessions) -> None:
    manager = LoginManager(app)
    # The token alone decides; nothing is remembered beyond the session.
    manager.session_protection = None
    manager.user_loader(sessions.get)


def _offer_navigation(app: Flask, config: WebConfig) -> None:
    @app.context_processor
    def navigation() -> dict[str, object]:
        menu: list[NavItem | NavGroup] = []
        items: list[NavItem] = []
        for one in config.navigation if current_user.is_authenticated else ():
            entries = one.entries if isinstance(one, NavGroup) else (one,)
            seen = [item for item in entries if current_user.actor.may(item.permission)]
            items += seen
            if isinstance(one, NavGroup) and len(seen) > 1:
                menu.append(NavGroup(one.label, tuple(seen)))
            else:
                menu += seen
        here = max(items, key=_nearness, default=None)
        return {
            "navigation": menu,
            "navigation_here": here if here and _nearness(here) else None,
            "product_name": config.product_name,
        }


def _nearness(item: NavItem) -> int:
    """How closely the page asked for belongs to an entry of the menu."""
    if request.endpoint == item.endpoint:
        return len(request.path) + 2
    return item.covers(request.path, request.blueprint)
