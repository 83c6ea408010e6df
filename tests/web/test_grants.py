"""A grant on its screens: what the organisation writes, what is told, what is due."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

import pytest

from tests.domain.grants.scene import Scene, grant_scene
from tests.fleet import Fleet
from tests.web.screens import plain, signed_in
from tracker.web.grants.typed import typed_amount, typed_rate


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    fleet = Fleet(tmp_path_factory.mktemp("fleet"))
    yield grant_scene(fleet)
    fleet.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,234.50", "1234.50"),
        ("1,234", "1234"),
        ("1 234,50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("12,5", "12.5"),
        ("$ 12.50", "12.50"),
        ("1,23,4", "1,23,4"),
        ("doce", "doce"),
    ],
)
def test_amounts_as_people_type_them(typed: str, meant: str) -> None:
    assert typed_amount(typed) == meant
    assert typed_rate("18,123") == "18.123"


def test_an_expenditure_that_goes_too_far_is_recorded_and_told(scene: Scene) -> None:
    screens = signed_in(scene.one)
    path = f"/grants/{scene.grant}/expenditures/new"
    assert "A · Alimentos (left: 30,000.00" in screens.get(path)
    wrong = screens.post(
        path, budget_line=scene.food, spent_on=scene.day(), amount="10", currency="USD", rate="",
        purpose="Arroz",
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "The grant is in MXN." in plain(wrong)
    assert 'value="Arroz"' in wrong.get_data(as_text=True)
    page = screens.follow(
        path, budget_line=scene.food, spent_on=scene.day(), amount="30,000.01", currency="MXN",
        purpose="Arroz", supplier_person="Don Beto",
    )  # fmt: skip
    assert "The expenditure is recorded." in page
    assert "0.01 MXN more was spent on line A than planned." in page.replace("\u00a0", " ")
    spent = scene.one.ask("expenditures", grant=scene.grant)[0]
    assert "Don Beto" in screens.get(f"/expenditures/{spent.id}")
    back = f"/grants/{scene.grant}/take-back/expenditure/{spent.id}"
    assert screens.post(back, reason="").status_code == 422
    # Nobody has to guess what is taken back, or which of the two buttons does it.
    for language, asked, amount in (
        ("en", "Expenditure: Arroz", "30,000.01 MXN"),
        ("es", "Gasto: Arroz", "30,000.01 MXN"),
        ("ht", "Depans: Arroz", "30 000,01 MXN"),
    ):
        page = signed_in(scene.one, language).get(back)
        assert asked in page
        assert amount in page
    assert "It was taken back." in screens.follow(back, reason="entered_by_mistake")
    assert "Arroz" not in screens.get(f"/grants/{scene.grant}/expenditures")
    assert "Arroz" in screens.get(f"/grants/{scene.grant}/expenditures?voided=1")
    assert screens.post(back, reason="entered_by_mistake").status_code == 422


def test_reminders_stand_on_the_first_screens(scene: Scene) -> None:
    hub = signed_in(scene.hub)
    asked = {"report_kind": "financial", "since": "", "until": "", "due_on": scene.day(-2)}
    hub.follow(f"/grants/{scene.grant}/reports/new", **asked)
    tranche = {"grant": scene.grant, "planned_on": scene.day(3), "amount": "50000"}
    scene.hub.do("grants:tranche:plan", **tranche)
    for site in (scene.one, scene.audit):
        site.take(scene.hub.export(site.name))
    whose = {
        "hub": ("The organisation hands in: Financial report", "Pay tranche 1"),
        scene.one.name: ("Hand in: Financial report", "The funder pays tranche 1"),
        scene.audit.name: (
            "The organisation hands in: Financial report",
            "The funder pays tranche 1",
        ),
    }
    for site in (scene.hub, scene.one, scene.audit):
        first = signed_in(site).get("/")
        # Only what is hers to do is told as if it were.
        for words in whose[site.name]:
            assert f"· TAP · {words} —" in first
        assert "overdue for 2 days" in signed_in(site).get("/grants")
    assert "Financial report" not in signed_in(scene.other).get("/")


def test_of_a_tranche_paid_in_part_what_is_left_is_told(scene: Scene) -> None:
    tranche = next(t for t in scene.hub.ask("grant_tranches", grant=scene.grant) if not t.paid)
    scene.hub.do("grants:tranche:pay", tranche=tranche.id, paid_on=scene.day(), amount="20000.50")
    scene.one.take(scene.hub.export(scene.one.name))
    for site, language, words in (
        (scene.hub, "en", "Pay what is left of tranche 1: 29,999.50 MXN"),
        (scene.one, "en", "The funder pays what is left of tranche 1: 29,999.50 MXN"),
        (scene.one, "es", "El fondo paga lo que falta de la ministración 1: 29,999.50 MXN"),
        (scene.one, "ht", "Finansè a peye sa ki rete nan tranch 1: 29 999,50 MXN"),
    ):
        for path in ("/", "/grants", f"/grants/{scene.grant}"):
            page = signed_in(site, language).get(path)
            assert words in page.replace("\u00a0", " ").replace("\u202f", " ")


def test_funders_pages_are_closed_to_the_organisation(scene: Scene) -> None:
    screens = signed_in(scene.one)
    for path in ("amendments/new", "lines/new", "tranches/new", "reports/new"):
        assert screens.status(f"/grants/{scene.grant}/{path}") == 403
    assert screens.status(f"/grants/{scene.grant}/take-back/budget_line/{scene.food}") == 403
    assert screens.status(f"/grants/{scene.grant}/take-back/person/{scene.food}") == 404
    assert signed_in(scene.other).status(f"/grants/{scene.grant}") == 404


def test_an_amendment_on_its_screen(scene: Scene) -> None:
    screens = signed_in(scene.hub)
    told = {"signed_on": scene.day(), "purpose": "Más techo", "amount": "55,000"}
    told |= {f"line-{scene.rent}": "25000", "new-code": "", "new-heading": "", "new-planned": ""}
    told |= {"kits_distributed": "140"}
    path = f"/grants/{scene.grant}/amendments/new"
    assert "Target: kits distributed (Optional) Now 100. Left empty: it stays." in screens.get(path)
    refused = screens.post(path, **{**told, "amount": "50000"})
    assert refused.status_code == 422
    assert 'value="25000"' in refused.get_data(as_text=True)
    page = screens.follow(path, **told)
    assert "Amount: 55,000.00" in page
    assert "B · Renta: 25,000.00" in page
    assert "Kits distributed: 140" in page
    assert "Kits distributed 140 " in page
    assert "Target: kits distributed (Optional) Now 140." in screens.get(path)


def test_expenditures_are_paged_and_an_old_one_still_takes_its_receipt(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.grants.looking.PER_PAGE", 3)
    number = 8
    made = [
        scene.spend(
            scene.two, scene.food, f"{n}.00", purpose=f"Renglón {n}", spent_on=scene.day(-d)
        )
        for n, d in enumerate((2, 2, 2, 2, 30, 30, 40, 41), 1)
    ]
    assert len(made) == number
    screens = signed_in(scene.two)
    path, seen, pages = f"/grants/{scene.grant}/expenditures", list[str](), 0
    while path:
        page = screens.client.get(path).get_data(as_text=True)
        seen += re.findall(r'href="/expenditures/([0-9a-f-]{36})"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = html.unescape(following[1]) if following else ""
        pages += 1
    rows = scene.two.ask("expenditures", grant=scene.grant)
    assert seen == [row.id for row in rows]
    assert set(made) <= set(seen)
    assert pages == -(-len(rows) // 3)
    # A document can be attached to one that stands on no list of choices any more.
    monkeypatch.setattr("tracker.web.grants.papers.expenditures", lambda desk, **_: [])
    oldest = f"expenditure:{seen[-1]}"
    attach = f"/grants/{scene.grant}/documents/new?about={oldest}"
    form = screens.client.get(attach).get_data(as_text=True)
    assert f'<option selected value="{oldest}">' in form
    file = (io.BytesIO(b"%PDF-1.4 recibo"), "recibo.pdf")
    sent = screens.post(attach, about=oldest, title="Recibo", document_kind="receipt", file=file)
    assert sent.status_code == 303
    held = scene.two.ask("grant_documents", grant=scene.grant)
    assert [d.subject for d in held if d.title == "Recibo"] == [seen[-1]]


def test_a_document_that_is_not_here_leads_to_where_it_is_asked_for(scene: Scene) -> None:
    document = scene.one.do(
        "grants:document:attach", about="grant_agreement", subject=scene.grant,
        data=b"%PDF-1.4 convenio", title="Convenio", document_kind="agreement",
    )  # fmt: skip
    scene.hub.take(scene.one.export("hub"))
    screens = signed_in(scene.hub)
    answer = screens.client.get(f"/documents/{document}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/grants/{scene.grant}#documents"
    page = screens.get(answer.headers["Location"])
    assert "The file is not here yet. Ask for it" in page
    assert 'id="documents"' in screens.client.get(f"/grants/{scene.grant}").get_data(as_text=True)
