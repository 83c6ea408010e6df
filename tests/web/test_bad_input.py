"""Whatever is typed into a form of any page: it is refused with a sentence, never with an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from tests.web.test_every_route import rules
from tests.web.world import KIND_OF, World
from tracker.web.casework.writing import WRITINGS

#: What no field takes, by its kind. What is chosen is nothing that the page had offered, so
#: that hardly anything is carried out.
IMPOSSIBLE = (
    {"number": "9" * 21, "date": "9999-12-31", "text": "A" * 9000, "choice": "nonsense"},
    {"number": "-1", "date": "99/99/9999", "text": "é\u0000😀\ud7ff", "choice": "99"},
)
KINDS = {"number": "number", "date": "date", "datetime-local": "date", "radio": "choice"}


@dataclass
class Sent:
    """A form as the page shows it: where it goes, and its fields with their kinds."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found = path, list[Sent]()
        self._open: Sent | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method") == "post":
            self._open = Sent(told.get("action") or self.path)
            self.found.append(self._open)
        name = told.get("name")
        if self._open is None or not name:
            return
        if told.get("type") == "hidden":
            self._open.hidden[name] = told.get("value", "")
        elif tag == "select":
            self._open.fields[name] = "choice"
        elif tag == "textarea" or (tag == "input" and told.get("type") not in ("file", "checkbox")):
            self._open.fields[name] = KINDS.get(told.get("type", "text"), "text")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def pages(world: World, role: str) -> Iterator[str]:
    for rule in rules(world.apps[KIND_OF[role]], "GET"):
        yield world.path(rule)
    for what in WRITINGS:
        yield f"/cases/{world.ids['case_id']}/write/{what}"


@pytest.mark.parametrize("role", ["supervisor", "coordinator"])
def test_what_cannot_be_is_refused_on_every_form(world: World, role: str) -> None:
    screens, tried = world.signed_in(role), set[tuple[str, ...]]()
    for path in pages(world, role):
        answer = screens.client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        reader = Forms(path)
        reader.feed(answer.get_data(as_text=True))
        for sent in reader.found:
            kind = (sent.action.split("?")[0], *sorted(sent.fields))
            if not sent.fields or kind in tried:
                continue
            tried.add(kind)
            for impossible in IMPOSSIBLE:
                typed = {name: impossible[kind] for name, kind in sent.fields.items()}
                got = screens.client.post(sent.action, data={**sent.hidden, **typed})
                assert got.status_code < 500, (path, sent.action, typed)
    assert len(tried) > 60


def test_an_address_that_somebody_changed_opens_a_page_or_is_refused(world: World) -> None:
    client = world.signed_in("supervisor").client
    for rule in rules(world.apps["field"], "GET"):
        for value in ("9" * 30, "0001-01-01"):
            path = world.path(rule)
            asked = dict.fromkeys(("after", "before", "day", "from", "on", "year", "days"), value)
            assert client.get(path, query_string=asked).status_code < 500, (path, value)
    assert client.get("/review?after=\u00b2").status_code == 400
