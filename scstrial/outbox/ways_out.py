"""The ways out that the settings give."""

from collections.abc import Mapping
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import Any

from scstrial.outbox.channels import FileChannel, Security, Sender, SmtpChannel, SmtpSettings, TaskChannel
from scstrial.outbox.choices import Channel
from scstrial.outbox.twilio_channel import API, TwilioChannel, TwilioSettings

STATUS_PATH = "/text-messages/status/"  # the page is in `contact`, to which Twilio tells what became of a message


def ways_out(settings: Mapping[str, Any]) -> dict[Channel, Sender]:
    """The senders that the settings give: without a mail server, mail is written to files; so are text messages."""
    sender = settings.get("MAIL_SENDER") or "no-reply@localhost"
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    files = FileChannel(Path(settings["MESSAGES_FOLDER"]), sender, domain)
    return {
        Channel.EMAIL: mail_server(settings, sender, domain) or files,
        Channel.SMS: text_message_service(settings) or files,
        Channel.FILE: files,
        Channel.TASK: TaskChannel(),
    }


def mail_server(settings: Mapping[str, Any], sender: str, domain: str) -> SmtpChannel | None:
    """The channel to the mail server; None when none is set."""
    host = settings.get("MAIL_SERVER")
    if not host:
        return None
    return SmtpChannel(
        SmtpSettings(
            host=host,
            sender=sender,
            port=int(settings.get("MAIL_PORT") or 587),
            security=Security(settings.get("MAIL_SECURITY") or "starttls"),
            username=settings.get("MAIL_USERNAME", ""),
            password=settings.get("MAIL_PASSWORD", ""),
            domain=domain,
        )
    )


def text_message_service(settings: Mapping[str, Any]) -> TwilioChannel | None:
    """The channel for text messages; None when no account is set."""
    if not settings.get("TWILIO_ACCOUNT_SID"):
        return None
    return TwilioChannel(
        TwilioSettings(
            account_sid=settings["TWILIO_ACCOUNT_SID"],
            auth_token=settings.get("TWILIO_AUTH_TOKEN", ""),
            sender=settings.get("TWILIO_SENDER", ""),
            callback=partial(status_address, settings["PUBLIC_URL"]),
            api=settings.get("TWILIO_API") or API,
        )
    )


def status_address(public_url: str, message_id: int) -> str:
    return f"{public_url}{STATUS_PATH}{message_id}"
