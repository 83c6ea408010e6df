"""A laptop with a case worker, another one, a supervisor and a field worker; and days."""

from __future__ import annotations

from datetime import date, timedelta

from tests.fleet import PASSWORD, Site
from tracker.installation.opening import unlock
from tracker.installation.users import add_user


def day(later: int) -> str:
    """The ISO day so many days from today."""
    return (date.today() + timedelta(days=later)).isoformat()


def colleague(site: Site, name: str, role: str) -> Site:
    """The same computer with somebody else sitting at it."""
    add_user(site.installation, name, PASSWORD, role)
    settings, skew = site.installation.settings, site.skew
    return Site(name, unlock(settings, name, PASSWORD, site.installation.now), skew)


def opened(site: Site, person: str, risk: str = "low") -> str:
    """A case opened by whoever sits there; its id."""
    made = site.do("casework:case:open", person=person, risk_level=risk, review_on=day(7))
    return str(made["case"])
