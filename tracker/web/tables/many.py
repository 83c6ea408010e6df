"""Rows that are ticked, and one answer written for all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import flash, request

from tracker.basics.errors import Invalid, Refused
from tracker.domain.activities.interpreters import interpreters
from tracker.domain.organisations.queries import grants
from tracker.domain.referrals.workers import referral_workers
from tracker.i18n.messages import error_sentence
from tracker.i18n.sentences.choices import choice
from tracker.i18n.sentences.fields import field_label
from tracker.i18n.sentences.record_fields import LABEL_IN
from tracker.i18n.translate import Lazy, gettext, lazy_gettext, ngettext
from tracker.ledger.desk import Desk
from tracker.tables.declared import Table
from tracker.tables.together import TOGETHER, Changeable, change_together
from tracker.web.desk import current_desk
from tracker.web.people.values import read_place

_LABELS = {
    "closed": lazy_gettext("It is closed for good"),
    "left": lazy_gettext("She left, and interprets no more"),
    "state": lazy_gettext("Step of the referral"),
    "interpreter": lazy_gettext("Who interprets"),
}


@dataclass(frozen=True)
class Asked:
    """One thing that can be changed: what it is called, how it is chosen, and from what."""

    name: str
    kind: str
    label: Lazy | str
    options: list[tuple[str, str]]


def asked_of(desk: Desk, table: str) -> list[Asked] | None:
    """What can be changed together in a table; None where nothing can, or not by this actor."""
    together = TOGETHER.get(table)
    if together is None or not desk.actor.may(together.permission):
        return None
    return [
        Asked(one.name, one.kind, _label(together.record, one.name), _options(desk, one))
        for one in together.fields
    ]


def _label(record: str, name: str) -> Lazy | str:
    own = LABEL_IN.get((record, name))
    return _LABELS.get(name) or (gettext(own) if own else field_label(name))


def _options(desk: Desk, one: Changeable) -> list[tuple[str, str]]:
    if one.kind in ("choice", "choices"):
        return [(code, str(choice(one.group, code))) for code in one.choices]
    if one.kind == "yes_no":
        return [(code, str(choice("yes_no", code))) for code in ("yes", "no")]
    if one.kind == "worker":
        found = referral_workers(desk)
        many = len({worker.cso for worker in found}) > 1
        return [(w.id, f"{w.name} · {w.cso}" if many else w.name) for w in found]
    if one.kind == "grant":
        mine = [g for g in grants(desk) if desk.actor.cso in (None, g.cso)]
        return [(g.id, f"{g.code} · {g.title}") for g in mine]
    if one.kind == "interpreter":
        return [(i.id, i.name or "") for i in interpreters(desk)]
    return []


def _value(one: Changeable) -> Any:
    """What was chosen, as the command takes it; Invalid for nothing."""
    typed = request.form.get(f"to_{one.name}", "").strip()
    if one.kind == "choices":
        told = [code for code in request.form.getlist(f"to_{one.name}") if code in one.choices]
        if not told:
            raise Invalid("nothing_chosen_for_it", one.name)
        return sorted(told)
    if one.kind == "sure":
        return True
    if not typed:
        raise Invalid("nothing_chosen_for_it", one.name)
    if one.kind == "place":
        return read_place(typed)
    if one.kind == "yes_no":
        if typed not in ("yes", "no"):
            raise Invalid("not_yes_or_no", one.name)
        return typed == "yes"
    return typed


@dataclass(frozen=True)
class Pressed:
    """What came of it: ``trouble`` that kept all of it from being done, or ids that were left."""

    trouble: str | None = None
    left: tuple[str, ...] = ()


def change_ticked(table: Table) -> Pressed:
    """Write what was chosen for every row that was ticked, and tell it; or say why not."""
    together = TOGETHER[table.name]
    ticked = [tuple(value.split(" ", 1)) for value in request.form.getlist("ticked")]
    rows = [(pair[0], pair[1]) for pair in ticked if len(pair) == 2]
    try:
        if not rows:
            raise Invalid("nobody_ticked", "ticked")
        field = together.field(request.form.get("field", ""))
        if field is None:
            raise Invalid("nothing_to_change", "field")
        done = change_together(
            current_desk(), table=table.name, rows=rows, field=field.name, value=_value(field)
        )
    except Invalid as error:
        return Pressed(trouble=error_sentence(error))
    else:
        text = ngettext("One row was changed.", "%(num)s rows were changed.", done.changed)
        flash(text, "success" if done.changed else "warning")
        reasons = Counter(error_sentence(Refused(one.code, **one.params)) for one in done.left)
        for why, count in reasons.items():
            flash(
                ngettext(
                    "One was left as it was: %(why)s", "%(num)s were left as they were: %(why)s",
                    count, why=why,
                ),
                "warning",
            )  # fmt: skip
    return Pressed(left=tuple(one.id for one in done.left))
