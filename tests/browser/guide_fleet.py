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
    training: str
    round: str


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


def _support(laptop: Site, women: list[str], place: str, service: str) -> tuple[str, str]:
    """Referrals of every kind, interpreters, a training, what people said, a round of monitoring;
    the training and the round."""
    today = date.today()
    for person, state in ((women[1], "draft"), (women[2], "accepted"), (women[3], "sent")):
        laptop.skew[0] = -4 * 86_400_000 if state == "sent" else 0
        made = laptop.do(
            "referrals:referral:make", person=person, service=service, priority="urgent",
            consent=CONSENT, send=state != "draft",
        )["referral"]  # fmt: skip
        laptop.skew[0] = 0
        if state == "accepted":
            laptop.do("referrals:referral:answer", referral=made, state=state)
            laptop.do(
                "referrals:referral:answer", referral=made, state="scheduled",
                appointment_on=(today + timedelta(days=1)).isoformat(),
            )  # fmt: skip
    who = {"name": "Wideline", "languages": ["es", "ht"], "training": "course", "present": True}
    laptop.do("activities:interpreter:add", interpreter={**who, "code_signed_on": "2026-02-02"})
    pair = {"from_language": "ht", "to_language": "es"}
    laptop.do("activities:interpretation:ask", request={**pair, "interpreted_for": "legal"})
    training = laptop.do(
        "activities:activity:add",
        activity={
            "activity_kind": "training", "title": "Derechos y trámites",
            "held_on": today.isoformat(), "municipality": "07089", "place": "Casa de cultura",
        },
    )  # fmt: skip
    for person in women[:3]:
        laptop.do("activities:attendance:record", activity=training, person=person)
    counts = [["host", "female", "18_34", 9], ["host", "male", "35_59", 6]]
    laptop.do("activities:count:write", activity=training, counts=counts)
    said = {"feedback_channel": "box", "said_in": "ht", "feedback_about": "waiting"}
    for kind, days, words in (("complaint", 20, "Nou tann anpil."), ("thanks", 1, "Mèsi.")):
        day = (today - timedelta(days=days)).isoformat()
        told = {**said, "feedback_kind": kind, "said_on": day, "words": words}
        laptop.do("feedback:feedback:receive", said=told)
    handed = {"handed_from": today.isoformat(), "handed_until": today.isoformat()}
    asked = laptop.do("monitoring:round:start", round={"sites": [place], **handed})
    return training, asked


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
    training, asked = _support(rosa, women, place, fleet.reference.service)
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
        fleet.reference.service, referral, done.batch, day, training, asked,
    )  # fmt: skip
