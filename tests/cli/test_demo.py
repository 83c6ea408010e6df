"""``tracker demo --no-serve``: all eight steps on the four lists, and the figures add up."""

from __future__ import annotations

from pathlib import Path

from tests.cli.runner import run, run_inside
from tests.registrations import LISTS
from tracker.settings import Settings


def test_the_demonstration(tmp_path: Path) -> None:
    home = tmp_path / "show"
    done = run("demo", "--no-serve", "--home", home, "--json", password=None)
    assert done.code == 0, done.err[-2000:]
    facts = done.out
    assert set(facts["lists"]) == set(LISTS)
    for counts in facts["lists"].values():
        kinds = ("imported", "parked", "duplicates", "skipped")
        assert counts["rows"] == sum(counts[kind] for kind in kinds)
        assert counts["imported"] > 0.8 * counts["rows"]
    assert facts["digests_agree"] is True
    assert facts["conflicts"] == 1
    assert facts["personal_values_at_audit"] == 0
    for line in facts["reconciliation"]:
        counted = facts["day"]["missing"] if line["grant_code"].endswith("SUR") else 0
        left = line["received"] - line["distributed"] - line["lost"] - counted
        assert left == line["on_hand"]
    assert (facts["day"]["served"], facts["expenditures"]) == (6, 8)
    assert facts["given"] == {"sent": 8, "arrived": 8}
    assert facts["case"] == "implementation"
    assert facts["support"] == {"minutes": 45, "at_activities": 36, "asked": 7}
    handed = sum(line["distributed"] for line in facts["reconciliation"])
    assert handed == facts["handed_over"] - facts["voided"]
    # Six installations, each openable with the password that was printed.
    assert len([p for p in home.iterdir() if Settings(p).key_slots.exists()]) == 6
    # Whoever looks around later is told as whom.
    assert {f: Settings(home / f).key_slots.exists() for f in facts["users"]} == dict.fromkeys(
        facts["users"], True
    )
    assert len(facts["users"]) == 6
    again = run_inside(
        "query", "reconciliation", "--home", home / "audit", "--json",
        "--user", facts["users"]["audit"], password=facts["password"],
    )  # fmt: skip
    assert again.out["rows"] == facts["reconciliation"]


def test_it_never_replaces_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = run_inside("demo", "--no-serve", "--home", tmp_path, "--json", password=None)
    assert (done.code, done.out["error"]) == (1, "folder_not_empty")
    assert (tmp_path / "thesis.txt").exists()
