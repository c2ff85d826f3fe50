"""Planning, recording and correcting an implant, and saying that it is not done."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.aftercare import models, rules
from scstrial.aftercare.actions.history import (
    begin,
    lock,
    note_status,
    problems_with_correction,
    refuse_if_closed,
)
from scstrial.aftercare.choices import ImplantMove, ImplantState, NotDoneReason
from scstrial.aftercare.models import Implant
from scstrial.aftercare.queries import plan_facts_of, standing_visits, visits_of
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, refuse_if
from scstrial.trials.models import Trial

VISIT_BEFORE = "A visit was held before this day. Correct the visit first, or enter the day of the implant again."


def plan_implant(trial: Trial, plan: rules.ImplantPlan, *, by: User, now: datetime) -> Implant:
    """An appointment, after a signed “Proceed to implant”."""
    refuse_if_closed(trial)
    implant = begin(trial)
    refuse_if(rules.problems_with_plan(plan, plan_facts_of(trial, now)))
    keep_plan(implant, plan)
    note_status(implant, ImplantMove.PLAN, rules.state_after(None, ImplantMove.PLAN), plan.note, by, now)
    return implant


def change_plan(
    implant: Implant, plan: rules.ImplantPlan, *, by: User, now: datetime, seen_version: int | None = None
) -> None:
    """Another day, surgeon or place; what stood before stays in the history."""
    lock(implant, seen_version)
    refuse_if_closed(implant.trial)
    state = rules.state_after(implant.state, ImplantMove.CHANGE_PLAN)
    refuse_if(rules.problems_with_plan(plan, plan_facts_of(implant.trial, now)))
    keep_plan(implant, plan)
    note_status(implant, ImplantMove.CHANGE_PLAN, state, plan.note, by, now)


def keep_plan(implant: Implant, plan: rules.ImplantPlan) -> None:
    implant.planned_at, implant.surgeon, implant.place = plan.planned_at, plan.surgeon.strip(), plan.place


def record_implant(
    trial: Trial,
    done: rules.Operation,
    *,
    implant: Implant | None = None,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> Implant:
    """The implant as done, planned here or not."""
    if implant is None:
        implant, state = begin(trial), rules.state_after(None, ImplantMove.RECORD)
    else:
        lock(implant, seen_version)
        state = rules.state_after(implant.state, ImplantMove.RECORD)
    refuse_if(rules.problems_with_operation(done, plan_facts_of(trial, now)))
    implant.done_on = done.done_on
    note_status(implant, ImplantMove.RECORD, state, "", by, now)
    add_operation(implant, done, "", by, now)
    return implant


def correct_implant(
    implant: Implant, done: rules.Operation, reason: str, *, by: User, now: datetime, seen_version: int | None = None
) -> None:
    """A new version of the record; the one before stays readable."""
    lock(implant, seen_version)
    state = rules.state_after(implant.state, ImplantMove.CORRECT)
    problems = rules.problems_with_operation(done, plan_facts_of(implant.trial, now))
    held = [row.held_on for row in standing_visits(visits_of(implant.id)).values() if row.held_on is not None]
    if held and min(held) < done.done_on:
        problems.append(Problem(VISIT_BEFORE, "done_on"))
    if implant.explanted_on is not None and implant.explanted_on < done.done_on:
        problems.append(Problem("The explant is recorded before this day. Correct the explant first.", "done_on"))
    refuse_if([*problems, *problems_with_correction(reason)])
    implant.done_on = done.done_on
    note_status(implant, ImplantMove.CORRECT, state, reason, by, now)
    add_operation(implant, done, reason, by, now)


def add_operation(implant: Implant, done: rules.Operation, reason: str, by: User, now: datetime) -> models.Operation:
    values = {name: value for name, value in vars(done).items() if name not in ("leads", "codes")}
    row = models.Operation(
        **values,
        codes=[str(code.value) for code in done.codes],
        implant_id=implant.id,
        **entered(by, now),
        correction_reason=reason.strip(),
    )
    row.leads = [models.ImplantedLead(**vars(lead)) for lead in done.leads]
    db.session.add(row)
    db.session.flush()
    return row


def drop_implant(
    trial: Trial,
    reason: NotDoneReason | None,
    note: str,
    *,
    implant: Implant | None = None,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> Implant:
    """No implant after all, and why."""
    if implant is None:
        implant, state = begin(trial), rules.state_after(None, ImplantMove.DROP)
    else:
        lock(implant, seen_version)
        state = rules.state_after(implant.state, ImplantMove.DROP)
    refuse_if(rules.problems_with_dropping(reason, note))
    note_status(implant, ImplantMove.DROP, state, note, by, now, not_done=reason)
    return implant


def was_planned(implant: Implant) -> bool:
    return implant.planned_at is not None


def states_before(statuses: list[models.ImplantStatus]) -> list[ImplantState]:
    """The states it went through, in order, without repeats in a row."""
    found: list[ImplantState] = []
    for row in statuses:
        if not found or found[-1] is not row.state:
            found.append(row.state)
    return found
