"""Single values as people write them: yes and no, gender, status, counts, codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.domain.cases.names.spelling import folded

_YES = frozenset(
    {
        "si", "s", "x", "yes", "y", "true", "verdadero", "wi", "w", "oui", "ok", "siyen", "siye",
        "signed", "firmado", "firmo", "firma", "acepta", "acepto", "dako", "aceptado", "recibido",
        "entregado", "ya", "vrai", "v",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "no", "n", "non", "false", "falso", "pa", "nop", "none", "ninguno", "ninguna", "okenn",
        "faux",
    }
)  # fmt: skip
_NO_PHRASES = ("no ", "pa ", "sin ", "not ", "non ", "refus", "rechaz", "nego", "niega")
_NOTHING = frozenset(
    {
        "na", "nd", "sd", "ns", "nc", "sin", "dato", "datos", "no", "aplica", "ninguno", "ninguna",
        "desconocido", "unknown", "pa", "konnen", "sabe", "nsp",
    }
)  # fmt: skip
_MARKS_YES = frozenset({"1", "✓", "✔", "☑", "+", "1.0", "√", "☒"})
_MARKS_NO = frozenset({"0", "✗", "✘", "☐", "0.0"})

_FEMALE = frozenset(
    {
        "f", "fem", "femenino", "femenina", "mujer", "female", "woman", "fanm", "fi", "femme",
        "nina", "girl", "h_f",
    }
)  # fmt: skip
_MALE = frozenset(
    {
        "h", "masc", "masculino", "hombre", "male", "man", "gason", "nonm", "homme", "nino", "boy",
    }
)  # fmt: skip
_OTHER = frozenset(
    {
        "otro", "otra", "other", "lot", "x", "nb", "no", "binario", "nobinario", "trans", "lgbt",
        "lgbtiq",
    }
)  # fmt: skip

#: (status, words one of which a text holds), in the order in which they are tried.
_STATUSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("prefers_not_to_say", ("prefiere no", "prefer not", "prefers not", "pa vle di", "pito pa",
                            "no quiere decir", "no desea", "no contesta", "prefere pa")),
    ("complementary_protection", ("complementaria", "complementary", "konplemante",
                                  "complementaire")),
    ("asylum_seeker", ("solicitante", "solicita", "asylum", "seeker", "asilo", "applicant",
                       "moun ki mande", "azil", "demandeur", "comar en tramite",
                       "mande pwoteksyon")),
    ("humanitarian_visitor", ("humanitari", "tvrh", "imanite", "humanitaire")),
    ("permanent_resident", ("permanente", "permanent", "pemanan", "rezidan pemanan")),
    ("temporary_resident", ("temporal", "temporary", "tanpore", "temporaire")),
    ("recognised_refugee", ("refugiad", "refugee", "refije", "refugie")),
    ("undocumented", ("sin documento", "indocumentad", "undocumented", "irregular", "san papye",
                      "pa gen papye", "sans papier", "no documents", "without documents",
                      "san dokiman", "sin papeles", "ninguno", "no tiene", "pa gen dokiman")),
    ("other", ("otra", "otro", "other", "lot", "autre", "nacionalidad", "naturalizad",
               "visitante", "turista", "transmigrante")),
)  # fmt: skip


@lru_cache(maxsize=8192)
def yes_no(text: str) -> bool | None:
    """True, False, or None where a cell does not say (blank, N/A, anything else)."""
    bare = text.strip().lower()
    if bare in _MARKS_YES:
        return True
    if bare in _MARKS_NO:
        return False
    words = folded(bare)
    if not words or (words in _NOTHING and words != "no"):
        return None
    if words in _YES:
        return True
    if words in _NO or f"{words} ".startswith(_NO_PHRASES):
        return False
    first = words.split()[0]
    return True if first in {"si", "yes", "wi", "oui", "siyen", "firmado"} else None


@lru_cache(maxsize=8192)
def gender(text: str, m_means: str | None) -> str | None:
    """female, male, other, prefers_not_to_say; "ambiguous" for M that nothing settles.

    ``m_means`` is what the column shows M to mean, see `m_meaning`.
    """
    word = folded(text).replace(" ", "")
    if not word:
        return None
    if word == "m":
        return m_means or "ambiguous"
    if word in _FEMALE or word.startswith(("mujer", "femen", "fanm")):
        return "female"
    if word in _MALE or word.startswith(("homb", "mascul", "gaso")):
        return "male"
    if word.startswith(("prefier", "prefer", "pavledi")):
        return "prefers_not_to_say"
    return "other" if word in _OTHER else "unknown"


def m_meaning(texts: Iterable[str]) -> str | None:
    """What M stands for in a column: masculine beside F alone, mujer beside H.

    Where Mujer is also written out, or neither F nor H is there, nobody can tell.
    """
    words = {folded(text).replace(" ", "") for text in texts}
    words.discard("")
    feminine = words & {"f", "fem", "femenino", "female", "fanm"}
    if "h" in words and not feminine:
        return "female"
    if any(word.startswith("mujer") for word in words) and feminine:
        return None
    if feminine or words & {"masculino", "male"}:
        return "male"
    return None


@lru_cache(maxsize=2048)
def migration_status(text: str) -> str | None:
    """One of the nine statuses, "unknown" for a text that fits none, None for a blank."""
    words = folded(text)
    if not words or words in {"na", "nd", "sd"}:
        return None
    code = text.strip().lower()
    for status, fragments in _STATUSES:
        if code == status or any(fragment in words for fragment in fragments):
            return status
    return "unknown"


@lru_cache(maxsize=2048)
def count(text: str) -> int | None:
    """A number of people or kits, 0 to 30; words for none are 0; None where not told."""
    bare = text.strip()
    if match := re.fullmatch(r"(\d{1,2})(?:[.,]0+)?(?:\s+\D{0,20})?", bare):
        number = int(match[1])
        return number if number <= 30 else None
    return (
        0 if folded(bare) in {"no", "non", "ninguno", "ninguna", "none", "okenn", "cero"} else None
    )


@lru_cache(maxsize=2048)
def age(text: str) -> int | None:
    """Whole years 0 to 110; months count as 0."""
    match = re.fullmatch(r"(\d{1,3})(?:[.,]\d+)?\s*(\D{0,12})", text.strip())
    if not match:
        return None
    unit = folded(match[2])
    if unit.startswith(("mes", "month", "mwa")):
        return int(match[1]) // 12
    years = int(match[1])
    return years if years <= 110 else None


def pregnant_lactating(text: str) -> tuple[bool, bool] | None:
    """E/L codes as (pregnant, lactating); None for a text that is neither."""
    words = folded(text)
    if not words or yes_no(text) is False:
        return False, False
    letters = words.replace(" ", "")
    if re.fullmatch(r"[elapbg]{1,2}", letters):
        return any(c in letters for c in "eapg"), any(c in letters for c in "lb")
    pregnant = any(
        word in words for word in ("embara", "pregn", "ansent", "gesta", "gwos", "encein")
    )
    lactating = any(word in words for word in ("lact", "tete", "breast", "amamant", "nouris"))
    if yes_no(text) is None and not pregnant and not lactating:
        return None
    return pregnant, lactating


def languages(text: str) -> tuple[str, ...]:
    """ISO 639 codes of the languages named, in the order ht, es, fr, en, pt."""
    words = folded(text)
    named = (
        ("ht", ("creol", "criollo", "kreyol", "ayisyen", "haitian")),
        ("es", ("espanol", "castellano", "spanish", "panyol")),
        ("fr", ("frances", "french", "franse", "francais")),
        ("en", ("ingles", "english", "angle")),
        ("pt", ("portugues", "potige", "portugais")),
    )
    return tuple(code for code, parts in named if any(part in words for part in parts))


def kit_code(text: str) -> str:
    """The code of a kit as DK-2, the text as it stands otherwise, "" for a blank."""
    bare = " ".join(text.split())
    if match := re.fullmatch(r"([A-Za-z]{1,4})[\s\-_]?(\d{1,3})", bare):
        return f"{match[1].upper()}-{int(match[2])}"
    return bare
