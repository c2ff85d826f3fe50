"""The first page: what needs somebody now, the trials under way, where patients stand."""

import re
from datetime import timedelta

import pytest

from scstrial.bedside.actions import pull_leads, record_check
from scstrial.complications.actions import acknowledge_flag
from scstrial.complications.choices import FlagRule
from scstrial.complications.queries import flags_of
from scstrial.decision.queries import evaluation_of
from scstrial.decision.rules import display_pct
from scstrial.foundation.db import db
from scstrial.outbox.actions import beat, put
from scstrial.outbox.choices import MessageStatus, Recipient
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries import attention_for, trials_board, worklist_of
from scstrial.overview.queries.place import CLOCKWORK
from scstrial.patients.choices import Step
from scstrial.reminders.choices import ReminderKind
from scstrial.scheduler.rounds import HEARTBEAT
from tests.factories.accounts import make_clinic, make_person
from tests.factories.outbox import make_sent, message_keyed, wanted_message, wanted_task
from tests.factories.overview import NOW, local
from tests.factories.patients import make_patient
from tests.factories.trials import make_leads_out, make_under_way
from tests.factories.trials_facts import a_pull
from tests.overview.conftest import FEVER_AND_BACK_PAIN, RED_SITE


def section(words, heading, until):
    """What stands between two headings."""
    return words.split(heading, 1)[1].split(until, 1)[0]


def test_a_stranger_is_sent_to_sign_in(client):
    response = client.get("/")
    assert response.status_code == 302
    assert "/sign-in" in response.location


def test_a_new_clinic_is_told_how_to_begin(as_nurse, text_of):
    words = text_of(as_nurse.get("/"))
    assert "No patients yet" in words
    assert "Register the first patient" in words


def test_it_greets_by_name_with_clinic_day_and_time(as_nurse, clinic, nurse, text_of):
    make_patient(clinic, nurse)
    words = text_of(as_nurse.get("/"))
    assert "Good morning, Nurse Example" in words
    assert "North clinic · Fri 6 Mar, 08:40" in words
    assert "Nothing needs you now" in words
    assert "No trial is under way" in words


@pytest.mark.parametrize(
    ("clock", "greeting"),
    [("11:59", "Good morning"), ("12:00", "Good afternoon"), ("17:59", "Good afternoon"), ("18:00", "Good evening")],
)
def test_the_greeting_follows_the_clinics_clock(client, nurse, text_of, at, clock, greeting):
    at(local(f"2026-03-06 {clock}"))
    assert greeting in text_of(client.sign_in(nurse).get("/"))


def test_a_flag_stands_first_with_time_left_and_the_value_that_raised_it(as_nurse, under_way, log, text_of):
    trial = under_way(last_log=False, family_name="Ruiz", given_name="Maria")
    log(trial, 4, "morning", entered=local("2026-03-06 08:36"), **FEVER_AND_BACK_PAIN)
    response = as_nurse.get("/")
    words = section(text_of(response), "Needs you now", "Trials under way")
    assert "11 min left" in words
    assert "Possible epidural abscess or meningitis C-03" in words
    assert "38.6 °C, new severe pain in the back" in words
    assert "morning log, 08:36" in words
    assert "Maria Ruiz day 4" in words
    flag = next(flag for flag in flags_of(trial.id) if flag.rule is FlagRule.EPIDURAL_ABSCESS)
    assert f'href="/flags/{flag.id}"' in response.get_data(as_text=True)


def test_after_its_time_a_flag_is_overdue_and_the_second_contact_is_named(
    as_nurse, under_way, log, clinic, text_of, at
):
    clinic.second_contact_name, clinic.second_contact_phone = "Dr P. Lee", "+1 312 555 0177"
    log(under_way(last_log=False), 4, "morning", entered=local("2026-03-06 08:36"), **FEVER_AND_BACK_PAIN)
    at(local("2026-03-06 08:56"))
    words = text_of(as_nurse.get("/"))
    assert "overdue 5 min" in words
    assert "second contact: Dr P. Lee (312) 555-0177" in words


def test_a_flag_in_hand_stands_lower_down_with_the_name_of_who_has_it(as_nurse, under_way, log, nurse, text_of):
    trial = under_way(last_log=False)
    log(trial, 4, "morning", entered=local("2026-03-06 08:31"), **RED_SITE)
    acknowledge_flag(flags_of(trial.id)[0], "Seen on the ward.", by=nurse, now=NOW)
    db.session.commit()
    words = text_of(as_nurse.get("/"))
    assert "Probable site infection" not in section(words, "Needs you now", "Trials under way")
    assert "taken in hand by Nurse Example" in section(words, "In hand, or waiting", "Where patients")


