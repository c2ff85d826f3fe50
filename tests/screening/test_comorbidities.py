"""Diabetes, HbA1c, tobacco, height, weight, immunosuppression: asked, judged, and taken from the record."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from scstrial.foundation.clock import day_of, now
from scstrial.medications.actions import record_kidney_values
from scstrial.protocols.rules.payers import changed, payer_profile
from scstrial.screening import actions, queries
from scstrial.screening.choices import Indication, State
from scstrial.screening.rules import Answer, body_mass_index, screen
from tests.factories.screening import AS_OF, candidate, item_of, screened
from tests.factories.screening_answers import make_fit, make_indication
from tests.filled import text_of


def url(patient, rest=""):
    return f"/patients/{patient.id}/screening{rest}"


def hba1c(diabetes, value, **more):
    facts = candidate(diabetes=diabetes, hba1c_pct=None if value is None else Decimal(value), **more)
    item = item_of(screened(facts), "hba1c")
    return str(item.level), str(item.state), item.applies


class TestDiabetes:
    def test_without_diabetes_no_hba1c_is_asked_for(self):
        assert hba1c(False, None) == ("INFO", "met", False)
        assert hba1c(False, "6.9") == ("INFO", "met", False)
        old = {"hba1c_on": AS_OF - timedelta(days=400)}
        assert hba1c(False, "6.9", **old) == ("INFO", "met", False)

    def test_a_value_that_is_not_good_stays_so_whatever_was_said(self):
        assert hba1c(False, "7.0") == ("INFO", "unmet", True)
        assert hba1c(False, "8.0") == ("WARN", "unmet", True)

    def test_not_known_is_never_no(self):
        assert hba1c(None, None) == ("INFO", "unknown", True)
        assert hba1c(None, "6.9") == ("INFO", "met", True)
        finding = item_of(screened(candidate(diabetes=None, hba1c_pct=None)), "hba1c").finding
        assert finding == "Whether the patient has diabetes, and the HbA1c is not recorded"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, ("INFO", "unknown", True)),
            ("6.9", ("INFO", "met", True)),
            ("7.0", ("INFO", "unmet", True)),
            ("7.9", ("INFO", "unmet", True)),
            ("8.0", ("WARN", "unmet", True)),
        ],
    )
    def test_with_diabetes_the_value_decides(self, value, expected):
        assert hba1c(True, value) == expected

    def test_a_no_beside_diabetic_neuropathy_does_not_count(self):
        assert hba1c(False, None, indication=Indication.PDN) == ("INFO", "unknown", True)

    def test_the_indication_answers_the_question_until_a_person_does(self, client, nurse, patient, today):
        make_indication(patient, nurse, "E11.42", Indication.PDN)
        assert queries.facts_of(patient, today).diabetes is True
        actions.answer_item(patient, "diabetes", False, by=nurse, now=now())
        assert queries.facts_of(patient, today).diabetes is True
        client.sign_in(nurse)
        html = client.get(url(patient, "/answers?group=clinical"))
        assert "On record: yes (By the indication E11.42)" in text_of(html)
        assert "data-only-if" not in html.get_data(as_text=True)

    def test_the_page_asks_hba1c_with_a_yes_and_says_that_it_does_not_apply_after_a_no(self, client, nurse, patient):
        make_fit(patient, nurse, hba1c_pct=None, diabetes=Answer(False))
        client.sign_in(nurse)
        asked = client.get(url(patient, "/answers?group=clinical")).get_data(as_text=True)
        assert 'data-only-if="diabetes=yes"' in asked
        shown = text_of(client.get(url(patient)))
        assert "What is the HbA1c? Does not apply" in shown
        data = {"diabetes": "unknown", "seen_version": "999999"}
        client.post(url(patient, "/answers?group=clinical"), data=data)
        assert "What is the HbA1c? Not recorded" in text_of(client.get(url(patient)))


class TestBodyMassIndex:
    def test_it_is_exact_and_needs_both(self):
        assert body_mass_index(Decimal(200), Decimal(160)) == 40
        assert body_mass_index(Decimal("160.5"), Decimal(80)) < Decimal("31.06")
        assert body_mass_index(None, Decimal(80)) is None
        assert body_mass_index(Decimal(170), None) is None
        assert body_mass_index(Decimal(0), Decimal(80)) is None

    @pytest.mark.parametrize(("weight", "state"), [("159.9", "met"), ("160", "unmet"), ("160.1", "unmet")])
    def test_height_and_weight_are_judged_at_below_and_above_the_limit(self, weight, state):
        facts = candidate(bmi=None, height_cm=Decimal(200), weight_kg=Decimal(weight))
        assert item_of(screened(facts), "bmi").state == state

    def test_a_stated_index_counts_where_height_and_weight_are_not_known(self):
        assert item_of(screened(candidate(bmi=Decimal(41), height_cm=Decimal(200))), "bmi").state is State.UNMET
        assert item_of(screened(candidate(bmi=None)), "bmi").state is State.UNKNOWN

    def test_the_later_entry_counts(self, at, nurse, patient):
        at("2026-03-02T09:00:00-06:00")
        actions.answer_item(patient, "bmi", Decimal(41), by=nurse, now=now())
        assert self.index(patient) == 41
        at("2026-03-02T10:00:00-06:00")
        both = {"height_cm": Answer(Decimal(200)), "weight_kg": Answer(Decimal(120), date(2026, 3, 2))}
        actions.answer_items(patient, both, by=nurse, now=now())
        assert self.index(patient) == 30
        at("2026-03-02T11:00:00-06:00")
        actions.answer_item(patient, "bmi", Decimal(39), by=nurse, now=now())
        assert self.index(patient) == 39

    def test_the_weight_of_the_kidney_values_answers_and_waits_for_a_person(self, db, client, nurse, patient, today):
        make_fit(patient, nurse, bmi=None)
        actions.answer_item(patient, "height_cm", Decimal(200), by=nurse, now=now())
        values = {"measured_on": today, "creatinine_mg_dl": Decimal(1), "weight_kg": Decimal(120)}
        record_kidney_values(patient, **values, by=nurse, now=now())
        db.session.commit()
        client.sign_in(nurse)
        shown = text_of(client.get(url(patient)))
        assert "Body mass index 30 kg/m2 is below 40. Note: From 200 cm and 120 kg" in shown
        waiting = {one.item.item.value for one in queries.checklist_of(patient, today).to_confirm}
        assert "bmi" in waiting
        client.post(url(patient, "/confirm"), data={"item": "bmi", "form_key": "1"})
        assert "bmi" not in {one.item.item.value for one in queries.checklist_of(patient, today).to_confirm}

    def test_what_is_computed_is_not_put_into_the_form_as_an_answer(self, db, client, nurse, patient, today):
        both = {"height_cm": Answer(Decimal(170)), "weight_kg": Answer(Decimal(80), today)}
        actions.answer_items(patient, both, by=nurse, now=now())
        db.session.commit()
        client.sign_in(nurse)
        response = client.get(url(patient, "/answers?group=clinical"))
        assert "On record: about 27.68 kg/m2" in text_of(response)
        assert 'value="27.68' not in response.get_data(as_text=True)

    def index(self, patient):
        return queries.facts_of(patient, day_of(now(), patient.clinic.zone)).bmi


class TestAges:
    """How long an HbA1c and an INR count are numbers of the profile."""

    def state(self, item, days_old, **limits):
        profile = changed(payer_profile("default"), {key: Decimal(value) for key, value in limits.items()})
        on = AS_OF - timedelta(days=days_old)
        facts = replace(candidate(diabetes=True), inr_on=on, hba1c_on=on)
        return item_of(screen(facts, profile, AS_OF), item).state

    def test_a_clinic_sets_them(self):
        assert self.state("inr", 30) is State.MET
        assert self.state("inr", 31) is State.EXPIRED
        assert self.state("inr", 7, inr_days=7) is State.MET
        assert self.state("inr", 8, inr_days=7) is State.EXPIRED
        assert self.state("hba1c", 80) is State.MET
        assert self.state("hba1c", 80, hba1c_months=2) is State.EXPIRED
