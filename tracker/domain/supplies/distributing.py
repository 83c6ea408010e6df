"""Hand a kit over: distribution, stock movement and signed receipt in one group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.basics.errors import Invalid, Refused
from tracker.basics.ids import derived_id
from tracker.domain.cases.ages import age_on, band_of
from tracker.domain.cases.erased import refuse_erased
from tracker.domain.supplies.earlier_kits import earlier_kits
from tracker.domain.supplies.receipt_code import ReceiptFacts, folio_of, write_receipt
from tracker.domain.supplies.stock import on_hand
from tracker.ledger.desk import Desk, command, scope_cso
from tracker.ledger.ledger import Change

#: Not secret: the ids that go in are random.
_KEY = b"tracker supplies"
#: What was handed over on a distribution day is taken back at the counter until then (ms).
UNDO_MS = 3_600_000


@command("supplies:distribution:record")
def record_distribution(
    desk: Desk,
    *,
    lot: str,
    site: str,
    person: str | None = None,
    identity_shown: str,
    handed_on: str | None = None,
    earlier_reason: str | None = None,
    collector_name: str | None = None,
    collector_reason: str | None = None,
    recipient_gender: str | None = None,
    recipient_age_band: str | None = None,
    expired_reason: str | None = None,
    distribution_day: str | None = None,
    day_token: str | None = None,
    laptop: int | None = None,
) -> dict[str, str]:
    """One kit of ``lot`` handed over at ``site``: ids of distribution and receipt, folio.

    ``person`` may be left out for a woman who does not want to be registered; then her
    gender and age band are told. An earlier kit of its type within its duration needs a reason
    and never forbids; nor does a lot that is past its date. The last kit of the stock may be
    handed over; none when there is none. The last three are told by ``days:handover:record``.
    """
    place = desk.record("site", site)
    batch = desk.record("lot", lot)
    if batch["scope"] != place["scope"]:
        raise Invalid("lot_not_at_site", "lot")
    day = _day(desk, handed_on)
    if on_hand(desk, lot, site) < 1:
        raise Refused("stock_empty")
    if not (batch["expires_on"] and batch["expires_on"] < day.isoformat()):
        expired_reason = None
    elif not expired_reason:
        raise Invalid("lot_expired_reason_needed", "expired_reason")
    version = desk.record("kit_version", batch["kit_version"])
    kit = desk.record("kit_type", version["kit_type"])
    if person is not None:
        who = desk.record("person", person)
        if who["void"]:
            raise Refused("person_voided")
        if who["scope"] != place["scope"]:
            raise Refused("other_organisation")
        refuse_erased(desk, who)
        recipient_gender = who["gender"]
        recipient_age_band = band_of(age_on(who["birth_date"], day))
        earlier = earlier_kits(desk, person=person, on=day.isoformat(), kit_type=kit["id"])
        if earlier and not earlier_reason:
            raise Invalid("earlier_kit_reason_needed", "earlier_reason")
    elif not recipient_gender or not recipient_age_band:
        raise Invalid("recipient_needed", "person")
    if bool(collector_name) != bool(collector_reason):
        raise Invalid("collector_needs_both", "collector_reason")
    distribution, receipt = desk.ledger.new_id(), desk.ledger.new_id()
    payload = write_receipt(
        ReceiptFacts(
            receipt, day, kit["code"], version["number"], scope_cso(place["scope"]) or "", ""
        ),
        desk.ledger.device.signing,
    )
    folio = folio_of(receipt)
    handed: dict[str, Any] = {
        "person": person,
        "kit_version": version["id"],
        "lot": lot,
        "site": site,
        "handed_on": day.isoformat(),
        "worker": desk.actor.user,
        "identity_shown": identity_shown,
        "recipient_gender": recipient_gender,
        "recipient_age_band": recipient_age_band,
        "collector_reason": collector_reason,
        "collector_name": collector_name,
        "earlier_reason": earlier_reason,
        "expired_reason": expired_reason,
        "distribution_day": distribution_day,
        "day_token": day_token,
        "laptop": laptop,
    }
    moved = {
        "movement": "distributed",
        "lot": lot,
        "site": site,
        "kits": -1,
        "moved_on": day.isoformat(),
        "distribution": distribution,
    }
    desk.ledger.append(
        place["scope"],
        "supplies:distribution:record",
        desk.actor.user,
        [
            Change("distribution", distribution, handed, ()),
            Change("stock_movement", desk.ledger.new_id(), moved, ()),
            Change(
                "receipt",
                receipt,
                {"distribution": distribution, "folio": folio, "payload": payload},
                (),
            ),
        ],
    )
    return {"distribution": distribution, "receipt": receipt, "folio": folio}


def _day(desk: Desk, handed_on: str | None) -> date:
    if not handed_on:
        return desk.today()
    try:
        day = date.fromisoformat(handed_on)
    except ValueError as error:
        raise Invalid("not_a_date", "handed_on") from error
    if day > desk.today():
        raise Invalid("date_in_future", "handed_on")
    if day < date(2020, 1, 1):
        raise Invalid("date_too_old", "handed_on")
    return day


@command("supplies:distribution:void")
def void_distribution(
    desk: Desk, *, distribution: str, reason: str, base: Sequence[str] | None = None
) -> None:
    """Take a distribution back, with its stock movement and its receipt, for a reason.

    Refused("undo_too_late") where a supervisor does it (see ``left_to_a_supervisor``).
    """
    row = desk.record("distribution", distribution)
    if row["void"]:
        raise Refused("voided_already")
    if _too_late(desk, row):
        raise Refused("undo_too_late")
    scope = row["scope"]
    changes = [
        Change("distribution", distribution, {"void": reason}, tuple(base) if base else None)
    ]
    movements = desk.ledger.database.rows(
        "SELECT * FROM stock_movement WHERE distribution = ? AND scope = ? AND void IS NULL",
        (distribution, scope),
    )
    receipts = desk.ledger.database.rows(
        "SELECT id FROM receipt WHERE distribution = ? AND scope = ? AND void IS NULL",
        (distribution, scope),
    )
    changes += [Change("receipt", r["id"], {"void": reason}) for r in receipts]
    if reason == "kit_returned":
        # It was away until today, also for whoever counted meanwhile; then it comes back.
        changes += [_returned(desk, m) for m in movements if m["movement"] == "distributed"]
    else:
        # It never left the shelf: the movement does not count at all.
        changes += [
            Change("stock_movement", m["id"], {"void": "entered_by_mistake"}) for m in movements
        ]
    desk.ledger.append(scope, "supplies:distribution:void", desk.actor.user, changes)


def left_to_a_supervisor(desk: Desk, distribution: str) -> bool:
    """Whether whoever asks may not take it back any more: an hour after a kit of a distribution
    day was handed over the day's figures are known to others."""
    return _too_late(desk, desk.record("distribution", distribution))


def _too_late(desk: Desk, row: dict[str, Any]) -> bool:
    late = row["distribution_day"] and desk.ledger.now() - row["_made"] > UNDO_MS
    return bool(late) and not desk.actor.may("supplies:distribution:void_late")


def _returned(desk: Desk, movement: dict[str, Any]) -> Change:
    back = {
        "movement": "returned",
        "lot": movement["lot"],
        "site": movement["site"],
        "kits": -movement["kits"],
        "moved_on": max(desk.today().isoformat(), movement["moved_on"]),
        "distribution": movement["distribution"],
    }
    # Two that take one distribution back without knowing of each other bring back one kit.
    return Change("stock_movement", derived_id(_KEY, "returned", movement["id"]), back, ())
