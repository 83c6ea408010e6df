"""The index that finds a woman by how her name sounds. Derived, never travels."""

from __future__ import annotations

from typing import Any

from tracker.domain.cases.names.spelling import phonetic_keys, words
from tracker.store.database import Database

DERIVED_SQL = (
    "CREATE TABLE person_key (key TEXT NOT NULL, person TEXT NOT NULL, scope TEXT NOT NULL,"
    " PRIMARY KEY (key, scope, person)) WITHOUT ROWID",
    "CREATE INDEX person_key_person ON person_key (person)",
)


def derive_keys(database: Database, rows: list[dict[str, Any]]) -> None:
    """Replace the keys of the persons in ``rows``; voided ones are not found any more."""
    database.executemany(
        "DELETE FROM person_key WHERE person = ? AND scope = ?",
        [(row["id"], row["scope"]) for row in rows],
    )
    database.executemany(
        "INSERT OR IGNORE INTO person_key (key, person, scope) VALUES (?, ?, ?)",
        (
            (key, row["id"], row["scope"])
            for row in rows
            if row["void"] is None and row["given_names"]
            for key in set(_keys(row))
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
