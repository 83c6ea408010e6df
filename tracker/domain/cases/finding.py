"""Find a woman by her name despite spelling, or by her card; warn of a likely duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz.fuzz import ratio

from tracker.domain.cases.aliases import groups_of
from tracker.domain.cases.by_phone import rows_by_phone
from tracker.domain.cases.candidates import MOST, candidates, hits, rows_of
from tracker.domain.cases.cards import CARD_PREFIX as CARD_PREFIX
from tracker.domain.cases.cards import read_card as read_card
from tracker.domain.cases.cards_held import refuse_blocked, row_by_code
from tracker.domain.cases.erased import erased_on
from tracker.domain.cases.names.birth_marks import near
from tracker.domain.cases.names.likeness import LIKELY, Likeness, Profile, compare_prepared, prepare
from tracker.domain.cases.names.spelling import Word, phonetic_keys, words
from tracker.domain.cases.queries import Person, people_of, person_of
from tracker.domain.cases.search_keys import names_of, word_keys
from tracker.ledger.desk import Desk, cso_scope, query

_SPARE = 4


@dataclass(frozen=True)
class Match:
    """A registration that was found, how sure that is (0 to 1), and why (codes).

    ``also``: other registrations of hers, where somebody joined them.
    """

    person: Person
    score: float
    verdict: str
    reasons: tuple[str, ...]
    also: tuple[Person, ...] = ()


@query("find", "cases:person:read")
def find(desk: Desk, *, text: str, limit: int = 20) -> list[Match]:
    """What was typed or scanned: a card's code, else a name. Best match first."""
    by_code = find_by_code(desk, text)
    if by_code is not None:
        erased = erased_on(desk, cso_scope(by_code.cso), by_code.id)
        return [] if erased else [Match(by_code, 1.0, "same", ("code_same",))]
    words = text.split()
    if not words:
        return []
    # Some of them may be one woman, told once.
    matches = _by_name(desk, text, limit * _SPARE)
    return _one_each(desk, matches)[:limit]


def _one_each(desk: Desk, matches: list[Match]) -> list[Match]:
    """One entry for each woman: her shown registration, where it was found under any."""
    groups = groups_of(desk, [m.person.id for m in matches])
    told: set[str] = set()
    found = []
    for match in matches:
        group = groups[match.person.id]
        if len(group.members) == 1:
            found.append(match)
        elif group.shown not in told:
            told.add(group.shown)
            held = _held(desk, group.members)
            if group.shown in held:
                match = replace(match, person=held[group.shown])
            also = tuple(p for i, p in held.items() if i != match.person.id)
            found.append(replace(match, also=also))
    return found


def _held(desk: Desk, persons: Iterable[str]) -> dict[str, Person]:
    """Those of ``persons`` that the actor may see and that are not erased."""
    condition, params = desk.visible("p.scope")
    ids = list(persons)
    rows = desk.ledger.database.rows(
        f"SELECT p.* FROM person p WHERE p.id IN ({','.join('?' * len(ids))}) AND {condition}"
        " AND NOT EXISTS (SELECT 1 FROM erased_record x"
        " WHERE x.record = p.id AND x.scope = p.scope) ORDER BY p._made, p.id",
        [*ids, *params],
    )
    return {person.id: person for person in people_of(desk, rows)}


def find_by_code(desk: Desk, text: str, *, blocked_too: bool = False) -> Person | None:
    """The person whose card was scanned or whose code was typed.

    Refused("card_replaced", day) or ("card_taken_back") for a card that does not count any
    more, unless ``blocked_too``: somebody else may hold it.
    """
    code = read_card(text)
    row = None if code is None else row_by_code(desk, code)
    if row is None or code is None:
        return None
    if not blocked_too:
        refuse_blocked(desk, row, code)
    return person_of(desk, row)


