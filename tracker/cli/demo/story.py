"""The eight steps of the main job, in the order in which people do them."""

from __future__ import annotations

import io
import json
from dataclasses import asdict

import qrcode

from tracker.basics.errors import Invalid, TrackerError
from tracker.cli.demo.cast import (
    CSOS,
    HANDED_PER_LAPTOP,
    ITEMS,
    KITS_PER_LAPTOP,
    LAPTOPS,
    LISTS,
    SERVICES,
)
from tracker.cli.demo.stage import At, Stage
from tracker.domain.cases.list_import import import_list
from tracker.domain.supplies.pictures import read_picture
from tracker.domain.supplies.receipt_code import verify_receipt
from tracker.i18n.translate import gettext as _
from tracker.installation.exchange import import_from
from tracker.ledger.digest import digest
from tracker.ledger.verify import verify
from tracker.sync import enrolment
from tracker.sync.devices import public_key_of
from tracker.sync.public_keys import key_list, read_key_list


def set_up(stage: Stage) -> None:
    """Steps 1 to 3: installations, reference data, enrolment."""
    stage.step(1, _("A hub, four laptops and an audit installation, each encrypted"))
    stage.make("hub", "hub", "Hub", "coordinator")
    for laptop in LAPTOPS:
        stage.make(laptop.folder, "field", laptop.name, laptop.user)
    stage.make("audit", "audit", "Audit", "officer")
    stage.say(_("%(n)s installations made.", n=len(stage.open)))
    stage.step(2, _("The coordinator sets up organisations, grants, kits and services"))
    _reference_data(stage)
    stage.step(3, _("Each laptop asks to join; the coordinator compares words and enrols it"))
    for laptop in LAPTOPS:
        stage.say(f"{laptop.name}: {_enrol(stage, laptop.folder, laptop.cso)}")
    stage.say(f"Audit: {_enrol(stage, 'audit', None)}")


def _reference_data(stage: Stage) -> None:
    grants: dict[str, str] = {}
    with stage.at("hub") as hub:
        for code, (name, municipality, phone) in CSOS.items():
            hub.do(
                "organisations:cso:add",
                code=code,
                name=name,
                municipality=municipality,
                complaints_phone=phone,
            )
            grants[code] = hub.do(
                "organisations:grant:add",
                code=f"G-2026-{code}",
                title="Kits de dignidad 2026",
                donor="Fondo de Ejemplo",
                cso=code,
                amount="180000.00",
                currency="MXN",
                starts_on="2026-01-01",
                ends_on="2026-12-31",
                targets={"kits_distributed": 2 * KITS_PER_LAPTOP, "women_and_girls_reached": 100},
            )
        for code, (ht, es, en, _first, _second) in ITEMS.items():
            hub.do("organisations:label:write", kind="kit_item", code=code, ht=ht, es=es, en=en)
        kit = hub.do(
            "supplies:kit:add", code="DK", ht="Kit diyite", es="Kit de dignidad", en="Dignity kit"
        )
        versions = [
            hub.do(
                "supplies:kit:version",
                kit_type=kit,
                contents=[
                    {"item": code, "quantity": item[3 + number]}
                    for code, item in ITEMS.items()
                    if item[3 + number]
                ],
            )
            for number in (0, 1)
        ]
        for code, grant in grants.items():
            hub.do(
                "supplies:purchase:record",
                grant_agreement=grant,
                kit_version=versions[1],
                kits=2 * KITS_PER_LAPTOP,
                amount="42000.00",
                paid_on="2026-10-15",
                invoice=f"F-{code}-1",
            )
        services = [hub.do("referrals:service:add", service=dict(s)) for s in SERVICES]
    stage.facts.update(grants=grants, kit_version=versions[1], services=services)
    stage.say(
        _(
            "%(csos)s organisations, %(grants)s grants, kit DK in 2 versions,"
            " %(services)s services.",
            csos=len(CSOS),
            grants=len(grants),
            services=len(services),
        )
    )


def _enrol(stage: Stage, name: str, cso: str | None) -> str:
    """Enrol an installation; the words that both sides saw."""
    with stage.at(name) as there:
        request = enrolment.write_request(there.desk.ledger)
        shown = enrolment.own_words(there.desk.ledger.device)
    with stage.at("hub") as hub:
        asked = enrolment.read_request(request)
        if asked.fingerprint != shown:
            raise Invalid("words_differ", "words")
        hub.do("sync:device:enrol", request=request, cso=cso)
        welcome = enrolment.welcome(hub.desk, request)
    with stage.at(name) as there:
        import_from(there.installation, there.desk, welcome.data)
    return shown


