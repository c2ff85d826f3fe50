"""Dates that move, consent that comes and goes, logs, pauses and rounds in any order: what reaches the patient."""

import os
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scstrial.accounts.models import User
from scstrial.bedside import actions as bedside
from scstrial.daily_logs.choices import Session
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import commit
from scstrial.foundation.refusal import Refused
from scstrial.outbox.choices import Channel, MessageStatus
from scstrial.outbox.models import Message
from scstrial.patients.actions import record_consent
from scstrial.patients.choices import MessageChannel
from scstrial.reminders.models import ReminderPause
from scstrial.reminders.rules.wanted import SAFETY
from scstrial.scheduler.parts import FINISHERS, PARTS, PLANNERS, plan_reminders
from scstrial.scheduler.rounds import Clockwork, send_due, tick
from scstrial.trials.actions import cancel_trial, move_placement, move_pull
from scstrial.trials.choices import CancelReason
from scstrial.trials.models import Trial
from tests.conftest import empty_tables
from tests.factories.accounts import make_clinic, make_person
from tests.factories.complications import log_entry
from tests.factories.outbox import CollectingChannel
from tests.factories.reminders import PLACEMENT
from tests.factories.trials import make_scheduled, make_under_way

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = ("America/Chicago", "America/New_York", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata")
ACTS = ("round", "round", "round", "log", "stop", "agree", "move", "pause", "resume", "cancel")
unhurried = settings(
    max_examples=300 if os.environ.get("SCSTRIAL_DEEP") == "1" else 5,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 40)), min_size=5, max_size=12)


class Story:
    """One trial through its acts; what went out is checked against what was in force at that moment."""

    def __init__(self, zone, placed):
        clinic = make_clinic()
        self.nurse_id = (nurse := make_person("nurse", clinic)).id
        self.now = PLACEMENT + HOUR if placed else PLACEMENT - 6 * DAY
        make = make_under_way if placed else make_scheduled
        times = {"placed_at": PLACEMENT} if placed else {"now": self.now, "placement_planned_at": PLACEMENT}
        self.trial_id = make(clinic, nurse, time_zone=zone, **times).id
        self.clinic_id, self.zone = clinic.id, ZoneInfo(zone)
        self.agreed, self.cancelled, self.pause_id, self.sent = True, False, None, set()

    def act(self, name, hours, db):
        self.now += hours * HOUR
        trial, nurse = db.session.get(Trial, self.trial_id), db.session.get(User, self.nurse_id)
        try:
            getattr(self, name)(trial, nurse, db)
            commit()
        except Refused:
            db.session.rollback()

    def round(self, _trial, _nurse, db):
        mail = CollectingChannel()
        ways = {Channel.EMAIL: mail, Channel.TASK: CollectingChannel()}
        tick(Clockwork(ways_out=ways, planners=PLANNERS, finishers=FINISHERS, clock=lambda: self.now), PARTS)
        self.check([one for one in mail.taken if one.address == "lena.hart@example.org"], db)

    def check(self, taken, db):
        wall = self.now.astimezone(self.zone)
        kinds = {row.id: row.kind for row in db.session.query(Message)}
        pause = db.session.get(ReminderPause, self.pause_id) if self.pause_id else None
        for one in taken:
            assert one.key not in self.sent, f"{one.key} twice"
            assert 8 <= wall.hour < 21, f"{one.key} at {wall}"
            assert self.agreed, f"{one.key} after an opt-out"
            assert not self.cancelled, f"{one.key} after the end"
            paused = pause is not None and pause.begins_at <= self.now < pause.over_at
            assert not paused or kinds[one.message_id] in SAFETY, f"{one.key} in a pause"
            self.sent.add(one.key)

    def nothing(self, _trial, _nurse, _db):
        """Then it goes out."""

    def log(self, trial, nurse, _db):
        bedside.keep_log(trial, log_entry(day_of(self.now, trial.zone), Session.MORNING), by=nurse, now=self.now)

    def stop(self, trial, nurse, _db):
        record_consent(trial.patient, MessageChannel.EMAIL, False, wording="", by=nurse, now=self.now)
        self.agreed = False

    def agree(self, trial, nurse, _db):
        record_consent(trial.patient, MessageChannel.EMAIL, True, wording="Read out.", by=nurse, now=self.now)
        self.agreed = True

    def move(self, trial, nurse, _db):
        if trial.placed_at is None:
            later = max(self.now, trial.placement_planned_at) + 3 * HOUR
            move_placement(trial, placement_planned_at=later, why="Theatre", by=nurse, now=self.now)
        else:
            move_pull(trial, pull_planned_at=self.now + 30 * HOUR, why="Holiday", by=nurse, now=self.now)

    def pause(self, trial, nurse, db):
        row = ReminderPause(clinic_id=self.clinic_id, patient_id=trial.patient_id, begins_at=self.now,
                            ends_at=self.now + 50 * HOUR, why="Away", by_id=nurse.id, by_name=nurse.name)  # fmt: skip
        db.session.add(row)
        db.session.flush()
        self.pause_id = row.id

    def resume(self, _trial, _nurse, db):
        if self.pause_id:
            db.session.get(ReminderPause, self.pause_id).ended_at = self.now

    def cancel(self, trial, nurse, _db):
        cancel_trial(trial, reason=CancelReason.PATIENT_WISH, note="", by=nurse, now=self.now)
        self.cancelled = True


