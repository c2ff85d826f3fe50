"""The pull record, the early stop and the extension (rule book 6.5, 8.6)."""

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from hashlib import sha256
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from scstrial.assessments.choices import Area, WouldProceed
from scstrial.assessments.rules.limits import ONE
from scstrial.bedside.choices import Change, Ending
from scstrial.bedside.forms.parts import Part, RecordForm, YesNoField, parts_named, whole
from scstrial.daily_logs.choices import TemperatureUnit
from scstrial.daily_logs.rules import celsius_from
from scstrial.foundation.forms import ChoiceField, ExactField, MomentField, NrsField, WholeField
from scstrial.trials.choices import AbortReason, ExtensionReason, GoalReached, PullSite
from scstrial.trials.rules import EndRating, GoalAnswer, LeadMigration, PullRecord


class ChangeField(ChoiceField):
    """PGIC; `data` is a number from 1 to 7 or None."""

    def __init__(self, label: str, **kw: Any) -> None:
        super().__init__(label, Change, **kw)
        self.coerce = whole


class RatingPart(Part):
    average = NrsField("Average pain")


class FineRatingPart(Part):
    """Typed numbers in place of eleven buttons."""

    average = ExactField("Average pain")


class MigrationPart(Part):
    mm = ExactField("Moved, in mm")
    levels = ExactField("Moved, in vertebral levels")


class GoalPart(Part):
    reached = ChoiceField("Was this goal reached?", GoalReached)


class PullForm(RecordForm):
    """The pull record. `form_for_pull` adds the target areas and the leads of the trial."""

    ending = ChoiceField("How does the trial end?", Ending)
    reason = ChoiceField("Why is it stopped early?", AbortReason)
    aborted_at = MomentField("Stopped at")
    stop_note = TextAreaField("In a few words", [Optional()])
    removed_at = MomentField("Leads pulled at")
    removed_by = StringField("Pulled by", [Optional()])
    tips_intact = YesNoField("Are all lead tips intact?")
    site = ChoiceField("How does the site look?", PullSite)
    strength_normal = YesNoField("Is strength normal?")
    sensation_normal = YesNoField("Is sensation normal?")
    bladder_normal = YesNoField("Are bladder and bowel normal?")
    temperature = StringField("Temperature", [Optional()])
    temperature_unit = ChoiceField("Unit of the temperature", TemperatureUnit)
    relief_reported_pct = WholeField("Relief during the trial, in the patient's own words")
    pgic = ChangeField("Overall, compared with before the trial")
    wants_implant = ChoiceField("Does the patient want the implant?", WouldProceed)
    function_improved = YesNoField("Could the patient do more than before?")
    image_before_pull = YesNoField("Image taken before the pull")
    dressing = StringField("Dressing", [Optional()])
    restart_told = TextAreaField("What was said about taking a blood thinner again", [Optional()])
    note = TextAreaField("Note", [Optional()])
    correction_reason = TextAreaField("Why is the record corrected?", [Optional()])
    areas: Sequence[Area] = ()
    lead_numbers: Sequence[int] = ()
    goals_asked: Sequence[str] = ()

    def place_of(self, field: str | None) -> str | None:
        return "temperature" if field == "temperature_c" else field

    @property
    def is_early(self) -> bool:
        return self.ending.data in (Ending.EARLY, Ending.EARLY_PULL_LATER)

    @property
    def pull_later(self) -> bool:
        return bool(self.ending.data is Ending.EARLY_PULL_LATER)

    def ask_for(self, *, ending: bool) -> bool:
        """The answers without which nothing can be judged; `ending`: the trial has not been stopped before."""
        missing = {}
        if ending:
            missing["ending"] = "Say how the trial ends."
        if self.pull_later:
            missing["aborted_at"] = "Enter day and time at which the trial was stopped."
        else:
            missing["removed_at"] = "Enter day and time of the lead pull."
        if (self.temperature.data or "").strip():
            missing["temperature_unit"] = "Choose °C or °F."
        asked = {name: words for name, words in missing.items() if self[name].data is None and not self[name].errors}
        for name, words in asked.items():
            self[name].errors = [words]
        return not asked

    def pull(self) -> PullRecord:
        """Raises Refused when the temperature is no temperature."""
        values = {name: getattr(self, name).data for name in PULL_FIELDS}
        texts = {name: values[name] or "" for name in ("removed_by", "dressing", "restart_told", "note")}
        typed = (self.temperature.data or "").strip()
        return PullRecord(
            **{**values, **texts},
            temperature_c=celsius_from(typed, self.temperature_unit.data) if typed else None,
            migrations=self.moved(),
            goals=tuple(GoalAnswer(goal, field.data) for goal, field in self.goal_fields if field.data is not None),
            ratings=tuple(
                EndRating(area, average)
                for area in self.areas
                if (average := self["ratings"].form[area.value].form.average.data) is not None
            ),
        )

    @property
    def goal_fields(self) -> list[tuple[str, ChoiceField]]:
        """Each goal with the field that asks for it."""
        return [(goal, self["goals"].form[key_of(goal)].form.reached) for goal in self.goals_asked]

    def moved(self) -> tuple[LeadMigration, ...]:
        """One for each lead, in their order, so that a problem finds its place; none where nothing was measured."""
        parts = zip(self.lead_numbers, self["migrations"].form, strict=True)
        read = tuple(LeadMigration(number, part.form.mm.data, part.form.levels.data) for number, part in parts)
        return read if any(one.mm is not None or one.levels is not None for one in read) else ()


