"""Users, as others need to know them: who did something, with which role."""

from tracker.ledger.records import Field, Kind, RecordType, Sensitivity

ROLES = (
    "field_worker",
    "case_worker",
    "supervisor",
    "coordinator",
    "grants_officer",
    "administrator",
)


def user_type(table: str, *, shared: bool) -> RecordType:
    """Users of hubs are shared with all; users of a laptop belong to its organisation."""
    return RecordType(
        table,
        (
            Field("role", Kind.CHOICE, choices=ROLES, required=True),
            Field("cso", Kind.CODE),
            Field("active", Kind.BOOL, required=True),
            Field("username", Kind.TEXT, Sensitivity.PERSONAL, required=True, max_length=60),
            Field("display_name", Kind.TEXT, Sensitivity.PERSONAL, max_length=120),
        ),
        shared=shared,
    )


HUB_USER = user_type("hub_user", shared=True)
CSO_USER = user_type("cso_user", shared=False)
RECORDS = (HUB_USER, CSO_USER)
