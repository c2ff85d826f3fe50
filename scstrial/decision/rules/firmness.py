"""How firm a verdict is: how many rules agree, and how far one rating is from turning it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from scstrial.assessments.choices import Area, Scale
from scstrial.decision.choices import EvaluationStatus, ValueSource
from scstrial.decision.rules.evaluation import Evaluation, evaluate
from scstrial.decision.rules.facts import AreaFacts, TrialFacts

POINTS = 10  # steps of 1 NRS point or 10 mm, the whole scale; rule book 4.1
STEP = {Scale.NRS: Decimal(1), Scale.VAS_MM: Decimal(10)}


@dataclass(frozen=True)
class Firmness:
    """`agree` of `rules` rules say the same, the one in force included; `silent` ones say nothing where it does.

    `points`: by so many points (NRS; 10 mm on a VAS) one rating of the days used would have to differ to turn the
    verdict, above 0 = higher; None = no single rating would. `tried` is False where no rating of a day was used.
    """

    agree: int
    rules: int
    silent: int
    tried: bool
    points: int | None


def firmness_of(evaluation: Evaluation, facts: TrialFacts) -> Firmness:
    """How many rules agree with the one in force, and the least change of one rating that turns it."""
    others = evaluation.under_other_rules.values()
    agree = 1 + sum(other.status is evaluation.status for other in others)
    silent = sum(other.status is EvaluationStatus.NOT_EVALUABLE for other in others)
    if evaluation.status is EvaluationStatus.NOT_EVALUABLE:
        silent = 0
    tried = _rests_on_days(evaluation)
    points = next(_turning(evaluation, facts), None) if tried else None
    return Firmness(agree, len(others) + 1, silent, tried, points)


def _rests_on_days(evaluation: Evaluation) -> bool:
    """A verdict from ratings of days, not from a visit or from answers."""
    if evaluation.status is EvaluationStatus.NOT_EVALUABLE or evaluation.deciding_area is None:
        return False
    area = evaluation.areas[evaluation.deciding_area]
    return area.relief is not None and area.trial_source is ValueSource.DIARY


def _turning(evaluation: Evaluation, facts: TrialFacts) -> Iterator[int]:
    """Changes of one used rating that turn the verdict, the smallest first."""
    assert evaluation.deciding_area is not None
    up = 1 if evaluation.status is EvaluationStatus.MET else -1
    for points in range(1, POINTS + 1):
        for on in evaluation.days_used:
            changed = _with_rating(facts, evaluation.deciding_area, on.toordinal(), up * points)
            if changed is not None and evaluate(changed, evaluation.rule).status is not evaluation.status:
                yield up * points
                break


def _with_rating(facts: TrialFacts, name: Area, ordinal: int, points: int) -> TrialFacts | None:
    """The same trial with one rating changed; None where that leaves the scale."""
    areas = []
    for area in facts.areas:
        changed = _area_with_rating(area, ordinal, points, facts.scale_of(area)) if area.area is name else area
        if changed is None:
            return None
        areas.append(changed)
    return replace(facts, areas=tuple(areas))


def _area_with_rating(area: AreaFacts, ordinal: int, points: int, scale: Scale) -> AreaFacts | None:
    days = []
    for day in area.trial:
        if day.on.toordinal() == ordinal and day.average is not None:
            average = day.average + points * STEP[scale]
            if not 0 <= average <= POINTS * STEP[scale]:
                return None
            day = replace(day, average=average)
        days.append(day)
    return replace(area, trial=tuple(days))
