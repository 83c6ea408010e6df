"""Kits handed over by place, age group and sex: counts, small ones hidden, no person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.audit.suppression import SafeTable, safe_table
from tracker.domain.cases.ages import BANDS
from tracker.domain.cases.records import GENDERS
from tracker.ledger.desk import Desk, query, scope_cso

UNKNOWN = "unknown"
#: The one row of a table that has no rows of its own.
EVERYBODY = "all"


@dataclass(frozen=True)
class DistributionCounts:
    """``by_site``: rows are site ids, columns age bands. ``by_gender``: one row."""

    by_site: SafeTable
    by_gender: SafeTable
    site_names: dict[str, str]


@query("distribution_counts", "audit:read")
def distribution_counts(desk: Desk) -> DistributionCounts:
    """Distributions that count, of all organisations the actor may see."""
    condition, params = desk.visible("d.scope")
    by_site: Counter[tuple[str, str]] = Counter()
    by_gender: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    for row in desk.ledger.database.rows(
        "SELECT d.scope, d.site, s.name, d.recipient_age_band AS band,"
        " d.recipient_gender AS gender, count(*) AS n FROM distribution d"
        " LEFT JOIN site s ON s.id = d.site AND s.scope = d.scope"
        f" WHERE d.void IS NULL AND {condition} GROUP BY d.scope, d.site, band, gender",
        params,
    ):
        names[row["site"]] = f"{scope_cso(row['scope'])} · {row['name'] or row['site']}"
        by_site[row["site"], row["band"] or UNKNOWN] += row["n"]
        by_gender[EVERYBODY, row["gender"] or UNKNOWN] += row["n"]
    sites = sorted(names, key=lambda site: (names[site], site))
    return DistributionCounts(
        safe_table(by_site, sites, (*BANDS, UNKNOWN)),
        safe_table(by_gender, (EVERYBODY,), (*GENDERS, UNKNOWN)),
        names,
    )