def import_lists(stage: Stage) -> None:
    """Step 4: each laptop imports its organisation's list, twice."""
    stage.step(4, _("Each laptop imports its registration list; a second time adds nothing"))
    counts = {}
    for laptop in LAPTOPS:
        data = (LISTS / laptop.list_file).read_bytes()
        with stage.at(laptop.folder) as here, stage.console.status(laptop.list_file):
            done = import_list(here.desk, data=data, file_name=laptop.list_file)
            again = import_list(here.desk, data=data, file_name=laptop.list_file)
        if again.imported or again.parked or again.duplicates:
            raise TrackerError("demo_failed", step=4)
        counts[laptop.list_file] = {k: v for k, v in asdict(done).items() if k != "batch"}
        stage.say(
            _(
                "%(file)s: %(rows)s rows, %(imported)s imported, %(parked)s parked,"
                " %(duplicates)s likely known, %(skipped)s skipped",
                file=laptop.list_file,
                rows=done.rows,
                imported=done.imported,
                parked=done.parked,
                duplicates=done.duplicates,
                skipped=done.skipped,
            )
        )
    stage.facts["lists"] = counts


def hand_over(stage: Stage) -> None:
    """Step 5: register by hand, receive kits, hand over, print, void."""
    stage.step(5, _("Kits come in and are handed over, each with a signed receipt"))
    handed = warned = 0
    for laptop in LAPTOPS:
        with stage.at(laptop.folder) as here:
            site = here.do(
                "organisations:site:add", name=laptop.site, municipality=laptop.municipality
            )
            lot = here.do(
                "supplies:stock:receive",
                site=site,
                kit_version=stage.facts["kit_version"],
                grant_agreement=stage.facts["grants"][laptop.cso],
                kits=KITS_PER_LAPTOP,
                lot=f"L-{laptop.folder.upper()}-1",
                waybill=f"W-{laptop.folder.upper()}-1",
            )["lot"]
            woman = here.do(
                "cases:person:register",
                person={
                    "given_names": "Woz-Mari",
                    "family_names": f"Jean-{laptop.user.title()}",
                    "birth_date": "1993-04-14",
                    "birth_precision": "day",
                    "gender": "female",
                    "languages": ["ht"],
                    "interpreter_needed": True,
                },
                consent={"how": "spoken", "given_by": "self", "language": "ht"},
            )
            stage.facts.setdefault("women", {})[laptop.folder] = woman["person"]
            by_ear = here.ask("find", text=f"Rose Marie Jean {laptop.user.title()}")
            by_card = here.ask("find", text=woman["code"])
            if not by_ear or by_ear[0].person.id != by_card[0].person.id:
                raise TrackerError("demo_failed", step=5)
            people = [woman["person"], *_some_women(here, HANDED_PER_LAPTOP - 1)]
            for person in people:
                arguments = {
                    "person": person,
                    "lot": lot,
                    "site": site,
                    "identity_shown": "told",
                }
                try:
                    done = here.do("supplies:distribution:record", **arguments)
                except Invalid as warning:
                    if warning.code != "earlier_kit_reason_needed":
                        raise
                    warned += 1
                    done = here.do(
                        "supplies:distribution:record", **arguments, earlier_reason="kit_used_up"
                    )
                handed += 1
            here.do(
                "supplies:distribution:void",
                distribution=done["distribution"],
                reason="kit_returned",
            )
            stage.facts["last_receipt"] = here.ask("distributions_of", person=people[0])[0].payload
    stage.facts.update(handed_over=handed, earlier_kit_warnings=warned, voided=len(LAPTOPS))
    stage.say(
        _(
            "%(handed)s kits handed over, %(warned)s after a warning of an earlier kit,"
            " %(voided)s taken back.",
            handed=handed,
            warned=warned,
            voided=len(LAPTOPS),
        )
    )


def _some_women(here: At, number: int) -> list[str]:
    return [p.id for p in here.ask("people", limit=number).people if p.source == "list"][:number]


def refer(stage: Stage) -> None:
    """Step 6: a referral with consent, and its outcome."""
    stage.step(6, _("She is referred to a service with her consent, and the loop is closed"))
    laptop = LAPTOPS[0]
    with stage.at(laptop.folder) as here:
        referral = here.do(
            "referrals:referral:make",
            person=stage.facts["women"][laptop.folder],
            service=stage.facts["services"][0],
            priority="urgent",
            consent={"how": "spoken", "given_by": "self", "language": "ht"},
            interpreter_asked=True,
        )["referral"]
        for state, more in (
            ("accepted", {}),
            ("scheduled", {"appointment_on": "2026-12-01"}),
            ("completed", {}),
        ):
            here.do("referrals:referral:answer", referral=referral, state=state, **more)
        here.do(
            "referrals:referral:her_answer",
            referral=referral,
            got_it="yes",
            as_needed="yes",
            felt_safe="yes",
        )
        shown = here.ask("referral", referral=referral)
    stage.facts["referral"] = shown.state
    stage.say(f"{shown.service_name}: {shown.state}")


