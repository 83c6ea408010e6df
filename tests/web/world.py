"""Everything that a route can be about, at a hub, a laptop and an audit, with every role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from tests.fleet import CONSENT, PASSWORD, Fleet, Site, hand_over, register
from tests.registrations import content
from tests.web.screens import Screens, application
from tests.web.standin import token
from tracker.domain.accounts.roles import ROLES_OF
from tracker.domain.cases.list_import import import_list
from tracker.installation.users import add_user

KIND_OF = {role: kind for kind, roles in ROLES_OF.items() for role in roles}


@dataclass
class World:
    """A fleet in which everything that a route can be about exists, and its applications."""

    fleet: Fleet
    apps: dict[str, Flask]
    ids: dict[str, str]

    def signed_in(self, role: str, language: str = "en") -> Screens:
        """A client at the installation where this role works."""
        client = self.apps[KIND_OF[role]].test_client()
        client.set_cookie("language", language)
        data = {"username": role, "password": PASSWORD, "csrf_token": token(client)}
        assert client.post("/sign-in", data=data).status_code == 302
        return Screens(client)

    def lone(self) -> Site:
        """A laptop that is not enrolled."""
        if "lone" not in self.fleet.sites:
            self.fleet.make("lone", "field")
        return self.fleet.sites["lone"]

    def path(self, rule: Rule) -> str:
        """The rule's address with ids of real records."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: self.ids[m[1]], rule.rule)


def _papers(laptop: Site, fleet: Fleet, place: str, lot: str) -> dict[str, str]:
    """A waybill, a transfer with its arrival, and a loss at a laptop."""
    known = {
        "kit_version": fleet.reference.kit_version,
        "grant_agreement": fleet.reference.grants["TAP"],
    }
    paper = {"site": place, "number": "W-77", "supplier": "Cruz Roja"}
    lines = [{"lot": "L-77", "stated": 5, "arrived": 5, **known}]
    waybill = laptop.do("supplies:waybill:record", **paper, lines=lines)
    other = laptop.do("organisations:site:add", name="Albergue Belén")
    sent = laptop.do(
        "supplies:transfer:send",
        from_site=place,
        to_site=other,
        lines=[{"lot": lot, "kits": 2}],
    )
    arrived = [{"lot": "L-1", "arrived": 2}]
    receipt = laptop.do(
        "supplies:transfer:receive", number=sent["number"], site=other, lines=arrived
    )
    lost = {"site": place, "lot": lot, "movement": "lost", "kits": 1}
    movement = laptop.do("supplies:stock:adjust", **lost, reason="stolen")
    return {
        "waybill": waybill,
        "transfer": sent["transfer"],
        "receipt": receipt,
        "movement": movement,
    }


def _meetings(laptop: Site, woman: str) -> dict[str, str]:
    """A network, an activity with somebody and a sheet, an interpreter and her work."""
    network = laptop.do("activities:network:add", name="Fanm yo", municipality="07089")
    told = {"activity_kind": "womens_network", "title": "Koud", "municipality": "07089"}
    told |= {"held_on": date.today().isoformat(), "womens_network": network}
    activity = laptop.do("activities:activity:add", activity=told)
    came = laptop.do("activities:attendance:record", activity=activity, person=woman)
    counts = [["host", "female", "18_34", 6]]
    laptop.do("activities:count:write", activity=activity, counts=counts)
    who = {"name": "Wideline", "languages": ["es", "ht"], "training": "course", "present": True}
    who |= {"code_signed_on": "2026-01-15"}
    interpreter = laptop.do("activities:interpreter:add", interpreter=who)
    pair = {"from_language": "ht", "to_language": "es"}
    asked = {"interpreted_for": "health", **pair}
    request = laptop.do("activities:interpretation:ask", request=asked)
    session = {**asked, "interpreter": interpreter, "minutes": 30, "mode": "present"}
    held = laptop.do("activities:interpretation:session", session=session)
    document = {"document_kind": "court", "pages": 2, **pair}
    translation = laptop.do("activities:translation:ask", request=document)
    return {
        "network": network,
        "activity": activity,
        "attendance": came.attendance,
        "number": "1",
        "interpreter": interpreter,
        "request_id": request,
        "session_id": held,
        "translation": translation,
    }


