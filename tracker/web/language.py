"""The language of the screens: chosen by a button on every page, remembered in a cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import flask_babel
from flask import Blueprint, Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import pass_context
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from werkzeug.wrappers import Response

from tracker.basics.clock import instant
from tracker.i18n.dates import day_words, format_date, format_datetime
from tracker.i18n.locales import (
    DEFAULT,
    NAMES,
    Language,
    is_language,
    negotiate,
    translations_folder,
)
from tracker.i18n.numbers import format_decimal, format_int, format_money, format_percent
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import ask_requests, current_language, gettext, ngettext
from tracker.web.access import open_to_all, safe_next
from tracker.web.desk import current_session

COOKIE = "language"
_YEAR_SECONDS = 365 * 24 * 3600

language_room = Blueprint("language", __name__)


@language_room.post("/language")
@open_to_all
def choose() -> ResponseReturnValue:
    """Switch the language and stay on the page."""
    lang = request.form.get("language")
    if not is_language(lang):
        abort(400)
    session = current_session()
    if session is not None:
        current_app.config["REMEMBER_LANGUAGE"](session.user, lang)
    answer = redirect(safe_next(request.form.get("next")) or url_for("accounts.sign_in"))
    remember(answer, lang)
    return answer


def remember(answer: Response, lang: Language) -> None:
    """Keep ``lang`` on this browser for a year."""
    answer.set_cookie(
        COOKIE,
        lang,
        max_age=_YEAR_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def chosen_language() -> Language:
    """The cookie's language, else what the browser asks for."""
    kept = request.cookies.get(COOKIE)
    return kept if is_language(kept) else negotiate(request.headers.get("Accept-Language"))


def _of_request() -> str | None:
    locale = flask_babel.get_locale()
    return locale.language if locale is not None else None


def init_language(app: Flask) -> None:
    """Wire Flask-Babel, the filters of templates, and the switch."""
    folder = translations_folder()
    # A relative folder would be looked for inside the package, where there is none.
    if not Path(folder).is_absolute() or not (folder / "ht").is_dir():
        raise FileNotFoundError(folder)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    flask_babel.Babel(app, default_locale=DEFAULT, locale_selector=chosen_language)
    ask_requests(_of_request)
    # One gettext for Python and templates, so that `speaking` holds for both.
    env = app.jinja_env
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(
        date=lambda value, style="long": format_date(_day(value), current_language(), style),
        day=lambda value: format_date(_day(value), current_language(), "weekday"),
        # Jinja's own ``capitalize`` makes all other letters small, months too.
        begins=lambda text: text[:1].upper() + text[1:],
        datetime=lambda value: format_datetime(_moment(value), current_language()),
        choice=lambda value, group: choice(group, value),
        number=_number,
        money=lambda value, currency: format_money(Decimal(value), currency, current_language()),
        percent=lambda share: format_percent(share, current_language(), 1),
    )
    app.register_blueprint(language_room)

    @app.context_processor
    def languages() -> dict[str, object]:
        spoken = current_language()
        return {"language": spoken, "languages": NAMES, "day_words": day_words(spoken)}


def ask_filters_when_rendering(app: Flask) -> None:
    """Call this last: no filter of ours answers while a template is compiled.

    Jinja works ``{{ "telephone" | choice("mode") }}`` out once and for all, in the language of
    whoever opens the page first; what asks for the context is left until the page is shown.
    """
    filters = app.jinja_env.filters
    filters.update(
        {name: _late(one) for name, one in filters.items() if FILTERS.get(name) is not one}
    )


def _late(work: Callable[..., Any]) -> Callable[..., Any]:
    if hasattr(work, "jinja_pass_arg"):
        raise TypeError("a filter of ours asks Jinja for nothing")

    @pass_context
    def asked(_context: Context, *args: Any, **named: Any) -> Any:
        return work(*args, **named)

    return asked


def _day(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _moment(value: datetime | str | int) -> datetime:
    if isinstance(value, int):
        return instant(value)
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _number(value: int | Decimal | str, places: int | None = None) -> str:
    if isinstance(value, int) and places is None:
        return format_int(value, current_language())
    return format_decimal(Decimal(value), current_language(), places)
