"""Mexican municipalities by INEGI code or as people write them.

``municipalities.csv`` holds cvegeo (two digits of the state, three of the
municipality), names and the P-code. Nothing is guessed: a name that several states
have needs its state, and a code that does not exist is handed back as a question.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from tracker.domain.cases.names.spelling import folded

_ALIASES = {
    "cancun": "23005", "playa del carmen": "23008", "chetumal": "23004", "villahermosa": "27004",
    "ciudad hidalgo chiapas": "07087", "tuxtla": "07101", "ciudad juarez": "08037",
    "cd juarez": "08037", "juarez chih": "08037", "san cristobal": "07078",
    "acapulco": "12001", "ciudad acuna": "05002", "cd acuna": "05002",
}  # fmt: skip
_STATE_ALIASES = {
    "ciudad de mexico": "09", "cdmx": "09", "c d m x": "09", "df": "09", "d f": "09",
    "distrito federal": "09", "ciudad mexico": "09", "mexico city": "09", "edomex": "15",
    "edo mex": "15", "estado de mexico": "15", "edo de mexico": "15", "bc": "02", "b c": "02",
    "bcn": "02", "bcs": "03", "b c s": "03", "nl": "19", "n l": "19", "nvo leon": "19",
    "chis": "07", "chih": "08", "coah": "05", "coahuila": "05", "tamps": "28", "tam": "28",
    "ver": "30", "veracruz": "30", "michoacan": "16", "mich": "16", "qroo": "23", "q roo": "23",
    "jal": "14", "gto": "11", "gro": "12", "hgo": "13", "mor": "17", "nay": "18", "oax": "20",
    "pue": "21", "qro": "22", "slp": "24", "s l p": "24", "sin": "25", "son": "26", "tab": "27",
    "tlax": "29", "yuc": "31", "zac": "32", "ags": "01", "camp": "04", "col": "06", "dgo": "10",
}  # fmt: skip
_GENERIC = re.compile(r"^(?:municipio|mpio|alcaldia|delegacion|ciudad|cd|vil|komin)(?: de)? ")
_CODE = re.compile(r"^(\d{4,5})(?:\.0+)?$")


@dataclass(frozen=True, slots=True)
class Municipality:
    """``code`` is cvegeo (5 digits), ``pcode`` that of the humanitarian data sets."""

    code: str
    name: str
    state: str
    pcode: str

    @property
    def state_code(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class State:
    """``code`` has two digits."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a cell means: a code, or a reason and a code to suggest."""

    code: str | None
    reason: str | None = None
    suggestion: str | None = None


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Municipality]:
    source = files("tracker.domain.cases.lists").joinpath("municipalities.csv")
    rows = csv.reader(source.read_text(encoding="utf-8").splitlines()[1:])
    return {code: Municipality(code, name, state, pcode) for code, state, name, pcode in rows}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[str, ...]]:
    result: dict[str, list[str]] = {}
    for entry in _by_code().values():
        result.setdefault(folded(entry.name), []).append(entry.code)
    return {name: tuple(codes) for name, codes in result.items()}


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    named = {folded(entry.state): entry.state_code for entry in _by_code().values()}
    return named | _STATE_ALIASES


def municipality(code: str) -> Municipality | None:
    """The municipality with this five-digit code, None where there is none."""
    return _by_code().get(code)


@lru_cache(maxsize=1)
def all_states() -> tuple[State, ...]:
    """The 32 states in the order of their codes."""
    names = {entry.state_code: entry.state for entry in _by_code().values()}
    return tuple(State(code, names[code]) for code in sorted(names))


def state_code(text: str | None) -> str | None:
    """The two digits of a state given by code, name or abbreviation."""
    if not text:
        return None
    if text.strip().isdigit():
        code = text.strip().zfill(2)
        return code if any(state.code == code for state in all_states()) else None
    return _states().get(folded(text))


