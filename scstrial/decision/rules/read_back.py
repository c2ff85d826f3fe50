"""A signed evaluation read back from its text: the same numbers for ever, whatever the record says now."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scstrial.assessments.choices import Area, Scale
from scstrial.decision.choices import EvaluationFlag, EvaluationStatus, OtherRule, Reason, ValueSource
from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.evaluation import Evaluation, OtherResult
from scstrial.protocols.rules.stored import rule_from


def signed_evaluation(text: str) -> Evaluation:
    """The evaluation inside a signed text; raises KeyError or ValueError when the text is none of ours."""
    return evaluation_from(json.loads(text)["evaluation"])


def evaluation_from(said: Mapping[str, Any]) -> Evaluation:
    """The evaluation whose plain form this is."""
    return Evaluation(
        status=EvaluationStatus(said["status"]),
        reason=_reason(said["reason"]),
        flags=tuple(EvaluationFlag(flag) for flag in said["flags"]),
        relief=_number(said["relief"]),
        analgesic_reduction=_number(said["analgesic_reduction"]),
        reported_relief_pct=_number(said["reported_relief_pct"]),
        days_used=_days(said["days_used"]),
        days_expected=int(said["days_expected"]),
        days_evaluable=None if said["days_evaluable"] is None else int(said["days_evaluable"]),
        areas={Area(name): _area(one) for name, one in said["areas"].items()},
        under_other_rules={OtherRule(name): _other(one) for name, one in said["under_other_rules"].items()},
        primary_area=_area_name(said["primary_area"]),
        deciding_area=_area_name(said["deciding_area"]),
        rule=rule_from(said["rule"]),
    )


def _area(said: Mapping[str, Any]) -> AreaResult:
    return AreaResult(
        area=Area(said["area"]),
        status=EvaluationStatus(said["status"]),
        reason=_reason(said["reason"]),
        relief=_number(said["relief"]),
        baseline=_number(said["baseline"]),
        baseline_source=_source(said["baseline_source"]),
        baseline_days=_days(said["baseline_days"]),
        baseline_clinic=None if said["baseline_clinic"] is None else Decimal(said["baseline_clinic"]),
        baseline_scale=Scale(said["baseline_scale"]),
        trial=_number(said["trial"]),
        trial_source=_source(said["trial_source"]),
        days_used=_days(said["days_used"]),
        days_found=int(said["days_found"]),
        days_asked=int(said["days_asked"]),
        days_evaluable=int(said["days_evaluable"]),
        stim_off_days=_days(said["stim_off_days"]),
    )


def _other(said: Mapping[str, Any]) -> OtherResult:
    return OtherResult(
        status=EvaluationStatus(said["status"]),
        reason=_reason(said["reason"]),
        relief=_number(said["relief"]),
        display_pct=said["display_pct"],
    )


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _days(texts: list[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


def _reason(text: str | None) -> Reason | None:
    return None if text is None else Reason(text)


def _source(text: str | None) -> ValueSource | None:
    return None if text is None else ValueSource(text)


def _area_name(text: str | None) -> Area | None:
    return None if text is None else Area(text)
