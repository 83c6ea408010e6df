"""Every route × every role, and every record × another organisation."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.fleet import PASSWORD, Fleet, hand_over, register
from tests.web.screens import application
from tests.web.standin import token
from tests.web.test_device_doors import Caller
from tests.web.world import KIND_OF, World
from tracker.domain.accounts.roles import PERMISSIONS
from tracker.web.access import DEVICE_KEY, EVERYONE, SIGNED_IN, route_needs, unguarded_routes

#: A permission that a role does not hold, for each role: such routes must answer 403.
ROLES = sorted(PERMISSIONS)
#: These end the session or are no page of their own.
APART = {"static", "bootstrap.static", "accounts.sign_out", "accounts.lock"}


def rules(app: Flask, method: str) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint not in APART
    ]


def may_open(role: str, need: str | None) -> bool:
    """Whether a role may open what is marked with ``need``."""
    return need in (EVERYONE, SIGNED_IN) or need in PERMISSIONS[role]


def test_no_route_is_without_a_mark(world: World) -> None:
    assert unguarded_routes(world.apps["hub"]) == []


def test_every_mark_is_a_permission_that_some_role_holds(world: World) -> None:
    known = frozenset().union(*PERMISSIONS.values()) | {EVERYONE, SIGNED_IN, DEVICE_KEY}
    assert {n for n in route_needs(world.apps["hub"]).values() if n} <= known


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_for_those_who_may_and_for_nobody_else(world: World, role: str) -> None:
    screens = world.signed_in(role)
    app = world.apps[KIND_OF[role]]
    needed = route_needs(app)
    opened = refused = 0
    for rule in rules(app, "GET"):
        status = screens.status(world.path(rule))
        need = needed[rule.endpoint]
        assert status < 500, (rule.rule, status)
        if need == DEVICE_KEY:
            assert status == 401, rule.rule
        elif may_open(role, need):
            assert status != 403, rule.rule
            opened += status == 200
        else:
            assert status == 403, rule.rule
            refused += 1
    assert opened >= 5
    # A coordinator may open all that there is.
    assert refused >= 5 or role == "coordinator"


@pytest.mark.parametrize("role", ROLES)
def test_forms_are_refused_to_those_who_may_not(world: World, role: str) -> None:
    screens = world.signed_in(role)
    app = world.apps[KIND_OF[role]]
    needed = route_needs(app)
    csrf = token(screens.client, "/password")
    tried = 0
    for rule in rules(app, "POST"):
        need = needed[rule.endpoint]
        if may_open(role, need):
            continue
        answer = screens.client.post(world.path(rule), data={"csrf_token": csrf})
        assert answer.status_code == (401 if need == DEVICE_KEY else 403), rule.rule
        tried += 1
    assert tried >= 1 or role == "coordinator"


def test_nothing_opens_to_whoever_is_not_signed_in(world: World) -> None:
    app = world.apps["field"]
    client = app.test_client()
    csrf = token(client)
    needed = route_needs(app)
    for method in ("GET", "POST", "PUT"):
        for rule in rules(app, method):
            if needed[rule.endpoint] == EVERYONE:
                continue
            path = world.path(rule)
            answer = client.open(path, method=method, data={"csrf_token": csrf})
            if needed[rule.endpoint] == DEVICE_KEY:
                assert answer.status_code == 401, (method, path)
                continue
            assert answer.status_code == 302, (method, path)
            assert answer.headers["Location"].startswith("/sign-in"), path


@pytest.mark.parametrize("kind", ["field", "audit", "stranger"])
def test_doors_for_computers_open_at_a_hub_for_enrolled_computers(world: World, kind: str) -> None:
    world.signed_in("coordinator")
    app, hub = world.apps["hub"], world.fleet.hub()
    site = {"field": world.fleet.sites["lap"], "audit": world.fleet.sites["audit"]}.get(kind)
    caller = Caller(app.test_client(), site or world.lone(), hub)
    doors = [r for r in app.url_map.iter_rules() if route_needs(app)[r.endpoint] == DEVICE_KEY]
    assert len(doors) == 5
    for rule in doors:
        method = next(m for m in ("PUT", "POST", "GET") if m in (rule.methods or ()))
        path = world.path(rule).removeprefix("/sync/v1")
        status = caller.ask(method, path).status_code
        if site is None:
            assert status == 403, rule.rule
        else:
            # Let in; what it then asks for without saying what is not there, or is refused.
            assert status in (200, 404, 409, 422), (rule.rule, status)


def test_doors_for_computers_lead_nowhere_but_at_a_hub(world: World) -> None:
    world.signed_in("supervisor")
    laptop = world.fleet.sites["lap"]
    caller = Caller(world.apps["field"].test_client(), world.fleet.hub(), laptop)
    answer = caller.ask("GET", f"/uploads/{'ab' * 32}")
    assert (answer.status_code, answer.get_json()) == (404, {"error": "not_a_hub"})


def test_a_form_without_its_token_is_refused(world: World) -> None:
    screens = world.signed_in("supervisor")
    for rule in rules(world.apps["field"], "POST"):
        if route_needs(world.apps["field"])[rule.endpoint] in PERMISSIONS["supervisor"]:
            assert screens.client.post(world.path(rule)).status_code == 400, rule.rule


def test_another_organisation_sees_none_of_it(tmp_path: Path) -> None:
    """A laptop of TIJ is handed all of TAP's entries, as if by a stick gone astray."""
    fleet = Fleet(tmp_path)
    ours, theirs = fleet.laptop("TAP", "ours"), fleet.laptop("TIJ", "theirs")
    place, lot = fleet.stocked(ours)
    woman = register(ours)
    handed = hand_over(ours, place, lot, woman)
    hub = fleet.hub()
    hub.take(ours.export("hub"))
    with hub.desk() as source, theirs.desk() as target:
        rows = source.ledger.database.rows("SELECT * FROM person")
        names = list(rows[0])
        target.ledger.database.executemany(
            f"INSERT INTO person ({','.join(names)}) VALUES ({','.join('?' * len(names))})",
            [list(row.values()) for row in rows],
        )
    client = application(theirs).test_client()
    data = {"username": "theirs", "password": PASSWORD, "csrf_token": token(client)}
    assert client.post("/sign-in", data=data).status_code == 302
    for path in (
        f"/people/{woman}",
        f"/people/{woman}/edit",
        f"/people/{woman}/card",
        f"/people/{woman}/kit",
        f"/people/{woman}/referral",
        f"/receipts/{handed['distribution']}",
    ):
        assert client.get(path).status_code == 404, path
    assert "Marie" not in client.get("/people").get_data(as_text=True)
    fleet.close()
