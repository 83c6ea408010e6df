"""Errors carry a stable code and parameters, never prose.

The web and the command line turn a code into a sentence in the reader's language
(`tracker/i18n/messages.py`); a test proves that no code is without one.
"""

from __future__ import annotations

from typing import Any


class TrackerError(Exception):
    """Root of the tree.

    ``code`` is stable and documented in ``docs/cli.md``; ``params`` are the named
    placeholders of its message and hold no personal value.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        if not self.params:
            return self.code
        shown = ", ".join(f"{name}={value!r}" for name, value in sorted(self.params.items()))
        return f"{self.code} ({shown})"


class Refused(TrackerError):
    """What was asked cannot be done, and the asker can be told why (exit code 1)."""


class NotAllowed(Refused):
    """The actor's role or organisation does not permit it."""


class Invalid(Refused):
    """A value given is not acceptable; ``field`` names it."""

    def __init__(self, code: str, field: str, **params: Any) -> None:
        super().__init__(code, field=field, **params)
        self.field = field


class NotFound(Refused):
    """No such record is held here."""


class Damaged(Refused):
    """Bytes from outside do not hold what they claim (bundle, spreadsheet, key file)."""