def _day(laptop: Site, fleet: Fleet, place: str, lot: str, woman: str) -> dict[str, str]:
    """A distribution day that is closed, with its list, tokens, staff and a point of safety."""
    told = {"site": place, "held_on": date.today().isoformat(), "admission": "invited"}
    day = laptop.do("days:day:add", day={**told, "kits": [fleet.reference.kit_version]})
    laptop.do("days:invitation:add", day=day, persons=[woman])
    sheet = laptop.do("days:token:make", day=day, count=30)
    staff = laptop.do("days:staff:add", day=day, task="lead", name="Marisol")
    laptop.do("days:safety:check", day=day, item="first_aid_there", answer="no", remark="Km 3")
    laptop.do("days:day:open", day=day)
    given = {"identity_shown": "told", "earlier_reason": "kit_lost"}
    laptop.do("days:handover:record", day=day, lot=lot, person=woman, **given)
    counts = [{"lot": x.lot, "counted": x.expected} for x in laptop.ask("lots_to_count", day=day)]
    closing = laptop.do("days:day:close", day=day, counts=counts)
    return {
        "day_id": day,
        "sheet_id": sheet,
        "staff_id": staff,
        "closing_id": closing,
        "invitation_id": laptop.value("SELECT id FROM invitation"),
    }


def _grant_work(hub: Site, laptop: Site, grant: str) -> dict[str, str]:
    """A budget line, a tranche that was paid, a report handed in, money spent, a training."""
    line = hub.do("grants:line:add", grant=grant, code="A", heading="Kits", planned="50000")
    day = {"grant": grant, "planned_on": "2026-02-01"}
    tranche = hub.do("grants:tranche:plan", **day, amount="40000", condition="Firma")
    payment = hub.do("grants:tranche:pay", tranche=tranche, paid_on="2026-02-02", amount="1000")
    amendment = hub.do(
        "grants:amendment:record", grant=grant, signed_on="2026-03-01", amount="95000",
        ends_on="2027-01-31", purpose="Más tiempo",
    )  # fmt: skip
    report = hub.do(
        "grants:report:ask", grant=grant, report_kind="final", due_on="2026-04-01",
        since="2026-01-01", until="2026-03-31",
    )  # fmt: skip
    hub.do("grants:report:ask", grant=grant, report_kind="narrative", due_on="2026-05-01")
    laptop.take(hub.export(laptop.name))
    laptop.do("grants:report:hand_in", report=report, handed_in_on="2026-04-02")
    laptop.do("grants:tranche:confirm", payment=payment, amount="900")
    training = laptop.do(
        "grants:capacity:record", grant=grant, held_on="2026-03-05", topic="Cuentas", hours="3",
        women=4, men=1, giver="funder", training_result="tool_in_use",
    )  # fmt: skip
    spent = laptop.do(
        "grants:expenditure:record", grant=grant, budget_line=line, spent_on="2025-12-30",
        amount="60000", currency="USD", rate="18.5", purpose="Jabón",
    )  # fmt: skip
    document = laptop.do(
        "grants:document:attach", about="expenditure", subject=spent, data=b"%PDF-1.7 factura",
        title="Factura", document_kind="receipt", for_audits=True,
    )  # fmt: skip
    return {
        "document_id": document,
        "training_id": training,
        "grant_id": grant,
        "tranche_id": tranche,
        "line_id": line,
        "amendment_id": amendment,
        "payment_id": payment,
        "report_id": report,
        "expenditure_id": spent,
        "table": "expenditure",
        "record": spent,
    }


def _case(laptop: Site, woman: str) -> dict[str, str]:
    """A case with a little of everything, worked by the laptop's first user."""
    soon = (date.today() + timedelta(days=3)).isoformat()
    case = laptop.do("casework:case:open", person=woman, risk_level="high", review_on=soon)["case"]
    laptop.do("casework:flag:raise", case=case, flag="do_not_call")
    laptop.do("casework:needs:assess", case=case, needs=["health", "shelter"])
    goal = laptop.do("casework:goal:add", case=case, words="Yon kay")
    laptop.do("casework:task:add", case=case, words="Rele", who="Rose", due_on=soon, of=goal)
    laptop.do("casework:visit:plan", case=case, planned_on=soon)
    note = laptop.do("casework:note:write", case=case, words="Nou pale", contact="in_person")
    laptop.do("casework:case:share", case=case, consent=CONSENT)
    return {"case_id": case, "paper_id": note, "what": "note"}


