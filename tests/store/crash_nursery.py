"""Makes processes to be killed, each with everything imported already.

Reads one line of JSON for each: ``{"action", "home", "user", "arguments"}``. The child tells
``ready PID`` when it is about to act and ``done SECONDS`` when it has; ``gone`` follows when
it is no more.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fleet import CONSENT, PASSWORD
from tracker.installation.exchange import import_from, import_several
from tracker.installation.opening import Installation, unlock
from tracker.ledger.desk import COMMANDS
from tracker.settings import Settings
from tracker.store.backup import back_up


def merge(installation: Installation, bundle: str) -> None:
    with installation.desk() as desk:
        import_from(installation, desk, Path(bundle).read_bytes())


def several(installation: Installation, bundles: list[str]) -> None:
    with installation.desk() as desk:
        import_several(installation, desk, [Path(one).read_bytes() for one in bundles])


def record(installation: Installation, **distribution: str) -> None:
    with installation.desk() as desk:
        COMMANDS["supplies:distribution:record"].call(desk, distribution)


def register(installation: Installation) -> None:
    person = {"given_names": "Rose Laure", "gender": "female"}
    with installation.desk() as desk:
        COMMANDS["cases:person:register"].call(desk, {"person": person, "consent": CONSENT})


def erase(installation: Installation, person: str) -> None:
    with installation.desk() as desk:
        COMMANDS["cases:person:erase"].call(desk, {"person": person, "reason": "her_wish"})


def backup(installation: Installation, target: str) -> None:
    back_up(installation.store, installation.settings, Path(target))


def nothing(installation: Installation) -> None:
    """Opening it was the work: an old version's data are migrated and folded anew."""


ACTIONS: dict[str, Callable[..., None]] = {
    "merge": merge,
    "several": several,
    "record": record,
    "register": register,
    "erase": erase,
    "backup": backup,
    "migrate": nothing,
}


def act(action: str, home: str, user: str, arguments: dict[str, Any]) -> None:
    """What the child does until it is killed."""
    at_opening = action == "migrate"
    if at_opening:
        _say(f"ready {os.getpid()}")
    start = time.monotonic()
    installation = unlock(Settings(Path(home)), user, PASSWORD)
    if not at_opening:
        _say(f"ready {os.getpid()}")
        start = time.monotonic()
    ACTIONS[action](installation, **arguments)
    _say(f"done {time.monotonic() - start}")


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def main() -> None:
    """One child at a time, until there is no more to read."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                act(**json.loads(line))
            except BaseException as error:
                _say(f"failed {type(error).__name__} {error}")
            os._exit(0)
        os.waitpid(child, 0)
        _say("gone")


if __name__ == "__main__":
    main()
