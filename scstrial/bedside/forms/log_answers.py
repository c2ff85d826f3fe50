"""The answers of one or several versions of a log in words, in the order of the form."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field, FieldList, FormField

from scstrial.assessments.choices import Area
from scstrial.bedside.forms.log_questions import data_of, medicine_words
from scstrial.bedside.forms.logs import FUNCTION_WORDS, LogForm
from scstrial.daily_logs.choices import Answer, RedFlag
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.choice import Choice

PUT_TOGETHER = frozenset(
    {"relief_reported_pct", "coverage_pct", "relief_worse", "temperature_unit", "temperature_method"}
)


@dataclass(frozen=True)
class AnswerLine:
    """One question with the answer of each version; None = no answer."""

    label: str
    words: tuple[str | None, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.words)) > 1


def side_by_side(entries: Sequence[LogEntry], areas: Sequence[Area] = ()) -> list[AnswerLine]:
    """Every question that at least one version answers, in the order of the form; `areas`: the primary one first."""
    answers = [dict(answers_in(entry, areas)) for entry in entries]
    labels = in_order([list(one) for one in answers])
    return [AnswerLine(label, tuple(one.get(label) for one in answers)) for label in labels]


def in_order(lists: Iterable[Sequence[str]]) -> list[str]:
    """The labels of all lists, each where it stands among its neighbours."""
    found: list[str] = []
    for labels in lists:
        place = 0
        for label in labels:
            if label in found:
                place = found.index(label) + 1
            else:
                found.insert(place, label)
                place += 1
    return found


def answers_in(entry: LogEntry, areas: Sequence[Area] = ()) -> Iterator[tuple[str, str]]:
    """Label and words of each answer."""
    form = LogForm(formdata=None, data=data_of(entry), meta={"csrf": False})
    for field in form:
        if field.name == "pain":
            for part in sorted(field.form, key=lambda one: place_in(areas, Area(one.short_name))):
                yield from leaf_answers(part, form.units)
        elif field.name in SAID_BY_ENTRY:
            yield from SAID_BY_ENTRY[field.name](entry)
        elif field.name not in PUT_TOGETHER and not field.flags.hidden:
            yield from leaf_answers(field, form.units)


def leaf_answers(field: Field, units: Mapping[str, str], before: str = "") -> Iterator[tuple[str, str]]:
    """The answers of a field or of the fields inside it."""
    if isinstance(field, FormField):
        for part in field.form:
            yield from leaf_answers(part, units, f"{field.label.text}: ")
    elif not isinstance(field, FieldList) and is_answered(field.data):
        yield before + field.label.text, words_of(field, units)


def is_answered(value: Any) -> bool:
    """An answered 0 is an answer; an unticked box is none."""
    return value is not None and value is not False and value != ""


def place_in(areas: Sequence[Area], area: Area) -> int:
    return areas.index(area) if area in areas else len(areas)


def words_of(field: Field, units: Mapping[str, str]) -> str:
    if field.short_name == "function_change":
        return FUNCTION_WORDS.get(field.data, str(field.data))
    unit = units.get(field.short_name)
    return words(field.data) + (f" {unit}" if unit else "")


def words(value: Any) -> str:
    if isinstance(value, Choice):
        return value.label
    if value is True:
        return "Yes"
    return value if isinstance(value, str) else number(value)


def number(value: Any) -> str:
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def relief_answer(entry: LogEntry) -> Iterator[tuple[str, str]]:
    if entry.relief_reported_pct is not None:
        yield "Relief as the patient says", f"{entry.relief_reported_pct} %"


def coverage_answer(entry: LogEntry) -> Iterator[tuple[str, str]]:
    if entry.coverage_pct is not None:
        yield "Pain area covered by the tingling", f"{entry.coverage_pct} %"


def temperature_answer(entry: LogEntry) -> Iterator[tuple[str, str]]:
    """In °C, and as typed where that is another text."""
    if entry.temperature_c is None:
        return
    celsius = f"{entry.temperature_c} °C"
    unit = entry.temperature_unit.label if entry.temperature_unit else ""
    typed = f"{entry.temperature_typed} {unit}"
    method = entry.temperature_method.label.lower() if entry.temperature_method else ""
    extra = [f"typed {typed}" if entry.temperature_typed and typed != celsius else "", method]
    shown = ", ".join(word for word in extra if word)
    yield "Temperature", f"{celsius} ({shown})" if shown else celsius


def dose_answers(entry: LogEntry) -> Iterator[tuple[str, str]]:
    for dose in entry.analgesics:
        yield medicine_words(dose.drug, dose.strength, dose.unit), f"{number(dose.count)} taken"


def sign_answers(entry: LogEntry) -> Iterator[tuple[str, str]]:
    """Each sign that is not a plain no, and how many of them are."""
    signs = entry.red_flags
    for flag in RedFlag:
        if signs.get(flag, Answer.NO) is not Answer.NO:
            yield f"Warning sign: {flag.label}", signs[flag].label
    denied = sum(answer is Answer.NO for answer in signs.values())
    if signs:
        yield "Warning signs answered no", f"{denied} of {len(RedFlag)}"


SAID_BY_ENTRY: Mapping[str, Callable[[LogEntry], Iterator[tuple[str, str]]]] = {
    "relief_tens": relief_answer,
    "coverage_tens": coverage_answer,
    "analgesics": dose_answers,
    "temperature_c": temperature_answer,
    "red_flags": sign_answers,
}
