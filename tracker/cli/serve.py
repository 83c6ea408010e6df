"""``tracker serve``: the screens, on this computer only unless told otherwise."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import waitress

from tracker.basics.errors import Refused
from tracker.cli.common import HOME, PASSWORD_FILE, USER, Say, home_settings, opened, told
from tracker.cli.usage import Spoken
from tracker.i18n.translate import gettext as _

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Wiring:
    """What the composition root hands to the command line: how to make the web."""

    create_app: Callable[..., Any]


def free_socket(host: str, port: int) -> socket.socket:
    """A bound socket; Refused("port_taken") when another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    # After a crash the system keeps the lines of before for a minute; whoever starts again must
    # not wait for that. On Windows this option would take the place of a program that runs.
    if os.name == "posix":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise Refused("port_taken", port=port) from error
    return bound


#: More than any request or answer may hold (bytes).
IN_MEMORY = 256 * 2**20


def run(app: Any, bound: socket.socket, *, proxied: bool = False) -> None:
    """Serve until stopped (Ctrl-C). ``proxied``: a proxy's headers reach the application."""
    waitress.serve(
        app,
        sockets=[bound],
        threads=8,
        ident=None,
        # Past these sizes waitress would put requests and answers on the disk in clear.
        inbuf_overflow=IN_MEMORY,
        outbuf_overflow=IN_MEMORY,
        clear_untrusted_proxy_headers=not proxied,
        _quiet=True,
    )


@click.command("serve", cls=Spoken)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="The number behind localhost in the address; 0: any free port.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where it listens; this computer alone unless --allow-network is given.",
)
@click.option(
    "--allow-network",
    is_flag=True,
    help="Let other computers connect; put a reverse proxy with HTTPS before it.",
)
@click.option("--name", "names", multiple=True, help="A host name that this hub answers to.")
@click.option(
    "--behind-proxy",
    type=click.IntRange(0, 5),
    default=0,
    help="How many reverse proxies stand before; their X-Forwarded headers are believed.",
)
@click.option(
    "--base-path", default="", help="What the proxy puts before all addresses (/tracker)."
)
@click.option(
    "--unlocked",
    is_flag=True,
    help="Ask for the password now and answer other computers while nobody is signed in.",
)
@USER
@PASSWORD_FILE
@HOME
@told
@click.pass_obj
def serve_command(
    wiring: Wiring,
    port: int,
    host: str,
    allow_network: bool,
    names: tuple[str, ...],
    behind_proxy: int,
    base_path: str,
    unlocked: bool,
    user: str | None,
    password_file: Path | None,
    home: Path | None,
    say: Say,
) -> None:
    """Serve the screens of this installation."""
    chosen = home_settings(home)
    if not chosen.key_slots.exists():
        raise Refused("no_installation")
    if host not in LOOPBACK and not allow_network:
        raise Refused("loopback_only")
    options: dict[str, Any] = {"host_names": names} if names else {}
    if behind_proxy:
        # What stands before speaks HTTPS, so the cookie need never go without.
        options |= {"proxies": behind_proxy, "secure_cookies": True}
    if base_path:
        options["base_path"] = base_path
    bound = free_socket(host, port)
    address = f"http://{'localhost' if host in LOOPBACK else host}:{bound.getsockname()[1]}/"
    with ExitStack() as until_stopped:
        if unlocked:
            kept = until_stopped.enter_context(opened(home, user, password_file))
            options["kept_open"] = kept
        say.result({"address": address}, _("Tracker is at %(address)s", address=address))
        say.note(_("Ctrl-C stops it."))
        run(wiring.create_app(chosen, **options), bound, proxied=bool(behind_proxy))
