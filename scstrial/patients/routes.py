"""Pages about who the patients are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.patients import actions, queries
from scstrial.patients.choices import Step
from scstrial.patients.forms import (
    CloseForm,
    ConsentForm,
    CorrectForm,
    RegisterForm,
    ReopenForm,
    version_seen,
)
from scstrial.patients.rules import phone_words, readable

if TYPE_CHECKING:
    from scstrial.patients.models import Patient

pages = Blueprint("patients", __name__)
pages.add_app_template_filter(phone_words, "phone")


@pages.route("/patients")
@requires(Permission.SEE_PATIENTS)
def list_patients() -> ResponseReturnValue:
    text = readable(request.args.get("q", ""))
    step = next((step for step in Step if step == request.args.get("step")), None)
    after, before = request.args.get("after", type=int), request.args.get("before", type=int)
    listed = queries.patients_page(current_user, text=text, step=step, after=after, before=before)
    return page(
        "patients/list_patients.html",
        listed=listed,
        counts=queries.step_counts(current_user.clinic_ids),
        clinics={clinic.id: clinic.name for clinic in current_user.clinics},
        search_words=text,
        step=step,
    )


@pages.route("/patients/new", methods=["GET", "POST"])
@requires(Permission.REGISTER_PATIENT)
def register_patient() -> ResponseReturnValue:
    clinics = {clinic.id: clinic for clinic in current_user.clinics}
    form = RegisterForm()
    form.offer_clinics(clinics.values())
    look_alikes: Sequence[Patient] = ()
    if form.validate_on_submit():
        clinic = clinics[form.clinic_id()]
        details = form.details(clinic.time_zone)
        try:
            patient = actions.register_patient(
                details,
                clinic=clinic,
                consents=form.consents.data,
                by=current_user,
                now=now(),
                different_from=form.different_from(),
                how=form.how_said(),
                warned=bool(form.warned.data),
            )
            return saved(patient_url(patient), form, f"{patient.name} is registered.")
        except Refused as refused:
            form.show(refused.problems)
            look_alikes = queries.possible_duplicates(clinic.id, details)
            form.show_look_alikes([patient.id for patient in look_alikes])
    return page("patients/register_patient.html", form=form, look_alikes=look_alikes)


@pages.route("/patients/<int:patient_id>/details", methods=["GET", "POST"])
@requires(Permission.REGISTER_PATIENT)
def correct_patient(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    zone = patient.clinic.time_zone
    form = CorrectForm.showing(queries.details_of(patient), clinic_zone=zone, version=patient.version)
    if form.validate_on_submit():
        try:
            changes = actions.correct_details(
                patient, form.details(zone), seen_version=version_seen(form), by=current_user, now=now()
            )
            return saved(
                patient_url(patient), form, "The details are corrected." if changes else "Nothing was changed."
            )
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "patients/correct_patient.html",
        form=form,
        patient=patient,
        changes=queries.changes_of(patient.id),
        stale=version_seen(form) != patient.version,
    )


@pages.route("/patients/<int:patient_id>/consent", methods=["GET", "POST"])
@requires(Permission.REGISTER_PATIENT)
def record_consent(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    consents = queries.consents_of(patient.id)
    form = ConsentForm.showing(
        queries.agreed_channels(consents), queries.latest_consent_id(consents), patient.first_channel
    )
    if form.validate_on_submit():
        try:
            changed = actions.change_consents(
                patient,
                form.consents.data,
                seen_latest_id=version_seen(form),
                by=current_user,
                now=now(),
                how=form.how_said(),
                warned=bool(form.warned.data),
                first=form.first_channel(),
            )
            message = "The consents are recorded." if changed else "Saved."
            return saved(patient_url(patient), form, message)
        except Refused as refused:
            form.show(refused.problems)
    history = queries.consent_history_of(patient.id)
    return page("patients/record_consent.html", form=form, patient=patient, history=history)


@pages.route("/patients/<int:patient_id>/close", methods=["GET", "POST"])
@requires(Permission.REGISTER_PATIENT)
def close_patient(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    form = CloseForm()
    if form.validate_on_submit():
        try:
            actions.close_patient(patient, form.reason.data, form.why.data or "", by=current_user, now=now())
            return saved(patient_url(patient), form, f"The record of {patient.name} is closed.")
        except Refused as refused:
            form.show(refused.problems)
    return page("patients/close_patient.html", form=form, patient=patient)


@pages.route("/patients/<int:patient_id>/reopen", methods=["GET", "POST"])
@requires(Permission.REGISTER_PATIENT)
def reopen_patient(patient_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    form = ReopenForm()
    if form.validate_on_submit():
        try:
            actions.reopen_patient(patient, form.why.data, by=current_user, now=now())
            return saved(patient_url(patient), form, f"The record of {patient.name} is open again.")
        except Refused as refused:
            form.show(refused.problems)
    return page("patients/reopen_patient.html", form=form, patient=patient)


def patient_or_404(patient_id: int) -> Patient:
    patient = queries.patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    return patient


def patient_url(patient: Patient) -> str:
    return url_for("overview.patient_page", patient_id=patient.id)
