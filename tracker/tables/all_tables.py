"""The tables of the product, in the order of the menu."""

from __future__ import annotations

from tracker.domain.referrals.records import STATE_NOW
from tracker.domain.referrals.workers import WORKER
from tracker.tables.about_persons import ABOUT_PERSONS
from tracker.tables.declared import BY_CSO, CARD, CSO, KIT, Column, Narrowed, Table, not_erased
from tracker.tables.more_tables import MORE
from tracker.tables.office_tables import OFFICE
from tracker.tables.setup_tables import SET_UP

PEOPLE = Table(
    "people",
    "cases:person:read",
    "person r",
    (
        Column("family_names", "r.family_names"),
        Column("given_names", "r.given_names"),
        Column("code", "r.code", "card"),
        Column("birth_date", "r.birth_date", "date"),
        Column("gender", "r.gender", "choice", "gender"),
        Column("municipality", "r.municipality", "place"),
        Column("languages", "r.languages", "choices", "language"),
        Column("interpreter_needed", "r.interpreter_needed", "choice", "yes_no"),
        Column("source", "r.source", "choice", "registered_how"),
        CSO,
    ),
    (
        Narrowed("gender", "r.gender", group="gender"),
        Narrowed("municipality", "r.municipality", "occurring", shown="place"),
        Narrowed("interpreter_needed", "r.interpreter_needed", group="yes_or_no"),
        Narrowed("source", "r.source", group="registered_how"),
        BY_CSO,
    ),
    where=f"r.void IS NULL AND {not_erased()}",
    sort="family_names",
)
DISTRIBUTIONS = Table(
    "distributions",
    "supplies:distribution:read",
    "distribution r LEFT JOIN site s ON s.id = r.site AND s.scope = r.scope",
    (
        Column("handed_on", "r.handed_on", "date"),
        CARD,
        Column("kit", f"{KIT} WHERE v.id = r.kit_version)", "code"),
        Column("lot", "(SELECT l.code FROM lot l WHERE l.id = r.lot AND l.scope = r.scope)"),
        Column("site", "s.name"),
        Column("recipient_gender", "r.recipient_gender", "choice", "gender"),
        Column("recipient_age_band", "r.recipient_age_band", "choice", "age_band"),
        Column("earlier_reason", "r.earlier_reason", "choice", "earlier_reason"),
        Column("worker", "r.worker", "user"),
        CSO,
    ),
    (
        Narrowed("handed_on", "r.handed_on", "days"),
        Narrowed("site", "s.name", "occurring", shown="text"),
        Narrowed("recipient_gender", "r.recipient_gender", group="gender"),
        Narrowed("recipient_age_band", "r.recipient_age_band", group="age_band"),
        BY_CSO,
    ),
    sort="handed_on",
    down=True,
)
STOCK = Table(
    "stock",
    "supplies:stock:read",
    "stock_movement r LEFT JOIN site s ON s.id = r.site AND s.scope = r.scope"
    " LEFT JOIN lot l ON l.id = r.lot AND l.scope = r.scope",
    (
        Column("moved_on", "r.moved_on", "date"),
        Column("movement", "r.movement", "choice", "movement"),
        Column("kits", "r.kits", "number"),
        Column("kit", f"{KIT} WHERE v.id = l.kit_version)", "code"),
        Column("lot", "l.code"),
        Column("site", "s.name"),
        Column("reason", "r.reason", "choice", "stock_reason"),
        CSO,
    ),
    (
        Narrowed("moved_on", "r.moved_on", "days"),
        Narrowed("movement", "r.movement", group="movement"),
        Narrowed("site", "s.name", "occurring", shown="text"),
        BY_CSO,
    ),
    sort="moved_on",
    down=True,
)
REFERRALS = Table(
    "referrals",
    "referrals:referral:read",
    "referral r LEFT JOIN service s ON s.id = r.service",
    (
        Column("made_on", "r.made_on", "date"),
        CARD,
        Column("service", "s.name"),
        Column("service_kind", "s.service_kind", "choice", "service_kind"),
        Column("priority", "r.priority", "choice", "priority"),
        Column("state", STATE_NOW, "choice", "referral_state"),
        Column("appointment_on", "r.appointment_on", "date"),
        Column("followed_by", WORKER, "user"),
        CSO,
    ),
    (
        Narrowed("made_on", "r.made_on", "days"),
        Narrowed("state", STATE_NOW, group="referral_state"),
        Narrowed("priority", "r.priority", group="priority"),
        Narrowed("service_kind", "s.service_kind", group="service_kind"),
        BY_CSO,
    ),
    sort="made_on",
    down=True,
)
ACTIVITIES = Table(
    "activities",
    "activities:activity:read",
    "activity r",
    (
        Column("held_on", "r.held_on", "date"),
        Column("title", "r.title"),
        Column("activity_kind", "r.activity_kind", "choice", "activity_kind"),
        Column("municipality", "r.municipality", "place"),
        Column("place", "r.place"),
        Column("partners", "r.partners"),
        CSO,
    ),
    (
        Narrowed("held_on", "r.held_on", "days"),
        Narrowed("activity_kind", "r.activity_kind", group="activity_kind"),
        Narrowed("municipality", "r.municipality", "occurring", shown="place"),
        BY_CSO,
    ),
    sort="held_on",
    down=True,
)
INTERPRETATION = Table(
    "interpretation",
    "activities:interpretation:read",
    "interpretation_session r LEFT JOIN interpreter i ON i.id = r.interpreter"
    " AND i.scope = r.scope",
    (
        Column("held_on", "r.held_on", "date"),
        Column("interpreter", "i.name"),
        Column("interpreted_for", "r.interpreted_for", "choice", "interpreted_for"),
        Column("from_language", "r.from_language", "choice", "language"),
        Column("to_language", "r.to_language", "choice", "language"),
        Column("minutes", "r.minutes", "number"),
        Column("mode", "r.mode", "choice", "mode"),
        Column("municipality", "r.municipality", "place"),
        CSO,
    ),
    (
        Narrowed("held_on", "r.held_on", "days"),
        Narrowed("interpreted_for", "r.interpreted_for", group="interpreted_for"),
        Narrowed("mode", "r.mode", group="mode"),
        BY_CSO,
    ),
    sort="held_on",
    down=True,
)
EXPENDITURES = Table(
    "expenditures",
    "grants:read",
    "expenditure r LEFT JOIN grant_agreement g ON g.id = r.grant_agreement"
    " LEFT JOIN budget_line b ON b.id = r.budget_line",
    (
        Column("spent_on", "r.spent_on", "date"),
        Column("grant_agreement", "g.code", "code"),
        Column("budget_line", "b.heading"),
        Column("amount", "r.amount", "money"),
        Column("currency", "r.currency", "code"),
        Column("rate", "r.rate", "money"),
        Column("purpose", "r.purpose"),
        Column("supplier", "r.supplier"),
        Column("receipt_number", "r.receipt_number"),
        CSO,
    ),
    (
        Narrowed("spent_on", "r.spent_on", "days"),
        Narrowed("grant_agreement", "g.code", "occurring"),
        BY_CSO,
    ),
    sort="spent_on",
    down=True,
)
SERVICES = Table(
    "services",
    "referrals:service:read",
    "service r",
    (
        Column("name", "r.name"),
        Column("service_kind", "r.service_kind", "choice", "service_kind"),
        Column("municipality", "r.municipality", "place"),
        Column("address", "r.address"),
        Column("phone", "r.phone"),
        Column("hours", "r.hours"),
        Column("languages", "r.languages", "choices", "language"),
        Column("free", "r.free", "choice", "yes_no"),
        Column("documents_asked", "r.documents_asked"),
    ),
    (
        Narrowed("service_kind", "r.service_kind", group="service_kind"),
        Narrowed("municipality", "r.municipality", "occurring", shown="place"),
    ),
    sort="name",
    shared=True,
)
TABLES: dict[str, Table] = {
    one.name: one
    for one in (
        PEOPLE,
        DISTRIBUTIONS,
        STOCK,
        REFERRALS,
        ACTIVITIES,
        INTERPRETATION,
        EXPENDITURES,
        SERVICES,
        *ABOUT_PERSONS,
        *MORE,
        *OFFICE,
        *SET_UP,
    )
}
