"""What long work is doing just now, and what came of an exchange."""

from __future__ import annotations

from tracker.i18n.translate import N_, Lazy, gettext, lazy_gettext, ngettext

#: Step (most are of ``tracker/sync/transports/progress.py``) → what a person is told.
STEPS: dict[str, str] = {
    "look": N_("Looking at what lies in the folder"),
    "make": N_("Writing the bundle"),
    "send": N_("Sending"),
    "ask": N_("Asking the hub what it has"),
    "fetch": N_("Fetching"),
    "take_in": N_("Importing"),
    # Of looking through everybody (``tracker/domain/cases/thorough.py``).
    "read": N_("Reading the registrations"),
    "compare": N_("Comparing the registrations"),
    # Of receipts in one file (``tracker/reports/receipt_sheets.py``).
    "collect": N_("Collecting the receipts"),
    "receipts": N_("Writing the receipts"),
    # Of all conflicts or findings of a kind.
    "look_up": N_("Looking up what this is about"),
    "settle": N_("Settling the conflicts"),
    "put_aside": N_("Putting them aside"),
}

#: Kind of a transport → what it is called.
WAYS: dict[str, Lazy] = {
    "folder": lazy_gettext("A folder that is carried (Nextcloud, OneDrive, Syncthing)"),
    "http": lazy_gettext("The hub's address on the internet"),
    "file": lazy_gettext("A USB stick"),
}


def step_sentence(step: str) -> str:
    """The sentence of a step, in the language of the moment."""
    return gettext(STEPS[step])


def outcome_sentences(new: int, sent: int, unfinished: int, waiting: int) -> list[str]:
    """What one run brought: new entries, entries sent, files not whole yet, what waits."""
    told = [
        ngettext("%(num)s new entry came in.", "%(num)s new entries came in.", new),
        ngettext("%(num)s entry was sent.", "%(num)s entries were sent.", sent),
    ]
    if unfinished:
        told.append(
            ngettext(
                "%(num)s file is not whole yet. It is taken in as soon as it is.",
                "%(num)s files are not whole yet. They are taken in as soon as they are.",
                unfinished,
            )
        )
    if waiting:
        told.append(
            ngettext(
                "%(num)s entry waits until the other side says that it has it.",
                "%(num)s entries wait until the other side says that it has them.",
                waiting,
            )
        )
    return told
