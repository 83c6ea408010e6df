"""Between a form and the record type ``person``: what was typed, as it is kept, and back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid
from tracker.domain.cases.ages import age_on
from tracker.domain.cases.lists.municipalities import find_place, municipality
from tracker.domain.cases.queries import Person
from tracker.domain.cases.records import WG_QUESTIONS
from tracker.web.people.birth import read_birth, written_birth
from tracker.web.people.forms import ASKED_FROM, ConsentFields, PersonForm

_CODE = re.compile(r"\((\d{5})\)\s*\Z")
_AS_IT_IS = (
    "given_names", "family_names", "name_used", "gender", "reads", "phone", "phone_safe",
    "pregnant", "lactating", "migration_status", "notes",
)  # fmt: skip


def place_label(code: str | None) -> str:
    """``Tapachula, Chiapas (07089)``: what the form shows and reads again."""
    place = municipality(code) if code else None
    return f"{place.name}, {place.state} ({place.code})" if place else code or ""


def read_place(text: str | None) -> str | None:
    """The code of a municipality as chosen from the list, or as typed."""
    typed = (text or "").strip()
    if not typed:
        return None
    coded = _CODE.search(typed)
    code = coded[1] if coded and municipality(coded[1]) else find_place(typed).code
    if code is None:
        raise Invalid("municipality_unclear", "municipality")
    return code


def person_values(form: PersonForm, today: date, shown: Person | None = None) -> dict[str, Any]:
    """The fields of the form as the commands take them; Invalid names the field."""
    values: dict[str, Any] = {name: form[name].data or None for name in _AS_IT_IS}
    untouched = shown is not None and _birth_untouched(form, shown)
    if shown is not None and untouched:
        born, precision = shown.birth_date, shown.birth_precision
    else:
        born, precision = read_birth(
            form.birth_date.data, form.birth_estimated.data, form.age.data, today
        )
    years = age_on(born, today)
    asked = years is None or years >= ASKED_FROM
    return {
        **values,
        "name_on_card": True if form.name_on_card.data else None,
        "birth_date": born,
        "birth_precision": precision,
        "languages": sorted(form.languages.data or []) or None,
        "documents": sorted(form.documents.data or []) or None,
        "interpreter_needed": {"yes": True, "no": False}.get(form.interpreter_needed.data),
        "municipality": read_place(form.municipality.data),
        "dependants": form.dependants.data,
        **{f"wg_{q}": (form[f"wg_{q}"].data or None) if asked else None for q in WG_QUESTIONS},
    }


def _birth_untouched(form: PersonForm, shown: Person) -> bool:
    return (
        (form.birth_date.data or "").strip()
        == written_birth(shown.birth_date, shown.birth_precision)
        and form.birth_estimated.data == (shown.birth_precision == "estimated")
        and not (shown.birth_date is None and form.age.data is not None)
    )


def filled(person: Person) -> dict[str, Any]:
    """What the form shows for a registration."""
    values: dict[str, Any] = {name: getattr(person, name) or "" for name in _AS_IT_IS}
    return {
        **values,
        "base": person.base,
        "birth_date": written_birth(person.birth_date, person.birth_precision),
        "name_on_card": person.name_on_card,
        "birth_estimated": person.birth_precision == "estimated",
        "languages": list(person.languages),
        "documents": list(person.documents),
        "interpreter_needed": {True: "yes", False: "no", None: ""}[person.interpreter_needed],
        "municipality": place_label(person.municipality),
        "dependants": person.dependants,
        **{f"wg_{q}": person.washington_group.get(q, "") for q in WG_QUESTIONS},
    }


def consent_of(form: ConsentFields) -> dict[str, Any]:
    """The consent's fields; what does not apply is left out."""
    data: dict[str, Any] = {
        "how": form.how.data,
        "given_by": form.given_by.data,
        "language": form.language.data,
        "assent": form.assent.data,
        "override_reason": form.override_reason.data,
        "interpreter_used": {"yes": True, "no": False}.get(form.interpreter_used.data),
    }
    return {name: value for name, value in data.items() if value not in (None, "")}
