"""Keeping what a patient answers, and what must not wait for the last question."""

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from scstrial.assessments.choices import Area
from scstrial.audit.choices import System
from scstrial.bedside.actions import keep_check, keep_log
from scstrial.bedside.queries import hold_trial
from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.queries import flag_facts_of
from scstrial.complications.rules import TrialFacts
from scstrial.daily_logs.rules import LogEntry
from scstrial.diary import queries
from scstrial.diary.actions.saying import say
from scstrial.diary.choices import LinkKind
from scstrial.diary.models import DiaryDraft, DiaryLink
from scstrial.diary.rules import (
    WATCHED,
    Found,
    Given,
    advice_of,
    entry_from,
    found_alone,
    found_by,
    newly_found,
)
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.trials.models import Trial


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


def keep_so_far(link: DiaryLink, draft: DiaryDraft, entry: LogEntry, now: datetime) -> None:
    """The staff's flag must not wait for the last question. The patient is told whether or not this can be kept."""
    try:
        if link.kind is LinkKind.CHECK:
            draft.log_id = keep_check(link.trial, entry, by=System.PATIENT, now=now, so_far=queries.log_of(draft)).id
        else:
            keep_log(link.trial, entry, by=System.PATIENT, now=now)
    except Refused:
        say("patient's answers could not be kept", link, System.PATIENT, now)
