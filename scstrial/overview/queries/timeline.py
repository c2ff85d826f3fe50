"""Everything that happened to a patient."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from scstrial.aftercare.choices import ImplantMove
from scstrial.aftercare.models import FollowUpVisit, ImplantStatus
from scstrial.aftercare.queries import implants_of, visits_of_many
from scstrial.aftercare.queries import statuses_of_many as implant_statuses_of_many
from scstrial.complications.choices import ComplicationKind, Severity
from scstrial.complications.models import Complication, Flag
from scstrial.complications.queries import flags_of_patient
from scstrial.complications.rules.because import because_words
from scstrial.daily_logs.models import DailyLog
from scstrial.decision.models import Decision, Opinion
from scstrial.decision.queries import decisions_of_many, opinions_of_many
from scstrial.foundation.db import db
from scstrial.overview.choices import EventKind
from scstrial.overview.rules import Event, newest_first
from scstrial.patients.models import PatientStep
from scstrial.patients.queries import changes_of, steps_of
from scstrial.trials.choices import Move
from scstrial.trials.models import Trial, TrialStatus
from scstrial.trials.queries import trials_of

KEY_MOVES = frozenset({Move.PLACE_LEADS, Move.PULL_LEADS, Move.ABORT})
KEY_IMPLANT_MOVES = frozenset({ImplantMove.RECORD, ImplantMove.DROP, ImplantMove.EXPLANT})
SYSTEM = "by rule"
# These moves come with a step of the patient or a decision that says the same.
TOLD_BY_OTHERS = frozenset({Move.DECIDE, Move.DECIDE_TO_GO_ON})


def timeline_of(patient_id: int) -> list[Event]:
    """Steps, trials, flags, complications, decisions and corrections, newest first, in a fixed number of readings."""
    trials = trials_of(patient_id)
    ids = [trial.id for trial in trials]
    acts = [*trial_events(statuses_of_many(ids), trials), *decision_events(decisions_of_many(ids))]
    return newest_first(
        [
            *step_events(steps_of(patient_id), acts),
            *acts,
            *flag_events(flags_of_patient(patient_id)),
            *map(complication_event, complications_of_many(ids)),
            *opinion_events(opinions_of_many(ids)),
            *aftercare_events(patient_id),
            *log_events(corrected_logs_of_many(ids)),
            *details_events(patient_id),
        ]
    )


def step_events(rows: Iterable[PatientStep], acts: Collection[Event]) -> Iterator[Event]:
    """Steps of the way; one that came with an act of a trial is told by that act."""
    told = {act.at for act in acts}
    for row in rows:
        why = f"{row.reason.label}. {row.why}".strip() if row.reason else row.why
        if row.at not in told:
            yield Event(row.at, EventKind.STEP, row.step.label, row.by_name, why)


def statuses_of_many(trial_ids: Collection[int]) -> Sequence[TrialStatus]:
    """Every state these trials were in, oldest first."""
    return db.session.scalars(
        select(TrialStatus).where(TrialStatus.trial_id.in_(trial_ids)).order_by(TrialStatus.id)
    ).all()


def trial_events(statuses: Iterable[TrialStatus], trials: Sequence[Trial]) -> Iterator[Event]:
    """Acts at a trial; of several trials with their number."""
    numbers = {trial.id: trial.number for trial in trials}
    for row in statuses:
        if row.act in TOLD_BY_OTHERS:
            continue
        number = numbers[row.trial_id] if len(trials) > 1 else None
        key = row.act in KEY_MOVES
        yield Event(row.at, EventKind.TRIAL, row.act, row.by_name, row.why, row.trial_id, number, is_key=key)


def flag_events(flags: Iterable[Flag]) -> Iterator[Event]:
    for flag in flags:
        words = because_words(flag.because)
        name = f"{flag.rule.label} ({flag.rule})"
        yield Event(flag.raised_at, EventKind.FLAG, name, SYSTEM, words, flag.id, is_alarm=flag.urgency.rank < 2)
        for note in flag.notes:
            what = f"{flag.rule}: {note.act}"
            yield Event(note.at, EventKind.FLAG_NOTE, what, note.by_name, note.note, flag.id)


def complications_of_many(trial_ids: Collection[int]) -> Sequence[Complication]:
    """Every version of every complication, in the order of entering."""
    return db.session.scalars(
        select(Complication).where(Complication.trial_id.in_(trial_ids)).order_by(Complication.id)
    ).all()


def complication_event(row: Complication) -> Event:
    words = f"{ComplicationKind(row.kind).label}, {Severity(row.severity).label.lower()}"
    words = f"{words} (changed)" if row.replaces_id else words
    return Event(
        row.entered_at, EventKind.COMPLICATION, words, row.entered_by_name, row.course, row.trial_id, is_key=True
    )


def decision_events(decisions: Mapping[int, list[Decision]]) -> Iterator[Event]:
    for row in (row for of_trial in decisions.values() for row in of_trial):
        words = f"{row.choice.label} (amended)" if row.amends_id else row.choice.label
        text = f"The rules said: {row.status.label.lower()}. {row.reason}".strip()
        yield Event(row.signed_at, EventKind.DECISION, words, row.signed_by_name, text, row.trial_id, is_key=True)


def opinion_events(opinions: Mapping[int, list[Opinion]]) -> Iterator[Event]:
    for row in (row for of_trial in opinions.values() for row in of_trial):
        yield Event(row.signed_at, EventKind.OPINION, row.view.said, row.signed_by_name, row.words, row.id)


def aftercare_events(patient_id: int) -> Iterator[Event]:
    """Acts at implants, and visits after them; the page of both is that of the patient."""
    ids = [one.id for one in implants_of(patient_id)]
    if not ids:
        return
    for statuses in implant_statuses_of_many(ids).values():
        yield from (implant_event(row, patient_id) for row in statuses)
    for visits in visits_of_many(ids).values():
        yield from (visit_event(row, patient_id) for row in visits)


def implant_event(row: ImplantStatus, patient_id: int) -> Event:
    why = ". ".join(part for part in (row.not_done.label if row.not_done else "", row.why) if part)
    key = row.act in KEY_IMPLANT_MOVES
    return Event(row.at, EventKind.IMPLANT, row.act, row.by_name, why, patient_id, is_key=key)


def visit_event(row: FollowUpVisit, patient_id: int) -> Event:
    said = "corrected" if row.correction_reason else "held"
    act = "taken back" if row.in_error else "missed" if row.missed_reason else said
    text = row.correction_reason or (row.missed_reason.label if row.missed_reason else "")
    words = f"Visit {row.due.label} after the implant {act}"
    return Event(row.entered_at, EventKind.VISIT, words, row.entered_by_name, text, patient_id)


def corrected_logs_of_many(trial_ids: Collection[int]) -> Sequence[DailyLog]:
    """Versions that correct or withdraw an earlier one, without ratings and medicines."""
    return db.session.scalars(
        select(DailyLog)
        .where(DailyLog.trial_id.in_(trial_ids), DailyLog.corrects_id.is_not(None))
        .options(lazyload(DailyLog.pain), lazyload(DailyLog.analgesics))
        .order_by(DailyLog.id)
    ).all()


def log_events(logs: Iterable[DailyLog]) -> Iterator[Event]:
    for log in logs:
        act = "withdrawn" if log.in_error else "corrected"
        words = f"{log.session.label} log of {log.for_on:%a} {log.for_on.day} {log.for_on:%b} {act}"
        kind = EventKind.LOG_CORRECTED
        yield Event(log.entered_at, kind, words, log.entered_by_name, log.correction_reason, log.id)


def details_events(patient_id: int) -> Iterator[Event]:
    for change in changes_of(patient_id):
        words = change.field.replace("_", " ")
        text = f"{change.was or 'empty'} → {change.became or 'empty'}"
        yield Event(change.at, EventKind.DETAILS_CORRECTED, words, change.by_name, text)
