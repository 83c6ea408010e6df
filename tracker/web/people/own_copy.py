"""Her own copy: all that is held on her, in her language, to be printed."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.organisations.queries import labels
from tracker.domain.supplies.receipt_code import shown_folio
from tracker.i18n.locales import is_language
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import speaking
from tracker.reports.own_copy import SPOKEN, own_copy
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.people.room import people_room


@people_room.get("/people/<uuid:person_id>/own-copy")
@needs("cases:person:read")
def own(person_id: object) -> ResponseReturnValue:
    """The copy in her language, or in the one chosen on the page (``in``)."""
    desk = current_desk()
    copy = own_copy(desk, person=str(person_id))
    chosen = request.args.get("in", "")
    if is_language(chosen):
        copy = replace(copy, language=chosen)
    assert is_language(copy.language)
    items = labels(desk, kind="kit_item")
    with speaking(copy.language):
        inside = render_template(
            "people/_own_copy.html",
            copy=copy,
            person=copy.person,
            items=items,
            choice=choice,
            shown_folio=shown_folio,
        )
    return render_template("people/own_copy.html", copy=copy, inside=inside, spoken=SPOKEN)
