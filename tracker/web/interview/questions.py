"""What she is asked, as it is said to her, and the answers that can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.i18n.locales import LANGUAGES, Language
from tracker.i18n.sentences.choices import CHOICES
from tracker.i18n.translate import N_, gettext_in
from tracker.web.monitoring import spoken as after_distributions
from tracker.web.people.consent_text import SENTENCES
from tracker.web.people.forms import RegisterForm

#: In the order of the conversation: field of the form → the question.
QUESTIONS: dict[str, str] = {
    "given_names": N_("What is your first name? Tell me how you write it."),
    "family_names": N_("What is your last name?"),
    "birth_date": N_("When were you born? If you only know the year, tell me the year."),
    "age": N_("If you do not know when you were born: how old are you?"),
    "gender": N_("Are you a woman or a man? You do not have to say."),
    "languages": N_("Which languages do you speak?"),
    "reads": N_("Can you read?"),
    "interpreter_needed": N_("Do you need somebody to interpret for you?"),
    "phone": N_("What is your telephone number?"),
    "phone_safe": N_("Is it safe for you if we call you?"),
    "municipality": N_("In which town do you live now?"),
    "dependants": N_("How many people depend on you?"),
    "pregnant": N_("Are you pregnant? You do not have to answer."),
    "lactating": N_("Are you breastfeeding? You do not have to answer."),
    "migration_status": N_("Do you have papers to stay in Mexico? You do not have to answer."),
    "documents": N_("Which documents do you have with you?"),
    **{
        f"wg_{name}": CHOICES["wg_question"][name]
        for name in (
            "seeing", "hearing", "walking", "remembering", "self_care", "communicating",
        )
    },
    "name_on_card": N_(
        "Do you want your name on your card? Without it, whoever finds the card learns nothing."
    ),
}  # fmt: skip
AGREE = N_("Do you agree that we write down your answers?")
#: Field → group of its choices.
_GROUPS = {
    "gender": "gender",
    "languages": "language",
    "reads": "yes_no",
    "interpreter_needed": "yes_no",
    "phone_safe": "yes_no",
    "pregnant": "yes_no",
    "lactating": "yes_no",
    "migration_status": "migration_status",
    "documents": "documents",
}
#: Pictures of what she hears before she agrees, in the order of the sentences.
PICTURES = ("write", "kit", "change", "see")


@dataclass(frozen=True)
class Answer:
    """One answer to point at: its code, and what it is called in each language."""

    code: str
    texts: dict[Language, str]


@dataclass(frozen=True)
class Question:
    """``name`` of the form's field; ``texts`` by language; ``answers`` where one is chosen
    (``several``: as many as she likes), empty where something is written."""

    name: str
    texts: dict[Language, str]
    answers: tuple[Answer, ...]
    several: bool


def in_each(msgid: str) -> dict[Language, str]:
    """A sentence in every language."""
    return {lang: gettext_in(lang, msgid) for lang in LANGUAGES}


def questions(form: RegisterForm) -> list[Question]:
    """The conversation, with the answers that the form takes."""
    return [
        Question(
            name,
            in_each(msgid),
            tuple(_answers(form, name)),
            form[name].type == "SelectMultipleField",
        )
        for name, msgid in QUESTIONS.items()
    ]


def _answers(form: RegisterForm, name: str) -> list[Answer]:
    group = "wg" if name.startswith("wg_") else _GROUPS.get(name)
    if group is None:
        return []
    codes = [option[0] for option in form[name].iter_choices() if option[0]]
    return [Answer(code, in_each(CHOICES[group][code])) for code in codes]


def spoken(key: str, lang: Language) -> str | None:
    """The sentence of a key as it is read aloud: a question with its answers, ``consent_1`` …,
    ``agree``, and what is said after a distribution."""
    if key == "agree":
        return gettext_in(lang, AGREE)
    if key in QUESTIONS:
        answers = [gettext_in(lang, text) for text in _said_answers(key)]
        return " ".join([gettext_in(lang, QUESTIONS[key]), *(f"{text}." for text in answers)])
    if key in after_distributions.KEYS:
        return after_distributions.aloud(key, lang)
    number = key.removeprefix("consent_")
    if key.startswith("consent_") and number.isdigit() and 1 <= int(number) <= len(SENTENCES):
        return gettext_in(lang, SENTENCES[int(number) - 1])
    return None


def _said_answers(name: str) -> list[str]:
    """Whoever does not read hears what she can answer."""
    if name == "interpreter_needed":
        return [CHOICES["yes_no"][code] for code in ("yes", "no")]
    group = "wg" if name.startswith("wg_") else _GROUPS.get(name)
    return list(CHOICES[group].values()) if group else []


def keys() -> list[str]:
    """Every sentence that can be read aloud, in the order of the conversation; then those of the
    questions after a distribution."""
    said = (f"consent_{n}" for n in range(1, len(SENTENCES) + 1))
    return [*said, "agree", *QUESTIONS, *after_distributions.KEYS]
