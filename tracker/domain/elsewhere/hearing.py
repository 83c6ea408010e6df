"""A laptop keeps the last list that its hub told, and nothing of the lists before."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tracker.basics.errors import Damaged
from tracker.domain.elsewhere.marks import DIGITS, MOST_NAMES
from tracker.domain.elsewhere.telling import MOST, note_held, tell_elsewhere
from tracker.ledger.alongside import Alongside, Other, is_overtaken
from tracker.ledger.device import meta, set_meta
from tracker.ledger.ledger import Ledger

_LINE = re.compile(rf"[0-9a-f]{{{DIGITS}}}(?: [0-9a-f]{{{DIGITS}}}){{0,{MOST_NAMES - 1}}}\Z")
_KEY = re.compile(r"[0-9a-f]{32}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def hear_elsewhere(ledger: Ledger, sender: Other, made: int, told: Any) -> None:
    """What a hub told a laptop, or a laptop a hub; of anybody else it is passed over."""
    if not isinstance(told, dict):
        raise Damaged("bundle_unreadable")
    if ledger.device.kind == "hub" and sender.kind == "field":
        note_held(ledger, sender.id, _text(told.get("held"), _DIGEST))
    elif ledger.device.kind == "field" and sender.kind == "hub":
        _keep(ledger, made, told)


def _keep(ledger: Ledger, made: int, told: dict[str, Any]) -> None:
    digest = _text(told.get("digest"), _DIGEST)
    if "kits" not in told:
        return
    key = _text(told.get("key"), _KEY)
    kits = told["kits"]
    if not isinstance(kits, list) or len(kits) > MOST:
        raise Damaged("bundle_unreadable")
    read = [_kit(kit) for kit in kits]
    if is_overtaken(made, int(meta(ledger.database, "elsewhere.made") or 0), ledger.now()):
        return
    database = ledger.database
    database.execute("DELETE FROM elsewhere_mark")
    database.execute("DELETE FROM elsewhere_kit")
    numbered = list(enumerate(read, start=1))
    database.executemany(
        "INSERT INTO elsewhere_kit (id, handed_on, lasts_until, marks) VALUES (?, ?, ?, ?)",
        [(number, day, until, "\n".join(lines)) for number, (day, until, lines) in numbered],
    )
    database.executemany(
        "INSERT OR IGNORE INTO elsewhere_mark (mark, kit) VALUES (?, ?)",
        sorted(
            (int(mark, 16), number)
            for number, (_day, _until, lines) in numbered
            for line in lines
            for mark in line.split()
        ),
    )
    for name, value in (("made", str(made)), ("digest", digest), ("key", key)):
        set_meta(database, f"elsewhere.{name}", value)


def _kit(kit: Any) -> tuple[str, str, list[str]]:
    if not isinstance(kit, list) or len(kit) != 3 or not isinstance(kit[2], list):
        raise Damaged("bundle_unreadable")
    lines = [_text(line, _LINE) for line in kit[2]]
    if not 1 <= len(lines) <= MOST_NAMES or len({line.count(" ") for line in lines}) != 1:
        raise Damaged("bundle_unreadable")
    return _day(kit[0]), _day(kit[1]), lines


def _text(value: Any, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.match(value):
        raise Damaged("bundle_unreadable")
    return value


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise Damaged("bundle_unreadable") from error


ELSEWHERE = Alongside("elsewhere", tell_elsewhere, hear_elsewhere)
