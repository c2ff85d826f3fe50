"""A record that was closed because the patient died: its trial is ended, and nobody is written to."""

from datetime import UTC, datetime, timedelta

import pytest

from scstrial.bedside.actions import pull_leads
from scstrial.foundation.db import commit, db
from scstrial.outbox.choices import MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.patients.actions import close_patient, reopen_patient
from scstrial.patients.choices import ClosedReason, Step
from scstrial.patients.queries import step_counts, steps_of
from scstrial.reminders.actions import plan
from scstrial.trials.actions import cancel_trial
from scstrial.trials.choices import CancelReason, TrialState
from tests.factories.accounts import make_clinic, make_person
from tests.factories.trials import a_pull, make_scheduled, make_under_way

NOW = datetime(2026, 3, 5, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def nurse(app):
    return make_person("nurse", make_clinic())


def close(trial, nurse):
    close_patient(trial.patient, ClosedReason.DIED, "Told by the family.", by=nurse, now=NOW)
    commit()
    return trial


def cancelled(nurse):
    clinic = nurse.clinics[0]
    trial = close(make_scheduled(clinic, nurse, now=NOW - 48 * HOUR, placement_planned_at=NOW + 90 * HOUR), nurse)
    cancel_trial(trial, reason=CancelReason.PATIENT_WISH, note="", by=nurse, now=NOW + HOUR)
    return trial


def pulled(nurse):
    trial = close(make_under_way(nurse.clinics[0], nurse, placed_at=NOW - 100 * HOUR), nurse)
    pull_leads(trial, a_pull(removed_at=NOW + HOUR), by=nurse, now=NOW + 2 * HOUR)
    return trial


WAYS = [(cancelled, TrialState.CANCELLED, Step.CLEARED), (pulled, TrialState.LEADS_OUT, Step.DECISION)]


@pytest.mark.parametrize(("end", "state", "led_to"), WAYS)
def test_ending_its_trial_does_not_open_a_closed_record(nurse, end, state, led_to):
    trial = end(nurse)
    assert trial.state is state
    assert trial.patient.step is Step.CLOSED
    last = steps_of(trial.patient_id)[-1]
    assert last.step is led_to
    assert last.why.endswith("(The record stays closed.)")


@pytest.mark.parametrize(("end", "state", "led_to"), WAYS)
def test_nobody_is_written_to_after_the_trial_of_a_closed_record_ended(nurse, end, state, led_to):
    end(nurse)
    plan(NOW + 3 * HOUR)
    commit()
    to_patient = db.session.query(Message).filter_by(recipient_kind=Recipient.PATIENT, status=MessageStatus.WAITING)
    assert to_patient.count() == 0


@pytest.mark.parametrize(("end", "state", "led_to"), WAYS)
def test_a_record_closed_by_mistake_opens_where_the_end_of_its_trial_led(nurse, end, state, led_to):
    trial = end(nurse)
    reopen_patient(trial.patient, "It was her sister.", by=nurse, now=NOW + 3 * HOUR)
    assert trial.patient.step is led_to
    assert step_counts([trial.clinic_id])[led_to] == 1
