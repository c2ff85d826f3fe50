"""What needs somebody now, at the viewer's clinics."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scstrial.bedside.models import PostPullCheck
from scstrial.bedside.queries import checks_of_many
from scstrial.clinics.models import Clinic
from scstrial.complications.choices import FlagState, Urgency
from scstrial.complications.models import Flag
from scstrial.complications.queries import UNCLOSED
from scstrial.complications.rules.because import because_words
from scstrial.daily_logs.models import DailyLog
from scstrial.foundation.access import Viewer
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.permission import Permission
from scstrial.outbox.choices import Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.queries import failed_messages, open_tasks
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.logs import LogLine, log_lines_of_many
from scstrial.overview.queries.trials import (
    BoardFlag,
    BoardRow,
    board_rows,
    missing_logs,
    open_trials,
    with_leads_in,
)
from scstrial.overview.rules import (
    Attention,
    Person,
    RaisedBy,
    check_now,
    in_order,
    joined_with_flags,
    overdue_sessions,
)
from scstrial.patients.models import Patient
from scstrial.reminders.choices import ReminderKind
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial
from scstrial.trials.rules import trial_day_of

# These tasks speak of what the worklist shows by itself.
SHOWN_OTHERWISE = frozenset(
    {
        ReminderKind.LOG_OVERDUE_NURSE,
        ReminderKind.LOG_OVERDUE_PHYSICIAN,
        ReminderKind.DECISION_DUE,
        ReminderKind.POST_PULL_NURSE,
    }
)

FAILED_APART = 3  # more failed messages than this have one cause, and one line
WHO = (
    Patient.id.label("patient_id"),
    Patient.given_name,
    Patient.family_name,
    Patient.mrn,
    Patient.phone,
    Patient.time_zone.label("patient_zone"),
    Patient.clinic_id,
)


@dataclass(frozen=True)
class Worklist:
    """What needs somebody now, what others have in hand, and the trials under way."""

    needs: Sequence[Attention]
    in_hand: Sequence[Attention]
    board: Sequence[BoardRow]

    @property
    def waiting(self) -> int:
        """How many still have no log for the session due today."""
        return sum(row.awaits_log for row in self.board)


def worklist_of(viewer: Viewer, now: datetime) -> Worklist:
    """Everything on the first page, in a number of readings that does not grow with the patients."""
    trials = open_trials(viewer.clinic_ids, now)
    leads_in = with_leads_in(trials)
    lines = log_lines_of_many([trial.id for trial in leads_in])
    flags = flags_needing_somebody(viewer.clinic_ids, now)
    overdue = [line for trial in leads_in for line in overdue_log(trial, lines.get(trial.id, []), now)]
    items = in_order(
        [
            *joined_with_flags(overdue, flags),
            *decisions_due(viewer, trials),
            *checks_due(trials, now),
            *tasks_due(viewer, now),
            *messages_failed(viewer),
        ]
    )
    on_board: dict[int, list[BoardFlag]] = defaultdict(list)
    for flag in flags:
        if flag.trial_id is not None and flag.rule is not None and flag.urgency is not None:
            on_board[flag.trial_id].append(BoardFlag(flag.item_id, flag.rule, flag.urgency))
    return Worklist(
        needs=[item for item in items if item.is_mine],
        in_hand=[item for item in items if not item.is_mine],
        board=board_rows(leads_in, lines, on_board, now),
    )


def attention_for(viewer: Viewer, now: datetime) -> Sequence[Attention]:
    """What needs the viewer now, the most urgent first."""
    return worklist_of(viewer, now).needs


def trials_board(viewer: Viewer, now: datetime) -> Sequence[BoardRow]:
    """The trials with leads in, those with the most urgent flag first."""
    return worklist_of(viewer, now).board


def flags_needing_somebody(clinic_ids: Collection[int], now: datetime) -> list[Attention]:
    """Flags that nobody has closed, with the log that raised each."""
    rows = db.session.execute(
        select(
            Flag.id,
            Flag.trial_id,
            Flag.rule,
            Flag.urgency,
            Flag.state,
            Flag.raised_at,
            Flag.escalate_at,
            Flag.because,
            Flag.acknowledged_by_name,
            Flag.acknowledged_at,
            Trial.placed_at,
            Trial.pulled_at,
            Trial.time_zone,
            Clinic.second_contact_name,
            Clinic.second_contact_phone,
            DailyLog.id.label("log_id"),
            DailyLog.session,
            DailyLog.for_on,
            DailyLog.entered_at,
            *WHO,
        )
        .join(Flag.trial)
        .join(Trial.patient)
        .join(Trial.clinic)
        .outerjoin(DailyLog, DailyLog.id == Flag.log_id)
        .where(Flag.clinic_id.in_(clinic_ids), Flag.state.in_(UNCLOSED))
    )
    return [flag_line(row, now) for row in rows]


def person_in(row: Any) -> Person:
    return Person(
        row.patient_id, f"{row.given_name} {row.family_name}", row.mrn, row.phone, row.patient_zone, row.clinic_id
    )


def day_today(placed_at: datetime | None, pulled_at: datetime | None, zone: str, now: datetime) -> int | None:
    """Number of the trial day while leads are in."""
    if placed_at is None or pulled_at is not None:
        return None
    return trial_day_of(day_of(now, zone), day_of(placed_at, zone))


def flag_line(row: Any, now: datetime) -> Attention:
    is_open = row.state is FlagState.OPEN
    raised_by = RaisedBy(row.log_id, row.session, row.for_on, row.entered_at) if row.log_id is not None else None
    contact = f"{row.second_contact_name} {row.second_contact_phone}".strip()
    return Attention(
        kind=AttentionKind.FLAG,
        person=person_in(row),
        item_id=row.id,
        since=row.raised_at,
        until=row.escalate_at if is_open else None,
        urgency=row.urgency,
        rule=row.rule,
        trial_day=day_today(row.placed_at, row.pulled_at, row.time_zone, now),
        words=because_words(row.because),
        raised_by=raised_by,
        trial_id=row.trial_id,
        taken_by="" if is_open else row.acknowledged_by_name or "",
        taken_at=None if is_open else row.acknowledged_at,
        second_contact=contact if row.urgency is Urgency.EMERGENCY else "",
        is_mine=is_open,
    )


def overdue_log(trial: Trial, lines: Sequence[LogLine], now: datetime) -> Iterator[Attention]:
    """One line for all overdue logs of a trial: since when nothing came in, and the log to ask for now."""
    overdue = overdue_sessions(missing_logs(trial, lines, now), now)
    if overdue:
        yield Attention(
            kind=AttentionKind.LOG_OVERDUE,
            person=person_of(trial.patient),
            item_id=trial.id,
            since=overdue[0].due_at,
            trial_day=day_today(trial.placed_at, trial.pulled_at, trial.time_zone, now),
            on=overdue[-1].on,
            session=overdue[-1].session,
            count=len(overdue),
            trial_id=trial.id,
        )


def person_of(patient: Patient) -> Person:
    return Person(patient.id, patient.name, patient.mrn, patient.phone, patient.time_zone, patient.clinic_id)


def decisions_due(viewer: Viewer, trials: Iterable[Trial]) -> Iterator[Attention]:
    """Leads are out and nobody has decided: a physician's task, for others to know."""
    for trial in trials:
        if trial.state is TrialState.LEADS_OUT and trial.pulled_at is not None:
            yield Attention(
                kind=AttentionKind.DECISION_DUE,
                person=person_of(trial.patient),
                item_id=trial.id,
                since=trial.pulled_at,
                on=trial.pulled_on,
                trial_id=trial.id,
                is_mine=viewer.may(Permission.SIGN_DECISION),
            )


