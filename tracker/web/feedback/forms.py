"""Forms of this room."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from tracker.domain.cases.records import LANGUAGES
from tracker.domain.feedback.records import (
    ABOUT,
    CHANNELS,
    CONTENT,
    ENDS,
    FEEDBACK,
    KINDS,
    PASSED_TO,
)
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.form_pieces import NEEDED, OFF, OwnedForm, chosen_or_not, coded
from tracker.web.forms import Form


class ReceiveForm(OwnedForm):
    """What somebody said."""

    feedback_kind = RadioField(_("What kind"), [NEEDED])
    feedback_about = SelectField(_("About what"), [NEEDED])
    words = TextAreaField(
        _("What was said, in her words and her language"),
        [NEEDED, Length(max=4000)],
        render_kw={"rows": 5, **OFF},
    )
    said_in = SelectField(_("Language in which it was said"), [NEEDED], default="ht")
    feedback_channel = SelectField(_("How it came"), [NEEDED], default="in_person")
    said_on = DateField(_("Said on"), [Optional()])
    person_code = StringField(_("Code of her card"), [Optional(), Length(max=20)], render_kw=OFF)
    reach_her = StringField(
        _("How she can be reached"), [Optional(), Length(max=200)], render_kw=OFF
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feedback_kind.choices = coded("feedback_kind", KINDS)
        self.feedback_about.choices = chosen_or_not(coded("feedback_about", ABOUT))
        self.said_in.choices = coded("language", LANGUAGES)
        self.feedback_channel.choices = coded("feedback_channel", CHANNELS)

    def said(self, person: str | None) -> dict[str, Any]:
        """The fields as the command takes them."""
        return {
            "feedback_kind": self.feedback_kind.data,
            "feedback_about": self.feedback_about.data,
            "words": (self.words.data or "").strip(),
            "said_in": self.said_in.data,
            "feedback_channel": self.feedback_channel.data,
            "said_on": self.said_on.data.isoformat() if self.said_on.data else None,
            "reach_her": (self.reach_her.data or "").strip() or None,
            "person": person,
        }


class AnswerForm(Form):
    """What came of it."""

    base = HiddenField()
    state = RadioField(_("What came of it?"), [NEEDED])
    passed_to = SelectField(_("To whom it was passed on"), [Optional()])
    answer = TextAreaField(
        _("What she is told"), [NEEDED, Length(max=4000)], render_kw={"rows": 4, **OFF}
    )
    content = SelectField(_("Was she content with the answer?"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = coded("feedback_state", ENDS)
        self.passed_to.choices = chosen_or_not(coded("passed_to", PASSED_TO))
        self.content.choices = chosen_or_not(coded("content_with_answer", CONTENT))


class VoidForm(Form):
    """Why it should not count."""

    reason = SelectField(_("Reason"), [NEEDED])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = coded("void", FEEDBACK.void_reasons)


class CodeForm(Form):
    """She comes with her code."""

    code = StringField(_("Code that she was told"), [NEEDED, Length(max=20)], render_kw=OFF)
