"""How firm a verdict is: which rules agree, and how far one entry is from turning it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from scstrial.assessments.choices import Scale
from scstrial.decision.choices import EntryKind, EvaluationStatus, OtherRule, Reason, ValueSource
from scstrial.decision.rules.entries import ONE
from scstrial.decision.rules.evaluation import Evaluation, OtherResult, by_calculated_relief
from scstrial.decision.rules.facts import TrialFacts
from scstrial.decision.rules.missing import Missing, missing_of
from scstrial.decision.rules.percent import HUNDRED, display_pct
from scstrial.decision.rules.spread import AreaSpread, spreads_of
from scstrial.decision.rules.turning import (
    OF_THE_BASELINE,
    OF_THE_PATIENT,
    OF_THE_TRIAL,
    Turn,
    nearest,
    turns_of,
)
from scstrial.protocols.choices import Combine, PrimaryMeasure

MM_PER_POINT = 10  # rule book 8.6


@dataclass(frozen=True)
class Firmness:
    """`agree` of `rules` rules say the same, the one in force included; `silent` ones say nothing where it does.

    `points`: by so many points (NRS; 10 mm on a VAS) one rating of a trial day would have to differ to turn the
    verdict, above 0 = higher; None = no single rating would. `tried` is False where no rating of a day was used.
    """

    agree: int
    rules: int
    silent: int
    tried: bool
    points: int | None


@dataclass(frozen=True)
class ComparedRule:
    """One rule beside the one in force: a window with the calculated relief, or the stated percentage."""

    name: str
    measure: str
    result: OtherResult
    in_force: bool = False

    @property
    def why_not(self) -> str:
        return why_no_number(self.name, self.result.reason)


# What "too few days" means under a rule that does not count days of ratings (rule book 8.2a).
LACKS = {
    OtherRule.END_OF_TRIAL_VISIT.label: "No rating was entered at the end",
    OtherRule.CONSECUTIVE_YES.label: "Too few daily answers",
}


def why_no_number(rule_name: str, reason: Reason | None) -> str:
    """Why a rule, by its name, gives no percentage."""
    if reason is None:
        return "No percentage"
    return LACKS.get(rule_name, reason.label) if reason is Reason.TOO_FEW_DAYS else reason.label


@dataclass(frozen=True)
class Nearest:
    """The entries that come nearest to turning the verdict, several where they are equal; empty = none alone does."""

    trial: tuple[Turn, ...]
    baseline: tuple[Turn, ...]
    stated: tuple[Turn, ...]

    @property
    def ratings(self) -> tuple[Turn, ...]:
        """Those of the trial, or of the baseline where they are nearer."""
        found = nearest((*self.trial, *self.baseline))
        return self.trial if set(found) & set(self.trial) else self.baseline

    @property
    def baseline_as_near(self) -> bool:
        """Whether a rating of the baseline is as near as one of the trial."""
        return bool(self.trial and self.baseline) and self.trial[0].share == self.baseline[0].share


@dataclass(frozen=True)
class HowFirm:
    """Everything about the firmness of one verdict."""

    firmness: Firmness
    compared: tuple[ComparedRule, ...]
    nearest: Nearest
    missing: Missing
    spreads: tuple[AreaSpread, ...]


def how_firm(evaluation: Evaluation, facts: TrialFacts, nrs_step: Decimal = ONE) -> HowFirm:
    """Facts, no forecast: the other rules, the nearest entries in steps of the clinic's scale, gaps and spread."""
    turns = () if _says_nothing(evaluation) else turns_of(facts, evaluation.rule, evaluation.status, nrs_step)
    return HowFirm(
        firmness=firmness_of(evaluation, facts),
        compared=tuple(compared_rules(evaluation, facts)),
        nearest=Nearest(*(nearest(turns, kinds) for kinds in (OF_THE_TRIAL, OF_THE_BASELINE, OF_THE_PATIENT))),
        missing=missing_of(evaluation, facts, nrs_step),
        spreads=spreads_of(evaluation, facts),
    )


