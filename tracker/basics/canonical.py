"""Canonical JSON bytes: what is hashed and signed.

Sorted keys, no white space, UTF-8, no floats. Reading is strict: what could be read in
two ways (duplicate keys, NaN, lone surrogates, deep nesting) is refused.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

from tracker.basics.errors import Damaged

MAX_DEPTH = 8


def dumps(value: Any) -> bytes:
    """Canonical bytes of a JSON value without floats; TypeError on anything else."""
    _no_floats(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _no_floats(value: Any) -> None:
    kind = type(value)
    if kind is str or kind is int:
        return
    if isinstance(value, float):
        raise TypeError("floats have no canonical form: use integers or decimal strings")
    if isinstance(value, dict):
        for inner in value.values():
            _no_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _no_floats(inner)


def loads_strict(data: bytes) -> Any:
    """Parse bytes that came from outside; Damaged("json") on anything doubtful."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError) as error:
        raise Damaged("json") from error
    _bounded(value, MAX_DEPTH)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate key")
    return result


def _refuse(text: str) -> Any:
    raise ValueError(f"not a canonical number: {text[:20]}")


def _bounded(value: Any, depth: int) -> None:
    if depth < 0:
        raise Damaged("json")
    if isinstance(value, dict):
        for key, inner in value.items():
            _bounded(key, depth - 1)
            _bounded(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _bounded(inner, depth - 1)
    elif isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Damaged("json") from error
    elif isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        raise Damaged("json")


def loads_canonical(data: bytes) -> Any:
    """Parse bytes that must be canonical; Damaged("json") when they are not.

    Writing the value again must give the same bytes: that leaves no room for duplicate
    keys, white space, odd numbers or escapes, at a tenth of the cost of a strict parser.
    """
    try:
        value = orjson.loads(data)
        same = orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == data
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError) as error:
        raise Damaged("json") from error
    if not same:
        raise Damaged("json")
    return value
