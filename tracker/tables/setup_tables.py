"""Tables of what the coordinator sets up, of imported lists, and of who is invited to a day."""

from __future__ import annotations

from tracker.tables.declared import (
    BY_CSO,
    CARD,
    CSO,
    KIT,
    Column,
    Narrowed,
    Table,
    not_erased,
)

_GRANT = Column("grant_agreement", "g.code", "code")
_BY_GRANT = Narrowed("grant_agreement", "g.code", "occurring")
_WITH = Column("cso", "g.cso", "code")
_BY_WITH = Narrowed("cso", "g.cso", "occurring")

ORGANISATIONS = Table(
    "organisations",
    "organisations:read",
    "cso r",
    (
        Column("organisation", "r.name"),
        Column("organisation_code", "r.code", "code"),
        Column("municipality", "r.municipality", "place"),
        Column("complaints_phone", "r.complaints_phone"),
        Column("answers_phone", "r.answers_phone"),
    ),
    (Narrowed("municipality", "r.municipality", "occurring", shown="place"),),
    sort="organisation",
    shared=True,
    owner="r.code",
)
#: How many of what, called in each language, and its unit, where that is not pieces:
#: ``[[2, "Savon", "Jabón", "Soap", null], …]``.
_CONTENTS = (
    "(SELECT json_group_array(json_array(json_extract(c.value, '$.quantity'), l.ht, l.es, l.en,"
    " json_extract(c.value, '$.unit')))"
    " FROM json_each(r.contents) c LEFT JOIN label l ON l.kind = 'kit_item' AND l.void IS NULL"
    " AND l.code = json_extract(c.value, '$.item'))"
)
KITS = Table(
    "kits",
    "supplies:kit:read",
    "kit_version r JOIN kit_type t ON t.id = r.kit_type AND t.void IS NULL",
    (
        Column("kit", "t.code || '-' || r.number", "code"),
        Column("ht", "t.ht"),
        Column("es", "t.es"),
        Column("en", "t.en"),
        Column("contents", _CONTENTS, "contents"),
        Column("duration_days", "r.duration_days", "number"),
    ),
    sort="kit",
    shared=True,
)
PURCHASES = Table(
    "purchases",
    "grants:read",
    "purchase r JOIN grant_agreement g ON g.id = r.grant_agreement",
    (
        Column("paid_on", "r.paid_on", "date"),
        _GRANT,
        Column("kit", f"{KIT} WHERE v.id = r.kit_version)", "code"),
        Column("kits", "r.kits", "number"),
        Column("amount", "r.amount", "money"),
        Column("currency", "g.currency", "code"),
        Column("invoice", "r.invoice", "code"),
        _WITH,
    ),
    (Narrowed("paid_on", "r.paid_on", "days"), _BY_GRANT, _BY_WITH),
    sort="paid_on",
    down=True,
    shared=True,
    owner="g.cso",
)
TARGETS = Table(
    "targets",
    "grants:read",
    "grant_target r JOIN grant_agreement g ON g.id = r.grant_agreement",
    (
        _GRANT,
        Column("indicator", "r.indicator", "choice", "indicator"),
        Column("target", "r.target", "number"),
        Column("valid_from", "r.valid_from", "date"),
        _WITH,
    ),
    (Narrowed("indicator", "r.indicator", group="indicator"), _BY_GRANT, _BY_WITH),
    sort="grant_agreement",
    shared=True,
    owner="g.cso",
)


def _rows_in(*states: str) -> str:
    """SQL: how many rows of a list are in one of these states."""
    wanted = ", ".join(f"'{state}'" for state in states)
    return (
        "(SELECT count(*) FROM list_row w WHERE w.batch = r.id AND w.scope = r.scope"
        f" AND w.state IN ({wanted}))"
    )


LISTS = Table(
    "lists",
    "cases:list:decide",
    "list_batch r",
    (
        Column("imported_on", "date(r._made / 1000, 'unixepoch', 'localtime')", "date"),
        Column("file_name", "r.file_name"),
        Column("rows", "r.rows", "number"),
        Column("rows_imported", _rows_in("imported", "same_person"), "number"),
        Column("rows_parked", _rows_in("parked"), "number"),
        Column("rows_likely", _rows_in("duplicate"), "number"),
        Column("rows_left_out", _rows_in("dismissed"), "number"),
        CSO,
    ),
    (
        Narrowed("imported_on", "date(r._made / 1000, 'unixepoch', 'localtime')", "days"),
        BY_CSO,
    ),
    sort="imported_on",
    down=True,
)
_PERSON_NOT_ERASED = not_erased("r").replace("r.id", "r.person")
INVITED = Table(
    "invited",
    "cases:person:read",
    "invitation r JOIN distribution_day d ON d.id = r.distribution_day AND d.scope = r.scope"
    " AND d.void IS NULL JOIN person p ON p.id = r.person AND p.scope = r.scope"
    " LEFT JOIN site s ON s.id = d.site AND s.scope = d.scope",
    (
        Column("held_on", "d.held_on", "date"),
        Column("site", "s.name"),
        Column("family_names", "p.family_names"),
        Column("given_names", "p.given_names"),
        CARD,
        Column(
            "had_kit",
            "EXISTS (SELECT 1 FROM distribution x WHERE x.distribution_day = r.distribution_day"
            " AND x.person = r.person AND x.scope = r.scope AND x.void IS NULL)",
            "choice",
            "yes_no",
        ),
        CSO,
    ),
    (
        Narrowed("held_on", "d.held_on", "days"),
        Narrowed("site", "s.name", "occurring", shown="text"),
        BY_CSO,
    ),
    where=f"r.void IS NULL AND {_PERSON_NOT_ERASED}",
    sort="held_on",
    down=True,
)
ITEMS = Table(
    "items",
    "supplies:kit:read",
    "label r",
    (
        Column("item_code", "r.code", "code"),
        Column("ht", "r.ht"),
        Column("es", "r.es"),
        Column("en", "r.en"),
    ),
    where="r.void IS NULL AND r.kind = 'kit_item'",
    sort="item_code",
    shared=True,
)
SET_UP = (INVITED, LISTS, ORGANISATIONS, KITS, ITEMS, PURCHASES, TARGETS)
