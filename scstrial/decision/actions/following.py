"""What follows from a signed decision for the trial and for where the patient stands."""

from dataclasses import dataclass
from datetime import datetime

from scstrial.accounts.models import User
from scstrial.bedside.actions import abort_trial, extend_trial
from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision
from scstrial.foundation.refusal import Problem
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.screening.actions import begin_repeat
from scstrial.trials import rules as trial_rules
from scstrial.trials.actions import note_decided
from scstrial.trials.actions.history import note_status
from scstrial.trials.choices import AbortReason, ExtensionReason, Move, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import current_trial_of

# Where an extension or a stop is refused by the rules of the trial, the words belong to these fields of the decision.
EXTENSION_FIELDS = {"pull_planned_on": "planned_pull_on", "note": "reason", "reason": "reason"}
STOP_FIELDS = {"reason": "abort_reason", "abort_reason": "abort_reason", "note": "reason", "abort_note": "reason"}
FINAL_STATES = (TrialState.DECIDED, TrialState.LEADS_OUT)


@dataclass(frozen=True)
class Act:
    """A choice with what it needs: the new appointment of an extension, the reason of a stop."""

    choice: DecisionChoice
    pull_planned_at: datetime | None = None
    abort_reason: AbortReason | None = None


def problems_with_stopping(trial: Trial, act: Act, reason: str, now: datetime) -> list[Problem]:
    """What the trial itself says of being stopped; asked before anything is touched."""
    assert trial.placed_at is not None
    found = trial_rules.problems_with_abort(act.abort_reason, reason, now, trial.placed_at, now)
    return [Problem(one.message, STOP_FIELDS.get(one.field or "")) for one in found]


def act_upon(trial: Trial, decision: Decision, act: Act, by: User, now: datetime) -> None:
    """Extend, stop, go on or end the trial; a deferred decision is due again."""
    why = act.choice.label
    if act.choice is DecisionChoice.ABORT_TRIAL:
        abort_trial(trial, reason=act.abort_reason, note=decision.reason, aborted_at=now, by=by, now=now)
        return
    if act.choice is DecisionChoice.EXTEND_TRIAL and act.pull_planned_at is not None:
        other, note = ExtensionReason.OTHER, decision.reason
        extend_trial(trial, pull_planned_at=act.pull_planned_at, reason=other, note=note, by=by, now=now)
    if act.choice is not DecisionChoice.DEFERRED and trial.state is not TrialState.DECIDED:
        note_decided(trial, why=why, by=by, now=now)
    elif act.choice is DecisionChoice.DEFERRED and trial.state is TrialState.DECIDED:
        state = trial_rules.state_after(trial.state, Move.REOPEN_DECISION)
        note_status(trial, Move.REOPEN_DECISION, state, why, by, now)
    move_patient(trial, act.choice, by, now)


def move_patient(trial: Trial, choice: DecisionChoice, by: User, now: datetime) -> None:
    """A repeat begins with the screening again, a deferred decision is still due, else the patient is after the trial.

    An earlier trial that is amended while another one is on does not move the patient.
    """
    current = current_trial_of(trial.patient_id)
    if trial.state not in FINAL_STATES or current is None or current.id != trial.id:
        return
    if choice is DecisionChoice.REPEAT_TRIAL:
        begin_repeat(trial.patient, choice.label, by=by, now=now)
        return
    step = Step.DECISION if choice is DecisionChoice.DEFERRED else Step.AFTER
    move_to(trial.patient, step, by=by, now=now, why=choice.label)
