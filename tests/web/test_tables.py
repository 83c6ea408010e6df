"""Any list as a table: sorted, narrowed, paged by key, as a file, kept, and changed together."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import pytest

from tests.fleet import PASSWORD, Fleet, Site, hand_over, register
from tests.web.screens import Screens, signed_in
from tracker.basics.errors import Invalid
from tracker.domain.accounts.roles import PERMISSIONS
from tracker.i18n.sentences.choices import CHOICES
from tracker.installation.users import add_user
from tracker.tables.all_tables import TABLES
from tracker.tables.queries import TablePage
from tracker.web.tables.wording import GROUPS

NAMES = ("Rose", "Marie", "Kettly", "Ana", "Guerda", "Yolande", "Islande")


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    made = Fleet(tmp_path_factory.mktemp("tables"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(fleet: Fleet) -> Site:
    laptop = fleet.laptop("TAP", "lap")
    place, lot = fleet.stocked(laptop)
    for number, given in enumerate(NAMES):
        town = "07089" if number % 2 else "02004"
        who = register(laptop, given, f"Jean{number}", municipality=town)
        if number < 3:
            hand_over(laptop, place, lot, who)
    return laptop


@pytest.fixture(scope="module")
def screens(site: Site) -> Screens:
    return signed_in(site)


def column(page: TablePage, name: str) -> list[object]:
    place = [c.name for c in page.columns].index(name)
    return [row.values[place] for row in page.rows]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("sort", ["given_names", "municipality", "gender", "phone"])
def test_pages_by_key_hold_everybody_once_in_order(site: Site, sort: str, down: bool) -> None:
    asked = {"table": "people", "sort": sort, "down": down, "limit": 2}
    seen, page = [], site.ask("table_page", **asked)
    while True:
        seen += column(page, "given_names")
        if page.after is None:
            break
        page = site.ask("table_page", **asked, after=page.after)
    assert sorted(map(str, seen)) == sorted(NAMES)
    if sort == "given_names":
        assert seen == sorted(NAMES, reverse=down)
    back = site.ask("table_page", **asked, before=page.before)
    assert column(back, "given_names") == seen[-2 - len(page.rows) : -len(page.rows)][-2:]
    first = site.ask("table_page", **asked)
    assert first.before is None


def test_narrowed_by_codes_and_days_and_nothing_else(site: Site, screens: Screens) -> None:
    page = site.ask("table_page", table="people", narrowed={"municipality": "07089"})
    assert sorted(map(str, column(page, "given_names"))) == ["Ana", "Marie", "Yolande"]
    none = {"handed_on_until": "2020-01-01"}
    assert site.ask("table_page", table="distributions", narrowed=none).rows == ()
    with pytest.raises(Invalid):
        site.ask("table_page", table="distributions", narrowed={"handed_on_since": "x"})
    assert screens.client.get("/tables/distributions?handed_on_since=x").status_code == 422
    # A name in the address is not asked for.
    text = screens.get("/tables/people?given_names=Rose")
    assert "Kettly" in text
    for table in TABLES.values():
        for one in table.narrowed:
            assert one.kind != "occurring" or one.name in {
                "municipality", "site", "cso", "grant_agreement"
            }  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"computers"}))
def test_every_table_opens_sorted_by_each_column_and_goes_into_files(
    screens: Screens, name: str
) -> None:
    for one in TABLES[name].columns:
        if one.name != "cso":
            assert screens.status(f"/tables/{name}?sort={one.name}&down=1") == 200
        if one.group not in (None, "yes_or_no"):
            assert one.group in CHOICES
    answer = screens.client.get(f"/tables/{name}.csv")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(screens.client.get(f"/tables/{name}.xlsx").data))
    assert [c.value for c in next(book.active.iter_rows())] == rows[0]
    assert book.active.max_row == len(rows)


def test_a_workbook_holds_days_that_can_be_sorted_and_a_page_money_as_it_is_written(
    site: Site, screens: Screens
) -> None:
    for reader, written in ((screens, "d mmm yyyy"), (signed_in(site, "ht"), "dd/mm/yyyy")):
        file = reader.client.get("/tables/distributions.xlsx?sort=handed_on").data
        sheet = openpyxl.load_workbook(io.BytesIO(file)).active
        (handed,) = [cell for cell in sheet[2] if isinstance(cell.value, datetime)]
        assert handed.value.date() == date.today()
        assert handed.number_format == written
    for language, amount in (("en", "90,000.50"), ("es", "90,000.50"), ("ht", "90 000,50")):
        assert amount in signed_in(site, language).get("/tables/grants")
    assert "90000.50" in screens.client.get("/tables/grants.csv").text


def test_a_file_is_in_the_readers_language_and_named_by_nobody(site: Site) -> None:
    spanish = signed_in(site, "es")
    answer = spanish.client.get("/tables/people.csv?municipality=07089")
    text = answer.get_data().decode("utf-8-sig")
    assert text.startswith("Apellido")
    assert text.count("\r\n") == 4
    assert "Tapachula, Chiapas" in text
    assert re.search(
        r'filename="people-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"]
    )


def test_a_view_is_kept_by_name_for_whoever_keeps_it(site: Site, screens: Screens) -> None:
    path = "/tables/people/views?municipality=07089&sort=given_names&down=1&after=x"
    text = screens.follow(path, name="  Tapachula  ")
    assert "The view is kept" in text
    assert "Rose" not in text
    (kept,) = site.ask("kept_views", table="people")
    assert (kept.name, kept.asked) == (
        "Tapachula",
        {"municipality": "07089", "sort": "given_names", "down": "1"},
    )
    assert "This field is required" in screens.follow("/tables/people/views", name=" ")
    screens.follow(f"/tables/views/{kept.number}/drop")
    assert site.ask("kept_views", table="people") == []
    assert screens.post(f"/tables/views/{kept.number}/drop").status_code == 404


def ticks(screens: Screens) -> list[str]:
    page = screens.client.get("/tables/people?municipality=02004").get_data(as_text=True)
    return re.findall(r'name="ticked" value="([^"]+)"', page)


def refused(screens: Screens, path: str, **data: object) -> str:
    """The page of a press that could not be."""
    answer = screens.post(path, **data)
    assert answer.status_code == 422
    return answer.get_data(as_text=True)


def test_one_answer_for_everybody_who_is_ticked(site: Site, screens: Screens) -> None:
    ticked = ticks(screens)
    assert len(ticked) == 4
    who = ticked[0].split()[0]
    site.do("cases:person:edit", person=who, values={"phone": "962 123 4567"})
    path = "/tables/people/many?municipality=02004"
    change = {"field": "interpreter_needed", "to_interpreter_needed": "yes"}
    text = screens.follow(path, ticked=ticked, **change)
    assert "3 rows were changed." in text
    assert "One was left as it was: Somebody changed it meanwhile." in text
    rows = site.rows("SELECT id FROM person WHERE interpreter_needed = 1")
    assert {row["id"] for row in rows} == {t.split()[0] for t in ticked[1:]}
    # She who was left is found among the others, and as she stands now she can be changed.
    answer = screens.post(path, ticked=ticked, field="reads", to_reads="yes")
    page = screens.client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "are still ticked below" in page
    assert len(re.findall(r'name="ticked" value="[^"]+" checked', page)) == 4
    screens.follow(path, ticked=ticks(screens)[1:], field="reads", to_reads="yes")
    stale = [ticked[0], *ticks(screens)[1:]]
    answer = screens.post(path, ticked=stale, field="reads", to_reads="no")
    page = screens.client.get(answer.headers["Location"]).get_data(as_text=True)
    (left,) = re.findall(r'name="ticked" value="([^"]+)" checked', page)
    assert left.startswith(who)
    assert "One row was changed." in screens.follow(path, ticked=left, **change)
    assert "Tick at least one row" in refused(screens, path, field="reads", to_reads="yes")
    nowhere = {"field": "municipality", "to_municipality": "nowhere at all"}
    page = refused(screens, path, ticked=ticks(screens)[:3], **nowhere)
    assert "No municipality has exactly this name" in page
    # What was ticked and typed stands there again.
    assert len(re.findall(r'name="ticked" value="[^"]+" checked', page)) == 3
    assert 'value="nowhere at all"' in page
    assert 'value="municipality" required checked' in page
    assert "Choose what is to be changed" in refused(screens, path, ticked=ticks(screens))
    # The answer of another line is not taken for that of the one that was chosen.
    page = refused(screens, path, ticked=ticks(screens), field="gender", to_reads="yes")
    assert "Choose or write what the rows that are ticked are to say." in page
    screens.follow(path, ticked=ticks(screens), field="gender", to_gender="other")
    assert site.value("SELECT count(*) FROM person WHERE gender = 'other'") == 4
    spoken = {"field": "languages", "to_languages": ["ht", "fr"]}
    screens.follow(path, ticked=ticks(screens), **spoken)
    held = site.value("SELECT languages FROM person WHERE id = ?", who)
    assert held == '["fr","ht"]'
    text = screens.follow(
        path, ticked=ticks(screens), field="municipality", to_municipality="07089"
    )
    assert "4 rows were changed." in text
    for table, field in (("people", "phone"), ("feedback", "words")):
        with pytest.raises(Invalid, match="unknown_field"):
            site.do("tables:rows:change", table=table, rows=[("x", "y")], field=field, value="1")


def test_referrals_are_handed_over_and_marked_together(site: Site, screens: Screens) -> None:
    people = [row["id"] for row in site.rows("SELECT id FROM person ORDER BY id LIMIT 3")]
    service = site.ask("services")[0].id
    made = [
        site.do(
            "referrals:referral:make", person=who, service=service, priority="normal",
            override_reason="legal_duty",
        )["referral"]
        for who in people
    ]  # fmt: skip
    site.do("referrals:referral:answer", referral=made[0], state="revoked")
    add_user(site.installation, "nadia", PASSWORD, "field_worker")
    nadia = site.value("SELECT id FROM cso_user WHERE username = 'nadia'")
    page = screens.client.get("/tables/referrals").get_data(as_text=True)
    ticked = re.findall(r'name="ticked" value="([^"]+)"', page)
    assert len(ticked) == 3
    assert nadia in page
    path = "/tables/referrals/many"
    text = screens.follow(path, ticked=ticked, field="state", to_state="no_response")
    assert "2 rows were changed." in text
    assert "One was left as it was: This step cannot follow" in text
    page = screens.client.get("/tables/referrals?state=no_response").get_data(as_text=True)
    ticked = re.findall(r'name="ticked" value="([^"]+)"', page)
    assert len(ticked) == 2
    screens.follow(f"{path}?state=no_response", ticked=ticked, field="worker", to_worker=nadia)
    assert {site.ask("referral", referral=one).worker for one in made[1:]} == {nadia}
    # What was taken back is told as that, in the file too.
    held = site.ask("table_rows", table="referrals", narrowed={"state": "revoked"})
    assert [row.id for row in held.rows] == [made[0]]
    assert "Revoked" in screens.client.get("/tables/referrals.csv").get_data(as_text=True)


def test_the_directory_and_activities_are_changed_together(
    fleet: Fleet, site: Site, screens: Screens
) -> None:
    day = {"activity_kind": "training", "held_on": "2026-01-05", "municipality": "02004"}
    for title in ("Kuit", "Koud"):
        site.do("activities:activity:add", activity={**day, "title": title})
    grant = site.ask("grants")[0].id

    def ticked(at: Screens, table: str) -> list[str]:
        page = at.client.get(f"/tables/{table}").get_data(as_text=True)
        return re.findall(r'name="ticked" value="([^"]+)"', page)

    change = {"field": "grant_agreement", "to_grant_agreement": grant}
    text = screens.follow("/tables/activities/many", ticked=ticked(screens, "activities"), **change)
    assert "2 rows were changed." in text
    assert site.value("SELECT count(*) FROM activity WHERE grant_agreement = ?", grant) == 2
    # A laptop does not write the directory: the hub does.
    assert ticked(screens, "services") == []
    assert screens.post("/tables/services/many", field="closed").status_code == 403
    hub = fleet.hub()
    office = signed_in(hub)
    hours = {"field": "hours", "to_hours": "8:00–15:00"}
    office.follow("/tables/services/many", ticked=ticked(office, "services"), **hours)
    assert {one.hours for one in hub.ask("services")} == {"8:00–15:00"}
    office.follow("/tables/services/many", ticked=ticked(office, "services"), field="closed")
    assert hub.ask("services") == []


def test_who_came_and_who_agreed_are_lists_too(site: Site, screens: Screens) -> None:
    who = site.value("SELECT id FROM person ORDER BY id")
    day = {"activity_kind": "integration", "held_on": "2026-02-05", "municipality": "07089"}
    for title in ("Fèt", "Manje"):
        made = site.do("activities:activity:add", activity={**day, "title": title})
        site.do("activities:attendance:record", activity=made, person=who)
    page = screens.get("/tables/attendance?activity_kind=integration")
    assert "Fèt" in page
    assert "5 Feb 2026" in page
    site.do("activities:activity:void", activity=made, reason="entered_twice")
    rows = site.ask("table_rows", table="attendance").rows
    assert len(rows) == 1
    consent = site.ask("consents", person=who)[0].id
    site.do("cases:consent:withdraw", consent=consent)
    gone = {"withdrawn_on_since": "2020-01-01"}
    assert [r.id for r in site.ask("table_rows", table="consents", narrowed=gone).rows] == [consent]


def test_no_table_shows_persons_to_a_grants_officer() -> None:
    for role in ("grants_officer", "administrator"):
        open_to = {n for n, table in TABLES.items() if table.permission in PERMISSIONS[role]}
        hidden = {"people", "consents", "distributions", "referrals", "interpretation"}
        assert not open_to & (hidden | {"attendance", "rounds"})


def test_every_table_stands_under_one_heading() -> None:
    assert sorted(name for _, names in GROUPS for name in names) == sorted(TABLES)


def test_what_has_no_page_of_its_own_leads_to_its_history(site: Site, screens: Screens) -> None:
    place = site.do("organisations:site:add", name="Albergue Belén", municipality="07089")
    page = screens.client.get("/tables/sites").get_data(as_text=True)
    assert f'href="/history/site/{place}"' in page
    history = screens.client.get(f"/history/site/{place}").get_data(as_text=True)
    assert "Albergue Belén" in history
    assert "Tapachula, Chiapas" in history


def test_a_table_of_what_people_say_tells_neither_who_nor_what(
    site: Site, screens: Screens
) -> None:
    told = {"feedback_kind": "complaint", "feedback_about": "kit", "feedback_channel": "box"}
    told |= {"said_in": "ht", "words": "Savon an manke", "reach_her": "962 555 0000"}
    said = site.do("feedback:feedback:receive", said=told).feedback
    for path in ("", ".csv"):
        text = screens.client.get(f"/tables/feedback{path}").get_data(as_text=True)
        assert "Complaint" in text
        assert "Savon" not in text
        assert "962 555" not in text
    # Its history is for those who read it on its page.
    assert "Savon an manke" in screens.client.get(f"/history/feedback/{said}").text
    assert TABLES["feedback"].permission not in PERMISSIONS["field_worker"]


def test_a_grant_is_read_by_the_organisation_that_has_it_and_by_hubs(fleet: Fleet) -> None:
    hub, tap, tij = fleet.hub(), fleet.laptop("TAP", "tap"), fleet.laptop("TIJ", "tij")
    theirs = fleet.reference.grants["TIJ"]
    line = hub.do("grants:line:add", grant=theirs, code="A", heading="Secreto", planned="770")
    tranche = hub.do(
        "grants:tranche:plan", grant=theirs, planned_on="2026-02-01", amount="7", condition="Firma"
    )
    report = hub.do("grants:report:ask", grant=theirs, report_kind="final", due_on="2026-04-01")
    amendment = hub.do(
        "grants:amendment:record",
        grant=theirs,
        signed_on="2026-03-01",
        ends_on="2027-06-30",
        purpose="Más",
    )
    fleet.sync()
    assert tap.value("SELECT count(*) FROM budget_line") == 1, "the laptop holds it"
    records = {
        "grants": ("grant_agreement", theirs),
        "budget_lines": ("budget_line", line),
        "tranches": ("tranche", tranche),
        "reports": ("grant_report", report),
        "amendments": ("grant_amendment", amendment),
    }
    mine, others, all_of_them = signed_in(tij), signed_in(tap), signed_in(hub)
    for name, (kind, record) in records.items():
        for site, sees in ((tap, False), (tij, True), (hub, True)):
            found = {row.id for row in site.ask("table_page", table=name).rows}
            assert (record in found) is sees, (name, site.name)
        assert "G-TIJ" not in others.client.get(f"/tables/{name}.csv").text
        assert "G-TIJ" in all_of_them.client.get(f"/tables/{name}.csv").text
        address = f"/history/{kind.replace('_', '-')}/{record}"
        assert others.client.get(address).status_code == 404
        assert mine.client.get(address).status_code == 200
    assert [f.kind for f in tij.ask("search_everything", text="G-TIJ")] == ["grant_agreement"]
    assert tap.ask("search_everything", text="G-TIJ") == []


def test_why_a_row_was_left_is_a_whole_sentence(fleet: Fleet, site: Site, screens: Screens) -> None:
    who = register(site, "Zefirin", "Anfen")
    seen = site.value("SELECT _heads FROM person WHERE id = ?", who)
    fleet.sync()
    fleet.hub().do("cases:person:erase", person=who, reason="her_wish")
    fleet.sync()
    change = {"field": "gender", "to_gender": "other"}
    text = screens.follow("/tables/people/many", ticked=f"{who} {seen}", **change)
    assert "One was left as it was: She was erased on" in text
    assert "%(" not in text
