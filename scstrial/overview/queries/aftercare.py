"""Implants to plan or record and visits that are due, as lines of the worklist."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from scstrial.aftercare.choices import AfterDoing
from scstrial.aftercare.queries import Due, aftercare_due
from scstrial.foundation.access import Viewer
from scstrial.foundation.clock import moment_at
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.people import person_of
from scstrial.overview.rules import Attention

WORDS = {
    AfterDoing.LOOK_AT_PLAN: "Implant planned, but the decision changed",
    AfterDoing.PLAN_IMPLANT: "Implant to be planned",
    AfterDoing.RECORD_IMPLANT: "Implant to be recorded",
}


def aftercare_lines(viewer: Viewer, now: datetime) -> Iterator[Attention]:
    """One line a patient: the act that is due, by the clinic's days."""
    for due in aftercare_due(viewer.clinic_ids, now):
        step, zone = due.step, due.trial.clinic.zone
        since = moment_at(step.on, time(0), zone) if step.on is not None else now
        until = moment_at(step.until + timedelta(days=1), time(0), zone) if step.until is not None else None
        yield Attention(
            kind=AttentionKind.AFTERCARE,
            person=person_of(due.patient),
            item_id=due.patient.id,
            since=since,
            until=until,
            on=step.on,
            words=words_of(due),
            trial_id=due.trial.id,
        )


def words_of(due: Due) -> str:
    step = due.step
    if step.visit is None:
        return WORDS[step.doing]
    also = f" (and {', '.join(one.label for one in step.also)})" if step.also else ""
    return f"Visit {step.visit.label} after the implant{also}"
