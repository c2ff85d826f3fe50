from datetime import date

import pytest

from scstrial.assessments.actions import choose_areas
from scstrial.assessments.choices import Area
from scstrial.foundation.db import db as database
from scstrial.patients import actions, queries
from scstrial.patients.choices import ClosedReason, MessageChannel, Sex, Step
from scstrial.patients.models import Patient
from tests.factories.accounts import make_clinic, make_person
from tests.factories.patients import make_patient
from tests.reading import tree_of

NOON = "2026-11-21T12:00:00-06:00"
TYPED = {
    "given_name": "María",
    "family_name": "López",
    "born_on": "1968-05-04",
    "mrn": "n-77",
    "sex": "female",
    "phone": "(312) 555-0142",
    "email": "maria@example.org",
    "language": "es",
    "interpreter_needed": "y",
    "caregiver_name": "Ana López",
    "caregiver_phone": "+44 20 7946 0958",
    "time_zone": "",
    "consents": ["email", "phone"],
    "warned": "y",
    "how": "in_person",
}


def typed(**changes):
    return {key: value for key, value in {**TYPED, **changes}.items() if value is not None}


def words(response):
    """The text of a page, in single blanks."""
    tree = tree_of(response)
    return " ".join(" ".join(tree.find("body").itertext()).split())


def links(response):
    tree = tree_of(response)
    return {" ".join("".join(link.itertext()).split()): link.get("href") for link in tree.findall(".//a")}


def entry(response, name):
    """What stands in an entry of the form."""
    tree = tree_of(response)
    (found,) = [field for field in tree.findall(".//input") if field.get("name") == name]
    return found.get("value") or ""


def seen_version(response):
    return entry(response, "seen_version")


@pytest.fixture
def ward(client, nurse, at):
    """A nurse at work, on 21 November 2026."""
    at(NOON)
    return client.sign_in(nurse)


def only_patient():
    return database.session.scalars(database.select(Patient)).one()


# The list


def test_an_empty_list_says_how_to_begin(ward):
    page = ward.get("/patients")
    assert "No patients yet" in words(page)
    assert links(page)["Register the first patient"] == "/patients/new"


def test_the_list_shows_who_and_where_on_the_way(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, step=Step.SCREENING, mrn="N-1")
    page = ward.get("/patients")
    for said in ("1 patient", "N-1", "4 May 1968, 58 years", "not chosen yet", "Screening", "since Sat 21 Nov"):
        assert said in words(page)
    assert links(page)["Hart, Lena"] == f"/patients/{patient.id}"


def test_the_list_shows_the_primary_area(ward, clinic, nurse):
    patient = make_patient(clinic, nurse)
    choose_areas(patient, [Area.LOW_BACK, Area.LEG_LEFT], Area.LEG_LEFT, by=nurse, now=patient.registered_at)
    database.session.commit()
    assert Area.LEG_LEFT.label in words(ward.get("/patients"))
    assert Area.LOW_BACK.label not in words(ward.get("/patients"))


def test_the_steps_show_how_many_stand_there(ward, clinic, nurse):
    make_patient(clinic, nurse)
    make_patient(clinic, nurse, step=Step.SCREENING, family_name="Ruiz")
    page = ward.get("/patients?step=screening")
    assert links(page)["Screening1"] == "/patients?step=screening"
    assert links(page)["All2"] == "/patients"
    assert "Ruiz, Lena" in links(page)
    assert "Hart, Lena" not in links(page)


def test_a_step_without_patients_says_so(ward, clinic, nurse):
    make_patient(clinic, nurse)
    assert "Nobody is at this step" in words(ward.get("/patients?step=trial"))


def test_a_search_that_finds_nobody_says_what_to_try(ward, clinic, nurse):
    make_patient(clinic, nurse)
    page = ward.get("/patients?q=Zorn&step=trial")
    assert "Nobody found" in words(page)
    assert "Only patients at the step Trial were searched" in words(page)


