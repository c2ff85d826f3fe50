"""The demo, loaded once for each database and hour and read by many tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scstrial.demo.actions import load_demo
from scstrial.foundation.db import commit
from scstrial.foundation.db import db as database
from tests.conftest import empty_tables

CHICAGO = ZoneInfo("America/Chicago")
LOADED = [
    ("sqlite", "2026-03-04T00:30"),
    ("sqlite", "2026-03-11T07:00"),  # the Wednesday after the clocks went on
    ("sqlite", "2026-06-15T13:00"),  # a Monday: the weekend lies within the trials
    ("sqlite", "2026-11-05T22:30"),  # the Thursday after the clocks went back
    ("postgresql", "2026-03-04T00:30"),
]


@dataclass(frozen=True)
class Loaded:
    """The moment at which the stories were told."""

    now: datetime


@pytest.fixture(scope="module", params=LOADED, ids=lambda one: "-".join(one))
def demo(request: pytest.FixtureRequest) -> Iterator[Loaded]:
    """Both clinics at an hour of the North clinic; the tests only read."""
    kind, local = request.param
    application = request.getfixturevalue("sqlite_app" if kind == "sqlite" else "postgres_app")
    with application.app_context():
        empty_tables()
        now = datetime.fromisoformat(local).replace(tzinfo=CHICAGO).astimezone(UTC)
        load_demo(now)
        commit()
        yield Loaded(now)
        database.session.remove()