def synchronise(stage: Stage) -> None:
    """Step 7: everything to the hub and back, a conflict, the same digest everywhere."""
    stage.step(7, _("The hub merges the laptops; a conflict is settled; all agree"))
    new = sum(stage.carry(laptop.folder, "hub", "hub") for laptop in LAPTOPS)
    _hub_to_laptops(stage)
    first, second = LAPTOPS[0], LAPTOPS[1]
    woman = stage.facts["women"][first.folder]
    for laptop, phone in ((first, "+52 962 123 4567"), (second, "+52 962 765 4321")):
        with stage.at(laptop.folder) as here:
            here.do("cases:person:edit", person=woman, values={"phone": phone})
    # The later laptop comes first: the order must not matter.
    new += stage.carry(second.folder, "hub", "hub") + stage.carry(first.folder, "hub", "hub")
    with stage.at("hub") as hub:
        found = hub.ask("sync:conflicts")
        for conflict in found:
            hub.do(
                "sync:conflict:settle",
                scope=conflict.scope,
                record=conflict.record,
                field=conflict.field,
                choose=conflict.sides[0].hash,
            )
    _hub_to_laptops(stage)
    with stage.at("hub") as hub:
        agreed = digest(hub.desk.ledger)
    for laptop in LAPTOPS:
        with stage.at(laptop.folder) as here:
            own = digest(here.desk.ledger)
            if any(own[scope] != agreed[scope] for scope in own):
                raise TrackerError("demo_failed", step=7)
    stage.facts.update(merged_entries=new, conflicts=len(found), digests_agree=True)
    stage.say(
        _(
            "%(new)s entries merged, %(n)s conflict settled, all digests agree.",
            new=new,
            n=len(found),
        )
    )


def _hub_to_laptops(stage: Stage) -> None:
    for cso in CSOS:
        there = [laptop.folder for laptop in LAPTOPS if laptop.cso == cso]
        stage.carry("hub", f"cso:{cso}", *there)


def audit(stage: Stage) -> None:
    """Step 8: the grants officer proves it without a name."""
    stage.step(8, _("The grants officer verifies all of it, without a single name"))
    stage.carry("hub", "Audit", "audit")
    with stage.at("hub") as hub:
        keys = key_list(hub.desk)
    with stage.at("audit") as officer:
        ledger = officer.desk.ledger
        result = verify(ledger, lambda device: public_key_of(ledger, device))
        personal = ledger.database.value(
            "SELECT count(*) FROM entry WHERE personal IS NOT NULL OR sensitive IS NOT NULL"
        )
        lines = officer.ask("reconciliation")
        held = officer.ask("check_receipt", text=stage.facts["last_receipt"])
    if result.breaks or personal or not held.agrees:
        raise TrackerError("demo_failed", step=8)
    facts = _read_back(stage.facts["last_receipt"], keys)
    stage.say(
        _(
            "%(n)s entries verified, %(personal)s personal values held.",
            n=result.entries,
            personal=personal,
        )
    )
    stage.say(
        _(
            "Receipt read from its QR picture: %(kit)s of %(day)s, genuine.",
            kit=facts[0],
            day=facts[1],
        )
    )
    for line in lines:
        stage.say(
            _(
                "%(grant)s %(kit)s: %(paid)s paid, %(received)s received,"
                " %(distributed)s distributed, %(on_hand)s on hand",
                grant=line.grant_code,
                kit=line.kit,
                paid=line.paid,
                received=line.received,
                distributed=line.distributed,
                on_hand=line.on_hand,
            )
        )
    stage.facts.update(
        verified_entries=result.entries,
        personal_values_at_audit=personal,
        reconciliation=[asdict(line) for line in lines],
    )


def _read_back(payload: str, keys: dict[str, object]) -> tuple[str, str]:
    """Draw the QR, read the picture, check it with nothing but the public keys."""
    picture = io.BytesIO()
    qrcode.make(payload, error_correction=qrcode.constants.ERROR_CORRECT_M).save(picture)
    (text,) = read_picture(picture.getvalue())
    public, _names = read_key_list(json.dumps(keys).encode())
    facts = verify_receipt(text, public)
    return f"{facts.kit}-{facts.version}", facts.day.isoformat()


STEPS = (set_up, import_lists, hand_over, refer, synchronise, audit)
