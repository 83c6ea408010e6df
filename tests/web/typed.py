"""What a page sends by an address that somebody typed: a name could be typed anywhere."""

from __future__ import annotations

from html.parser import HTMLParser

#: Inputs in which only numbers and days can be written, or something is chosen.
_NOT_TYPED = {"hidden", "date", "datetime-local", "number", "checkbox", "radio", "submit"}


class Typed(HTMLParser):
    """``found``: names of inputs for words in forms that go by an address."""

    def __init__(self) -> None:
        super().__init__()
        self.by_address = False
        self.found: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.by_address = (told.get("method") or "get").lower() != "post"
        elif self.by_address and (
            tag == "textarea" or (tag == "input" and told.get("type", "text") not in _NOT_TYPED)
        ):
            self.found.append(told.get("name"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.by_address = False


def typed_in_addresses(page: str) -> list[str | None]:
    parser = Typed()
    parser.feed(page)
    return parser.found
