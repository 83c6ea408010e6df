"""The room's blueprint, and what its forms have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, Refused
from tracker.domain.grants.terms import Terms, grant_terms
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import Lazy, lazy_gettext
from tracker.web.desk import current_desk
from tracker.web.forms import Form

grants_room = Blueprint("grants", __name__)

SAVED = lazy_gettext("Changes saved")


def terms(grant: UUID | str) -> Terms:
    """The grant's terms today; not found for whoever may not see it."""
    return grant_terms(current_desk(), grant=str(grant))


def form_page(
    form: Form,
    grant: Terms,
    carry_out: Callable[[], object],
    *,
    title: str,
    label: str,
    lead: str | None = None,
    told: Lazy | str = SAVED,
    back: str | None = None,
    upload: bool = False,
    template: str = "grants/form.html",
    **more: Any,
) -> ResponseReturnValue:
    """A form of this room; when it is sent, ``carry_out`` and go ``back`` (to the grant).

    A refusal comes back on the page with its sentence, and nothing typed is lost.
    """
    back = back or url_for("grants.grant", grant_id=grant.grant)
    if form.validate_on_submit():
        try:
            carry_out()
        except Invalid as error:
            form.refuse(error)
        except Refused as error:
            form.form_errors.append(error_sentence(error))
        else:
            flash(str(told), "success")
            return redirect(back, 303)
    page = render_template(
        template,
        form=form,
        grant=grant,
        title=title,
        label=label,
        lead=lead,
        back=back,
        upload=upload,
        **more,
    )
    return page, 422 if form.is_submitted() else 200
