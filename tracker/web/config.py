"""What the composition root tells the web: secrets, names it answers to, who sees what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.i18n.locales import Language
from tracker.i18n.translate import Lazy

#: The names of this very machine. Any other Host is a foreign page that had its name
#: point here (DNS rebinding), unless the hub's own names are configured.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu, shown to those who hold ``permission``.

    ``paths`` are the beginnings of addresses that belong to it; without any it stands for
    the pages of its own room.
    """

    endpoint: str
    label: Lazy
    permission: str
    paths: tuple[str, ...] = ()

    def covers(self, path: str, room: str | None) -> int:
        """How closely a page belongs here: 0 not at all, else more for a longer address."""
        near = [p for p in self.paths if path == p or path.startswith(p + "/")]
        if near:
            return max(map(len, near)) + 1
        return int(not self.paths and room == self.endpoint.partition(".")[0])


@dataclass(frozen=True)
class NavGroup:
    """Entries of the menu under one heading; a single one that may be seen stands without it."""

    label: Lazy
    entries: tuple[NavItem, ...]


def _forget(user: str, lang: Language) -> None:
    """Where nobody keeps preferences, the cookie alone remembers."""


def _no_preference(user: str) -> Language | None:
    return None


@dataclass(frozen=True)
class WebConfig:
    """``secret_key`` signs cookies (32 random bytes, per installation or per start)."""

    secret_key: bytes
    allowed_hosts: tuple[str, ...] = LOOPBACK
    secure_cookies: bool = False
    idle_minutes: int = 10
    max_upload_bytes: int = 64 * 1024 * 1024
    sign_in_limit: str = "10 per minute"
    #: Requests of computers: all together, and those that were not signed as they must be.
    request_limit: str = "1200 per minute"
    device_limit: str = "30 per minute"
    #: How many reverse proxies stand before, whose headers are believed; 0 for none.
    proxies: int = 0
    #: What comes before every address, where a proxy serves the hub below a path ("/tracker").
    base_path: str = ""
    product_name: str = "Tracker"
    navigation: tuple[NavItem | NavGroup, ...] = ()
    remember_language: Callable[[str, Language], None] = _forget
    preferred_language: Callable[[str], Language | None] = _no_preference
