"""Reading target areas, baseline ratings and scores; of several for the same thing the last entered counts."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from scstrial.assessments import rules
from scstrial.assessments.models import BaselineRating, InstrumentScore, TargetArea
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import RowsOf, db
from scstrial.patients.models import Patient

AREAS = RowsOf(
    TargetArea.patient_id,
    lambda of_patients: (
        select(TargetArea)
        .where(of_patients, TargetArea.retired_at.is_(None))
        .order_by(TargetArea.is_primary.desc(), TargetArea.id)
    ),
)
RATINGS = RowsOf(
    BaselineRating.patient_id,
    lambda of_patients: select(BaselineRating).where(of_patients).order_by(BaselineRating.id),
)


COUNTS = InstrumentScore.withdrawn_at.is_(None)


def last_scores(asked: ColumnElement[bool]) -> Select[InstrumentScore]:
    """Of those asked for, the last of each patient and instrument: of the last day, there the last entered."""
    of_one = (InstrumentScore.patient_id, InstrumentScore.instrument)
    newest = (InstrumentScore.on.desc(), InstrumentScore.id.desc())
    place = func.row_number().over(partition_by=of_one, order_by=newest).label("place")
    ranked = select(InstrumentScore.id, place).where(asked, COUNTS).subquery()
    return select(InstrumentScore).join(ranked, ranked.c.id == InstrumentScore.id).where(ranked.c.place == 1)


LATEST_SCORES = RowsOf(InstrumentScore.patient_id, last_scores)
SCORES = RowsOf(
    InstrumentScore.patient_id,
    lambda of_patients: (
        select(InstrumentScore).where(of_patients, COUNTS).order_by(InstrumentScore.on, InstrumentScore.id)
    ),
)


def areas_of_many(patient_ids: Collection[int]) -> Mapping[int, list[TargetArea]]:
    """Current target areas of each patient, the primary one first."""
    rows = AREAS(patient_ids)
    found: dict[int, list[TargetArea]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found


def target_areas_of(patient_id: int) -> list[TargetArea]:
    return areas_of_many([patient_id]).get(patient_id, [])


def all_ratings_of(patient_id: int) -> Sequence[BaselineRating]:
    """Every version of every baseline rating, in the order of entering."""
    return db.session.scalars(
        select(BaselineRating).where(BaselineRating.patient_id == patient_id).order_by(BaselineRating.id)
    ).all()


def ratings_of_many(patient_ids: Collection[int]) -> Mapping[int, list[BaselineRating]]:
    """The ratings that count: the last entered of each area, source and day, none that was withdrawn; by day."""
    rows = RATINGS(patient_ids)
    last = {(row.patient_id, row.area, row.source, row.on): row for row in rows}
    found: dict[int, list[BaselineRating]] = defaultdict(list)
    for row in sorted(last.values(), key=lambda rating: (rating.on, rating.id)):
        if not row.in_error:
            found[row.patient_id].append(row)
    return found


def baseline_ratings_of(patient_id: int) -> list[BaselineRating]:
    return ratings_of_many([patient_id]).get(patient_id, [])


def rating_facts(row: BaselineRating) -> rules.BaselineRating:
    """A rating as the rules read it."""
    return rules.BaselineRating(
        area=row.area,
        on=row.on,
        average=row.average,
        worst=row.worst,
        least=row.least,
        current=row.current,
        scale=row.scale,
        source=row.source,
    )


def all_scores_of(patient_id: int) -> Sequence[InstrumentScore]:
    """Every score entered, also what was withdrawn, by instrument and day; the last entered of a day comes last."""
    return db.session.scalars(
        select(InstrumentScore)
        .where(InstrumentScore.patient_id == patient_id)
        .order_by(InstrumentScore.instrument, InstrumentScore.on, InstrumentScore.id)
    ).all()


def scores_of(patient_id: int) -> Sequence[InstrumentScore]:
    """The scores that count, by instrument and day; of several on one day the last entered comes last."""
    return [row for row in all_scores_of(patient_id) if row.withdrawn_at is None]


def score_of(patient_id: int, score_id: int) -> InstrumentScore | None:
    """One score of the patient."""
    mine = (InstrumentScore.patient_id == patient_id, InstrumentScore.id == score_id)
    return db.session.scalar(select(InstrumentScore).where(*mine))


def latest_scores_of(patient: Patient, stood_at: datetime | None = None) -> Mapping[str, InstrumentScore]:
    """The last score of each instrument; `stood_at`: of an earlier day, or of that day and entered by then."""
    if stood_at is None:
        return {row.instrument: row for row in LATEST_SCORES([patient.id])}
    return {row.instrument: row for row in db.session.scalars(last_scores(told_of(patient, stood_at)))}


def last_item9_of(patient: Patient, stood_at: datetime | None = None) -> InstrumentScore | None:
    """The last PHQ-9 that says what was answered to question 9."""
    newest = (InstrumentScore.on.desc(), InstrumentScore.id.desc())
    told = select(InstrumentScore).where(told_of(patient, stood_at), InstrumentScore.item9.is_not(None))
    return db.session.scalar(told.order_by(*newest).limit(1))


def told_of(patient: Patient, stood_at: datetime | None) -> ColumnElement[bool]:
    """The patient's scores; those that stood at a moment are of an earlier day, or entered by then."""
    mine = and_(InstrumentScore.patient_id == patient.id, COUNTS)
    if stood_at is None:
        return mine
    on = day_of(stood_at, patient.zone)
    then = and_(InstrumentScore.on == on, InstrumentScore.entered_at <= stood_at)
    return and_(mine, or_(InstrumentScore.on < on, then))


def scores_of_many(patient_ids: Collection[int]) -> Mapping[int, list[InstrumentScore]]:
    """Scores of each patient by day."""
    rows = SCORES(patient_ids)
    found: dict[int, list[InstrumentScore]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found
