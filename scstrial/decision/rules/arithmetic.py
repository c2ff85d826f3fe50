"""The exact values from which a page spells out the arithmetic of an evaluation."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scstrial.assessments.choices import Area
from scstrial.decision.choices import ValueSource
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.percent import display_pct


@dataclass(frozen=True)
class Arithmetic:
    """Baseline to trial = relief, for the area that decides; day numbers count from the placement day (Day 0)."""

    area: Area
    baseline: Fraction
    baseline_source: ValueSource
    baseline_days: int
    baseline_days_possible: int
    trial: Fraction
    trial_source: ValueSource
    trial_days: tuple[int, ...]
    trial_days_found: int
    trial_days_asked: int
    relief: Fraction
    display_pct: str

    @property
    def trial_days_in_a_row(self) -> bool:
        """Whether "days 5 to 7" says it all."""
        days = self.trial_days
        return len(days) > 1 and days[-1] - days[0] == len(days) - 1


def arithmetic_of(evaluation: Evaluation, placed_on: date) -> Arithmetic | None:
    """The pieces of "baseline 7.9 (7 of 7 days) to 3.3 (days 5 to 7) = 57.6 %"; None without a calculated relief."""
    if evaluation.deciding_area is None:
        return None
    area = evaluation.areas[evaluation.deciding_area]
    if area.relief is None or area.baseline is None or area.baseline_source is None:
        return None
    if area.trial is None or area.trial_source is None:
        return None
    return Arithmetic(
        area=area.area,
        baseline=area.baseline,
        baseline_source=area.baseline_source,
        baseline_days=len(area.baseline_days),
        baseline_days_possible=evaluation.rule.baseline_window_days,
        trial=area.trial,
        trial_source=area.trial_source,
        trial_days=tuple((day - placed_on).days for day in area.days_used),
        trial_days_found=area.days_found,
        trial_days_asked=area.days_asked,
        relief=area.relief,
        display_pct=display_pct(area.relief, evaluation.rule.pain_threshold_pct),
    )
