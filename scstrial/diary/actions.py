"""Making links, opening them, keeping what a patient answers; the log itself is kept by `bedside.actions`."""

from datetime import date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from scstrial.assessments.choices import Area
from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.bedside.actions import keep_log
from scstrial.bedside.queries import hold_trial
from scstrial.bedside.rules import LogSlot
from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.queries import flag_facts_of
from scstrial.complications.rules import TrialFacts
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import LogEntry
from scstrial.diary import queries
from scstrial.diary.choices import Door, TryOutcome
from scstrial.diary.models import DiaryDraft, DiaryLink, DiaryTry
from scstrial.diary.rules import TRIES, WATCHED, Found, Given, advice_of, entry_from, found_alone, found_by, newly_found
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.outbox.actions import put
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage
from scstrial.trials.models import Trial

PLANNER = "diary"
TASK_KEPT = timedelta(days=2)
NOT_OFFERED = "There is no link for this log now. Take it by phone."
NOTHING_ANSWERED = "No question is answered yet."


def make_link(trial: Trial, slot: LogSlot, *, by: Actor, now: datetime, fresh: bool = False) -> DiaryLink:
    """The link of a log; made when there is none, or when a person wants a fresh one: the old one ends then."""
    hold_trial(trial)
    known = queries.live_link(trial.id, slot, now)
    if known is not None and not fresh:
        return known
    if slot not in queries.slots_of(trial, now):
        raise Refused([Problem(NOT_OFFERED)])
    if known is not None:
        known.replaced_at = now
    link = DiaryLink(
        trial_id=trial.id,
        trial=trial,
        for_on=slot.on,
        session=slot.session,
        made_at=now,
        made_by_name=by.label if isinstance(by, System) else by.name,
        expires_at=queries.closing_time(trial, slot.on, slot.session),
    )
    db.session.add(link)
    db.session.flush()
    link.code_mark = queries.mark_of_code(queries.code_of(link.id))
    if fresh:
        db.session.add(DiaryTry(at=now, outcome=TryOutcome.CLEARED, trial_id=trial.id, link_id=link.id))
    db.session.flush()
    say("patient's link made", link, by, now)
    return link


def show_link(trial: Trial, slot: LogSlot, *, by: Actor, now: datetime, fresh: bool = False) -> DiaryLink:
    """A person looks at the link, to read it out or hand it over."""
    link = make_link(trial, slot, by=by, now=now, fresh=fresh)
    say("patient's link shown", link, by, now)
    return link


def address_for_message(trial_id: int, on: date, session: Session, now: datetime) -> str | None:
    """Where a message about this log leads to; None when there is no way any more."""
    trial = queries.trial_with_id(trial_id)
    if trial is None:
        return None
    try:
        return queries.address_of(make_link(trial, LogSlot(on, session), by=System.SCHEDULER, now=now))
    except Refused:
        return None


def try_birth_date(link: DiaryLink, born_on: date, *, now: datetime) -> TryOutcome:
    """One try at the second check, counted; the fifth wrong one locks and calls a nurse."""
    hold_trial(link.trial)
    if queries.door_of(link, now) is not Door.OPEN:
        return TryOutcome.WRONG
    outcome = TryOutcome.RIGHT if born_on == link.trial.patient.born_on else TryOutcome.WRONG
    db.session.add(DiaryTry(at=now, outcome=outcome, trial_id=link.trial_id, link_id=link.id))
    db.session.flush()
    if outcome is TryOutcome.RIGHT:
        say("patient's page opened", link, System.PATIENT, now)
        return outcome
    say("wrong date of birth on the patient's page", link, System.PATIENT, now)
    if queries.door_of(link, now) is Door.LOCKED:
        say("patient's link locked", link, System.PATIENT, now)
        put(PLANNER, [locked_task(link, now)], now=now)
    return outcome


def locked_task(link: DiaryLink, now: datetime) -> WantedMessage:
    trial = link.trial
    return WantedMessage(
        key=f"diary-locked:{link.id}",
        kind="diary_locked",
        recipient=Recipient.NURSES,
        channel=Channel.TASK,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        due_at=now,
        useful_until=now + TASK_KEPT,
        subject="Patient's link locked: phone the patient",
        body=f"The date of birth was wrong {TRIES} times. Phone the patient: take the log, or make a new link.\n",
    )


def note_wrong_code(from_mark: str, *, now: datetime) -> None:
    """A code that leads nowhere, counted."""
    db.session.add(DiaryTry(at=now, outcome=TryOutcome.NO_SUCH_CODE, from_mark=from_mark))
    db.session.flush()


