"""Finds and starts the Chromium of the system; nothing is downloaded."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """The path of an installed Chromium, or None."""
    fixed = Path("/usr/bin/chromium")
    if fixed.exists():
        return str(fixed)
    names = ("chromium", "chromium-browser", "google-chrome", "msedge")
    return next((path for name in names if (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium; RuntimeError where none is installed."""
    path = executable()
    if path is None:
        raise RuntimeError("no Chromium found: on Debian, apt-get install chromium")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
