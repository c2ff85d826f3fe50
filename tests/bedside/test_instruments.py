"""Instruments asked question by question: the total is computed, question 9 is heard at once."""

from datetime import date

import pytest

from scstrial.assessments.queries import last_item9_of, latest_scores_of, scores_of
from scstrial.assessments.rules import ASKED
from scstrial.complications.choices import FlagState
from scstrial.complications.models import Flag
from scstrial.complications.queries import flags_of_patient
from scstrial.patients.choices import Step
from scstrial.screening.queries import facts_of
from tests.factories.patients import make_patient
from tests.factories.screening_answers import make_cleared
from tests.factories.trials import make_under_way
from tests.filled import text_of


@pytest.fixture
def patient(clinic, nurse):
    return make_patient(clinic, nurse)


def answers(patient, client, instrument, items, key="k"):
    data = {f"items-{number}": str(answer) for number, answer in enumerate(items)}
    typed = {**data, "on": "2026-02-24", "form_key": key}
    return client.post(f"/patients/{patient.id}/scores/{instrument}", data=typed)


@pytest.mark.parametrize(
    ("instrument", "items", "total"),
    [
        ("peg", (7, 8, 8), "7.7"),
        ("phq9", (1, 2, 0, 3, 1, 0, 1, 0, 0), "8"),
        ("gad7", (3, 3, 3, 3, 3, 3, 3), "21"),
        ("nrs", (7,), "7"),
        ("pgic", (2,), "2"),
    ],
)
def test_the_total_is_computed_and_each_answer_is_kept(client, nurse, patient, instrument, items, total):
    client.sign_in(nurse)
    response = answers(patient, client, instrument, items)
    assert response.status_code == 303
    (row,) = scores_of(patient.id)
    assert (str(row.score), tuple(row.items)) == (total, items)
    assert f"{total} is saved." in text_of(client.get(response.location))


def test_an_open_question_is_asked_for_and_the_others_stay(client, nurse, patient):
    client.sign_in(nurse)
    data = {"items-0": "2", "on": "2026-02-24", "form_key": "k"}
    response = client.post(f"/patients/{patient.id}/scores/phq9", data=data)
    assert response.status_code == 422
    assert text_of(response).count("Answer this question.") >= 8
    assert scores_of(patient.id) == []


def test_an_answer_off_the_scale_is_refused(client, nurse, patient):
    client.sign_in(nurse)
    assert answers(patient, client, "gad7", (4, 0, 0, 0, 0, 0, 0)).status_code == 422
    assert answers(patient, client, "peg", (11, 0, 0)).status_code == 422
    assert scores_of(patient.id) == []


@pytest.mark.parametrize(("ninth", "raised"), [(0, []), (1, ["C-20"])])
def test_question_9_above_0_raises_its_flag_at_once(db, client, nurse, patient, ninth, raised):
    client.sign_in(nurse)
    assert answers(patient, client, "phq9", (0, 0, 0, 0, 0, 0, 0, 0, ninth)).status_code == 303
    assert [flag.rule for flag in db.session.query(Flag)] == raised
    assert scores_of(patient.id)[0].item9 == ninth


def test_who_enters_it_reads_at_once_what_to_do(client, nurse, patient):
    client.sign_in(nurse)
    response = answers(patient, client, "phq9", (0, 0, 0, 0, 0, 0, 0, 0, 1))
    words = text_of(client.get(response.location))
    assert "Same day: Thoughts of self-harm" in words
    assert "Open the flag" in words
    assert "is saved." in words


def test_without_such_thoughts_nothing_is_said_of_a_flag(client, nurse, patient):
    client.sign_in(nurse)
    response = answers(patient, client, "phq9", (1, 1, 0, 0, 0, 0, 0, 0, 0))
    assert "Open the flag" not in text_of(client.get(response.location))


def test_a_licensed_instrument_has_no_questions_here(client, nurse, patient):
    client.sign_in(nurse)
    assert client.get(f"/patients/{patient.id}/scores/odi").status_code == 404


