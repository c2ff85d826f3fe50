"""The forms of the patient's pages: shape only, with every sentence in the patient's language."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from scstrial.assessments.rules import Limits
from scstrial.daily_logs.choices import TemperatureUnit
from scstrial.daily_logs.rules import celsius_from
from scstrial.diary.questions import Question, Screen, numbers_sentence
from scstrial.diary.rules import Given, birth_date, fits, unit_of
from scstrial.diary.wording import day_comes_first, month_names
from scstrial.foundation.forms import BaseForm, options
from scstrial.foundation.refusal import Refused

LONG = 400


class OneOf(RadioField):
    """Big buttons; nothing chosen is no answer."""

    def __init__(self, question: Question, **kw: Any) -> None:
        self.question = question
        offered = [(str(n), str(n)) for n in range(11)] if question.ends else question.options
        self.offered = frozenset(value for value, _words in offered)
        super().__init__(question.words, choices=options(offered), validate_choice=False, **kw)

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in self.offered:
            raise ValidationError(gettext("Choose one of the answers."))


class NumberTyped(StringField):
    """A number as people type it; what was typed stays on the page."""

    def __init__(self, question: Question, **kw: Any) -> None:
        self.question = question
        super().__init__(question.words, **kw)

    def answer(self) -> str:
        numbers = self.question.numbers
        assert numbers is not None
        number = numbers.read(self.data or "")
        return "" if number is None else format(number, "f")

    def pre_validate(self, form: Any) -> None:
        numbers = self.question.numbers
        assert numbers is not None
        limits = Limits("", numbers.low, numbers.high, "", numbers.step)
        if self.data and not fits(numbers.read(self.data), limits):
            raise ValidationError(numbers_sentence(numbers))


class TextTyped(StringField):
    def __init__(self, question: Question, **kw: Any) -> None:
        self.question = question
        super().__init__(question.words, **kw)

    def pre_validate(self, form: Any) -> None:
        if self.data and len(self.data) > self.question.longest:
            raise ValidationError(gettext("Please write less: at most %(count)s letters.", count=self.question.longest))


class LongText(TextTyped, TextAreaField):
    pass


class ScreenForm(BaseForm):
    """One screen; `link_number` says whose answers they are."""

    link_number = HiddenField()
    wants_usual_pain = False

    def questions(self) -> list[Any]:
        return [field for field in self if hasattr(field, "question")]

    def answers(self) -> dict[str, str]:
        """What was answered and can be taken, by question."""
        kept = {field.short_name: text_of(field) for field in self.questions() if not field.errors}
        return {name: text for name, text in kept.items() if text}

    def all_typed(self) -> dict[str, str]:
        """Everything as it was typed."""
        return {field.short_name: (field.data or "")[: field.question.longest] for field in self.questions()}

    def typed(self) -> dict[str, str]:
        """What cannot be taken, as it was typed."""
        return {field.short_name: (field.data or "")[:LONG] for field in self.questions() if field.errors}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        for check in CHECKS:
            valid = check(self) and valid
        return valid


def text_of(field: Any) -> str:
    return field.answer() if hasattr(field, "answer") else field.data or ""


def form_for(screen: Screen, *, wants_usual_pain: bool = False) -> type[ScreenForm]:
    """A form that asks this screen's questions; `wants_usual_pain`: an area of a diary day."""
    fields = {question.name: field_for(question) for question in screen.questions}
    return type("AnswersForm", (ScreenForm,), {**fields, "wants_usual_pain": wants_usual_pain})


def field_for(question: Question) -> Any:
    if question.options or question.ends:
        return OneOf(question)
    if question.numbers is not None:
        return NumberTyped(question)
    return LongText(question) if question.longest > LONG else TextTyped(question)


def data_for(screen: Screen, given: Given, typed: Given) -> dict[str, str]:
    """The answers as the fields show them; what could not be taken stands as it was typed."""
    return {question.name: typed.get(question.name, given.get(question.name, "")) for question in screen.questions}


def pain_in_order(form: Any) -> bool:
    """Least <= usual <= worst (rule book 7)."""
    if "worst" not in form:
        return True
    least, average, worst = (rating(form[name]) for name in ("least", "average", "worst"))
    known = [one for one in (least, average, worst) if one is not None]
    if known == sorted(known):
        return True
    words = gettext("The least pain cannot be higher than the usual pain, nor the usual pain higher than the worst.")
    return hang(form["average" if average is not None else "least"], words)


def rating(field: Any) -> Decimal | None:
    text = text_of(field) if not field.errors else ""
    return Decimal(text) if text else None


def diary_day_whole(form: Any) -> bool:
    """A diary day is judged by the usual pain: without it the other numbers would be lost (rule book 4.1)."""
    if not form.wants_usual_pain or "average" not in form or form.average.data:
        return True
    if not any(form[name].data for name in ("worst", "least", "current")):
        return True
    return hang(form.average, gettext("Please tell us your usual pain too, or empty the other answers."))


def relief_whole(form: Any) -> bool:
    """Less or more pain needs how much, and the other way round."""
    if "way" not in form:
        return True
    if form.way.data in ("less", "more") and not form.amount.data:
        return hang(form.amount, gettext("Choose how much."))
    if form.amount.data and not form.way.data:
        return hang(form.way, gettext("Choose if you have less or more pain."))
    return True


def none_or_some(form: Any) -> bool:
    """None taken, and yet a number: one of them is meant."""
    if "took" not in form or form.took.data != "no":
        return True
    counted = [field for field in form.questions() if field.short_name.startswith("dose-")]
    if not any(text_of(field).strip("0.") for field in counted if not field.errors):
        return True
    return hang(form.took, gettext("You typed a number below. Choose Yes, or empty the number."))


def temperature_possible(form: Any) -> bool:
    """34.0-42.0 °C or 93.2-107.6 °F (rule book 7)."""
    if "temperature" not in form or not form.temperature.data:
        return True
    typed = form.temperature.data
    try:
        celsius_from(typed, TemperatureUnit(form.unit.data) if form.unit.data in ("c", "f") else unit_of(typed))
    except Refused:
        words = gettext("Type your temperature as a number, from 93.2 to 107.6 °F or from 34.0 to 42.0 °C.")
        return hang(form.temperature, words)
    return True


CHECKS: tuple[Callable[[Any], bool], ...] = (
    pain_in_order,
    diary_day_whole,
    relief_whole,
    none_or_some,
    temperature_possible,
)


def hang(field: Any, words: str) -> bool:
    field.errors = [*field.errors, words]
    return False


class BirthDateForm(BaseForm):
    """The second check: three fields, so that day and month cannot be mixed up."""

    day = StringField()
    month = SelectField(validate_choice=False)
    year = StringField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month.choices = options([("", gettext("Choose")), *month_names()])
        self.day_first = day_comes_first()

    def born_on(self, today: date) -> date | None:
        """The date typed; None, with a sentence at the form, when it is none."""
        born_on = birth_date(self.day.data or "", self.month.data or "", self.year.data or "", today)
        if born_on is None:
            self.form_problems.append(gettext("Type day, month and year of birth, such as 4, May, 1968."))
        return born_on


class CodeForm(BaseForm):
    code = StringField()


class StepForm(BaseForm):
    """A button alone."""

    link_number = HiddenField()


class LinkForm(BaseForm):
    """Staff: for which log, diary day or check, and whether a new link is wanted."""

    kind = HiddenField()
    on = HiddenField()
    session = HiddenField()
    fresh = HiddenField()
