"""Figures of a reconciliation in words, and as the rows of a file."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.audit.reconciliation import Reconciliation
from tracker.audit.suppression import Hidden, Shown, few
from tracker.domain.organisations.queries import Grant
from tracker.i18n.numbers import format_int
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import current_language, ngettext
from tracker.i18n.translate import gettext as _
from tracker.reports.tables import Cell


def shown(count: Shown) -> str:
    """A count of people; hidden ones as signs that the page explains."""
    if count is Hidden.FEW:
        return "<5"
    return "–" if isinstance(count, Hidden) else format_int(count, current_language())


def differences(line: Reconciliation, whole: bool = True) -> list[str]:
    """What does not match in a line, a sentence each; nothing when all does.

    ``whole``: of all time, so that what was paid for can be compared too.
    """
    found = []
    missing = line.not_received if whole else 0
    if missing > 0:
        found.append(
            ngettext(
                "One kit was paid for and not received.",
                "%(num)s kits were paid for and not received.",
                missing,
            )
        )
    if missing < 0:
        found.append(
            ngettext(
                "One kit more came than was paid for.",
                "%(num)s kits more came than were paid for.",
                -missing,
            )
        )
    if line.on_hand < 0:
        found.append(
            ngettext(
                "One kit more was handed over than came in.",
                "%(num)s kits more were handed over than came in.",
                -line.on_hand,
            )
        )
    if line.in_transit < 0:
        found.append(
            ngettext(
                "One kit arrived that nobody recorded as sent.",
                "%(num)s kits arrived that nobody recorded as sent.",
                -line.in_transit,
            )
        )
    if line.missing > 0:
        found.append(
            ngettext(
                "One kit was sent to another place and did not arrive.",
                "%(num)s kits were sent to another place and did not arrive.",
                line.missing,
            )
        )
    if line.missing < 0:
        found.append(
            ngettext(
                "One kit more arrived at another place than was sent.",
                "%(num)s kits more arrived at another place than were sent.",
                -line.missing,
            )
        )
    unexplained = line.unexplained
    if unexplained:
        found.append(
            ngettext(
                "The stock movements and the distributions differ by one kit.",
                "The stock movements and the distributions differ by %(num)s kits.",
                abs(unexplained),
            )
        )
    if line.counted:
        found.append(
            ngettext(
                "Counting the stock changed it by one kit.",
                "Counting the stock changed it by %(num)s kits.",
                abs(line.counted),
            )
        )
    without = line.distributed - line.receipts
    if without > 0:
        found.append(
            ngettext(
                "One distribution has no receipt.",
                "%(num)s distributions have no receipt.",
                without,
            )
        )
    return found


def targets(grant: Grant | None, lines: Sequence[Reconciliation]) -> list[tuple[str, int, Shown]]:
    """Targets of a grant that kits tell of: label, target, reached."""
    if grant is None:
        return []
    own = [line for line in lines if line.grant == grant.id]
    reached: dict[str, Shown] = {
        "kits_distributed": sum(line.distributed for line in own),
        "women_and_girls_reached": few(sum(line.women_and_girls for line in own)),
    }
    return [
        (str(choice("indicator", code)), target, reached[code])
        for code, target in sorted(grant.targets.items())
        if code in reached
    ]


def file_headings() -> list[str]:
    """The first row of the file."""
    return [
        _("Grant"),
        _("Organisation"),
        _("Kit"),
        _("Paid for"),
        _("Amount"),
        _("Currency"),
        _("At the beginning"),
        _("Received"),
        _("Handed over"),
        _("Lost or damaged"),
        _("Missing after a transfer"),
        _("Changed by counting"),
        _("In stock"),
        _("On the way"),
        _("Receipts"),
        _("People"),
        _("Kits for women and girls"),
        _("Differences"),
    ]


def file_rows(lines: Sequence[Reconciliation], whole: bool = True) -> list[list[Cell]]:
    """A row for each grant and kit; small counts of people are hidden here too."""
    return [
        [
            line.grant_code,
            line.cso,
            line.kit,
            line.paid,
            line.amount,
            line.currency,
            line.opening,
            line.received,
            line.distributed,
            line.lost,
            line.missing,
            line.counted,
            line.on_hand,
            line.in_transit,
            line.receipts,
            _cell(few(line.people)),
            _cell(few(line.women_and_girls)),
            " ".join(differences(line, whole)),
        ]
        for line in lines
    ]


def _cell(count: Shown) -> Cell:
    return count if isinstance(count, int) else shown(count)
