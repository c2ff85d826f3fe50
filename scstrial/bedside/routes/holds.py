"""The hold-and-restart plan of the drugs that affect bleeding."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.bedside.forms.holds import AgreementForm, KidneyForm
from scstrial.bedside.queries.holds import hold_page_of
from scstrial.bedside.routes.blueprint import pages
from scstrial.bedside.routes.records import patient_or_404
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.medications import actions
from scstrial.medications.choices import BleedingDrug
from scstrial.patients.models import Patient


@pages.route("/patients/<int:patient_id>/hold-plan")
@requires(Permission.SEE_PATIENTS)
def show_hold_plan(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    at = now()
    found = hold_page_of(patient, at)
    return page(
        "bedside/holds/show_hold_plan.html",
        patient=patient,
        found=found,
        at=at,
        drug_words={str(drug): drug.label for drug in BleedingDrug},
    )


@pages.route("/patients/<int:patient_id>/blood-thinners/<int:thinner_id>/agreement", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def agree_hold(patient_id: int, thinner_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    found = hold_page_of(patient, now())
    drug = next((one for one in found.drugs if one.thinner.id == thinner_id), None) or abort(404)
    last = drug.agreements[0].prescriber if drug.agreements else drug.thinner.prescriber
    form = AgreementForm(data={"prescriber": last, "agreed_on": day_of(now(), patient.clinic.zone)})
    if form.validate_on_submit():
        try:
            planned_at = found.trial.placement_planned_at if found.trial is not None else None
            actions.agree_hold(
                patient, drug.thinner, form.agreed(), placement_at=planned_at, by=current_user, now=now()
            )
            return saved(plan_url(patient), form, "The agreement is saved.")
        except Refused as refused:
            form.show(refused.problems)
    words = {str(one): one.label for one in BleedingDrug}
    return page("bedside/holds/agree_hold.html", form=form, patient=patient, found=found, drug=drug, drug_words=words)


@pages.route("/patients/<int:patient_id>/kidney-values", methods=["GET", "POST"])
@requires(Permission.RECORD_BASELINE)
def record_kidney_values(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    form = KidneyForm(data={"measured_on": day_of(now(), patient.clinic.zone)})
    if form.validate_on_submit():
        try:
            actions.record_kidney_values(patient, **form.values(), by=current_user, now=now())
            return saved(plan_url(patient), form, "The values are saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page("bedside/holds/record_kidney_values.html", form=form, patient=patient)


def plan_url(patient: Patient) -> str:
    return url_for("bedside.show_hold_plan", patient_id=patient.id)
