"""Pages of the screening: the checklist, its questions, the indication, overrides, clearing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.patients.queries import patient_for
from scstrial.screening import actions, queries, rules
from scstrial.screening.choices import AnswerKind, ItemGroup, ItemKey
from scstrial.screening.forms import (
    AnswersForm,
    CareForm,
    ConfirmForm,
    EvidenceForm,
    IndicationForm,
    OverrideForm,
    answers_form,
)

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
# The first field of a question that has several.
FIRST_FIELDS = {
    AnswerKind.EVALUATION: "_on",
    AnswerKind.IMAGING: "_on",
    AnswerKind.AUTHORIZATION: "_required",
}


@pages.route("/patients/<int:patient_id>/screening")
@requires(Permission.SEE_PATIENTS)
def show_checklist(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    today = today_of(patient)
    checklist = queries.checklist_of(patient, today)
    return page(
        "screening/show_checklist.html",
        patient=patient,
        today=today,
        checklist=checklist,
        earlier_care=queries.earlier_care_of(patient.id),
        item_url=lambda item: item_url(patient, item, checklist.indications),
        next_url=url_for("trials.schedule_trial", patient_id=patient.id),
        may_answer=not rules.problems_with_step(patient.step),
    )


@pages.route("/patients/<int:patient_id>/screening/answers", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def answer_items(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    group = next((one for one in ItemGroup if one == request.args.get("group")), ItemGroup.COVERAGE)
    candidate = queries.candidate_of(patient, today_of(patient))
    questions = rules.questions_asked(group, candidate.profile)
    facts = [question.fact for question in questions]
    held = {fact: candidate.known[fact].answer for fact in facts if fact in candidate.known}
    form = answers_form(questions, held, queries.latest_answer_id(patient.id, facts))
    if form.validate_on_submit():
        try:
            rows = actions.answer_items(
                patient, form.answers(), seen_latest_id=seen_id(form), by=current_user, now=now()
            )
            message = "Saved." if rows else "Nothing was changed."
            return saved(checklist_url(patient, group), form, message, "success" if rows else "info")
        except Refused as refused:
            form.show(refused.problems)
            form.seen_version.data = str(queries.latest_answer_id(patient.id, facts))
    return page(
        "screening/answer_items.html",
        form=form,
        patient=patient,
        group=group,
        groups=list(ItemGroup),
        candidate=candidate,
        words=rules.answer_words,
        today=today_of(patient),
        problems=rules.problems_with_step(patient.step),
    )


@pages.route("/patients/<int:patient_id>/screening/indication", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def record_indication(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    changed = indication_to_change(patient)
    form = IndicationForm(data=shown_indication(changed))
    if form.validate_on_submit():
        try:
            row = actions.record_indication(patient, form.stated(), replaces=changed, by=current_user, now=now())
            return saved(checklist_url(patient), form, f"{row.icd10_code} is recorded.")
        except Refused as refused:
            form.show(refused.problems)
    searched = request.args.get("q", "").strip()
    return page(
        "screening/record_indication.html",
        form=form,
        patient=patient,
        indications=queries.indications_of(patient.id),
        changed=changed,
        all_codes=rules.codes_found(""),
        searched=searched,
        listed=rules.codes_by_indication(searched),
        facts=rules.INDICATIONS,
        may_answer=not rules.problems_with_step(patient.step),
    )


@pages.route("/patients/<int:patient_id>/screening/indications/<int:indication_id>/primary", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def make_primary(patient_id: int, indication_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    indication = queries.indication_for(patient.id, indication_id) or abort(404)
    actions.make_primary(patient, indication, by=current_user, now=now())
    return saved(checklist_url(patient), ConfirmForm(), f"{indication.icd10_code} is the primary diagnosis now.")


@pages.route("/patients/<int:patient_id>/screening/indications/<int:indication_id>/retire", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def retire_indication(patient_id: int, indication_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    indication = queries.indication_for(patient.id, indication_id) or abort(404)
    actions.retire_indication(patient, indication, by=current_user, now=now())
    return saved(checklist_url(patient), ConfirmForm(), f"{indication.icd10_code} is taken off the list.")


@pages.route("/patients/<int:patient_id>/screening/override/<item>", methods=["GET", "POST"])
@requires(Permission.OVERRIDE_SCREENING)
def override_item(patient_id: int, item: str) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    standing = queries.standing_of(patient, today_of(patient))
    found = next((one for one in standing.screening.items if one.item == item), None) or abort(404)
    form = OverrideForm()
    if form.validate_on_submit():
        try:
            actions.override_item(patient, found.item, form.reason.data, by=current_user, now=now())
            return saved(checklist_url(patient, found.group), form, "The item is overridden.")
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "screening/override_item.html",
        form=form,
        patient=patient,
        item=found,
        problems=rules.problems_with_step(patient.step) or rules.problems_with_override(found, "a reason"),
    )


@pages.route("/patients/<int:patient_id>/screening/earlier-care", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def record_care(patient_id: int) -> ResponseReturnValue:
    """What was tried before, and the operations of the spine, with one more to add or one to correct."""
    patient = patient_or_404(patient_id)
    number = request.args.get("change", type=int)
    changed = (queries.care_for(patient.id, number) or abort(404)) if number is not None else None
    form = CareForm(obj=changed)
    if form.validate_on_submit():
        try:
            actions.record_care(patient, form.care(), replaces=changed, by=current_user, now=now())
            return saved(care_url(patient), form, "The treatment is recorded.")
        except Refused as refused:
            form.show(refused.problems)
    rows = queries.earlier_care_of(patient.id)
    problems = rules.problems_with_step(patient.step)
    return page("screening/record_care.html", form=form, patient=patient, rows=rows, changed=changed, problems=problems)


@pages.route("/patients/<int:patient_id>/screening/earlier-care/<int:care_id>/retire", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def retire_care(patient_id: int, care_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    actions.retire_care(patient, queries.care_for(patient.id, care_id) or abort(404), by=current_user, now=now())
    return saved(care_url(patient), ConfirmForm(), "It is taken off the list.")


@pages.route("/patients/<int:patient_id>/screening/items/<item>/evidence", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def add_evidence(patient_id: int, item: str) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    key = next((one for one in ItemKey if one == item), None) or abort(404)
    form = EvidenceForm()
    if form.validate_on_submit():
        try:
            actions.add_evidence(patient, key, form.evidence(), by=current_user, now=now())
            return saved(item_on_checklist(patient, key), form, "The evidence is added.")
        except Refused as refused:
            form.show(refused.problems)
    rows = [row for row in queries.evidence_of(patient.id) if row.item == key]
    problems = rules.problems_with_step(patient.step)
    return page("screening/add_evidence.html", form=form, patient=patient, item=key, evidence=rows, problems=problems)


@pages.route("/patients/<int:patient_id>/screening/evidence/<int:evidence_id>/withdraw", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def withdraw_evidence(patient_id: int, evidence_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    evidence = queries.evidence_for(patient.id, evidence_id) or abort(404)
    actions.withdraw_evidence(patient, evidence, by=current_user, now=now())
    where = item_on_checklist(patient, ItemKey(evidence.item))
    return saved(where, ConfirmForm(), "The evidence is withdrawn; it stays readable.")


@pages.route("/patients/<int:patient_id>/screening/confirm", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def confirm_facts(patient_id: int) -> ResponseReturnValue:
    """One item of the record, or all of them."""
    patient = patient_or_404(patient_id)
    named = [one for one in ItemKey if one == request.form.get("item")]
    rows = actions.confirm_facts(patient, named or None, by=current_user, now=now())
    count = "One fact is" if len(rows) == 1 else f"{len(rows)} facts are"
    return saved(checklist_url(patient), ConfirmForm(), f"{count} confirmed.")


@pages.route("/patients/<int:patient_id>/screening/overrides/<int:override_id>/withdraw", methods=["POST"])
@requires(Permission.OVERRIDE_SCREENING)
def withdraw_override(patient_id: int, override_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    override = queries.override_for(patient.id, override_id) or abort(404)
    actions.withdraw_override(patient, override, by=current_user, now=now())
    return saved(checklist_url(patient), ConfirmForm(), "The override is withdrawn; the item counts again.")


@pages.route("/patients/<int:patient_id>/screening/begin", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def begin_screening(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    actions.begin_screening(patient, by=current_user, now=now())
    return saved(checklist_url(patient), ConfirmForm(), "The screening has begun.")


@pages.route("/patients/<int:patient_id>/screening/clear", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def clear_candidate(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    actions.clear_candidate(patient, by=current_user, now=now())
    return saved(checklist_url(patient), ConfirmForm(), f"{patient.name} is cleared for a trial.")


@pages.route("/patients/<int:patient_id>/screening/recheck", methods=["POST"])
@requires(Permission.RECORD_SCREENING)
def recheck_clearance(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    ended = actions.recheck_clearance(patient, by=current_user, now=now())
    message = "Back to screening: see what is open." if ended else "The verdict holds. Nothing was changed."
    return saved(checklist_url(patient), ConfirmForm(), message, "info")


def indication_to_change(patient: Patient) -> PatientIndication | None:
    """The indication that is being corrected; None when a new one is added."""
    number = request.args.get("change", type=int)
    return (queries.indication_for(patient.id, number) or abort(404)) if number is not None else None


def shown_indication(changed: PatientIndication | None) -> dict[str, Any]:
    """What the form begins with: the indication to correct, or the code that was found in the list."""
    if changed is None:
        return {"icd10_code": request.args.get("code", ""), "indication": request.args.get("indication")}
    names = ("icd10_code", "indication", "pain_component", "pain_since_on", "note", "is_primary")
    return {name: getattr(changed, name) for name in names}


def patient_or_404(patient_id: int) -> Patient:
    return patient_for(current_user, patient_id) or abort(404)


def today_of(patient: Patient) -> date:
    return day_of(now(), patient.clinic.zone)


def seen_id(form: AnswersForm) -> int:
    typed = form.seen_version.data or ""
    return int(typed) if typed.isdigit() else 0


def checklist_url(patient: Patient, group: ItemGroup | None = None) -> str:
    return url_for("screening.show_checklist", patient_id=patient.id, _anchor=group.value if group else None)


def care_url(patient: Patient) -> str:
    return url_for("screening.record_care", patient_id=patient.id)


def item_on_checklist(patient: Patient, item: ItemKey) -> str:
    return url_for("screening.show_checklist", patient_id=patient.id, _anchor=f"item-{item.value}")


def item_url(patient: Patient, item: ItemKey, indications: Sequence[PatientIndication]) -> str:
    """Where this item is answered: the question in its form, or the page that holds the fact."""
    if item is ItemKey.PAIN_DURATION:
        change = indications[0].id if indications else None
        return url_for("screening.record_indication", patient_id=patient.id, change=change)
    if item in ELSEWHERE:
        return url_for(ELSEWHERE[item], patient_id=patient.id)
    question = rules.QUESTIONS[rules.ITEM_FACTS[item]]
    field = question.fact + FIRST_FIELDS.get(question.kind, "")
    return url_for("screening.answer_items", patient_id=patient.id, group=question.group.value, _anchor=field)
