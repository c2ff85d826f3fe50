"""The blueprint, whose record it is, and where pages of the screening stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, abort, url_for
from flask_login import current_user

from scstrial.foundation.clock import day_of, now
from scstrial.patients.queries import patient_for
from scstrial.screening import rules
from scstrial.screening.choices import AnswerKind, ItemGroup, ItemKey

if TYPE_CHECKING:
    from scstrial.patients.models import Patient
    from scstrial.screening.models import PatientIndication

pages = Blueprint("screening", __name__)


# Where an item is answered whose fact stands elsewhere in the record.
ELSEWHERE = {
    ItemKey.AGE: "patients.correct_patient",
    ItemKey.PHQ9: "bedside.record_score",
    ItemKey.PHQ9_ITEM9: "bedside.record_score",
    ItemKey.PCS: "bedside.record_score",
    ItemKey.ODI: "bedside.record_score",
    ItemKey.PAIN_FLOOR: "assessments.show_baseline",
    ItemKey.OPIOID_DOSE: "medications.record_opioids",
}
# What is asked before an item's own question.
ASKED_FIRST = {ItemKey.HBA1C: "diabetes", ItemKey.BMI: "height_cm"}
# The first field of a question that has several.
FIRST_FIELDS = {
    AnswerKind.EVALUATION: "_on",
    AnswerKind.IMAGING: "_on",
    AnswerKind.AUTHORIZATION: "_required",
}


def patient_or_404(patient_id: int) -> Patient:
    return patient_for(current_user, patient_id) or abort(404)


def today_of(patient: Patient) -> date:
    return day_of(now(), patient.clinic.zone)


def checklist_url(patient: Patient, group: ItemGroup | None = None) -> str:
    return url_for("screening.show_checklist", patient_id=patient.id, _anchor=group.value if group else None)


def item_on_checklist(patient: Patient, item: ItemKey) -> str:
    return url_for("screening.show_checklist", patient_id=patient.id, _anchor=f"item-{item.value}")


def item_url(patient: Patient, item: ItemKey, indications: Sequence[PatientIndication]) -> str:
    """Where this item is answered: the question in its form, or the page that holds the fact."""
    if item is ItemKey.PAIN_DURATION:
        change = indications[0].id if indications else None
        return url_for("screening.record_indication", patient_id=patient.id, change=change)
    if item in ELSEWHERE:
        return url_for(ELSEWHERE[item], patient_id=patient.id)
    question = rules.QUESTIONS[ASKED_FIRST.get(item) or rules.ITEM_FACTS[item]]
    field = question.fact + FIRST_FIELDS.get(question.kind, "")
    return url_for("screening.answer_items", patient_id=patient.id, group=question.group.value, _anchor=field)
