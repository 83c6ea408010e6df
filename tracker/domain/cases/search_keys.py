"""The index that finds a woman by how her name sounds. Derived, never travels."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from tracker.domain.cases.names.birth_marks import BITS, birth_mark
from tracker.domain.cases.names.births import birth
from tracker.domain.cases.names.spelling import Word, key_groups, words
from tracker.ledger.records import VOID, Derived, Rows
from tracker.store.alike import Alike, alike_rows, plain_rows
from tracker.store.database import Database
from tracker.store.parts import in_parts

#: A person has some 25 keys. Her id and scope stand once, keys point there by a number, and
#: are numbers themselves: at 100,000 persons the index is a tenth of what texts would take.
#: The last bits of a key are her birth, so that namesakes of other years are not even counted.
#: Words stand a second time as text, to be found by their beginning.
DERIVED_SQL = (
    "CREATE TABLE person_ref (ref INTEGER PRIMARY KEY, person TEXT NOT NULL,"
    " scope TEXT NOT NULL, names TEXT, born INTEGER NOT NULL, UNIQUE (person, scope))",
    "CREATE TABLE person_key (key INTEGER NOT NULL, ref INTEGER NOT NULL,"
    " PRIMARY KEY (key, ref)) WITHOUT ROWID",
    "CREATE TABLE person_word (word TEXT NOT NULL, ref INTEGER NOT NULL,"
    " PRIMARY KEY (word, ref)) WITHOUT ROWID",
)
DERIVED_TABLES = ("person_word", "person_key", "person_ref")

_READ = ("given_names", "family_names", "name_used")
_BIRTH = ("birth_date", "birth_precision")
#: Between these, as they were when the keys were written.
_SEPARATOR = "\x1f"


#: Names as the index holds them (None: she is not to be found), and the mark of her birth.
_Told = tuple[str | None, int]


def key_number(key: str) -> int:
    """A key as the index holds it, with room for the mark of a birth.

    Two keys with one number only cost a comparison more.
    """
    return zlib.crc32(key.encode()) << BITS


def update_keys(database: Database, rows: Rows) -> None:
    """Replace the keys of the persons in ``rows``; voided ones are not found any more."""
    wanted = {(row["id"], row["scope"]): _told(row) for row in rows}
    held = _held(database, wanted)
    changed = {who: told for who, told in wanted.items() if who in held and held[who][1] != told}
    for column, keys_of in (("key", numbers_of), ("word", words_of)):
        database.executemany(
            f"DELETE FROM person_{column} WHERE {column} = ? AND ref = ?",
            [
                (key, ref)
                for ref, (names, born) in (held[who] for who in changed)
                if names
                for key in keys_of(names, born)
            ],
        )
    database.executemany(
        "UPDATE person_ref SET names = ?, born = ? WHERE ref = ?",
        [(*told, held[who][0]) for who, told in changed.items()],
    )
    _add(database, *_pairs((held[who][0], *told) for who, told in changed.items()), 0)
    _add_new(database, _ready([(*who, *told) for who, told in wanted.items() if who not in held]))


#: New persons and their keys, where the first of them is number 0.
_Ready = tuple[list[Alike], Alike, Alike]


def ready_keys(rows: Rows) -> _Ready:
    """The keys of persons that are not in the index."""
    return _ready([(row["id"], row["scope"], *_told(row)) for row in rows])


def _ready(persons: Sequence[tuple[str, str, str | None, int]]) -> _Ready:
    listed = alike_rows(
        ("ref", "person", "scope", "names", "born"),
        [(ref, *who) for ref, who in enumerate(persons)],
    )
    named = [(ref, names, born) for ref, (_, _, names, born) in enumerate(persons)]
    return listed, *_pairs(named)


def _add_new(database: Database, ready: _Ready) -> None:
    """Store what ``ready_keys`` computed, its numbers following those that are taken."""
    persons, keys, words = ready
    after = (database.value("SELECT max(ref) FROM person_ref") or 0) + 1
    for some in persons:
        database.insert_alike("INSERT INTO person_ref", some, moved={"ref": after})
    _add(database, keys, words, after)


def _pairs(people: Iterable[tuple[int, str | None, int]]) -> tuple[Alike, Alike]:
    """Keys and words with the numbers of those whose they are, in the order of the index."""
    named = [(ref, names, born) for ref, names, born in people if names]
    keys = sorted([(key, ref) for ref, names, born in named for key in numbers_of(names, born)])
    found = sorted([(word, ref) for ref, names, _ in named for word in words_of(names)])
    return plain_rows(("key", "ref"), keys), plain_rows(("word", "ref"), found)


def _add(database: Database, keys: Alike, words: Alike, after: int) -> None:
    moved = {"ref": after}
    database.insert_alike("INSERT INTO person_key", keys, moved=moved)
    database.insert_alike("INSERT INTO person_word", words, moved=moved)


KEYS = Derived(frozenset({*_READ, *_BIRTH, VOID}), update_keys, ready_keys, _add_new)


def _held(
    database: Database, who: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, _Told]]:
    """Number, names and birth of those persons that the index knows."""
    asked = sorted(who)
    if not asked or not database.value("SELECT EXISTS (SELECT 1 FROM person_ref)"):
        return {}
    found: dict[tuple[str, str], tuple[int, _Told]] = {}
    for part in in_parts(asked):
        for ref, person, scope, names, born in database.tuples(
            "SELECT ref, person, scope, names, born FROM person_ref"
            f" WHERE person IN ({','.join('?' * len(part))})",
            [person for person, _ in part],
        ):
            found[person, scope] = (ref, (names, born))
    return {key: found[key] for key in asked if key in found}


def _told(row: dict[str, Any]) -> _Told:
    if row[VOID] is not None or not row["given_names"]:
        return None, 0
    born = birth(row["birth_date"], row["birth_precision"])
    return _SEPARATOR.join(row[name] or "" for name in _READ), birth_mark(born)


def names_of(held: str) -> list[str]:
    """First names, last names and the name she uses, of what the index holds."""
    return held.split(_SEPARATOR)


def word_keys(name: str) -> list[str]:
    """Keys of single words: ``w:`` as written, ``r:`` as it sounds."""
    return [key for word in words(name) for key in _keys_of(word)]


def numbers_of(names: str, born: int) -> set[int]:
    """The numbers of all keys of a person whose birth has the mark ``born``."""
    given, family, used = names_of(names)
    groups = [*key_groups(given, family), *_word_groups(f"{given} {family}")]
    if used:
        groups += [*key_groups(used, family), *_word_groups(used)]
    numbers: set[int] = set()
    numbers = numbers.union(*[_numbers(group) for group in groups])
    return {number | born for number in numbers} if born else numbers


def _word_groups(name: str) -> list[tuple[str, ...]]:
    return [_keys_of(word) for word in words(name)]


def _keys_of(word: Word) -> tuple[str, ...]:
    return (f"w:{word.text}", *(f"r:{reading}" for reading in word.readings))


@lru_cache(maxsize=262144)
def _numbers(keys: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(key_number(key) for key in keys)


def words_of(names: str, _born: int = 0) -> set[str]:
    """The words of a person's names as written."""
    given, family, used = names_of(names)
    return {word.text for word in (*words(f"{given} {family}"), *words(used))}
