"""Forms that plan a trial: schedule it, move placement or pull, cancel it."""

from collections.abc import Iterable, Mapping

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Optional

from scstrial.foundation.forms import BaseForm, ChoiceField, MomentField
from scstrial.foundation.refusal import Problem
from scstrial.trials.choices import CancelReason, Region, RepeatCause


class PlanForm(BaseForm):
    """The rules speak of days where the form asks for day and time."""

    shown_at: Mapping[str, str] = {
        "placement_planned_on": "placement_planned_at",
        "pull_planned_on": "pull_planned_at",
    }

    def show(self, problems: Iterable[Problem]) -> None:
        super().show(Problem(one.message, self.shown_at.get(one.field or "", one.field)) for one in problems)

    @property
    def version_seen(self) -> int | None:
        """The version of the trial this form was made from."""
        typed = self.seen_version.data or ""
        return int(typed) if typed.isdecimal() else None


class ScheduleForm(PlanForm):
    shown_at = {**PlanForm.shown_at, "reason": "repeat_reason"}

    placement_planned_at = MomentField("Placement", [InputRequired("Enter day and time of the placement.")])
    pull_planned_at = MomentField("Lead pull", [Optional()])
    region = ChoiceField("Where will the leads lie?", Region, [InputRequired("Choose the region of the leads.")])
    long_reason = TextAreaField("Reason for a longer trial", [Optional()])
    repeat_cause = ChoiceField("Why is the trial repeated?", RepeatCause)
    repeat_reason = TextAreaField("In a few words", [Optional()])
    limit_reason = TextAreaField("Physician's reason for a further trial in this region", [Optional()])


class MovePlacementForm(PlanForm):
    shown_at = {**PlanForm.shown_at, "long_reason": "why"}

    placement_planned_at = MomentField("New placement", [InputRequired("Enter day and time of the placement.")])
    pull_planned_at = MomentField("New lead pull", [Optional()])
    why = TextAreaField("Why is it moved?", [Optional()])


class MovePullForm(PlanForm):
    pull_planned_at = MomentField("New lead pull", [InputRequired("Enter day and time of the lead pull.")])
    why = TextAreaField("Why is it moved?", [Optional()])


class CancelForm(PlanForm):
    reason = ChoiceField("Why is the trial cancelled?", CancelReason, [Optional()])
    note = TextAreaField("In a few words", [Optional()])
