"""A distribution day at one place: planned, invited, served by tokens, counted, closed."""

from __future__ import annotations

from datetime import date

from tracker.cli.demo.cast import LAPTOPS
from tracker.cli.demo.stage import At, Stage
from tracker.domain.distribution_days.records import SAFETY_ITEMS
from tracker.i18n.translate import gettext as _

INVITED = 8
SERVED = 6
#: Found missing at the count.
MISSING = 1
HELPERS = (("lead", "Rosa"), ("hand_over", "Yolanda"), ("interpreter", "Wideline"))


def hold_a_day(stage: Stage) -> None:
    """Step 5: a day at the first laptop's place, from the plan to the count."""
    laptop = LAPTOPS[0]
    with stage.at(laptop.folder) as here:
        (site,) = {line.site for line in here.ask("stock")}
        day = here.do(
            "days:day:add",
            day={
                "site": site,
                "held_on": date.today().isoformat(),
                "starts_at": 9 * 60,
                "ends_at": 13 * 60,
                "kits": [stage.facts["kit_version"]],
                "expected": INVITED,
                "admission": "invited",
            },
        )
        for task, name in HELPERS:
            here.do("days:staff:add", day=day, task=task, name=name, woman=True)
        for item in SAFETY_ITEMS:
            there = item != "shade_and_seats"
            remark = None if there else "Hay sombra; las sillas llegan a las 10"
            here.do(
                "days:safety:check",
                day=day,
                item=item,
                answer="yes" if there else "no",
                remark=remark,
            )
        women = _clear_women(here, day)
        here.do("days:invitation:add", day=day, persons=women)
        here.do("days:token:make", day=day, count=30)
        here.do("days:day:open", day=day)
        tokens = [t for sheet in here.ask("day_tokens", day=day) for t in sheet.tokens]
        (lot,) = here.ask("lots_to_count", day=day)
        for number, person in enumerate(women[:SERVED]):
            fetched = number == SERVED - 1
            here.do(
                "days:handover:record",
                day=day,
                lot=lot.lot,
                person=person,
                token=tokens[number],
                identity_shown="card",
                collector_name="Guerda" if fetched else None,
                collector_reason="ill" if fetched else None,
            )
        counted = here.ask("lots_to_count", day=day)[0].expected - MISSING
        here.do(
            "days:day:close",
            day=day,
            counts=[{"lot": lot.lot, "counted": counted, "reason": "not_found"}],
            explanation="Falta una bolsa; se busca en la camioneta",
        )
    stage.facts["handed_over"] += SERVED
    stage.facts["day"] = {"invited": INVITED, "served": SERVED, "missing": MISSING}
    stage.say(
        _(
            "Distribution day: %(invited)s invited, %(served)s served with tokens,"
            " %(missing)s kit missing at the count and explained.",
            invited=INVITED,
            served=SERVED,
            missing=MISSING,
        )
    )


def _clear_women(here: At, day: str) -> list[str]:
    """Women of the list whom nothing speaks against, as the page for invitations offers them."""
    wanted = {"gender": "female", "band": "18_59", "no_kit_days": 90}
    offered: list[str] = here.ask("to_invite", day=day, **wanted)
    return offered[:INVITED]
