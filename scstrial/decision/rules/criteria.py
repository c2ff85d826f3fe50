"""What is looked at besides the verdict: stated relief, function, opioids, sleep, overall change, wish (8.5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor

from scstrial.assessments.choices import Better, Instrument, WouldProceed
from scstrial.assessments.rules import INSTRUMENTS, band_of, is_pgic_responder, reaches_mcid
from scstrial.daily_logs.choices import GoalMet
from scstrial.decision.choices import EvaluationStatus
from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.facts import TrialFacts
from scstrial.decision.rules.percent import HUNDRED, display_pct, one_decimal, reaches, relief
from scstrial.protocols.choices import AreaRule, Combine, PrimaryMeasure
from scstrial.trials.choices import GoalReached

NOT_KNOWN = ""
FUNCTION = "Function:"  # how the measures of function begin
# Shown where a value is known before or during the trial; thresholds are the MCIDs of rule book 4.2 and 8.5.
MEASURED = (
    Instrument.PEG,
    Instrument.ODI,
    Instrument.WALK_MINUTES,
    Instrument.STAND_MINUTES,
    Instrument.SIT_MINUTES,
    Instrument.WALK_METRES,
    Instrument.SLEEP_QUALITY,
)
NAMES = {
    Instrument.PEG: "Function: PEG (0-10)",
    Instrument.ODI: "Function: ODI (%)",
    Instrument.WALK_MINUTES: "Function: walking (min)",
    Instrument.STAND_MINUTES: "Function: standing (min)",
    Instrument.SIT_MINUTES: "Function: sitting (min)",
    Instrument.WALK_METRES: "Function: walking distance (m)",
    Instrument.SLEEP_QUALITY: "Sleep quality (0-10)",
}
MET = {EvaluationStatus.MET: True, EvaluationStatus.NOT_MET: False}
WISHED = {WouldProceed.YES: True, WouldProceed.NO: False}
YES_NO = {True: "yes", False: "no", None: NOT_KNOWN}


@dataclass(frozen=True)
class SupportingFacts:
    """Values before and during the trial by instrument, and what was asked at the end; None = not recorded."""

    before: Mapping[Instrument, Decimal | Fraction] = field(default_factory=dict)
    during: Mapping[Instrument, Decimal | Fraction] = field(default_factory=dict)
    goal_met: GoalMet | None = None  # of the last daily log that says so
    goals: tuple[tuple[str, GoalReached], ...] = ()  # each goal as asked at the end
    pgic: int | None = None
    wish: WouldProceed | None = None


@dataclass(frozen=True)
class Criterion:
    """One row of the table, in words; `met` None = cannot be told; `decides` = the verdict rests on it."""

    name: str
    baseline: str
    trial: str
    change: str
    needed: str
    met: bool | None
    decides: bool = False


def criteria_of(evaluation: Evaluation, facts: TrialFacts, supporting: SupportingFacts) -> tuple[Criterion, ...]:
    """Pain of each area first, then the supporting criteria; they stand beside the verdict (rule book 8.5)."""
    measured = [*_measured(supporting), *_goal(supporting)]
    return (
        *(_pain(area, evaluation) for area in evaluation.areas.values()),
        _stated(evaluation),
        _function(evaluation, facts),
        *_any_function([one for one in measured if one.name.startswith(FUNCTION)]),
        *measured,
        _opioids(evaluation, facts),
        _overall(supporting),
        _wish(evaluation, supporting),
    )


def _pain(area: AreaResult, evaluation: Evaluation) -> Criterion:
    needed_pct = evaluation.rule.pain_threshold_pct
    primary = area.area is evaluation.primary_area and len(evaluation.areas) > 1
    by_primary = evaluation.rule.area_rule is AreaRule.PRIMARY
    return Criterion(
        name=f"Pain, {area.area.label.lower()}{' (primary)' if primary else ''}",
        baseline=NOT_KNOWN if area.baseline is None else one_decimal(area.baseline),
        trial=NOT_KNOWN if area.trial is None else one_decimal(area.trial),
        change=NOT_KNOWN if area.relief is None else less_or_more(area.relief, needed_pct),
        needed=f"at least {_plain(needed_pct)} % less",
        met=MET.get(area.status),
        decides=evaluation.rule.primary_measure is not PrimaryMeasure.REPORTED
        and (not by_primary or area.area is evaluation.primary_area),
    )


def _stated(evaluation: Evaluation) -> Criterion:
    stated, needed = evaluation.reported_relief_pct, evaluation.rule.pain_threshold_pct
    share = None if stated is None else stated / HUNDRED
    return Criterion(
        name="Relief stated by the patient",
        baseline=NOT_KNOWN,
        trial=NOT_KNOWN if share is None else f"{display_pct(share, needed)} %",
        change=NOT_KNOWN,
        needed=f"at least {_plain(needed)} %",
        met=None if share is None else reaches(share, needed),
        decides=evaluation.rule.primary_measure is not PrimaryMeasure.CALCULATED,
    )


def _function(evaluation: Evaluation, facts: TrialFacts) -> Criterion:
    return Criterion(
        name="Function improved, asked at the pull",
        baseline=NOT_KNOWN,
        trial=YES_NO[facts.function_improved],
        change=NOT_KNOWN,
        needed="yes",
        met=facts.function_improved,
        decides=evaluation.rule.combine in (Combine.PAIN_AND_FUNCTION, Combine.COMPOSITE),
    )


def _any_function(rows: Sequence[Criterion]) -> Iterator[Criterion]:
    """Function counts when one of its measures does (rule book 8.5); no only where every measure is known."""
    if not rows:
        return
    said = [one.met for one in rows]
    met = True if True in said else None if None in said else False
    reached = f"{said.count(True)} of {len(rows)}"
    yield Criterion("Function, by any of its measures", NOT_KNOWN, reached, NOT_KNOWN, "at least 1", met)


def _measured(supporting: SupportingFacts) -> Iterator[Criterion]:
    for instrument in MEASURED:
        before, during = supporting.before.get(instrument), supporting.during.get(instrument)
        if before is None and during is None:
            continue
        both = None if before is None or during is None else (before, during)
        yield Criterion(
            name=NAMES[instrument],
            baseline=NOT_KNOWN if before is None else one_decimal(Fraction(before)),
            trial=NOT_KNOWN if during is None else one_decimal(Fraction(during)),
            change=NOT_KNOWN if both is None else _change(instrument, *both),
            needed=_needed(instrument),
            met=None if both is None else reaches_mcid(instrument, *both),
        )


def _change(instrument: Instrument, before: Decimal | Fraction, during: Decimal | Fraction) -> str:
    """The change in percent where the criterion is one, else in points with its sign."""
    needed_pct = INSTRUMENTS[instrument].mcid_pct
    if needed_pct is None:
        points = Fraction(during) - Fraction(before)
        return f"{'+' if points > 0 else ''}{_points(points, INSTRUMENTS[instrument].mcid)}"
    if before == 0:
        return NOT_KNOWN
    fallen = relief(Fraction(before), Fraction(during))
    if INSTRUMENTS[instrument].better is Better.LOWER:
        return less_or_more(fallen, Decimal(needed_pct))
    return f"{display_pct(-fallen, Decimal(needed_pct))} % more" if fallen <= 0 else f"{display_pct(fallen)} % less"


def _points(points: Fraction, needed: Decimal | None) -> str:
    """With 1 decimal, never rounded up to what is needed, as with percentages (rule book 8.1)."""
    if needed is not None and abs(points) < needed <= Fraction(one_decimal(abs(points))):
        points = Fraction(floor(abs(points) * 10), 10) * (-1 if points < 0 else 1)
    return one_decimal(points)


def _needed(instrument: Instrument) -> str:
    facts = INSTRUMENTS[instrument]
    amount = f"{facts.mcid_pct} %" if facts.mcid_pct is not None else f"{facts.mcid} points"
    return f"at least {amount} {'less' if facts.better is Better.LOWER else 'more'}"


def _goal(supporting: SupportingFacts) -> Iterator[Criterion]:
    """Each goal as asked at the end; where none was, the last answer of the daily logs."""
    for goal, reached in supporting.goals:
        met = reached is GoalReached.REACHED
        yield Criterion(f"{FUNCTION} goal “{goal}”", NOT_KNOWN, reached.label.lower(), NOT_KNOWN, "reached", met)
    if supporting.goal_met is not None and not supporting.goals:
        fully = supporting.goal_met is GoalMet.FULLY
        words = supporting.goal_met.label.lower()
        yield Criterion("Function: own goal, last answer", NOT_KNOWN, words, NOT_KNOWN, "fully", fully)


def _opioids(evaluation: Evaluation, facts: TrialFacts) -> Criterion:
    mme, fewer, needed = facts.mme_per_day, evaluation.analgesic_reduction, evaluation.rule.analgesic_threshold_pct
    return Criterion(
        name="Opioids, MME per day",
        baseline=NOT_KNOWN if mme is None else one_decimal(Fraction(mme.baseline)),
        trial=NOT_KNOWN if mme is None else one_decimal(Fraction(mme.trial)),
        change=NOT_KNOWN if fewer is None else less_or_more(fewer, needed),
        needed=f"at least {_plain(needed)} % less",
        met=None if fewer is None else reaches(fewer, needed),
        decides=evaluation.rule.combine is Combine.PAIN_OR_ANALGESIC,
    )


def _overall(supporting: SupportingFacts) -> Criterion:
    pgic = supporting.pgic
    words = NOT_KNOWN if pgic is None else f"{pgic} ({band_of(Instrument.PGIC, Decimal(pgic))})"
    met = None if pgic is None else is_pgic_responder(Decimal(pgic))
    return Criterion("Overall change (PGIC)", NOT_KNOWN, words, NOT_KNOWN, "1 or 2", met)


def _wish(evaluation: Evaluation, supporting: SupportingFacts) -> Criterion:
    wish = supporting.wish
    return Criterion(
        name="Wants the implant",
        baseline=NOT_KNOWN,
        trial=NOT_KNOWN if wish is None else wish.label.lower(),
        change=NOT_KNOWN,
        needed="yes",
        met=WISHED.get(wish) if wish else None,
        decides=evaluation.rule.combine is Combine.COMPOSITE,
    )


def less_or_more(fallen: Fraction, needed_pct: Decimal) -> str:
    """A fall as a fraction of 1 in words: "57.6 % less", "12.5 % more"."""
    return f"{display_pct(fallen, needed_pct)} % less" if fallen >= 0 else f"{display_pct(-fallen)} % more"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