def _by_name(desk: Desk, text: str, most: int) -> list[Match]:
    """The ``most`` best ones. Names are compared as the index holds them, without her record."""
    parts = text.split()
    keys = set(phonetic_keys(text, "")) | set(word_keys(text))
    for cut in range(1, len(parts)):
        keys |= set(phonetic_keys(" ".join(parts[:cut]), " ".join(parts[cut:])))
    wanted = words(text)
    like = [
        (_resemblance(wanted, words(" ".join(names_of(hit.names)))), hit)
        for hit in hits(desk, keys, beginning=folded_last(parts))
    ]
    like.sort(key=lambda found: (-found[0], found[1].person))
    best = like[:most]
    scores = {(hit.person, hit.scope): score for score, hit in best}
    rows = rows_of(desk, [hit for _score, hit in best])
    return [
        Match(who, scores[row["id"], row["scope"]], "possible", ("name_sounds_alike",))
        for row, who in zip(rows, people_of(desk, rows), strict=True)
    ]


def _resemblance(wanted: tuple[Word, ...], held: tuple[Word, ...]) -> float:
    """How well the words typed are found in a name: by spelling, sound, beginning, likeness."""
    if not wanted or not held:
        return 0.0
    found = sum(max(_word_like(w, h) for h in held) for w in wanted) / len(wanted)
    # Of two names that hold all that was typed, the shorter one is meant.
    return found - 0.01 * max(len(held) - len(wanted), 0)


def _word_like(wanted: Word, held: Word) -> float:
    if wanted.text == held.text:
        return 1.0
    if set(wanted.readings) & set(held.readings):
        return 0.97
    if held.text.startswith(wanted.text):
        return 0.95
    return ratio(wanted.text, held.text) / 100 * 0.9


def folded_last(parts: list[str]) -> str:
    """The last word as it is typed so far, as the index writes words."""
    last = words(parts[-1])
    return last[-1].text if last else ""


@query("likely_duplicates", "cases:person:read")
def likely_duplicates(
    desk: Desk,
    *,
    given_names: str,
    family_names: str = "",
    birth_date: str | None = None,
    birth_precision: str | None = None,
    phone: str | None = None,
    municipality: str | None = None,
    gender: str | None = None,
    besides: str | None = None,
    limit: int = 5,
) -> list[Match]:
    """Registrations that may be the same woman, with the reasons; best first.

    ``besides`` is her own registration, when she has one: it is left out, and so are
    those that somebody said are not her.
    """
    asked = prepare(
        Profile(given_names, family_names, birth_date, birth_precision, phone, municipality, gender)
    )
    others = _told_apart(desk, besides) if besides else set()
    matches: list[tuple[Likeness, dict[str, Any]]] = []
    # No name weighs enough alone: her birth speaks for it, or her telephone.
    rows = candidates(desk, phonetic_keys(given_names, family_names), near(asked.birth))
    if asked.phone:
        read = {(row["id"], row["scope"]) for row in rows}
        same = rows_by_phone(desk, asked.phone, MOST)
        rows += [row for row in same if (row["id"], row["scope"]) not in read]
    for row in rows:
        if row["id"] == besides or row["id"] in others:
            continue
        likeness = compare_prepared(asked, prepare(profile_of(row)))
        if likeness.score >= LIKELY:
            matches.append((likeness, row))
    matches.sort(key=lambda m: (-m[0].score, m[1]["id"]))
    people = people_of(desk, [row for _likeness, row in matches])
    found = [
        Match(who, likeness.score, likeness.verdict, likeness.reasons)
        for (likeness, _row), who in zip(matches, people, strict=True)
    ]
    return _one_each(desk, found)[:limit]


def profile_of(row: dict[str, Any]) -> Profile:
    """What a folded person is compared by."""
    return Profile(
        row["given_names"] or "",
        row["family_names"] or "",
        row["birth_date"],
        row["birth_precision"],
        row["phone"],
        row["municipality"],
        row["gender"],
    )


def _told_apart(desk: Desk, person: str) -> set[str]:
    rows = desk.ledger.database.rows(
        "SELECT first, second FROM not_same WHERE void IS NULL AND (first = ? OR second = ?)",
        (person, person),
    )
    apart = {r["first"] for r in rows} | {r["second"] for r in rows}
    joined = set(groups_of(desk, [person])[person].members)
    return (apart | joined) - {person}
