"""What the forms about leads share: parts of a form, yes or no, impedances, and problems at nested fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from scstrial.bedside.choices import YesNo
from scstrial.foundation.forms import BaseForm, ChoiceField, WholeField, leaves, options
from scstrial.foundation.refusal import Problem

NOT_MEASURED = frozenset({"-", "–", "?", "x"})


class Part(Form):  # type: ignore[misc]
    """A group of fields inside a form; texts are trimmed as in the form around it."""

    class Meta:
        bind_field = BaseForm.Meta.bind_field

    def is_blank(self, *ignoring: str) -> bool:
        """Whether nothing was typed or chosen, but for the fields named."""
        return not any(answered(field) for field in self if field.short_name not in ignoring)

    def ask(self, **missing: str) -> bool:
        """Hang a message on each of these fields that has no answer; True when none is missing."""
        unanswered = {name: words for name, words in missing.items() if is_missing(self[name])}
        for name, words in unanswered.items():
            self[name].errors = [*self[name].errors, words]
        return not unanswered


def answered(field: Field) -> bool:
    """Whether a field holds something, also something that could not be read."""
    typed = any(str(text).strip() for text in field.raw_data or [] if text is not None)
    return typed or not (field.data is None or field.data is False or field.data in ("", (), {}))


def is_missing(field: Field) -> bool:
    return not field.errors and field.data in (None, "", ())


class RecordForm(BaseForm):
    """A form with parts. Problems are named as the rules name them and hang at the nearest field there is."""

    @property
    def version_seen(self) -> int | None:
        """The version, or the record's number, that this form was made from."""
        typed = self.seen_version.data or ""
        return int(typed) if typed.isdecimal() else None

    def place_of(self, field: str | None) -> str | None:
        """Where this form asks for what a rule calls `field`."""
        return field

    def show(self, problems: Iterable[Problem]) -> None:
        known = {field.name for field in leaves(self)}
        super().show(Problem(one.message, nearest(self.place_of(one.field), known)) for one in problems)
        self.gather_errors()

    def gather_errors(self) -> None:
        """Lists of parts know the errors inside them, so that the summary names them."""
        for field in self:
            if isinstance(field, FieldList):
                inside = [entry.errors for entry in field.entries]
                field.errors = inside if any(inside) else []


def nearest(name: str | None, known: Iterable[str]) -> str | None:
    """`leads-0-impedances_ohm-3` is asked for in `leads-0-impedances_ohm`; None belongs to the whole form."""
    fields = set(known)
    while name and name not in fields:
        name = name.rpartition("-")[0]
    return name or None


def add_part(parts: FieldList) -> None:
    """One more empty part, as long as there is room; what was typed so far stays."""
    if len(parts.entries) < parts.max_entries:
        parts.append_entry()


def filled(parts: FieldList, *ignoring: str) -> list[FormField]:
    """The parts up to the last one in which something was typed; the first is always among them."""
    last = max((index for index, part in enumerate(parts.entries) if not part.form.is_blank(*ignoring)), default=0)
    return list(parts.entries[: last + 1])


def parts_named(names: Iterable[str], part: type[Part], labels: Mapping[str, str] | None = None) -> FormField:
    """One part for each of these names, such as the areas of a patient or the leads of a trial."""
    words = labels or {}
    return FormField(type("Parts", (Part,), {name: FormField(part, words.get(name)) for name in names}))


class YesNoField(ChoiceField):
    """Yes or no as radio buttons; `data` is True, False, or None when unanswered."""

    def __init__(self, label: str, validators: list[Any] | None = None, **kw: Any) -> None:
        super().__init__(label, YesNo, validators, **kw)
        self.coerce = truth


def truth(value: Any) -> bool | None:
    if value in (None, "", "None"):
        return None
    return value if isinstance(value, bool) else YesNo(value) is YesNo.YES


class ContactCountField(ChoiceField):
    """4, 8 or 16 contacts."""

    def __init__(self, label: str, counts: Iterable[int], **kw: Any) -> None:
        super().__init__(label, YesNo, **kw)
        self.choices = options((str(count), str(count)) for count in counts)
        self.coerce = whole


def whole(value: Any) -> int | None:
    return None if value in (None, "", "None") else int(value)


class ImpedancesField(WholeField):
    """One number per contact in a row, `640 655 - 702`; a dash stands for a contact that was not measured."""

    widget = TextInput()

    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, [Optional()], **kw)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return " ".join("-" if ohm is None else str(ohm) for ohm in self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].replace(",", " ").replace(";", " ").split() if valuelist else []
        self.data = ()
        if not all(word in NOT_MEASURED or (word.isdecimal() and len(word) < 9) for word in typed):
            raise ValueError("Enter whole numbers in ohm with spaces between, and a dash for a contact not measured.")
        self.data = tuple(None if word in NOT_MEASURED else int(word) for word in typed)
