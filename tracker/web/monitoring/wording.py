"""Answers of a round in words."""

from __future__ import annotations

from tracker.audit.monitoring import LEFT, Results
from tracker.i18n.sentences.monitoring import MONITORING_CHOICES
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _


def answer_label(question: str, code: str) -> str:
    """An answer as it is called; a number stays one."""
    if code == LEFT:
        return _("No answer")
    told = MONITORING_CHOICES[question].get(code)
    return code if told is None else _(told)


def item_label(found: Results, code: str) -> str:
    """A thing of the kit as the reader calls it."""
    return found.item_names.get(code, {}).get(current_language(), code)
