"""Her own copy: all that is held on her, in her language, to be printed."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.domain.casework.queries import written_on
from tracker.domain.casework.reading import READ
from tracker.domain.organisations.queries import labels
from tracker.domain.supplies.receipt_code import shown_folio
from tracker.i18n.locales import is_language
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import speaking
from tracker.reports.own_case import own_cases
from tracker.reports.own_copy import SPOKEN, own_copy
from tracker.web.access import needs
from tracker.web.casework.wording import told_of
from tracker.web.desk import current_desk
from tracker.web.people.room import people_room


@people_room.get("/people/<uuid:person_id>/own-copy")
@needs("cases:person:read")
def own(person_id: object) -> ResponseReturnValue:
    """The copy in her language, or in the one chosen on the page (``in``); with what is
    written in her case (``case=1``) for whoever works or supervises it."""
    desk = current_desk()
    copy = own_copy(desk, person=str(person_id))
    chosen = request.args.get("in", "")
    if is_language(chosen):
        copy = replace(copy, language=chosen)
    assert is_language(copy.language)
    # What is written in a case stands on paper only where she and her worker want it.
    held = own_cases(desk, person=str(person_id)) if desk.actor.may(READ) else []
    cases = held if request.args.get("case") == "1" else []
    items = labels(desk, kind="kit_item")
    with speaking(copy.language):
        inside = render_template(
            "people/_own_copy.html",
            copy=copy,
            person=copy.person,
            cases=cases,
            told_of=told_of,
            written_on=written_on,
            items=items,
            choice=choice,
            shown_folio=shown_folio,
        )
    return render_template(
        "people/own_copy.html",
        copy=copy,
        inside=inside,
        spoken=SPOKEN,
        has_case=bool(held),
        with_case=bool(cases),
    )
