"""Declarations: every field of every record type, once, with its kind and its class.

Forms, folded tables, exports and tests read these declarations; nothing else says what
a field is or who may see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import Any

from tracker.basics.errors import Invalid, TrackerError
from tracker.ledger.alongside import Alongside
from tracker.store.database import Database

#: A value as an entry holds it: JSON without floats.
Value = str | int | bool | None | list[Any] | dict[str, Any]


class Kind(StrEnum):
    """What a field holds, and so its column and its check."""

    TEXT = "text"  # str
    CODE = "code"  # str of A-Z 0-9 . _ : - (and lower case), never free text
    INT = "int"  # int, 63 bits
    BOOL = "bool"  # bool, 0/1 in the table
    DATE = "date"  # "YYYY-MM-DD"
    DECIMAL = "decimal"  # "1234.50": exact, never a float
    CHOICE = "choice"  # one of ``choices``
    CHOICES = "choices"  # sorted list of some of ``choices``
    REF = "ref"  # id of another record
    JSON = "json"  # bounded list or object, stored as canonical JSON text


class Sensitivity(StrEnum):
    """Who may hold a value: everyone with the scope; the scope's own; case staff only."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


#: Written by any record type: why the record does not count any more (a reason code).
VOID = "void"

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,63}\Z")
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_REF = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


@dataclass(frozen=True)
class Field:
    """One field of a record type."""

    name: str
    kind: Kind
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    choices: tuple[str, ...] = ()
    required: bool = False
    max_length: int = 200

    def check(self, value: Any) -> Value:
        """``value`` as the ledger stores it, or Invalid with the field's name.

        None and a text of nothing but blanks mean "not given" and become None.
        """
        if value is None or (isinstance(value, str) and not value.strip()):
            if self.required:
                raise Invalid("required", self.name)
            return None
        return _CHECKS[self.kind](self, value)


