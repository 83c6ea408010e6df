"""Sheets of a spreadsheet or text file as plain cells; the bytes tell the kind.

Nothing of a file is run: a formula counts by the value that was stored with it, and
where none was stored by its own text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from tracker.basics.errors import Damaged
from tracker.domain.cases.lists.texts import decoded, table
from tracker.domain.cases.lists.workbooks import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    OLE,
    ZIP,
    guard_ole,
    guard_zip,
    unvalued_formulas,
)

#: Cells of one sheet that a small laptop still holds.
MOST_CELLS = 8_000_000

#: What a cell begins with that a spreadsheet program would run.
_RISKY = ("=", "+", "-", "@")

Value = date | float | int | bool | str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the date, number or truth value a spreadsheet kept for it."""

    text: str
    value: Value = None


EMPTY = Cell("", None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table. ``rows[0]`` is row 1 of the spreadsheet; rows may differ in length."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def read_sheets(data: bytes, file_name: str) -> list[Sheet]:
    """All sheets of a list; ``file_name`` only names the one sheet of a text file.

    Raises Damaged: list_empty, list_unreadable, list_password, list_too_large,
    list_not_a_table.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Damaged("list_empty")
    if len(data) > MOST_BYTES:
        raise Damaged("list_too_large")
    if data.startswith(ZIP):
        sheets = _workbook(data, guard_zip(data))
    elif data.startswith(OLE):
        guard_ole(data)
        sheets = _workbook(data, None)
    else:
        rows = table(decoded(data))
        name = file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rpartition(".")[0] or file_name
        sheets = [_sheet(name, rows, {})]
    if not any(cell.text for sheet in sheets for row in sheet.rows for cell in row):
        raise Damaged("list_empty")
    return sheets


def _workbook(data: bytes, archive: zipfile.ZipFile | None) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            source = book.get_sheet_by_name(about.name)
            _bounded(source.total_height, source.total_width)
            formulas = unvalued_formulas(archive, index) if archive is not None else {}
            rows = source.to_python(skip_empty_area=False)
            sheets.append(_sheet(about.name, rows, formulas))
    except PasswordError as error:
        raise Damaged("list_password") from error
    except Damaged:
        raise
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile, KeyError) as error:
        raise Damaged("list_unreadable") from error
    except BaseException as error:
        # The reader is written in Rust: a panic there is not an Exception here.
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged("list_unreadable") from error
    return sheets


def _bounded(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise Damaged("list_too_large")


def _sheet(
    name: str, rows: Sequence[Sequence[object]], formulas: dict[tuple[int, int], str]
) -> Sheet:
    _bounded(len(rows), max((len(row) for row in rows), default=0))
    known: dict[tuple[type, object], Cell] = {}
    result: list[tuple[Cell, ...]] = []
    for row in rows:
        cells = []
        for raw in row:
            if raw == "" or raw is None:
                cells.append(EMPTY)
                continue
            key = type(raw), raw
            cell = known.get(key)
            if cell is None:
                cell = known[key] = cell_of(raw)
            cells.append(cell)
        result.append(tuple(cells))
    for (at, column), text in formulas.items():
        if at < len(result):
            line = list(result[at]) + [EMPTY] * (column + 1 - len(result[at]))
            if not line[column].text:
                line[column] = Cell(text, text)
            result[at] = tuple(line)
    return Sheet(name, tuple(result))


def cell_of(raw: object) -> Cell:
    """A cell from what a reader or a person gave."""
    if isinstance(raw, bool):
        return Cell("TRUE" if raw else "FALSE", raw)
    if isinstance(raw, int | float):
        if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
            return Cell(str(int(raw)), int(raw))
        return Cell(repr(raw), raw)
    if isinstance(raw, datetime):
        return Cell(raw.date().isoformat(), raw.date())
    if isinstance(raw, date):
        return Cell(raw.isoformat(), raw)
    if isinstance(raw, time | timedelta):
        return Cell(str(raw), str(raw))
    text = " ".join(str(raw).replace("\x00", "").split())
    if text[:1] == "'" and text[1:2] in _RISKY:
        # Our own exports put it there, so that no program takes the text for a formula.
        text = text[1:]
    return Cell(text, text) if text else EMPTY
