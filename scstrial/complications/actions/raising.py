"""Raising flags by rule: for trials, and for candidates who have none yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scstrial.assessments.choices import Area
from scstrial.assessments.models import InstrumentScore
from scstrial.assessments.queries import scores_of, scores_of_many
from scstrial.audit.choices import System
from scstrial.complications import rules
from scstrial.complications.actions.saying import say
from scstrial.complications.actions.telling import climb
from scstrial.complications.choices import FlagRule, FlagState
from scstrial.complications.models import Flag, FlagEvidence
from scstrial.complications.queries import (
    flag_before_trial,
    flag_facts_of_many,
    flags_of_many,
    flags_to_judge,
    phq9_check,
    phq9_checks_of_many,
    says_self_harm,
)
from scstrial.daily_logs.models import DailyLog
from scstrial.foundation.db import db
from scstrial.patients.models import Patient
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial


@dataclass(frozen=True)
class Subject:
    """Whom a flag is about; no trial: a candidate who has none yet."""

    patient: Patient
    trial: Trial | None = None

    @property
    def clinic_id(self) -> int:
        return self.trial.clinic_id if self.trial is not None else self.patient.clinic_id


@dataclass(frozen=True)
class Judged:
    """What was made of a trial: the facts that were looked at, every flag (the most urgent first), those to tell of."""

    facts: rules.TrialFacts
    flags: list[Flag]
    told: list[Flag]


def raise_flags(trial: Trial, *, now: datetime) -> list[Flag]:
    """Judge the trial's facts again; the flags that are new or became more urgent are returned."""
    return raise_flags_of_many([trial], now=now)


def raise_flags_of_many(trials: Sequence[Trial], *, now: datetime) -> list[Flag]:
    """The same for many trials, in a handful of queries: the net that the clockwork casts at each tick."""
    told = [flag for judged in judge_many(trials, now=now).values() for flag in judged.told]
    return told + raise_before_placement(trials, now=now)


def judge(trial: Trial, logs: Sequence[DailyLog], *, now: datetime, primary_area: Area | None = None) -> Judged:
    """The same for a trial with leads placed, given every version of its logs in the order of entering."""
    primary_areas = None if primary_area is None else {trial.id: primary_area}
    return judge_many([trial], now=now, logs={trial.id: logs}, primary_areas=primary_areas)[trial.id]


def judge_many(
    trials: Sequence[Trial],
    *,
    now: datetime,
    logs: Mapping[int, Sequence[DailyLog]] | None = None,
    primary_areas: Mapping[int, Area] | None = None,
) -> dict[int, Judged]:
    """Raise the flags of all trials whose leads were placed, and tell the staff of the urgent ones."""
    facts = flag_facts_of_many(trials, logs, primary_areas)
    stored = flags_to_judge(list(facts))
    judged = {}
    for trial in trials:
        if trial.id in facts:
            judged[trial.id] = judge_one(trial, facts[trial.id], stored.get(trial.id, []), now)
    db.session.flush()
    climb([flag for one in judged.values() for flag in one.told], now=now)
    return judged


def raise_before_placement(trials: Sequence[Trial], *, now: datetime) -> list[Flag]:
    """C-20 of trials that are scheduled and have no leads placed."""
    scheduled = [trial for trial in trials if trial.placed_at is None and trial.state is TrialState.SCHEDULED]
    if not scheduled:
        return []
    checks = phq9_checks_of_many(scheduled, scores_of_many([trial.patient_id for trial in scheduled]))
    stored = flags_of_many(list(checks))
    told: list[Flag] = []
    for trial in (one for one in scheduled if one.id in checks):
        raised = rules.flags_before_placement(checks[trial.id], trial.zone)
        told += keep_raised(Subject(trial.patient, trial), raised, stored.get(trial.id, []), now)[1]
    db.session.flush()
    climb(told, now=now)
    return told


def raise_before_trial(patient: Patient, score: InstrumentScore, *, now: datetime) -> list[Flag]:
    """C-20 of a candidate who has no trial at all: the flag is the candidate's own."""
    if not says_self_harm(score):
        return []
    known = flag_before_trial(patient.id, FlagRule.SELF_HARM)
    found = rules.flags_before_placement([phq9_check(score)], patient.zone)
    raised = [joining(one) for one in found] if known is not None else found
    told = keep_raised(Subject(patient), raised, [known] if known is not None else [], now)[1]
    db.session.flush()
    climb(told, now=now)
    return told


