"""The audit's screens at a hub and at a grants officer's, who holds no name."""

from __future__ import annotations

import ast
import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import Screens, plain, signed_in
from tracker.i18n.sentences.breaks import BREAKS
from tracker.reports.tables import csv_table, workbook

NAMES = ("Marie", "Nadège", "Jean", "Pierre")


@dataclass
class Work:
    fleet: Fleet
    laptop: Site
    audit: Site


@pytest.fixture
def work(fleet: Fleet) -> Work:
    laptop = fleet.laptop("TAP", "rosa")
    place, lot = fleet.stocked(laptop)
    for _n in range(6):
        hand_over(laptop, place, lot, register(laptop))
    girl = register(laptop, "Nadège", "Pierre", birth_date="2001-01-01")
    hand_over(laptop, place, lot, girl)
    laptop.do(
        "supplies:distribution:record",
        lot=lot,
        site=place,
        identity_shown="none",
        recipient_gender="female",
        recipient_age_band="60_",
    )
    laptop.do("supplies:stock:adjust", site=place, lot=lot, movement="lost", kits=2)
    audit = fleet.audit("olga")
    fleet.sync()
    return Work(fleet, laptop, audit)


@pytest.fixture
def officer(work: Work) -> Screens:
    return signed_in(work.audit)


def test_hub_and_audit_show_the_same_figures(work: Work, officer: Screens) -> None:
    hub = signed_in(work.fleet.hub())
    for path in ("/audit", "/audit/counts"):
        figures = [
            re.sub(r".*?(Reconciliation|Counts of)", "", s.get(path)) for s in (hub, officer)
        ]
        assert re.findall(r"\d+", figures[0]) == re.findall(r"\d+", figures[1])
    page = officer.get("/audit")
    assert "80 kits were paid for and not received" in page
    assert "MXN" in page
    assert "G-TAP" in page
    assert "Kits distributed 100 8" in page


def test_no_page_of_the_audit_shows_a_name(officer: Screens) -> None:
    for path in ("/audit", "/audit/counts", "/audit/verify", "/audit/reconciliation.csv"):
        assert not [name for name in NAMES if name in officer.get(path)]


def test_small_counts_are_hidden(officer: Screens) -> None:
    page = officer.get("/audit/counts")
    table = page.split("By place and age group")[1]
    assert "<5" in table
    assert "–" in table
    assert "All 0 0 0 – <5 0 8" in table


def test_the_proof_of_the_records(work: Work, officer: Screens) -> None:
    assert "Check now" in officer.get("/audit/verify")
    good = plain(officer.post("/audit/verify"))
    assert "Everything holds" in good
    entries = work.audit.value("SELECT count(*) FROM entry")
    assert f"Entries checked {entries}" in good


def test_a_changed_entry_is_told_in_words(work: Work, officer: Screens) -> None:
    work.audit.value(
        "UPDATE entry SET body = CAST(replace(body, '\"told\"', '\"card\"') AS BLOB)"
        " WHERE CAST(body AS TEXT) LIKE '%\"told\"%' RETURNING 1"
    )
    bad = plain(officer.post("/audit/verify"))
    assert "The records were damaged or altered" in bad
    assert "The entry was altered" in bad
    assert "rosa TAP" in bad


def test_every_kind_of_break_has_a_sentence() -> None:
    tree = ast.parse(Path("tracker/ledger/verify.py").read_text("utf-8"))
    kinds = {"commitment_personal", "commitment_sensitive"}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in ("broken", "Break"):
            # The kind is the last text that is given, after device, scope and number.
            texts = [a.value for a in call.args if isinstance(a, ast.Constant)]
            kinds |= {text for text in texts if isinstance(text, str) and text}
    assert len(kinds) > 8
    assert kinds == set(BREAKS)


def test_the_files_hold_what_the_page_says(officer: Screens) -> None:
    raw = officer.client.get("/audit/reconciliation.csv")
    assert raw.data.startswith(b"\xef\xbb\xbf")
    assert 'filename="reconciliation.csv"' in raw.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(raw.data.decode("utf-8-sig"))))
    tap = next(r for r in rows if r["Organisation"] == "TAP")
    assert (tap["Paid for"], tap["Received"], tap["Handed over"]) == ("100", "20", "8")
    assert (tap["Lost or damaged"], tap["In stock"], tap["Amount"]) == ("2", "10", "20000.00")
    book = officer.client.get("/audit/reconciliation.xlsx").data
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"G-TAP" in parts.read("xl/sharedStrings.xml")


def test_no_text_of_a_file_can_run_as_a_formula() -> None:
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "plain"]
    text = csv_table(["=H"], [[t] for t in risky]).decode("utf-8-sig").split()
    assert text == ["'=H", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "plain"]
    with zipfile.ZipFile(io.BytesIO(workbook("T", ["=H"], [[t] for t in risky]))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_field_workers_do_not_audit(work: Work) -> None:
    screens = signed_in(work.laptop)
    for path in ("/audit", "/audit/counts", "/audit/reconciliation.csv"):
        assert screens.status(path) == 403
    assert "Check now" in screens.get("/audit/verify")
