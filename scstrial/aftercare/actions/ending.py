"""Taken out, lost sight of, or taken back."""

from datetime import date, datetime

from scstrial.accounts.models import User
from scstrial.aftercare import models, rules
from scstrial.aftercare.actions.history import lock, note_status, problems_with_correction
from scstrial.aftercare.actions.implant import states_before, was_planned
from scstrial.aftercare.choices import ImplantMove, ImplantState
from scstrial.aftercare.models import Explant, Implant
from scstrial.aftercare.queries import (
    counting,
    explants_of,
    operations_of,
    standing_visits,
    statuses_of_many,
    visits_of,
)
from scstrial.assessments.rules import LONG_TEXT, problems_with_text
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, refuse_if

VISITS_STAND = "Visits after this implant are recorded. Take those back first, then this."


def explant(
    implant: Implant,
    facts: rules.ExplantFacts,
    *,
    by: User,
    now: datetime,
    correction_reason: str | None = None,
    seen_version: int | None = None,
) -> Explant:
    """The system is out; with a reason it is a correction of that record."""
    lock(implant, seen_version)
    move = ImplantMove.EXPLANT if correction_reason is None else ImplantMove.CORRECT_EXPLANT
    state = rules.state_after(implant.state, move)
    assert implant.done_on is not None
    today = day_of(now, implant.clinic.zone)
    problems = rules.problems_with_explant(facts, implant.done_on, today, last_visit_on(implant))
    if correction_reason is not None:
        problems += problems_with_correction(correction_reason)
    refuse_if(problems)
    implant.explanted_on = facts.explanted_on
    note_status(implant, move, state, correction_reason or facts.note, by, now)
    return add_explant(implant, facts, correction_reason or "", by, now)


def last_visit_on(implant: Implant) -> date | None:
    held = [row.held_on for row in standing_visits(visits_of(implant.id)).values() if row.held_on is not None]
    return max(held, default=None)


def add_explant(implant: Implant, facts: rules.ExplantFacts, reason: str, by: User, now: datetime) -> Explant:
    row = Explant(
        implant_id=implant.id,
        explanted_on=facts.explanted_on,
        reason=facts.reason,
        removed=facts.removed,
        codes=[str(code.value) for code in facts.codes],
        note=facts.note.strip(),
        **entered(by, now),
        correction_reason=reason.strip(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def lose_track(implant: Implant, why: str, *, by: User, now: datetime, seen_version: int | None = None) -> None:
    """Nobody can reach the patient: no visit is due any more until that is taken back."""
    lock(implant, seen_version)
    state = rules.state_after(implant.state, ImplantMove.LOSE)
    refuse_if(problems_with_text(why, LONG_TEXT, "why", required="what was tried to reach the patient"))
    note_status(implant, ImplantMove.LOSE, state, why, by, now)


def take_back(implant: Implant, why: str, *, by: User, now: datetime, seen_version: int | None = None) -> None:
    """The last entry was a mistake, or holds no more: as it stood before; the entry stays in the history."""
    lock(implant, seen_version)
    left = implant.state
    before = states_before(statuses_of_many([implant.id]).get(implant.id, []))
    is_lost = len(before) > 1 and before[-2] is ImplantState.LOST
    state = rules.state_taken_back(left, was_planned=was_planned(implant), is_lost=is_lost)
    problems = problems_with_text(why, LONG_TEXT, "why", required="why the entry is taken back")
    if left is ImplantState.DONE and standing_visits(visits_of(implant.id)):
        problems.append(Problem(VISITS_STAND))
    refuse_if(problems)
    undo(implant, left, why, by, now)
    note_status(implant, ImplantMove.TAKE_BACK, state, why, by, now)


def undo(implant: Implant, left: ImplantState, why: str, by: User, now: datetime) -> None:
    """A further version of the record that says it holds no more."""
    stamp = {"entered_at": now, "entered_by_id": by.id, "entered_by_name": by.name, "in_error": True}
    if left is ImplantState.DONE:
        implant.done_on = None
        add_taken_back(counting(operations_of(implant.id)), why, stamp)
    if left is ImplantState.EXPLANTED:
        implant.explanted_on = None
        add_taken_back(counting(explants_of(implant.id)), why, stamp)


def add_taken_back(row: models.Operation | Explant | None, why: str, stamp: dict[str, object]) -> None:
    assert row is not None
    kept = {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs if column.key != "id"}
    db.session.add(type(row)(**{**kept, **stamp, "correction_reason": why.strip()[:500]}))
    db.session.flush()
