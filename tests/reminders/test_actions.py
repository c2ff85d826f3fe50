"""Planning from what is really recorded."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from scstrial.bedside import actions as bedside
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Session
from scstrial.decision.actions import sign_decision
from scstrial.decision.choices import DecisionChoice
from scstrial.foundation.db import commit
from scstrial.medications.models import BloodThinner
from scstrial.outbox.choices import Channel, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.queries import last_ran_at
from scstrial.patients.actions import close_patient, record_consent
from scstrial.patients.choices import ClosedReason, Language, MessageChannel
from scstrial.reminders.actions import Round, plan, plan_some
from scstrial.reminders.choices import Paper
from scstrial.reminders.queries import is_still_wanted, trials_to_remind
from scstrial.reminders.rules.marks import mark_of
from scstrial.reminders.wording import ClinicWords
from scstrial.scheduler.parts import PARTS, PLANNERS
from scstrial.scheduler.rounds import HEARTBEAT, Clockwork, tick
from scstrial.trials.actions import cancel_trial, move_pull
from scstrial.trials.choices import CancelReason
from tests.factories.complications import log_entry
from tests.factories.outbox import CollectingChannel, message_keyed
from tests.factories.reminders import PLACEMENT, PULL, ZONE, all_sessions, local, trial_facts
from tests.factories.trials import make_leads_out, make_scheduled, make_under_way

SCHEDULED = local("2026-02-20 09:00")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def waiting(db):
    """Plan at a moment; the keys that wait then, without the trial's number."""

    def keys(now, kind=""):
        plan(now)
        commit()
        rows = db.session.query(Message).filter_by(status=MessageStatus.WAITING).order_by(Message.due_at, Message.key)
        return [without_id(row.key) for row in rows if row.key.startswith(kind)]

    return keys


def without_id(key):
    return ":".join(part for part in key.split(":") if not (part.isdigit() and len(part) < 8))


@pytest.fixture
def scheduled(clinic, nurse):
    return make_scheduled(clinic, nurse, now=SCHEDULED, placement_planned_at=PLACEMENT)


@pytest.fixture
def under_way(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACEMENT)


@pytest.fixture
def leads_out(clinic, nurse):
    return make_leads_out(clinic, nurse, placed_at=PLACEMENT, pulled_at=PULL)


def keep(trial, on, session, by, at, **said):
    log = bedside.keep_log(trial, log_entry(on, session, **said), by=by, now=at)
    commit()
    return log


def test_the_whole_plan_is_visible_from_the_day_the_trial_is_scheduled(scheduled, waiting):
    keys = waiting(SCHEDULED)
    assert {"baseline-diary:2026-02-23", "wash:2026-03-01", "decision-late:late"} <= set(keys)
    assert keys[-1] == "post-pull-nurse"
    assert len([key for key in keys if key.startswith(("log-am", "log-pm"))]) == 13


def test_a_row_holds_the_exact_text_and_who_gets_it(scheduled, waiting, clinic):
    waiting(SCHEDULED)
    row = message_keyed(f"log-am:{scheduled.id}:2026-03-03:morning")
    assert row.subject == "North clinic: your morning log"
    assert clinic.phone in row.body
    assert (row.to_address, row.channel, row.recipient_kind) == (
        "lena.hart@example.org", Channel.EMAIL, Recipient.PATIENT,
    )  # fmt: skip
    assert (row.patient_id, row.trial_id, row.clinic_id) == (scheduled.patient_id, scheduled.id, clinic.id)
    assert row.hours.zone == "America/Chicago"


def test_a_patient_who_prefers_spanish_is_written_to_in_spanish(clinic, nurse, waiting):
    trial = make_scheduled(
        clinic,
        nurse,
        now=SCHEDULED,
        placement_planned_at=PLACEMENT,
        language=Language.SPANISH,
        time_zone="America/Denver",
    )
    waiting(SCHEDULED)
    row = message_keyed(f"log-am:{trial.id}:2026-03-03:morning")
    assert row.subject == "North clinic: su registro de la mañana"
    assert row.due_at == datetime(2026, 3, 3, 15, 30, tzinfo=UTC)