def test_a_log_overdue_by_twelve_hours_comes_with_phone_and_a_way_to_log_now(as_nurse, under_way, text_of):
    trial = under_way(pains=(7, 6, 5), last_log=False, phone="+13125550142")
    # Everything up to the evening of Day 3 is in: this morning's log is 10 min late, not overdue.
    assert "Nothing needs you now" in text_of(as_nurse.get("/"))
    assert "morning 10 min late" in text_of(as_nurse.get("/"))
    late = under_way(pains=(7, 6), last_log=False, family_name="Okafor")
    response = as_nurse.get("/")
    words = section(text_of(response), "Needs you now", "Trials under way")
    assert "24 h 10 late" in words
    assert "2 logs missing, up to yesterday evening" in words
    assert "(312) 555" in words
    address = f"/trials/{late.id}/logs/new?on=2026-03-05&amp;session=evening"
    assert address in response.get_data(as_text=True)
    assert f"/trials/{trial.id}/logs/new?on=2026-03-06&amp;session=morning" in response.get_data(as_text=True)


def test_an_overdue_log_and_its_flag_are_one_line(as_nurse, under_way, nurse):
    from scstrial.complications.actions import raise_flags

    trial = under_way(pains=(7, 6), last_log=False)
    raise_flags(trial, now=NOW)
    db.session.commit()
    (flag,) = flags_of(trial.id)
    (line,) = attention_for(nurse, NOW)
    assert (line.kind, line.flag_id, line.is_overdue(NOW)) == (AttentionKind.LOG_OVERDUE, flag.id, False)


@pytest.fixture
def pulled(now, clinic, nurse):
    """Leads out since Wed 4 Mar, 09:30, so that two days are gone and the first check is due."""
    return make_leads_out(
        clinic, nurse, placed_at=local("2026-02-25 10:00"), pulled_at=local("2026-03-04 09:30"), baseline=None
    )


def close_flags(trial, nurse):
    from scstrial.complications.actions import close_flag

    for flag in flags_of(trial.id):
        close_flag(flag, "Phoned, all well.", by=nurse, now=NOW)
    db.session.commit()


def test_a_decision_that_is_due_asks_the_physician(client, pulled, physician, nurse, text_of):
    close_flags(pulled, nurse)
    words = section(text_of(client.sign_in(physician).get("/")), "Needs you now", "Trials under way")
    assert re.search(r"since 47 h 10 Decision due Not evaluable · leads pulled Wed 4 Mar, 09:30 .* Decide", words)


def test_a_decision_that_is_due_comes_with_what_the_rules_say(under_way, log, physician, nurse):
    trial = under_way(pains=(4, 3, 3), last_log=False, placed="2026-03-01 10:00")
    log(trial, 4, "evening", 3)
    pull_leads(trial, a_pull(removed_at=local("2026-03-06 08:00")), by=nurse, now=NOW)
    db.session.commit()
    assert "Met, 62.5 %" in [line.words for line in attention_for(physician, NOW)]


def test_for_a_nurse_a_decision_that_is_due_is_information(as_nurse, pulled, nurse, text_of):
    close_flags(pulled, nurse)
    words = text_of(as_nurse.get("/"))
    assert "Decision due" not in section(words, "Needs you now", "Trials under way")
    assert "Decision due" in section(words, "In hand, or waiting", "Where patients")


def test_a_check_after_the_pull_is_due_until_the_patient_was_reached(as_nurse, pulled, nurse, text_of):
    close_flags(pulled, nurse)
    assert "Check 1 day after the pull" in text_of(as_nurse.get("/"))
    record_check(pulled, 1, None, note="No answer at 08:30.", by=nurse, now=NOW)
    db.session.commit()
    assert "not reached 08:40, Nurse Example" in text_of(as_nurse.get("/"))


def failed(clinic, patient, number):
    key = f"log-am:{number}:2026-03-05"
    put("reminders", [wanted_message(key, clinic_id=clinic.id, patient_id=patient.id, trial_id=None)], now=NOW)
    row = message_keyed(key)
    row.status = MessageStatus.FAILED
    db.session.commit()
    return row


def test_a_failed_message_can_be_opened(as_nurse, clinic, nurse, text_of):
    patient = make_patient(clinic, nurse)
    row = failed(clinic, patient, 1)
    response = as_nurse.get("/")
    assert "Message failed: North clinic: your morning log" in text_of(response)
    assert f'href="/messages/{row.id}"' in response.get_data(as_text=True)


def test_many_failed_messages_are_one_line(as_nurse, clinic, nurse, text_of):
    patient = make_patient(clinic, nurse)
    for number in range(4):
        failed(clinic, patient, number)
    words = text_of(as_nurse.get("/"))
    assert "4 messages failed" in words
    assert "Message failed:" not in words


