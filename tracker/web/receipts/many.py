"""The receipts of a period in one PDF: made in the background, fetched when it is ready."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from tracker.basics.errors import NotFound
from tracker.domain.organisations.queries import grants, sites
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.steps import step_sentence
from tracker.i18n.translate import lazy_gettext as _
from tracker.reports.receipt_sheets import receipt_sheets
from tracker.web.access import needs
from tracker.web.background import Background, Tell
from tracker.web.desk import current_desk, own_session, sessions
from tracker.web.downloads import download
from tracker.web.forms import Form
from tracker.web.progress import piece
from tracker.web.receipts.room import receipts_room


@dataclass(frozen=True)
class Written:
    """The PDF and how many receipts are in it; in the session's memory alone."""

    pdf: bytes
    count: int


RUNS: Background[Written] = Background("receipts", "collect")


class ManyForm(Form):
    """Which receipts."""

    since = DateField(_("From"), [InputRequired(_("This field is required"))])
    until = DateField(_("Until"), [InputRequired(_("This field is required"))])
    site = SelectField(_("Distribution point"), choices=[], default="")
    grant = SelectField(_("Grant"), choices=[], default="")


def _form() -> ManyForm:
    desk, form = current_desk(), ManyForm()
    everywhere = SelectChoice("", _("All"))
    form.site.choices = [everywhere, *(SelectChoice(s.id, s.name) for s in sites(desk))]
    form.grant.choices = [everywhere, *(SelectChoice(g.id, g.code) for g in grants(desk))]
    return form


@receipts_room.get("/receipts/many")
@needs("supplies:receipt:read")
def many() -> ResponseReturnValue:
    """Which receipts, how far they are, or where they are fetched."""
    form, today = _form(), current_desk().today()
    form.since.data, form.until.data = today, today
    return _page(form)


def _page(form: ManyForm, status: int = 200) -> ResponseReturnValue:
    job, trouble = RUNS.current(own_session()), None
    if job is not None and job.error is not None:
        trouble = error_sentence(job.error)
        RUNS.let_go(own_session())
    page = render_template(
        "receipts/many.html", form=form, job=job, trouble=trouble, step_sentence=step_sentence
    )
    return page, status


@receipts_room.post("/receipts/many")
@needs("supplies:receipt:read")
def write_many() -> ResponseReturnValue:
    """Begin; what was made before is let go."""
    form, session = _form(), own_session()
    if not form.validate_on_submit():
        return _page(form, 422)
    wanted = {"since": form.since.data.isoformat(), "until": form.until.data.isoformat()}
    site, grant = form.site.data or None, form.grant.data or None
    held = RUNS.current(session)
    if held is not None and held.finished:
        RUNS.let_go(session)

    def work(tell: Tell) -> Written:
        pdf = io.BytesIO()
        with session.unlocked.desk() as desk:
            count = receipt_sheets(desk, pdf, **wanted, site=site, grant=grant, tell=tell)
        return Written(pdf.getvalue(), count)

    RUNS.start(sessions(), session, work)
    return redirect(url_for("receipts.many"), 303)


@receipts_room.post("/receipts/many/stop")
@needs("supplies:receipt:read")
def stop_many() -> ResponseReturnValue:
    """Stop, or let go what was made."""
    job = RUNS.current(own_session())
    if job is not None and job.finished:
        RUNS.let_go(own_session())
    else:
        RUNS.stop(own_session())
    return redirect(url_for("receipts.many"), 303)


@receipts_room.get("/receipts/many/progress")
@needs("supplies:receipt:read")
def many_progress() -> ResponseReturnValue:
    """How far it is."""
    job = RUNS.current(own_session())
    return piece(job, "receipts/_many_progress.html", url_for("receipts.many"))


@receipts_room.get("/receipts/many.pdf")
@needs("supplies:receipt:read")
def many_paper() -> ResponseReturnValue:
    """The PDF that was made."""
    job = RUNS.current(own_session())
    if job is None or job.result is None:
        raise NotFound("not_found", what="receipt")
    return download(job.result.pdf, "receipts.pdf", "application/pdf")
