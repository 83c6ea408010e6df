"""What the forms of stock offer: places, kits, grants."""

from __future__ import annotations

from wtforms.fields import SelectChoice

from tracker.domain.organisations.queries import csos, grant_codes, grants, sites
from tracker.domain.supplies.queries import kit_versions
from tracker.i18n.translate import current_language
from tracker.i18n.translate import gettext as _
from tracker.ledger.desk import Desk
from tracker.web.supplies.choices import none_chosen

#: Before an organisation's code among the places that kits can be sent to.
GIVEN = "cso:"


def places(desk: Desk, cso: str | None = None) -> list[SelectChoice]:
    """Places, of one organisation where it is named."""
    many = desk.actor.cso is None and cso is None
    return [
        SelectChoice(s.id, f"{s.cso} · {s.name}" if many else s.name)
        for s in sites(desk)
        if cso in (None, s.cso)
    ]


def kits(desk: Desk) -> list[SelectChoice]:
    language = current_language()
    return [SelectChoice(k.id, f"{k.label} · {k.names[language]}") for k in kit_versions(desk)]


def paying(desk: Desk, cso: str | None = None) -> list[SelectChoice]:
    """Grants that can have paid, of one organisation where it is named."""
    return [
        SelectChoice(g.id, f"{g.code} · {g.title}") for g in grants(desk) if cso in (None, g.cso)
    ]


def others(desk: Desk, cso: str) -> list[SelectChoice]:
    """Organisations that kits of this one can be given to."""
    return [SelectChoice(GIVEN + c.code, c.name) for c in csos(desk) if c.code != cso]


def paying_anywhere(desk: Desk, first: str) -> list[SelectChoice]:
    """Grants of all organisations by their codes, those of ``first`` before the others."""
    known = sorted(grant_codes(desk), key=lambda g: (g.cso != first, g.cso, g.code))
    return [SelectChoice(g.id, f"{g.code} · {g.cso}") for g in known]


def to_choose(choices: list[SelectChoice]) -> list[SelectChoice]:
    """Where there is a choice it is made, not fallen into."""
    return [none_chosen(_("Choose")), *choices] if len(choices) > 1 else choices
