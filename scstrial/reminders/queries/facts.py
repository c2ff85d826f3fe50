"""The facts that reminders of the trials under way depend on, in a constant number of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from scstrial.aftercare.queries import trials_seen_to
from scstrial.clinics.models import Clinic
from scstrial.complications.choices import Judging
from scstrial.complications.models import NotJudged
from scstrial.contact.queries import ways_to
from scstrial.daily_logs.choices import Session
from scstrial.decision.choices import DecisionChoice
from scstrial.foundation.db import db
from scstrial.medications.choices import Intent
from scstrial.medications.models import BloodThinner
from scstrial.medications.queries import kidneys_of_many, patients_agreed, thinners_of_many
from scstrial.medications.rules import DrugTaken, HoldPlan, Kidney, clearance_on, hold_plan
from scstrial.outbox.choices import Channel
from scstrial.outbox.queries import bad_addresses
from scstrial.outbox.queries.standing import call_in_doubt
from scstrial.outbox.rules import ContactHours
from scstrial.patients.choices import MessageChannel, Step
from scstrial.patients.models import Patient
from scstrial.patients.queries import channels_agreed_by
from scstrial.protocols.choices import BaselineAsked
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.protocols.rules import EvaluationRule
from scstrial.reminders.choices import Paper, ReminderKind
from scstrial.reminders.models import PlannedTrial
from scstrial.reminders.queries.clinics import own_wordings, texts_of, timetables_of
from scstrial.reminders.queries.done import (
    checks_done,
    decisions_of,
    diary_days,
    open_emergencies,
    sessions_logged,
    tasks_done,
)
from scstrial.reminders.queries.papers import papers_of
from scstrial.reminders.queries.pauses import pauses_of, steps_ordered
from scstrial.reminders.rules import (
    Contact,
    HoldStart,
    Pause,
    ProgrammeLead,
    Restart,
    Timetable,
    TrialFacts,
    messages_wanted,
    still_holds,
)
from scstrial.reminders.wording import ClinicWords
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial

# The last check is asked 30 days after the pull, its task is open for 15 days more.
FOLLOWED_AFTER_PULL = timedelta(days=46)
REMINDERS = "reminders"  # the planner of these messages
NOTHING_ORDERED: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """What was read about many trials at once, by trial or by patient."""

    sessions: Mapping[int, frozenset[tuple[date, Session]]]
    checks: Mapping[int, frozenset[int]]
    decisions: Mapping[int, tuple[datetime, DecisionChoice]]
    implants: frozenset[int]
    emergencies: frozenset[int]
    diaries: Mapping[int, frozenset[date]]
    thinners: Mapping[int, Sequence[BloodThinner]]
    kidneys: Mapping[int, Kidney]
    agreed_ways: Mapping[int, frozenset[MessageChannel]]
    bad: frozenset[tuple[Channel, str]]
    papers: Mapping[int, frozenset[Paper]]
    agreed: frozenset[int]
    ordered: Mapping[int, frozenset[str]]
    done: Mapping[int, Mapping[str, datetime]]
    pauses: Mapping[int, tuple[Pause, ...]]
    times: Mapping[int, Timetable]
    rules: Mapping[int, EvaluationRule]


def trials_to_remind(now: datetime) -> Sequence[Trial]:
    """Trials of any clinic whose plan may still hold a message, by id."""
    return db.session.scalars(to_remind(now)).all()


def some_to_remind(now: datetime, after: int, limit: int) -> Sequence[Trial]:
    """The next of them behind an id, kept from other planners until the commit: the later one reads the later facts."""
    some = to_remind(now).where(Trial.id > after).limit(limit)
    return db.session.scalars(some.with_for_update(of=Trial)).all()


def ids_to_remind(now: datetime) -> Select[int]:
    """Their ids, for a statement that asks who is no longer among them."""
    return select(Trial.id).join(Trial.patient).where(*may_hold_a_message(now))


def may_hold_a_message(now: datetime) -> tuple[ColumnElement[bool], ...]:
    followed = or_(Trial.pulled_at.is_(None), Trial.pulled_at > now - FOLLOWED_AFTER_PULL)
    ended = (Patient.step == Step.CLOSED) | (Trial.state == TrialState.CANCELLED)
    return (~ended, or_(followed, Trial.state == TrialState.LEADS_OUT))


def to_remind(now: datetime) -> Select[Trial]:
    wanted = select(Trial).join(Trial.patient).where(*may_hold_a_message(now))
    wanted = wanted.options(joinedload(Trial.patient), selectinload(Trial.clinic), selectinload(Trial.protocol))
    return wanted.order_by(Trial.id).execution_options(populate_existing=True)


def plans_known(trial_ids: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """By which facts these trials were planned last, and how long that holds."""
    rows = db.session.execute(
        select(PlannedTrial.trial_id, PlannedTrial.mark, PlannedTrial.holds_until).where(
            PlannedTrial.trial_id.in_(trial_ids)
        )
    )
    return {trial_id: (mark, holds_until) for trial_id, mark, holds_until in rows}


def dropped_trial_ids(now: datetime, limit: int = 500) -> Sequence[int]:
    """Trials that were planned once and hold no message any more; the rest of many comes the next time."""
    dropped = select(PlannedTrial.trial_id).where(PlannedTrial.trial_id.not_in(ids_to_remind(now)))
    return db.session.scalars(dropped.limit(limit)).all()


def clinic_words_of(trials: Iterable[Trial]) -> dict[int, ClinicWords]:
    """What the messages of each clinic may say."""
    clinics = {trial.clinic_id: trial.clinic for trial in trials}
    own = own_wordings(clinics)
    return {clinic.id: clinic_words_for(clinic, texts_of(own.get(clinic.id, {}))) for clinic in clinics.values()}


def clinic_words_for(clinic: Clinic, own: Mapping[tuple[str, str, str], str]) -> ClinicWords:
    return ClinicWords(clinic.name, clinic.phone, clinic.zone, own=tuple(sorted(own.items())))


def trials_to_plan(patient_id: int, now: datetime) -> Sequence[Trial]:
    """Those of one patient, kept from other planners until the commit."""
    mine = to_remind(now).where(Trial.patient_id == patient_id)
    return db.session.scalars(mine.with_for_update(of=Trial)).all()


def trials_planned(patient_id: int) -> Sequence[Trial]:
    """Scheduled and not placed yet: those for which a preparation can be ordered."""
    planned = select(Trial).where(Trial.patient_id == patient_id, Trial.state == TrialState.SCHEDULED)
    return db.session.scalars(planned.order_by(Trial.id.desc())).all()


def facts_of(trials: Sequence[Trial]) -> list[TrialFacts]:
    """The facts of each trial, in order."""
    known = known_of(trials)
    return [facts_of_one(trial, known) for trial in trials]


def ended_among(trial_ids: Collection[int]) -> frozenset[int]:
    """Those of these trials that were cancelled or whose patient's record was closed."""
    ended = (Patient.step == Step.CLOSED) | (Trial.state == TrialState.CANCELLED)
    return frozenset(db.session.scalars(select(Trial.id).join(Trial.patient).where(Trial.id.in_(trial_ids), ended)))


