"""Births in the index of names: nobody whose birth agrees may fall out."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.cases.names.birth_marks import EVERY, MASK, birth_mark, marked, near
from tracker.domain.cases.names.births import Birth, birth, births_agree
from tracker.domain.cases.names.likeness import LIKELY, Profile, compare

_DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))
_NEAR = st.one_of(_DAYS, st.dates(date(1980, 1, 1), date(1983, 12, 31)))
_BIRTHS = st.one_of(
    st.builds(lambda d: Birth(d.year, d.month, d.day), _NEAR),
    st.builds(lambda d: Birth(d.year, 0, 0), _NEAR),
    st.builds(lambda d: Birth(d.year, 0, 0, estimated=True), _NEAR),
)


@given(st.one_of(st.none(), _BIRTHS))
def test_a_mark_stands_for_one_birth(born: Birth | None) -> None:
    assert marked(birth_mark(born)) == born
    assert 0 <= birth_mark(born) <= MASK


@given(_BIRTHS, _BIRTHS)
def test_the_ranges_hold_every_birth_that_agrees_and_no_other_is_let_in(a: Birth, b: Birth) -> None:
    asked, mark = near(a), birth_mark(b)
    within = any(low <= mark <= high for low, high in asked.ranges)
    agree = births_agree(a, b)[0] > 0
    assert within or not agree
    assert asked.holds(mark) is agree


def test_years_before_the_first_and_beyond_the_last_stand_with_these() -> None:
    assert birth_mark(birth("1790-03-04", "day")) == birth_mark(birth("1851-03-04", "day"))
    assert near(birth("1790-03-04", "day")).holds(birth_mark(birth("1790-03-04", "day")))
    assert near(birth("2300-03-04", "day")).holds(birth_mark(birth("2300-03-04", "day")))
    assert EVERY.holds(0)


_NAMES = st.sampled_from(("Marie", "Rose Laure", "Guirlène", "Wideline Micheline", "Jean Pierre"))
_PHONES = st.sampled_from((None, "55 1234 5678", "55 8765 4321"))


@given(
    *[
        st.builds(
            Profile,
            _NAMES,
            _NAMES,
            st.one_of(st.none(), _NEAR.map(date.isoformat)),
            st.sampled_from(("day", "year", "estimated")),
            _PHONES,
        )
    ]
    * 2
)
def test_who_is_likely_has_a_birth_that_agrees_or_the_telephone(a: Profile, b: Profile) -> None:
    """The index is asked for no others: a name alone is never enough."""
    agree = births_agree(birth(a.birth, a.birth_precision), birth(b.birth, b.birth_precision))
    if compare(a, b).score >= LIKELY:
        assert agree[0] > 0 or (a.phone and a.phone == b.phone)
