"""Signing: a physician decides; what was signed is stored whole."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.bedside.actions import INFECTION_FLAGS, NEURO_FLAGS, extend_trial
from scstrial.complications.queries import UNCLOSED, flags_of
from scstrial.decision import rules
from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision
from scstrial.decision.queries import decisions_of, evaluation_facts_of, evaluation_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.trials.actions import note_decided
from scstrial.trials.choices import ExtensionReason, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import LEADS_IN, trials_of
from scstrial.trials.rules import planned_days

NOT_ACTED_UPON = (DecisionChoice.DEFERRED,)


def sign_decision(
    trial: Trial,
    choice: DecisionChoice,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_sha256: str | None = None,
    amend_reason: str = "",
    pull_planned_at: datetime | None = None,
) -> Decision:
    """Decide and sign. `seen_sha256`: of the evaluation that the physician saw; another one is shown first."""
    facts, evaluation = evaluation_facts_of(trial), evaluation_of(trial)
    if facts is None or evaluation is None:
        raise Refused([Problem("No leads were placed yet: there is nothing to decide.")])
    earlier = decisions_of(trial.id)
    refuse_if(problems_with_signing(trial, choice, reason, evaluation, pull_planned_at))
    if seen_sha256 is not None and seen_sha256 != evaluation_sha256(evaluation):
        raise Refused([Problem("The logs changed while you were reading. Look at the evaluation again, then sign.")])
    if trial.state is TrialState.DECIDED and not amend_reason.strip():
        raise Refused(
            [Problem("Say why the signed decision is amended. The first one stays readable.", "amend_reason")]
        )
    text = rules.canonical(
        {
            "trial_id": trial.id,
            "patient_id": trial.patient_id,
            "protocol_version": trial.protocol.number,
            "facts": facts,
            "evaluation": evaluation,
            "choice": choice,
            "reason": reason.strip(),
            "amend_reason": amend_reason.strip(),
            "signed_by": by.name,
            "signed_by_id": by.id,
            "signed_at": now,
        }
    )
    decision = Decision(
        trial_id=trial.id,
        choice=choice,
        reason=reason.strip(),
        amend_reason=amend_reason.strip(),
        status=evaluation.status,
        signed_content=text,
        content_sha256=rules.fingerprint(text),
        signed_at=now,
        signed_by_id=by.id,
        signed_by_name=by.name,
        amends_id=earlier[-1].id if earlier and trial.state is TrialState.DECIDED else None,
    )
    db.session.add(decision)
    db.session.flush()
    act_upon(trial, decision, by, now, pull_planned_at)
    record(
        "decision signed",
        by=by,
        now=now,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        decision_id=decision.id,
    )
    return decision


def problems_with_signing(
    trial: Trial,
    choice: DecisionChoice,
    reason: str,
    evaluation: rules.Evaluation,
    pull_planned_at: datetime | None,
) -> list[Problem]:
    """The rules of 8.6 on the record as it stands."""
    open_rules = {flag.rule for flag in flags_of(trial.id) if flag.state in UNCLOSED}
    total_days = None
    if pull_planned_at is not None and trial.placed_on is not None:
        total_days = planned_days(trial.placed_on, pull_planned_at.astimezone(trial.zone).date())
    facts = rules.SigningFacts(
        leads_in=trial.state in LEADS_IN,
        total_days=total_days,
        infection_or_neuro_flag=bool(open_rules & {*INFECTION_FLAGS, *NEURO_FLAGS}),
        trials_in_region=sum(
            one.region == trial.region and one.placed_at is not None for one in trials_of(trial.patient_id)
        ),
    )
    return list(rules.problems_with_decision(evaluation.status, choice, reason, facts))


def act_upon(trial: Trial, decision: Decision, by: User, now: datetime, pull_planned_at: datetime | None) -> None:
    """What follows from the decision for the trial and for where the patient stands."""
    if decision.choice is DecisionChoice.EXTEND_TRIAL and pull_planned_at is not None:
        extend_trial(
            trial,
            pull_planned_at=pull_planned_at,
            reason=ExtensionReason.OTHER,
            note=decision.reason,
            by=by,
            now=now,
        )
    if decision.choice in NOT_ACTED_UPON or (decision.amends_id is not None and trial.state is TrialState.DECIDED):
        move_patient(trial, decision, by, now)
        return
    note_decided(trial, why=decision.choice.label, by=by, now=now)
    move_patient(trial, decision, by, now)


def move_patient(trial: Trial, decision: Decision, by: User, now: datetime) -> None:
    """A repeat begins with the screening again; what is decided is after the trial."""
    if trial.state is not TrialState.DECIDED:
        return
    step = Step.SCREENING if decision.choice is DecisionChoice.REPEAT_TRIAL else Step.AFTER
    if trial.patient.step is not step:
        move_to(trial.patient, step, by=by, now=now, why=decision.choice.label)


def evaluation_sha256(evaluation: rules.Evaluation) -> str:
    """A fingerprint of what the rules say, to see whether it changed."""
    return rules.fingerprint(rules.canonical({"evaluation": evaluation}))
