"""Pages for staff: what a patient wrote; the question for consent."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.contact import actions, queries
from scstrial.contact.forms import AskForm
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.patients.queries import patient_for

pages = Blueprint("contact", __name__)


@pages.route("/text-messages/<int:reply_id>")
@requires(Permission.SEE_MESSAGES)
def read_reply(reply_id: int) -> ResponseReturnValue:
    reply = queries.reply_for(current_user, reply_id)
    if reply is None:
        abort(404)
    return page("contact/read_reply.html", reply=reply, patient=reply.patient)


@pages.route("/patients/<int:patient_id>/consent/ask", methods=["POST"])
@requires(Permission.REGISTER_PATIENT)
def ask_for_consent(patient_id: int) -> ResponseReturnValue:
    patient, form = patient_for(current_user, patient_id), AskForm()
    if patient is None:
        abort(404)
    if not form.validate_on_submit():
        abort(400)
    back = url_for("patients.record_consent", patient_id=patient.id)
    try:
        actions.ask_for_consent(patient, by=current_user, now=now())
    except Refused as refused:
        flash(" ".join(problem.message for problem in refused.problems), "danger")
        return redirect(back, 303)
    return saved(back, form, "The question goes out by text message. A yes is recorded when it comes.")
