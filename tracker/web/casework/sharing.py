"""Share a case with the coordinator, and stop it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid, NotAllowed, NotFound, Refused
from tracker.domain.cases.queries import person as registration
from tracker.domain.casework.queries import case
from tracker.domain.casework.sharing import case_coordinators, share, unshare
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import N_, current_language, gettext_in
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.casework.forms import ShareForm
from tracker.web.casework.room import casework_room
from tracker.web.desk import current_desk
from tracker.web.people.values import consent_of

#: Read to her, in Creole first.
SENTENCES = (
    N_("Until now only I and my supervisor read what is written about you."),
    N_("May the coordinator read it too, what was written before and what comes?"),
    N_("You can say no, and I go on helping you all the same."),
    N_("You can take it back at any time. What she has read by then cannot be called back."),
)


@casework_room.route("/cases/<uuid:case_id>/share", methods=["GET", "POST"])
@needs("casework:case:write")
def share_one(case_id: UUID) -> ResponseReturnValue:
    """Her consent, and with it the case goes along with the next exchange."""
    desk, form = current_desk(), ShareForm()
    held = case(desk, case=str(case_id))
    if held.line.access not in ("worker", "supervisor"):
        raise Refused("case_not_yours")
    form.device.choices = [SelectChoice(i, name) for i, name in case_coordinators(desk)]
    refused = None
    if form.validate_on_submit():
        try:
            share(
                desk, case=held.line.id, consent=consent_of(form), device=form.device.data or None
            )
        except Invalid as error:
            form.refuse(error)
        except (NotAllowed, NotFound):
            raise
        except Refused as error:
            refused = error_sentence(error)
        else:
            flash(_("The coordinator receives the case with the next exchange."), "success")
            return redirect(url_for("casework.one", case_id=held.line.id), 303)
    her = registration(desk, person=held.line.person or "")
    hers = her.languages or ()
    first: Language = next((lang for lang in LANGUAGES if lang in hers), "ht")
    page = render_template(
        "casework/share.html",
        held=held,
        form=form,
        refused=refused,
        consent_texts=[
            (lang, [gettext_in(lang, sentence) for sentence in SENTENCES])
            for lang in dict.fromkeys((first, current_language()))
        ],
    )
    return page, 422 if form.is_submitted() else 200


@casework_room.post("/cases/<uuid:case_id>/unshare")
@needs("casework:case:write")
def unshare_one(case_id: UUID) -> ResponseReturnValue:
    """She took her consent back."""
    unshare(current_desk(), case=str(case_id))
    flash(_("The coordinator reads nothing that is written from now on."), "success")
    return redirect(url_for("casework.one", case_id=case_id), 303)
