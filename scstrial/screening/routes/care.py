"""Treatments and operations before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.screening import actions, queries, rules
from scstrial.screening.forms import CareForm, WithdrawForm
from scstrial.screening.routes.blueprint import pages, patient_or_404, today_of

if TYPE_CHECKING:
    from scstrial.patients.models import Patient


@pages.route("/patients/<int:patient_id>/screening/earlier-care", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def record_care(patient_id: int) -> ResponseReturnValue:
    """What was tried before, and the operations of the spine, with one more to add or one to correct."""
    patient = patient_or_404(patient_id)
    number = request.args.get("change", type=int)
    changed = (queries.care_for(patient.id, number) or abort(404)) if number is not None else None
    form = CareForm(obj=changed, why="")
    if form.validate_on_submit():
        try:
            told = form.why.data or ""
            row = actions.record_care(patient, form.care(), replaces=changed, why=told, by=current_user, now=now())
            return saved(care_url(patient), form, f"{row.words}: {'corrected' if changed else 'recorded'}.")
        except Refused as refused:
            form.show(refused.problems)
    return page(
        "screening/record_care.html",
        form=form,
        patient=patient,
        versions=queries.care_versions_of(patient.id),
        asks_reevaluation=queries.candidate_of(patient, today_of(patient)).asks_reevaluation,
        changed=changed,
        problems=rules.problems_with_step(patient.step),
    )


@pages.route("/patients/<int:patient_id>/screening/earlier-care/<int:care_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def retire_care(patient_id: int, care_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    care = queries.care_for(patient.id, care_id) or abort(404)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.retire_care(patient, care, form.why.data or "", by=current_user, now=now())
            return saved(care_url(patient), form, "It is withdrawn; it stays readable.")
        except Refused as refused:
            form.show(refused.problems)
    shown = {"what": f"{care.words}: {care.what}" if care.what else care.words, "back": care_url(patient)}
    return page("screening/withdraw.html", form=form, patient=patient, row=care, **shown)


def care_url(patient: Patient) -> str:
    return url_for("screening.record_care", patient_id=patient.id)
