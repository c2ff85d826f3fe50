"""Making links, opening them, keeping what a patient answers; the log itself is kept by `bedside.actions`."""

from datetime import date, datetime, timedelta

from scstrial.assessments.actions import rate_day
from scstrial.assessments.queries import rating_facts
from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.bedside.actions import keep_check, keep_log, record_check
from scstrial.bedside.queries import hold_trial
from scstrial.bedside.rules import LogSlot
from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.queries import flag_facts_of
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import LogEntry
from scstrial.diary import queries
from scstrial.diary.choices import Door, LinkKind, TryOutcome
from scstrial.diary.models import DiaryDraft, DiaryLink, DiaryTry
from scstrial.diary.rules import (
    TRIES,
    WATCHED,
    Found,
    Given,
    advice_of,
    entry_from,
    found_by,
    newly_found,
    ratings_from,
)
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
RATED_BY_CLINIC = "The clinic has entered this day."
SENT_AGAIN = "Sent again by the patient."


def make_link(
    trial: Trial,
    slot: LogSlot,
    *,
    by: Actor,
    now: datetime,
    fresh: bool = False,
    kind: LinkKind = LinkKind.LOG,
) -> DiaryLink:
    """The link of a log, a diary day or a check; made when there is none, or when a person wants a fresh one: the old
    one ends then.
    """
    hold_trial(trial)
    known = queries.live_link(trial.id, slot, now, kind)
    if known is not None and not fresh:
        return known
    if slot not in queries.slots_of(trial, now, kind):
        raise Refused([Problem(NOT_OFFERED)])
    if known is not None:
        known.replaced_at = now
    link = DiaryLink(
        trial_id=trial.id,
        trial=trial,
        kind=kind,
        for_on=slot.on,
        session=slot.session,
        made_at=now,
        made_by_name=by.label if isinstance(by, System) else by.name,
        expires_at=queries.closing_time(trial, slot, kind),
    )
    db.session.add(link)
    db.session.flush()
    link.code_mark = queries.mark_of_code(queries.code_of(link.id))
    if fresh:
        db.session.add(DiaryTry(at=now, outcome=TryOutcome.CLEARED, trial_id=trial.id, link_id=link.id))
    db.session.flush()
    say("patient's link made", link, by, now)
    return link


def show_link(
    trial: Trial,
    slot: LogSlot,
    *,
    by: Actor,
    now: datetime,
    fresh: bool = False,
    kind: LinkKind = LinkKind.LOG,
) -> DiaryLink:
    """A person looks at the link, to read it out or hand it over."""
    link = make_link(trial, slot, by=by, now=now, fresh=fresh, kind=kind)
    say("patient's link shown", link, by, now)
    return link


def address_for_message(trial_id: int, slot: LogSlot, now: datetime, kind: LinkKind = LinkKind.LOG) -> str | None:
    """Where a message about this log, diary day or check leads to; None when there is no way any more."""
    trial = queries.trial_with_id(trial_id)
    if trial is None:
        return None
    try:
        return queries.address_of(make_link(trial, slot, by=System.SCHEDULER, now=now, kind=kind))
    except Refused:
        return None


def address_for_check(trial_id: int, day: int, now: datetime) -> str | None:
    """Where the message about the check so many days after the pull leads to."""
    trial = queries.trial_with_id(trial_id)
    if trial is None or trial.pulled_on is None:
        return None
    slot = LogSlot(trial.pulled_on + timedelta(days=day), Session.UNSCHEDULED)
    return address_for_message(trial_id, slot, now, LinkKind.CHECK)


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
    if link.kind is LinkKind.BASELINE:  # no leads, no warning signs: nothing is told, nothing is kept before its end
        return {}
    entry = entry_of(link, draft, now)
    found = not_told_yet(link, draft, entry, now)
    if found or grows:
        keep_so_far(link, draft, entry, now)
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
    facts = flag_facts_of(link.trial)
    found = found_by(entry, facts, now) if facts is not None else {}
    told = told_of(draft)
    new = {rule: one for rule, one in newly_found(found, told).items() if advice_of(rule, one) is not None}
    if new:
        draft.told = {rule.value: urgency.value for rule, urgency in {**told, **new}.items()}
    return new


def told_of(draft: DiaryDraft) -> dict[FlagRule, Urgency]:
    return {FlagRule(rule): Urgency(urgency) for rule, urgency in draft.told.items()}


def keep_so_far(link: DiaryLink, draft: DiaryDraft, entry: LogEntry, now: datetime) -> None:
    """The staff's flag must not wait for the last question. The patient is told whether or not this can be kept."""
    try:
        if link.kind is LinkKind.CHECK:
            draft.log_id = keep_check(link.trial, entry, by=System.PATIENT, now=now, so_far=queries.log_of(draft)).id
        else:
            keep_log(link.trial, entry, by=System.PATIENT, now=now)
    except Refused:
        say("patient's answers could not be kept", link, System.PATIENT, now)


def send_log(link: DiaryLink, *, now: datetime) -> Found:
    """All answers, as a new version if a part of them was kept before; sent twice they are kept once."""
    draft = draft_held(link, now)
    if link.sent_at is not None and draft.changed_at <= link.sent_at:
        return {}
    if not any(draft.answers.get(screen) for screen in draft.answers if screen != "start"):
        raise Refused([Problem(NOTHING_ANSWERED)])
    new = SENDERS[link.kind](link, draft, now)
    link.sent_at = now
    say(SENT[link.kind], link, System.PATIENT, now)
    return new


def send_trial_log(link: DiaryLink, draft: DiaryDraft, now: datetime) -> Found:
    """A log of the trial."""
    entry = entry_of(link, draft, now)
    new = not_told_yet(link, draft, entry, now)
    keep_log(link.trial, entry, by=System.PATIENT, now=now)
    return new


def send_check(link: DiaryLink, draft: DiaryDraft, now: datetime) -> Found:
    """A check after the pull: the patient is reached."""
    entry = entry_of(link, draft, now)
    new = not_told_yet(link, draft, entry, now)
    day = queries.asked_of(link, now).days_after
    check = record_check(link.trial, day, entry, note="", by=System.PATIENT, now=now, so_far=queries.log_of(draft))
    draft.log_id = check.log_id
    return new


def send_baseline(link: DiaryLink, draft: DiaryDraft, now: datetime) -> Found:
    """A diary day, by the action that keeps a nurse's rating. What the clinic entered or corrected stands."""
    patient = link.trial.patient
    ratings = ratings_from(queries.asked_of(link, now), link.for_on, draft.answers)
    standing = queries.diary_ratings_on(patient.id, link.for_on)
    if any(row.entered_by_id is not None for row in standing.values()):
        raise Refused([Problem(RATED_BY_CLINIC)])
    changed = [one for one in ratings if one.area not in standing or rating_facts(standing[one.area]) != one]
    if ratings and not changed:
        return {}
    rate_day(patient, changed, by=System.PATIENT, now=now, correction_reason=SENT_AGAIN if standing else "")
    return {}


SENDERS = {LinkKind.LOG: send_trial_log, LinkKind.CHECK: send_check, LinkKind.BASELINE: send_baseline}
SENT = {
    LinkKind.LOG: "patient's log sent",
    LinkKind.CHECK: "patient's check sent",
    LinkKind.BASELINE: "patient's diary day sent",
}


def say(act: str, link: DiaryLink, by: Actor, now: datetime) -> None:
    trial = link.trial
    about = {"trial_id": trial.id, "link_id": link.id, "on": link.for_on.isoformat(), "session": link.session.value}
    about |= {"kind": link.kind.value}
    record(act, by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, **about)
