"""A version of the protocol as a whole: what it may set, and what has to be seen before it is saved."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from scstrial.foundation.refusal import Caution, Problem
from scstrial.protocols.choices import Combine, PainStep, Payer, TrialWindow, WindowRule
from scstrial.protocols.rules.evaluation import (
    TRIAL_DAYS_WARN_ABOVE,
    EvaluationRule,
    TrialLength,
    cautions_in_evaluation_rule,
    problems_with_evaluation_rule,
    problems_with_trial_length,
)
from scstrial.protocols.rules.lead_numbers import LeadNumbers, problems_with_lead_numbers
from scstrial.protocols.rules.payers import PayerProfile

LAST_DAYS_MIN, LAST_DAYS_MAX = 1, 7  # n of last_n; rule book 8.2
EFFECTIVE_AHEAD_DAYS_MAX = 730  # two years: a later day is a mistyped year; design


@dataclass(frozen=True)
class ProtocolNumbers:
    """Everything that one version sets."""

    evaluation: EvaluationRule
    length: TrialLength
    payer: Payer
    pain_step: Decimal
    leads: LeadNumbers


def trial_window_of(rule: WindowRule, last_days: int | None) -> TrialWindow | None:
    """The rule as it is stored; None for `last_n` without a number of days from 1 to 7 (rule book 8.2)."""
    if rule is not WindowRule.LAST_N:
        return TrialWindow(rule.value)
    if last_days is None or not LAST_DAYS_MIN <= last_days <= LAST_DAYS_MAX:
        return None
    return TrialWindow(f"last_{last_days}")


def window_rule_of(window: TrialWindow) -> tuple[WindowRule, int | None]:
    """The same the other way round: the rule and the number of last days."""
    _, _, days = window.value.partition("last_")
    return (WindowRule.LAST_N, int(days)) if days.isdigit() else (WindowRule(window.value), None)


def problems_with_numbers(numbers: ProtocolNumbers) -> list[Problem]:
    """All that lies outside its range or does not fit together."""
    problems = [
        *problems_with_evaluation_rule(numbers.evaluation),
        *problems_with_trial_length(numbers.length),
        *problems_with_lead_numbers(numbers.leads),
    ]
    if numbers.pain_step not in {Decimal(step.value) for step in PainStep}:
        problems.append(Problem("Rate pain in steps of 1, 0.5 or 0.1.", "pain_step"))
    return problems


def problems_with_effective_day(on: date, today: date) -> list[Problem]:
    """Today or later, in the clinic's days: what was judged before stays as it was."""
    if on < today:
        return [Problem("Choose today or a later day: a version never counts backwards.", "effective_on")]
    if on > today + timedelta(days=EFFECTIVE_AHEAD_DAYS_MAX):
        return [Problem("Choose a day within the next two years.", "effective_on")]
    return []


def cautions_in_numbers(numbers: ProtocolNumbers, profile: PayerProfile) -> list[Caution]:
    """What may be set and has to be seen, also against what the clinic's payer asks (rule book 2.2, 6.1, 8.4)."""
    found = cautions_in_evaluation_rule(numbers.evaluation)
    if numbers.length.planned_days > TRIAL_DAYS_WARN_ABOVE:
        message = (
            f"More than {TRIAL_DAYS_WARN_ABOVE} days are longer than usual (FDA20); infections rise with each day."
        )
        found.append(Caution(message, "planned_days"))
    return [*found, *_against_the_payer(numbers, profile)]


def _against_the_payer(numbers: ProtocolNumbers, profile: PayerProfile) -> list[Caution]:
    asked, who, found = profile.number, profile.payer.label, []
    threshold = asked("pain_threshold_pct")
    if threshold is not None and numbers.evaluation.pain_threshold_pct < threshold:
        message = f"{who}: from {threshold} % less pain on. A trial may pass here and be refused there."
        found.append(Caution(message, "pain_threshold_pct"))
    if numbers.evaluation.combine is Combine.PAIN_OR_ANALGESIC and asked("analgesic_threshold_pct") is None:
        found.append(Caution(f"{who} does not take fewer analgesics for less pain.", "combine"))
    lowest, highest = asked("trial_days_min"), asked("trial_days_max")
    planned = numbers.length.planned_days
    if (lowest is not None and planned < lowest) or (highest is not None and planned > highest):
        found.append(Caution(f"{who} asks for a trial of {lowest} to {highest} days.", "planned_days"))
    return found
