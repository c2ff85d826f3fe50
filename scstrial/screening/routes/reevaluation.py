"""The re-evaluation after surgery of the spine: its parts, each recorded, corrected or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.screening import actions, queries, rules
from scstrial.screening.choices import ReevaluationPart
from scstrial.screening.forms import PartForm, WithdrawForm
from scstrial.screening.routes.blueprint import pages, patient_or_404, today_of

if TYPE_CHECKING:
    from scstrial.patients.models import Patient
    from scstrial.screening.models import Reevaluation


@pages.route("/patients/<int:patient_id>/screening/re-evaluation")
@requires(Permission.SEE_PATIENTS)
def show_reevaluation(patient_id: int) -> ResponseReturnValue:
    """Five parts, each with what is recorded, also what was corrected or withdrawn."""
    patient = patient_or_404(patient_id)
    versions = queries.reevaluation_of(patient.id)
    return page(
        "screening/show_reevaluation.html",
        patient=patient,
        parts=[(part, [row for row in versions if row.part == part]) for part in ReevaluationPart],
        missing=rules.parts_missing(row.part for row in versions if row.retired_at is None),
        is_asked=queries.candidate_of(patient, today_of(patient)).asks_reevaluation,
        problems=rules.problems_with_step(patient.step),
    )


@pages.route("/patients/<int:patient_id>/screening/re-evaluation/<part>", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def record_part(patient_id: int, part: str) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    asked = next((one for one in ReevaluationPart if one == part), None) or abort(404)
    changed = part_to_change(patient, asked)
    form = PartForm(data=shown_part(changed))
    form.ask_about(asked)
    if form.validate_on_submit():
        try:
            told = form.why.data or ""
            actions.record_part(patient, form.found(asked), replaces=changed, why=told, by=current_user, now=now())
            return saved(reevaluation_url(patient, asked), form, f"{asked.label}: saved.")
        except Refused as refused:
            form.show(refused.problems)
    return page("screening/record_part.html", form=form, patient=patient, part=asked, changed=changed)


@pages.route("/patients/<int:patient_id>/screening/re-evaluations/<int:part_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RECORD_SCREENING)
def withdraw_part(patient_id: int, part_id: int) -> ResponseReturnValue:
    patient = patient_or_404(patient_id)
    row = queries.reevaluation_for(patient.id, part_id) or abort(404)
    back = reevaluation_url(patient, ReevaluationPart(row.part))
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw_part(patient, row, form.why.data or "", by=current_user, now=now())
            return saved(back, form, "It is withdrawn; it stays readable.")
        except Refused as refused:
            form.show(refused.problems)
    what = f"{row.part_words}: {row.words}"
    return page("screening/withdraw.html", form=form, patient=patient, row=row, what=what, back=back)


def part_to_change(patient: Patient, part: ReevaluationPart) -> Reevaluation | None:
    """The entry that is being corrected; None when a new one is added."""
    number = request.args.get("change", type=int)
    if number is None:
        return None
    row = queries.reevaluation_for(patient.id, number)
    return row if row is not None and row.part == part else abort(404)


def shown_part(changed: Reevaluation | None) -> dict[str, Any]:
    """What the form begins with."""
    names = ("on", "distribution", "mechanism", "result", "by_whom", "note", "not_done_because")
    return {name: getattr(changed, name) or None for name in names} if changed is not None else {}


def reevaluation_url(patient: Patient, part: ReevaluationPart) -> str:
    return url_for("screening.show_reevaluation", patient_id=patient.id, _anchor=part.value)
