"""Every template renders in every language, from pages and refused forms of the real thing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, template_rendered
from jinja2 import Template

import tracker.web
from tests.registrations import content
from tests.web.standin import token
from tests.web.test_every_route import may_open, rules
from tests.web.typed import typed_in_addresses
from tests.web.world import KIND_OF, World
from tracker.i18n.locales import LANGUAGES
from tracker.sync import enrolment
from tracker.web.access import route_needs

FOLDER = Path(tracker.web.__file__).parent / "templates"
ROLES = ("supervisor", "coordinator", "grants_officer", "administrator")

#: What a test of its own renders: pages of failures (``test_security.py``), and of work that is
#: still going on (``test_all_of_a_kind.py``).
APART = {"errors/500.html", "errors/429.html", "errors/413.html", "review/at_work.html"}


def every_template() -> set[str]:
    """All pages and pieces that a view renders by name."""
    return {
        str(path.relative_to(FOLDER).as_posix())
        for path in FOLDER.rglob("*.html")
        if not path.name.startswith("_") and "_macros" not in path.parts
    } - {"base.html"}


def visit(world: World, role: str, language: str) -> None:
    """Open every page that the role may open, and send every form empty."""
    screens = world.signed_in(role, language)
    app = world.apps[KIND_OF[role]]
    needed = route_needs(app)
    for rule in rules(app, "GET"):
        if not may_open(role, needed[rule.endpoint]):
            continue
        answer = screens.client.get(world.path(rule))
        assert answer.status_code < 500, rule.rule
        if answer.status_code == 200 and answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            if "<html" in text:
                assert f'lang="{language}"' in text, rule.rule
            # A placeholder that was not filled, or a code where a sentence should be.
            assert "%(" not in text, rule.rule
            if language == LANGUAGES[0]:
                assert typed_in_addresses(text) == [], rule.rule


def special(world: World, language: str) -> None:
    """Pages that take more than an address."""
    laptop = world.signed_in("supervisor", language)
    csrf = token(laptop.client, "/password")
    upload = {
        "csrf_token": csrf,
        "file": (io.BytesIO(content("tapachula-registro.xlsx")), "lista.xlsx"),
    }
    page = laptop.client.post(
        "/lists", data=upload, content_type="multipart/form-data", follow_redirects=True
    )
    assert page.status_code == 200
    reading = page.request.path
    done = laptop.client.post(reading + "/import", data={"csrf_token": csrf})
    assert done.status_code == 303
    assert laptop.client.get(reading + "/result").status_code == 200
    assert laptop.status("/stock/transfers/receive?number=W-1") == 200
    assert laptop.status(f"/stock/transfers/new?site={world.ids['site']}") == 200
    woman, service = world.ids["person"], world.ids["service"]
    assert laptop.status(f"/people/{woman}/referral?service={service}") == 200
    laptop.client.post("/people/find", data={"csrf_token": csrf, "text": "Marie"})
    laptop.client.post("/people/find", data={"csrf_token": csrf, "text": world.ids["blocked"]})
    laptop.client.post(
        "/people/find", data={"csrf_token": csrf, "text": "Marie"}, headers={"HX-Request": "true"}
    )
    laptop.client.post(
        "/people/likely",
        data={"csrf_token": csrf, "given_names": "Marie Rose", "family_names": "Jean"},
        headers={"HX-Request": "true"},
    )
    laptop.client.post("/feedback/ask", data={"csrf_token": csrf, "code": "0000-0000"})
    laptop.client.get("/nowhere")
    laptop.client.post("/language", data={})
    hub = world.signed_in("coordinator", language)
    lone = world.lone()
    with lone.desk() as desk:
        request = enrolment.write_request(desk.ledger)
    answer = hub.client.post(
        "/devices/request",
        data={
            "csrf_token": token(hub.client, "/password"),
            "request_file": (io.BytesIO(request), "join-request.json"),
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 200
    client = world.apps["field"].test_client()
    client.set_cookie("language", language)
    client.get("/sign-in")
    client.get("/locked")
    # A page of somebody else's.
    assert world.signed_in("grants_officer", language).status("/people") == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_renders(world: World, language: str) -> None:
    seen: set[str] = set()

    def note(sender: Flask, template: Template, **more: Any) -> None:
        if template.name:
            seen.add(template.name)

    for app in world.apps.values():
        template_rendered.connect(note, app)
    try:
        for role in ROLES:
            visit(world, role, language)
        special(world, language)
    finally:
        for app in world.apps.values():
            template_rendered.disconnect(note, app)
    assert every_template() - APART <= seen


def test_a_box_for_words_that_go_by_an_address_is_noticed() -> None:
    searched = '<form method="get"><input type="search" name="q"></form>'
    assert typed_in_addresses(searched) == ["q"]
    assert typed_in_addresses('<form><input name="q"><textarea name="w"></textarea></form>') == [
        "q",
        "w",
    ]
    assert typed_in_addresses('<form method="post"><input name="q"></form><input name="a">') == []
    assert typed_in_addresses('<form method="get"><input type="date" name="on"></form>') == []
