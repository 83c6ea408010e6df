"""Is this receipt genuine? By a scanner, by the number typed, or from a picture."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Refused, TrackerError
from tracker.domain.organisations.queries import csos
from tracker.domain.supplies.pictures import read_picture
from tracker.domain.supplies.queries import CheckedReceipt, check_receipt, kit_versions
from tracker.domain.supplies.receipt_code import PREFIX, folio_of, shown_folio
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.receipts.forms import CheckForm
from tracker.web.receipts.room import receipts_room

#: What can be said with certainty: the paper is not what it claims to be.
_FALSE = frozenset({"receipt_forged"})


@receipts_room.route("/receipts/check", methods=["GET", "POST"])
@needs("supplies:receipt:verify")
def check() -> ResponseReturnValue:
    """The one box, and below it what was found."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        text = _text(form)
        if text is None:
            form.form_errors.append(_("Scan or type a code, or choose a picture."))
            return _page(form, 422)
        checked = check_receipt(current_desk(), text=text)
    except TrackerError as error:
        form.text.data = ""
        return _page(form, 200, refused=error_sentence(error), forged=error.code in _FALSE)
    form.text.data = ""
    return _page(form, 200, checked=checked, **_facts(checked))


def _text(form: CheckForm) -> str | None:
    if form.picture.data:
        texts = read_picture(form.picture.data.read())
        ours = [text for text in texts if text.upper().startswith(PREFIX)]
        if not ours:
            raise Refused("no_receipt_in_picture")
        return ours[0]
    typed = (form.text.data or "").strip()
    return typed or None


def _facts(checked: CheckedReceipt) -> dict[str, object]:
    """Names for the codes in a receipt, where they are known here."""
    desk, facts = current_desk(), checked.facts
    kit = next(
        (k for k in kit_versions(desk) if (k.code, k.number) == (facts.kit, facts.version)), None
    )
    return {
        "folio": shown_folio(folio_of(facts.receipt)),
        "kit_name": kit.names[current_language()] if kit else None,
        "cso_name": next((c.name for c in csos(desk) if c.code == facts.cso), None),
    }


def _page(form: CheckForm, status: int, **found: object) -> ResponseReturnValue:
    return render_template("receipts/check.html", form=form, choice=choice, **found), status
