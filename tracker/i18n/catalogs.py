"""Catalogs of messages: collect the sentences of the code, update, compile, check.

``python -m tracker.i18n.catalogs`` does all of it in a checkout and lists what is still
to be translated. ``… fill FILE.csv`` (columns msgid, es, ht and, for plurals, the same
msgid's ``msgid_plural``, ``es_plural``, ``ht_plural``) takes translations over first.
``… check`` changes nothing and fails where something is missing or out of date.
"""

from __future__ import annotations

import csv
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tracker.i18n.catalog_checks import forms, problems, review_rows
from tracker.i18n.glossary import glossary
from tracker.i18n.locales import LANGUAGES, Language, translations_folder
from tracker.i18n.plurals import PLURAL_FORMS

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "NN_": (1, 2),
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "gettext_in": (2,),
    "ngettext_in": (2, 3),
}
REVIEW_COLUMNS = ("msgid", "es", "ht", "where", "status")


def po_path(lang: Language) -> Path:
    return translations_folder() / lang / "LC_MESSAGES" / "messages.po"


def extract(root: Path) -> Catalog:
    """The template catalog of everything said below ``root`` (the checkout)."""
    with (translations_folder() / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog(project="tracker", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        root,
        method_map=methods,
        options_map=options,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        # By itself Babel passes over `_macros`, whose name begins with an underscore.
        directory_filter=lambda folder: not Path(folder).name.startswith("."),
    )
    for filename, _line, message, comments, context in found:
        where = [(Path(filename).as_posix(), 0)]
        template.add(message, None, where, auto_comments=comments, context=context)
    return template


class _Catalog(Catalog):
    """Babel's, without the line that tells its own version."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        told: list[tuple[str, str]] = super()._get_mime_headers()
        return [(name, value) for name, value in told if name != "Generated-By"]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)


def _empty(lang: Language) -> Catalog:
    """With our plural forms: Babel's differ from one version of it to the next."""
    catalog = _Catalog(locale=lang, project="tracker", charset="utf-8", fuzzy=False)
    catalog.mime_headers = [("Plural-Forms", PLURAL_FORMS[lang])]
    return catalog


def read(lang: Language) -> Catalog:
    """The catalog of ``lang`` as it lies in ``translations/``; empty when there is none."""
    path = po_path(lang)
    if not path.exists():
        return _empty(lang)
    with path.open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def updated(lang: Language, template: Catalog) -> Catalog:
    """The catalog of ``lang`` for exactly the messages of ``template``.

    Nothing is guessed by likeness. English repeats the msgid; the others take over what
    the glossary has word for word.
    """
    old, terms = read(lang), glossary()
    new = _empty(lang)
    for message in _spoken(template):
        kept = old.get(message.id, message.context)
        string = kept.string if kept is not None else None
        if lang == "en":
            string = message.id
        elif not _filled(string) and isinstance(message.id, str) and message.id in terms:
            string = terms[message.id].in_language(lang)
        new.add(
            message.id,
            string,
            message.locations,
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept is not None else (),
            flags=(kept.flags if kept is not None else set()) & {"fuzzy"},
            context=message.context,
        )
    return new


def _spoken(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _filled(string: object) -> bool:
    return all(forms(string))


def po_bytes(catalog: Catalog, lang: Language | None) -> bytes:
    """The catalog as a .po file: sorted, without dates or line numbers, so that it only
    changes where the sentences do."""
    out = io.BytesIO()
    write_po(out, catalog, width=96, sort_output=True, omit_header=True, include_lineno=False)
    lines = ["", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if lang is not None:
        lines += [f"Language: {lang}", f"Plural-Forms: {PLURAL_FORMS[lang]};"]
    header = 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines[1:])
    return header.encode() + b"\n" + out.getvalue()


def mo_bytes(po: bytes, lang: Language) -> bytes:
    """The compiled form of a .po file."""
    catalog = _empty(lang)
    # The same sentences give the same bytes, whenever they are compiled.
    catalog.creation_date = catalog.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    for message in _spoken(read_po(io.BytesIO(po), locale=lang)):
        catalog[message.id] = message
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def review_bytes(root: Path) -> bytes:
    """``docs/creole-review.csv``: every Creole message that still needs a native's eye."""
    out = io.StringIO()
    writer = csv.DictWriter(out, REVIEW_COLUMNS)
    writer.writeheader()
    writer.writerows(review_rows(read("ht"), read("es"), glossary()))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def written(root: Path) -> dict[Path, bytes]:
    """What every generated file should hold, given the code and the .po files."""
    template = extract(root)
    files = {translations_folder() / "messages.pot": po_bytes(template, None)}
    for lang in LANGUAGES:
        po = po_bytes(updated(lang, template), lang)
        files[po_path(lang)] = po
        files[po_path(lang).with_suffix(".mo")] = mo_bytes(po, lang)
    return files


def fill(path: Path) -> int:
    """Take over the translations of a CSV file; gives how many messages it held."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for lang in ("es", "ht"):
        catalog = read(lang)
        for row in rows:
            if row.get("msgid_plural"):
                msgid: str | tuple[str, str] = (row["msgid"], row["msgid_plural"])
                string: str | tuple[str, str] = (row[lang], row[f"{lang}_plural"])
            else:
                msgid, string = row["msgid"], row[lang]
            catalog.delete(row["msgid"])
            catalog.add(msgid, string)
        _write(po_path(lang), po_bytes(catalog, lang))
    return len(rows)


def _write(path: Path, data: bytes) -> None:
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(data)
    os.replace(partial, path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One run at a time: two would each undo what the other filled in."""
    lock = folder / ".catalogs.lock"
    for _ in range(300):
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            time.sleep(0.1)
    else:
        raise SystemExit(f"Another run seems to hold {lock.name}; remove it if none does.")
    try:
        yield
    finally:
        lock.unlink()


def stale(root: Path) -> list[Path]:
    """The generated files that are not what ``make strings`` would write."""
    expected = written(root) | {root / "docs" / "creole-review.csv": review_bytes(root)}
    return [p for p, data in expected.items() if not p.exists() or p.read_bytes() != data]


def main(arguments: list[str]) -> int:
    root = translations_folder().parent
    if not (root / "pyproject.toml").exists():
        raise SystemExit("This tool works in a checkout of the source code only.")
    if arguments == ["check"]:
        for path in stale(root):
            print(f"out of date: {path.relative_to(root)}")
    else:
        with _alone(translations_folder()):
            if arguments[:1] == ["fill"]:
                for name in arguments[1:]:
                    print(f"{name}: {fill(Path(name))}")
            for path, data in written(root).items():
                _write(path, data)
            _write(root / "docs" / "creole-review.csv", review_bytes(root))
    found = [p for lang in LANGUAGES for p in problems(lang, read(lang), glossary())]
    for problem in found:
        print(problem)
    return 1 if found or (arguments == ["check"] and stale(root)) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
