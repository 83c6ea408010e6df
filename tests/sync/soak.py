"""Histories for as long as one likes, from a new seed each time.

    python -m tests.sync.soak                SOAK_SECONDS (an hour), both kinds in turn
    python -m tests.sync.soak --seed 7       that one round again, plain or busy as it was

A failure is made as short as can be, printed as the steps that lead to it, and the command
that repeats it; the exit code is 1 then. The same is kept in a file, for whoever had not looked.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sync.busy_histories import BusyHistories
from tests.sync.test_histories import Histories

#: Histories in one round. Their number is part of what a seed stands for.
ROUND = 20
STEPS = 25


class Counted:
    """How many histories came to their end."""

    done = 0


def machine(number: int) -> type[Histories]:
    """The histories of a seed: busy ones for odd numbers."""
    kind: type[Histories] = BusyHistories if number % 2 else Histories

    class Told(kind):  # type: ignore[misc,valid-type]
        def check(self) -> None:
            super().check()
            Counted.done += 1

    told: type[Histories] = seed(number)(Told)
    return told


def one_round(number: int, examples: int = ROUND) -> None:
    """All histories of a seed; what fails is made shorter and told by Hypothesis."""
    run_state_machine_as_test(
        machine(number),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.normal,
        ),
    )


def soak(seconds: float) -> int:
    """Round after round for ``seconds``; 1 at the first failure."""
    began = time.monotonic()
    rounds = 0
    while time.monotonic() - began < seconds:
        number = secrets.randbelow(10**9) * 2 + rounds % 2
        if not tried(number):
            return 1
        rounds += 1
        passed = time.monotonic() - began
        print(
            f"{passed:7.0f} s  round {rounds}  {Counted.done} histories  seed {number}",
            flush=True,
        )
    print(f"{Counted.done} histories in {time.monotonic() - began:.0f} s: all agree")
    return 0


def tried(number: int) -> bool:
    try:
        one_round(number)
    except Exception:
        # The steps stand under the trace: Hypothesis notes them on the error itself.
        told = f"{traceback.format_exc()}\nAgain: python -m tests.sync.soak --seed {number}\n"
        kept = Path(tempfile.gettempdir()) / f"tracker-soak-{number}.txt"
        kept.write_text(told, encoding="utf-8")
        print(f"{told}Kept in {kept}", file=sys.stderr, flush=True)
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sync.soak")
    parser.add_argument("--seed", type=int)
    given = parser.parse_args().seed
    if given is not None:
        return 0 if tried(given) else 1
    return soak(float(os.environ.get("SOAK_SECONDS", "3600")))


if __name__ == "__main__":
    sys.exit(main())
