"""Pages point at each other only by endpoints that there are.

``door`` gives nothing for a room that is left out; a misspelt one would hide a link.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.world import World
from tracker import web

NAMED = re.compile(r"""\b(?:door|url_for)\(\s*["']([a-z0-9_.]+)["']""")


def test_every_door_leads_somewhere(world: World) -> None:
    endpoints = set(world.apps["hub"].view_functions)
    folder = Path(web.__path__[0])
    files = [*folder.rglob("*.html"), *folder.rglob("*.py")]
    named = {(m, f.name) for f in files for m in NAMED.findall(f.read_text("utf-8"))}
    assert len(named) > 50
    assert [n for n in sorted(named) if n[0] not in endpoints] == []
