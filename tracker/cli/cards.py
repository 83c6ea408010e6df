"""``tracker cards …``: sheets of cards and of tokens, to print and cut."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.basics.errors import NotFound
from tracker.cli.common import Say, not_there, progress, signed_in, write_new
from tracker.cli.usage import SpokenGroup
from tracker.domain.cases.cards import prepared_codes
from tracker.domain.cases.cards_to_print import organisation_on_cards, people_for_cards
from tracker.domain.distribution_days.queries import distribution_day
from tracker.domain.distribution_days.tokens import day_tokens
from tracker.domain.organisations.queries import cso_by_code, csos
from tracker.i18n.translate import gettext as _
from tracker.i18n.translate import ngettext
from tracker.installation.opening import Installation

_PDF = click.argument("pdf", type=click.Path(dir_okay=False, path_type=Path))


@click.group("cards", cls=SpokenGroup)
def cards_group() -> None:
    """Sheets of cards and of tokens, to print and cut."""


@cards_group.command("print")
@_PDF
@click.option("--on", default=None, help="Of those registered on this day; like 2026-11-01.")
@click.option("--site", default=None, help="Of those who had a kit at this place (its id).")
@click.option("--day", default=None, help="Of those on the list of this distribution day (its id).")
@signed_in
def print_command(
    pdf: Path,
    on: str | None,
    site: str | None,
    day: str | None,
    installation: Installation,
    say: Say,
) -> None:
    """Write the cards of people into one PDF, ten on each A4: those registered today at first."""
    not_there(pdf)
    with installation.desk() as desk:
        chosen = site or day
        registered = on or (None if chosen else desk.today().isoformat())
        people = people_for_cards(desk, registered_on=registered, site=site, day=day)
        organisations = {cso.code: cso for cso in csos(desk)}
        from tracker.reports.card_sheet import CardToPrint, card_sheet  # slow to load

        cards = [
            CardToPrint(p.code, organisations[p.cso], p.name if p.name_on_card else None)
            for p in people
        ]
    with progress(_("Writing the cards"), total=len(cards)) as advance:
        data = card_sheet(cards, lambda: advance(1))
    _written(pdf, data, len(cards), say)


@cards_group.command("prepare")
@_PDF
@click.option("--count", type=click.IntRange(1, 500), default=20, show_default=True,
              help="How many cards.")  # fmt: skip
@click.option("--cso", default=None, help="Code of the organisation, on a hub.")
@signed_in
def prepare_command(
    pdf: Path, count: int, cso: str | None, installation: Installation, say: Say
) -> None:
    """Write cards that are nobody's yet into one PDF. Print it once: copies are one card."""
    not_there(pdf)
    with installation.desk() as desk:
        mine = organisation_on_cards(desk, cso)
        codes = prepared_codes(desk, count=count)
    from tracker.reports.card_sheet import CardToPrint, card_sheet  # slow to load

    with progress(_("Writing the cards"), total=count) as advance:
        data = card_sheet([CardToPrint(code, mine) for code in codes], lambda: advance(1))
    _written(pdf, data, count, say)


@cards_group.command("tokens")
@_PDF
@click.option("--day", required=True, help="The distribution day (its id).")
@click.option("--sheet", required=True, help="Which sheet of it (its id).")
@signed_in
def tokens_command(pdf: Path, day: str, sheet: str, installation: Installation, say: Say) -> None:
    """Write a sheet of tokens of a distribution day into a PDF."""
    not_there(pdf)
    with installation.desk() as desk:
        held = distribution_day(desk, day=day)
        organisation = cso_by_code(desk, code=held.cso).name
        chosen = next((s for s in day_tokens(desk, day=day) if s.id == sheet), None)
    if chosen is None:
        raise NotFound("not_found", what="token_sheet")
    from tracker.reports.token_sheet import token_sheet  # slow to load

    count = len(chosen.tokens)
    with progress(_("Writing the tokens"), total=count) as advance:
        data = token_sheet(held, chosen, organisation, lambda: advance(1))
    write_new(pdf, data)
    say.result(
        {"tokens": count},
        ngettext("One token was written.", "%(num)s tokens were written.", count),
    )


def _written(pdf: Path, data: bytes, count: int, say: Say) -> None:
    write_new(pdf, data)
    say.result(
        {"cards": count}, ngettext("One card was written.", "%(num)s cards were written.", count)
    )
