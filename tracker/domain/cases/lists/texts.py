"""Text files as tables: which encoding, which separator.

Excel in Mexico writes cp1252 with semicolons, exports write UTF-8 with or without a
mark, old Macs and DOS programs their own; letters of the three languages tell them apart.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from tracker.basics.errors import Damaged

_EXPECTED = frozenset("áéíóúñüàèìòùâêîôûçëïœÁÉÍÓÚÑÜÀÈÌÒÙÂÊÎÔÛÇËÏŒ¿¡°ºª–—’‘“”«»")
_SINGLE_BYTE = ("cp1252", "mac_roman", "cp850", "latin-1")
_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 60
#: Beginnings of files that are no text, whatever their name says.
_OTHER_KINDS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc",
    b"\x1f\x8b",
)


def decoded(data: bytes) -> str:
    """The text of a file; Damaged where it is no text."""
    if data.startswith(_OTHER_KINDS):
        raise Damaged("list_not_a_table")
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, name)
    if b"\x00" in data:
        raise Damaged("list_not_a_table")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file cut off in the middle of a letter is still UTF-8.
        if error.start >= len(data) - 3 and any(byte > 127 for byte in data[: error.start]):
            return data[: error.start].decode("utf-8")
    return max((_readings(data)), key=_plausible)


def _readings(data: bytes) -> list[str]:
    result = []
    for name in _SINGLE_BYTE:
        try:
            result.append(data.decode(name))
        except UnicodeDecodeError:
            continue
    return result


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Damaged("list_unreadable") from error


def _plausible(text: str) -> int:
    counts = Counter(c for c in text if ord(c) > 126 or ord(c) < 9)
    return sum(n if c in _EXPECTED else -3 * n for c, n in counts.items())


def table(text: str) -> list[list[str]]:
    """Rows of cells, one for each record; a ``sep=`` line is not one of them."""
    separator = None
    if text[:4].lower() == "sep=" and len(text) > 4:
        separator = text[4]
        text = text.partition("\n")[2]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator or sniffed(text)):
            rows.append(row)
    except csv.Error as error:
        raise Damaged("list_unreadable") from error
    return rows


def sniffed(text: str) -> str:
    """The separator that cuts most lines into equally many cells."""
    sample = "\n".join(text[:200_000].splitlines()[:_LOOKED_AT])
    best, chosen = 0.0, ","
    for separator in _SEPARATORS:
        try:
            sizes = Counter(
                len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if row
            )
        except csv.Error:
            continue
        if not sizes:
            continue
        size, count = max(sizes.items(), key=lambda item: (item[0] > 1, item[1]))
        if size > 1 and (worth := count / sizes.total() * min(size, 8)) > best:
            best, chosen = worth, separator
    return chosen
