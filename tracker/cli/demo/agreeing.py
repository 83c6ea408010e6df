"""Steps 7 and 8: the coordinator merges, the grants officer proves."""

from __future__ import annotations

import io
import json
from dataclasses import asdict

import qrcode

from tracker.basics.errors import TrackerError
from tracker.cli.demo.cast import CSOS, LAPTOPS
from tracker.cli.demo.stage import Stage
from tracker.domain.supplies.receipt_code import verify_receipt
from tracker.i18n.translate import gettext as _
from tracker.ledger.digest import digest
from tracker.ledger.verify import verify
from tracker.sync.devices import public_key_of
from tracker.sync.public_keys import key_list, read_key_list


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
    from tracker.domain.supplies.pictures import read_picture  # slow to load

    (text,) = read_picture(picture.getvalue())
    public, _names = read_key_list(json.dumps(keys).encode())
    facts = verify_receipt(text, public)
    return f"{facts.kit}-{facts.version}", facts.day.isoformat()
