"""A hub as it is served, and a reverse proxy before it that can be made to fail."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask import Flask
from waitress.server import create_server

from tests.fleet import PASSWORD, Site
from tests.serving import running
from tests.web.standin import token
from tracker.installation import syncing
from tracker.sync.transports.progress import Synced
from tracker.web.application import create_web


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a port of this computer; gives its address."""
    server = create_server(
        app,
        host="127.0.0.1",
        port=0,
        threads=6,
        clear_untrusted_proxy_headers=False,
        # select() knows no file above the 1024th that a process has open.
        asyncore_use_poll=True,
    )
    with running(server):
        yield f"http://127.0.0.1:{server.effective_port}"


def hub_app(site: Site, **options: Any) -> Flask:
    """A hub's application, locked as it is after its start."""
    return create_web(site.installation.settings, b"k" * 32, **options)


def unlock(app: Flask, user: str = "hub") -> None:
    """Somebody signs in at the hub's screens."""
    client = app.test_client()
    data = {"username": user, "password": PASSWORD, "csrf_token": token(client)}
    assert client.post("/sign-in", data=data).status_code == 302


def point(site: Site, address: str, **more: Any) -> None:
    """Set a laptop up to exchange with the hub at ``address``."""
    with site.desk() as desk:
        syncing.set_up(desk, "http", address, **more)


def sync(site: Site, **more: Any) -> Synced:
    """One run, without waiting between tries."""
    return syncing.sync(site.installation, sleep=lambda seconds: None, **more)


class Proxy:
    """Passes requests below ``prefix`` on to a hub, without the prefix.

    ``judge(method, path)`` may name a fault for a request: "drop" breaks off before it is
    passed on, "deaf" after (the hub did it, nobody heard), "cut" halfway through the answer.
    ``seen`` keeps what went by: method, path, headers, body.
    """

    def __init__(
        self, hub: str, prefix: str = "/care/tracker", tls: ssl.SSLContext | None = None
    ) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.judge: Callable[[str, str], str | None] = lambda method, path: None
        proxy, target = self, hub.removeprefix("http://")

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body of an answer are two packets: the second one waits for no receipt.
            disable_nagle_algorithm = True

            def pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if not self.path.startswith(prefix + "/"):
                    self.send_error(404)
                    return
                path = self.path.removeprefix(prefix)
                proxy.seen.append((self.command, path, dict(self.headers), body))
                fault = proxy.judge(self.command, path)
                if fault == "drop":
                    self.close_connection = True
                    return
                onward = http.client.HTTPConnection(target, timeout=60)
                headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
                headers |= {
                    "Host": target,
                    "X-Forwarded-For": "203.0.113.7",
                    "X-Forwarded-Proto": "https",
                    "X-Forwarded-Prefix": prefix,
                }
                onward.request(self.command, path, body, headers)
                answer = onward.getresponse()
                data = answer.read()
                onward.close()
                if fault == "deaf":
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "date", "server"):
                        self.send_header(name, value)
                if answer.getheader("Content-Length") is None:
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if fault == "cut":
                    self.wfile.write(data[: len(data) // 2])
                    self.close_connection = True
                    return
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = pass_on

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        scheme = "http"
        if tls is not None:
            scheme = "https"
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.address = f"{scheme}://127.0.0.1:{self._server.server_address[1]}{prefix}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
