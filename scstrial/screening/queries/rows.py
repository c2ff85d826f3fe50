"""Rows of the screening: the last answer to each question counts; everything entered stays readable."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from scstrial.foundation.db import db
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.screening.choices import State, Verdict
from scstrial.screening.models import (
    EarlierCare,
    FactConfirmation,
    PatientIndication,
    Reevaluation,
    ScreeningAnswer,
    ScreeningEvidence,
    ScreeningOverride,
    ScreeningVerdict,
)
from scstrial.screening.rules import QUESTIONS
from scstrial.screening.rules.goals import goals_in


class LatestAnswer(NamedTuple):
    """What a page needs of an answer; a row of its own class for each fact would cost it a millisecond."""

    fact: str
    value: Any
    dated_on: date | None
    note: str
    typed: str
    entered_at: datetime
    entered_by_name: str


LATEST_ANSWER = tuple(getattr(ScreeningAnswer, name) for name in LatestAnswer._fields)


def latest_answers_of(patient_id: int, until: datetime | None = None) -> Mapping[str, LatestAnswer]:
    """The answer that counts for each fact that was ever answered; `until`: as it was known at that moment."""
    asked = [ScreeningAnswer.patient_id == patient_id]
    asked += [ScreeningAnswer.entered_at <= until] if until else []
    latest = select(func.max(ScreeningAnswer.id)).where(*asked).group_by(ScreeningAnswer.fact)
    rows = db.session.execute(select(*LATEST_ANSWER).where(ScreeningAnswer.id.in_(latest)))
    return {row.fact: row for row in map(LatestAnswer._make, rows)}


def goals_of(patient_id: int) -> list[str]:
    """The patient's goals for the trial, each apart."""
    recorded = latest_answers_of(patient_id).get("goals_recorded")
    return goals_in(recorded.note) if recorded is not None else []


def answers_of(patient_id: int, *, before_id: int | None = None, limit: int | None = None) -> Sequence[ScreeningAnswer]:
    """Every answer ever given to a question, newest first; on from an id, at most so many."""
    given = select(ScreeningAnswer).where(ScreeningAnswer.patient_id == patient_id, ScreeningAnswer.fact.in_(QUESTIONS))
    if before_id is not None:
        given = given.where(ScreeningAnswer.id < before_id)
    return db.session.scalars(given.order_by(ScreeningAnswer.id.desc()).limit(limit)).all()


def latest_answer_id(patient_id: int, facts: Collection[str]) -> int:
    """Id of the newest answer to any of these questions; 0 when none is answered."""
    newest = select(func.max(ScreeningAnswer.id)).where(
        ScreeningAnswer.patient_id == patient_id, ScreeningAnswer.fact.in_(facts)
    )
    return db.session.scalar(newest) or 0


def indication_versions_of(patient_id: int) -> Sequence[PatientIndication]:
    """Every indication entered, also what was corrected or taken off the list; the primary one first."""
    return db.session.scalars(
        select(PatientIndication)
        .where(PatientIndication.patient_id == patient_id)
        .order_by(PatientIndication.is_primary.desc(), PatientIndication.id)
    ).all()


def indications_of(patient_id: int) -> Sequence[PatientIndication]:
    """The indications that hold, the primary one first."""
    return [row for row in indication_versions_of(patient_id) if row.retired_at is None]


def indication_for(patient_id: int, indication_id: int) -> PatientIndication | None:
    """One indication of this patient."""
    return db.session.scalar(
        select(PatientIndication).where(
            PatientIndication.id == indication_id, PatientIndication.patient_id == patient_id
        )
    )


