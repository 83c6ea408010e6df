"""Why a finding can be put aside: each kind offers what can be true of it."""

from __future__ import annotations

from tracker.review.records import ACCEPTABLE, REASONS, REASONS_FOR


def test_each_kind_offers_reasons_that_fit_it() -> None:
    assert set(REASONS_FOR) == set(ACCEPTABLE)
    for kind, offered in REASONS_FOR.items():
        assert set(offered) < set(REASONS)
        assert offered[-2:] == ("looked_into", "other")
        assert ("larger_need" in offered) == (kind == "served_twice")
    # Nothing that can be recorded is offered nowhere.
    assert {reason for offered in REASONS_FOR.values() for reason in offered} == set(REASONS)
