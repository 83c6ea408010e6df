"""The menu: a few headings in the words of the work, and below each what the user may open."""

from __future__ import annotations

from tracker.i18n.translate import lazy_gettext as _
from tracker.web.config import NavGroup, NavItem

NAVIGATION: tuple[NavItem | NavGroup, ...] = (
    NavGroup(
        _("People and lists"),
        (
            NavItem("people.all_people", _("People"), "cases:person:read", ("/people",)),
            NavItem("lists.start", _("Lists"), "cases:list:import"),
            NavItem("erasing.overview", _("Erasing"), "cases:retention:read"),
        ),
    ),
    NavGroup(
        _("Kits and distribution"),
        (
            NavItem(
                "supplies.day_list",
                _("Distributions"),
                "supplies:distribution:read",
                ("/distributions", "/kit", "/receipts"),
            ),
            NavItem("days.overview", _("Distribution days"), "days:day:read"),
            NavItem("supplies.overview", _("Stock"), "supplies:stock:read", ("/stock",)),
            NavItem("receipts.check", _("Check a receipt"), "supplies:receipt:verify"),
            NavItem("monitoring.overview", _("Monitoring"), "monitoring:round:read"),
        ),
    ),
    NavGroup(
        _("Support"),
        (
            NavItem("referrals.open", _("Referrals"), "referrals:referral:read"),
            NavItem(
                "referrals.times",
                _("Time to response"),
                "referrals:figures:read",
                ("/referrals/times",),
            ),
            NavItem("casework.mine", _("Cases"), "casework:case:read", ("/cases",)),
            NavItem(
                "casework.shared_list",
                _("Shared cases"),
                "casework:shared:read",
                ("/shared-cases",),
            ),
            NavItem(
                "casework.figures",
                _("Figures of cases"),
                "casework:figures:read",
                ("/cases/figures",),
            ),
            NavItem("activities.overview", _("Activities"), "activities:activity:read"),
            NavItem("interpreting.overview", _("Interpreters"), "activities:interpretation:read"),
            NavItem("feedback.overview", _("What people say"), "feedback:feedback:receive"),
        ),
    ),
    NavGroup(
        _("Grants"),
        (
            NavItem("grants.overview", _("Grants"), "grants:read", ("/grants", "/expenditures")),
            NavItem("audit.overview", _("Reconciliation"), "audit:read"),
        ),
    ),
    NavGroup(
        _("Exchange and review"),
        (
            NavItem("exchange.overview", _("Exchange"), "sync:import"),
            NavItem("review.queue", _("To review"), "review:read", ("/review", "/conflicts")),
        ),
    ),
    NavItem("tables.first", _("Tables"), "organisations:read", ("/tables",)),
    NavGroup(
        _("Settings"),
        (
            NavItem("setup.overview", _("Organisations and grants"), "organisations:cso:write"),
            NavItem("kits.overview", _("Kits"), "supplies:kit:write"),
            NavItem("services.overview", _("Services"), "referrals:service:write"),
            NavItem("devices.overview", _("Computers"), "sync:device:enrol"),
            NavItem("users.overview", _("Users"), "accounts:user:read"),
        ),
    ),
)
