"""Who and what the demonstration is about: two organisations, four laptops, one grant each.

People on the lists are made up; organisations and services are examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

LISTS = Path(__file__).with_name("lists")


@dataclass(frozen=True)
class Laptop:
    """A field laptop: its folder, its organisation, its user and the list she brings."""

    folder: str
    name: str
    cso: str
    user: str
    list_file: str
    site: str
    municipality: str
    #: Told at the import where the list has no such column.
    everybody: str | None = None


LAPTOPS = (
    Laptop(
        "tapachula", "Laptop Tapachula", "SUR", "rosa", "tapachula-registro.xlsx",
        "Albergue Tapachula", "07089",
    ),
    Laptop(
        "tlahuac", "Laptop Tláhuac", "SUR", "nadia", "cdmx-lis-kit.xlsx",
        "Casa Tláhuac", "09011",
    ),
    Laptop(
        "tijuana", "Laptop Tijuana", "NORTE", "marta", "tijuana-lista.csv",
        "Módulo Tijuana", "02004", everybody="female",
    ),
    Laptop(
        "monterrey", "Laptop Monterrey", "NORTE", "ines", "monterrey-export.csv",
        "Casa Monterrey", "19039", everybody="female",
    ),
)  # fmt: skip

#: The folders of the hub and the audit, each with its user.
HUB, AUDIT = ("hub", "coordinator"), ("audit", "officer")

CSOS = {
    "SUR": ("Casa de la Mujer Frontera Sur", "07089", "962 000 0000"),
    "NORTE": ("Red de Apoyo Frontera Norte", "02004", "664 000 0000"),
}

#: Items of the kit: code → (ht, es, en, quantity in version 1, in version 2).
ITEMS = {
    "pads": ("Sèvyèt ijyenik", "Toallas sanitarias", "Sanitary pads", 2, 3),
    "underwear": ("Kilòt", "Ropa interior", "Underwear", 3, 3),
    "soap": ("Savon", "Jabón", "Soap", 2, 2),
    "toothbrush": ("Bwòs dan", "Cepillo de dientes", "Toothbrush", 1, 1),
    "toothpaste": ("Pat dantifris", "Pasta de dientes", "Toothpaste", 1, 1),
    "flashlight": ("Flach", "Linterna", "Flashlight", 1, 1),
    "whistle": ("Siflèt", "Silbato", "Whistle", 0, 1),
}

SERVICES = (
    {
        "name": "Oficina COMAR Tapachula",
        "service_kind": "migration",
        "municipality": "07089",
        "hours": "lun–vie 8:00–15:00",
        "hours_ht": "lendi–vandredi 8:00–15:00",
        "languages": ["es", "ht"],
        "free": True,
    },
    {
        "name": "Centro de Salud Tijuana",
        "service_kind": "health",
        "municipality": "02004",
        "hours": "lun–sáb 7:00–20:00",
        "hours_ht": "lendi–samdi 7:00–20:00",
        "languages": ["es"],
        "free": True,
    },
    {
        "name": "Clínica Jurídica para Migrantes",
        "service_kind": "legal",
        "municipality": "09011",
        "languages": ["es", "ht", "fr"],
        "free": True,
        "documents_asked": "Identificación, si tiene",
        "documents_asked_ht": "Yon pyès idantite, si ou genyen",
    },
)
KITS_PER_LAPTOP = 60
HANDED_PER_LAPTOP = 25

#: Lines of each grant's budget: code → (heading, planned amount).
BUDGET = {
    "A": ("Kits de dignidad", "100000.00"),
    "B": ("Transporte", "20000.00"),
    "C": ("Personal", "40000.00"),
    "D": ("Capacitación", "20000.00"),
}


def grant_days() -> tuple[date, date]:
    """The period of the grants: a year, of which ten months are over."""
    starts = (date.today() - timedelta(days=300)).replace(day=1)
    return starts, starts + timedelta(days=364)
