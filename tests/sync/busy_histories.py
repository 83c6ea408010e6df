"""Histories in which more happens at once: everybody knows the same women from the start,
two computers write about one of them without knowing of each other, and people meet often.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.sync.test_histories import Histories, numbers, places


class BusyHistories(Histories):
    """The same life, the same checks, more conflicts."""

    @initialize()
    def start(self) -> None:
        super().start()
        for name in ("tap-a", "tij-a"):
            place = sorted(n for n in self.benches if n != "hub").index(name)
            self.register(place=place, number=place)
        self.meet()

    @rule(number=numbers, one=places, other=places, value=numbers, seen_before=st.booleans())
    def both_write(self, number: int, one: int, other: int, value: int, seen_before: bool) -> None:
        self.edit(place=one, number=number, value=value, seen_before=seen_before)
        self.edit(place=other, number=number, value=value ^ 2, seen_before=False)

    @rule(place=places)
    def visit(self, place: int) -> None:
        bench = self.laptop(place)
        self.attempt(lambda: self.meet_hub(bench))

    @rule(number=numbers, value=numbers)
    def all_write_and_meet(self, number: int, value: int) -> None:
        """The end of a month."""
        for place in range(len(self.benches)):
            self.edit(place=place, number=number, value=(value + 2 * place) % 4, seen_before=False)
        for place in range(len(self.benches)):
            self.visit(place=place)

    @rule(number=numbers, one=places, other=places, value=numbers)
    def form_left_open(self, number: int, one: int, other: int, value: int) -> None:
        """A form is opened, news come from elsewhere, and then it is saved."""
        self.open_form(place=one, number=number)
        self.edit(place=other, number=number, value=value, seen_before=False)
        self.visit(place=other)
        self.visit(place=one)
        self.edit(place=one, number=number, value=value ^ 2, seen_before=True)

    @rule(number=numbers, one=places, other=places, value=numbers, years=st.sampled_from([1, 30]))
    def fast_clock_answered(
        self, number: int, one: int, other: int, value: int, years: int
    ) -> None:
        """Somebody whose clock is years ahead writes, and another corrects what she reads."""
        self.wrong_clock(place=one, years=years)
        self.edit(place=one, number=number, value=value, seen_before=False)
        self.visit(place=one)
        self.visit(place=other)
        self.edit(place=other, number=number, value=value ^ 2, seen_before=False)