def checks_due(trials: Sequence[Trial], now: datetime) -> Iterator[Attention]:
    """Checks 1, 3, 14 and 30 days after the pull that nobody has done."""
    pulled = {trial.id: trial for trial in trials if trial.pulled_on is not None}
    checks = checks_of_many(list(pulled))
    for trial in pulled.values():
        own = checks.get(trial.id, [])
        assert trial.pulled_on is not None
        due = check_now(trial.pulled_on, {check.day for check in own if check.reached}, now, trial.zone)
        if due is not None:
            tries = [check for check in own if check.day == due.day]
            yield check_line(trial, due.day, due.due_at, tries)


def check_line(trial: Trial, day: int, due_at: datetime, tries: Sequence[PostPullCheck]) -> Attention:
    return Attention(
        kind=AttentionKind.CHECK_DUE,
        person=person_of(trial.patient),
        item_id=trial.id,
        since=due_at,
        count=day,
        trial_id=trial.id,
        taken_by=tries[-1].by_name if tries else "",
        taken_at=tries[-1].at if tries else None,
    )


def tasks_due(viewer: Viewer, now: datetime) -> list[Attention]:
    """Tasks for the viewer's part of the staff, without those that the worklist shows by itself."""
    is_physician = viewer.may(Permission.SIGN_DECISION)
    recipients = [Recipient.PHYSICIANS] if is_physician else [Recipient.NURSES]
    tasks = [
        message
        for message in open_tasks(viewer.clinic_ids, recipients)
        if message.kind not in SHOWN_OTHERWISE and message.useful_until > now
    ]
    return message_lines(tasks, AttentionKind.TASK)


def messages_failed(viewer: Viewer) -> list[Attention]:
    """Messages that were given up and that nobody has looked at; many of them as one line."""
    failed = message_lines(failed_messages(viewer.clinic_ids), AttentionKind.MESSAGE_FAILED)
    return failed if len(failed) <= FAILED_APART else [replace(failed[0], person=None, count=len(failed))]


def message_lines(messages: Sequence[Message], kind: AttentionKind) -> list[Attention]:
    people = people_with_ids({message.patient_id for message in messages if message.patient_id is not None})
    return [
        Attention(
            kind=kind,
            person=people.get(message.patient_id) if message.patient_id is not None else None,
            item_id=message.id,
            since=message.due_at,
            words=message.subject,
            trial_id=message.trial_id,
        )
        for message in messages
    ]


def people_with_ids(patient_ids: Collection[int]) -> Mapping[int, Person]:
    """Names and phones of patients; the messages they come from were already chosen for the viewer."""
    rows = db.session.execute(select(*WHO).where(Patient.id.in_(patient_ids)))
    return {row.patient_id: person_in(row) for row in rows}
