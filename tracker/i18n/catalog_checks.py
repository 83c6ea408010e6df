"""What can be wrong with a translated message, and which ones a native should read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Catalog, Message

from tracker.i18n.glossary import Term

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_LOOSE_PERCENT = re.compile(r"%(?!\(\w+\)[sd])")

#: What Creole spells otherwise; each was met in drafts (see the glossary's notes).
FORBIDDEN = {
    "ht": ("dijite", "premye non"),
    "es": ("volver atrás", "compresas", "derivación", "ilegal"),
    "en": (),
}


def forms(value: object) -> tuple[str, ...]:
    """The singular, or the singular and the plural."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(part or "") for part in value) if isinstance(value, list | tuple) else ("",)


def problems(lang: str, catalog: Catalog, terms: Mapping[str, Term]) -> Iterator[str]:
    """Everything wrong in ``catalog``, a line each."""
    for message in catalog:
        if not message.id:
            continue
        name = forms(message.id)[0]
        for problem in _wrong(lang, message, terms):
            yield f"{lang}: {problem}: {name}"


def _wrong(lang: str, message: Message, terms: Mapping[str, Term]) -> Iterator[str]:
    ids, strings = forms(message.id), forms(message.string)
    if len(ids) != len(strings) or not all(strings):
        yield "missing"
        return
    if message.fuzzy:
        yield "fuzzy"
    if any(_LOOSE_PERCENT.search(text) for text in (*ids, *strings)):
        yield "a per cent sign that is no %(placeholder)s"
    # A singular may say "one" in words, so it may leave a placeholder of its plural out.
    wanted = set(_PLACEHOLDER.findall(ids[-1]))
    for text in strings:
        used = set(_PLACEHOLDER.findall(text))
        if used - wanted or (text == strings[-1] and wanted - used):
            yield "placeholders differ"
    term = terms.get(ids[0])
    if term is not None and lang != "en" and strings[0] != term.in_language(lang):
        yield f"the glossary says “{term.in_language(lang)}”"
    for word in FORBIDDEN[lang]:
        if any(word in text.lower() for text in strings):
            yield f"never “{word}”"
    if ids[0].rstrip()[-1:] in ".?!" and strings[0].rstrip()[-1:] not in ".?!":
        yield "a sentence loses its full stop"


def review_rows(
    creole: Catalog, spanish: Catalog, terms: Mapping[str, Term]
) -> list[dict[str, str]]:
    """The Creole messages that are not literally the glossary's, in order of msgid."""
    rows = []
    for message in creole:
        if not message.id:
            continue
        name, text = forms(message.id)[0], " | ".join(forms(message.string))
        if name in terms and terms[name].ht == text:
            continue
        beside = spanish.get(message.id)
        rows.append(
            {
                "msgid": " | ".join(forms(message.id)),
                "es": " | ".join(forms(beside.string)) if beside is not None else "",
                "ht": text,
                "where": " ".join(sorted({place for place, _ in message.locations})),
                "status": "native review",
            }
        )
    return sorted(rows, key=lambda row: row["msgid"])
