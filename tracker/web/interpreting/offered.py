"""What the forms of this room offer, and what is typed there."""

from __future__ import annotations

from wtforms.fields import SelectChoice

from tracker.basics.errors import Invalid
from tracker.domain.activities.interpreters import Interpreter, interpreters
from tracker.domain.cases.finding import find_by_code
from tracker.domain.referrals.queries import services
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.form_pieces import chosen_or_not


def offered_services(desk: Desk) -> list[SelectChoice]:
    """The directory, with a first line for none."""
    return chosen_or_not([SelectChoice(s.id, s.name) for s in services(desk)], _("None"))


def offered_interpreters(desk: Desk, cso: str | None = None) -> list[SelectChoice]:
    """Everybody who interprets, with her languages."""
    return chosen_or_not(
        [SelectChoice(i.id, f"{called(i)} · {spoken(i)}") for i in interpreters(desk, cso=cso)]
    )


def called(one: Interpreter) -> str:
    """Her name; where none is held the beginning of her id tells her from others."""
    return one.name or one.id[-6:]


def spoken(one: Interpreter) -> str:
    """Her languages, as a line."""
    return ", ".join(str(choice("language", code)) for code in one.languages)


def person_of_code(desk: Desk, text: str | None) -> str | None:
    """The registration of a card's code; None for an empty field, Invalid for a wrong one."""
    if not text or not text.strip():
        return None
    found = find_by_code(desk, text)
    if found is None:
        raise Invalid("not_a_known_card", "person_code")
    return found.id
