from datetime import UTC, date, datetime

import pytest

from scstrial.aftercare.choices import AfterDoing, VisitDue
from scstrial.aftercare.rules import AfterStep
from scstrial.overview.choices import Doing
from scstrial.overview.rules import BaselineFacts, CheckDue, ScreeningFacts, TrialFacts, WayFacts, next_step
from scstrial.patients.choices import Step
from scstrial.trials.choices import TrialState
from tests.factories.overview import due, local, trial_now, way


def doing(*args, **facts):
    return next_step(way(*args, **facts)).doing


@pytest.mark.parametrize("step", [Step.REFERRED, Step.SCREENING])
@pytest.mark.parametrize(
    ("facts", "expected", "count"),
    [
        (ScreeningFacts(False, False, 9, 2, 1), Doing.CHOOSE_AREAS, 0),
        (ScreeningFacts(True, False, 9, 2, 1), Doing.RECORD_INDICATION, 0),
        (ScreeningFacts(True, True, 9, 2, 1), Doing.ANSWER_ITEMS, 9),
        (ScreeningFacts(True, True, 0, 2, 1), Doing.PUT_RIGHT, 2),
        (ScreeningFacts(True, True, 0, 0, 1), Doing.OVERRIDE, 1),
        (ScreeningFacts(True, True), Doing.CLEAR, 0),
        (None, Doing.CHOOSE_AREAS, 0),
    ],
)
def test_before_a_trial_the_next_step_is_the_first_thing_in_the_way(step, facts, expected, count):
    found = next_step(way(step, screening=facts))
    assert (found.doing, found.count) == (expected, count)


def test_a_cleared_candidate_is_scheduled_also_after_an_earlier_trial():
    assert doing(Step.CLEARED) is Doing.SCHEDULE
    assert doing(Step.CLEARED, trial=trial_now(TrialState.DECIDED)) is Doing.SCHEDULE


def test_a_closed_record_can_only_be_opened_again():
    assert doing(Step.CLOSED, flag_id=3, trial=trial_now()) is Doing.REOPEN


@pytest.mark.parametrize("step", [Step.SCREENING, Step.TRIAL, Step.DECISION, Step.AFTER])
def test_an_urgent_flag_goes_before_everything_else(step):
    found = next_step(way(step, flag_id=3, trial=trial_now(TrialState.ABORTED)))
    assert (found.doing, found.item_id) == (Doing.ANSWER_FLAG, 3)


def test_without_a_trial_nothing_is_asked_for_a_later_step():
    assert doing(Step.AFTER) is Doing.NOTHING


SCHEDULED = {"trial": trial_now(TrialState.SCHEDULED, has_program=False)}


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-03-01", Doing.AWAIT_PLACEMENT), ("2026-03-02", Doing.PLACE_LEADS), ("2026-03-03", Doing.PLACE_LEADS)],
)
def test_the_placement_is_recorded_from_its_day_on(today, expected):
    assert doing(Step.SCHEDULED, today, **SCHEDULED) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-02-22", Doing.AWAIT_PLACEMENT), ("2026-02-23", Doing.RATE_BASELINE), ("2026-03-01", Doing.RATE_BASELINE)],
)
def test_the_baseline_is_asked_for_in_the_seven_days_before_the_placement(today, expected):
    assert doing(Step.SCHEDULED, today, baseline=BaselineFacts(3, 4), **SCHEDULED) is expected


@pytest.mark.parametrize(
    "enough", [BaselineFacts(4, 4), BaselineFacts(5, 4), BaselineFacts(0, 4, has_clinic_rating=True), None]
)
def test_a_baseline_that_is_enough_is_not_asked_for(enough):
    assert doing(Step.SCHEDULED, "2026-03-01", baseline=enough, **SCHEDULED) is Doing.AWAIT_PLACEMENT


def test_with_leads_in_the_first_programming_comes_before_the_logs():
    assert doing(trial=trial_now(has_program=False, missing=due("2026-03-05"))) is Doing.HOLD_SESSION


def test_a_missing_log_is_entered_before_the_leads_are_pulled():
    found = next_step(way(today="2026-03-09", trial=trial_now(missing=due("2026-03-08"))))
    assert (found.doing, found.due.on) == (Doing.LOG_NOW, date(2026, 3, 8))


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-03-08", Doing.AWAIT_LOG), ("2026-03-09", Doing.PULL_LEADS), ("2026-03-10", Doing.PULL_LEADS)],
)
def test_the_leads_are_pulled_from_the_planned_day_on(today, expected):
    assert doing(today=today, trial=trial_now()) is expected


