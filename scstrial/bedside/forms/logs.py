"""The daily log as a form: which session asks what, and how answers become a log entry."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from scstrial.assessments.choices import Area
from scstrial.bedside.forms.log_asked import BOTH, EVENING, MORNING, PLAIN, TEXTS, WHOLE
from scstrial.bedside.forms.log_questions import (
    PAIN_WORDS,
    AreaPainForm,
    DeviceForm,
    DoseForm,
    FineAreaPainForm,
    PainForm,
    RedFlagForm,
    SiteForm,
    data_of,
    dose_data,
    scale,
)
from scstrial.bedside.forms.parts import Part, RecordForm
from scstrial.daily_logs.choices import (
    Answer,
    Dressing,
    GoalMet,
    LeadSeen,
    LogSource,
    RedFlag,
    ReportedBy,
    StimFelt,
    TemperatureMethod,
    TemperatureUnit,
)
from scstrial.daily_logs.rules import DeviceCheck, DoseTaken, LogEntry, PainRating, SiteCheck, celsius_from
from scstrial.foundation.forms import BaseForm, ChoiceField, ExactField, SelectOneField, WholeField, options
from scstrial.foundation.refusal import Refused

FUNCTION_WORDS = {
    -3: "Much worse",
    -2: "Worse",
    -1: "A little worse",
    0: "The same",
    1: "A little better",
    2: "Better",
    3: "Much better",
}
FREE_LINES = 2  # for medicines that are not listed
LINES_AT_MOST = 12
NONE = "none"
WHOLE_STEP = Decimal(1)
LEAD_SITE_PAIN = "Pain where the leads enter"
TENS = [(str(n), f"{n} %") for n in range(0, 101, 10)]
DIFFER = "The button and the number differ. Clear the button, or leave the number empty."
FAHRENHEIT_FROM = 60  # no body is warmer in °C or colder in °F


def whole_or_none(value: Any) -> int | None:
    return None if value in (None, "", "None") else int(value)


def text_or_none(value: Any) -> str | None:
    return None if value in (None, "", "None") else str(value)


def whole(value: Decimal | None) -> Decimal | int | None:
    """A whole number as such; what is none stays for the rules to refuse."""
    return int(value) if value is not None and value == value.to_integral_value() else value


def buttons(label: str, choices: Iterable[tuple[str, str]], coerce: Any = text_or_none) -> RadioField:
    """Radio buttons that may stay unanswered; a value beyond them is left to the rules."""
    return RadioField(label, [Optional()], coerce=coerce, choices=options(choices), validate_choice=False)


class LogForm(RecordForm):
    """Every question there is, in the order in which one talks to a patient; `only` takes those of the session."""

    pain = FormField(PainForm, "Pain")
    relief_tens = buttons("How much of the pain is gone", TENS, whole_or_none)
    relief_reported_pct = WholeField("or exactly")
    relief_worse = BooleanField("The pain is worse, by that much")
    relief_sufficient = ChoiceField("Was the relief sufficient today?", Answer)
    stim_on = ChoiceField("Stimulation on today", Answer)
    stim_hours_used = ExactField("Hours in use")
    program = SelectField("Program used most", coerce=text_or_none, validate_choice=False)
    amplitude_ma = ExactField("Amplitude now")
    coverage_tens = buttons("Pain area covered, in tens", TENS, whole_or_none)
    coverage_pct = WholeField("Pain area covered by the tingling")
    stim_felt = ChoiceField("How the stimulation feels", StimFelt)
    device = FormField(DeviceForm, "External stimulator")
    reprogrammed = ChoiceField("Reprogrammed today", Answer)
    sleep_hours = ExactField("Hours of sleep")
    sleep_quality_nrs = scale("Quality of sleep")
    awakenings = WholeField("Times awake in the night")
    walk_minutes = WholeField("Walking")
    stand_minutes = WholeField("Standing")
    sit_minutes = WholeField("Sitting")
    steps = WholeField("Steps")
    goal_met = ChoiceField("Today's goal met", GoalMet)
    function_change = buttons(
        "Doing things, compared with before the trial",
        [(str(number), words) for number, words in FUNCTION_WORDS.items()],
        whole_or_none,
    )
    mood_nrs = scale("Mood")
    analgesics = FieldList(FormField(DoseForm, "Medicine"), "Pain medicines", max_entries=LINES_AT_MOST)
    took_no_analgesics = BooleanField("Took none today")
    aspirin_or_nsaid_taken = ChoiceField("Aspirin or an anti-inflammatory (ibuprofen, naproxen ...)", Answer)
    anticoagulant_taken = ChoiceField("Blood thinner", Answer)
    bleeding_drug_note = StringField("Which one, and when")
    antibiotic_taken = ChoiceField("Antibiotic taken, if prescribed", Answer)
    temperature_c = StringField("Temperature")
    temperature_unit = ChoiceField("Unit of the temperature", TemperatureUnit)
    temperature_method = SelectOneField("Measured", TemperatureMethod, blank="Not said")
    lead_site_pain_nrs = scale(LEAD_SITE_PAIN)
    dressing = ChoiceField("Dressing", Dressing)
    lead = ChoiceField("Leads", LeadSeen)
    site = FormField(SiteForm, "Wound")
    red_flags = FormField(RedFlagForm, "Warning signs")
    red_flags_rest = buttons(
        "Questions left open", [(NONE, "None of these: no to every question left open"), ("each", "Leave them open")]
    )
    side_effects = TextAreaField("Side effects", [Optional()])
    notes = TextAreaField("Notes", [Optional()])
    source = SelectOneField("How the answers came", LogSource, default=LogSource.PHONE)
    reported_by = SelectOneField("Answered by", ReportedBy, default=ReportedBy.PATIENT)
    correction_reason = TextAreaField("Why is it corrected?", [Optional()])

    units = {
        "relief_reported_pct": "%",
        "stim_hours_used": "h",
        "amplitude_ma": "mA",
        "coverage_pct": "%",
        "sleep_hours": "h",
        "walk_minutes": "min",
        "stand_minutes": "min",
        "sit_minutes": "min",
        "redness_cm": "cm",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_programs(())

    @classmethod
    def only(
        cls, names: Collection[str], pain: Collection[str], areas: Collection[Area], step: Decimal = WHOLE_STEP
    ) -> "type[LogForm]":
        """This form with these questions alone; `pain`: what is asked of each of the areas; `step` of its scale."""
        form: Any = cls
        return form_with(form, frozenset(names), tuple(pain), frozenset(areas), step < WHOLE_STEP)

    @classmethod
    def asking(
        cls,
        entry: LogEntry,
        doses: Sequence[DoseTaken] = (),
        *,
        sent: bool,
        seen_id: int | None,
    ) -> "LogForm":
        """The form as it was sent; else filled with an entry and the medicines to ask about.

        An answer that was taken back in the form must not come back from the entry: what was sent stands alone.
        """
        if sent:
            return cls()
        lines = [dose_data(dose, listed=True, count=dose.count) for dose in entry.analgesics]
        known = {(dose.drug, dose.strength, dose.unit) for dose in entry.analgesics}
        asked = [dose for dose in doses if (dose.drug, dose.strength, dose.unit) not in known]
        lines += [dose_data(dose, listed=True, count=None) for dose in asked]
        lines += [{"unit": "mg"} for _ in range(FREE_LINES)]
        data = data_of(entry) | {"analgesics": lines[:LINES_AT_MOST], "seen_version": str(seen_id or "")}
        return cls(data=data)

    def offer_programs(self, names: Iterable[str]) -> None:
        """The programs set so far, and the one the entry names."""
        if "program" in self:
            offered = dict.fromkeys([*names, *([self.program.data] if self.program.data else [])])
            self.program.choices = options([("", "Not known"), *((name, name) for name in offered)])

    def validate_relief_worse(self, field: BooleanField) -> None:
        if field.data and self.relief_tens.data is None and self.relief_reported_pct.data is None:
            raise ValidationError("Say by how much: choose a button or type the number.")

    def validate_relief_reported_pct(self, field: WholeField) -> None:
        tens = self.relief_tens.data
        if tens is not None and field.data is not None and tens != abs(field.data):
            raise ValidationError(DIFFER)

    def validate_coverage_pct(self, field: WholeField) -> None:
        tens = self.coverage_tens.data
        if tens is not None and field.data is not None and tens != field.data:
            raise ValidationError(DIFFER)

    def entry(self, base: LogEntry) -> LogEntry:
        """What was typed, over what the entry says in answer to questions that were not on the page."""
        given: dict[str, Any] = {name: self[name].data for name in PLAIN if name in self}
        given |= {name: self[name].data or "" for name in TEXTS if name in self}
        given |= {name: whole(given[name]) for name in WHOLE if name in given}
        given |= {"took_no_analgesics": given["took_no_analgesics"] or None} if "took_no_analgesics" in given else {}
        given |= {"relief_reported_pct": self.relief()} if "relief_tens" in self else {}
        given |= {"coverage_pct": self.coverage()} if "coverage_tens" in self else {}
        given |= {"device": DeviceCheck(**self.device.data)} if "device" in self else {}
        given |= {"site": SiteCheck(**self.site.data)} if "site" in self else {}
        given |= {"pain": self.ratings(base)} if "pain" in self else {}
        given |= {"analgesics": tuple(line.dose() for line in self.lines_given())} if "analgesics" in self else {}
        given |= {"red_flags": self.signs()} if "red_flags" in self else {}
        given |= self.temperature() if "temperature_c" in self else {}
        return replace(base, **given)

    def relief(self) -> int | None:
        typed: int | None = self.relief_reported_pct.data
        said = typed if typed is not None else self.relief_tens.data
        return -abs(said) if said is not None and self.relief_worse.data else said

    def coverage(self) -> int | None:
        typed: int | None = self.coverage_pct.data
        return typed if typed is not None else self.coverage_tens.data

    def ratings(self, base: LogEntry) -> tuple[PainRating, ...]:
        """The ratings of the areas on the page, over those of the entry."""
        rated = {rating.area: rating for rating in base.pain}
        for name, values in self.pain.data.items():
            rated[Area(name)] = replace(rated.get(Area(name), PainRating(Area(name))), **values)
        return tuple(one for one in rated.values() if one != PainRating(one.area))

    def lines_given(self) -> list[DoseForm]:
        return [line.form for line in self.analgesics.entries if line.form.is_given]

    def signs(self) -> dict[RedFlag, Answer]:
        """Warning signs answered; "none of these" is a no to those left open, else blank stays blank."""
        rest = Answer.NO if self.red_flags_rest.data == NONE else None
        said = {RedFlag(name): answer or rest for name, answer in self.red_flags.data.items()}
        return {flag: answer for flag, answer in said.items() if answer is not None}

    def temperature(self) -> dict[str, Any]:
        """As typed, and in °C; the unit follows from the number where none is chosen."""
        typed = self.temperature_c.data or ""
        unit = self.temperature_unit.data or (unit_of(typed) if typed else None)
        try:
            celsius = celsius_from(typed, unit) if typed and unit else None
        except Refused:
            celsius = None  # the rules say why
        return {"temperature_typed": typed, "temperature_unit": unit if typed else None, "temperature_c": celsius}

    def place_of(self, field: str | None) -> str | None:
        """The rules count the medicines given; the page counts its lines."""
        if "analgesics" not in self:
            return field
        given = [line.name.rsplit("-", 1)[1] for line in self.analgesics.entries if line.form.is_given]
        return line_name(field, given)


@lru_cache(maxsize=256)  # sessions times the areas that patients have
def form_with(
    form: Any, names: frozenset[str], pain: tuple[str, ...], areas: frozenset[Area], fine: bool
) -> type[LogForm]:
    """A form class in which the other questions are None: fields that are not asked are never made."""
    fields: dict[str, Any] = dict.fromkeys((BOTH | EVENING | MORNING) - names)
    if "pain" in names:
        fields["pain"] = FormField(pain_form(pain, areas, fine), "Pain")
        fields["pain"].creation_counter = LogForm.pain.creation_counter  # its place on the page
    if fine and "lead_site_pain_nrs" in names:
        fields["lead_site_pain_nrs"] = ExactField(LEAD_SITE_PAIN)
        fields["lead_site_pain_nrs"].creation_counter = LogForm.lead_site_pain_nrs.creation_counter
    return type(form.__name__, (form,), fields)


def pain_form(pain: Collection[str], areas: Collection[Area], fine: bool = False) -> type[Part]:
    """These questions about each of these areas; `fine`: typed numbers in place of eleven buttons."""
    kind = FineAreaPainForm if fine else AreaPainForm
    asked = type("AreaPainForm", (kind,), dict.fromkeys(PAIN_WORDS.keys() - set(pain)))
    return type("PainForm", (Part,), {area.value: FormField(asked, area.label) for area in Area if area in areas})


def line_name(field: str | None, given: Sequence[str]) -> str | None:
    """`analgesics-0-count` of the first medicine given as the name of its line, `analgesics-2-count`."""
    outer, _, rest = (field or "").partition("-")
    number, _, inner = rest.partition("-")
    if outer != "analgesics" or not number.isdecimal() or int(number) >= len(given):
        return field
    return f"analgesics-{given[int(number)]}-{inner}"


def unit_of(typed: str) -> TemperatureUnit:
    """°C and °F of a living body do not meet: the number tells."""
    whole_part = typed.replace(",", ".").partition(".")[0].strip()
    warm = whole_part.isdecimal() and int(whole_part) >= FAHRENHEIT_FROM
    return TemperatureUnit.FAHRENHEIT if warm else TemperatureUnit.CELSIUS


class CheckForm(LogForm):
    """A check after the pull: the patient was reached and asked, or not."""

    reached = RadioField(
        "Was the patient reached?",
        [InputRequired("Choose whether the patient was reached.")],
        choices=options([("yes", "Yes"), ("no", "No")]),
    )
    note = TextAreaField("Note", [Optional()])


class WithdrawForm(BaseForm):
    correction_reason = TextAreaField("Why was it entered in error?")


class RightLogForm(BaseForm):
    """Which of two logs that contradict each other is right."""

    right_id = RadioField("Which one is right?", [InputRequired("Choose the log that is right.")], coerce=str)
    correction_reason = TextAreaField("How do you know?")


class NotReachedForm(BaseForm):
    note = StringField("Note", [Optional()])
