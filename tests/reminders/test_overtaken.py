"""Dates move, facts come in: what nurses are shown, and what counts as failed, speaks of what still holds."""

from datetime import timedelta

import pytest

from scstrial.accounts.models import User
from scstrial.bedside.actions import place_leads
from scstrial.complications.choices import Judging
from scstrial.complications.models import NotJudged
from scstrial.foundation.db import commit, db
from scstrial.medications.models import BloodThinner
from scstrial.outbox.actions import claim, note_failed
from scstrial.outbox.channels import NotDelivered
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus
from scstrial.outbox.models import Message
from scstrial.outbox.rules import InDoubt
from scstrial.patients.actions import close_patient
from scstrial.patients.choices import ClosedReason
from scstrial.reminders.actions import Round, plan_some
from scstrial.reminders.queries import is_call_wanted
from scstrial.reminders.rules import still_holds
from scstrial.scheduler.parts import FINISHERS, PARTS, PLANNERS, guard
from scstrial.scheduler.rounds import Clockwork, tick
from scstrial.trials.actions import cancel_trial, move_placement, move_pull
from scstrial.trials.choices import CancelReason
from scstrial.trials.models import Trial
from tests.factories.outbox import CollectingChannel, message_keyed
from tests.factories.reminders import PLACEMENT, local, trial_facts, under_way
from tests.factories.trials import make_scheduled, make_under_way
from tests.factories.trials_facts import a_placement

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
FASTING = local("2026-03-01 18:00")  # the evening before the placement
REFUSED = NotDelivered(FailureKind.REFUSED, "SMTP 554")


class Story:
    """One trial and the clockwork at a moment, with a mail server that may refuse; rounds leave no row in hand."""

    def __init__(self, trial, nurse):
        self.trial_id, self.nurse_id = trial.id, nurse.id
        self.fasting = f"fasting:{trial.id}:2026-03-02"

    @property
    def trial(self):
        return db.session.get(Trial, self.trial_id)

    @property
    def nurse(self):
        return db.session.get(User, self.nurse_id)

    def round(self, *moments, refused=0):
        """Each question about the time gets the next of these moments, the last one from then on."""
        ticking = list(moments)
        ways = {Channel.EMAIL: CollectingChannel(*[REFUSED] * refused), Channel.TASK: CollectingChannel()}

        def clock():
            return ticking.pop(0) if len(ticking) > 1 else ticking[0]

        tick(Clockwork(ways, planners=PLANNERS, finishers=FINISHERS, guard=guard, clock=clock), PARTS)

    def move(self, to, now):
        later = {"placement_planned_at": to, "pull_planned_at": to + 7 * DAY}
        move_placement(self.trial, **later, why="Theatre", by=self.nurse, now=now)
        commit()

    @property
    def calls(self):
        """The calls that nurses are shown."""
        db.session.expire_all()
        shown = db.session.query(Message.key).filter(
            Message.channel == Channel.TASK, Message.status == MessageStatus.SENT, Message.seen_at.is_(None)
        )
        return sorted(key for (key,) in shown if key.startswith("phone-instead:"))


@pytest.fixture
def story(clinic, nurse):
    return Story(make_scheduled(clinic, nurse, now=PLACEMENT - 10 * DAY, placement_planned_at=PLACEMENT), nurse)


def test_a_call_in_place_of_a_refused_message_goes_when_the_placement_moves(story):
    story.round(FASTING, refused=9)
    assert f"phone-instead:{story.fasting}" in story.calls
    story.move(PLACEMENT + 3 * DAY, FASTING + HOUR)
    story.round(FASTING + 2 * HOUR)
    assert story.calls == []
    call = message_keyed(f"phone-instead:{story.fasting}")
    assert (call.status, call.withdrawn_why) == (MessageStatus.WITHDRAWN, EndReason.NOT_WANTED)
    refused = message_keyed(story.fasting)  # the address may be wrong: somebody has to see that
    assert (refused.status, refused.failed_why) == (MessageStatus.FAILED, EndReason.PERMANENT)


def test_a_call_stays_while_the_day_stays(story):
    story.round(FASTING, refused=9)
    story.move(PLACEMENT + 2 * HOUR, FASTING + HOUR)
    story.round(FASTING + 2 * HOUR)
    assert f"phone-instead:{story.fasting}" in story.calls


@pytest.mark.parametrize("moved_before", [DAY, HOUR])
def test_after_downtime_nobody_phones_about_a_day_that_was_moved_meanwhile(story, moved_before):
    story.round(FASTING - 2 * DAY)
    story.move(PLACEMENT + 3 * DAY, PLACEMENT - moved_before)
    story.round(PLACEMENT + HOUR)
    assert story.calls == []
    gone = message_keyed(story.fasting)
    assert (gone.status, gone.withdrawn_why) == (MessageStatus.WITHDRAWN, EndReason.NOT_WANTED)
    failed = db.session.query(Message).filter_by(status=MessageStatus.FAILED, trial_id=story.trial_id)
    assert {row.kind for row in failed} == {"baseline_diary"}  # those days count for the new date too
    assert message_keyed(f"fasting:{story.trial_id}:2026-03-05").status is MessageStatus.WAITING


def test_after_downtime_what_was_missed_before_a_placement_that_took_place_is_seen_to_have_failed(story):
    story.round(FASTING - 2 * DAY)
    place_leads(story.trial, a_placement(placed_at=PLACEMENT), by=story.nurse, now=PLACEMENT + HOUR)
    commit()
    story.round(PLACEMENT + 2 * HOUR)
    assert message_keyed(story.fasting).failed_why is EndReason.TOO_LATE
    assert f"phone-instead:{story.fasting}" not in story.calls  # nobody fasts after it


