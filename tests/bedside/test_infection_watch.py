"""The infection watch after the pull on its pages."""

from datetime import datetime, timedelta

import pytest

from scstrial.bedside.actions import record_check
from scstrial.complications.actions import record_complication
from scstrial.complications.choices import (
    ComplicationKind,
    InfectionCertainty,
    InfectionSite,
    Outcome,
    Relatedness,
    Severity,
)
from scstrial.complications.rules import ComplicationFacts
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules import LogEntry, SiteCheck
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from tests.factories.trials import make_leads_out
from tests.reading import tree_of

PULLED = datetime.fromisoformat("2026-03-09T09:30:00-05:00")
DAY = timedelta(days=1)


@pytest.fixture
def trial(at, clinic, nurse):
    at(PULLED + timedelta(hours=1))
    return make_leads_out(clinic, nurse, pulled_at=PULLED, baseline=None)


@pytest.fixture
def words_on(client, nurse, trial):
    def words(address):
        client.post("/sign-out")  # the clock may have moved beyond the session
        response = client.sign_in(nurse).get(address.format(trial=trial.id))
        assert response.status_code == 200
        tree = tree_of(response)
        return " ".join(" ".join(tree.find(".//main").itertext()).split())

    return words


def check(trial, nurse, day):
    moment = PULLED + day * DAY + timedelta(hours=1)
    entry = LogEntry(day_of(moment, trial.zone), Session.UNSCHEDULED, site=SiteCheck(redness=Answer.NO))
    record_check(trial, day, entry, note="", by=nurse, now=moment)
    db.session.commit()


def test_the_pages_name_the_end_of_the_window_and_how_each_check_stands(at, trial, nurse, words_on):
    check(trial, nurse, 1)
    at(PULLED + 5 * DAY)
    words = words_on("/trials/{trial}/complications")
    assert "An infection counts to this trial until Wed 8 Apr , 30 days after the pull." in words
    assert "Done day 1" in words
    assert "Missed day 3" in words
    assert "Not due yet day 14" in words
    for address in ("/trials/{trial}", "/trials/{trial}/logs"):
        assert "An infection counts to this trial until" in words_on(address)


@pytest.mark.parametrize(("hours", "missed"), [(23, False), (24, True), (25, True)])
def test_a_missed_check_is_named_so_on_the_worklist(at, trial, words_on, hours, missed):
    at(datetime.fromisoformat("2026-03-12T10:00:00-05:00") + timedelta(hours=hours))
    words = words_on("/")
    assert "Check 3 days after the pull" in words
    assert ("Check 3 days after the pull, missed" in words) is missed
    assert "not made either: 1 d after the pull" in words


def test_a_missed_check_stays_until_the_next_one_is_due(at, trial, words_on):
    at(datetime.fromisoformat("2026-04-08T09:59:00-05:00"))
    assert "Check 14 days after the pull, missed" in words_on("/")
    at(datetime.fromisoformat("2026-04-08T10:00:00-05:00"))
    assert "Check 30 days after the pull" in words_on("/")


def test_after_the_last_check_the_window_is_closed_without_an_infection(at, trial, nurse, words_on):
    check(trial, nurse, 30)
    at(PULLED + 31 * DAY)
    assert "Window closed, no infection found." in words_on("/trials/{trial}/complications")


def test_an_infection_that_was_confirmed_is_named_when_the_window_closes(at, trial, nurse, words_on):
    began = day_of(PULLED + 2 * DAY, trial.zone)
    facts = ComplicationFacts(
        kind=ComplicationKind.INFECTION,
        severity=Severity.MODERATE,
        relatedness=Relatedness.PROCEDURE,
        outcome=Outcome.RESOLVED,
        began_on=began,
        resolved_on=began + 5 * DAY,
        infection_site=InfectionSite.SUPERFICIAL,
        certainty=InfectionCertainty.PROVEN,
    )
    record_complication(trial, facts, by=nurse, now=PULLED + 8 * DAY)
    check(trial, nurse, 30)
    at(PULLED + 31 * DAY)
    assert "an infection was found: it began Wed 11 Mar" in words_on("/trials/{trial}/complications")


def test_without_the_last_check_nothing_is_known(at, trial, words_on):
    at(PULLED + 33 * DAY)
    assert "the last check was missed: it is not known" in words_on("/trials/{trial}/complications")