def test_a_search_finds_by_name_number_and_birth_date(ward, clinic, nurse):
    make_patient(clinic, nurse, mrn="N-9")
    for text in ("har", "n-9", "1968-05-04", "4+May+1968", "05/04/1968"):
        assert "Hart, Lena" in links(ward.get(f"/patients?q={text}"))


def test_strange_searches_and_places_are_answered(ward, clinic, nurse):
    make_patient(clinic, nurse)
    for query in (
        "q=%00",
        "q=%ff",
        "q=" + "x" * 500,
        "q=%25_",
        "step=nowhere",
        "after=abc",
        "after=" + "9" * 30,
        "before=-1",
    ):
        assert ward.get(f"/patients?{query}").status_code == 200


def test_the_list_is_cut_into_pages_of_25(ward, clinic, nurse):
    for number in range(26):
        make_patient(clinic, nurse, family_name=f"Hart{number:02d}", step=Step.SCREENING)
    first = ward.get("/patients?step=screening")
    assert "26 patients" in words(first)
    assert "Hart24, Lena" in links(first)
    second = ward.get(links(first)["Next"])
    assert [name for name in links(second) if name.startswith("Hart")] == ["Hart25, Lena"]
    assert "step=screening" in links(second)["Previous"]
    assert "Hart00, Lena" in links(ward.get(links(second)["Previous"]))


def test_the_page_takes_as_many_statements_for_25_patients_as_for_one(ward, clinic, nurse, queries_counted):
    counts = []
    for more in (1, 24):
        for _ in range(more):
            make_patient(clinic, nurse)
        with queries_counted() as counted:
            ward.get("/patients")
        counts.append(counted())
    assert counts[0] == counts[1]


def test_the_clinic_is_shown_to_who_works_at_several(client, clinic, nurse, at):
    at(NOON)
    south = make_clinic("South clinic")
    make_patient(south, nurse, family_name="Ruiz")
    roamer = make_person("physician", clinic, south, email="roamer@example.org")
    page = client.sign_in(roamer).get("/patients")
    assert "Ruiz, Lena" in links(page)
    assert "South clinic" in words(page)


# Registering


def test_a_patient_is_registered(ward, clinic, nurse):
    answer = ward.post("/patients/new", data=typed())
    patient = only_patient()
    assert (answer.status_code, answer.location) == (303, f"/patients/{patient.id}")
    assert (patient.name, patient.mrn, patient.born_on) == ("María López", "N-77", date(1968, 5, 4))
    assert (patient.phone, patient.caregiver_phone) == ("+13125550142", "+442079460958")
    assert (patient.time_zone, patient.clinic_id) == ("America/Chicago", clinic.id)
    assert patient.interpreter_needed
    assert queries.agreed_channels(queries.consents_of(patient.id)) == {MessageChannel.EMAIL, MessageChannel.PHONE}


def test_the_form_shows_the_words_agreed_to_and_the_warning(ward):
    page = words(ward.get("/patients/new"))
    assert "this e-mail is not encrypted" in page
    assert "text messages are not encrypted" in page


