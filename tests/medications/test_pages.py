"""Opioids and blood thinners as a nurse enters them."""

import pytest

from scstrial.medications.queries import blood_thinners_of, mme_of, opioid_lists_of
from tests.factories.patients import make_patient
from tests.filled import text_of


@pytest.fixture
def now(at):
    return at("2026-03-01T12:00:00-06:00")


@pytest.fixture
def patient(now, clinic, nurse):
    return make_patient(clinic=clinic, by=nurse)


@pytest.fixture
def signed_in(now, client, nurse):
    return client.sign_in(nurse)


def opioids(**fields):
    return {"on": "2026-02-24", "form_key": fields.pop("form_key", "key-1"), **fields}


def test_the_dose_is_computed_from_what_was_typed(signed_in, patient):
    typed = {"opioids-0-drug": "hydrocodone", "opioids-0-strength": "5", "opioids-0-units_per_day": "4"}
    response = signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**typed))
    assert response.status_code == 303
    assert mme_of(patient.id).mme_per_day == 20
    assert "20 MME a day" in signed_in.get(response.location).get_data(as_text=True)


def test_taking_none_is_said_and_is_zero(signed_in, patient):
    assert signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(takes_none="y")).status_code == 303
    assert opioid_lists_of(patient.id)[0].lines == []
    assert "takes none" in signed_in.get(f"/patients/{patient.id}/medicines").get_data(as_text=True)


def test_an_empty_list_is_not_none(signed_in, patient):
    response = signed_in.post(f"/patients/{patient.id}/opioids", data=opioids())
    assert response.status_code == 422
    assert "tick that the patient takes none" in response.get_data(as_text=True)
    assert opioid_lists_of(patient.id) == []


def test_a_missing_strength_is_asked_for_at_its_field_and_the_rest_is_kept(signed_in, patient):
    typed = {"opioids-0-drug": "oxycodone", "opioids-0-units_per_day": "2"}
    response = signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**typed))
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'href="#opioids-0-strength"' in text
    assert 'value="2"' in text


def test_what_is_not_convertible_is_never_zero(signed_in, patient):
    typed = {"opioids-0-drug": "buprenorphine", "opioids-0-strength": "8", "opioids-0-units_per_day": "2"}
    signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**typed))
    assert mme_of(patient.id).mme_per_day is None
    assert "Not convertible to MME" in signed_in.get(f"/patients/{patient.id}/medicines").get_data(as_text=True)


def test_another_row_is_added_and_nothing_typed_is_lost(signed_in, patient):
    typed = {"opioids-0-drug": "tramadol", "opioids-0-strength": "50", "another": "1"}
    text = signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**typed)).get_data(as_text=True)
    assert 'value="50"' in text
    assert "opioids-3-drug" in text


def test_a_later_list_counts_and_the_first_stays_readable(signed_in, patient):
    first = {"opioids-0-drug": "morphine", "opioids-0-strength": "10", "opioids-0-units_per_day": "3"}
    signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**first))
    signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(takes_none="y", form_key="key-2"))
    assert mme_of(patient.id).mme_per_day == 0
    assert len(opioid_lists_of(patient.id)) == 2


def test_the_same_form_sent_twice_is_stored_once(signed_in, patient):
    for _ in range(2):
        assert signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(takes_none="y")).status_code == 303
    assert len(opioid_lists_of(patient.id)) == 1


def test_a_blood_thinner_is_kept_changed_and_taken_again(signed_in, patient):
    new = {"drug": "apixaban", "last_dose_at": "2026-02-27T20:00", "form_key": "a"}
    assert signed_in.post(f"/patients/{patient.id}/blood-thinners/new", data=new).status_code == 303
    (thinner,) = blood_thinners_of(patient.id)
    changed = {"drug": "apixaban", "last_dose_at": "2026-02-28T20:00", "form_key": "b"}
    address = f"/patients/{patient.id}/blood-thinners/{thinner.id}"
    assert signed_in.post(address, data=changed).status_code == 303
    (thinner,) = blood_thinners_of(patient.id)
    assert f"{thinner.last_dose_at.astimezone(patient.zone):%d %H:%M}" == "28 20:00"
    again = {"restarted_at": "2026-03-01T08:00", "form_key": "c"}
    address = f"/patients/{patient.id}/blood-thinners/{thinner.id}/restart"
    assert signed_in.post(address, data=again).status_code == 303
    (thinner,) = blood_thinners_of(patient.id)
    assert thinner.restarted_at is not None


def test_a_last_dose_in_the_future_is_refused(signed_in, patient):
    new = {"drug": "apixaban", "last_dose_at": "2026-03-02T20:00", "form_key": "a"}
    response = signed_in.post(f"/patients/{patient.id}/blood-thinners/new", data=new)
    assert response.status_code == 422
    assert "up to now" in response.get_data(as_text=True)


def add(signed_in, patient, drug, key, **more):
    new = {"drug": drug, "form_key": key, **more}
    return signed_in.post(f"/patients/{patient.id}/blood-thinners/new", data=new)


def test_a_drug_stands_on_the_list_once(signed_in, patient):
    assert [add(signed_in, patient, "warfarin", key).status_code for key in ("a", "a", "b")] == [303, 303, 422]
    assert [row.drug for row in blood_thinners_of(patient.id)] == ["warfarin"]
    assert add(signed_in, patient, "apixaban", "c").status_code == 303
    apixaban = blood_thinners_of(patient.id)[0]
    changed = {"drug": "warfarin", "form_key": "d"}
    response = signed_in.post(f"/patients/{patient.id}/blood-thinners/{apixaban.id}", data=changed)
    assert response.status_code == 422
    assert "Warfarin is on the list already." in text_of(response)


