"""Documents over HTTP: asked for with one exchange, brought by the next, once, to who asked."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.domain.grants.scene import Scene, grant_scene
from tests.domain.grants.test_documents import PDF, attach, opened, state
from tests.fleet import Fleet
from tests.sync.online import Proxy, hub_app, point, served, sync, unlock
from tracker.basics.errors import Refused
from tracker.sync.transports import online


@pytest.fixture
def scene(fleet: Fleet) -> Scene:
    return grant_scene(fleet)


@pytest.fixture
def line(scene: Scene) -> Iterator[Proxy]:
    """The hub behind a proxy, unlocked, and both laptops that know where it is."""
    app = hub_app(scene.hub, proxies=1)
    with served(app) as address, Proxy(address) as proxy:
        for site in (scene.one, scene.two):
            point(site, proxy.address)
        unlock(app)
        yield proxy


def weight(line: Proxy) -> int:
    """Bytes that the laptops sent since the last look."""
    sent = sum(len(body) for *_, body in line.seen)
    line.seen.clear()
    return sent


def test_a_document_comes_on_demand_and_only_then(scene: Scene, line: Proxy) -> None:
    data = PDF + random.Random(7).randbytes(400_000)
    document = attach(scene.one, scene, data)
    for site in (scene.one, scene.two):
        sync(site)
    # The laptops know of it, and its bytes went nowhere.
    assert weight(line) < 100_000
    assert state(scene.two, scene, document) == state(scene.hub, scene, document) == "not_here"
    assert scene.two.do("grants:document:ask", documents=[document]) == 1
    sync(scene.two)
    assert state(scene.two, scene, document) == "asked"
    # The laptop that has it hears of the question and answers it within one exchange or two.
    for _ in range(2):
        sync(scene.one)
    assert weight(line) > len(data)
    assert opened(scene.hub, document) == data
    sync(scene.two)
    assert opened(scene.two, document) == data
    for _ in range(2):
        for site in (scene.one, scene.two):
            sync(site)
    assert weight(line) < 100_000
    for site in (scene.hub, scene.one, scene.two):
        assert not site.verify().breaks


def test_a_line_that_breaks_halfway_brings_it_the_next_time(
    scene: Scene, line: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "PIECE", 50_000)
    data = PDF + random.Random(8).randbytes(300_000)
    document = attach(scene.one, scene, data)
    sync(scene.one)
    scene.hub.do("grants:document:ask", documents=[document])
    pieces = 0

    def dies(method: str, path: str) -> str | None:
        nonlocal pieces
        pieces += method == "PUT"
        return "drop" if pieces > 3 else None

    line.judge = dies
    with pytest.raises(Refused, match="hub_unreachable"):
        sync(scene.one)
    assert state(scene.hub, scene, document) == "asked"
    line.judge = lambda method, path: None
    weight(line)
    sync(scene.one)
    # What had arrived before is not sent again.
    assert weight(line) < len(data)
    assert opened(scene.hub, document) == data
