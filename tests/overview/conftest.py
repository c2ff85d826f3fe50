"""A clinic on Fri 6 Mar 2026, 08:40, with trials of that week."""

from datetime import timedelta
from decimal import Decimal

import pytest

from scstrial.assessments.choices import Area
from scstrial.bedside.actions import keep_log
from scstrial.daily_logs.choices import Answer, RedFlag, Session
from scstrial.daily_logs.rules import LogEntry, PainRating, SiteCheck, session_due_at
from scstrial.foundation.db import db
from tests.factories.overview import NOW, local
from tests.factories.trials import make_under_way
from tests.reading import tree_of

FEVER_AND_BACK_PAIN = {"temperature_c": Decimal("38.6"), "red_flags": {RedFlag.SEVERE_BACK_PAIN: Answer.YES}}
RED_SITE = {"site": SiteCheck(redness=Answer.YES, redness_cm=Decimal("2.5"))}


@pytest.fixture
def now(at):
    return at(NOW)


@pytest.fixture
def log(nurse):
    """`log(trial, 4, "morning", pain=5)`: kept ten minutes after its time, or at the moment given."""

    def keep(trial, day, session="evening", pain=None, entered=None, **said):
        on = trial.placed_on + timedelta(days=day)
        rated = () if pain is None else (PainRating(Area.LEG_LEFT, average=Decimal(str(pain))),)
        entry = LogEntry(for_on=on, session=Session(session), pain=rated, **said)
        usual = session_due_at(on, Session(session), trial.zone) + timedelta(minutes=10)
        row = keep_log(trial, entry, by=nurse, now=entered or usual)
        db.session.commit()
        return row

    return keep


@pytest.fixture
def under_way(now, clinic, nurse, log):
    """A trial placed on Mon 2 Mar at 10:00 whose logs are all in; `pains` are those of Day 1 on."""

    def make(pains=(7, 6, 5), last_log=True, placed="2026-03-02 10:00", **details):
        trial = make_under_way(clinic, nurse, placed_at=local(placed), **details)
        for day, pain in enumerate(pains, start=1):
            log(trial, day, "evening", pain)
        if last_log:
            log(trial, len(pains) + 1, "morning", entered=local("2026-03-06 08:36"))
        return trial

    return make


@pytest.fixture
def as_nurse(now, client, nurse):
    return client.sign_in(nurse)


@pytest.fixture
def text_of():
    """The words of a page, without markup, spaces made one."""

    def words(response):
        assert response.status_code == 200, response.get_data(as_text=True)[-2000:]
        tree = tree_of(response)
        main = tree.find(".//main")
        return " ".join(" ".join(main.itertext()).split())

    return words
