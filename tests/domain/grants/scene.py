"""A grant of a hub with a budget, two laptops of its organisation, one of another, an audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.fleet import Fleet, Site


@dataclass
class Scene:
    """A running grant of 50,000 MXN to TAP: 30,000 for food, 20,000 for rent."""

    fleet: Fleet
    hub: Site
    one: Site
    two: Site
    other: Site
    audit: Site
    grant: str
    food: str
    rent: str

    def day(self, days: int = 0) -> str:
        """The ISO day so many days from today."""
        with self.hub.desk() as desk:
            return (desk.today() + timedelta(days=days)).isoformat()

    def spend(self, site: Site, line: str | None, amount: str, **more: Any) -> str:
        arguments = {k: v for k, v in more.items() if v is not None}
        arguments = {"purpose": "Despensas", **arguments}
        done: str = site.do(
            "grants:expenditure:record",
            grant=self.grant,
            budget_line=line,
            amount=amount,
            **arguments,
        )
        return done

    def audit_after_sync(self) -> Site:
        self.audit.take(self.hub.export("audit"))
        return self.audit


def new_grant(hub: Site, code: str, starts_on: str, ends_on: str, amount: str = "50000") -> str:
    done: str = hub.do(
        "organisations:grant:add",
        code=code,
        title="Alimentos y techo",
        donor="Fondo Semilla",
        cso="TAP",
        amount=amount,
        currency="MXN",
        starts_on=starts_on,
        ends_on=ends_on,
        signed_on=starts_on,
        targets={"kits_distributed": 100, "women_and_girls_reached": 60},
    )
    return done


def grant_scene(fleet: Fleet) -> Scene:
    hub = fleet.hub()
    with hub.desk() as desk:
        today = desk.today()
    first, last = today - timedelta(days=59), today + timedelta(days=120)
    grant = new_grant(hub, "FS-1", first.isoformat(), last.isoformat())
    food = hub.do("grants:line:add", grant=grant, code="A", heading="Alimentos", planned="30000")
    rent = hub.do("grants:line:add", grant=grant, code="B", heading="Renta", planned="20000")
    one, two = fleet.laptop("TAP", "rosa"), fleet.laptop("TAP", "lupita")
    other, audit = fleet.laptop("TIJ", "ana"), fleet.audit()
    return Scene(fleet, hub, one, two, other, audit, grant, food, rent)