@unhurried
@given(st.sampled_from(ZONES), st.booleans(), steps)
def test_in_any_order_nothing_at_night_twice_after_an_end_or_an_opt_out(app, db, zone, placed, acts):
    db.session.remove()
    empty_tables()
    story = Story(zone, placed)
    for name, hours in acts:
        story.act(name, hours, db)
    story.act("round", 1, db)
    waiting = db.session.query(Message).filter_by(status=MessageStatus.WAITING)
    assert not (story.cancelled and waiting.filter(Message.trial_id == story.trial_id).count())


@pytest.mark.parametrize("act", ["stop", "cancel", "log", "pause", "nothing"])
def test_what_changed_after_the_planning_is_heeded_when_the_message_is_claimed(db, act):
    """The round has planned the morning prompt; the act comes before it is sent."""
    story = Story("America/Chicago", placed=act != "cancel")
    prompt_at = PLACEMENT + 22 * HOUR + 30 * MINUTE if act != "cancel" else PLACEMENT - DAY + 8 * HOUR
    story.now = prompt_at
    channel = CollectingChannel()
    work = Clockwork(
        ways_out={Channel.EMAIL: channel, Channel.TASK: CollectingChannel()}, planners=PLANNERS, clock=lambda: story.now
    )
    tick(work, (plan_reminders,))
    assert db.session.query(Message).filter(Message.next_try_at <= story.now, Message.channel == "email").count()
    story.act(act, 0, db)
    tick(work, (send_due,))
    sent = {key for key in channel.keys if not key.startswith("d0-")}  # a safety instruction goes out in a pause too
    assert bool(sent) == (act == "nothing")


def test_a_message_that_a_new_pause_moves_to_its_end_does_not_go_out_now(db):
    story = Story("America/Chicago", placed=True)
    story.now = PLACEMENT + 5 * DAY - HOUR  # two days before the appointment, 09:00
    channel = CollectingChannel()
    work = Clockwork(
        ways_out={Channel.EMAIL: channel, Channel.TASK: CollectingChannel()}, planners=PLANNERS, clock=lambda: story.now
    )
    story.now += 2 * HOUR
    tick(work, (plan_reminders,))
    due = db.session.query(Message.key).filter(Message.next_try_at <= story.now, Message.kind == "pull_appt").all()
    assert len(due) == 1
    end = ReminderPause(clinic_id=story.clinic_id, patient_id=None, begins_at=story.now, ends_at=story.now + 3 * HOUR,
                        why="Holiday", by_id=story.nurse_id, by_name="")  # fmt: skip
    db.session.add(end)
    commit()
    tick(work, (send_due,))
    assert not [key for key in channel.keys if key.startswith("pull-appt:")]
    story.now += 3 * HOUR
    tick(work, (plan_reminders, send_due))
    assert [key for key in channel.keys if key.startswith("pull-appt:")] == [due[0].key]
