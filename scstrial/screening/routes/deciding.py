"""Overrides, and clearing a candidate."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.screening import actions, queries, rules
from scstrial.screening.forms import ConfirmForm, OverrideForm
from scstrial.screening.routes.blueprint import checklist_url, pages, patient_or_404, today_of


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
