"""Who may consent for whom, by age (Inter-Agency GBV Case Management Guidelines, 2017).

0–5 the caregiver; 6–11 the caregiver, with her assent; 12–14 the caregiver, with her
written assent; 15–17 herself (a caregiver only if she agrees). Where the caregiver is not
safe: another trusted adult, or her best interest, with a reason.
"""

from __future__ import annotations

from tracker.basics.errors import Invalid


def check_consent(
    age: int | None, given_by: str, assent: str | None, override_reason: str | None
) -> None:
    """Invalid when nobody who may has consented for a person of this age."""
    if given_by == "best_interest" and not override_reason:
        raise Invalid("consent_reason_needed", "override_reason")
    if age is None or age >= 15:
        return
    if given_by == "self":
        raise Invalid("consent_by_caregiver", "given_by")
    if given_by == "best_interest":
        return
    if 6 <= age <= 11 and assent not in ("spoken", "written"):
        raise Invalid("assent_needed", "assent")
    if 12 <= age <= 14 and assent != "written":
        raise Invalid("written_assent_needed", "assent")
