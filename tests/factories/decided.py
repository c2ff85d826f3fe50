"""Trials ready to be decided, made by the actions that people use: placed Mon 2 Mar 2026 at 10:00 in Chicago.

`pains` are the evening averages of the primary area on Day 1, 2, ... (None: no log that evening).
"""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from scstrial.assessments.actions import rate_baseline, record_score
from scstrial.assessments.choices import Area, Instrument, WouldProceed
from scstrial.assessments.queries import target_areas_of
from scstrial.assessments.rules import BaselineRating, Score
from scstrial.bedside.actions import correct_log
from scstrial.daily_logs.choices import Answer, GoalMet, Session
from scstrial.daily_logs.queries import counting_logs_of, entry_of
from scstrial.daily_logs.rules import DoseTaken, PainRating
from scstrial.decision.actions import sign_decision
from scstrial.decision.choices import DecisionChoice
from scstrial.foundation.db import db
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.screening.models import PatientIndication
from tests.factories.saved_logs import keep_log
from tests.factories.trials import a_program, make_leads_out, make_scheduled, make_session, make_under_way
from tests.remembering import remembered

CHICAGO = ZoneInfo("America/Chicago")
PLACED_AT = datetime(2026, 3, 2, 10, tzinfo=CHICAGO)
TWO_DAYS_LATER = "2026-03-11T09:00:00-05:00"  # the day after the day after the pull on Day 7
EXAMPLE_17 = {"baseline": (8, 7, 8, 9, 8, 7, 8), "pains": (7, 6, 5, 4, 4, 3, 3), "pull_day": 8}  # 57.6 %
NOT_MET = {"baseline": 7, "pains": (7, 6, 5, 4, 4, 4)}  # 42.9 %
EXACTLY_50 = {"baseline": 8, "pains": (7, 6, 5, 4, 4, 4)}


def moment(day, at=time(10)):
    """A local time so many days after the placement."""
    return datetime.combine(PLACED_AT.date() + timedelta(days=day), at, CHICAGO)


@remembered(within_minutes=60)
def make_begun(clinic, by, *, baseline=8, pains=(), evening=None, areas=(Area.LEG_LEFT,), **candidate):
    """Leads in, a diary before, evenings logged; `evening` = further answers of each evening log."""
    trial = make_scheduled(clinic, by, now=moment(-30), placement_planned_at=PLACED_AT, areas=areas, **candidate)
    if baseline is not None:
        averages = baseline if isinstance(baseline, tuple) else (baseline,) * 7
        for before, average in zip(range(len(averages), 0, -1), averages, strict=True):
            rate_all(trial, by, moment(-before), average)
    trial = make_under_way(clinic, by, placed_at=PLACED_AT, baseline=None, trial=trial)
    for day, average in enumerate(pains, start=1):
        if average is not None:
            rated = pain_on(trial, average)
            keep_log(trial, by, day, pain=rated, **(evening or {}))
    return trial


def rate_all(trial, by, at, average):
    for target in target_areas_of(trial.patient_id):
        rating = BaselineRating(area=target.area, on=at.date(), average=Decimal(average))
        rate_baseline(trial.patient, rating, by=by, now=at + timedelta(hours=10))
    db.session.commit()


def pain_on(trial, average):
    """One average for every target area, or a mapping of area to average."""
    by_area = average if isinstance(average, dict) else None
    areas = [target.area for target in target_areas_of(trial.patient_id)]
    return tuple(PainRating(area, average=Decimal(by_area[area] if by_area else average)) for area in areas)


@remembered(within_minutes=60)
def make_judged(clinic, by, *, pull_day=7, pull=None, **begun):
    """Leads out, decision due."""
    trial = make_begun(clinic, by, **({"pains": (7, 6, 5, 3, 3, 3)} | begun))
    return make_leads_out(clinic, by, pulled_at=moment(pull_day), trial=trial, pull=pull)


