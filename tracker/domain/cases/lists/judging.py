"""One row of a list judged: its values, and what a person should look at.

A doubt parks a row where importing it as read could harm: a name is missing, a date
cannot be, a consent was refused, a municipality is nowhere. The rest are notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.domain.cases.lists.dates import (
    Dated,
    DateFormat,
    infer,
    read_birth,
    read_delivery,
    years_between,
)
from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.municipalities import find_place
from tracker.domain.cases.lists.rows import WHOLE_ROW, Column, Context, Doubt, ListValues
from tracker.domain.cases.lists.sheets import EMPTY, Cell
from tracker.domain.cases.lists.values import (
    age,
    count,
    gender,
    kit_code,
    languages,
    migration_status,
    pregnant_lactating,
    yes_no,
)
from tracker.domain.cases.lists.written_names import cased, split_full
from tracker.domain.cases.names.phones import phone_number, says_none

#: Younger than this nobody is pregnant, gives the breast or has children.
YOUNGEST_MOTHER = 10
OLDEST_PREGNANT = 60
_FORMULA_SIGNS = ("=", "+", "-", "@")
_FREE_TEXT = (
    Meaning.FULL_NAME, Meaning.GIVEN_NAMES, Meaning.FAMILY_NAMES, Meaning.NAME_USED, Meaning.NOTES,
)  # fmt: skip
_UNKNOWN_FORMAT = DateFormat("unknown")


class Judge:
    """Judges one row; ``cells`` by meaning, ``extra`` those of columns without one."""

    def __init__(
        self,
        context: Context,
        columns: Mapping[Meaning, Column],
        cells: Mapping[Meaning, Cell],
        extra: tuple[tuple[str, str], ...],
    ) -> None:
        self._context, self._columns, self._cells, self._extra = context, columns, cells, extra
        self._doubts: list[Doubt] = []

    def judged(self) -> tuple[ListValues, tuple[Doubt, ...]]:
        given, family = self._names()
        expecting, nursing = self._expecting()
        delivered = self._delivered()
        born, precision = self._born()
        dependants = self._number(Meaning.DEPENDANTS)
        consent = self._consent()
        self._against_birth(born, precision, delivered, expecting, nursing, dependants, consent)
        kit, kit_count = self._kit(delivered)
        self._formulas()
        values = ListValues(
            given_names=given,
            family_names=family,
            name_used=cased(self._text(Meaning.NAME_USED)),
            birth_date=born.isoformat() if born else None,
            birth_precision=precision,
            gender=self._gender(),
            phone=self._phone(),
            municipality=self._municipality(),
            migration_status=self._status(),
            pregnant=expecting,
            lactating=nursing,
            dependants=dependants,
            languages=self._languages(),
            interpreter_needed=self._answer(Meaning.INTERPRETER_NEEDED),
            kit=kit,
            kit_count=kit_count,
            delivered_on=delivered.isoformat() if delivered else None,
            consent=consent,
            notes=self._text(Meaning.NOTES),
            extra=self._extra,
        )
        return values, tuple(self._doubts)

    def _text(self, meaning: Meaning) -> str:
        cell = self._cells.get(meaning)
        return cell.text if cell is not None else ""

    def _has(self, meaning: Meaning) -> bool:
        return meaning in self._columns

    def _doubt(
        self, meaning: Meaning | None, reason: str, parks: bool, suggestion: str | None = None
    ) -> None:
        column = self._columns.get(meaning) if meaning else None
        index = column.index if column else WHOLE_ROW
        self._doubts.append(Doubt(index, reason, parks, suggestion))

    def _names(self) -> tuple[str, str]:
        given, family = self._text(Meaning.GIVEN_NAMES), self._text(Meaning.FAMILY_NAMES)
        if not given and not family and (full := self._text(Meaning.FULL_NAME)):
            given, family, notes = split_full(full, self._context.customs)
            for note in notes:
                self._doubt(Meaning.FULL_NAME, note, False)
        elif given and not family and self._has(Meaning.FAMILY_NAMES):
            self._doubt(Meaning.FAMILY_NAMES, "family_name_missing", False)
        if not any(c.isalpha() for c in given + family):
            place = Meaning.FULL_NAME if self._has(Meaning.FULL_NAME) else Meaning.GIVEN_NAMES
            self._doubt(place, "name_missing", True)
        elif any(c.isdigit() for c in given + family):
            place = Meaning.FULL_NAME if self._has(Meaning.FULL_NAME) else Meaning.GIVEN_NAMES
            self._doubt(place, "name_has_digits", False)
        return cased(given), cased(family)

    def _date(self, meaning: Meaning) -> Dated:
        cell = self._cells.get(meaning, EMPTY)
        column = self._columns.get(meaning)
        fmt = column.date_format if column and column.date_format else _UNKNOWN_FORMAT
        read = read_birth if meaning is Meaning.BIRTH_DATE else read_delivery
        dated = read(cell, fmt, self._context.today)
        if dated.reason:
            self._doubt(meaning, dated.reason, dated.parks, dated.suggestion)
        return dated

    def _born(self) -> tuple[date | None, str | None]:
        dated = self._date(Meaning.BIRTH_DATE)
        years = age(self._text(Meaning.AGE))
        if self._text(Meaning.AGE) and years is None:
            self._doubt(Meaning.AGE, "age_unreadable", False)
        if dated.value is None:
            if years is not None and not self._text(Meaning.BIRTH_DATE):
                return date(self._context.list_date.year - years, 1, 1), "estimated"
            if not dated.reason and self._has(Meaning.BIRTH_DATE):
                self._doubt(Meaning.BIRTH_DATE, "birth_missing", False)
            return None, None
        if years is not None:
            gap = abs(years_between(dated.value, self._context.list_date) - years)
            if gap > (3 if dated.precision == "estimated" else 1):
                year = self._context.list_date.year - years
                self._doubt(Meaning.AGE, "age_disagrees", True, str(year))
        return dated.value, dated.precision

    def _delivered(self) -> date | None:
        return self._date(Meaning.DELIVERED_ON).value

    def _against_birth(
        self,
        born: date | None,
        precision: str | None,
        delivered: date | None,
        expecting: bool | None,
        nursing: bool | None,
        dependants: int | None,
        consent: bool | None,
    ) -> None:
        if born is None:
            return
        day = delivered or self._context.list_date
        if delivered and delivered < born:
            self._doubt(Meaning.DELIVERED_ON, "delivered_before_birth", True)
        years = years_between(born, day)
        if years < YOUNGEST_MOTHER and (expecting or nursing or dependants):
            self._doubt(Meaning.BIRTH_DATE, "too_young_for_that", True)
        elif years < 1 and consent and precision == "day":
            # A newborn whose age the list confirms was brought by somebody who signed.
            confirmed = age(self._text(Meaning.AGE)) == 0 and bool(self._text(Meaning.AGE))
            self._doubt(Meaning.BIRTH_DATE, "too_young_for_that", not confirmed)
        elif years >= OLDEST_PREGNANT and expecting:
            self._doubt(Meaning.BIRTH_DATE, "too_old_for_that", True)

    def _expecting(self) -> tuple[bool | None, bool | None]:
        expecting = self._marked(Meaning.PREGNANT)
        nursing = self._marked(Meaning.LACTATING)
        if self._has(Meaning.PREGNANT_OR_LACTATING):
            both = pregnant_lactating(self._text(Meaning.PREGNANT_OR_LACTATING))
            if both is None:
                self._doubt(Meaning.PREGNANT_OR_LACTATING, "answer_unreadable", False)
            else:
                expecting = both[0] if expecting is None else expecting
                nursing = both[1] if nursing is None else nursing
        return expecting, nursing

    def _marked(self, meaning: Meaning) -> bool | None:
        """A column of marks: what is left blank means no."""
        if not self._has(meaning):
            return None
        return self._answer(meaning) if self._text(meaning) else False

    def _answer(self, meaning: Meaning) -> bool | None:
        text = self._text(meaning)
        answer = yes_no(text) if text else None
        if text and answer is None:
            self._doubt(meaning, "answer_unreadable", False)
        return answer

    def _number(self, meaning: Meaning) -> int | None:
        text = self._text(meaning)
        number = count(text) if text else None
        if text and number is None:
            self._doubt(meaning, "number_unreadable", False)
        return number

    def _consent(self) -> bool | None:
        if not self._has(Meaning.CONSENT):
            self._doubt(None, "consent_unknown", False)
            return None
        text = self._text(Meaning.CONSENT)
        answer = yes_no(text) if text else None
        if answer is False:
            self._doubt(Meaning.CONSENT, "consent_refused", True)
        elif answer is None:
            self._doubt(Meaning.CONSENT, "consent_unknown", False)
        return answer

    def _gender(self) -> str | None:
        everybody = self._context.everybody
        read = gender(self._text(Meaning.GENDER), self._context.m_means) or everybody
        if read == "ambiguous" and everybody in ("female", "male"):
            return everybody
        if read == "ambiguous":
            self._doubt(Meaning.GENDER, "gender_ambiguous", True, "female")
            return None
        if read == "unknown":
            self._doubt(Meaning.GENDER, "gender_unreadable", False)
            return None
        return read

    def _phone(self) -> str | None:
        text = self._text(Meaning.PHONE)
        number = phone_number(text)
        if text and number is None:
            code = "phone_stands_for_none" if says_none(text) else "phone_unreadable"
            self._doubt(Meaning.PHONE, code, False)
        return number

    def _municipality(self) -> str | None:
        context = self._context
        for meaning in (Meaning.MUNICIPALITY_CODE, Meaning.MUNICIPALITY):
            if text := self._text(meaning):
                place = find_place(text, context.state, context.usual_code)
                if place.reason:
                    parks = place.code is None and context.places_park
                    self._doubt(meaning, place.reason, parks, place.suggestion)
                return place.code
        return None

    def _status(self) -> str | None:
        read = migration_status(self._text(Meaning.MIGRATION_STATUS))
        if read == "unknown":
            self._doubt(Meaning.MIGRATION_STATUS, "status_unknown", False)
            return None
        return read

    def _languages(self) -> tuple[str, ...]:
        named = languages(self._text(Meaning.LANGUAGES))
        if self._answer(Meaning.SPEAKS_CREOLE) and "ht" not in named:
            named = ("ht", *named)
        return named

    def _kit(self, delivered: date | None) -> tuple[str, int | None]:
        """The kit's code, and how many: 0 where the list's own columns say none."""
        code = kit_code(self._text(Meaning.KIT))
        given = self._answer(Meaning.KIT_GIVEN)
        number: int | None = None
        if self._has(Meaning.KIT_COUNT):
            number = self._number(Meaning.KIT_COUNT) or 0
        elif self._has(Meaning.KIT_GIVEN):
            number = 1 if given else 0
        elif self._has(Meaning.KIT):
            number = 1 if code else 0
        if given is False and number:
            number = 0
        if delivered and number == 0:
            self._doubt(Meaning.DELIVERED_ON, "date_without_kit", False)
        undated = self._has(Meaning.DELIVERED_ON) and not self._text(Meaning.DELIVERED_ON)
        if number and undated:
            self._doubt(Meaning.DELIVERED_ON, "delivery_date_missing", False)
        return code, number

    def _formulas(self) -> None:
        for meaning in _FREE_TEXT:
            if self._text(meaning).startswith(_FORMULA_SIGNS):
                self._doubt(meaning, "text_like_formula", False)


def format_of(cells: list[Cell], wanted: str | None, elsewhere: str) -> DateFormat:
    """The format of one date column; ``elsewhere`` is what the other columns show."""
    found = infer(cells)
    order = wanted if wanted in ("dmy", "mdy") else found.order
    if order not in ("dmy", "mdy"):
        order = elsewhere if elsewhere != "unknown" else order
    return DateFormat(order, found.native, found.text, found.two_digit_years, found.serial)
