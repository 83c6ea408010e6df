"""gettext with and without a web request, in one language or in two at once.

The language is the one named by ``speaking``, else that of the web request, else Spanish. The web
says itself how requests are asked (``ask_requests``): commands of the terminal start without it.
A literal per cent sign has no place in a message: placeholders are ``%(name)s``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from babel.support import Translations

from tracker.i18n.locales import DEFAULT, Language, is_language, translations_folder

_SPOKEN: ContextVar[Language | None] = ContextVar("spoken", default=None)


class _Requests:
    """Who tells the language of a web request; outside of one there is none."""

    language: Callable[[], str | None] = staticmethod(lambda: None)


def ask_requests(language: Callable[[], str | None]) -> None:
    """From now on ``language`` tells the code of a request's language; None where there is none."""
    _Requests.language = staticmethod(language)


@functools.cache
def translations(lang: Language) -> Translations:
    """The compiled catalog of ``lang``; FileNotFoundError when it was never compiled."""
    path = translations_folder() / lang / "LC_MESSAGES" / "messages.mo"
    with path.open("rb") as file:
        return Translations(file)


def current_language() -> Language:
    """The language of this moment: see the module's first lines."""
    spoken = _SPOKEN.get()
    if spoken is not None:
        return spoken
    code = _Requests.language()
    return code if is_language(code) else DEFAULT


@contextmanager
def speaking(lang: Language) -> Iterator[None]:
    """Within the block every message is in ``lang``."""
    token = _SPOKEN.set(lang)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def gettext_in(lang: Language, msgid: str, **params: Any) -> str:
    """``msgid`` in ``lang``, its placeholders filled."""
    text = str(translations(lang).gettext(msgid))
    return text % params if params else text


def ngettext_in(lang: Language, singular: str, plural: str, n: int, **params: Any) -> str:
    """The form for ``n`` things in ``lang``; ``%(num)s`` is ``n``."""
    forms = translations(lang)
    text = str(forms.ngettext(singular, plural, n))
    if n == 0 and "%(num)s" not in text:
        # Creole speaks of none as of one, but not where the sentence says "one" in words.
        text = str(forms.ngettext(singular, plural, 2))
    return text % {"num": n, **params}


def gettext(msgid: str, **params: Any) -> str:
    """``msgid`` in the current language."""
    return gettext_in(current_language(), msgid, **params)


def ngettext(singular: str, plural: str, n: int, **params: Any) -> str:
    """The form for ``n`` things in the current language."""
    return ngettext_in(current_language(), singular, plural, n, **params)


class Lazy:
    """A message that takes its language when it is shown: for labels of forms, say."""

    def __init__(self, msgid: str, params: dict[str, Any]) -> None:
        self.msgid = msgid
        self.params = params

    def __str__(self) -> str:
        return gettext(self.msgid, **self.params)

    def __mod__(self, more: Any) -> str:
        """Filled by whoever holds it, as WTForms does with the sentences of its validators."""
        filled: str = str(self) % more
        return filled

    def __repr__(self) -> str:
        return f"Lazy({self.msgid!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lazy) and (self.msgid, self.params) == (other.msgid, other.params)

    def __hash__(self) -> int:
        return hash(self.msgid)


def lazy_gettext(msgid: str, **params: Any) -> Lazy:
    """``msgid`` in the language of the moment when it is turned into text."""
    return Lazy(msgid, params)


def N_(msgid: str) -> str:
    """Mark ``msgid`` for the catalogs without translating it yet."""
    return msgid


def NN_(singular: str, plural: str) -> tuple[str, str]:
    """Mark the words for one thing and for several, without translating them yet."""
    return singular, plural