def test_a_drug_that_is_not_in_the_list_is_named_and_several_may_stand(signed_in, patient):
    assert add(signed_in, patient, "other", "a", note=" ").status_code == 422
    for key, name in (("b", "Vorapaxar"), ("c", "Sulodexide")):
        assert add(signed_in, patient, "other", key, note=name).status_code == 303
    shown = text_of(signed_in.get(f"/patients/{patient.id}/medicines"))
    assert "Vorapaxar" in shown
    assert "Note: Sulodexide" in text_of(signed_in.get(f"/patients/{patient.id}/hold-plan"))


def test_a_drug_entered_by_mistake_is_taken_off_the_list_with_a_reason_and_stays_readable(signed_in, patient):
    add(signed_in, patient, "warfarin", "a")
    (thinner,) = blood_thinners_of(patient.id)
    address = f"/patients/{patient.id}/blood-thinners/{thinner.id}/withdraw"
    assert "Take a drug off the list" in text_of(signed_in.get(address))
    assert signed_in.post(address, data={"why": "  ", "form_key": "b"}).status_code == 422
    assert signed_in.post(address, data={"why": "x" * 501, "form_key": "c"}).status_code == 422
    assert signed_in.post(address, data={"why": "Another patient's drug", "form_key": "d"}).status_code == 303
    assert blood_thinners_of(patient.id) == []
    shown = text_of(signed_in.get(f"/patients/{patient.id}/medicines"))
    assert "Warfarin entered by" in shown
    assert "Another patient's drug" in shown
    assert signed_in.get(address).status_code == 404


def test_what_is_typed_into_an_entry_that_somebody_changed_is_refused_and_kept(signed_in, patient):
    add(signed_in, patient, "warfarin", "a")
    (thinner,) = blood_thinners_of(patient.id)
    address = f"/patients/{patient.id}/blood-thinners/{thinner.id}"
    typed = {"drug": "warfarin", "prescriber": "Dr Amin"}
    assert signed_in.post(address, data={**typed, "form_key": "b"}).status_code == 303
    for path in (address, f"{address}/withdraw"):
        response = signed_in.post(path, data={**typed, "why": "Dr Amin says so", "form_key": path})
        assert response.status_code == 422
        assert "Somebody has changed this entry" in text_of(response)
        assert "Dr Amin" in response.get_data(as_text=True)
    assert len(blood_thinners_of(patient.id)) == 1


def test_a_drug_that_was_taken_again_stays_on_the_list(signed_in, patient):
    add(signed_in, patient, "apixaban", "a", last_dose_at="2026-02-27T20:00")
    address = f"/patients/{patient.id}/blood-thinners/{blood_thinners_of(patient.id)[0].id}/restart"
    assert signed_in.post(address, data={"restarted_at": "2026-03-01T08:00", "form_key": "b"}).status_code == 303
    address = f"/patients/{patient.id}/blood-thinners/{blood_thinners_of(patient.id)[0].id}/withdraw"
    response = signed_in.post(address, data={"why": "By mistake", "form_key": "c"})
    assert response.status_code == 422
    assert "It stays on the list." in text_of(response)


def test_each_line_and_each_drug_says_its_dose_and_what_is_not_convertible_says_so(signed_in, patient):
    rows = [
        ("fentanyl", "25", "1", "mcg_per_h", "transdermal"),
        ("oxycodone", "10", "2", "mg", "oral"),
        ("oxycodone", "5", "1", "mg", "oral"),
        ("buprenorphine", "8", "2", "mg", "transmucosal"),
    ]
    names = ("drug", "strength", "units_per_day", "unit", "route")
    typed = {f"opioids-{n}-{name}": value for n, row in enumerate(rows) for name, value in zip(names, row, strict=True)}
    assert signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**typed)).status_code == 303
    shown = text_of(signed_in.get(f"/patients/{patient.id}/medicines"))
    assert "At least 97.5 MME a day" in shown
    assert "Patch on the skin 60" in shown
    assert "By drug: Fentanyl 60 MME a day; Oxycodone 37.5 MME a day" in shown
    assert "Not convertible by the CDC 2022 factors: Buprenorphine (not convertible)" in shown


@pytest.mark.parametrize(("drug", "warns"), [("methadone", True), ("fentanyl", True), ("oxycodone", False)])
def test_methadone_and_fentanyl_carry_a_warning(signed_in, patient, drug, warns):
    typed = {"opioids-0-drug": drug, "opioids-0-strength": "10", "opioids-0-units_per_day": "2"}
    signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**typed))
    shown = text_of(signed_in.get(f"/patients/{patient.id}/medicines"))
    assert ("Do not use the factor to change from one opioid to another." in shown) is warns


@pytest.mark.parametrize(("unit", "shown"), [("mcg_per_h", "Patch on the skin 60"), ("mg", "By mouth not convertible")])
def test_a_route_left_open_is_the_one_that_the_page_promises(signed_in, patient, unit, shown):
    typed = {"opioids-0-drug": "fentanyl", "opioids-0-strength": "25", "opioids-0-units_per_day": "1"}
    signed_in.post(f"/patients/{patient.id}/opioids", data=opioids(**typed, **{"opioids-0-unit": unit}))
    assert shown in text_of(signed_in.get(f"/patients/{patient.id}/medicines"))
