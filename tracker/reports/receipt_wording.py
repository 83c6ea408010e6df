"""What a receipt says, in one language; two of these stand side by side on the paper.

The sentences are agreed with organisations that answer complaints of sexual exploitation;
they are the same in every receipt, whatever language the screens have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.supplies.queries import Distribution
from tracker.i18n.dates import format_weekday_date
from tracker.i18n.locales import Language
from tracker.i18n.sentences.choices import CHOICES
from tracker.i18n.translate import N_, gettext_in

#: On paper, in this order: hers first.
PRINTED: tuple[Language, ...] = ("ht", "es")

_FREE = (
    N_("This kit is free. You pay nothing."),
    N_("Nobody may ask you for anything in exchange: not money, not work, not favours, not sex."),
)
_COMPLAIN = N_("If someone asks you for something or mistreats you, you can complain.")
_PHONE = N_("To complain, call or write by WhatsApp to %(phone)s.")
_AFTER = (
    N_("Your complaint is confidential. You can complain without giving your name."),
    N_("Complaining will not make you lose the help."),
    N_("You can say no and still receive the kit."),
)
_PAPER = (
    N_("Your name is not on this receipt."),
    N_("You can keep it or throw it away."),
)


@dataclass(frozen=True)
class Wording:
    """Everything on a receipt that has a language. ``items``: quantity and name."""

    language: Language
    title: str
    kit: str
    contents: str
    items: tuple[tuple[int, str], ...]
    day: str
    given_by: str
    place: str
    number: str
    free: tuple[str, ...]
    complaint: tuple[str, ...]
    paper: tuple[str, ...]
    void: str


def wording(
    held: Distribution,
    items: dict[str, dict[str, str]],
    complaints_phone: str | None,
    language: Language,
) -> Wording:
    """The words of a receipt in ``language``; ``items``: labels by code and language."""

    def say(msgid: str, **params: str) -> str:
        return gettext_in(language, msgid, **params)

    phone = (say(_PHONE, phone=complaints_phone),) if complaints_phone else ()
    return Wording(
        language=language,
        title=gettext_in(language, "Receipt"),
        kit=held.kit.names[language],
        contents=gettext_in(language, "Kit contents"),
        items=tuple(
            (quantity, _item(held, code, items, language)) for code, quantity in held.kit.contents
        ),
        day=format_weekday_date(date.fromisoformat(held.handed_on), language),
        given_by=gettext_in(language, "Organisation"),
        place=gettext_in(language, "Distribution point"),
        number=gettext_in(language, "Receipt number"),
        free=tuple(say(sentence) for sentence in _FREE),
        complaint=(say(_COMPLAIN), *phone, *(say(sentence) for sentence in _AFTER)),
        paper=tuple(say(sentence) for sentence in _PAPER),
        void=gettext_in(language, "NOT VALID"),
    )


def _item(
    held: Distribution, code: str, items: dict[str, dict[str, str]], language: Language
) -> str:
    name = items[code][language] if code in items else code
    if code not in held.kit.units:
        return name
    return f"{name} ({gettext_in(language, CHOICES['unit'][held.kit.units[code]])})"
