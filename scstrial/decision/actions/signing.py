"""Signing: a physician decides, and amends what was decided; what was signed is stored whole."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from scstrial.accounts.choices import SignedWith
from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.decision import rules
from scstrial.decision.actions.content import Signer, signed_columns
from scstrial.decision.actions.following import EXTENSION_FIELDS, Act, act_upon, problems_with_stopping
from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision, Opinion
from scstrial.decision.queries import case_of, decisions_of, opinions_of, signing_facts_of
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.choices import Step
from scstrial.protocols.queries import trial_length_of
from scstrial.trials import rules as trial_rules
from scstrial.trials.actions import limits_of, lock
from scstrial.trials.choices import AbortReason, ExtensionReason, TrialState
from scstrial.trials.models import Trial

CHANGED_MEANWHILE = (
    "The record changed while you were reading. Look at what the rules say now; what you typed is still here."
)
SIGNED_MEANWHILE = (
    "{name} signed a decision at {at:%H:%M} while you were reading. Look at it, then sign yours if needed."
)
OPINION_MEANWHILE = "A second opinion came in while you were reading. Look at it; what you typed is still here."
NOTHING_TO_DECIDE = "No leads were placed yet: there is nothing to decide."


def sign_decision(
    trial: Trial,
    choice: DecisionChoice,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_sha256: str | None = None,
    seen_decision_id: int | bool | None = False,
    seen_opinions: str | None = None,
    amend_reason: str = "",
    pull_planned_at: datetime | None = None,
    abort_reason: AbortReason | None = None,
    signed_with: SignedWith = SignedWith.PASSWORD,
) -> Decision:
    """Decide and sign; refused before anything is touched.

    `seen_sha256`: fingerprint of the case that the physician saw, another one is shown first (None asks nothing);
    `seen_decision_id`: the last decision that the physician saw (False asks nothing);
    `seen_opinions`: the numbers of the second opinions that the physician saw (None asks nothing).
    """
    lock(trial)
    case, last = case_of(trial), next(reversed(decisions_of(trial.id)), None)
    if case is None:
        raise Refused([Problem(NOTHING_TO_DECIDE)])
    opinions, act = opinions_of(trial.id), Act(choice, pull_planned_at, abort_reason)
    problems = problems_with_what_was_seen(trial, case, last, seen_sha256, seen_decision_id)
    problems = [*problems, *problems_with_opinions_seen(opinions, seen_opinions)]
    refuse_if([*problems, *problems_with_signing(trial, case, act, reason, amend_reason, now)])
    amends = last if trial.state is TrialState.DECIDED else None
    said = Said(choice, reason.strip(), amend_reason.strip())
    decision = signed_decision(trial, case, said, amends, opinions, Signer(by, now, signed_with))
    db.session.add(decision)
    db.session.flush()
    act_upon(trial, decision, act, by, now)
    about = {"trial_id": trial.id, "decision_id": decision.id, "way": signed_with}
    record("decision signed", by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, **about)
    return decision


@dataclass(frozen=True)
class Said:
    """What the physician chose and wrote."""

    choice: DecisionChoice
    reason: str
    amend_reason: str

    def sentences(self, name: str) -> list[str]:
        why = (("Reason", self.reason), ("Amended because", self.amend_reason))
        return [f"{name} decides: {self.choice.label}.", *(f"{what}: {words}" for what, words in why if words)]


def signed_decision(
    trial: Trial,
    case: rules.Case,
    said: Said,
    amends: Decision | None,
    opinions: Sequence[Opinion],
    signer: Signer,
) -> Decision:
    """The row with everything that was decided, and the decision that it amends."""
    named = {**asdict(said), "amends_id": amends.id if amends else None}
    seen = {
        "amends_sha256": amends.content_sha256 if amends else None,
        "opinions": [opinion_seen(one) for one in opinions],
    }
    columns = signed_columns(trial, case, said.sentences(signer.by.name), signer, **named, **seen)
    return Decision(trial_id=trial.id, status=case.evaluation.status, **named, **columns)


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
    act: Act,
    reason: str,
    amend_reason: str,
    now: datetime,
) -> list[Problem]:
    """The rules of 8.6 on the record as it stands."""
    facts = signing_facts_of(trial, case, act.pull_planned_at)
    problems = list(rules.problems_with_decision(case.evaluation.status, act.choice, reason, facts))
    if act.choice is DecisionChoice.EXTEND_TRIAL and act.pull_planned_at is not None and not problems:
        problems += problems_with_extension(trial, reason, act.pull_planned_at, now)
    if act.choice is DecisionChoice.ABORT_TRIAL and facts.leads_in:
        problems += problems_with_stopping(trial, act, reason, now)
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


def problems_with_opinions_seen(opinions: Sequence[Opinion], seen: str | None) -> list[Problem]:
    """An opinion that was asked for is read before the decision."""
    return [Problem(OPINION_MEANWHILE)] if seen is not None and seen != numbers_of(opinions) else []


def numbers_of(opinions: Sequence[Opinion]) -> str:
    """As the form carries them."""
    return ",".join(str(one.id) for one in opinions)


def opinion_seen(one: Opinion) -> dict[str, object]:
    return {"id": one.id, "view": one.view, "by": one.signed_by_name, "sha256": one.content_sha256}
