"""What a hurried or an unfriendly person types: refused with a sentence, kept on the page, never believed."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from scstrial.screening import queries
from scstrial.screening.models import PatientIndication, ScreeningOverride
from scstrial.screening.rules import Answer, PriorAuthorization, codes_found, days_in_answers, problems_before_birth
from tests.factories.accounts import make_clinic, make_person
from tests.factories.patients import make_patient
from tests.factories.screening_answers import make_fit
from tests.filled import problems_in, text_of

BORN_ON = date(1968, 5, 4)  # of the factories' patient


def url(patient, rest=""):
    return f"/patients/{patient.id}/screening{rest}"


@pytest.fixture
def as_nurse(client, nurse):
    return client.sign_in(nurse)


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("/indication", {"icd10_code": "M96.1"}, "pain_since_on"),
        ("/earlier-care", {"treatment": "injection", "result": "none"}, "from_on"),
        ("/items/inr/evidence", {"result": "1.0"}, "on"),
        ("/answers?group=coverage", {}, "consent_signed_on"),
        ("/answers?group=clinical", {"inr": "1.0"}, "inr_dated_on"),
        (
            "/answers?group=clinical",
            {"psychological_evaluation_result": "cleared", "psychological_evaluation_by": "psychiatrist"},
            "psychological_evaluation_on",
        ),
        ("/answers?group=clinical", {}, "spine_imaging_on"),
    ],
)
def test_days_before_the_birth_are_refused_and_stay_typed(as_nurse, patient, path, typed, field):
    before, birthday = BORN_ON - timedelta(days=1), BORN_ON
    refused = as_nurse.post(url(patient, path), data={**typed, field: before.isoformat(), "form_key": "a"})
    assert refused.status_code == 422
    assert problems_in(refused) == {field: "Enter a day from the patient's birth, Sat 4 May 1968, on."}
    assert f'value="{before.isoformat()}"' in refused.get_data(as_text=True)
    assert (
        as_nurse.post(url(patient, path), data={**typed, field: birthday.isoformat(), "form_key": "b"}).status_code
        == 303
    )


def test_each_day_of_an_answer_is_looked_at():
    request = PriorAuthorization(True, None, date(1960, 1, 1), date(1961, 1, 1), "")
    days = days_in_answers({"prior_authorization": Answer(request), "inr": Answer(Decimal(1), date(1962, 1, 1))})
    fields = [problem.field for problem in problems_before_birth(days, BORN_ON, date(2026, 3, 2))]
    assert fields == ["prior_authorization_submitted_on", "prior_authorization_valid_until", "inr_dated_on"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("post laminectomy", "M96.1"),
        ("POSTLAMINECTOMY", "M96.1"),
        ("postlamnectomy", "M96.1"),
        ("m96", "M96.1"),
        ("g9051", "G90.511"),
        ("polyneuropthy diabetes", "E11.42"),
    ],
)
def test_a_word_or_a_part_of_a_code_offers_the_codes_it_may_mean_and_keeps_the_rest(as_nurse, patient, typed, code):
    sent = {"icd10_code": typed, "pain_since_on": "2024-06-01", "note": "<b>worse</b> at night", "form_key": "a"}
    answer = as_nurse.post(url(patient, "/indication"), data=sent)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert code in re.findall(r'name="chosen" value="([^"]+)"', html)
    buttons = re.findall(r"<button[^>]*>", html[html.index('<form class="form"') :])
    assert 'name="chosen"' not in buttons[0], "Enter saves what was typed, and chooses no code"
    assert 'value="2024-06-01"' in html
    assert "&lt;b&gt;worse&lt;/b&gt;" in html
    indication = queries.indications_of(patient.id)
    assert list(indication) == []
    chosen = as_nurse.post(url(patient, "/indication"), data={**sent, "chosen": "M96.1", "form_key": "b"})
    assert chosen.status_code == 303
    (row,) = queries.indications_of(patient.id)
    assert (row.icd10_code, row.pain_since_on, row.note) == ("M96.1", date(2024, 6, 1), "<b>worse</b> at night")


def test_what_is_like_no_word_of_the_list_finds_nothing():
    assert codes_found("toothache") == []
    assert codes_found("<script>alert(1)</script>") == []


def test_the_later_of_two_primaries_is_the_primary_one(db, as_nurse, patient):
    for number, code in enumerate(("M96.1", "M54.16")):
        sent = {"icd10_code": code, "indication": "psps_2", "is_primary": "y", "form_key": f"k{number}"}
        assert as_nurse.post(url(patient, "/indication"), data=sent).status_code == 303
    assert [row.icd10_code for row in db.session.query(PatientIndication) if row.is_primary] == ["M54.16"]


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("/earlier-care", {"treatment": "injection", "from_on": "2024-01-01"}, "result"),
        ("/items/inr/evidence", {"result": "1.0"}, "note"),
        ("/answers?group=coverage", {"goals_recorded": "yes"}, "goals_recorded_note"),
    ],
)
def test_a_note_of_ten_thousand_characters_is_refused_in_our_words_and_kept(as_nurse, patient, path, typed, field):
    refused = as_nurse.post(url(patient, path), data={**typed, field: "x" * 10_000, "form_key": "a"})
    assert refused.status_code == 422
    assert problems_in(refused) == {field: "Shorten this to 1000 characters."}
    assert "x" * 10_000 in refused.get_data(as_text=True)


def test_script_and_right_to_left_text_are_shown_as_they_were_typed(as_nurse, patient):
    sent = {"treatment": "surgery", "level": "L4", "from_on": "2023-05-02", "form_key": "a"}
    typed = {"what": "<script>alert(1)</script>", "result": "لم يتحسن الألم"}
    assert as_nurse.post(url(patient, "/earlier-care"), data={**sent, **typed}).status_code == 303
    html = as_nurse.get(url(patient)).get_data(as_text=True)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert typed["result"] in html


def test_an_override_is_a_physicians_with_a_reason_and_of_this_clinic(db, client, patient, nurse, physician):
    make_fit(patient, nurse, cardiac_device=Answer(True))
    address = url(patient, "/override/cardiac_device")
    client.sign_in(nurse)
    assert client.get(address).status_code == 403
    assert client.post(address, data={"reason": "Mine", "form_key": "a"}).status_code == 403
    client.post("/sign-out")
    client.sign_in(physician)
    for number, reason in enumerate(("", "   ")):
        refused = client.post(address, data={"reason": reason, "form_key": f"r{number}"})
        assert refused.status_code == 422
        assert "Write the reason for the override." in text_of(refused)
    assert client.post(address, data={"reason": "x" * 10_000, "form_key": "l"}).status_code == 422
    client.post("/sign-out")
    elsewhere = make_clinic("South clinic")
    client.sign_in(make_person("physician", elsewhere, email="south@example.org"))
    assert client.post(address, data={"reason": "Of another clinic", "form_key": "s"}).status_code == 404
    assert db.session.query(ScreeningOverride).count() == 0


def test_every_page_of_another_clinics_candidate_is_not_found(as_nurse):
    elsewhere = make_clinic("South clinic")
    patient = make_patient(elsewhere, make_person("nurse", elsewhere, email="south@example.org"))
    pages = ("", "/answers", "/indication", "/earlier-care", "/re-evaluation", "/items/inr/evidence")
    assert {as_nurse.get(url(patient, page)).status_code for page in pages} == {404}
    acts = ("/begin", "/clear", "/recheck", "/confirm")
    assert {as_nurse.post(url(patient, act), data={"form_key": act}).status_code for act in acts} == {404}


def test_the_same_form_sent_twice_is_stored_once_and_an_older_one_is_refused_with_what_was_typed(as_nurse, patient):
    page = as_nurse.get(url(patient, "/answers?group=coverage")).get_data(as_text=True)
    seen = re.search(r'name="seen_version"[^>]*value="(\d+)"', page).group(1)
    first = {"education_done": "yes", "seen_version": seen, "form_key": "one"}
    for _ in range(2):  # a double click
        assert as_nurse.post(url(patient, "/answers?group=coverage"), data=first).status_code == 303
    assert len(queries.answers_of(patient.id)) == 1
    second = {"education_done": "no", "realistic_expectation": "yes", "seen_version": seen, "form_key": "two"}
    refused = as_nurse.post(url(patient, "/answers?group=coverage"), data=second)  # the back button, or somebody else
    assert refused.status_code == 422
    assert "Somebody else changed these answers in the meantime." in text_of(refused)
    assert re.search(
        r'name="realistic_expectation"[^>]*value="yes"[^>]*checked|checked[^>]*value="yes"',
        refused.get_data(as_text=True),
    )
    assert len(queries.answers_of(patient.id)) == 1
