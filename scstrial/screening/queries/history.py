"""Facts that follow from what was before and from measures: treatments, operations, trials, diabetes, BMI."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scstrial.medications.models import KidneyValues
from scstrial.screening.choices import Region, Treatment
from scstrial.screening.models import EarlierCare, PatientIndication
from scstrial.screening.queries.known import Known
from scstrial.screening.queries.trials_seen import TrialsSeen
from scstrial.screening.rules import (
    CareBefore,
    TrialBefore,
    body_mass_index,
    count_of,
    counted_words,
    measured_words,
    tells_of_diabetes,
    weeks_tried,
)


def from_earlier_care(care: Sequence[EarlierCare], given: Mapping[str, Known], as_of: date) -> dict[str, Known]:
    """Treatments with dates and result, or unsuitable with the reason, beside the ticks; and operations counted."""
    treated = [row for row in care if row.treatment != Treatment.SCS_TRIAL]
    operated = [row for row in care if row.is_spine_surgery]
    return {
        **_lengths(treated, as_of),
        **_treatments(treated, given.get("treatments")),
        **_operations(operated, given.get("prior_spine_surgeries")),
    }


def _treatments(rows: Sequence[EarlierCare], answer: Known | None) -> dict[str, Known]:
    if not rows:
        return {}
    ticked = answer.value if answer is not None and answer.value is not None else frozenset()
    last = max(rows, key=lambda row: row.id)
    value = ticked | {Treatment(row.treatment) for row in rows}
    if answer is not None and answer.at is not None and answer.at > last.entered_at:
        return {"treatments": replace(answer, value=value)}
    note = answer.note if answer is not None else ""
    return {"treatments": Known(value, last.entered_at, last.entered_by_name, note=note)}


def _lengths(rows: Sequence[EarlierCare], as_of: date) -> dict[str, Known]:
    """For how long each treatment was tried, and which are unsuitable."""
    if not rows:
        return {}
    return {
        "treatment_weeks": Known(weeks_tried(map(care_in, rows), as_of)),
        "treatments_unsuitable": Known(frozenset(Treatment(row.treatment) for row in rows if row.unsuitable_because)),
    }


def care_in(row: EarlierCare) -> CareBefore:
    """A treatment as the rules read it."""
    names = ("what", "level", "from_on", "until_on", "result", "unsuitable_because")
    return CareBefore(Treatment(row.treatment), **{name: getattr(row, name) for name in names})


def _operations(rows: Sequence[EarlierCare], answer: Known | None) -> dict[str, Known]:
    """At least as many as are listed; a higher number that was told stays."""
    told = answer.value if answer is not None and answer.value is not None else 0
    if len(rows) <= told:
        return {}
    last = max(rows, key=lambda row: row.id)
    return {"prior_spine_surgeries": Known(len(rows), last.entered_at, last.entered_by_name, from_record=True)}


def trials_before(seen: TrialsSeen, care: Iterable[EarlierCare], as_of: date) -> tuple[TrialBefore, ...]:
    """Trials of this record that were over by then, and those entered from elsewhere, in any region."""
    own = [one for one in seen.over if one.on is not None and one.on < as_of]
    elsewhere = [
        TrialBefore(row.from_on, Region(row.region) if row.region else None, row.entered_at, False, row.entered_by_name)
        for row in care
        if row.treatment == Treatment.SCS_TRIAL
    ]
    return (*own, *elsewhere)


def from_trials(told: Known | None, trials: Sequence[TrialBefore], region: Region | None) -> dict[str, Known]:
    """How many were before in the region, where the record knows of more than was told."""
    number = count_of(told.value if told is not None else None, told.at if told is not None else None, trials)
    if number is None or (told is not None and number == told.value):
        return {}
    last = max(trials, key=lambda one: one.known_at)
    words = counted_words(region, trials)
    return {"prior_trials_same_region": Known(number, last.known_at, last.by_name, last.on, words, True)}


def from_measures(given: Mapping[str, Known], kidney: KidneyValues | None) -> dict[str, Known]:
    """The BMI from height and the last weight (also that of the kidney values), unless one was stated later."""
    height, weight, stated = given.get("height_cm"), _last_weight(given.get("weight_kg"), kidney), given.get("bmi")
    if height is None or weight is None or height.at is None or weight.at is None:
        return {}
    index = body_mass_index(height.value, weight.value)
    last = max(height, weight, key=lambda one: one.at)  # type: ignore[arg-type,return-value]
    later = stated is not None and stated.at is not None and stated.at > last.at  # type: ignore[operator]
    if index is None or (later and stated is not None and stated.value is not None):
        return {}
    tall, heavy = measured_words(height.value, "cm", height.typed), measured_words(weight.value, "kg", weight.typed)
    words = f"From {tall} and {heavy}"
    return {"bmi": Known(index, last.at, last.by_name, weight.dated_on, words, weight.from_record)}


def _last_weight(told: Known | None, kidney: KidneyValues | None) -> Known | None:
    """The weight of the later day."""
    measured = (
        Known(
            kidney.weight_kg,
            kidney.entered_at,
            kidney.entered_by_name,
            kidney.measured_on,
            typed=kidney.weight_typed,
            from_record=True,
        )
        if kidney is not None
        else None
    )
    known = [one for one in (told, measured) if one is not None and one.value is not None and one.at is not None]
    return max(known, key=_weighed_on, default=None)


def _weighed_on(weight: Known) -> date:
    assert weight.at is not None
    return weight.dated_on or weight.at.date()


def from_diabetic_indication(indications: Iterable[PatientIndication], told: Known | None) -> dict[str, Known]:
    """An indication that is painful diabetic neuropathy says that there is diabetes."""
    rows = [row for row in indications if tells_of_diabetes([row.indication])]
    if not rows or (told is not None and told.value is True):
        return {}
    row = rows[0]
    words = f"By the indication {row.icd10_code}"
    return {"diabetes": Known(True, row.entered_at, row.entered_by_name, note=words, from_record=True)}
