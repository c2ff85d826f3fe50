"""Recording programming sessions. Called through `bedside.actions`, which raises the flags in the same breath."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.programming import rules
from scstrial.programming.models import Program, ProgrammingSession
from scstrial.programming.queries import session_that_replaced
from scstrial.trials.actions import keep_row, lock
from scstrial.trials.models import Trial
from scstrial.trials.queries import placement_of

CORRECTED_MEANWHILE = (
    "{name} corrected this session at {at:%H:%M} while you were typing. "
    "What you typed is not saved: open the corrected session and compare."
)


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
    lock(trial)
    placement = placement_of(trial.id)
    if placement is None or trial.placed_at is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first.")])
    contact_counts = {lead.number: lead.contact_count for lead in placement.leads}
    step = trial.protocol.pain_step
    refuse_if(rules.problems_with_session(session, contact_counts, trial.placed_at, now, trial.pulled_at, step))
    if replaces is not None:
        refuse_if(problems_with_correction(replaces, correction_reason, trial))
    values = {name: value for name, value in vars(session).items() if name not in ("programs", "impedances_ohm")}
    row = ProgrammingSession(
        trial_id=trial.id,
        **entered(by, now),
        replaces_id=replaces.id if replaces is not None else None,
        correction_reason=correction_reason.strip(),
        impedances_ohm={str(lead): list(ohms) for lead, ohms in session.impedances_ohm.items()},
        **values,
    )
    row.programs = [
        Program(**{**vars(one), "cathodes": list(one.cathodes), "anodes": list(one.anodes)}) for one in session.programs
    ]
    return keep_row("programming session kept", row, trial, by=by, now=now, named="session_id")


def problems_with_correction(replaces: ProgrammingSession, reason: str, trial: Trial) -> list[Problem]:
    """A correction says why, and corrects the session that counts."""
    later = session_that_replaced(replaces.id)
    if later is not None:
        at = later.entered_at.astimezone(trial.zone)
        return [Problem(CORRECTED_MEANWHILE.format(name=later.entered_by_name, at=at))]
    if not reason.strip():
        return [Problem("Say why the session is corrected.", "correction_reason")]
    if len(reason.strip()) > rules.REASON_LONGEST:
        return [Problem(f"Shorten the reason to {rules.REASON_LONGEST} characters.", "correction_reason")]
    return []
