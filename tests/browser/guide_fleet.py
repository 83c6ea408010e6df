"""What the pictures of the guides show: two laptops, a hub and an audit, people made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.fleet import CONSENT, Fleet, Site, hand_over, register
from tests.registrations import content
from tracker.domain.cases.list_import import import_list
from tracker.installation import syncing

#: Made up: first name, family name, day of birth.
WOMEN = (
    ("Marie Rose", "Jean", "1990-05-05"),
    ("Guerda", "Simon", "1984-02-17"),
    ("Nadège", "Pierre-Louis", "2001-11-30"),
    ("Roseline", "Estimé", "1997-07-08"),
)


@dataclass
class GuideFleet:
    """The installations and the records that the pictures open."""

    fleet: Fleet
    rosa: Site
    new: Site
    hub: Site
    audit: Site
    new_audit: Site
    women: list[str]
    handed: list[dict[str, str]]
    service: str
    referral: str
    batch: str
    day: str


def _grant_work(hub: Site, laptop: Site, grant: str) -> None:
    """A budget, two tranches of which one came, a report that is due, and money spent."""
    lines = [
        hub.do("grants:line:add", grant=grant, code=code, heading=heading, planned=planned)
        for code, heading, planned in (("A", "Kits", "60000.50"), ("B", "Transporte", "30000"))
    ]
    soon = (date.today() + timedelta(days=12)).isoformat()
    paid, _next = (
        hub.do("grants:tranche:plan", grant=grant, planned_on=day, amount=amount)
        for day, amount in (("2026-02-01", "45000.50"), (soon, "45000"))
    )
    payment = hub.do("grants:tranche:pay", tranche=paid, paid_on="2026-02-02", amount="45000.50")
    hub.do("grants:report:ask", grant=grant, report_kind="narrative_and_financial", due_on=soon)
    laptop.take(hub.export(laptop.name))
    laptop.do("grants:tranche:confirm", payment=payment, received_on="2026-02-03")
    for line, amount, purpose in ((0, "20000", "Kits de dignidad"), (1, "1850.50", "Gasolina")):
        told = {"grant": grant, "spent_on": "2026-10-01", "budget_line": lines[line]}
        laptop.do("grants:expenditure:record", **told, amount=amount, purpose=purpose)


def guide_fleet(folder: Path) -> GuideFleet:
    """Set it all up in ``folder``; days are those of today."""
    fleet = Fleet(folder)
    hub = fleet.hub()
    rosa, nadia = fleet.laptop("TAP", "rosa"), fleet.laptop("TAP", "nadia")
    place, lot = fleet.stocked(rosa, kits=60)
    women = [
        register(rosa, given, family, birth_date=day, municipality="07089", languages=["ht"])
        for given, family, day in WOMEN
    ]
    handed = [hand_over(rosa, place, lot, person) for person in women[1:]]
    referral = rosa.do(
        "referrals:referral:make",
        person=women[0],
        service=fleet.reference.service,
        priority="urgent",
        consent=CONSENT,
    )["referral"]
    with rosa.desk() as desk:
        done = import_list(
            desk, data=content("tapachula-registro.xlsx"), file_name="tapachula-registro.xlsx"
        )
    told = {"site": place, "held_on": date.today().isoformat(), "admission": "open_queue"}
    day = rosa.do("days:day:add", day={**told, "kits": [fleet.reference.kit_version]})
    rosa.do("days:day:open", day=day)
    fleet.sync()
    _grant_work(hub, rosa, fleet.reference.grants["TAP"])
    fleet.sync()
    # Two laptops change the same thing without knowing of each other.
    for site, phone in ((rosa, "+52 962 111 0001"), (nadia, "+52 962 111 0002")):
        site.do("cases:person:edit", person=women[0], values={"phone": phone})
    fleet.sync()
    audit = fleet.audit("oficina")
    audit.take(hub.export(audit.name))
    new, new_audit = fleet.make("marta", "field"), fleet.make("auditora", "audit")
    shared = folder / "shared"
    shared.mkdir()
    with rosa.desk() as desk:
        syncing.set_up(desk, "folder", str(shared))
    syncing.sync(rosa.installation)
    return GuideFleet(
        fleet, rosa, new, hub, audit, new_audit, women, handed,
        fleet.reference.service, referral, done.batch, day,
    )  # fmt: skip
