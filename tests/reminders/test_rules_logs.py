"""Prompts for the daily logs, and what follows when one stays out."""

from datetime import date, time, timedelta

import pytest

from scstrial.daily_logs.choices import Session
from scstrial.outbox.choices import Recipient
from scstrial.outbox.rules import ContactHours
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules import Timetable, messages_wanted
from tests.factories.reminders import D0, PULL, all_sessions, local, pulled, trial_facts, under_way

MINUTE = timedelta(minutes=1)
PROMPTS = (ReminderKind.LOG_AM, ReminderKind.LOG_PM)
OVERDUE = (ReminderKind.LOG_OVERDUE_PATIENT, ReminderKind.LOG_OVERDUE_NURSE, ReminderKind.LOG_OVERDUE_PHYSICIAN)
MORNING, EVENING = Session.MORNING, Session.EVENING


def of_kinds(facts, now, *kinds):
    return [message for message in messages_wanted(facts, now) if message.kind in kinds]


def keys(facts, now, *kinds):
    return [message.key for message in of_kinds(facts, now, *kinds)]


def test_each_day_from_day_1_has_two_prompts_and_the_pull_day_the_morning_only():
    prompts = of_kinds(under_way(), local("2026-03-02 12:00"), *PROMPTS)
    assert len(prompts) == 13
    assert prompts[0].key == "log-am:12:2026-03-03:morning"
    assert prompts[1].key == "log-pm:12:2026-03-03:evening"
    assert prompts[-1].key == "log-am:12:2026-03-09:morning"


def test_prompts_come_at_half_past_by_the_patients_clock_also_across_the_clock_change():
    due = {message.key: message.due_at for message in of_kinds(under_way(), local("2026-03-02 12:00"), *PROMPTS)}
    assert due["log-am:12:2026-03-07:morning"] == local("2026-03-07 08:30")
    assert due["log-am:12:2026-03-08:morning"] == local("2026-03-08 08:30")
    apart = due["log-am:12:2026-03-08:morning"] - due["log-am:12:2026-03-07:morning"]
    assert apart == timedelta(hours=23)


def test_the_whole_plan_is_there_from_the_day_the_trial_is_scheduled():
    assert len(of_kinds(trial_facts(), local("2026-02-20 09:00"), *PROMPTS)) == 13


def test_a_morning_prompt_is_of_use_until_the_evening_prompt():
    (prompt, *_) = of_kinds(under_way(), local("2026-03-02 12:00"), ReminderKind.LOG_AM)
    assert prompt.useful_until == local("2026-03-03 19:30")


def test_an_evening_prompt_is_of_use_until_midnight():
    (prompt, *_) = of_kinds(under_way(), local("2026-03-02 12:00"), ReminderKind.LOG_PM)
    assert prompt.useful_until == local("2026-03-04 00:00")


def test_a_log_that_is_in_takes_its_prompt_away():
    facts = under_way(sessions_logged=frozenset({(date(2026, 3, 4), EVENING)}))
    assert "log-pm:12:2026-03-04:evening" not in keys(facts, local("2026-03-04 19:00"), *PROMPTS)
    assert "log-am:12:2026-03-05:morning" in keys(facts, local("2026-03-04 19:00"), *PROMPTS)


def test_a_morning_log_does_not_answer_the_evening():
    facts = under_way(sessions_logged=frozenset({(date(2026, 3, 4), MORNING)}))
    wanted = keys(facts, local("2026-03-04 08:00"), *PROMPTS)
    assert "log-am:12:2026-03-04:morning" not in wanted
    assert "log-pm:12:2026-03-04:evening" in wanted


def test_an_unscheduled_entry_answers_nothing():
    facts = under_way(sessions_logged=frozenset({(date(2026, 3, 4), Session.UNSCHEDULED)}))
    assert "log-pm:12:2026-03-04:evening" in keys(facts, local("2026-03-04 19:00"), *PROMPTS)


@pytest.mark.parametrize("later", [(date(2026, 3, 4), EVENING), (date(2026, 3, 5), MORNING)])
def test_a_later_log_answers_an_earlier_one(later):
    wanted = keys(under_way(sessions_logged=frozenset({later})), local("2026-03-06 08:00"), *OVERDUE)
    assert not [key for key in wanted if key.endswith("2026-03-04:morning")]
    assert [key for key in wanted if key.endswith("2026-03-05:evening")]


@pytest.mark.parametrize(
    ("later", "answered"), [((date(2026, 3, 5), MORNING), True), ((date(2026, 3, 4), MORNING), False)]
)
def test_an_evening_is_answered_by_the_next_morning_not_by_its_own(later, answered):
    wanted = keys(under_way(sessions_logged=frozenset({later})), local("2026-03-05 09:00"), *OVERDUE)
    assert ("log-overdue-nurse:12:2026-03-04:evening" not in wanted) == answered


def test_nothing_is_overdue_before_it_is_due():
    due = local("2026-03-03 08:30")
    assert keys(under_way(), due - MINUTE, *OVERDUE) == []
    assert len(keys(under_way(), due, *OVERDUE)) == 3


def test_an_overdue_morning_goes_to_the_patient_the_nurses_and_the_physicians():
    patient, nurses, physicians = of_kinds(under_way(), local("2026-03-03 08:30"), *OVERDUE)
    assert (patient.recipient, patient.due_at) == (Recipient.PATIENT, local("2026-03-03 20:30"))
    assert (nurses.recipient, nurses.due_at) == (Recipient.NURSES, local("2026-03-04 08:30"))
    assert (physicians.recipient, physicians.due_at) == (Recipient.PHYSICIANS, local("2026-03-05 08:30"))
    assert patient.useful_until == nurses.due_at


