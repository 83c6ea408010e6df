"""Which questions an earlier answer makes needless: what is not needed is not asked."""

from __future__ import annotations

from datetime import date

from tracker.basics.errors import Invalid
from tracker.domain.cases.ages import age_on
from tracker.domain.cases.records import WG_QUESTIONS
from tracker.web.people.birth import read_birth
from tracker.web.people.forms import ASKED_FROM, PersonForm

#: Ages at which a woman is asked whether she is pregnant or breastfeeds.
_MAY_BE_PREGNANT = range(10, 60)


def needless(form: PersonForm, today: date) -> list[str]:
    """Fields that need no question with the answers so far, in no order."""
    found = []
    if (form.birth_date.data or "").strip():
        found.append("age")
    if not (form.phone.data or "").strip():
        found.append("phone_safe")
    years = _age(form, today)
    if form.gender.data == "male" or (years is not None and years not in _MAY_BE_PREGNANT):
        found += ["pregnant", "lactating"]
    if years is not None and years < ASKED_FROM:
        found += [f"wg_{question}" for question in WG_QUESTIONS]
    return found


def _age(form: PersonForm, today: date) -> int | None:
    """Her age as far as it can be told from what was typed."""
    try:
        born, _precision = read_birth(
            form.birth_date.data, form.birth_estimated.data, form.age.data, today
        )
    except Invalid:
        return None
    return age_on(born, today)
