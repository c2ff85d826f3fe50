"""The patient's way: which step may follow which, and when a record may be closed."""

from collections.abc import Iterator

from scstrial.foundation.refusal import Problem
from scstrial.patients.choices import ClosedReason, Step

REASON_LENGTH = 2000  # width of the column
MOVES: dict[Step, frozenset[Step]] = {
    Step.REFERRED: frozenset({Step.SCREENING, Step.CLEARED, Step.CLOSED}),
    # Back to the decision, or after the trial: a repeat that was decided is taken back.
    Step.SCREENING: frozenset({Step.CLEARED, Step.DECISION, Step.AFTER, Step.CLOSED}),
    Step.CLEARED: frozenset({Step.SCREENING, Step.SCHEDULED, Step.CLOSED}),
    Step.SCHEDULED: frozenset({Step.CLEARED, Step.SCREENING, Step.TRIAL, Step.CLOSED}),
    Step.TRIAL: frozenset({Step.DECISION, Step.AFTER, Step.CLOSED}),
    # Back to the trial: a pull recorded by mistake. To screening: the trial is to be repeated.
    Step.DECISION: frozenset({Step.TRIAL, Step.SCREENING, Step.AFTER, Step.CLOSED}),
    # A decision made again, or a second trial.
    Step.AFTER: frozenset({Step.DECISION, Step.SCREENING, Step.CLEARED, Step.CLOSED}),
    # Reopened: back to where the patient was.
    Step.CLOSED: frozenset(set(Step) - {Step.CLOSED}),
}
UNFINISHED = {
    Step.SCHEDULED: "A trial is planned. Cancel the trial first, then close the record.",
    Step.TRIAL: "Leads may still be in place. Record the lead pull first, then close the record.",
}


def problems_with_move(now_at: Step, wanted: Step) -> list[Problem]:
    """Whether a patient may go from one step to the other."""
    if wanted in MOVES[now_at]:
        return []
    return [
        Problem(
            f"A patient who is at “{now_at.label}” cannot go on to “{wanted.label}”. "
            "Look at the patient's page to see what comes next."
        )
    ]


def problems_with_closing(now_at: Step, reason: ClosedReason | None, why: str) -> Iterator[Problem]:
    """A record is closed for a reason, and not while a trial is planned or under way unless the patient died."""
    if reason is None:
        yield Problem("Choose why the record is closed.", "reason")
    if reason == ClosedReason.OTHER and not why.strip():
        yield Problem("Say in a few words why the record is closed.", "why")
    if len(why) > REASON_LENGTH:
        yield Problem(f"Shorten this to {REASON_LENGTH} characters.", "why")
    if now_at == Step.CLOSED:
        yield Problem("This record is closed already.")
    if now_at in UNFINISHED and reason is not None and reason != ClosedReason.DIED:
        yield Problem(UNFINISHED[now_at])
