"""What every act on an implant does: hold it, note its new state, say so in the audit."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from scstrial.accounts.models import User
from scstrial.aftercare.choices import ImplantMove, ImplantState
from scstrial.aftercare.models import Implant, ImplantStatus
from scstrial.aftercare.queries import implants_of, standing_among, statuses_of_many
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.named import done
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.choices import Step
from scstrial.trials.actions import lock as lock_trial
from scstrial.trials.models import Trial

CHANGED_MEANWHILE = (
    "{name} changed this while you were typing ({act}, {at:%H:%M}). "
    "What you typed is still here: look at what changed, then save again."
)
ANOTHER_STANDS = "Trial {number} has an implant already: {state}. Look at it first."
CLOSED = "This patient's record is closed. Open it again on the patient's page first."
REASON_LONGEST = 500  # characters that the record holds


def lock(implant: Implant, seen_version: int | None = None) -> None:
    """Hold the implant as it is now until the commit; refuse when it is no longer the one the person saw."""
    db.session.flush()
    db.session.refresh(implant, with_for_update={"of": Implant})
    if seen_version is None or seen_version == implant.version:
        return
    last = statuses_of_many([implant.id])[implant.id][-1]
    at = last.at.astimezone(implant.clinic.zone)
    raise Refused([Problem(CHANGED_MEANWHILE.format(name=last.by_name, act=last.act.label.lower(), at=at))])


def begin(trial: Trial) -> Implant:
    """A new implant of this trial, not stored yet; refused while another one of the patient is planned or in."""
    lock_trial(trial)
    standing = standing_among(implants_of(trial.patient_id))
    if standing is not None:
        message = ANOTHER_STANDS.format(number=standing.trial.number, state=standing.state.label.lower())
        raise Refused([Problem(message)])
    return Implant(
        patient_id=trial.patient_id, clinic_id=trial.clinic_id, trial_id=trial.id, clinic=trial.clinic, trial=trial
    )


def refuse_if_closed(trial: Trial) -> None:
    refuse_if([Problem(CLOSED)] if trial.patient.step is Step.CLOSED else [])


def problems_with_correction(reason: str) -> list[Problem]:
    """A corrected record says why."""
    if not reason.strip():
        return [Problem("Say why the record is corrected.", "correction_reason")]
    if len(reason.strip()) > REASON_LONGEST:
        return [Problem(f"Shorten the reason to {REASON_LONGEST} characters.", "correction_reason")]
    return []


def note_status(
    implant: Implant, move: ImplantMove, state: ImplantState, why: str, by: User, now: datetime, **more: Any
) -> ImplantStatus:
    """The new state as a row of the history, with the appointment as it stands, and in the audit."""
    implant.state = state
    flag_modified(implant, "state")  # a new version also where only the history grows
    db.session.add(implant)
    db.session.flush()
    row = ImplantStatus(
        implant_id=implant.id,
        state=state,
        act=move,
        planned_at=implant.planned_at,
        surgeon=implant.surgeon,
        place=implant.place,
        why=why.strip(),
        **done(by, now),
        **more,
    )
    db.session.add(row)
    db.session.flush()
    say(f"implant: {move.value}", implant, by, now)
    return row


def say(act: str, implant: Implant, by: User, now: datetime, **about: Any) -> None:
    record(
        act,
        by=by,
        now=now,
        clinic_id=implant.clinic_id,
        patient_id=implant.patient_id,
        trial_id=implant.trial_id,
        implant_id=implant.id,
        **about,
    )
