"""What is signed in sentences, in the words of the day: readable when rules and wording have long changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scstrial.decision.rules.case import Case
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.percent import display_pct, one_decimal
from scstrial.decision.rules.wording import rule_words


@dataclass(frozen=True)
class SignedAbout:
    """Whose trial it is, as it was called at the signing."""

    patient: str
    born_on: date
    mrn: str
    clinic: str
    trial_number: int


def result_words(evaluation: Evaluation) -> str:
    """ "Met, 57.6 %", or "Not evaluable: too few days that can be evaluated"."""
    status = evaluation.status.label
    if evaluation.reason:
        return f"{status}: {evaluation.reason.label[:1].lower()}{evaluation.reason.label[1:]}"
    if evaluation.relief is None:
        return status
    return f"{status}, {display_pct(evaluation.relief, evaluation.rule.pain_threshold_pct)} %"


def statement_of(case: Case, about: SignedAbout) -> Iterator[str]:
    """Who, what the rules said and from which numbers, how the rule reads."""
    yield (
        f"{about.patient}, born {about.born_on:%Y-%m-%d}, record number {about.mrn}, {about.clinic}. "
        f"Trial {about.trial_number}, leads placed on {case.facts.placed_on:%Y-%m-%d}, "
        + (f"pulled on {case.facts.pulled_on:%Y-%m-%d}." if case.facts.pulled_on else "still in.")
    )
    yield f"By the clinic's rule: {result_words(case.evaluation)}.{_numbers(case.evaluation)}"
    if case.evaluation.flags:
        yield "To be seen beside it: " + "; ".join(flag.label for flag in case.evaluation.flags) + "."
    yield f"The rule: {rule_words(case.evaluation.rule)}"


def _numbers(evaluation: Evaluation) -> str:
    area = evaluation.areas.get(evaluation.deciding_area) if evaluation.deciding_area else None
    if area is None or area.baseline is None or area.trial is None:
        return ""
    days = ", ".join(f"{on:%Y-%m-%d}" for on in area.days_used) or "clinic's rating"
    return (
        f" {area.area.label}: baseline {one_decimal(area.baseline)} ({len(area.baseline_days)} diary days), "
        f"trial {one_decimal(area.trial)} ({days})."
    )
