"""Works without end until it is killed: imports a list, records, again and again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.fleet import CONSENT, PASSWORD
from tracker.domain.cases.commands import register_person
from tracker.domain.cases.list_import import import_list
from tracker.installation.opening import unlock
from tracker.settings import Settings


def _changed(line: str, number: int) -> str:
    cells = line.split(",")
    cells[1] += " " + "".join(chr(97 + int(digit)) for digit in f"{number}{os.getpid()}")
    return ",".join(cells)


def main(home: str, user: str, file: str) -> None:
    installation = unlock(Settings(Path(home)), user, PASSWORD)
    text = Path(file).read_text("utf-8")
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        # Other content each time, or the second import would have nothing to add.
        head, *lines = text.splitlines()
        data = "\n".join([head, *(_changed(line, number) for line in lines)])
        with installation.desk() as desk:
            import_list(desk, data=data.encode(), file_name="list.csv")
            for i in range(20):
                person = {"given_names": f"Rose {number} {i}", "gender": "female"}
                register_person(desk, person=person, consent=CONSENT)
        print("round", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
