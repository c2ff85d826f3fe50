"""Reading flags and complications, and the facts that the flag rules look at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy import case, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from scstrial.assessments.choices import Area, BaselineSource, Instrument
from scstrial.assessments.models import BaselineRating
from scstrial.assessments.queries import areas_of_many, rating_facts, ratings_of_many, scores_of_many
from scstrial.assessments.rules import baseline_of
from scstrial.complications.choices import FlagState, Urgency
from scstrial.complications.models import Complication, Flag
from scstrial.complications.rules import BedsideCheck, KnownEntry, PullCheck, TrialFacts
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of, logs_of_many
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import RowsOf, db
from scstrial.medications.models import BloodThinner
from scstrial.medications.queries import thinners_of_many
from scstrial.trials.models import PullRecord, Trial
from scstrial.trials.queries import pulls_of_many

UNCLOSED = (FlagState.OPEN, FlagState.ACKNOWLEDGED)
BY_URGENCY = case({str(urgency): urgency.rank for urgency in Urgency}, value=Flag.urgency)
FLAGS = RowsOf(
    Flag.trial_id, lambda of_trials: select(Flag).where(of_trials).order_by(BY_URGENCY, Flag.raised_at, Flag.id)
)
FLAGS_TO_JUDGE = RowsOf(
    Flag.trial_id,
    lambda of_trials: (
        select(Flag).where(of_trials).options(joinedload(Flag.evidence), lazyload(Flag.notes)).order_by(Flag.id)
    ),
)


def flags_of_many(trial_ids: Collection[int]) -> Mapping[int, list[Flag]]:
    """Flags of each trial, the most urgent first."""
    return by_trial(FLAGS(trial_ids))


def flags_to_judge(trial_ids: Collection[int]) -> Mapping[int, list[Flag]]:
    """The same in no order and in one query, without what people wrote on them."""
    return by_trial(FLAGS_TO_JUDGE(trial_ids).unique())


def by_trial(flags: Iterable[Flag]) -> Mapping[int, list[Flag]]:
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in flags:
        found[flag.trial_id].append(flag)
    return found


def flags_of(trial_id: int) -> list[Flag]:
    return flags_of_many([trial_id]).get(trial_id, [])


def open_flags(clinic_ids: Collection[int], limit: int | None = None) -> Sequence[Flag]:
    """Flags that nobody has closed, the most urgent and oldest first, with trial and patient."""
    return (
        db.session.scalars(
            select(Flag)
            .join(Flag.trial)
            .where(Flag.clinic_id.in_(clinic_ids), Flag.state.in_(UNCLOSED))
            .options(contains_eager(Flag.trial).joinedload(Trial.patient))
            .order_by(BY_URGENCY, Flag.raised_at, Flag.id)
            .limit(limit)
        )
        .unique()
        .all()
    )


def flag_for(viewer: Viewer, flag_id: int) -> Flag | None:
    """A flag at one of the viewer's clinics, with trial and patient."""
    return db.session.scalar(
        select(Flag)
        .where(Flag.id == flag_id, Flag.clinic_id.in_(viewer.clinic_ids))
        .options(joinedload(Flag.trial).joinedload(Trial.patient))
    )


def complications_of(trial_id: int) -> Sequence[Complication]:
    """Complications confirmed by a person, as they now stand, by the day they began."""
    return db.session.scalars(
        select(Complication)
        .where(Complication.trial_id == trial_id, Complication.replaced_at.is_(None))
        .order_by(Complication.began_on, Complication.id)
    ).all()


def complication_for(viewer: Viewer, complication_id: int) -> tuple[Complication, Trial] | None:
    """A complication and its trial, at one of the viewer's clinics."""
    row = db.session.get(Complication, complication_id)
    trial = db.session.get(Trial, row.trial_id) if row is not None else None
    return (row, trial) if row is not None and trial is not None and trial.clinic_id in viewer.clinic_ids else None


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
            checks=tuple(
                BedsideCheck(at=score.entered_at, phq9_item9=score.item9)
                for score in scores.get(trial.patient_id, [])
                if score.instrument is Instrument.PHQ9 and score.entered_at >= placed_at_of(trial)
            ),
        )
    return found


def primary_areas_of(trials: Sequence[Trial]) -> dict[int, Area]:
    """The area on which each trial is judged; the pain as a whole where none was chosen."""
    areas = areas_of_many([trial.patient_id for trial in trials])
    own = {trial.id: areas.get(trial.patient_id, []) for trial in trials}
    return {trial_id: rows[0].area if rows else Area.OVERALL for trial_id, rows in own.items()}


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
    return baseline_of(facts, clinic[-1] if clinic else None, trial.placed_on).value


def restarted_at(thinners: Iterable[BloodThinner], trial: Trial) -> datetime | None:
    """The first moment since the placement at which a blood thinner was taken up again."""
    since = [one.restarted_at for one in thinners if one.restarted_at and one.restarted_at >= placed_at_of(trial)]
    return min(since, default=None)