def test_diary_days_before_the_placement_take_their_prompts_away(clinic, nurse, waiting):
    trial = make_scheduled(clinic, nurse, now=SCHEDULED, placement_planned_at=PLACEMENT)
    from tests.factories.trials import keep_diary

    keep_diary(trial, 8, PLACEMENT, nurse)
    assert waiting(SCHEDULED, "baseline") == []


def test_a_log_that_is_in_takes_its_prompt_away_and_its_withdrawal_brings_it_back(under_way, nurse, waiting):
    now = local("2026-03-03 08:00")
    prompt = "log-am:2026-03-03:morning"
    assert prompt in waiting(now)
    log = keep(under_way, date(2026, 3, 3), "morning", nurse, now)
    assert prompt not in waiting(now)
    bedside.withdraw_log(under_way, log, "entered for the wrong patient", by=nurse, now=now + HOUR)
    assert prompt in waiting(now + HOUR)


def test_a_corrected_log_is_still_a_log(under_way, nurse, waiting):
    now = local("2026-03-03 20:00")
    log = keep(under_way, date(2026, 3, 3), "evening", nurse, now, pain=4)
    corrected = log_entry(date(2026, 3, 3), "evening", pain=5)
    bedside.correct_log(under_way, log, corrected, "typed wrongly", by=nurse, now=now + HOUR)
    assert "log-pm:2026-03-03:evening" not in waiting(now + HOUR)


def test_a_log_that_stays_out_is_asked_for_again(under_way, waiting):
    keys = waiting(local("2026-03-03 08:30"), "log-overdue")
    assert [key.split(":")[0] for key in keys] == ["log-overdue-patient", "log-overdue-nurse", "log-overdue-physician"]


def test_an_appointment_that_moves_is_announced_anew(under_way, nurse, waiting):
    before = waiting(PLACEMENT + HOUR, "pull-appt:")
    move_pull(under_way, pull_planned_at=PULL - DAY, why="Holiday", by=nurse, now=PLACEMENT + HOUR)
    after = waiting(PLACEMENT + HOUR, "pull-appt:")
    assert len(before) == len(after) == 3
    assert set(before).isdisjoint(after)
    row = message_keyed(f"pull-appt:{under_way.id}:20260308T1500Z:2d")
    assert "Sun 8 Mar, 10:00" in row.body


def test_a_patient_who_ends_the_messages_is_phoned(under_way, nurse, waiting):
    waiting(PLACEMENT + HOUR)
    record_consent(under_way.patient, MessageChannel.EMAIL, False, wording="", by=nurse, now=PLACEMENT + HOUR)
    keys = waiting(PLACEMENT + HOUR)
    assert not [key for key in keys if key.startswith(("log-am", "log-pm", "pull-appt:", "d0-"))]
    assert "phone-instead:d0-instructions:2026-03-02" in keys


def test_a_patient_without_an_address_is_phoned(clinic, nurse, waiting):
    make_under_way(clinic, nurse, placed_at=PLACEMENT, email="", consents=())
    assert "phone-instead:d0-instructions:2026-03-02" in waiting(PLACEMENT + HOUR)


def test_an_open_emergency_pauses_the_prompts(under_way, nurse, waiting):
    now = local("2026-03-03 09:00")
    keep(under_way, date(2026, 3, 3), "morning", nurse, now, yes="saddle_numbness")
    assert waiting(now, "log-") == []
    assert waiting(now, "pull-appt:")


def test_a_drug_that_must_be_stopped_is_recalled_before_and_kept_stopped_before_the_pull(scheduled, nurse, waiting, db):
    thinner = BloodThinner(
        patient_id=scheduled.patient_id,
        drug="apixaban",
        entered_at=SCHEDULED,
        entered_by_id=nurse.id,
        entered_by_name="",
    )
    db.session.add(thinner)
    commit()
    assert waiting(SCHEDULED, "hold-start:") == ["hold-start:2026-02-26", "hold-start:2026-02-27"]
    assert waiting(SCHEDULED, "hold-plan-late") == ["hold-plan-late:2026-03-02"]
    assert waiting(SCHEDULED, "keep-holding") == []
    thinner.last_dose_at = local("2026-02-27 09:00")
    commit()
    assert waiting(SCHEDULED, "hold-") == []
    assert waiting(SCHEDULED, "keep-holding") == ["keep-holding:2026-03-07", "keep-holding:2026-03-08"]


