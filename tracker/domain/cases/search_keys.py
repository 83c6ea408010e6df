"""The index that finds a woman by how her name sounds. Derived, never travels."""

from __future__ import annotations

from typing import Any

from tracker.domain.cases.names.spelling import phonetic_keys, words
from tracker.store.database import Database

#: A person has some 25 keys: her id and scope stand once, and keys point there by a number.
DERIVED_SQL = (
    "CREATE TABLE person_ref (ref INTEGER PRIMARY KEY, person TEXT NOT NULL,"
    " scope TEXT NOT NULL, UNIQUE (person, scope))",
    "CREATE TABLE person_key (key TEXT NOT NULL, ref INTEGER NOT NULL,"
    " PRIMARY KEY (key, ref)) WITHOUT ROWID",
    "CREATE INDEX person_key_ref ON person_key (ref)",
)


def derive_keys(database: Database, rows: list[dict[str, Any]]) -> None:
    """Replace the keys of the persons in ``rows``; voided ones are not found any more."""
    database.executemany(
        "INSERT OR IGNORE INTO person_ref (person, scope) VALUES (?, ?)",
        [(row["id"], row["scope"]) for row in rows],
    )
    refs = [
        database.value(
            "SELECT ref FROM person_ref WHERE person = ? AND scope = ?", (row["id"], row["scope"])
        )
        for row in rows
    ]
    database.executemany("DELETE FROM person_key WHERE ref = ?", [(ref,) for ref in refs])
    database.executemany(
        "INSERT OR IGNORE INTO person_key (key, ref) VALUES (?, ?)",
        (
            (key, ref)
            for row, ref in zip(rows, refs, strict=True)
            if row["void"] is None and row["given_names"]
            for key in sorted(set(_keys(row)))
        ),
    )


def word_keys(name: str) -> list[str]:
    """Keys of single words: ``w:`` as written (for prefixes), ``r:`` as it sounds."""
    return [
        key
        for word in words(name)
        for key in (f"w:{word.text}", *(f"r:{reading}" for reading in word.readings))
    ]


def _keys(row: dict[str, Any]) -> list[str]:
    family = row["family_names"] or ""
    keys = [
        *phonetic_keys(row["given_names"], family),
        *word_keys(f"{row['given_names']} {family}"),
    ]
    if row["name_used"]:
        keys += [*phonetic_keys(row["name_used"], family), *word_keys(row["name_used"])]
    return keys
