"""Steps 4 to 6: what a field worker does on her laptop."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from tracker.basics.errors import Invalid, TrackerError
from tracker.cli.demo.cast import HANDED_PER_LAPTOP, KITS_PER_LAPTOP, LAPTOPS, LISTS
from tracker.cli.demo.stage import At, Stage
from tracker.domain.cases.list_import import import_list
from tracker.i18n.sentences.choices import choice
from tracker.i18n.translate import gettext as _


def import_lists(stage: Stage) -> None:
    """Step 4: each laptop imports its organisation's list, twice."""
    stage.step(4, _("Each laptop imports its registration list; a second time adds nothing"))
    counts = {}
    for laptop in LAPTOPS:
        data = (LISTS / laptop.list_file).read_bytes()
        with stage.at(laptop.folder) as here, stage.console.status(laptop.list_file):
            done, again = (
                import_list(
                    here.desk,
                    data=data,
                    file_name=laptop.list_file,
                    everybody=laptop.everybody,
                )
                for _time in range(2)
            )
        if again.imported or again.parked or again.duplicates:
            raise TrackerError("demo_failed", step=4)
        counts[laptop.list_file] = {k: v for k, v in asdict(done).items() if k != "batch"}
        stage.say(
            _(
                "%(file)s: %(rows)s rows, %(imported)s imported, %(parked)s parked,"
                " %(duplicates)s likely known, %(skipped)s skipped",
                file=laptop.list_file,
                rows=done.rows,
                imported=done.imported,
                parked=done.parked,
                duplicates=done.duplicates,
                skipped=done.skipped,
            )
        )
    stage.facts["lists"] = counts


def hand_over(stage: Stage) -> None:
    """Step 5: register by hand, receive kits, hand over, print, void."""
    stage.step(5, _("Kits come in and are handed over, each with a signed receipt"))
    handed = warned = 0
    for laptop in LAPTOPS:
        with stage.at(laptop.folder) as here:
            site = here.do(
                "organisations:site:add", name=laptop.site, municipality=laptop.municipality
            )
            lot = here.do(
                "supplies:stock:receive",
                site=site,
                kit_version=stage.facts["kit_version"],
                grant_agreement=stage.facts["grants"][laptop.cso],
                kits=KITS_PER_LAPTOP,
                lot=f"L-{laptop.folder.upper()}-1",
                waybill=f"W-{laptop.folder.upper()}-1",
            )["lot"]
            woman = here.do(
                "cases:person:register",
                person={
                    "given_names": "Woz-Mari",
                    "family_names": f"Jean-{laptop.user.title()}",
                    "birth_date": "1993-04-14",
                    "birth_precision": "day",
                    "gender": "female",
                    "languages": ["ht"],
                    "interpreter_needed": True,
                },
                consent={"how": "spoken", "given_by": "self", "language": "ht"},
            )
            stage.facts.setdefault("women", {})[laptop.folder] = woman["person"]
            by_ear = here.ask("find", text=f"Rose Marie Jean {laptop.user.title()}")
            by_card = here.ask("find", text=woman["code"])
            if not by_ear or by_ear[0].person.id != by_card[0].person.id:
                raise TrackerError("demo_failed", step=5)
            people = [woman["person"], *_some_women(here, HANDED_PER_LAPTOP - 1)]
            for person in people:
                arguments = {
                    "person": person,
                    "lot": lot,
                    "site": site,
                    "identity_shown": "told",
                }
                try:
                    done = here.do("supplies:distribution:record", **arguments)
                except Invalid as warning:
                    if warning.code != "earlier_kit_reason_needed":
                        raise
                    warned += 1
                    done = here.do(
                        "supplies:distribution:record", **arguments, earlier_reason="kit_used_up"
                    )
                handed += 1
            here.do(
                "supplies:distribution:void",
                distribution=done["distribution"],
                reason="kit_returned",
            )
            stage.facts["last_receipt"] = here.ask("distributions_of", person=people[0])[0].payload
    stage.facts.update(handed_over=handed, earlier_kit_warnings=warned, voided=len(LAPTOPS))
    stage.say(
        _(
            "%(handed)s kits handed over, %(warned)s after a warning of an earlier kit,"
            " %(voided)s taken back.",
            handed=handed,
            warned=warned,
            voided=len(LAPTOPS),
        )
    )


def _some_women(here: At, number: int) -> list[str]:
    return [p.id for p in here.ask("people", limit=number).people if p.source == "list"][:number]


def refer(stage: Stage) -> None:
    """Step 6: a referral with consent, and its outcome."""
    stage.step(6, _("She is referred to a service with her consent, and the loop is closed"))
    laptop = LAPTOPS[0]
    with stage.at(laptop.folder) as here:
        referral = here.do(
            "referrals:referral:make",
            person=stage.facts["women"][laptop.folder],
            service=stage.facts["services"][0],
            priority="urgent",
            consent={"how": "spoken", "given_by": "self", "language": "ht"},
            interpreter_asked=True,
        )["referral"]
        for state, more in (
            ("accepted", {}),
            ("scheduled", {"appointment_on": (date.today() + timedelta(days=3)).isoformat()}),
            ("completed", {}),
        ):
            here.do("referrals:referral:answer", referral=referral, state=state, **more)
        here.do(
            "referrals:referral:her_answer",
            referral=referral,
            got_it="yes",
            as_needed="yes",
            felt_safe="yes",
        )
        shown = here.ask("referral", referral=referral)
    stage.facts["referral"] = shown.state
    stage.say(f"{shown.service_name}: {choice('referral_state', shown.state)}")
