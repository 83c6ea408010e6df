"""What can be handed over now: lots with kits in them, the one to take first at the front."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.supplies.stock import StockLine


@dataclass(frozen=True)
class KitPlace:
    """A lot at a site that has kits. ``expired``: its day is over."""

    line: StockLine
    expired: bool

    @property
    def value(self) -> str:
        return f"{self.line.site}|{self.line.lot}"


def kit_places(stock: list[StockLine], cso: str | None, today: date) -> list[KitPlace]:
    """Lots in stock, of one organisation where one is named; first expiring first.

    An expired lot comes last: it is not offered by itself, but it can be chosen.
    """
    places = [
        KitPlace(line, bool(line.expires_on and date.fromisoformat(line.expires_on) < today))
        for line in stock
        if line.kits > 0 and cso in (None, line.cso)
    ]
    return sorted(places, key=lambda p: (p.expired, p.line.expires_on or "9999", p.line.lot_code))


def first_choice(places: list[KitPlace], last: str | None) -> str:
    """What to offer: the lot that expires first, at the site of the last kit and of its kit
    where there is one, else at that site, else of all."""
    before = next((p.line for p in places if p.value == last), None)
    site = (last or "").partition("|")[0]
    at_site = [p for p in places if p.line.site == site and not p.expired]
    alike = [p for p in at_site if before and p.line.kit == before.kit]
    return next((p.value for p in (*alike, *at_site, *places)), "")
