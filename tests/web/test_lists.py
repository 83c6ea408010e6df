"""The wizard of lists on a real laptop: read, correct, import, decide. CSRF on."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import openpyxl
import pytest
from flask.testing import FlaskClient

from tests.fleet import Fleet, Site
from tests.registrations import content
from tests.web.screens import Screens, plain, signed_in
from tracker.web.lists.held import MOST_HELD
from tracker.web.sessions import Sessions, SignedIn

LIST = "tapachula-registro.xlsx"


@dataclass
class Here:
    """A laptop and its screens."""

    site: Site
    screens: Screens

    def upload(self, data: bytes, name: str = LIST, **more: str) -> str:
        """Send a file; where the wizard leads."""
        answer = self.screens.post("/lists", file=(io.BytesIO(data), name), **more)
        assert answer.status_code == 303, plain(answer)
        return answer.headers["Location"]

    def imported(self, data: bytes, name: str = LIST) -> str:
        """Import a list; its batch's address."""
        here = self.upload(data, name)
        self.screens.follow(f"{here}/import")
        batch = self.site.value("SELECT id FROM list_batch ORDER BY _made DESC")
        return f"/lists/{batch}"

    def count(self, state: str) -> int:
        return int(self.site.value("SELECT count(*) FROM list_row WHERE state = ?", state))

    def session(self) -> SignedIn:
        sessions = self.screens.client.application.extensions["tracker_sessions"]
        assert isinstance(sessions, Sessions)
        (session,) = sessions._open.values()
        return session


@pytest.fixture
def here(fleet: Fleet) -> Here:
    site = fleet.laptop("TAP", "rosa")
    return Here(site, signed_in(site))


def test_nothing_is_kept_before_the_import(here: Here) -> None:
    page = here.screens.get(here.upload(content(LIST)))
    assert f"File {LIST}, sheet Registro nov, headings in row 5" in page
    assert "251 rows with registrations" in page
    assert "M can mean woman or man here." in page
    assert "Perhaps: Female" in page
    assert "Like row" in here.screens.get(here.upload(content(LIST)) + "?show=duplicate")
    assert here.site.value("SELECT count(*) FROM person") == 0
    assert here.site.value("SELECT count(*) FROM list_row") == 0


def test_what_was_foreseen_is_what_comes_of_it(here: Here) -> None:
    where = here.upload(content(LIST))
    page = here.screens.get(where)
    found = re.search(
        r"(\d+) will be imported (\d+) will be parked, to be corrected (\d+) may", page
    )
    assert found
    page = here.screens.follow(f"{where}/import")
    states = [here.count(state) for state in ("imported", "parked", "duplicate")]
    assert [int(n) for n in found.groups()] == states
    assert sum(states) == 251
    assert f"{states[0]} people registered {states[1]} rows to correct" in page


def test_importing_twice_adds_nothing(here: Here) -> None:
    where = here.upload(content(LIST))
    here.screens.follow(f"{where}/import")
    entries = here.site.value("SELECT count(*) FROM entry")
    here.screens.follow(f"{where}/import")
    page = here.screens.get(here.upload(content(LIST)))
    assert "251 were imported before" in page
    here.imported(content(LIST))
    assert here.site.value("SELECT count(*) FROM entry") == entries


def test_two_clicks_at_once_import_once(here: Here) -> None:
    where = here.upload(content(LIST))
    app, cookies = here.screens.client.application, here.screens.client._cookies
    csrf = _token(here.screens.client)

    def click(_: int) -> int:
        client = app.test_client()
        client._cookies = dict(cookies or {})
        return client.post(f"{where}/import", data={"csrf_token": csrf}).status_code

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(click, range(2))) == [303, 303]
    assert here.site.value("SELECT count(*) FROM list_row") == 251
    assert here.site.value("SELECT count(*) FROM list_batch") == 1


def test_the_file_lives_in_the_session_alone_and_goes_with_it(here: Here) -> None:
    where = here.upload(content(LIST))
    session = here.session()
    (held,) = session.kept["lists"].values()
    assert held.data == content(LIST)
    here.screens.follow(f"{where}/import")
    assert held.data == b""
    assert held.understood.rows == ()
    here.upload(content(LIST))
    here.screens.post("/lock")
    assert session.kept == {}
    assert here.screens.client.get(where).status_code == 302


def test_only_a_few_lists_are_held(here: Here) -> None:
    first, *others = [here.upload(content("tijuana-lista.csv")) for _ in range(MOST_HELD + 1)]
    assert "This list is not open any more." in here.screens.follow(f"{first}/import")
    assert "What was understood" in here.screens.get(others[0])
    assert "Nothing was imported." in here.screens.follow(f"{others[0]}/forget")
    assert here.screens.status(others[0]) == 303