def test_one_that_ends_between_two_parts_of_a_round_is_not_phoned_about(story):
    """Too late when the new day is planned, and still of use when late ones were closed just before."""
    story.round(FASTING - 2 * DAY)
    story.move(PLACEMENT + 3 * DAY, PLACEMENT - HOUR)
    story.round(*[PLACEMENT - MINUTE] * 5, PLACEMENT)
    assert message_keyed(story.fasting).status is MessageStatus.WITHDRAWN
    story.round(PLACEMENT + 2 * HOUR)
    assert story.calls == []


def test_one_that_was_on_its_way_when_the_day_moved_and_is_refused_later_is_not_phoned_about(story):
    story.round(FASTING - HOUR)
    outgoing = claim(message_keyed(story.fasting).id, by="another process", now=FASTING)
    commit()
    story.move(PLACEMENT + 3 * DAY, FASTING)
    story.round(FASTING + MINUTE)
    note_failed(outgoing, REFUSED, now=FASTING + 2 * MINUTE)
    commit()
    assert message_keyed(f"phone-instead:{story.fasting}").status is MessageStatus.WAITING
    story.round(FASTING + 3 * MINUTE)
    assert message_keyed(f"phone-instead:{story.fasting}").status is MessageStatus.WITHDRAWN


def test_one_that_was_on_its_way_when_the_patient_died_and_is_refused_later_is_not_phoned_about(story):
    story.round(FASTING - HOUR)
    outgoing = claim(message_keyed(story.fasting).id, by="another process", now=FASTING)
    commit()
    close_patient(story.trial.patient, ClosedReason.DIED, "Told by the family.", by=story.nurse, now=FASTING)
    commit()
    note_failed(outgoing, REFUSED, now=FASTING + MINUTE)
    commit()
    story.round(FASTING + 2 * MINUTE)
    assert story.calls == []


def test_a_call_about_the_old_pull_goes_when_the_pull_moves(clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=PLACEMENT)
    stopped = {"last_dose_at": PLACEMENT - 4 * DAY, "entered_at": PLACEMENT - 5 * DAY, "entered_by_id": nurse.id}
    stopped["entered_by_name"] = nurse.name
    db.session.add(BloodThinner(patient_id=trial.patient_id, drug="apixaban", **stopped))
    commit()
    story, shown = Story(trial, nurse), f"phone-instead:keep-holding:{trial.id}:2026-03-07"
    two_days_before = local("2026-03-07 10:00")
    story.round(two_days_before, refused=50)
    assert shown in story.calls
    later = two_days_before + HOUR
    move_pull(story.trial, pull_planned_at=later + 6 * HOUR, why="Holiday", by=story.nurse, now=later)
    commit()
    story.round(later + HOUR)
    assert shown not in story.calls


@pytest.mark.parametrize("ends", ["cancelled", "died"])
def test_nobody_phones_about_a_trial_that_has_ended(story, ends):
    story.round(FASTING, refused=9)
    assert story.calls
    if ends == "cancelled":
        why = {"reason": CancelReason.PATIENT_WISH, "note": ""}
        cancel_trial(story.trial, **why, by=story.nurse, now=FASTING + HOUR)
    else:
        died = (ClosedReason.DIED, "Told by the family.")
        close_patient(story.trial.patient, *died, by=story.nurse, now=FASTING + HOUR)
    commit()
    story.round(FASTING + 2 * HOUR)
    assert story.calls == []


def test_a_call_about_a_trial_that_cannot_be_judged_is_shown(story):
    story.round(FASTING - DAY)
    broken = {"part": Judging.REMINDERS, "reference": "X", "since": FASTING}
    db.session.add(NotJudged(trial_id=story.trial_id, clinic_id=story.trial.clinic_id, **broken))
    commit()
    story.move(PLACEMENT + 3 * DAY, FASTING)
    assert is_call_wanted(f"phone-instead:{story.fasting}", story.trial_id, FASTING)


def test_the_calls_of_many_trials_are_looked_at_in_one_reading(clinic, nurse, queries_counted):
    planned = {"now": PLACEMENT - 10 * DAY, "placement_planned_at": PLACEMENT}
    stories = [
        Story(make_scheduled(clinic, nurse, email=f"p{number}@example.org", **planned), nurse) for number in range(6)
    ]
    stories[0].round(FASTING, refused=50)
    assert len(stories[0].calls) >= 6
    counted = []
    for some in (stories[:1], stories[1:]):
        for story in some:
            story.move(PLACEMENT + 3 * DAY, FASTING + HOUR)
        with queries_counted() as count:
            plan_some(Round(), FASTING + 2 * HOUR)
            commit()
        counted.append(count())
    assert counted[0] == counted[1]
    assert stories[0].calls == []


def doubt(key, until=PLACEMENT, is_call=False):
    return InDoubt(1, key, 12, until, is_call)


MISSED = doubt("fasting:12:2026-03-02")


def test_a_placement_that_is_done_does_not_hide_what_was_missed_before_it_and_ends_the_call():
    done = under_way(placed_at=PLACEMENT + HOUR)
    assert still_holds(done, MISSED, PLACEMENT + DAY)
    assert not still_holds(done, doubt(MISSED.key, is_call=True), PLACEMENT + DAY)


def test_a_day_that_was_moved_ends_both():
    moved = trial_facts(placement_planned_at=PLACEMENT + 3 * DAY)
    assert not still_holds(moved, MISSED, PLACEMENT)
    assert not still_holds(moved, doubt(MISSED.key, is_call=True), PLACEMENT)


def test_a_trial_that_has_ended_means_nothing():
    assert not still_holds(trial_facts(ended=True), MISSED, FASTING)