def test_no_text_names_a_drug_or_what_is_treated(scheduled, waiting, db):
    waiting(SCHEDULED)
    texts = " ".join(f"{row.key} {row.subject} {row.body}" for row in db.session.query(Message)).lower()
    assert "apixaban" not in texts
    assert "pain" not in texts
    assert "hart" not in texts


def test_a_check_that_is_done_is_not_asked_for_and_one_without_an_answer_is(leads_out, nurse, waiting):
    now = PULL + DAY
    assert "post-pull" in {key.split(":")[0] for key in waiting(now)}
    bedside.record_check(leads_out, 1, None, note="No answer at 10:00", by=nurse, now=now)
    assert message_keyed(f"post-pull:{leads_out.id}:1").status is MessageStatus.WAITING
    bedside.record_check(leads_out, 1, log_entry(date(2026, 3, 10), "unscheduled"), note="", by=nurse, now=now)
    waiting(now)
    assert message_keyed(f"post-pull:{leads_out.id}:1").status is MessageStatus.WITHDRAWN
    assert message_keyed(f"post-pull-nurse:{leads_out.id}:1").status is MessageStatus.WITHDRAWN
    assert message_keyed(f"post-pull:{leads_out.id}:3").status is MessageStatus.WAITING


def test_a_signed_decision_ends_the_asking_for_it(leads_out, physician, waiting):
    assert len(waiting(PULL, "decision-due")) == 3
    sign_decision(leads_out, DecisionChoice.DO_NOT_IMPLANT, "Too little relief.", by=physician, now=PULL + 2 * HOUR)
    assert waiting(PULL + 2 * HOUR, "decision-due") == []
    assert waiting(PULL + 2 * HOUR, "decision-told") == ["decision-told:2026-03-09"]


def test_a_cancelled_trial_wants_nothing(scheduled, nurse, waiting):
    assert waiting(SCHEDULED)
    cancel_trial(scheduled, reason=CancelReason.PATIENT_WISH, note="", by=nurse, now=SCHEDULED)
    assert waiting(SCHEDULED) == []


def test_nobody_writes_to_a_patient_who_has_died(leads_out, nurse, waiting):
    assert waiting(PULL + HOUR)
    close_patient(leads_out.patient, ClosedReason.DIED, "Died at home.", by=nurse, now=PULL + HOUR)
    assert waiting(PULL + HOUR) == []


@pytest.mark.parametrize(("days", "followed"), [(45, True), (46, False)])
def test_a_decided_trial_is_followed_as_long_as_a_message_may_come(leads_out, physician, days, followed):
    sign_decision(leads_out, DecisionChoice.DO_NOT_IMPLANT, "Too little relief.", by=physician, now=PULL + 2 * HOUR)
    commit()
    assert bool(trials_to_remind(PULL + DAY * days)) == followed


def test_a_trial_that_waits_for_its_decision_is_followed_until_it_is_made(leads_out):
    assert trials_to_remind(PULL + DAY * 60)


def test_the_number_of_statements_does_not_grow_with_the_trials(clinic, nurse, queries_counted):
    def statements(now):
        with queries_counted() as counted:
            plan(now)
        commit()
        return counted()

    make_under_way(clinic, nurse, placed_at=PLACEMENT)
    first = statements(PLACEMENT + HOUR)
    for _ in range(4):
        make_under_way(clinic, nurse, placed_at=PLACEMENT)
    assert statements(PLACEMENT + HOUR) <= first + 1  # the keys of the new ones fill no second batch


@pytest.mark.parametrize(("session", "wanted"), [(None, True), (Session.MORNING, False)])
def test_right_before_sending_the_facts_are_asked_again(under_way, nurse, session, wanted):
    now = local("2026-03-03 08:31")
    plan(now)
    if session:
        keep(under_way, date(2026, 3, 3), session, nurse, now)
    assert is_still_wanted(f"log-am:{under_way.id}:2026-03-03:morning", under_way.id, now) == wanted


