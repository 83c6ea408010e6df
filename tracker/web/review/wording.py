"""Findings in words: what is the matter, and what to do about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.i18n.dates import format_date
from tracker.i18n.sentences.fields import field_label, record_label
from tracker.i18n.translate import N_, Lazy, current_language, ngettext
from tracker.i18n.translate import gettext as _
from tracker.review.queue import Finding

#: Each kind as a heading.
KINDS: dict[str, str] = {
    "conflict": N_("Two values for one thing"),
    "served_twice": N_("One woman served twice"),
    "one_woman": N_("Two registrations, likely one woman"),
    "one_card": N_("Two women, one card"),
    "below_zero": N_("Stock below zero"),
    "other_kit": N_("Handed over as another kit"),
    "closed_twice": N_("A day closed twice"),
    "paper_twice": N_("One waybill recorded twice"),
    "transit": N_("A transfer that does not end well"),
    "came_back": N_("Something came about an erased person"),
    "pending": N_("A change came without what it builds on"),
    "waiting": N_("A part has not arrived"),
    "fork": N_("A computer exists twice"),
}

#: What to do about each kind.
ADVICE: dict[str, str] = {
    "conflict": N_("Ask those who wrote, or her. Then choose the value that counts."),
    "served_twice": N_(
        "Ask both workers. If one kit was not handed over, take that distribution back. If she "
        "received both, say why and put this aside."
    ),
    "one_woman": N_(
        "Compare the two. If it is one woman, join the registrations: nothing of either is lost. "
        "If not, say so, and nobody is asked again."
    ),
    "one_card": N_(
        "Two copies of one prepared card were handed out. It shows the woman who was given it "
        "first. Give the other one another card."
    ),
    "below_zero": N_(
        "More kits left than had come. Look for a delivery that was not recorded, or count and "
        "correct the stock."
    ),
    "other_kit": N_(
        "Look into the boxes. If the lot is what the receipts say, correct the lot. If not, take "
        "the distributions back as another kit and record them anew, or say why and put this aside."
    ),
    "closed_twice": N_(
        "Ask both who counted. Then take the closing back that does not hold: the stock stands at "
        "what was counted last."
    ),
    "paper_twice": N_(
        "Look at the paper. If it is one, take one of the two records back: its kits are in the "
        "stock twice. If two deliveries came with this number, say why and put this aside."
    ),
    "transit": N_(
        "Ask both places what left and what arrived. Record the half that is missing, or take back "
        "what was entered by mistake. If it cannot be cleared up, say why and put this aside."
    ),
    "came_back": N_("Look at what came, and erase it too."),
    "pending": N_(
        "The rest comes when the computer that wrote it exchanges again. Ask it to send "
        "everything again."
    ),
    "waiting": N_(
        "What was recorded counts only when all of it is here. Ask this computer to send "
        "everything again."
    ),
    "fork": N_(
        "It was copied, or brought back from a backup. Both went on writing and both are kept. "
        "Enrol it anew, and stop trusting the old key."
    ),
}


def kind_label(kind: str) -> Lazy:
    return Lazy(KINDS[kind], {})


def advice(kind: str) -> Lazy:
    return Lazy(ADVICE[kind], {})


def card(code: str) -> str:
    """A card's code as it is printed."""
    return f"{code[:4]}-{code[4:]}"


def summary(finding: Finding) -> str:
    """One line on a finding, without a name."""
    facts = finding.facts
    if finding.kind == "conflict":
        return f"{record_label(facts['table'])}: {field_label(facts['field'])}"
    if finding.kind == "pending":
        return str(record_label(facts["table"]))
    if finding.kind == "served_twice":
        return _(
            "Kits on %(first)s and on %(second)s", first=_day(facts["days"][0]),
            second=_day(facts["days"][1]),
        )  # fmt: skip
    if finding.kind == "below_zero":
        return _(
            "Since %(day)s, at the lowest %(num)s", day=_day(facts["day"]), num=facts["lowest"]
        )
    if finding.kind == "other_kit":
        return ngettext(
            "Lot %(code)s is said to be %(kit)s; %(num)s kit of it was handed over as %(handed)s",
            "Lot %(code)s is said to be %(kit)s; %(num)s kits of it were handed over as %(handed)s",
            facts["number"], code=facts["code"], kit=facts["kit"],
            handed=", ".join(facts["handed"]),
        )  # fmt: skip
    if finding.kind == "closed_twice":
        return _(
            "%(day)s: closed %(num)s times, and other numbers were counted",
            day=_day(facts["day"]), num=facts["number"],
        )  # fmt: skip
    if finding.kind == "paper_twice":
        return _(
            "Waybill %(number)s: recorded %(num)s times, from %(suppliers)s",
            number=facts["number"], num=facts["papers"], suppliers=", ".join(facts["suppliers"]),
        )  # fmt: skip
    if finding.kind == "transit":
        return transit_summary(facts)
    if finding.kind == "waiting":
        return _("%(held)s of %(size)s parts are here", held=facts["held"], size=facts["size"])
    if finding.kind == "came_back":
        return ngettext("%(num)s record is held", "%(num)s records are held", facts["held"])
    if finding.kind == "one_card":
        return _("Card %(code)s", code=card(facts["code"]))
    if finding.kind == "one_woman":
        return _("Cards %(first)s and %(second)s", first=card(facts["codes"][0]),
                 second=card(facts["codes"][1]))  # fmt: skip
    return ""


def transit_summary(facts: dict[str, Any]) -> str:
    """What is the matter with a transfer."""
    if facts["trouble"] == "not_received":
        return _(
            "%(number)s: %(sent)s kits were sent and not received by %(day)s",
            number=facts["number"], sent=facts["sent"], day=_day(facts["due"]),
        )  # fmt: skip
    if facts["trouble"] == "not_sent":
        return _(
            "%(number)s: %(arrived)s kits arrived, and no computer recorded that they were sent",
            number=facts["number"], arrived=facts["arrived"],
        )  # fmt: skip
    if facts["trouble"] == "received_by_another":
        return _(
            "%(number)s: received by an organisation that the kits were not for",
            number=facts["number"],
        )
    if facts["trouble"] == "lot_differs":
        return _(
            "%(number)s: the two organisations tell another kit, grant or expiry of one lot",
            number=facts["number"],
        )
    return _(
        "%(number)s: %(sent)s kits were sent and %(arrived)s arrived",
        number=facts["number"], sent=facts["sent"], arrived=facts["arrived"],
    )  # fmt: skip


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text), current_language(), "short")
