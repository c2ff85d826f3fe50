"""Raising flags by rule; answering them and recording complications as a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scstrial.accounts.choices import RoleName
from scstrial.accounts.models import User
from scstrial.accounts.queries import people_with_role
from scstrial.assessments.choices import Area
from scstrial.audit.actions import record
from scstrial.audit.choices import System
from scstrial.complications import rules
from scstrial.complications.choices import FlagState, Urgency
from scstrial.complications.models import Complication, Flag, FlagEvidence, FlagNote
from scstrial.complications.queries import flag_facts_of_many, flags_to_judge
from scstrial.daily_logs.models import DailyLog
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.outbox.actions import put
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage
from scstrial.trials.models import Trial

PLANNER = "flags"
TOLD_AT_ONCE = (Urgency.EMERGENCY, Urgency.SAME_DAY)
URGENT_IS_OF_USE = timedelta(hours=24)


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
    return [flag for judged in judge_many(trials, now=now).values() for flag in judged.told]


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
    tell_staff([flag for one in judged.values() for flag in one.told], now=now)
    return judged


def judge_one(trial: Trial, facts: rules.TrialFacts, stored: Sequence[Flag], now: datetime) -> Judged:
    known, told = {flag.rule: flag for flag in stored}, []
    for raised in rules.flags_in(facts, now):
        flag = known.get(raised.rule)
        if flag is None:
            flag = known[raised.rule] = add_flag(trial, raised, now)
            told.append(flag)
        elif join_evidence(flag, raised, now):
            told.append(flag)
    flags = sorted(known.values(), key=lambda flag: (flag.urgency.rank, flag.raised_at, flag.id))
    return Judged(facts, flags, told)


def add_flag(trial: Trial, raised: rules.RaisedFlag, now: datetime) -> Flag:
    """A flag that was not there before."""
    flag = Flag(
        trial_id=trial.id,
        trial=trial,
        clinic_id=trial.clinic_id,
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
    say("flag raised", flag, trial, System.FLAG_RULES, now)
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
        flag.state = FlagState.OPEN
        flag.acknowledged_at = flag.acknowledged_by_name = flag.closed_at = flag.closed_by_name = None
        flag.noticed_at = now
        flag.escalate_at = rules.escalate_by(flag.urgency, now)
        say("flag opened again" if opens_again else "flag became more urgent", flag, flag.trial, System.FLAG_RULES, now)
    return more_urgent or opens_again


def evidence_row(evidence: rules.Evidence) -> FlagEvidence:
    return FlagEvidence(
        at=evidence.at,
        log_id=evidence.entry.id if evidence.entry else None,
        urgency=evidence.urgency,
        because=dict(evidence.because),
    )


def tell_staff(flags: Sequence[Flag], *, now: datetime) -> None:
    """Urgent e-mails to the nurses and physicians of the clinic: sign in and look; not a word about health."""
    for flag in flags:
        if flag.urgency in TOLD_AT_ONCE:
            put(PLANNER, [urgent_message(flag, person, now) for person in staff_of(flag.clinic_id)], now=now)


def staff_of(clinic_id: int) -> list[User]:
    """Nurses and physicians of the clinic, each once."""
    people = [*people_with_role(RoleName.NURSE, clinic_id), *people_with_role(RoleName.PHYSICIAN, clinic_id)]
    return list({person.id: person for person in people}.values())


def urgent_message(flag: Flag, person: User, now: datetime) -> WantedMessage:
    clinic = flag.trial.clinic
    until = flag.escalate_at or now + URGENT_IS_OF_USE
    by = f"{until.astimezone(clinic.zone):%H:%M}"
    return WantedMessage(
        key=f"flag:{flag.id}:{flag.urgency}:{now:%Y%m%d%H%M%S}:{person.id}",
        kind="urgent",
        recipient=Recipient.PERSON,
        channel=Channel.EMAIL,
        clinic_id=flag.clinic_id,
        trial_id=flag.trial_id,
        patient_id=flag.trial.patient_id,
        due_at=now,
        useful_until=now + URGENT_IS_OF_USE,
        address=person.email,
        subject=f"{clinic.name}: please look at your worklist by {by}",
        body=f"Something at {clinic.name} needs you by {by}. Please sign in and open your worklist.\n",
    )


def acknowledge_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """A named person has taken it in hand; it stays until somebody closes it."""
    if flag.state is not FlagState.OPEN:
        raise Refused([Problem("This flag is already taken in hand. Close it when it is over.")])
    flag.state = FlagState.ACKNOWLEDGED
    flag.acknowledged_at = now
    flag.acknowledged_by_name = by.name
    add_note(flag, "acknowledged", note, by, now)


def close_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """Over, as a person says; the note says what was found."""
    if flag.state is FlagState.CLOSED:
        raise Refused([Problem("This flag is already closed. Open it again if it is not over.")])
    if not note.strip():
        raise Refused([Problem("Write what was found or done, then close the flag.", "note")])
    if flag.acknowledged_at is None:
        flag.acknowledged_at = now
        flag.acknowledged_by_name = by.name
    flag.state = FlagState.CLOSED
    flag.closed_at = now
    flag.closed_by_name = by.name
    add_note(flag, "closed", note, by, now)


def reopen_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """Not over after all."""
    if flag.state is not FlagState.CLOSED:
        raise Refused([Problem("This flag is still open. Nothing is left to do.")])
    if not note.strip():
        raise Refused([Problem("Write why the flag is opened again.", "note")])
    flag.state = FlagState.ACKNOWLEDGED
    flag.closed_at = flag.closed_by_name = None
    add_note(flag, "opened again", note, by, now)


def note_on_flag(flag: Flag, note: str, *, by: User, now: datetime) -> None:
    """A remark; the state stays."""
    if not note.strip():
        raise Refused([Problem("Write a note, then save it.", "note")])
    add_note(flag, "noted", note, by, now)


def record_complication(
    trial: Trial,
    facts: rules.ComplicationFacts,
    *,
    by: User,
    now: datetime,
    flag: Flag | None = None,
    replaces: Complication | None = None,
) -> Complication:
    """What a person says went wrong; with `replaces` it is how it now stands, and the row before stays readable."""
    if trial.placed_on is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first.")])
    refuse_if(rules.problems_with_complication(facts, trial.placed_on, day_of(now, trial.zone)))
    values = {**vars(facts), "icd10_code": facts.icd10_code or rules.suggested_icd10(facts.kind)}
    row = Complication(
        trial_id=trial.id,
        flag_id=flag.id if flag is not None else replaces.flag_id if replaces is not None else None,
        replaces_id=replaces.id if replaces is not None else None,
        entered_at=now,
        entered_by_id=by.id,
        entered_by_name=by.name,
        **values,
    )
    if replaces is not None:
        replaces.replaced_at = now
    db.session.add(row)
    db.session.flush()
    record(
        "complication changed" if replaces is not None else "complication recorded",
        by=by,
        now=now,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        complication_id=row.id,
    )
    return row


def add_note(flag: Flag, act: str, note: str, by: User, now: datetime) -> None:
    flag.notes.append(FlagNote(act=act, note=note.strip(), at=now, by_id=by.id, by_name=by.name))
    db.session.flush()
    say(f"flag {act}", flag, flag.trial, by, now)


def say(act: str, flag: Flag, trial: Trial, by: User | System, now: datetime) -> None:
    record(
        act,
        by=by,
        now=now,
        clinic_id=flag.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        flag_id=flag.id,
        rule=str(flag.rule),
    )
