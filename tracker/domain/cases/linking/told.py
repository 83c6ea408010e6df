"""What a registration tells, made ready to be compared with thousands of others."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.cases.names.births import birth
from tracker.domain.cases.names.likeness import Profile
from tracker.domain.cases.names.phones import phone_number
from tracker.domain.cases.names.spelling import folded, plain_words

#: The fields compared, in the order in which patterns list their levels.
FIELDS = ("given", "family", "order", "birth", "place", "phone")


@dataclass(frozen=True, slots=True)
class Told:
    """Texts of a–z without spaces; ``birth`` as yyyymmdd, yyyy where the year is all that is
    known; each empty where nothing is written."""

    given: str
    family: str
    birth: str
    place: str
    phone: str


def told_of(profile: Profile) -> Told:
    """Fold a profile. Its ``municipality`` may be a code or the name of a place."""
    born = birth(profile.birth, profile.birth_precision)
    if born is None or born.estimated:
        day = ""
    else:
        day = f"{born.year:04d}" + (f"{born.month:02d}{born.day:02d}" if born.month else "")
    return Told(
        "".join(plain_words(profile.given)),
        "".join(plain_words(profile.family)),
        day,
        _place(profile.municipality),
        phone_number(profile.phone) or "",
    )


def _place(text: str | None) -> str:
    if not text:
        return ""
    return text if text.isdigit() else folded(text).replace(" ", "")
