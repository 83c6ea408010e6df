"""Who acts: a user, her role's permissions, and the organisation she works for."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.basics.errors import NotAllowed


@dataclass(frozen=True)
class Actor:
    """A signed-in user at one installation.

    ``cso`` is the code of her organisation; None means that no single organisation
    bounds her (coordinator, grants officer). ``permissions`` are action names such as
    ``cases:person:register``.
    """

    user: str
    role: str
    cso: str | None
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless the role holds ``permission``."""
        if permission not in self.permissions:
            raise NotAllowed("not_allowed", permission=permission)

    def require_cso(self, cso: str | None) -> None:
        """Raise NotAllowed where a record of another organisation is touched."""
        if self.cso is not None and cso != self.cso:
            raise NotAllowed("other_organisation")
