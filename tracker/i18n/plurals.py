"""How many plural forms each language has, as gettext wants to be told."""

from __future__ import annotations

from tracker.i18n.locales import Language

#: Creole, like French, speaks of zero and one alike.
PLURAL_FORMS: dict[Language, str] = {
    "ht": "nplurals=2; plural=(n > 1)",
    "es": "nplurals=2; plural=(n != 1)",
    "en": "nplurals=2; plural=(n != 1)",
}
