"""Why a cell of a list is doubtful, and why two registrations look like one woman."""

from __future__ import annotations

from tracker.i18n.translate import N_

#: Doubts about a list's cells, by code.
DOUBTS: dict[str, str] = {
    "answer_unreadable": N_("This answer is neither yes nor no."),
    "code_zero_restored": N_("The code had lost its first zero."),
    "delivery_date_missing": N_("A kit was given, but the date is missing."),
    "family_name_missing": N_("The last name is missing."),
    "number_unreadable": N_("This number cannot be read."),
    "text_like_formula": N_("This looks like a formula and is kept as text."),
    "too_old_for_that": N_("By this date of birth she is too old for what else the row says."),
    "age_disagrees": N_("The age does not fit the date of birth."),
    "age_unreadable": N_("The age cannot be read."),
    "birth_missing": N_("There is no date of birth and no age."),
    "birth_too_long_ago": N_("The date of birth is too long ago."),
    "consent_refused": N_("The list says that she did not consent."),
    "consent_unknown": N_("The list does not say whether she consented. Ask her next time."),
    "date_ambiguous": N_("Day and month can be read either way."),
    "date_impossible": N_("This day does not exist."),
    "date_in_future": N_("This date is in the future."),
    "date_not_a_day": N_("Only a year or a month is given, not a day."),
    "date_unreadable": N_("This date cannot be read."),
    "date_without_kit": N_("There is a delivery date, but no kit was given."),
    "delivered_before_birth": N_("The delivery date is before the date of birth."),
    "gender_ambiguous": N_("M can mean woman or man here."),
    "gender_unreadable": N_("This sex cannot be read."),
    "municipality_ambiguous": N_("Several municipalities have this name."),
    "municipality_unknown": N_("No municipality has this name or code."),
    "name_has_digits": N_("The name has digits in it."),
    "name_missing": N_("The name is missing."),
    "name_order_guessed": N_("Which is the first name and which the last name was guessed."),
    "name_split_guessed": N_("Where the last name begins was guessed."),
    "phone_stands_for_none": N_("This number stands for having no telephone."),
    "phone_unreadable": N_("This telephone number cannot be read."),
    "status_unknown": N_("This migration status is not known."),
    "too_young_for_that": N_("By this date of birth she is too young for what else the row says."),
    "value_unreadable": N_("This value cannot be read."),
    "year_two_digits": N_("The century of this year is not clear."),
}

#: Why two registrations look like, or unlike, one woman.
LIKENESS: dict[str, str] = {
    "birth_day_month_swapped": N_("day and month of birth swapped"),
    "birth_different": N_("different date of birth"),
    "birth_one_digit": N_("date of birth differs in one digit"),
    "birth_same": N_("same date of birth"),
    "birth_unknown": N_("date of birth not known"),
    "birth_year_close": N_("year of birth close"),
    "birth_year_same": N_("same year of birth"),
    "code_same": N_("same card"),
    "family_different": N_("different last name"),
    "gender_different": N_("different sex"),
    "given_different": N_("different first name"),
    "municipality_same": N_("same municipality"),
    "name_different": N_("different name"),
    "name_one_letter": N_("name differs in one letter"),
    "name_part_added": N_("one name more or less"),
    "name_reordered": N_("names in another order"),
    "name_same": N_("same name"),
    "name_sounds_alike": N_("name sounds alike"),
    "name_unknown": N_("name not known"),
    "phone_different": N_("different telephone"),
    "phone_same": N_("same telephone"),
    "phone_unknown": N_("telephone not known"),
}
