"""What most forms do: carry out one command and go on, or come back with what was refused."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.i18n.translate import Lazy, lazy_gettext
from tracker.web.forms import Form

SAVED = lazy_gettext("Changes saved")


def saved(
    form: Form,
    carry_out: Callable[[], object],
    then: str,
    page: Callable[[], str],
    told: Lazy = SAVED,
) -> ResponseReturnValue:
    """Show ``page``; when its form is sent, ``carry_out`` and go to the endpoint ``then``.

    A refused value comes back on the page with a sentence, and nothing typed is lost.
    """
    if form.validate_on_submit():
        try:
            carry_out()
        except Invalid as error:
            form.refuse(error)
        else:
            flash(str(told))
            return redirect(url_for(then), 303)
    return page(), 422 if form.errors or form.form_errors else 200
