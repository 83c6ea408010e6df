"""Who changed what from what: in order, with both sides of what was changed while apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from tests.fleet import CONSENT, Fleet, Site, hand_over, register
from tests.registrations import content
from tests.web.screens import signed_in
from tracker.basics.errors import NotFound
from tracker.basics.ids import grouped
from tracker.domain.cases.list_import import import_list
from tracker.i18n.sentences.fields import RECORDS, field_label, shown_value
from tracker.installation.declared import DECLARED
from tracker.ledger.records import Kind
from tracker.review.history import READABLE, TOGETHER, Changed
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


def test_days_hours_and_what_belongs_to_a_record_are_told_in_words(fleet: Fleet) -> None:
    site = fleet.sites.get("one") or fleet.laptop("TAP", "one")
    who = register(site, "Mirlande", "Toussaint")
    service = fleet.reference.service
    referral = site.do(
        "referrals:referral:make", person=who, service=service, priority="urgent", consent=CONSENT
    )["referral"]
    due = site.value("SELECT answer_due FROM referral WHERE id = ?", referral)
    asked = {"interpreted_for": "legal", "from_language": "ht", "to_language": "es"}
    request = site.do("activities:interpretation:ask", request={**asked, "wanted_at": 570})
    told = {"activity_kind": "training", "title": "Koud", "municipality": "07089"}
    told["held_on"] = date.today().isoformat()
    activity = site.do("activities:activity:add", activity=told)
    site.do("activities:attendance:record", activity=activity, person=who)
    counts = [["host", "female", "18_34", 6]]
    site.do("activities:count:write", activity=activity, counts=counts)
    screens = signed_in(site)
    page = screens.get(f"/history/referral/{referral}")
    assert str(due) not in page
    assert f"Answer expected by {datetime.fromtimestamp(due / 1000):%-d %b %Y %H:%M}" in page
    assert "9:30" in screens.get(f"/history/interpretation-request/{request}")
    page = screens.get(f"/history/activity/{activity}")
    for text in ("Sheet of counts", "18–34: 6", "Attendance"):
        assert text in page, text


def test_users_organisations_and_kits_have_a_history(fleet: Fleet) -> None:
    hub = fleet.hub()
    cso = hub.ask("csos")[0]
    hub.do("organisations:cso:edit", cso=cso.id, name=cso.name, answers_phone="962 555 5555")
    screens = signed_in(hub)
    page = screens.get(f"/history/cso/{cso.id}")
    assert "962 555 5555" in page
    kits = screens.client.get("/kits").get_data(as_text=True)
    (kit,) = re.findall(r"/history/kit-type/[0-9a-f-]+", kits)
    assert "Version of a kit" in screens.get(kit)
    users = screens.client.get("/users").get_data(as_text=True)
    (user,) = re.findall(r"/history/hub-user/[0-9a-f-]+", users)
    assert "Coordinator" in screens.get(user)


def test_joining_and_telling_apart_stand_in_her_history(fleet: Fleet) -> None:
    site = fleet.sites.get("one") or fleet.laptop("TAP", "one")
    first, second, third = (register(site, f"Woz {n}", "Janvye") for n in "ABC")
    joined = site.do("cases:person:alias", first=first, second=second, reason="told_by_her")
    site.do("cases:duplicate:decide", first=first, second=third)
    code = grouped(site.ask("person", person=third).code)
    page = signed_in(site).get(f"/history/person/{first}")
    assert "Two registrations of one person" in page
    assert "Two registrations that are not one person" in page
    assert f"The other registration {code}" in page or f"One registration {code}" in page
    site.do("cases:person:alias_undo", alias=joined)
    # From the other one's page it is told as well.
    page = signed_in(site).get(f"/history/person/{second}")
    assert "Taken out of use · Two registrations of one person" in page


def test_documents_and_confirmations_of_payments_have_a_history(fleet: Fleet) -> None:
    hub, site = fleet.hub(), fleet.sites.get("one") or fleet.laptop("TAP", "one")
    grant = fleet.reference.grants["TAP"]
    tranche = hub.do("grants:tranche:plan", grant=grant, planned_on="2026-02-01", amount="4000")
    payment = hub.do("grants:tranche:pay", tranche=tranche, paid_on="2026-02-02", amount="1000")
    fleet.sync()
    came = site.do("grants:tranche:confirm", payment=payment, amount="900")
    spent = site.do("grants:expenditure:record", grant=grant, amount="5", purpose="Jabón")
    paper = {"data": b"%PDF-1.7 factura", "title": "Factura 9", "document_kind": "receipt"}
    document = site.do("grants:document:attach", about="expenditure", subject=spent, **paper)
    site.do("grants:document:void", document=document, reason="wrong_file")
    site.do("grants:work:void", table="tranche_receipt", record=came, reason="entered_by_mistake")
    screens = signed_in(site)
    page = screens.get(f"/history/expenditure/{spent}")
    for text in ("Taken out of use · Document", "Factura 9", "PDF document", "Size 1 KB"):
        assert text in page, text
    assert "Factura 9" in screens.get(f"/history/grant-agreement/{grant}")
    page = screens.get(f"/history/tranche/{tranche}")
    for text in ("Taken out of use · Confirmation of a payment", "Amount that came 900"):
        assert text in page, text
    # Of the funder's own side nothing else than before is told to another organisation.
    tij = fleet.sites.get("tij") or fleet.laptop("TIJ", "tij")
    fleet.sync()
    assert signed_in(tij).status(f"/history/tranche/{tranche}") == 404


def test_rows_of_lists_tell_which_cell_was_corrected(fleet: Fleet) -> None:
    site = fleet.sites.get("one") or fleet.laptop("TAP", "one")
    with site.desk() as desk:
        data = content("tapachula-registro.xlsx")
        batch = import_list(desk, data=data, file_name="lista.xlsx").batch
    row = site.ask("list_rows", batch=batch, state="parked")[0]
    header = next(name for name, text in row.cells.items() if text)
    site.do("cases:list:correct", row=row.id, cells={header: "Zefirine 9"})
    site.do("cases:list:dismiss", row=row.id)
    screens = signed_in(site)
    page = screens.get(f"/history/list-row/{row.id}")
    assert f"{header} Zefirine 9 (before: {row.cells[header]})" in page
    assert "Status Left out (before: " in page
    # Cells that stayed are told once, when it came.
    other = next(t for n, t in row.cells.items() if t and n != header and len(t) > 5)
    assert page.count(other) == 1
    page = screens.get(f"/history/list-batch/{batch}")
    assert f"Changed · Row of a list {row.number}" in page
    assert "lista.xlsx" in page
    # Hundreds of rows that nobody touched are not told there.
    assert page.count("Row of a list") == 2
    parked = screens.client.get(f"/lists/{batch}/parked").get_data(as_text=True)
    (link, *_others) = re.findall(r"/history/list-row/[0-9a-f-]+", parked)
    assert "Row" in screens.get(link)


def test_rules_of_keeping_have_a_history(fleet: Fleet) -> None:
    hub = fleet.hub()
    hub.do("cases:retention:set", rule="voided_person", months=9)
    hub.do("cases:retention:set", rule="voided_person", months=7)
    screens = signed_in(hub)
    overview = screens.client.get("/retention").get_data(as_text=True)
    (link,) = re.findall(r"/history/retention-rule/[0-9a-f-]+", overview)
    page = screens.get(link)
    assert "For how many months 7 (before: 9)" in page
    assert "Registrations taken out of use" in page


def test_calls_of_monitoring_have_a_history_and_answers_have_none(fleet: Fleet) -> None:
    site = fleet.sites.get("one") or fleet.laptop("TAP", "one")
    place, lot = fleet.stocked(site, lot="L-M")
    who = register(site, "Mona", "Swivi", phone="962 999 1111", phone_safe="yes")
    hand_over(site, place, lot, who)
    today = date.today().isoformat()
    plan = {"sites": [place], "handed_from": today, "handed_until": today}
    made = site.do("monitoring:round:start", round=plan)
    (call,) = [c.call for c in site.ask("monitoring_calls", round=made) if c.person == who]
    site.do("monitoring:try:record", call=call, outcome="not_reached")
    screens = signed_in(site)
    code = grouped(site.ask("person", person=who).code)
    for page in (f"/history/monitoring-call/{call}", f"/history/monitoring-round/{made}"):
        text = screens.get(page)
        assert "A try to reach her" in text
        assert "What came of it Not reached" in text
    assert f"Call {code}" in text
    assert "monitoring_answer" not in READABLE
    assert f"/history/monitoring-call/{call}" in screens.client.get(
        f"/monitoring/calls/{call}"
    ).get_data(as_text=True)
    # An auditor sees rounds, but not who was called.
    audit = fleet.sites.get("audit") or fleet.audit("audit")
    fleet.sync()
    assert signed_in(audit).status(f"/history/monitoring-call/{call}") == 403
    assert signed_in(audit).status(f"/history/monitoring-round/{made}") == 403


def test_what_all_share_has_its_whole_history_on_a_laptop_too(fleet: Fleet) -> None:
    hub, site = fleet.hub(), fleet.sites.get("one") or fleet.laptop("TAP", "one")
    grant = fleet.reference.grants["TAP"]
    tranche = hub.do("grants:tranche:plan", grant=grant, planned_on="2026-03-01", amount="400")
    hub.do("grants:tranche:pay", tranche=tranche, paid_on="2026-03-02", amount="300")
    contents = [{"item": "soap", "quantity": 7}]
    kit = hub.ask("kit_types")[0].id
    version = hub.do("supplies:kit:version", kit_type=kit, contents=contents)
    fleet.sync()
    for table, record, other in (
        ("tranche", tranche, "tranche_payment"),
        ("kit_type", kit, "kit_version"),
    ):
        told = history(site, table, record)
        assert other in {change.table for change in told}
        assert [c.record for c in told] == [c.record for c in history(hub, table, record)]
    assert version in {change.record for change in told}


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
            assert str(field_label(field.name)) != field.name, (table, field.name)
            if field.name.startswith("wg_"):
                continue
            if field.kind is Kind.CHOICE and field.name != "currency":
                for value in field.choices or ():
                    (text,) = shown_value(field.name, value, table)
                    assert str(text) != value, (table, field.name, value)
    with_others = {other for others in TOGETHER.values() for other, _column in others}
    assert set(PAGES) | with_others == set(READABLE)
