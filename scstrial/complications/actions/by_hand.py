"""Recording complications as a person, correcting them, and following them up until they are over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scstrial.accounts.models import User
from scstrial.complications import rules
from scstrial.complications.models import Complication, Flag, FollowUp
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import done, entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.trials.actions import keep_row
from scstrial.trials.models import Trial

CHANGED_MEANWHILE = (
    "This complication was changed while you were typing. What you typed is not saved: open it again and compare."
)
FOLLOWED_UP = "Follow-up: "
REASON_LONGEST = 500


def record_complication(
    trial: Trial,
    facts: rules.ComplicationFacts,
    *,
    by: User,
    now: datetime,
    flags: Sequence[Flag] = (),
    replaces: Complication | None = None,
    reason: str = "",
) -> Complication:
    """What a person says went wrong; with `replaces` it is how it now stands, and the row before stays readable."""
    if trial.placed_on is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first.")])
    refuse_if(rules.problems_with_complication(facts, trial.placed_on, day_of(now, trial.zone)))
    if replaces is not None:
        refuse_if_replaced(replaces)
        if not reason.strip():
            raise Refused([Problem("Say why the record is changed.", "change_reason")])
    row = complication_row(trial, facts, by, now, replaces, reason)
    row.flags = list(flags)
    act = "complication changed" if replaces is not None else "complication recorded"
    return keep_row(act, row, trial, by=by, now=now, named="complication_id")


def refuse_if_replaced(row: Complication) -> None:
    """Two people at once: the second one is told."""
    db.session.flush()
    db.session.execute(select(Complication.id).where(Complication.id == row.id).with_for_update())
    db.session.refresh(row)
    if row.replaced_at is not None:
        raise Refused([Problem(CHANGED_MEANWHILE)])


def complication_row(
    trial: Trial,
    facts: rules.ComplicationFacts,
    by: User,
    now: datetime,
    replaces: Complication | None,
    reason: str,
) -> Complication:
    code = facts.icd10_code or rules.suggested_icd10(facts.kind, facts.infection_site)
    values: dict[str, Any] = {**vars(facts), "icd10_code": code}
    if replaces is not None:
        replaces.replaced_at = now
        values |= {"replaces_id": replaces.id, "first_id": replaces.root_id}
    return Complication(
        trial_id=trial.id,
        **entered(by, now),
        change_reason=reason.strip()[:REASON_LONGEST],
        **values,
    )


def follow_up(trial: Trial, row: Complication, facts: rules.FollowUpFacts, *, by: User, now: datetime) -> FollowUp:
    """How it stood on a day, added to what was noted before; another outcome is a new version of the record."""
    refuse_if_replaced(row)
    refuse_if(rules.problems_with_follow_up(facts, row.began_on, day_of(now, trial.zone)))
    if (facts.outcome, facts.resolved_on) != (row.outcome, row.resolved_on):
        change_outcome(trial, row, facts, by, now)
    note = FollowUp(
        complication_id=row.root_id,
        on=facts.on,
        note=facts.note.strip(),
        outcome=facts.outcome,
        next_follow_up_on=facts.next_follow_up_on,
        **done(by, now),
    )
    return keep_row("complication followed up", note, trial, by=by, now=now, complication_id=row.root_id)


def change_outcome(trial: Trial, row: Complication, facts: rules.FollowUpFacts, by: User, now: datetime) -> None:
    """The record as the follow-up leaves it; everything else as it was."""
    before = {name: getattr(row, name) for name in rules.ComplicationFacts.__dataclass_fields__}
    changed = {name: getattr(facts, name) for name in ("outcome", "resolved_on", "next_follow_up_on")}
    now_so = rules.ComplicationFacts(**{**before, **changed})
    reason = f"{FOLLOWED_UP}{facts.note}"
    version = complication_row(trial, now_so, by, now, row, reason)
    version.flags = list(row.flags)
    keep_row("complication changed", version, trial, by=by, now=now, named="complication_id")