def test_when_no_further_log_is_due_the_pull_is_next():
    assert doing(trial=trial_now(next_log=None)) is Doing.PULL_LEADS


def test_a_trial_stopped_early_only_waits_for_the_pull():
    assert doing(trial=trial_now(TrialState.ABORTED, missing=due("2026-03-05"))) is Doing.PULL_LEADS


CHECK = CheckDue(1, local("2026-03-10 10:00"))
LATER = CheckDue(3, local("2026-03-12 10:00"))


def test_after_the_pull_a_check_that_is_due_comes_before_the_decision():
    found = next_step(way(Step.DECISION, trial=trial_now(TrialState.LEADS_OUT, check=CHECK)))
    assert (found.doing, found.day, found.at) == (Doing.CHECK_NOW, 1, CHECK.due_at)


def test_after_the_pull_a_physician_decides():
    found = next_step(way(Step.DECISION, trial=trial_now(TrialState.LEADS_OUT, next_check=LATER)))
    assert (found.doing, found.item_id) == (Doing.DECIDE, 12)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"check": CHECK, "next_check": LATER}, Doing.CHECK_NOW),
        ({"next_check": LATER}, Doing.AWAIT_CHECK),
        ({}, Doing.NOTHING),
    ],
)
def test_after_the_decision_the_checks_go_on(facts, expected):
    assert doing(Step.AFTER, trial=trial_now(TrialState.DECIDED, **facts)) is expected


@pytest.mark.parametrize("step", [Step.CLEARED, Step.SCHEDULED])
def test_a_clearance_that_does_not_hold_comes_before_any_plan(step):
    found = next_step(way(step, "2026-03-02", clearance_lost=True, **(SCHEDULED if step is Step.SCHEDULED else {})))
    assert found.doing is Doing.SCREEN_AGAIN
    assert not found.is_waiting


def test_once_the_leads_are_in_the_screening_is_no_next_step():
    assert doing(trial=trial_now(), clearance_lost=True) is Doing.AWAIT_LOG


@pytest.mark.parametrize("waiting", [Doing.AWAIT_PLACEMENT, Doing.AWAIT_LOG, Doing.AWAIT_CHECK, Doing.NOTHING])
def test_waiting_is_said_to_be_waiting(waiting):
    found = {
        Doing.AWAIT_PLACEMENT: way(Step.SCHEDULED, "2026-02-01", **SCHEDULED),
        Doing.AWAIT_LOG: way(trial=trial_now()),
        Doing.AWAIT_CHECK: way(Step.AFTER, trial=trial_now(TrialState.DECIDED, next_check=LATER)),
        Doing.NOTHING: way(Step.AFTER),
    }[waiting]
    assert next_step(found).doing is waiting
    assert next_step(found).is_waiting


def test_doing_is_not_waiting():
    assert not next_step(way(Step.CLEARED)).is_waiting


class TestAfterTheDecision:
    """A check that is due goes first; what the decision asks for goes before what is only waited for."""

    DUE = AfterStep(AfterDoing.PLAN_IMPLANT, on=date(2026, 3, 11))
    AWAITED = AfterStep(AfterDoing.AWAIT_VISIT, on=date(2026, 4, 15), visit=VisitDue.WEEKS_2)

    def step(self, after, **trial):
        facts = TrialFacts(7, TrialState.DECIDED, date(2026, 3, 2), date(2026, 3, 9), **trial)
        return next_step(WayFacts(Step.AFTER, date(2026, 3, 12), trial=facts, after=after))

    def test_a_due_check_goes_first(self):
        check = CheckDue(3, datetime(2026, 3, 12, 15, tzinfo=UTC))
        assert self.step(self.DUE, check=check).doing is Doing.CHECK_NOW

    def test_the_implant_goes_before_the_next_check(self):
        ahead = CheckDue(14, datetime(2026, 3, 23, 15, tzinfo=UTC))
        assert self.step(self.DUE, next_check=ahead).doing is Doing.PLAN_IMPLANT
        assert self.step(self.AWAITED, next_check=ahead).doing is Doing.AWAIT_CHECK

    def test_what_is_awaited_is_no_task(self):
        step = self.step(self.AWAITED)
        assert (step.doing, step.on, step.visit, step.is_waiting) == (
            Doing.AWAIT_VISIT,
            date(2026, 4, 15),
            VisitDue.WEEKS_2,
            True,
        )

    def test_with_nothing_to_follow_nothing_is_left(self):
        assert self.step(AfterStep(AfterDoing.NOTHING)).doing is Doing.NOTHING
        assert self.step(None).doing is Doing.NOTHING
