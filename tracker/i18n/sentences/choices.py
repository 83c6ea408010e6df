"""What each choice of a declared field is called, by the field's name.

Where two record types have a field of one name they share its labels.
"""

from __future__ import annotations

from tracker.i18n.translate import N_, Lazy

_YES_NO = {"yes": N_("Yes"), "no": N_("No"), "prefers_not_to_say": N_("Prefers not to say")}
_WG = {
    "no_difficulty": N_("No difficulty"),
    "some": N_("Some difficulty"),
    "a_lot": N_("A lot of difficulty"),
    "cannot": N_("Cannot do at all"),
    "prefers_not_to_say": N_("Prefers not to say"),
}
_LANGUAGES = {
    "ht": N_("Haitian Creole"),
    "es": N_("Spanish"),
    "fr": N_("French"),
    "en": N_("English"),
    "pt": N_("Portuguese"),
    "other": N_("Other"),
}

CHOICES: dict[str, dict[str, str]] = {
    "yes_no": _YES_NO,
    "wg": _WG,
    "language": _LANGUAGES,
    "gender": {
        "female": N_("Female"),
        "male": N_("Male"),
        "other": N_("Other"),
        "prefers_not_to_say": N_("Prefers not to say"),
    },
    "birth_precision": {
        "day": N_("Exact day"),
        "year": N_("Only the year is certain"),
        "estimated": N_("Estimated date"),
    },
    "age_band": {
        "0_4": N_("0 to 4 years"),
        "5_11": N_("5 to 11 years"),
        "12_17": N_("12 to 17 years"),
        "18_59": N_("18 to 59 years"),
        "60_": N_("60 years and older"),
    },
    "migration_status": {
        "undocumented": N_("Undocumented"),
        "asylum_seeker": N_("Asylum seeker"),
        "recognised_refugee": N_("Recognised refugee"),
        "complementary_protection": N_("Complementary protection"),
        "humanitarian_visitor": N_("Visitor for humanitarian reasons"),
        "temporary_resident": N_("Temporary resident"),
        "permanent_resident": N_("Permanent resident"),
        "other": N_("Other"),
        "prefers_not_to_say": N_("Prefers not to say"),
    },
    "documents": {
        "comar_certificate": N_("COMAR certificate"),
        "curp": N_("CURP"),
        "curp_temporary": N_("Temporary CURP"),
        "inm_letter": N_("Letter of the INM"),
        "inm_card": N_("Card of the INM"),
        "passport": N_("Passport"),
        "haitian_id": N_("Haitian identity card (CIN or NINU)"),
        "birth_certificate": N_("Birth certificate"),
        "none": N_("None"),
        "prefers_not_to_say": N_("Prefers not to say"),
    },
    "wg_question": {
        "seeing": N_("Do you have difficulty seeing, even if wearing glasses?"),
        "hearing": N_("Do you have difficulty hearing, even if using a hearing aid?"),
        "walking": N_("Do you have difficulty walking or climbing steps?"),
        "remembering": N_("Do you have difficulty remembering or concentrating?"),
        "self_care": N_("Do you have difficulty washing all over or dressing?"),
        "communicating": N_("Do you have difficulty understanding or being understood?"),
    },
    "consent_scope": {
        "services": N_("To be registered and served"),
        "sharing": N_("To share with a named service"),
        "reporting": N_("To be counted in reports without her name"),
    },
    "how": {
        "spoken": N_("She said so"),
        "written": N_("She signed"),
        "thumbprint": N_("Thumbprint"),
        "list": N_("From a list"),
    },
    "given_by": {
        "self": N_("Herself"),
        "caregiver": N_("Her caregiver"),
        "other_adult": N_("Another adult she trusts"),
        "best_interest": N_("In her best interest"),
        "not_told": N_("Not specified"),
    },
    "assent": {
        "none": N_("No assent"),
        "spoken": N_("She agreed in words"),
        "written": N_("She agreed in writing"),
    },
    "consent_override_reason": {
        "unsafe_caregiver": N_("The caregiver is not safe"),
        "no_caregiver": N_("There is no caregiver"),
        "urgent": N_("It cannot wait"),
    },
    "row_state": {
        "imported": N_("Imported"),
        "parked": N_("Parked"),
        "duplicate": N_("Possible duplicate"),
        "same_person": N_("Same person"),
        "dismissed": N_("Left out"),
    },
    "identity_shown": {
        "card": N_("Her card"),
        "document": N_("A document"),
        "known_to_worker": N_("The worker knows her"),
        "told": N_("She told her name"),
        "none": N_("Nothing"),
    },
    "collector_reason": {
        "ill": N_("She is ill"),
        "with_children": N_("She is with her children"),
        "at_work": N_("She is at work"),
        "disability": N_("Disability"),
        "not_safe": N_("It is not safe for her to come"),
        "other": N_("Other"),
    },
    "earlier_reason": {
        "kit_used_up": N_("The kit is used up"),
        "kit_lost": N_("The kit was lost"),
        "kit_stolen": N_("The kit was stolen"),
        "larger_need": N_("She needs more than one kit"),
        "earlier_record_wrong": N_("The earlier record is wrong"),
        "other": N_("Other"),
    },
    "void": {
        "entered_by_mistake": N_("Entered by mistake"),
        "kit_returned": N_("The kit was returned"),
        "wrong_person": N_("Wrong person"),
        "wrong_kit": N_("Wrong kit"),
        "not_handed_over": N_("It was not handed over"),
        "duplicate_of_another": N_("Duplicate record"),
        "asked_to_be_removed": N_("She asked to be removed"),
        "closed": N_("Closed for good"),
    },
    "movement": {
        "received": N_("Received"),
        "distributed": N_("Distributed"),
        "lost": N_("Lost"),
        "damaged": N_("Damaged"),
        "counted": N_("Counted"),
    },
    "service_kind": {
        "legal": N_("Legal aid"),
        "health": N_("Health"),
        "migration": N_("Migration procedures"),
        "psychosocial": N_("Mental health support"),
        "shelter": N_("Shelter"),
        "education": N_("Education"),
        "work": N_("Work"),
        "interpretation": N_("Interpretation"),
    },
    "priority": {
        "emergency": N_("Emergency: 24 hours"),
        "urgent": N_("Urgent: 72 hours"),
        "normal": N_("Normal: two weeks"),
    },
    "referral_state": {
        "draft": N_("Draft"),
        "sent": N_("Sent"),
        "accepted": N_("Accepted"),
        "declined": N_("Declined"),
        "no_response": N_("No answer"),
        "scheduled": N_("Appointment made"),
        "completed": N_("Completed"),
        "partial": N_("Partly completed"),
        "no_show": N_("No-show"),
        "rescheduled": N_("New appointment made"),
        "withdrawn_by_client": N_("She withdrew"),
        "revoked": N_("Revoked"),
    },
    "decline_reason": {
        "full": N_("No places left"),
        "not_eligible": N_("She does not fulfil the conditions"),
        "documents_missing": N_("Documents are missing"),
        "no_interpreter": N_("There is no interpreter"),
        "closed": N_("The service is closed"),
        "other": N_("Other"),
    },
    "override_reason": {
        "life_at_risk": N_("A life is at risk"),
        "child_at_risk": N_("A child is at risk"),
        "legal_duty": N_("The law demands it"),
    },
    "role": {
        "field_worker": N_("Field worker"),
        "case_worker": N_("Case worker"),
        "supervisor": N_("Supervisor"),
        "coordinator": N_("Coordinator"),
        "grants_officer": N_("Grants officer"),
        "administrator": N_("Administrator"),
    },
    "device_kind": {
        "hub": N_("Coordinator's hub"),
        "field": N_("Field laptop"),
        "audit": N_("Audit installation"),
    },
    "device_status": {"active": N_("Active"), "revoked": N_("Revoked")},
    "indicator": {
        "kits_distributed": N_("Kits distributed"),
        "women_and_girls_reached": N_("Women and girls reached"),
        "referrals_completed": N_("Referrals completed"),
    },
    "meaning": {
        "ignore": N_("Leave out"),
        "row_number": N_("Row number"),
        "full_name": N_("Full name"),
        "given_names": N_("First name(s)"),
        "family_names": N_("Last name"),
        "name_used": N_("Nickname / name she uses"),
        "birth_date": N_("Date of birth"),
        "age": N_("Age"),
        "gender": N_("Sex"),
        "phone": N_("Phone number"),
        "municipality": N_("Municipality"),
        "municipality_code": N_("Municipality code"),
        "migration_status": N_("Migration status"),
        "pregnant": N_("Pregnant"),
        "lactating": N_("Breastfeeding"),
        "pregnant_or_lactating": N_("Pregnant or breastfeeding"),
        "dependants": N_("Dependants"),
        "languages": N_("Languages"),
        "speaks_creole": N_("Speaks Creole"),
        "interpreter_needed": N_("Interpreter needed"),
        "kit": N_("Kit"),
        "kit_count": N_("Number of kits"),
        "kit_given": N_("Kit given"),
        "delivered_on": N_("Delivery date"),
        "consent": N_("Consent"),
        "notes": N_("Notes"),
    },
}


def choice(group: str, value: str | None) -> Lazy | str:
    """The label of a choice, translated when it is shown; the code itself where unknown."""
    if value is None:
        return ""
    msgid = CHOICES[group].get(value)
    return value if msgid is None else Lazy(msgid, {})
