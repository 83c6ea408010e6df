"""The composition root: joins the web and the command line to an installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tracker.cli.main import cli
from tracker.cli.serve import Wiring
from tracker.settings import Settings


def create_app(settings: Settings, **options: Any) -> Any:
    """The web application (WSGI) of the installation in ``settings.home``."""
    # Flask and its rooms are loaded only for who serves: a command starts twice as fast.
    from tracker.web.application import create_web

    return create_web(settings, os.urandom(32), **options)


def main() -> None:
    """Entry point of the command ``tracker``."""
    cli(obj=Wiring(create_app), prog_name=Path("tracker").name)
