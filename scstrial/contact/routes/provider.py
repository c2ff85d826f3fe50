"""Where Twilio tells what became of a message, and what patients write back: signed by Twilio, or refused."""

import logging

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from scstrial.contact.actions import note_opt_outs, take_reply
from scstrial.contact.queries import patients_who_wrote
from scstrial.foundation.access import public
from scstrial.foundation.clock import now
from scstrial.foundation.pages import kept
from scstrial.foundation.signing import public_address
from scstrial.outbox.actions import note_told
from scstrial.outbox.choices import FailureKind
from scstrial.outbox.queries import message_with_id
from scstrial.outbox.text_messages import status_named
from scstrial.outbox.twilio_channel import is_genuine

log = logging.getLogger("scstrial.contact")
pages = Blueprint("provider", __name__, url_prefix="/text-messages")
LONGEST_TEXT = 2000  # Twilio joins up to ten parts: 1,600 signs


@pages.route("/status/<int:message_id>", methods=["POST"])
@public
def hear_status(message_id: int) -> ResponseReturnValue:
    """Kept if it is news; answered with yes in any case, as Twilio asks no one again."""
    refuse_unless_genuine()
    told, provider_id = status_named(request.form.get("MessageStatus")), request.form.get("MessageSid", "")
    message = message_with_id(message_id)
    if message is None or told is None or not provider_id:
        log.info("message %d: a status that says nothing to us", message_id)
        return no_words()
    address = message.to_address
    failure = note_told(message, provider_id[:64], told, error_code(), now=now())
    if failure is FailureKind.OPTED_OUT:
        note_opt_outs(patients_who_wrote(address), now())
    kept()
    return no_words()


@pages.route("/reply", methods=["POST"])
@public
def hear_reply() -> ResponseReturnValue:
    """Kept for the patients whose number it is; the answer goes out as a message like any other."""
    refuse_unless_genuine()
    provider_id, address = request.form.get("MessageSid", ""), request.form.get("From", "")
    if not provider_id or not address:
        abort(400)
    text = request.form.get("Body", "")[:LONGEST_TEXT]
    answers = bool(current_app.config.get("TWILIO_ANSWERS_STOP", True))
    take_reply(provider_id[:64], address[:40], text, now=now(), provider_answers=answers)
    kept()
    return no_words()


def refuse_unless_genuine() -> None:
    """By the signature over the address as Twilio was given it: behind a proxy ours looks different."""
    token = current_app.config.get("TWILIO_AUTH_TOKEN", "")
    address = public_address(request.full_path if request.query_string else request.path)
    if not is_genuine(token, address, request.form, request.headers.get("X-Twilio-Signature", "")):
        log.warning("a call to %s that Twilio did not sign", request.endpoint)
        abort(403)


def error_code() -> int | None:
    code = request.form.get("ErrorCode", "")
    return int(code) if code.isascii() and code.isdigit() and len(code) < 8 else None


def no_words() -> Response:
    """Nothing that Twilio would send on to the patient."""
    return Response('<?xml version="1.0" encoding="UTF-8"?><Response/>', mimetype="text/xml")