def set_tenths(trial, baseline, pains):
    """Ratings in tenths, as a clinic with a finer scale has them: written into the stored rows."""
    from scstrial.assessments.queries import baseline_ratings_of

    for row, average in zip(baseline_ratings_of(trial.patient_id), baseline, strict=True):
        row.average = Decimal(average)
    evenings = [log for log in counting_logs_of(trial.id) if log.session is Session.EVENING]
    for log, average in zip(evenings, pains, strict=True):
        log.pain[0].average = Decimal(average)
    db.session.commit()


@remembered(within_minutes=60)
def correct_evening(trial, by, day, average, *, now, reason="typed for the wrong leg"):
    """The evening log of a day, corrected."""
    on = PLACED_AT.date() + timedelta(days=day)
    log = next(one for one in counting_logs_of(trial.id) if one.for_on == on and one.session is Session.EVENING)
    entry = entry_of(log)
    changed = type(entry)(**{**vars(entry), "pain": pain_on(trial, average)})
    correct_log(trial, log, changed, reason, by=by, now=now)
    db.session.commit()


@remembered(within_minutes=60)
def sign(trial, physician, choice="proceed_to_implant", reason="", *, now=None, **more):
    decision = sign_decision(trial, DecisionChoice(choice), reason, by=physician, now=now or moment(9), **more)
    db.session.commit()
    return decision


@remembered(within_minutes=60)
def make_full(clinic, by, **details):
    """A trial with everything a report can show; 57.6 % by the default rule, leads out on Day 8."""
    evening = {
        "relief_reported_pct": 60,
        "walk_minutes": 35,
        "goal_met": GoalMet.PARTLY,
        "analgesics": (DoseTaken("oxycodone", Decimal(5), "mg", Decimal(2), "oral"),),
        "stim_on": Answer.YES,
    }
    areas = (Area.LEG_LEFT, Area.LOW_BACK)
    trial = make_begun(clinic, by, baseline=EXAMPLE_17["baseline"], areas=areas, **details)
    patient, before = trial.patient, moment(-1)
    for instrument, score in ((Instrument.PEG, "7.3"), (Instrument.WALK_MINUTES, 20), (Instrument.SLEEP_QUALITY, 3)):
        record_score(patient, Score(instrument, before.date(), Decimal(score)), by=by, now=before)
    record_opioids(patient, [OpioidRow("oxycodone", Decimal(10), "mg", Decimal(3))], before.date(), by=by, now=before)
    db.session.add(
        PatientIndication(
            patient_id=patient.id,
            indication="psps_2",
            icd10_code="M96.1",
            is_primary=True,
            entered_at=before,
            entered_by_id=by.id,
            entered_by_name=by.name,
        )
    )
    make_session(trial, by, held_at=PLACED_AT + timedelta(hours=2))
    make_session(trial, by, held_at=moment(4, time(11)), programs=[a_program(name="P2", amplitude_ma=Decimal("3.6"))])
    for day, average in enumerate(EXAMPLE_17["pains"], start=1):
        temperature = Decimal("37.9") if day == 3 else Decimal("36.8")
        keep_log(
            trial, by, day, Session.MORNING, sleep_hours=Decimal("6.5"), sleep_quality_nrs=6, temperature_c=temperature
        )
        rated = {Area.LEG_LEFT: average, Area.LOW_BACK: min(average + 2, 9)}
        late = moment(5, time(9)) if day == 3 else None
        keep_log(trial, by, day, pain=pain_on(trial, rated), now=late, **evening)
    correct_evening(trial, by, 2, {Area.LEG_LEFT: 6, Area.LOW_BACK: 7}, now=moment(3, time(9)))
    after = moment(8)
    pull = {
        "relief_reported_pct": 60,
        "wants_implant": WouldProceed.YES,
        "function_improved": True,
        "pgic": 2,
    }
    trial = make_leads_out(clinic, by, pulled_at=after, trial=trial, pull=pull)
    record_score(patient, Score(Instrument.PEG, after.date(), Decimal("4.0")), by=by, now=after)
    db.session.commit()
    return trial
