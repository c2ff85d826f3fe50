"""Reading the facts that the flag rules look at."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from scstrial.assessments.choices import Area, BaselineSource, Instrument
from scstrial.assessments.models import BaselineRating, InstrumentScore
from scstrial.assessments.queries import areas_of_many, rating_facts, ratings_of_many, scores_of_many
from scstrial.assessments.rules import baseline_of
from scstrial.complications.rules import BedsideCheck, KnownEntry, PullCheck, TrialFacts
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of, logs_of_many
from scstrial.medications.models import BloodThinner
from scstrial.medications.queries import thinners_of_many
from scstrial.programming.queries import Impedances, impedances_of_many
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import PullRecord, Trial
from scstrial.trials.queries import pulls_of_many, scheduled_at_of_many
from scstrial.trials.rules import contacts_out_of_range


def flag_facts_of(trial: Trial) -> TrialFacts | None:
    return flag_facts_of_many([trial]).get(trial.id)


def flag_facts_of_many(
    trials: Sequence[Trial],
    logs: Mapping[int, Sequence[DailyLog]] | None = None,
    primary_areas: Mapping[int, Area] | None = None,
) -> dict[int, TrialFacts]:
    """The facts of each trial whose leads were placed, in a handful of queries however many trials there are.

    What of them the caller has read already, by trial: every version of the logs, the primary area.
    """
    placed = [trial for trial in trials if trial.placed_at is not None]
    ids, patient_ids = [trial.id for trial in placed], [trial.patient_id for trial in placed]
    areas = primary_areas_of(placed) if primary_areas is None else primary_areas
    ratings = ratings_of_many(patient_ids)
    scores, thinners = scores_of_many(patient_ids), thinners_of_many(patient_ids)
    logs = logs_of_many(ids) if logs is None else logs
    pulls = pulls_of_many([trial.id for trial in placed if trial.pulled_at is not None])
    impedances, questionnaires = impedances_of_many(ids), phq9_checks_of_many(placed, scores)
    found = {}
    for trial in placed:
        primary = areas[trial.id]
        found[trial.id] = TrialFacts(
            zone=trial.zone,
            placed_at=placed_at_of(trial),
            primary_area=primary,
            entries=known_entries(logs.get(trial.id, [])),
            pulled_at=trial.pulled_at,
            planned_pull_on=trial.pull_planned_on,
            pull=pull_check(pulls.get(trial.id)),
            baseline_nrs=baseline_nrs(ratings.get(trial.patient_id, []), primary, trial),
            antithrombotic_restarted_at=restarted_at(thinners.get(trial.patient_id, []), trial),
            checks=(*questionnaires.get(trial.id, ()), *map(session_check, impedances.get(trial.id, ()))),
        )
    return found


def primary_areas_of(trials: Sequence[Trial]) -> dict[int, Area]:
    """The area on which each trial is judged; the pain as a whole where none was chosen."""
    areas = areas_of_many([trial.patient_id for trial in trials])
    own = {trial.id: areas.get(trial.patient_id, []) for trial in trials}
    return {trial_id: rows[0].area if rows else Area.OVERALL for trial_id, rows in own.items()}


def phq9_checks_of_many(
    trials: Sequence[Trial], scores: Mapping[int, Sequence[InstrumentScore]]
) -> dict[int, list[BedsideCheck]]:
    """What PHQ-9 item 9 said since each trial was scheduled; one entered before belongs to the candidate."""
    told = {trial.id: [one for one in scores.get(trial.patient_id, ()) if says_self_harm(one)] for trial in trials}
    since = scheduled_at_of_many([trial_id for trial_id, own in told.items() if own])
    return {
        trial_id: [phq9_check(score) for score in own if score.entered_at >= since[trial_id]]
        for trial_id, own in told.items()
        if trial_id in since
    }


def says_self_harm(score: InstrumentScore) -> bool:
    """PHQ-9 item 9 above 0 (C-20)."""
    return score.instrument is Instrument.PHQ9 and (score.item9 or 0) > 0


def phq9_check(score: InstrumentScore) -> BedsideCheck:
    return BedsideCheck(at=score.entered_at, phq9_item9=score.item9)


def session_check(session: Impedances) -> BedsideCheck:
    """How many contacts of all leads read short or open (rule book 6.3)."""
    out = sum(len(contacts_out_of_range(ohms)) for ohms in session.ohms_of_leads)
    return BedsideCheck(at=session.entered_at, contacts_out_of_range=out)


def placed_at_of(trial: Trial) -> datetime:
    assert trial.placed_at is not None
    return trial.placed_at


def known_entries(logs: Sequence[DailyLog]) -> tuple[KnownEntry, ...]:
    """The versions of a trial's logs as the flag rules read them; a withdrawal marks every version of its log."""
    corrected = {log.id: log.corrects_id for log in logs}
    withdrawn: dict[int, datetime] = {}
    for log in logs:
        earlier = log.corrects_id if log.in_error else None
        while earlier is not None:
            withdrawn.setdefault(earlier, log.entered_at)
            earlier = corrected.get(earlier)
    return tuple(
        KnownEntry(log.id, entry_of(log), log.entered_at, None, log.corrects_id, withdrawn.get(log.id))
        for log in logs
        if not log.in_error
    )


def pull_check(pull: PullRecord | None) -> PullCheck | None:
    """Not normal as soon as one part was not; normal only when all three were looked at."""
    if pull is None:
        return None
    parts = (pull.strength_normal, pull.sensation_normal, pull.bladder_normal)
    neuro_normal = False if False in parts else None if None in parts else True
    return PullCheck(at=pull.removed_at, tips_intact=pull.tips_intact, neuro_normal=neuro_normal)


def baseline_nrs(ratings: Iterable[BaselineRating], primary: Area, trial: Trial) -> Fraction | None:
    """Baseline NRS of the primary area, by the rule of the decision; None where there is none."""
    facts = [rating_facts(row) for row in ratings if row.area is primary]
    clinic = [one.average for one in facts if one.source is BaselineSource.CLINIC]
    assert trial.placed_on is not None
    rule = evaluation_rule_of(trial.protocol)
    return baseline_of(
        facts,
        clinic[-1] if clinic else None,
        trial.placed_on,
        rule.baseline_days_needed,
        window_days=rule.baseline_window_days,
        asked=rule.baseline_asked,
    ).value


def restarted_at(thinners: Iterable[BloodThinner], trial: Trial) -> datetime | None:
    """The first moment since the placement at which a blood thinner was taken up again."""
    since = [one.restarted_at for one in thinners if one.restarted_at and one.restarted_at >= placed_at_of(trial)]
    return min(since, default=None)
