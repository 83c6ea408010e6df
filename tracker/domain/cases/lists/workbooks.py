"""Guards in front of spreadsheet files: what would exhaust the laptop is refused unread.

A zip declares how large its members become; the declaration is checked first and then
held to while reading. A single filled cell in the far corner of a sheet would make a
reader lay out every cell before it, so far cells are looked for as well.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import IO

from tracker.basics.errors import Damaged

MOST_BYTES = 64 * 2**20
MOST_UNPACKED = 600 * 2**20
MOST_ROWS = 200_000
MOST_COLUMNS = 200
_CHUNK, _OVERLAP = 2**20, 4096

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

#: A filled cell past column GR (200) or past row 200,000.
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^>]{0,200}?\br="(?:(?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])\d+'
    rb'|[A-Z]+(?:[2-9]\d{5}|\d{7,}))"[^>]{0,200}(?<!/)>'
)
#: An OpenDocument cell with a value, repeated a thousand times or more.
_REPEATED = re.compile(
    rb"<table:table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"\d{4,}\""
)
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]+)(\d+)"[^>]{0,200}>\s*<(?:\w+:)?f\b[^>]*>([^<]{1,2000})'
    rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def guard_zip(data: bytes) -> zipfile.ZipFile:
    """The archive of an xlsx or ods file that may safely be read; Damaged otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise Damaged("list_unreadable") from error
    if any(member.flag_bits & 1 for member in members):
        raise Damaged("list_password")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Damaged("list_too_large")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Damaged("list_not_a_table")
    for member in members:
        try:
            _walk(archive, member)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError) as e:
            raise Damaged("list_unreadable") from e
    return archive


def guard_ole(data: bytes) -> None:
    """Refuse what is locked by a password, or an old Office file that is no table."""
    if _utf16("EncryptedPackage") in data:
        raise Damaged("list_password")
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise Damaged("list_not_a_table")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _walk(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read a member to its end, which also proves its declared size and check sum."""
    name = member.filename
    sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    with archive.open(member) as stream:
        for part in _parts(stream):
            if sheet and _FAR_CELL.search(part):
                raise Damaged("list_too_large")
            if name == "content.xml" and _REPEATED.search(part):
                raise Damaged("list_too_large")
            if name == "META-INF/manifest.xml" and b"encryption-data" in part:
                raise Damaged("list_password")


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    tail = b""
    while chunk := stream.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-_OVERLAP:]


def unvalued_formulas(archive: zipfile.ZipFile, index: int) -> dict[tuple[int, int], str]:
    """Formulas of the ``index``-th sheet that hold no value: (row, column) from 0 to text.

    They are written by programs, never worked out, and often began as somebody's note.
    """
    member = _sheet_member(archive, index)
    if member is None:
        return {}
    found: dict[tuple[int, int], str] = {}
    with archive.open(member) as stream:
        for part in _parts(stream):
            for match in _FORMULA.finditer(part):
                place = int(match[2]) - 1, _column(match[1].decode())
                found[place] = "=" + unescape(match[3].decode("utf-8", "replace"))
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _sheet_member(archive: zipfile.ZipFile, index: int) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    sheets = re.findall(r"<(?:\w+:)?sheet\b[^>]*?\br:id=\"([^\"]+)\"", book)
    if index >= len(sheets):
        return None
    for link in re.findall(r"<Relationship\b[^>]*>", links):
        if f'Id="{sheets[index]}"' in link and (target := re.search(r'Target="([^"]+)"', link)):
            path = target[1].removeprefix("/")
            path = path if path.startswith("xl/") else "xl/" + path
            return path if path in names else None
    return None
