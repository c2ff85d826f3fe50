"""The base of every form: trimmed text, problems at their fields, exact numbers, local times."""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import (
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import DateTimeLocalInput, PasswordInput, TextInput

from scstrial.foundation.choice import Choice
from scstrial.foundation.clock import zone_named
from scstrial.foundation.refusal import Problem
from scstrial.foundation.typed import typed_for

MAY_BE_EMPTY = (Optional(),)
YEARS = range(1900, 2200)  # a day outside is a slip of the keys, and no time zone can hold the year 1 or 9999
A_YEAR = "Check the year: it must lie between 1900 and 2199."
PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")  # no powers of ten, no 1_000: people type neither


# WTForms' own sentences name the fault; a person needs to know what to do. Its other languages stay as they are.
WHAT_TO_DO = {
    "This field is required.": "Fill this in.",
    "Not a valid choice.": "Choose one of the answers offered.",
    "Invalid Choice: could not coerce.": "Choose one of the answers offered.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Choose among the answers offered.",
    "Not a valid date value.": "Enter the day like 2026-03-02.",
    "Field cannot be longer than %(max)d character.": "Shorten this to %(max)d character.",
    "Field cannot be longer than %(max)d characters.": "Shorten this to %(max)d characters.",
}


class PlainWords:
    """What WTForms says, in sentences that say what to do."""

    def __init__(self, words: Any) -> None:
        self.words = words

    def gettext(self, text: str) -> str:
        said = self.words.gettext(text)
        return str(WHAT_TO_DO.get(said, said))

    def ngettext(self, one: str, many: str, number: int) -> str:
        said = self.words.ngettext(one, many, number)
        return str(WHAT_TO_DO.get(said, said))


def trimmed(value: Any) -> Any:
    """Text without blanks around it and without signs that no page can show and PostgreSQL refuses (NUL)."""
    if not isinstance(value, str):
        return value
    return "".join(sign for sign in value if sign in "\t\n\r" or unicodedata.category(sign) != "Cc").strip()


def is_trimmed(field_class: type[Field]) -> bool:
    """All texts but passwords, which are taken as typed."""
    return issubclass(field_class, StringField) and not issubclass(field_class, PasswordField)


def new_key() -> str:
    return str(uuid.uuid4())


class BaseForm(FlaskForm):
    """A form that knows where a refusal belongs and is stored once however often it is sent."""

    form_key = HiddenField(default=new_key)
    seen_version = HiddenField()

    class Meta:
        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            if is_trimmed(unbound_field.field_class):
                filters = unbound_field.kwargs.setdefault("filters", [trimmed])
                if trimmed not in filters:
                    unbound_field.kwargs["filters"] = [trimmed, *filters]
            return cast(Field, unbound_field.bind(form=form, **options))

        def get_translations(self, form: Form) -> PlainWords:
            return PlainWords(super().get_translations(form))  # type: ignore[misc]

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """What was sent; on a page that brings back what was typed before the session ran out, that."""
            sent = super().wrap_formdata(form, formdata)  # type: ignore[misc]
            return typed_for(form) if sent is None and formdata is _Auto else sent

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_problems: list[str] = []

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Fill the fields; what holds blanks alone was not filled in, also for `InputRequired`."""
        super().process(*args, **kwargs)
        for field in leaves(self):
            forget_blanks(field)

    @property
    def key(self) -> str:
        """The key this form carries, cut to what is stored."""
        return (self.form_key.data or "")[:36]

    def use_zone(self, zone: str | ZoneInfo) -> None:
        """Local times in this form are meant in this zone; call it right after making the form."""
        for field in leaves(self):
            if isinstance(field, MomentField):
                field.use_zone(zone_named(zone))

    def show(self, problems: Iterable[Problem]) -> None:
        """Hang each problem on its field; what belongs to no field stands over the form."""
        fields = {field.name: field for field in leaves(self)}
        for problem in problems:
            field = fields.get(problem.field or "")
            if field is None:
                self.form_problems.append(problem.message)
            else:
                field.errors = [*field.errors, problem.message]
        tell_lists(self)

    def errors_by_field(self) -> list[tuple[str, str]]:
        """Field id and message of each problem, in the order of the page."""
        return [(field.id, str(message)) for field in leaves(self) for message in field.errors]


def leaves(form: Iterable[Field]) -> Iterator[Field]:
    """All single fields, also those inside sub-forms and lists."""
    for field in form:
        if isinstance(field, FormField):
            yield from leaves(field.form)
        elif isinstance(field, FieldList):
            yield from leaves(field.entries)
        else:
            yield field


def forget_blanks(field: Field) -> None:
    """Passwords are taken as typed; a blank in any other field is no answer."""
    if isinstance(field, SecretField | PasswordField) or not field.raw_data:
        return
    if all(isinstance(text, str) and not text.strip() for text in field.raw_data):
        field.raw_data = ["" for _text in field.raw_data]


def tell_lists(form: Iterable[Field]) -> None:
    """A list knows the errors of its entries only from validation: hand on what was hung there since."""
    for field in form:
        if isinstance(field, FormField):
            tell_lists(field.form)
        elif isinstance(field, FieldList):
            tell_lists(field.entries)
            field.errors = [entry.errors for entry in field.entries if entry.errors]


class ExactField(Field):
    """A number kept exactly as typed, with a decimal point or comma; empty is None."""

    widget = TextInput()
    data: Any

    def __init__(self, label: str | None = None, validators: list[Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {}).setdefault("inputmode", "decimal")
        super().__init__(label, validators or MAY_BE_EMPTY, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format(self.data, "f")

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip().replace(",", ".") if valuelist else ""
        self.data = None
        if not typed:
            return
        if not PLAIN_NUMBER.fullmatch(typed) or len(typed) > 20:
            raise ValueError("Enter a number, for example 7.5.")
        self.data = Decimal(typed)


class WholeField(ExactField):
    """A whole number; empty is None."""

    def __init__(self, label: str | None = None, validators: list[Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {})["inputmode"] = "numeric"
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is None:
            return
        if self.data != self.data.to_integral_value():
            self.data = None
            raise ValueError("Enter a whole number.")
        self.data = int(self.data)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class SecretField(Field):
    """A password taken exactly as typed, spaces too, and never sent back."""

    widget = PasswordInput(hide_value=True)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def _value(self) -> str:
        return ""


class DayField(DateField):
    """A calendar day; what is none says how to write one, or that it does not exist."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            day = date.fromisoformat(typed)
        except ValueError as wrong:
            raise ValueError(f"There is no day {typed[:10]}. Enter the day like 2026-03-02.") from wrong
        if day.year not in YEARS:
            raise ValueError(A_YEAR)
        self.data = day


class MomentField(Field):
    """A local date and time, read in the form's zone; `data` is an aware moment or None."""

    widget = DateTimeLocalInput()

    def __init__(self, label: str | None = None, validators: list[Any] | None = None, **kwargs: Any) -> None:
        self.zone = ZoneInfo("UTC")
        super().__init__(label, validators or MAY_BE_EMPTY, **kwargs)

    data: Any

    def use_zone(self, zone: ZoneInfo) -> None:
        """Read again what was typed, now as a time in this zone."""
        self.zone = zone
        if self.raw_data and isinstance(self.data, datetime):
            self.data = self.data.replace(tzinfo=zone)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.data.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip().replace(" ", "T") if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            moment = datetime.fromisoformat(typed).replace(tzinfo=self.zone)
        except ValueError as wrong:
            raise ValueError("Enter a date and time, for example 2026-03-02 10:30.") from wrong
        if moment.year not in YEARS:
            raise ValueError(A_YEAR)
        self.data = moment

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not exists_in_zone(self.data):
            raise ValidationError("This time was skipped when the clocks changed. Enter the time before or after.")


def exists_in_zone(moment: datetime) -> bool:
    """False for a wall-clock time that the change to summer time leaves out."""
    zone = moment.tzinfo
    there_and_back = datetime.fromtimestamp(moment.timestamp(), zone)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None, microsecond=0)


