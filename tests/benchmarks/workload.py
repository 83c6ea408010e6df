"""The work of four laptops as the field does it: 200,000 records, two in five of them persons'.

Groups are those of the commands (a registration with its consent; a distribution with its
stock movement and its receipt), with real random ids, salts and signatures, over weeks of
working hours. They are appended without asking the rules anew, which would take an hour.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from tests.fleet import Fleet, Site
from tracker.basics.ids import random_code
from tracker.domain.supplies.receipt_code import ReceiptFacts, folio_of, write_receipt
from tracker.ledger.ledger import Change, Ledger
from tracker.sync.devices import known_devices
from tracker.sync.exporting import export

GIVEN = (
    "Marie",
    "Rose",
    "Guirlène",
    "Micheline",
    "Fabiola",
    "Nadège",
    "Roseline",
    "Véronique",
    "Widline",
    "Dieula",
    "Sherline",
    "Mirlande",
    "Wideline",
    "Yolande",
    "Kettly",
    "Dadeline",
    "Carline",
    "Béatrice",
    "Célestine",
    "Islande",
    "Judith",
    "Lovely",
    "Mica",
    "Natacha",
    "Odette",
    "Paulette",
    "Régine",
    "Sandra",
    "Tamara",
    "Vanessa",
    "Woodline",
    "Yvrose",
    "Zulie",
)
FAMILY = (
    "Jean",
    "Pierre",
    "Joseph",
    "Charles",
    "Saint-Vil",
    "Florestal",
    "Desrosiers",
    "Louis",
    "François",
    "Antoine",
    "Baptiste",
    "Célestin",
    "Dorvil",
    "Estimé",
    "Fleurant",
    "Guerrier",
    "Hyppolite",
    "Innocent",
    "Jules",
    "Kernizan",
    "Lafleur",
    "Mésidor",
    "Noël",
    "Oscar",
    "Philistin",
    "Quetant",
    "Rémy",
    "Sylvain",
    "Toussaint",
    "Ulysse",
    "Valcin",
    "Wesh",
    "Zéphir",
)
#: Groups written with one reading of the clock.
_TOGETHER = 5
#: Where time of day does not matter.
_AT_ONCE = 2000


def fill(site: Site, records: int, seed: int, fleet: Fleet) -> None:
    """Append about ``records`` entries to a laptop: as many registrations as distributions."""
    place, lot = fleet.stocked(site, kits=records, lot=f"L-{seed}")
    chance = random.Random(seed)
    worker = site.installation.account.user
    kit_version = fleet.reference.kit_version
    with site.desk() as desk:
        clock = [desk.ledger.now()]
        ledger = Ledger(desk.ledger.database, desk.ledger.declared, lambda: clock[0])
        with ledger.transaction():
            for _ in range(records // 5 // _TOGETHER):
                clock[0] += chance.randrange(60_000, 900_000)
                registered: list[list[Change]] = []
                handed: list[list[Change]] = []
                for _ in range(_TOGETHER):
                    who = ledger.new_id()
                    registered.append(_registration(ledger, chance, who))
                    handed.append(
                        _distribution(ledger, chance, who, kit_version, lot, place, worker)
                    )
                ledger.append_each("cso:TAP", "cases:person:register", worker, registered)
                ledger.append_each("cso:TAP", "supplies:distribution:record", worker, handed)


def fill_people(site: Site, people: int, fleet: Fleet, served: int = 10) -> None:
    """Append ``people`` registrations with their consents; every ``served``-th has had a kit."""
    place, lot = fleet.stocked(site, kits=people, lot="L-people")
    chance, worker = random.Random(people), site.installation.account.user
    with site.desk() as desk:
        ledger = desk.ledger
        with ledger.transaction():
            for start in range(0, people, _AT_ONCE):
                count = min(_AT_ONCE, people - start)
                ids = [ledger.new_id() for _ in range(count)]
                registered = [_registration(ledger, chance, who) for who in ids]
                ledger.append_each("cso:TAP", "cases:person:register", worker, registered)
                handed = [
                    _distribution(
                        ledger, chance, who, fleet.reference.kit_version, lot, place, worker
                    )
                    for who in ids[::served]
                ]
                ledger.append_each("cso:TAP", "supplies:distribution:record", worker, handed)


def _registration(ledger: Ledger, chance: random.Random, who: str) -> list[Change]:
    born = date(chance.randrange(1955, 2012), chance.randrange(1, 13), chance.randrange(1, 29))
    person = {
        "code": random_code(8),
        "source": "by_hand",
        "given_names": " ".join(chance.sample(GIVEN, chance.choice((1, 2, 2)))),
        "family_names": " ".join(chance.sample(FAMILY, chance.choice((1, 1, 2)))),
        "birth_date": born.isoformat(),
        "birth_precision": "day",
        "gender": "female",
        "languages": ["ht"],
        "municipality": chance.choice(("07089", "02004", "19039", "07078")),
        "phone": f"+52 96{chance.randrange(10**7, 10**8)}" if chance.random() < 0.6 else None,
        "pregnant": "yes" if chance.random() < 0.1 else None,
    }
    consent = {
        "person": who,
        "consent_scope": "services",
        "purpose": "registration",
        "how": "spoken",
        "given_by": "self",
        "language": "ht",
        "given_on": _day(ledger).isoformat(),
    }
    return [
        Change("person", who, {k: v for k, v in person.items() if v is not None}, ()),
        Change("consent", ledger.new_id(), consent, ()),
    ]


def _distribution(
    ledger: Ledger,
    chance: random.Random,
    who: str,
    kit_version: str,
    lot: str,
    place: str,
    worker: str,
) -> list[Change]:
    distribution, receipt = ledger.new_id(), ledger.new_id()
    day = _day(ledger)
    payload = write_receipt(ReceiptFacts(receipt, day, "DK", 1, "TAP", ""), ledger.device.signing)
    handed = {
        "person": who,
        "kit_version": kit_version,
        "lot": lot,
        "site": place,
        "handed_on": day.isoformat(),
        "worker": worker,
        "identity_shown": chance.choice(("card", "document", "told")),
        "recipient_gender": "female",
        "recipient_age_band": "18_59",
    }
    moved = {
        "movement": "distributed",
        "lot": lot,
        "site": place,
        "kits": -1,
        "moved_on": day.isoformat(),
        "distribution": distribution,
    }
    told = {"distribution": distribution, "folio": folio_of(receipt), "payload": payload}
    return [
        Change("distribution", distribution, handed, ()),
        Change("stock_movement", ledger.new_id(), moved, ()),
        Change("receipt", receipt, told, ()),
    ]


def _day(ledger: Ledger) -> date:
    return datetime.fromtimestamp(ledger.now() / 1000, UTC).date()


def four_laptops(folder: Path, records: int) -> tuple[Fleet, list[bytes]]:
    """A hub that knows four laptops, and a full bundle from each; ``records`` in all."""
    fleet = Fleet(folder)
    laptops = [fleet.laptop("TAP", f"lap{n}") for n in range(4)]
    bundles = []
    for number, laptop in enumerate(laptops):
        fill(laptop, records // 4, number, fleet)
        bundles.append(laptop.export("hub", full=True))
    return fleet, bundles


def update_some(fleet: Fleet, hub: Site, updates: int, concurrent: int) -> list[bytes]:
    """Edits of ``updates`` persons on their laptops, ``concurrent`` percent of which the hub
    edits too without having seen them; the laptops' bundles."""
    laptops = [site for name, site in sorted(fleet.sites.items()) if name.startswith("lap")]
    share = updates // len(laptops)
    bundles = []
    for number, laptop in enumerate(laptops):
        # The laptop knows what the hub has: it sends nothing that the hub holds already.
        laptop.take(acknowledgement(hub, laptop))
        own = laptop.installation.device.id
        people = [
            (row["id"], tuple(row["_heads"].split(",")))
            for row in laptop.rows(
                "SELECT p.id, p._heads FROM person p JOIN entry e ON e.record = p.id"
                " JOIN chain c ON c.id = e.chain WHERE c.device = ? ORDER BY p.id LIMIT ?",
                own,
                share,
            )
        ]
        edit(laptop, people, partial(_phone, random.Random(number)))
        edit(hub, people[: share * concurrent // 100], lambda: "+52 5500000001")
        bundles.append(laptop.export("hub"))
    return bundles


def acknowledgement(hub: Site, laptop: Site) -> bytes:
    with hub.desk() as desk:
        to = known_devices(desk.ledger.database)[laptop.installation.device.id]
        return export(desk.ledger, [to], kind="ack").data


def edit(site: Site, people: list[tuple[str, tuple[str, ...]]], phone: Callable[[], str]) -> None:
    """A new telephone for each, as a form that saw ``heads`` would save it."""
    with site.desk() as desk:
        desk.ledger.append_each(
            "cso:TAP",
            "cases:person:edit",
            desk.actor.user,
            [[Change("person", who, {"phone": phone()}, heads)] for who, heads in people],
        )


def _phone(chance: random.Random) -> str:
    return f"+52 55{chance.randrange(10**7, 10**8)}"
