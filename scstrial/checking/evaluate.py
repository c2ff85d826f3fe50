"""`rules evaluate`: a trial's ratings judged against the criterion (rule book 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area, Scale
from scstrial.assessments.rules import SCALE_MAX
from scstrial.checking.answers import Answer, day_text, decimal_text, fraction_text
from scstrial.checking.cases import Check
from scstrial.checking.reading import Part
from scstrial.decision.choices import OtherRule
from scstrial.decision.rules import (
    Abort,
    AreaFacts,
    AreaResult,
    BaselineDay,
    Evaluation,
    MmePerDay,
    OtherResult,
    TrialDay,
    TrialFacts,
    display_pct,
    evaluate,
)
from scstrial.protocols.choices import AreaRule, Combine, PrimaryMeasure, StimOffDays, TrialWindow
from scstrial.protocols.rules import DEFAULT_EVALUATION_RULE, EvaluationRule
from scstrial.protocols.rules.evaluation import BASELINE_DAYS_POSSIBLE, THRESHOLD_PCT_MAX

REPORTED_PCT = (Decimal(-100), Decimal(100))  # rule book 7
HOURS_OF_A_DAY = 24
HUNDRED = 100


@dataclass(frozen=True)
class EvaluateCase:
    """A trial, and the rule it is judged by."""

    facts: TrialFacts
    rule: EvaluationRule


def _read(case: Part) -> EvaluateCase:
    scale = case.needed_one_of("scale", Scale)
    placed_on, pulled_on = case.needed_day("placed_on"), case.day("pulled_on")
    _note_if_before(case, "pulled_on", pulled_on, placed_on)
    facts = TrialFacts(
        scale=scale,
        placed_on=placed_on,
        areas=_areas(case, scale, placed_on, pulled_on),
        pulled_on=pulled_on,
        reported_relief_pct=case.number("reported_relief_pct", *REPORTED_PCT),
        mme_per_day=_mme(case.part("mme_per_day")),
        function_improved=case.yes_no("function_improved"),
        wants_implant=case.yes_no("wants_implant"),
        aborted=_abort(case.part("aborted"), placed_on),
    )
    return EvaluateCase(facts, _rule(case.part("protocol")))


def _mme(part: Part | None) -> MmePerDay | None:
    return None if part is None else MmePerDay(part.needed_number("baseline", 0), part.needed_number("trial", 0))


def _abort(part: Part | None, placed_on: date | None) -> Abort | None:
    if part is None:
        return None
    on = part.needed_day("on")
    _note_if_before(part, "on", on, placed_on)
    return Abort(on, part.needed_text("reason"))


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


def _areas(case: Part, scale: Scale | None, placed_on: date | None, pulled_on: date | None) -> tuple[AreaFacts, ...]:
    areas = []
    named: set[Area | None] = {None}
    primary_seen = False
    for part in case.parts("areas", needed=True):
        area = _area(part, scale, placed_on, pulled_on)
        if area.area in named and area.area is not None:
            part.fault("area", f"{area.area} is listed twice")
        if area.primary and primary_seen:
            part.fault("primary", "only one area can be the primary one")
        named.add(area.area)
        primary_seen = primary_seen or area.primary
        areas.append(area)
    return tuple(areas)


def _area(part: Part, case_scale: Scale | None, placed_on: date | None, pulled_on: date | None) -> AreaFacts:
    scale, baseline_scale = part.one_of("scale", Scale), part.one_of("baseline_scale", Scale)
    most = _most(scale or case_scale)
    most_before = _most(baseline_scale or scale or case_scale)
    return AreaFacts(
        area=part.needed_one_of("area", Area),
        primary=part.yes_no("primary") or False,
        scale=scale,
        baseline_scale=baseline_scale,
        baseline=_baseline(part, most_before, placed_on),
        baseline_clinic=part.number("baseline_clinic", 0, most_before),
        trial=_trial(part, most, placed_on, pulled_on),
        trial_clinic=part.number("trial_clinic", 0, most),
    )


def _most(scale: Scale | None) -> Decimal:
    """The highest rating of a scale; of one that could not be read the higher of all."""
    return SCALE_MAX[scale] if scale else max(SCALE_MAX.values())


def _baseline(area: Part, most: Decimal, placed_on: date | None) -> tuple[BaselineDay, ...]:
    days = []
    seen: set[date] = set()
    for part in area.parts("baseline"):
        on = _day_once(part, seen)
        if on is not None and placed_on is not None and on >= placed_on:
            part.fault("on", f"{on} is not before the placement on {placed_on}")
        days.append(BaselineDay(on, part.needed_number("average", 0, most)))
    return tuple(days)


def _trial(area: Part, most: Decimal, placed_on: date | None, pulled_on: date | None) -> tuple[TrialDay, ...]:
    days = []
    seen: set[date] = set()
    for part in area.parts("trial", needed=True):
        on = _day_once(part, seen)
        _note_if_before(part, "on", on, placed_on)
        if on is not None and pulled_on is not None and on > pulled_on:
            part.fault("on", f"{on} is after the pull on {pulled_on}")
        day = TrialDay(
            on,
            part.number("average", 0, most),
            part.number("stim_off_hours", 0, HOURS_OF_A_DAY),
            part.text("program"),
            part.yes_no("relief_sufficient"),
        )
        days.append(day)
    return tuple(days)


def _day_once(part: Part, seen: set[date]) -> date:
    on = part.needed_day("on")
    if on in seen:
        part.fault("on", f"{on} is listed twice")
    if on is not None:
        seen.add(on)
    return on


def _note_if_before(part: Part, key: str, day: date | None, placed_on: date | None) -> None:
    if day is not None and placed_on is not None and day < placed_on:
        part.fault(key, f"{day} is before the placement on {placed_on}")


def _answer(case: EvaluateCase) -> Answer:
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


EVALUATE = Check(_read, _answer)