def test_nobody_else_reaches_a_list_by_its_token(here: Here, fleet: Fleet) -> None:
    where = here.upload(content(LIST))
    other = signed_in(here.site)
    assert other.status(where) == 303
    assert here.screens.status(where) == 200


def test_another_meaning_for_a_column_is_understood_anew(here: Here) -> None:
    where = here.upload(content(LIST))
    page = here.screens.follow(where, **{"meaning-16": "ignore"})
    assert "The list was read again." in page
    (held,) = here.session().kept["lists"].values()
    assert held.understood.columns[16].meaning == "ignore"
    assert held.reading.remap == {16: "ignore"}
    here.screens.follow(where, **{"order-3": "mdy"})
    assert held.understood.columns[3].date_format.order == "mdy"
    assert held.reading.remap == {16: "ignore"}
    assert held.foreseen[6].state in {"imported", "parked"}
    assert here.site.value("SELECT count(*) FROM person") == 0


def test_who_a_list_without_a_gender_is_about_can_be_told_once(here: Here) -> None:
    name = "tijuana-lista.csv"
    where = here.upload(content(name), name)
    assert "does not tell whether these are women or men" in here.screens.get(where)
    page = here.screens.follow(where, everybody="female")
    assert "does not tell whether these are women or men" not in page
    (held,) = here.session().kept["lists"].values()
    # Another correction does not lose what was chosen, as the page sends both.
    here.screens.follow(where, everybody="female", **{"meaning-6": "ignore"})
    assert held.reading.everybody == "female"
    here.screens.follow(f"{where}/import")
    told = here.site.rows("SELECT gender, count(*) AS n FROM person GROUP BY gender")
    assert [(row["gender"], row["n"] > 200) for row in told] == [("female", True)]
    # A parked row that is corrected later is of that list too.
    frame = here.site.value("SELECT columns FROM list_batch")
    assert '"everybody":"female"' in frame


def test_a_row_that_tells_it_keeps_what_it_tells(here: Here) -> None:
    rows = b"nombre,apellido,sexo\nRose,Jean,\nPaul,Pierre,Hombre\nAnne,Petit,M\n"
    where = here.upload(rows, "lista.csv")
    here.screens.follow(where, everybody="female")
    here.screens.follow(f"{where}/import")
    told = here.site.rows("SELECT given_names, gender FROM person")
    assert {row["given_names"]: row["gender"] for row in told} == {
        "Rose": "female",
        "Paul": "male",
        "Anne": "female",
    }


def test_another_sheet_that_is_no_list_says_so_and_changes_nothing(here: Here) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Nombre", "Apellidos", "Sexo"])
    sheet.append(["Marie", "Jean", "F"])
    book.create_sheet("Notas").append(["x"])
    out = io.BytesIO()
    book.save(out)
    where = here.upload(out.getvalue())
    page = here.screens.follow(where, sheet="Notas")
    assert "This file is not a table." in page
    assert "1 row with a registration" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This list has no rows."),
        (b"PK\x03\x04 cut off", "This list cannot be read."),
        (b"%PDF-1.7 \x00\x01\x02 no table at all", "This file is not a table."),
    ],
)
def test_files_that_are_no_list_lead_back_with_the_reason(
    here: Here, data: bytes, sentence: str
) -> None:
    answer = here.screens.post("/lists", file=(io.BytesIO(data), "lista.xlsx"))
    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert "lists" not in here.session().kept


def test_no_file_is_asked_for(here: Here) -> None:
    answer = here.screens.post("/lists")
    assert answer.status_code == 422
    assert "Choose a file first." in plain(answer)


def test_a_long_list_comes_a_page_at_a_time(here: Here) -> None:
    lines = [
        "Nombre,Apellidos,Sexo",
        *(f"Marie{_word(n)},Jean{_word(n + 7)},F" for n in range(6000)),
    ]
    where = here.upload("\n".join(lines).encode(), "larga.csv")
    answer = here.screens.client.get(where)
    assert len(answer.data) < 200_000
    page = answer.get_data(as_text=True)
    assert "these figures are for its first" in page
    following = re.search(r'rel="next" href="[^"]*\?from=(\d+)', page)
    assert following
    assert following[1] == "25"
    assert "Row 27" not in page
    assert re.search(r'<th scope="row">27</th>', _get(here, f"{where}?from=25"))
    assert here.screens.client.get(f"{where}?from=-5").status_code == 200
    assert here.screens.client.get(f"{where}?from=999999").status_code == 200