def options(choices: type[Choice] | Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """A closed list, or pairs of value and wording, as fields take them."""
    if isinstance(choices, type):
        return list(options_of(choices))
    return [SelectChoice(str(value), words) for value, words in choices]


@cache
def options_of(choices: type[Choice]) -> tuple[SelectChoice, ...]:
    """A closed list stays as it is: made once, not at each request."""
    return tuple(options(choices.pairs()))


@cache
def one_of(choices: type[Choice]) -> Any:
    """Text to a choice; empty to None."""
    known: dict[Any, Choice | None] = {None: None, "": None, "None": None} | {one.value: one for one in choices}

    def coerce(value: Any) -> Choice | None:
        return known[value] if value in known else choices(value)

    return coerce


class ChoiceField(RadioField):
    """One of a closed list as radio buttons; unanswered is None."""

    def __init__(self, label: str, choices: type[Choice], validators: list[Any] | None = None, **kw: Any) -> None:
        super().__init__(label, validators or MAY_BE_EMPTY, coerce=one_of(choices), choices=options(choices), **kw)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class SelectOneField(SelectField):
    """One of a closed list as a drop-down with an empty first line; unanswered is None."""

    def __init__(
        self,
        label: str,
        choices: type[Choice],
        validators: list[Any] | None = None,
        blank: str = "Choose",
        **kw: Any,
    ) -> None:
        offered = [SelectChoice("", blank), *options(choices)]
        super().__init__(label, validators or MAY_BE_EMPTY, coerce=one_of(choices), choices=offered, **kw)


RATINGS = options((str(number), str(number)) for number in range(11))


class NrsField(RadioField):
    """A rating from 0 to 10 as eleven radio buttons; `data` is a Decimal or None."""

    def __init__(self, label: str, validators: list[Any] | None = None, **kw: Any) -> None:
        super().__init__(label, validators or MAY_BE_EMPTY, coerce=rating, choices=RATINGS, **kw)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


def rating(value: Any) -> Decimal | None:
    if value in (None, "", "None"):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation as wrong:
        raise ValueError("Choose a number from 0 to 10.") from wrong
