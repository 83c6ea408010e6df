"""What a break found by the proof of a ledger means, by its kind."""

from __future__ import annotations

from tracker.i18n.translate import N_

BREAKS: dict[str, str] = {
    "hash": N_("The entry was altered: its content does not fit its fingerprint."),
    "form": N_("The entry does not have the form of an entry."),
    "columns": N_("The entry was moved: it lies at another place than it says."),
    "link": N_("The entry before it is missing or was exchanged."),
    "fork": N_("The computer wrote two different entries for the same place."),
    "commitment_personal": N_("Personal values were exchanged after they were signed for."),
    "commitment_sensitive": N_("Sensitive values were exchanged after they were signed for."),
    "truncated": N_("Entries at the end are missing."),
    "unsigned": N_("The last entries of this computer are not signed."),
    "unknown_device": N_("The signature is by a computer that is not known here."),
    "signature": N_("The signature of this computer is not valid."),
    "withheld": N_("A personal or sensitive value is missing, and nobody erased it."),
    "erased_yet_held": N_("A value that was erased is here all the same."),
    "erasure_not_by_hub": N_("A computer that may not erase wrote an erasure. It has no effect."),
    "tables": N_("The tables do not follow the entries: they must be made anew."),
    "head_missing": N_("An entry that was signed for is missing."),
}
