"""Where a record about several registrations is kept, so that no organisation learns of another's.

What is about one organisation's persons is kept in its scope, and its laptops get it. What
joins persons of two organisations is for hubs alone: laptops hold ``shared`` and their own
scope, and the name below can be no organisation's code.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Held by hubs, and by audits without sealed parts; a code never begins with a full stop.
BETWEEN = "cso:.hub"


def common_scope(scopes: Iterable[str]) -> str:
    """The scope of a record about records of ``scopes``."""
    different = set(scopes)
    return different.pop() if len(different) == 1 else BETWEEN
