"""Single values: answers, gender, status, counts, names, municipalities."""

from __future__ import annotations

import pytest

from tracker.domain.cases.lists.municipalities import (
    all_states,
    find_place,
    municipality,
    search_municipalities,
    state_code,
    usual_state,
)
from tracker.domain.cases.lists.values import (
    age,
    count,
    gender,
    kit_code,
    languages,
    m_meaning,
    migration_status,
    pregnant_lactating,
    yes_no,
)
from tracker.domain.cases.lists.written_names import cased, customs, split_full


@pytest.mark.parametrize(
    "text", ["Sí", "si", "SI", "x", "X", "wi", "yes", "True", "1", "siyen", "✓"]
)
def test_yes(text: str) -> None:
    assert yes_no(text) is True


@pytest.mark.parametrize("text", ["No", "NO", "non", "False", "0", "no quiso firmar", "pa siyen"])
def test_no(text: str) -> None:
    assert yes_no(text) is False


@pytest.mark.parametrize("text", ["", " ", "?", "N/A", "quizás", "pendiente"])
def test_neither(text: str) -> None:
    assert yes_no(text) is None


@pytest.mark.parametrize(
    ("texts", "meaning"),
    [
        (["F", "M", ""], "male"), (["H", "M"], "female"), (["F", "Mujer", "M"], None),
        (["M"], None), (["Femenino", "Masculino", "M"], "male"),
    ],
)  # fmt: skip
def test_what_m_means_in_a_column(texts: list[str], meaning: str | None) -> None:
    assert m_meaning(texts) == meaning


def test_genders() -> None:
    assert gender("fanm", None) == gender("Mujer", None) == gender("f", None) == "female"
    assert gender("gason", None) == gender("H", None) == "male"
    assert gender("M", None) == "ambiguous"
    assert gender("prefiere no decir", None) == "prefers_not_to_say"
    assert gender("", "male") is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("sin documentos", "undocumented"), ("san papye", "undocumented"),
        ("solicitante de la condición de refugiado", "asylum_seeker"),
        ("persona refugiada reconocida", "recognised_refugee"), ("refijye rekonèt", "unknown"),
        ("Protección complementaria", "complementary_protection"),
        ("visitante por razones humanitarias", "humanitarian_visitor"),
        ("RESIDENTE TEMPORAL", "temporary_resident"), ("rezidan pèmanan", "permanent_resident"),
        ("otra", "other"), ("prefiere no decir", "prefers_not_to_say"),
        ("asylum_seeker", "asylum_seeker"), ("", None),
    ],
)  # fmt: skip
def test_migration_statuses(text: str, status: str | None) -> None:
    assert migration_status(text) == status


def test_numbers_and_codes() -> None:
    assert [count(t) for t in ("2", "2.0", "0", "3 hijos", "ninguno", "mil")] == [
        2,
        2,
        0,
        3,
        0,
        None,
    ]
    assert [age(t) for t in ("35", "6 meses", "150", "?", "18 años")] == [35, 0, None, None, 18]
    assert [kit_code(t) for t in ("dk2", "DK-02", "Kit  dignidad", "")] == [
        "DK-2", "DK-2", "Kit dignidad", "",
    ]  # fmt: skip
    assert pregnant_lactating("E/L") == (True, True)
    assert pregnant_lactating("L") == (False, True)
    assert pregnant_lactating("") == (False, False)
    assert languages("Creol, español y francés") == ("ht", "es", "fr")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("ROSE-LAURE", "Rose-Laure"), ("MARÍA DE LA CRUZ", "María de la Cruz"),
        ("d'haïti", "D'Haïti"),
        ("McDonald", "McDonald"), ("  ana   lucía ", "Ana Lucía"), ("GAËLLE", "Gaëlle"),
    ],
)  # fmt: skip
def test_capitals(written: str, shown: str) -> None:
    assert cased(written) == shown


def test_full_names_are_split_as_the_list_shows() -> None:
    shown = ["Noël Ana"]
    learnt = customs([*shown, "Ana Celestin", "Eva Noël", "Ana Noël", "Eva Celestin", "Ana Vital"])
    assert split_full("Ana Noël", learnt)[:2] == ("Ana", "Noël")
    assert split_full("Suze Ana Celestin", learnt)[:2] == ("Suze Ana", "Celestin")
    assert split_full("Suze Celestin Noël", learnt)[:2] == ("Suze", "Celestin Noël")
    assert split_full("Celestin Ana", learnt)[0] == "Ana"
    assert split_full("Noël, Ana Eva", learnt) == ("Ana Eva", "Noël", ())
    assert split_full("Rose Saint Vil", learnt)[:2] == ("Rose", "Saint Vil")
    assert split_full("Rose", learnt)[2] == ("family_name_missing",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tijuana b.c.", "02004"), ("CDMX Tláhuac", "09011"), ("Tlahuac", "09011"),
        ("TIJUANA", "02004"), ("19039.0", "19039"), ("9011", "09011"), ("09011", "09011"),
        ("Benito Juárez, Quintana Roo", "23005"), ("Benito Juárez CDMX", "09014"),
        ("Cd. Juárez", "08037"), ("Tapachula, Chiapas", "07089"), ("Monterrey N.L.", "19039"),
        ("Alcaldía Iztapalapa", "09007"), ("Cancún", "23005"),
    ],
)  # fmt: skip
def test_places(text: str, code: str) -> None:
    assert find_place(text).code == code
    assert municipality(code) is not None


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("9039", "municipality_unknown", "19039"),
        ("Benito Juárez", "municipality_ambiguous", None),
        ("Tijuanna", "municipality_unknown", "02004"),
        ("99999", "municipality_unknown", None),
        ("junto al mercado", "municipality_unknown", None),
    ],
)  # fmt: skip
def test_places_nobody_may_guess(text: str, reason: str, suggestion: str | None) -> None:
    place = find_place(text, None, "19039")
    assert (place.code, place.reason, place.suggestion) == (None, reason, suggestion)


def test_a_state_settles_a_name_that_many_have() -> None:
    assert find_place("Benito Juárez", "09").code == "09014"
    assert usual_state(["Tlalpan", "Tláhuac", "Benito Juárez"]) == "09"
    assert state_code("Baja California") == state_code("2") == "02"
    assert state_code("99") is None


def test_search_for_the_screen() -> None:
    assert search_municipalities("tapach")[0].code == "07089"
    assert len(search_municipalities("san", 5)) == 5
    assert search_municipalities("") == ()
    assert len(all_states()) == 32
