"""Each goal of the patient is answered apart when the leads come out, and stands among the criteria."""

from datetime import timedelta

import pytest

from scstrial.bedside import actions as bedside
from scstrial.bedside.forms.pull import key_of
from scstrial.decision.queries import case_of
from scstrial.screening.models import ScreeningAnswer
from scstrial.trials.choices import GoalReached
from scstrial.trials.queries import pull_of
from scstrial.trials.rules import GoalAnswer
from tests.factories.decided import TWO_DAYS_LATER, make_begun, moment
from tests.factories.trials import make_leads_out
from tests.factories.trials_facts import a_pull
from tests.filled import sent_by, text_of

WALK, COOK = "Walk to church", "stand long enough to cook"
PULLED_AT = moment(7) - timedelta(hours=1)


@pytest.fixture(autouse=True)
def now(at):
    return at(TWO_DAYS_LATER)


@pytest.fixture
def trial(db, clinic, nurse):
    trial = make_begun(clinic, nurse, pains=(7, 6, 5, 4, 4, 4))
    write_goals(db, trial.patient, nurse, f"{WALK}; {COOK}.")
    return trial


def write_goals(db, patient, by, note):
    """As a screening that is long over left them."""
    who = {"entered_at": moment(-9), "entered_by_id": by.id, "entered_by_name": by.name}
    db.session.add(ScreeningAnswer(patient_id=patient.id, fact="goals_recorded", value=True, note=note, **who))
    db.session.commit()


def function_rows(trial):
    return {one.name: (one.trial, one.met) for one in case_of(trial).criteria if one.name.startswith("Function:")}


def test_each_goal_is_asked_and_kept_by_the_page(db, client, nurse, trial):
    client.sign_in(nurse)
    make_leads_out(trial.clinic, nurse, pulled_at=PULLED_AT, trial=trial)
    page = client.get(f"/trials/{trial.id}/pull/correct")
    assert f"Reached: {WALK}" in text_of(page)
    assert f"Reached: {COOK}" in text_of(page)
    reason = {"correction_reason": "asked today", f"goals-{key_of(COOK)}-reached": "partly"}
    assert client.post(f"/trials/{trial.id}/pull/correct", data=sent_by(page) | reason).status_code == 303
    assert pull_of(trial.id).goals == [{"goal": COOK, "reached": "partly"}]
    assert f"{COOK}: partly" in text_of(client.get(f"/trials/{trial.id}/pull/record"))


def test_the_goals_that_were_answered_stay_when_the_screening_words_them_otherwise(db, client, nurse, trial):
    pull = {"goals": (GoalAnswer(WALK, GoalReached.REACHED),)}
    make_leads_out(trial.clinic, nurse, pulled_at=PULLED_AT, trial=trial, pull=pull)
    write_goals(db, trial.patient, nurse, "Drive for an hour")
    client.sign_in(nurse)
    page = client.get(f"/trials/{trial.id}/pull/correct")
    assert f"Reached: {WALK}" in text_of(page)
    assert "Reached: Drive for an hour" in text_of(page)
    assert sent_by(page)[f"goals-{key_of(WALK)}-reached"] == "reached"


def test_each_goal_stands_among_the_criteria(nurse, trial):
    goals = (GoalAnswer(WALK, GoalReached.PARTLY), GoalAnswer(COOK, GoalReached.REACHED))
    make_leads_out(trial.clinic, nurse, pulled_at=PULLED_AT, trial=trial, pull={"goals": goals})
    assert function_rows(trial) == {
        f"Function: goal “{WALK}”": ("partly", False),
        f"Function: goal “{COOK}”": ("reached", True),
    }


def test_a_pull_taken_back_and_recorded_anew_keeps_both_answers_apart(nurse, now, trial):
    first = {"goals": (GoalAnswer(WALK, GoalReached.NOT),)}
    make_leads_out(trial.clinic, nurse, pulled_at=PULLED_AT, trial=trial, pull=first)
    bedside.take_back_pull(trial, "she kept the leads", by=nurse, now=now)
    bedside.pull_leads(trial, a_pull(removed_at=now), by=nurse, now=now)
    assert pull_of(trial.id).goals == []
    assert function_rows(trial) == {}
