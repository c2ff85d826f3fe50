"""Where the clinic's step of the pain scale is finer than 1, the patient types a number."""

from decimal import Decimal

import pytest

from scstrial.daily_logs.queries import logs_of
from scstrial.protocols.actions import change_pain_step
from scstrial.protocols.choices import PainStep
from scstrial.protocols.queries import protocol_in_force
from tests.factories.diary import Patient, chicago, make_diary_trial, make_link
from tests.filled import text_of


@pytest.fixture
def answering(client, clinic, nurse, physician, at):
    def begin(step):
        now = chicago("2026-01-20 09:00")
        if step != "1":
            change_pain_step(protocol_in_force(clinic.id, now.date()), PainStep(step), by=physician, now=now)
        trial = make_diary_trial(clinic, nurse)
        at("2026-03-03T19:40:00-06:00")
        return trial, Patient(client, make_link(trial)).comes_in().skips_to("pain-leg-left")

    return begin


@pytest.mark.parametrize(("step", "typed", "kept"), [("0.5", "4,5", "4.5"), ("0.1", "4.3", "4.3")])
def test_a_number_field_takes_the_step(answering, step, typed, kept):
    trial, patient = answering(step)
    assert 'type="radio"' not in patient.response.get_data(as_text=True).split("<form")[1].split("Stop for now")[0]
    assert "Or in between: 4.5." in text_of(patient.response)
    patient.answers(worst="6", average=typed)
    patient.skips_to("check")
    assert kept in text_of(patient.response)
    patient.finishes()
    [log] = logs_of(trial.id)
    assert log.pain[0].average == Decimal(kept)


@pytest.mark.parametrize(("step", "typed"), [("0.5", "4.3"), ("0.1", "4.25"), ("0.5", "10.5"), ("0.1", "x")])
def test_a_number_off_the_step_is_refused_in_words_and_stays_typed(answering, step, typed):
    _trial, patient = answering(step)
    response = patient.sends("pain-leg-left", average=typed, go="next")
    assert response.status_code == 422
    assert f"Type a number from 0 to 10, in steps of {step}, or leave it empty." in text_of(response)
    assert f'value="{typed}"' in response.get_data(as_text=True)


def test_the_order_of_fine_numbers_is_looked_at(answering):
    _trial, patient = answering("0.1")
    assert patient.sends("pain-leg-left", least="4.6", average="4.5", go="next").status_code == 422
    assert patient.sends("pain-leg-left", least="4.4", average="4.5", go="next").status_code == 303


def test_whole_numbers_stay_buttons(answering):
    _trial, patient = answering("1")
    assert patient.response.get_data(as_text=True).count('type="radio"') == 44
