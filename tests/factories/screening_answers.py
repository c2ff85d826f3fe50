"""A candidate with everything in order, entered by the actions that people use; a test spoils only what it is about."""

from datetime import timedelta
from decimal import Decimal

from scstrial.assessments.actions import choose_areas, rate_baseline, record_score
from scstrial.assessments.choices import Area, BaselineSource, Instrument
from scstrial.assessments.rules import BaselineRating, Score
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.db import db
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.screening.actions import answer_items, clear_candidate, record_indication
from scstrial.screening.choices import (
    AuthorizationDecision,
    Evaluator,
    Indication,
    PainComponent,
    Pregnancy,
    PsychologicalResult,
    Treatment,
)
from scstrial.screening.rules import (
    Answer,
    PriorAuthorization,
    PsychologicalEvaluation,
    SpineImaging,
    StatedIndication,
)

TRIED = frozenset({Treatment.PHYSICAL_THERAPY, Treatment.GABAPENTINOID, Treatment.SNRI, Treatment.INJECTION})


def fit_answers(today):
    """Every question that stands in the way under the clinic's own rules, answered well."""
    weeks_ago = today - timedelta(weeks=8)
    wanted = ("education_done", "goals_recorded", "realistic_expectation", "antithrombotic_plan", "can_operate")
    unwanted = (
        "active_infection",
        "substance_use_disorder_active",
        "immunosuppressed",
        "cardiac_device",
        "tobacco",
        "coagulopathy",
        "surgical_compression",
        "spinal_instability",
        "diathermy",
        "prior_device_reaction",
    )
    return {
        **{fact: Answer(True) for fact in wanted},
        **{fact: Answer(False) for fact in unwanted},
        "consent_signed_on": Answer(today - timedelta(days=7)),
        "prior_authorization": Answer(
            PriorAuthorization(True, AuthorizationDecision.AFFIRMED, today + timedelta(days=120), weeks_ago, "UTN-1")
        ),
        "prior_trials_same_region": Answer(0),
        "psychological_evaluation": Answer(
            PsychologicalEvaluation(weeks_ago, PsychologicalResult.CLEARED, Evaluator.CLINICAL_PSYCHOLOGIST)
        ),
        "spine_imaging": Answer(SpineImaging(weeks_ago, severe_stenosis_at_lead_levels=False)),
        "pregnant": Answer(Pregnancy.NOT_APPLICABLE),
        "inr": Answer(Decimal("1.0"), today),
        "platelets_10e9_l": Answer(Decimal(210), today),
        "hba1c_pct": Answer(Decimal("6.4"), today),
        "bmi": Answer(Decimal(31), today),
        "conservative_months": Answer(Decimal(8)),
        "treatments": Answer(TRIED),
    }


def make_indication(patient, by, code="M96.1", indication=Indication.PSPS_2, **more):
    since = day_of(now(), patient.clinic.zone) - timedelta(days=600)
    stated = StatedIndication(indication, code, PainComponent.NEUROPATHIC, since, **more)
    row = record_indication(patient, stated, by=by, now=now())
    db.session.commit()
    return row


def make_record(patient, by, pain="7", phq9="8", odi="44"):
    """What the checklist takes from elsewhere: pain, scores and opioids."""
    today = day_of(now(), patient.clinic.zone)
    choose_areas(patient, [Area.LOW_BACK], Area.LOW_BACK, by=by, now=now())
    rating = BaselineRating(Area.LOW_BACK, today, average=Decimal(pain), source=BaselineSource.CLINIC)
    rate_baseline(patient, rating, by=by, now=now())
    record_score(patient, Score(Instrument.PHQ9, today, Decimal(phq9), item9=0), by=by, now=now())
    record_score(patient, Score(Instrument.ODI, today, Decimal(odi)), by=by, now=now())
    record_opioids(patient, [OpioidRow("tramadol", Decimal(50), units_per_day=Decimal(2))], today, by=by, now=now())
    db.session.commit()


def make_fit(patient, by, **changes):
    """Nothing stands in the way, but for what is changed; a change to None leaves the question open."""
    make_indication(patient, by)
    make_record(patient, by)
    today = day_of(now(), patient.clinic.zone)
    answers = fit_answers(today) | {fact: value for fact, value in changes.items()}
    given = {fact: answer for fact, answer in answers.items() if answer is not None}
    answer_items(patient, given, by=by, now=now())
    db.session.commit()


def make_cleared(patient, by):
    """Cleared by rule."""
    make_fit(patient, by)
    verdict = clear_candidate(patient, by=by, now=now())
    db.session.commit()
    return verdict
