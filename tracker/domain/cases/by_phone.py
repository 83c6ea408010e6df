"""Find a woman by her telephone: by its last eight digits, however it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.basics.errors import Invalid

if TYPE_CHECKING:
    from tracker.ledger.desk import Desk

_LAST = 8
#: SQL for the last digits of the column ``phone`` as people write it.
_DIGITS = "phone"
for _written in (" ", "-", "+", "(", ")", "."):
    _DIGITS = f"replace({_DIGITS}, '{_written}', '')"
LAST_DIGITS = f"substr({_DIGITS}, -{_LAST})"
#: Without it a hundred thousand rows are read for one number.
PHONE_INDEX = f"CREATE INDEX person_phone ON person ({LAST_DIGITS}) WHERE phone IS NOT NULL"


def phone_digits(text: str) -> str | None:
    """The last digits of what can only be a telephone number; None for anything else."""
    if any(not (c.isascii() and (c.isdigit() or c in " -+().")) for c in text):
        return None
    digits = "".join(c for c in text if c.isdigit())
    return digits[-_LAST:] if len(digits) >= _LAST else None


def rows_by_phone(desk: Desk, text: str, limit: int = 20) -> list[dict[str, Any]]:
    """Folded registrations with this number that the actor may see; Invalid for no number."""
    digits = phone_digits(text)
    if digits is None:
        raise Invalid("not_a_number", "text")
    condition, params = desk.visible()
    return desk.ledger.database.rows(
        f"SELECT * FROM person WHERE {LAST_DIGITS} = ? AND phone IS NOT NULL AND void IS NULL"
        f" AND {condition} AND NOT EXISTS (SELECT 1 FROM erased_record x"
        " WHERE x.record = person.id AND x.scope = person.scope) ORDER BY _made, id LIMIT ?",
        [digits, *params, limit],
    )
