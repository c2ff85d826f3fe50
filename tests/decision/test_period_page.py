"""The page of pain by program, on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.daily_logs.choices import Session
from scstrial.programming.choices import Waveform
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import YES, keep_log, pain_of
from tests.factories.trials import a_program, make_scheduled, make_session, make_under_way
from tests.filled import text_of

PLACED_AT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = PLACED_AT + 7 * DAY
BURST = a_program(name="P2", waveform=Waveform.BURST, rate_hz=40, coverage_pct=None)


@pytest.fixture
def signed_in(at, client, nurse):
    at(NOW)
    client.sign_in(nurse)
    return client


@pytest.fixture
def trial(at, clinic, nurse):
    """Tonic from Day 0, burst from Day 3 at noon; days 1 to 5 logged but for Day 2."""
    at(NOW)
    trial = make_under_way(clinic, nurse, placed_at=PLACED_AT)
    make_session(trial, nurse, held_at=PLACED_AT + HOUR, now=NOW)
    make_session(trial, nurse, held_at=PLACED_AT + 3 * DAY + 2 * HOUR, now=NOW, programs=(BURST,))
    for day, average in ((1, 6), (3, 5), (4, 3), (5, 4)):
        more = {"coverage_pct": 80, "program": "P1"} if day == 1 else {}
        answers = {"pain": (pain_of(average, 7, 1, 3),), "stim_on": YES, "stim_hours_used": Decimal(20)}
        keep_log(trial, nurse, day, relief_reported_pct=40, **answers, **more)
    return trial


def test_each_run_of_days_is_shown_with_its_numbers_and_what_must_be_seen(signed_in, trial):
    words = text_of(signed_in.get(f"/trials/{trial.id}/program-periods"))
    assert "A supporting fact, not the verdict" in words
    assert "P1 Tonic 4.2 mA, 250 µs, 50 Hz named by the patient on 1 of 2 days Day 1 to 2" in words
    assert "6 of 10, 25.0 % relief 1 of 2 days" in words
    assert "P2 Burst 4.2 mA, 250 µs, 40 Hz Day 3 to 5" in words
    assert "4 of 10, 50.0 % relief 3 of 3 days" in words
    assert "carry-over possible Day 3, 4" in words
    assert "Programs set on Day 3: that day's rating speaks of both" in words
    assert "20 h a day 1 of 2 days" in words


def test_the_page_takes_the_same_number_of_queries_for_many_days(signed_in, trial, nurse, queries_counted):
    def count():
        with queries_counted() as counted:
            signed_in.get(f"/trials/{trial.id}/program-periods")
        return counted()

    first = count()
    keep_log(trial, nurse, 6)
    keep_log(trial, nurse, 6, Session.MORNING)
    make_session(trial, nurse, held_at=PLACED_AT + 6 * DAY, now=NOW, programs=(a_program(name="P3"),))
    assert count() == first


def test_without_leads_the_page_says_what_will_appear(signed_in, clinic, nurse):
    trial = make_scheduled(clinic, nurse, now=NOW)
    assert "No day on a program yet" in text_of(signed_in.get(f"/trials/{trial.id}/program-periods"))


def test_a_trial_of_another_clinic_is_not_found(at, client, trial):
    client.sign_in(make_person("nurse", make_clinic(name="Elsewhere"), email="other@example.org"))
    assert client.get(f"/trials/{trial.id}/program-periods").status_code == 404


def test_the_log_list_and_the_log_say_which_program_it_was(signed_in, trial):
    words = text_of(signed_in.get(f"/trials/{trial.id}/logs"))
    assert "P1 Tonic as the patient says" in words
    assert "P2 Burst by the sessions" in words
    log = trial_log(trial, 4)
    assert "Program P2 Burst by the sessions" in text_of(signed_in.get(f"/logs/{log}"))


def trial_log(trial, day):
    from scstrial.daily_logs.queries import logs_of

    return next(log.id for log in logs_of(trial.id) if (log.for_on - trial.placed_on).days == day)
