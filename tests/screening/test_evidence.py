"""Evidence for items, facts of the record that a person confirms, and what expires when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from scstrial.assessments.actions import record_score
from scstrial.assessments.choices import Instrument
from scstrial.assessments.rules import Score
from scstrial.foundation.clock import now
from scstrial.medications.actions import agree_hold, record_blood_thinner, withdraw_blood_thinner
from scstrial.medications.choices import AgreedHow, BleedingDrug
from scstrial.medications.rules import Agreed
from scstrial.screening import actions, queries
from scstrial.screening.choices import ItemKey, State
from scstrial.screening.models import FactConfirmation
from scstrial.screening.rules import Answer, Evidence, day_text, months_later
from tests.benchmarks.screening_page import record_facts
from tests.factories.patients import make_patient
from tests.factories.screening import AS_OF, candidate, item_of, screened
from tests.factories.screening_answers import fit_answers, make_fit
from tests.filled import text_of


def url(patient, rest=""):
    return f"/patients/{patient.id}/screening{rest}"


class TestExpiry:
    def test_each_dated_item_says_its_last_day(self):
        found = screened(candidate(inr_on=AS_OF, hba1c_on=date(2025, 12, 31)))
        last = {one.item.value: one.expires_on for one in found.items if one.expires_on}
        assert last == {
            "psychological_evaluation": date(2027, 1, 10),
            "spine_imaging": date(2026, 11, 2),
            "prior_authorization": date(2026, 6, 1),
            "inr": AS_OF + timedelta(days=30),
            "hba1c": date(2026, 3, 31),
        }

    @pytest.mark.parametrize(
        ("fact", "item", "on", "last_on"),
        [
            ("inr_on", "inr", date(2026, 1, 30), date(2026, 3, 1)),
            ("hba1c_on", "hba1c", date(2025, 11, 30), date(2026, 2, 28)),
        ],
    )
    def test_a_value_counts_through_its_last_day_and_is_expired_the_day_after(self, fact, item, on, last_on):
        facts = replace(candidate(), **{fact: on})
        for days, state in ((0, State.MET), (1, State.EXPIRED)):
            assert item_of(screened(facts, as_of=last_on + timedelta(days=days)), item).state is state
        planned = screened(facts, as_of=on, placement_planned_on=last_on + timedelta(days=1))
        assert item_of(planned, item).state is State.EXPIRED

    def test_a_bad_value_stays_bad_however_old_it_is(self):
        facts = candidate(hba1c_pct=Decimal(9), hba1c_on=date(2024, 1, 1), inr=Decimal("1.6"), inr_on=date(2024, 1, 1))
        items = screened(facts)
        assert [(item_of(items, key).state, str(item_of(items, key).level)) for key in ("hba1c", "inr")] == [
            (State.UNMET, "WARN"),
            (State.UNMET, "HARD"),
        ]

    def test_without_its_day_no_age_is_judged(self):
        assert item_of(screened(candidate()), "hba1c").state is State.MET

    def test_the_page_shows_the_day(self, client, nurse, patient, today):
        evaluation = replace(fit_answers(today)["psychological_evaluation"].value, on=today)
        make_fit(patient, nurse, psychological_evaluation=Answer(evaluation))
        client.sign_in(nurse)
        assert f"Expires {day_text(months_later(today, 12), today)}" in text_of(client.get(url(patient)))


class TestEvidence:
    def typed(self, **changes):
        return {
            "on": "2026-01-10",
            "result": "No narrowing",
            "by_whom": "Dr Shah, radiology",
            "file_reference": "MRI-4711",
            "form_key": "e",
        } | changes

    def test_it_is_kept_with_day_result_author_and_where_the_paper_lies(self, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        address = url(patient, "/items/spine_imaging/evidence")
        assert client.post(address, data=self.typed(note="3 Tesla")).status_code == 303
        shown = text_of(client.get(url(patient)))
        assert "Evidence of Sat 10 Jan: No narrowing; by Dr Shah, radiology; 3 Tesla; kept as MRI-4711" in shown
        assert f"entered by {nurse.name}" in shown

    def test_what_is_withdrawn_stays_readable(self, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        client.post(url(patient, "/items/spine_imaging/evidence"), data=self.typed())
        (row,) = queries.evidence_of(patient.id)
        assert client.post(url(patient, f"/evidence/{row.id}/withdraw")).status_code == 303
        assert f"withdrawn by {nurse.name}" in text_of(client.get(url(patient)))
        assert client.post(url(patient, f"/evidence/{row.id}/withdraw")).status_code == 409

    def test_nothing_said_and_a_day_to_come_are_refused_and_what_was_typed_stays(self, client, nurse, patient, today):
        client.sign_in(nurse)
        address = url(patient, "/items/inr/evidence")
        empty = client.post(address, data={"by_whom": "Dr Shah", "form_key": "f"})
        assert empty.status_code == 422
        assert "where the paper is kept" in text_of(empty)
        assert 'value="Dr Shah"' in empty.get_data(as_text=True)
        ahead = (today + timedelta(days=1)).isoformat()
        assert client.post(address, data=self.typed(on=ahead)).status_code == 422
        assert queries.evidence_of(patient.id) == []

    def test_an_item_that_does_not_exist_and_another_clinics_patient_are_not_found(self, client, nurse, patient):
        client.sign_in(nurse)
        assert client.get(url(patient, "/items/shoe_size/evidence")).status_code == 404
        assert client.get("/patients/999/screening/items/inr/evidence").status_code == 404


class TestFactsOfTheRecord:
    def test_they_answer_their_items_and_wait_for_a_person(self, client, nurse, patient):
        make_fit(patient, nurse)
        client.sign_in(nurse)
        shown = text_of(client.get(url(patient)))
        assert "From the record, to be confirmed (7)" in shown
        assert "Opioid dose 20 MME/day is below 50" in shown
        assert client.post(url(patient, "/confirm"), data={"item": "opioid_dose", "form_key": "1"}).status_code == 303
        assert "From the record, to be confirmed (6)" in text_of(client.get(url(patient)))
        assert client.post(url(patient, "/confirm"), data={"form_key": "2"}).status_code == 303
        shown = text_of(client.get(url(patient)))
        assert "to be confirmed (" not in shown
        assert f"From the record, confirmed by {nurse.name}" in shown
        assert client.post(url(patient, "/confirm"), data={"form_key": "3"}).status_code == 409

    def test_a_new_value_waits_anew(self, db, nurse, patient, today):
        make_fit(patient, nurse)
        actions.confirm_facts(patient, by=nurse, now=now())
        record_score(patient, Score(Instrument.PHQ9, today, Decimal(9), item9=0), by=nurse, now=now())
        db.session.commit()
        waiting = {one.item.item for one in queries.checklist_of(patient, today).to_confirm}
        assert ItemKey.PHQ9 in waiting
        assert ItemKey.ODI not in waiting

    def test_who_clears_confirms_the_rest(self, db, nurse, patient, today):
        make_fit(patient, nurse)
        actions.clear_candidate(patient, by=nurse, now=now())
        assert queries.checklist_of(patient, today).to_confirm == []
        assert {row.entered_by_name for row in db.session.query(FactConfirmation)} == {nurse.name}

    def test_what_is_not_recorded_has_nothing_to_confirm(self, patient, today):
        assert [one.item.item for one in queries.checklist_of(patient, today).to_confirm] == [ItemKey.AGE]


class TestBloodThinners:
    def agree(self, patient, thinner, nurse, today):
        agreed = Agreed("Dr Amin", today, AgreedHow.PHONE)
        agree_hold(patient, thinner, agreed, placement_at=None, by=nurse, now=now())

    def thin(self, patient, nurse, drug):
        return record_blood_thinner(
            patient, drug=drug, intent=None, prescriber="", last_dose_at=None, note="", by=nurse, now=now()
        )

    def change(self, patient, thinner, nurse):
        drug, taken_at = thinner.drug, now()
        told = {"drug": drug, "intent": None, "prescriber": "", "last_dose_at": taken_at, "note": ""}
        return record_blood_thinner(patient, **told, by=nurse, now=now(), replaces=thinner)

    def test_the_plan_is_met_once_every_prescriber_agreed(self, nurse, patient, today):
        make_fit(patient, nurse, antithrombotic_plan=None)
        first = self.thin(patient, nurse, BleedingDrug.WARFARIN)
        self.thin(patient, nurse, BleedingDrug.CELECOXIB)  # no hold, nothing to agree
        assert self.state(patient, today) is State.UNKNOWN
        self.agree(patient, first, nurse, today)
        assert self.state(patient, today) is State.MET
        second = self.thin(patient, nurse, BleedingDrug.CLOPIDOGREL)
        assert self.state(patient, today) is State.UNKNOWN
        self.agree(patient, second, nurse, today)
        assert self.state(patient, today) is State.MET

    def test_a_yes_says_nothing_about_a_drug_recorded_afterwards(self, nurse, patient, today):
        early = self.thin(patient, nurse, BleedingDrug.CLOPIDOGREL)
        make_fit(patient, nurse)
        assert self.state(patient, today) is State.MET
        self.thin(patient, nurse, BleedingDrug.CELECOXIB)  # no hold, nothing to agree
        self.change(patient, early, nurse)  # the drug that was answered for, with its last dose
        assert self.state(patient, today) is State.MET
        late = self.thin(patient, nurse, BleedingDrug.WARFARIN)
        found = queries.candidate_of(patient, today).known["antithrombotic_plan"]
        assert self.state(patient, today) is State.UNKNOWN
        assert found.note == "Warfarin: recorded after this was answered, and not agreed with the prescriber"
        self.agree(patient, late, nurse, today)
        assert self.state(patient, today) is State.MET

    def test_a_drug_taken_off_the_list_and_entered_again_is_a_new_one(self, nurse, patient, today):
        early = self.thin(patient, nurse, BleedingDrug.WARFARIN)
        changed = self.change(patient, early, nurse)
        make_fit(patient, nurse)
        assert self.state(patient, today) is State.MET
        withdraw_blood_thinner(patient, changed, "Given up last year", by=nurse, now=now())
        assert self.state(patient, today) is State.MET
        self.thin(patient, nurse, BleedingDrug.WARFARIN)
        assert self.state(patient, today) is State.UNKNOWN

    def test_no_drug_on_record_is_not_none_taken(self, nurse, patient, today):
        make_fit(patient, nurse, antithrombotic_plan=None)
        assert self.state(patient, today) is State.UNKNOWN

    def state(self, patient, today):
        return item_of(queries.standing_of(patient, today).screening, "antithrombotic_plan").state


def test_the_page_takes_as_many_statements_for_200_facts_as_for_5(db, client, nurse, patient, queries_counted):
    """Evidence, answers, overrides and confirmations are read at once, not item by item."""
    client.sign_in(nurse)
    counts = []
    for facts in (5, 200):
        for number in range(facts - (0 if facts == 5 else 5)):
            actions.answer_item(patient, "inr", Decimal(number % 9 + 1) / 10, by=nurse, now=now())
            if number % 4 == 0:
                sheet = Evidence(result=f"Lab sheet {number}")
                actions.add_evidence(patient, ItemKey.INR, sheet, by=nurse, now=now())
        db.session.commit()
        client.get(url(patient))
        with queries_counted() as count:
            assert client.get(url(patient)).status_code == 200
        counts.append(count())
    assert len(queries.answers_of(patient.id)) == 200
    assert counts[0] == counts[1]


def test_the_page_takes_as_many_statements_for_facts_of_every_kind(db, clinic, client, nurse, queries_counted):
    """Answers, indications, treatments, scores, opioids, evidence of each item: the lines of an opioid list, once
    there is one, are one statement more, however many there are."""
    client.sign_in(nurse)
    counts = []
    for number, facts in enumerate((5, 110, 400)):
        patient = make_patient(clinic, nurse, mrn=f"S{number}", phone=f"+1312555{number:04d}")
        record_facts(patient, nurse, facts, now())
        db.session.commit()
        client.get(url(patient))
        with queries_counted() as count:
            assert client.get(url(patient)).status_code == 200
        counts.append(count())
    assert counts[1] == counts[2] == counts[0] + 1
