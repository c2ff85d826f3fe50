"""Reading what the evaluation looks at."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area, BaselineSource, Scale, WouldProceed
from scstrial.assessments.models import BaselineRating, TargetArea
from scstrial.assessments.queries import ratings_of_many
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import counting_among, entry_of, logs_of_many
from scstrial.daily_logs.rules import stim_off_hours
from scstrial.decision import rules
from scstrial.decision.queries.rows import judged_areas_of_many, opioids_before_of_many
from scstrial.medications.choices import Opioid
from scstrial.medications.models import OpioidList
from scstrial.medications.queries import mme_in
from scstrial.medications.rules import Mme, OpioidRow, mme_of
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import PullRecord, Trial
from scstrial.trials.queries import pulls_of_many

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
    areas, ratings = judged_areas_of_many(placed), ratings_of_many(patient_ids)
    logs, pulls, opioids = logs_of_many(ids), pulls_of_many(ids), opioids_before_of_many(placed)
    return {
        trial.id: facts_from(
            trial,
            areas[trial.id],
            ratings.get(trial.patient_id, []),
            counting_among(logs.get(trial.id, [])),
            pulls.get(trial.id),
            opioids.get(trial.id),
        )
        for trial in placed
    }


def facts_from(
    trial: Trial,
    areas: Sequence[TargetArea],
    ratings: Sequence[BaselineRating],
    counting: Sequence[DailyLog],
    pull: PullRecord | None,
    opioids: OpioidList | None,
) -> rules.TrialFacts:
    """Facts of a trial whose leads were placed; opioids during the trial are those of the days the result uses.

    A result that uses no days (a clinic rating, three answers, the stated relief alone) takes all expected days.
    """
    facts = facts_without_drugs(trial, areas, ratings, counting, pull)
    days = rules.evaluate(facts, evaluation_rule_of(trial.protocol)).days_used or rules.trial_period(facts).expected
    return replace(facts, mme_per_day=mme_change(mme_in(opioids), counting, days))


def facts_without_drugs(
    trial: Trial,
    areas: Sequence[TargetArea],
    ratings: Sequence[BaselineRating],
    counting: Sequence[DailyLog],
    pull: PullRecord | None,
) -> rules.TrialFacts:
    placed_on = trial.placed_on
    assert placed_on is not None
    evenings = [log for log in counting if log.session is Session.EVENING]
    before = [row for row in ratings if row.on <= placed_on]  # later ones belong to another trial
    return rules.TrialFacts(
        scale=Scale.NRS,
        placed_on=placed_on,
        pulled_on=trial.pulled_on,
        areas=tuple(area_facts(target, before, evenings, pull) for target in areas),
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
    """Baseline and trial days of one target area; the day's value is that of the counting evening log.

    Where both scales were used before the trial, only that of the trial is looked at: they are never mixed.
    """
    own = [row for row in ratings if row.area is target.area and row.average is not None]
    own = [row for row in own if row.scale is Scale.NRS] or own
    diary = [row for row in own if row.source is BaselineSource.DIARY]
    clinic = [row for row in own if row.source is BaselineSource.CLINIC]
    end = [one for one in pull.ratings if one.area is target.area and one.scale is Scale.NRS] if pull else []
    return rules.AreaFacts(
        area=target.area,
        primary=target.is_primary,
        baseline_scale=own[0].scale if own else None,
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
    evenings = [log for log in counting if log.session is Session.EVENING and log.for_on in days]
    taken = [converted(mme) for mme in map(mme_in_log, evenings) if mme is not None]
    known = [value for value in taken if value is not None]
    before = converted(baseline) if baseline is not None else None
    if before is None or not known or len(known) < len(taken):
        return None
    return rules.MmePerDay(baseline=before, trial=sum(known, Fraction(0)) / len(known))


def converted(mme: Mme) -> Fraction | None:
    """MME per day; None as soon as something cannot be converted, which is never 0."""
    return None if mme.not_convertible else mme.mme_per_day


def mme_in_log(log: DailyLog) -> Mme | None:
    """Opioids really taken on the day of a log; None where the pain medicines were not answered."""
    taken = entry_of(log).analgesics
    if not taken and not log.took_no_analgesics:
        return None
    doses = [dose for dose in taken if dose.drug in OPIOIDS]
    return mme_of(OpioidRow(dose.drug, dose.strength, dose.unit, dose.count, dose.route) for dose in doses)


def mme_taken(log: DailyLog) -> Fraction | None:
    """MME of a day; None where it was not answered or something taken cannot be converted."""
    mme = mme_in_log(log)
    return None if mme is None else converted(mme)
