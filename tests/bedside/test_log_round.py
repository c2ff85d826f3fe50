"""The phone round, and calls that reached nobody."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.bedside.queries import calls_for
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import keep_log
from tests.factories.trials import make_under_way

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
SLOT = LogSlot(date(2026, 3, 4), Session.EVENING)


@pytest.fixture
def signed_in(client, nurse, at):
    at("2026-03-04T20:00:00-06:00")
    return client.sign_in(nurse)


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@pytest.fixture
def second(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT, given_name="Tom", email="tom@example.org")


def not_reached(client, trial, note="", **more):
    where = f"/trials/{trial.id}/logs/not-reached?on=2026-03-04&session=evening"
    where += "".join(f"&{name}={value}" for name, value in more.items())
    return client.post(where, data={"note": note})


def log_of(trial, passed=None):
    tail = f"&passed={passed}" if passed else ""
    return f"/trials/{trial.id}/logs/new?on=2026-03-04&session=evening&round=1{tail}"


def test_who_is_skipped_is_passed_over_and_named_at_the_end(signed_in, trial, second):
    assert signed_in.get("/round").location == log_of(trial)
    assert f"/round?passed={trial.id}" in signed_in.get(log_of(trial)).get_data(as_text=True)
    assert signed_in.get(f"/round?passed={trial.id}").location == log_of(second, trial.id)
    page = signed_in.get(f"/round?passed={trial.id},{second.id}").get_data(as_text=True)
    assert "2 patients still without the log due today" in page
    assert page.count("Skipped") == 2


def test_the_longest_due_comes_first(signed_in, trial, nurse):
    london = make_clinic("London clinic", time_zone="Europe/London")
    nurse.clinics.append(london)
    earlier = make_under_way(london, nurse, placed_at=PLACED_AT, given_name="Una", email="una@example.org")
    first = signed_in.get("/round").location  # in London it is the next day, and no log is due there yet
    assert f"/trials/{trial.id}/" in first
    assert earlier.id > trial.id


def test_a_saved_log_leads_on_and_keeps_who_was_passed_over(signed_in, trial, second):
    saved = signed_in.post(log_of(second, trial.id), data={"pain-leg_left-average": "3"})
    assert saved.location == f"/round?passed={trial.id}"


def test_a_call_that_reached_nobody_is_noted_with_its_time_and_shown_to_the_next_caller(signed_in, trial, second, db):
    answer = not_reached(signed_in, trial, "No answer, no voice mail", round=1)
    assert answer.location == f"/round?passed={trial.id}"
    [call] = calls_for(trial.id, SLOT)
    assert (call.by_name, call.note) == ("Nurse Example", "No answer, no voice mail")
    page = signed_in.get(log_of(trial)).get_data(as_text=True)
    assert re.search("Not reached <b>[^<]*20:00</b>, Nurse Example: No answer, no voice mail", page)
    done = signed_in.get(f"/round?passed={trial.id},{second.id}").get_data(as_text=True)
    assert re.search("Not reached [^<]*20:00, Nurse Example", done)
    assert done.count("Skipped") == 1
    entry = db.session.query(AuditEntry).filter_by(act="call not reached").one()
    assert entry.about["call_id"] == call.id


def test_calls_are_only_added(signed_in, trial):
    not_reached(signed_in, trial, "busy")
    assert not_reached(signed_in, trial).location == f"/trials/{trial.id}/logs"
    assert [call.note for call in calls_for(trial.id, SLOT)] == ["", "busy"]


def test_a_note_longer_than_the_record_holds_is_refused(signed_in, trial):
    assert not_reached(signed_in, trial, "x" * 500).status_code == 303
    assert not_reached(signed_in, trial, "x" * 501).status_code == 409
    assert len(calls_for(trial.id, SLOT)) == 1


def test_a_call_for_tomorrow_is_refused(signed_in, trial):
    answer = signed_in.post(f"/trials/{trial.id}/logs/not-reached?on=2026-03-05&session=evening", data={})
    assert answer.status_code == 409
    assert calls_for(trial.id, LogSlot(date(2026, 3, 5), Session.EVENING)) == []


def test_another_clinics_patient_cannot_be_noted(client, trial, at):
    at("2026-03-04T20:00:00-06:00")
    client.sign_in(make_person("nurse", make_clinic("South clinic"), email="south@example.org"))
    assert not_reached(client, trial).status_code == 404
    assert calls_for(trial.id, SLOT) == []


def test_the_phone_is_a_link_at_the_head_of_the_form(signed_in, trial):
    page = signed_in.get(log_of(trial)).get_data(as_text=True)
    assert f'class="btn btn-secondary" href="tel:{trial.patient.phone}"' in page


def test_the_worklist_leads_to_the_round_in_one_press(signed_in, trial):
    assert 'href="/round"' in signed_in.get("/").get_data(as_text=True)


def test_a_patient_whose_log_came_in_is_left_out(signed_in, trial, nurse):
    keep_log(trial, nurse, 2, now=PLACED_AT + timedelta(days=2, hours=9, minutes=45))
    assert "Every patient has the log due today" in signed_in.get("/round").get_data(as_text=True)