NOT_PLAIN = ("temperature_c", "migrations", "ratings", "goals")
PULL_FIELDS = tuple(field.name for field in fields(PullRecord) if field.name not in NOT_PLAIN)


def key_of(goal: str) -> str:
    """The name of a goal's field: its own however the list of goals changes while the form is open."""
    return f"g{sha256(goal.encode()).hexdigest()[:12]}"


def form_for_pull(
    areas: Sequence[Area], lead_numbers: Sequence[int], step: Decimal = ONE, goals: Sequence[str] = ()
) -> type[PullForm]:
    """The pull form with a rating of each area (`ratings-leg_left-average`), how each lead has moved, each goal.

    `step` of the trial's pain scale: below 1 ratings are typed.
    """
    asked = {
        "ratings": parts_named([area.value for area in areas], FineRatingPart if step < ONE else RatingPart),
        "migrations": parts_named([str(place) for place in range(len(lead_numbers))], MigrationPart),
        "goals": parts_named([key_of(goal) for goal in goals], GoalPart),
        "goals_asked": tuple(goals),
        "areas": tuple(areas),
        "lead_numbers": tuple(lead_numbers),
    }
    return type("PullFormOfTrial", (PullForm,), asked)


def pull_typed(pull: Any, lead_numbers: Sequence[int]) -> dict[str, Any]:
    """A stored pull record as the form shows it."""
    moved = {one["lead_number"]: {"mm": exact(one["mm"]), "levels": exact(one["levels"])} for one in pull.migrations}
    return {
        **{name: getattr(pull, name) for name in PULL_FIELDS},
        "temperature": "" if pull.temperature_c is None else format(pull.temperature_c, "f"),
        "temperature_unit": None if pull.temperature_c is None else TemperatureUnit.CELSIUS,
        "migrations": {str(place): moved.get(number, {}) for place, number in enumerate(lead_numbers)},
        "ratings": {rating.area.value: {"average": rating.average} for rating in pull.ratings},
        "goals": {key_of(one["goal"]): {"reached": GoalReached(one["reached"])} for one in pull.goals},
    }


def exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


class ExtendForm(RecordForm):
    pull_planned_at = MomentField("New lead pull", [InputRequired("Enter day and time of the new lead pull.")])
    reason = ChoiceField("Why is the trial extended?", ExtensionReason)
    note = TextAreaField("In a few words", [Optional()])

    def place_of(self, field: str | None) -> str | None:
        return "pull_planned_at" if field == "pull_planned_on" else field


class TakeBackForm(RecordForm):
    correction_reason = TextAreaField("Why is the pull taken back?")
