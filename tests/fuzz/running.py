"""What every fuzzer here shares: where its files lie, its bounds, its seeds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import atheris

#: Megabytes and seconds that one input may cost.
MEMORY, SECONDS_EACH = 2048, 25


def run(
    name: str,
    one: Callable[[bytes], None],
    seeds: Mapping[str, bytes],
    mutate: Callable[[bytes, int, int], bytes] | None = None,
    longest: int = 4096,
) -> None:
    """Fuzz ``one`` for FUZZ_SECONDS (60); the process ends with 0, or with a finding.

    Inputs that reach new lines are kept in ``build/fuzz``; a finding is left there too, and
    ``python -m tests.fuzz.<name> FILE`` runs it again.
    """
    folder = Path("build", "fuzz", name)
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for title, data in seeds.items():
        (corpus / f"seed-{title}").write_bytes(data)
    again = sys.argv[1:]
    arguments = [
        sys.argv[0],
        f"-artifact_prefix={folder}/found-",
        f"-rss_limit_mb={MEMORY}",
        f"-malloc_limit_mb={MEMORY}",
        f"-timeout={SECONDS_EACH}",
        f"-max_len={longest}",
        f"-max_total_time={int(os.environ.get('FUZZ_SECONDS', '60'))}",
        "-print_final_stats=1",
        "-verbosity=1",
        *(again or [str(corpus)]),
    ]
    atheris.Setup(arguments, one, custom_mutator=mutate)
    atheris.Fuzz()
