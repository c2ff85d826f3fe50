"""Instruments asked question by question: the total is computed, question 9 is heard at once."""

import pytest

from scstrial.assessments.queries import scores_of
from scstrial.complications.models import Flag
from tests.factories.patients import make_patient
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


def test_a_licensed_instrument_has_no_questions_here(client, nurse, patient):
    client.sign_in(nurse)
    assert client.get(f"/patients/{patient.id}/scores/odi").status_code == 404


@pytest.mark.parametrize(("later", "words"), [(3, "Reached (5 points)"), (4, "Not reached (5 points)")])
def test_first_and_latest_stand_side_by_side_with_the_change_that_counts(client, nurse, patient, later, words):
    client.sign_in(nurse)
    for key, on, score in (("a", "2026-02-24", 8), ("b", "2026-02-26", 9), ("c", "2026-03-24", later)):
        typed = {"instrument": "phq9", "on": on, "score": str(score), "form_key": key}
        assert client.post(f"/patients/{patient.id}/scores/new", data=typed).status_code == 303
    page = text_of(client.get(f"/patients/{patient.id}/baseline"))
    table = page[page.index("First and latest, side by side") :]
    assert f"PHQ-9 8, mild Tue 24 Feb {later}, minimal Tue 24 Mar {words}" in table
