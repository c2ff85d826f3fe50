"""Visits after the implant: held, missed, corrected, taken back."""

from datetime import datetime
from typing import Any

from scstrial.accounts.models import User
from scstrial.aftercare import models, rules
from scstrial.aftercare.actions.history import CHANGED_MEANWHILE, lock, problems_with_correction, say
from scstrial.aftercare.choices import ImplantState, MissedReason, VisitDue
from scstrial.aftercare.models import FollowUpVisit, Implant
from scstrial.aftercare.queries import (
    areas_of,
    standing_of,
    visit_that_counts,
    visits_of,
)
from scstrial.assessments.rules import problems_with_text
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if

NO_IMPLANT = "No implant is recorded as done. Record it first."
LOST = "The patient is recorded as lost to follow-up. Take that back first, then record the visit."
NOT_RECORDED = "Nothing is recorded of this visit."
IS_HELD = "This visit is recorded as held. Correct that record, or take it back first."


def hold_visit(
    implant: Implant,
    facts: rules.VisitFacts,
    *,
    by: User,
    now: datetime,
    correction_reason: str = "",
    seen_id: int | bool | None = False,
) -> FollowUpVisit:
    """A visit with what was asked; of one that is held already it is a correction. `seen_id`: the version seen."""
    standing, before = begin_visit(implant, facts.due, seen_id)
    problems = rules.problems_with_visit(facts, standing, areas_of(implant), day_of(now, implant.clinic.zone))
    if before is not None and before.held_on is not None:
        problems += problems_with_correction(correction_reason)
    refuse_if(problems)
    values = {name: value for name, value in vars(facts).items() if name != "pain"}
    row = FollowUpVisit(**values, **stamp(implant, before, correction_reason, by, now))
    row.pain = [models.VisitPain(area=area, average=average) for area, average in facts.pain.items()]
    return keep(row, implant, "visit corrected" if row.correction_reason else "visit held", by, now)


def miss_visit(
    implant: Implant,
    due: VisitDue,
    reason: MissedReason | None,
    note: str,
    *,
    by: User,
    now: datetime,
    seen_id: int | bool | None = False,
) -> FollowUpVisit:
    """The visit did not take place, and why; it may still be held later."""
    standing, before = begin_visit(implant, due, seen_id)
    refuse_if([Problem(IS_HELD)] if before is not None and before.held_on is not None else [])
    opens_on = rules.window_of(due, standing.done_on).opens_on
    refuse_if(rules.problems_with_missing(reason, note, opens_on, day_of(now, implant.clinic.zone)))
    row = FollowUpVisit(due=due, missed_reason=reason, note=note.strip(), **stamp(implant, before, "", by, now))
    return keep(row, implant, "visit missed", by, now)


def withdraw_visit(
    implant: Implant, due: VisitDue, why: str, *, by: User, now: datetime, seen_id: int | bool | None = False
) -> FollowUpVisit:
    """Entered by mistake, for the wrong visit or patient: the visit is open again, the entry stays readable."""
    _standing, before = begin_visit(implant, due, seen_id, also_lost=True)
    if before is None:
        raise Refused([Problem(NOT_RECORDED)])
    refuse_if(problems_with_text(why, 500, "why", required="why the entry is taken back"))
    row = FollowUpVisit(due=due, in_error=True, **stamp(implant, before, why, by, now))
    return keep(row, implant, "visit taken back", by, now)


def begin_visit(
    implant: Implant, due: VisitDue, seen_id: int | bool | None, *, also_lost: bool = False
) -> tuple[rules.Standing, FollowUpVisit | None]:
    """The implant held, and the version of the visit that counts; refused when it is not the one the person saw."""
    lock(implant)
    if implant.done_on is None:
        raise Refused([Problem(NO_IMPLANT)])
    if implant.state is ImplantState.LOST and not also_lost:
        raise Refused([Problem(LOST)])
    versions = visits_of(implant.id)
    before = visit_that_counts(versions, due)
    if seen_id is not False and before is not None and before.id != seen_id:
        at = before.entered_at.astimezone(implant.clinic.zone)
        raise Refused([Problem(CHANGED_MEANWHILE.format(name=before.entered_by_name, act="visit saved", at=at))])
    return standing_of(implant, versions), before


def stamp(implant: Implant, before: FollowUpVisit | None, reason: str, by: User, now: datetime) -> dict[str, Any]:
    return {
        "implant_id": implant.id,
        "replaces_id": before.id if before is not None else None,
        "correction_reason": reason.strip(),
        "entered_at": now,
        "entered_by_id": by.id,
        "entered_by_name": by.name,
    }


def keep(row: FollowUpVisit, implant: Implant, act: str, by: User, now: datetime) -> FollowUpVisit:
    db.session.add(row)
    db.session.flush()
    say(act, implant, by, now, visit_id=row.id, due=str(row.due.value))
    return row
