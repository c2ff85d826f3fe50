"""Forms of the protocol."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.foundation.forms import BaseForm, ChoiceField, DayField, ExactField, SelectOneField, WholeField, options
from scstrial.foundation.refusal import Problem
from scstrial.protocols.choices import (
    AreaRule,
    BaselineAsked,
    Combine,
    Indication,
    Level,
    PainStep,
    Payer,
    PrimaryMeasure,
    StimOffDays,
    TreatmentAsked,
    TreatmentKind,
    WindowRule,
)
from scstrial.protocols.rules import EvaluationRule, LeadNumbers, ProtocolNumbers, TrialLength, trial_window_of
from scstrial.protocols.rules.compared import step_of
from scstrial.protocols.rules.explained import LIMITS, level_words
from scstrial.protocols.rules.numbers import LAST_DAYS_MAX, LAST_DAYS_MIN, window_rule_of
from scstrial.protocols.rules.payers import FLOORS, PayerProfile
from scstrial.protocols.rules.treatments import LEAST_MAX, WITH_WEEKS, TreatmentNeeded

WHY_LENGTH_MAX = 1000
LAST_DAYS_ASKED = f"Enter how many of the last days count, {LAST_DAYS_MIN} to {LAST_DAYS_MAX}."


class ConfirmForm(BaseForm):
    """A physician stands by these numbers: a button, nothing to fill in."""


class LeadNumbersForm(BaseForm):
    migration_levels = ExactField("A lead counts as moved from")
    washout_hours = ExactField("Wash-out between two waveforms")

    def numbers(self) -> LeadNumbers:
        return LeadNumbers(self.migration_levels.data, self.washout_hours.data)


class PainStepForm(BaseForm):
    pain_step = ChoiceField("How finely is pain rated?", PainStep)


def chosen(what: str) -> list[Any]:
    return [InputRequired(f"Choose {what}.")]


def number(what: str) -> list[Any]:
    return [InputRequired(f"Enter {what}.")]


class ProtocolForm(BaseForm):
    """A whole version: every number that the clinic may set."""

    baseline_asked = ChoiceField("Relief is measured against", BaselineAsked, chosen("what relief is measured against"))
    baseline_window_days = WholeField("Days before the placement that count", number("1 to 7 days"))
    baseline_days_needed = WholeField("Diary days needed among them", number("how many diary days are needed"))
    window_rule = ChoiceField("Days of the trial that count", WindowRule, chosen("which days of the trial count"))
    last_days = WholeField("How many last days")
    primary_measure = ChoiceField("Which percentage decides?", PrimaryMeasure, chosen("which percentage decides"))
    area_rule = ChoiceField("Which areas must reach it?", AreaRule, chosen("which areas must reach it"))
    pain_threshold_pct = ExactField("Relief of pain needed, at least", number("the relief needed in percent"))
    combine = ChoiceField("What must be reached?", Combine, chosen("what must be reached"))
    analgesic_threshold_pct = ExactField("Fall of the opioid dose that counts, at least", number("a fall in percent"))
    stim_off_days = ChoiceField(
        "Days with stimulation off for more than 12 h", StimOffDays, chosen("what becomes of days with stimulation off")
    )
    planned_days = WholeField("Planned length", number("the planned length in days"))
    min_days = WholeField("Shortest length", number("the shortest length in days"))
    warn_above_days = WholeField("Warning above", number("above how many days to warn"))
    max_days = WholeField("Longest length", number("the longest length in days"))
    pain_step = ChoiceField("How finely is pain rated?", PainStep, chosen("how finely pain is rated"))
    migration_levels = ExactField("A lead counts as moved from", number("0.1 to 3 levels"))
    washout_hours = WholeField("Wash-out between two waveforms", number("0 to 168 hours"))
    payer = SelectOneField("The clinic's payer", Payer, chosen("a payer"))
    effective_on = DayField("In force from", number("a day, today or later, for example 2026-03-02"))
    why = TextAreaField(
        "Why do the numbers change?", [Length(max=WHY_LENGTH_MAX, message="Keep it under 1000 characters.")]
    )

    @classmethod
    def shown(cls, numbers: ProtocolNumbers, today: date) -> dict[str, Any]:
        """What the form begins with: the numbers of a version."""
        rule, days = window_rule_of(numbers.evaluation.trial_window)
        return {
            **vars(numbers.evaluation),
            **vars(numbers.length),
            **vars(numbers.leads),
            "window_rule": rule,
            "last_days": days,
            "pain_step": step_of(numbers.pain_step),
            "payer": numbers.payer,
            "effective_on": today,
        }

    @property
    def questions(self) -> frozenset[str]:
        """Names of what is asked: not the token, nor what else rides along hidden."""
        return frozenset(field.name for field in self if not field.flags.hidden)

    @property
    def seen_latest(self) -> int | None:
        """The newest version that was there when the page was opened."""
        typed = self.seen_version.data or ""
        return int(typed) if typed.isdigit() else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape alone; the number of last days is asked only where it is used."""
        valid = super().validate(extra_validators)
        if self.window_rule.data is None or trial_window_of(self.window_rule.data, self.last_days.data) is not None:
            return bool(valid)
        if not self.last_days.errors:
            self.show([Problem(LAST_DAYS_ASKED, "last_days")])
        return False

    def numbers(self) -> ProtocolNumbers:
        """What was filled in; ask only a form that is valid."""
        window = trial_window_of(self.window_rule.data, self.last_days.data)
        assert window is not None
        names = (
            *("baseline_asked", "baseline_window_days", "baseline_days_needed", "primary_measure", "area_rule"),
            *("pain_threshold_pct", "combine", "analgesic_threshold_pct", "stim_off_days"),
        )
        lengths = ("planned_days", "min_days", "warn_above_days", "max_days")
        return ProtocolNumbers(
            EvaluationRule(trial_window=window, **{name: self[name].data for name in names}),
            TrialLength(**{name: self[name].data for name in lengths}),
            self.payer.data,
            Decimal(self.pain_step.data.value),
            LeadNumbers(self.migration_levels.data, self.washout_hours.data),
        )


