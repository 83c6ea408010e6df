"""A signed-in person for the tests of the web's foundation, without a database.

To be replaced by the real installation's object (``tests/people.py``) where a test needs
a ledger; nothing here looks at one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Flask, render_template
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from tracker.basics.actor import Actor
from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.i18n.translate import Lazy, lazy_gettext
from tracker.ledger.desk import Desk
from tracker.web.access import needs, signed_in_only
from tracker.web.config import NavItem, WebConfig
from tracker.web.desk import current_desk
from tracker.web.factory import build_web
from tracker.web.forms import Form

PASSWORD = "three kits of soap"


class StandIn:
    """What unlocking gives: counts desks and closings."""

    def __init__(self, user: str) -> None:
        self.actor = Actor(user, "field_worker", "LIS", frozenset({"cases:person:list"}))
        self.closed = 0
        self.desks_open = 0

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        self.desks_open += 1
        try:
            yield Desk(cast(Any, None), self.actor)
        finally:
            self.desks_open -= 1

    def close(self) -> None:
        self.closed += 1


class Door:
    """Unlocks for anybody with the right password, and remembers whom it let in."""

    def __init__(self) -> None:
        self.opened: list[StandIn] = []

    def __call__(self, username: str, password: str) -> StandIn:
        if password != PASSWORD or username != "rosa":
            raise Refused("wrong_user_or_password")
        self.opened.append(StandIn(username))
        return self.opened[-1]


class PersonForm(Form):
    """One field of each kind."""

    name = StringField(cast(str, lazy_gettext("Name")), [InputRequired()], description="As said")
    agreed = BooleanField(cast(str, lazy_gettext("Consent")))
    role = SelectField(
        cast(str, lazy_gettext("Role")), choices=[SelectChoice("a", "A"), SelectChoice("b", "B")]
    )
    answer = RadioField(
        cast(str, lazy_gettext("Status")),
        choices=[SelectChoice("y", "Yes"), SelectChoice("n", "No")],
    )
    needs_ = SelectMultipleField(
        cast(str, lazy_gettext("Needs")), choices=[SelectChoice("k", "Kit")]
    )


def rooms() -> Blueprint:
    home = Blueprint("home", __name__)

    @home.get("/")
    @signed_in_only
    def start() -> ResponseReturnValue:
        return render_template("base.html")

    @home.get("/persons")
    @needs("cases:person:list")
    def persons() -> ResponseReturnValue:
        return current_desk().actor.user

    @home.route("/person", methods=["GET", "POST"])
    @signed_in_only
    def person() -> ResponseReturnValue:
        form = PersonForm()
        if form.validate_on_submit() and form.name.data == "twice":
            form.refuse(Invalid("code_taken", "name"))
        return render_template("standin/person.html", form=form)

    @home.get("/settings")
    @needs("accounts:user:add")
    def settings() -> ResponseReturnValue:
        return "secret"

    @home.get("/forgotten")
    def forgotten() -> ResponseReturnValue:
        return "nobody marked this"

    @home.get("/broken")
    @signed_in_only
    def broken() -> ResponseReturnValue:
        current_desk()
        raise RuntimeError("Marie Joseph, Calle 5")

    @home.get("/missing")
    @signed_in_only
    def missing() -> ResponseReturnValue:
        raise NotFound("not_found", what="person")

    return home


def build(door: Door | None = None, **options: Any) -> Flask:
    """The application with the stand-in rooms."""
    config = WebConfig(
        secret_key=b"k" * 32,
        navigation=(
            NavItem("home.start", Lazy("Go to the home page", {}), "cases:person:list"),
            NavItem("home.settings", Lazy("Locked", {}), "accounts:user:add"),
        ),
        **options,
    )
    app = build_web(config, door or Door(), [rooms()])
    here = FileSystemLoader(Path(__file__).with_name("templates"))
    app.jinja_loader = ChoiceLoader([cast(Any, app.jinja_loader), here])
    return app


def token(client: FlaskClient, path: str = "/sign-in") -> str:
    """The CSRF token of a page, as a browser would send it back."""
    return token_in(client.get(path).get_data(as_text=True))


def token_in(page: str) -> str:
    """The CSRF token that a page holds."""
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def sign_in(client: FlaskClient, password: str = PASSWORD, **more: str) -> Any:
    data = {"username": "rosa", "password": password, "csrf_token": token(client), **more}
    return client.post("/sign-in", data=data)
