"""The ways out: a mail server, a folder of files while there is none, and tasks inside the program."""

import hashlib
import os
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from scstrial.foundation.choice import Choice
from scstrial.outbox.choices import Channel, FailureKind
from scstrial.outbox.rules import failure_of_reply
from scstrial.outbox.text_messages import text_of


class KnownHeaders(HeaderRegistry):
    """The standard library makes a new class for each header of each mail: a fifth of the time a mail takes."""

    @cache  # noqa: B019 - there is one, for as long as the process lives
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)


# Seven bits, as not every mail server on the way says that it takes eight.
MAIL_POLICY = SMTP_POLICY.clone(header_factory=KnownHeaders(), cte_type="7bit")
SMTP_OK = 250
TRUSTED_FOR_SECONDS = 5  # servers close idle connections after minutes
ABOUT_RECIPIENT = frozenset({FailureKind.BAD_ADDRESS, FailureKind.REFUSED})


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
    first_tried_at: datetime | None = None
    is_unsure: bool = False  # an earlier try may have handed it over


class NotDelivered(Exception):
    """A channel could not deliver; the detail names a reply code or an error type, never a person."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(f"{kind.value}: {detail}")


class Sender(Protocol):
    """A way out; `send` returns the receiver's id of what it took ("" if it gives none), else raises `NotDelivered`."""

    through: Channel

    def send(self, outgoing: Outgoing) -> str: ...


@runtime_checkable
class Closing(Protocol):
    """A way out that keeps something open while there is more to send."""

    def close(self) -> None: ...


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
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["Message-ID"] = f"<{repeat_mark(outgoing.key)}@{domain}>"
    mail["Date"] = format_datetime(outgoing.tried_at)
    mail["From"] = header_of_all("From", sender)
    mail["Auto-Submitted"] = header_of_all("Auto-Submitted", "auto-generated")  # RFC 3834: no holiday notes back
    if reply_to:
        mail["Reply-To"] = header_of_all("Reply-To", reply_to)
    mail["To"] = ascii_address(outgoing.address)
    mail["Subject"] = outgoing.subject
    mail.set_content(outgoing.body)
    return mail


@lru_cache(maxsize=16)
def header_of_all(name: str, text: str) -> BaseHeader:
    """A header that is the same in each mail, read once."""
    header: BaseHeader = MAIL_POLICY.header_factory(name, text)
    return header


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
    """Sends through a mail server; certificates are checked. One connection serves all that goes out in a row."""

    through = Channel.EMAIL

    def __init__(self, settings: SmtpSettings, trusted: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self.trusted = trusted or ssl.create_default_context()
        self.server: smtplib.SMTP | None = None
        self.used_at = 0.0

    def send(self, outgoing: Outgoing) -> str:
        mail = mail_of(outgoing, self.settings.sender, self.settings.domain, self.settings.reply_to)
        try:
            with failures_named():
                self.connected().sendmail(self.settings.sender, [str(mail["To"])], mail.as_bytes())
        except NotDelivered as failure:
            # A refused recipient leaves the connection as it was; after anything else a new one is safer.
            if failure.kind not in ABOUT_RECIPIENT:
                self.close()
            raise
        self.used_at = time.monotonic()
        return str(mail["Message-ID"])

    def connected(self) -> smtplib.SMTP:
        """The open connection when the server still answers on it, else a new one, signed in."""
        if self.server is not None and not self.is_usable(self.server):
            self.close()
        if self.server is None:
            self.server = self.opened()
            self.begin(self.server)
        return self.server

    def is_usable(self, server: smtplib.SMTP) -> bool:
        """Used a moment ago, or it answers now: so a connection that was cut is never taken for a failed message."""
        if time.monotonic() - self.used_at < TRUSTED_FOR_SECONDS:
            return True
        try:
            return server.noop()[0] == SMTP_OK
        except (OSError, smtplib.SMTPException):
            return False

    def begin(self, server: smtplib.SMTP) -> None:
        try:
            if self.settings.security is Security.STARTTLS:
                server.starttls(context=self.trusted)
            if self.settings.username:
                server.login(self.settings.username, self.settings.password)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Say goodbye if the server listens; a quarrel over it is no failure, what was sent is delivered by then."""
        server, self.server = self.server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()

    def opened(self) -> smtplib.SMTP:
        where = (self.settings.host, self.settings.port)
        us, wait = self.settings.domain, self.settings.timeout_s  # unnamed, a name server is asked each time who we are
        if self.settings.security is Security.TLS:
            return smtplib.SMTP_SSL(*where, local_hostname=us, timeout=wait, context=self.trusted)
        return smtplib.SMTP(*where, local_hostname=us, timeout=wait)


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
    """Writes each message to a file, while no way out is set; a repeat replaces the file of the first try."""

    through = Channel.FILE

    def __init__(self, folder: Path, sender: str, domain: str = "localhost") -> None:
        self.folder = folder
        self.sender = sender
        self.domain = domain

    def send(self, outgoing: Outgoing) -> str:
        content = self.content_of(outgoing)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path_of(outgoing), content)
        except OSError as wrong:
            raise NotDelivered(FailureKind.SETTINGS, type(wrong).__name__) from wrong
        return ""

    def content_of(self, outgoing: Outgoing) -> bytes:
        """A mail as a mail program opens it; a text message as number and text."""
        if outgoing.channel is Channel.SMS:
            return f"To: {outgoing.address}\n\n{text_of(outgoing.body, outgoing.key)}\n".encode()
        return mail_of(outgoing, self.sender, self.domain).as_bytes()

    def path_of(self, outgoing: Outgoing) -> Path:
        ending = "sms.txt" if outgoing.channel is Channel.SMS else "eml"
        return self.folder / f"{outgoing.message_id:08d}-{repeat_mark(outgoing.key)[:12]}.{ending}"


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

    def send(self, outgoing: Outgoing) -> str:
        return ""
