"""What a run of a transport tells while it works, and when it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tracker.basics.errors import Refused, TrackerError
from tracker.sync.merge import Merged
from tracker.sync.trust import LeftOut

#: The steps of a run, in the order in which a person sees them.
STEPS = ("look", "make", "send", "ask", "fetch", "take_in")

#: Told as often as something moves: the step, how much is done, and of how much (bytes for
#: send and fetch, else files or entries; 0 when that is not known).
Progress = Callable[[str, int, int], None]

#: Takes the bytes of a bundle in, or refuses them.
TakeIn = Callable[[bytes], Merged]
#: Takes several bundles in; what became of each.
TakeInSeveral = Callable[[Sequence[bytes]], Sequence[Merged | Refused]]


def silent(step: str, done: int, total: int) -> None:
    """For whoever does not want to know."""


@dataclass(frozen=True)
class Trouble:
    """A bundle that was refused: from whom is not known, since it did not open."""

    error: TrackerError


@dataclass(frozen=True)
class Synced:
    """What one run did.

    ``bundles`` were taken in and brought ``new`` entries; ``sent`` bundles with
    ``sent_entries`` were handed over; ``unfinished`` files are not whole yet; ``waiting``
    entries are not known to be with those they are for. ``left_out`` and ``renewed`` are those
    of the bundles taken in (``Merged``).
    """

    bundles: int = 0
    new: int = 0
    conflicts: int = 0
    forked: tuple[str, ...] = ()
    sent: int = 0
    sent_entries: int = 0
    unfinished: int = 0
    waiting: int = 0
    refused: Sequence[Trouble] = field(default=())
    left_out: Sequence[LeftOut] = ()
    renewed: str | None = None

    def brought(self, merged: Merged) -> Synced:
        """With one more bundle taken in."""
        return replace(
            self,
            bundles=self.bundles + 1,
            new=self.new + merged.new,
            conflicts=self.conflicts + max(merged.conflicts, 0),
            forked=tuple(sorted({*self.forked, *merged.forked})),
            left_out=(*self.left_out, *merged.left_out),
            renewed=merged.renewed or self.renewed,
        )

    def handed_over(self, entries: int) -> Synced:
        """With one more bundle sent."""
        return replace(self, sent=self.sent + 1, sent_entries=self.sent_entries + entries)
