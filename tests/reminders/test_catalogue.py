"""Every row of the catalogue (rule book, section 10): to whom, when, when not, and what follows."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from scstrial.daily_logs.choices import Session
from scstrial.outbox.choices import Channel, Recipient
from scstrial.reminders.choices import Paper, ReminderKind
from scstrial.reminders.rules import ProgrammeLead, Timetable, messages_wanted
from tests.factories.reminders import (
    D0,
    PLACEMENT,
    PULL,
    RESTART_AT,
    local,
    preparing,
    pulled,
    restarting,
    trial_facts,
    under_way,
)

K, TO = ReminderKind, Recipient
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
EARLY = local("2026-02-01 12:00")  # before everything
DECIDED = PULL + 30 * HOUR
GOING_ON = pulled(decided_at=DECIDED, implant_wanted=True)
MORNING_OUT = local("2026-03-03 08:30")


LEAD = ProgrammeLead("Dr H. Marsh", "lead@example.org")
BY_MAIL = {K.DECISION_LATE_LEAD}


def days(*texts):
    return [local(text) for text in texts]


# row of the book, kind here, to whom, facts, asked at, due, facts in which it has stopped
ROWS = [
    ("pa_due", K.AUTHORIZATION_DUE, TO.NURSES, preparing(), EARLY,
     days("2026-02-09 08:00", "2026-02-16 08:00", "2026-02-23 08:00"),
     preparing(papers_missing=frozenset())),
    ("pa_due, physician", K.AUTHORIZATION_DUE, TO.PHYSICIANS, preparing(), EARLY, days("2026-02-23 08:00"),
     preparing(papers_missing=frozenset({Paper.IMAGING}))),
    ("psych_due", K.PSYCH_DUE, TO.NURSES, preparing(), EARLY, days("2026-02-09 08:00", "2026-02-23 08:00"),
     preparing(papers_missing=frozenset(Paper) - {Paper.PSYCHOLOGICAL_EVALUATION})),
    ("imaging_due", K.IMAGING_DUE, TO.NURSES, preparing(), EARLY, days("2026-02-09 08:00", "2026-02-23 08:00"),
     preparing(papers_missing=frozenset(Paper) - {Paper.IMAGING})),
    ("lab_due", K.LAB_DUE, TO.NURSES, preparing(), EARLY, days("2026-02-09 08:00", "2026-02-23 08:00"),
     preparing(papers_missing=frozenset(Paper) - {Paper.LABORATORY})),
    ("hold_plan", K.HOLD_PLAN, TO.PATIENT, preparing(), EARLY, days("2026-02-16 10:00"),
     preparing(holds_to_agree=False)),
    ("hold_plan, nurse for the prescriber", K.HOLD_PLAN_NURSE, TO.NURSES, preparing(), EARLY,
     days("2026-02-16 10:00"), preparing(holds_to_agree=False)),
    ("hold_plan, not confirmed", K.HOLD_PLAN_LATE, TO.NURSES, preparing(), EARLY, days("2026-02-20 08:00"),
     preparing(holds_to_agree=False)),
    ("hold_start", K.HOLD_START, TO.PATIENT, preparing(), EARLY, days("2026-02-25 08:00", "2026-02-26 08:00"),
     preparing(hold_starts=())),
    ("hold_start, not confirmed", K.HOLD_START_NURSE, TO.NURSES, preparing(), EARLY, days("2026-02-26 20:00"),
     preparing(hold_starts=())),
    ("baseline_diary", K.BASELINE_DIARY, TO.PATIENT, preparing(), EARLY,
     [local(f"2026-02-{day} 20:00") for day in range(23, 29)] + days("2026-03-01 20:00"), under_way()),
    ("baseline_diary, fewer than four", K.BASELINE_SHORT, TO.NURSES, preparing(), EARLY, days("2026-02-28 08:00"),
     preparing(baseline_days_logged=frozenset(D0 - DAY * back for back in (4, 5, 6, 7)))),
    ("decolonise", K.DECOLONISE, TO.PATIENT, preparing(), EARLY,
     days(*(f"2026-02-{day} 08:00" for day in (25, 26, 27, 28)), "2026-03-01 08:00", "2026-03-02 08:00"),
     preparing(decolonise=False)),
    ("infection_check", K.INFECTION_CHECK, TO.NURSES, preparing(), EARLY, days("2026-03-01 08:00"), under_way()),
    ("npo", K.FASTING, TO.PATIENT, preparing(), EARLY, days("2026-03-01 18:00"), under_way()),
    ("wash", K.WASH, TO.PATIENT, preparing(), EARLY, days("2026-03-01 19:00", "2026-03-02 08:00"), under_way()),
    ("d0_instructions", K.D0_INSTRUCTIONS, TO.PATIENT, under_way(), PLACEMENT, days("2026-03-02 12:00"),
     under_way(ended=True)),
    ("log_am", K.LOG_AM, TO.PATIENT, under_way(), PLACEMENT,
     [local(f"2026-03-0{day} 08:30") for day in range(3, 10)], pulled(pulled_at=PLACEMENT + HOUR)),
    ("log_pm", K.LOG_PM, TO.PATIENT, under_way(), PLACEMENT,
     [local(f"2026-03-0{day} 19:30") for day in range(3, 9)], pulled(pulled_at=PLACEMENT + HOUR)),
    ("log_overdue_patient", K.LOG_OVERDUE_PATIENT, TO.PATIENT, under_way(), MORNING_OUT, days("2026-03-03 20:30"),
     under_way(sessions_logged=frozenset({(date(2026, 3, 3), Session.MORNING)}))),
    ("log_overdue_nurse", K.LOG_OVERDUE_NURSE, TO.NURSES, under_way(), MORNING_OUT, days("2026-03-04 08:30"),
     under_way(sessions_logged=frozenset({(date(2026, 3, 3), Session.MORNING)}))),
    ("log_overdue, physician", K.LOG_OVERDUE_PHYSICIAN, TO.PHYSICIANS, under_way(), MORNING_OUT,
     days("2026-03-05 08:30"), under_way(sessions_logged=frozenset({(date(2026, 3, 3), Session.EVENING)}))),
    ("call_day1", K.CALL_DAY1, TO.NURSES, under_way(), PLACEMENT, days("2026-03-03 10:00"), pulled()),
    ("call_day1, not reached by day 2", K.CALL_DAY1_PHYSICIAN, TO.PHYSICIANS, under_way(), PLACEMENT,
     days("2026-03-04 10:00"), under_way(done={"call-day1:12:2026-03-02": MORNING_OUT})),
    ("call_mid", K.CALL_MID, TO.NURSES, under_way(), PLACEMENT, days("2026-03-05 10:00"), pulled()),
    ("restrict", K.ACTIVITY, TO.PATIENT, under_way(), PLACEMENT, days("2026-03-04 10:00", "2026-03-06 10:00"),
     pulled()),
    ("keep_holding", K.KEEP_HOLDING, TO.PATIENT, under_way(has_holds=True), PLACEMENT,
     days("2026-03-07 10:00", "2026-03-08 10:00"), under_way()),
    ("pull_appt", K.PULL_APPT, TO.PATIENT, under_way(), PLACEMENT,
     days("2026-03-07 10:00", "2026-03-08 10:00", "2026-03-09 08:00"), pulled()),
    ("pull_appt, nurse", K.PULL_APPT_NURSE, TO.NURSES, under_way(), PLACEMENT,
     days("2026-03-07 10:00", "2026-03-08 10:00", "2026-03-09 08:00"), pulled()),
    ("pull_appt, no-show", K.PULL_NO_SHOW, TO.NURSES, under_way(), PULL, days("2026-03-09 11:00"), pulled()),
    ("max_length", K.MAX_LENGTH, TO.PHYSICIANS, under_way(), PULL,
     days("2026-03-09 08:00", "2026-03-11 08:00", "2026-03-12 08:00"), pulled()),
    ("decision_due", K.DECISION_DUE, TO.PHYSICIANS, pulled(), PULL, [PULL, PULL + 24 * HOUR, PULL + 72 * HOUR],
     GOING_ON),
    ("decision_due, programme lead", K.DECISION_LATE, TO.LEAD, pulled(), PULL, [PULL + 5 * DAY], GOING_ON),
    ("decision_due, programme lead by e-mail", K.DECISION_LATE_LEAD, TO.LEAD, pulled(lead=LEAD), PULL,
     [PULL + 5 * DAY], pulled()),
    ("restart, nurse confirms", K.RESTART_CHECK, TO.NURSES, restarting(), PULL, [RESTART_AT - 2 * HOUR],
     restarting(restarts=())),
    ("restart", K.RESTART, TO.PATIENT, restarting(), PULL, [RESTART_AT], restarting(restarts=())),
    ("post_pull 1, 3, 14, 30", K.POST_PULL, TO.PATIENT, pulled(), PULL,
     days("2026-03-10 10:00", "2026-03-12 10:00", "2026-03-23 10:00", "2026-04-08 10:00"),
     pulled(post_pull_checks_done=frozenset({1, 3, 14, 30}))),
    ("post_pull, no answer in 24 h", K.POST_PULL_NURSE, TO.NURSES, pulled(), PULL,
     days("2026-03-11 10:00", "2026-03-13 10:00", "2026-03-24 10:00", "2026-04-09 10:00"),
     pulled(post_pull_checks_done=frozenset({1, 3, 14, 30}))),
    ("decision_told", K.DECISION_TOLD, TO.PATIENT, GOING_ON, DECIDED, [DECIDED + DAY], pulled()),
    ("implant_sched", K.IMPLANT_SCHED, TO.NURSES, GOING_ON, DECIDED, days("2026-03-17 08:00"),
     pulled(decided_at=DECIDED)),
]  # fmt: skip
NAMES = [row[0] for row in ROWS]


def of(facts, now, kind, recipient):
    return [
        message for message in messages_wanted(facts, now) if message.kind == kind and message.recipient is recipient
    ]


@pytest.mark.parametrize(("kind", "to", "facts", "now", "due"), [row[1:6] for row in ROWS], ids=NAMES)
def test_a_row_comes_when_the_book_says(kind, to, facts, now, due):
    messages = of(facts, now, kind, to)
    assert [message.due_at for message in messages] == due
    by_mail = to is TO.PATIENT or kind in BY_MAIL
    assert {message.channel for message in messages} == {Channel.EMAIL if by_mail else Channel.TASK}


@pytest.mark.parametrize(("kind", "to", "now", "over"), [(*row[1:3], row[4], row[6]) for row in ROWS], ids=NAMES)
def test_a_row_stops_when_its_reason_is_gone(kind, to, now, over):
    assert of(over, now, kind, to) == []


@pytest.mark.parametrize(("kind", "to", "facts", "now"), [row[1:5] for row in ROWS], ids=NAMES)
def test_a_row_stops_when_the_trial_has_ended_or_the_clinic_does_without_it(kind, to, facts, now):
    assert of(replace(facts, ended=True), now, kind, to) == []
    assert of(replace(facts, times=Timetable(off=frozenset({kind.value}))), now, kind, to) == []


def test_the_table_has_every_kind_that_a_trial_wants():
    apart = {K.PHONE_INSTEAD, K.CONSENT_CONTACT, K.DIGEST}  # in place of another; asked of patients; of the shift
    assert {row[1] for row in ROWS} == set(K) - apart


# What a clinic sets


@pytest.mark.parametrize(
    ("times", "kind", "facts", "due"),
    [
        (Timetable(authorization_days=(10,)), K.AUTHORIZATION_DUE, preparing(), days("2026-02-20 08:00")),
        (Timetable(hold_plan_days=20), K.HOLD_PLAN, preparing(), days("2026-02-10 10:00")),
        (Timetable(wash_evening=time(17, 30), wash_morning=time(9)), K.WASH, preparing(),
         days("2026-03-01 17:30", "2026-03-02 09:00")),
        (Timetable(decision_hours=(48,)), K.DECISION_DUE, pulled(), [PULL + 48 * HOUR]),
        (Timetable(implant_days=14), K.IMPLANT_SCHED, GOING_ON, days("2026-03-24 08:00")),
        (Timetable(activity_days=()), K.ACTIVITY, under_way(), []),
        (Timetable(long_days=(8,)), K.MAX_LENGTH, under_way(pull_planned_at=None), days("2026-03-10 08:00")),
        (Timetable(decision_hours=()), K.DECISION_DUE, pulled(), []),
        (Timetable(papers_days=()), K.LAB_DUE, preparing(), []),
        (Timetable(pull_days=()), K.PULL_APPT, under_way(), days("2026-03-09 08:00")),
    ],
)  # fmt: skip
def test_a_clinic_may_choose_other_days(times, kind, facts, due):
    to = TO.PHYSICIANS if kind in (K.DECISION_DUE, K.MAX_LENGTH) else None
    wanted = messages_wanted(replace(facts, times=times), EARLY)
    mine = [message for message in wanted if message.kind == kind and (to or message.recipient) is message.recipient]
    assert [message.due_at for message in mine if to or message.recipient is not TO.PHYSICIANS] == due


# Details of the new rows


def test_each_paper_is_asked_for_until_the_next_time_and_the_placement():
    first, second, third = of(preparing(), EARLY, K.AUTHORIZATION_DUE, TO.NURSES)
    assert (first.useful_until, second.useful_until) == (second.due_at, third.due_at)
    assert third.useful_until == PLACEMENT


def test_a_trial_scheduled_late_asks_once_for_what_is_overdue():
    wanted = of(preparing(), local("2026-02-26 09:00"), K.AUTHORIZATION_DUE, TO.NURSES)
    assert [message.due_at for message in wanted] == days("2026-02-23 08:00")


def test_an_early_placement_leaves_no_time_to_wash_in_the_morning():
    early = preparing(placement_planned_at=local("2026-03-02 07:30"))
    assert [message.due_at for message in of(early, EARLY, K.WASH, TO.PATIENT)] == days("2026-03-01 19:00")


def test_nobody_is_told_to_restart_before_the_nurses_have_confirmed():
    assert of(restarting(done={}), PULL, K.RESTART, TO.PATIENT) == []
    confirmed_at = RESTART_AT + 5 * HOUR
    late = restarting(done={"restart-check:12:41": confirmed_at})
    assert [message.due_at for message in of(late, PULL, K.RESTART, TO.PATIENT)] == [confirmed_at]


def test_a_restart_soon_after_the_pull_is_asked_about_at_the_pull():
    soon = restarting(restarts=(replace(restarting().restarts[0], at=PULL + HOUR),), done={})
    assert [message.due_at for message in of(soon, PULL, K.RESTART_CHECK, TO.NURSES)] == [PULL]


def test_nothing_restarts_while_the_leads_are_in():
    planned = trial_facts(restarts=restarting().restarts, done=restarting().done)
    assert of(planned, EARLY, K.RESTART, TO.PATIENT) == of(planned, EARLY, K.RESTART_CHECK, TO.NURSES) == []


@pytest.mark.parametrize(
    ("lead", "named", "written_to"),
    [
        (LEAD, "Dr H. Marsh", ["lead@example.org"]),
        (ProgrammeLead(email="lead@example.org"), "lead@example.org", ["lead@example.org"]),
        (ProgrammeLead("Dr H. Marsh"), "Dr H. Marsh", []),
        (ProgrammeLead(), "the physicians, as nobody is named as programme lead", []),
    ],
)
def test_a_late_decision_names_the_lead_and_is_written_about_where_there_is_an_address(lead, named, written_to):
    wanted = messages_wanted(pulled(lead=lead), PULL)
    assert [message.about for message in wanted if message.kind == K.DECISION_LATE] == [named]
    assert [message.address for message in wanted if message.kind == K.DECISION_LATE_LEAD] == written_to


def test_a_patient_who_cannot_be_written_to_is_phoned_about_what_would_harm():
    contact = replace(preparing().contact, channel=None)
    phoned = {
        message.key.split(":")[1]
        for facts in (preparing(contact=contact), restarting(contact=contact))
        for message in messages_wanted(facts, EARLY)
        if message.kind == K.PHONE_INSTEAD
    }
    assert {"hold-plan", "hold-start", "decolonise", "fasting", "restart"} <= phoned
