"""A second physician's opinion: asked for, withdrawn, given and signed. Messages say nothing about health."""

from datetime import datetime, timedelta

from scstrial.accounts.choices import RoleName, SignedWith
from scstrial.accounts.models import User
from scstrial.accounts.queries import people_with_role
from scstrial.audit.actions import record
from scstrial.decision import rules
from scstrial.decision.actions.content import Signer, signed_columns
from scstrial.decision.actions.signing import CHANGED_MEANWHILE
from scstrial.decision.choices import OpinionView, SignedKind
from scstrial.decision.models import Opinion, OpinionRequest
from scstrial.decision.queries import case_of, opinion_requests_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.outbox.actions import put, withdraw
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage
from scstrial.trials.actions import lock
from scstrial.trials.models import Trial

PLANNER = "opinions"
OF_USE_FOR = timedelta(days=7)
NOTHING_TO_JUDGE = "No leads were placed yet: there is nothing to give an opinion on."
FOR_ANOTHER = "This opinion was asked of somebody else."


def ask_opinion(trial: Trial, asked_id: int | None, question: str, *, by: User, now: datetime) -> OpinionRequest:
    """Ask a colleague of the clinic; they are told by e-mail and find it on their worklist."""
    lock(trial)
    if trial.placed_on is None:
        raise Refused([Problem(NOTHING_TO_JUDGE)])
    people = {one.id: one for one in people_with_role(RoleName.PHYSICIAN, trial.clinic_id)}
    waiting = [one.asked_id for one in opinion_requests_of(trial.id) if one.is_open]
    refuse_if(rules.problems_with_asking(asked_id, question, by_id=by.id, physicians=people, waiting=waiting))
    asked = people[asked_id or 0]
    row = OpinionRequest(
        trial_id=trial.id,
        question=question.strip(),
        asked_id=asked.id,
        asked_name=asked.name,
        asked_at=now,
        asked_by_id=by.id,
        asked_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    put(PLANNER, [message_to(asked, row, trial, now)], now=now)
    note("second opinion asked for", row, trial, by, now)
    return row


def withdraw_request(row: OpinionRequest, reason: str, *, by: User, now: datetime) -> None:
    """No longer needed; the request stays readable with the reason."""
    lock(row.trial)
    db.session.refresh(row)
    refuse_if(rules.problems_with_withdrawal(reason, row.is_open))
    row.withdrawn_at, row.withdrawn_by_name, row.withdraw_reason = now, by.name, reason.strip()
    withdraw(PLANNER, [message_key(row)])
    note("second opinion withdrawn", row, row.trial, by, now)
    db.session.flush()


def give_opinion(
    row: OpinionRequest,
    view: OpinionView,
    words: str,
    *,
    by: User,
    now: datetime,
    seen_sha256: str | None = None,
    signed_with: SignedWith = SignedWith.PASSWORD,
) -> Opinion:
    """What the asked physician says, signed, on the case that they saw (`seen_sha256`; None asks nothing)."""
    trial = row.trial
    lock(trial)
    db.session.refresh(row)
    case = case_of(trial)
    refuse_if(problems_with_giving(row, case, by, seen_sha256) or rules.problems_with_opinion(view, words))
    assert case is not None
    opinion = signed_opinion(row, case, view, words.strip(), Signer(by, now, signed_with))
    db.session.add(opinion)
    withdraw(PLANNER, [message_key(row)])
    note("second opinion signed", row, trial, by, now)
    db.session.flush()
    db.session.refresh(row)
    return opinion


def signed_opinion(row: OpinionRequest, case: rules.Case, view: OpinionView, words: str, signer: Signer) -> Opinion:
    """The row with the question, the answer and the case it was given on."""
    sentences = [f"{row.asked_by_name} asks: {row.question}", f"{signer.by.name}: {view.label}.", words]
    said = {"request_id": row.id, "view": view, "words": words, "case_sha256": case.sha256}
    asked = {"question": row.question, "asked_by": row.asked_by_name, "asked_at": row.asked_at}
    kind = SignedKind.OPINION
    columns = signed_columns(row.trial, case, list(filter(None, sentences)), signer, kind=kind, **asked, **said)
    return Opinion(trial_id=row.trial_id, **said, **columns)


def problems_with_giving(
    row: OpinionRequest, case: rules.Case | None, by: User, seen_sha256: str | None
) -> list[Problem]:
    """Only the person asked, once, on what they saw."""
    if row.asked_id != by.id:
        return [Problem(FOR_ANOTHER)]
    if case is None:
        return [Problem(NOTHING_TO_JUDGE)]
    if not row.is_open:
        return [Problem("This request is not open any more: it was answered or withdrawn. Nothing was signed.")]
    return [Problem(CHANGED_MEANWHILE)] if seen_sha256 is not None and seen_sha256 != case.sha256 else []


def note(act: str, row: OpinionRequest, trial: Trial, by: User, now: datetime) -> None:
    about = {"trial_id": trial.id, "opinion_request_id": row.id}
    record(act, by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, **about)


def message_key(row: OpinionRequest) -> str:
    return f"opinion:{row.id}"


def message_to(asked: User, row: OpinionRequest, trial: Trial, now: datetime) -> WantedMessage:
    """Sign in and look; neither a patient nor a question."""
    return WantedMessage(
        key=message_key(row),
        kind="opinion",
        recipient=Recipient.PERSON,
        channel=Channel.EMAIL,
        clinic_id=trial.clinic_id,
        trial_id=trial.id,
        patient_id=trial.patient_id,
        due_at=now,
        useful_until=now + OF_USE_FOR,
        address=asked.email,
        subject=f"{trial.clinic.name}: a colleague asks for your opinion",
        body=f"A colleague at {trial.clinic.name} asks for your opinion. Please sign in and open your worklist.\n",
    )
