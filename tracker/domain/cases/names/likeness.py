"""Whether two registrations are likely the same woman, and why.

Evidence is added up as log odds: the name, the date of birth, the telephone. Twins
share all but the given name, mothers and daughters a name and a telephone, namesakes a
name alone; a person decides about all that is only possible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tracker.domain.cases.names.agreement import WrittenName, agree, written
from tracker.domain.cases.names.births import Birth, birth, births_agree
from tracker.domain.cases.names.phones import phone_number

#: From this score on two registrations are shown to a person as possibly one woman.
LIKELY = 0.5
#: From this score on they are the same woman unless a person says otherwise.
SAME = 0.9

#: Log odds of two registrations taken at random, so that a name alone does not suffice.
_PRIOR = -6.3
_SPREAD = 1.6
_PHONE_SAME, _PHONE_DIFFERENT = 4.0, -0.8
_GENDER_DIFFERENT = -0.7


@dataclass(frozen=True, slots=True)
class Profile:
    """What two registrations are compared by; ``birth`` is ISO, None where not known."""

    given: str
    family: str
    birth: str | None = None
    birth_precision: str | None = None
    phone: str | None = None
    municipality: str | None = None
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A profile made ready to be compared many times."""

    name: WrittenName
    birth: Birth | None
    phone: str | None
    municipality: str | None
    gender: str | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` 0 to 1; ``verdict`` same, possible or different; ``reasons`` are codes."""

    score: float
    verdict: str
    reasons: tuple[str, ...]


def prepare(profile: Profile) -> Prepared:
    """Fold the name, read the date and the telephone once."""
    return Prepared(
        written(profile.given, profile.family),
        birth(profile.birth, profile.birth_precision),
        phone_number(profile.phone),
        profile.municipality,
        profile.gender,
    )


def compare(a: Profile, b: Profile) -> Likeness:
    """The likeness of two registrations; the same whichever comes first."""
    return compare_prepared(prepare(a), prepare(b))


def compare_prepared(a: Prepared, b: Prepared) -> Likeness:
    """``compare`` for profiles made ready beforehand."""
    name = agree(a.name, b.name)
    weight, born = births_agree(a.birth, b.birth)
    total = _PRIOR + name.weight + weight
    reasons = [*name.reasons, born]
    if a.phone and b.phone:
        same = a.phone == b.phone
        total += _PHONE_SAME if same else _PHONE_DIFFERENT
        reasons.append("phone_same" if same else "phone_different")
    else:
        reasons.append("phone_unknown")
    if a.gender and b.gender and a.gender != b.gender:
        total += _GENDER_DIFFERENT
        reasons.append("gender_different")
    if a.municipality and a.municipality == b.municipality:
        reasons.append("municipality_same")
    score = 1 / (1 + math.exp(-total / _SPREAD))
    return Likeness(round(score, 4), _verdict(score), tuple(reasons))


def births_speak_against(a: Prepared, b: Prepared) -> bool:
    """Whether two births differ so that only a shared telephone could make them one woman.

    Cheap, and asked before names are compared: most namesakes of a long list end here.
    """
    if a.phone is not None and a.phone == b.phone:
        return False
    return births_agree(a.birth, b.birth)[0] < 0


def _verdict(score: float) -> str:
    return "same" if score >= SAME else "possible" if score >= LIKELY else "different"
