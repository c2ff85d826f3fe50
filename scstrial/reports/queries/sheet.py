"""The paper log of a trial put together from the record."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from scstrial.audit.actions import Person
from scstrial.bedside.queries import occasion_of
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import TRIAL_DAY_MAX, DoseTaken, due_sessions
from scstrial.diary import wording
from scstrial.patients.rules import phone_words
from scstrial.reports.queries.report import page_size_of
from scstrial.reports.sheet import LogSheet, SheetSession
from scstrial.reports.sheet_questions import Asked, groups_of
from scstrial.reports.sheet_words import SESSIONS
from scstrial.trials.models import Trial


def log_sheet_of(trial: Trial, now: datetime, printed_by: Person, public_url: str) -> LogSheet | None:
    """Every morning and evening from Day 1 to the pull, as planned or as done; None before the leads are placed."""
    if trial.placed_on is None:
        return None
    patient, clinic = trial.patient, trial.clinic
    asked = asked_of(trial, now)
    groups = {session: groups_of(session, asked) for session in (Session.MORNING, Session.EVENING)}
    return LogSheet(
        clinic=clinic.name,
        phone=phone_words(clinic.phone),
        emergency_phone=clinic.emergency_phone,
        initials="".join(name[:1].upper() for name in (patient.given_name, patient.family_name)),
        record_number=patient.mrn,
        sessions=tuple(
            SheetSession(
                day=(on - trial.placed_on).days,
                on=on,
                session=str(SESSIONS[session]),
                address=f"{public_url}/trials/{trial.id}/logs/new?on={on}&session={session.value}&paper=1",
                groups=groups[session],
            )
            for on, session in planned_sessions(trial.placed_on, trial.pulled_on or trial.pull_planned_on)
        ),
        page_size=page_size_of(trial),
        zone=trial.time_zone,
        printed_at=now,
        printed_by=printed_by.name,
    )


def planned_sessions(placed_on: date, pull_on: date) -> Iterator[tuple[date, Session]]:
    """Morning and evening of each day; on the pull day the morning only (rule book 7)."""
    for number in range(1, min((pull_on - placed_on).days, TRIAL_DAY_MAX) + 1):
        on = placed_on + timedelta(days=number)
        for session in due_sessions(placed_on, pull_on, on):
            yield on, session


def asked_of(trial: Trial, now: datetime) -> Asked:
    """The questions that apply to this patient, as the page of today's evening asks them."""
    today = now.astimezone(trial.zone).date()
    occasion = occasion_of(trial, LogSlot(today, Session.EVENING), now)
    return Asked(
        areas=occasion.areas,
        coverage=occasion.asks_coverage,
        sufficient=occasion.asks_sufficient,
        programs=occasion.programs,
        medicines=tuple(map(medicine_words, occasion.doses)),
        pain_step=trial.protocol.pain_step,
    )


def medicine_words(dose: DoseTaken) -> str:
    """`Oxycodone 5 mg`."""
    return f"{wording.drug_words(dose.drug)} {wording.number_words(dose.strength)} {wording.unit_words(dose.unit)}"
