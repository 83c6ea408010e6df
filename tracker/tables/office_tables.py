"""Tables of what the office keeps: grants and what belongs to them, rounds of monitoring, users,
computers."""

from __future__ import annotations

from tracker.tables.declared import BY_CSO, CSO, Column, Narrowed, Table, not_erased

_GRANT = Column("grant_agreement", "g.code", "code")
_BY_GRANT = Narrowed("grant_agreement", "g.code", "occurring")
#: Agreements and their parts are of all organisations; each sees those with itself.
_WITH = Column("cso", "g.cso", "code")
_BY_WITH = Narrowed("cso", "g.cso", "occurring")
_OF_GRANT = " JOIN grant_agreement g ON g.id = r.grant_agreement"

GRANTS = Table(
    "grants",
    "grants:read",
    "grant_agreement r",
    (
        Column("grant_agreement", "r.code", "code"),
        Column("title", "r.title"),
        Column("donor", "r.donor"),
        Column("amount", "r.amount", "money"),
        Column("currency", "r.currency", "code"),
        Column("starts_on", "r.starts_on", "date"),
        Column("ends_on", "r.ends_on", "date"),
        Column("signed_on", "r.signed_on", "date"),
        Column("cso", "r.cso", "code"),
    ),
    (Narrowed("ends_on", "r.ends_on", "days"), Narrowed("cso", "r.cso", "occurring")),
    sort="starts_on",
    down=True,
    shared=True,
    owner="r.cso",
)
AMENDMENTS = Table(
    "amendments",
    "grants:read",
    f"grant_amendment r{_OF_GRANT}",
    (
        Column("valid_from", "r.valid_from", "date"),
        _GRANT,
        Column("number", "r.number", "number"),
        Column("signed_on", "r.signed_on", "date"),
        Column("why", "r.purpose"),
        Column("new_amount", "r.amount", "money"),
        Column("new_ends_on", "r.ends_on", "date"),
        _WITH,
    ),
    (Narrowed("valid_from", "r.valid_from", "days"), _BY_GRANT, _BY_WITH),
    sort="valid_from",
    down=True,
    shared=True,
    owner="g.cso",
)
BUDGET_LINES = Table(
    "budget_lines",
    "grants:read",
    f"budget_line r{_OF_GRANT}",
    (
        _GRANT,
        Column("budget_line", "r.code || ' ' || r.heading"),
        Column("planned", "r.planned", "money"),
        Column("currency", "g.currency", "code"),
        _WITH,
    ),
    (_BY_GRANT, _BY_WITH),
    sort="budget_line",
    shared=True,
    owner="g.cso",
)
TRANCHES = Table(
    "tranches",
    "grants:read",
    f"tranche r{_OF_GRANT}",
    (
        Column("planned_on", "r.planned_on", "date"),
        _GRANT,
        Column("number", "r.number", "number"),
        Column("amount", "r.amount", "money"),
        Column("currency", "g.currency", "code"),
        Column("condition", "r.condition"),
        Column(
            "paid_on",
            "(SELECT max(p.paid_on) FROM tranche_payment p"
            " WHERE p.tranche = r.id AND p.void IS NULL)",
            "date",
        ),
        _WITH,
    ),
    (Narrowed("planned_on", "r.planned_on", "days"), _BY_GRANT, _BY_WITH),
    sort="planned_on",
    down=True,
    shared=True,
    owner="g.cso",
)
REPORTS = Table(
    "reports",
    "grants:read",
    f"grant_report r{_OF_GRANT}",
    (
        Column("due_on", "r.due_on", "date"),
        _GRANT,
        Column("report_kind", "r.report_kind", "choice", "report_kind"),
        Column("since", "r.since", "date"),
        Column("until", "r.until", "date"),
        Column(
            "handed_in_on",
            "(SELECT max(d.handed_in_on) FROM report_delivery d"
            " WHERE d.grant_report = r.id AND d.void IS NULL)",
            "date",
        ),
        _WITH,
    ),
    (
        Narrowed("due_on", "r.due_on", "days"),
        Narrowed("report_kind", "r.report_kind", group="report_kind"),
        _BY_GRANT,
        _BY_WITH,
    ),
    sort="due_on",
    down=True,
    shared=True,
    owner="g.cso",
)
DOCUMENTS = Table(
    "documents",
    "grants:read",
    "document r",
    (
        Column("document_kind", "r.document_kind", "choice", "document_kind"),
        Column("title", "r.title"),
        Column("document_about", "r.about", "choice", "document_about"),
        Column("kilobytes", "(r.size + 1023) / 1024", "number"),
        CSO,
    ),
    (Narrowed("document_kind", "r.document_kind", group="document_kind"), BY_CSO),
    where=f"r.void IS NULL AND {not_erased()}",
    sort="document_kind",
)
#: Small numbers are not hidden here: a grants officer has the pages of rounds instead.
ROUNDS = Table(
    "rounds",
    "monitoring:call:record",
    "monitoring_round r",
    (
        Column("handed_from", "r.handed_from", "date"),
        Column("handed_until", "r.handed_until", "date"),
        Column("listed", "r.listed", "number"),
        Column("sample", "r.sample", "number"),
        Column("closed_on", "r.closed_on", "date"),
        CSO,
    ),
    (Narrowed("handed_from", "r.handed_from", "days"), BY_CSO),
    sort="handed_from",
    down=True,
)
#: Users of the hub and of the laptops, as far as they are known here.
USERS = Table(
    "users",
    "accounts:user:read",
    "(SELECT id, scope, _heads, void, role, active, username, display_name, NULL AS cso"
    " FROM hub_user UNION ALL SELECT id, scope, _heads, void, role, active, username,"
    " display_name, substr(scope, 5) FROM cso_user) r",
    (
        Column("username", "r.username"),
        Column("display_name", "r.display_name"),
        Column("role", "r.role", "choice", "role"),
        Column("active", "r.active", "choice", "yes_no"),
        Column("cso", "r.cso", "code"),
    ),
    (Narrowed("role", "r.role", group="role"), Narrowed("cso", "r.cso", "occurring")),
    where=f"r.void IS NULL AND {not_erased()}",
    sort="username",
)
COMPUTERS = Table(
    "computers",
    "sync:device:enrol",
    "device r",
    (
        Column("name", "r.name"),
        Column("device_kind", "r.kind", "choice", "device_kind"),
        Column("device_status", "r.status", "choice", "device_status"),
        Column("key_id", "r.key_id", "code"),
        Column("cso", "r.cso", "code"),
    ),
    (
        Narrowed("device_status", "r.status", group="device_status"),
        Narrowed("cso", "r.cso", "occurring"),
    ),
    sort="name",
    shared=True,
)
OFFICE = (
    GRANTS,
    AMENDMENTS,
    BUDGET_LINES,
    TRANCHES,
    REPORTS,
    DOCUMENTS,
    ROUNDS,
    USERS,
    COMPUTERS,
)
