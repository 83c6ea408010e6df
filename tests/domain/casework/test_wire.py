"""What a coordinator's computer receives of a case: nothing it can open, unless she consents."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.domain.casework.scene import day, opened
from tests.fleet import CONSENT, Fleet, Site, register
from tracker.basics.errors import Damaged, Refused
from tracker.crypto.locking import unlock
from tracker.crypto.sealing import seal
from tracker.domain.casework.keys import held_keys
from tracker.ledger.desk import cso_scope
from tracker.ledger.ledger import Change

SECRET = "Li di m tout bagay sou wout la zefirin"


def everything(site: Site) -> bytes:
    """All values of all tables of an installation, decrypted as the database gives them."""
    found = []
    for row in site.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for values in site.rows(f'SELECT * FROM "{row["name"]}"'):
            for value in values.values():
                raw = bytes(value) if isinstance(value, bytes | bytearray) else str(value).encode()
                found.append(raw)
    return b"\n".join(found)


def shared_keys(site: Site, case: str) -> dict[str, bytes]:
    with site.desk() as desk:
        return held_keys(desk, desk.record("casework_case", case))


def converged(fleet: Fleet) -> None:
    fleet.sync()
    fleet.sync()
    digests = [s.digest() for s in fleet.sites.values() if s.installation.kind != "audit"]
    for one in digests[1:]:
        assert one["cso:TAP"] == digests[0]["cso:TAP"]
    for site in fleet.sites.values():
        assert site.verify().breaks == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Fleet, Site, Site, str]:
    fleet = Fleet(tmp_path_factory.mktemp("wire"))
    worker = fleet.laptop("TAP", "worker", role="case_worker")
    boss = fleet.laptop("TAP", "boss", role="supervisor")
    case = opened(worker, register(worker), "high")
    # The worker's laptop hears of the other one with this, and gives it the key with the next.
    fleet.sync()
    worker.do("casework:note:write", case=case, words=SECRET, contact="in_person")
    worker.do("casework:flag:raise", case=case, flag="may_harm_herself", words="zefirin wouj")
    worker.do("casework:goal:add", case=case, words="yon kay zefirin")
    fleet.sync()
    return fleet, worker, boss, case


def test_a_note_is_on_no_computer_of_the_coordinator_until_it_is_shared(
    world: tuple[Fleet, Site, Site, str],
) -> None:
    fleet, _worker, boss, case = world
    hub = fleet.hub()
    # The supervisor's laptop has it by way of the hub, which it passed through.
    assert [n.text("words") for n in boss.ask("case", case=case).state.notes] == [SECRET]
    held = everything(hub)
    for word in (SECRET, "zefirin", "may_harm_herself", "risk_level", '"high"', "in_person"):
        assert word.encode() not in held, word
    assert hub.value("SELECT count(*) FROM casework_paper WHERE locked IS NOT NULL") == 5
    assert shared_keys(hub, case) == {}
    assert hub.ask("shared_cases") == []
    with pytest.raises(Refused, match="case_not_shared"):
        hub.ask("shared_case", case=case)
    # Not even whoever takes the keys that lie there can open one of them with hers.
    row = hub.rows("SELECT * FROM casework_paper")[0]
    with pytest.raises(Damaged):
        unlock(base64.b64decode(row["locked"]), bytes(32), b"")
    converged(fleet)


def test_shared_with_consent_it_arrives_and_after_withdrawal_nothing_more(
    world: tuple[Fleet, Site, Site, str],
) -> None:
    fleet, worker, boss, case = world
    hub = fleet.hub()
    with pytest.raises(Refused, match="required"):
        worker.do("casework:case:share", case=case, consent={})
    consent = worker.do("casework:case:share", case=case, consent=CONSENT)
    row = worker.rows("SELECT * FROM consent WHERE id = ?", consent)[0]
    assert (row["consent_scope"], row["recipient"]) == ("sharing", hub.installation.device.id)
    fleet.sync()
    # What was written before is there, and what the supervisor's laptop writes now.
    boss.do("casework:note:write", case=case, words="apre konsantman")
    converged(fleet)
    notes = [n.text("words") for n in hub.ask("shared_case", case=case).state.notes]
    assert notes == [SECRET, "apre konsantman"]
    worker.do("casework:case:unshare", case=case)
    worker.do("casework:note:write", case=case, words="li pa vle ankò")
    told = worker.ask("case_sharing", case=case)
    # Opened, risk, note, flag, goal, shared, the other note: these the coordinator has.
    assert (told.state, told.papers, told.ended_on) == ("ended", 7, day(0))
    converged(fleet)
    with hub.desk() as desk:
        keys = held_keys(desk, desk.record("casework_case", case))
    locked_with = {r["case_key"] for r in hub.rows("SELECT case_key FROM casework_paper")}
    assert len(locked_with - set(keys)) == 1
    assert hub.ask("shared_cases") == []
    with pytest.raises(Refused, match="case_not_shared"):
        hub.ask("shared_case", case=case)
    assert [n.text("words") for n in boss.ask("case", case=case).state.notes][
        -1
    ] == "li pa vle ankò"


def test_a_new_laptop_reads_what_was_written_before_it_came(
    world: tuple[Fleet, Site, Site, str],
) -> None:
    fleet, worker, _boss, case = world
    late = fleet.laptop("TAP", "late", role="supervisor")
    fleet.sync()
    assert late.ask("case", case=case).locked > 0
    converged(fleet)
    assert late.ask("case", case=case).locked == 0
    # Whose computer was revoked reads nothing that is written afterwards.
    fleet.hub().do("sync:device:revoke", device=late.installation.device.id)
    worker.take(fleet.hub().export("worker"))
    worker.do("casework:note:write", case=case, words="li pa gen òdinatè a ankò")
    newest = worker.value("SELECT case_key FROM casework_paper ORDER BY _hlc DESC")
    assert not worker.value(
        "SELECT 1 FROM casework_key WHERE case_key = ? AND device = ?",
        newest,
        late.installation.device.id,
    )


def test_other_organisations_and_audits_have_no_part_of_it(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    worker = fleet.laptop("TAP", "worker", role="case_worker")
    other = fleet.laptop("TIJ", "other", role="supervisor")
    cases = [opened(worker, register(worker, f"Fanm {n}"), "high") for n in range(6)]
    worker.do("casework:note:write", case=cases[0], words=SECRET)
    worker.do("casework:case:close", case=opened_low(worker), closure_reason="her_wish")
    fleet.sync()
    audit = fleet.audit()
    audit.take(fleet.hub().export("audit"))
    assert other.value("SELECT count(*) FROM casework_paper") == 0
    assert audit.value("SELECT count(*) FROM casework_case") == 7
    assert audit.value("SELECT count(locked) + count(person) FROM casework_paper") == 0
    assert audit.value("SELECT count(person) + count(worker) FROM casework_case") == 0
    # What a grants officer may know: how many, by month and organisation, small ones hidden.
    counts = audit.ask("case_counts")
    month = day(0)[:7]
    assert counts.opened.cells["TAP", month] == 7
    assert counts.closed.cells["TAP", month] not in (0, 1)
    assert counts.still_open.total == 6
    with pytest.raises(Refused, match="not_allowed"):
        worker.ask("case_counts")
    fleet.close()


def opened_low(site: Site) -> str:
    return opened(site, register(site, "Denyèz"), "low")


def test_erasing_and_keeping_for_two_years_reach_a_case(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    worker, hub = fleet.laptop("TAP", "worker", role="case_worker"), fleet.hub()
    woman, other = register(worker), register(worker, "Guerda")
    case, closed = opened(worker, woman), opened(worker, other)
    for one in (case, closed):
        worker.do("casework:note:write", case=one, words=SECRET)
    fleet.sync()
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    # Written by a laptop that does not know yet, on a new paper of the case.
    worker.do("casework:note:write", case=case, words="ankò yon nòt")
    converged(fleet)
    assert [c.held > 0 for c in hub.ask("came_back")] == [True]
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    converged(fleet)
    left = "SELECT count(locked) FROM casework_paper WHERE casework_case = ?"
    sealed = "SELECT count(sealed_key) FROM casework_key WHERE casework_case = ?"
    for site in (worker, hub):
        assert (site.value(left, case), site.value(sealed, case)) == (0, 0)
        assert site.value("SELECT person FROM casework_case WHERE id = ?", case) is None
        assert site.value(left, closed) == 3
    with pytest.raises(Refused, match=r"record_erased|case_not_yours"):
        worker.do("casework:note:write", case=case, words="x")
    # Two years after it was closed the other one is proposed, with all its papers and keys.
    worker.do("casework:case:close", case=closed, closure_reason="goals_met")
    fleet.sync()
    assert hub.ask("retention_proposals", rule="closed_case") == []
    hub.skew[0] = 731 * 24 * 3600 * 1000
    assert [p.record for p in hub.ask("retention_proposals", rule="closed_case")] == [closed]
    hub.do("cases:retention:approve", rule="closed_case", today=hub.today())
    assert (hub.value(left, closed), hub.value(sealed, closed)) == (0, 0)
    assert hub.value("SELECT given_names FROM person WHERE id = ?", other) == "Guerda"
    assert hub.value("SELECT opened_on FROM casework_case WHERE scope = ?", cso_scope("TAP"))
    fleet.close()


def test_a_key_that_the_hub_made_locks_nothing(world: tuple[Fleet, Site, Site, str]) -> None:
    """It would be the newest, and sealed to those alone who may read."""
    fleet, worker, _boss, case = world
    hub, mine, number = fleet.hub(), bytes(32), "ffffffff-ffff-8fff-bfff-ffffffffffff"
    laptop = worker.installation.device
    with hub.desk() as desk:
        row = desk.record("casework_case", case)
        values = {
            "casework_case": case,
            "case_key": number,
            "device": laptop.id,
            "about": row["person"],
            "sealed_key": base64.b64encode(seal(mine, [laptop.recipient])).decode(),
        }
        change = Change("casework_key", desk.ledger.new_id(), values, ())
        desk.ledger.append(row["scope"], "casework:keys:pass", desk.actor.user, [change])
    worker.take(hub.export("worker"))
    assert worker.value("SELECT count(*) FROM casework_key WHERE case_key = ?", number) == 1
    worker.do("casework:note:write", case=case, words=SECRET, contact="in_person")
    used = {row["case_key"] for row in worker.rows("SELECT case_key FROM casework_paper")}
    assert number not in used
    assert number not in shared_keys(worker, case)
