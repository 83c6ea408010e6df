"""What the choices of distribution days are called, by the field's name."""

from __future__ import annotations

from tracker.i18n.translate import N_

DAY_CHOICES: dict[str, dict[str, str]] = {
    "admission": {
        "invited": N_("Those on the list"),
        "open_queue": N_("Whoever comes (open queue)"),
    },
    "task": {
        "lead": N_("Responsible for the day"),
        "queue": N_("The line and the tokens"),
        "registration": N_("Registration"),
        "hand_over": N_("Handing over"),
        "stock": N_("Stock and the count"),
        "interpreter": N_("Interpreting"),
        "complaints": N_("Complaints and PSEA"),
        "first_aid": N_("First aid"),
        "other": N_("Other"),
    },
    "safety_item": {
        "women_staff": N_("Women are among those who hand over and guard the line"),
        "water_and_toilets": N_("There are water and toilets that women can use safely"),
        "shade_and_seats": N_("There is shade, and seats for those who cannot stand"),
        "line_of_their_own": N_(
            "Pregnant and nursing women, old and disabled people have a line of their own"
        ),
        "interpreter_there": N_("Somebody speaks Creole with those who come"),
        "complaints_poster": N_("The poster with the complaints telephone hangs where all see it"),
        "complaints_person": N_("A woman to whom one can complain is there and known"),
        "free_of_charge_told": N_(
            "It was said aloud: kits are free, nobody may ask for money or favours"
        ),
        "way_home": N_("The way there and home is safe, also with a kit in the hands"),
        "light_and_hours": N_("There is light, and it ends before it is dark"),
        "crowd_plan": N_("Everybody knows what to do when too many people come"),
        "names_not_seen": N_("Nobody in the line can see names on the screen or on paper"),
        "first_aid_there": N_("First aid is there, and the nearest clinic is known"),
    },
}
