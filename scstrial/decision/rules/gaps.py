"""What a trial that cannot be evaluated still lacks, in sentences; every gap, not only the first reason (8.2, 8.6)."""

from collections.abc import Iterator
from math import ceil

from scstrial.decision.choices import EvaluationStatus, Reason
from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.days import COMPLETENESS_NEEDED, DAYS_NEEDED, LAST_DAYS, LAST_DAYS_NEEDED
from scstrial.decision.rules.entries import areas_that_count, missing_baseline_days
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.facts import AreaFacts, TrialFacts
from scstrial.decision.rules.verdict import NO_MEASURE_HELPS
from scstrial.protocols.choices import Combine, PrimaryMeasure, TrialWindow
from scstrial.protocols.rules.evaluation import BASELINE_DAYS_POSSIBLE

VISIT = "A rating at the end-of-trial visit would take their place."
OF_THE_WHOLE = {
    Reason.NO_TARGET_AREA: "One target area has to be marked as the primary one.",
    Reason.TRIAL_ABORTED_COMPLICATION: (
        f"The trial ended before {DAYS_NEEDED} full days: nothing entered later makes it one that can be evaluated."
    ),
}


def what_is_missing(evaluation: Evaluation, facts: TrialFacts) -> tuple[str, ...]:
    """What would have to be known for a verdict; empty where there is one."""
    if evaluation.status is not EvaluationStatus.NOT_EVALUABLE:
        return ()
    if evaluation.reason in NO_MEASURE_HELPS:
        return (OF_THE_WHOLE[evaluation.reason],)
    return (*_of_the_ratings(evaluation, facts), *_of_the_patient(evaluation), *_of_the_criteria(evaluation, facts))


def _of_the_ratings(evaluation: Evaluation, facts: TrialFacts) -> Iterator[str]:
    if evaluation.rule.primary_measure is PrimaryMeasure.REPORTED:
        return
    areas = areas_that_count(facts, evaluation.rule)
    for area in areas:
        result = evaluation.areas[area.area]
        if result.status is EvaluationStatus.NOT_EVALUABLE:
            where = f"{area.area.label}: " if len(areas) > 1 else ""
            yield from (f"{where}{one}" for one in _of_area(evaluation, facts, area, result))


def _of_area(evaluation: Evaluation, facts: TrialFacts, area: AreaFacts, result: AreaResult) -> Iterator[str]:
    if facts.scale_of(area) is not facts.baseline_scale_of(area):
        before, during = facts.baseline_scale_of(area).label, facts.scale_of(area).label
        yield f"Baseline and trial have to be on one scale: before {before}, during the trial {during}."
    if result.baseline is None:
        lacking = [one for one in missing_baseline_days(facts, evaluation.rule) if one.area is area.area]
        given = BASELINE_DAYS_POSSIBLE - len(lacking)
        needed = evaluation.rule.baseline_days_needed
        yield (
            f"Baseline: {given} of {BASELINE_DAYS_POSSIBLE} diary days before the placement, {needed} needed; "
            "or the clinic's rating of the last 7 days."
        )
    if result.baseline == 0:
        yield "Baseline pain is 0: no percentage exists, whatever else is entered."
    if result.trial is None:
        yield from _of_the_days(evaluation, result)


def _of_the_days(evaluation: Evaluation, result: AreaResult) -> Iterator[str]:
    window = evaluation.rule.trial_window
    if window is TrialWindow.END_OF_TRIAL_VISIT:
        yield "The rating at the end-of-trial visit is not recorded."
        return
    if window is TrialWindow.CONSECUTIVE_YES:
        yield f"Three days in a row with an answer to “Was the relief sufficient?” are missing. {VISIT}"
        return
    asked = LAST_DAYS.get(window)
    if asked is not None and result.days_found < LAST_DAYS_NEEDED * result.days_asked:
        needed = ceil(LAST_DAYS_NEEDED * result.days_asked)
        yield f"Last {result.days_asked} days: {result.days_found} can be evaluated, {needed} needed. {VISIT}"
    needed = max(DAYS_NEEDED, ceil(COMPLETENESS_NEEDED * evaluation.days_expected))
    if result.days_evaluable < needed:
        of = f"{result.days_evaluable} of {evaluation.days_expected}"
        yield f"Whole trial: {of} days can be evaluated, {needed} needed. {VISIT}"
    elif window is TrialWindow.BEST_PROGRAM_PERIOD:
        yield f"No two days in a row on one program that the patient named. {VISIT}"
    if result.stim_off_days:
        number = len(result.stim_off_days)
        days = "1 rated day is" if number == 1 else f"{number} rated days are"
        yield f"{days} left out because stimulation was off for more than 12 h."


def _of_the_patient(evaluation: Evaluation) -> Iterator[str]:
    asked = evaluation.rule.primary_measure is not PrimaryMeasure.CALCULATED
    if asked and evaluation.reported_relief_pct is None:
        yield "The relief that the patient states at the end, in percent, is not recorded."


def _of_the_criteria(evaluation: Evaluation, facts: TrialFacts) -> Iterator[str]:
    """Asked for only where nothing but a yes or no is missing (rule book 8.4)."""
    if evaluation.reason is not Reason.CRITERION_MISSING:
        return
    if facts.function_improved is None:
        yield "Whether function improved is not recorded."
    if evaluation.rule.combine is Combine.COMPOSITE and facts.wants_implant is None:
        yield "Whether the patient wants the implant is not recorded as yes or no."
