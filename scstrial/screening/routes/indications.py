"""Why a stimulator is considered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.screening import actions, queries, rules
from scstrial.screening.forms import ConfirmForm, IndicationForm
from scstrial.screening.routes.blueprint import checklist_url, pages, patient_or_404

if TYPE_CHECKING:
    from scstrial.patients.models import Patient
    from scstrial.screening.models import PatientIndication

OFFERED_MAX = 10  # more are no help: then the list below is searched


@pages.route("/patients/<int:patient_id>/screening/indication", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def record_indication(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    changed = indication_to_change(patient)
    form = IndicationForm(data=shown_indication(changed))
    if chosen := request.form.get("chosen", ""):
        form.take(chosen)
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
        offered=offered(form.typed) if form.icd10_code.errors else [],
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


def offered(typed: str) -> list[rules.IcdCode]:
    """Full codes that what was typed may mean, each once."""
    found = {one.code.code: one.code for one in rules.codes_found(typed) if not one.code.code.endswith("x")}
    return list(found.values())[:OFFERED_MAX] if typed else []


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
