"""What people are told of computers: a new identity and why, what was left out, clocks."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.i18n.translate import N_, gettext, ngettext

#: Why an installation took a new identity (``tracker/sync/renewal.py``).
REASONS: dict[str, str] = {
    "restored": N_("A backup was restored on this computer."),
    "copied": N_("The data on this computer was copied from another computer."),
    "set_back": N_("The data on this computer is older than what this computer had already."),
    "forked": N_("Another computer works under the name and with the keys of this one."),
    "asked": N_("Somebody asked on this computer for a new identity."),
}

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def reason_sentence(reason: str) -> str:
    """Why this computer has a new identity."""
    return gettext(REASONS.get(reason, REASONS["asked"]))


def renewed_sentence() -> str:
    """What a person at a laptop is told when it took a new identity."""
    return gettext(
        "This computer took a new identity and must be enrolled again. Nothing is lost: go on "
        "working, and send the coordinator a new join request."
    )


def left_out_sentence(code: str, name: str, entries: int) -> str:
    """What was not taken in of a device that is not trusted any more."""
    if code == "writer_forked":
        return ngettext(
            "%(num)s entry of %(name)s was left out, since two computers work under this name. "
            "It stays on that computer and comes when it was enrolled again.",
            "%(num)s entries of %(name)s were left out, since two computers work under this "
            "name. They stay on that computer and come when it was enrolled again.",
            entries,
            name=name,
        )
    return ngettext(
        "%(num)s entry of %(name)s was left out, since this computer is not trusted any more.",
        "%(num)s entries of %(name)s were left out, since this computer is not trusted any more.",
        entries,
        name=name,
    )


def device_sentences(
    left_out: Iterable[tuple[str, str, int]], renewed: str | None, *, hub: bool
) -> list[str]:
    """What an import told of computers: (code, name, entries) left out, a new identity."""
    told = [left_out_sentence(*out) for out in left_out]
    if renewed is not None:
        told.append(reason_sentence(renewed))
        if not hub:
            told.append(renewed_sentence())
    return told


def clock_sentence(ms: int, *, own: bool) -> str:
    """How far a clock is off: ``ms`` above zero is ahead. ``own``: of this computer."""
    about = _duration(abs(ms))
    if own and ms > 0:
        return gettext("The clock of this computer is about %(time)s ahead.", time=about)
    if own:
        return gettext("The clock of this computer is about %(time)s behind.", time=about)
    if ms > 0:
        return gettext("Its clock is about %(time)s ahead.", time=about)
    return gettext("Its clock is about %(time)s behind.", time=about)


def _duration(ms: int) -> str:
    if ms < 2 * _HOUR:
        return ngettext("%(num)s minute", "%(num)s minutes", round(ms / _MINUTE))
    if ms < 2 * _DAY:
        return ngettext("%(num)s hour", "%(num)s hours", round(ms / _HOUR))
    if ms < 730 * _DAY:
        return ngettext("%(num)s day", "%(num)s days", round(ms / _DAY))
    return ngettext("%(num)s year", "%(num)s years", round(ms / (365.25 * _DAY)))
