"""`rules evaluate`: a trial's ratings judged against the criterion (rule book 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Scale
from scstrial.checking.answers import Answer, day_text, decimal_text, fraction_text
from scstrial.checking.areas import areas_in, note_if_before
from scstrial.checking.cases import Check, Faulty, held_in
from scstrial.checking.reading import Fault, Part
from scstrial.checking.values import Held, kind_of
from scstrial.decision.choices import OtherRule
from scstrial.decision.rules import (
    Abort,
    AreaResult,
    Evaluation,
    MmePerDay,
    OtherResult,
    TrialFacts,
    display_pct,
    evaluate,
)
from scstrial.protocols.choices import AreaRule, Combine, PrimaryMeasure, StimOffDays, TrialWindow
from scstrial.protocols.rules import DEFAULT_EVALUATION_RULE, EvaluationRule
from scstrial.protocols.rules.evaluation import BASELINE_DAYS_POSSIBLE, THRESHOLD_PCT_MAX
from scstrial.screening.rules import FACT_RANGES

REPORTED_PCT = (Decimal(-100), Decimal(100))  # rule book 7
MME_PER_DAY = FACT_RANGES["mme_per_day"]
HUNDRED = 100


@dataclass(frozen=True)
class EvaluateCase:
    """A trial, and the rule it is judged by."""

    facts: TrialFacts
    rule: EvaluationRule


def _read(case: Part) -> EvaluateCase:
    scale = case.needed_one_of("scale", Scale)
    placed_on, pulled_on = case.needed_day("placed_on"), case.day("pulled_on")
    note_if_before(case, "pulled_on", pulled_on, placed_on)
    facts = TrialFacts(
        scale=scale,
        placed_on=placed_on,
        areas=areas_in(case, scale, placed_on, pulled_on),
        pulled_on=pulled_on,
        reported_relief_pct=case.number("reported_relief_pct", *REPORTED_PCT),
        mme_per_day=_mme(case.part("mme_per_day")),
        function_improved=case.yes_no("function_improved"),
        wants_implant=case.yes_no("wants_implant"),
        aborted=_abort(case.part("aborted"), placed_on),
    )
    return EvaluateCase(facts, _rule(case.part("protocol")))


def _mme(part: Part | None) -> MmePerDay | None:
    return (
        None if part is None else MmePerDay(*(part.needed_number(when, *MME_PER_DAY) for when in ("baseline", "trial")))
    )


def _abort(part: Part | None, placed_on: date | None) -> Abort | None:
    if part is None:
        return None
    on = part.needed_day("on")
    note_if_before(part, "on", on, placed_on)
    return Abort(on, part.needed_text("reason"))


def rule_in(text: str) -> EvaluationRule:
    """The rule in a file that holds the `protocol` of a case alone; raises `Faulty`."""
    held, faults = held_in(text), list[Fault]()
    if not isinstance(held, Held):
        raise Faulty(f"The file of the protocol must hold an object, not {kind_of(held)}")
    part = Part(held, "", faults)
    rule = _rule(part)
    part.finish()
    if faults:
        raise Faulty(*(f"protocol: {fault}" for fault in faults))
    return rule


def _rule(part: Part | None) -> EvaluationRule:
    """What is given of the protocol, the rest by default."""
    default = DEFAULT_EVALUATION_RULE
    if part is None:
        return default
    thresholds = [part.number(f"{what}_threshold_pct", 0, THRESHOLD_PCT_MAX) for what in ("pain", "analgesic")]
    return EvaluationRule(
        trial_window=part.one_of("trial_window", TrialWindow) or default.trial_window,
        baseline_days_needed=part.whole("baseline_days_needed", 1, BASELINE_DAYS_POSSIBLE)
        or default.baseline_days_needed,
        pain_threshold_pct=default.pain_threshold_pct if thresholds[0] is None else thresholds[0],
        analgesic_threshold_pct=default.analgesic_threshold_pct if thresholds[1] is None else thresholds[1],
        combine=part.one_of("combine", Combine) or default.combine,
        primary_measure=part.one_of("primary_measure", PrimaryMeasure) or default.primary_measure,
        area_rule=part.one_of("area_rule", AreaRule) or default.area_rule,
        stim_off_days=part.one_of("stim_off_days", StimOffDays) or default.stim_off_days,
    )


def answer_of(case: EvaluateCase) -> Answer:
    """What the rules say, as it is printed."""
    found = evaluate(case.facts, case.rule)
    return {
        "status": found.status,
        "reason": found.reason,
        "flags": list(found.flags),
        "relief": _percent(found.relief, case.rule.pain_threshold_pct),
        "analgesic_reduction": _percent(found.analgesic_reduction, case.rule.analgesic_threshold_pct),
        "reported_relief_pct": decimal_text(found.reported_relief_pct),
        "days_used": [day_text(on) for on in found.days_used],
        "days_expected": found.days_expected,
        "days_evaluable": found.days_evaluable,
        "areas": {area: _area_answer(result, found) for area, result in found.areas.items()},
        "under_other_rules": _other_answers(found.under_other_rules),
    }


def _percent(share: Fraction | None, threshold_pct: Decimal) -> Answer | None:
    if share is None:
        return None
    return {
        "fraction": fraction_text(share),
        "pct": decimal_text(share * HUNDRED),
        "display_pct": display_pct(share, threshold_pct),
    }


def _area_answer(area: AreaResult, found: Evaluation) -> Answer:
    return {
        "status": area.status,
        "reason": area.reason,
        "relief": _percent(area.relief, found.rule.pain_threshold_pct),
        "baseline": fraction_text(area.baseline),
        "trial": fraction_text(area.trial),
    }


def _other_answers(others: Mapping[OtherRule, OtherResult]) -> Answer:
    return {
        name: {"status": other.status, "reason": other.reason, "display_pct": other.display_pct}
        for name, other in others.items()
    }


EVALUATE = Check(_read, answer_of)
