"""Behind a reverse proxy: whose word counts, and what it puts before every address.

Without a setting nobody's ``X-Forwarded-…`` is believed: anyone can send them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.web.config import WebConfig

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def behind_proxy(app: Flask, config: WebConfig) -> None:
    """Believe as many proxies as are configured, and answer below the configured path."""
    wsgi: Any = app.wsgi_app
    if config.base_path:
        wsgi = _below(wsgi, "/" + config.base_path.strip("/"))
    n = config.proxies
    if n:
        wsgi = ProxyFix(wsgi, x_for=n, x_proto=n, x_host=n, x_prefix=0 if config.base_path else n)
    app.wsgi_app = wsgi  # type: ignore[method-assign]


def _below(wsgi: Wsgi, base: str) -> Wsgi:
    """Serve below ``base``, whether the proxy takes it off the address or leaves it on."""

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == base or path.startswith(base + "/"):
            environ["PATH_INFO"] = path[len(base) :] or "/"
        environ["SCRIPT_NAME"] = base
        return wsgi(environ, start)

    return serve
