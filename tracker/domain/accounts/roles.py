"""The vocabulary of permissions, and which role holds which.

A permission is named like the action it allows. The roles are those of the work: a
grants officer holds nothing that shows a person; a field worker has no case notes.
"""

from __future__ import annotations

_REFERENCE_READ = frozenset(
    {
        "organisations:read",
        "supplies:kit:read",
        "referrals:service:read",
        "sync:device:read",
        "ledger:digest",
        "ledger:verify",
        "supplies:receipt:verify",
    }
)
_FIELD = _REFERENCE_READ | {
    "cases:person:read",
    "cases:person:register",
    "cases:person:edit",
    "cases:person:void",
    "cases:card:replace",
    "cases:consent:record",
    "cases:consent:withdraw",
    "cases:duplicate:decide",
    "cases:list:import",
    "cases:erasure:request",
    "cases:list:decide",
    "organisations:site:write",
    "supplies:stock:read",
    "supplies:stock:receive",
    "supplies:transfer:send",
    "supplies:transfer:receive",
    "supplies:distribution:read",
    "supplies:distribution:record",
    "supplies:distribution:void",
    "supplies:receipt:read",
    "days:day:read",
    "days:day:write",
    "days:safety:check",
    "days:handover:record",
    "referrals:referral:read",
    "referrals:referral:make",
    "referrals:referral:answer",
    "activities:activity:read",
    "activities:activity:write",
    "activities:attendance:record",
    "activities:figures:read",
    "activities:interpreter:read",
    "activities:interpretation:read",
    "activities:interpretation:write",
    "feedback:feedback:receive",
    "monitoring:round:read",
    "monitoring:call:record",
    "sync:export",
    "sync:import",
    "sync:device:request",
    "ledger:backup",
}
#: Whoever works cases. A coordinator does not, though she may do what a supervisor may.
_CASE_WORK = frozenset({"casework:case:read", "casework:case:open", "casework:case:write"})
_SUPERVISOR = _FIELD | {
    # A complaint may be about whoever sits at the next table: writing it down is not reading them.
    "feedback:feedback:read",
    "feedback:feedback:answer",
    "monitoring:round:start",
    "monitoring:result:read",
    "monitoring:wish:read",
    "referrals:figures:read",
    "accounts:user:add",
    "accounts:user:read",
    "sync:setup",
    "supplies:stock:adjust",
    "supplies:distribution:void_late",
    "days:day:close",
    "activities:interpreter:write",
    "sync:conflict:read",
    "sync:conflict:settle",
    "cases:person:alias",
    "review:read",
    "review:decide",
    "ledger:rebuild",
    "grants:read",
    "grants:work:record",
}
_COORDINATOR = _SUPERVISOR | {
    "cases:person:erase",
    "cases:retention:read",
    "cases:retention:write",
    "organisations:cso:write",
    "organisations:grant:write",
    "organisations:label:write",
    "grants:grant:write",
    "supplies:kit:write",
    "supplies:purchase:write",
    "referrals:service:write",
    "sync:device:enrol",
    "sync:device:revoke",
    "casework:shared:read",
    "casework:figures:read",
    "audit:read",
}
_GRANTS_OFFICER = _REFERENCE_READ | {
    "audit:read",
    "casework:figures:read",
    "grants:read",
    "activities:figures:read",
    "referrals:figures:read",
    "monitoring:round:read",
    "monitoring:result:read",
    "supplies:stock:read",
    "sync:import",
    "sync:device:request",
    "ledger:backup",
    "ledger:rebuild",
    "accounts:user:add",
    "accounts:user:read",
    "sync:setup",
}
_ADMINISTRATOR = _REFERENCE_READ | {
    "accounts:user:add",
    "accounts:user:read",
    "sync:setup",
    "sync:device:enrol",
    "sync:device:revoke",
    "sync:device:request",
    "sync:export",
    "sync:import",
    "ledger:backup",
    "ledger:rebuild",
}

PERMISSIONS: dict[str, frozenset[str]] = {
    "field_worker": frozenset(_FIELD),
    "case_worker": frozenset(_FIELD | _CASE_WORK),
    "supervisor": frozenset(_SUPERVISOR | _CASE_WORK | {"casework:case:supervise"}),
    "coordinator": frozenset(_COORDINATOR),
    "grants_officer": frozenset(_GRANTS_OFFICER),
    "administrator": frozenset(_ADMINISTRATOR),
}

#: Which roles make sense on which kind of installation; the first is the default.
ROLES_OF: dict[str, tuple[str, ...]] = {
    "hub": ("coordinator", "administrator"),
    "field": ("supervisor", "field_worker", "case_worker", "administrator"),
    "audit": ("grants_officer", "administrator"),
}

ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())


def permissions_of(role: str) -> frozenset[str]:
    """What a role may do; nothing for a role that is not known."""
    return PERMISSIONS.get(role, frozenset())