def test_a_failed_message_with_a_call_in_its_place_stands_once_on_the_nurses_list(as_nurse, clinic, nurse, text_of):
    patient = make_patient(clinic, nurse)
    row = failed(clinic, patient, 1)
    about = {"patient_id": patient.id, "clinic_id": clinic.id, "trial_id": None}
    times = {"due_at": NOW, "useful_until": NOW + timedelta(days=1)}
    call = wanted_task(f"phone-instead:{row.key}", subject="Phone instead: the message", **about, **times)
    put("delivery", [call], now=NOW)
    make_sent(call.key, NOW)
    words = text_of(as_nurse.get("/"))
    assert "Phone instead: the message" in words
    assert "Message failed" not in words


def test_a_task_says_what_it_asks_for(as_nurse, clinic, nurse, text_of):
    patient = make_patient(clinic, nurse)
    about = {"patient_id": patient.id, "clinic_id": clinic.id, "trial_id": None}
    times = {"due_at": NOW, "useful_until": NOW + timedelta(days=1)}
    put(
        "reminders", [wanted_task("a", subject="Phone", body="Ask about the appointment.\n", **about, **times)], now=NOW
    )
    make_sent("a", NOW)
    assert "Phone Ask about the appointment." in text_of(as_nurse.get("/"))


def test_tasks_are_those_of_the_persons_part_of_the_staff(client, now, clinic, nurse, physician):
    patient = make_patient(clinic, nurse)
    common = {"clinic_id": clinic.id, "patient_id": patient.id, "due_at": NOW, "useful_until": NOW + timedelta(hours=8)}
    shown_otherwise = wanted_task("c", kind=ReminderKind.LOG_OVERDUE_NURSE, subject="Log overdue", **common)
    put(
        "reminders",
        [
            wanted_task("a", subject="Call on day 1", **common),
            wanted_task("b", subject="Longest time is near", **(common | {"recipient": Recipient.PHYSICIANS})),
            shown_otherwise,
        ],
        now=NOW,
    )
    for key in "abc":
        make_sent(key, NOW)
    assert [line.words for line in attention_for(nurse, NOW)] == ["Call on day 1"]
    assert [line.words for line in attention_for(physician, NOW)] == ["Longest time is near"]
    assert attention_for(nurse, NOW + timedelta(hours=8)) == []


def test_the_board_shows_day_relief_last_log_and_what_comes_next(as_nurse, under_way, nurse, text_of):
    trial = under_way(pains=(7, 6, 3), family_name="Hart")
    words = section(text_of(as_nurse.get("/")), "Trials under way", "Where patients")
    (row,) = trials_board(nurse, NOW)
    assert (row.day, row.planned_days, [int(value) for value in row.values]) == (4, 7, [7, 6, 3])
    assert "4 of 7" in words
    assert "Left leg" in words
    assert "08:36 , Nurse Example" in words
    shown = display_pct(evaluation_of(trial).relief)
    assert f"{shown} %" in words
    assert shown == "33.3"


def test_relief_so_far_is_what_the_decision_will_rest_on(under_way, nurse):
    trial = under_way(pains=(2, 7, 6, 3), last_log=False, placed="2026-03-01 10:00")
    (row,) = trials_board(nurse, NOW)
    found = evaluation_of(trial)
    assert row.relief == found.relief == found.areas[row.area].relief
    assert row.baseline == found.areas[row.area].baseline


def test_before_enough_days_the_board_shows_the_last_day(as_nurse, under_way, text_of):
    under_way(pains=(4,), placed="2026-03-04 10:00")
    assert "last day 50 %" in text_of(as_nurse.get("/"))


def test_the_small_chart_says_its_values_in_words(as_nurse, under_way):
    trial = under_way(pains=(7, 6, 5))
    html = as_nurse.get("/").get_data(as_text=True)
    assert f'id="spark-{trial.id}-desc"' in html
    assert "baseline 8.0, 50 % line 4.0; Day 1 7.0, Day 2 6.0, Day 3 5.0" in html


def test_those_with_the_most_urgent_flag_come_first_on_the_board(under_way, log, nurse):
    under_way(family_name="Adams")
    worse = under_way(last_log=False, family_name="Zorn")
    log(worse, 4, "morning", entered=local("2026-03-06 08:36"), **FEVER_AND_BACK_PAIN)
    assert [row.patient.family_name for row in trials_board(nurse, NOW)] == ["Zorn", "Adams"]


def test_the_round_leads_to_the_logs_that_are_due_today(as_nurse, under_way, text_of):
    under_way()
    assert "Every log due today is in." in text_of(as_nurse.get("/"))
    under_way(last_log=False, family_name="Okafor")
    response = as_nurse.get("/")
    assert "Round: 1 without the log due today" in text_of(response)
    assert 'href="/round"' in response.get_data(as_text=True)