@pytest.mark.parametrize("instrument", ["sit_minutes", "stand_minutes", "walk_minutes", "walk_metres"])
def test_a_tolerance_is_asked_as_a_number_and_kept(client, nurse, patient, instrument):
    client.sign_in(nurse)
    most = 20_000 if instrument == "walk_metres" else 720
    for key, minutes in enumerate((0, most)):
        assert answers(patient, client, instrument, (minutes,), key=f"k{key}").status_code == 303
    for key, minutes in enumerate((-1, most + 1, "1.5", "")):
        refused = answers(patient, client, instrument, (minutes,), key=f"r{key}")
        assert refused.status_code == 422
        assert 'id="items-0-error"' in refused.text or "items-0" in refused.text
    assert [str(row.score) for row in scores_of(patient.id)] == ["0", str(most)]


def test_every_free_instrument_has_its_own_form_in_its_own_words(client, nurse, patient):
    client.sign_in(nurse)
    links = text_of(client.get(f"/patients/{patient.id}/scores/new"))
    for instrument, asked in ASKED.items():
        assert instrument.label in links
        words = text_of(client.get(f"/patients/{patient.id}/scores/{instrument}"))
        assert all(part in words for part in (asked.lead_in, *asked.questions))
        assert all(end in words for ends in asked.ends for end in ends)


def scored(client, patient, instrument, *days):
    for on, score in days:
        typed = {"instrument": instrument, "on": on, "score": str(score), "form_key": f"{instrument}{on}"}
        assert client.post(f"/patients/{patient.id}/scores/new", data=typed).status_code == 303


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (3, "3, minimal Tue 24 Mar 6 points lower (66.7 %), better reached (5 points)"),
        (4, "4, minimal Tue 24 Mar 5 points lower (55.6 %), better reached (5 points)"),
        (5, "5, mild Tue 24 Mar 4 points lower (44.4 %), better not reached (5 points)"),
        (10, "10, moderate Tue 24 Mar 1 point higher (11.1 %), worse not reached (5 points)"),
    ],
)
def test_scores_before_and_after_the_placement_stand_side_by_side(at, client, clinic, nurse, later, words):
    at("2026-03-02T10:00:00-06:00")
    patient = make_under_way(clinic, nurse).patient
    at("2026-03-30T10:00:00-05:00")
    client.sign_in(nurse)
    scored(client, patient, "phq9", ("2026-02-20", 8), ("2026-02-24", 9), ("2026-03-24", later))
    table = text_of(client.get(f"/patients/{patient.id}/scores"))
    assert f"PHQ-9 9, mild Tue 24 Feb {words}" in table


def test_without_a_placement_every_score_is_one_from_before(client, nurse, patient):
    client.sign_in(nurse)
    assert "No score yet" in text_of(client.get(f"/patients/{patient.id}/scores"))
    scored(client, patient, "odi", ("2026-02-20", 44))
    words = text_of(client.get(f"/patients/{patient.id}/scores"))
    assert "No leads are placed yet" in words
    assert "ODI 44 %, severe Fri 20 Feb" in words
    assert "No later score yet" not in words


def test_what_asks_about_the_trial_is_not_compared_with_the_trial_before(at, client, clinic, nurse):
    """The PGIC is itself a change: two of them, of two trials, make no difference."""
    at("2026-03-02T10:00:00-06:00")
    patient = make_under_way(clinic, nurse).patient
    at("2026-03-30T10:00:00-05:00")
    client.sign_in(nurse)
    scored(client, patient, "pgic", ("2025-03-01", 5), ("2026-03-24", 2))
    scored(client, patient, "satisfaction", ("2025-03-01", 3))
    scored(client, patient, "gad7", ("2026-02-20", 9))
    scored(client, patient, "odi", ("2026-03-24", 30))
    words = text_of(client.get(f"/patients/{patient.id}/scores"))
    assert "PGIC not taken 2, much improved Tue 24 Mar not compared: it asks about the trial itself reached" in words
    assert "ODI not taken 30 %, moderate Tue 24 Mar nothing to compare with not known" in words
    assert "Only before the placement No later score yet" in words
    before, _, every = words.partition("Every score that was entered: 5")
    assert ("Satisfaction" in before, "Satisfaction" in every) == (False, True)


