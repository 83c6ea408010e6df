"""Activities and interpretation on the screens, as they are without a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from tests.fleet import CONSENT, Fleet, Site, register
from tests.web.screens import Screens, plain, signed_in

TODAY = date.today().isoformat()


@dataclass
class Here:
    fleet: Fleet
    site: Site
    women: list[str]
    screens: Screens

    def code(self, woman: int) -> str:
        return str(self.site.ask("person", person=self.women[woman]).code)


@pytest.fixture
def here(fleet: Fleet) -> Here:
    site = fleet.laptop("TAP", "rosa")
    women = [register(site, n, f) for n, f in (("Guerda", "Simon"), ("Natacha", "Louis"))]
    return Here(fleet, site, women, signed_in(site))


def new_activity(here: Here, **more: str) -> str:
    typed = {
        "activity_kind": "training",
        "title": "Taller de costura",
        "held_on": TODAY,
        "municipality": "Tapachula, Chiapas (07089)",
        "outcome": "held",
        **more,
    }
    answer = here.screens.post("/activities/new", **typed)
    assert answer.status_code == 303, plain(answer)
    return str(answer.headers["Location"])


def test_an_activity_its_cards_a_name_and_a_mistake(here: Here) -> None:
    refused = here.screens.post("/activities/new", activity_kind="womens_network", title="Fanm")
    assert refused.status_code == 422
    assert 'value="Fanm"' in refused.get_data(as_text=True)
    path = new_activity(here, facilitators="Marisol Cruz")
    assert "Nobody has been taken down yet" in here.screens.get(path)
    # A scanner writes the card's prefix and its code, then Enter.
    page = here.screens.follow(f"{path}/scan", text=f"TRKC{here.code(0)}")
    assert "Guerda Simon is here." in page
    page = here.screens.follow(f"{path}/scan", text=f"TRKC{here.code(0)}")
    assert "Guerda Simon was here already. She counts once." in page
    wrong = here.screens.post(f"{path}/scan", text="ABCD-1234")
    assert "This is not the code of a card" in plain(wrong)
    found = plain(here.screens.post(f"{path}/scan", text="natacha"))
    assert "Which of them is here?" in found
    assert "Natacha Louis" in found
    page = here.screens.follow(f"{path}/scan", person=here.women[1])
    assert "Natacha Louis is here." in page
    came = here.site.ask("attendances", activity=path.rpartition("/")[2])
    assert "Natacha" not in here.screens.follow(f"{path}/attendance/{came[0].id}/void")
    assert "Taller de costura" in here.screens.get(f"/people/{here.women[0]}")
    assert "Taller de costura" in here.screens.get(f"/people/{here.women[0]}/own-copy?in=en")


def test_a_card_of_another_organisation_is_told(here: Here) -> None:
    other = here.fleet.laptop("TIJ", "tij")
    code = other.ask("person", person=register(other, "Rose")).code
    path = new_activity(here)
    told = here.screens.post(f"{path}/scan", text=code)
    assert "it is another organisation's" in plain(told)
    assert "To the sheet of counts" in plain(told)
    assert here.site.value("SELECT count(*) FROM attendance") == 0


def test_a_list_of_codes_is_taken_whole_or_not_at_all(here: Here) -> None:
    path = new_activity(here)
    refused = here.screens.post(f"{path}/list", codes=f"{here.code(0)}\nnobody\n\n{here.code(1)}")
    assert "known here: 2." in plain(refused)
    assert here.site.value("SELECT count(*) FROM attendance") == 0
    codes = f"{here.code(0)}\n{here.code(1)}\n{here.code(0)}"
    assert "2 women were added." in here.screens.follow(f"{path}/list", codes=codes)
    again = new_activity(here, continues=path.rpartition("/")[2], title="Segundo día")
    assert "Natacha Louis" in here.screens.get(f"{again}/list")
    page = here.screens.follow(f"{again}/list", persons=here.women)
    assert "2 women were added." in page


def test_a_sheet_keeps_what_was_typed_and_hides_small_numbers_in_the_figures(here: Here) -> None:
    path = new_activity(here)
    typed = {"community-female-18_34": "30", "host-male-35_59": "x"}
    refused = here.screens.post(f"{path}/sheets/1", **typed)
    assert refused.status_code == 422
    assert 'value="x"' in refused.get_data(as_text=True)
    typed["host-male-35_59"] = "3"
    page = here.screens.follow(f"{path}/sheets/1", **typed, **{"guest-female-60_": "8"})
    assert "33 together · 8 guests, apart" in page
    figures = here.screens.get("/activities/figures")
    assert "33 people were trained" in figures
    assert "Host community 0 <5 0" in figures
    assert "Men and boys 0 <5 0" in figures
    text = here.screens.client.get("/activities/figures.csv").get_data(as_text=True)
    assert ",Age not told,0" in text
    assert '"Women, per cent",at least 87' in text
    assert "at least 87 per cent are women" in figures
    assert f"{date.today().year},Training,Men and boys,<5" in text
    assert here.screens.client.get("/activities/figures.xlsx").data[:2] == b"PK"
    assert "was taken back" in here.screens.follow(f"{path}/sheets/1/void")


def test_an_interpreter_from_the_referral_to_the_session(here: Here) -> None:
    referral = here.site.do(
        "referrals:referral:make",
        person=here.women[0],
        service=here.fleet.reference.service,
        priority="normal",
        consent=CONSENT,
        interpreter_asked=True,
    )["referral"]
    assert "Referrals that ask for an interpreter" in here.screens.get("/interpreting")
    who = {"name": "Wideline", "languages": ["ht", "es"], "training": "course"}
    refused = here.screens.post("/interpreting/interpreters/new", **who)
    assert "by telephone, present, or both" in plain(refused)
    page = here.screens.follow("/interpreting/interpreters/new", **who, by_telephone="y")
    assert "She has not signed the code of conduct" in page
    interpreter = here.site.value("SELECT id FROM interpreter")
    ask = f"/interpreting/ask?referral={referral}"
    told = {"interpreted_for": "migration", "from_language": "ht", "to_language": "es"}
    late = here.screens.post(ask, **told, wanted_on=TODAY, wanted_at="25:00")
    assert "Write the time as 9:30." in plain(late)
    answer = here.screens.post(ask, **told, wanted_on=TODAY, wanted_at="9:30")
    path = answer.headers["Location"]
    assert "Wideline" in here.screens.get(path)
    unsigned = here.screens.post(f"{path}/assign", interpreter=interpreter)
    assert "Let her sign it" in plain(unsigned)
    here.screens.follow(
        f"/interpreting/interpreters/{interpreter}/edit",
        **who,
        by_telephone="y",
        code_signed_on=TODAY,
        availability=["mon_morning"],
    )
    assert "Interpreter chosen" in here.screens.follow(f"{path}/assign", interpreter=interpreter)
    session = {"interpreter": interpreter, "minutes": "40", "mode": "telephone", "held_on": TODAY}
    assert "No request waits" in here.screens.follow(f"{path}/session", **session)
    assert "Referrals that ask" not in here.screens.get("/interpreting")
    sessions = here.screens.get("/interpreting/sessions")
    assert "Oficina COMAR" in sessions
    assert "40" in sessions
    assert "40 minutes" in here.screens.get(f"/people/{here.women[0]}/own-copy?in=en")
    second = here.screens.post("/interpreting/ask", **told, wanted_on=TODAY).headers["Location"]
    assert here.screens.post(f"{second}/unmet", reason="").status_code == 422
    page = here.screens.follow(f"{second}/unmet", reason="nobody_free")
    assert "counted as a need that was not met" in page
    page = here.screens.follow(f"{second}/reopen")
    assert "The request waits again." in page
    assert "Who could do it" in page
    page = here.screens.follow(f"{second}/withdraw")
    assert "Closed by mistake: it waits again" in page


def test_a_document_from_the_counter_to_the_hand(here: Here) -> None:
    who = {"name": "Wideline", "languages": ["ht", "es"], "training": "course", "present": True}
    interpreter = here.site.do(
        "activities:interpreter:add", interpreter={**who, "code_signed_on": TODAY}
    )
    typed = {"document_kind": "court", "pages": "2", "from_language": "ht", "to_language": "es"}
    wrong = here.screens.post("/interpreting/documents/new", **typed, person_code="AAAA")
    assert "No card with this code" in plain(wrong)
    answer = here.screens.post("/interpreting/documents/new", **typed, person_code=here.code(0))
    path = answer.headers["Location"]
    assert "This field is required" in plain(here.screens.post(f"{path}/answer", state="assigned"))
    page = here.screens.follow(f"{path}/answer", state="assigned", interpreter=interpreter)
    assert "Translator chosen" in page
    page = here.screens.follow(f"{path}/answer", state="served")
    assert "Handed over" in page
    assert "Closed by mistake: it waits again" in page
    assert "Translator chosen" in here.screens.follow(f"{path}/reopen")


def test_two_papers_that_were_typed_as_one_sheet_both_count(here: Here) -> None:
    path = new_activity(here)
    activity = path.rpartition("/")[2]
    other = here.fleet.laptop("TAP", "other")
    here.fleet.sync()
    for site, number in ((here.site, 12), (other, 14)):
        counts = [["community", "female", "18_34", number]]
        site.do("activities:count:write", activity=activity, counts=counts)
    here.fleet.sync()
    assert "Two computers wrote different figures" in here.screens.get(path)
    assert "18–34: 12" in here.screens.get(f"/review/{_finding(here.site)}")
    assert "26 together" in here.screens.follow(f"{path}/sheets/1/two")
    here.fleet.sync()
    for site in (here.site, other, here.fleet.hub()):
        assert site.ask("activity", activity=activity).people == 26
        assert site.ask("sync:conflicts") == []


def _finding(site: Site) -> str:
    return str(site.ask("review_findings", kind="conflict").findings[0].id)
