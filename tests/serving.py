"""A server of the product in a thread of the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def running(server: Any) -> Iterator[None]:
    """waitress at work; it is closed at the end."""
    # How soon it looks whether it is closed; a second in the product.
    server.adj.asyncore_loop_timeout = 0.02
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()
        thread.join(5)


def _run(server: Any) -> None:
    # Its sockets are closed from outside while it waits for one of them.
    with suppress(OSError):
        server.run()
