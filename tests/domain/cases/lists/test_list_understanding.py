"""The four sample lists, and what harm a list can hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registrations import LISTS, TODAY, content, persons
from tracker.basics.errors import Damaged, NotFound
from tracker.domain.cases.lists.fingerprints import fingerprint
from tracker.domain.cases.lists.meanings import Meaning
from tracker.domain.cases.lists.rows import ListRow, Understanding
from tracker.domain.cases.lists.understanding import reunderstand, understand

HEAD = (
    "No,Nombre,Apellidos,Fecha de nacimiento,Edad,Embarazada,Hijos,Consentimiento,Municipio,Entrega"
)


def listed(*lines: str, head: str = HEAD) -> Understanding:
    # The first row settles that days come first.
    lines = ("1,Ana,Celestin,28/11/1990,,,,Sí,Tijuana,", *lines)
    return understand("\n".join((head, *lines)).encode(), "l.csv", today=TODAY)


def reasons(row: ListRow) -> dict[str, bool]:
    return {doubt.reason: doubt.parks for doubt in row.doubts}


@pytest.mark.parametrize("name", LISTS)
def test_every_registration_is_there_once(name: str) -> None:
    found = understand(content(name), name, today=TODAY)
    numbers = [row.number for row in found.rows]
    assert sorted(numbers) == sorted(row for file, row in persons() if file == name)
    ignored = {row.number for row in found.ignored} | {found.header_row}
    assert not ignored & set(numbers)
    assert len(ignored) + len(numbers) == max(*ignored, *numbers)


@pytest.mark.parametrize(("name", "parked"), list(zip(LISTS, (16, 19, 4, 2), strict=True)))
def test_few_rows_wait_for_a_person(name: str, parked: int) -> None:
    assert sum(row.parked for row in understand(content(name), name, today=TODAY).rows) == parked


def test_every_column_of_the_sample_lists_is_understood() -> None:
    for name in LISTS:
        assert all(
            column.meaning for column in understand(content(name), name, today=TODAY).columns
        )


def test_other_sheets_and_ignored_rows_are_reported() -> None:
    found = understand(content("tapachula-registro.xlsx"), "t.xlsx", today=TODAY)
    assert [(sheet.name, sheet.filled_rows) for sheet in found.other_sheets] == [("Hoja2", 1)]
    assert found.header_row == 5
    assert Counter(row.reason for row in found.ignored) == {"banner": 2, "blank": 2, "total": 1}
    with pytest.raises(NotFound):
        understand(content("tapachula-registro.xlsx"), "t.xlsx", today=TODAY, sheet="Hoja9")


@pytest.mark.parametrize(
    ("line", "reason", "parks"),
    [
        ("2,,,01/02/1990,,,,Sí,Tijuana,", "name_missing", True),
        ("2,Eva,Noël,31/02/1990,,,,Sí,Tijuana,", "date_impossible", True),
        ("2,Eva,Noël,01/02/2031,,,,Sí,Tijuana,", "date_in_future", True),
        ("2,Eva,Noël,07/11/27,,,,Sí,Tijuana,", "year_two_digits", True),
        ("2,Eva,Noël,01/02/1990,20,,,Sí,Tijuana,", "age_disagrees", True),
        ("2,Eva,Noël,01/02/1990,150,,,Sí,Tijuana,", "age_unreadable", False),
        ("2,Eva,Noël,01/02/2020,,x,,Sí,Tijuana,", "too_young_for_that", True),
        ("2,Eva,Noël,01/02/2020,,,2,Sí,Tijuana,", "too_young_for_that", True),
        ("2,Eva,Noël,01/10/2026,,,,Sí,Tijuana,", "too_young_for_that", True),
        ("2,Eva,Noël,01/10/2026,0,,,Sí,Tijuana,", "too_young_for_that", False),
        ("2,Eva,Noël,01/02/1940,,x,,Sí,Tijuana,", "too_old_for_that", True),
        ("2,Eva,Noël,01/02/1990,,,,NO,Tijuana,", "consent_refused", True),
        ("2,Eva,Noël,01/02/1990,,,,,Tijuana,", "consent_unknown", False),
        ("2,Eva,,01/02/1990,,,,Sí,Tijuana,", "family_name_missing", False),
        ("2,=1+1,Noël,01/02/1990,,,,Sí,Tijuana,", "text_like_formula", False),
    ],
)
def test_doubts(line: str, reason: str, parks: bool) -> None:
    row = listed(line).rows[1]
    assert reasons(row).get(reason) is parks
    assert row.parked is parks or reason == "text_like_formula"


def test_a_delivery_before_birth_is_doubtful() -> None:
    head = "Nombre,Apellidos,Fecha de nacimiento,Fecha de entrega,Talla"
    data = f"{head}\nAna,Noël,28/11/2020,05/10/2020,M\nEva,Noël,28/11/1990,05/10/2026,G"
    found = understand(data.encode(), "l.csv", today=TODAY)
    assert reasons(found.rows[0])["delivered_before_birth"] is True
    assert found.columns[4].meaning is None
    assert found.rows[1].values.extra == (("Talla", "G"),)


def test_an_age_alone_gives_an_estimated_year() -> None:
    values = listed("2,Eva,Noël,,30,,,Sí,Tijuana,").rows[1].values
    assert (values.birth_date, values.birth_precision) == ("1996-01-01", "estimated")


def test_rows_that_register_nobody() -> None:
    found = listed(
        HEAD, ",,,,,,,,,", "3,,,,,,,,,", "TOTAL,2,,,,,,,,", ",Elaboró: la coordinadora,,,,,,,,"
    )
    assert [(row.number, row.reason) for row in found.ignored] == [
        (3, "repeated_header"), (4, "blank"), (5, "blank"), (6, "total"), (7, "banner"),
    ]  # fmt: skip


def test_a_corrected_row_is_judged_by_the_same_rules() -> None:
    found = listed("2,Eva,Noël,31/02/1990,,,,NO,Tijuana,")
    mended = reunderstand(found, 3, {"Fecha de nacimiento": "03/02/1990", "Consentimiento": "Sí"})
    assert mended.values.birth_date == "1990-02-03"
    assert not mended.parked
    assert reunderstand(found, 3, {}) == found.rows[1]
    with pytest.raises(NotFound):
        reunderstand(found, 99, {})
    with pytest.raises(NotFound):
        reunderstand(found, 3, {"Otra": "x"})


@pytest.mark.parametrize("name", LISTS)
def test_an_uncorrected_row_stays_as_it_was(name: str) -> None:
    found = understand(content(name), name, today=TODAY)
    assert all(reunderstand(found, row.number, {}) == row for row in found.rows[:60])


def test_a_person_corrects_columns_and_order() -> None:
    data = b"Nombre,Apodo,Fecha de nacimiento\nAna,Noel,03/04/1990\n"
    asked = understand(data, "l.csv", today=TODAY)
    assert reasons(asked.rows[0])["date_ambiguous"] is True
    told = understand(
        data, "l.csv", today=TODAY, remap={1: Meaning.FAMILY_NAMES, 0: Meaning.GIVEN_NAMES},
        date_order={2: "mdy"},
    )  # fmt: skip
    assert told.rows[0].values.birth_date == "1990-03-04"
    assert told.rows[0].values.family_names == "Noel"


def test_a_state_given_settles_the_municipality() -> None:
    data = "Nombre completo,Municipio\nAna Noël,Benito Juárez\n".encode()
    assert reasons(understand(data, "l.csv", today=TODAY).rows[0])["municipality_ambiguous"]
    told = understand(data, "l.csv", today=TODAY, default_state="Quintana Roo")
    assert told.rows[0].values.municipality == "23005"


def test_two_surname_columns_are_one_family_name() -> None:
    data = b"Nombre,Apellido paterno,Apellido materno\nAna,Noel,Vital\nEva,Jean,\n"
    rows = understand(data, "l.csv", today=TODAY).rows
    assert [row.values.family_names for row in rows] == ["Noel Vital", "Jean"]
    assert fingerprint(rows[0]) != fingerprint(rows[1])


def test_a_lone_recent_date_is_a_delivery() -> None:
    data = b"Non ak siyati,Dat\nMari Noel,05/11/2026\n"
    found = understand(data, "l.csv", today=TODAY)
    assert found.columns[1].meaning is Meaning.DELIVERED_ON


def test_no_table_of_people_is_refused() -> None:
    with pytest.raises(Damaged, match="list_not_a_table"):
        understand(b"Querida Ana,\nte escribo para saludarte.\n", "carta.txt", today=TODAY)


def test_fingerprints_are_of_content_alone() -> None:
    one = listed("2,Eva,Noël,03/02/1990,,,,Sí,Tijuana,").rows[1]
    moved = listed("7,Ida,Vital,,,,,,,", "9, EVA ,Noël,1990-02-03,,,,sí,TIJUANA,").rows[2]
    assert fingerprint(one) == fingerprint(moved)
    assert fingerprint(one) != fingerprint(listed("2,Eva,Noël,04/02/1990,,,,Sí,Tijuana,").rows[1])


@given(st.permutations(range(4)), st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_fingerprints_ignore_the_order_of_columns(order: list[int], texts: list[str]) -> None:
    row = listed("2,Eva,Noël,03/02/1990,,,,Sí,Tijuana,").rows[1]
    cells = list(zip(["No", "Nombre", "Notas", "Otra"], ["1", *texts], strict=True))
    meanings = ["row_number", "full_name", "notes", ""]
    one = replace(row, cells=dict(cells), meanings=tuple(meanings))
    other = replace(
        one,
        number=99,
        cells=dict([cells[i] for i in order]) | {"No": "77"},
        meanings=tuple(meanings[i] for i in order),
    )
    assert fingerprint(one) == fingerprint(other)
