"""The conversation: every question in three languages, voices, recordings, a registration."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO

import pytest

from tests.fleet import Fleet, Site
from tests.web.screens import Screens, application, plain, signed_in
from tests.web.standin import token
from tracker.i18n.locales import LANGUAGES
from tracker.web.interview import voices
from tracker.web.interview.questions import QUESTIONS, keys, questions, spoken
from tracker.web.people.forms import PersonForm, RegisterForm

_WG = {name for name in QUESTIONS if name.startswith("wg_")}
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt "


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    fleet = Fleet(tmp_path_factory.mktemp("interview"))
    yield fleet.laptop("TAP", "lap", role="supervisor")
    fleet.close()


@pytest.fixture(scope="module")
def screens(site: Site) -> Screens:
    return signed_in(site, "es")


def test_each_question_stands_in_her_language_and_in_the_workers(screens: Screens) -> None:
    page = screens.client.get("/interview").get_data(as_text=True)
    for key in keys():
        for lang in LANGUAGES:
            text = spoken(key, lang)
            assert text
            # Those of the questions after a distribution stand on another page.
            if not key.startswith("kit_"):
                assert text.split("?")[0][:20] in page.replace("&#39;", "'"), key
    texts = {spoken("reads", lang) for lang in LANGUAGES}
    assert len(texts) == 3
    fields = {name for name in vars(PersonForm) if not name.startswith("_")}
    assert set(QUESTIONS) <= fields


@pytest.mark.parametrize(
    ("said", "not_asked"),
    [
        ({}, {"phone_safe"}),
        ({"phone": "962 111 1111", "birth_date": "12/3/1990"}, {"age"}),
        ({"phone": "1", "gender": "male"}, {"pregnant", "lactating"}),
        ({"phone": "1", "age": "8"}, {"pregnant", "lactating"}),
        ({"phone": "1", "age": "63"}, {"pregnant", "lactating"}),
        ({"phone": "1", "age": "3"}, {"pregnant", "lactating", *_WG}),
        ({"phone": "1", "birth_date": "31/2/1990"}, {"age"}),
    ],
)
def test_what_is_not_needed_is_not_asked(
    screens: Screens, said: dict[str, str], not_asked: set[str]
) -> None:
    answer = screens.post("/interview/so-far", **said)
    assert set(answer.get_json()["needless"]) == not_asked
    assert not_asked < set(QUESTIONS)


def test_whoever_does_not_read_hears_the_answers_too(site: Site) -> None:
    with application(site).test_request_context():
        asked = questions(RegisterForm())
    for question in asked:
        for lang in LANGUAGES:
            heard = spoken(question.name, lang)
            assert heard is not None
            for answer in question.answers:
                assert f" {answer.texts[lang]}." in heard, question.name
    heard = spoken("kit_ask_kit_quality", "ht")
    assert heard is not None
    assert " Bon. " in heard


def test_she_is_registered_by_it_with_the_language_of_the_conversation(
    site: Site, screens: Screens
) -> None:
    said = {"given_names": "Filomèn", "family_names": "Pyè", "age": "31", "language": "ht"}
    refused = screens.post("/interview", **said, reads="no")
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert 'value="Filomèn"' in page
    assert re.search(r'name="reads" value="no" checked', page)
    done = screens.post(
        "/interview", **said, how="spoken", given_by="self", reads="no",
        languages=["ht", "fr"], interpreter_needed="yes", wg_seeing="some",
    )  # fmt: skip
    assert done.status_code == 303, plain(done)
    (row,) = site.rows("SELECT * FROM person")
    assert (row["given_names"], row["reads"], row["wg_seeing"]) == ("Filomèn", "no", "some")
    assert site.value("SELECT language FROM consent") == "ht"


def test_a_recording_goes_before_the_machine(
    site: Site, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    path = "/interview/voice/ht/reads"
    assert screens.client.get(path).status_code == 204
    assert screens.status("/interview/voice/ht/nothing") == 404
    assert screens.status("/interview/voice/fr/reads") == 404
    assert screens.status("/interview/voice/ht/consent_9") == 404

    def send(name: str, data: bytes) -> str:
        form = {"csrf_token": token(screens.client, "/receipts/check"),
                "recording": (BytesIO(data), name)}  # fmt: skip
        answer = screens.client.post("/interview/recordings/ht/reads", data=form)
        assert answer.status_code == 303
        return screens.get(answer.headers["Location"])

    for name, data in (("x.exe", WAV), ("x.wav", b"MZ\x90"), ("../../x.php", b"<?php")):
        send(name, data)
        assert screens.client.get(path).status_code == 204
    send("voix.wav", WAV)
    answer = screens.client.get(path)
    assert (answer.data, answer.mimetype) == (WAV, "audio/wav")
    folder = site.installation.settings.home / "clips" / "ht"
    assert [one.name for one in folder.iterdir()] == ["reads.wav"]
    screens.post("/interview/recordings/ht/reads")
    assert screens.client.get(path).status_code == 204


@pytest.mark.skipif(voices.machine() is None, reason="no espeak-ng on this machine")
def test_the_machine_speaks_creole(screens: Screens) -> None:
    answer = screens.client.get("/interview/voice/ht/given_names")
    assert answer.status_code == 200
    assert answer.data.startswith(b"RIFF")
    assert len(answer.data) > 20_000
