"""The histories catch what they are there for: each planted bug fails them, and quickly.

Every bug runs the very histories that the product passes, unpatched, in the control run.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sync.busy_histories import BusyHistories
from tests.sync.laboratory import laboratory
from tests.sync.planted import PLANTS, Plant, lone_entry_never_pending
from tests.sync.test_histories import check_tables
from tests.sync.test_out_of_order import edit_before_registration

#: Of the runs below; any other finds the bugs as well, a little earlier or later.
SEED = 9
HISTORIES = 20


def run() -> None:
    """The same histories every time."""
    run_state_machine_as_test(
        seed(SEED)(type("Seeded", (BusyHistories,), {})),
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=25,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        ),
    )


@pytest.mark.slow
def test_the_product_passes_the_histories_that_the_bugs_fail() -> None:
    run()


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: p.__name__)
def test_a_planted_bug_is_caught(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError) as caught:
        run()
    # What the histories say, not something that broke on the way.
    assert Path(str(caught.traceback[-1].path)).name == "test_histories.py"


def test_a_pending_record_taken_for_whole_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs a hub set back to an old file, which the histories do not do: one by hand."""
    with laboratory() as benches:
        edit_before_registration(benches)
        check_tables(benches["hub"])
    lone_entry_never_pending(monkeypatch)
    with laboratory() as benches:
        edit_before_registration(benches)
        with pytest.raises(AssertionError):
            check_tables(benches["hub"])
