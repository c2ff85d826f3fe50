"""Evidence for an item, and confirming what the record says."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.screening import actions, queries, rules
from scstrial.screening.choices import ItemKey
from scstrial.screening.forms import ConfirmForm, EvidenceForm
from scstrial.screening.routes.blueprint import checklist_url, item_on_checklist, pages, patient_or_404


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
