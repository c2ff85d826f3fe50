"""What every test may ask for. A test that uses `app` runs once on SQLite and once on PostgreSQL."""

import gc
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings as property_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, text

from scstrial.app import create_app
from scstrial.audit.choices import System
from scstrial.foundation.db import db as database
from tests import remembering
from tests.client import InspectingClient
from tests.factories.accounts import make_clinic, make_person
from tests.peers import PrivatePostgres
from tests.sharing import FileByFile, longest_first

property_settings.register_profile("unhurried", deadline=None)  # other workers may have the processor
property_settings.load_profile("unhurried")
KEPT = {"alembic_version", "roles"}  # filled by migrations


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> FileByFile:
    config.option.loadscopereorder = False  # it would begin with the files of the most tests, which are the quick ones
    return FileByFile(config, log)


def pytest_collection_finish() -> None:
    """Some 700,000 objects are there for the whole run: looking through them for garbage took a tenth of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def test_settings(url: str, folder: Path) -> dict[str, object]:
    return {
        "TESTING": True,
        "SECRET_KEY": "only for tests",
        "SECURITY_PASSWORD_SALT": "only for tests",
        "PUBLIC_URL": "http://localhost",
        "SQLALCHEMY_DATABASE_URI": url,
        "MESSAGES_FOLDER": str(folder / "messages"),
        "MAIL_SERVER": "",
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
        "SECURITY_HASHING_SCHEMES": ["argon2", "hex_md5"],
        "SECURITY_PASSWORD_HASH": "plaintext",
        "SECURITY_PASSWORD_SCHEMES": ["plaintext"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["plaintext"],
        "SERVER_NAME": None,
        "PROPAGATE_EXCEPTIONS": False,
    }


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Memory-backed where there is such a place: SQLite syncs to disk at each commit."""
    memory = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(prefix="scstrial-", dir=memory if memory.is_dir() else None))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivatePostgres]:
    server = PrivatePostgres()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_app(folder: Path) -> Iterator[Flask]:
    yield from migrated(create_app(test_settings(f"sqlite:///{folder / 'test.sqlite3'}", folder)), folder)


@pytest.fixture(scope="session")
def postgres_app(postgres: PrivatePostgres, folder: Path) -> Iterator[Flask]:
    yield from migrated(create_app(test_settings(postgres.new_database("test"), folder)), folder)


def remember_templates(app: Flask, folder: Path) -> None:
    """Templates are translated once for all applications of a run; a changed one is translated anew."""
    own = folder / "templates"
    own.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(own))


def migrated(app: Flask, folder: Path) -> Iterator[Flask]:
    """The application with every table, until the run ends."""
    remember_templates(app, folder)
    app.test_client_class = InspectingClient
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty database; the test runs inside its context."""
    application: Flask = request.getfixturevalue("sqlite_app" if request.param == "sqlite" else "postgres_app")
    with application.app_context():
        empty_tables()
        if "monkeypatch" not in request.fixturenames:  # what a factory makes under a patch is made for this test alone
            remembering.begin(database.engine)
        yield application
        remembering.end(database.engine)
        database.session.remove()


def empty_tables() -> None:
    """Take every row out, children first."""
    tables = [table.name for table in reversed(database.metadata.sorted_tables) if table.name not in KEPT]
    with database.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("; ".join(f'DELETE FROM "{name}"' for name in tables)))
            return
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name in tables:
            connection.exec_driver_sql(f'DELETE FROM "{name}"')


@pytest.fixture
def db(app: Flask):
    return database


@pytest.fixture
def client(app: Flask) -> InspectingClient:
    return app.test_client()


@pytest.fixture
def at():
    """Set the clock: `at("2026-03-04T09:00:00-06:00")`; it stands still until set again."""
    travellers = []

    def set_clock(moment: str | datetime) -> datetime:
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        while travellers:
            travellers.pop().stop()
        traveller = time_machine.travel(when, tick=False)
        traveller.start()
        travellers.append(traveller)
        return when.astimezone(UTC)

    yield set_clock
    while travellers:
        travellers.pop().stop()


@pytest.fixture
def clinic(app: Flask):
    return make_clinic(by=System.COMMAND_LINE)


@pytest.fixture
def nurse(clinic):
    return make_person("nurse", clinic)


@pytest.fixture
def physician(clinic):
    return make_person("physician", clinic)


@pytest.fixture
def administrator(clinic):
    return make_person("administrator", clinic)


@pytest.fixture
def queries_counted(app: Flask):
    """`with queries_counted() as count: ...; count()` says how many statements ran."""
    from contextlib import contextmanager

    @contextmanager
    def counting():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
                seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield lambda: len(seen)
        finally:
            event.remove(database.engine, "before_cursor_execute", note)

    return counting
