"""What stands side by side when a finding is opened: labels, values, who, when, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.basics.errors import NotFound
from tracker.domain.accounts.queries import user_names
from tracker.domain.cases.lists.municipalities import municipality
from tracker.domain.cases.queries import Person, person
from tracker.domain.supplies.papers import waybill
from tracker.domain.supplies.queries import distribution
from tracker.i18n.dates import format_date
from tracker.i18n.sentences.fields import field_label, shown_value
from tracker.i18n.translate import Lazy, current_language
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.review.queue import Finding
from tracker.review.written import Written, written_by
from tracker.web.current import door
from tracker.web.people.birth import written_birth
from tracker.web.review.wording import card

#: Fields by which two registrations are compared, in the order of the page.
COMPARED = (
    "given_names",
    "family_names",
    "name_used",
    "birth_date",
    "birth_precision",
    "gender",
    "phone",
    "municipality",
    "languages",
)


@dataclass(frozen=True)
class Row:
    """One line: a label and a text for each side."""

    label: Lazy | str
    texts: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.texts)) > 1


@dataclass(frozen=True)
class Side:
    """One record: its heading, where to read it whole, who made it and how."""

    id: str
    heading: str
    url: str | None
    cso: str
    who: str
    written: Written | None


@dataclass(frozen=True)
class Sides:
    sides: list[Side]
    rows: list[Row]


def registrations(desk: Desk, persons: list[str]) -> Sides:
    """Registrations side by side, of those that the actor may see."""
    held = [person(desk, person=one) for one in persons]
    made, names = written_by(desk, persons), user_names(desk)
    rows = [
        Row(
            field_label(name),
            [_text(p, name) for p in held],
        )
        for name in COMPARED
    ]
    sides = [
        Side(
            p.id, f"{card(p.code)} · {p.name}", door("people.one", person_id=p.id), p.cso,
            _who(made.get(p.id), names), made.get(p.id),
        )
        for p in held
    ]  # fmt: skip
    return Sides(sides, [row for row in rows if any(row.texts)])


def _text(one: Person, name: str) -> str:
    value = getattr(one, name)
    if name == "birth_date":
        return written_birth(value, one.birth_precision)
    if name == "municipality":
        place = municipality(value) if value else None
        return f"{place.name}, {place.state}" if place else value or ""
    shown = shown_value(name, list(value) if isinstance(value, tuple) else value)
    return ", ".join(str(text) for text in shown)


def distributions(desk: Desk, ids: tuple[str, ...]) -> Sides:
    """Distributions side by side."""
    held = [distribution(desk, distribution=one) for one in ids]
    made, names = written_by(desk, ids), user_names(desk)
    lang = current_language()
    rows = [
        Row(_("Kit"), [f"{d.kit.names.get(lang) or d.kit.label} ({d.kit.label})" for d in held]),
        Row(_("Place"), [d.site_name for d in held]),
        Row(_("Card"), [card(d.person_code) if d.person_code else "" for d in held]),
        Row(_("Receipt"), [d.folio or "" for d in held]),
    ]
    sides = [
        Side(
            d.id,
            " · ".join(
                part
                for part in (
                    format_date(_day(d.handed_on), lang),
                    made[d.id].device_name if d.id in made else "",
                )
                if part
            ),
            door("supplies.distribution", distribution=d.id),
            d.cso,
            _who(made.get(d.id), names),
            made.get(d.id),
        )
        for d in held
    ]
    return Sides(sides, rows)


def waybills(desk: Desk, ids: tuple[str, ...]) -> Sides:
    """Waybills side by side, to see which of them is to be taken back."""
    held = [waybill(desk, waybill=one) for one in ids]
    made, names = written_by(desk, ids), user_names(desk)
    lang = current_language()
    rows = [
        Row(field_label("number"), [w.number for w in held]),
        Row(field_label("site"), [w.site_name for w in held]),
        Row(field_label("received_on"), [format_date(_day(w.received_on), lang) for w in held]),
        Row(_("Kits"), [", ".join(f"{x.kits} × {x.lot_code}" for x in w.lines) for w in held]),
    ]
    sides = [
        Side(
            w.id, w.supplier, door("supplies.waybill", waybill=w.id), w.cso,
            _who(made.get(w.id), names), made.get(w.id),
        )
        for w in held
    ]  # fmt: skip
    return Sides(sides, rows)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _who(made: Written | None, names: dict[str, str]) -> str:
    return "" if made is None else names.get(made.actor, made.actor[:8])


def sides_of(desk: Desk, finding: Finding) -> Sides | None:
    """What a finding has to show side by side; None where it is about one thing."""
    try:
        if finding.kind in ("one_woman", "one_card"):
            return registrations(desk, list(finding.records))
        if finding.kind == "served_twice":
            return distributions(desk, finding.records)
        if finding.kind == "paper_twice":
            return waybills(desk, finding.records)
    except NotFound:
        return None
    return None


def way_on(finding: Finding) -> str | None:
    """The page on which something can be done about a finding of one thing."""
    first = finding.records[0]
    table = finding.facts.get("table")
    if finding.kind == "below_zero":
        return door("supplies.overview")
    if finding.kind == "other_kit":
        return door("supplies.lot", lot=first)
    if finding.kind == "closed_twice":
        return door("days.one", day_id=first)
    if finding.kind == "one_card":
        return door("people.replace_her_card", person_id=finding.records[-1])
    if finding.kind == "transit":
        if finding.facts["transfer"]:
            return door("supplies.transfer", transfer=finding.facts["transfer"])
        return door("supplies.transfer_receipt", receipt=finding.facts["receipt"])
    if finding.kind == "came_back":
        return door("erasing.overview")
    if finding.kind == "pending" and table == "person":
        return door("people.one", person_id=first)
    if finding.kind in ("fork", "waiting"):
        return door("devices.overview")
    return None
