"""One patient's trial told by the real actions in any order, in any zone, near a change of the clocks: what arrives.

Each act is one that people or the clockwork do; the clock is moved by hand. What arrived at the patient is checked at
the moment it arrives, against what the acts have made true by then and not against what the program thinks of it.
"""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, wraps
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from scstrial.accounts.models import User
from scstrial.bedside.actions import keep_log, place_leads, pull_leads
from scstrial.clinics.rules import known_zones
from scstrial.contact.actions import take_reply
from scstrial.daily_logs.choices import Session
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import commit, db
from scstrial.foundation.refusal import Refused
from scstrial.medications.actions import record_blood_thinner
from scstrial.medications.choices import BleedingDrug
from scstrial.outbox.channels import NotDelivered
from scstrial.outbox.choices import Channel, FailureKind, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.queries import last_ran_at
from scstrial.patients.actions import close_patient, correct_details, record_consent, reopen_patient
from scstrial.patients.choices import ClosedReason, MessageChannel
from scstrial.patients.queries import details_of
from scstrial.reminders.actions import pause_messages, resume_messages
from scstrial.reminders.models import ReminderPause
from scstrial.scheduler.parts import FINISHERS, OPTED_OUT, PARTS, PLANNERS, guard, plan_reminders
from scstrial.scheduler.rounds import HEARTBEAT, Clockwork, free_and_close, send_due, tick
from scstrial.trials.actions import cancel_trial, move_placement, move_pull
from scstrial.trials.choices import CancelReason
from scstrial.trials.models import Trial
from tests.conftest import empty_tables
from tests.factories.accounts import make_clinic, make_person
from tests.factories.complications import log_entry
from tests.factories.trials import make_scheduled
from tests.factories.trials_facts import a_placement, a_pull

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DEEP = os.environ.get("SCSTRIAL_DEEP") == "1"
ZONES = sorted(known_zones())
A_DAY = 2  # the clinic's setting here: four are seldom reached
OPENS, CLOSES = time(8), time(21)  # rule book 10
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ON_REQUEST = {"stop_confirmed", "start_confirmed", "help_answer"}  # the patient has just written: at any hour
# What a pause and the cap of a day do not hold back (rule book 10: safety instructions), by the catalogue's keys.
SAFETY = {
    "hold_plan", "hold_start", "decolonise", "wash", "fasting", "d0_instructions", "keep_holding", "restart",
}  # fmt: skip
NOT_COUNTED = SAFETY | ON_REQUEST | {"post_pull"}
BY_DAY = ("fasting", "hold_plan")  # one for a placement, whose day stands in the key
PASSING = (1, 7, 20, 60, 170, 475, 720, 1441)  # minutes
FAILURES = (FailureKind.UNREACHABLE, FailureKind.REFUSED, FailureKind.BAD_ADDRESS, FailureKind.OPTED_OUT)
WAYS = {Channel.EMAIL: MessageChannel.EMAIL, Channel.SMS: MessageChannel.SMS}


@cache
def changes_of(name):
    """The moments of the year at which the clocks of a zone are changed, to the hour."""
    zone = ZoneInfo(name)
    offsets = [(YEAR + hours * HOUR, (YEAR + hours * HOUR).astimezone(zone).utcoffset()) for hours in range(8760)]
    return [later for (_, before), (later, after) in pairwise(offsets) if before != after]


@st.composite
def zone_and_start(draw):
    """Any zone; half of the placements lie around a change of its clocks, where it has one."""
    name = draw(st.sampled_from(ZONES))
    moments = changes_of(name)
    is_near = bool(moments) and draw(st.booleans())
    about = draw(st.sampled_from(moments)) if is_near else YEAR + draw(st.integers(20, 330)) * DAY
    return name, about + draw(st.integers(-9 * 24, 9 * 24)) * HOUR


# What runs after a piece of time: a whole round, or what a process did that was ended in the middle of one.
RUNS = (PARTS, PARTS, (send_due,), (plan_reminders, send_due), (free_and_close,))
passing = st.lists(st.tuples(st.sampled_from(PASSING), st.sampled_from(RUNS)), max_size=3)


def act(**drawn):
    """A rule of the story; some time passes after it, and the clockwork runs at the end of each piece."""

    def told(method):
        @wraps(method)
        def with_time(self, then, **given):
            method(self, **given)
            for minutes, parts in then:
                self.now += minutes * MINUTE
                self.run(parts)

        return rule(then=passing, **drawn)(with_time)

    return told


