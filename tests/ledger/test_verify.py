"""Tampering shows: each kind of alteration is found, with its device, place and kind."""

from __future__ import annotations

import pytest

from tests.fleet import Fleet, Site, hand_over, register


@pytest.fixture
def worked(fleet: Fleet) -> Site:
    """A hub that holds what a laptop did, signed."""
    laptop = fleet.laptop()
    place, lot = fleet.stocked(laptop)
    hand_over(laptop, place, lot, register(laptop))
    fleet.sync()
    hub = fleet.hub()
    assert not hub.verify().breaks
    return hub


LAST = "(SELECT max(id) FROM entry WHERE personal IS NOT NULL)"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE entry SET body = CAST(replace(body, 'by_hand', 'list') AS BLOB)", "hash"),
        (f"UPDATE entry SET personal = zeroblob(40) WHERE id = {LAST}", "commitment_personal"),
        (f"DELETE FROM entry WHERE id = {LAST}", "link"),
        ("UPDATE entry SET seq = seq + 100 WHERE id = (SELECT max(id) FROM entry)", "columns"),
        ("UPDATE signed_head SET signature = zeroblob(64)", "signature"),
        ("UPDATE distribution SET recipient_gender = 'male'", "tables"),
        ("UPDATE stock_movement SET kits = 0 WHERE movement = 'distributed'", "tables"),
        ("DELETE FROM signed_head WHERE scope = 'cso:TAP'", "unsigned"),
        ("UPDATE person SET phone = '+52 000'", "tables"),
    ],
)
def test_an_alteration_is_found(worked: Site, statement: str, kind: str) -> None:
    with worked.desk() as desk:
        assert desk.ledger.database.execute(statement) > 0
    kinds = {b.kind for b in worked.verify().breaks}
    assert kind in kinds


def test_the_end_of_a_chain_cut_off(worked: Site) -> None:
    with worked.desk() as desk:
        desk.ledger.database.execute(
            "DELETE FROM entry WHERE id IN (SELECT id FROM entry ORDER BY id DESC LIMIT 3)"
        )
    breaks = worked.verify().breaks
    assert {b.kind for b in breaks} >= {"truncated", "head_missing"}
    assert all(b.scope in ("cso:TAP", "") for b in breaks)


def test_checking_changes_nothing(worked: Site) -> None:
    before = worked.digest()
    worked.verify()
    assert worked.digest() == before
