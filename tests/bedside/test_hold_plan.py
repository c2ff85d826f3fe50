"""The hold-and-restart plan: dates from the planned placement, the agreement, what the placement page says."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.bedside.actions import place_leads
from scstrial.foundation.db import db as database
from scstrial.foundation.refusal import Refused
from scstrial.medications.actions import record_blood_thinner, record_kidney_values
from scstrial.medications.choices import BleedingDrug
from scstrial.medications.queries import agreements_of, blood_thinners_of, kidney_values_of
from scstrial.protocols.actions import confirm_payer_version, draft_payer_version
from scstrial.protocols.actions.payers import ProfileChange
from scstrial.protocols.choices import Payer
from scstrial.protocols.queries import profile_in_force
from scstrial.screening.actions import answer_item
from scstrial.trials.actions import move_placement
from scstrial.trials.queries import hold_plans_of, hold_refusals_of, statuses_of
from tests.factories.patients import make_patient
from tests.factories.screening_answers import make_cleared
from tests.factories.trials import make_candidate, make_leads_out, make_scheduled, make_under_way
from tests.factories.trials_facts import a_placement
from tests.filled import text_of

PLACEMENT_AT = datetime.fromisoformat("2026-03-16T08:00:00-05:00")
NOW = datetime.fromisoformat("2026-03-04T10:00:00-06:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def signed_in(at, client, nurse):
    at(NOW)
    return client.sign_in(nurse)


@pytest.fixture
def trial(at, clinic, nurse):
    at(NOW)
    return make_scheduled(clinic, nurse, now=NOW, placement_planned_at=PLACEMENT_AT)


def thin(patient, by, drug=BleedingDrug.APIXABAN, last_dose_at=None, at=NOW):
    row = record_blood_thinner(
        patient, drug=drug, intent=None, prescriber="Dr Amin", last_dose_at=last_dose_at, note="", by=by, now=at
    )
    database.session.commit()
    return row


def plan_page(client, patient):
    return text_of(client.get(f"/patients/{patient.id}/hold-plan"))


def agree(client, patient, key="agreed", **typed):
    (thinner,) = blood_thinners_of(patient.id)
    data = {"prescriber": "Dr Amin", "agreed_on": "2026-03-04", "how": "phone", "form_key": key} | typed
    return client.post(f"/patients/{patient.id}/blood-thinners/{thinner.id}/agreement", data=data)


class TestDates:
    def test_last_dose_and_restart_follow_from_the_planned_placement_across_the_clock_change(
        self, signed_in, trial, nurse
    ):
        thin(trial.patient, nurse, BleedingDrug.CLOPIDOGREL)  # 7 days are 168 hours: the clock went forward on 8 March
        page = plan_page(signed_in, trial.patient)
        assert "Last dose at the latest Mon 9 Mar, 08:00" in page
        assert "from Tue 24 Mar, 08:00" in page
        make_earlier = PLACEMENT_AT - 3 * DAY
        move_placement(
            trial, placement_planned_at=make_earlier, pull_planned_at=make_earlier + 7 * DAY, why="", by=nurse, now=NOW
        )
        database.session.commit()
        assert "Last dose at the latest Fri 6 Mar, 07:00" in plan_page(signed_in, trial.patient)

    def test_they_are_in_the_clinics_time_where_the_patient_lives_elsewhere(self, signed_in, clinic, nurse, at):
        trial = make_scheduled(
            clinic, nurse, now=NOW, placement_planned_at=PLACEMENT_AT, time_zone="America/Los_Angeles"
        )
        thin(trial.patient, nurse)
        page = plan_page(signed_in, trial.patient)
        assert "Last dose at the latest Fri 13 Mar, 08:00" in page
        assert "Times of the clinic, America/Chicago" in page

    def test_without_a_planned_placement_only_the_length_is_shown(self, signed_in, clinic, nurse):
        patient = make_candidate(clinic, nurse, now=NOW)
        thin(patient, nurse)
        page = plan_page(signed_in, patient)
        assert "3 days" in page
        assert "once a placement is planned" in page

    def test_without_a_drug_the_page_says_what_will_appear(self, signed_in, trial):
        assert "No drug that affects bleeding is recorded" in plan_page(signed_in, trial.patient)


class TestKidney:
    def typed(self, **changes):
        values = {"creatinine_mg_dl": "1.0", "weight_kg": "80", "weight_unit": "kg"}
        return {"measured_on": "2026-03-04", **values, "form_key": "k"} | changes

    @pytest.mark.parametrize(("creatinine", "days"), [("1.0", 4), ("1.9", 6)])
    def test_the_clearance_decides_how_long_dabigatran_is_held(self, signed_in, clinic, nurse, creatinine, days):
        trial = make_scheduled(clinic, nurse, now=NOW, placement_planned_at=PLACEMENT_AT, sex="male")
        thin(trial.patient, nurse, BleedingDrug.DABIGATRAN)
        url = f"/patients/{trial.patient_id}/kidney-values"
        assert signed_in.post(url, data=self.typed(creatinine_mg_dl=creatinine)).status_code == 303
        (plan,) = hold_plans_of(trial.patient_id, PLACEMENT_AT)
        assert plan.hold_hours == days * 24
        assert not any("clearance" in refusal for refusal in plan.refusals)
        assert "mL/min" in plan_page(signed_in, trial.patient)

    def test_a_creatinine_older_than_30_days_on_the_placement_day_does_not_count(self, trial, nurse):
        thin(trial.patient, nurse, BleedingDrug.DABIGATRAN)
        values = {"creatinine_mg_dl": Decimal(1), "weight_kg": Decimal(80), "by": nurse, "now": NOW}
        trial.patient.sex = "male"
        record_kidney_values(trial.patient, measured_on=PLACEMENT_AT.date() - 31 * DAY, **values)
        assert any("clearance is not known" in one for one in hold_refusals_of(trial.patient_id, PLACEMENT_AT))
        record_kidney_values(trial.patient, measured_on=PLACEMENT_AT.date() - 30 * DAY, **values)
        assert not any("clearance" in one for one in hold_refusals_of(trial.patient_id, PLACEMENT_AT))

    def test_a_creatinine_of_tomorrow_and_one_out_of_range_are_refused(self, signed_in, trial):
        url = f"/patients/{trial.patient_id}/kidney-values"
        assert signed_in.post(url, data=self.typed(measured_on="2026-03-05")).status_code == 422
        refused = signed_in.post(url, data=self.typed(creatinine_mg_dl="0.05"))
        assert refused.status_code == 422
        assert "from 0.1 to 30" in text_of(refused)

    @pytest.mark.parametrize(
        ("values", "kept", "said"),
        [
            ({"weight_kg": "180", "weight_unit": "lb"}, ("1.0", "81.6466266"), ("", "180 lb")),
            ({"creatinine_mg_dl": "88.4"}, ("1", "80"), ("88.4 µmol/L", "")),
            ({"creatinine_mg_dl": "97", "creatinine_unit": "umol_l"}, ("1.0972850679", "80"), ("97 µmol/L", "")),
            ({"creatinine_mg_dl": "1,1", "creatinine_unit": "mg_dl"}, ("1.1", "80"), ("", "")),
            ({"creatinine_mg_dl": "30"}, ("30", "80"), ("", "")),
        ],
    )
    def test_values_are_kept_as_read_and_in_kg_and_mg_dl(self, signed_in, trial, values, kept, said):
        url = f"/patients/{trial.patient_id}/kidney-values"
        assert signed_in.post(url, data=self.typed(**values)).status_code == 303
        row = kidney_values_of(trial.patient_id)
        assert (row.creatinine_mg_dl, row.weight_kg) == tuple(map(Decimal, kept))
        assert (row.creatinine_typed, row.weight_typed) == said

    def test_a_weight_without_its_unit_is_asked_for_and_what_was_typed_stays(self, signed_in, trial):
        url = f"/patients/{trial.patient_id}/kidney-values"
        refused = signed_in.post(url, data=self.typed(weight_unit="", weight_kg="180"))
        assert refused.status_code == 422
        assert "Choose kg or lb." in text_of(refused)
        assert 'value="180"' in refused.text
        assert kidney_values_of(trial.patient_id) is None

    def test_the_clearance_is_that_of_the_creatinine_as_it_was_read(self, signed_in, clinic, nurse):
        """88.4 µmol/L are 1 mg/dL: at 60 years and 45 kg exactly 50 mL/min, with 88.5 below."""
        trial = make_scheduled(clinic, nurse, now=NOW, placement_planned_at=PLACEMENT_AT, sex="male")
        trial.patient.born_on = date(1966, 3, 1)
        thin(trial.patient, nurse, BleedingDrug.DABIGATRAN)
        url = f"/patients/{trial.patient_id}/kidney-values"
        for creatinine, days, shown in (("88.4", 4, "50 mL/min"), ("88.5", 6, "49.9 mL/min")):
            values = self.typed(creatinine_mg_dl=creatinine, weight_kg="45", form_key=creatinine)
            assert signed_in.post(url, data=values).status_code == 303
            (plan,) = hold_plans_of(trial.patient_id, PLACEMENT_AT)
            assert plan.hold_hours == days * 24
            page = plan_page(signed_in, trial.patient)
            assert shown in page
            assert f"creatinine {creatinine} µmol/L" in page


class TestInr:
    def test_an_inr_of_two_days_before_the_placement_does_not_count(self, trial, nurse):
        thin(trial.patient, nurse, BleedingDrug.WARFARIN, last_dose_at=NOW - HOUR)
        for days, counts in ((2, False), (1, True), (0, True)):
            on = PLACEMENT_AT.date() - days * DAY
            answer_item(trial.patient, "inr", Decimal("1.1"), dated_on=on, by=nurse, now=PLACEMENT_AT)
            refusals = hold_refusals_of(trial.patient_id, PLACEMENT_AT)
            assert (refusals == []) is counts
        answer_item(trial.patient, "inr", Decimal("1.3"), dated_on=on, by=nurse, now=PLACEMENT_AT)
        assert "above 1.2" in hold_refusals_of(trial.patient_id, PLACEMENT_AT)[0]


class TestAgreement:
    def test_who_agreed_when_and_how_is_kept_with_who_entered_it(self, signed_in, trial, nurse):
        thin(trial.patient, nurse)
        assert "Not agreed with the prescriber yet" in plan_page(signed_in, trial.patient)
        assert agree(signed_in, trial.patient, note="Bridging not needed").status_code == 303
        page = plan_page(signed_in, trial.patient)
        for words in ("Agreed with Dr Amin", "by phone", "Bridging not needed", f"Entered by {nurse.name}"):
            assert words in page

    def test_a_moved_placement_asks_for_it_again_and_keeps_the_first(self, signed_in, trial, nurse):
        thin(trial.patient, nurse)
        agree(signed_in, trial.patient)
        later = PLACEMENT_AT + 2 * DAY
        move_placement(trial, placement_planned_at=later, pull_planned_at=later + 7 * DAY, why="", by=nurse, now=NOW)
        database.session.commit()
        page = plan_page(signed_in, trial.patient)
        assert "Ask again: the placement was moved" in page
        assert "for Mon 16 Mar, 08:00" in page
        agree(signed_in, trial.patient, key="second")
        assert len(agreements_of(trial.patient_id)) == 2
        assert "Ask again" not in plan_page(signed_in, trial.patient)

    def test_an_agreement_of_tomorrow_or_without_a_name_is_refused(self, signed_in, trial, nurse):
        thin(trial.patient, nurse)
        assert agree(signed_in, trial.patient, agreed_on="2026-03-05").status_code == 422
        assert agree(signed_in, trial.patient, prescriber=" ").status_code == 422
        assert agreements_of(trial.patient_id) == []

    def test_somebody_elses_drug_is_not_found(self, signed_in, trial, clinic, nurse):
        other = make_scheduled(clinic, nurse, now=NOW, mrn="N-2")
        row = thin(other.patient, nurse)
        url = f"/patients/{trial.patient_id}/blood-thinners/{row.id}/agreement"
        assert signed_in.get(url).status_code == 404


class TestRestart:
    def test_it_is_held_while_the_leads_are_in_and_the_clock_begins_when_they_are_out(self, at, client, clinic, nurse):
        at(NOW)
        client.sign_in(nurse)
        trial = make_under_way(clinic, nurse, placed_at=NOW - 2 * DAY)
        thin(trial.patient, nurse, last_dose_at=NOW - 8 * DAY)
        assert "HELD - leads in" in plan_page(client, trial.patient)
        make_leads_out(clinic, nurse, trial=trial, pulled_at=NOW - HOUR, now=NOW)
        assert "Leads out, site clean: may be taken again, from Thu 5 Mar, 09:00" in plan_page(client, trial.patient)

    def test_a_site_that_was_not_clean_leaves_it_to_the_physician(self, at, client, clinic, nurse):
        at(NOW)
        client.sign_in(nurse)
        trial = make_leads_out(clinic, nurse, pulled_at=NOW - HOUR, now=NOW, pull={"site": "swelling"})
        thin(trial.patient, nurse, last_dose_at=NOW - 12 * DAY)
        page = plan_page(client, trial.patient)
        assert "the site was not clean at the pull; the physician decides" in page
        assert "may be taken again" not in page


class TestPlacementPage:
    def test_it_names_the_hour_at_which_every_hold_is_reached(self, at, client, clinic, nurse):
        at(NOW)
        client.sign_in(nurse)
        trial = make_scheduled(clinic, nurse, now=NOW - DAY, placement_planned_at=NOW)
        thin(trial.patient, nurse, last_dose_at=NOW - 2 * DAY)
        thin(trial.patient, nurse, BleedingDrug.CLOPIDOGREL, last_dose_at=NOW - 6 * DAY - HOUR)
        page = text_of(client.get(f"/trials/{trial.id}/placement"))
        assert "Apixaban: the hold of 3 days is not reached until Thu 5 Mar, 10:00." in page
        assert "Clopidogrel: the hold of 7 days is not reached until Thu 5 Mar, 09:00." in page
        assert "Every hold is reached from Thu 5 Mar, 10:00 on." in page


class TestScreeningOnThePlacementDay:
    """What was cleared weeks ago must still hold when the leads go in."""

    @pytest.fixture
    def scheduled(self, at, clinic, nurse):
        at(NOW - DAY)
        patient = make_patient(clinic, nurse)
        make_cleared(patient, nurse)
        return make_scheduled(clinic, nurse, now=NOW - DAY, placement_planned_at=NOW, patient=patient)

    def test_a_screening_that_holds_says_nothing(self, at, client, nurse, scheduled):
        at(NOW)
        client.sign_in(nurse)
        assert "Do not place the leads yet" not in text_of(client.get(f"/trials/{scheduled.id}/placement"))
        place_leads(scheduled, a_placement(placed_at=NOW), by=nurse, now=NOW)
        assert scheduled.placed_at == NOW

    @pytest.mark.parametrize("answer", [True, None])
    def test_an_infection_found_since_stops_the_nurse_and_a_physician_says_why(
        self, at, client, nurse, physician, scheduled, answer
    ):
        at(NOW)
        answer_item(scheduled.patient, "active_infection", answer, by=nurse, now=NOW)
        database.session.commit()
        client.sign_in(nurse)
        assert "Is there an active infection?" in text_of(client.get(f"/trials/{scheduled.id}/placement"))
        with pytest.raises(Refused, match="screening does not hold"):
            place_leads(scheduled, a_placement(placed_at=NOW), by=nurse, now=NOW)
        with pytest.raises(Refused, match="Only a physician"):
            place_leads(scheduled, a_placement(placed_at=NOW), by=nurse, now=NOW, hold_override_reason="Urgent")
        place_leads(scheduled, a_placement(placed_at=NOW), by=physician, now=NOW, hold_override_reason="Wrong entry")
        assert statuses_of(scheduled.id)[-1].why == "Screening overridden (1 open): Wrong entry"

    def test_moving_beyond_the_last_day_of_an_evaluation_is_said_at_once(self, at, client, nurse, scheduled):
        at(NOW)
        client.sign_in(nurse)
        later = NOW + 400 * DAY
        typed = {"placement_planned_at": f"{later:%Y-%m-%dT%H:%M}", "seen_version": str(scheduled.version)}
        response = client.post(f"/trials/{scheduled.id}/placement-date", data={**typed, "form_key": "m"})
        assert response.status_code == 303
        assert "On the day of the placement: Is there a valid psychological evaluation?" in text_of(
            client.get(response.location)
        )


class TestNextStep:
    def test_the_plan_says_the_one_thing_to_do_next_with_the_way_to_it(self, signed_in, trial, nurse, at):
        thinner = thin(trial.patient, nurse, BleedingDrug.CLOPIDOGREL)
        url = f"/patients/{trial.patient_id}/hold-plan"
        assert "What comes next Clopidogrel: ask the prescriber to agree" in text_of(signed_in.get(url))
        agree(signed_in, trial.patient)
        assert "the last dose is taken by Mon 9 Mar, 08:00" in text_of(signed_in.get(url))
        at(PLACEMENT_AT - 3 * DAY)
        signed_in.sign_in(nurse)
        dose_url = f"/patients/{trial.patient_id}/blood-thinners/{thinner.id}?back=plan"
        assert dose_url in signed_in.get(url).get_data(as_text=True)
        typed = {"drug": "clopidogrel", "last_dose_at": "2026-03-09T08:30", "form_key": "dose"}
        assert signed_in.post(dose_url, data=typed).location == url
        words = text_of(signed_in.get(url))
        assert "What comes next Clopidogrel: the hold is reached Mon 16 Mar, 08:30 only. Move the placement" in words

    def test_the_limit_shown_is_that_of_the_clinic(self, signed_in, nurse, clinic, physician):
        then = NOW - 90 * DAY
        change = ProfileChange({"hold_inr_max": Decimal("1.4")}, {}, then.date(), "Our haematologists agree")
        origin = profile_in_force(clinic.id, Payer.DEFAULT, then.date())
        version = draft_payer_version(clinic, Payer.DEFAULT, origin, change, by=physician, now=then)
        confirm_payer_version(version, by=physician, now=then)
        trial = make_scheduled(clinic, nurse, now=NOW, placement_planned_at=PLACEMENT_AT)
        thin(trial.patient, nurse, BleedingDrug.WARFARIN)
        assert "INR, at most 1.4" in plan_page(signed_in, trial.patient)

    def test_once_the_leads_are_in_nothing_comes_before_the_placement(self, signed_in, clinic, nurse):
        trial = make_under_way(clinic, nurse, placed_at=NOW - HOUR)
        thin(trial.patient, nurse)
        assert "What comes next" not in plan_page(signed_in, trial.patient)


class TestTakenAgain:
    def restart(self, client, patient, key="again", **typed):
        (thinner,) = blood_thinners_of(patient.id)
        url = f"/patients/{patient.id}/blood-thinners/{thinner.id}/restart?back=plan"
        return client.get(url) if not typed else client.post(url, data={"form_key": key} | typed)

    def test_while_the_leads_are_in_the_page_says_when_it_may_be_taken(self, signed_in, clinic, nurse):
        trial = make_under_way(clinic, nurse, placed_at=NOW - HOUR)
        thin(trial.patient, nurse)
        words = text_of(self.restart(signed_in, trial.patient))
        assert "Apixaban must not be taken while the leads are in: by plan not before" in words
        assert "this raises a flag at once" in words

    def test_a_time_before_the_last_dose_is_refused_and_stays_typed(self, signed_in, clinic, nurse):
        trial = make_under_way(clinic, nurse, placed_at=NOW - HOUR)
        thin(trial.patient, nurse, last_dose_at=NOW - 4 * DAY)
        refused = self.restart(signed_in, trial.patient, restarted_at="2026-02-27T08:00")
        assert refused.status_code == 422
        assert "Enter a time after the last dose that is on record" in text_of(refused)
        assert 'value="2026-02-27T08:00"' in refused.get_data(as_text=True)
        done = self.restart(signed_in, trial.patient, restarted_at="2026-03-04T09:30")
        assert done.location == f"/patients/{trial.patient_id}/hold-plan"


def test_who_may_not_override_is_told_whom_to_ask(signed_in, client, trial, nurse, physician):
    thin(trial.patient, nurse)
    page = signed_in.get(f"/trials/{trial.id}/placement")
    assert "or ask a physician to sign in and record it here with the reason" in text_of(page)
    assert 'name="hold_override_reason"' not in page.get_data(as_text=True)
    client.post("/sign-out")
    client.sign_in(physician)
    assert 'name="hold_override_reason"' in client.get(f"/trials/{trial.id}/placement").get_data(as_text=True)
