"""The conversation, the voices that read it aloud, and the recordings for them."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from tracker.basics.errors import Invalid
from tracker.i18n.locales import LANGUAGES, Language, is_language
from tracker.i18n.messages import error_sentence
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.web.access import needs
from tracker.web.current import installation
from tracker.web.desk import current_desk
from tracker.web.interview.needless import needless
from tracker.web.interview.questions import AGREE, PICTURES, in_each, keys, questions, spoken
from tracker.web.interview.voices import (
    can_be_heard,
    clip,
    drop_clip,
    keep_clip,
    machine,
    said_by_machine,
)
from tracker.web.people.consent_text import SENTENCES
from tracker.web.people.registering import Registering, register_by, sent_so_far

interview_room = Blueprint("interview", __name__)


@interview_room.route("/interview", methods=["GET", "POST"])
@needs("cases:person:register")
def talk() -> ResponseReturnValue:
    """One question after another; what is answered is what the form of a registration takes."""
    return register_by(_page)


@interview_room.post("/interview/so-far")
@needs("cases:person:register")
def so_far() -> ResponseReturnValue:
    """What is wrong with the answers so far, and which questions they make needless: asked
    before the next question is shown.

    Nothing is kept. She learns at once that a date cannot be, not after all questions.
    """
    form, wrong = sent_so_far()
    return jsonify(wrong=wrong, needless=needless(form, current_desk().today()))


def _page(asked: Registering) -> str:
    form = asked.form
    her = form.language.data
    home = installation().settings.home
    return render_template(
        "interview/talk.html",
        form=form,
        likely=asked.likely,
        elsewhere=asked.elsewhere,
        her=her if is_language(her) else "ht",
        ours=current_language(),
        tongues=LANGUAGES,
        questions=questions(form),
        explained=[
            (f"consent_{n}", picture, in_each(sentence))
            for n, (picture, sentence) in enumerate(zip(PICTURES, SENTENCES, strict=True), 1)
        ],
        agree=in_each(AGREE),
        aloud=can_be_heard(home),
    )


def _known(lang: str, key: str) -> tuple[Language, str]:
    """A language and a key that there are; nothing else becomes part of a path."""
    if not is_language(lang):
        abort(404)
    text = spoken(key, lang)
    if text is None:
        abort(404)
    return lang, text


@interview_room.get("/interview/voice/<lang>/<key>")
@needs("cases:person:register")
def voice(lang: str, key: str) -> ResponseReturnValue:
    """A sentence read aloud: recorded, or by the machine; 204 where neither is here."""
    told, text = _known(lang, key)
    recorded = clip(installation().settings.home, told, key)
    if recorded is not None:
        return Response(recorded[0], mimetype=recorded[1])
    program = machine()
    said = said_by_machine(program, told, text) if program else None
    return Response(status=204) if said is None else Response(said, mimetype="audio/wav")


@interview_room.get("/interview/recordings")
@needs("sync:setup")
def recordings() -> ResponseReturnValue:
    """Every sentence, and whether somebody recorded it."""
    home = installation().settings.home
    asked = request.args.get("lang", "ht")
    lang: Language = asked if is_language(asked) else "ht"
    rows = [(key, spoken(key, lang), clip(home, lang, key) is not None) for key in keys()]
    return render_template(
        "interview/recordings.html", rows=rows, lang=lang, tongues=LANGUAGES, machine=machine()
    )


@interview_room.post("/interview/recordings/<lang>/<key>")
@needs("sync:setup")
def record(lang: str, key: str) -> ResponseReturnValue:
    """Keep a recording of a sentence, or forget it."""
    told, _text = _known(lang, key)
    home, sent = installation().settings.home, request.files.get("recording")
    if sent is None or not sent.filename:
        drop_clip(home, told, key)
        flash(_("The recording is forgotten."))
    else:
        try:
            keep_clip(home, told, key, sent.filename, sent.read())
            flash(_("The recording is kept on this computer."), "success")
        except Invalid as error:
            flash(error_sentence(error), "warning")
    return redirect(url_for("interview.recordings", lang=told), 303)
