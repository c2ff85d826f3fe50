"""One trial as its page shows it, and what the patient's page says about it in short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scstrial.aftercare.models import Implant
from scstrial.aftercare.queries import TrialSeen, implants_of, shown_among, trials_compared
from scstrial.bedside.models import PostPullCheck
from scstrial.bedside.queries import checks_of
from scstrial.charts.data import PainChart
from scstrial.complications.choices import FlagState
from scstrial.complications.models import Complication, Flag, NotJudged
from scstrial.complications.queries import complications_of, flags_of, not_judged_of
from scstrial.daily_logs.rules import DueSession
from scstrial.decision.models import Decision
from scstrial.decision.queries import case_from, chart_from, decisions_of, rows_of
from scstrial.decision.rules import Evaluation
from scstrial.overview.queries.logs import LogLine, log_lines_of_many
from scstrial.overview.queries.patient import Head, log_dates
from scstrial.overview.rules import CheckDue, check_now, lacks_complication, next_check
from scstrial.patients.choices import MessageChannel, Step
from scstrial.patients.models import ContactConsent, Patient
from scstrial.patients.queries import consents_of
from scstrial.programming.models import Program, ProgrammingSession
from scstrial.programming.queries import program_at, sessions_of
from scstrial.trials.choices import AbortReason, Move
from scstrial.trials.models import Placement, PullRecord, Trial, TrialExtension, TrialStatus
from scstrial.trials.queries import LEADS_IN, extensions_of, placement_of, pull_of, statuses_of, trials_of
from scstrial.trials.rules import moves_from


@dataclass(frozen=True)
class Summary:
    """What the patient's page says beside the next step; evaluation and chart once leads were placed."""

    consents: Mapping[MessageChannel, ContactConsent]
    evaluation: Evaluation | None = None
    chart: PainChart | None = None
    decision: Decision | None = None
    implant: Implant | None = None  # planned, in, or what became of it; asked for after the decision


@dataclass(frozen=True)
class TrialWay:
    """Everything on the page of one trial."""

    placement: Placement | None
    pull: PullRecord | None
    sessions: Sequence[ProgrammingSession]
    program: Program | None
    lines: Sequence[LogLine]
    missing: DueSession | None
    next_log: DueSession | None
    checks: Sequence[PostPullCheck]
    check: CheckDue | None
    next_check: CheckDue | None
    flags: Sequence[Flag]
    not_judged: NotJudged | None
    complications: Sequence[Complication]
    extensions: Sequence[TrialExtension]
    statuses: Sequence[TrialStatus]
    decisions: Sequence[Decision]
    moves: Sequence[Move]
    others: Sequence[Trial]
    compared: Sequence[TrialSeen]
    abort_reason: AbortReason | None = None

    @property
    def recorded_nothing(self) -> bool:
        """Stopped for a complication, and none is recorded."""
        return lacks_complication(self.abort_reason, bool(self.complications))

    @property
    def open_flags(self) -> list[Flag]:
        return [flag for flag in self.flags if flag.state is not FlagState.CLOSED]


def summary_of(patient: Patient, head: Head) -> Summary:
    """Consents, and how the current trial stands by the rules."""
    trial, consents = head.trial, consents_of(patient.id)
    if trial is None or trial.placed_at is None:
        return Summary(consents)
    rows, decisions = rows_of(trial), decisions_of(trial.id)
    evaluation = case_from(trial, rows).evaluation
    implant = shown_among(implants_of(patient.id), trial.id) if patient.step is Step.AFTER else None
    chart = chart_from(trial, rows, evaluation)
    return Summary(consents, evaluation, chart, decisions[-1] if decisions else None, implant)


def trial_way_of(trial: Trial, now: datetime) -> TrialWay:
    """Placement, programs, logs, flags and pull of one trial, and what may be done with it now."""
    every = trials_of(trial.patient_id)
    sessions, lines = sessions_of(trial.id), log_lines_of_many([trial.id]).get(trial.id, [])
    checks = checks_of(trial.id)
    missing, upcoming = log_dates(trial, lines, now) if trial.state in LEADS_IN else (None, None)
    done = {row.day for row in checks if row.reached}
    pulled_on = trial.pulled_on
    return TrialWay(
        placement=placement_of(trial.id),
        pull=pull_of(trial.id),
        sessions=sessions,
        program=program_at(sessions, now),
        lines=lines,
        missing=missing,
        next_log=upcoming,
        checks=checks,
        check=check_now(pulled_on, done, now, trial.zone) if pulled_on else None,
        next_check=next_check(pulled_on, done, now, trial.zone) if pulled_on else None,
        flags=flags_of(trial.id),
        not_judged=not_judged_of(trial.id),
        complications=complications_of(trial.id),
        extensions=extensions_of(trial.id),
        statuses=statuses_of(trial.id),
        decisions=decisions_of(trial.id),
        moves=moves_from(trial.state),
        others=[other for other in every if other.id != trial.id],
        compared=trials_compared(every),
        abort_reason=trial.abort_reason,
    )
