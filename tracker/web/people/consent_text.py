"""What she hears before she agrees, in her language first."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.translate import N_, gettext_in

SENTENCES = (
    N_("We would like to write down your name and how to reach you, to serve you now and later."),
    N_("You can say no and still receive the kit."),
    N_("You can change your mind at any time."),
    N_("You may ask to see, correct or delete your information."),
)


def spoken_consent(hers: Sequence[str], here: Language) -> list[tuple[Language, list[str]]]:
    """(language, sentences): Creole, or the language she speaks; then that of the screen."""
    first: Language = next((lang for lang in LANGUAGES if lang in hers), "ht")
    if "ht" in hers:
        first = "ht"
    order = dict.fromkeys((first, here))
    return [(lang, [gettext_in(lang, sentence) for sentence in SENTENCES]) for lang in order]
