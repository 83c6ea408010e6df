"""Referrals from the consent read out to her own answer, on a real laptop."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.fleet import CONSENT, Fleet, Site, register
from tests.web.screens import Screens, plain, signed_in
from tracker.basics.errors import Refused
from tracker.basics.ids import grouped
from tracker.domain.referrals.referral_code import referral_code

DAY = 24 * 3_600_000


@dataclass
class Here:
    fleet: Fleet
    site: Site
    woman: str
    screens: Screens

    @property
    def service(self) -> str:
        return self.fleet.reference.service

    @property
    def make(self) -> str:
        return f"/people/{self.woman}/referral?service={self.service}"

    def made(self, **more: str) -> str:
        """A referral with consent; its id."""
        page = self.screens.follow(self.make, **AGREED, **more)
        assert "The referral was made" in page
        return str(self.site.value("SELECT id FROM referral ORDER BY _made DESC"))

    def answer(self, referral: str, **data: str) -> str:
        return self.screens.follow(f"/referrals/{referral}/answer", **data)


AGREED = {"priority": "normal", "agreement": "agrees", "how": "spoken", "language": "ht"}


@pytest.fixture
def here(fleet: Fleet) -> Here:
    site = fleet.laptop("TAP", "rosa")
    return Here(fleet, site, register(site, interpreter_needed=True), signed_in(site))


def test_the_directory_is_filtered(here: Here) -> None:
    assert "Oficina COMAR" in here.screens.get("/services")
    assert "Oficina COMAR" in here.screens.get("/services?kind=migration")
    found = here.screens.post("/services", q=" Comár ", kind="migration")
    assert "Oficina COMAR" in plain(found)
    assert 'value="Comár"' in found.get_data(as_text=True)
    assert "No such service" in plain(here.screens.post("/services", q="Guerda Simon"))
    # What is typed stands in no address, and codes alone do.
    assert "Oficina COMAR" in here.screens.get("/services?q=Guerda")
    chosen = here.screens.post("/services", q="", kind="migration", place="07089x")
    assert chosen.location == "/services?kind=migration"
    her = f"/people/{here.woman}/referral"
    assert "Oficina COMAR" in plain(here.screens.post(her, q="comar"))
    assert "No such service" in plain(here.screens.post(her, q="Guerda"))
    for page in ("/services", her):
        typed = here.screens.client.get(page).get_data(as_text=True)
        assert 'method="get"' not in typed.split('name="q"')[0].rsplit("<form", 1)[1]
    assert "No such service" in here.screens.get("/services?kind=legal")
    assert "No such service" in here.screens.get("/services?language=ht")
    assert "Free of charge" in here.screens.get(f"/services/{here.service}")


def test_the_sentence_is_read_out_in_both_languages(here: Here) -> None:
    assert "Choose the service" in here.screens.get(f"/people/{here.woman}/referral")
    page = here.screens.get(here.make)
    assert "Mwen dakò pou Organización TAP pataje enfòmasyon mwen ak Oficina COMAR" in page
    assert "Acepto que Organización TAP comparta mis datos con Oficina COMAR" in page
    assert 'checked class="form-check-input" id="interpreter_asked"' in (
        here.screens.client.get(here.make).get_data(as_text=True)
    )


def test_without_her_word_or_a_danger_nothing_is_made(here: Here) -> None:
    silent = here.screens.post(here.make, priority="urgent", need="Papers")
    assert silent.status_code == 422
    assert "Papers" in plain(silent)
    refused = here.screens.post(here.make, priority="urgent", agreement="danger")
    assert refused.status_code == 422
    assert "She has not agreed to share" in plain(refused)
    assert here.site.value("SELECT count(*) FROM referral") == 0
    here.screens.follow(here.make, priority="emergency", agreement="danger", danger="life_at_risk")
    row = here.site.rows("SELECT * FROM referral")[0]
    assert (row["override_reason"], row["consent"]) == ("life_at_risk", None)


def test_consent_is_recorded_for_this_service(here: Here) -> None:
    here.made(need="Residence papers")
    consent = here.site.rows("SELECT * FROM consent WHERE consent_scope = 'sharing'")[0]
    assert consent["recipient"] == here.service
    assert (consent["how"], consent["language"]) == ("spoken", "ht")
    # Nobody asks a grown woman how she agreed as a child; nothing may be written about it.
    assert consent["assent"] is None


def test_a_child_cannot_agree_alone(here: Here) -> None:
    girl = here.site.do(
        "cases:person:register",
        person={
            "given_names": "Lovelie",
            "birth_date": "2017-01-01",
            "birth_precision": "day",
            "gender": "female",
        },
        consent={"how": "spoken", "given_by": "caregiver", "assent": "spoken", "language": "ht"},
    )["person"]
    address = f"/people/{girl}/referral?service={here.service}"
    assert "How the girl herself agreed" in here.screens.get(address)
    refused = here.screens.post(address, **AGREED, given_by="self")
    assert "the caregiver must consent" in plain(refused)
    here.screens.follow(address, **AGREED, given_by="caregiver", assent="spoken")


def test_from_sent_to_her_own_answer(here: Here) -> None:
    referral = here.made()
    assert "Answer expected by" in here.screens.get(f"/referrals/{referral}")
    here.answer(referral, state="accepted")
    refused = here.screens.post(f"/referrals/{referral}/answer", state="scheduled")
    assert refused.status_code == 422
    assert "This field is required" in plain(refused)
    page = here.answer(referral, state="scheduled", appointment_on="2026-01-12")
    assert "12 January 2026" in page
    page = here.answer(referral, state="no_show")
    assert "New appointment made" in page
    here.answer(referral, state="rescheduled", appointment_on="2099-12-08")
    here.answer(referral, state="completed")
    assert "ask her how it was" in here.screens.get("/referrals")
    page = here.screens.follow(
        f"/referrals/{referral}/her-answer", got_it="yes", as_needed="no", felt_safe="yes"
    )
    assert "Her answer was recorded" in page
    row = here.site.rows("SELECT * FROM referral")[0]
    assert (row["state"], row["client_as_needed"]) == ("completed", "no")
    assert "No referral waits" in here.screens.get("/referrals")


def test_a_step_that_cannot_follow_is_told(here: Here) -> None:
    referral = here.made()
    refused = here.screens.post(f"/referrals/{referral}/answer", state="completed")
    assert refused.status_code == 422
    assert "This step cannot follow" in plain(refused)


def test_an_appointment_that_the_service_moves(here: Here) -> None:
    referral = here.made()
    here.answer(referral, state="accepted")
    page = here.answer(referral, state="scheduled", appointment_on="2099-12-01")
    assert "New day of the appointment" in page
    early = here.screens.post(f"/referrals/{referral}/answer", state="no_show")
    assert early.status_code == 422
    assert "The appointment is on 1 December 2099" in plain(early)
    same = here.screens.post(
        f"/referrals/{referral}/answer", state="rescheduled", appointment_on="2099-12-01"
    )
    assert same.status_code == 422
    assert "on this day already" in plain(same)
    here.site.do(
        "activities:interpretation:ask",
        request={
            "interpreted_for": "migration",
            "from_language": "ht",
            "to_language": "es",
            "wanted_on": "2099-12-01",
            "referral": referral,
        },
    )
    page = here.answer(referral, state="rescheduled", appointment_on="2099-12-08")
    assert "Print the slips anew" in page
    assert "An interpreter is still asked for on 1 December 2099" in page
    assert "8 December 2099" in page
    for path in ("slip", "slip/a5", "slip/80mm"):
        slips = here.screens.get(f"/referrals/{referral}/{path}")
        assert "8 de diciembre de 2099" in slips
        assert "8 desanm 2099" in slips
        assert "1 de diciembre" not in slips
    page = here.answer(referral, state="rescheduled", appointment_on="2099-12-10")
    assert "10 December 2099" in page
    told = here.screens.get(f"/history/referral/{referral}")
    assert "10 Dec 2099 (before: 8 Dec 2099)" in told
    assert "New appointment made (before: Appointment made)" in told


def test_declining_needs_a_reason(here: Here) -> None:
    referral = here.made()
    address = f"/referrals/{referral}/answer"
    assert here.screens.post(address, state="declined").status_code == 422
    page = here.answer(referral, state="declined", decline_reason="full")
    assert "No places left" in page


def test_the_overdue_come_first_and_are_marked_in_words(here: Here) -> None:
    normal = here.made()
    urgent = here.site.do(
        "referrals:referral:make",
        person=here.woman,
        service=here.service,
        priority="urgent",
        override_reason="life_at_risk",
    )["referral"]
    with here.site.desk() as desk:
        desk.ledger.database.execute("UPDATE referral SET answer_due = answer_due - ?", (5 * DAY,))
    page = here.screens.get("/referrals")
    assert "2 referrals wait. One is overdue." in page
    raw = here.screens.client.get("/referrals").get_data(as_text=True)
    assert raw.index(urgent) < raw.index(normal)
    assert "Overdue" in page
    assert "Marie" not in page


def test_a_referral_is_found_by_the_code_on_its_slip(here: Here) -> None:
    referral = here.made()
    code = grouped(referral_code(referral))
    answer = here.screens.post("/referrals", code=code.lower())
    assert answer.headers["Location"] == f"/referrals/{referral}"
    missed = plain(here.screens.post("/referrals", code="0000-0000"))
    assert "No referral has the code" in missed


def test_slips_hold_no_more_than_was_agreed(here: Here) -> None:
    referral = here.made(need="Residence papers")
    code = here.site.value("SELECT code FROM person")
    page = here.screens.get(f"/referrals/{referral}/slip")
    assert grouped(code) in page
    assert "Canalización" in page
    assert "Marie" in page
    assert "Jean" not in page
    assert "Residence papers" not in page
    assert page.count("Marie") == 1
    consent = here.site.value("SELECT id FROM consent WHERE consent_scope = 'sharing'")
    here.site.do("cases:consent:withdraw", consent=consent)
    # The service has none any more, on no paper; she keeps hers.
    for path in ("slip", "slip/a5", "slip/80mm"):
        page = here.screens.get(f"/referrals/{referral}/{path}")
        assert "there is no slip for it any more" in page
        assert "Marie" not in page
        assert "Canalización" not in page
        assert "Kòd referans lan" in page
    assert "Canalización" not in here.screens.get(f"/referrals/{referral}/slip/a5?for=service")
    assert "Withdrawn: share nothing more" in here.screens.get(f"/referrals/{referral}")
    assert "Withdrawn: share nothing more" in here.screens.get("/referrals")


def test_what_she_took_back_is_not_sent(here: Here) -> None:
    told = {"person": here.woman, "service": here.service, "priority": "normal", "send": False}
    draft, danger = (
        here.site.do("referrals:referral:make", **told, **why)["referral"]
        for why in ({"consent": CONSENT}, {"override_reason": "life_at_risk"})
    )
    for consent in here.site.rows("SELECT id FROM consent WHERE consent_scope = 'sharing'"):
        here.site.do("cases:consent:withdraw", consent=consent["id"])
    with pytest.raises(Refused, match="sharing_withdrawn"):
        here.site.do("referrals:referral:answer", referral=draft, state="sent")
    assert 'value="sent"' not in here.screens.client.get(f"/referrals/{draft}").text
    assert 'value="sent"' in here.screens.client.get(f"/referrals/{danger}").text
    here.site.do("referrals:referral:answer", referral=draft, state="withdrawn_by_client")
    # A life at risk was never her consent.
    here.site.do("referrals:referral:answer", referral=danger, state="sent")
    assert "Canalización" in here.screens.get(f"/referrals/{danger}/slip")


def test_another_organisation_sees_none_of_it(here: Here) -> None:
    referral = here.made()
    other = here.fleet.laptop("TIJ", "marta")
    here.fleet.sync()
    screens = signed_in(other)
    assert screens.status(f"/referrals/{referral}") == 404
    assert screens.status(f"/referrals/{referral}/slip") == 404
    assert screens.status(here.make) == 404
