"""A whole sentence for every error code: what happened, and what to do.

The sentences lie in ``sentences/``, a file per area. A test reads the code for every
error that is raised, and fails where a code has no sentence or where a sentence wants a
parameter that the error does not carry.
"""

from __future__ import annotations

from datetime import date

from tracker.basics.errors import Invalid, TrackerError
from tracker.i18n.dates import format_date
from tracker.i18n.locales import Language
from tracker.i18n.sentences import (
    activities,
    casework,
    days,
    domain,
    exchange,
    feedback,
    grants,
    monitoring,
    records,
    screens,
)
from tracker.i18n.sentences.fields import field_label
from tracker.i18n.translate import N_, current_language, gettext_in, speaking


def _joined(*parts: dict[str, str]) -> dict[str, str]:
    together: dict[str, str] = {}
    for part in parts:
        twice = together.keys() & part.keys()
        if twice:
            raise ValueError(f"two sentences for {sorted(twice)}")
        together.update(part)
    return together


#: Error code → English sentence, the msgid of the catalogs.
MESSAGES: dict[str, str] = _joined(
    records.SENTENCES,
    exchange.SENTENCES,
    domain.SENTENCES,
    activities.SENTENCES,
    casework.SENTENCES,
    grants.SENTENCES,
    days.SENTENCES,
    feedback.SENTENCES,
    monitoring.SENTENCES,
    screens.SENTENCES,
)

UNFORESEEN = N_("Something went wrong. Try again.")


def error_sentence(error: TrackerError, lang: Language | None = None) -> str:
    """What to tell a person about ``error``, in ``lang`` or the current language."""
    msgid = MESSAGES.get(error.code, UNFORESEEN)
    spoken = lang or current_language()
    shown = {name: _plain(value, spoken) for name, value in error.params.items()}
    return gettext_in(spoken, msgid, **shown)


def error_line(error: TrackerError, lang: Language | None = None) -> str:
    """The sentence with the name of the field before it, where no form shows the field."""
    sentence = error_sentence(error, lang)
    if not isinstance(error, Invalid):
        return sentence
    with speaking(lang or current_language()):
        return f"{field_label(error.field)}: {sentence}"


def _plain(value: object, lang: Language) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(part) for part in sorted(value, key=str))
    if isinstance(value, date):
        return format_date(value, lang)
    return value
