"""Tables of what belongs to persons: who came to what, and what each agreed to."""

from __future__ import annotations

from tracker.tables.declared import BY_CSO, CARD, CSO, Column, Narrowed, Table, not_erased

_NOT_ERASED = not_erased("r").replace("r.id", "r.person")

ATTENDANCE = Table(
    "attendance",
    "activities:activity:read",
    "attendance r JOIN activity a ON a.id = r.activity AND a.scope = r.scope AND a.void IS NULL",
    (
        Column("held_on", "a.held_on", "date"),
        Column("title", "a.title"),
        Column("activity_kind", "a.activity_kind", "choice", "activity_kind"),
        Column("municipality", "a.municipality", "place"),
        CARD,
        Column("sex", "r.sex", "choice", "sex"),
        Column("age_group", "r.age_group", "choice", "age_group"),
        Column("scanned", "r.scanned", "choice", "yes_no"),
        CSO,
    ),
    (
        Narrowed("held_on", "a.held_on", "days"),
        Narrowed("activity_kind", "a.activity_kind", group="activity_kind"),
        Narrowed("municipality", "a.municipality", "occurring", shown="place"),
        Narrowed("sex", "r.sex", group="sex"),
        Narrowed("age_group", "r.age_group", group="age_group"),
        BY_CSO,
    ),
    where=f"r.void IS NULL AND {_NOT_ERASED}",
    sort="held_on",
    down=True,
)
CONSENTS = Table(
    "consents",
    "cases:person:read",
    "consent r LEFT JOIN service s ON s.id = r.recipient",
    (
        Column("given_on", "r.given_on", "date"),
        CARD,
        Column("consent_scope", "r.consent_scope", "choice", "consent_scope"),
        Column("recipient", "s.name"),
        Column("how", "r.how", "choice", "how"),
        Column("language", "r.language", "choice", "language"),
        Column("given_by", "r.given_by", "choice", "given_by"),
        Column("withdrawn_on", "r.withdrawn_on", "date"),
        CSO,
    ),
    (
        Narrowed("given_on", "r.given_on", "days"),
        Narrowed("withdrawn_on", "r.withdrawn_on", "days"),
        Narrowed("consent_scope", "r.consent_scope", group="consent_scope"),
        Narrowed("how", "r.how", group="how"),
        Narrowed("given_by", "r.given_by", group="given_by"),
        BY_CSO,
    ),
    where=f"r.void IS NULL AND {_NOT_ERASED}",
    sort="given_on",
    down=True,
)
ABOUT_PERSONS = (ATTENDANCE, CONSENTS)
