"""What the choices of grants are called, by the field's name."""

from __future__ import annotations

from tracker.i18n.translate import N_

GRANT_CHOICES: dict[str, dict[str, str]] = {
    "report_kind": {
        "narrative": N_("Narrative report"),
        "financial": N_("Financial report"),
        "narrative_and_financial": N_("Narrative and financial report"),
        "final": N_("Final report"),
        "audit_report": N_("Report of an auditor"),
    },
    "report_state": {
        "planned": N_("Not due yet"),
        "overdue": N_("Late"),
        "handed_in": N_("Handed in"),
        "returned": N_("Given back"),
        "accepted": N_("Accepted"),
    },
    "decision": {"accepted": N_("Accepted"), "returned": N_("Given back")},
    "tranche_state": {
        "planned": N_("Planned"),
        "overdue": N_("Overdue"),
        "part_paid": N_("Paid in part"),
        "paid": N_("Paid"),
    },
    "giver": {
        "funder": N_("The funder"),
        "partner": N_("A partner organisation"),
        "consultant": N_("A consultant"),
        "peer_organisation": N_("Another organisation of the fund"),
        "public_institution": N_("A public institution"),
        "other": N_("Other"),
    },
    "training_result": {
        "planned_change": N_("A change was planned"),
        "skill_tested": N_("What was learnt was tested"),
        "tool_in_use": N_("A tool is in use"),
        "follow_up_needed": N_("More is needed"),
        "not_known": N_("Not known yet"),
    },
    "document_kind": {
        "agreement": N_("Agreement or amendment"),
        "receipt": N_("Receipt or invoice"),
        "bank_proof": N_("Proof of a transfer"),
        "report": N_("Report (document)"),
        "list": N_("List or table"),
        "picture": N_("Picture"),
        "other": N_("Other"),
    },
    "document_about": {
        "grant_agreement": N_("Grant"),
        "expenditure": N_("Expenditure"),
        "tranche": N_("Tranche"),
        "grant_report": N_("Report"),
    },
}

#: Added to the reasons for taking something back, and to the rules of keeping.
VOIDS: dict[str, str] = {
    "cancelled": N_("Cancelled"),
    "came_back": N_("The money came back"),
    "not_asked_any_more": N_("Not asked for any more"),
    "paid_back": N_("The money was paid back"),
    "not_for_this_grant": N_("It was not for this grant"),
    "not_held": N_("It was not held"),
    "wrong_file": N_("It is the wrong file"),
}
RETENTION_RULES: dict[str, str] = {
    "expenditure_supplier": N_("Names of persons who were paid"),
    "capacity_giver": N_("Names of those who gave trainings"),
    "document": N_("Titles of documents"),
}
