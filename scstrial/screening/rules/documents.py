"""Items that rest on a dated document: consent, evaluation, authorization, imaging (rule book 2.1, 2.3, 2.5)."""

from dataclasses import replace
from datetime import date

from scstrial.screening.choices import AuthorizationDecision, Evaluator, PsychologicalResult, State
from scstrial.screening.rules.facts import PriorAuthorization, PsychologicalEvaluation
from scstrial.screening.rules.judging import Case, Finding, dated_ahead, day_text, months_later, not_recorded

QUALIFIED_EVALUATORS = (
    Evaluator.PSYCHIATRIST,
    Evaluator.CLINICAL_PSYCHOLOGIST,
    Evaluator.LICENSED_SOCIAL_WORKER,
)  # CGS


def consent(case: Case) -> Finding:
    """Signed by the day of judging."""
    signed_on = case.facts.consent_signed_on
    if signed_on is None:
        return not_recorded("A signed consent")
    if signed_on > case.as_of:
        return dated_ahead("Consent", signed_on, case)
    return Finding(State.MET, f"Consent was signed on {day_text(signed_on, case.as_of)}")


def psychological_evaluation(case: Case) -> Finding:
    """Absent or expired stands highest; then its result and who made it (2.5)."""
    evaluation = case.facts.psychological_evaluation
    if evaluation is None:
        return not_recorded("A psychological evaluation")
    aged = _too_early_or_old("The psychological evaluation", evaluation.on, "psychological_evaluation_months", case)
    if aged:
        return aged
    last_on = months_later(evaluation.on, int(case.limit("psychological_evaluation_months")))
    return replace(_evaluated(evaluation, case), expires_on=last_on)


def _evaluated(evaluation: PsychologicalEvaluation, case: Case) -> Finding:
    made = f"The psychological evaluation of {day_text(evaluation.on, case.as_of)}"
    if evaluation.result == PsychologicalResult.NOT_CLEARED:
        return Finding(State.UNMET, f"{made} did not clear the patient", "not_cleared")
    if evaluation.by not in QUALIFIED_EVALUATORS:
        message = f"{made} was not made by a psychiatrist, clinical psychologist or licensed social worker"
        return Finding(State.UNMET, message, "not_cleared")
    if evaluation.result == PsychologicalResult.CLEARED_WITH_CONDITIONS:
        conditions = evaluation.conditions.strip() or "see the evaluation"
        return Finding(State.MET, f"{made} cleared the patient with conditions: {conditions}")
    return Finding(State.MET, f"{made} cleared the patient")


def spine_imaging(case: Case) -> Finding:
    """At most 12 months old on the reference day."""
    imaging = case.facts.spine_imaging
    if imaging is None:
        return not_recorded("Imaging of the spine")
    aged = _too_early_or_old("The imaging of the spine", imaging.on, "spine_imaging_months", case)
    last_on = months_later(imaging.on, int(case.limit("spine_imaging_months")))
    imaged = f"The spine was imaged on {day_text(imaging.on, case.as_of)}"
    return aged or Finding(State.MET, imaged, expires_on=last_on)


def prior_authorization(case: Case) -> Finding:
    """Not required, or affirmed and valid on the reference day; its last day counts."""
    request = case.facts.prior_authorization
    if request is None:
        return not_recorded("Whether prior authorization is required", "unknown")
    if not request.required:
        return Finding(State.MET, "Prior authorization is recorded as not required")
    if request.decision is None:
        return not_recorded("The decision on the prior authorization")
    if request.decision != AuthorizationDecision.AFFIRMED:
        return Finding(State.UNMET, f"The prior authorization is {request.decision.label.lower()}")
    return _affirmed(request, case)


def _affirmed(request: PriorAuthorization, case: Case) -> Finding:
    if request.valid_until is None:
        return Finding(State.MET, "The prior authorization is affirmed; its last day is not recorded")
    last_day = day_text(request.valid_until, case.as_of)
    if request.valid_until < case.reference_on:
        why = f"The prior authorization ended on {last_day}; ask for a new one"
        return Finding(State.EXPIRED, why, expires_on=request.valid_until)
    why = f"The prior authorization is affirmed, valid through {last_day}"
    return Finding(State.MET, why, expires_on=request.valid_until)


def _too_early_or_old(what: str, on: date, months_key: str, case: Case) -> Finding | None:
    """What is dated after the day of judging is unmet; valid through the same calendar day so many months later."""
    if on > case.as_of:
        return dated_ahead(what, on, case)
    months = int(case.limit(months_key))
    if case.reference_on > months_later(on, months):
        day, limit = day_text(on, case.as_of), f"{months} months"
        reference = day_text(case.reference_on, case.as_of)
        why = f"{what} of {day} is older than {limit} on {reference}; it must be renewed"
        return Finding(State.EXPIRED, why, expires_on=months_later(on, months))
    return None
