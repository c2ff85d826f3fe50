"""Reminders before the placement, during the trial and after the pull; what pauses and ends them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import within_hours
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules import Contact, HoldStart, messages_wanted
from tests.factories.reminders import D0, PLACEMENT, PULL, all_sessions, local, pulled, trial_facts, under_way

K = ReminderKind
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SCHEDULED = local("2026-02-20 09:00")
NOBODY = Contact()
HOLD = HoldStart(41, date(2026, 2, 27))


def of_kinds(facts, now, *kinds):
    return [message for message in messages_wanted(facts, now) if message.kind in kinds]


def due(facts, now, *kinds):
    return [message.due_at for message in of_kinds(facts, now, *kinds)]


# Before the placement


def test_the_diary_is_asked_for_on_the_seven_evenings_before():
    days = [f"2026-02-{day}" for day in range(23, 29)] + ["2026-03-01"]
    assert due(trial_facts(), SCHEDULED, K.BASELINE_DIARY) == [local(f"{day} 20:00") for day in days]


def test_a_diary_that_is_in_takes_its_prompt_away():
    facts = trial_facts(baseline_days_logged=frozenset({date(2026, 2, 24)}))
    wanted = [message.key for message in of_kinds(facts, SCHEDULED, K.BASELINE_DIARY)]
    assert len(wanted) == 6
    assert "baseline-diary:12:2026-02-24" not in wanted


@pytest.mark.parametrize(("days_in", "asked"), [(3, True), (4, False), (5, False)])
def test_the_nurses_are_asked_when_too_few_diary_days_are_in(days_in, asked):
    days = frozenset(D0 - DAY * back for back in range(1, days_in + 1))
    wanted = of_kinds(trial_facts(baseline_days_logged=days), SCHEDULED, K.BASELINE_SHORT)
    assert bool(wanted) == asked
    assert [message.due_at for message in wanted] == [local("2026-02-28 08:00")][: len(wanted)]


def test_the_diary_is_asked_for_on_the_days_that_the_protocol_counts():
    facts = trial_facts(baseline_window_days=3, baseline_days_needed=2)
    days = ("2026-02-27", "2026-02-28", "2026-03-01")
    assert due(facts, SCHEDULED, K.BASELINE_DIARY) == [local(f"{day} 20:00") for day in days]


@pytest.mark.parametrize(("back", "asked"), [((1, 4), True), ((1, 3), False), ((4, 5), True)])
def test_too_few_days_is_judged_by_the_days_that_the_protocol_counts(back, asked):
    days = frozenset(D0 - DAY * one for one in back)
    facts = trial_facts(baseline_days_logged=days, baseline_window_days=3, baseline_days_needed=2)
    assert bool(of_kinds(facts, SCHEDULED, K.BASELINE_SHORT)) == asked


def test_no_diary_is_asked_for_where_the_protocol_takes_the_clinics_rating_alone():
    facts = trial_facts(baseline_window_days=0)
    assert not of_kinds(facts, SCHEDULED, K.BASELINE_DIARY) + of_kinds(facts, SCHEDULED, K.BASELINE_SHORT)


def test_diary_days_of_another_week_do_not_count():
    days = frozenset(D0 - DAY * back for back in range(8, 14))
    assert of_kinds(trial_facts(baseline_days_logged=days), SCHEDULED, K.BASELINE_SHORT)


def test_a_stop_is_announced_the_day_before_and_on_the_day():
    first, second = of_kinds(trial_facts(hold_starts=(HOLD,)), SCHEDULED, K.HOLD_START)
    assert (first.due_at, second.due_at) == (local("2026-02-26 08:00"), local("2026-02-27 08:00"))
    assert first.key == "hold-start:12:41:2026-02-26"


def test_the_evening_before_fasting_is_recalled_and_the_check_is_due():
    assert due(trial_facts(), SCHEDULED, K.FASTING) == [local("2026-03-01 18:00")]
    assert due(trial_facts(), SCHEDULED, K.INFECTION_CHECK) == [local("2026-03-01 08:00")]


@pytest.mark.parametrize(
    "facts", [under_way(), trial_facts(placement_planned_at=None), trial_facts(placement_planned_at=SCHEDULED)]
)
def test_preparations_end_with_the_placement(facts):
    before = (K.BASELINE_DIARY, K.BASELINE_SHORT, K.FASTING, K.INFECTION_CHECK, K.HOLD_START)
    assert of_kinds(replace(facts, hold_starts=(HOLD,)), SCHEDULED, *before) == []


# From the placement to the pull


def test_instructions_come_two_hours_after_the_placement():
    assert due(under_way(), PLACEMENT, K.D0_INSTRUCTIONS) == [local("2026-03-02 12:00")]


def test_instructions_after_a_late_placement_come_the_next_morning():
    facts = under_way(placed_at=local("2026-03-02 20:00"))
    assert due(facts, PLACEMENT, K.D0_INSTRUCTIONS) == [local("2026-03-03 08:00")]


@pytest.mark.parametrize(("now", "wanted"), [("2026-03-03 23:59", True), ("2026-03-04 00:00", False)])
def test_instructions_are_of_use_until_the_end_of_day_1(now, wanted):
    assert bool(of_kinds(under_way(), local(now), K.D0_INSTRUCTIONS)) == wanted


def test_the_nurses_call_on_day_1_and_day_3():
    assert due(under_way(), PLACEMENT, K.CALL_DAY1) == [local("2026-03-03 10:00")]
    assert due(under_way(), PLACEMENT, K.CALL_MID) == [local("2026-03-05 10:00")]


def test_activity_is_recalled_on_days_2_and_4():
    assert due(under_way(), PLACEMENT, K.ACTIVITY) == [local("2026-03-04 10:00"), local("2026-03-06 10:00")]


def test_nothing_of_the_trial_is_due_after_an_early_pull():
    facts = pulled(pulled_at=local("2026-03-04 09:00"))
    during = (K.CALL_MID, K.ACTIVITY, K.MAX_LENGTH, K.PULL_APPT, K.PULL_NO_SHOW)
    assert of_kinds(facts, local("2026-03-03 09:00"), *during) == []


def test_the_physicians_hear_of_the_longest_time_on_days_7_9_and_10():
    first, second, third = of_kinds(under_way(pull_planned_at=None), PLACEMENT, K.MAX_LENGTH)
    days = [local(f"2026-03-{day} 08:00") for day in ("09", "11", "12")]
    assert [first.due_at, second.due_at, third.due_at] == days
    assert [first.useful_until, second.useful_until] == days[1:]
    assert first.recipient is Recipient.PHYSICIANS


def test_a_pull_that_comes_first_leaves_out_the_longest_time():
    assert due(under_way(), PLACEMENT, K.MAX_LENGTH) == [local("2026-03-09 08:00")]


def test_once_the_planned_pull_has_passed_the_longest_time_counts_again():
    assert due(under_way(), PULL + MINUTE, K.MAX_LENGTH) == [
        local("2026-03-09 08:00"),
        local("2026-03-11 08:00"),
        local("2026-03-12 08:00"),
    ]


def test_what_is_asked_while_the_leads_are_in_ends_with_the_pull():
    during = (K.CALL_DAY1, K.CALL_MID, K.ACTIVITY, K.MAX_LENGTH)
    assert of_kinds(under_way(), PULL + MINUTE, *during)
    assert of_kinds(pulled(), PULL + MINUTE, *during) == []


def test_the_pull_is_announced_two_days_one_day_and_two_hours_before():
    times = [local("2026-03-07 10:00"), local("2026-03-08 10:00"), local("2026-03-09 08:00")]
    assert due(under_way(), PLACEMENT, K.PULL_APPT) == times
    assert due(under_way(), PLACEMENT, K.PULL_APPT_NURSE) == times


def test_an_announcement_ends_where_the_next_begins():
    first, second, third = of_kinds(under_way(), PLACEMENT, K.PULL_APPT)
    assert (first.useful_until, second.useful_until, third.useful_until) == (second.due_at, third.due_at, PULL)


def test_an_early_appointment_is_not_announced_at_night():
    facts = under_way(pull_planned_at=local("2026-03-09 08:00"))
    assert due(facts, PLACEMENT, K.PULL_APPT) == [local("2026-03-07 08:00"), local("2026-03-08 08:00")]


def test_an_appointment_made_for_tomorrow_is_announced_once():
    facts = under_way(pull_planned_at=local("2026-03-04 16:00"))
    now = local("2026-03-03 17:00")
    assert [message.due_at <= now for message in of_kinds(facts, now, K.PULL_APPT)] == [True, False]


def test_an_appointment_that_moves_is_announced_anew():
    before = {message.key for message in of_kinds(under_way(), PLACEMENT, K.PULL_APPT)}
    moved = under_way(pull_planned_at=PULL + HOUR)
    assert before.isdisjoint(message.key for message in of_kinds(moved, PLACEMENT, K.PULL_APPT))


def test_an_appointment_in_the_hour_that_is_skipped_is_announced_on_the_day_before_at_that_hour():
    facts = under_way(pull_planned_at=local("2026-03-09 02:30"))
    assert local("2026-03-08 03:30") in due(facts, PLACEMENT, K.PULL_APPT_NURSE)


@pytest.mark.parametrize(("has_holds", "days"), [(True, ["2026-03-07 10:00", "2026-03-08 10:00"]), (False, [])])
def test_what_was_stopped_is_recalled_before_the_pull_only_if_something_was(has_holds, days):
    facts = under_way(has_holds=has_holds)
    assert due(facts, PLACEMENT, K.KEEP_HOLDING) == [local(day) for day in days]


def test_a_pull_that_passed_without_a_record_is_a_task_after_an_hour():
    assert due(under_way(), PULL - MINUTE, K.PULL_NO_SHOW) == []
    assert due(under_way(), PULL, K.PULL_NO_SHOW) == [PULL + HOUR]
    assert due(pulled(), PULL, K.PULL_NO_SHOW) == []


# After the pull


def test_the_physicians_are_asked_to_decide_at_once_after_a_day_and_after_three():
    wanted = of_kinds(pulled(), PULL, K.DECISION_DUE)
    assert [message.due_at - PULL for message in wanted] == [HOUR * 0, HOUR * 24, HOUR * 72]
    assert {message.recipient for message in wanted} == {Recipient.PHYSICIANS}
    assert {message.channel for message in wanted} == {Channel.TASK}


def test_a_decision_ends_the_asking_and_the_patient_hears_a_day_later():
    decided = PULL + HOUR * 30
    facts = pulled(decided_at=decided)
    assert of_kinds(facts, decided, K.DECISION_DUE) == []
    assert due(facts, decided, K.DECISION_TOLD) == [within_hours(decided + DAY, facts.hours)]


def test_checks_come_1_3_14_and_30_days_after_the_pull():
    days = ["2026-03-10", "2026-03-12", "2026-03-23", "2026-04-08"]
    assert due(pulled(), PULL, K.POST_PULL) == [local(f"{day} 10:00") for day in days]


def test_a_check_that_is_done_is_not_asked_for():
    facts = pulled(post_pull_checks_done=frozenset({1, 14}))
    assert [message.key for message in of_kinds(facts, PULL, K.POST_PULL)] == ["post-pull:12:3", "post-pull:12:30"]


def test_a_check_without_an_answer_goes_to_the_nurses_after_a_day():
    wanted = of_kinds(pulled(), PULL, K.POST_PULL_NURSE)
    assert [message.due_at for message in wanted][:1] == [local("2026-03-11 10:00")]
    assert of_kinds(pulled(), PULL, K.POST_PULL)[0].useful_until == wanted[0].due_at


def test_what_follows_the_pull_is_planned_from_the_beginning():
    assert len(of_kinds(trial_facts(), SCHEDULED, K.POST_PULL, K.DECISION_DUE)) == 7


@pytest.mark.parametrize("facts", [under_way(), trial_facts(), under_way(pull_planned_at=None)])
def test_a_planned_pull_that_passed_without_a_record_asks_for_nothing_after_it(facts):
    assert of_kinds(facts, PULL, K.POST_PULL, K.DECISION_DUE) == []


# Who can be reached, what pauses, what ends


def test_a_patient_who_is_not_written_to_is_phoned_about_what_matters():
    wanted = messages_wanted(under_way(contact=NOBODY, has_holds=True, sessions_logged=all_sessions()), PLACEMENT)
    assert all(message.channel is Channel.TASK for message in wanted)
    phoned = {message.about for message in wanted if message.kind == K.PHONE_INSTEAD}
    kinds = (K.D0_INSTRUCTIONS, K.KEEP_HOLDING, K.POST_PULL)
    assert phoned == {kind.label.lower() for kind in kinds}
    assert K.PULL_APPT_NURSE in {message.kind for message in wanted}  # a task of the nurses anyhow


def test_nobody_is_phoned_about_a_log_that_the_worklist_shows_as_missing():
    late = PLACEMENT + timedelta(days=2)
    phoned = of_kinds(under_way(contact=NOBODY), late, K.PHONE_INSTEAD)
    assert phoned
    assert not [message.about for message in phoned if "log" in message.about]


def test_a_task_to_phone_says_by_its_key_what_it_stands_for():
    wanted = of_kinds(under_way(contact=NOBODY), PLACEMENT, K.PHONE_INSTEAD)
    assert wanted[0].key == "phone-instead:d0-instructions:12:2026-03-02"
    assert wanted[0].recipient is Recipient.NURSES


def test_a_message_knows_address_language_and_hours_of_the_patient_a_task_none():
    facts = under_way(contact=Contact(Channel.EMAIL, "ana@example.org", "es"))
    mail, task = of_kinds(facts, PLACEMENT, K.D0_INSTRUCTIONS) + of_kinds(facts, PLACEMENT, K.CALL_DAY1)
    assert (mail.address, mail.language, mail.hours) == ("ana@example.org", "es", facts.hours)
    assert (task.address, task.hours) == ("", None)


def test_an_open_emergency_pauses_routine_prompts_and_nothing_else():
    facts = under_way(has_holds=True)
    now = local("2026-03-03 09:00")
    calm = {message.kind for message in messages_wanted(facts, now)}
    paused = calm - {message.kind for message in messages_wanted(replace(facts, emergency_open=True), now)}
    assert paused == {K.LOG_AM, K.LOG_PM, K.LOG_OVERDUE_PATIENT, K.ACTIVITY}


@pytest.mark.parametrize("facts", [trial_facts(), under_way(), pulled()])
def test_a_trial_that_has_ended_wants_nothing(facts):
    assert messages_wanted(facts, SCHEDULED)
    assert messages_wanted(replace(facts, ended=True), SCHEDULED) == []


moments = st.integers(0, 90 * 24 * 60).map(lambda minutes: datetime(2026, 2, 15, tzinfo=UTC) + minutes * MINUTE)
trials = st.sampled_from([trial_facts(), under_way(has_holds=True), pulled(), under_way(contact=NOBODY)])


@given(trials, moments)
def test_every_message_is_of_use_in_daytime_and_once(facts, now):
    wanted = messages_wanted(replace(facts, hold_starts=(HOLD,)), now)
    assert len({message.key for message in wanted}) == len(wanted)
    assert [message.due_at for message in wanted] == sorted(message.due_at for message in wanted)
    for message in wanted:
        assert message.due_at < message.useful_until > now
        assert within_hours(message.due_at, message.hours) == message.due_at
        assert (message.hours is not None) == (message.recipient is Recipient.PATIENT)
        assert message.due_at.tzinfo is UTC


@given(moments, moments)
def test_time_alone_adds_only_what_has_become_overdue(one, other):
    early, late = sorted((one, other))
    facts = under_way()
    added = {m.key for m in messages_wanted(facts, late)} - {m.key for m in messages_wanted(facts, early)}
    assert {key.split(":")[0] for key in added} <= {
        "log-overdue-patient", "log-overdue-nurse", "log-overdue-physician", "pull-no-show",
        "log-am", "log-pm", "max-length",
    }  # fmt: skip
