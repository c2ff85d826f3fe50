"""What the questions behind a link depend on."""

from datetime import date, datetime

from scstrial.assessments.choices import Area
from scstrial.assessments.queries import target_areas_of
from scstrial.bedside.queries import occasion_of
from scstrial.bedside.rules import LogSlot
from scstrial.diary.choices import LinkKind
from scstrial.diary.models import DiaryLink
from scstrial.diary.rules import (
    Asked,
)
from scstrial.foundation.clock import day_of
from scstrial.protocols.queries import pain_step_at
from scstrial.trials.choices import Antibiotic
from scstrial.trials.models import Trial
from scstrial.trials.queries import placement_of


def asked_of(link: DiaryLink, now: datetime) -> Asked:
    """What decides which questions are asked behind this link."""
    asked = {LinkKind.LOG: asked_of_log, LinkKind.BASELINE: asked_of_baseline, LinkKind.CHECK: asked_of_check}
    return asked[link.kind](link, now)


def asked_of_log(link: DiaryLink, now: datetime) -> Asked:
    trial, slot = link.trial, LogSlot(link.for_on, link.session)
    occasion = occasion_of(trial, slot, now)
    return Asked(
        session=link.session,
        areas=occasion.areas,
        doses=occasion.doses,
        programs=occasion.programs,
        asks_coverage=occasion.asks_coverage,
        asks_sufficient=occasion.asks_sufficient,
        asks_antibiotic=is_on_antibiotic(trial, link.for_on),
        pain_step=trial.protocol.pain_step,
        on=link.for_on,
    )


def asked_of_baseline(link: DiaryLink, now: datetime) -> Asked:
    """The areas on which the trial will be judged, by the numbers that the record asks for on that day."""
    patient = link.trial.patient
    areas = tuple(row.area for row in target_areas_of(patient.id)) or (Area.OVERALL,)
    step = pain_step_at(patient.clinic_id, day_of(now, patient.zone))
    return Asked(link.session, areas, kind=link.kind, pain_step=step, on=link.for_on)


def asked_of_check(link: DiaryLink, now: datetime) -> Asked:
    trial = link.trial
    # A pull that is taken back while the patient answers: the questions go on, keeping the check is refused.
    days_after = (link.for_on - trial.pulled_on).days if trial.pulled_on is not None else 0
    step = trial.protocol.pain_step
    return Asked(link.session, (), kind=link.kind, pain_step=step, on=link.for_on, days_after=days_after)


def is_on_antibiotic(trial: Trial, on: date) -> bool:
    """An antibiotic is prescribed, as far as the placement record says."""
    placement = placement_of(trial.id)
    if placement is None or placement.antibiotic in (None, Antibiotic.NONE):
        return False
    stopped_at = placement.antibiotic_stopped_at
    return stopped_at is None or day_of(stopped_at, trial.zone) >= on
