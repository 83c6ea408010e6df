"""Several real installations in folders of their own: a hub, laptops, an audit.

Each has its own encrypted database, keys, users and clock. Bundles travel as bytes.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.made_once import CHEAP
from tracker.installation import exchange
from tracker.installation.opening import Installation, init, unlock
from tracker.ledger.desk import COMMANDS, QUERIES, Desk
from tracker.ledger.digest import ScopeDigest, digest
from tracker.ledger.verify import Verified, verify
from tracker.settings import Settings
from tracker.sync import enrolment
from tracker.sync.devices import public_key_of
from tracker.sync.merge import Merged

PASSWORD = "kat chen nan lakou a"

_STARTED_NS = time.time_ns() - time.monotonic_ns()


def steady_ms() -> int:
    """Unix milliseconds that never step back, unlike a virtual machine's own clock."""
    return (_STARTED_NS + time.monotonic_ns()) // 1_000_000


@dataclass
class Site:
    """One installation of the fleet. ``skew``: milliseconds that its clock is wrong by."""

    name: str
    installation: Installation
    skew: list[int] = field(default_factory=lambda: [0])

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with self.installation.desk() as desk:
            yield desk

    def do(self, command: str, **arguments: Any) -> Any:
        """Carry out a command by name."""
        with self.desk() as desk:
            return COMMANDS[command].call(desk, arguments)

    def ask(self, query: str, **arguments: Any) -> Any:
        """The answer of a query by name."""
        with self.desk() as desk:
            return QUERIES[query].call(desk, arguments)

    def today(self) -> str:
        """The day by its clock, as a person says it who was asked."""
        with self.desk() as desk:
            return desk.today().isoformat()

    def export(self, to: str, *, full: bool = False) -> bytes:
        with self.desk() as desk:
            return exchange.export_to(desk, to, full=full).data

    def take(self, data: bytes) -> Merged:
        """Import a bundle."""
        with self.desk() as desk:
            return exchange.import_from(self.installation, desk, data)

    def digest(self) -> dict[str, ScopeDigest]:
        with self.desk() as desk:
            return digest(desk.ledger)

    def verify(self) -> Verified:
        with self.desk() as desk:
            return verify(desk.ledger, lambda device: public_key_of(desk.ledger, device))

    def value(self, sql: str, *params: Any) -> Any:
        """One value straight from the database."""
        with self.desk() as desk:
            return desk.ledger.database.value(sql, params)

    def rows(self, sql: str, *params: Any) -> list[dict[str, Any]]:
        with self.desk() as desk:
            return desk.ledger.database.rows(sql, params)


@dataclass
class Reference:
    """Ids of what ``Fleet.reference`` set up on the hub."""

    grants: dict[str, str]
    kit_version: str
    service: str


