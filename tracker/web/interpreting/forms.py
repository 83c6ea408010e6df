"""Forms of this room."""

from __future__ import annotations

import re
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from tracker.basics.errors import Invalid
from tracker.domain.activities.interpreting_records import (
    DOCUMENT_KINDS,
    INTERPRETED_FOR,
    MODES,
    SLOTS,
    TRAINING,
    UNMET_REASONS,
)
from tracker.domain.cases.records import GENDERS, LANGUAGES
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.form_pieces import NEEDED, OFF, OwnedForm, chosen_or_not, coded
from tracker.web.forms import Form

_TIME = re.compile(r"([01]?\d|2[0-3])[:.hH]([0-5]\d)\Z")
_MINUTES = {"inputmode": "numeric", "min": 1}


def minute_of_day(text: str | None) -> int | None:
    """Minutes since midnight of what was typed as ``9:30``; Invalid for what is no time."""
    typed = (text or "").strip()
    if not typed:
        return None
    found = _TIME.match(typed)
    if found is None:
        raise Invalid("time_form", "wanted_at")
    return int(found[1]) * 60 + int(found[2])


def clock(minute: int | None) -> str:
    """Minutes since midnight as a clock shows them."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


class InterpreterForm(OwnedForm):
    """An interpreter."""

    name = StringField(_("Name"), [NEEDED, Length(max=120)], render_kw=OFF)
    phone = StringField(_("Phone number"), [Optional(), Length(max=60)], render_kw=OFF)
    languages = SelectMultipleField(_("Languages"), [NEEDED])
    training = SelectField(_("Training"), [NEEDED])
    code_signed_on = DateField(_("Code of conduct signed on"), [Optional()])
    by_telephone = BooleanField(_("By telephone"))
    present = BooleanField(_("Present"))
    availability = SelectMultipleField(_("When she can be asked"), [Optional()])
    away_until = DateField(_("Away until"), [Optional()])
    gender = SelectField(_("Sex"), [Optional()])
    municipality = StringField(_("Municipality"), [Optional(), Length(max=120)], render_kw=OFF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = coded("language", LANGUAGES)
        self.training.choices = coded("training", TRAINING)
        self.gender.choices = chosen_or_not(coded("gender", GENDERS))
        self.availability.choices = [SelectChoice(slot, slot) for slot in SLOTS]

    def told(self, municipality: str | None) -> dict[str, Any]:
        """The fields as the commands take them."""
        days = {n: self[n].data for n in ("code_signed_on", "away_until")}
        return {
            "name": (self.name.data or "").strip(),
            "phone": (self.phone.data or "").strip() or None,
            "languages": sorted(self.languages.data or []),
            "training": self.training.data,
            "availability": sorted(self.availability.data or []) or None,
            "by_telephone": bool(self.by_telephone.data),
            "present": bool(self.present.data),
            "gender": self.gender.data or None,
            "municipality": municipality,
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }


class WorkForm(OwnedForm):
    """What a request and a session have in common."""

    interpreted_for = SelectField(_("What for"), [NEEDED])
    from_language = SelectField(_("From"), [NEEDED], default="ht")
    to_language = SelectField(_("To"), [NEEDED], default="es")
    service = SelectField(_("Service"), [Optional()])
    person_code = StringField(_("Code of her card"), [Optional(), Length(max=20)], render_kw=OFF)
    municipality = StringField(_("Municipality"), [Optional(), Length(max=120)], render_kw=OFF)
    place = StringField(_("Place"), [Optional(), Length(max=120)], render_kw=OFF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interpreted_for.choices = chosen_or_not(coded("interpreted_for", INTERPRETED_FOR))
        self.from_language.choices = coded("language", LANGUAGES)
        self.to_language.choices = coded("language", LANGUAGES)


class AskForm(WorkForm):
    """A request for an interpreter."""

    wanted_on = DateField(_("Wanted on"), [NEEDED])
    wanted_at = StringField(_("At what time"), [Optional(), Length(max=5)], render_kw=OFF)
    minutes = IntegerField(
        _("About how many minutes"), [Optional(), NumberRange(min=1)], render_kw=_MINUTES
    )
    mode = SelectField(_("How"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = chosen_or_not(coded("mode", MODES), gettext("Either way"))


class SessionForm(WorkForm):
    """What was interpreted. For a request the fields that it tells are left away."""

    interpreter = SelectField(_("Interpreter"), [NEEDED])
    held_on = DateField(_("Day"), [NEEDED])
    minutes = IntegerField(_("Minutes"), [NEEDED], render_kw=_MINUTES)
    mode = RadioField(_("How"), [NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = coded("mode", MODES)

    def of_a_request(self) -> SessionForm:
        """Without what the request tells."""
        for name in ("interpreted_for", "from_language", "to_language", "service", "person_code",
                     "municipality", "place", "cso"):  # fmt: skip
            if name in self:
                del self[name]
        return self


class AssignForm(Form):
    """Who does it."""

    base = HiddenField()
    interpreter = HiddenField(validators=[NEEDED])


class UnmetForm(Form):
    """Why nobody could do it."""

    base = HiddenField()
    reason = SelectField(_("Why the need was not met"), [NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = chosen_or_not(coded("unmet_reason", UNMET_REASONS))


class DocumentForm(OwnedForm):
    """A document that is needed in another language."""

    document_kind = SelectField(_("What kind of document"), [NEEDED])
    pages = IntegerField(_("Pages"), [NEEDED, NumberRange(min=1)], render_kw=_MINUTES)
    from_language = SelectField(_("From"), [NEEDED], default="ht")
    to_language = SelectField(_("To"), [NEEDED], default="es")
    due_on = DateField(_("Needed by"), [Optional()])
    certified = BooleanField(_("It must be a certified translation"))
    person_code = StringField(_("Code of her card"), [Optional(), Length(max=20)], render_kw=OFF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document_kind.choices = chosen_or_not(coded("translated_document", DOCUMENT_KINDS))
        self.from_language.choices = coded("language", LANGUAGES)
        self.to_language.choices = coded("language", LANGUAGES)


class DocumentAnswerForm(Form):
    """What became of a document."""

    base = HiddenField()
    state = HiddenField(validators=[NEEDED])
    interpreter = SelectField(_("Who translates it"), [Optional()])
    reason = SelectField(_("Why the need was not met"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = chosen_or_not(coded("unmet_reason", UNMET_REASONS))
