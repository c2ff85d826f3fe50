"""Recording programming sessions. Called through `bedside.actions`, which raises the flags in the same breath."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.programming import rules
from scstrial.programming.models import Program, ProgrammingSession
from scstrial.trials.models import Trial
from scstrial.trials.queries import placement_of


def hold_session(
    trial: Trial,
    session: rules.ProgrammingSession,
    *,
    by: User,
    now: datetime,
    replaces: ProgrammingSession | None = None,
    correction_reason: str = "",
) -> ProgrammingSession:
    """Keep a session with its programs; with `replaces` it is a correction, for the reason given."""
    placement = placement_of(trial.id)
    if placement is None or trial.placed_at is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first.")])
    contact_counts = {lead.number: lead.contact_count for lead in placement.leads}
    refuse_if(rules.problems_with_session(session, contact_counts, trial.placed_at, now, trial.pulled_at))
    if replaces is not None and not correction_reason.strip():
        raise Refused([Problem("Say why the session is corrected.", "correction_reason")])
    values = {name: value for name, value in vars(session).items() if name not in ("programs", "impedances_ohm")}
    row = ProgrammingSession(
        trial_id=trial.id,
        entered_at=now,
        entered_by_id=by.id,
        entered_by_name=by.name,
        replaces_id=replaces.id if replaces is not None else None,
        correction_reason=correction_reason.strip(),
        impedances_ohm={str(lead): list(ohms) for lead, ohms in session.impedances_ohm.items()},
        **values,
    )
    row.programs = [
        Program(**{**vars(one), "cathodes": list(one.cathodes), "anodes": list(one.anodes)}) for one in session.programs
    ]
    db.session.add(row)
    db.session.flush()
    record(
        "programming session kept",
        by=by,
        now=now,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        session_id=row.id,
    )
    return row
