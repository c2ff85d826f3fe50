"""The screening through its pages, from real input to a verdict."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest

from scstrial.foundation.clock import day_of, now
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.screening import actions, queries
from scstrial.screening.choices import ItemKey
from scstrial.screening.models import PatientIndication, ScreeningAnswer, ScreeningOverride, ScreeningVerdict
from scstrial.screening.rules import Answer
from tests.factories.accounts import make_clinic, make_person
from tests.factories.patients import make_patient
from tests.factories.screening_answers import fit_answers, make_cleared, make_fit, make_indication, make_record


def url(patient, rest=""):
    return f"/patients/{patient.id}/screening{rest}"


def text_of(response):
    words = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return re.sub(r"\s+", " ", unescape(words))


def typed_coverage(today):
    return {
        "consent_signed_on": today.isoformat(),
        "education_done": "yes",
        "goals_recorded": "yes",
        "goals_recorded_note": "Walk the dog for half an hour",
        "realistic_expectation": "yes",
        "prior_authorization_required": "yes",
        "prior_authorization_decision": "affirmed",
        "prior_authorization_valid_until": (today + timedelta(days=90)).isoformat(),
        "prior_authorization_utn": "UTN-1",
        "prior_trials_same_region": "0",
    }


def typed_clinical(today):
    no = [
        "active_infection",
        "substance_use_disorder_active",
        "immunosuppressed",
        "cardiac_device",
        "tobacco",
        "coagulopathy",
        "surgical_compression",
        "spinal_instability",
        "diathermy",
        "prior_device_reaction",
    ]
    return {
        **dict.fromkeys(no, "no"),
        "antithrombotic_plan": "yes",
        "can_operate": "yes",
        "psychological_evaluation_on": (today - timedelta(days=40)).isoformat(),
        "psychological_evaluation_result": "cleared",
        "psychological_evaluation_by": "clinical_psychologist",
        "spine_imaging_on": (today - timedelta(days=90)).isoformat(),
        "spine_imaging_severe_stenosis": "no",
        "pregnant": "not_applicable",
        "inr": "1,0",
        "inr_dated_on": today.isoformat(),
        "platelets_10e9_l": "210",
    }


TYPED_PAYER = {
    "conservative_months": "8",
    "treatments": ["physical_therapy", "gabapentinoid", "snri", "injection"],
}


def test_a_candidate_is_screened_and_cleared_through_the_pages(db, client, nurse, patient, today):
    client.sign_in(nurse)
    make_record(patient, nurse)
    first = text_of(client.get(url(patient)))
    assert "Not cleared" in first
    assert "Record the indication" in first
    since = (today - timedelta(days=700)).isoformat()
    sent = {"icd10_code": "M96.1 Postlaminectomy syndrome", "pain_component": "neuropathic", "pain_since_on": since}
    assert client.post(url(patient, "/indication"), data=sent).status_code == 303
    for group, typed in (
        ("coverage", typed_coverage(today)),
        ("clinical", typed_clinical(today)),
        ("payer", TYPED_PAYER),
    ):
        response = client.post(url(patient, f"/answers?group={group}"), data=typed)
        assert response.status_code == 303, text_of(response)
        assert response.location.endswith(f"/screening#{group}")
    assert "Nothing is in the way" in text_of(client.get(url(patient)))
    assert client.post(url(patient, "/clear")).status_code == 303
    db.session.refresh(patient)
    assert patient.step is Step.CLEARED
    shown = text_of(client.get(url(patient)))
    assert "Cleared on" in shown
    assert f"by {nurse.name}" in shown
    assert "Walk the dog" in shown


def test_an_open_screening_says_what_is_in_the_way_in_its_order_and_cannot_be_cleared(
    db, client, nurse, patient, today
):
    make_fit(patient, nurse, psychological_evaluation=None, active_infection=Answer(True), cardiac_device=Answer(True))
    client.sign_in(nurse)
    html = client.get(url(patient)).get_data(as_text=True)
    assert re.search(r"<button[^>]*disabled[^>]*>Clear for a trial", html)
    assert f'action="{url(patient, "/clear")}"' not in html
    shown = text_of(client.get(url(patient)))
    way = shown[shown.index("What is in the way") :]
    assert way.index("psychological evaluation") < way.index("active infection") < way.index("pacemaker")
    refused = client.post(url(patient, "/clear"))
    assert refused.status_code == 409
    assert "There is an active infection; treat it first" in text_of(refused)
    db.session.refresh(patient)
    assert (patient.step, db.session.query(ScreeningVerdict).count()) == (Step.SCREENING, 0)


def test_an_item_shows_level_state_reason_source_and_who_answered(client, nurse, patient):
    make_fit(patient, nurse, active_infection=Answer(True, note="tooth, antibiotics until Friday"))
    client.sign_in(nurse)
    shown = text_of(client.get(url(patient)))
    row = shown[shown.index("Is there an active infection? Not met") :]
    assert row.startswith(
        "Is there an active infection? Not met Required There is an active infection; treat it first."
    )
    assert "Note: tooth, antibiotics until Friday" in row
    assert f"Entered by {nurse.name}" in row
    assert "Source: NACC17." in row
    assert "Source: rule book 2.3; default, to be confirmed by your clinic" not in row[:400]


def test_open_items_stand_before_those_that_are_met(client, nurse, patient):
    make_fit(patient, nurse, tobacco=Answer(True))
    client.sign_in(nurse)
    shown = text_of(client.get(url(patient)))
    clinical = shown[shown.index("Clinical items Answer this group") :]
    assert clinical.index("Does the patient use tobacco?") < clinical.index("items are met or overridden")


def test_a_clicked_twice_clearing_is_stored_once(db, client, nurse, patient):
    make_fit(patient, nurse)
    client.sign_in(nurse)
    data = {"form_key": "11111111-1111-1111-1111-111111111111"}
    assert client.post(url(patient, "/clear"), data=data).status_code == 303
    assert client.post(url(patient, "/clear"), data=data).status_code == 303
    assert db.session.query(ScreeningVerdict).count() == 1
    assert client.post(url(patient, "/clear")).status_code == 409


# ---- answers ----


def test_the_same_form_sent_twice_is_stored_once(db, client, nurse, patient):
    client.sign_in(nurse)
    page = client.get(url(patient, "/answers?group=clinical")).get_data(as_text=True)
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', page).group(1)
    for _ in range(2):
        answer = client.post(url(patient, "/answers?group=clinical"), data={"tobacco": "no", "form_key": key})
        assert answer.status_code == 303
    assert db.session.query(ScreeningAnswer).count() == 1


def test_a_form_that_is_stale_keeps_what_was_typed_shows_what_is_stored_and_can_then_be_saved(
    db, client, nurse, physician, patient
):
    actions.answer_item(patient, "inr", Decimal("1.0"), by=nurse, now=now())
    db.session.commit()
    client.sign_in(nurse)
    page = client.get(url(patient, "/answers?group=clinical")).get_data(as_text=True)
    seen = re.search(r'name="seen_version"[^>]*value="([^"]+)"', page).group(1)
    actions.answer_item(patient, "inr", Decimal("3.5"), by=physician, now=now())
    db.session.commit()
    answer = client.post(url(patient, "/answers?group=clinical"), data={"inr": "1.2", "seen_version": seen})
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "Somebody else changed these answers" in html
    assert f"Last answer: 3.5, by {physician.name}" in html
    assert 'value="1.2"' in html
    seen = re.search(r'name="seen_version"[^>]*value="([^"]+)"', html).group(1)
    again = client.post(url(patient, "/answers?group=clinical"), data={"inr": "1.2", "seen_version": seen})
    assert again.status_code == 303
    assert queries.latest_answers_of(patient.id)["inr"].value == "1.2"


def test_an_empty_form_changes_nothing_and_says_so(db, client, nurse, patient):
    client.sign_in(nurse)
    answer = client.post(url(patient, "/answers?group=clinical"), data={})
    assert "Nothing was changed." in text_of(client.get(answer.location))
    assert db.session.query(ScreeningAnswer).count() == 0
    db.session.refresh(patient)
    assert patient.step is Step.REFERRED


def test_an_answer_that_did_not_come_is_left_and_an_emptied_one_is_unknown_again(db, client, nurse, patient):
    make_fit(patient, nurse)
    client.sign_in(nurse)
    data = {"inr": "", "inr_dated_on": "", "seen_version": "999999"}
    assert client.post(url(patient, "/answers?group=clinical"), data=data).status_code == 303
    facts = queries.facts_of(patient, day_of(now(), patient.clinic.zone))
    assert (facts.inr, facts.tobacco, facts.platelets_10e9_l) == (None, False, Decimal(210))


def test_not_known_is_an_answer_that_does_not_count_as_no(db, client, nurse, patient, today):
    make_fit(patient, nurse)
    client.sign_in(nurse)
    client.post(url(patient, "/answers?group=clinical"), data={"active_infection": "unknown", "seen_version": "999999"})
    assert queries.standing_of(patient, today).verdict == "not_cleared"


@pytest.mark.parametrize(
    ("group", "data", "words"),
    [
        ("clinical", {"inr": "101"}, "Enter a number from 0 to 100."),
        ("clinical", {"inr": "high"}, "Enter a number, for example 7.5."),
        ("clinical", {"psychological_evaluation_result": "cleared"}, "Enter the day of the evaluation."),
        ("clinical", {"psychological_evaluation_on": "2026-01-02"}, "Choose who made the evaluation."),
        ("clinical", {"spine_imaging_severe_stenosis": "no"}, "Enter the day of the imaging."),
        ("clinical", {"spine_imaging_on": "last week"}, "Enter the day like 2026-03-02."),
        ("clinical", {"tobacco": "sometimes"}, "Choose one of the answers offered."),
        ("coverage", {"prior_authorization_decision": "affirmed"}, "Say whether authorization is required."),
        ("coverage", {"consent_signed_on": "2999-01-01"}, "Enter a day up to today"),
        ("coverage", {"prior_trials_same_region": "1.5"}, "Enter a whole number."),
        ("payer", {"treatments": ["snri"], "treatments_none": "y"}, "Tick what was tried, or that nothing was tried."),
        ("payer", {"conservative_months": "-1"}, "Enter a number from 0 to 1440 months."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_stored(db, client, nurse, patient, group, data, words):
    client.sign_in(nurse)
    answer = client.post(url(patient, f"/answers?group={group}"), data=data)
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "There is a problem" in shown
    assert words in shown
    assert db.session.query(ScreeningAnswer).count() == 0


def test_that_nothing_was_tried_is_an_answer(client, nurse, patient, today):
    client.sign_in(nurse)
    client.post(url(patient, "/answers?group=payer"), data={"treatments_none": "y"})
    assert queries.facts_of(patient, today).treatments == frozenset()


def test_the_payer_is_changed_for_one_patient_and_its_questions_appear(client, nurse, patient):
    client.sign_in(nurse)
    assert "Is it documented that surgery is not indicated?" not in text_of(client.get(url(patient)))
    client.post(url(patient, "/answers?group=payer"), data={"payer": "evicore"})
    shown = text_of(client.get(url(patient)))
    assert "eviCore / Cigna Stated for this candidate" in shown
    assert "Is it documented that surgery is not indicated?" in shown


@pytest.mark.parametrize("group", ["coverage", "clinical", "payer", "nonsense"])
def test_every_group_of_questions_opens_empty_and_answered(client, nurse, patient, group):
    client.sign_in(nurse)
    assert client.get(url(patient, f"/answers?group={group}")).status_code == 200
    make_fit(patient, nurse)
    html = client.get(url(patient, f"/answers?group={group}")).get_data(as_text=True)
    assert f"by {nurse.name}" in html


# ---- indication ----


def test_codes_are_searched_without_javascript_and_a_found_one_fills_the_form(client, nurse, patient):
    client.sign_in(nurse)
    found = client.get(url(patient, "/indication?q=postlaminectomy")).get_data(as_text=True)
    assert "code=M96.1&amp;indication=psps_2" in found
    listed = found[found.index('id="find-a-code"') :]
    assert "E11.42" not in listed
    filled = client.get(url(patient, "/indication?code=M96.1&indication=psps_2")).get_data(as_text=True)
    assert re.search(r'<input[^>]*name="icd10_code"[^>]*value="M96.1"', filled)
    assert '<option selected value="psps_2">' in filled
    nothing = text_of(client.get(url(patient, "/indication?q=knee")))
    assert "No code holds “knee”" in nothing


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Enter or choose an ICD-10-CM code."),
        ({"icd10_code": "G89.4"}, "Several indications list this code."),
        ({"icd10_code": "Z99.9"}, "This is no code of the list."),
        ({"icd10_code": "E11.42", "indication": "psps_2"}, "E11.42 is not listed for"),
        ({"icd10_code": "M51.1", "indication": "psps_1"}, "Enter the full code: M51.1"),
    ],
)
def test_a_code_that_cannot_be_recorded_says_what_to_do(db, client, nurse, patient, data, words):
    client.sign_in(nurse)
    answer = client.post(url(patient, "/indication"), data=data)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert db.session.query(PatientIndication).count() == 0


def test_an_indication_is_made_primary_and_taken_off_the_list(db, client, nurse, patient):
    first, second = make_indication(patient, nurse), make_indication(patient, nurse, "G89.4")
    client.sign_in(nurse)
    assert client.post(url(patient, f"/indications/{second.id}/primary")).status_code == 303
    assert client.post(url(patient, f"/indications/{first.id}/retire")).status_code == 303
    [left] = queries.indications_of(patient.id)
    assert (left.id, left.is_primary) == (second.id, True)


def test_an_indication_is_corrected_through_the_page(client, nurse, patient, today):
    row = make_indication(patient, nurse)
    client.sign_in(nurse)
    address = url(patient, f"/indication?change={row.id}")
    page = client.get(address).get_data(as_text=True)
    assert f'value="{row.pain_since_on.isoformat()}"' in page
    sent = {"icd10_code": "M96.1", "indication": "psps_2", "pain_since_on": today.isoformat()}
    assert client.post(address, data=sent).status_code == 303
    [left] = queries.indications_of(patient.id)
    assert (left.is_primary, left.pain_since_on) == (True, today)
    assert client.get(url(patient, "/indication?change=999")).status_code == 404


# ---- overrides ----


def test_a_physician_overrides_through_the_page_and_the_reason_stays_after_it_is_withdrawn(
    db, client, nurse, physician, patient
):
    make_fit(patient, nurse, cardiac_device=Answer(True))
    client.sign_in(physician)
    address = url(patient, "/override/cardiac_device")
    assert "There is a pacemaker or ICD" in text_of(client.get(address))
    empty = client.post(address, data={"reason": " "})
    assert empty.status_code == 422
    assert "Write the reason for the override." in text_of(empty)
    assert client.post(address, data={"reason": "Cardiology agrees in writing."}).status_code == 303
    shown = text_of(client.get(url(patient)))
    assert f"Overridden by {physician.name}" in shown
    assert "Nothing is in the way" in shown
    row = db.session.query(ScreeningOverride).one()
    assert client.post(url(patient, f"/overrides/{row.id}/withdraw")).status_code == 303
    shown = text_of(client.get(url(patient)))
    assert "Cardiology agrees in writing." in shown
    assert f"Withdrawn by {physician.name}" in shown
    assert "Needs a physician's override" in shown


def test_a_block_item_cannot_be_overridden_through_the_page(db, client, nurse, physician, patient):
    make_fit(patient, nurse, active_infection=Answer(True))
    client.sign_in(physician)
    assert url(patient, "/override/active_infection") not in client.get(url(patient)).get_data(as_text=True)
    address = url(patient, "/override/active_infection")
    assert "cannot be overridden" in text_of(client.get(address))
    answer = client.post(address, data={"reason": "It is small."})
    assert answer.status_code == 422
    assert "cannot be overridden" in text_of(answer)
    assert db.session.query(ScreeningOverride).count() == 0


def test_a_nurse_cannot_open_or_send_an_override(db, client, nurse, patient):
    make_fit(patient, nurse, cardiac_device=Answer(True))
    client.sign_in(nurse)
    address = url(patient, "/override/cardiac_device")
    assert address not in client.get(url(patient)).get_data(as_text=True)
    assert client.get(address).status_code == 403
    assert client.post(address, data={"reason": "fine"}).status_code == 403
    assert db.session.query(ScreeningOverride).count() == 0


def test_an_item_that_is_not_there_is_not_found(client, physician, nurse, patient):
    client.sign_in(physician)
    for item in ("nonsense", "last_resort"):
        assert client.get(url(patient, f"/override/{item}")).status_code == 404


def test_an_override_that_counts_no_more_says_so(db, client, nurse, physician, patient, at):
    at("2026-03-02T09:00:00-06:00")
    make_fit(patient, nurse, inr=Answer(Decimal("1.6")))
    actions.override_item(patient, ItemKey.INR, "Acceptable here.", by=physician, now=now())
    at("2026-03-02T09:30:00-06:00")
    actions.answer_item(patient, "inr", Decimal("2.9"), by=nurse, now=now())
    patient_id = patient.id

    db.session.commit()
    client.sign_in(nurse)
    shown = text_of(client.get(f"/patients/{patient_id}/screening"))
    assert "Counts no longer: answered anew since" in shown
    assert "Acceptable here." in shown


# ---- after clearing ----


def test_a_clearance_that_no_longer_holds_is_said_plainly_and_taken_back(db, client, nurse, patient, at):
    at("2026-03-02T09:00:00-06:00")
    make_cleared(patient, nurse)
    at("2027-03-02T09:00:00-06:00")
    client.sign_in(nurse)
    shown = text_of(client.get(url(patient)))
    assert "The screening does not hold any more." in shown
    assert "must be renewed" in shown
    assert client.post(url(patient, "/recheck")).status_code == 303
    db.session.refresh(patient)
    assert patient.step is Step.SCREENING


def test_looking_again_changes_nothing_while_the_verdict_holds(db, client, nurse, patient):
    make_cleared(patient, nurse)
    client.sign_in(nurse)
    answer = client.post(url(patient, "/recheck"))
    assert "The verdict holds" in text_of(client.get(answer.location))
    db.session.refresh(patient)
    assert patient.step is Step.CLEARED


def test_an_infection_after_scheduling_is_said_plainly(db, client, nurse, patient):
    make_cleared(patient, nurse)
    move_to(patient, Step.SCHEDULED, by=nurse, now=now())
    actions.answer_item(patient, "active_infection", True, by=nurse, now=now())
    db.session.commit()
    client.sign_in(nurse)
    assert "move or cancel the trial" in text_of(client.get(url(patient)))


def test_after_the_placement_the_checklist_can_only_be_read(clinic, client, nurse):
    patient = make_patient(clinic, nurse, Step.TRIAL)
    client.sign_in(nurse)
    html = client.get(url(patient)).get_data(as_text=True)
    assert "The screening is over" in html
    assert "/answers" not in html
    answer = client.post(url(patient, "/answers?group=clinical"), data={"tobacco": "no"})
    assert answer.status_code == 422
    assert "The trial has begun" in text_of(answer)


def test_a_new_screening_is_begun_after_a_trial(db, clinic, client, nurse):
    patient = make_patient(clinic, nurse, Step.AFTER)
    client.sign_in(nurse)
    assert "Begin a new screening" in text_of(client.get(url(patient)))
    assert client.post(url(patient, "/begin")).status_code == 303
    db.session.refresh(patient)
    assert patient.step is Step.SCREENING


# ---- who may, and how fast ----


def test_another_clinics_patient_is_not_found(client, physician):
    clinic = make_clinic("South clinic")
    other = make_person("nurse", clinic, email="other@example.org")
    patient = make_patient(clinic, other)
    row = make_indication(patient, other)
    client.sign_in(physician)
    for rest in ("", "/answers", "/indication", "/override/inr"):
        assert client.get(url(patient, rest)).status_code == 404
    posts = ("/answers", "/indication", "/override/inr", "/overrides/1/withdraw", "/clear", "/recheck", "/begin")
    for rest in (*posts, f"/indications/{row.id}/primary", f"/indications/{row.id}/retire"):
        assert client.post(url(patient, rest)).status_code == 404


def test_rows_of_another_patient_are_not_found_under_this_one(clinic, client, nurse, physician, patient):
    other = make_patient(clinic, nurse, family_name="Ruiz")
    row = make_indication(other, nurse)
    client.sign_in(physician)
    assert client.post(url(patient, f"/indications/{row.id}/retire")).status_code == 404
    assert client.post(url(patient, "/overrides/77/withdraw")).status_code == 404


def test_an_administrator_sees_no_screening(client, administrator, patient):
    client.sign_in(administrator)
    assert client.get(url(patient)).status_code == 403
    assert client.post(url(patient, "/clear")).status_code == 403


def test_the_checklist_takes_as_many_queries_for_5_answers_as_for_200(
    db, client, clinic, nurse, patient, queries_counted, today
):
    few = make_patient(clinic, nurse, family_name="Few")
    make_indication(few, nurse)
    make_indication(patient, nurse)
    some = dict(list(fit_answers(today).items())[:5])
    actions.answer_items(few, some, by=nurse, now=now())
    for number in range(40):
        answers = {fact: Answer(bool(number % 2)) for fact in ("tobacco", "diathermy", "allergy", "escort")}
        actions.answer_items(patient, answers | {"bmi": Answer(Decimal(number))}, by=nurse, now=now())
    db.session.commit()
    assert db.session.query(ScreeningAnswer).filter_by(patient_id=patient.id).count() == 200
    client.sign_in(nurse)
    numbers = []
    for one in (few, patient):
        client.get(url(one))
        with queries_counted() as count:
            assert client.get(url(one)).status_code == 200
        numbers.append(count())
    assert numbers[0] == numbers[1]


def test_all_answers_so_far_stand_on_a_page_of_their_own_fifty_at_a_time(db, client, nurse, patient):
    for number in range(51):
        actions.answer_item(patient, "inr", Decimal(number + 10) / 10, by=nurse, now=now())
    db.session.commit()
    client.sign_in(nurse)
    assert "All answers so far" in text_of(client.get(url(patient)))
    newest = client.get(url(patient, "/given"))
    assert "5.9" in text_of(newest)
    assert nurse.name in text_of(newest)
    older = re.search(r"given\?before=(\d+)", newest.get_data(as_text=True)).group(1)
    last = text_of(client.get(url(patient, f"/given?before={older}")))
    assert "an older page" in last
    assert nurse.name in last
    assert "1.1" not in last
    assert "Nothing older" in text_of(client.get(url(patient, "/given?before=1")))


def test_before_the_first_answer_the_page_of_answers_says_where_to_begin(client, nurse, patient):
    client.sign_in(nurse)
    assert "No answer yet" in text_of(client.get(url(patient, "/given")))
