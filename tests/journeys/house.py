"""The clinic's computer: the application as in production on a free port, its clock set by the story."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from flask_migrate import upgrade
from werkzeug.serving import WSGIRequestHandler, make_server

from config import settings
from scstrial.app import create_app
from scstrial.foundation.db import db
from scstrial.scheduler.process import clockwork_of, run_one_round
from tests.factories.accounts import make_clinic, make_person
from tests.peers import free_port

NAMES = {"nurse": "Rosa Ortiz RN", "physician": "Dr Ada Lindt", "administrator": "Ben Moss"}
CHICAGO = ZoneInfo("America/Chicago")
MESSAGE_TIMES = tuple(time.fromisoformat(at) for at in ("08:05", "08:35", "10:05", "12:05", "18:05", "20:05"))
WHOLE_SHIFT_MINUTES = 600  # the days of a story pass in one sign-in; the time-out has tests of its own


def in_chicago(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=CHICAGO)


class Quiet(WSGIRequestHandler):
    """Requests are not printed; failures are."""

    def log_request(self, *_args):
        pass


class PostOffice:
    """A real mail server that keeps what it gets."""

    def __init__(self):
        self.mails = []
        self.unknown = set()  # addresses that nobody has here
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.unknown:
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=modern))
        return "250 OK"

    def to(self, address):
        return [mail for mail in self.mails if mail["To"] == address]


class House:
    """One clinic with its people, one database, one server; `clock_is` moves its time."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.port = free_port()
        self.moment: datetime | None = None
        self.post_office = PostOffice()
        self.address = f"http://localhost:{self.port}"
        self.app = create_app(settings(self.surroundings(database_url, folder), file=folder / "no-settings.env"))
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=Quiet)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def surroundings(self, database_url: str, folder: Path) -> dict[str, str]:
        return {
            "SECRET_KEY": "a key for one journey alone, long enough to sign with",
            "SECURITY_PASSWORD_SALT": "a salt for one journey alone",
            "PUBLIC_URL": self.address,
            "DATABASE_URL": database_url,
            "MESSAGES_FOLDER": str(folder / "messages"),
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self.post_office.controller.port),
            "MAIL_SECURITY": "none",
            "MAIL_SENDER": "clinic@example.org",
            "SESSION_MINUTES": str(WHOLE_SHIFT_MINUTES),
            "LOG_LEVEL": "WARNING",
            "SCSTRIAL_TESTING": "yes",
            "CLOCK_OFFSET_SECONDS": "0",
        }

    def clock_is(self, local: str) -> None:
        """Let time pass until a moment in Chicago, such as `2026-03-04 09:30`; the clockwork runs on the way."""
        goal = in_chicago(local)
        on = self.moment.date() if self.moment else goal.date()
        while on <= goal.date():
            stops = (datetime.combine(on, at, CHICAGO) for at in MESSAGE_TIMES)
            for stop in (each for each in stops if (self.moment or goal) < each < goal):
                self.set_clock(stop)
            on += timedelta(days=1)
        self.set_clock(goal)

    def wakes_at(self, local: str) -> None:
        """Jump there; what lies between is not lived through."""
        self.set_clock(in_chicago(local))

    def set_clock(self, moment: datetime) -> None:
        self.moment = moment
        self.app.config["CLOCK_OFFSET_SECONDS"] = int((moment - datetime.now(UTC)).total_seconds())
        self.clockwork_runs()

    def clockwork_runs(self) -> None:
        """One round of the scheduler, as `flask scheduler tick` runs it."""
        run_one_round(self.app, clockwork_of(self.app))

    @contextmanager
    def at_the_desk(self):
        """Inside the application, for what is set up before the doors open."""
        with self.app.app_context():
            yield
            db.session.remove()

    def hire(self, *roles: str) -> None:
        """A clinic with one person per role; they sign in with the usual password."""
        with self.at_the_desk():
            clinic = make_clinic(name="North clinic")
            for role in roles:
                make_person(role, clinic, name=NAMES[role], email=f"{role}@example.org")

    def open_doors(self) -> None:
        with self.app.app_context():
            upgrade()
        self.post_office.controller.start()
        self.thread.start()

    def close_doors(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.post_office.controller.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
