"""Where things lie, as one frozen value. Nothing else reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tracker.basics.errors import TrackerError

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Settings:
    """``home`` is the installation's own folder; the rest follows from it."""

    home: Path
    idle_minutes: int = 10

    @property
    def database(self) -> Path:
        return self.home / "tracker.db"

    @property
    def key_slots(self) -> Path:
        return self.home / "keyslots.json"

    @property
    def erased(self) -> Path:
        """The list of what was erased, which a backup does not hold."""
        return self.home / "erased.bin"

    @property
    def last_heads(self) -> Path:
        """How far this installation's own entries go, kept outside of the database."""
        return self.home / "heads.bin"

    @property
    def restored(self) -> Path:
        """Lies there from a restore until the installation is opened."""
        return self.home / "restored"


def settings(home: str | Path | None = None) -> Settings:
    """Settings for ``home``, else TRACKER_HOME, else the platform's user-data folder."""
    chosen = home or os.environ.get("TRACKER_HOME") or platformdirs.user_data_dir("Tracker", False)
    return Settings(Path(chosen).expanduser())


def data_folder(name: str) -> Path:
    """``translations`` or ``migrations``: beside the package in a checkout, in it in a wheel."""
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise TrackerError("data_folder_missing", name=name)