def is_not_judged(trial_id: int) -> bool:
    """True where the trial's messages cannot be worked out at present."""
    mine = (NotJudged.trial_id == trial_id, NotJudged.part == Judging.REMINDERS, NotJudged.over_at.is_(None))
    return db.session.scalar(select(NotJudged.id).where(*mine)) is not None


def is_still_wanted(key: str, trial_id: int | None, now: datetime) -> bool:
    """Asked right before a message goes out: do the facts still call for it, and not only later?"""
    trial = db.session.get(Trial, trial_id, populate_existing=True) if trial_id is not None else None
    if trial is None:
        return False
    return any(
        message.key == key and message.due_at <= now
        for facts in facts_of([trial])
        for message in messages_wanted(facts, now)
    )


def is_call_wanted(key: str, trial_id: int | None, now: datetime) -> bool:
    """Asked right before a call in place of a message is shown: do the facts still call for what it would say?"""
    call = call_in_doubt(REMINDERS, key)
    trial = db.session.get(Trial, trial_id, populate_existing=True) if call is not None else None
    if call is None or trial is None or is_not_judged(trial.id):
        return True  # about no trial, or it is not known: somebody looks
    return all(still_holds(facts, call, now) for facts in facts_of([trial]))


def facts_of_one(trial: Trial, known: Known) -> TrialFacts:
    patient, thinners = trial.patient, known.thinners.get(trial.patient_id, ())
    decided_at, choice = known.decisions.get(trial.id, (None, None))
    decided = trial.state is TrialState.DECIDED
    holds = hold_starts_of(trial, thinners, known.kidneys.get(patient.id))
    rule = known.rules[trial.protocol_id]
    return TrialFacts(
        trial_id=trial.id,
        patient_id=patient.id,
        clinic_id=trial.clinic_id,
        time_zone=trial.time_zone,
        hours=ContactHours(patient.time_zone, trial.clinic.quiet_until, trial.clinic.quiet_from),
        contact=contact_of(patient, known.agreed_ways.get(patient.id, frozenset()), known.bad),
        placement_planned_at=trial.placement_planned_at,
        placed_at=trial.placed_at,
        pull_planned_at=trial.pull_planned_at,
        pulled_at=trial.pulled_at,
        decided_at=decided_at if decided else None,
        baseline_days_logged=known.diaries.get(patient.id, frozenset()),
        baseline_days_needed=rule.baseline_days_needed,
        baseline_window_days=0 if rule.baseline_asked is BaselineAsked.CLINIC else rule.baseline_window_days,
        sessions_logged=known.sessions.get(trial.id, frozenset()),
        hold_starts=holds,
        has_holds=any(thinner.last_dose_at is not None and thinner.restarted_at is None for thinner in thinners),
        emergency_open=trial.id in known.emergencies,
        post_pull_checks_done=known.checks.get(trial.id, frozenset()),
        times=known.times[trial.clinic_id],
        papers_missing=known.papers.get(trial.id, frozenset()),
        holds_to_agree=bool(holds) and patient.id not in known.agreed,
        decolonise=ReminderKind.DECOLONISE.value in known.ordered.get(trial.id, NOTHING_ORDERED),
        restarts=restarts_of(trial, thinners, known.kidneys.get(patient.id)),
        implant_wanted=decided and choice is DecisionChoice.PROCEED_TO_IMPLANT and trial.id not in known.implants,
        done=known.done.get(trial.id, {}),
        pauses=known.pauses.get(trial.id, ()),
        lead=ProgrammeLead(trial.clinic.programme_lead_name, trial.clinic.programme_lead_email),
        ended=patient.step is Step.CLOSED or trial.state is TrialState.CANCELLED,
    )


