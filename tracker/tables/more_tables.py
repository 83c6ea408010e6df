"""Tables of lists that are shorter than those of people and kits."""

from __future__ import annotations

from tracker.tables.declared import BY_CSO, CSO, KIT, Column, Narrowed, Table, not_erased

_SITE = " LEFT JOIN site s ON s.id = r.site AND s.scope = r.scope"
_INTERPRETER = " LEFT JOIN interpreter i ON i.id = r.interpreter AND i.scope = r.scope"
_PLACE = Column("municipality", "r.municipality", "place")
_BY_PLACE = Narrowed("municipality", "r.municipality", "occurring", shown="place")
_LANGUAGES = (
    Column("from_language", "r.from_language", "choice", "language"),
    Column("to_language", "r.to_language", "choice", "language"),
)

SITES = Table(
    "sites",
    "organisations:read",
    "site r",
    (Column("name", "r.name"), _PLACE, CSO),
    (_BY_PLACE, BY_CSO),
    sort="name",
)
LOTS = Table(
    "lots",
    "supplies:stock:read",
    "lot r LEFT JOIN grant_agreement g ON g.id = r.grant_agreement",
    (
        Column("lot", "r.code"),
        Column("kit", f"{KIT} WHERE v.id = r.kit_version)", "code"),
        Column("grant_agreement", "g.code", "code"),
        Column("expires_on", "r.expires_on", "date"),
        CSO,
    ),
    (
        Narrowed("expires_on", "r.expires_on", "days"),
        Narrowed("grant_agreement", "g.code", "occurring"),
        BY_CSO,
    ),
    sort="expires_on",
)
WAYBILLS = Table(
    "waybills",
    "supplies:stock:read",
    f"waybill r{_SITE}",
    (
        Column("received_on", "r.received_on", "date"),
        Column("number", "r.number"),
        Column("supplier", "r.supplier"),
        Column("site", "s.name"),
        Column("dated_on", "r.dated_on", "date"),
        CSO,
    ),
    (Narrowed("received_on", "r.received_on", "days"), BY_CSO),
    sort="received_on",
    down=True,
)
TRANSFERS = Table(
    "transfers",
    "supplies:stock:read",
    "transfer r LEFT JOIN site f ON f.id = r.from_site AND f.scope = r.scope"
    " LEFT JOIN site t ON t.id = r.to_site AND t.scope = r.scope",
    (
        Column("sent_on", "r.sent_on", "date"),
        Column("number", "r.number"),
        Column("from_site", "f.name"),
        Column("to_site", "t.name"),
        Column("to_cso", "r.to_cso", "code"),
        Column("expected_on", "r.expected_on", "date"),
        CSO,
    ),
    (Narrowed("sent_on", "r.sent_on", "days"), BY_CSO),
    sort="sent_on",
    down=True,
)
DAYS = Table(
    "days",
    "days:day:read",
    f"distribution_day r{_SITE}",
    (
        Column("held_on", "r.held_on", "date"),
        Column("site", "s.name"),
        Column("admission", "r.admission", "choice", "admission"),
        Column("expected", "r.expected", "number"),
        Column("state", "r.state", "choice", "day_state"),
        CSO,
    ),
    (
        Narrowed("held_on", "r.held_on", "days"),
        Narrowed("state", "r.state", group="day_state"),
        BY_CSO,
    ),
    sort="held_on",
    down=True,
)
NETWORKS = Table(
    "networks",
    "activities:activity:read",
    "womens_network r",
    (Column("name", "r.name"), _PLACE, Column("founded_on", "r.founded_on", "date"), CSO),
    (_BY_PLACE, BY_CSO),
    sort="name",
)
INTERPRETERS = Table(
    "interpreters",
    "activities:interpreter:read",
    "interpreter r",
    (
        Column("name", "r.name"),
        Column("phone", "r.phone"),
        Column("languages", "r.languages", "choices", "language"),
        Column("training", "r.training", "choice", "training"),
        Column("code_signed_on", "r.code_signed_on", "date"),
        _PLACE,
        CSO,
    ),
    (Narrowed("training", "r.training", group="training"), _BY_PLACE, BY_CSO),
    where=f"r.void IS NULL AND {not_erased()}",
    sort="name",
)
INTERPRETING_REQUESTS = Table(
    "interpreting_requests",
    "activities:interpretation:read",
    f"interpretation_request r{_INTERPRETER}",
    (
        Column("wanted_on", "r.wanted_on", "date"),
        Column("interpreted_for", "r.interpreted_for", "choice", "interpreted_for"),
        *_LANGUAGES,
        Column("mode", "r.mode", "choice", "mode"),
        Column("interpreter", "i.name"),
        Column("state", "r.state", "choice", "request_state"),
        Column("unmet_reason", "r.unmet_reason", "choice", "unmet_reason"),
        CSO,
    ),
    (
        Narrowed("wanted_on", "r.wanted_on", "days"),
        Narrowed("state", "r.state", group="request_state"),
        Narrowed("interpreted_for", "r.interpreted_for", group="interpreted_for"),
        BY_CSO,
    ),
    sort="wanted_on",
    down=True,
)
TRANSLATIONS = Table(
    "translations",
    "activities:interpretation:read",
    f"translation_request r{_INTERPRETER}",
    (
        Column("asked_on", "r.asked_on", "date"),
        Column("document_kind", "r.document_kind", "choice", "translated_document"),
        *_LANGUAGES,
        Column("pages", "r.pages", "number"),
        Column("due_on", "r.due_on", "date"),
        Column("interpreter", "i.name"),
        Column("state", "r.state", "choice", "translation_state"),
        CSO,
    ),
    (
        Narrowed("asked_on", "r.asked_on", "days"),
        Narrowed("state", "r.state", group="translation_state"),
        BY_CSO,
    ),
    sort="asked_on",
    down=True,
)
#: Neither who said it nor her words: those are read on its page.
FEEDBACK = Table(
    "feedback",
    "feedback:feedback:read",
    "feedback r",
    (
        Column("said_on", "r.said_on", "date"),
        Column("feedback_kind", "r.feedback_kind", "choice", "feedback_kind"),
        Column("feedback_about", "r.feedback_about", "choice", "feedback_about"),
        Column("feedback_channel", "r.feedback_channel", "choice", "feedback_channel"),
        Column("answer_by", "r.answer_by", "date"),
        Column("feedback_state", "r.feedback_state", "choice", "feedback_state"),
        Column("passed_to", "r.passed_to", "choice", "passed_to"),
        Column("ended_on", "r.ended_on", "date"),
        CSO,
    ),
    (
        Narrowed("said_on", "r.said_on", "days"),
        Narrowed("feedback_kind", "r.feedback_kind", group="feedback_kind"),
        Narrowed("feedback_about", "r.feedback_about", group="feedback_about"),
        Narrowed("feedback_state", "r.feedback_state", group="feedback_state"),
        BY_CSO,
    ),
    sort="said_on",
    down=True,
)
TRAININGS = Table(
    "trainings",
    "grants:read",
    "capacity_building r LEFT JOIN grant_agreement g ON g.id = r.grant_agreement",
    (
        Column("held_on", "r.held_on", "date"),
        Column("topic", "r.topic"),
        Column("grant_agreement", "g.code", "code"),
        Column("training_hours", "r.hours", "money"),
        Column("women", "r.women", "number"),
        Column("men", "r.men", "number"),
        Column("others", "r.others", "number"),
        CSO,
    ),
    (
        Narrowed("held_on", "r.held_on", "days"),
        Narrowed("grant_agreement", "g.code", "occurring"),
        BY_CSO,
    ),
    sort="held_on",
    down=True,
)
MORE = (
    SITES,
    LOTS,
    WAYBILLS,
    TRANSFERS,
    DAYS,
    NETWORKS,
    INTERPRETERS,
    INTERPRETING_REQUESTS,
    TRANSLATIONS,
    FEEDBACK,
    TRAININGS,
)
