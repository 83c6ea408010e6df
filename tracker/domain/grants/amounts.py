"""Money as people type it: exact decimals, at most two places; rates with up to eight."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from tracker.basics.errors import Invalid
from tracker.ledger.desk import Desk

CENT = Decimal("0.01")
ZERO = Decimal(0)
#: Amounts have at most 15 digits before the point: sums of millions of them stay exact.
_MOST = Decimal(10) ** 12


def money(name: str, typed: str, *, zero: bool = False) -> Decimal:
    """An amount above zero (or zero) with at most two places; Invalid otherwise."""
    number = _decimal(name, typed)
    if number < 0 or (not number and not zero):
        raise Invalid("not_positive", name)
    if number != number.quantize(CENT):
        raise Invalid("smaller_than_a_cent", name)
    return number.quantize(CENT)


def exchange_rate(name: str, typed: str) -> Decimal:
    """A rate above zero with at most eight places; Invalid otherwise."""
    number = _decimal(name, typed)
    if number <= 0:
        raise Invalid("not_positive", name)
    if number != round(number, 8):
        raise Invalid("not_an_amount", name)
    return number


def converted(amount: Decimal, rate: Decimal | None) -> Decimal:
    """``amount`` in the grant's currency, rounded to a cent, halves up.

    Each expenditure is rounded by itself, so that what is listed adds up to the total shown.
    """
    return (amount if rate is None else amount * rate).quantize(CENT, ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part`` of ``whole`` in percent with one place; None of nothing."""
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def a_day(name: str, typed: str | None) -> str:
    """An ISO day; Invalid otherwise."""
    try:
        return date.fromisoformat(typed or "").isoformat()
    except ValueError as error:
        raise Invalid("not_a_date" if typed else "required", name) from error


def past(desk: Desk, name: str, typed: str | None) -> str:
    """An ISO day until today, today where none is told; Invalid otherwise."""
    if not typed:
        return desk.today().isoformat()
    day = a_day(name, typed)
    if day > desk.today().isoformat():
        raise Invalid("date_in_future", name)
    return day


def _decimal(name: str, typed: str) -> Decimal:
    if not isinstance(typed, str) or len(typed) > 40:
        raise Invalid("not_an_amount", name)
    try:
        number = Decimal(typed)
    except InvalidOperation as error:
        raise Invalid("not_an_amount", name) from error
    if not number.is_finite() or abs(number) >= _MOST:
        raise Invalid("not_an_amount", name)
    return number