def overrides_behind(patient_id: int, moment: datetime) -> list[ScreeningOverride]:
    """The overrides on which the verdict rested that was in force at a moment, by the time they were given."""
    verdict = db.session.scalar(
        select(ScreeningVerdict)
        .where(ScreeningVerdict.patient_id == patient_id, ScreeningVerdict.at <= moment)
        .order_by(ScreeningVerdict.id.desc())
        .limit(1)
    )
    if verdict is None:
        return []
    aside = {one["item"] for one in verdict.items if one["overridden"] and one["state"] != State.MET}
    given = [row for row in overrides_of(patient_id) if row.item in aside and row.at <= verdict.at]
    return sorted({row.item: row for row in reversed(given)}.values(), key=lambda row: row.id)


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


def latest_verdict_of(patient_id: int) -> ScreeningVerdict | None:
    """The verdict that was noted last."""
    return db.session.scalar(
        select(ScreeningVerdict)
        .where(ScreeningVerdict.patient_id == patient_id)
        .order_by(ScreeningVerdict.id.desc())
        .limit(1)
    )


def clearances_in_doubt(clinic_ids: Collection[int]) -> Sequence[ScreeningVerdict]:
    """Of patients with a trial scheduled: the verdict noted last, where it does not clear."""
    latest = select(func.max(ScreeningVerdict.id)).group_by(ScreeningVerdict.patient_id)
    return db.session.scalars(
        select(ScreeningVerdict)
        .join(Patient, Patient.id == ScreeningVerdict.patient_id)
        .where(Patient.clinic_id.in_(clinic_ids), Patient.step == Step.SCHEDULED)
        .where(ScreeningVerdict.id.in_(latest), ScreeningVerdict.verdict != Verdict.CLEARED.value)
        .order_by(ScreeningVerdict.id)
    ).all()


def evidence_of(patient_id: int) -> Sequence[ScreeningEvidence]:
    """Every piece of evidence, also what was withdrawn, newest first."""
    return db.session.scalars(
        select(ScreeningEvidence)
        .where(ScreeningEvidence.patient_id == patient_id)
        .order_by(ScreeningEvidence.id.desc())
    ).all()


def evidence_for(patient_id: int, evidence_id: int) -> ScreeningEvidence | None:
    """One piece of evidence of this patient."""
    return db.session.scalar(
        select(ScreeningEvidence).where(ScreeningEvidence.id == evidence_id, ScreeningEvidence.patient_id == patient_id)
    )


def confirmations_of(patient_id: int) -> Mapping[str, FactConfirmation]:
    """The last confirmation of each item."""
    rows = db.session.scalars(
        select(FactConfirmation).where(FactConfirmation.patient_id == patient_id).order_by(FactConfirmation.id)
    )
    return {row.item: row for row in rows}


def care_versions_of(patient_id: int) -> Sequence[EarlierCare]:
    """Every treatment, operation and trial entered, also what was corrected or withdrawn, the latest first."""
    return db.session.scalars(
        select(EarlierCare)
        .where(EarlierCare.patient_id == patient_id)
        .order_by(EarlierCare.from_on.desc().nulls_last(), EarlierCare.id.desc())
    ).all()


def earlier_care_of(patient_id: int) -> Sequence[EarlierCare]:
    """Treatments, operations and trials that hold, the latest first."""
    return [row for row in care_versions_of(patient_id) if row.retired_at is None]


def reevaluation_of(patient_id: int) -> Sequence[Reevaluation]:
    """Every part of the re-evaluation entered, also what was corrected or withdrawn, newest first."""
    return db.session.scalars(
        select(Reevaluation).where(Reevaluation.patient_id == patient_id).order_by(Reevaluation.id.desc())
    ).all()


def reevaluation_for(patient_id: int, reevaluation_id: int) -> Reevaluation | None:
    """One entry of this patient's re-evaluation."""
    return db.session.scalar(
        select(Reevaluation).where(Reevaluation.id == reevaluation_id, Reevaluation.patient_id == patient_id)
    )


def care_for(patient_id: int, care_id: int) -> EarlierCare | None:
    """One treatment of this patient."""
    return db.session.scalar(select(EarlierCare).where(EarlierCare.id == care_id, EarlierCare.patient_id == patient_id))
