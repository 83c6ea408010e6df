"""What belongs to a person, what is due to be erased, and what she gets on paper."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fleet import CONSENT, Fleet, Site, hand_over, register
from tests.registrations import content
from tracker.basics.errors import Invalid, NotFound, Refused
from tracker.domain.cases.list_import import import_list
from tracker.domain.cases.reach import reach, sealed_fields
from tracker.domain.cases.retention import months_before
from tracker.i18n.sentences.choices import CHOICES
from tracker.installation.declared import DECLARED
from tracker.ledger.desk import Desk
from tracker.ledger.ledger import Change, Ledger
from tracker.ledger.records import Declared, Field, Kind, RecordType, Sensitivity

DAY = 24 * 3600 * 1000

#: Sealed values that are about no person served: kept as long as the work goes on.
OF_THE_WORK = {"cso_secret", "hub_user", "cso_user"}

LIST = (
    "Nombre,Apellido,Fecha de nacimiento,Sexo,Kits,Kit\n"
    "Zefirina,Quetzalme,05/05/1990,Mujer,1,un kit de noël\n"
)


def test_every_sealed_record_type_has_a_rule() -> None:
    for record_type in DECLARED:
        if sealed_fields(record_type) and record_type.table not in OF_THE_WORK:
            assert record_type.retention, record_type.table
    names = [one.rule for t in DECLARED for one in t.retention]
    assert set(names) <= set(CHOICES["retention_rule"]), "a rule without words"
    assert len(names) == len(set(names))


def imported(laptop: Site) -> str:
    """A woman from a list, with the list's row and its kit; her id."""
    with laptop.desk() as desk:
        done = import_list(desk, data=LIST.encode(), file_name="lista.csv")
    assert done.imported == 1
    return str(laptop.value("SELECT person FROM list_row"))


