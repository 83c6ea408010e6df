"""Steps 1 to 3: installations, what a coordinator sets up, enrolment."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.basics.errors import Invalid
from tracker.cli.demo.cast import AUDIT, CSOS, HUB, ITEMS, KITS_PER_LAPTOP, LAPTOPS, SERVICES
from tracker.cli.demo.funding import add_grants
from tracker.cli.demo.stage import Stage
from tracker.i18n.translate import gettext as _
from tracker.installation.exchange import import_from
from tracker.sync import enrolment


def set_up(stage: Stage) -> None:
    """Steps 1 to 3: installations, reference data, enrolment."""
    stage.step(1, _("A hub, four laptops and an audit installation, each encrypted"))
    stage.make(HUB[0], "hub", "Hub", HUB[1])
    for laptop in LAPTOPS:
        stage.make(laptop.folder, "field", laptop.name, laptop.user)
    stage.make(AUDIT[0], "audit", "Audit", AUDIT[1])
    stage.say(_("%(n)s installations made.", n=len(stage.open)))
    stage.step(2, _("The coordinator sets up organisations, grants, kits and services"))
    _reference_data(stage)
    stage.step(3, _("Each laptop asks to join; the coordinator compares words and enrols it"))
    for laptop in LAPTOPS:
        stage.say(f"{laptop.name}: {_enrol(stage, laptop.folder, laptop.cso)}")
    stage.say(f"Audit: {_enrol(stage, 'audit', None)}")


def _reference_data(stage: Stage) -> None:
    with stage.at("hub") as hub:
        for code, (name, municipality, phone) in CSOS.items():
            hub.do(
                "organisations:cso:add",
                code=code,
                name=name,
                municipality=municipality,
                complaints_phone=phone,
            )
        grants = add_grants(hub)
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
                paid_on=(date.today() - timedelta(days=45)).isoformat(),
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
