"""What else is done for her in a week: interpreters, activities, complaints, calls, a lost card."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.basics.errors import TrackerError
from tracker.cli.demo.cast import LAPTOPS
from tracker.cli.demo.stage import At, Stage
from tracker.i18n.translate import gettext as _

#: From Creole into Spanish.
_PAIR = {"from_language": "ht", "to_language": "es"}
#: People of the host community and guests at the training, counted from the paper.
_COUNTED = [
    ["host", "female", "18_34", 9],
    ["host", "male", "35_59", 6],
    ["guest", "female", "18_34", 3],
]
CAME = 12
CALLED = 7


def support(stage: Stage) -> None:
    """Step 6: at the first laptop; every room of it has something in it afterwards."""
    laptop, today = LAPTOPS[0], date.today()
    with stage.at(laptop.folder) as here:
        minutes = _interpret(here, stage, today)
        came = _meet(here, stage, today)
        _hear(here, today)
        asked = _ask_about_kits(here, today)
        _refer_more(here, stage)
        (lost,) = _some(here, 1)
        here.do("cases:card:replace", person=lost, reason="lost")
    stage.facts["support"] = {"minutes": minutes, "at_activities": came, "asked": asked}
    stage.say(
        _(
            "%(minutes)s minutes interpreted, one need not met; %(came)s people at a training and"
            " a women's network; a complaint is overdue; %(asked)s women were asked about their"
            " kits.",
            minutes=minutes,
            came=came,
            asked=asked,
        )
    )


def _some(here: At, number: int) -> list[str]:
    """Grown women of the list."""
    people = here.ask("people", limit=100).people
    grown = [p for p in people if p.source == "list" and p.gender == "female" and (p.age or 0) > 17]
    return [p.id for p in grown][-number:]


def _interpret(here: At, stage: Stage, today: date) -> int:
    interpreter = here.do(
        "activities:interpreter:add",
        interpreter={
            "name": "Wideline Joseph",
            "phone": "962 555 0101",
            "languages": ["es", "fr", "ht"],
            "gender": "female",
            "training": "course",
            "code_signed_on": "2026-02-02",
            "availability": [f"{day}_morning" for day in ("mon", "tue", "wed", "thu", "fri")],
            "by_telephone": True,
            "present": True,
            "municipality": LAPTOPS[0].municipality,
        },
    )
    woman = stage.facts["women"][LAPTOPS[0].folder]
    asked = {"interpreted_for": "migration", "person": woman, **_PAIR}
    request = here.do("activities:interpretation:ask", request=asked)
    here.do("activities:interpretation:assign", request=request, interpreter=interpreter)
    session = {"interpreter": interpreter, "minutes": 45, "mode": "present"}
    here.do("activities:interpretation:session", request=request, session={**asked, **session})
    unmet = here.do("activities:interpretation:ask", request={"interpreted_for": "health", **_PAIR})
    here.do("activities:interpretation:unmet", request=unmet, reason="nobody_free")
    waits = (today + timedelta(days=1)).isoformat()
    tomorrow = {"interpreted_for": "legal", "wanted_on": waits, "wanted_at": 10 * 60, **_PAIR}
    here.do("activities:interpretation:ask", request=tomorrow)
    paper = {"document_kind": "birth_certificate", "pages": 2, "person": woman, **_PAIR}
    here.do("activities:translation:ask", request=paper)
    return 45


def _meet(here: At, stage: Stage, today: date) -> int:
    place = {"municipality": LAPTOPS[0].municipality, "held_on": today.isoformat()}
    grant = stage.facts["grants"][LAPTOPS[0].cso]
    training = here.do(
        "activities:activity:add",
        activity={
            "activity_kind": "training",
            "title": "Derechos y trámites",
            "place": "Casa de cultura",
            "partners": "Clínica Jurídica para Migrantes",
            "hosted_by": "Ayuntamiento",
            "languages": ["es", "ht"],
            "facilitator_count": 2,
            "facilitators": "Wideline, Rosa",
            "results": "Quieren otra reunión sobre el trabajo",
            "grant_agreement": grant,
            **place,
        },
    )
    network = here.do(
        "activities:network:add",
        name="Fanm Vanyan",
        municipality=place["municipality"],
        founded_on="2026-03-08",
    )
    meeting = here.do(
        "activities:activity:add",
        activity={
            "activity_kind": "womens_network",
            "title": "Premye rankont",
            "womens_network": network,
            **place,
        },
    )
    women = _some(here, CAME)
    codes = {person: here.ask("person", person=person).code for person in women}
    for person in women[:-4]:
        here.do("activities:attendance:record", activity=training, code=f"TRKC{codes[person]}")
    here.do("activities:attendance:list", activity=training, persons=women[-4:])
    here.do("activities:count:write", activity=training, counts=_COUNTED)
    here.do("activities:attendance:list", activity=meeting, persons=women[:6])
    return CAME + sum(int(str(cell[3])) for cell in _COUNTED) + 6


def _hear(here: At, today: date) -> None:
    said = {"feedback_channel": "box", "said_in": "ht"}
    here.do(
        "feedback:feedback:receive",
        said={
            **said,
            "feedback_kind": "complaint",
            "feedback_about": "waiting",
            "words": "Nou tann twazèdtan nan solèy.",
            "said_on": (today - timedelta(days=20)).isoformat(),
        },
    )
    asked = here.do(
        "feedback:feedback:receive",
        said={
            **said,
            "feedback_kind": "question",
            "feedback_about": "kit",
            "words": "Kilè pwochen kit la?",
        },
    )
    here.do(
        "feedback:feedback:answer",
        feedback=asked.feedback,
        state="answered",
        answer="Chak twa mwa. Pote kat ou a.",
    )


def _ask_about_kits(here: At, today: date) -> int:
    """Monitoring on a sample: some are reached, one is not."""
    day = today.isoformat()
    sites = sorted({line.site for line in here.ask("stock")})
    made = here.do(
        "monitoring:round:start",
        round={"sites": sites, "handed_from": day, "handed_until": day, "sample": 12},
    )
    waiting = [call.call for call in here.ask("monitoring_calls", round=made)]
    answers = {"kit_received": "yes", "told_free": "yes", "satisfied": "4", "channel_shown": True}
    for number, call in enumerate(waiting[:CALLED]):
        quality = "good" if number else "fair"
        here.do(
            "monitoring:interview:record", call=call, answers={**answers, "kit_quality": quality}
        )
    for call in waiting[CALLED : CALLED + 1]:
        here.do("monitoring:try:record", call=call, outcome="not_reached")
    written: int = here.do("monitoring:box:empty", round=made).written
    if written != CALLED:
        raise TrackerError("demo_failed", step=6)
    return written


def _refer_more(here: At, stage: Stage) -> None:
    """One waits for an answer, one has its appointment tomorrow, one was not sent yet."""
    first, second, third = _some(here, 3)
    services = stage.facts["services"]
    consent = {"how": "spoken", "given_by": "self", "language": "ht"}
    for person, service, state in (
        (first, services[1], None),
        (second, services[2], "accepted"),
        (third, services[0], "draft"),
    ):
        referral = here.do(
            "referrals:referral:make",
            person=person,
            service=service,
            priority="normal",
            consent=consent,
            send=state != "draft",
        )["referral"]
        if state == "accepted":
            here.do("referrals:referral:answer", referral=referral, state="accepted")
            here.do(
                "referrals:referral:answer",
                referral=referral,
                state="scheduled",
                appointment_on=(date.today() + timedelta(days=1)).isoformat(),
            )
