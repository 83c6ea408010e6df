"""Figures that must match, the proof of the ledger, and counts in which nobody is found."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.audit.counts import EVERYBODY, UNKNOWN, distribution_counts
from tracker.audit.reconciliation import reconciled, reconciliation
from tracker.domain.organisations.queries import grants
from tracker.domain.supplies.papers import open_lines
from tracker.i18n.sentences.breaks import BREAKS
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _
from tracker.ledger.verify import verify
from tracker.reports.tables import Cell, csv_table, workbook
from tracker.sync.devices import known_devices, public_key_of
from tracker.web.access import needs
from tracker.web.audit.wording import (
    differences,
    file_headings,
    file_rows,
    shown,
    targets,
)
from tracker.web.desk import current_desk
from tracker.web.downloads import CSV, XLSX, download

audit_room = Blueprint("audit", __name__)

#: So many breaks are listed; a damaged ledger can have thousands.
_LISTED = 200


@audit_room.get("/audit")
@needs("audit:read")
def overview() -> ResponseReturnValue:
    """What was paid for, came in, was handed over and is there, per grant and kit."""
    desk = current_desk()
    since, until = _period()
    whole = since is None and until is None
    lines, underway = reconciled(desk, since, until)
    held = {grant.id: grant for grant in grants(desk)}
    return render_template(
        "audit/reconciliation.html",
        lines=[(line, differences(line, whole)) for line in lines],
        grants=[(g, targets(g, lines)) for g in held.values()] if whole else [],
        travelling=open_lines(desk, underway, until),
        since=since,
        until=until,
        shown=shown,
    )


def _period() -> tuple[str | None, str | None]:
    """The period in the address; an end of it that is no day is left open."""
    days: list[str | None] = []
    for name in ("since", "until"):
        try:
            days.append(date.fromisoformat(request.args.get(name, "")).isoformat())
        except ValueError:
            days.append(None)
    return days[0], days[1]


def _rows() -> list[list[Cell]]:
    since, until = _period()
    found = reconciliation(current_desk(), since=since, until=until)
    return file_rows(found, since is None and until is None)


@audit_room.get("/audit/reconciliation.xlsx")
@needs("audit:read")
def as_workbook() -> ResponseReturnValue:
    """The reconciliation for a spreadsheet program."""
    data = workbook(_("Reconciliation"), file_headings(), _rows())
    return download(data, "reconciliation.xlsx", XLSX)


@audit_room.get("/audit/reconciliation.csv")
@needs("audit:read")
def as_csv() -> ResponseReturnValue:
    """The reconciliation as text."""
    data = csv_table(file_headings(), _rows())
    return download(data, "reconciliation.csv", CSV)


@audit_room.get("/audit/counts")
@needs("audit:read")
def counts() -> ResponseReturnValue:
    """Kits by place, age group and sex."""
    return render_template(
        "audit/counts.html",
        found=distribution_counts(current_desk()),
        shown=shown,
        everybody=EVERYBODY,
        label=lambda group, code: _("Not known") if code == UNKNOWN else str(choice(group, code)),
    )


@audit_room.route("/audit/verify", methods=["GET", "POST"])
@needs("ledger:verify")
def proof() -> ResponseReturnValue:
    """Check every hash, link, signature and commitment that is held here."""
    if request.method == "GET":
        return render_template("audit/proof.html", result=None)
    ledger = current_desk().ledger
    result = verify(ledger, lambda device: public_key_of(ledger, device))
    names = {device.id: device.name for device in known_devices(ledger.database).values()}
    breaks = [
        (_(BREAKS.get(b.kind, b.kind)), names.get(b.device, _("A computer not known here")), b)
        for b in result.breaks[:_LISTED]
    ]
    return render_template(
        "audit/proof.html",
        result=result,
        breaks=breaks,
        unlisted=max(0, len(result.breaks) - _LISTED),
    )
