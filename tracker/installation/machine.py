"""Which computer this is: a mark that a copied folder does not take along.

Read from the system, and only ever kept as a salted hash inside an encrypted file. Where
there is none that lasts (a container), TRACKER_MACHINE may give one; without any, only the
last heads tell a copy from the original.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

_LINUX = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_MAC = ("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
_WINDOWS = r"SOFTWARE\Microsoft\Cryptography"


def machine() -> str | None:
    """A text that stays the same on this computer; None where there is none."""
    given = os.environ.get("TRACKER_MACHINE")
    if given is not None:
        return given or None
    return _of_system()


@cache
def _of_system() -> str | None:
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
        if sys.platform == "win32":
            return _windows()
        if sys.platform == "darwin":
            return _mac()
        return _linux()
    return None


def _linux() -> str | None:
    for path in _LINUX:
        with contextlib.suppress(OSError):
            text = path.read_text("ascii").strip()
            # "uninitialized" while a system is being set up; containers share or lack one.
            if re.fullmatch(r"[0-9a-f]{32}", text) and not Path("/.dockerenv").exists():
                return text
    return None


def _mac() -> str | None:
    told = subprocess.run(_MAC, capture_output=True, text=True, timeout=5, check=True).stdout
    found = re.search(r'"IOPlatformUUID" = "([0-9A-F-]{36})"', told)
    return found[1] if found else None


def _windows() -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS, 0, access) as key:
        value, _kind = winreg.QueryValueEx(key, "MachineGuid")
    return str(value) or None
