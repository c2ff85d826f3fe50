"""Pages for staff: what a patient wrote; the question for consent."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.contact import actions, queries
from scstrial.contact.forms import AskForm, EmailAddressForm, PhoneNumberForm
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.outbox.choices import Channel
from scstrial.outbox.queries import message_for
from scstrial.patients.queries import patient_for

pages = Blueprint("contact", __name__)


@pages.route("/text-messages/<int:reply_id>")
@requires(Permission.SEE_MESSAGES)
def read_reply(reply_id: int) -> ResponseReturnValue:
    reply = queries.reply_for(current_user, reply_id)
    if reply is None:
        abort(404)
    return page("contact/read_reply.html", reply=reply, patient=reply.patient)


@pages.route("/messages/<int:message_id>/correct", methods=["GET", "POST"])
@requires(Permission.RESEND_MESSAGE)
def correct_and_send(message_id: int) -> ResponseReturnValue:
    message = message_for(current_user, message_id)
    if message is None or not queries.may_be_corrected(message):
        abort(404)
    patient = patient_for(current_user, message.patient_id or 0)
    if patient is None:
        abort(404)
    by_mail = actions.failed_channel(message) is Channel.EMAIL
    form = EmailAddressForm() if by_mail else PhoneNumberForm()
    if form.validate_on_submit():
        try:
            actions.correct_and_send(message, patient, form.address.data, by=current_user, now=now())
            back = url_for("reminders.read_message", message_id=message.id)
            return saved(back, form, "The address is corrected, and the message goes out within a minute or so.")
        except Refused as refused:
            form.show(refused.problems)
    was = patient.email if by_mail else patient.phone
    return page("contact/correct_and_send.html", form=form, patient=patient, message=message, was=was)


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
