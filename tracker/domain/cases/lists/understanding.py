"""A registration list understood: which sheet, which columns, which rows, what is doubtful.

Nothing is dropped silently: every row is either a registration or named as ignored, every
column has a meaning or is kept as it is, every other sheet is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tracker.basics.errors import Damaged, NotFound
from tracker.domain.cases.lists.dates import infer, read_delivery
from tracker.domain.cases.lists.headers import NAMES, SHARED, Match, find_header, match_columns
from tracker.domain.cases.lists.judging import Judge, format_of
from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.municipalities import find_place, state_code, usual_state
from tracker.domain.cases.lists.rows import (
    Column,
    Context,
    Ignored,
    ListRow,
    OtherSheet,
    Understanding,
)
from tracker.domain.cases.lists.sheets import EMPTY, Cell, Sheet, cell_of, read_sheets
from tracker.domain.cases.lists.values import m_meaning
from tracker.domain.cases.lists.written_names import Customs, customs
from tracker.domain.cases.names.spelling import folded

_DATES = frozenset({Meaning.BIRTH_DATE, Meaning.DELIVERED_ON})
_TOTALS = ("total", "totales", "subtotal", "suma", "gran total", "sum", "totaux")
_TOTAL_INITIALS = frozenset("tTsSgG")
_EXAMPLES = 3

Line = tuple[int, tuple[Cell, ...]]


def understand(
    data: bytes,
    file_name: str,
    *,
    today: date,
    default_state: str | None = None,
    remap: Mapping[int, Meaning] | None = None,
    sheet: str | None = None,
    date_order: Mapping[int, str] | None = None,
    everybody: str | None = None,
) -> Understanding:
    """Read and judge a whole list.

    ``default_state`` (code or name) settles municipalities several states have; ``remap``
    (column index from 0) and ``date_order`` (index to dmy or mdy) are a person's
    corrections; ``sheet`` chooses one by name; ``everybody`` is the gender of those for whom
    the list does not tell it. Raises Damaged (see `read_sheets`) and
    NotFound("list_sheet").
    """
    sheets = read_sheets(data, file_name)
    chosen, header = _choose(sheets, sheet)
    others = tuple(
        OtherSheet(one.name, sum(1 for row in one.rows if any(cell.text for cell in row)))
        for one in sheets
        if one is not chosen
    )
    titles = _titles(chosen, header)
    lines, ignored = _lines(chosen, header, titles)
    grid = [_column(lines, index) for index in range(len(titles))]
    matches = match_columns([text for text, _ in titles], grid, remap)
    lines, more = _without_footers(lines, [match.meaning for match in matches])
    columns = _columns(titles, matches, grid, date_order or {})
    context = _context(columns, grid, chosen.rows[:header], today, state_code(default_state))
    context = replace(context, everybody=everybody)
    meanings = _meanings(columns)
    rows = tuple(_row(context, columns, meanings, *line) for line in lines)
    rest = tuple(sorted((*ignored, *more), key=lambda row: row.number))
    return Understanding(chosen.name, others, header + 1, columns, rows, rest, context)


def reunderstand(
    understanding: Understanding, row_number: int, corrected: Mapping[str, str]
) -> ListRow:
    """A row judged again with ``corrected`` cells (header to text) in place of its own."""
    found = next((row for row in understanding.rows if row.number == row_number), None)
    if found is None:
        raise NotFound("list_row", number=row_number)
    if unknown := set(corrected) - set(found.cells):
        raise NotFound("list_column", count=len(unknown))
    merged = found.cells | dict(corrected)
    cells = tuple(cell_of(merged[column.header]) for column in understanding.columns)
    columns = understanding.columns
    return _row(understanding.context, columns, _meanings(columns), row_number, cells)


def _choose(sheets: Sequence[Sheet], wanted: str | None) -> tuple[Sheet, int]:
    """The sheet whose headings fit best and which has most rows under them."""
    if wanted is not None:
        named = [one for one in sheets if one.name == wanted]
        if not named:
            raise NotFound("list_sheet")
        return named[0], find_header(named[0].rows)[0]
    best: tuple[float, Sheet, int] | None = None
    for one in sheets:
        try:
            header, worth = find_header(one.rows)
        except Damaged:
            continue
        filled = sum(1 for row in one.rows[header + 1 :] if any(cell.text for cell in row))
        rank = worth * min(filled, 50)
        if best is None or rank > best[0]:
            best = (rank, one, header)
    if best is None:
        raise Damaged("list_not_a_table")
    return best[1], best[2]


def _titles(sheet: Sheet, header: int) -> list[tuple[str, str]]:
    """(heading as written, label) of each column; labels are unique and never blank."""
    width = max((_width(row) for row in sheet.rows[header:]), default=0)
    cells = sheet.rows[header]
    titles: list[tuple[str, str]] = []
    seen: Counter[str] = Counter()
    for index in range(width):
        text = cells[index].text if index < len(cells) else ""
        label = text or _letter(index)
        seen[label] += 1
        while seen[label] > 1:
            label = f"{label} ({seen[label]})"
            seen[label] += 1
        titles.append((text, label))
    return titles


def _width(row: Sequence[Cell]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if cell.text), default=0)


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _lines(
    sheet: Sheet, header: int, titles: Sequence[tuple[str, str]]
) -> tuple[list[Line], list[Ignored]]:
    ignored = [
        Ignored(number, "banner" if any(cell.text for cell in row) else "blank")
        for number, row in enumerate(sheet.rows[:header], 1)
    ]
    heads = [text.lower() for text, _ in titles]
    lines: list[Line] = []
    for number, row in enumerate(sheet.rows[header + 1 :], header + 2):
        reason = _no_data(row, heads)
        if reason:
            ignored.append(Ignored(number, reason))
        else:
            lines.append((number, row))
    return lines, ignored


def _no_data(row: Sequence[Cell], heads: Sequence[str]) -> str | None:
    filled = [(index, cell) for index, cell in enumerate(row) if cell.text]
    if not filled:
        return "blank"
    same = sum(1 for i, cell in filled if i < len(heads) and cell.text.lower() == heads[i])
    if same >= max(2, 0.7 * len(filled)) or (same and len(filled) == same == len(heads)):
        return "repeated_header"
    first = filled[0][1].text
    words = folded(first) if first[:1] in _TOTAL_INITIALS else ""
    if words in _TOTALS or (words.startswith("total ") and len(filled) < 4):
        return "total"
    return None


def _without_footers(
    lines: list[Line], meanings: Sequence[Meaning | None]
) -> tuple[list[Line], list[Ignored]]:
    """Take out numbered lines left empty, and remarks written across the table."""
    kept: list[Line] = []
    ignored: list[Ignored] = []
    names = {index for index, meaning in enumerate(meanings) if meaning in NAMES}
    numbers = {i for i, meaning in enumerate(meanings) if meaning is Meaning.ROW_NUMBER}
    wide = sum(meaning is not None for meaning in meanings) >= 3
    for number, row in lines:
        filled = [index for index, cell in enumerate(row) if cell.text]
        if set(filled) <= numbers and all(_bare_number(row[i].text) for i in filled):
            ignored.append(Ignored(number, "blank"))
        elif wide and len(filled) == 1 and (filled[0] not in names or _remark(row[filled[0]].text)):
            ignored.append(Ignored(number, "banner"))
        else:
            kept.append((number, row))
    return kept, ignored


def _bare_number(text: str) -> bool:
    return text.rstrip(".").isdigit()


def _remark(text: str) -> bool:
    return ":" in text or len(text.split()) > 6 or any(c.isdigit() for c in text)


def _column(lines: Sequence[Line], index: int) -> list[Cell]:
    return [row[index] if index < len(row) else EMPTY for _, row in lines]


def _columns(
    titles: Sequence[tuple[str, str]],
    matches: Sequence[Match],
    grid: Sequence[list[Cell]],
    wanted: Mapping[int, str],
) -> tuple[Column, ...]:
    orders = Counter(
        order for cells in grid if (order := infer(cells[:5000]).order) in ("dmy", "mdy")
    )
    elsewhere = orders.most_common(1)[0][0] if len(orders) == 1 else "unknown"
    columns = []
    for index, ((_, label), match, cells) in enumerate(zip(titles, matches, grid, strict=True)):
        meaning = match.meaning
        fmt = format_of(cells, wanted.get(index), elsewhere) if meaning in _DATES else None
        examples = tuple(dict.fromkeys(cell.text for cell in cells[:200] if cell.text))[:_EXAMPLES]
        columns.append(Column(index, label, meaning, match.confidence, fmt, examples))
    return tuple(columns)


def _context(
    columns: Sequence[Column],
    grid: Sequence[list[Cell]],
    above: Iterable[Sequence[Cell]],
    today: date,
    state: str | None,
) -> Context:
    by_meaning = {column.meaning: grid[column.index] for column in columns if column.meaning}
    dates = {column.meaning: column.date_format for column in columns if column.date_format}
    places = [
        cell.text
        for meaning in (Meaning.MUNICIPALITY_CODE, Meaning.MUNICIPALITY)
        for cell in by_meaning.get(meaning, [])
        if cell.text
    ]
    state = state or usual_state(places)
    codes = Counter(code for text in places if (code := find_place(text, state).code))
    usual = codes.most_common(1)[0][0] if codes else None
    nowhere = sum(1 for text in places if find_place(text, state).reason == "municipality_unknown")
    days = [cell.value for row in above for cell in row if isinstance(cell.value, date)]
    if fmt := dates.get(Meaning.DELIVERED_ON):
        read = (read_delivery(cell, fmt, today) for cell in by_meaning[Meaning.DELIVERED_ON])
        days += [dated.value for dated in read if dated.value]
    past = [day for day in days if day <= today]
    return Context(
        today=today,
        list_date=max(past) if past else today,
        state=state,
        usual_code=usual,
        m_means=m_meaning({cell.text for cell in by_meaning.get(Meaning.GENDER, [])}),
        places_park=nowhere <= 0.3 * len(places),
        customs=_customs(by_meaning),
    )


def _customs(by_meaning: Mapping[Meaning, list[Cell]]) -> Customs:
    return customs(cell.text for cell in by_meaning.get(Meaning.FULL_NAME, []))


def _row(
    context: Context,
    columns: Sequence[Column],
    meanings: tuple[str, ...],
    number: int,
    row: Sequence[Cell],
) -> ListRow:
    texts: dict[str, str] = {}
    cells: dict[Meaning, Cell] = {}
    named: dict[Meaning, Column] = {}
    extra: list[tuple[str, str]] = []
    for column in columns:
        cell = row[column.index] if column.index < len(row) else EMPTY
        texts[column.header] = cell.text
        if column.meaning is None:
            if cell.text:
                extra.append((column.header, cell.text))
            continue
        if column.meaning in SHARED and (before := cells.get(column.meaning)):
            between = " · " if column.meaning is Meaning.NOTES else " "
            cell = Cell(between.join(one.text for one in (before, cell) if one.text))
        cells[column.meaning] = cell
        named.setdefault(column.meaning, column)
    values, doubts = Judge(context, named, cells, tuple(extra)).judged()
    return ListRow(number, texts, values, doubts, meanings)


def _meanings(columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(column.meaning.value if column.meaning else "" for column in columns)
