"""A server of the product in a thread of the tests, or in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]


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


@contextmanager
def in_a_process(
    home: Path, port: int, *more: str, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """``tracker serve`` once it listens; killed at the end."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tracker", "serve", *more, "--json"),
            *("--port", str(port), "--home", str(home)),
        ],
        cwd=_ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        assert "address" in told, told
        while not _listens(port):
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def free_port() -> int:
    """One that nothing listens at."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _listens(port: int) -> bool:
    with closing(socket.socket()) as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
