"""What declared fields are called, for histories, conflicts and tables."""

from __future__ import annotations

from tracker.basics.clock import instant
from tracker.i18n.dates import format_datetime
from tracker.i18n.sentences.choices import CHOICES, choice
from tracker.i18n.sentences.monitoring import MONITORING_FIELDS, MONITORING_RECORDS
from tracker.i18n.sentences.record_fields import GROUP_IN, MORE_FIELDS
from tracker.i18n.translate import N_, Lazy, current_language

FIELDS: dict[str, str] = {
    **MORE_FIELDS,
    **MONITORING_FIELDS,
    "given_names": N_("First name(s)"),
    "family_names": N_("Last name"),
    "name_used": N_("Nickname / name she uses"),
    "birth_date": N_("Date of birth"),
    "birth_precision": N_("How exact the date of birth is"),
    "gender": N_("Sex"),
    "languages": N_("Languages"),
    "reads": N_("She reads"),
    "interpreter_needed": N_("Interpreter needed"),
    "phone": N_("Phone number"),
    "feedback_kind": N_("What kind"),
    "feedback_about": N_("About what"),
    "feedback_channel": N_("How it came"),
    "said_in": N_("Language in which it was said"),
    "said_on": N_("Said on"),
    "answer_by": N_("To be answered by"),
    "feedback_state": N_("Status"),
    "ended_on": N_("Ended on"),
    "passed_to": N_("To whom it was passed on"),
    "content_with_answer": N_("Was she content with the answer?"),
    "reach_her": N_("How she can be reached"),
    "words": N_("What was said"),
    "answer_told": N_("The answer"),
    "phone_safe": N_("Safe to call"),
    "municipality": N_("Municipality"),
    "household": N_("Household"),
    "dependants": N_("Dependants"),
    "notes": N_("Notes"),
    "pregnant": N_("Pregnant"),
    "lactating": N_("Breastfeeding"),
    "migration_status": N_("Migration status"),
    "documents": N_("Documents"),
    "void": N_("Voided"),
    "void~edit": N_("Voided while it was changed"),
    "state": N_("Status"),
    "given_up": N_("Status"),
    "name": N_("Name"),
    "cso": N_("Organisation"),
    "withdrawn_on": N_("Withdrawn on"),
    "complaints_phone": N_("Phone for complaints"),
    "answers_phone": N_("Phone for services' answers"),
    "appointment_on": N_("Appointment"),
    "kits": N_("Kits"),
    "stated": N_("On the paper"),
    "moved_on": N_("Day"),
    "received_on": N_("Received on"),
    "dated_on": N_("Date of the paper"),
    "expires_on": N_("Expires on"),
    "kit_version": N_("Kit"),
    "grant_agreement": N_("Grant"),
    "carrier_name": N_("Who carries it"),
    "vehicle": N_("Vehicle"),
    "reason": N_("Reason"),
    "title": N_("Title"),
    "held_on": N_("Day"),
    "until_on": N_("Until"),
    "place": N_("Place"),
    "hosted_by": N_("Host"),
    "partners": N_("Partners"),
    "facilitators": N_("Facilitators"),
    "results": N_("Results"),
    "outcome": N_("Did it take place?"),
    "sex": N_("Sex"),
    "age_group": N_("Age group"),
    "counts": N_("People counted"),
    "interpreter": N_("Interpreter"),
    "minutes": N_("Minutes"),
    "training": N_("Training"),
    "code_signed_on": N_("Code of conduct signed on"),
    "away_until": N_("Away until"),
    "availability": N_("When she can be asked"),
    "wanted_on": N_("Wanted on"),
    "unmet_reason": N_("Why the need was not met"),
    "amount": N_("Amount"),
    "budget_line": N_("Budget line"),
    "spent_on": N_("Spent on"),
    "currency": N_("Currency"),
    "rate": N_("Exchange rate"),
    "purpose": N_("What for"),
    "supplier": N_("Business that was paid"),
    "supplier_person": N_("Person who was paid"),
    "receipt_number": N_("Receipt number or CFDI folio"),
    "opened_on": N_("Opened on"),
    "closed_on": N_("Closed on"),
    "worker": N_("Case worker"),
    "handed_in_on": N_("Handed in on"),
    "remark": N_("Remark"),
    "planned": N_("Planned amount"),
    "site": N_("Distribution point"),
    "starts_at": N_("From"),
    "ends_at": N_("Until"),
    "expected": N_("How many people are expected"),
    "admission": N_("Who is served"),
    "plan_text": N_("What everybody must know"),
    "task": N_("Task"),
    "staff_name": N_("Name"),
    "woman": N_("A woman"),
    "item": N_("Point of safety"),
    "answer": N_("The answer"),
    "checked_by": N_("Answered by"),
    "first_number": N_("First token"),
    "last_number": N_("Last token"),
    "laptop": N_("Number of the computer"),
    "token": N_("Token"),
    "day_token": N_("Token"),
    "distribution_day": N_("Distribution day"),
    "person": N_("Person"),
    "closed_at": N_("Closed at"),
    "handed_over": N_("Handed over"),
    "explanation": N_("Explanation"),
}

