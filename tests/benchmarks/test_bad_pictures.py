"""Bad pictures of our receipts: how many the camera's page reads, and how many jsQR does.

Both run in Chromium on the same pictures: ours is the page's own worker. jsQR is fetched by npm
for this measurement alone; without it only ours is measured.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.photos.reading import read
from tests.photos.receipts import receipts
from tests.photos.spoiling import spoiled

PICTURES = int(os.environ.get("BAD_PICTURES", "240"))
RECEIPTS = 12
#: How many of the pictures ours reads at least; jsQR is to read about 0.6 of them.
AT_LEAST = 0.90
JSQR = "jsqr@1.4.0"


def _jsqr(folder: Path) -> str | None:
    """jsQR's script; None where it cannot be had."""
    command = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", str(folder), JSQR]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        return None
    return (folder / "node_modules/jsqr/dist/jsQR.js").read_text()


def test_bad_pictures(benchmark: Any, tmp_path: Path) -> None:
    jsqr = _jsqr(tmp_path)
    with (
        sync_playwright() as playwright,
        receipts(tmp_path / "fleet", launch(playwright), RECEIPTS) as (page, clean),
    ):
        if jsqr is not None:
            page.evaluate(f"() => {{ {jsqr} }}")
        theirs, took = 0, list[float]()
        by_look: Counter[str | None] = Counter()

        def read_all() -> int:
            nonlocal theirs
            ours = 0
            for number in range(PICTURES):
                receipt = clean[number % len(clean)]
                picture = spoiled(receipt.picture, number)
                since = perf_counter()
                text, look = read(page, picture)
                took.append((perf_counter() - since) * 1000)
                assert text in (None, receipt.text)
                ours += text is not None
                by_look[look] += 1
                if jsqr is not None:
                    theirs += read(page, picture, None)[0] == receipt.text
            return ours

        ours = benchmark.pedantic(read_all, rounds=1)
    told = f"{theirs / PICTURES:.1%}" if jsqr is not None else "not measured: npm gave no jsQR"
    p50 = sorted(took)[len(took) // 2]
    print(
        f"\n{PICTURES} bad pictures: ours {ours / PICTURES:.1%} ({dict(by_look)}), jsQR {told};"
        f" {p50:.0f} ms at the median, {max(took):.0f} ms at most"
    )
    benchmark.extra_info.update(ours=ours / PICTURES, jsqr=theirs / PICTURES)
    assert ours / PICTURES >= AT_LEAST
    if jsqr is None:
        pytest.skip("jsQR could not be fetched by npm: only ours was measured")