@pytest.mark.parametrize("born_on", ["4 May 1968", "05/04/1968"])
def test_the_birth_date_may_be_typed(ward, born_on):
    ward.post("/patients/new", data=typed(born_on=born_on))
    assert only_patient().born_on == date(1968, 5, 4)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"given_name": " "}, "Enter the given name."),
        ({"born_on": None}, "Enter the date of birth."),
        ({"born_on": "soon"}, "Enter the date like 1968-05-04"),
        ({"born_on": "2026-11-22"}, "not in the future"),
        ({"sex": None}, "Choose the sex"),
        ({"sex": "robot"}, "Sex:"),
        ({"language": ""}, "Choose the language"),
        ({"phone": "12"}, "there is none like it"),
        ({"phone": "call me"}, "Enter a phone number"),
        ({"phone": "(312) 555-0142 x5"}, "without an extension"),
        ({"email": "maria"}, "Enter an e-mail address like"),
        ({"email": ""}, "or untick e-mail"),
        ({"phone": "", "email": "", "caregiver_phone": "", "consents": None}, "Enter a phone number or an e-mail"),
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone"),
        ({"mrn": "\0"}, "Enter the record number."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(ward, changes, said):
    answer = ward.post("/patients/new", data=typed(**changes))
    assert answer.status_code == 422
    assert said in words(answer)
    assert "There is a problem" in words(answer)
    assert entry(answer, "family_name") == "López"
    assert database.session.scalars(database.select(Patient)).all() == []


def test_a_wrong_phone_stays_as_typed(ward):
    answer = ward.post("/patients/new", data=typed(phone="(312) 555"))
    assert entry(answer, "phone") == "(312) 555"


def test_who_may_be_registered_already_is_shown_first(ward, clinic, nurse):
    known = make_patient(clinic, nurse, given_name="Maria", family_name="Lopes", mrn="N-1", phone="+13125550199")
    answer = ward.post("/patients/new", data=typed())
    assert answer.status_code == 422
    assert links(answer)["Maria Lopes"] == f"/patients/{known.id}"
    assert "MRN N-1, (312) 555-0199, Referred" in words(answer)
    assert entry(answer, "seen_ids") == str(known.id)
    sure = typed(somebody_else="y", seen_ids=entry(answer, "seen_ids"))
    assert ward.post("/patients/new", data=sure).status_code == 303


def test_a_tick_for_other_look_alikes_than_those_shown_does_not_count(ward, clinic, nurse):
    make_patient(clinic, nurse, phone="+13125550142")
    answer = ward.post("/patients/new", data=typed(somebody_else="y", seen_ids="999999"))
    assert answer.status_code == 422
    assert "checked" not in answer.get_data(as_text=True).split('name="somebody_else"')[1].split(">")[0]


def test_a_record_number_in_use_is_refused_even_with_the_tick(ward, clinic, nurse):
    known = make_patient(clinic, nurse, mrn="N-77")
    answer = ward.post("/patients/new", data=typed(somebody_else="y", seen_ids=str(known.id)))
    assert answer.status_code == 422
    assert "Lena Hart already has this record number" in words(answer)
    assert links(answer)["Lena Hart"] == f"/patients/{known.id}"


def test_the_same_form_sent_twice_registers_one_patient(ward):
    for _ in range(2):
        assert ward.post("/patients/new", data=typed(form_key="one-key")).status_code == 303
    assert only_patient().mrn == "N-77"


def test_who_works_at_several_clinics_says_which(client, clinic, at):
    at(NOON)
    south = make_clinic("South clinic", time_zone="America/Denver")
    client.sign_in(make_person("nurse", clinic, south, email="roamer@example.org"))
    assert "Choose the clinic." in words(client.post("/patients/new", data=typed(clinic="")))
    client.post("/patients/new", data=typed(clinic=str(south.id)))
    assert (only_patient().clinic_id, only_patient().time_zone) == (south.id, "America/Denver")


def test_nobody_is_registered_at_a_clinic_of_others(ward):
    south = make_clinic("South clinic")
    ward.post("/patients/new", data=typed(clinic=str(south.id)))
    assert [p.clinic_id for p in database.session.scalars(database.select(Patient))] != [south.id]


# Correcting


def corrected(patient, page, **changes):
    return {
        "given_name": patient.given_name,
        "family_name": patient.family_name,
        "mrn": patient.mrn,
        "born_on": patient.born_on.isoformat(),
        "sex": patient.sex,
        "phone": patient.phone,
        "email": patient.email,
        "language": patient.language,
        "time_zone": "",
        "seen_version": seen_version(page),
        **changes,
    }


def test_a_correction_is_saved_and_shown_with_what_it_was(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, phone="+13125550142")
    url = f"/patients/{patient.id}/details"
    page = ward.get(url)
    assert entry(page, "phone") == "(312) 555-0142"
    answer = ward.post(url, data=corrected(patient, page, family_name="Ruiz", sex="unknown"))
    assert (answer.status_code, answer.location) == (303, f"/patients/{patient.id}")
    page = ward.get(url)
    assert entry(page, "family_name") == "Ruiz"
    assert "Family name Hart Ruiz Sat 21 Nov, 12:00 Nurse Example" in words(page)
    assert "Sex Female Not known" in words(page)


def test_saving_details_untouched_changes_nothing(ward, clinic, nurse):
    patient = make_patient(clinic, nurse)
    url = f"/patients/{patient.id}/details"
    assert ward.post(url, data=corrected(patient, ward.get(url))).status_code == 303
    assert queries.changes_of(patient.id) == []


def test_a_stale_correction_is_refused_and_stays_on_the_page(ward, clinic, nurse, physician):
    patient = make_patient(clinic, nurse)
    url = f"/patients/{patient.id}/details"
    page = ward.get(url)
    data = corrected(patient, page, given_name="Helena")
    actions.record_consent(patient, MessageChannel.SMS, False, wording="", by=physician, now=patient.registered_at)
    actions.move_to(patient, Step.SCREENING, by=physician, now=patient.registered_at)
    database.session.commit()
    answer = ward.post(url, data=data)
    assert answer.status_code == 422
    assert "Somebody else changed this patient's details in the meantime" in words(answer)
    assert entry(answer, "given_name") == "Helena"
    assert links(answer)["Open the current details"] == url
    assert database.session.get(Patient, patient.id).given_name == "Lena"


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 30])
def test_a_correction_without_a_true_version_is_refused(ward, clinic, nurse, version):
    patient = make_patient(clinic, nurse)
    url = f"/patients/{patient.id}/details"
    data = {**corrected(patient, ward.get(url)), "seen_version": version, "given_name": "Helena"}
    assert ward.post(url, data=data).status_code == 422


