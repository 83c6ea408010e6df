"""Registers and syncs without end until it is killed; or holds the lock until it is."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.fleet import CONSENT, PASSWORD
from tracker.domain.cases.commands import register_person
from tracker.installation.opening import unlock
from tracker.installation.syncing import alone, sync
from tracker.settings import Settings


def main(what: str, home: str, user: str) -> None:
    if what == "hold":
        with alone(Path(home)):
            print("ready", flush=True)
            time.sleep(600)
    installation = unlock(Settings(Path(home)), user, PASSWORD)
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        if what == "register":
            with installation.desk() as desk:
                for _ in range(10):
                    person = {"given_names": f"Rose {number}", "gender": "female"}
                    register_person(desk, person=person, consent=CONSENT)
        sync(installation)


if __name__ == "__main__":
    main(*sys.argv[1:])