def test_logs_that_stay_out_join_the_task_of_the_first():
    wanted = keys(under_way(), local("2026-03-05 09:00"), *OVERDUE)
    staff = [key for key in wanted if not key.startswith("log-overdue-patient")]
    assert staff == ["log-overdue-nurse:12:2026-03-03:morning", "log-overdue-physician:12:2026-03-03:morning"]
    assert "log-overdue-patient:12:2026-03-04:evening" in wanted


def test_a_log_that_comes_in_ends_the_task_and_the_next_gap_begins_another():
    facts = under_way(sessions_logged=frozenset({(date(2026, 3, 4), MORNING)}))
    wanted = keys(facts, local("2026-03-05 09:00"), ReminderKind.LOG_OVERDUE_NURSE)
    assert wanted == ["log-overdue-nurse:12:2026-03-04:evening"]


def test_an_overdue_evening_waits_for_the_patients_morning():
    facts = under_way(sessions_logged=frozenset({(D0 + timedelta(days=1), MORNING)}))
    (patient, *_) = of_kinds(facts, local("2026-03-03 19:30"), *OVERDUE)
    assert patient.due_at == local("2026-03-04 08:00")


def test_hours_overdue_are_elapsed_hours_also_across_the_clock_change():
    facts = under_way(sessions_logged=all_sessions(last=date(2026, 3, 7)) - {(date(2026, 3, 7), EVENING)})
    wanted = {message.kind: message for message in of_kinds(facts, local("2026-03-07 19:30"), *OVERDUE)}
    assert wanted[ReminderKind.LOG_OVERDUE_NURSE].due_at == local("2026-03-07 19:30") + timedelta(hours=24)


def test_no_overdue_reminder_after_the_pull():
    facts = pulled(sessions_logged=all_sessions() - {(date(2026, 3, 9), MORNING)})
    assert keys(facts, PULL + MINUTE, *OVERDUE) == []


def test_an_overdue_task_that_came_due_before_the_pull_ends_with_it():
    facts = pulled(sessions_logged=frozenset())
    assert keys(facts, PULL - MINUTE, ReminderKind.LOG_OVERDUE_NURSE)
    assert keys(facts, PULL, ReminderKind.LOG_OVERDUE_NURSE) == []


def test_no_prompt_after_an_early_pull():
    facts = pulled(pulled_at=local("2026-03-05 12:00"))
    wanted = keys(facts, local("2026-03-03 07:00"), *PROMPTS)
    assert wanted[-1] == "log-am:12:2026-03-05:morning"
    assert "log-pm:12:2026-03-05:evening" not in wanted


def test_while_the_leads_are_in_past_the_plan_prompts_go_on():
    now = local("2026-03-11 07:00")
    assert keys(under_way(), now, *PROMPTS) == ["log-am:12:2026-03-11:morning", "log-pm:12:2026-03-11:evening"]


def test_without_a_planned_pull_prompts_are_planned_for_seven_days():
    wanted = keys(under_way(pull_planned_at=None), local("2026-03-02 12:00"), *PROMPTS)
    assert len(wanted) == 14
    assert wanted[-1] == "log-pm:12:2026-03-09:evening"


def test_logs_end_with_day_30():
    facts = under_way(pull_planned_at=None)
    assert keys(facts, local("2026-04-01 07:00"), *PROMPTS)
    assert keys(facts, local("2026-04-02 07:00"), *PROMPTS) == []


def test_a_placement_that_passed_without_a_record_asks_for_no_log():
    facts = trial_facts()
    assert keys(facts, local("2026-03-02 10:00"), *PROMPTS) == []
    assert keys(facts, local("2026-03-02 09:59"), *PROMPTS)


def test_nothing_is_overdue_of_a_trial_that_has_not_begun():
    facts = trial_facts(placement_planned_at=local("2026-03-20 10:00"), pull_planned_at=local("2026-03-27 10:00"))
    assert keys(facts, local("2026-03-19 10:00"), *OVERDUE) == []


def test_a_clinic_may_ask_at_other_times():
    facts = under_way(times=Timetable(morning=time(9), evening=time(18)))
    first, second, *_ = of_kinds(facts, local("2026-03-02 12:00"), *PROMPTS)
    assert (first.due_at, second.due_at) == (local("2026-03-03 09:00"), local("2026-03-03 18:00"))


def test_a_prompt_that_would_come_at_night_waits_for_the_morning():
    facts = under_way(hours=ContactHours("America/Chicago", opens=time(9, 15)))
    (first, *_) = of_kinds(facts, local("2026-03-02 12:00"), ReminderKind.LOG_AM)
    assert first.due_at == local("2026-03-03 09:15")


def test_a_prompt_that_would_be_of_no_use_by_the_morning_is_not_sent():
    facts = under_way(hours=ContactHours("America/Chicago", closes=time(19)))
    assert keys(facts, local("2026-03-02 12:00"), ReminderKind.LOG_PM) == []


def test_a_patient_who_travels_is_asked_by_the_trials_clock_in_the_daytime_where_they_are():
    facts = under_way(hours=ContactHours("America/Los_Angeles"))
    (first, *_) = of_kinds(facts, local("2026-03-02 12:00"), ReminderKind.LOG_AM)
    assert first.due_at == local("2026-03-03 10:00")  # 08:30 in Chicago is 06:30 in Los Angeles
