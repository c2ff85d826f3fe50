import pytest

from scstrial.daily_logs.choices import Session
from tests.factories.diary import Patient, make_diary_trial, make_link


@pytest.fixture
def trial(clinic, nurse):
    return make_diary_trial(clinic, nurse)


@pytest.fixture
def evening(trial, at):
    """The link of Tuesday evening, and the clock at its prompt."""
    at("2026-03-03T19:40:00-06:00")
    return make_link(trial)


@pytest.fixture
def morning(trial, at):
    at("2026-03-04T08:40:00-06:00")
    return make_link(trial, Session.MORNING, on=4)


@pytest.fixture
def patient(client, evening):
    return Patient(client, evening)