def test_another_time_zone_than_the_clinics_is_kept(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, time_zone="America/Denver")
    page = ward.get(f"/patients/{patient.id}/details")
    assert '<option selected value="America/Denver">' in page.get_data(as_text=True)


# Consents


def test_consents_are_changed_and_their_history_shown(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, consents=[MessageChannel.EMAIL])
    url = f"/patients/{patient.id}/consent"
    page = ward.get(url)
    answer = ward.post(
        url, data={"consents": ["sms"], "warned": "y", "how": "by_phone", "seen_version": seen_version(page)}
    )
    assert answer.status_code == 303
    page = words(ward.get(url))
    assert "E-mail Ended Sat 21 Nov, 12:00" in page
    assert "Version sms-1. Warned that it is not encrypted, and prefers it: Sat 21 Nov, 12:00." in page
    assert "Read out, answered by phone" in page
    assert "Text message Agreed I agree that my clinic sends me automatic text messages" in page


@pytest.mark.parametrize(
    ("left_out", "said"), [("warned", "not encrypted, then tick that you did"), ("how", "Say how the patient answered")]
)
def test_an_agreement_to_what_is_not_encrypted_needs_the_warning_and_how_it_was_given(
    ward, clinic, nurse, left_out, said
):
    patient = make_patient(clinic, nurse, consents=[])
    data = {"consents": ["sms"], "warned": "y", "how": "in_person", "seen_version": "0"}
    answer = ward.post(f"/patients/{patient.id}/consent", data={k: v for k, v in data.items() if k != left_out})
    assert answer.status_code == 422
    assert said in words(answer)
    assert queries.consents_of(patient.id) == {}


def test_the_order_of_the_channels_is_the_patients(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, consents=[])
    data = {"consents": ["sms", "email"], "warned": "y", "how": "in_person", "seen_version": "0", "first": "sms"}
    ward.post(f"/patients/{patient.id}/consent", data=data)
    database.session.expire_all()
    assert patient.first_channel is MessageChannel.SMS


