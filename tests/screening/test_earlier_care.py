"""Treatments and spine operations before: dates and result, or why a treatment is unsuitable."""

from datetime import date, timedelta

from scstrial.foundation.clock import day_of, now
from scstrial.screening.actions import record_care
from scstrial.screening.choices import Treatment
from scstrial.screening.models import EarlierCare
from scstrial.screening.queries import earlier_care_of, standing_of
from scstrial.screening.rules import CareBefore, problems_with_care
from tests.factories.screening import item_of
from tests.factories.screening_answers import make_fit
from tests.filled import text_of

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def fields(**care):
    tried = {"treatment": Treatment.INJECTION, "from_on": date(2025, 1, 1), "result": "Six weeks of relief"}
    return [problem.field for problem in problems_with_care(CareBefore(**(tried | care)), TODAY)]


class TestRules:
    def test_tried_needs_a_day_and_a_result(self):
        assert fields() == []
        assert fields(from_on=None) == ["from_on"]
        assert fields(result=" ") == ["result"]

    def test_an_operation_needs_its_level(self):
        assert fields(treatment=Treatment.SURGERY) == ["level"]
        assert fields(treatment=Treatment.SURGERY, level="L4-L5") == []

    def test_unsuitable_needs_its_reason_alone(self):
        assert fields(from_on=None, result="", unsuitable_because="Renal failure") == []
        assert fields(unsuitable_because="Renal failure") == ["unsuitable_because"]

    def test_days_lie_in_the_past_and_in_order(self):
        assert fields(from_on=TODAY) == []
        assert fields(from_on=TODAY + DAY) == ["from_on"]
        assert fields(from_on=date(1899, 12, 31)) == ["from_on"]
        assert fields(until_on=date(2025, 1, 1)) == []
        assert fields(until_on=date(2024, 12, 31)) == ["until_on"]
        assert fields(until_on=TODAY + DAY) == ["until_on"]


class TestPages:
    def typed(self, **changes):
        surgery = {"treatment": "surgery", "what": "Fusion", "level": "L4-S1", "from_on": "2023-05-02"}
        return surgery | {"result": "Leg pain came back after a year", "form_key": "c1"} | changes

    def url(self, patient, rest=""):
        return f"/patients/{patient.id}/screening{rest}"

    def test_an_operation_is_shown_with_date_level_and_what_followed(self, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        assert client.post(self.url(patient, "/earlier-care"), data=self.typed()).status_code == 303
        unsuitable = {"treatment": "tricyclic", "unsuitable_because": "Long QT", "form_key": "c2"}
        assert client.post(self.url(patient, "/earlier-care"), data=unsuitable).status_code == 303
        shown = text_of(client.get(self.url(patient)))
        assert "Surgery: Fusion, L4-S1 Tue 2 May 2023 Leg pain came back after a year" in shown
        assert "Tricyclic antidepressant not tried Unsuitable because: Long QT" in shown

    def test_a_correction_takes_its_place_and_the_first_row_stays(self, db, client, nurse, patient):
        client.sign_in(nurse)
        client.post(self.url(patient, "/earlier-care"), data=self.typed())
        (first,) = earlier_care_of(patient.id)
        address = self.url(patient, f"/earlier-care?change={first.id}")
        silent = client.post(address, data=self.typed(level="L5-S1", form_key="c2"))
        assert silent.status_code == 422
        assert "Say in a few words why." in text_of(silent)
        corrected = self.typed(level="L5-S1", why="Read the operation note", form_key="c3")
        assert client.post(address, data=corrected).status_code == 303
        assert [row.level for row in earlier_care_of(patient.id)] == ["L5-S1"]
        assert db.session.query(EarlierCare).count() == 2
        shown = text_of(client.get(self.url(patient, "/earlier-care")))
        assert "Surgery: Fusion, L4-S1, Tue 2 May 2023: Leg pain came back after a year entered by" in shown
        assert f"Corrected by {nurse.name}" in shown
        assert "Read the operation note" in shown
        again = self.typed(level="L3", why="Once more", form_key="c4")
        assert client.post(address, data=again).status_code == 422

    def test_what_is_missing_is_asked_for_and_what_was_typed_stays(self, client, nurse, patient):
        client.sign_in(nurse)
        response = client.post(self.url(patient, "/earlier-care"), data=self.typed(level=""))
        assert response.status_code == 422
        assert "for example L4-L5" in text_of(response)
        assert 'value="Fusion"' in response.get_data(as_text=True)

    def test_what_was_entered_by_mistake_is_withdrawn_once_with_a_reason_and_stays_struck(self, client, nurse, patient):
        client.sign_in(nurse)
        client.post(self.url(patient, "/earlier-care"), data=self.typed())
        (row,) = earlier_care_of(patient.id)
        address = self.url(patient, f"/earlier-care/{row.id}/withdraw")
        assert "Surgery: Fusion" in text_of(client.get(address))
        silent = client.post(address, data={"why": " ", "form_key": "w1"})
        assert silent.status_code == 422
        assert "Say in a few words why." in text_of(silent)
        other = {"why": "Another patient's operation", "form_key": "w2"}
        assert client.post(address, data=other).status_code == 303
        assert earlier_care_of(patient.id) == []
        for page in ("", "/earlier-care"):
            response = client.get(self.url(patient, page))
            shown = text_of(response)
            assert "<s>Surgery: Fusion, L4-S1" in response.get_data(as_text=True)
            assert f"Withdrawn by {nurse.name}" in shown
            assert "Another patient's operation" in shown
        again = client.post(address, data={"why": "Again", "form_key": "w3"})
        assert again.status_code == 422
        assert "corrected or withdrawn already" in text_of(again)

    def test_what_is_recorded_or_unsuitable_answers_the_payers_item(self, nurse, patient):
        make_fit(patient, nurse, treatments=None)
        assert self.missing(patient) == "Which treatments were tried is not recorded"
        at, today = now(), day_of(now(), patient.clinic.zone)
        long_ago = {"from_on": today - timedelta(days=300), "result": "No relief"}
        record_care(patient, CareBefore(Treatment.PHYSICAL_THERAPY, **long_ago), by=nurse, now=at)
        record_care(patient, CareBefore(Treatment.NSAID, **long_ago), by=nurse, now=at)
        assert self.missing(patient) == "Not tried so far: an injection, radiofrequency treatment or surgery"
        unsuitable = CareBefore(Treatment.INJECTION, unsuitable_because="Allergic to the contrast agent")
        record_care(patient, unsuitable, by=nurse, now=at)
        assert self.missing(patient) == "The treatments asked for were tried"

    def missing(self, patient):
        standing = standing_of(patient, day_of(now(), patient.clinic.zone))
        return item_of(standing.screening, "treatments_tried").finding
