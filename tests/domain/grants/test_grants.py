"""A grant from its agreement to its last report, on a hub, laptops and an audit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.domain.grants.scene import Scene, grant_scene, new_grant
from tests.fleet import Fleet, hand_over, register
from tracker.audit.suppression import Hidden
from tracker.basics.errors import Invalid, NotAllowed, NotFound, Refused
from tracker.domain.accounts.roles import PERMISSIONS
from tracker.domain.organisations.queries import targets_on


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    fleet = Fleet(tmp_path_factory.mktemp("fleet"))
    yield grant_scene(fleet)
    fleet.close()


def kinds(scene: Scene, grant: str) -> list[str]:
    return [n.kind for n in scene.hub.ask("grant_standing", grant=grant).notices]


def test_what_holds_on_a_day_follows_from_the_amendments(scene: Scene) -> None:
    hub = scene.hub
    grant = new_grant(hub, "FS-2", scene.day(-100), scene.day(100))
    line = hub.do("grants:line:add", grant=grant, code="A", heading="Renta", planned="50000")
    agreement = hub.value("SELECT _heads FROM grant_agreement WHERE id = ?", grant)
    hub.do(
        "grants:amendment:record", grant=grant, signed_on=scene.day(-10), amount="65000.50",
        purpose="Más renta", lines={line: "40000"},
        new_lines=[{"code": "B", "heading": "Agua", "planned": "25000.50"}],
    )  # fmt: skip
    hub.do(
        "grants:amendment:record", grant=grant, signed_on=scene.day(-10),
        valid_from=scene.day(-50), ends_on=scene.day(160), purpose="Prórroga",
    )  # fmt: skip

    def on(days: int) -> tuple[Decimal, str, list[Decimal]]:
        terms = hub.ask("grant_terms", grant=grant, on=scene.day(days))
        return terms.amount, terms.ends_on, [one.planned for one in terms.lines]

    assert on(-60) == (Decimal(50000), scene.day(100), [Decimal(50000), Decimal(0)])
    assert on(-50) == (Decimal(50000), scene.day(160), [Decimal(50000), Decimal(0)])
    now = (Decimal("65000.50"), scene.day(160), [Decimal(40000), Decimal("25000.50")])
    assert on(-10) == now
    assert on(0) == now
    assert [a.number for a in hub.ask("grant_terms", grant=grant).amendments] == [2, 1]
    targets = {"kits_distributed": 150, "people_trained": 12, "women_and_girls_reached": 60}
    third = hub.do(
        "grants:amendment:record", grant=grant, signed_on=scene.day(-2), purpose="Más kits",
        targets=targets,
    )  # fmt: skip
    # What stays as it was is no change.
    changed = {"kits_distributed": 150, "people_trained": 12}
    assert hub.ask("grant_terms", grant=grant).amendments[-1].targets == changed

    def progress() -> dict[str, int | None]:
        return {p.indicator: p.target for p in hub.ask("target_progress", grant=grant)}

    assert progress() == targets
    (listed,) = (g for g in hub.ask("grants") if g.id == grant)
    assert listed.targets == targets
    with hub.desk() as desk:
        assert targets_on(desk, scene.day(-3))[grant]["kits_distributed"] == 100
    hub.do("grants:grant:void", table="grant_amendment", record=third, reason="entered_by_mistake")
    assert progress() == {"kits_distributed": 100, "women_and_girls_reached": 60}
    # Nothing was rewritten: the agreement has the entry that it had.
    assert hub.value("SELECT _heads FROM grant_agreement WHERE id = ?", grant) == agreement
    for wrong, code in (
        ({"purpose": "Nada"}, "nothing_changes"),
        ({"purpose": "Igual", "targets": {"kits_distributed": 100}}, "nothing_changes"),
        ({"purpose": "Bajo", "targets": {"kits_distributed": -1}}, "not_a_number"),
        ({"purpose": "Menos", "amount": "100"}, "budget_over_amount"),
        ({"purpose": "Antes", "ends_on": scene.day(-101)}, "ends_before_start"),
        ({"purpose": "Dos", "amount": "70000", "number": 1}, "number_taken"),
        ({"purpose": "Mañana", "amount": "70000", "signed_on": scene.day(1)}, "date_in_future"),
    ):
        with pytest.raises(Invalid) as refused:
            hub.do("grants:amendment:record", **{"grant": grant, "signed_on": scene.day(), **wrong})
        assert refused.value.code == code


def test_above_a_line_and_outside_of_the_period_is_told_and_recorded(scene: Scene) -> None:
    hub = scene.hub
    grant = new_grant(hub, "FS-3", scene.day(-30), scene.day(30), "1000")
    line = hub.do("grants:line:add", grant=grant, code="A", heading="Renta", planned="600")
    with pytest.raises(Invalid) as over:
        hub.do("grants:line:add", grant=grant, code="B", heading="Agua", planned="400.01")
    assert over.value.code == "budget_over_amount"
    fixed = {"grant": grant, "budget_line": line, "purpose": "Renta"}
    hub.do("grants:expenditure:record", **fixed, amount="700", spent_on=scene.day(-31))
    assert kinds(scene, grant) == ["line_overspent", "outside_period", "budget_differs"]
    hub.do("grants:expenditure:record", **fixed, amount="300.01")
    standing = hub.ask("grant_standing", grant=grant)
    told = {n.kind: (n.amount, n.what, n.count) for n in standing.notices}
    assert told["grant_overspent"] == (Decimal("0.01"), None, None)
    assert told["line_overspent"] == (Decimal("400.01"), "A", None)
    assert told["outside_period"] == (None, None, 1)
    spending = standing.spending
    assert (spending.left, spending.used) == (Decimal("-0.01"), Decimal("100.0"))
    assert spending.elapsed == Decimal("50.8")
    assert spending.a_month == (Decimal("1000.01") * 30 / 31).quantize(Decimal("0.01"))
    # An extension brings the early money in: amendments decide, not the agreement alone.
    hub.do(
        "grants:amendment:record", grant=grant, signed_on=scene.day(), starts_on=scene.day(-40),
        purpose="Gastos previos",
    )  # fmt: skip
    assert "outside_period" not in kinds(scene, grant)


def test_another_currency_needs_its_rate(scene: Scene) -> None:
    with pytest.raises(Invalid) as needed:
        scene.spend(scene.hub, scene.food, "10", currency="USD")
    assert needed.value.code == "rate_needed"
    with pytest.raises(Invalid) as not_needed:
        scene.spend(scene.hub, scene.food, "10", rate="1")
    assert not_needed.value.code == "rate_not_needed"
    with pytest.raises(Invalid):
        scene.spend(scene.hub, None, "10")
    with pytest.raises(Invalid) as later:
        scene.spend(scene.hub, scene.food, "10", spent_on=scene.day(1))
    assert later.value.code == "date_in_future"


def test_tranches_are_planned_paid_and_confirmed(scene: Scene) -> None:
    hub, grant = scene.hub, scene.grant
    plan = {"grant": grant, "amount": "25000"}
    late = hub.do("grants:tranche:plan", **plan, planned_on=scene.day(-40), condition="Firma")
    hub.do("grants:tranche:plan", **plan, planned_on=scene.day(20))
    assert [t.state for t in hub.ask("grant_tranches", grant=grant)] == ["overdue", "planned"]
    due = {(d.kind, d.what): (d.days, d.urgency) for d in hub.ask("grants_due", grant=grant)}
    assert due == {("payment", "1"): (-40, "overdue"), ("payment", "2"): (20, "soon")}
    paid = hub.do(
        "grants:tranche:pay", tranche=late, paid_on=scene.day(-2), amount="25000", reference="SPEI"
    )
    scene.fleet.sync()
    # Both laptops confirm without knowing of each other: one receipt, no conflict.
    for site in (scene.one, scene.two):
        site.do("grants:tranche:confirm", payment=paid, received_on=scene.day(-1))
    with pytest.raises(Refused) as again:
        scene.one.do("grants:tranche:confirm", payment=paid)
    assert again.value.code == "confirmed_already"
    scene.fleet.sync()
    tranche = hub.ask("grant_tranches", grant=grant)[0]
    assert (tranche.state, tranche.received) == ("paid", Decimal(25000))
    assert len(tranche.payments) == 1
    assert hub.value("SELECT count(*) FROM tranche_receipt") == 1
    assert hub.value("SELECT _conflicts FROM tranche_receipt") == 0
    with pytest.raises(Refused) as used:
        hub.do("grants:grant:void", table="tranche", record=late, reason="cancelled")
    assert used.value.code == "used_by_others"


def test_of_a_tranche_that_was_paid_in_part_the_rest_is_due(scene: Scene) -> None:
    hub, grant = scene.hub, scene.grant
    plan = {"grant": grant, "amount": "25000"}
    tranche = hub.do("grants:tranche:plan", **plan, planned_on=scene.day(10))

    number = str(next(t.number for t in hub.ask("grant_tranches", grant=grant) if t.id == tranche))

    def left() -> list[Decimal | None]:
        due = hub.ask("grants_due", grant=grant)
        return [one.left for one in due if one.kind == "payment" and one.what == number]

    assert left() == [None]
    for amount, rest in (("10000", [Decimal(15000)]), ("4999.50", [Decimal("10000.50")])):
        hub.do("grants:tranche:pay", tranche=tranche, paid_on=scene.day(), amount=amount)
        assert left() == rest
    hub.do("grants:tranche:pay", tranche=tranche, paid_on=scene.day(), amount="10000.50")
    assert left() == []


def test_a_report_is_given_back_and_accepted(scene: Scene) -> None:
    hub, one = scene.hub, scene.one
    report = hub.do(
        "grants:report:ask", grant=scene.grant, report_kind="narrative", due_on=scene.day(6)
    )
    scene.fleet.sync()

    def state() -> str:
        found = {r.id: r for r in hub.ask("grant_reports", grant=scene.grant)}
        return str(found[report].state)

    reminded = [d for d in one.ask("grants_due") if d.kind == "report"]
    assert [(d.days, d.urgency, d.what) for d in reminded] == [(6, "urgent", "narrative")]
    first = one.do("grants:report:hand_in", report=report, handed_in_on=scene.day())
    scene.fleet.sync()
    assert state() == "handed_in"
    with pytest.raises(Invalid):
        hub.do("grants:report:decide", delivery=first, decision="returned")
    hub.do("grants:report:decide", delivery=first, decision="returned", remark="Faltan anexos")
    assert state() == "returned"
    scene.fleet.sync()
    second = one.do("grants:report:hand_in", report=report)
    scene.fleet.sync()
    assert state() == "handed_in"
    hub.do("grants:report:decide", delivery=second, decision="accepted")
    assert state() == "accepted"
    assert not [d for d in hub.ask("grants_due") if d.what == "narrative"]


def test_training_is_counted_and_its_trainer_is_personal(scene: Scene) -> None:
    scene.one.do(
        "grants:capacity:record", grant=scene.grant, held_on=scene.day(-3), topic="Contabilidad",
        hours="6.5", women=7, men=2, giver="consultant", giver_name="Sofía Luna",
        training_result="tool_in_use",
    )  # fmt: skip
    scene.spend(scene.one, scene.rent, "10", supplier_person="Don Beto", receipt_number="P-1")
    scene.fleet.sync()
    audit = scene.audit_after_sync()
    for site, name, person in ((scene.hub, "Sofía Luna", "Don Beto"), (audit, None, None)):
        event = site.ask("capacity_building", grant=scene.grant)[0]
        assert (event.people, event.hours, event.giver_name) == (9, Decimal("6.5"), name)
        paid = [e for e in site.ask("expenditures", grant=scene.grant) if e.purpose == "Despensas"]
        assert person in [e.supplier_person for e in paid]
        assert audit is not site or {e.supplier_person for e in paid} == {None}


def test_who_may_see_and_write_what(scene: Scene) -> None:
    scene.fleet.sync()
    spent = scene.spend(scene.one, scene.rent, "11", receipt_number="P-2")
    scene.fleet.sync()
    other = scene.other
    assert {s.spending.terms.cso for s in other.ask("grants_standing")} == {"TIJ"}
    assert other.value("SELECT count(*) FROM expenditure") == 0
    for ask in ("grant_standing", "expenditures", "grant_tranches", "target_progress"):
        with pytest.raises(NotFound):
            other.ask(ask, grant=scene.grant)
    with pytest.raises(NotFound):
        scene.spend(other, scene.rent, "1")
    with pytest.raises(NotFound):
        other.do("grants:work:void", table="expenditure", record=spent, reason="entered_twice")
    with pytest.raises(NotAllowed):
        scene.one.do("grants:tranche:plan", grant=scene.grant, planned_on="2026-01-01", amount="1")
    with pytest.raises(NotAllowed):
        scene.spend(scene.audit_after_sync(), scene.rent, "1")
    assert scene.audit.ask("grant_standing", grant=scene.grant).spending.spent > 0
    for role in ("field_worker", "case_worker", "administrator"):
        assert not [p for p in PERMISSIONS[role] if p.startswith("grants:")]


def test_what_was_reached_is_counted_and_small_counts_are_hidden(scene: Scene) -> None:
    hub, one, fleet = scene.hub, scene.one, scene.fleet
    place = one.do("organisations:site:add", name="Albergue", municipality="07089")
    lot = one.do(
        "supplies:stock:receive", site=place, kit_version=fleet.reference.kit_version,
        grant_agreement=scene.grant, kits=20, lot="FS", waybill="W-9",
    )["lot"]  # fmt: skip
    women = [register(one, name, "Pierre") for name in ("Guerda", "Natacha", "Fabienne")]
    for woman in [*women, women[0]]:
        hand_over(one, place, lot, woman, **(
            {"earlier_reason": "kit_lost"} if woman == women[0] else {}
        ))  # fmt: skip
    fleet.sync()
    seen = {p.indicator: p for p in hub.ask("target_progress", grant=scene.grant)}
    kits, reached = seen["kits_distributed"], seen["women_and_girls_reached"]
    assert (kits.reached, kits.target, kits.percent) == (4, 100, Decimal("4.0"))
    assert (reached.reached, reached.percent) == (3, Decimal("5.0"))
    assert sum(n for n in reached.by_quarter.values() if isinstance(n, int)) == 3
    audit = scene.audit_after_sync()
    public = {p.indicator: p for p in audit.ask("target_progress", grant=scene.grant)}
    assert public["kits_distributed"].reached == 4
    assert public["women_and_girls_reached"].reached is Hidden.FEW
    assert public["women_and_girls_reached"].percent is None
    assert all(
        not isinstance(n, int) for n in public["women_and_girls_reached"].by_quarter.values()
    )