def limit_field(key: str) -> str:
    return f"limit_{key}"


def level_field(key: str) -> str:
    return f"level_{key.replace('.', '__')}"


def treatment_field(kind: TreatmentKind, part: str) -> str:
    return f"treatment_{kind}_{part}"


class PayerForm(BaseForm):
    """A payer's profile: a field for each limit, treatment and level, added by `payer_form`."""

    effective_on = DayField("In force from", number("a day, today or later, for example 2026-03-02"))
    why = TextAreaField(
        "Why does the profile change?", [Length(max=WHY_LENGTH_MAX, message="Keep it under 1000 characters.")]
    )

    neuropathic_list = SelectMultipleField(
        "Floors of pain and duration hold for",
        choices=options(Indication),
        coerce=Indication,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="None ticked: they hold for every indication.",
    )

    @property
    def listed(self) -> frozenset[str] | None:
        """The indications for which the floors hold; None = for every one."""
        return frozenset(one.value for one in self.neuropathic_list.data or ()) or None

    def treatments(self, profile: PayerProfile) -> dict[TreatmentKind, TreatmentNeeded | None]:
        """The kinds of treatment that differ from the profile; None takes one out."""
        typed = {kind: self._treatment(kind) for kind in TreatmentKind}
        held = {kind: one.what for kind, one in profile.treatments.items()}
        return {kind: one for kind, one in typed.items() if (one.what if one else None) != held.get(kind)}

    def _treatment(self, kind: TreatmentKind) -> TreatmentNeeded | None:
        asked = self[treatment_field(kind, "asked")].data
        if asked is TreatmentAsked.NOT:
            return None
        least = self[treatment_field(kind, "least")].data if kind in LEAST_MAX else None
        weeks = self[treatment_field(kind, "weeks")].data if kind in WITH_WEEKS else None
        return TreatmentNeeded(asked, "", 1 if least is None else least, weeks)

    def limits(self, profile: PayerProfile) -> dict[str, Decimal | None]:
        """The limits that differ from the profile; None takes a floor out."""
        held = {key: one.value for key, one in profile.limits.items()}
        typed = {key: self[limit_field(key)].data for key in limits_asked(profile)}
        return {key: value for key, value in typed.items() if value != held.get(key)}

    def levels(self, profile: PayerProfile) -> dict[str, Level]:
        """The levels that differ from the profile."""
        typed = {key: self[level_field(key)].data for key in profile.levels}
        return {key: level for key, level in typed.items() if level != profile.levels[key].level}

    def show_at_limits(self, problems: Iterable[Problem]) -> None:
        """The rules name a limit by its key; the field says it with a word before."""
        names = {field.name for field in self}
        known = [(one, limit_field(one.field or "")) for one in problems]
        self.show([Problem(one.message, name if name in names else one.field) for one, name in known])

    @property
    def seen_latest(self) -> int | None:
        typed = self.seen_version.data or ""
        return int(typed) if typed.isdigit() else None


def limits_asked(profile: PayerProfile) -> list[str]:
    """Those of the profile, and the floors that it could have."""
    return [key for key in LIMITS if key in profile.limits or key in FLOORS]


def payer_form(profile: PayerProfile, today: date) -> PayerForm:
    """The form of this profile, filled with what it asks for."""
    held: dict[str, Any] = {limit_field(key): one.value for key, one in profile.limits.items()}
    held |= {level_field(key): one.level for key, one in profile.levels.items()}
    for kind in TreatmentKind:
        one = profile.treatments.get(kind) or TreatmentNeeded(TreatmentAsked.NOT, "")
        held |= {treatment_field(kind, part): getattr(one, part) for part in ("asked", "least", "weeks")}
    listed = [Indication(one) for one in sorted(profile.neuropathic_list or ())]
    kind_of_form = payer_form_kind(tuple(limits_asked(profile)), tuple(profile.levels))
    form: PayerForm = kind_of_form(data={**held, "effective_on": today, "neuropathic_list": listed})
    return form


@cache
def payer_form_kind(limits: tuple[str, ...], levels: tuple[str, ...]) -> type[PayerForm]:
    """A form with these fields: made once for each list."""
    fields: dict[str, Any] = {limit_field(key): ExactField(LIMITS[key]) for key in limits}
    asked = chosen("how much this item counts")
    fields |= {level_field(key): SelectOneField(level_words(key), Level, asked) for key in levels}
    for kind in TreatmentKind:
        fields |= treatment_fields(kind)
    return type("OnePayersForm", (PayerForm,), fields)


def treatment_fields(kind: TreatmentKind) -> dict[str, Any]:
    """How a kind of treatment is asked for, how many of it, and for how many weeks: as far as that makes sense."""
    fields: dict[str, Any] = {
        treatment_field(kind, "asked"): SelectOneField(kind.label, TreatmentAsked, chosen("how it is asked for"))
    }
    if kind in LEAST_MAX:
        fields[treatment_field(kind, "least")] = WholeField(f"{kind.label}: how many, at least")
    if kind in WITH_WEEKS:
        fields[treatment_field(kind, "weeks")] = WholeField(f"{kind.label}: weeks of each, at least")
    return fields
