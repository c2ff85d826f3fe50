"""One trial as a whole: the rows behind it, and the case that the physician judges."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Instrument
from scstrial.assessments.models import BaselineRating, InstrumentScore, TargetArea
from scstrial.assessments.queries import baseline_ratings_of, scores_of_many
from scstrial.complications.choices import INFECTION_FLAGS, NEURO_FLAGS, FlagState
from scstrial.complications.models import Complication, Flag
from scstrial.complications.queries import complications_of, flags_of
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import counting_among, logs_of
from scstrial.decision import rules
from scstrial.decision.queries.facts import facts_from
from scstrial.decision.queries.rows import judged_areas_of_many, opioids_before_of_many
from scstrial.foundation.clock import day_of
from scstrial.medications.models import OpioidList
from scstrial.programming.models import ProgrammingSession
from scstrial.programming.queries import sessions_of
from scstrial.protocols.queries import evaluation_rule_of, trial_length_of
from scstrial.trials.choices import GoalReached, TrialState
from scstrial.trials.models import PullRecord, Trial
from scstrial.trials.queries import LEADS_IN, pull_of, trials_done_in
from scstrial.trials.rules import planned_days

SCORES_COUNT_AFTER_PULL = timedelta(days=14)  # [design]: a questionnaire filled in at the visit after the trial
LOGGED_MINUTES = {
    Instrument.WALK_MINUTES: "walk_minutes",
    Instrument.STAND_MINUTES: "stand_minutes",
    Instrument.SIT_MINUTES: "sit_minutes",
}


@dataclass(frozen=True)
class TrialRows:
    """Everything on record about one trial, in the order of its queries."""

    areas: Sequence[TargetArea]
    ratings: Sequence[BaselineRating]
    logs: Sequence[DailyLog]
    pull: PullRecord | None
    opioids: OpioidList | None
    scores: Sequence[InstrumentScore]
    sessions: Sequence[ProgrammingSession]
    flags: Sequence[Flag]
    complications: Sequence[Complication]

    @property
    def counting(self) -> list[DailyLog]:
        """The logs that count, by day and session."""
        return counting_among(self.logs)


def rows_of(trial: Trial) -> TrialRows:
    """The rows of a trial, in a fixed number of queries."""
    return TrialRows(
        areas=judged_areas_of_many([trial])[trial.id],
        ratings=baseline_ratings_of(trial.patient_id),
        logs=logs_of(trial.id),
        pull=pull_of(trial.id),
        opioids=opioids_before_of_many([trial]).get(trial.id),
        scores=scores_of_many([trial.patient_id]).get(trial.patient_id, []),
        sessions=sessions_of(trial.id),
        flags=flags_of(trial.id),
        complications=complications_of(trial.id),
    )


def case_of(trial: Trial) -> rules.Case | None:
    """What the record and the rules say of a trial; None before the leads are placed."""
    return None if trial.placed_on is None else case_from(trial, rows_of(trial))


def case_from(trial: Trial, rows: TrialRows) -> rules.Case:
    """The same from rows that were read already."""
    counting = rows.counting
    facts = facts_from(trial, rows.areas, rows.ratings, counting, rows.pull, rows.opioids)
    evaluation = rules.evaluate(facts, evaluation_rule_of(trial.protocol))
    supporting = supporting_facts(trial, rows, counting, evaluation)
    return rules.Case(
        facts=facts,
        evaluation=evaluation,
        criteria=rules.criteria_of(evaluation, facts, supporting),
        flags=tuple(
            rules.FlagSeen(flag.rule, flag.urgency, flag.state is FlagState.CLOSED)
            for flag in sorted(rows.flags, key=lambda one: one.rule)
        ),
        complications=tuple(
            rules.ComplicationSeen(row.kind, row.severity, row.serious_because, row.outcome)
            for row in rows.complications
        ),
        holistic=rules.holistic_of(evaluation, supporting),
    )


def supporting_facts(
    trial: Trial, rows: TrialRows, counting: Sequence[DailyLog], evaluation: rules.Evaluation
) -> rules.SupportingFacts:
    """What else was measured; a score taken during the trial goes before what the daily logs say."""
    assert trial.placed_on is not None
    end = trial.pulled_on + SCORES_COUNT_AFTER_PULL if trial.pulled_on else date.max
    goals = [log.goal_met for log in counting if log.goal_met is not None]
    return rules.SupportingFacts(
        before=last_scores(row for row in rows.scores if row.on <= trial.placed_on),
        during={
            **logged_means(counting, days_looked_at(trial, counting, evaluation)),
            **last_scores(row for row in rows.scores if trial.placed_on < row.on <= end),
        },
        goal_met=goals[-1] if goals else None,
        goals=tuple((one["goal"], GoalReached(one["reached"])) for one in rows.pull.goals) if rows.pull else (),
        pgic=rows.pull.pgic if rows.pull else None,
        wish=rows.pull.wants_implant if rows.pull else None,
    )


def last_scores(rows: Iterable[InstrumentScore]) -> dict[Instrument, Decimal]:
    """The latest score of each instrument; the rows come by day."""
    return {row.instrument: row.score for row in rows}


def days_looked_at(trial: Trial, counting: Sequence[DailyLog], evaluation: rules.Evaluation) -> set[date]:
    """The days that the result uses; every day with the leads in where it uses none."""
    used = set(evaluation.days_used)
    if used:
        return used
    assert trial.placed_on is not None
    return {log.for_on for log in counting if trial.placed_on < log.for_on < (trial.pulled_on or date.max)}


def logged_means(counting: Sequence[DailyLog], days: set[date]) -> Mapping[Instrument, Fraction]:
    """Means over these days of the minutes (evening) and of the sleep quality (morning), unanswered days left out."""
    evenings = [log for log in counting if log.session is Session.EVENING and log.for_on in days]
    mornings = [log for log in counting if log.session is Session.MORNING and log.for_on in days]
    answers = {name: [getattr(log, column) for log in evenings] for name, column in LOGGED_MINUTES.items()}
    answers[Instrument.SLEEP_QUALITY] = [log.sleep_quality_nrs for log in mornings]
    given = {name: [Fraction(one) for one in values if one is not None] for name, values in answers.items()}
    return {name: sum(values, Fraction(0)) / len(values) for name, values in given.items() if values}


def signing_facts_of(trial: Trial, case: rules.Case, pull_planned_at: datetime | None = None) -> rules.SigningFacts:
    """What stands for or against each decision now; the flags and days are those of the case."""
    total_days = None
    if pull_planned_at is not None and trial.placed_on is not None:
        total_days = planned_days(trial.placed_on, day_of(pull_planned_at, trial.zone))
    in_the_way = {*INFECTION_FLAGS, *NEURO_FLAGS}
    return rules.SigningFacts(
        leads_in=trial.state in LEADS_IN,
        stopped=trial.state is TrialState.ABORTED,
        total_days=total_days,
        max_days=trial_length_of(trial.protocol).max_days,
        infection_or_neuro_flag=any(flag.rule in in_the_way and not flag.is_closed for flag in case.flags),
        trials_in_region=trials_done_in(trial.patient_id, trial.region),
    )
