"""What people answered: flags, complications, decisions, and the calls after the pull."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from scstrial.audit.choices import System
from scstrial.bedside.actions import record_check
from scstrial.complications.actions import acknowledge_flag, close_flag, record_complication
from scstrial.complications.models import Flag
from scstrial.complications.queries import flags_of
from scstrial.complications.rules import ComplicationFacts
from scstrial.daily_logs.choices import LogSource, ReportedBy
from scstrial.decision.actions import ask_opinion, give_opinion, sign_decision
from scstrial.decision.queries import opinion_requests_of
from scstrial.demo.log_values import check_log
from scstrial.demo.scene import DAY, Scene, clock_of
from scstrial.demo.story import Confirmed, FlagAnswer, SecondOpinion, Signed
from scstrial.foundation.clock import day_of
from scstrial.trials.choices import AbortReason

ROUNDS_AT, RECORDED_AT, CHECK_AT, OPINION_AT = time(12, 20), time(13, 5), time(10, 5), time(9, 15)
BY_LINK_ON = 3  # days after the pull
UNTIL_CHECKED = 3  # days on antibiotics after an infection, as far as the calls ask


def follow_up(scene: Scene) -> None:
    """Each answer on its day."""
    story = scene.story
    for answer in story.flag_answers:
        at = scene.at(scene.trial_day(answer.day), clock_of(answer.clock))
        scene.later(at, partial(answer_flag, scene, answer))
    for confirmed in story.complications:
        at = scene.at(scene.trial_day(confirmed.day), RECORDED_AT)
        scene.later(at, partial(confirm, scene, confirmed))
    pulled = story.pulled_day if story.pulled_day is not None else story.stopped.day if story.stopped else None
    if pulled is None:
        return
    for signed in story.decisions:
        at = scene.at(scene.trial_day(pulled + signed.days_after_pull), ROUNDS_AT)
        scene.later(at, partial(sign, scene, signed))
    if story.opinion is not None:
        at = scene.at(scene.trial_day(pulled + story.opinion.days_after_pull), OPINION_AT)
        scene.later(at - DAY, partial(ask, scene, story.opinion))
        scene.later(at, partial(reply, scene, story.opinion))
    for day in story.checks:
        minutes = timedelta(minutes=scene.dice("check", day).randint(0, 150))
        at = scene.at(scene.trial_day(pulled + day), CHECK_AT) + minutes
        scene.later(at, partial(check, scene, day))


def answer_flag(scene: Scene, answer: FlagAnswer, now: datetime) -> None:
    by = scene.physician if answer.by_physician else scene.nurse_at(now)
    act = close_flag if answer.closes else acknowledge_flag
    act(flag_of(scene, answer), answer.note, by=by, now=now)


def flag_of(scene: Scene, answer: FlagAnswer) -> Flag:
    for flag in flags_of(scene.trial.id):
        if flag.rule is answer.rule:
            return flag
    raise LookupError(f"{scene.story.family} has no flag {answer.rule} on Day {answer.day}")


def confirm(scene: Scene, confirmed: Confirmed, now: datetime) -> None:
    facts = ComplicationFacts(
        kind=confirmed.kind,
        severity=confirmed.severity,
        relatedness=confirmed.relatedness,
        outcome=confirmed.outcome,
        began_on=scene.trial_day(confirmed.began_day),
        resolved_on=day_or_none(scene, confirmed.resolved_day),
        infection_site=confirmed.infection_site,
        certainty=confirmed.certainty,
        organism=confirmed.organism,
        serious_because=confirmed.serious_because,
        leads_pulled=confirmed.leads_pulled,
        course=confirmed.course,
        treatment=confirmed.treatment,
        site=confirmed.site,
        next_follow_up_on=None
        if confirmed.resolved_day is not None
        else day_of(now, scene.zone) + confirmed.next_look_days * DAY,
    )
    record_complication(scene.trial, facts, by=scene.physician, now=now)


def day_or_none(scene: Scene, number: int | None) -> date | None:
    return None if number is None else scene.day_zero + number * DAY


def sign(scene: Scene, signed: Signed, now: datetime) -> None:
    sign_decision(scene.trial, signed.choice, signed.reason, by=scene.physician, now=now)


def ask(scene: Scene, opinion: SecondOpinion, now: datetime) -> None:
    ask_opinion(scene.trial, scene.staff.colleague.id, opinion.question, by=scene.physician, now=now)


def reply(scene: Scene, opinion: SecondOpinion, now: datetime) -> None:
    request = opinion_requests_of(scene.trial.id)[-1]
    give_opinion(request, opinion.view, opinion.words, by=scene.staff.colleague, now=now)


def check(scene: Scene, day: int, now: datetime) -> None:
    """The call after the pull; the third day's check is answered through the link in the message."""
    stopped = scene.story.stopped
    infected = stopped is not None and stopped.reason is AbortReason.INFECTION
    on = now.astimezone(scene.zone).date()
    entry = check_log(on, scene.dice("check", day), antibiotic=infected and day <= UNTIL_CHECKED)
    if day == BY_LINK_ON and scene.patient.email:
        entry = replace(entry, source=LogSource.APP, reported_by=ReportedBy.PATIENT)
        record_check(scene.trial, day, entry, note="", by=System.PATIENT, now=now)
    else:
        record_check(scene.trial, day, entry, note="", by=scene.nurse_at(now), now=now)
