"""A pregnancy, an infection or a payer's no after the candidate was cleared: whoever looks must see it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from scstrial.assessments.choices import Instrument
from scstrial.assessments.rules import Score
from scstrial.bedside.actions import record_score
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.db import db
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries import attention_for
from scstrial.patients.choices import Step
from scstrial.screening.actions import answer_item, override_item, recheck_clearance
from scstrial.screening.choices import ItemKey, Pregnancy, Verdict
from scstrial.screening.queries import latest_answers_of, latest_verdict_of, verdicts_of
from scstrial.trials.actions import cancel_trial, move_placement, schedule_trial
from scstrial.trials.choices import CancelReason, Region
from tests.factories.accounts import make_clinic, make_person
from tests.factories.patients import make_patient
from tests.factories.screening_answers import make_cleared


@pytest.fixture
def planned(clinic, nurse):
    """Cleared, and the placement is in ten days."""
    patient = make_patient(clinic, nurse)
    make_cleared(patient, nurse)
    at = now() + timedelta(days=10)
    trial = schedule_trial(patient, placement_planned_at=at, region=Region.THORACOLUMBAR, by=nurse, now=now())
    db.session.commit()
    return trial


def pregnant(trial, nurse, found=Pregnancy.YES):
    answer_item(trial.patient, "pregnant", found, by=nurse, now=now())
    db.session.commit()


def lines(nurse):
    return [one for one in attention_for(nurse, now()) if one.kind is AttentionKind.CLEARANCE_LOST]


def test_a_planned_trial_whose_screening_holds_asks_for_nothing(planned, nurse):
    assert lines(nurse) == []
    assert len(verdicts_of(planned.patient_id)) == 1


def test_a_pregnancy_found_after_clearing_stands_on_the_worklist_with_its_placement(planned, nurse):
    pregnant(planned, nurse)
    [line] = lines(nurse)
    assert line.person.id == planned.patient_id
    assert line.on == planned.placement_planned_on
    assert line.words == "The patient is pregnant."
    assert planned.patient.step is Step.SCHEDULED


def test_put_right_the_line_goes_and_both_turns_stay_readable(planned, nurse):
    pregnant(planned, nurse)
    pregnant(planned, nurse, Pregnancy.NO)
    assert lines(nurse) == []
    assert [row.verdict for row in verdicts_of(planned.patient_id)] == [
        Verdict.CLEARED,
        Verdict.NEEDS_OVERRIDE,
        Verdict.CLEARED,
    ]


def test_a_physicians_override_takes_the_line_away(planned, nurse, physician):
    pregnant(planned, nurse)
    override_item(planned.patient, ItemKey.PREGNANCY, "Test was a false positive.", by=physician, now=now())
    assert lines(nurse) == []


def test_a_score_that_needs_a_physician_is_noticed_too(planned, nurse):
    score = Score(Instrument.PHQ9, day_of(now(), planned.zone), Decimal(17), item9=0)
    record_score(planned.patient, score, by=nurse, now=now())
    assert "PHQ-9" in lines(nurse)[0].words


def test_saying_the_same_again_notes_nothing_new(planned, nurse):
    pregnant(planned, nurse)
    noted = latest_verdict_of(planned.patient_id).id
    assert recheck_clearance(planned.patient, by=nurse, now=now())
    assert latest_verdict_of(planned.patient_id).id == noted


def test_a_placement_moved_beyond_what_is_valid_is_noticed(planned, nurse):
    later = now() + timedelta(days=400)
    move_placement(planned, placement_planned_at=later, why="Her wish", by=nurse, now=now())
    assert lines(nurse)[0].on == day_of(later, planned.zone)


def test_another_clinics_candidate_is_not_shown(planned, nurse):
    pregnant(planned, nurse)
    stranger = make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    assert lines(stranger) == []


def test_cancelled_for_it_the_candidate_is_not_said_to_be_cleared(planned, nurse):
    pregnant(planned, nurse)
    cancel_trial(planned, reason=CancelReason.NO_LONGER_INDICATED, note="", by=nurse, now=now())
    assert planned.patient.step is Step.SCREENING


@pytest.mark.parametrize(
    ("reason", "fact", "step"),
    [
        (CancelReason.INFECTION, "active_infection", Step.SCREENING),
        (CancelReason.HOLD_NOT_REACHED, "antithrombotic_plan", Step.SCREENING),
        # Not recorded is a warning only for this payer (rule book 2.5): asked again, and still cleared.
        (CancelReason.NOT_AUTHORISED, "prior_authorization", Step.CLEARED),
    ],
)
def test_what_the_reason_contradicts_is_asked_again(planned, nurse, reason, fact, step):
    cancel_trial(planned, reason=reason, note="", by=nurse, now=now())
    assert latest_answers_of(planned.patient_id)[fact].value is None
    assert planned.patient.step is step


@pytest.mark.parametrize("reason", [CancelReason.NO_LONGER_INDICATED, CancelReason.LEADS_NOT_PLACEABLE])
def test_a_reason_against_any_trial_has_the_candidate_judged_again(planned, nurse, reason):
    cancel_trial(planned, reason=reason, note="", by=nurse, now=now())
    assert planned.patient.step is Step.SCREENING


@pytest.mark.parametrize("reason", [CancelReason.ILLNESS, CancelReason.OTHER])
def test_a_reason_of_the_day_leaves_the_clearance(planned, nurse, reason):
    cancel_trial(planned, reason=reason, note="Flu", by=nurse, now=now())
    assert planned.patient.step is Step.CLEARED


def test_cancelled_at_the_patients_wish_the_candidate_stays_cleared(planned, nurse):
    cancel_trial(planned, reason=CancelReason.PATIENT_WISH, note="", by=nurse, now=now())
    assert planned.patient.step is Step.CLEARED


class TestPages:
    @pytest.fixture
    def as_nurse(self, client, nurse):
        client.sign_in(nurse)
        return client

    def test_the_patients_page_never_says_that_nothing_is_missing(self, as_nurse, planned, nurse):
        pregnant(planned, nurse)
        words = as_nurse.get(f"/patients/{planned.patient_id}").text
        assert "The screening does not hold any more" in words
        assert "Nothing is missing" not in words

    def test_the_worklist_leads_to_the_screening(self, as_nurse, planned, nurse):
        pregnant(planned, nurse)
        words = as_nurse.get("/").text
        assert "The screening does not hold any more" in words
        assert f"/patients/{planned.patient_id}/screening" in words

    def test_cancelling_says_where_the_candidate_stands(self, as_nurse, planned):
        url = f"/trials/{planned.id}/cancel"
        sent = {"reason": "infection", "seen_version": planned.version}
        answer = as_nurse.post(url, data=sent, follow_redirects=True)
        assert "back at the screening" in answer.text