def withdraw(client, patient, row, why, key):
    path = f"/patients/{patient.id}/scores/{row.id}/withdraw"
    return client.post(path, data={"why": why, "form_key": key})


def test_a_score_entered_in_error_counts_no_more_and_stays_readable(client, nurse, patient):
    client.sign_in(nurse)
    answers(patient, client, "phq9", (3, 3, 3, 3, 3, 0, 0, 0, 2))
    (row,) = scores_of(patient.id)
    assert "PHQ-9 17 of" in text_of(client.get(f"/patients/{patient.id}/scores/{row.id}/withdraw"))
    assert withdraw(client, patient, row, " ", "a").status_code == 422
    assert withdraw(client, patient, row, "x" * 501, "b").status_code == 422
    assert withdraw(client, patient, row, "Another patient's form", "c").status_code == 303
    assert (scores_of(patient.id), latest_scores_of(patient), last_item9_of(patient)) == ([], {}, None)
    assert facts_of(patient, date(2026, 2, 24)).phq9_total is None
    shown = text_of(client.get(f"/patients/{patient.id}/scores"))
    assert f"Withdrawn by {nurse.name}" in shown
    assert "Another patient's form" in shown
    again = withdraw(client, patient, row, "Once more", "d")
    assert again.status_code == 422
    assert "has withdrawn this score already" in text_of(again)


def test_a_flag_that_rests_on_a_withdrawn_score_stays_open_and_says_so(db, at, client, clinic, nurse):
    at("2026-03-04T12:00:00-06:00")
    trial = make_under_way(clinic, nurse)
    client.sign_in(nurse)
    client.post(
        f"/patients/{trial.patient_id}/scores/new",
        data={"instrument": "phq9", "on": "2026-03-04", "score": "9", "item9": "1", "form_key": "k"},
    )
    (row,) = scores_of(trial.patient_id)
    assert withdraw(client, trial.patient, row, "Another patient's form", "w").status_code == 303
    (flag,) = db.session.query(Flag).filter_by(rule="C-20")
    assert (flag.state, flag.basis_withdrawn) == (FlagState.OPEN, True)


def test_a_candidates_flag_says_so_once_no_score_that_raised_it_is_left(client, nurse, patient):
    client.sign_in(nurse)
    for item9 in (1, 2, 0):
        answers(patient, client, "phq9", (3, 3, 3, 3, 3, 0, 0, 0, item9), key=f"k{item9}")
    for left, row in zip((True, False), scores_of(patient.id), strict=False):
        assert withdraw(client, patient, row, "Another patient's form", f"w{row.id}").status_code == 303
        (flag,) = flags_of_patient(patient.id)
        assert (flag.rule, flag.state, flag.basis_withdrawn) == ("C-20", FlagState.OPEN, not left)


def test_a_withdrawn_score_ends_a_clearance_that_rested_on_it(client, nurse, patient):
    client.sign_in(nurse)
    answers(patient, client, "phq9", (0, 0, 0, 0, 0, 0, 0, 0, 1))
    make_cleared(patient, nurse)  # with a later PHQ-9 that says no
    assert patient.step is Step.CLEARED
    no = latest_scores_of(patient)["phq9"]
    assert withdraw(client, patient, no, "Another patient's form", "w").status_code == 303
    assert patient.step is Step.SCREENING


def test_a_score_of_another_patient_is_not_withdrawn_from_here(client, clinic, nurse, patient):
    client.sign_in(nurse)
    answers(patient, client, "peg", (7, 8, 8))
    (row,) = scores_of(patient.id)
    other = make_patient(clinic, nurse)
    assert withdraw(client, other, row, "Mistake", "a").status_code == 404