def _text(f: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid("not_text", f.name)
    text = value.strip()
    if len(text) > f.max_length:
        raise Invalid("too_long", f.name, limit=f.max_length)
    if _UNREADABLE.search(text):
        raise Invalid("unreadable_character", f.name)
    return text


def _code(f: Field, value: Any) -> str:
    text = _text(f, value)
    if not _CODE.match(text):
        raise Invalid("not_a_code", f.name)
    return text


def _int(f: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
        raise Invalid("not_a_number", f.name)
    return value


def _bool(f: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("not_yes_or_no", f.name)
    return value


def _date(f: Field, value: Any) -> str:
    if isinstance(value, date):
        value = value.isoformat()
    try:
        parsed = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Invalid("not_a_date", f.name) from error
    return parsed.isoformat()


def _decimal(f: Field, value: Any) -> str:
    if isinstance(value, float | bool):
        raise Invalid("not_an_amount", f.name)
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Invalid("not_an_amount", f.name) from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Invalid("not_an_amount", f.name)
    return format(number, "f")


def _choice(f: Field, value: Any) -> str:
    if value not in f.choices:
        raise Invalid("not_a_choice", f.name)
    return str(value)


def _choices(f: Field, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or any(v not in f.choices for v in value):
        raise Invalid("not_a_choice", f.name)
    return sorted(set(value))


def _ref(f: Field, value: Any) -> str:
    if not isinstance(value, str) or not _REF.match(value):
        raise Invalid("not_a_reference", f.name)
    return value


def _json(f: Field, value: Any) -> Value:
    if not isinstance(value, list | dict) or len(str(value)) > 60_000:
        raise Invalid("not_acceptable", f.name)
    return value


_CHECKS: dict[Kind, Callable[[Field, Any], Value]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.INT: _int,
    Kind.BOOL: _bool,
    Kind.DATE: _date,
    Kind.DECIMAL: _decimal,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.REF: _ref,
    Kind.JSON: _json,
}


#: Whether a value from elsewhere, not None, has the type and shape of a field.
FormTest = Callable[[Any], bool]


def form_test(f: Field) -> FormTest:
    """The test for entries of other versions: choices that a newer one added are let
    through, a wrong type never is. Millions of values pass here, so it is made once."""
    if f.kind in (Kind.TEXT, Kind.CHOICE):
        return lambda value: _is_text(value, f.max_length)
    if f.kind is Kind.CODE:
        return lambda value: _is_text(value, f.max_length) and bool(_CODE.match(value.strip()))
    if f.kind is Kind.REF:
        return lambda value: type(value) is str and bool(_REF.match(value))
    if f.kind is Kind.DATE:
        return lambda value: type(value) is str and _is_date(value)
    if f.kind is Kind.CHOICES:
        return lambda value: type(value) is list and all(type(v) is str for v in value)

    def passes(value: Any) -> bool:
        try:
            _CHECKS[f.kind](f, value)
        except Invalid:
            return False
        return True

    return passes


def _is_text(value: Any, longest: int) -> bool:
    return (
        type(value) is str
        and (len(value) <= longest or len(value.strip()) <= longest)
        # Nearly every text is printable, which is known at a tenth of a search's cost.
        and (value.isprintable() or not _UNREADABLE.search(value))
    )


@lru_cache(maxsize=65536)
def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


#: Folded rows, by column.
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Derived:
    """What fills the tables that are derived from folded rows (search keys and the like).

    ``update`` takes rows of which a field changed that it ``reads``; rows have these fields, the
    id and the scope. For rows of records that are new here there is a shorter way: ``ready``
    computes what can be without the database, maybe in another process, as plain data (lists,
    tuples, texts, numbers, bytes), and ``add`` stores what it made of one piece after another.
    """

    reads: frozenset[str]
    update: Callable[[Database, Rows], None]
    ready: Callable[[Rows], Any]
    add: Callable[[Database, Sequence[Any]], None]

    @property
    def columns(self) -> tuple[str, ...]:
        """What the rows have."""
        return ("id", "scope", *sorted(self.reads))


#: For ``Retention.since``: the day of the last change of the row ``r``.
LAST_CHANGE = "date((r._hlc >> 16) / 1000, 'unixepoch', 'localtime')"


@dataclass(frozen=True)
class Retention:
    """How long sealed parts of a record type are kept where nobody says otherwise.

    ``since``: SQL for the ISO date that ``months`` count from, and ``where`` for the rows that
    are meant, both about the folded row ``r``. ``with_its_own``: records that point to it are
    erased along with it.
    """

    rule: str
    months: int
    since: str
    where: str = "1"
    with_its_own: bool = False


@dataclass(frozen=True)
class RecordType:
    """One kind of record: its table, its fields, the indexes its queries need.

    ``shared`` records live in the scope ``shared`` and are written by hubs only; the
    others live in the scope of one organisation. ``void_reasons`` are the codes that
    the common field ``void`` accepts. ``derive`` fills ``derived_tables`` (made by
    ``derived_sql``) for records that were just folded.
    ``retention``: when erasing is proposed; ``open_while``: SQL for folded rows ``r`` that
    keep the record they are about in use.
    """

    table: str
    fields: tuple[Field, ...]
    shared: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()
    void_reasons: tuple[str, ...] = ("entered_by_mistake",)
    derived_tables: tuple[str, ...] = ()
    derived_sql: tuple[str, ...] = ()
    derive: Derived | None = None
    retention: tuple[Retention, ...] = ()
    open_while: str | None = None
    by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)
    form_tests: Mapping[Sensitivity, Mapping[str, FormTest]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        everything = {f.name: f for f in self.fields}
        everything[VOID] = Field(VOID, Kind.CHOICE, choices=self.void_reasons)
        object.__setattr__(self, "by_name", everything)
        tests = {s: {f.name: form_test(f) for f in self.of(s)} for s in Sensitivity}
        object.__setattr__(self, "form_tests", tests)

    def of(self, sensitivity: Sensitivity) -> tuple[Field, ...]:
        """The declared fields of one class (``void`` is public)."""
        return tuple(f for f in self.by_name.values() if f.sensitivity is sensitivity)

    def check(self, values: Mapping[str, Any], *, new: bool) -> dict[str, Value]:
        """Checked values; Invalid for an unknown field, a bad value, a missing one."""
        unknown = set(values) - set(self.by_name)
        if unknown:
            raise Invalid("unknown_field", sorted(unknown)[0])
        checked = {name: self.by_name[name].check(value) for name, value in values.items()}
        if new:
            for f in self.fields:
                if f.required and checked.get(f.name) is None:
                    raise Invalid("required", f.name)
        return checked


class Declared:
    """All record types of the product, by table name.

    ``origin`` says where another process finds them: ``module:name``. ``alongside``: what goes
    along with bundles besides entries.
    """

    def __init__(
        self,
        types: Iterable[RecordType],
        origin: str | None = None,
        alongside: Sequence[Alongside] = (),
    ) -> None:
        self.origin = origin
        self.alongside = tuple(alongside)
        self._types: dict[str, RecordType] = {}
        for record_type in types:
            if record_type.table in self._types:
                raise TrackerError("declared_twice", table=record_type.table)
            self._types[record_type.table] = record_type

    def __iter__(self) -> Iterator[RecordType]:
        return iter(self._types.values())

    def __contains__(self, table: str) -> bool:
        return table in self._types

    def get(self, table: str) -> RecordType | None:
        return self._types.get(table)

    def __getitem__(self, table: str) -> RecordType:
        return self._types[table]
