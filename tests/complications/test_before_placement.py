"""What is flagged before leads are placed, without a trial, and by a programming session."""

from datetime import datetime, timedelta

import pytest

from scstrial.assessments.choices import Instrument
from scstrial.assessments.rules import Score
from scstrial.bedside.actions import record_score
from scstrial.complications.actions import climb_ladders, close_flag, raise_flags_of_many
from scstrial.complications.choices import FlagRule, FlagState, Urgency
from scstrial.complications.queries import escalations_of_many, flags_of, flags_of_patient
from scstrial.foundation.db import db
from scstrial.scheduler.parts import look_again
from scstrial.scheduler.rounds import Clockwork
from tests.factories.trials import make_candidate, make_scheduled, make_session, make_under_way

NOW = datetime.fromisoformat("2026-03-04T08:40:00-06:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def now(at):
    return at(NOW)


def phq9(patient, by, item9, now, total=9):
    score = Score(instrument=Instrument.PHQ9, on=now.date(), score=total, item9=item9)
    record_score(patient, score, by=by, now=now)
    db.session.commit()


@pytest.mark.parametrize(("item9", "raised"), [(0, 0), (1, 1), (3, 1)])
def test_item_9_above_0_of_a_scheduled_trial_is_flagged_the_same_second(now, clinic, nurse, item9, raised):
    trial = make_scheduled(clinic, nurse, now=now - HOUR)
    phq9(trial.patient, nurse, item9, now)
    flags = flags_of(trial.id)
    assert [(flag.rule, flag.urgency, flag.noticed_at) for flag in flags] == [
        (FlagRule.SELF_HARM, Urgency.SAME_DAY, now)
    ] * raised
    assert len(escalations_of_many([flag.id for flag in flags])) == raised


def test_after_the_placement_it_is_the_same_flag(now, clinic, nurse, physician):
    trial = make_scheduled(clinic, nurse, now=now - HOUR, placement_planned_at=now + 3 * HOUR)
    phq9(trial.patient, nurse, 2, now)
    make_under_way(clinic, physician, trial=trial, placed_at=now + 3 * HOUR, reason="Talked it over, safe at home.")
    raise_flags_of_many([trial], now=now + 5 * HOUR)
    db.session.commit()
    assert [flag.rule for flag in flags_of(trial.id)] == [FlagRule.SELF_HARM]
    assert flags_of(trial.id)[0].evidence == []


def test_the_clockwork_looks_at_scheduled_trials_too(now, clinic, nurse):
    from scstrial.assessments.actions import record_score as keep_score

    trial = make_scheduled(clinic, nurse, now=now - HOUR)
    keep_score(trial.patient, Score(instrument=Instrument.PHQ9, on=now.date(), score=9, item9=1), by=nurse, now=now)
    db.session.commit()
    look_again(Clockwork(ways_out={}, clock=lambda: now))
    assert [flag.rule for flag in flags_of(trial.id)] == [FlagRule.SELF_HARM]


@pytest.fixture
def candidate(now, clinic, nurse, physician):
    patient = make_candidate(clinic, nurse, now=now - 24 * HOUR)
    phq9(patient, nurse, 1, now)
    return patient


def test_a_candidate_without_a_trial_gets_the_flag_too(candidate, now):
    (flag,) = flags_of_patient(candidate.id)
    assert (flag.trial_id, flag.rule, flag.urgency) == (None, FlagRule.SELF_HARM, Urgency.SAME_DAY)
    assert flag.escalate_at == now + 2 * HOUR


def test_it_goes_up_the_ladder_like_any_other(candidate, now):
    climb_ladders(now=now + 2 * HOUR)
    db.session.commit()
    (flag,) = flags_of_patient(candidate.id)
    assert [row.to_name for row in escalations_of_many([flag.id])[flag.id]] == ["Nurse Example", "Physician Example"]


def test_a_second_answer_joins_it_and_opens_it_again(candidate, nurse, now):
    (flag,) = flags_of_patient(candidate.id)
    close_flag(flag, "Spoke with her for an hour; safe.", by=nurse, now=now + HOUR)
    db.session.commit()
    phq9(candidate, nurse, 2, now + 2 * HOUR)
    (flag,) = flags_of_patient(candidate.id)
    assert flag.state is FlagState.OPEN
    assert [one.because for one in flag.evidence] == [{"phq9_item9": "2"}]


def test_a_trial_scheduled_later_does_not_raise_it_again(candidate, clinic, nurse, now):
    trial = make_scheduled(clinic, nurse, now=now + HOUR, patient=move_on(candidate, nurse, now))
    raise_flags_of_many([trial], now=now + 2 * HOUR)
    db.session.commit()
    assert flags_of(trial.id) == []
    assert len(flags_of_patient(candidate.id)) == 1


def move_on(patient, nurse, now):
    from scstrial.patients.actions import move_to
    from scstrial.patients.choices import Step

    move_to(patient, Step.CLEARED, by=nurse, now=now)
    db.session.commit()
    return patient


def test_it_stands_on_the_worklist_and_is_answered_on_its_page(candidate, client, nurse):
    client.sign_in(nurse)
    text = client.get("/").get_data(as_text=True)
    assert "Thoughts of self-harm" in text
    assert "PHQ-9 item 9: 1" in text
    (flag,) = flags_of_patient(candidate.id)
    page = client.get(f"/flags/{flag.id}").get_data(as_text=True)
    assert "Nurse Example" in page
    assert "988" in page
    data = {"act": "acknowledge", "note": "I call her at nine.", "form_key": "k"}
    assert client.post(f"/flags/{flag.id}", data=data).status_code == 303
    assert "I call her at nine." in client.get(f"/flags/{flag.id}").get_data(as_text=True)
    assert client.get(f"/patients/{candidate.id}").status_code == 200
    assert client.get("/handover").status_code == 200


@pytest.mark.parametrize(
    ("ohms", "raised"),
    [
        ({1: (199, 199)}, True),
        ({1: (199, 200, 500)}, False),
        ({1: (10_001, 500), 2: (199, 500)}, True),
        ({1: (10_000, 200)}, False),
        ({1: (None, None, 199)}, False),
    ],
)
def test_two_contacts_out_of_range_in_a_session_raise_a_device_fault(now, clinic, nurse, ohms, raised):
    trial = make_under_way(clinic, nurse, placed_at=now - 2 * HOUR)
    make_session(trial, nurse, held_at=now - HOUR, now=now, impedances_ohm=ohms)
    assert [flag.rule for flag in flags_of(trial.id)] == ([FlagRule.DEVICE_FAULT] if raised else [])


def test_the_page_of_that_flag_names_who_recorded_the_session(now, client, clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=now - 2 * HOUR)
    make_session(trial, nurse, held_at=now - HOUR, now=now, impedances_ohm={1: (100, 20_000)})
    (flag,) = flags_of(trial.id)
    page = client.sign_in(nurse).get(f"/flags/{flag.id}").get_data(as_text=True)
    assert "2 contacts out of range" in page
    assert "Nurse Example" in page.split("What was found")[1].split("Who was told")[0]