def firmness_of(evaluation: Evaluation, facts: TrialFacts) -> Firmness:
    """How many rules agree with the one in force, and the least change of one rating that turns it, in whole points."""
    others = [one.result for one in compared_rules(evaluation, facts) if not one.in_force]
    agree = 1 + sum(other.status is evaluation.status for other in others)
    silent = sum(other.status is EvaluationStatus.NOT_EVALUABLE for other in others)
    if _says_nothing(evaluation):
        silent = 0
    tried = _rests_on_days(evaluation)
    return Firmness(agree, len(others) + 1, silent, tried, _points(evaluation, facts) if tried else None)


def _says_nothing(evaluation: Evaluation) -> bool:
    return evaluation.status is EvaluationStatus.NOT_EVALUABLE


def _rests_on_days(evaluation: Evaluation) -> bool:
    """A verdict from ratings of days, not from a visit or from answers."""
    if _says_nothing(evaluation) or evaluation.deciding_area is None:
        return False
    area = evaluation.areas[evaluation.deciding_area]
    return area.relief is not None and area.trial_source is ValueSource.DIARY


def _points(evaluation: Evaluation, facts: TrialFacts) -> int | None:
    found = nearest(turns_of(facts, evaluation.rule, evaluation.status), [EntryKind.TRIAL_DAY])
    return whole_points(found[0]) if found else None


def whole_points(turn: Turn) -> int:
    """The change in whole points away from 0; 10 mm are one."""
    points = turn.by / MM_PER_POINT if turn.entry.scale is Scale.VAS_MM else turn.by
    return int(points.to_integral_value("ROUND_UP"))


def compared_rules(evaluation: Evaluation, facts: TrialFacts) -> Iterator[ComparedRule]:
    """The rule in force as a whole, then every window as calculated, the stated percentage, the clinic's baseline."""
    rule = evaluation.rule
    alone = rule.combine is Combine.PAIN_ONLY
    yield ComparedRule(rule.trial_window.label, _measure_in_force(evaluation), _in_force(evaluation), in_force=True)
    if not (alone and rule.primary_measure is PrimaryMeasure.CALCULATED):
        by_window = by_calculated_relief(facts, replace(rule, combine=Combine.PAIN_ONLY))
        yield ComparedRule(rule.trial_window.label, CALCULATED, by_window)
    for name, result in evaluation.under_other_rules.items():
        stated = name is OtherRule.REPORTED
        if not (stated and alone and rule.primary_measure is PrimaryMeasure.REPORTED):
            yield ComparedRule(name.label, "stated" if stated else CALCULATED, result)


CALCULATED = "calculated"
MEASURES = {
    PrimaryMeasure.CALCULATED: CALCULATED,
    PrimaryMeasure.REPORTED: "stated",
    PrimaryMeasure.EITHER: "calculated or stated",
    PrimaryMeasure.BOTH: "calculated and stated",
}
BESIDES = {
    Combine.PAIN_ONLY: "",
    Combine.PAIN_OR_ANALGESIC: ", or fewer opioids",
    Combine.PAIN_AND_FUNCTION: ", and function",
    Combine.COMPOSITE: ", function and wish",
}


def _measure_in_force(evaluation: Evaluation) -> str:
    return MEASURES[evaluation.rule.primary_measure] + BESIDES[evaluation.rule.combine]


def _in_force(evaluation: Evaluation) -> OtherResult:
    share = evaluation.relief
    if evaluation.rule.primary_measure is PrimaryMeasure.REPORTED:
        stated = evaluation.reported_relief_pct
        share = None if stated is None else stated / HUNDRED
    shown = None if share is None else display_pct(share, evaluation.rule.pain_threshold_pct)
    return OtherResult(evaluation.status, evaluation.reason, share, shown)
