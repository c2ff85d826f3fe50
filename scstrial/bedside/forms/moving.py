"""Where a log belongs: a day and session, and for each area that is no target there the one that is meant."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from scstrial.assessments.choices import Area
from scstrial.bedside.forms.parts import RecordForm
from scstrial.foundation.forms import options

LEAVE_OUT = "leave_out"


class MoveForm(RecordForm):
    """One choice for each area that has to be named anew; made by `with_areas`."""

    correction_reason = TextAreaField("Why is it moved?")

    @classmethod
    def with_areas(cls, rated: Iterable[Area], offered: Sequence[Area]) -> "MoveForm":
        choices = [
            ("", "Choose"),
            *((area.value, area.label) for area in offered),
            (LEAVE_OUT, "Leave this rating out"),
        ]
        fields: dict[str, Any] = {
            f"area-{area.value}": SelectField(
                f"{area.label} is no target area there. Which area is meant?", [Optional()], choices=options(choices)
            )
            for area in rated
        }
        form: Any = type("MoveForm", (cls,), fields)
        return form()  # type: ignore[no-any-return]

    def areas(self) -> dict[Area, Area | None]:
        """What was chosen; an area without a choice is left for the rules to ask."""
        chosen = {name.removeprefix("area-"): self[name].data for name in self.data if name.startswith("area-")}
        return {Area(rated): None if meant == LEAVE_OUT else Area(meant) for rated, meant in chosen.items() if meant}


class FindTrialForm(RecordForm):
    """The search for the patient to whom a log belongs; sent by GET."""

    q = StringField("Name or record number")
