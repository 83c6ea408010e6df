"""A woman's registrations side by side: which is shown, and taking the joining back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Refused
from tracker.domain.accounts.queries import user_names
from tracker.domain.cases.aliases import aliases
from tracker.domain.cases.aliasing import show_registration, undo_alias
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.review import sides
from tracker.web.review.room import review_room


@review_room.get("/people/<uuid:joined_id>/registrations")
@needs("cases:person:read")
def registrations(joined_id: UUID) -> ResponseReturnValue:
    """All registrations of one woman."""
    desk = current_desk()
    group = aliases(desk, person=str(joined_id))
    if len(group.members) == 1:
        return redirect(url_for("people.one", person_id=joined_id), 303)
    return render_template(
        "review/registrations.html",
        person_id=str(joined_id),
        group=group,
        sides=sides.registrations(desk, list(group.members)),
        names=user_names(desk),
    )


@review_room.post("/people/<uuid:joined_id>/registrations/show")
@needs("cases:person:alias")
def show(joined_id: UUID) -> ResponseReturnValue:
    """Show the values of this registration as current."""
    show_registration(current_desk(), person=str(joined_id))
    flash(_("This registration is shown from now on. The other one is kept as it is."), "success")
    return redirect(url_for("review.registrations", joined_id=joined_id), 303)


@review_room.post("/people/<uuid:joined_id>/registrations/undo")
@needs("cases:person:alias")
def undo(joined_id: UUID) -> ResponseReturnValue:
    """They are two women after all."""
    try:
        undo_alias(current_desk(), alias=request.form.get("alias", ""))
    except Refused as error:
        flash(error_sentence(error), "warning")
    else:
        flash(_("They are two women again, each as she was registered."), "success")
    return redirect(url_for("people.one", person_id=joined_id), 303)
