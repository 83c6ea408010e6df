"""Documents on their screens: attach, open, ask for, take back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.basics.errors import Refused
from tracker.domain.grants import documents
from tracker.domain.grants.following import grant_reports, grant_tranches
from tracker.domain.grants.spending import expenditure, expenditures
from tracker.domain.grants.terms import Terms
from tracker.i18n.dates import format_date
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import current_language, gettext, ngettext
from tracker.i18n.translate import lazy_gettext as _
from tracker.ledger.attachments import DOCUMENT, DOCUMENT_KINDS, MOST_BYTES
from tracker.web.access import needs
from tracker.web.desk import current_desk
from tracker.web.downloads import download
from tracker.web.forms import Form
from tracker.web.grants.forms import TakeBackForm, coded
from tracker.web.grants.room import form_page, grants_room, terms
from tracker.web.grants.taking_back import named

_NEEDED = InputRequired(_("This field is required"))


class AttachForm(Form):
    """A file, and what it belongs to."""

    file = FileField(_("File"), [FileRequired(_("Choose a file."))])
    title = StringField(_("Title"), [_NEEDED, Length(max=120)])
    document_kind = SelectField(_("What it is"), [_NEEDED])
    about = SelectField(_("Belongs to"), [_NEEDED])
    for_audits = BooleanField(
        _("Grants officers may see it"),
        description=_("Only where no woman who is served is named or seen in it."),
    )


def _subjects(grant: Terms, chosen: str) -> list[SelectChoice]:
    """What a document can hang on: the grant, its tranches, reports, latest expenditures, and
    what was ``chosen``, however old it is."""
    desk = current_desk()
    found = [SelectChoice(f"grant_agreement:{grant.grant}", f"{grant.code} · {grant.title}")]
    for tranche in grant_tranches(desk, grant=grant.grant):
        number = gettext("Tranche %(number)s", number=tranche.number)
        found.append(SelectChoice(f"tranche:{tranche.id}", number))
    for report in grant_reports(desk, grant=grant.grant):
        label = f"{choice('report_kind', report.report_kind)} · {_day(report.due_on)}"
        found.append(SelectChoice(f"grant_report:{report.id}", label))
    listed = expenditures(desk, grant=grant.grant)
    about, _colon, subject = chosen.partition(":")
    if about == "expenditure" and subject not in {spent.id for spent in listed}:
        older = expenditure(desk, expenditure=subject)
        listed += [older] if older.grant == grant.grant and not older.void else []
    for spent in listed:
        label = f"{_day(spent.spent_on)} · {spent.purpose}"
        found.append(SelectChoice(f"expenditure:{spent.id}", label))
    return found


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso), current_language(), "short")


@grants_room.route("/grants/<uuid:grant_id>/documents/new", methods=["GET", "POST"])
@needs("grants:work:record")
def attach(grant_id: UUID) -> ResponseReturnValue:
    """Attach a file; ``?about=TABLE:ID`` chooses what it belongs to."""
    desk, grant, form = current_desk(), terms(grant_id), AttachForm()
    form.document_kind.choices = coded("document_kind", DOCUMENT_KINDS, empty=True)
    if not form.is_submitted():
        form.about.data = request.args.get("about", f"grant_agreement:{grant.grant}")
    form.about.choices = _subjects(grant, str(form.about.data))

    def carry_out() -> None:
        about, _colon, subject = str(form.about.data).partition(":")
        documents.attach(
            desk,
            about=about,
            subject=subject,
            # One byte more than is taken shows that there is more.
            data=form.file.data.stream.read(MOST_BYTES + 1),
            title=form.title.data,
            document_kind=form.document_kind.data,
            for_audits=form.for_audits.data,
        )

    return form_page(
        form,
        grant,
        carry_out,
        title=gettext("Attach a document"),
        lead=gettext(
            "A PDF, a picture or a spreadsheet of at most %(megabytes)s MB.",
            megabytes=MOST_BYTES // 2**20,
        ),
        label=gettext("Attach"),
        told=gettext("The document is attached."),
        upload=True,
    )


@grants_room.get("/documents/<uuid:document_id>")
@needs("grants:read")
def open_document(document_id: UUID) -> ResponseReturnValue:
    """The file itself, named by its kind and nothing else.

    Lists and the search lead here too: where the file is not here, its grant is shown, where
    it can be asked for.
    """
    desk = current_desk()
    try:
        data, form = documents.open_document(desk, document=str(document_id))
    except Refused as error:
        if error.code not in ("document_not_here", "document_not_for_audits"):
            raise
        flash(error_sentence(error), "warning")
        grant = documents.grant_of(desk, document=str(document_id))
        return redirect(url_for("grants.grant", grant_id=grant, _anchor="documents"), 303)
    return download(data, f"document-{str(document_id)[-6:]}.{form}", documents.MEDIA_TYPES[form])


@grants_room.post("/grants/<uuid:grant_id>/documents/ask")
@needs("grants:read")
def ask_for(grant_id: UUID) -> ResponseReturnValue:
    """Ask for one document (``document``), or for all of the grant that are not here."""
    desk, one = current_desk(), request.form.get("document")
    wanted = [
        d.id
        for d in documents.grant_documents(desk, grant=str(grant_id))
        if d.state == "not_here" and d.open and one in (None, d.id)
    ]
    asked = documents.ask_for(desk, documents=wanted)
    told = ngettext(
        "One document is asked for with the next exchange.",
        "%(num)s documents are asked for with the next exchange.",
        asked,
    )
    flash(told, "success")
    return redirect(url_for("grants.grant", grant_id=grant_id), 303)


@grants_room.route(
    "/grants/<uuid:grant_id>/documents/<uuid:document_id>/take-back", methods=["GET", "POST"]
)
@needs("grants:work:record")
def void_document(grant_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Take a document back; its bytes are dropped."""
    desk, grant = current_desk(), terms(grant_id)
    held = documents.document(desk, document=str(document_id))
    form = TakeBackForm(base=held.base).of(DOCUMENT.void_reasons)
    return form_page(
        form,
        grant,
        lambda: documents.void_document(
            desk,
            document=held.id,
            reason=form.reason.data,
            base=form.base.data.split(",") if form.base.data else None,
        ),
        title=gettext("Take back"),
        lead=gettext("The file is dropped here, and on other computers with their next exchange."),
        label=gettext("Take back"),
        told=gettext("It was taken back."),
        about=named(DOCUMENT.table, vars(held), grant, current_language()),
        keep=gettext("Leave it as it is"),
    )
