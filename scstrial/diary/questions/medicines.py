"""Pain medicine, and what makes bleeding."""

from flask_babel import lazy_gettext as _l

from scstrial.daily_logs.rules import DoseTaken
from scstrial.diary import wording
from scstrial.diary.questions.parts import Numbers, Question, Screen, yes_no
from scstrial.diary.rules import Asked, dose_name
from scstrial.diary.wording import Words


def medicines_screen(asked: Asked) -> Screen:
    """Those known to be taken, by count; "none" is an answer of its own (rule book 7)."""
    took = Question("took", _l("Did you take pain medicine today?"), (("yes", _l("Yes")), ("no", _l("No, none"))))
    other = Question("other", _l("Other pain medicine: which, and how many?"))
    return Screen(_l("Pain medicine"), (took, *(dose_question(dose) for dose in asked.doses), other))


def dose_question(dose: DoseTaken) -> Question:
    words = _l("%(medicine)s: how many today?", medicine=medicine_words(dose))
    return Question(dose_name(dose), words, numbers=Numbers(0, 40, None), hint=_l("0 if you took none of it."))


def medicine_words(dose: DoseTaken) -> Words:
    return _Medicine(dose)


class _Medicine:
    """`Oxycodone 5 mg`, put into words when it is read."""

    def __init__(self, dose: DoseTaken) -> None:
        self.dose = dose

    def __str__(self) -> str:
        drug, unit = wording.drug_words(self.dose.drug), wording.unit_words(self.dose.unit)
        return f"{drug} {wording.number_words(self.dose.strength)} {unit}"


def thinners_screen(asked: Asked) -> Screen:
    questions = [
        yes_no(
            "aspirin_or_nsaid_taken",
            _l("Did you take aspirin, ibuprofen, naproxen or something like it?"),
        ),
        yes_no(
            "anticoagulant_taken",
            _l("Did you take a blood thinner?"),
            _l("Such as warfarin, apixaban, rivaroxaban or clopidogrel."),
        ),
        Question("bleeding_drug_note", _l("If yes: which one, and when?")),
    ]
    if asked.asks_antibiotic:
        questions.append(yes_no("antibiotic_taken", _l("Did you take your antibiotic?")))
    title = _l("Medicine since we asked you last") if asked.is_check else _l("Other medicine since your last log")
    return Screen(title, tuple(questions))
