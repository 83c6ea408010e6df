"""Who changed what from what: in order, with both sides of what was changed while apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fleet import Fleet, Site, hand_over, register
from tests.web.screens import signed_in
from tracker.basics.errors import NotFound
from tracker.i18n.sentences.choices import CHOICES
from tracker.i18n.sentences.fields import FIELDS, RECORDS
from tracker.i18n.sentences.record_fields import GROUP_IN
from tracker.installation.declared import DECLARED
from tracker.ledger.records import Kind
from tracker.review.history import READABLE, Changed
from tracker.web.history.views import PAGES


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    made = Fleet(tmp_path_factory.mktemp("history"))
    yield made
    made.close()


def history(site: Site, table: str, record: str) -> list[Changed]:
    return list(site.ask("record_history", table=table, record=record))


def values(change: Changed) -> dict[str, tuple[Any, Any]]:
    return {field.name: (field.before, field.after) for field in change.fields}


def test_each_change_tells_what_its_writer_found(fleet: Fleet) -> None:
    one, two = fleet.laptop("TAP", "one"), fleet.laptop("TAP", "two")
    who = register(one, "Guirlène", "Désir", phone="962 111 1111")
    fleet.sync()
    one.do("cases:person:edit", person=who, values={"phone": "962 222 2222"})
    one.do("cases:person:edit", person=who, values={"phone": "962 333 3333"})
    two.do("cases:person:edit", person=who, values={"phone": "962 444 4444", "reads": "yes"})
    fleet.sync()
    for site in (one, two, fleet.hub()):
        told = history(site, "person", who)
        persons = [change for change in told if change.table == "person"]
        assert [change.new for change in persons] == [False, False, False, True]
        phones = {values(change)["phone"] for change in persons}
        assert phones == {
            (None, "962 111 1111"),
            ("962 111 1111", "962 222 2222"),
            ("962 222 2222", "962 333 3333"),
            ("962 111 1111", "962 444 4444"),
        }
        assert {change.device_name for change in persons} == {"one", "two"}
        assert [change.table for change in told].count("consent") == 1


def test_the_page_tells_it_in_words_and_nobody_else_reads_it(fleet: Fleet) -> None:
    site = fleet.sites.get("one") or fleet.laptop("TAP", "one")
    place, lot = fleet.stocked(site, lot="L-9")
    who = register(site, "Kettly", "Rémy", birth_date="1990-05-05")
    site.do("cases:person:edit", person=who, values={"gender": "other", "municipality": "07089"})
    kit = hand_over(site, place, lot, who)["distribution"]
    site.do("supplies:distribution:void", distribution=kit, reason="entered_by_mistake")
    screens = signed_in(site)
    page = screens.client.get(f"/people/{who}").get_data(as_text=True)
    assert f"/history/person/{who}" in page
    page = screens.client.get(f"/history/person/{who}").get_data(as_text=True)
    for text in ("Tapachula", "(before: Female)", "Kettly", "5 May 1990"):
        assert text in page, text
    page = screens.client.get(f"/history/distribution/{kit}").get_data(as_text=True)
    assert "Taken out of use" in page
    assert "Albergue L-9" in page
    assert "DK-1" in page
    tij = fleet.sites.get("tij") or fleet.laptop("TIJ", "tij")
    assert signed_in(tij).client.get(f"/history/person/{who}").status_code == 404
    with pytest.raises(NotFound):
        history(site, "casework_paper", who)


def test_what_was_erased_is_not_in_the_history(fleet: Fleet) -> None:
    site = fleet.sites.get("one") or fleet.laptop("TAP", "one")
    who = register(site, "Natacha", "Secretname")
    fleet.sync()
    fleet.hub().do("cases:person:erase", person=who, reason="her_wish")
    fleet.sync()
    told = history(site, "person", who)
    assert told[-1].new
    assert "Secretname" not in str(told)
    assert any(field.gone for change in told for field in change.fields)


def test_every_field_has_a_label_and_every_choice_its_words() -> None:
    for table in READABLE:
        assert table in RECORDS, table
        for field in DECLARED[table].fields:
            if field.name.startswith("wg_"):
                continue
            assert field.name in FIELDS, (table, field.name)
            if field.kind is Kind.CHOICE and field.name != "currency":
                group = GROUP_IN.get((table, field.name), field.name)
                if group not in CHOICES:
                    assert group in {"reads", "phone_safe", "pregnant", "lactating"}, group
                else:
                    assert set(field.choices or ()) <= set(CHOICES[group]), (table, field.name)
    assert set(PAGES) | {"consent", "reported_delivery"} == set(READABLE)