def test_the_round_counts_what_the_round_asks_for(under_way, nurse):
    from scstrial.bedside.queries import logs_waiting

    under_way()
    under_way(last_log=False)
    assert worklist_of(nurse, NOW).waiting == len(logs_waiting(nurse, NOW)) == 1


def test_the_steps_lead_to_the_patients_who_stand_there(as_nurse, clinic, nurse, text_of):
    make_patient(clinic, nurse)
    make_patient(clinic, nurse, step=Step.SCREENING)
    response = as_nurse.get("/")
    assert re.search(r"1 Referred 1 Screening 0 Cleared", text_of(response))
    assert 'href="/patients?step=screening"' in response.get_data(as_text=True)


def test_a_nurse_sees_nothing_of_another_clinic(as_nurse, now, under_way, nurse, text_of):
    west = make_clinic(name="West clinic")
    stranger = make_person("nurse", west, email="west@example.org")
    make_under_way(west, stranger, placed_at=local("2026-03-02 10:00"), family_name="Westman")
    under_way(family_name="Hart")
    words = text_of(as_nurse.get("/"))
    assert "Westman" not in words
    assert "West clinic" not in words
    assert len(trials_board(nurse, NOW)) == 1


def test_who_works_at_two_clinics_sees_which_one_a_line_is_about(client, now, clinic, nurse, under_way, text_of):
    west = make_clinic(name="West clinic", time_zone="America/Los_Angeles")
    both = make_person("nurse", clinic, west, email="both@example.org")
    make_under_way(west, both, placed_at=local("2026-03-02 10:00"), family_name="Westman")
    words = text_of(client.sign_in(both).get("/"))
    assert "North clinic · Fri 6 Mar, 08:40, West clinic · Fri 6 Mar, 06:40" in words
    assert "West clinic" in section(words, "Needs you now", "Trials under way")


def test_a_closed_record_leaves_the_list_of_trials(under_way, nurse):
    from scstrial.patients.actions import close_patient
    from scstrial.patients.choices import ClosedReason

    trial = under_way()
    close_patient(trial.patient, ClosedReason.DIED, "", by=nurse, now=NOW)
    db.session.commit()
    assert trials_board(nurse, NOW) == []


def test_an_administrator_sees_how_the_place_runs_and_no_patient(client, now, administrator, under_way, text_of):
    under_way(family_name="Hart")
    words = text_of(client.sign_in(administrator).get("/"))
    assert "Hart" not in words
    assert "Needs you now" not in words
    assert "Open accounts 2" in words
    assert "Failed, not seen to 0" in words
    assert "Find a patient" not in client.get("/").get_data(as_text=True)


def test_reminders_that_never_ran_are_said_so(as_nurse, text_of):
    assert "Reminders have never run" in text_of(as_nurse.get("/"))


@pytest.mark.parametrize(
    ("ago", "words"), [(40, "Reminders ran 40 s ago"), (300, "Reminders have not run since Fri 6 Mar, 08:35")]
)
def test_it_says_when_the_reminders_last_ran(as_nurse, text_of, ago, words):
    beat(HEARTBEAT, NOW - timedelta(seconds=ago))
    db.session.commit()
    assert words in text_of(as_nurse.get("/"))


def test_the_scheduler_notes_its_life_under_the_name_that_is_read():
    assert CLOCKWORK == HEARTBEAT


def test_a_long_list_is_cut_and_can_be_shown_whole(as_nurse, under_way, text_of, monkeypatch):
    from scstrial.overview.routes import worklist

    monkeypatch.setattr(worklist, "TRIALS_SHOWN", 1)
    under_way(family_name="Adams")
    under_way(family_name="Zorn")
    response = as_nurse.get("/")
    assert "Zorn" not in text_of(response)
    assert "Show all 2 trials" in text_of(response)
    assert 'href="/?all=trials#trials"' in response.get_data(as_text=True)
    assert "Zorn" in text_of(as_nurse.get("/?all=trials"))


def test_the_number_of_readings_does_not_grow_with_the_patients(
    as_nurse, under_way, log, clinic, nurse, queries_counted
):
    def fill(number):
        for _ in range(number):
            trial = under_way(pains=(7, 6), last_log=False)
            log(trial, 3, "evening", 5, **RED_SITE)
            under_way(pains=(7,), last_log=False)
            pulled = make_leads_out(
                clinic, nurse, placed_at=local("2026-02-25 10:00"), pulled_at=local("2026-03-04 09:00")
            )
            failed(clinic, pulled.patient, pulled.id)

    def readings():
        with queries_counted() as count:
            assert as_nurse.get("/").status_code == 200
            return count()

    fill(1)
    few = readings()
    fill(2)
    assert readings() == few
    assert few <= 32  # two more where logs of one session differ, or where there is an implant or one to plan
