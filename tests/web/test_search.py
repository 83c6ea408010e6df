"""Search over everything that somebody may read, and the history of what a hub sets up."""

from __future__ import annotations

from tests.domain.casework.scene import colleague, opened
from tests.fleet import CONSENT, Fleet, register
from tests.web.screens import signed_in


def test_a_case_is_found_by_its_code_by_whoever_may_see_it(fleet: Fleet) -> None:
    site = fleet.laptop("TAP", "chef", "supervisor")
    who = register(site, "Mirlande", "Exantus")
    site.do("cases:consent:record", person=who, consent={**CONSENT, "consent_scope": "services"})
    carla, clara, rosa = (
        colleague(site, name, role)
        for name, role in (
            ("carla", "case_worker"), ("clara", "case_worker"), ("rosemarie", "field_worker"),
        )
    )  # fmt: skip
    case = opened(carla, who)
    code = carla.ask("case", case=case).line.code
    for one in (carla, site):
        (found,) = one.ask("search_everything", text=f"{code[:3].lower()} {code[3:]}")
        assert (found.kind, found.id, found.title) == ("casework_case", case, code)
    assert f"/cases/{case}" in signed_in(site).post("/search", text=code).get_data(as_text=True)
    for one in (clara, rosa):
        assert one.ask("search_everything", text=code) == []
    fleet.sync()
    assert fleet.hub().ask("search_everything", text=code) == []
    for one in (carla, clara, rosa):
        one.installation.close()


def test_users_computers_and_kits_are_found_too(fleet: Fleet) -> None:
    hub, site = fleet.hub(), fleet.laptop("TAP", "lap")
    fleet.sync()
    assert {f.kind for f in hub.ask("search_everything", text="lap")} >= {"device", "cso_user"}
    assert site.ask("search_everything", text="dignity")[0].kind == "kit_type"
    page = signed_in(hub)
    for text, leads in (("dignity", "/history/kit-type/"), ("lap", "/history/device/")):
        assert leads in page.post("/search", text=text).get_data(as_text=True)


def test_who_stopped_trusting_a_computer_is_told(fleet: Fleet) -> None:
    hub, lost = fleet.hub(), fleet.laptop("TIJ", "pèdi")
    device = lost.installation.device.id
    hub.do("sync:device:revoke", device=device)
    told = signed_in(hub).get(f"/history/device/{device}")
    assert "Revoked (before: Active)" in told
    # Keys say nothing to a reader.
    assert "age1" not in told
    assert signed_in(lost).status(f"/history/device/{device}") == 403
    item = hub.value("SELECT id FROM label WHERE code = 'soap'")
    assert "Jabón" in signed_in(hub).get(f"/history/label/{item}")
