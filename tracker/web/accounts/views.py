"""Sign in, sign out, lock. A wrong name and a wrong password are answered alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from tracker.basics.errors import Refused
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import open_to_all, safe_next
from tracker.web.accounts.forms import SignInForm
from tracker.web.desk import current_session, sessions
from tracker.web.language import remember
from tracker.web.sessions import Unlocked

Unlock = Callable[[str, str], Unlocked]

accounts_room = Blueprint("accounts", __name__)

#: Both tell the same to whoever guesses.
_GUESSED_WRONG = frozenset({"wrong_user_or_password", "wrong_key"})


@accounts_room.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The form; a right answer opens the database and goes on."""
    form = SignInForm()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(url_for("home.start"))
        form.next.data = safe_next(request.args.get("next")) or ""
    elif form.validate_on_submit():
        unlock = cast(Unlock, current_app.extensions["tracker_unlock"])
        try:
            unlocked = unlock(form.username.data.strip(), form.password.data)
        except Refused as error:
            wrong = error.code in _GUESSED_WRONG
            sentence = _("Wrong username or password") if wrong else error_sentence(error)
            form.form_errors.append(sentence)
        else:
            return _welcome(unlocked, safe_next(form.next.data))
    status = 422 if form.errors or form.form_errors else 200
    return render_template("accounts/sign_in.html", form=form), status


def _welcome(unlocked: Unlocked, wanted: str | None) -> ResponseReturnValue:
    _leave()
    # Nothing of the time before signing in lives on: neither token nor CSRF secret.
    session.clear()
    user = unlocked.actor.user
    token = sessions().open(unlocked, user)
    login_user(sessions().get(token))
    answer = redirect(wanted or url_for("home.start"))
    preferred = current_app.config["PREFERRED_LANGUAGE"](user)
    if preferred is not None:
        remember(answer, preferred)
    return answer


@accounts_room.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Close the database and forget the session."""
    _leave()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


@accounts_room.post("/lock")
@open_to_all
def lock() -> ResponseReturnValue:
    """Close the database at once; after signing in the person is back where she was."""
    _leave()
    session.clear()
    return redirect(url_for("accounts.locked", next=safe_next(request.form.get("next"))))


@accounts_room.get("/locked")
@open_to_all
def locked() -> ResponseReturnValue:
    """What the screen shows while it is locked."""
    form = SignInForm()
    form.next.data = safe_next(request.args.get("next")) or ""
    return render_template("accounts/locked.html", form=form)


def _leave() -> None:
    here = current_session()
    if here is not None:
        sessions().close(here.token)
        logout_user()