def test_before_the_first_consent_the_page_says_what_to_do(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, consents=[])
    assert "Not asked yet" in words(ward.get(f"/patients/{patient.id}/consent"))


def test_a_consent_without_an_address_is_refused(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, email="", consents=[])
    answer = ward.post(f"/patients/{patient.id}/consent", data={"consents": ["email"], "seen_version": "0"})
    assert answer.status_code == 422
    assert "Enter the e-mail address" in words(answer)


# Closing and opening again


def test_a_record_is_closed_and_opened_again(ward, clinic, nurse):
    patient = make_patient(clinic, nurse, step=Step.SCREENING)
    assert ward.post(f"/patients/{patient.id}/close", data={"reason": "moved"}).status_code == 303
    assert database.session.get(Patient, patient.id).step == Step.CLOSED
    assert ward.get(f"/patients/{patient.id}/reopen").status_code == 200
    assert ward.post(f"/patients/{patient.id}/reopen", data={"why": "Came back"}).status_code == 303
    assert database.session.get(Patient, patient.id).step == Step.SCREENING
    assert [row.reason for row in queries.steps_of(patient.id)] == [None, None, ClosedReason.MOVED, None]


@pytest.mark.parametrize(
    ("step", "data", "said"),
    [
        (Step.SCREENING, {}, "Choose why the record is closed."),
        (Step.SCREENING, {"reason": "other"}, "Say in a few words"),
        (Step.TRIAL, {"reason": "withdrawn"}, "Record the lead pull first"),
        (Step.CLOSED, {"reason": "withdrawn"}, "closed already"),
    ],
)
def test_a_record_that_may_not_be_closed_stays_as_it_is(ward, clinic, nurse, step, data, said):
    patient = make_patient(clinic, nurse, step=step)
    answer = ward.post(f"/patients/{patient.id}/close", data=data)
    assert answer.status_code == 422
    assert said in words(answer)


def test_an_open_record_is_not_opened(ward, clinic, nurse):
    patient = make_patient(clinic, nurse)
    answer = ward.post(f"/patients/{patient.id}/reopen", data={"why": "Because"})
    assert "open already" in words(answer)


# Whose patients


PAGES = ("details", "consent", "close", "reopen")


@pytest.mark.parametrize("page", PAGES)
def test_a_patient_of_another_clinic_is_not_found(ward, nurse, page):
    elsewhere = make_patient(make_clinic("South clinic"), nurse)
    assert ward.get(f"/patients/{elsewhere.id}/{page}").status_code == 404
    assert ward.post(f"/patients/{elsewhere.id}/{page}", data={"reason": "died", "why": "x"}).status_code == 404
    assert ward.get(f"/patients/{10**30}/{page}").status_code == 404


def test_patients_of_another_clinic_are_not_listed(ward, nurse):
    make_patient(make_clinic("South clinic"), nurse, mrn="S-1")
    for query in ("", "?q=hart", "?q=s-1", "?q=1968-05-04", "?step=referred"):
        assert "Hart" not in words(ward.get(f"/patients{query}"))


def test_an_administrator_sees_no_patients(client, administrator, clinic, nurse):
    patient = make_patient(clinic, nurse)
    client.sign_in(administrator)
    for path in ("/patients", "/patients/new", *(f"/patients/{patient.id}/{page}" for page in PAGES)):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "Hart" not in words(answer)


def test_nobody_who_is_not_signed_in_sees_anything(client, clinic, nurse):
    patient = make_patient(clinic, nurse)
    for path in ("/patients", "/patients/new", f"/patients/{patient.id}/details"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in")


def test_a_patient_of_every_sex_and_script_can_be_registered(ward):
    ward.post("/patients/new", data=typed(given_name="小明", family_name="王", sex="other", consents=None))
    assert (only_patient().name, only_patient().sex) == ("小明 王", Sex.OTHER)
