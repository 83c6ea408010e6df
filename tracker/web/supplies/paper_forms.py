"""Forms with lines: what came with a waybill or a transfer."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from tracker.basics.errors import Invalid
from tracker.domain.supplies.stock_records import ARRIVAL_REASONS
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import gettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.web.form_pieces import coded
from tracker.web.forms import Form
from tracker.web.supplies.choices import none_chosen

_NEEDED = InputRequired(_("This field is required"))
_OFF = {"autocomplete": "off", "spellcheck": "false"}
_DIGITS = {"inputmode": "numeric", "min": 0}


class _Asked:
    """Marks a field that is needed on every line that is not left blank, as the command says."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """A line may be left blank as a whole."""


class LineForm(Form):
    """One lot of what came. Its errors beyond the shape are found by the command."""

    class Meta(Form.Meta):
        # The form around it has the token.
        csrf = False

    lot = StringField(_("Lot"), [_Asked(), Length(max=60)], render_kw=_OFF)
    kit_version = SelectField(_("Kit"), [Optional()])
    grant_agreement = SelectField(_("Grant"), [Optional()])
    expires_on = DateField(_("Expires on"), [Optional()])
    stated = IntegerField(_("On the paper"), [_Asked(), Optional()], render_kw=_DIGITS)
    arrived = IntegerField(_("Arrived"), [_Asked(), Optional()], render_kw=_DIGITS)
    damaged = IntegerField(_("Of these damaged"), [Optional()], render_kw=_DIGITS)
    reason = SelectField(_("Why another number arrived"), [Optional()])

    @property
    def blank(self) -> bool:
        """Whether nothing was typed on this line."""
        typed = (self.lot, self.stated, self.arrived, self.damaged)
        return not any(f.raw_data and f.raw_data[0].strip() for f in typed)

    def told(self) -> dict[str, Any]:
        """The line as the command takes it."""
        told: dict[str, Any] = {f.short_name: f.data or None for f in self}
        told |= {name: self[name].data for name in ("stated", "arrived", "damaged")}
        told["lot"] = (self.lot.data or "").strip()
        told["expires_on"] = self.expires_on.data and self.expires_on.data.isoformat()
        return told


class LinesForm(Form):
    """A paper with lines; ``more`` is the button for another line."""

    lines = FieldList(FormField(LineForm), min_entries=1)

    def offer(self, kits: list[SelectChoice], grants: list[SelectChoice]) -> None:
        """What can be chosen on every line."""
        choose = none_chosen(gettext("Choose"))
        for line in self.lines:
            line.kit_version.choices = [choose, *kits]
            line.grant_agreement.choices = grants if len(grants) == 1 else [choose, *grants]
            line.reason.choices = [choose, *coded("stock_reason", ARRIVAL_REASONS)]

    def told(self) -> list[dict[str, Any]]:
        """Lines with something on them; Invalid where the paper's number is missing."""
        for number, line in enumerate(self._filled()):
            if line.stated.data is None:
                raise Invalid("required", f"lines-{number}-stated")
        return [line.told() for line in self._filled()]

    def _filled(self) -> list[LineForm]:
        return [line.form for line in self.lines if not line.form.blank]

    def refuse(self, error: Invalid) -> None:
        """Beside the field of the line that it is about, where it is about one."""
        table, _bar, rest = error.field.partition("-")
        number, _bar, name = rest.partition("-")
        filled = self._filled()
        if table == "lines" and number.isdigit() and int(number) < len(filled):
            line = filled[int(number)]
            field = line[name if name in line else "lot"]
            field.errors = [*field.errors, error_sentence(error)]
            self.lines.errors = [*self.lines.errors, error.code]
        elif error.field == "lines":
            self.form_errors.append(error_sentence(error))
        else:
            super().refuse(error)


class WaybillForm(LinesForm):
    """Goods from outside, and the paper they came with."""

    site = SelectField(_("Distribution point"), [_NEEDED])
    number = StringField(_("Number of the waybill"), [_NEEDED, Length(max=40)], render_kw=_OFF)
    supplier = StringField(_("From whom"), [_NEEDED, Length(max=120)])
    dated_on = DateField(_("Date of the paper"), [Optional()])
    received_on = DateField(_("Received on"), [Optional()])
    carrier_name = StringField(_("Who carries it"), [Length(max=120)], render_kw=_OFF)
    vehicle = StringField(_("Vehicle"), [Length(max=60)], render_kw=_OFF)


class WaybillHeadForm(Form):
    """What is wrong on the head of a waybill, put right; ``base``: what was seen of it."""

    base = HiddenField()
    supplier = StringField(_("From whom"), [_NEEDED, Length(max=120)])
    dated_on = DateField(_("Date of the paper"), [Optional()])


class ArrivalForm(LinesForm):
    """What arrived of a transfer."""

    number = HiddenField()
    site = SelectField(_("Arrived at"), [_NEEDED])
    received_on = DateField(_("Received on"), [Optional()])


class SendForm(Form):
    """Goods that leave; the numbers of kits are read beside it, one for each lot."""

    to_site = SelectField(_("To whom"), [_NEEDED])
    sent_on = DateField(_("Sent on"), [Optional()])
    expected_on = DateField(_("Expected on"), [Optional()])
    number = StringField(_("Number of the paper"), [Length(max=40)], render_kw=_OFF)
    carrier_name = StringField(_("Who carries it"), [Length(max=120)], render_kw=_OFF)
    vehicle = StringField(_("Vehicle"), [Length(max=60)], render_kw=_OFF)


class TakeBackForm(Form):
    """Why a paper is taken back; ``base``: what was seen of it."""

    base = HiddenField()
    reason = SelectField(_("Reason"), [_NEEDED])

    def of(self, reasons: tuple[str, ...]) -> TakeBackForm:
        self.reason.choices = [none_chosen(gettext("Choose")), *coded("void", reasons)]
        return self
