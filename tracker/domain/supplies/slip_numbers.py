"""The number on the slip that goes along with kits given to another organisation.

It is all that joins the two halves: it begins with the giver's code, and nobody can guess or
chance upon the rest.
"""

from __future__ import annotations

from tracker.basics.errors import Invalid
from tracker.basics.ids import grouped, has_check, random_code, read_code
from tracker.ledger.desk import Desk

#: 55 random bits and a check digit.
_DIGITS = 12


def new_slip_number(desk: Desk, giver: str) -> str:
    """``TAP-7K2M-9QXA-41ZT``; always made by the program."""
    return f"{giver}-{grouped(random_code(_DIGITS, desk.ledger.entropy))}"


def giver_of(desk: Desk, number: str) -> str | None:
    """The organisation whose slip has this number, however it is written; None: no such slip.

    Invalid("slip_number_mistyped") for what would be another organisation's but for a slip of
    the pen: nobody shall take it for a paper of her own.
    """
    told, near = read_code(number), False
    for (code,) in desk.ledger.database.tuples("SELECT code FROM cso ORDER BY code"):
        whose = read_code(code)
        if not told.startswith(whose):
            continue
        digits = told.removeprefix(whose)
        if len(digits) == _DIGITS and has_check(digits):
            return str(code)
        # One digit wrong, left out, or typed twice.
        near |= abs(len(digits) - _DIGITS) <= 1 and desk.actor.cso not in (None, code)
    if near:
        raise Invalid("slip_number_mistyped", "number")
    return None