def note_withdrawn_before_trial(patient: Patient) -> None:
    """C-20 of a candidate whose scores that raised it were all entered in error says so; a person closes it."""
    flag = flag_before_trial(patient.id, FlagRule.SELF_HARM)
    if flag is not None and not any(map(says_self_harm, scores_of(patient.id))):
        flag.basis_withdrawn = True
        db.session.flush()


def joining(raised: rules.RaisedFlag) -> rules.RaisedFlag:
    """The same as further evidence of a flag that is there already."""
    evidence = rules.Evidence(raised.raised_at, raised.entry, raised.urgency, raised.because)
    return replace(raised, joined=(evidence, *raised.joined))


def judge_one(trial: Trial, facts: rules.TrialFacts, stored: Sequence[Flag], now: datetime) -> Judged:
    known, told = keep_raised(Subject(trial.patient, trial), rules.flags_in(facts, now), stored, now)
    return Judged(facts, sorted(known, key=lambda flag: (flag.urgency.rank, flag.raised_at, flag.id)), told)


def keep_raised(
    subject: Subject, found: Collection[rules.RaisedFlag], stored: Sequence[Flag], now: datetime
) -> tuple[list[Flag], list[Flag]]:
    """Add what is new and join what is known: every flag, and those to tell of."""
    known, told = {flag.rule: flag for flag in stored}, []
    for raised in found:
        flag = known.get(raised.rule)
        if flag is None:
            flag = known[raised.rule] = add_flag(subject, raised, now)
            told.append(flag)
        elif join_evidence(flag, raised, now):
            told.append(flag)
    # What raised it was put right elsewhere (a pull record, a session, a baseline): a person closes the flag.
    for rule in known.keys() - {raised.rule for raised in found}:
        known[rule].basis_withdrawn = True
    return list(known.values()), told


def add_flag(subject: Subject, raised: rules.RaisedFlag, now: datetime) -> Flag:
    """A flag that was not there before."""
    flag = Flag(
        trial_id=subject.trial.id if subject.trial is not None else None,
        trial=subject.trial,
        patient_id=subject.patient.id,
        patient=subject.patient,
        clinic_id=subject.clinic_id,
        rule=raised.rule,
        urgency=raised.urgency,
        raised_at=raised.raised_at,
        noticed_at=now,
        because=dict(raised.because),
        log_id=raised.entry.id if raised.entry else None,
        basis_withdrawn=raised.basis_withdrawn,
        state=FlagState.OPEN,
        # The time to act runs from when the program could show it.
        escalate_at=rules.escalate_by(raised.urgency, now),
    )
    flag.evidence = [evidence_row(one) for one in raised.joined]
    db.session.add(flag)
    db.session.flush()
    say("flag raised", flag, System.FLAG_RULES, now)
    return flag


def join_evidence(flag: Flag, raised: rules.RaisedFlag, now: datetime) -> bool:
    """Add what is new; True when the flag became more urgent or opened again."""
    seen = [(one.at, one.log_id, one.because) for one in flag.evidence]
    new = [row for row in map(evidence_row, raised.joined) if (row.at, row.log_id, row.because) not in seen]
    flag.evidence.extend(new)
    flag.basis_withdrawn = raised.basis_withdrawn
    more_urgent = raised.urgency.rank < flag.urgency.rank
    opens_again = bool(new) and flag.state is FlagState.CLOSED
    if more_urgent:
        flag.urgency = raised.urgency
    if more_urgent or opens_again:
        start_clock(flag, now)
        say("flag opened again" if opens_again else "flag became more urgent", flag, System.FLAG_RULES, now)
    return more_urgent or opens_again


def start_clock(flag: Flag, now: datetime) -> None:
    """Nobody has it in hand: the time to act runs from now on."""
    flag.state = FlagState.OPEN
    flag.acknowledged_at = flag.acknowledged_by_name = flag.closed_at = flag.closed_by_name = None
    flag.noticed_at = now
    flag.escalate_at = rules.escalate_by(flag.urgency, now)


def evidence_row(evidence: rules.Evidence) -> FlagEvidence:
    return FlagEvidence(
        # In UTC, as it comes back from the database: a moment of the hour that comes twice equals no other zone's.
        at=evidence.at.astimezone(UTC),
        log_id=evidence.entry.id if evidence.entry else None,
        urgency=evidence.urgency,
        because=dict(evidence.because),
    )
