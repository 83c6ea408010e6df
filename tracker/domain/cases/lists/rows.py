"""What a list was understood to say: columns, rows, and what is doubtful about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.domain.cases.lists.dates import DateFormat
from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.written_names import Customs

#: The column of a doubt that concerns the row as a whole.
WHOLE_ROW = -1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list. ``meaning`` is None where no heading fitted; its cells are kept."""

    index: int
    header: str
    meaning: Meaning | None
    confidence: float
    date_format: DateFormat | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason code at a column. ``parks``: not to be imported before a person decides."""

    column: int
    reason: str
    parks: bool
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class ListValues:
    """A row in the tracker's terms; None where the list does not say.

    Dates are ISO; ``birth_precision`` is day, year or estimated; ``municipality`` an INEGI
    code; ``languages`` ISO 639 codes; ``kit_count`` 0 where the list says that none was
    given; ``extra`` holds (header, text) of columns without a meaning.
    """

    given_names: str = ""
    family_names: str = ""
    name_used: str = ""
    birth_date: str | None = None
    birth_precision: str | None = None
    gender: str | None = None
    phone: str | None = None
    municipality: str | None = None
    migration_status: str | None = None
    pregnant: bool | None = None
    lactating: bool | None = None
    dependants: int | None = None
    languages: tuple[str, ...] = ()
    interpreter_needed: bool | None = None
    kit: str = ""
    kit_count: int | None = None
    delivered_on: str | None = None
    consent: bool | None = None
    notes: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListRow:
    """One registration. ``number`` is its row in the spreadsheet, ``cells`` header to text."""

    number: int
    cells: dict[str, str]
    values: ListValues
    doubts: tuple[Doubt, ...]
    meanings: tuple[str, ...] = ()

    @property
    def parked(self) -> bool:
        return any(doubt.parks for doubt in self.doubts)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that registers nobody: blank, banner, total or repeated_header."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet that was not read as the list: its name and its number of filled rows."""

    name: str
    filled_rows: int


@dataclass(frozen=True)
class Context:
    """What the list as a whole says, by which each of its rows is judged."""

    today: date
    list_date: date
    state: str | None = None
    usual_code: str | None = None
    m_means: str | None = None
    #: The gender of everybody for whom the list does not tell it.
    everybody: str | None = None
    places_park: bool = True
    customs: Customs = field(default_factory=Customs)


@dataclass(frozen=True)
class Understanding:
    """A whole list. ``header_row`` is 1-based; every data row is in ``rows`` exactly once."""

    sheet: str
    other_sheets: tuple[OtherSheet, ...]
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]
    ignored: tuple[Ignored, ...]
    context: Context
