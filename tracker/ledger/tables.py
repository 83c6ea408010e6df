"""Folded tables: one for each declared record type, a pure function of the ledger.

They are made from the declarations. When these change (a new version of the product) the
tables are dropped and folded again from the entries, so that no migration of folded data
can ever be wrong or forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tracker.basics.canonical import dumps
from tracker.ledger.records import Declared, Field, Kind, RecordType, Value
from tracker.store.database import Database

#: Columns that every folded table has beside its declared ones.
#: ``_made``/``_made_by``: wall clock and user of the first entry; ``_heads``: what a form
#: that is opened now has seen.
COMMON = (
    "id TEXT NOT NULL",
    "scope TEXT NOT NULL",
    "_made INTEGER NOT NULL",
    "_made_by TEXT NOT NULL",
    "_hlc INTEGER NOT NULL",
    "_heads TEXT NOT NULL",
    "_pending INTEGER NOT NULL",
    "_conflicts INTEGER NOT NULL",
)
#: An id alone is not enough: no organisation can write over another's record by using its id.
_KEY = "PRIMARY KEY (id, scope)"
COMMON_NAMES = tuple(c.split()[0] for c in COMMON)
#: Raised with every change of the tables that the declarations do not show.
_FORM = 2
_TYPES = {Kind.INT: "INTEGER", Kind.BOOL: "INTEGER"}


#: Kinds whose values are not stored as the ledger holds them.
CONVERTED = frozenset({Kind.BOOL, Kind.CHOICES, Kind.JSON})


def column(f: Field) -> str:
    return f'"{f.name}" {_TYPES.get(f.kind, "TEXT")}'


def stored(value: Value) -> Any:
    """A ledger value as its column holds it."""
    if isinstance(value, list | dict):
        return dumps(value).decode()
    if isinstance(value, bool):
        return int(value)
    return value


def names_of(record_type: RecordType) -> list[str]:
    """The columns of a folded table, in order."""
    return [*COMMON_NAMES, *record_type.by_name]


def quoted_names_of(record_type: RecordType) -> list[str]:
    """``names_of``, as a statement has them."""
    return [f'"{name}"' for name in names_of(record_type)]


def converted(record_type: RecordType) -> tuple[int, ...]:
    """Places in a row of ``names_of`` whose values are not stored as the ledger holds them."""
    return tuple(
        place
        for place, f in enumerate(record_type.by_name.values(), len(COMMON_NAMES))
        if f.kind in CONVERTED
    )


#: In ``fingerprints``: what all tables have in common.
ALL = ""


@lru_cache(maxsize=8)
def fingerprints(declared: Declared) -> Mapping[str, str]:
    """By table what changes whenever that would come out differently. Asked at every opening."""
    found = {ALL: _hash([_FORM, COMMON])}
    for t in declared:
        fields = [[f.name, f.kind.value, f.sensitivity.value] for f in t.by_name.values()]
        found[t.table] = _hash([fields, [list(i) for i in t.indexes], list(t.derived_sql)])
    return MappingProxyType(found)


def _hash(shape: list[Any]) -> str:
    return hashlib.sha256(dumps(shape)).hexdigest()


def create(database: Database, types: Sequence[RecordType]) -> None:
    """Drop and make the folded tables of ``types``, empty, without ``add_indexes``."""
    for t in types:
        for name in t.derived_tables:
            database.execute(f'DROP TABLE IF EXISTS "{name}"')
        database.execute(f'DROP TABLE IF EXISTS "{t.table}"')
        columns = ", ".join([*COMMON, *(column(f) for f in t.by_name.values()), _KEY])
        database.execute(f'CREATE TABLE "{t.table}" ({columns})')
        # Nearly always empty: made later, it would cost a look at every row.
        database.execute(f'CREATE INDEX "{t.table}_pending" ON "{t.table}" (id) WHERE _pending = 1')
        for statement in t.derived_sql:
            database.execute(statement)
        database.execute("DELETE FROM conflict WHERE tbl = ?", (t.table,))


def add_indexes(database: Database, types: Sequence[RecordType]) -> None:
    """The indexes, once the tables are full: sorting costs less than inserting in between."""
    for t in types:
        database.execute(f'CREATE INDEX "{t.table}_scope" ON "{t.table}" (scope)')
        for number, index in enumerate(t.indexes):
            quoted = ", ".join(f'"{n}"' for n in index)
            database.execute(f'CREATE INDEX "{t.table}_{number}" ON "{t.table}" ({quoted})')
