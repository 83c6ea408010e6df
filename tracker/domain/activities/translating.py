"""Documents that somebody needs in another language. The document itself is never kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.basics.errors import Invalid
from tracker.domain.activities.interpreting import (
    answer,
    closed_as,
    fitting,
    two_languages,
    waiting,
    waits_again,
)
from tracker.domain.cases.erased import refuse_erased
from tracker.ledger.desk import Desk, command

_ASKED = frozenset(
    ("document_kind", "pages", "certified", "person", "from_language", "to_language", "due_on")
)
#: What an answer may be; ``served``: the translation was handed over.
ANSWERS = ("assigned", "served", "not_met", "withdrawn")


@command("activities:translation:ask", "activities:interpretation:write")
def ask_translation(desk: Desk, *, request: Mapping[str, Any], cso: str | None = None) -> str:
    """A document to be translated; the request's id."""
    values = {name: value for name, value in request.items() if value not in (None, "")}
    if set(values) - _ASKED:
        raise Invalid("unknown_field", "request")
    pages = values.get("pages")
    if type(pages) is not int or not 1 <= pages <= 1000:
        raise Invalid("not_positive", "pages")
    two_languages(values)
    scope = None
    if values.get("person"):
        who = desk.record("person", values["person"])
        refuse_erased(desk, who)
        scope = who["scope"]
    values |= {"asked_on": desk.today().isoformat(), "state": "open"}
    return desk.add(
        scope or desk.scope(cso), "activities:translation:ask", "translation_request", values
    )


@command("activities:translation:answer", "activities:interpretation:write")
def answer_translation(
    desk: Desk,
    *,
    request: str,
    state: str,
    interpreter: str | None = None,
    reason: str | None = None,
    base: Sequence[str] | None = None,
) -> None:
    """Who translates it, that it was handed over, or why it could not be done."""
    row = waiting(desk, "translation_request", request)
    if state not in ANSWERS:
        raise Invalid("not_a_choice", "state")
    values: dict[str, Any] = {"state": state}
    if interpreter:
        fitting(desk, row, interpreter)
        values["interpreter"] = interpreter
    elif state == "assigned" or (state == "served" and not row["interpreter"]):
        raise Invalid("required", "interpreter")
    if state == "not_met":
        if not reason:
            raise Invalid("required", "reason")
        values["unmet_reason"] = reason
    if state != "assigned":
        values["closed_on"] = desk.today().isoformat()
    answer(desk, "translation_request", row, values, base, "activities:translation:answer")


@command("activities:translation:reopen", "activities:interpretation:write")
def reopen_translation(desk: Desk, *, request: str, base: Sequence[str] | None = None) -> None:
    """It was closed by mistake: it waits again."""
    row = closed_as(desk, "translation_request", request, ("served", "not_met", "withdrawn"))
    waits = waits_again(desk, row)
    answer(desk, "translation_request", row, waits, base, "activities:translation:reopen")
