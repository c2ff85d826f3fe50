"""The facts that reminders of the trials under way depend on, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from scstrial.assessments.choices import BaselineSource
from scstrial.assessments.queries import ratings_of_many
from scstrial.bedside.queries import checks_of_many
from scstrial.complications.choices import FlagState, Urgency
from scstrial.complications.models import Flag
from scstrial.contact.queries import ways_to
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.decision.models import Decision
from scstrial.foundation.db import db
from scstrial.medications.choices import Intent
from scstrial.medications.models import BloodThinner
from scstrial.medications.queries import thinners_of_many
from scstrial.medications.rules import DrugTaken, hold_plan
from scstrial.outbox.choices import Channel
from scstrial.outbox.queries import bad_addresses
from scstrial.outbox.rules import ContactHours
from scstrial.patients.choices import MessageChannel, Step
from scstrial.patients.models import ContactConsent, Patient
from scstrial.patients.queries import consents_of_many
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.reminders.rules import Contact, HoldStart, TrialFacts, messages_wanted
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial

# The last check is asked 30 days after the pull, its task is open for 15 days more.
FOLLOWED_AFTER_PULL = timedelta(days=46)


@dataclass(frozen=True)
class Known:
    """What was read about many trials at once, by trial or by patient."""

    sessions: Mapping[int, frozenset[tuple[date, Session]]]
    checks: Mapping[int, frozenset[int]]
    decided: Mapping[int, datetime]
    emergencies: frozenset[int]
    diaries: Mapping[int, frozenset[date]]
    thinners: Mapping[int, Sequence[BloodThinner]]
    consents: Mapping[int, Mapping[MessageChannel, ContactConsent]]
    bad: frozenset[tuple[Channel, str]]


def trials_to_remind(now: datetime) -> Sequence[Trial]:
    """Trials of any clinic whose plan may still hold a message, by id."""
    followed = or_(Trial.pulled_at.is_(None), Trial.pulled_at > now - FOLLOWED_AFTER_PULL)
    wanted = (
        select(Trial)
        .join(Trial.patient)
        .where(Patient.step != Step.CLOSED, Trial.state != TrialState.CANCELLED)
        .where(or_(followed, Trial.state == TrialState.LEADS_OUT))
        .options(joinedload(Trial.patient), joinedload(Trial.clinic), joinedload(Trial.protocol))
    )
    return db.session.scalars(wanted.order_by(Trial.id).execution_options(populate_existing=True)).all()


def facts_of(trials: Sequence[Trial]) -> list[TrialFacts]:
    """The facts of each trial, in order."""
    known = known_of([trial.id for trial in trials], {trial.patient_id for trial in trials})
    return [facts_of_one(trial, known) for trial in trials]


def is_still_wanted(key: str, trial_id: int | None, now: datetime) -> bool:
    """Asked right before a message goes out: do the facts still call for it?"""
    trial = db.session.get(Trial, trial_id, populate_existing=True) if trial_id is not None else None
    if trial is None:
        return False
    return any(message.key == key for facts in facts_of([trial]) for message in messages_wanted(facts, now))


def facts_of_one(trial: Trial, known: Known) -> TrialFacts:
    patient, thinners = trial.patient, known.thinners.get(trial.patient_id, ())
    return TrialFacts(
        trial_id=trial.id,
        patient_id=patient.id,
        clinic_id=trial.clinic_id,
        time_zone=trial.time_zone,
        hours=ContactHours(patient.time_zone, trial.clinic.quiet_until, trial.clinic.quiet_from),
        contact=contact_of(patient, known.consents.get(patient.id, {}), known.bad),
        placement_planned_at=trial.placement_planned_at,
        placed_at=trial.placed_at,
        pull_planned_at=trial.pull_planned_at,
        pulled_at=trial.pulled_at,
        decided_at=known.decided.get(trial.id) if trial.state is TrialState.DECIDED else None,
        baseline_days_logged=known.diaries.get(patient.id, frozenset()),
        baseline_days_needed=evaluation_rule_of(trial.protocol).baseline_days_needed,
        sessions_logged=known.sessions.get(trial.id, frozenset()),
        hold_starts=hold_starts_of(trial, thinners),
        has_holds=any(thinner.last_dose_at is not None and thinner.restarted_at is None for thinner in thinners),
        emergency_open=trial.id in known.emergencies,
        post_pull_checks_done=known.checks.get(trial.id, frozenset()),
        ended=patient.step is Step.CLOSED or trial.state is TrialState.CANCELLED,
    )


def contact_of(
    patient: Patient,
    consents: Mapping[MessageChannel, ContactConsent],
    bad: Collection[tuple[Channel, str]] = frozenset(),
) -> Contact:
    """The first way that the patient agreed to and that is not known to fail; the others after it."""
    ways = ways_to(patient, consents, bad)
    if not ways:
        return Contact(language=patient.language.value)
    (channel, address), *others = ways
    return Contact(channel, address, patient.language.value, tuple(others))


def hold_starts_of(trial: Trial, thinners: Iterable[BloodThinner]) -> tuple[HoldStart, ...]:
    """The day from which each drug that is still taken has to be left out before the placement."""
    taken = [thinner for thinner in thinners if thinner.last_dose_at is None]
    drugs = [DrugTaken(thinner.drug, intent=intent_of(thinner)) for thinner in taken]
    plans = hold_plan(drugs, trial.placement_planned_at)
    pairs = zip(taken, plans, strict=True)
    return tuple(
        HoldStart(thinner.id, plan.last_dose_by.astimezone(trial.zone).date())
        for thinner, plan in pairs
        if plan.last_dose_by is not None
    )


def intent_of(thinner: BloodThinner) -> Intent | None:
    return Intent(thinner.intent) if thinner.intent else None


def known_of(trial_ids: Collection[int], patient_ids: Collection[int]) -> Known:
    return Known(
        sessions=sessions_logged(trial_ids),
        checks=checks_done(trial_ids),
        decided=decided_at(trial_ids),
        emergencies=open_emergencies(trial_ids),
        diaries=diary_days(patient_ids),
        thinners=thinners_of_many(patient_ids),
        consents=consents_of_many(patient_ids),
        bad=bad_addresses(),
    )


def sessions_logged(trial_ids: Collection[int]) -> dict[int, frozenset[tuple[date, Session]]]:
    """Day and session of each log that was neither replaced nor withdrawn."""
    later = aliased(DailyLog)
    replaced = select(later.id).where(later.corrects_id == DailyLog.id).exists()
    rows = select(DailyLog.trial_id, DailyLog.for_on, DailyLog.session).where(
        DailyLog.trial_id.in_(trial_ids), DailyLog.in_error.is_(False), ~replaced
    )
    found: dict[int, set[tuple[date, Session]]] = defaultdict(set)
    for trial_id, for_on, session in db.session.execute(rows):
        found[trial_id].add((for_on, session))
    return {trial_id: frozenset(logged) for trial_id, logged in found.items()}


def checks_done(trial_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The days after the pull whose check the patient has answered."""
    return {
        trial_id: frozenset(check.day for check in checks if check.reached)
        for trial_id, checks in checks_of_many(trial_ids).items()
    }


def decided_at(trial_ids: Collection[int]) -> dict[int, datetime]:
    """When the decision in force was signed."""
    rows = (
        select(Decision.trial_id, func.max(Decision.signed_at))
        .where(Decision.trial_id.in_(trial_ids))
        .group_by(Decision.trial_id)
    )
    return {trial_id: signed_at for trial_id, signed_at in db.session.execute(rows)}


def open_emergencies(trial_ids: Collection[int]) -> frozenset[int]:
    """Trials with an emergency that nobody has closed."""
    rows = select(Flag.trial_id).where(
        Flag.trial_id.in_(trial_ids), Flag.urgency == Urgency.EMERGENCY, Flag.state != FlagState.CLOSED
    )
    return frozenset(db.session.scalars(rows))


def diary_days(patient_ids: Collection[int]) -> dict[int, frozenset[date]]:
    """Days with a diary rating that counts."""
    return {
        patient_id: frozenset(rating.on for rating in ratings if rating.source == BaselineSource.DIARY)
        for patient_id, ratings in ratings_of_many(patient_ids).items()
    }
