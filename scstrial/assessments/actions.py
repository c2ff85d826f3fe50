"""Choosing target areas, rating pain before the trial, recording scores."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from scstrial.accounts.models import User
from scstrial.assessments import rules
from scstrial.assessments.choices import Area
from scstrial.assessments.models import BaselineRating, InstrumentScore, TargetArea
from scstrial.assessments.queries import baseline_ratings_of, target_areas_of
from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.models import Patient
from scstrial.protocols.queries import pain_step_at


def choose_areas(
    patient: Patient, areas: Collection[Area], primary: Area | None, *, by: User, now: datetime
) -> list[TargetArea]:
    """These areas are the ones the trial is judged on, from now on; the ones before stay readable."""
    chosen = [rules.TargetArea(area, area is primary or len(areas) == 1) for area in sorted(areas)]
    refuse_if(rules.problems_with_target_areas(chosen))
    current = target_areas_of(patient.id)
    if {(row.area, row.is_primary) for row in current} == {(one.area, one.is_primary) for one in chosen}:
        return current
    for row in current:
        row.retired_at = now
        row.retired_by_name = by.name
    rows = [
        TargetArea(
            patient_id=patient.id,
            area=one.area,
            is_primary=one.is_primary,
            chosen_at=now,
            chosen_by_id=by.id,
            chosen_by_name=by.name,
        )
        for one in chosen
    ]
    db.session.add_all(rows)
    db.session.flush()
    record("target areas chosen", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id)
    return sorted(rows, key=lambda row: not row.is_primary)


def rate_baseline(
    patient: Patient,
    rating: rules.BaselineRating,
    *,
    by: Actor,
    now: datetime,
    placed_on: date | None = None,
    corrects: BaselineRating | None = None,
    correction_reason: str = "",
    step: Decimal | None = None,
) -> BaselineRating:
    """Pain before the trial; a second rating of the same area, source and day is a correction and says why."""
    today = day_of(now, patient.zone)
    refuse_if(rules.problems_with_rating(rating, today, placed_on, step or pain_step_at(patient.clinic_id, today)))
    if corrects is not None and not correction_reason.strip():
        raise Refused([Problem("Say why the rating is corrected.", "correction_reason")])
    row = rating_row(patient, rating, by, now, corrects, correction_reason)
    record("baseline rated", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, rating_id=row.id)
    return row


def rate_day(
    patient: Patient, ratings: Sequence[rules.BaselineRating], *, by: Actor, now: datetime, correction_reason: str = ""
) -> list[BaselineRating]:
    """All areas of one day at once, all or none; problems carry the area before the field: `leg_left-average`."""
    standing = {(row.area, row.source, row.on): row for row in baseline_ratings_of(patient.id)}
    today = day_of(now, patient.zone)
    step = pain_step_at(patient.clinic_id, today)
    problems = [
        replace(problem, field=f"{rating.area}-{problem.field}") if problem.field != "on" else problem
        for rating in ratings
        for problem in rules.problems_with_rating(rating, today, step=step)
    ]
    if not ratings:
        problems.append(Problem("Rate at least one area."))
    earlier = [standing.get((rating.area, rating.source, rating.on)) for rating in ratings]
    if any(earlier) and not correction_reason.strip():
        message = "This day is rated already. Say why you change it, or choose another day."
        problems.append(Problem(message, "correction_reason"))
    refuse_if(dict.fromkeys(problems))
    return [
        rate_baseline(
            patient,
            rating,
            by=by,
            now=now,
            corrects=one,
            correction_reason=correction_reason if one else "",
            step=step,
        )
        for rating, one in zip(ratings, earlier, strict=True)
    ]


def withdraw_rating(patient: Patient, rating: BaselineRating, reason: str, *, by: User, now: datetime) -> None:
    """Entered in error: the rating stays readable and counts for nothing."""
    if not reason.strip():
        raise Refused([Problem("Say why the rating is withdrawn.", "correction_reason")])
    facts = rules.BaselineRating(
        rating.area, rating.on, rating.average, rating.worst, rating.least, rating.current, rating.scale, rating.source
    )
    row = rating_row(patient, facts, by, now, rating, reason)
    row.in_error = True
    db.session.flush()
    record("baseline withdrawn", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, rating_id=row.id)


def rating_row(
    patient: Patient,
    rating: rules.BaselineRating,
    by: Actor,
    now: datetime,
    corrects: BaselineRating | None,
    reason: str,
) -> BaselineRating:
    row = BaselineRating(
        patient_id=patient.id,
        entered_at=now,
        entered_by_id=None if isinstance(by, System) else by.id,
        entered_by_name=by.label if isinstance(by, System) else by.name,
        corrects_id=corrects.id if corrects is not None else None,
        correction_reason=reason.strip(),
        **vars(rating),
    )
    db.session.add(row)
    db.session.flush()
    return row


def record_score(patient: Patient, score: rules.Score, *, by: User, now: datetime) -> InstrumentScore:
    """The score of one instrument on one day. Called through `bedside.actions`, which raises C-20 for PHQ-9 item 9."""
    refuse_if(rules.problems_with_score(score, day_of(now, patient.zone)))
    row = InstrumentScore(
        patient_id=patient.id,
        instrument=score.instrument,
        on=score.on,
        score=score.score,
        item9=score.item9,
        items=list(score.items) or None,
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("score recorded", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, score_id=row.id)
    return row


def withdraw_score(patient: Patient, score: InstrumentScore, why: str, *, by: User, now: datetime) -> None:
    """Entered in error: it counts for nothing and stays readable. Called through `bedside.actions`."""
    refuse_if(rules.problems_with_withdrawn_score(why, score.withdrawn_by_name))
    score.withdrawn_at, score.withdrawn_by_name, score.withdrawn_why = now, by.name, why.strip()
    db.session.flush()
    record("score withdrawn", by=by, now=now, clinic_id=patient.clinic_id, patient_id=patient.id, score_id=score.id)
