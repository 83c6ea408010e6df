"""Wrong usage and --help, in the language in which all else is told in the terminal.

click takes its own sentences from the standard library's gettext, which looks for a catalog
of the name that ours have, in the language of the environment.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.i18n.locales import Language, translations_folder

#: What the standard library asks for when nobody names another.
_DOMAIN = "messages"
#: Comes before LC_ALL and LANG when a catalog is looked for.
_ASKED = "LANGUAGE"


@contextmanager
def click_speaks(language: Language) -> Iterator[None]:
    """Within the block click finds its sentences in our catalog of ``language``."""
    folder, asked = gettext.bindtextdomain(_DOMAIN), os.environ.get(_ASKED)
    gettext.bindtextdomain(_DOMAIN, str(translations_folder()))
    os.environ[_ASKED] = language
    try:
        yield
    finally:
        gettext.bindtextdomain(_DOMAIN, folder)
        if asked is None:
            del os.environ[_ASKED]
        else:
            os.environ[_ASKED] = asked