class Fleet:
    """A folder of installations. Organisations TAP and TIJ exist from the start.

    The first installation of each name is made by the product and kept aside; every later
    one of that name is its copy, in a fleet of its own. ``strangers``: none is a copy, so
    that none is who another fleet of the same test knows by that name.
    """

    def __init__(
        self,
        folder: Path,
        csos: tuple[str, ...] = ("TAP", "TIJ"),
        *,
        strangers: bool = False,
    ) -> None:
        self.folder = folder
        self.sites: dict[str, Site] = {}
        self._csos = csos
        self._strangers = strangers
        self._reference: Reference | None = None

    def make(self, name: str, kind: str, role: str | None = None) -> Site:
        """A new installation of its own, not enrolled yet; its user is ``name``."""
        if self._strangers:
            init(Settings(self.folder / name), kind, name, name, PASSWORD, role=role, cost=CHEAP)
        else:
            shutil.copytree(_just_made(name, kind, role), self.folder / name)
        return self._open(name)

    def _open(self, name: str) -> Site:
        skew = [0]

        def now() -> int:
            return steady_ms() + skew[0]

        site = Site(name, unlock(Settings(self.folder / name), name, PASSWORD, now), skew)
        self.sites[name] = site
        return site

    def hub(self) -> Site:
        """The hub, with organisations, a grant each, a kit in one version, a service."""
        if "hub" in self.sites:
            return self.sites["hub"]
        if self._strangers:
            hub = self.make("hub", "hub")
            for code in self._csos:
                hub.do(
                    "organisations:cso:add",
                    code=code,
                    name=f"Organización {code}",
                    municipality="07089",
                    complaints_phone="962 000 0000",
                )
            self._reference = self._set_up(hub)
            return hub
        kept, self._reference = _hub_set_up(self._csos)
        shutil.copytree(kept, self.folder / "hub")
        return self._open("hub")

    @property
    def reference(self) -> Reference:
        self.hub()
        assert self._reference is not None
        return self._reference

    def _set_up(self, hub: Site) -> Reference:
        grants = {
            code: hub.do(
                "organisations:grant:add",
                code=f"G-{code}",
                title="Kits de dignidad",
                donor="Fondo",
                cso=code,
                amount="90000.50",
                currency="MXN",
                starts_on="2026-01-01",
                ends_on="2026-12-31",
                targets={"kits_distributed": 100},
            )
            for code in self._csos
        }
        for code, ht, es, en in (
            ("soap", "Savon", "Jabón", "Soap"),
            ("pads", "Sèvyèt ijyenik", "Toallas sanitarias", "Sanitary pads"),
        ):
            hub.do("organisations:label:write", kind="kit_item", code=code, ht=ht, es=es, en=en)
        kit = hub.do(
            "supplies:kit:add", code="DK", ht="Kit diyite", es="Kit de dignidad", en="Dignity kit"
        )
        version = hub.do(
            "supplies:kit:version",
            kit_type=kit,
            contents=[{"item": "soap", "quantity": 2}, {"item": "pads", "quantity": 3}],
        )
        for grant in grants.values():
            hub.do(
                "supplies:purchase:record",
                grant_agreement=grant,
                kit_version=version,
                kits=100,
                amount="20000.00",
                paid_on="2026-10-01",
            )
        service = hub.do(
            "referrals:service:add",
            service={"name": "Oficina COMAR", "service_kind": "migration", "free": True},
        )
        return Reference(grants, version, service)

    def enrol(self, site: Site, cso: str | None) -> Merged:
        """Join request, enrolment at the hub, welcome."""
        with site.desk() as desk:
            request = enrolment.write_request(desk.ledger)
        with self.hub().desk() as desk:
            enrolment.enrol(desk, request=request, cso=cso)
            welcome = enrolment.welcome(desk, request)
        return site.take(welcome.data)

    def laptop(self, cso: str = "TAP", name: str | None = None, role: str | None = None) -> Site:
        """An enrolled laptop of an organisation."""
        self.hub()
        site = self.make(name or f"{cso.lower()}-{len(self.sites)}", "field", role)
        self.enrol(site, cso)
        return site

    def copy_of_hub(self, name: str) -> Site:
        """The hub's folder copied as it is now: the same device twice, for comparing."""
        hub = self.hub()
        hub.value("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(hub.installation.settings.home, self.folder / name)
        site = Site(name, unlock(Settings(self.folder / name), "hub", PASSWORD))
        self.sites[name] = site
        return site

    def audit(self, name: str = "audit") -> Site:
        """An enrolled audit installation."""
        self.hub()
        site = self.make(name, "audit")
        self.enrol(site, None)
        return site

    def sync(self) -> None:
        """Every laptop to the hub, the hub to every laptop; until all have all."""
        hub = self.hub()
        laptops = [s for s in self.sites.values() if s.installation.kind == "field"]
        for laptop in laptops:
            hub.take(laptop.export("hub"))
        for site in self.sites.values():
            if site is not hub:
                site.take(hub.export(site.name))

    def stocked(
        self, site: Site, kits: int = 20, lot: str = "L-1", came_on: str | None = None
    ) -> tuple[str, str]:
        """A place with kits at a laptop, which came today or on a day: (site id, lot id)."""
        cso = site.installation.device.cso
        assert cso is not None
        place = site.do("organisations:site:add", name=f"Albergue {lot}", municipality="07089")
        received = site.do(
            "supplies:stock:receive",
            site=place,
            kit_version=self.reference.kit_version,
            grant_agreement=self.reference.grants[cso],
            kits=kits,
            lot=lot,
            waybill="W-1",
            received_on=came_on,
        )
        return place, received["lot"]

    def close(self) -> None:
        for site in self.sites.values():
            site.installation.close()


@cache
def _aside() -> Path:
    """Where installations are kept to be copied, until this process ends."""
    # Where pytest puts its own folders: in memory, if there is room (tests/conftest.py).
    folder = Path(tempfile.mkdtemp(prefix="fleet-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _just_made(name: str, kind: str, role: str | None) -> Path:
    """The folder of a closed installation that nobody has used yet."""
    home = _aside() / f"{kind}-{role}" / name
    init(Settings(home), kind, name, name, PASSWORD, role=role, cost=CHEAP)
    return home


@cache
def _hub_set_up(csos: tuple[str, ...]) -> tuple[Path, Reference]:
    """The folder of a closed hub with all that ``Fleet.hub`` tells of."""
    fleet = Fleet(_aside() / "-".join(("hub", *csos)), csos, strangers=True)
    home = fleet.hub().installation.settings.home
    fleet.close()
    return home, fleet.reference


CONSENT = {"how": "spoken", "given_by": "self", "language": "ht"}


def register(site: Site, given: str = "Marie Rose", family: str = "Jean", **more: Any) -> str:
    """Register a grown woman by hand; her id."""
    person = {
        "given_names": given,
        "family_names": family,
        "birth_date": "1990-05-05",
        "birth_precision": "day",
        "gender": "female",
        **more,
    }
    return str(site.do("cases:person:register", person=person, consent=CONSENT)["person"])


def hand_over(site: Site, place: str, lot: str, person: str, **more: Any) -> dict[str, str]:
    """Hand a kit over to a person."""
    arguments = {"identity_shown": "told", **more}
    done: dict[str, str] = site.do(
        "supplies:distribution:record", site=place, lot=lot, person=person, **arguments
    )
    return done
