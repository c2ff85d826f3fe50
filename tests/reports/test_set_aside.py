"""Screening items that a physician set aside stand in the report for ever after."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from scstrial.reports.pdf import trial_report_pdf
from scstrial.reports.queries import report_of
from scstrial.screening import actions
from scstrial.screening.choices import ItemKey
from scstrial.screening.queries import overrides_behind
from scstrial.screening.rules import Answer
from scstrial.trials.actions import schedule_trial
from tests.factories.decided import moment
from tests.factories.screening_answers import make_fit
from tests.factories.trials import make_candidate, make_under_way

CLEARED_AT, PLACED_AT, NOW = moment(-5), moment(0), moment(2)
REASON = "Cardiology agrees, letter of 3 February."


@pytest.fixture(autouse=True)
def clock(at):
    return at(CLEARED_AT)


def placed(clinic, nurse, physician, *, overridden):
    """Cleared with a cardiac device that a physician set aside, or without any."""
    patient = make_candidate(clinic, nurse, now=CLEARED_AT - timedelta(days=1), areas=())
    make_fit(patient, nurse, **({"cardiac_device": Answer(True)} if overridden else {}))
    if overridden:
        actions.override_item(patient, ItemKey.CARDIAC_DEVICE, REASON, by=physician, now=CLEARED_AT)
    actions.clear_candidate(patient, by=nurse, now=CLEARED_AT)
    trial = schedule_trial(
        patient,
        placement_planned_at=PLACED_AT,
        pull_planned_at=PLACED_AT + timedelta(days=7),
        region="thoracolumbar",
        by=nurse,
        now=CLEARED_AT,
    )
    return make_under_way(clinic, nurse, trial=trial, placed_at=PLACED_AT, now=PLACED_AT)


def test_the_report_says_what_was_set_aside_by_whom_and_why(clinic, nurse, physician):
    trial = placed(clinic, nurse, physician, overridden=True)
    report = report_of(trial, NOW, nurse)
    (one,) = report.set_aside
    assert (one.item, one.physician, one.reason) == (ItemKey.CARDIAC_DEVICE.label, physician.name, REASON)
    pages = PdfReader(io.BytesIO(trial_report_pdf(report))).pages
    words = re.sub(r"\s+", " ", pages[0].extract_text())
    assert "Screening item set aside" in words
    assert REASON in words


def test_a_trial_cleared_without_an_override_says_nothing(clinic, nurse, physician):
    trial = placed(clinic, nurse, physician, overridden=False)
    assert report_of(trial, NOW, nurse).set_aside == ()


def test_an_override_after_the_placement_is_not_of_this_trial(clinic, nurse, physician):
    trial = placed(clinic, nurse, physician, overridden=True)
    assert [row.reason for row in overrides_behind(trial.patient_id, PLACED_AT)] == [REASON]
    assert overrides_behind(trial.patient_id, CLEARED_AT - timedelta(minutes=1)) == []
