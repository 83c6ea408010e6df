"""The grants' work: what the funder decides, and what the organisations tell of it."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.cli.demo.cast import BUDGET, CSOS, KITS_PER_LAPTOP, LAPTOPS, grant_days
from tracker.cli.demo.stage import At, Stage
from tracker.i18n.translate import gettext as _

#: A one-page PDF, as small as one can be: the receipt that is attached.
RECEIPT_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R
/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 51>>stream
BT /F1 18 Tf 40 100 Td (Factura de ejemplo) Tj ET  
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def add_grants(hub: At) -> dict[str, str]:
    """A grant for each organisation, with its budget, tranches and reports; ids by code."""
    starts, ends = grant_days()
    grants = {}
    for cso in CSOS:
        grant = hub.do(
            "organisations:grant:add",
            code=f"G-{starts.year}-{cso}",
            title=f"Kits de dignidad {starts.year}",
            donor="Fondo de Ejemplo",
            cso=cso,
            amount="180000.00",
            currency="MXN",
            starts_on=starts.isoformat(),
            ends_on=ends.isoformat(),
            signed_on=(starts - timedelta(days=10)).isoformat(),
            targets={"kits_distributed": 2 * KITS_PER_LAPTOP, "women_and_girls_reached": 100},
        )
        for code, (heading, planned) in BUDGET.items():
            hub.do("grants:line:add", grant=grant, code=code, heading=heading, planned=planned)
        today = date.today()
        for day, paid in ((starts, True), (today + timedelta(days=20), False)):
            tranche = hub.do(
                "grants:tranche:plan", grant=grant, planned_on=day.isoformat(), amount="90000.00"
            )
            if paid:
                hub.do(
                    "grants:tranche:pay",
                    tranche=tranche,
                    paid_on=day.isoformat(),
                    amount="90000.00",
                    reference=f"SPEI-{cso}-1",
                )
        hub.do(
            "grants:report:ask",
            grant=grant,
            report_kind="narrative_and_financial",
            since=starts.isoformat(),
            until=(today - timedelta(days=30)).isoformat(),
            due_on=(today - timedelta(days=2)).isoformat(),
        )
        hub.do(
            "grants:report:ask",
            grant=grant,
            report_kind="final",
            due_on=(ends + timedelta(days=30)).isoformat(),
        )
        grants[cso] = grant
    return grants


def spend(stage: Stage) -> None:
    """Step 5, beside the kits: each organisation tells what came and what it spent."""
    seen: set[str] = set()
    recorded = 0
    for laptop in LAPTOPS:
        if laptop.cso in seen:
            continue
        seen.add(laptop.cso)
        with stage.at(laptop.folder) as here:
            recorded += _one_organisation(here, stage.facts["grants"][laptop.cso])
    stage.facts["expenditures"] = recorded
    stage.say(
        _(
            "%(n)s expenditures recorded, one with its receipt attached; the tranches are"
            " confirmed, a report is handed in.",
            n=recorded,
        )
    )


def _one_organisation(here: At, grant: str) -> int:
    starts, _ends = grant_days()
    (paid,) = (t.payments[0] for t in here.ask("grant_tranches", grant=grant) if t.payments)
    received = (starts + timedelta(days=2)).isoformat()
    here.do("grants:tranche:confirm", payment=paid.id, received_on=received)
    lines = {line.code: line.id for line in here.ask("grant_terms", grant=grant).lines}
    first = ""
    spent: tuple[tuple[str, str, str, str | None, str | None, dict[str, str]], ...] = (
        ("A", "42000.00", "120 kits de dignidad", "Proveedora Ejemplo", "A-1021", {}),
        ("B", "3850.50", "Gasolina y casetas", "Gasolinera Ejemplo", "B-77", {}),
        ("B", "45.00", "Envío de cajas", "Paquetería Ejemplo", "US-9",
         {"currency": "USD", "rate": "18.35"}),
        ("C", "12500.00", "Promotora, un mes", None, None, {}),
    )  # fmt: skip
    for at, (line, amount, purpose, supplier, number, other) in enumerate(spent):
        record = here.do(
            "grants:expenditure:record",
            grant=grant,
            budget_line=lines[line],
            amount=amount,
            purpose=purpose,
            supplier=supplier,
            receipt_number=number,
            spent_on=(starts + timedelta(days=20 + 9 * at)).isoformat(),
            **other,
        )
        first = first or record
    here.do(
        "grants:document:attach",
        about="expenditure",
        subject=first,
        data=RECEIPT_PDF,
        title="Factura A-1021",
        document_kind="receipt",
        for_audits=True,
    )
    due = min(here.ask("grant_reports", grant=grant), key=lambda r: r.due_on)
    here.do("grants:report:hand_in", report=due.id, handed_in_on=due.due_on)
    here.do(
        "grants:capacity:record",
        grant=grant,
        held_on=(starts + timedelta(days=40)).isoformat(),
        topic="Protección contra la explotación y el abuso sexuales",
        hours="6",
        women=7,
        men=1,
        giver="funder",
        training_result="planned_change",
    )
    return len(spent)
