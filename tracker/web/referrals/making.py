"""Refer her to a service: choose it, read her the sentence, record what she says."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import grouped
from tracker.domain.cases.queries import Person
from tracker.domain.cases.queries import person as registration
from tracker.domain.organisations.queries import cso_by_code
from tracker.domain.referrals.commands import make_referral
from tracker.domain.referrals.queries import Referral, Service
from tracker.domain.referrals.queries import referral as held_referral
from tracker.domain.referrals.queries import service as held_service
from tracker.i18n.locales import Language
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import N_, gettext_in
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import door
from tracker.web.desk import current_desk
from tracker.web.referrals.directory import cost, place_name, services_for_her, spoken
from tracker.web.referrals.forms import AGREES, IN_DANGER, ReferralForm
from tracker.web.referrals.room import referrals_room

_SENTENCE = N_("I agree that %(org)s shares my information with %(service)s to %(purpose)s.")
# Translators: goes on with the sentence "I agree that … shares my information with … to".
_PURPOSE = N_("get the help that I need")
#: Both are shown, so that she reads hers and the worker knows what she reads.
_READ_OUT: tuple[Language, ...] = ("ht", "es")
#: From this age on she decides alone.
_ALONE = 15


@referrals_room.route("/people/<uuid:person>/referral", methods=["GET", "POST"])
@needs("referrals:referral:make")
def make(person: UUID) -> ResponseReturnValue:
    """First the service (``?service=`` names it), then consent and the rest."""
    desk = current_desk()
    who = registration(desk, person=str(person))
    asked, countered = request.args.get("service"), request.args.get("counter_of") or None
    first = held_referral(desk, referral=countered) if countered else None
    if not asked:
        return render_template(
            "referrals/choose.html",
            who=who,
            code=grouped(who.code),
            first=first,
            **services_for_her(who),
        )
    service = held_service(desk, service=asked)
    form = ReferralForm()
    if not form.is_submitted():
        form.interpreter_asked.data = bool(who.interpreter_needed) and "ht" not in service.languages
    young = who.age is not None and who.age < _ALONE
    if young and not form.is_submitted():
        form.given_by.data = "caregiver"
    if form.validate_on_submit() and (done := _make(form, who, service, first)):
        drafted = _("The draft is kept. Send it when the service can take her.")
        flash(drafted if _draft() else _("The referral was made. Print the slips."), "success")
        return redirect(url_for("referrals.one", referral=done), 303)
    page = render_template(
        "referrals/make.html",
        form=form,
        who=who,
        code=grouped(who.code),
        service=service,
        first=first,
        sentences=_sentences(cso_by_code(desk, code=who.cso).name, service),
        young=young,
        place_name=place_name,
        spoken=spoken,
        cost=cost,
        back_url=door("people.one", person_id=who.id),
    )
    return page, 422 if form.is_submitted() else 200


def _draft() -> bool:
    """Whether the other button was pressed: it is kept, and not sent yet."""
    return "draft" in request.form


def _sentences(org: str, service: Service) -> list[tuple[Language, str]]:
    return [
        (
            language,
            gettext_in(
                language,
                _SENTENCE,
                org=org,
                service=service.name,
                purpose=gettext_in(language, _PURPOSE),
            ),
        )
        for language in _READ_OUT
    ]


def _make(form: ReferralForm, who: Person, service: Service, first: Referral | None) -> str | None:
    """Carry it out; the referral's id, or None with the reason on the form."""
    consent = None
    if form.agreement.data == AGREES:
        consent = {
            "how": form.how.data,
            "language": form.language.data,
            "interpreter_used": form.interpreter_used.data,
            "given_by": form.given_by.data or "self",
            "assent": form.assent.data or None,
            "override_reason": form.override_reason.data or None,
        }
    danger = form.danger.data or None if form.agreement.data == IN_DANGER else None
    try:
        done = make_referral(
            current_desk(),
            person=who.id,
            service=service.id,
            priority=form.priority.data,
            consent=consent,
            override_reason=danger,
            interpreter_asked=form.interpreter_asked.data,
            need=(form.need.data or "").strip() or None,
            counter_of=first.id if first else None,
            send=not _draft(),
        )
    except Invalid as error:
        # "Without consent" is what the person chose; the reason is what is missing.
        form.refuse(Invalid(error.code, "danger") if error.field == "consent" else error)
        return None
    except Refused as error:
        if error.code != "referral_not_with_service":
            raise
        form.form_errors.append(error_sentence(error))
        return None
    return done["referral"]