def make_world(folder: Path) -> World:
    """Set it all up in ``folder``."""
    fleet = Fleet(folder)
    laptop = fleet.laptop("TAP", "lap")
    place, lot = fleet.stocked(laptop)
    woman, other = register(laptop), register(laptop, "Guerda", "Simon")
    handed = hand_over(laptop, place, lot, woman)
    blocked = laptop.ask("person", person=other).code
    card = laptop.do("cases:card:replace", person=other, reason="lost")["card"]
    referral = laptop.do(
        "referrals:referral:make",
        person=woman,
        service=fleet.reference.service,
        priority="normal",
        consent=CONSENT,
    )["referral"]
    with laptop.desk() as desk:
        batch = import_list(
            desk, data=content("tapachula-registro.xlsx"), file_name="lista.xlsx"
        ).batch
    parked = laptop.ask("list_rows", batch=batch, state="parked")[0].id
    joined = [register(laptop, "Natacha", "Louis"), register(laptop, "Natasha", "Lwi")]
    laptop.do("cases:person:alias", first=joined[0], second=joined[1], reason="same_card")
    papers = _papers(laptop, fleet, place, lot) | _meetings(laptop, woman)
    papers |= _day(laptop, fleet, place, lot, woman)
    granted = _grant_work(fleet.hub(), laptop, fleet.reference.grants["TAP"])
    case = _case(laptop, other)
    fleet.sync()
    for site, phone in ((laptop, "962 111 1111"), (fleet.hub(), "962 222 2222")):
        site.do("cases:person:edit", person=joined[0], values={"phone": phone})
    fleet.sync()
    audit = fleet.audit()
    audit.take(fleet.hub().export("audit"))
    sites = {"hub": fleet.hub(), "field": laptop, "audit": audit}
    for role, kind in KIND_OF.items():
        add_user(sites[kind].installation, role, PASSWORD, role)
    fleet.hub().do("cases:retention:set", rule="list_batch", months=24)
    kit = fleet.hub().ask("kit_types")[0].id
    told = {"feedback_kind": "question", "feedback_about": "kit", "feedback_channel": "box"}
    told |= {"said_in": "ht", "words": "Kilè pwochen kit la?"}
    said = laptop.do("feedback:feedback:receive", said=told).feedback
    handed_today = {
        "handed_from": date.today().isoformat(),
        "handed_until": date.today().isoformat(),
    }
    asked = laptop.do("monitoring:round:start", round={"sites": [place], **handed_today})
    ids = {
        "person": woman,
        "round_id": asked,
        "call_id": laptop.ask("monitoring_calls", round=asked)[0].call,
        "card_id": card,
        "blocked": blocked,
        "rule_id": fleet.hub().value("SELECT id FROM retention_rule"),
        "cso_id": fleet.hub().ask("csos")[0].id,
        "label_id": laptop.value("SELECT id FROM label LIMIT 1"),
        "device_id": laptop.installation.device.id,
        "user_id": laptop.value("SELECT id FROM cso_user LIMIT 1"),
        "hub_user_id": laptop.value("SELECT id FROM hub_user LIMIT 1"),
        "person_id": woman,
        "other_id": other,
        "joined_id": joined[0],
        "first": woman,
        "feedback_id": said,
        "second": other,
        "finding_id": fleet.hub().ask("review_findings", kind="conflict").findings[0].id,
        "consent_id": laptop.ask("consents", person=woman)[0].id,
        "distribution": handed["distribution"],
        "referral": referral,
        "service": fleet.reference.service,
        "batch_id": batch,
        "row_id": parked,
        "site": place,
        "lot": lot,
        "kit": kit,
        **papers,
        **granted,
        **case,
        "kind": "served_twice",
        "code": "TAP",
        "device": laptop.installation.device.id,
        "token": "no-such-upload",
        "lang": "ht",
        "key": "given_names",
        "digest": "ab" * 32,
        "filename": "css/base.css",
    }
    apps = {kind: application(site) for kind, site in sites.items()}
    return World(fleet, apps, ids)
