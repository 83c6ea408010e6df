"""WCAG by axe-core, run inside of the page as it is, with its policy in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import LAPTOP, PHONE

_AXE = Path(__file__).with_name("vendor").joinpath("axe-core/axe.min.js").read_text("utf-8")
#: Resolves when nothing changes any more; what turns for ever is waited for briefly.
_AT_REST = """Promise.race([
  Promise.allSettled(document.getAnimations().map(moving => moving.finished)),
  new Promise(done => setTimeout(done, 400)),
]).then(() => null)"""
#: Told in few words: what axe tells of each element that passes is a hundred times as much.
_RUN = """options => axe.run(document, options).then(result => ({
  passes: result.passes.length,
  violations: result.violations.map(found => ({
    id: found.id, help: found.help, nodes: found.nodes.map(node => node.html),
  })),
}))"""
#: Tables of which a part lies beside the screen of a telephone.
_CUT = """() => [...document.querySelectorAll('.table-box')]
  .filter(box => box.scrollWidth > box.clientWidth).map(box => box.innerText.slice(0, 120))"""
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """Every violation of WCAG 2.0, 2.1 and 2.2, levels A and AA: rule, help, elements."""
    # A page can be read before its stylesheets have come; then nothing has its size or colour.
    page.wait_for_load_state("load")
    # A button that is still changing its colour under the mouse has no contrast to measure.
    page.evaluate(_AT_REST)
    # Evaluated by the debugger's door: the policy forbids inline scripts to pages only.
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE)
    # The audits of size of targets are off by default in axe.
    options = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": LEVELS},
        "rules": {"target-size": {"enabled": True}},
    }
    result: dict[str, Any] = page.evaluate(_RUN, options)
    assert result["passes"], "axe examined nothing"
    return [
        f"{found['id']}: {found['help']}: {[node[:160] for node in found['nodes']]}"
        for found in result["violations"]
    ]


def check_accessible(page: Page) -> None:
    """Fail on any violation, and on a page that is wider than the screen."""
    found = violations(page)
    assert not found, found
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        f"the page is wider than {page.viewport_size}"
    )


def check_both_sizes(page: Page) -> None:
    """Accessible on a small laptop and on a telephone; the page is left as large as it was."""
    before = page.viewport_size
    assert before is not None
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        check_accessible(page)
    cut = page.evaluate(_CUT)
    assert not cut, cut
    page.set_viewport_size(before)