def test_all_that_came_with_a_list_is_reached_and_stays_away_when_it_is_imported_again(
    fleet: Fleet,
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    woman = imported(laptop)
    fleet.sync()
    with hub.desk() as desk:
        tables = {table for _scope, table, _record in reach(desk, [("cso:TAP", woman)])}
    assert tables >= {"person", "list_row", "reported_delivery"}
    foreseen = hub.ask("erasure_foreseen", person=woman)
    assert foreseen.records == {"person": 1, "list_row": 1, "reported_delivery": 1}
    hub.do("cases:person:erase", person=woman, reason="registered_in_error")
    fleet.sync()
    with laptop.desk() as desk:
        again = import_list(desk, data=LIST.encode(), file_name="lista.csv")
    assert (again.imported, again.skipped) == (0, 1)
    fleet.sync()
    for site in (hub, laptop):
        assert site.rows("SELECT cells FROM list_row") == [{"cells": None}]
        assert site.value("SELECT kits FROM reported_delivery") == 1
        assert site.value("SELECT kit_text FROM reported_delivery") is None
        assert site.ask("find", text="Zefirina") == []
        assert not site.verify().breaks


def test_a_record_type_of_tomorrow_is_reached_through_what_it_points_to(fleet: Fleet) -> None:
    laptop = fleet.laptop("TAP", "lap")
    woman = register(laptop)
    visit = RecordType("visit", (Field("person", Kind.REF),))
    note = RecordType(
        "visit_note", (Field("visit", Kind.REF), Field("text", Kind.TEXT, Sensitivity.SENSITIVE))
    )
    with laptop.installation.store.connection() as database:
        ledger = Ledger(database, Declared((*DECLARED, visit, note)))
        ledger.rebuild()
        first, second = ledger.new_id(), ledger.new_id()
        ledger.append(
            "cso:TAP",
            "visit:visit:note",
            laptop.installation.actor.user,
            [
                Change("visit", first, {"person": woman}, ()),
                Change("visit_note", second, {"visit": first, "text": "x"}, ()),
            ],
        )
        found = reach(Desk(ledger, laptop.installation.actor), [("cso:TAP", woman)])
    assert ("cso:TAP", "visit_note", second) in found


def test_another_woman_is_not_reached(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    first, second = register(laptop), register(laptop, "Guerda", "Simon")
    laptop.do("cases:duplicate:decide", first=first, second=second)
    laptop.do("cases:person:edit", person=second, values={"household": first})
    fleet.sync()
    hub.do("cases:person:erase", person=first, reason="her_wish")
    assert hub.ask("person", person=second).given_names == "Guerda"
    assert [p.id for p in hub.ask("people").people] == [second]
    with pytest.raises(Invalid, match="not_a_choice"):
        hub.do("cases:person:erase", person=second, reason="because")
    assert hub.ask("person", person=second).given_names == "Guerda"


def test_a_scanned_card_of_hers_is_not_found_but_tells_the_day(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    woman = register(laptop)
    code = laptop.ask("person", person=woman).code
    fleet.sync()
    assert hub.ask("erased_on", person=woman) is None
    hub.do("cases:person:erase", person=woman, reason="other")
    assert hub.ask("find", text=code) == []
    assert hub.ask("erased_on", person=woman) == date.today().isoformat()
    assert hub.ask("likely_duplicates", given_names="Marie Rose", family_names="Jean") == []


def test_a_row_that_waited_and_looked_like_her_waits_no_longer(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    woman = register(laptop, "Zefirina", "Quetzalme")
    with laptop.desk() as desk:
        assert import_list(desk, data=LIST.encode(), file_name="l.csv").duplicates == 1
    fleet.sync()
    assert hub.ask("erasure_foreseen", person=woman).undecided_rows == 1
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    assert hub.ask("waiting_rows").duplicates == 0
    assert hub.value("SELECT cells FROM list_row") is None


def test_a_wish_reaches_the_coordinator_and_can_be_taken_back(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    woman = register(laptop)
    wish = laptop.do("cases:erasure:request", person=woman)
    with pytest.raises(Refused, match="erasure_asked_already"):
        laptop.do("cases:erasure:request", person=woman)
    fleet.sync()
    assert [(w.person, w.cso) for w in hub.ask("erasure_requests")] == [(woman, "TAP")]
    laptop.do("cases:erasure:withdraw", request=wish)
    fleet.sync()
    assert hub.ask("erasure_requests") == []
    laptop.do("cases:erasure:request", person=woman)
    fleet.sync()
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    assert hub.ask("erasure_requests") == []
    assert [(e.person, e.reason) for e in hub.ask("erasures")] == [(woman, "her_wish")]


def test_months_before_ends_in_the_month() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)
    assert months_before(date(2026, 12, 31), 12) == date(2025, 12, 31)


def later(site: Site, days: int) -> None:
    site.skew[0] = days * DAY


def test_a_case_is_proposed_two_years_after_its_closure_and_erased_by_a_person(
    fleet: Fleet,
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    place, lot = fleet.stocked(laptop)
    closed, still_open, lately = (register(laptop, f"Rose {n}", "Jean") for n in "abc")
    for woman in (closed, still_open):
        made = laptop.do(
            "referrals:referral:make",
            person=woman,
            service=fleet.reference.service,
            priority="normal",
            consent=CONSENT,
            need="x",
        )["referral"]
        if woman == closed:
            laptop.do("referrals:referral:answer", referral=made, state="revoked")
    hand_over(laptop, place, lot, closed, collector_name="Wilkerson", collector_reason="ill")
    fleet.sync()
    assert hub.ask("retention_proposals") == []
    later(hub, 700)
    assert hub.ask("retention_proposals") == []
    later(laptop, 400)
    hand_over(laptop, place, lot, lately)
    later(hub, 732)
    fleet.sync()
    due = hub.ask("retention_proposals")
    assert {(p.rule, p.record) for p in due if p.rule == "person"} == {("person", closed)}
    assert {p.rule for p in due} == {"person", "referral", "collector"}
    assert all("Rose" not in str(p) for p in due)
    # Nothing went by itself, and only what is due can be approved.
    assert hub.ask("person", person=closed).given_names == "Rose a"
    with pytest.raises(Refused, match="not_due"):
        hub.do("cases:retention:approve", rule="person", records=[lately], today=hub.today())
    assert hub.do("cases:retention:approve", rule="person", today=hub.today()).subjects == 1
    assert hub.ask("person", person=closed).erased_on
    assert hub.ask("person", person=still_open).given_names == "Rose b"
    assert hub.ask("retention_proposals") == []
    with pytest.raises(Refused, match="not_due"):
        hub.do("cases:retention:approve", rule="person", today=hub.today())
    fleet.sync()
    assert laptop.value("SELECT count(*) FROM distribution WHERE void IS NULL") == 2
    assert not hub.verify().breaks
    assert not laptop.verify().breaks


def test_rules_are_the_coordinators_and_hold_everywhere(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    data = content("tapachula-registro.xlsx")
    with laptop.desk() as desk:
        done = import_list(desk, data=data, file_name="lista.xlsx")
    fleet.sync()
    hub.do("cases:retention:set", rule="waiting_row", months=1)
    hub.do("cases:retention:set", rule="waiting_row", months=2)
    assert hub.value("SELECT count(*) FROM retention_rule") == 1
    for wrong in (0, 241):
        with pytest.raises(Invalid, match="not_a_number"):
            hub.do("cases:retention:set", rule="waiting_row", months=wrong)
    with pytest.raises(Invalid, match="not_a_choice"):
        hub.do("cases:retention:set", rule="weather", months=3)
    rules = {r.rule: (r.months, r.default) for r in hub.ask("retention_rules")}
    assert rules["waiting_row"] == (2, 12)
    assert rules["person"] == rules["referral"] == (24, 24)
    later(hub, 65)
    due = hub.ask("retention_proposals", rule="waiting_row")
    assert len(due) == done.parked + done.duplicates > 0
    hub.do(
        "cases:retention:approve", rule="waiting_row", records=[due[0].record], today=hub.today()
    )
    assert len(hub.ask("retention_proposals", rule="waiting_row")) == len(due) - 1
    hub.do("cases:retention:approve", rule="waiting_row", today=hub.today())
    assert hub.ask("waiting_rows").parked == hub.ask("waiting_rows").duplicates == 0
    # Their registrations are untouched.
    assert hub.value("SELECT count(*) FROM person WHERE given_names IS NULL") == 0
    fleet.sync()
    assert laptop.value("SELECT count(*) FROM list_row WHERE state = 'parked'") == 0


def test_a_registration_out_of_use_is_proposed_after_a_month(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    woman = register(laptop)
    laptop.do("cases:person:void", person=woman, reason="asked_to_be_removed")
    fleet.sync()
    later(hub, 33)
    assert [p.rule for p in hub.ask("retention_proposals")] == ["voided_person"]
    # Nothing newer came since: a clock that is ahead looks the same, also to a script.
    for told in (None, "2026-01-01", ""):
        with pytest.raises(Refused, match="day_in_doubt"):
            hub.do("cases:retention:approve", rule="voided_person", today=told)
    assert hub.ask("person", person=woman).erased_on is None
    hub.do("cases:retention:approve", rule="voided_person", today=hub.today())
    assert hub.ask("person", person=woman).erased_on


def test_her_own_copy_holds_all_about_her_and_nobody_else(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    other = fleet.laptop("TIJ", "elsewhere")
    place, lot = fleet.stocked(laptop)
    woman = register(laptop, languages=["ht", "es"], notes="Li abite pre mache a")
    hand_over(laptop, place, lot, woman, collector_name="Wilkerson", collector_reason="ill")
    laptop.do(
        "referrals:referral:make",
        person=woman,
        service=fleet.reference.service,
        priority="normal",
        consent=CONSENT,
        need="papye",
    )
    copy = laptop.ask("own_copy", code=laptop.ask("person", person=woman).code)
    assert (copy.language, copy.organisation) == ("ht", "Organización TAP")
    assert copy.registered_by_role == "supervisor"
    assert copy.person.notes == "Li abite pre mache a"
    assert [k.fetched_by_another for k in copy.kits] == [True]
    assert copy.kits[0].receipt
    assert [(r.service, r.need, r.shared) for r in copy.referrals] == [
        ("Oficina COMAR", "papye", True)
    ]
    assert {c.recipient for c in copy.consents} == {None, "Oficina COMAR"}
    said = str(copy)
    assert "Wilkerson" not in said
    assert laptop.installation.account.user not in said
    fleet.sync()
    with pytest.raises(NotFound):
        other.ask("own_copy", person=woman)
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    with pytest.raises(Refused, match="person_erased"):
        hub.ask("own_copy", person=woman)


def test_a_worker_at_an_audit_gets_no_copy(fleet: Fleet) -> None:
    audit = fleet.audit()
    with pytest.raises(Refused, match="not_allowed"):
        audit.ask("own_copy", code="ABCDEFGH")


def test_what_another_organisation_holds_about_her_is_erased_in_its_own_scope(
    fleet: Fleet,
) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    elsewhere = fleet.laptop("TIJ", "elsewhere")
    woman = register(laptop)
    fleet.sync()
    with hub.desk() as desk:
        values = {"person": woman, "kits": 1, "kit_text": "xilofòn"}
        record = desk.ledger.new_id()
        change = Change("reported_delivery", record, values, ())
        desk.ledger.append("cso:TIJ", "cases:list:import", desk.actor.user, [change])
    fleet.sync()
    assert elsewhere.value("SELECT kit_text FROM reported_delivery") == "xilofòn"
    hub.do("cases:person:erase", person=woman, reason="her_wish")
    fleet.sync()
    assert elsewhere.rows("SELECT kit_text, kits FROM reported_delivery") == [
        {"kit_text": None, "kits": 1}
    ]
    assert elsewhere.digest()["cso:TIJ"] == hub.digest()["cso:TIJ"]
    assert not elsewhere.verify().breaks


def test_a_person_with_a_long_history_takes_several_entries_of_one_group(fleet: Fleet) -> None:
    laptop, hub = fleet.laptop("TAP", "lap"), fleet.hub()
    woman = register(laptop)
    with laptop.desk() as desk, desk.ledger.transaction():
        for number in range(650):
            change = Change("person", woman, {"notes": f"xilofòn {number}"})
            desk.ledger.append("cso:TAP", "cases:person:edit", desk.actor.user, [change])
    fleet.sync()
    done = hub.do("cases:person:erase", person=woman, reason="her_wish")
    assert (done.records, done.entries) == (1, 651)
    assert hub.value("SELECT count(*) FROM erasure") == 3
    assert (
        hub.value("SELECT count(DISTINCT e.grp) FROM entry e JOIN erasure r ON r.id = e.record")
        == 1
    )
    fleet.sync()
    for site in (hub, laptop):
        assert (
            site.value(
                "SELECT count(*) FROM entry WHERE record = ? AND personal IS NOT NULL", woman
            )
            == 0
        )
        assert not site.verify().breaks
