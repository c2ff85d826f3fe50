"""Every setting of the protocol on a stored trial: the record is judged by what the clinic sets (8.2 to 8.6)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from scstrial.assessments.actions import rate_baseline
from scstrial.assessments.choices import Area, BaselineSource, WouldProceed
from scstrial.assessments.models import BaselineRating as StoredRating
from scstrial.assessments.rules import BaselineRating
from scstrial.daily_logs.choices import Answer
from scstrial.daily_logs.rules import DoseTaken
from scstrial.decision.queries import evaluation_facts_of, evaluation_of
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.protocols.rules import stored_rule
from scstrial.trials.rules import EndRating
from tests.factories.decided import TWO_DAYS_LATER, make_begun, moment, pain_on
from tests.factories.decision import rule
from tests.factories.saved_logs import keep_log
from tests.factories.trials import make_leads_out

PAINS = (7, 2, 6, 3, 4, 5)  # of the left leg on Days 1 to 6; baseline 8
BACK = (2, 2, 2, 2, 2, 2)


@pytest.fixture(autouse=True)
def now(at):
    return at(TWO_DAYS_LATER)


@pytest.fixture
def trial(clinic, nurse, db):
    """Two areas, two programs, answers, a day with stimulation off, opioids; ratings and words at the pull."""
    trial = make_begun(clinic, nurse, baseline=8, areas=(Area.LEG_LEFT, Area.LOW_BACK))
    before = moment(-1)
    record_opioids(
        trial.patient, [OpioidRow("oxycodone", Decimal(10), "mg", Decimal(4))], before.date(), by=nurse, now=before
    )
    dose = DoseTaken("oxycodone", Decimal(5), "mg", Decimal(3), "oral")
    for number, (leg, back) in enumerate(zip(PAINS, BACK, strict=True), start=1):
        keep_log(
            trial,
            nurse,
            number,
            pain=pain_on(trial, {Area.LEG_LEFT: leg, Area.LOW_BACK: back}),
            stim_hours_used=Decimal(10 if number == 2 else 24),
            program="P1" if number <= 3 else "P2",
            relief_sufficient=Answer.YES if number >= 4 else Answer.NO,
            analgesics=(dose,),
        )
    visit = (EndRating(Area.LEG_LEFT, Decimal(1)),)
    pull = {"ratings": visit, "relief_reported_pct": 45, "wants_implant": WouldProceed.NO, "function_improved": True}
    return make_leads_out(clinic, nurse, pulled_at=moment(7), trial=trial, pull=pull)


def judged(trial, **settings):
    trial.protocol.evaluation = stored_rule(rule(**settings))
    return evaluation_of(trial)


@pytest.mark.parametrize(
    ("window", "value", "status"),
    [
        ("last_1", 5, "not_met"),
        ("last_day", 5, "not_met"),
        ("last_2", Fraction(9, 2), "not_met"),
        ("last_3", 4, "met"),
        ("last_4", Fraction(18, 4), "not_met"),
        ("last_5", Fraction(18, 4), "not_met"),  # Day 2 is left out: 4 of 5
        ("last_6", 5, "not_met"),
        ("last_7", 5, "not_met"),
        ("all_days", 5, "not_met"),
        ("best_day", 3, "met"),
        ("best_program_period", 4, "met"),
        ("end_of_trial_visit", 1, "met"),
    ],
)
def test_each_window_takes_its_days_from_the_record(trial, window, value, status):
    found = judged(trial, trial_window=window)
    assert (found.areas[Area.LEG_LEFT].trial, found.status) == (value, status)


def test_three_answers_in_a_row(trial):
    assert judged(trial, trial_window="consecutive_yes").status == "met"


def test_days_with_stimulation_off_count_when_the_protocol_says_so(trial):
    assert judged(trial, trial_window="best_day", stim_off_days="include").areas[Area.LEG_LEFT].trial == 2
    assert judged(trial, trial_window="all_days", stim_off_days="include").areas[Area.LEG_LEFT].trial == Fraction(27, 6)


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"primary_measure": "calculated"}, "met"),
        ({"primary_measure": "reported"}, "not_met"),
        ({"primary_measure": "either"}, "met"),
        ({"primary_measure": "both"}, "not_met"),
        ({"primary_measure": "both", "pain_threshold_pct": 45}, "met"),
        ({"pain_threshold_pct": "50.1"}, "not_met"),
        ({"combine": "pain_and_function"}, "met"),
        ({"combine": "composite"}, "not_met"),
        ({"trial_window": "last_day", "combine": "pain_or_analgesic"}, "met"),
        ({"trial_window": "last_day", "combine": "pain_or_analgesic", "analgesic_threshold_pct": 63}, "not_met"),
        ({"trial_window": "last_day", "area_rule": "primary"}, "not_met"),
        ({"trial_window": "last_day", "area_rule": "any"}, "met"),
        ({"area_rule": "all"}, "met"),
        ({"trial_window": "last_day", "area_rule": "all"}, "not_met"),
    ],
)
def test_each_setting_is_honoured(trial, settings, status):
    assert judged(trial, **settings).status == status


@pytest.mark.parametrize(("needed", "source"), [(5, "diary"), (6, "clinic")])
def test_the_number_of_baseline_days_decides_between_diary_and_clinic(trial, nurse, db, needed, source):
    for row in db.session.scalars(select(StoredRating).where(StoredRating.on < moment(-5).date())).all():
        row.on = moment(-20).date()  # two of seven days lie too far back
    clinic_rating = BaselineRating(
        area=Area.LEG_LEFT, on=moment(-1).date(), average=Decimal(6), source=BaselineSource.CLINIC
    )
    rate_baseline(trial.patient, clinic_rating, by=nurse, now=moment(-1))
    assert judged(trial, baseline_days_needed=needed).areas[Area.LEG_LEFT].baseline_source == source


@pytest.mark.parametrize("settings", [{"trial_window": "end_of_trial_visit"}, {"trial_window": "consecutive_yes"}])
def test_opioids_are_those_of_all_days_where_the_result_uses_none(trial, settings):
    judged(trial, combine="pain_or_analgesic", **settings)
    mme = evaluation_facts_of(trial).mme_per_day
    assert (mme.baseline, mme.trial) == (60, Fraction("22.5"))
