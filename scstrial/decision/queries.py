"""Reading what the evaluation looks at, and the decisions that were signed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from scstrial.assessments.choices import Area, BaselineSource, Scale, WouldProceed
from scstrial.assessments.models import BaselineRating, TargetArea
from scstrial.assessments.queries import areas_of_many, ratings_of_many
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import counting_among, entry_of, logs_of_many
from scstrial.daily_logs.rules import stim_off_hours
from scstrial.decision import rules
from scstrial.decision.models import Decision
from scstrial.foundation.db import db
from scstrial.medications.choices import Opioid
from scstrial.medications.queries import mme_in, opioids_of_many
from scstrial.medications.rules import Mme, OpioidRow, mme_of
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.choices import TrialState
from scstrial.trials.models import PullRecord, Trial
from scstrial.trials.queries import pulls_of_many, trials_in

OPIOIDS = frozenset(str(opioid) for opioid in Opioid)
YES_NO = {Answer.YES: True, Answer.NO: False}
WISH = {WouldProceed.YES: True, WouldProceed.NO: False}


def evaluation_of(trial: Trial) -> rules.Evaluation | None:
    """What the rules say of a trial; None before the leads are placed."""
    return evaluations_of_many([trial]).get(trial.id)


def evaluations_of_many(trials: Sequence[Trial]) -> dict[int, rules.Evaluation]:
    """The same for many trials, each by the protocol it began under, in a handful of queries."""
    rule_of = {trial.id: evaluation_rule_of(trial.protocol) for trial in trials}
    facts = evaluation_facts_of_many(trials)
    return {trial_id: rules.evaluate(one, rule_of[trial_id]) for trial_id, one in facts.items()}


def evaluation_facts_of(trial: Trial) -> rules.TrialFacts | None:
    return evaluation_facts_of_many([trial]).get(trial.id)


def evaluation_facts_of_many(trials: Sequence[Trial]) -> dict[int, rules.TrialFacts]:
    """The facts of each trial whose leads were placed."""
    placed = [trial for trial in trials if trial.placed_on is not None]
    ids, patient_ids = [trial.id for trial in placed], [trial.patient_id for trial in placed]
    areas, ratings = areas_of_many(patient_ids), ratings_of_many(patient_ids)
    logs, pulls, opioids = logs_of_many(ids), pulls_of_many(ids), opioids_of_many(patient_ids)
    found = {}
    for trial in placed:
        counting = counting_among(logs.get(trial.id, []))
        without_drugs = facts_without_drugs(
            trial,
            areas.get(trial.patient_id, []),
            ratings.get(trial.patient_id, []),
            counting,
            pulls.get(trial.id),
        )
        days = rules.evaluate(without_drugs, evaluation_rule_of(trial.protocol)).days_used
        mme = mme_change(mme_in(opioids.get(trial.patient_id)), counting, days)
        found[trial.id] = replace(without_drugs, mme_per_day=mme)
    return found


def facts_without_drugs(
    trial: Trial,
    areas: Sequence[TargetArea],
    ratings: Sequence[BaselineRating],
    counting: Sequence[DailyLog],
    pull: PullRecord | None,
) -> rules.TrialFacts:
    evenings = [log for log in counting if log.session is Session.EVENING]
    assert trial.placed_on is not None
    return rules.TrialFacts(
        scale=Scale.NRS,
        placed_on=trial.placed_on,
        pulled_on=trial.pulled_on,
        areas=tuple(area_facts(target, ratings, evenings, pull) for target in areas),
        reported_relief_pct=reported_relief(pull),
        function_improved=pull.function_improved if pull else None,
        wants_implant=WISH.get(pull.wants_implant) if pull and pull.wants_implant else None,
        aborted=rules.Abort(trial.aborted_on, str(trial.abort_reason)) if trial.aborted_on else None,
    )


def reported_relief(pull: PullRecord | None) -> Decimal | None:
    """What the patient says at the end, in percent."""
    return None if pull is None or pull.relief_reported_pct is None else Decimal(pull.relief_reported_pct)


def area_facts(
    target: TargetArea, ratings: Iterable[BaselineRating], evenings: Sequence[DailyLog], pull: PullRecord | None
) -> rules.AreaFacts:
    """Baseline and trial days of one target area; the day's value is that of the counting evening log."""
    own = [row for row in ratings if row.area is target.area and row.average is not None]
    diary = [row for row in own if row.source is BaselineSource.DIARY]
    clinic = [row for row in own if row.source is BaselineSource.CLINIC]
    end = [one for one in pull.ratings if one.area is target.area] if pull else []
    scales = {row.scale for row in diary} or {row.scale for row in clinic}
    return rules.AreaFacts(
        area=target.area,
        primary=target.is_primary,
        baseline_scale=next(iter(scales)) if len(scales) == 1 else None,
        baseline=tuple(rules.BaselineDay(row.on, row.average) for row in diary if row.average is not None),
        baseline_clinic=clinic[-1].average if clinic else None,
        trial=tuple(trial_day(log, target.area) for log in evenings),
        trial_clinic=end[-1].average if end else None,
    )


def trial_day(log: DailyLog, area: Area) -> rules.TrialDay:
    entry = entry_of(log)
    averages = [rating.average for rating in entry.pain if rating.area is area]
    return rules.TrialDay(
        on=log.for_on,
        average=averages[-1] if averages else None,
        stim_off_hours=stim_off_hours(entry),
        program=entry.program,
        relief_sufficient=YES_NO.get(entry.relief_sufficient) if entry.relief_sufficient else None,
    )


def mme_change(baseline: Mme | None, counting: Sequence[DailyLog], days: Collection[date]) -> rules.MmePerDay | None:
    """Opioids before, and their mean over the evening logs of the days used; None as soon as one is not convertible.

    A day on which the pain medicines were not answered is left out: blank is not none.
    """
    taken = [
        mme_of(OpioidRow(d.drug, d.strength, d.unit, d.count, d.route) for d in log.analgesics if d.drug in OPIOIDS)
        for log in counting
        if log.session is Session.EVENING and log.for_on in days and (log.analgesics or log.took_no_analgesics)
    ]
    if baseline is None or not taken or any(one.not_convertible for one in (baseline, *taken)):
        return None
    values = [one.mme_per_day for one in (baseline, *taken)]
    exact = [value for value in values if value is not None]
    if len(exact) < len(values):
        return None
    return rules.MmePerDay(baseline=exact[0], trial=sum(exact[1:], Fraction(0)) / len(taken))


def decisions_of_many(trial_ids: Collection[int]) -> Mapping[int, list[Decision]]:
    """Signed decisions of each trial, oldest first."""
    rows = db.session.scalars(select(Decision).where(Decision.trial_id.in_(trial_ids)).order_by(Decision.id))
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in rows:
        found[row.trial_id].append(row)
    return found


def decisions_of(trial_id: int) -> list[Decision]:
    return decisions_of_many([trial_id]).get(trial_id, [])


def trials_awaiting_decision(clinic_ids: Collection[int], limit: int | None = None) -> Sequence[Trial]:
    """Trials whose leads are out and that nobody has decided yet, the longest waiting first."""
    return trials_in(clinic_ids, [TrialState.LEADS_OUT], limit)
