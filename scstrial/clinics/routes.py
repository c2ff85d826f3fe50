"""Pages about the clinics that somebody administers."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.clinics import actions, queries
from scstrial.clinics.forms import ClinicForm, zone_names
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused

pages = Blueprint("clinics", __name__)


@pages.route("/clinics")
@requires(Permission.ADMINISTER_CLINIC)
def list_clinics() -> ResponseReturnValue:
    return page("clinics/list_clinics.html", clinics=queries.clinics_with_ids(current_user.clinic_ids))


@pages.route("/clinics/<int:clinic_id>", methods=["GET", "POST"])
@requires(Permission.ADMINISTER_CLINIC)
def change_clinic(clinic_id: int) -> ResponseReturnValue:
    clinic = next((one for one in queries.clinics_with_ids(current_user.clinic_ids) if one.id == clinic_id), None)
    if clinic is None:
        abort(404)
    form = ClinicForm(obj=clinic)
    if form.validate_on_submit():
        try:
            actions.change_clinic(clinic, form.details(), by=current_user, now=now())
            return saved(url_for("clinics.list_clinics"), form)
        except Refused as refused:
            form.show(refused.problems)
    return page("clinics/change_clinic.html", form=form, clinic=clinic, zones=zone_names())
