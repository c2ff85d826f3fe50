"""A protocol's numbers to and from what is stored: texts, so that nothing passes through a binary float."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal

from scstrial.protocols.choices import AreaRule, BaselineAsked, Combine, PrimaryMeasure, StimOffDays, TrialWindow
from scstrial.protocols.rules.evaluation import BASELINE_DAYS_POSSIBLE, EvaluationRule, TrialLength

Texts = Mapping[str, str]


def stored_rule(rule: EvaluationRule) -> dict[str, str]:
    """Each setting as text."""
    return {name: str(value) for name, value in asdict(rule).items()}


def rule_from(texts: Texts) -> EvaluationRule:
    """The evaluation rule that was stored; raises ValueError or KeyError when it is damaged.

    What was stored before the baseline could be set was judged by the diary of 7 days, else the clinic's rating.
    """
    return EvaluationRule(
        trial_window=TrialWindow(texts["trial_window"]),
        baseline_days_needed=int(texts["baseline_days_needed"]),
        pain_threshold_pct=Decimal(texts["pain_threshold_pct"]),
        analgesic_threshold_pct=Decimal(texts["analgesic_threshold_pct"]),
        combine=Combine(texts["combine"]),
        primary_measure=PrimaryMeasure(texts["primary_measure"]),
        area_rule=AreaRule(texts["area_rule"]),
        stim_off_days=StimOffDays(texts["stim_off_days"]),
        baseline_asked=BaselineAsked(texts.get("baseline_asked", BaselineAsked.DIARY_ELSE_CLINIC.value)),
        baseline_window_days=int(texts.get("baseline_window_days", BASELINE_DAYS_POSSIBLE)),
    )


def stored_length(length: TrialLength) -> dict[str, str]:
    """Each number of days as text."""
    return {name: str(value) for name, value in asdict(length).items()}


def length_from(texts: Texts) -> TrialLength:
    """The trial length that was stored, in days."""
    return TrialLength(**{name: int(days) for name, days in texts.items()})