#: Record types, as a heading says them.
RECORDS: dict[str, str] = {
    **MONITORING_RECORDS,
    "grant_agreement": N_("Grant"),
    "reported_delivery": N_("Kit that a list reports"),
    "site": N_("Place"),
    "person": N_("Person"),
    "consent": N_("Consent"),
    "distribution": N_("Distribution"),
    "distribution_day": N_("Distribution day"),
    "day_staff": N_("Task on a distribution day"),
    "safety_check": N_("Point of safety"),
    "token_sheet": N_("Sheet of tokens"),
    "invitation": N_("Entry on the list of a day"),
    "arrival": N_("Token of a person"),
    "day_closing": N_("Closing of a day"),
    "stock_movement": N_("Stock"),
    "receipt": N_("Receipt"),
    "referral": N_("Referral"),
    "cso": N_("Organisation"),
    "device": N_("Computer"),
    "service": N_("Service"),
    "list_row": N_("Row of a list"),
    "list_batch": N_("List"),
    "casework_case": N_("Case"),
    "label": N_("Item"),
    "casework_paper": N_("Paper of a case"),
    "feedback": N_("What was said about the help"),
    "feedback_wish": N_("Wish to take it out of count"),
    "lot": N_("Lot"),
    "waybill": N_("Waybill"),
    "transfer": N_("Transfer"),
    "transfer_receipt": N_("Arrival of a transfer"),
    "reorder_level": N_("Reorder level"),
    "activity": N_("Activity"),
    "attendance": N_("Attendance"),
    "head_count": N_("Sheet of counts"),
    "womens_network": N_("Women's network"),
    "interpreter": N_("Interpreter"),
    "interpretation_request": N_("Request for an interpreter"),
    "interpretation_session": N_("Session of interpretation"),
    "translation_request": N_("Document to be translated"),
    "expenditure": N_("Expenditure"),
    "tranche_receipt": N_("Confirmation of a payment"),
    "report_delivery": N_("Report that was handed in"),
    "capacity_building": N_("Training for the organisation"),
    "document": N_("Document"),
    "grant_amendment": N_("Amendment"),
    "budget_line": N_("Budget line"),
    "tranche": N_("Tranche"),
    "grant_report": N_("Report"),
    "report_decision": N_("Decision on a report"),
    "card": N_("Card"),
    "alias": N_("Two registrations of one person"),
    "not_same": N_("Two registrations that are not one person"),
    "erasure_request": N_("Wish to be erased"),
    "budget_revision": N_("New plan of a budget line"),
    "grant_target": N_("Target"),
    "purchase": N_("Kits that a grant paid for"),
    "tranche_payment": N_("Payment of a tranche"),
    "kit_type": N_("Kit"),
    "kit_version": N_("Version of a kit"),
    "cso_user": N_("User"),
    "hub_user": N_("User"),
    "retention_rule": N_("How long is kept what"),
}

#: Under which group of choices a field's values are named, where not under its own name.
_GROUPS = {
    "reads": "yes_no",
    "phone_safe": "yes_no",
    "pregnant": "yes_no",
    "lactating": "yes_no",
    "answer": "yes_no",
    "item": "safety_item",
    "void~edit": "void",
    "languages": "language",
    "said_in": "language",
}
#: Numbers that are minutes since midnight, and those that are instants in ms.
_OF_THE_DAY = frozenset({"starts_at", "ends_at", "wanted_at"})
_INSTANTS = frozenset({"answer_due", "closed_at", "drawn_at"})


def field_label(name: str) -> Lazy | str:
    """The label of a declared field; its name where it has none."""
    if name.startswith("wg_"):
        return choice("wg_question", name.removeprefix("wg_"))
    msgid = FIELDS.get(name)
    return name if msgid is None else Lazy(msgid, {})


def record_label(table: str) -> Lazy | str:
    """The label of a record type."""
    msgid = RECORDS.get(table)
    return table if msgid is None else Lazy(msgid, {})


def shown_value(name: str, value: object, table: str = "") -> list[Lazy | str]:
    """A field's value in words, one text for each of its parts; empty for none. ``table``:
    whose field it is, where fields of one name have other choices elsewhere."""
    group = GROUP_IN.get((table, name)) or _GROUPS.get(name, name)
    if name.startswith("wg_"):
        group = "wg"
    parts = value if isinstance(value, list) else [value]
    texts: list[Lazy | str] = []
    for part in parts:
        if part is None:
            continue
        if name == "counts" and isinstance(part, list) and len(part) == 4:
            texts.append(_counted(part))
            continue
        if name == "availability" and isinstance(part, str):
            texts.append(_slot(part))
            continue
        if name in _OF_THE_DAY and isinstance(part, int):
            texts.append(f"{part // 60}:{part % 60:02d}")
            continue
        if name in _INSTANTS and isinstance(part, int):
            texts.append(format_datetime(instant(part), current_language()))
            continue
        if isinstance(part, bool):
            part = "yes" if part else "no"
            group = "yes_no"
        if group in CHOICES:
            texts.append(choice(group, str(part)))
        else:
            texts.append(str(part))
    return texts


def _counted(cell: list[object]) -> str:
    """A cell of a sheet of counts: whom, sex, age, how many."""
    group, sex, age, number = map(str, cell)
    who = (choice("people_group", group), choice("sex", sex), choice("age_group", age))
    return f"{' · '.join(map(str, who))}: {number}"


def _slot(slot: str) -> str:
    """A part of the week: ``mon_morning``."""
    day, _bar, part = slot.partition("_")
    return f"{choice('weekday', day)} · {choice('day_part', part)}"
