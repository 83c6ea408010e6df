"""Her card: a QR code and the same code in letters. No name, no organisation's secret."""

from __future__ import annotations

import io

import qrcode
from flask import Response, render_template
from flask.typing import ResponseReturnValue
from qrcode.constants import ERROR_CORRECT_M

from tracker.basics.ids import grouped
from tracker.domain.cases.finding import CARD_PREFIX
from tracker.domain.cases.queries import person
from tracker.i18n.locales import Language
from tracker.i18n.translate import N_, gettext_in
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.people.room import people_room

BRING = N_("Bring this card when you come.")


@people_room.get("/people/<uuid:person_id>/card")
@needs("cases:person:read")
def card(person_id: object) -> ResponseReturnValue:
    """The card to print, as large as a bank card."""
    shown = person(current_desk(), person=str(person_id))
    spoken: tuple[Language, ...] = ("ht", "es")
    lines = [(lang, gettext_in(lang, BRING)) for lang in spoken]
    return render_template("people/card.html", person=shown, code=grouped(shown.code), lines=lines)


@people_room.get("/people/<uuid:person_id>/card.png")
@needs("cases:person:read")
def card_picture(person_id: object) -> ResponseReturnValue:
    """The QR code of the card."""
    shown = person(current_desk(), person=str(person_id))
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=10, border=4)
    code.add_data(CARD_PREFIX + shown.code)
    out = io.BytesIO()
    code.make_image().save(out)
    return Response(out.getvalue(), mimetype="image/png")
