"""Trials before in the same region: those of this record, those entered from elsewhere, and the number told."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.assessments.choices import Area
from scstrial.foundation.clock import day_of, now
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.screening import queries
from scstrial.screening.actions import answer_item, confirm_facts, record_care, retire_care
from scstrial.screening.choices import Region, State, Treatment
from scstrial.screening.rules import (
    PAYER,
    CareBefore,
    TrialBefore,
    count_of,
    counted_words,
    problems_with_care,
    region_of,
    trials_in,
)
from scstrial.trials import actions as trials
from scstrial.trials.queries import region_count_of
from tests.factories.patients import make_patient
from tests.factories.screening import item_of
from tests.factories.screening_answers import make_record
from tests.factories.trials import make_leads_out, make_scheduled
from tests.filled import text_of

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
LOWER, UPPER = Region.THORACOLUMBAR, Region.CERVICAL


def before(region=LOWER, days_ago=100, is_own=True):
    return TrialBefore((NOW - days_ago * DAY).date(), region, NOW - days_ago * DAY, is_own)


class TestRules:
    @pytest.mark.parametrize(
        ("area", "region"),
        [
            (Area.NECK, UPPER),
            (Area.HAND_LEFT, UPPER),
            (Area.LOW_BACK, LOWER),
            (Area.PELVIS, LOWER),
            (Area.OVERALL, None),
            (None, None),
        ],
    )
    def test_the_region_follows_from_the_area(self, area, region):
        assert region_of(area) is region

    def test_only_those_of_the_region_count_and_all_while_it_is_not_known(self):
        trials = [before(), before(UPPER), before(None, is_own=False)]
        assert len(trials_in(LOWER, trials)) == 2
        assert len(trials_in(UPPER, trials)) == 2
        assert len(trials_in(None, trials)) == 3

    def test_nobody_told_and_none_on_record_is_not_none(self):
        assert count_of(None, None, []) is None
        assert count_of(0, NOW, []) == 0

    def test_what_was_told_and_what_was_done_here_since_add_up(self):
        assert count_of(1, NOW - 200 * DAY, [before()]) == 2
        assert count_of(1, NOW - 50 * DAY, [before()]) == 1
        assert count_of(1, NOW - 200 * DAY, [before(is_own=False)]) == 1
        assert count_of(0, NOW, [before(), before(is_own=False)]) == 2
        assert count_of(None, None, [before()]) == 1

    def test_it_says_what_was_counted(self):
        words = counted_words(UPPER, [before(UPPER), before(UPPER, is_own=False)])
        assert words == "On record: 1 done here, 1 elsewhere. Region: Cervical (neck and arms)"
        assert counted_words(None, [before()]).endswith("Region: not chosen yet, so each counts")

    def test_a_trial_elsewhere_needs_region_day_and_result(self):
        done = {"from_on": date(2020, 5, 1), "result": "No relief"}
        assert problems_with_care(CareBefore(Treatment.SCS_TRIAL, region=LOWER, **done), NOW.date()) == []
        lacking = problems_with_care(CareBefore(Treatment.SCS_TRIAL, **done), NOW.date())
        assert [one.field for one in lacking] == ["region"]
        planned = CareBefore(Treatment.SCS_TRIAL, unsuitable_because="Not wanted")
        assert [one.field for one in problems_with_care(planned, NOW.date())] == ["result"]


class TestRecord:
    @pytest.fixture
    def second(self, clinic, nurse, physician):
        """Screened again after one trial here."""
        first = make_leads_out(clinic, nurse, pulled_at=NOW - 20 * DAY)
        trials.note_decided(first, why="Not met", by=physician, now=NOW)
        move_to(first.patient, Step.AFTER, by=nurse, now=NOW)
        move_to(first.patient, Step.SCREENING, by=nurse, now=NOW)
        return first.patient

    def item(self, patient):
        return item_of(queries.standing_of(patient, NOW.date()).screening, "prior_trials_same_region")

    def elsewhere(self, patient, nurse, region=LOWER, on=date(2021, 6, 1)):
        care = CareBefore(Treatment.SCS_TRIAL, from_on=on, result="No relief", region=region)
        return record_care(patient, care, by=nurse, now=NOW)

    def test_a_trial_here_and_one_elsewhere_reach_the_limit_for_medicare(self, second, nurse):
        answer_item(second, PAYER, "medicare", by=nurse, now=NOW)
        assert (self.item(second).state, self.item(second).level) == (State.MET, "HARD")
        self.elsewhere(second, nurse, UPPER)
        assert self.item(second).state is State.MET
        row = self.elsewhere(second, nurse)
        assert (self.item(second).state, self.item(second).level) == (State.UNMET, "HARD")
        count = region_count_of(second, LOWER, NOW.date())
        assert (count.prior, count.is_in_the_way) == (2, True)
        assert region_count_of(second, UPPER, NOW.date()).prior == 1
        retire_care(second, row, "It was the same one", by=nurse, now=NOW)
        assert self.item(second).state is State.MET

    def test_it_waits_for_a_person_and_the_ticked_treatments_stay_as_they_were(self, second, nurse):
        self.elsewhere(second, nurse)
        checklist = queries.checklist_of(second, NOW.date())
        waiting = {one.item.item.value: one.known.note for one in checklist.to_confirm if one.known}
        assert "1 done here, 1 elsewhere" in waiting["prior_trials_same_region"]
        assert queries.facts_of(second, NOW.date()).treatments is None

    def test_what_was_answered_before_the_last_trial_waits_for_a_person_too(self, second, nurse):
        earlier = NOW - 40 * DAY
        answer_item(second, "tobacco", False, by=nurse, now=earlier)
        answer_item(second, "diabetes", False, by=nurse, now=earlier)
        answer_item(second, "immunosuppressed", False, by=nurse, now=NOW)
        waiting = self.waiting(second)
        assert {"tobacco", "hba1c"} <= waiting
        assert "immunosuppression" not in waiting
        confirm_facts(second, by=nurse, now=NOW)
        assert self.waiting(second) == set()

    def waiting(self, patient):
        return {one.item.item.value for one in queries.checklist_of(patient, NOW.date()).to_confirm}

    def test_a_trial_that_is_open_is_not_one_before(self, clinic, nurse):
        trial = make_scheduled(clinic, nurse, now=NOW, placement_planned_at=NOW + 3 * DAY)
        assert self.item(trial.patient).state is State.UNKNOWN

    def test_through_the_page_the_region_is_asked_for(self, clinic, client, nurse):
        patient = make_patient(clinic, nurse)
        make_record(patient, nurse)
        client.sign_in(nurse)
        address = f"/patients/{patient.id}/screening/earlier-care"
        typed = {"treatment": "scs_trial", "from_on": "2021-06-01", "result": "No relief"}
        refused = client.post(address, data=typed | {"form_key": "1"})
        assert refused.status_code == 422
        assert "Choose the region in which the leads lay" in text_of(refused)
        assert client.post(address, data=typed | {"region": LOWER.value, "form_key": "2"}).status_code == 303
        shown = text_of(client.get(f"/patients/{patient.id}/screening"))
        assert "Count of earlier trials in this region: 1 is below 2" in shown
        assert "On record: 0 done here, 1 elsewhere" in shown


class TestPlacementDay:
    """What expires is judged for the planned placement, and the page says for which day."""

    def test_what_runs_out_before_the_placement_shows_now(self, db, at, client, clinic, nurse):
        at(NOW.isoformat())
        trial = make_scheduled(clinic, nurse, now=NOW, placement_planned_at=NOW + 20 * DAY)
        patient = trial.patient
        answer_item(patient, "inr", Decimal(1), dated_on=NOW.date() - 15 * DAY, by=nurse, now=NOW)
        db.session.commit()
        standing = queries.standing_of(patient, NOW.date())
        assert standing.screening.reference_on == trial.placement_planned_on
        assert item_of(standing.screening, "inr").state is State.EXPIRED
        client.sign_in(nurse)
        shown = text_of(client.get(f"/patients/{patient.id}/screening"))
        assert "Judged for the planned placement on Sun 22 Mar, by what is known on Mon 2 Mar" in shown
        assert "too old on Sun 22 Mar" in shown
        trials.move_placement(trial, placement_planned_at=NOW + 15 * DAY, why="Sooner", by=nurse, now=NOW)
        assert item_of(queries.standing_of(patient, NOW.date()).screening, "inr").state is State.MET

    def test_without_a_plan_it_is_judged_for_today(self, clinic, client, nurse):
        patient = make_patient(clinic, nurse)
        client.sign_in(nurse)
        shown = text_of(client.get(f"/patients/{patient.id}/screening"))
        assert "Judged for today" in shown
        assert "no placement is planned" in shown
        today = day_of(now(), clinic.zone)
        assert queries.standing_of(patient, today).screening.reference_on == today

    def test_a_planned_day_that_went_by_is_today(self, clinic, nurse):
        trial = make_scheduled(clinic, nurse, now=NOW, placement_planned_at=NOW + 3 * DAY)
        later = NOW.date() + 10 * DAY
        assert queries.standing_of(trial.patient, later).screening.reference_on == later

    def test_once_leads_are_in_the_day_of_the_placement_counts(self, clinic, nurse):
        trial = make_leads_out(clinic, nurse)
        assert queries.standing_of(trial.patient, NOW.date()).screening.reference_on == trial.placed_on
