"""The interview as it is said to her: each sentence in every language, hers is shown large."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.monitoring.kit_items import Item
from tracker.domain.monitoring.records import QUESTIONS
from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.sentences.monitoring import MONITORING_CHOICES, MONITORING_QUESTIONS
from tracker.i18n.translate import N_, gettext_in

Texts = dict[Language, str]

INTRODUCTION = (
    N_("I work with the organisation that gave you the kit. I would like to ask you how it was."),
    N_("You do not have to answer. You can leave any question, and stop when you want."),
    N_("Your name is not kept with your answers. Whatever you say, you lose no help."),
)
AGREE = N_("Do you agree that I ask you?")
#: Said to every woman alike; what she answers to it is never written down.
FREE = (
    N_("This kit is free. You pay nothing."),
    N_("Nobody may ask you for anything in exchange: not money, not work, not favours, not sex."),
    N_("If someone asks you for something or mistreats you, you can complain."),
    N_("You do not have to tell me. These people listen to you, and keep it to themselves:"),
)
#: What is asked before and after what has its place between them.
_LAST = ("satisfied",)


@dataclass(frozen=True)
class Option:
    code: str
    texts: Texts


@dataclass(frozen=True)
class Question:
    """``several``: as many answers as she likes."""

    name: str
    texts: Texts
    options: tuple[Option, ...]
    several: bool = False


def in_each(msgid: str) -> Texts:
    """A sentence in every language."""
    return {lang: gettext_in(lang, msgid) for lang in LANGUAGES}


def all_in_each(msgids: Iterable[str]) -> list[Texts]:
    return [in_each(msgid) for msgid in msgids]


def questions(items: Sequence[Item]) -> tuple[list[Question], list[Question]]:
    """Before and after the channel is shown."""
    asked = {
        name: Question(
            name,
            in_each(MONITORING_QUESTIONS[name]),
            tuple(Option(code, in_each(MONITORING_CHOICES[name][code])) for code in codes),
        )
        for name, codes in QUESTIONS.items()
    }
    first = [asked[name] for name in QUESTIONS if name not in _LAST]
    first.insert(1, _missing(items))
    return first, [asked[name] for name in _LAST]


def _missing(items: Sequence[Item]) -> Question:
    options = tuple(
        Option(item.code, {lang: item.names[lang] for lang in LANGUAGES}) for item in items
    )
    return Question(
        "missing_items", in_each(MONITORING_QUESTIONS["missing_items"]), options, several=True
    )


#: What can be read aloud: key → the sentence, and the answers that belong to it.
_ALOUD: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"kit_intro_{n}": (text, ()) for n, text in enumerate(INTRODUCTION, 1)},
    "kit_agree": (AGREE, ()),
    **{
        f"kit_ask_{name}": (
            MONITORING_QUESTIONS[name],
            tuple(MONITORING_CHOICES[name][code] for code in QUESTIONS.get(name, ())),
        )
        for name in (*QUESTIONS, "missing_items", "wish")
    },
    **{f"kit_free_{n}": (text, ()) for n, text in enumerate(FREE, 1)},
}
KEYS = tuple(_ALOUD)


def aloud(key: str, lang: Language) -> str:
    """A sentence with its answers, for whoever does not read."""
    sentence, answers = _ALOUD[key]
    return " ".join([gettext_in(lang, sentence), *(f"{gettext_in(lang, one)}." for one in answers)])


def wish() -> Texts:
    return in_each(MONITORING_QUESTIONS["wish"])


def her_language(spoken: Sequence[str]) -> Language:
    """Of the languages that she speaks the first that the screens have; else Creole."""
    return next((lang for lang in LANGUAGES if lang in spoken), "ht")
