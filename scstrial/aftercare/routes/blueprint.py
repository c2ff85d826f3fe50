"""What the pages after the decision share."""

from flask import Blueprint, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.aftercare import queries, rules
from scstrial.aftercare.choices import ImplantMove, VisitDue
from scstrial.aftercare.forms import SeenForm
from scstrial.aftercare.models import Implant
from scstrial.foundation.pages import page
from scstrial.foundation.refusal import Caution, refuse_if
from scstrial.patients.models import Patient
from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

pages = Blueprint("aftercare", __name__)


def trial_or_404(trial_id: int) -> Trial:
    trial = trial_for(current_user, trial_id)
    if trial is None:
        abort(404)
    return trial


def implant_or_404(implant_id: int, move: ImplantMove | None = None) -> Implant:
    """An implant the person may see and with which this can be done; what was sent is judged by the action."""
    implant = queries.implant_for(current_user, implant_id)
    if implant is None:
        abort(404)
    if move is not None and request.method == "GET":
        refuse_if(rules.problems_with_move(implant.state, move))
    return implant


def visit_or_404(name: str) -> VisitDue:
    """`months-3` in an address is the visit after 3 months."""
    found = next((due for due in VisitDue if name_of(due) == name), None)
    if found is None:
        abort(404)
    return found


@pages.app_template_global("visit_name")
def name_of(due: VisitDue) -> str:
    return due.value.replace("_", "-")


def after_url(patient: Patient) -> str:
    return url_for("aftercare.show_after", patient_id=patient.id)


def tell(cautions: list[Caution]) -> None:
    """Cautions are read on the next page."""
    for caution in cautions:
        flash(caution.message, "warning")


def form_page(template: str, form: SeenForm, trial: Trial, **more: object) -> ResponseReturnValue:
    """A form about one trial's implant; where the patient lives in another zone, the clinic's clock is named."""
    zone = trial.clinic.time_zone
    note = f"clinic time ({zone.replace('_', ' ')})" if zone != trial.time_zone else None
    return page(
        template,
        form=form,
        trial=trial,
        patient=trial.patient,
        back_url=after_url(trial.patient),
        zone_note=note,
        **more,
    )


def as_version(implant: Implant | None) -> str:
    return "" if implant is None else str(implant.version)
