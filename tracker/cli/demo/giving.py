"""Kits that one organisation gives to the other: a slip goes along, and both halves meet."""

from __future__ import annotations

from tracker.basics.errors import TrackerError
from tracker.cli.demo.cast import CSOS, LAPTOPS
from tracker.cli.demo.stage import Stage
from tracker.i18n.translate import gettext as _

GIVEN = 8


def give(stage: Stage) -> None:
    """Step 5: from the second laptop's place to the third's; neither sees the other's records."""
    giver, taker = LAPTOPS[1], LAPTOPS[2]
    with stage.at(giver.folder) as here:
        (line,) = here.ask("stock")
        number = here.do(
            "supplies:transfer:give",
            from_site=line.site,
            to_cso=taker.cso,
            lines=[{"lot": line.lot, "kits": GIVEN}],
            carrier_name="Paquetería del Valle",
        )["number"]
    with stage.at(taker.folder) as there:
        (own,) = there.ask("stock")
        # As the slip says: whoever receives has no other record of the giver's lot.
        there.do(
            "supplies:transfer:take",
            number=number,
            site=own.site,
            lines=[
                {
                    "lot": line.lot_code,
                    "kit_version": line.kit_version,
                    "grant_agreement": line.grant,
                    "stated": GIVEN,
                    "arrived": GIVEN,
                }
            ],
        )
    stage.facts["slip"] = number
    stage.say(
        _(
            "%(giver)s gives %(kits)s kits to %(taker)s; they are received with the number of"
            " the slip.",
            giver=CSOS[giver.cso][0],
            kits=GIVEN,
            taker=CSOS[taker.cso][0],
        )
    )


def both_halves(stage: Stage) -> None:
    """Step 7: the hub holds what was sent and what arrived, and they agree."""
    with stage.at("hub") as hub:
        line = hub.ask("transfer_numbered", number=stage.facts["slip"])
    if line.trouble or (line.kits, line.arrived, line.in_transit) != (GIVEN, GIVEN, 0):
        raise TrackerError("demo_failed", step=7)
    stage.facts["given"] = {"sent": line.kits, "arrived": line.arrived}
    stage.say(
        _(
            "Given kits: %(sent)s sent, %(arrived)s arrived, as both organisations say.",
            sent=line.kits,
            arrived=line.arrived,
        )
    )
