"""Forms of the people served: what is known of her, her consent, taking a record out."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.domain.cases.records import (
    CONSENT_SCOPES,
    DOCUMENTS,
    GENDERS,
    LANGUAGES,
    MIGRATION_STATUSES,
    PERSON,
    WG_ANSWERS,
    WG_QUESTIONS,
    YES_NO,
)
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.forms import Form

_UNTOLD: Any = _("Not asked")
_OFF = {"autocomplete": "off"}
#: An age below which the Washington Group's questions are not asked.
ASKED_FROM = 5


def options(group: str, values: tuple[str, ...], blank: bool = True) -> list[SelectChoice]:
    """The answers of a declared field; first, unless not ``blank``, that nobody asked."""
    named = [SelectChoice(value, choice(group, value)) for value in values]
    return [SelectChoice("", _UNTOLD), *named] if blank else named


class PersonForm(Form):
    """What is known of her. The names of the fields are those of the record type."""

    base = HiddenField()
    given_names = StringField(
        _("First name(s)"), [InputRequired(_("This field is required")), Length(max=120)],
        render_kw=_OFF,
    )  # fmt: skip
    family_names = StringField(_("Last name"), [Length(max=120)], render_kw=_OFF)
    name_used = StringField(_("Nickname / name she uses"), [Length(max=80)], render_kw=_OFF)
    name_on_card = BooleanField(_("She wants her name on her card"))
    birth_date = StringField(
        _("Date of birth"), [Length(max=20)],
        description=_("Day, month and year, like 23/11/1990. If she only knows the year: 1990."),
        render_kw={**_OFF, "inputmode": "text"},
    )  # fmt: skip
    birth_estimated = BooleanField(_("This date is an estimate"))
    age = IntegerField(
        _("Age"), [Optional(), NumberRange(0, 120, _("Write an age between 0 and 120."))],
        description=_("Only if she does not know her date of birth."),
        render_kw={**_OFF, "min": "0", "max": "120"},
    )  # fmt: skip
    gender = SelectField(_("Sex"), choices=options("gender", GENDERS), default="")
    languages = SelectMultipleField(
        _("Languages she speaks"), choices=options("language", LANGUAGES, blank=False)
    )
    reads = SelectField(_("Can she read?"), choices=options("yes_no", YES_NO), default="")
    interpreter_needed = SelectField(
        _("Does she need an interpreter?"), choices=options("yes_no", YES_NO[:2]), default=""
    )
    phone = StringField(_("Phone number"), [Length(max=40)], render_kw={**_OFF, "inputmode": "tel"})
    phone_safe = SelectField(
        _("Is it safe to call her?"), choices=options("yes_no", YES_NO), default=""
    )
    municipality = StringField(
        _("Municipality where she lives"), [Length(max=120)],
        description=_("Write the first letters and choose from the list."),
        render_kw=_OFF,
    )  # fmt: skip
    dependants = IntegerField(
        _("How many people depend on her?"),
        [Optional(), NumberRange(0, 30, _("Write a number between 0 and 30."))],
        render_kw={**_OFF, "min": "0", "max": "30"},
    )
    pregnant = SelectField(_("Is she pregnant?"), choices=options("yes_no", YES_NO), default="")
    lactating = SelectField(
        _("Is she breastfeeding?"), choices=options("yes_no", YES_NO), default=""
    )
    migration_status = SelectField(
        _("Migration status"), choices=options("migration_status", MIGRATION_STATUSES), default=""
    )
    documents = SelectMultipleField(
        _("Documents she has"), choices=options("documents", DOCUMENTS, blank=False)
    )
    notes = TextAreaField(
        _("Notes"), [Length(max=500)],
        description=_("What helps to serve her. Never what happened to her, or why she left."),
    )  # fmt: skip


for _question in WG_QUESTIONS:
    setattr(
        PersonForm,
        f"wg_{_question}",
        SelectField(
            choice("wg_question", _question), choices=options("wg", WG_ANSWERS), default=""
        ),
    )


class ConsentFields:
    """How a consent was given. Mixed into the two forms that ask for one."""

    how = RadioField(
        _("How did she agree?"),
        [InputRequired(_("Ask her, and say how she agreed."))],
        choices=options("how", ("spoken", "written", "thumbprint"), blank=False),
    )
    language = SelectField(
        _("In which language was she asked?"), choices=options("language", LANGUAGES), default="ht"
    )
    interpreter_used = SelectField(
        _("Was there an interpreter?"), choices=options("yes_no", YES_NO[:2]), default=""
    )
    given_by = SelectField(
        _("Who agreed?"),
        choices=options(
            "given_by", ("self", "caregiver", "other_adult", "best_interest"), blank=False
        ),
        default="self",
    )
    assent = SelectField(
        _("Did the child agree too?"),
        choices=options("assent", ("none", "spoken", "written")),
        default="",
        description=_("Only for girls under 15: from 6 years in words, from 12 years in writing."),
    )
    override_reason = SelectField(
        _("Why is it in her best interest?"),
        choices=options("consent_override_reason", ("unsafe_caregiver", "no_caregiver", "urgent")),
        default="",
        description=_("Only where nobody who may agree for her can be asked."),
    )


class RegisterForm(PersonForm, ConsentFields):
    """A new registration, with the consent without which nothing is kept."""

    cso = SelectField(_("Organisation"), choices=[])
    card = StringField(
        _("A prepared card"), [Length(max=20)],
        description=_("Scan it. Without one a new card is made, to be printed."),
        render_kw=_OFF,
    )  # fmt: skip
    likely_seen = HiddenField()


class ConsentForm(Form, ConsentFields):
    """A further consent of hers."""

    consent_scope = SelectField(
        _("What does she agree to?"), choices=options("consent_scope", CONSENT_SCOPES, blank=False)
    )
    recipient = SelectField(
        _("With which service may it be shared?"), choices=[], default="",
        description=_("Only when she agrees to share with a named service."),
    )  # fmt: skip


class VoidForm(Form):
    """Why a registration does not count any more."""

    base = HiddenField()
    reason = RadioField(
        _("Reason"),
        [InputRequired(_("This field is required"))],
        choices=options("void", PERSON.void_reasons, blank=False),
    )
