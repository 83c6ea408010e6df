"""Columns are known by their headings in three languages, and by their values."""

from __future__ import annotations

import pytest

from tracker.basics.errors import Damaged
from tracker.domain.cases.lists.headers import find_header, heading, match_columns
from tracker.domain.cases.lists.meanings import HEADINGS, Meaning
from tracker.domain.cases.lists.sheets import Cell, cell_of


def column(*texts: str) -> list[Cell]:
    return [cell_of(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("NOMBRE COMPLETO", Meaning.FULL_NAME),
        ("Nombre(s)", Meaning.GIVEN_NAMES),
        ("F. Nacimiento", Meaning.BIRTH_DATE),
        ("FECHA NAC.", Meaning.BIRTH_DATE),
        ("date_of_birth", Meaning.BIRTH_DATE),
        ("DateOfBirth", Meaning.BIRTH_DATE),
        ("Fecha de nacimiento (dd/mm/aaaa)", Meaning.BIRTH_DATE),
        ("Dat nesans", Meaning.BIRTH_DATE),
        ("Telefòn", Meaning.PHONE),
        ("Télefono", Meaning.PHONE),
        ("Kote li rete", Meaning.MUNICIPALITY),
        ("Bay tete", Meaning.LACTATING),
        ("Ansent", Meaning.PREGNANT),
        ("# hijos", Meaning.DEPENDANTS),
        ("Bezwen entèprèt", Meaning.INTERPRETER_NEEDED),
        ("EMBARAZO/LACTANCIA", Meaning.PREGNANT_OR_LACTATING),
        ("Situacion migratoria", Meaning.MIGRATION_STATUS),
        ("Fecha de Entrega", Meaning.DELIVERED_ON),
        ("Firma de consentimiento", Meaning.CONSENT),
        ("Non fanmi", Meaning.FAMILY_NAMES),
        ("No.", Meaning.ROW_NUMBER),
        ("#", Meaning.ROW_NUMBER),
        ("Laj", Meaning.AGE),
        ("Observaciónes", Meaning.NOTES),
        ("Fecha nacimeinto", Meaning.BIRTH_DATE),
    ],
)
def test_headings_in_three_languages(text: str, meaning: Meaning) -> None:
    assert heading(text).meaning is meaning


def test_every_known_heading_means_one_thing() -> None:
    known = [text for texts in HEADINGS.values() for text in texts]
    assert len(known) == len(set(known))


@pytest.mark.parametrize("text", ["", "Talla de zapato", "xyz", "Sede", "a" * 200])
def test_other_headings_mean_nothing(text: str) -> None:
    assert heading(text).meaning is None


def test_siyati_is_a_signature_beside_the_family_name() -> None:
    found = match_columns(
        ["Prenon", "Non fanmi", "Siyati"],
        [column("Ana", "Eva"), column("Pye", "Jan"), column("siyen", "")],
    )
    assert [m.meaning for m in found] == [
        Meaning.GIVEN_NAMES,
        Meaning.FAMILY_NAMES,
        Meaning.CONSENT,
    ]


def test_siyati_is_a_surname_where_names_stand_below() -> None:
    found = match_columns(
        ["Non", "Siyati"],
        [column("Ana", "Eva", "Woz", "Mari", "Joj"), column("Pye", "Jan", "Lwi", "Pòl", "Noël")],
    )
    assert [m.meaning for m in found] == [Meaning.GIVEN_NAMES, Meaning.FAMILY_NAMES]


def test_a_date_without_more_is_settled_by_its_values() -> None:
    births, deliveries = column("01/02/1980", "15/07/1999"), column("02/11/2026", "15/11/2026")
    assert match_columns(["Nombre", "Fecha"], [column("A", "B"), births])[1].meaning is (
        Meaning.BIRTH_DATE
    )
    assert match_columns(["Nombre", "Fecha"], [column("A", "B"), deliveries])[1].meaning is (
        Meaning.DELIVERED_ON
    )


def test_kit_columns_are_settled_by_their_values() -> None:
    for texts, meaning in (
        (("1", "2"), Meaning.KIT_COUNT),
        (("Sí", "NO"), Meaning.KIT_GIVEN),
        (("DK-2", "DK-1"), Meaning.KIT),
    ):
        assert match_columns(["Kit"], [column(*texts)])[0].meaning is meaning


def test_the_header_is_found_below_banners() -> None:
    rows = [
        column("Lista de beneficiarias"),
        [],
        column("Actualizado:", "x"),
        column("Nombre", "Edad", "Tel"),
        column("Ana", "20", "55"),
    ]
    assert find_header(rows)[0] == 3


def test_a_table_without_names_is_refused() -> None:
    with pytest.raises(Damaged, match="list_not_a_table"):
        find_header([column("Lote", "Cantidad"), column("A1", "20")])


def test_a_person_decides_over_the_headings() -> None:
    found = match_columns(["Nombre", "Apodo"], [column("A"), column("B")], {1: Meaning.FULL_NAME})
    assert [m.meaning for m in found] == [None, Meaning.FULL_NAME]
