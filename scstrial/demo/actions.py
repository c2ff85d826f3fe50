"""Telling all stories at once."""

from datetime import UTC, datetime, timedelta

from scstrial.accounts.queries import anybody
from scstrial.audit.actions import record
from scstrial.audit.choices import System
from scstrial.complications.actions import PLANNER as FLAGS
from scstrial.complications.actions import climb_ladders, raise_flags_of_many
from scstrial.demo.aftermath import follow_up
from scstrial.demo.arrival import arrive, keep_diary
from scstrial.demo.clinics import open_clinics
from scstrial.demo.implants import implant
from scstrial.demo.logs import keep_logs
from scstrial.demo.queries import LOADED, urgent_keys_up_to
from scstrial.demo.scene import Scene
from scstrial.demo.screening import screen_again, screen_patient
from scstrial.demo.stories import STORIES
from scstrial.demo.trial_days import run_trial
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.outbox.actions import withdraw
from scstrial.reminders.actions import plan
from scstrial.reminders.queries import trials_to_remind

OPENED_BEFORE = timedelta(days=240)  # at an hour at which both clinics are open
NEWS_FOR = timedelta(minutes=30)  # urgent messages older than this went out long ago, as far as the stories go


def load_demo(now: datetime) -> None:
    """Two clinics with their people and patients, as they would stand at this moment; refused on anybody's own data."""
    if anybody():
        raise Refused([Problem("This database holds accounts already. The demo needs an empty one: make demo.")])
    staff = open_clinics((now - OPENED_BEFORE).astimezone(UTC).replace(hour=16, minute=5))
    for number, story in enumerate(STORIES):
        tell(Scene(story, number, staff[story.clinic], now))
    raise_flags_of_many(trials_to_remind(now), now=now)
    climb_ladders(now=now)
    withdraw(FLAGS, urgent_keys_up_to(now - NEWS_FOR))
    plan(now)
    record(LOADED, by=System.DEMO, now=now)
    db.session.flush()


def tell(scene: Scene) -> None:
    """One patient, from the referral as far as the story has gone by now."""
    arrive(scene)
    screen_patient(scene)
    run_trial(scene)
    keep_logs(scene)
    follow_up(scene)
    implant(scene)
    scene.tell()
    if scene.story.again is not None:
        second = Scene(
            scene.story.again, scene.number + len(STORIES), scene.staff, scene.now, known_patient=scene.patient
        )
        tell_again(second)


def tell_again(scene: Scene) -> None:
    """The second trial of a patient who is known already."""
    screen_again(scene)
    keep_diary(scene)
    run_trial(scene)
    keep_logs(scene)
    follow_up(scene)
    implant(scene)
    scene.tell()
