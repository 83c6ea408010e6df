"""What a table is made of: where its rows come from, its columns, and what it is narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: How a value is shown: ``choice`` and ``choices`` by their group, ``user`` by her name,
#: ``contents`` of a kit by what each thing is called.
Kind = Literal[
    "text",
    "code",
    "date",
    "number",
    "money",
    "choice",
    "choices",
    "place",
    "card",
    "user",
    "contents",
]


@dataclass(frozen=True)
class Column:
    """``sql`` is one expression over the table's rows. ``label``: the field whose label it has.

    ``order``: SQL to sort by instead, where the value says nothing by its order.
    """

    name: str
    sql: str
    kind: Kind = "text"
    group: str | None = None
    label: str | None = None
    order: str | None = None

    @property
    def field(self) -> str:
        return self.label or self.name


@dataclass(frozen=True)
class Narrowed:
    """By what rows are left out: a code of ``group``, one of the values that occur, or days.

    Nobody's name, telephone or other text can be asked for, because the answer has an address.
    """

    name: str
    sql: str
    kind: Literal["choice", "occurring", "days"] = "choice"
    group: str | None = None
    label: str | None = None
    #: How a value that occurs is shown.
    shown: Kind = "code"

    @property
    def field(self) -> str:
        return self.label or self.name


@dataclass(frozen=True)
class Table:
    """``rows``: FROM with its joins, where ``r`` is the record that a row is about."""

    name: str
    permission: str
    rows: str
    columns: tuple[Column, ...]
    narrowed: tuple[Narrowed, ...] = ()
    where: str = "r.void IS NULL"
    #: Column to sort by at first, and whether downwards.
    sort: str = ""
    down: bool = False
    #: Of records that every organisation sees; others are shown by the organisation's scope.
    shared: bool = False
    #: SQL for the code of the organisation that a shared record is about: another one does not
    #: see it.
    owner: str | None = None

    def column(self, name: str) -> Column | None:
        return next((one for one in self.columns if one.name == name), None)


def not_erased(alias: str = "r") -> str:
    """SQL: the record's person was not erased."""
    return (
        f"NOT EXISTS (SELECT 1 FROM erased_record x WHERE x.record = {alias}.id"
        f" AND x.scope = {alias}.scope)"
    )


#: The card of the person that a row is about. Its letters come by chance: sorted by it the rows
#: of one woman stand together, and her id does that without looking up a hundred thousand cards.
#: Its last part, which comes by chance too: ids themselves rise, and each row would be a new last.
CARD = Column(
    "code",
    "(SELECT p.code FROM person p WHERE p.id = r.person AND p.scope = r.scope)",
    "card",
    order="substr(r.person, -12)",
)
#: The beginning of SQL for a version of a kit as it is printed on receipts ("DK-2").
KIT = "(SELECT t.code || '-' || v.number FROM kit_version v JOIN kit_type t ON t.id = v.kit_type"
#: Whose it is, where rows of several organisations stand together.
CSO = Column("cso", "substr(r.scope, 5)", "code")
BY_CSO = Narrowed("cso", "substr(r.scope, 5)", "occurring")