def search_municipalities(text: str, limit: int = 10) -> tuple[Municipality, ...]:
    """Municipalities whose name, or name and state, is near ``text``, best first."""
    place = find_place(text)
    wanted = folded(text)
    if not wanted:
        return ()
    labels = _labels()
    found = process.extract(wanted, labels, scorer=fuzz.WRatio, limit=limit * 4)
    ranked = sorted(found, key=lambda hit: (not hit[0].startswith(wanted), -hit[1], hit[0]))
    codes = ([place.code] if place.code else []) + [hit[2] for hit in ranked]
    return tuple(_by_code()[code] for code in dict.fromkeys(codes))[:limit]


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return {e.code: folded(f"{e.name} {e.state}") for e in _by_code().values()}


def usual_state(texts: Iterable[str]) -> str | None:
    """The state most places of a column lie in, where one is clear."""
    counts: Counter[str] = Counter()
    for text, times in Counter(texts).items():
        if text and (code := find_place(text).code):
            counts[code[:2]] += times
    if not counts:
        return None
    state, times = counts.most_common(1)[0]
    return state if times >= 0.6 * counts.total() else None


@lru_cache(maxsize=4096)
def find_place(text: str, state: str | None = None, usual_code: str | None = None) -> Place:
    """Read one cell. ``state`` (two digits) settles names that several states have;
    ``usual_code`` is suggested where a code lost its first digit."""
    if code := _CODE.match(text.strip()):
        return _coded(code[1], state, usual_code)
    wanted = folded(text)
    if not wanted:
        return Place(None)
    if wanted in _ALIASES:
        return Place(_ALIASES[wanted])
    for name, own_state in _pieces(text):
        place = _named(name, own_state, state)
        if place is not None:
            return place
    return _nearest(wanted, state)


def _coded(digits: str, state: str | None, usual_code: str | None) -> Place:
    code = digits.zfill(5)
    if code in _by_code():
        if len(digits) == 5 or state is None or code[:2] == state:
            return Place(code, None if len(digits) == 5 else "code_zero_restored")
        return Place(None, "municipality_ambiguous", code)
    if usual_code and usual_code.endswith(digits):
        return Place(None, "municipality_unknown", usual_code)
    endings = [known for known in _by_code() if known.endswith(digits)]
    return Place(None, "municipality_unknown", endings[0] if len(endings) == 1 else None)


def _pieces(text: str) -> list[tuple[str, str | None]]:
    """Readings as (name, state): the whole, without a state's name, parts between commas."""
    whole = folded(text)
    readings: list[tuple[str, str | None]] = [(whole, None)]
    parts = whole.split()
    for cut in range(1, min(5, len(parts))):
        head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
        if head in _states():
            readings.append((tail, _states()[head]))
        head, tail = " ".join(parts[:-cut]), " ".join(parts[-cut:])
        if tail in _states():
            readings.append((head, _states()[tail]))
    between = [folded(part) for part in re.split(r"[,;/()\-]", text)]
    named = next((_states()[part] for part in between if part in _states()), None)
    readings += [(part, named) for part in between if part and part != whole]
    return sorted(readings, key=lambda reading: reading[1] is None)


def _named(name: str, own_state: str | None, state: str | None) -> Place | None:
    for wanted in dict.fromkeys((name, _GENERIC.sub("", name))):
        codes = _by_name().get(wanted, ())
        if not codes and len(wanted) > 4:
            codes = tuple(
                code
                for known, held in _by_name().items()
                if known.startswith(wanted + " ")
                for code in held
            )
        if own_state:
            codes = tuple(code for code in codes if code[:2] == own_state)
        elif len(codes) > 1 and state:
            codes = tuple(code for code in codes if code[:2] == state) or codes
        if len(codes) == 1:
            return Place(codes[0])
        if codes:
            return Place(None, "municipality_ambiguous")
    return None


def _nearest(wanted: str, state: str | None) -> Place:
    names = [
        name
        for name, codes in _by_name().items()
        if state is None or any(code[:2] == state for code in codes)
    ]
    near = process.extractOne(wanted, names, scorer=fuzz.ratio, score_cutoff=84)
    if near is None:
        return Place(None, "municipality_unknown")
    codes = [c for c in _by_name()[near[0]] if state is None or c[:2] == state]
    return Place(None, "municipality_unknown", codes[0] if len(codes) == 1 else None)
