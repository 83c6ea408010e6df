"""The index that finds a woman by how her name sounds. Derived, never travels."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from tracker.domain.cases.names.birth_marks import BITS, birth_mark
from tracker.domain.cases.names.births import birth
from tracker.domain.cases.names.spelling import (
    Word,
    lone_keys,
    pair_keys,
    read_apart,
    whole_key,
    words,
    words_and_pairs,
)
from tracker.ledger.records import VOID, Derived, Rows
from tracker.store.alike import plain_rows
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
    "CREATE TABLE person_key_new (key INTEGER NOT NULL, ref INTEGER NOT NULL,"
    " PRIMARY KEY (key, ref)) WITHOUT ROWID",
    "CREATE TABLE person_key_moved (ref INTEGER NOT NULL)",
    "CREATE TABLE person_word (word TEXT NOT NULL, ref INTEGER NOT NULL,"
    " PRIMARY KEY (word, ref)) WITHOUT ROWID",
)
DERIVED_TABLES = ("person_word", "person_key_moved", "person_key_new", "person_key", "person_ref")
#: Both parts of the index of keys. A key lies anywhere, so that each one of a few that come would
#: change a page of its own in a long index: they gather in a short one, and move together.
PARTS = ("person_key", "person_key_new")
#: Persons that gather at least, and the share of those that have moved which may gather.
_GATHERED, _SHARE = 10_000, 8
#: Persons that come at once at least, for others to move: nobody waits for it at a registration.
_MANY = 100

_READ = ("given_names", "family_names", "name_used")
_BIRTH = ("birth_date", "birth_precision")
#: Between these, as they were when the keys were written.
_SEPARATOR = "\x1f"


#: Id, scope, names and birth.
_Person = tuple[str, str, str | None, int]
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
    for tables, column, keys_of in (
        (PARTS, "key", numbers_of),
        (("person_word",), "word", words_of),
    ):
        gone = [
            (key, ref)
            for ref, (names, born) in (held[who] for who in changed)
            if names
            for key in keys_of(names, born)
        ]
        for table in tables:
            database.executemany(f"DELETE FROM {table} WHERE {column} = ? AND ref = ?", gone)
    database.executemany(
        "UPDATE person_ref SET names = ?, born = ? WHERE ref = ?",
        [(*told, held[who][0]) for who, told in changed.items()],
    )
    people = [(held[who][0], names, born) for who, (names, born) in changed.items() if names]
    _add_keys(database, "person_key_new", _keys(people, _REF_BITS))
    _add_words(database, _words(people))
    new = [(*who, *told) for who, told in wanted.items() if who not in held]
    _add_new(database, [_ready(new)])


#: New persons, the first of them number 0, their words, and their keys: numbers of 8 bytes, whose
#: it is in the last bits.
_Ready = tuple[list[_Person], list[tuple[str, int]], bytes]
_PART_BITS = 64 - 32 - BITS
_PART = 1 << _PART_BITS
#: A key and whose it is in one number, which sorts as the index does.
_REF_BITS = 40
_REF = (1 << _REF_BITS) - 1


def ready_keys(rows: Rows) -> list[_Ready]:
    """The keys of persons that are not in the index."""
    return _ready([(row["id"], row["scope"], *_told(row)) for row in rows])


def _ready(persons: Sequence[_Person]) -> list[_Ready]:
    found: list[_Ready] = []
    for start in range(0, len(persons), _PART):
        part = list(persons[start : start + _PART])
        people = [(ref, names, born) for ref, (_, _, names, born) in enumerate(part) if names]
        keys = array("Q", sorted(_keys(people, _PART_BITS))).tobytes()
        found.append((part, _words(people), keys))
    return found


def _add_new(database: Database, ready: Iterable[Iterable[_Ready]]) -> None:
    """Store what ``ready_keys`` computed, its numbers following those that are taken."""
    after = (database.value("SELECT max(ref) FROM person_ref") or 0) + 1
    listed: list[tuple[Any, ...]] = []
    keys: list[int] = []
    words: list[tuple[str, int]] = []
    for persons, some_words, some_keys in chain.from_iterable(ready):
        listed += [(after + ref, *who) for ref, who in enumerate(persons)]
        keys += [
            key >> _PART_BITS << _REF_BITS | (key & _PART - 1) + after
            for key in array("Q", some_keys)
        ]
        words += [(word, ref + after) for word, ref in some_words]
        after += len(persons)
    if not listed:
        return
    database.insert_many("person_ref", ("ref", "person", "scope", "names", "born"), listed)
    _add_words(database, words)
    _add_keys(database, _part_for(database, len(listed), after - 1), keys)


def _part_for(database: Database, persons: int, last: int) -> str:
    """Which part takes the keys of so many persons, of whom ``last`` is the number of the last."""
    moved = database.value("SELECT max(ref) FROM person_key_moved") or 0
    directly = persons * _SHARE >= moved
    waiting = last - persons - moved
    if directly or (persons >= _MANY and waiting >= max(_GATHERED, moved // _SHARE)):
        database.execute(
            "INSERT INTO person_key SELECT key, ref FROM person_key_new ORDER BY key, ref"
        )
        database.execute("DELETE FROM person_key_new")
        database.execute("DELETE FROM person_key_moved")
        moved = last if directly else last - persons
        database.execute("INSERT INTO person_key_moved (ref) VALUES (?)", (moved,))
    return "person_key" if directly else "person_key_new"


def _keys(people: Iterable[tuple[int, str, int]], bits: int) -> list[int]:
    """Keys, with the number of whose they are in the last ``bits``."""
    found: list[int] = []
    for ref, names, born in people:
        last = born << bits | ref
        found += [key << bits | last for key in _numbers_of(names)]
    return found


def _words(people: Iterable[tuple[int, str, int]]) -> list[tuple[str, int]]:
    return [(word, ref) for ref, names, _ in people for word in words_of(names)]


def _add_keys(database: Database, part: str, keys: list[int]) -> None:
    """In the order of the index, so that each of its pages is written once."""
    keys.sort()
    pairs = [(one >> _REF_BITS, one & _REF) for one in keys]
    database.insert_alike(part, plain_rows(("key", "ref"), pairs))


def _add_words(database: Database, words: list[tuple[str, int]]) -> None:
    words.sort()
    database.insert_alike("person_word", plain_rows(("word", "ref"), words))


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
    return {number | born for number in _numbers_of(names)}


def _numbers_of(names: str) -> set[int]:
    """The numbers of all her keys, without a mark."""
    given, family, used = names_of(names)
    numbers = _joined_numbers(given, family)
    numbers.update(*map(_numbers_in, _texts(given, family, used)))
    if used:
        numbers |= _joined_numbers(used, family)
    return numbers


def _texts(given: str, family: str, used: str) -> list[str]:
    """Texts that have the words of a person's names, which come again with others."""
    texts = [given, family] if read_apart(given, family) else [f"{given} {family}"]
    return [*texts, used] if used else texts


def _joined_numbers(given: str, family: str) -> set[int]:
    """Of the keys that join words (``key_groups``)."""
    every, pairs = words_and_pairs(given, family)
    if not every:
        return set()
    numbers = {key_number(whole_key(every))}
    if not pairs:
        numbers.update(map(key_number, lone_keys(every[0])))
    numbers.update(*[_numbers_of_pair(*pair) for pair in pairs])
    return numbers


@lru_cache(maxsize=262144)
def _numbers_of_pair(one: Word, other: Word) -> frozenset[int]:
    return frozenset(map(key_number, pair_keys(one, other)))


@lru_cache(maxsize=65536)
def _numbers_in(text: str) -> frozenset[int]:
    return frozenset(map(key_number, word_keys(text)))


@lru_cache(maxsize=65536)
def _words_in(text: str) -> frozenset[str]:
    return frozenset(word.text for word in words(text))


def _keys_of(word: Word) -> tuple[str, ...]:
    return (f"w:{word.text}", *(f"r:{reading}" for reading in word.readings))


def words_of(names: str, _born: int = 0) -> set[str]:
    """The words of a person's names as written."""
    return set().union(*map(_words_in, _texts(*names_of(names))))