class Arriving:
    """The patient's mailbox and phone, and the screens of the staff: each message is looked at as it arrives."""

    def __init__(self, story, channel):
        self.story, self.through = story, channel

    def send(self, message):
        failure = self.story.failures.pop(0) if self.story.failures and self.through in WAYS else None
        if failure is FailureKind.OPTED_OUT and self.through is Channel.SMS:
            self.story.agreed[MessageChannel.SMS] = False  # the phone company's word is the patient's
        if failure is not None:
            raise NotDelivered(failure, "as the test wants it")
        try:
            self.story.look_at(message, self.through)
            if self.story.meanwhile is not None and self.through in WAYS:
                happens, self.story.meanwhile = self.story.meanwhile, None
                happens()
        except AssertionError as wrong:  # the clockwork would take it for a broken way out
            self.story.wrong.append(wrong)


class OneTrial(RuleBasedStateMachine):
    """What is true (`agreed`, `closed`, `cancelled`, `paused`, `arrived`) is kept here, apart from the program."""

    @initialize(
        start=zone_and_start(),
        clinic_zone=st.sampled_from(ZONES),
        both=st.booleans(),
        holds=st.booleans(),
        days_before=st.sampled_from((15, 6, 2, 2, 0, 0)),
    )
    def begin(self, start, clinic_zone, both, holds, days_before):
        db.session.remove()
        empty_tables()
        self.zone_name, placement_at = start
        self.now = self.began_at = placement_at - days_before * DAY - 8 * HOUR
        clinic = make_clinic(time_zone=clinic_zone)
        nurse = make_person("nurse", clinic)
        ways = (MessageChannel.EMAIL, MessageChannel.SMS) if both else (MessageChannel.SMS,)
        reached = {"time_zone": self.zone_name, "consents": ways, "email": "lena.hart@example.org"}
        trial = make_scheduled(clinic, nurse, now=self.now, placement_planned_at=placement_at, **reached)
        self.trial_zone = trial.zone
        self.trial_id, self.nurse_id = trial.id, nurse.id
        if holds:
            said = {"intent": None, "prescriber": "", "last_dose_at": None, "note": ""}
            record_blood_thinner(trial.patient, drug=BleedingDrug.APIXABAN, **said, by=nurse, now=self.now)
        commit()
        self.phone, self.mail = trial.patient.phone, trial.patient.email
        self.agreed = {way: way in ways for way in (MessageChannel.EMAIL, MessageChannel.SMS)}
        self.ever, self.closed, self.cancelled, self.texts = dict(self.agreed), False, False, 0
        self.pauses, self.arrived, self.counted, self.logged = [], set(), [], set()
        self.failures, self.meanwhile, self.wrong = [], None, []
        if days_before == 0:
            self.now = placement_at + HOUR
            self.place(1)

    # What arrives.

    def look_at(self, message, through):
        row = db.session.get(Message, message.message_id, populate_existing=True)
        kind, to_patient = row.kind, row.recipient_kind is Recipient.PATIENT
        planned = db.session.get(Trial, self.trial_id, populate_existing=True)
        placement_on, pull_at = planned.placement_planned_on, planned.pull_planned_at
        db.session.remove()
        if through is Channel.TASK:
            return
        assert message.key not in self.arrived, f"{message.key} twice"
        self.arrived.add(message.key)
        if not to_patient:
            return
        assert not self.closed, f"{message.key} after the record was closed"
        assert "[link]" not in message.body
        if kind in ON_REQUEST:
            return
        assert message.address == (self.mail if through is Channel.EMAIL else self.phone)
        wall = self.now.astimezone(ZoneInfo(self.zone_name))
        assert OPENS <= wall.time() < CLOSES, f"{message.key} at {wall}"
        assert self.agreed[WAYS[through]], f"{message.key} by {through} after an opt-out"
        assert not self.cancelled, f"{message.key} after the trial was cancelled"
        assert kind in SAFETY or not self.is_paused(), f"{message.key} in a pause"
        if kind not in NOT_COUNTED:
            self.counted.append(self.now)
            today = [at for at in self.counted if at.astimezone(wall.tzinfo).date() == wall.date()]
            assert len(today) <= A_DAY, f"{message.key} is one more than a day may have"
        if kind in BY_DAY:
            assert message.key.endswith(placement_on.isoformat()), f"{message.key} about a day that was moved"
        if kind == "pull_appt":
            assert f"{pull_at.astimezone(UTC):%Y%m%dT%H%MZ}" in message.key, f"{message.key} about a moved pull"
        if kind in ("log_am", "log_pm"):
            _kind, _trial, day, session = message.key.split(":")
            assert (date.fromisoformat(day), session) not in self.logged, f"{message.key} for a log that is in"

    @property
    def is_well_under_way(self):
        """Most stories are to have a middle before they end."""
        return self.now - self.began_at > 3 * DAY

    def is_paused(self):
        return any(begins <= self.now < ends for begins, ends in self.pauses)

    # What people do.

    def done(self, what):
        """Committed, or refused and then nothing is changed; True when it was done."""
        try:
            what(db.session.get(Trial, self.trial_id), db.session.get(User, self.nurse_id))
            commit()
        except Refused:
            db.session.rollback()
            return False
        finally:
            db.session.remove()
        return True

    @act(hours=st.sampled_from((-30, 1, 26, 75, 300)))
    def move_the_placement(self, hours):
        def move(trial, nurse):
            later = trial.placement_planned_at + hours * HOUR
            move_placement(trial, placement_planned_at=later, why="Theatre", by=nurse, now=self.now)

        self.done(move)

    @act(hours=st.sampled_from((-50, -26, -3, 2)))
    def move_the_pull(self, hours):
        def move(trial, nurse):
            later = trial.pull_planned_at + hours * HOUR
            move_pull(trial, pull_planned_at=later, why="Holiday", by=nurse, now=self.now)

        self.done(move)

    @act(ago=st.sampled_from((1, 30)))
    def put_leads_in(self, ago):
        self.place(ago)

    def place(self, ago):
        def do(trial, nurse):
            at = self.now - ago * HOUR
            facts = a_placement(placed_at=at, incision_at=at, antibiotic_started_at=at - HOUR / 2)
            place_leads(trial, facts, by=nurse, now=self.now, hold_override_reason="Emergency")

        self.done(do)

    @precondition(lambda self: self.is_well_under_way)
    @act()
    def pull(self):
        self.done(lambda trial, nurse: pull_leads(trial, a_pull(removed_at=self.now), by=nurse, now=self.now))

    @act(way=st.sampled_from(list(WAYS.values())), agreed=st.booleans())
    def say_yes_or_no(self, way, agreed):
        self.consent(way, agreed)

    def consent(self, way, agreed):
        words = "Read out: not encrypted." if agreed else ""

        def say(trial, nurse):
            record_consent(trial.patient, way, agreed, wording=words, by=nurse, now=self.now)

        if self.done(say):
            self.agreed[way] = agreed
            self.ever[way] = self.ever[way] or agreed

    @act(text=st.sampled_from(("STOP", "alto", "please stop texting me", "stop all", "START", "HELP", "Thank you")))
    def write(self, text):
        self.texts += 1
        number, sms, mail = f"SM{self.texts}", MessageChannel.SMS, MessageChannel.EMAIL
        self.done(lambda _trial, _nurse: take_reply(number, self.phone, text, now=self.now, provider_answers=False))
        if text == "START":
            self.agreed[sms] = self.agreed[sms] or self.ever[sms]
        elif text not in ("HELP", "Thank you"):
            self.agreed[sms] = False
            self.agreed[mail] = self.agreed[mail] and text != "stop all"

    @act(hours=st.sampled_from((3, 40)), whole_clinic=st.booleans())
    def pause(self, hours, whole_clinic):
        ends = self.now + hours * HOUR

        def stop(trial, nurse):
            patient = None if whole_clinic else trial.patient
            pause_messages(trial.clinic, patient, ends, "Away", by=nurse, now=self.now)

        if self.done(stop):
            self.pauses.append((self.now, ends))

    @act()
    def resume(self):
        def go_on(_trial, nurse):
            for row in db.session.query(ReminderPause):
                resume_messages(row, by=nurse, now=self.now)

        self.done(go_on)
        self.pauses = [(begins, min(ends, self.now)) for begins, ends in self.pauses]

    @act(zone=st.sampled_from(ZONES))
    def live_elsewhere(self, zone):
        def move(trial, nurse):
            patient = trial.patient
            details = replace(details_of(patient), time_zone=zone)
            correct_details(patient, details, seen_version=patient.version, by=nurse, now=self.now)

        if self.done(move):
            self.zone_name = zone

    @act(again=st.booleans())
    def change_the_number(self, again):
        phone = "+13125550177" if again else "+13125550188"

        def move(trial, nurse):
            patient = trial.patient
            details = replace(details_of(patient), phone=phone)
            correct_details(patient, details, seen_version=patient.version, by=nurse, now=self.now)

        if self.done(move):
            self.phone = phone

    @act(session=st.sampled_from((Session.MORNING, Session.EVENING)))
    def log(self, session):
        on = day_of(self.now, self.trial_zone)
        if self.done(lambda trial, nurse: keep_log(trial, log_entry(on, session), by=nurse, now=self.now)):
            self.logged.add((on, session.value))

    @precondition(lambda self: not self.closed and self.is_well_under_way)
    @act(reason=st.sampled_from((ClosedReason.DIED, ClosedReason.WITHDRAWN)))
    def end(self, reason):
        self.close(reason)

    def close(self, reason):
        def close(trial, nurse):
            close_patient(trial.patient, reason, "Told by the family.", by=nurse, now=self.now)

        self.closed = self.done(close) or self.closed
        waiting = db.session.query(Message).filter_by(status=MessageStatus.WAITING, recipient_kind=Recipient.PATIENT)
        assert not self.closed or waiting.count() == 0
        db.session.remove()

    @precondition(lambda self: self.closed)
    @act()
    def open_again(self):
        def reopen(trial, nurse):
            reopen_patient(trial.patient, "A mistake.", by=nurse, now=self.now)

        self.closed = self.closed and not self.done(reopen)

    @precondition(lambda self: self.is_well_under_way)
    @act()
    def cancel(self):
        why = {"reason": CancelReason.PATIENT_WISH, "note": ""}
        done = self.done(lambda trial, nurse: cancel_trial(trial, **why, by=nurse, now=self.now))
        self.cancelled = self.cancelled or done

    # What the clockwork does, and what befalls it.

    @property
    def work(self):
        ways = {channel: Arriving(self, channel) for channel in (*WAYS, Channel.TASK)}
        return Clockwork(
            ways, planners=PLANNERS, finishers=FINISHERS, guard=guard, opted_out=OPTED_OUT, clock=lambda: self.now
        )

    @act(minutes=st.lists(st.sampled_from(PASSING[3:]), min_size=2, max_size=6))
    def days_pass(self, minutes):
        for some in minutes:
            self.now += some * MINUTE
            self.round()

    @act(minutes=st.sampled_from(PASSING))
    def the_clockwork_is_down(self, minutes):
        self.now += minutes * MINUTE

    @act(failures=st.lists(st.sampled_from((None, *FAILURES)), min_size=1, max_size=4))
    def sending_fails(self, failures):
        self.failures = failures

    @act(way=st.sampled_from(list(WAYS.values())), stops=st.booleans())
    def while_a_message_is_on_its_way(self, way, stops):
        """The patient says no, or dies, between the claim of one message and the next."""
        self.meanwhile = (lambda: self.consent(way, False)) if stops else (lambda: self.close(ClosedReason.DIED))

    def tick(self, *parts):
        tick(self.work, parts)
        if self.wrong:
            raise self.wrong.pop()
        assert last_ran_at(HEARTBEAT) == self.now, "a part of the clockwork failed"
        db.session.remove()

    def run(self, parts):
        self.round() if parts is PARTS else self.tick(*parts)

    def round(self):
        """Whole: afterwards nothing that is due has been left lying."""
        self.tick(*PARTS)
        left = db.session.query(Message).filter(
            Message.status.in_((MessageStatus.WAITING, MessageStatus.SENDING)), Message.next_try_at <= self.now
        )
        assert [row.key for row in left] == []
        shown = db.session.query(Message).filter_by(channel=Channel.TASK, status=MessageStatus.SENT, seen_at=None)
        calls = [row.key for row in shown if row.key.startswith("phone-instead:fasting")]
        on = db.session.get(Trial, self.trial_id).placement_planned_on.isoformat()
        assert all(key.endswith(on) for key in calls), f"{calls} though the day is {on}"
        db.session.remove()


EXAMPLES, STEPS = (400, 60) if DEEP else (10, 20)
# Making a failing story shorter takes minutes: the deep run does.
PHASES = tuple(Phase) if DEEP else (Phase.explicit, Phase.generate)


def test_in_any_order_nothing_arrives_at_night_twice_after_an_end_or_after_an_opt_out(app, monkeypatch):
    monkeypatch.setitem(app.config, "MESSAGES_A_DAY", A_DAY)
    few = EXAMPLES // 3  # the same rules there, and a slower emptying of the tables
    unhurried = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    unhurried["derandomize"] = not DEEP  # the deep run finds new stories, each other one tells the same
    quiet = settings(
        max_examples=few if db.engine.dialect.name == "postgresql" else EXAMPLES,
        stateful_step_count=STEPS,
        phases=PHASES,
        report_multiple_bugs=False,
        **unhurried,
    )
    run_state_machine_as_test(OneTrial, settings=quiet)
