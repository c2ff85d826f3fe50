"""An evaluation as the report spells it out: every number exact, every day behind it named."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from scstrial.charts.wording import day_words
from scstrial.decision import rules
from scstrial.decision.choices import EvaluationFlag, Reason, ValueSource
from scstrial.reports import content
from scstrial.reports.choices import Verdict

SHORT_FLAGS = {
    EvaluationFlag.BORDERLINE: "borderline (within 5 points of the threshold)",
    EvaluationFlag.DISCORDANT: "discordant (calculated and stated relief disagree)",
    EvaluationFlag.LEADS_IN: "so far, not final (leads still in)",
}
SOURCES = {ValueSource.DIARY: "patient's diary", ValueSource.CLINIC: "clinic rating"}
DAILY_LOG = "daily log"


def evaluated_from(case: rules.Case) -> content.Evaluated:
    """What the rule in force says, in the words and numbers of the report."""
    evaluation, facts = case.evaluation, case.facts
    decides = evaluation.areas[evaluation.deciding_area] if evaluation.deciding_area else None
    return content.Evaluated(
        verdict=Verdict(evaluation.status.value),
        area=decides.area.label if decides else "no primary target area",
        relief_pct=as_pct(evaluation.relief),
        threshold_pct=evaluation.rule.pain_threshold_pct,
        baseline=baseline_reading(decides, facts, evaluation.rule.baseline_window_days) if decides else None,
        trial=trial_reading(decides, facts) if decides else None,
        days_evaluable=evaluation.days_evaluable or 0,
        days_expected=evaluation.days_expected,
        reason=reason_words(evaluation),
        flags=tuple(SHORT_FLAGS.get(flag, lower_first(flag.label)) for flag in evaluation.flags),
        reported_relief_pct=evaluation.reported_relief_pct,
        analgesic=analgesic_change(evaluation, facts),
        areas=tuple(area_finding(area, evaluation) for area in evaluation.areas.values()),
        other_rules=tuple(
            content.OtherRule(lower_first(name.label), Verdict(other.status.value), other_words(name.label, other))
            for name, other in evaluation.under_other_rules.items()
        ),
        firmness=firmness_words(rules.firmness_of(evaluation, facts)),
        decided_by=rules.decided_by(evaluation, facts),
    )


def reason_words(evaluation: rules.Evaluation) -> str:
    """Why there is no verdict; with too few days how many there were, of those that the rule asks for."""
    if evaluation.reason is None:
        return ""
    words = lower_first(evaluation.reason.label)
    area = evaluation.areas[evaluation.deciding_area] if evaluation.deciding_area else None
    if evaluation.reason is Reason.TOO_FEW_DAYS and area is not None and area.days_asked:
        return f"{words}, {area.days_found} of {area.days_asked}"
    return words


def as_pct(share: Fraction | None) -> Fraction | None:
    return None if share is None else share * 100


def lower_first(words: str) -> str:
    """A label inside a sentence."""
    return words[:1].lower() + words[1:]


def baseline_reading(area: rules.AreaResult, facts: rules.TrialFacts, of_days: int) -> content.Reading | None:
    """The baseline with the diary days it is the mean of."""
    if area.baseline is None or area.baseline_source is None:
        return None
    rated = {day.on: day.average for one in facts.areas if one.area is area.area for day in one.baseline}
    days = tuple(content.RatedDay(day_words(on).split(" ", 1)[1], rated[on]) for on in area.baseline_days)
    return content.Reading(area.baseline, SOURCES[area.baseline_source], days, of_days)


def trial_reading(area: rules.AreaResult, facts: rules.TrialFacts) -> content.Reading | None:
    """The trial value with the days it is the mean of."""
    if area.trial is None or area.trial_source is None:
        return None
    if area.trial_source is ValueSource.CLINIC:
        return content.Reading(area.trial, SOURCES[ValueSource.CLINIC])
    days = rated_days(area.days_used, area, facts)
    return content.Reading(area.trial, DAILY_LOG, days, max(area.days_asked, len(days)))


def rated_days(used: Sequence[date], area: rules.AreaResult, facts: rules.TrialFacts) -> tuple[content.RatedDay, ...]:
    rated = {day.on: day.average for one in facts.areas if one.area is area.area for day in one.trial}
    found = []
    for on in used:
        average = rated[on]
        assert average is not None
        found.append(content.RatedDay(f"Day {(on - facts.placed_on).days}", average))
    return tuple(found)


def analgesic_change(evaluation: rules.Evaluation, facts: rules.TrialFacts) -> content.AnalgesicChange | None:
    if facts.mme_per_day is None:
        return None
    mme = facts.mme_per_day
    return content.AnalgesicChange(mme.baseline, mme.trial, as_pct(evaluation.analgesic_reduction))


def area_finding(area: rules.AreaResult, evaluation: rules.Evaluation) -> content.AreaFinding:
    return content.AreaFinding(
        area=area.area.label,
        primary=area.area is evaluation.primary_area,
        verdict=Verdict(area.status.value),
        baseline=area.baseline,
        trial=area.trial,
        relief_pct=as_pct(area.relief),
        reason=lower_first(area.reason.label) if area.reason else "",
    )


def other_words(name: str, other: rules.OtherResult) -> str:
    """The percentage of another rule, or why it has none."""
    if other.display_pct is not None:
        return f"{other.display_pct} %"
    return lower_first(rules.why_no_number(name, other.reason))


def firmness_words(firmness: rules.Firmness) -> str:
    """ "One rating 2 points higher would change the verdict." """
    if not firmness.tried:
        return ""
    if firmness.points is None:
        return "No single rating of the days used would change the verdict."
    points = abs(firmness.points)
    way = "higher" if firmness.points > 0 else "lower"
    return f"One rating {points} {'point' if points == 1 else 'points'} {way} would change the verdict."


def result_words(evaluation: rules.Evaluation) -> str:
    """ "met, 57.6 %", or "not evaluable: too few days that can be evaluated"."""
    status = evaluation.status.label.lower()
    if evaluation.reason:
        return f"{status}: {lower_first(evaluation.reason.label)}"
    if evaluation.relief is None:
        return status
    return f"{status}, {rules.display_pct(evaluation.relief, evaluation.rule.pain_threshold_pct)} %"