def test_a_parked_row_is_corrected_and_imported(here: Here) -> None:
    batch = here.imported(content(LIST))
    page = _get(here, f"{batch}/parked")
    row, cell = _doubtful(page, "M can mean woman or man here.")
    text = here.screens.follow(f"/lists/rows/{row}/correct", **{cell: "F"})
    assert "Row 11 is correct now, but she may be registered already." in text
    before, parked = here.count("imported"), here.count("parked")
    row, cell = _doubtful(_get(here, f"{batch}/parked"), "M can mean woman or man here.")
    text = here.screens.follow(f"/lists/rows/{row}/correct", **{cell: "F"})
    assert "was imported." in text
    assert (here.count("imported"), here.count("parked")) == (before + 1, parked - 1)
    text = here.screens.follow(f"/lists/rows/{row}/correct", **{cell: "F"})
    assert "This row was decided already." in text


def test_a_row_that_is_still_wrong_stays_with_what_was_typed(here: Here) -> None:
    batch = here.imported(content(LIST))
    row, cell = _doubtful(_get(here, f"{batch}/parked"), "M can mean woman or man here.")
    index = int(cell.removeprefix("cell-"))
    name = f"cell-{index - 4}"
    text = here.screens.follow(f"/lists/rows/{row}/correct", **{cell: "M", name: "Corrected"})
    assert "still has something to correct" in text
    assert 'value="Corrected"' in _get(here, f"{batch}/parked")


def test_a_row_is_left_out(here: Here) -> None:
    batch = here.imported(content(LIST))
    row, _cell = _doubtful(_get(here, f"{batch}/parked"), "M can mean woman or man here.")
    assert "was left out." in here.screens.follow(f"/lists/rows/{row}/leave-out")
    assert here.count("dismissed") == 1


def test_possible_doubles_are_decided(here: Here) -> None:
    batch = here.imported(content(LIST))
    page = here.screens.get(f"{batch}/duplicates")
    assert "They look alike: same name" in page
    rows = [
        r["id"]
        for r in here.site.rows("SELECT id FROM list_row WHERE state = 'duplicate' ORDER BY number")
    ]
    people = here.site.value("SELECT count(*) FROM person")
    assert "is the registered person" in here.screens.follow(f"/lists/rows/{rows[0]}/same")
    assert here.site.value("SELECT count(*) FROM person") == people
    text = here.screens.follow(f"/lists/rows/{rows[1]}/someone-else")
    assert "was imported." in text or "may be registered already" in text
    assert here.site.value("SELECT count(*) FROM person") == people + 1
    assert here.count("same_person") == 1


def test_parked_rows_as_a_spreadsheet_can_be_read_back(here: Here) -> None:
    batch = here.imported(content(LIST))
    answer = here.screens.client.get(f"{batch}/parked.xlsx")
    assert answer.headers["Content-Disposition"] == "attachment; filename=parked-rows.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.max_row == 1 + here.count("parked")
    assert "rows with registrations" in here.screens.get(here.upload(answer.data, "parked.xlsx"))


def test_at_the_hub_the_list_belongs_to_the_organisation_that_is_named(fleet: Fleet) -> None:
    hub = Here(fleet.hub(), signed_in(fleet.hub()))
    where = hub.upload(content(LIST), cso="TIJ")
    hub.screens.follow(f"{where}/import")
    scopes = {r["scope"] for r in hub.site.rows("SELECT DISTINCT scope FROM list_row")}
    assert scopes == {"cso:TIJ"}


def test_another_organisation_does_not_see_the_list(here: Here, fleet: Fleet) -> None:
    batch = here.imported(content(LIST))
    other = signed_in(fleet.laptop("TIJ", "marta"))
    for path in (batch, f"{batch}/parked", f"{batch}/duplicates", f"{batch}/parked.xlsx"):
        assert other.status(path) == 404


def test_progress_is_told_without_a_name(here: Here) -> None:
    where = here.upload(content(LIST))
    here.screens.follow(f"{where}/import")
    answer = here.screens.client.get(f"{where}/progress")
    assert answer.json == {"text": "Row 251 of 251"}


def _doubtful(page: str, sentence: str) -> tuple[str, str]:
    """(row id, name of the input) of the first parked row with this doubt."""
    for section in page.split('<section class="card-box parked-row"')[1:]:
        if sentence in section:
            row = re.search(r"/lists/rows/([0-9a-f-]+)/correct", section)
            cell = re.search(r'name="(cell-\d+)"', section)
            assert row
            assert cell
            return row[1], cell[1]
    raise AssertionError(sentence)


def _get(here: Here, path: str) -> str:
    return here.screens.client.get(path).get_data(as_text=True)


def _token(client: FlaskClient) -> str:
    page = client.get("/lists").get_data(as_text=True)
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def _word(number: int) -> str:
    letters = "abcdefghij"
    return "".join(letters[int(digit)] for digit in str(number))
