"""Rows of the screening: the last answer to each question counts; everything entered stays readable."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from scstrial.foundation.db import db
from scstrial.screening.models import PatientIndication, ScreeningAnswer, ScreeningOverride, ScreeningVerdict


def latest_answers_of(patient_id: int) -> Mapping[str, ScreeningAnswer]:
    """The answer that counts for each fact that was ever answered."""
    latest = (
        select(func.max(ScreeningAnswer.id))
        .where(ScreeningAnswer.patient_id == patient_id)
        .group_by(ScreeningAnswer.fact)
    )
    return {row.fact: row for row in db.session.scalars(select(ScreeningAnswer).where(ScreeningAnswer.id.in_(latest)))}


def answers_of(patient_id: int) -> Sequence[ScreeningAnswer]:
    """Every answer ever given, newest first."""
    return db.session.scalars(
        select(ScreeningAnswer).where(ScreeningAnswer.patient_id == patient_id).order_by(ScreeningAnswer.id.desc())
    ).all()


def latest_answer_id(patient_id: int, facts: Collection[str]) -> int:
    """Id of the newest answer to any of these questions; 0 when none is answered."""
    newest = select(func.max(ScreeningAnswer.id)).where(
        ScreeningAnswer.patient_id == patient_id, ScreeningAnswer.fact.in_(facts)
    )
    return db.session.scalar(newest) or 0


def indications_of(patient_id: int) -> Sequence[PatientIndication]:
    """The indications that hold, the primary one first."""
    return db.session.scalars(
        select(PatientIndication)
        .where(PatientIndication.patient_id == patient_id, PatientIndication.retired_at.is_(None))
        .order_by(PatientIndication.is_primary.desc(), PatientIndication.id)
    ).all()


def indication_for(patient_id: int, indication_id: int) -> PatientIndication | None:
    """One indication of this patient."""
    return db.session.scalar(
        select(PatientIndication).where(
            PatientIndication.id == indication_id, PatientIndication.patient_id == patient_id
        )
    )


def overrides_of(patient_id: int) -> Sequence[ScreeningOverride]:
    """Every override, also those withdrawn, newest first."""
    return db.session.scalars(
        select(ScreeningOverride)
        .where(ScreeningOverride.patient_id == patient_id)
        .order_by(ScreeningOverride.id.desc())
    ).all()


def override_for(patient_id: int, override_id: int) -> ScreeningOverride | None:
    """One override of this patient."""
    return db.session.scalar(
        select(ScreeningOverride).where(ScreeningOverride.id == override_id, ScreeningOverride.patient_id == patient_id)
    )


def verdicts_of(patient_id: int) -> Sequence[ScreeningVerdict]:
    """Every verdict that was noted, newest first."""
    return db.session.scalars(
        select(ScreeningVerdict).where(ScreeningVerdict.patient_id == patient_id).order_by(ScreeningVerdict.id.desc())
    ).all()
