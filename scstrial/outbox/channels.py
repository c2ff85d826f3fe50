"""The ways out: a mail server, a folder of files while there is none, and tasks inside the program."""

import hashlib
import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any, Protocol

from scstrial.foundation.choice import Choice
from scstrial.outbox.choices import Channel, FailureKind
from scstrial.outbox.rules import failure_of_reply


class Security(Choice):
    STARTTLS = "starttls", "Encrypted after the greeting"
    TLS = "tls", "Encrypted from the start"
    NONE = "none", "Not encrypted"


@dataclass(frozen=True)
class Outgoing:
    """All that a channel needs to know of a message: a copy, so that no row is touched while sending."""

    message_id: int
    key: str
    channel: Channel
    address: str
    subject: str
    body: str
    attempt_id: int
    tried_at: datetime


class NotDelivered(Exception):
    """A channel could not deliver; the detail names a reply code or an error type, never a person."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(f"{kind.value}: {detail}")


class Sender(Protocol):
    """A way out; `send` returns when delivered, else raises `NotDelivered`."""

    through: Channel

    def send(self, outgoing: Outgoing) -> None: ...


@dataclass(frozen=True)
class SmtpSettings:
    """The mail server; `timeout_s` holds for each answer waited for, `domain` for the Message-ID."""

    host: str
    sender: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = ""
    reply_to: str = ""
    domain: str = "localhost"
    timeout_s: int = 20


def repeat_mark(key: str) -> str:
    """The same for each try of one message, and tells nothing about it."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def mail_of(outgoing: Outgoing, sender: str, domain: str, reply_to: str = "") -> EmailMessage:
    """The message as mail; its Message-ID comes from our key, so a receiver can tell a repeat.

    Raises `NotDelivered` for an address that cannot stand in a header.
    """
    mail = EmailMessage()
    mail["Message-ID"] = f"<{repeat_mark(outgoing.key)}@{domain}>"
    mail["Date"] = format_datetime(outgoing.tried_at)
    mail["From"] = sender
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes back
    if reply_to:
        mail["Reply-To"] = reply_to
    mail["To"] = ascii_address(outgoing.address)
    mail["Subject"] = outgoing.subject
    mail.set_content(outgoing.body)
    return mail


def ascii_address(address: str) -> str:
    """The address as every mail server takes it; raises `NotDelivered` for one that cannot stand in a header."""
    mailbox, _, domain = address.strip().rpartition("@")
    if not mailbox.isascii() or not mailbox.isprintable() or not mailbox or " " in mailbox:
        raise NotDelivered(FailureKind.BAD_ADDRESS, "mailbox")
    try:
        return f"{mailbox}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as wrong:
        raise NotDelivered(FailureKind.BAD_ADDRESS, "domain") from wrong


class SmtpChannel:
    """Sends through a mail server; certificates are checked."""

    through = Channel.EMAIL

    def __init__(self, settings: SmtpSettings, trusted: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self.trusted = trusted or ssl.create_default_context()

    def send(self, outgoing: Outgoing) -> None:
        mail = mail_of(outgoing, self.settings.sender, self.settings.domain, self.settings.reply_to)
        with failures_named(), self.connected() as server:
            server.send_message(mail, to_addrs=[ascii_address(outgoing.address)])

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """A signed-in connection; a quarrel while saying goodbye is no failure, the message is delivered by then."""
        server = self.opened()
        try:
            if self.settings.security is Security.STARTTLS:
                server.starttls(context=self.trusted)
            if self.settings.username:
                server.login(self.settings.username, self.settings.password)
            yield server
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                return
        finally:
            server.close()

    def opened(self) -> smtplib.SMTP:
        where = (self.settings.host, self.settings.port)
        if self.settings.security is Security.TLS:
            return smtplib.SMTP_SSL(*where, timeout=self.settings.timeout_s, context=self.trusted)
        return smtplib.SMTP(*where, timeout=self.settings.timeout_s)


@contextmanager
def failures_named() -> Iterator[None]:
    """Turn what smtplib raises into `NotDelivered`."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotDelivered(failure_of_reply(code, about_recipient=True), f"SMTP {code}") from refused
    except smtplib.SMTPResponseException as answer:
        about_recipient = isinstance(answer, smtplib.SMTPDataError)
        kind = failure_of_reply(answer.smtp_code, about_recipient=about_recipient)
        raise NotDelivered(kind, f"SMTP {answer.smtp_code}") from answer
    except (smtplib.SMTPNotSupportedError, ssl.SSLError) as wrong:
        raise NotDelivered(FailureKind.SETTINGS, type(wrong).__name__) from wrong
    except (smtplib.SMTPException, OSError) as lost:
        raise NotDelivered(FailureKind.UNREACHABLE, type(lost).__name__) from lost


class FileChannel:
    """Writes each message to a file, while no mail server is set; a repeat replaces the file of the first try."""

    through = Channel.FILE

    def __init__(self, folder: Path, sender: str, domain: str = "localhost") -> None:
        self.folder = folder
        self.sender = sender
        self.domain = domain

    def send(self, outgoing: Outgoing) -> None:
        mail = mail_of(outgoing, self.sender, self.domain)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path_of(outgoing), mail.as_bytes(policy=SMTP_POLICY))
        except OSError as wrong:
            raise NotDelivered(FailureKind.SETTINGS, type(wrong).__name__) from wrong

    def path_of(self, outgoing: Outgoing) -> Path:
        return self.folder / f"{outgoing.message_id:08d}-{repeat_mark(outgoing.key)[:12]}.eml"


def write_whole(path: Path, content: bytes) -> None:
    """The whole file or none, also when the machine stops: written beside, flushed to disk, then renamed."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class TaskChannel:
    """A task is delivered as soon as it is due: the pages show it from then on."""

    through = Channel.TASK

    def send(self, outgoing: Outgoing) -> None:
        return None


def ways_out(settings: Mapping[str, Any]) -> dict[Channel, Sender]:
    """The senders that the settings give: without a mail server, mail is written to files."""
    sender = settings.get("MAIL_SENDER") or "no-reply@localhost"
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    files = FileChannel(Path(settings["MESSAGES_FOLDER"]), sender, domain)
    return {
        Channel.EMAIL: mail_server(settings, sender, domain) or files,
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
