"""Candidates and trials for tests, made by the actions that people use and committed.

`now` is the moment at which the last act is recorded (default: the clock); what came before lies before it.
Made by a nurse; whoever is handed in as `by` stands in the record.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from scstrial.assessments.actions import choose_areas, rate_baseline
from scstrial.assessments.choices import Area
from scstrial.assessments.rules import BaselineRating
from scstrial.bedside import actions as bedside
from scstrial.foundation.clock import day_of
from scstrial.foundation.clock import now as clock_now
from scstrial.foundation.db import db
from scstrial.patients.actions import move_to, register_patient
from scstrial.patients.choices import MessageChannel, Step
from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.rules import ProgrammingSession, ProgramSettings
from scstrial.trials import actions
from tests.factories.patients import patient_details
from tests.factories.trials_facts import a_placement, a_pull
from tests.remembering import remembered

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REGISTERED_BEFORE = 40 * DAY
PLANNED_BEFORE = 3 * DAY


@remembered(within_minutes=60)
def make_candidate(
    clinic, by, *, now=None, areas=(Area.LEG_LEFT,), primary=None, consents=(MessageChannel.EMAIL,), **details
):
    """A candidate in screening with target areas; `details` as in `PatientDetails`."""
    now = now or clock_now()
    patient = register_patient(patient_details(**details), clinic=clinic, consents=consents, by=by, now=now)
    move_to(patient, Step.SCREENING, by=by, now=now)
    if areas:
        choose_areas(patient, areas, primary or areas[0], by=by, now=now)
    db.session.commit()
    return patient


@remembered(within_minutes=60)
def make_cleared(clinic, by, *, now=None, **candidate):
    """A candidate who may have a trial."""
    now = now or clock_now()
    patient = make_candidate(clinic, by, now=now, **candidate)
    move_to(patient, Step.CLEARED, by=by, now=now)
    db.session.commit()
    return patient


@remembered
def make_scheduled(
    clinic, by, *, now=None, placement_planned_at=None, days=7, region="thoracolumbar", patient=None, **candidate
):
    """A trial planned `days` long; the placement is planned for 3 days after `now` unless said otherwise."""
    now = now or clock_now()
    at = placement_planned_at or now + PLANNED_BEFORE
    patient = patient or make_cleared(clinic, by, now=min(now, at) - REGISTERED_BEFORE, **candidate)
    trial = actions.schedule_trial(
        patient, placement_planned_at=at, pull_planned_at=at + days * DAY, region=region, by=by, now=now
    )
    db.session.commit()
    return trial


@remembered
def make_under_way(
    clinic, by, *, now=None, placed_at=None, days=7, baseline=8, placement=None, trial=None, reason="", **candidate
):
    """Leads in since `placed_at` (default: an hour before `now`).

    `baseline`: diary average of each of the 7 days before the placement, in every target area; None for no diary.
    `placement`: facts for `a_placement`, such as `{"dural_puncture": True}`. `reason`: why all the same.
    """
    now = now or (placed_at + HOUR if placed_at else clock_now())
    placed_at = placed_at or now - HOUR
    planned_at = placed_at - PLANNED_BEFORE
    trial = trial or make_scheduled(clinic, by, now=planned_at, placement_planned_at=placed_at, days=days, **candidate)
    if baseline is not None:
        keep_diary(trial, baseline, placed_at, by)
    usual = {"placed_at": placed_at, "incision_at": placed_at, "antibiotic_started_at": placed_at - HOUR / 2}
    bedside.place_leads(trial, a_placement(**(usual | (placement or {}))), by=by, now=now, hold_override_reason=reason)
    db.session.commit()
    return trial


def keep_diary(trial, average, placed_at, by):
    """The same average on each of the 7 days before the placement."""
    from scstrial.assessments.queries import target_areas_of

    for area in target_areas_of(trial.patient_id):
        for before in range(7, 0, -1):
            on = day_of(placed_at, trial.zone) - before * DAY
            rating = BaselineRating(area=area.area, on=on, average=Decimal(str(average)))
            rate_baseline(trial.patient, rating, by=by, now=placed_at - HOUR, placed_on=None)


@remembered
def make_leads_out(clinic, by, *, now=None, placed_at=None, pulled_at=None, days=7, pull=None, trial=None, **under_way):
    """Leads pulled at `pulled_at` (default: `days` after the placement, or an hour before `now`).

    `pull`: facts for `a_pull`, such as `{"relief_reported_pct": 60}`.
    """
    if pulled_at is None:
        pulled_at = placed_at + days * DAY if placed_at else (now or clock_now()) - HOUR
    now = now or pulled_at + HOUR
    placed_at = placed_at or pulled_at - days * DAY
    trial = trial or make_under_way(clinic, by, placed_at=placed_at, days=days, **under_way)
    bedside.pull_leads(trial, a_pull(**({"removed_at": pulled_at} | (pull or {}))), by=by, now=now)
    db.session.commit()
    return trial


@remembered(within_minutes=60)
def make_session(trial, by, *, held_at=None, now=None, programs=None, **facts):
    """A programming session with one tonic program the patient leaves with."""
    held_at = held_at or trial.placed_at + HOUR
    session = ProgrammingSession(
        held_at=held_at,
        by_role=facts.pop("by_role", ProgrammedBy.REP),
        reason=facts.pop("reason", "First programming"),
        programs=tuple(programs or (a_program(),)),
        **facts,
    )
    row = bedside.hold_session(trial, session, by=by, now=now or held_at + HOUR)
    db.session.commit()
    return row


def a_program(**settings):
    """A usual tonic program on lead 1."""
    usual = ProgramSettings(
        name="P1",
        waveform=Waveform.TONIC,
        cathodes=("1-3",),
        anodes=("1-2",),
        amplitude_ma=Decimal("4.2"),
        pulse_width_us=250,
        rate_hz=50,
        use_pct=80,
        coverage_pct=90,
        immediate_nrs=Decimal(3),
    )
    return replace(usual, **settings)
