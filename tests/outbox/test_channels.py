"""The ways out, against a real mail server and a real folder."""

import socket
import ssl
import subprocess
from email import message_from_bytes
from email.policy import default as default_policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from scstrial.outbox.channels import (
    FileChannel,
    NotDelivered,
    Security,
    SmtpChannel,
    SmtpSettings,
    TaskChannel,
    mail_of,
    repeat_mark,
)
from scstrial.outbox.choices import Channel, FailureKind
from scstrial.outbox.ways_out import ways_out
from tests.factories.outbox import outgoing
from tests.peers import free_port


class Inbox:
    """Keeps what comes in; may be told to answer a command with a reply of its own."""

    def __init__(self, *, rcpt="", data="", mail=""):
        self.replies = {"rcpt": rcpt, "data": data, "mail": mail}
        self.mails = []
        self.signed_in = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        if not self.replies["mail"]:
            envelope.mail_from = address
        return self.replies["mail"] or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if not self.replies["rcpt"]:
            envelope.rcpt_tos.append(address)
        return self.replies["rcpt"] or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if not self.replies["data"]:
            self.mails.append(message_from_bytes(envelope.content, policy=default_policy))
            self.signed_in.append(session.authenticated)
        return self.replies["data"] or "250 OK"


def password_is_right(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=(given.login, given.password) == (b"clinic", b"right"), handled=False)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate of our own for `localhost`, and the key."""
    folder = tmp_path_factory.mktemp("certificate")
    key, cert = folder / "key.pem", folder / "cert.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*request, *names], check=True, capture_output=True)
    return cert, key


@pytest.fixture
def server_side(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusting(certificate):
    return ssl.create_default_context(cafile=str(certificate[0]))


opened = []  # channels of a test


@pytest.fixture
def mail_server():
    """Start real mail servers; `mail_server(inbox, **options)` gives the port."""
    running = []

    def start(inbox, *, tls=None, **options):
        controller = Controller(inbox, hostname="localhost", port=free_port(), ssl_context=tls, **options)
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    while opened:
        opened.pop().close()
    for controller in running:
        controller.stop()


def channel_to(port, *, trusted=None, **given):
    values = {"security": Security.NONE, "sender": "North clinic <messages@clinic.example>", "domain": "clinic.example"}
    channel = SmtpChannel(SmtpSettings(host="localhost", port=port, **{"timeout_s": 5, **values, **given}), trusted)
    opened.append(channel)
    return channel


def test_a_mail_arrives_with_its_text(mail_server):
    inbox = Inbox()
    channel_to(mail_server(inbox), reply_to="desk@clinic.example").send(outgoing(body="¿Preguntas? Llame.\n"))
    (mail,) = inbox.mails
    assert mail["To"] == "patient@example.org"
    assert mail["From"] == "North clinic <messages@clinic.example>"
    assert mail["Reply-To"] == "desk@clinic.example"
    assert mail["Subject"] == "North clinic: your morning log"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content() == "¿Preguntas? Llame.\r\n"


def test_a_repeat_can_be_told_by_its_message_id(mail_server):
    inbox = Inbox()
    channel = channel_to(mail_server(inbox))
    for key in ("log-am:1:2026-03-04", "log-am:1:2026-03-04", "log-am:1:2026-03-05"):
        channel.send(outgoing(key))
    first, repeat, other = [mail["Message-ID"] for mail in inbox.mails]
    assert first == repeat != other
    assert first.endswith("@clinic.example>")


def test_a_mail_says_nothing_of_its_key():
    assert "log-am" not in mail_of(outgoing(), "a@clinic.example", "clinic.example").as_string()


def test_it_goes_encrypted_and_signed_in_after_starttls(mail_server, server_side, trusting):
    inbox = Inbox()
    port = mail_server(
        inbox, require_starttls=True, tls_context=server_side, authenticator=password_is_right, auth_required=True
    )
    sign_in = {"username": "clinic", "password": "right", "security": Security.STARTTLS}
    channel_to(port, trusted=trusting, **sign_in).send(outgoing())
    assert inbox.signed_in == [True]


def test_it_goes_encrypted_from_the_start(mail_server, server_side, trusting):
    inbox = Inbox()
    port = mail_server(inbox, tls=server_side)
    channel_to(port, trusted=trusting, security=Security.TLS).send(outgoing())
    assert len(inbox.mails) == 1


def test_a_server_whose_certificate_is_not_trusted_gets_nothing(mail_server, server_side):
    inbox = Inbox()
    port = mail_server(inbox, tls=server_side)
    with pytest.raises(NotDelivered) as failed:
        channel_to(port, security=Security.TLS).send(outgoing())
    assert failed.value.kind is FailureKind.SETTINGS
    assert inbox.mails == []


def test_a_server_without_encryption_gets_nothing_when_encryption_is_asked_for(mail_server):
    inbox = Inbox()
    with pytest.raises(NotDelivered) as failed:
        channel_to(mail_server(inbox), security=Security.STARTTLS).send(outgoing())
    assert failed.value.kind is FailureKind.SETTINGS
    assert inbox.mails == []


def test_a_wrong_password_is_a_matter_of_our_settings(mail_server, server_side, trusting):
    port = mail_server(
        Inbox(), require_starttls=True, tls_context=server_side, authenticator=password_is_right, auth_required=True
    )
    sign_in = {"username": "clinic", "password": "wrong", "security": Security.STARTTLS}
    with pytest.raises(NotDelivered) as failed:
        channel_to(port, trusted=trusting, **sign_in).send(outgoing())
    assert failed.value.kind is FailureKind.SETTINGS


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ({"rcpt": "550 5.1.1 no such person"}, FailureKind.BAD_ADDRESS),
        ({"rcpt": "451 4.7.1 come back later"}, FailureKind.UNREACHABLE),
        ({"data": "554 5.7.1 not wanted"}, FailureKind.REFUSED),
        ({"data": "452 4.3.1 no room"}, FailureKind.UNREACHABLE),
        ({"mail": "553 5.7.1 who are you"}, FailureKind.SETTINGS),
    ],
)
def test_a_reply_becomes_a_kind_of_failure(mail_server, reply, kind):
    with pytest.raises(NotDelivered) as failed:
        channel_to(mail_server(Inbox(**reply))).send(outgoing())
    assert failed.value.kind is kind


def test_what_went_wrong_is_told_without_the_address(mail_server):
    with pytest.raises(NotDelivered) as failed:
        channel_to(mail_server(Inbox(rcpt="550 <patient@example.org> unknown"))).send(outgoing())
    assert failed.value.detail == "SMTP 550"


def test_a_server_that_is_not_there_may_be_there_later():
    with pytest.raises(NotDelivered) as failed:
        channel_to(free_port()).send(outgoing())
    assert failed.value.kind is FailureKind.UNREACHABLE


def test_a_server_that_does_not_answer_is_given_up_on():
    with socket.create_server(("localhost", 0)) as silent, pytest.raises(NotDelivered) as failed:
        channel_to(silent.getsockname()[1], timeout_s=1).send(outgoing())
    assert failed.value.kind is FailureKind.UNREACHABLE


def test_a_quarrel_at_the_goodbye_is_no_failure(mail_server):
    class NoGoodbye(Inbox):
        async def handle_QUIT(self, server, session, envelope):
            server.transport.abort()
            return "221 Bye"

    inbox = NoGoodbye()
    channel = channel_to(mail_server(inbox))
    channel.send(outgoing())
    channel.close()
    assert len(inbox.mails) == 1


def test_one_connection_serves_all_that_goes_out_in_a_row(mail_server):
    class Greeting(Inbox):
        greeted = 0

        async def handle_EHLO(self, server, session, envelope, hostname, responses):
            self.greeted += 1
            session.host_name = hostname
            return responses

    inbox = Greeting()
    channel = channel_to(mail_server(inbox))
    for number in range(5):
        channel.send(outgoing(f"log-am:{number}"))
    assert (len(inbox.mails), inbox.greeted) == (5, 1)


def test_a_refused_recipient_leaves_the_connection_to_the_next(mail_server):
    class Picky(Inbox):
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address == "gone@example.org":
                return "550 5.1.1 no such person"
            return await super().handle_RCPT(server, session, envelope, address, options)

    inbox = Picky()
    channel = channel_to(mail_server(inbox))
    with pytest.raises(NotDelivered):
        channel.send(outgoing(address="gone@example.org"))
    channel.send(outgoing())
    assert len(inbox.mails) == 1


def test_a_connection_that_was_cut_meanwhile_is_opened_anew(mail_server):
    inbox = Inbox()
    channel = channel_to(mail_server(inbox))
    channel.send(outgoing("a"))
    channel.server.sock.shutdown(socket.SHUT_RDWR)
    channel.used_at = 0.0  # a while ago
    channel.send(outgoing("b"))
    assert len(inbox.mails) == 2


def test_a_server_that_drops_the_line_in_mid_message_may_take_it_later(mail_server):
    class Dropping(Inbox):
        async def handle_DATA(self, server, session, envelope):
            server.transport.abort()
            return "250 OK"

    with pytest.raises(NotDelivered) as failed:
        channel_to(mail_server(Dropping())).send(outgoing())
    assert failed.value.kind is FailureKind.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    ["", "no-at-sign", "@example.org", "a b@example.org", "a\nBcc: x@example.org", "josé@example.org", "a@..org"],
)
def test_an_address_that_no_server_takes_is_refused_at_once(address):
    with pytest.raises(NotDelivered) as failed:
        mail_of(outgoing(address=address), "a@clinic.example", "clinic.example")
    assert failed.value.kind is FailureKind.BAD_ADDRESS


def test_a_domain_in_another_script_is_written_as_servers_take_it():
    assert (
        mail_of(outgoing(address="ana@clínica.example"), "a@b.example", "b.example")["To"]
        == "ana@xn--clnica-4va.example"
    )


def test_without_a_mail_server_each_message_is_a_file(tmp_path):
    channel = FileChannel(tmp_path / "messages", "messages@clinic.example")
    channel.send(outgoing())
    (file,) = (tmp_path / "messages").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default_policy)
    assert mail["To"] == "patient@example.org"
    assert mail.get_content().startswith("Your North clinic morning log")
    assert file.stat().st_mode & 0o077 == 0


def test_a_repeat_replaces_the_file_of_the_first_try(tmp_path):
    channel = FileChannel(tmp_path, "messages@clinic.example")
    channel.send(outgoing())
    channel.send(outgoing())
    channel.send(outgoing("log-am:1:2026-03-05", message_id=6))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_a_failed_try(tmp_path):
    (tmp_path / "messages").write_text("a file where the folder should be")
    with pytest.raises(NotDelivered) as failed:
        FileChannel(tmp_path / "messages", "messages@clinic.example").send(outgoing())
    assert failed.value.kind is FailureKind.SETTINGS


def test_a_task_is_delivered_by_being_shown():
    channel = TaskChannel()
    channel.send(outgoing(channel=Channel.TASK))
    assert channel.through is Channel.TASK


def test_without_a_mail_server_mail_is_written_to_files(tmp_path):
    ways = ways_out({"MESSAGES_FOLDER": str(tmp_path), "MAIL_SERVER": ""})
    assert ways[Channel.EMAIL].through is Channel.FILE
    assert ways[Channel.TASK].through is Channel.TASK


def test_with_a_mail_server_mail_goes_there(tmp_path):
    given = {
        "MESSAGES_FOLDER": str(tmp_path),
        "MAIL_SERVER": "mail.clinic.example",
        "MAIL_SENDER": "North clinic <m@clinic.example>",
        "MAIL_SECURITY": "tls",
        "MAIL_PORT": 465,
    }
    channel = ways_out(given)[Channel.EMAIL]
    assert channel.through is Channel.EMAIL
    assert channel.settings.domain == "clinic.example"
    assert channel.settings.security is Security.TLS


def test_the_mark_of_a_repeat_is_the_same_on_every_machine():
    assert repeat_mark("log-am:1:2026-03-04") == repeat_mark("log-am:1:2026-03-04")
    assert len(repeat_mark("x")) == 40
