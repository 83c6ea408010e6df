"""ODK Central #669: runs that come out of order.

There a later change that came before an earlier one was refused or taken for a conflict.
Here it is kept, shown as far as it goes, called pending and accuses nobody; when the earlier
one comes, all is as if it had come in order.
"""

from __future__ import annotations

from itertools import permutations

from tests.fleet import CONSENT
from tests.sync.laboratory import Bench, laboratory
from tests.sync.test_histories import check_tables
from tracker.ledger.desk import COMMANDS, QUERIES
from tracker.ledger.digest import digest


def registered(laptop: Bench) -> str:
    done = COMMANDS["cases:person:register"].call(
        laptop.desk,
        {
            "person": {"given_names": "Rose", "family_names": "Jean", "gender": "female"},
            "consent": CONSENT,
        },
    )
    return str(done["person"])


def edited(laptop: Bench, person: str, phone: str) -> None:
    COMMANDS["cases:person:edit"].call(laptop.desk, {"person": person, "values": {"phone": phone}})


def bring(sender: Bench, hub: Bench) -> None:
    hub.take(sender.send(hub.ledger.device.id))


def fetch(hub: Bench, laptop: Bench) -> None:
    laptop.take(hub.send(laptop.ledger.device.id))


def edit_before_registration(benches: dict[str, Bench]) -> str:
    """The hub comes back from an old file: a correction reaches it before the registration
    that it corrects. Her id."""
    hub, first, second = (benches[n] for n in ("hub", "tap-a", "tap-b"))
    older = hub.path.with_name("older.db")
    hub.snapshot(older)
    woman = registered(first)
    bring(first, hub)
    fetch(hub, second)
    hub.set_back(older, told=False)
    edited(second, woman, "+52 961 222 2222")
    bring(second, hub)
    return woman


def test_odk_669_a_correction_that_comes_before_the_registration_waits_for_it() -> None:
    with laboratory() as benches:
        hub, first = benches["hub"], benches["tap-a"]
        woman = edit_before_registration(benches)
        row = hub.database.row("SELECT phone, given_names, _pending FROM person")
        assert row == {"phone": "+52 961 222 2222", "given_names": None, "_pending": 1}
        check_tables(hub)
        assert QUERIES["sync:conflicts"].call(hub.desk, {}) == []
        hub.take(first.send(hub.ledger.device.id, full=True))
        row = hub.database.row("SELECT id, phone, given_names, _pending FROM person")
        assert row == {
            "id": woman,
            "phone": "+52 961 222 2222",
            "given_names": "Rose",
            "_pending": 0,
        }
        check_tables(hub)
        assert QUERIES["sync:conflicts"].call(hub.desk, {}) == []
        # That the hub's own file is an older one is told; of the laptops nothing is.
        assert {b.device for b in hub.verify().breaks} == {hub.ledger.device.id}


def test_odk_669_runs_of_three_laptops_in_every_order() -> None:
    """Each run is delivered in each of the orders; no order is refused, and all end alike."""
    with laboratory() as benches:
        hub, first, second = (benches[n] for n in ("hub", "tap-a", "tap-b"))
        older = hub.path.with_name("older.db")
        hub.snapshot(older)
        woman = registered(first)
        runs = [first.send(hub.ledger.device.id)]
        bring(first, hub)
        fetch(hub, second)
        edited(second, woman, "+52 961 222 2222")
        edited(first, woman, "+52 961 111 1111")
        runs.append(second.send(hub.ledger.device.id))
        runs.append(first.send(hub.ledger.device.id, full=True))
        bring(second, hub)
        fetch(hub, first)
        edited(first, woman, "+52 961 333 3333")
        runs.append(first.send(hub.ledger.device.id, full=True))
        ends = set()
        for order in permutations(runs):
            hub.set_back(older, told=False)
            for run in order:
                hub.take(run)
                check_tables(hub)
            assert QUERIES["sync:conflicts"].call(hub.desk, {}) == []
            row = hub.database.row("SELECT phone, given_names, _pending FROM person")
            assert row == {"phone": "+52 961 333 3333", "given_names": "Rose", "_pending": 0}
            ends.add(digest(hub.ledger)["cso:TAP"])
        assert len(ends) == 1
