"""Three languages on every page, before and after signing in."""

from __future__ import annotations

import pytest
from flask import abort

from tests.web.standin import Door, build, sign_in, token
from tracker.i18n.locales import LANGUAGES, Language
from tracker.web.access import open_to_all

HEADINGS = {"ht": "Konekte", "es": "Iniciar sesión", "en": "Sign in"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_switch_works_before_signing_in(lang: Language) -> None:
    client = build().test_client()
    data = {"language": lang, "next": "/sign-in?next=/persons", "csrf_token": token(client)}
    answer = client.post("/language", data=data)
    assert answer.headers["Location"] == "/sign-in?next=/persons"
    page = client.get("/sign-in").get_data(as_text=True)
    assert f'<html lang="{lang}">' in page
    assert f"<h1>{HEADINGS[lang]}</h1>" in page
    for name in ("Kreyòl ayisyen", "Español", "English"):
        assert name in page


def test_a_language_we_do_not_speak_is_refused() -> None:
    client = build().test_client()
    answer = client.post("/language", data={"language": "fr", "csrf_token": token(client)})
    assert answer.status_code == 400


def test_the_choice_is_kept_for_the_person() -> None:
    kept: dict[str, Language] = {}
    app = build(Door(), remember_language=kept.__setitem__, preferred_language=kept.get)
    client = app.test_client()
    sign_in(client)
    client.post("/language", data={"language": "ht", "csrf_token": token(client, "/")})
    assert kept == {"rosa": "ht"}
    elsewhere = app.test_client()
    sign_in(elsewhere)
    assert '<html lang="ht">' in elsewhere.get("/").get_data(as_text=True)


def test_filters_speak_the_language_of_the_page() -> None:
    client = build().test_client()
    sign_in(client)
    client.set_cookie("language", "ht")
    page = client.get("/person").get_data(as_text=True)
    assert "1\u202f234\u202f567" in page
    assert "jedi 1ye mas 1990" in page
    assert "12,50\u00a0MXN" in page


def test_whoever_opens_a_page_first_does_not_choose_its_words_for_all() -> None:
    """Jinja works out a constant when it compiles a template, unless a filter forbids it."""
    app = build()
    client = app.test_client()
    sign_in(client)
    shown = {}
    for lang in LANGUAGES:
        client.set_cookie("language", lang)
        shown[lang] = client.get("/person").get_data(as_text=True)
    assert "1ye mas 1990" in shown["ht"]
    assert "1 de marzo de 1990" in shown["es"]
    assert "1 March 1990" in shown["en"]
    said = app.jinja_env.from_string("{{ 'telephone' | choice('mode') }}")
    words = set()
    for lang in LANGUAGES:
        with app.test_request_context(headers={"Cookie": f"language={lang}"}):
            words.add(said.render())
    assert len(words) == len(LANGUAGES)


def test_a_refused_form_speaks_it_too() -> None:
    client = build().test_client()
    sign_in(client)
    client.set_cookie("language", "ht")
    page = client.post("/person", data={"csrf_token": token(client, "/")}).get_data(as_text=True)
    assert 'aria-describedby="name-hint name-error"' in page
    assert 'aria-invalid="true"' in page
    assert '<p class="error" id="name-error">Enfòmasyon nan espas sa a obligatwa' in page
    refused = {"csrf_token": token(client, "/"), "name": "twice", "role": "a", "answer": "y"}
    page = client.post("/person", data=refused).get_data(as_text=True)
    assert "Kòd sa a deja ap itilize." in page


def test_the_menu_shows_what_the_role_may_open() -> None:
    client = build().test_client()
    sign_in(client)
    client.set_cookie("language", "es")
    page = client.get("/").get_data(as_text=True)
    assert "Ir a la página de inicio</a>" in page
    assert ">Bloqueado</a>" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500])
def test_every_error_page_speaks_every_language(lang: Language, status: int) -> None:
    app = build()

    @app.get("/fail")
    @open_to_all
    def fail() -> str:
        abort(status)

    client = app.test_client()
    client.set_cookie("language", lang)
    answer = client.get("/fail")
    assert answer.status_code == status
    page = answer.get_data(as_text=True)
    assert f'<html lang="{lang}">' in page
    assert page.count("<h1>") == 1
    assert "%(" not in page