@pytest.mark.parametrize("trial_id", [None, 999_999])
def test_a_reminder_without_its_trial_is_not_wanted(db, trial_id):
    assert not is_still_wanted("log-am:999999:2026-03-03:morning", trial_id, SCHEDULED)


def test_a_round_plans_sends_and_raises_what_time_raises(under_way, db):
    trial_id, now = under_way.id, local("2026-03-04 09:00")
    channel = CollectingChannel()
    ways = {Channel.EMAIL: channel, Channel.TASK: channel}
    tick(Clockwork(ways_out=ways, planners=PLANNERS, clock=lambda: now), PARTS)
    sent = [without_id(key) for key in channel.keys]
    assert "log-am:2026-03-04:morning" in sent
    assert "log-overdue-nurse:2026-03-03:morning" in sent
    assert last_ran_at(HEARTBEAT) == now
    assert [flag.rule for flag in flags_of(trial_id)] == ["C-22"]
    tick(Clockwork(ways_out=ways, planners=PLANNERS, clock=lambda: now), PARTS)
    assert len(channel.keys) == len(sent)


# Planned some at a time


def test_a_trial_whose_facts_have_not_changed_is_passed_over_until_its_plan_ends(under_way, nurse, db):
    def planned(now):
        done = Round()
        while not done.is_over:
            plan_some(done, now)
            commit()
        return done.planned

    now = local("2026-03-03 09:00")
    assert planned(now) == 1
    assert planned(now + MINUTE) == 0
    keep(under_way, date(2026, 3, 3), "morning", nurse, now)
    assert planned(now + MINUTE) == 1
    assert planned(local("2026-03-03 19:29")) == 0
    assert planned(local("2026-03-03 19:30")) == 1  # the evening log falls due


def test_what_a_trial_wanted_is_taken_back_when_it_wants_nothing_any_more_even_alone(scheduled, nurse, waiting):
    assert waiting(SCHEDULED)
    cancel_trial(scheduled, reason=CancelReason.PATIENT_WISH, note="", by=nurse, now=SCHEDULED)
    commit()
    assert trials_to_remind(SCHEDULED) == []
    assert waiting(SCHEDULED) == []


@pytest.mark.parametrize("change", ["name", "phone"])
def test_a_clinic_that_changes_its_name_or_phone_changes_its_planned_messages(under_way, clinic, waiting, change):
    waiting(PLACEMENT + HOUR)
    setattr(clinic, change, "+1 312 555 0199")
    commit()
    waiting(PLACEMENT + HOUR)
    assert "+1 312 555 0199" in message_keyed(f"log-am:{under_way.id}:2026-03-03:morning").body


def test_many_trials_are_planned_in_parts_and_none_is_left_out(clinic, nurse, db):
    trials = [make_under_way(clinic, nurse, placed_at=PLACEMENT).id for _ in range(5)]
    done, now = Round(), PLACEMENT + HOUR
    while not done.is_over:
        before = done.after
        plan_some(done, now, limit=2)
        commit()
        assert done.is_over or done.after > before
    assert done.planned == 5
    assert {row.trial_id for row in db.session.query(Message).filter(Message.kind == "log_am")} == set(trials)


def test_the_mark_of_the_same_facts_is_the_same_in_every_process():
    facts = trial_facts(sessions_logged=all_sessions(), papers_missing=frozenset(Paper))
    code = (
        "from tests.factories.reminders import *; from scstrial.reminders.rules.marks import mark_of;"
        "from scstrial.reminders.wording import ClinicWords;"
        "print(mark_of(trial_facts(sessions_logged=all_sessions(), papers_missing=frozenset(Paper)),"
        "ClinicWords('North clinic', '1', ZONE)))"
    )
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    said = {
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout for env in seeds
    }
    assert said == {f"{mark_of(facts, ClinicWords('North clinic', '1', ZONE))}\n".encode()}