def contact_of(
    patient: Patient,
    agreed: Collection[MessageChannel],
    bad: Collection[tuple[Channel, str]] = frozenset(),
) -> Contact:
    """The first way that the patient agreed to and that is not known to fail; the others after it."""
    ways = ways_to(patient, agreed, bad)
    if not ways:
        return Contact(language=patient.language.value)
    (channel, address), *others = ways
    return Contact(channel, address, patient.language.value, tuple(others))


def hold_starts_of(
    trial: Trial, thinners: Iterable[BloodThinner], kidney: Kidney | None = None
) -> tuple[HoldStart, ...]:
    """The day from which each drug that is still taken has to be left out before the placement."""
    taken = [thinner for thinner in thinners if thinner.last_dose_at is None]
    plans = plans_for(taken, kidney, trial.placement_planned_at.astimezone(trial.zone))
    pairs = zip(taken, plans, strict=True)
    return tuple(
        HoldStart(thinner.id, plan.last_dose_by.astimezone(trial.zone).date())
        for thinner, plan in pairs
        if plan.last_dose_by is not None
    )


def restarts_of(trial: Trial, thinners: Iterable[BloodThinner], kidney: Kidney | None = None) -> tuple[Restart, ...]:
    """When each stopped drug may start again; none where a physician has to decide it."""
    if trial.pulled_at is None or trial.placed_at is None:
        return ()
    held = [thinner for thinner in thinners if thinner.last_dose_at is not None and thinner.restarted_at is None]
    plans = plans_for(held, kidney, trial.placed_at.astimezone(trial.zone), trial.pulled_at)
    pairs = zip(held, plans, strict=True)
    return tuple(Restart(thinner.id, plan.restart) for thinner, plan in pairs if isinstance(plan.restart, datetime))


def plans_for(
    thinners: Sequence[BloodThinner], kidney: Kidney | None, placement_at: datetime, removed_at: datetime | None = None
) -> list[HoldPlan]:
    """What the plan page of the blood thinners says; the placement in the clinic's time."""
    if not thinners:
        return []
    drugs = [DrugTaken(thinner.drug, intent=intent_of(thinner)) for thinner in thinners]
    return hold_plan(drugs, placement_at, removed_at, clearance_on(kidney, placement_at.date()))


def intent_of(thinner: BloodThinner) -> Intent | None:
    return Intent(thinner.intent) if thinner.intent else None


def known_of(trials: Sequence[Trial]) -> Known:
    """Also asked for each single message at its claim: nothing is read that no trial of these can have."""
    trial_ids, patient_ids = [trial.id for trial in trials], {trial.patient_id for trial in trials}
    unplaced = [trial for trial in trials if trial.placed_at is None]
    decided = [trial.id for trial in trials if trial.state is TrialState.DECIDED]
    papers, agreed = papers_of(trials)
    thinners = thinners_of_many(patient_ids)
    return Known(
        sessions=sessions_logged(trial_ids),
        checks=checks_done(trial_ids),
        decisions=decisions_of(decided) if decided else {},
        implants=trials_seen_to(decided) if decided else frozenset(),
        emergencies=open_emergencies(trial_ids),
        diaries=diary_days({trial.patient_id for trial in unplaced}),
        thinners=thinners,
        kidneys=kidneys_of_many([trial.patient for trial in trials]) if thinners else {},
        agreed_ways=channels_agreed_by(patient_ids),
        bad=bad_addresses(),
        papers=papers,
        agreed=agreed | agreed_for(unplaced, thinners),
        ordered=steps_ordered([trial.id for trial in unplaced]) if unplaced else {},
        done=tasks_done(trial_ids),
        pauses=pauses_of(trials),
        times=timetables_of({trial.clinic_id for trial in trials}),
        rules={
            id_: evaluation_rule_of(one) for id_, one in {trial.protocol_id: trial.protocol for trial in trials}.items()
        },
    )


def agreed_for(unplaced: Sequence[Trial], thinners: Mapping[int, Sequence[BloodThinner]]) -> frozenset[int]:
    """The patients of whom every prescriber agreed to the stops before the placement as it is planned now."""
    planned_at = {trial.patient_id: trial.placement_planned_at for trial in unplaced if trial.patient_id in thinners}
    if not planned_at:
        return frozenset()
    return patients_agreed({patient_id: thinners[patient_id] for patient_id in planned_at}, planned_at)
