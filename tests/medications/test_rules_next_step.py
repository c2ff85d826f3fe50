"""The one thing to do next about a blood thinner, and when it may be recorded as taken again."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scstrial.medications.choices import HoldStep
from scstrial.medications.rules import (
    DrugTaken,
    HoldState,
    Labs,
    hold_plan,
    next_hold_step,
    problems_with_restart,
)

CHICAGO = ZoneInfo("America/Chicago")
PLACEMENT_AT = datetime(2026, 3, 23, 9, 0, tzinfo=CHICAGO)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def step(drug, now, *, last_dose_at=None, agreed=True, crcl=None, inr=None, inr_on=None):
    return steps([(drug, last_dose_at, agreed)], now, Labs(crcl, inr, inr_on=inr_on))


def steps(drugs, now, labs=Labs()):
    taken = [DrugTaken(drug, last_dose_at) for drug, last_dose_at, _ in drugs]
    plans = hold_plan(taken, PLACEMENT_AT, crcl=labs.creatinine_clearance_ml_min, inr=labs.inr, inr_on=labs.inr_on)
    states = [HoldState(plan, agreed) for plan, (_, _, agreed) in zip(plans, drugs, strict=True)]
    return next_hold_step(states, labs, PLACEMENT_AT, now)


def test_the_prescriber_is_asked_first():
    assert step("clopidogrel", PLACEMENT_AT - 20 * DAY, agreed=False).step is HoldStep.AGREE


def test_then_the_drug_is_stopped_in_time():
    found = step("clopidogrel", PLACEMENT_AT - 7 * DAY - MINUTE)
    assert (found.step, found.at) == (HoldStep.STOP, PLACEMENT_AT - 7 * DAY)


def test_from_that_moment_on_the_last_dose_is_asked_for():
    assert step("clopidogrel", PLACEMENT_AT - 7 * DAY).step is HoldStep.TELL_LAST_DOSE


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-1, HoldStep.READY), (0, HoldStep.READY), (1, HoldStep.MOVE_PLACEMENT)]
)
def test_a_dose_too_late_moves_the_placement(minutes, expected):
    last_dose_at = PLACEMENT_AT - 7 * DAY + minutes * MINUTE
    found = step("clopidogrel", PLACEMENT_AT - DAY, last_dose_at=last_dose_at)
    assert found.step is expected
    assert found.at == (last_dose_at + 7 * DAY if expected is HoldStep.MOVE_PLACEMENT else None)


def test_who_stopped_earlier_than_needed_is_not_asked_to_stop():
    assert step("clopidogrel", PLACEMENT_AT - 9 * DAY, last_dose_at=PLACEMENT_AT - 10 * DAY).step is HoldStep.READY


@pytest.mark.parametrize(
    ("days_before", "expected"), [(2, HoldStep.WAIT_FOR_INR), (1, HoldStep.MEASURE_INR), (0, HoldStep.MEASURE_INR)]
)
def test_an_inr_is_measured_once_it_counts(days_before, expected):
    held = PLACEMENT_AT - 6 * DAY
    found = step(
        "warfarin", PLACEMENT_AT - days_before * DAY, last_dose_at=held, inr=Decimal(1), inr_on=date(2026, 3, 2)
    )
    assert (found.step, found.on) == (expected, date(2026, 3, 22))


@pytest.mark.parametrize(
    ("inr", "expected"),
    [("1.1", HoldStep.READY), ("1.2", HoldStep.READY), ("1.3", HoldStep.MEASURE_INR), ("1.6", HoldStep.MEASURE_INR)],
)
def test_an_inr_too_high_is_measured_again(inr, expected):
    on = PLACEMENT_AT.date()
    assert (
        step("warfarin", PLACEMENT_AT, last_dose_at=PLACEMENT_AT - 6 * DAY, inr=Decimal(inr), inr_on=on).step
        is expected
    )


@pytest.mark.parametrize(
    ("crcl", "expected"), [(None, HoldStep.MEASURE_KIDNEYS), (29, HoldStep.ASK_PHYSICIAN), (30, HoldStep.READY)]
)
def test_dabigatran_asks_for_the_kidneys_and_below_30_for_a_physician(crcl, expected):
    clearance = None if crcl is None else Decimal(crcl)
    assert step("dabigatran", PLACEMENT_AT, last_dose_at=PLACEMENT_AT - 7 * DAY, crcl=clearance).step is expected


def test_what_the_table_does_not_know_is_asked_of_a_physician_once_it_is_agreed():
    assert step("other", PLACEMENT_AT, agreed=False).step is HoldStep.AGREE
    assert step("other", PLACEMENT_AT).step is HoldStep.ASK_PHYSICIAN


@pytest.mark.parametrize("drug", ["celecoxib", "fish_oil"])
def test_what_is_not_held_asks_for_nothing(drug):
    assert step(drug, PLACEMENT_AT, agreed=False).step is HoldStep.READY


def test_of_several_drugs_the_one_that_comes_first_is_named():
    held = PLACEMENT_AT - 8 * DAY
    found = steps([("clopidogrel", held, True), ("apixaban", None, True), ("aspirin", held, False)], PLACEMENT_AT)
    assert (found.step, found.drug) == (HoldStep.AGREE, 2)


@pytest.mark.parametrize(("minutes", "refused"), [(-1, True), (0, True), (1, False), (60, False), (61, True)])
def test_taken_again_is_after_the_last_dose_and_up_to_now(minutes, refused):
    last_dose_at = PLACEMENT_AT - DAY
    found = problems_with_restart(last_dose_at + minutes * MINUTE, last_dose_at, last_dose_at + 60 * MINUTE)
    assert [problem.field for problem in found] == (["restarted_at"] if refused else [])


def test_without_a_last_dose_on_record_any_time_up_to_now_is_taken():
    assert problems_with_restart(PLACEMENT_AT, None, PLACEMENT_AT) == []
