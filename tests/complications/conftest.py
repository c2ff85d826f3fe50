"""A trial placed on Tue 3 Mar 2026, 10:00, in Chicago; it is Wed 4 Mar, 08:40."""

from datetime import datetime

import pytest

from scstrial.bedside.actions import keep_log
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Answer, RedFlag, Session
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.db import db
from tests.factories.trials import make_under_way

PLACED = datetime.fromisoformat("2026-03-03T10:00:00-06:00")


@pytest.fixture
def now(at):
    return at("2026-03-04T08:40:00-06:00")


@pytest.fixture
def trial(now, clinic, nurse, physician):
    return make_under_way(clinic, nurse, placed_at=PLACED, now=now)


@pytest.fixture
def says(trial, nurse, now):
    """`says(temperature_c=..., yes=[RedFlag...])`: a log entered now, and the flag it raises first."""

    def keep(*, yes=(), at=None, session=Session.UNSCHEDULED, **answers):
        moment = at or now
        signs = {RedFlag(name): Answer.YES for name in yes}
        entry = LogEntry(for_on=moment.astimezone(trial.zone).date(), session=session, red_flags=signs, **answers)
        keep_log(trial, entry, by=nurse, now=moment)
        db.session.commit()
        return flags_of(trial.id)[0]

    return keep