def keep_answers(link: DiaryLink, screen: str, given: Given, typed: Given, *, now: datetime) -> Found:
    """Keep a screen's answers; what they raise is said at once, and kept as a log before the patient goes on.

    `typed`: what could not be taken. Gives the flags that were not told of before.
    """
    draft = draft_held(link, now)
    grows = bool(draft.told and given) and screen in WATCHED and given != draft.answers.get(screen)
    draft.answers = {**draft.answers, screen: dict(given)}
    others = {name: one for name, one in draft.typed.items() if name != screen}
    draft.typed = {**others, screen: dict(typed)} if typed else others
    draft.changed_at = now
    entry = entry_of(link, draft, now)
    found = not_told_yet(link, draft, entry, now)
    if found or grows:
        keep_so_far(link, entry, now)
    return found


def keep_typed(link: DiaryLink, screen: str, typed: Given, *, now: datetime) -> None:
    """Answers that cannot be taken as they are wait on their screen; the answers before them stand."""
    draft = draft_held(link, now)
    draft.typed = {**draft.typed, screen: dict(typed)}


def draft_held(link: DiaryLink, now: datetime) -> DiaryDraft:
    """The answers so far; nobody else changes them until the commit."""
    hold_trial(link.trial)
    draft = queries.draft_of(link)
    if draft is None:
        draft = DiaryDraft(link_id=link.id, answers={}, typed={}, told={}, changed_at=now)
        db.session.add(draft)
        db.session.flush()
    db.session.refresh(draft)
    return draft


def entry_of(link: DiaryLink, draft: DiaryDraft, now: datetime) -> LogEntry:
    return entry_from(queries.asked_of(link, now), link.for_on, draft.answers)


def not_told_yet(link: DiaryLink, draft: DiaryDraft, entry: LogEntry, now: datetime) -> Found:
    """What the flag rules find in the answers beyond what was told before; it counts as told from now on."""
    found = found_in(link.trial, entry, now)
    told = told_of(draft)
    new = {rule: one for rule, one in newly_found(found, told).items() if advice_of(rule, one) is not None}
    if new:
        draft.told = {rule.value: urgency.value for rule, urgency in {**told, **new}.items()}
    return new


def found_in(trial: Trial, entry: LogEntry, now: datetime) -> Found:
    """By all that is known of the trial; where that cannot be worked out, by this entry: the patient is told anyhow."""
    try:
        facts = flag_facts_of(trial)
        return found_by(entry, facts, now) if facts is not None else {}
    except SQLAlchemyError:
        raise
    except Exception:
        return found_alone(entry, bare_facts(trial, entry), now)


def bare_facts(trial: Trial, entry: LogEntry) -> TrialFacts:
    """When and where, and nothing else."""
    area = entry.pain[0].area if entry.pain else Area.OVERALL
    return TrialFacts(trial.zone, trial.placed_at or trial.pull_planned_at, area, pulled_at=trial.pulled_at)


def told_of(draft: DiaryDraft) -> dict[FlagRule, Urgency]:
    return {FlagRule(rule): Urgency(urgency) for rule, urgency in draft.told.items()}


def keep_so_far(link: DiaryLink, entry: LogEntry, now: datetime) -> None:
    """The staff's flag must not wait for the last question. The patient is told whether or not this can be kept."""
    try:
        keep_log(link.trial, entry, by=System.PATIENT, now=now)
    except Refused:
        say("patient's answers could not be kept", link, System.PATIENT, now)


def send_log(link: DiaryLink, *, now: datetime) -> Found:
    """The whole log, as a new version if a part of it was kept before; sent twice it is kept once."""
    draft = draft_held(link, now)
    if link.sent_at is not None and draft.changed_at <= link.sent_at:
        return {}
    entry = entry_of(link, draft, now)
    if not any(draft.answers.get(screen) for screen in draft.answers if screen != "start"):
        raise Refused([Problem(NOTHING_ANSWERED)])
    new = not_told_yet(link, draft, entry, now)
    keep_log(link.trial, entry, by=System.PATIENT, now=now)
    link.sent_at = now
    say("patient's log sent", link, System.PATIENT, now)
    return new


def say(act: str, link: DiaryLink, by: Actor, now: datetime) -> None:
    trial = link.trial
    about = {"trial_id": trial.id, "link_id": link.id, "on": link.for_on.isoformat(), "session": link.session.value}
    record(act, by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, **about)
