"""Two spellings of one name share a key; other people seldom do."""

from __future__ import annotations

import random
import string
from collections import defaultdict

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from tracker.domain.cases.names.sounds import sounds
from tracker.domain.cases.names.spelling import (
    folded,
    normal,
    phonetic_keys,
    words,
    words_together,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jean", "jan"), ("jean", "yan"), ("pierre", "pye"), ("philomene", "filomen"),
        ("marie", "maria"), ("marie", "mari"), ("rose", "woz"), ("joseph", "jozef"),
        ("guerda", "geda"), ("ghislaine", "gislen"), ("chantale", "chantal"),
        ("altagrace", "altagras"), ("georges", "joj"), ("eugene", "ejen"), ("antoine", "antwan"),
        ("edouard", "edwa"), ("toussaint", "tousen"), ("roseline", "wozlin"),
        ("charles", "chal"), ("francois", "franswa"), ("louis", "lwi"), ("guillaume", "giyom"),
        ("chery", "cheri"), ("claire", "kle"), ("dorce", "dose"), ("victoire", "viktwa"),
        ("beauvoir", "bovwa"), ("alexandre", "aleksand"), ("therese", "terez"),
        ("bernadette", "benadet"), ("josephine", "jozefin"),
    ],
)  # fmt: skip
def test_two_orthographies_sound_alike(one: str, other: str) -> None:
    assert set(sounds(one)) & set(sounds(other)), (sounds(one), sounds(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rose", "rosita"), ("marie", "marlene"), ("rosalie", "roseline"), ("pierre", "paul"),
        ("natacha", "nadege"), ("joseph", "josue"), ("dieumene", "philomene"), ("anne", "olga"),
    ],
)  # fmt: skip
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert not set(sounds(one)) & set(sounds(other))


VARIANTS = [
    (("Marie", "Jean-Charles"), ("Marie", "Jean Charles")),
    (("Marie", "Jean-Charles"), ("Marie", "Janchal")),
    (("Marie", "Jean-Charles"), ("Marie Jean", "Charles")),
    (("Guerda", "Simon"), ("Gèda", "Simon")),
    (("Rose-Laure", "Saint-Vil"), ("ROSE LAURE", "ST VIL")),
    (("Rose-Laure", "Saint-Vil"), ("Woz Lò", "Senvil")),
    (("Darline", "Salomon"), ("Salomon", "Darline")),
    (("Cherline Venante", "Dieudonné"), ("Cherline", "Dieudonne")),
    (("Robert", "Marlène Merisier"), ("Marlène", "Robert")),
    (("Philomène", "Pierre"), ("Filomèn", "Pyè")),
    (("Kerline", "Clervil"), ("KERILNE", "CLERIVL")),
    (("Marie-France Olga", "Clervil"), ("MARIE-FRANCE OLGA CLERVIL", "")),
    (("Rose-Laure", "Charles"), ("RoseL-aure", "Charles")),
    (("D'Haïti", "Jean"), ("Dhaiti", "Jan")),
]


@pytest.mark.parametrize(("one", "other"), VARIANTS)
def test_variants_share_a_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert set(phonetic_keys(*one)) & set(phonetic_keys(*other))


GIVEN = [
    "Wideline",
    "Fabienne",
    "Mireille",
    "Solange",
    "Carline",
    "Ketsia",
    "Rosemonde",
    "Jocelyne",
    "Marjorie",
    "Esther",
    "Naïka",
    "Guylène",
    "Fritzline",
    "Manoucheka",
    "Edeline",
    "Suze",
    "Claudette",
    "Immaculée",
    "Vanessa",
    "Thamara",
]
FAMILY = [
    "Celestin",
    "Baptiste",
    "Saintilus",
    "Étienne",
    "Noël",
    "Cénat",
    "Desravines",
    "Lamour",
    "Volcy",
    "Cherestal",
    "Exantus",
    "Innocent",
    "Prosper",
    "Germain",
    "Metellus",
    "Jacques",
    "Vital",
    "Sylvain",
    "Gédéon",
    "Occean",
]


@forall(st.sampled_from(GIVEN), st.sampled_from(FAMILY), st.data())
def test_one_wrong_letter_leaves_a_key(given: str, family: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([given, family]))
    place = data.draw(st.integers(0, len(text) - 1))
    kind = data.draw(st.sampled_from(["change", "drop", "double", "swap"]))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    middle = {
        "change": letter,
        "drop": "",
        "double": text[place] * 2,
        "swap": text[place + 1 : place + 2] + text[place],
    }[kind]
    wrong = text[:place] + middle + text[place + (2 if kind == "swap" else 1) :]
    pair = (wrong, family) if text == given else (given, wrong)
    assert set(phonetic_keys(given, family)) & set(phonetic_keys(*pair))


def test_keys_touch_few_of_many_people() -> None:
    chance = random.Random(7)
    syllables = ["ka", "ro", "mi", "ne", "lou", "ché", "dor", "vil", "san", "bè", "fan", "ti"]
    made = ["".join(chance.choices(syllables, k=3)).capitalize() for _ in range(400)]
    people = [(chance.choice(GIVEN + made), chance.choice(FAMILY + made)) for _ in range(20_000)]
    shelves: dict[str, set[int]] = defaultdict(set)
    for number, person in enumerate(people):
        for key in phonetic_keys(*person):
            shelves[key].add(number)
    touched = [
        len(set().union(*(shelves[key] for key in phonetic_keys(*person))))
        for person in people[:300]
    ]
    assert sum(touched) / len(touched) < len(people) / 200


@forall(st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_words_and_keys(given: str, family: str) -> None:
    keys = phonetic_keys(given, family)
    assert bool(keys) == bool(words(given) + words(family))
    assert len(keys) <= 300


def test_normal_form_ignores_case_marks_and_order() -> None:
    assert normal("ROSE-LAURE", "St Vil") == normal("Saint-Vil", "Laure Rose")
    assert folded("  D’Haïti  Œuvre ") == "dhaiti oeuvre"


PARTS = (
    "Jean", "St", "Saint", "Sen", "de", "la", "y", "Marie", "O'", "Jn.", "Pierre-Louis", "-", "M",
)  # fmt: skip


@forall(st.lists(st.sampled_from(PARTS), max_size=6), st.lists(st.sampled_from(PARTS), max_size=6))
def test_both_names_together_are_read_as_one_text(firsts: list[str], lasts: list[str]) -> None:
    given, family = " ".join(firsts), " ".join(lasts)
    assert words_together(given, family) == words(f"{given} {family}")
