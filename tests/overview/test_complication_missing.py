"""A trial that was stopped for an infection has an infection: it is recorded, or nobody follows it up."""

from datetime import timedelta

import pytest

from scstrial.bedside.actions import abort_trial
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
from scstrial.foundation.db import db
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries import attention_for
from scstrial.overview.rules import lacks_complication
from scstrial.trials.choices import AbortReason
from tests.factories.accounts import make_clinic, make_person
from tests.factories.overview import NOW

AN_INFECTION = ComplicationFacts(
    kind=ComplicationKind.INFECTION,
    infection_site=InfectionSite.SUPERFICIAL,
    certainty=InfectionCertainty.SUSPECTED,
    severity=Severity.MILD,
    relatedness=Relatedness.PROCEDURE,
    outcome=Outcome.ONGOING,
    began_on=NOW.date(),
    next_follow_up_on=NOW.date() + timedelta(days=1),
)
COMPLICATIONS = ["infection", "neuro_deficit", "bleeding", "headache", "allergy", "lead_moved", "device_fault"]
NONE_BY_NAME = ["not_tolerated", "patient_wish", "other"]


@pytest.mark.parametrize("reason", COMPLICATIONS)
def test_what_is_a_complication_by_its_name_has_to_be_recorded(reason):
    assert lacks_complication(AbortReason(reason), recorded=False)
    assert not lacks_complication(AbortReason(reason), recorded=True)


@pytest.mark.parametrize("reason", [*NONE_BY_NAME, None])
def test_wish_tolerance_and_a_trial_that_went_on_ask_for_none(reason):
    assert not lacks_complication(AbortReason(reason) if reason else None, recorded=False)


def test_every_reason_is_in_one_of_the_two_lists():
    assert {*COMPLICATIONS, *NONE_BY_NAME} == {reason.value for reason in AbortReason}


@pytest.fixture
def stopped(under_way, nurse):
    def stop(reason="infection"):
        trial = under_way()
        abort_trial(trial, reason=AbortReason(reason), note="Seen at ten.", aborted_at=NOW, by=nurse, now=NOW)
        db.session.commit()
        return trial

    return stop


def lines(person):
    return [one for one in attention_for(person, NOW) if one.kind is AttentionKind.COMPLICATION_MISSING]


def test_it_stands_on_the_worklist_until_it_is_recorded(stopped, nurse):
    trial = stopped()
    [line] = lines(nurse)
    assert (line.item_id, line.words) == (trial.id, "Infection")
    record_complication(trial, AN_INFECTION, by=nurse, now=NOW)
    assert lines(nurse) == []


def test_stopped_at_the_patients_wish_there_is_no_line(stopped, nurse):
    stopped("patient_wish")
    assert lines(nurse) == []


def test_another_clinic_does_not_see_it(stopped):
    stopped()
    assert lines(make_person("nurse", make_clinic("South clinic"), email="south@example.org")) == []


def test_worklist_and_trial_lead_to_the_form(as_nurse, stopped, text_of):
    trial = stopped()
    form = f"/trials/{trial.id}/complications/new"
    assert "Stopped for a complication, none recorded: Infection" in text_of(as_nurse.get("/"))
    assert form in as_nurse.get("/").text
    page = as_nurse.get(f"/trials/{trial.id}")
    assert "It was stopped for a complication, and none is recorded" in text_of(page)
    assert as_nurse.get(form).status_code == 200


def test_once_recorded_the_trial_says_nothing_of_it(as_nurse, stopped, nurse, text_of):
    trial = stopped()
    record_complication(trial, AN_INFECTION, by=nurse, now=NOW)
    db.session.commit()
    assert "none is recorded" not in text_of(as_nurse.get(f"/trials/{trial.id}"))
