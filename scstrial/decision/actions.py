"""Signing: a physician decides; what was signed is stored whole."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.bedside.actions import extend_trial
from scstrial.decision import rules
from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision
from scstrial.decision.queries import case_of, decisions_of, signing_facts_of
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.protocols.queries import trial_length_of
from scstrial.trials import rules as trial_rules
from scstrial.trials.actions import limits_of, lock, note_decided
from scstrial.trials.actions.history import note_status
from scstrial.trials.choices import ExtensionReason, Move, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import current_trial_of

CHANGED_MEANWHILE = (
    "The record changed while you were reading. Look at what the rules say now; what you typed is still here."
)
SIGNED_MEANWHILE = (
    "{name} signed a decision at {at:%H:%M} while you were reading. Look at it, then sign yours if needed."
)
NOTHING_TO_DECIDE = "No leads were placed yet: there is nothing to decide."
# Where an extension is refused by the rules of the trial, the words belong to these fields of the decision.
EXTENSION_FIELDS = {"pull_planned_on": "planned_pull_on", "note": "reason", "reason": "reason"}


def sign_decision(
    trial: Trial,
    choice: DecisionChoice,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_sha256: str | None = None,
    seen_decision_id: int | bool | None = False,
    amend_reason: str = "",
    pull_planned_at: datetime | None = None,
) -> Decision:
    """Decide and sign; refused before anything is touched.

    `seen_sha256`: fingerprint of the case that the physician saw, another one is shown first (None asks nothing);
    `seen_decision_id`: the last decision that the physician saw (False asks nothing).
    """
    lock(trial)
    case, earlier = case_of(trial), decisions_of(trial.id)
    if case is None:
        raise Refused([Problem(NOTHING_TO_DECIDE)])
    last = earlier[-1] if earlier else None
    refuse_if(
        [
            *problems_with_what_was_seen(trial, case, last, seen_sha256, seen_decision_id),
            *problems_with_signing(trial, case, choice, reason, amend_reason, pull_planned_at, now),
        ]
    )
    amends = last if trial.state is TrialState.DECIDED else None
    decision = decision_row(trial, case, choice, reason.strip(), amend_reason.strip(), amends, by, now)
    db.session.add(decision)
    db.session.flush()
    act_upon(trial, decision, by, now, pull_planned_at)
    about = {"trial_id": trial.id, "decision_id": decision.id}
    record("decision signed", by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, **about)
    return decision


def problems_with_what_was_seen(
    trial: Trial, case: rules.Case, last: Decision | None, seen_sha256: str | None, seen_decision_id: int | bool | None
) -> list[Problem]:
    """Nobody signs what they have not seen."""
    problems = []
    if seen_sha256 is not None and seen_sha256 != case.sha256:
        problems.append(Problem(CHANGED_MEANWHILE))
    if seen_decision_id is not False and last is not None and last.id != seen_decision_id:
        at = last.signed_at.astimezone(trial.zone)
        problems.append(Problem(SIGNED_MEANWHILE.format(name=last.signed_by_name, at=at)))
    return problems


def problems_with_signing(
    trial: Trial,
    case: rules.Case,
    choice: DecisionChoice,
    reason: str,
    amend_reason: str,
    pull_planned_at: datetime | None,
    now: datetime,
) -> list[Problem]:
    """The rules of 8.6 on the record as it stands."""
    facts = signing_facts_of(trial, case, pull_planned_at)
    problems = list(rules.problems_with_decision(case.evaluation.status, choice, reason, facts))
    if choice is DecisionChoice.EXTEND_TRIAL and pull_planned_at is not None and not problems:
        problems += problems_with_extension(trial, reason, pull_planned_at, now)
    if trial.state is TrialState.DECIDED:
        problems += rules.problems_with_amendment(amend_reason)
    if trial.patient.step is Step.CLOSED:
        problems.append(Problem("This patient's record is closed. Open it again on the patient's page, then sign."))
    return problems


def problems_with_extension(trial: Trial, reason: str, pull_planned_at: datetime, now: datetime) -> list[Problem]:
    """What the trial itself says of the new pull day; asked before anything is touched."""
    assert trial.placed_on is not None
    extension = trial_rules.Extension(
        pull_planned_on=day_of(pull_planned_at, trial.zone), reason=ExtensionReason.OTHER, note=reason
    )
    limits = limits_of(trial_length_of(trial.protocol))
    today = day_of(now, trial.zone)
    found = trial_rules.problems_with_extension(extension, trial.placed_on, trial.pull_planned_on, today, limits)
    return [Problem(one.message, EXTENSION_FIELDS.get(one.field or "", one.field)) for one in found]


def decision_row(
    trial: Trial,
    case: rules.Case,
    choice: DecisionChoice,
    reason: str,
    amend_reason: str,
    amends: Decision | None,
    by: User,
    now: datetime,
) -> Decision:
    """The decision with the whole text that is signed."""
    text = rules.canonical(
        {
            **case.content(),
            "trial_id": trial.id,
            "patient_id": trial.patient_id,
            "protocol_version": trial.protocol.number,
            "choice": choice,
            "reason": reason,
            "amends_id": amends.id if amends else None,
            "amend_reason": amend_reason,
            "signed_by": by.name,
            "signed_by_id": by.id,
            "signed_at": now,
        }
    )
    return Decision(
        trial_id=trial.id,
        choice=choice,
        reason=reason,
        amend_reason=amend_reason,
        status=case.evaluation.status,
        signed_content=text,
        content_sha256=rules.fingerprint(text),
        signed_at=now,
        signed_by_id=by.id,
        signed_by_name=by.name,
        amends_id=amends.id if amends else None,
    )


def act_upon(trial: Trial, decision: Decision, by: User, now: datetime, pull_planned_at: datetime | None) -> None:
    """What follows from the decision for the trial and for where the patient stands."""
    why, choice = decision.choice.label, decision.choice
    if choice is DecisionChoice.EXTEND_TRIAL and pull_planned_at is not None:
        extend_trial(
            trial,
            pull_planned_at=pull_planned_at,
            reason=ExtensionReason.OTHER,
            note=decision.reason,
            by=by,
            now=now,
        )
    if choice is not DecisionChoice.DEFERRED and trial.state is not TrialState.DECIDED:
        note_decided(trial, why=why, by=by, now=now)
    elif choice is DecisionChoice.DEFERRED and trial.state is TrialState.DECIDED:
        note_status(
            trial, Move.REOPEN_DECISION, trial_rules.state_after(trial.state, Move.REOPEN_DECISION), why, by, now
        )
    move_patient(trial, choice, by, now)


def move_patient(trial: Trial, choice: DecisionChoice, by: User, now: datetime) -> None:
    """A repeat begins with the screening again, a deferred decision is still due, else the patient is after the trial.

    An earlier trial that is amended while another one is on does not move the patient.
    """
    current = current_trial_of(trial.patient_id)
    if trial.state not in (TrialState.DECIDED, TrialState.LEADS_OUT) or current is None or current.id != trial.id:
        return
    steps = {DecisionChoice.REPEAT_TRIAL: Step.SCREENING, DecisionChoice.DEFERRED: Step.DECISION}
    move_to(trial.patient, steps.get(choice, Step.AFTER), by=by, now=now, why=choice.label)
