"""What every answer carries, and which requests are answered at all.

- Nothing is loaded from elsewhere, nothing inline runs, nobody may frame a page.
- Pages are never stored by the browser: laptops are shared.
- Only the names we know are answered, so a foreign page cannot reach a laptop's server by
  pointing its own name at 127.0.0.1.
- Every form carries a CSRF token. Its check of the Referer is off because we send none.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from tracker.i18n.translate import gettext as _
from tracker.web.config import WebConfig

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


#: The thread that reads pictures. It alone may compile WASM; no page may.
READER = "js/code-reader.js"


def allow_camera() -> str:
    """For the page of this request only: the camera. Says nothing, to be called in a template."""
    g.camera = True
    return ""


def init_security(app: Flask, config: WebConfig) -> Limiter:
    """Wire headers, the check of names, CSRF and cookies; gives the limiter for sign-in."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="tracker",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=config.max_upload_bytes,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_HEADERS_ENABLED=True,
    )
    CSRFProtect(app)
    _check_host(app, config.allowed_hosts)
    _send_headers(app)
    return Limiter(get_remote_address, app=app, storage_uri="memory://")


def _check_host(app: Flask, allowed: tuple[str, ...]) -> None:
    names = frozenset(name.lower().strip("[]") for name in allowed)

    def refuse_other_names() -> Response | None:
        try:
            name = urlsplit(f"//{request.environ.get('HTTP_HOST', '')}").hostname
        except ValueError:
            name = None
        if name in names:
            return None
        text = _("This address does not belong to this computer. Open it as 127.0.0.1.")
        return Response(text, 400, mimetype="text/plain")

    # Before CSRF and everything else that reads the request.
    app.before_request_funcs.setdefault(None, []).insert(0, refuse_other_names)


def _send_headers(app: Flask) -> None:
    @app.after_request
    def headers(response: Response) -> Response:
        policy = dict(POLICY)
        if request.endpoint == "static" and (request.view_args or {}).get("filename") == READER:
            policy["script-src"] += " 'wasm-unsafe-eval'"
        camera = "(self)" if g.get("camera") else "()"
        response.headers["Content-Security-Policy"] = "; ".join(
            f"{directive} {source}" for directive, source in policy.items()
        )
        response.headers["Permissions-Policy"] = (
            f"camera={camera}, microphone=(), geolocation=(), payment=(), usb=(), serial=()"
        )
        for name, value in HEADERS.items():
            response.headers[name] = value
        if request.endpoint not in ("static", "bootstrap.static", "look.bootstrap"):
            response.headers["Cache-Control"] = "no-store"
        return response
