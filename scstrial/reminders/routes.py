"""Pages about messages: of the clinic, of one patient, one with its exact text."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scstrial.contact.queries import consent_with_id, may_be_corrected, replies_of, reply_behind
from scstrial.foundation.access import Permission, requires
from scstrial.foundation.clock import now
from scstrial.foundation.pages import page, saved
from scstrial.foundation.refusal import Refused
from scstrial.patients.queries import patient_for
from scstrial.reminders import actions, queries
from scstrial.reminders.forms import ActForm

pages = Blueprint("reminders", __name__)


@pages.route("/messages")
@requires(Permission.SEE_MESSAGES)
def clinic_messages() -> ResponseReturnValue:
    return page("reminders/clinic_messages.html", shown=queries.messages_of_clinics(current_user, now()))


@pages.route("/patients/<int:patient_id>/messages")
@requires(Permission.SEE_MESSAGES)
def patient_messages(patient_id: int) -> ResponseReturnValue:
    patient = patient_for(current_user, patient_id)
    if patient is None:
        abort(404)
    planned, over = queries.messages_of_patient(patient)
    paused_by = [flag for flag in queries.open_emergencies_in([patient.clinic_id]) if flag.patient_id == patient.id]
    return page(
        "reminders/patient_messages.html",
        patient=patient,
        planned=planned,
        over=over,
        paused_by=paused_by,
        replies=replies_of(patient.id),
    )


@pages.route("/messages/<int:message_id>")
@requires(Permission.SEE_MESSAGES)
def read_message(message_id: int) -> ResponseReturnValue:
    line = line_or_404(message_id)
    return page(
        "reminders/read_message.html",
        line=line,
        patient=line.patient,
        tries=queries.tries_of(line.message.id),
        consent=consent_with_id(line.message.consent_id),
        reply_id=reply_behind(line.message.key),
        correctable=may_be_corrected(line.message) and current_user.may(Permission.RESEND_MESSAGE),
    )


@pages.route("/messages/<int:message_id>/again", methods=["POST"])
@requires(Permission.RESEND_MESSAGE)
def send_again(message_id: int) -> ResponseReturnValue:
    return act_on(message_id, actions.send_again, "It will be sent again within a minute or so.")


@pages.route("/messages/<int:message_id>/seen", methods=["POST"])
@requires(Permission.RESEND_MESSAGE)
def mark_seen(message_id: int) -> ResponseReturnValue:
    return act_on(message_id, actions.mark_seen, "Marked as done.")


def act_on(message_id: int, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """Do what the button says, then back to where it stood."""
    line = line_or_404(message_id)
    form = ActForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        act(line.message, by=current_user, now=now())
    except Refused as refused:
        flash(" ".join(problem.message for problem in refused.problems), "danger")
        return redirect(way_back(message_id), 303)
    return saved(way_back(message_id), form, done)


def way_back(message_id: int) -> str:
    if request.form.get("back") == "clinic":
        return url_for("reminders.clinic_messages")
    return url_for("reminders.read_message", message_id=message_id)


def line_or_404(message_id: int) -> queries.Line:
    line = queries.line_for(current_user, message_id)
    if line is None:
        abort(404)
    return line
