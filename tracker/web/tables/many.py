"""Rows that are ticked, and one answer written for all of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from tracker.basics.actor import Actor
from tracker.basics.errors import Invalid
from tracker.domain.cases.many import FIELDS, edit_many
from tracker.domain.cases.records import GENDERS, LANGUAGES, YES_NO
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.fields import field_label
from tracker.i18n.translate import gettext, ngettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.forms import Form
from tracker.web.people.values import read_place
from tracker.web.tables.room import tables_room


class ManyForm(Form):
    """What is to stand for everybody who is ticked."""

    field = SelectField(_("What is to be changed"))
    answer = SelectField(_("Answer"), [Optional()])
    language = SelectField(_("Language"), [Optional()])
    gender = SelectField(_("Sex"), [Optional()])
    place = StringField(_("Municipality"), [Optional()], render_kw={"autocomplete": "off"})

    def offer(self) -> None:
        """Choices in the language of the moment."""
        self.field.choices = [SelectChoice(name, field_label(name)) for name in FIELDS]
        self.answer.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(code, choice("yes_no", code)) for code in YES_NO),
        ]
        self.gender.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(code, choice("gender", code)) for code in GENDERS),
        ]
        self.language.choices = [
            SelectChoice("", gettext("Choose")),
            *(SelectChoice(code, choice("language", code)) for code in LANGUAGES),
        ]


def form_for(table: str, actor: Actor) -> ManyForm | None:
    """The form below a table whose rows can be changed together."""
    if table != "people" or not actor.may("cases:person:edit"):
        return None
    form = ManyForm(formdata=None)
    form.offer()
    return form


@tables_room.post("/tables/people/many")
@needs("cases:person:edit")
def people_many() -> ResponseReturnValue:
    """Write one answer for everybody who is ticked."""
    form = ManyForm()
    form.offer()
    ticked = [tuple(value.split(" ", 1)) for value in request.form.getlist("ticked")]
    persons = [(pair[0], pair[1]) for pair in ticked if len(pair) == 2]
    try:
        done = edit_many(current_desk(), persons=persons, field=form.field.data, value=_value(form))
    except Invalid as error:
        flash(error_sentence(error), "warning")
    else:
        text = ngettext("One person was changed.", "%(num)s persons were changed.", done.changed)
        flash(text, "success" if done.changed else "warning")
        if done.left:
            flash(
                ngettext(
                    "One was left as she was, because somebody changed her meanwhile or nothing"
                    " can be changed.",
                    "%(num)s were left as they were, because somebody changed them meanwhile or"
                    " nothing can be changed.",
                    len(done.left),
                ),
                "warning",
            )
    return redirect(_back(), 303)


def _back() -> str:
    """The table as it was asked for; only our own names are taken over."""
    known = {"gender", "municipality", "interpreter_needed", "source", "cso", "sort", "down"}
    asked = urlencode({k: v for k, v in request.args.items() if k in known})
    return url_for("tables.people") + (f"?{asked}" if asked else "")


def _value(form: ManyForm) -> Any:
    name = form.field.data
    if name == "municipality":
        code = read_place(form.place.data)
        if code is None:
            raise Invalid("required", "municipality")
        return code
    if name == "languages":
        if not form.language.data:
            raise Invalid("required", "languages")
        return [form.language.data]
    if name == "gender":
        if not form.gender.data:
            raise Invalid("required", "gender")
        return form.gender.data
    if form.answer.data not in YES_NO:
        raise Invalid("required", "answer")
    if name == "interpreter_needed":
        if form.answer.data not in ("yes", "no"):
            raise Invalid("not_yes_or_no", "answer")
        return form.answer.data == "yes"
    return form.answer.data
