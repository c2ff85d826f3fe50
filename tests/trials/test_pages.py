"""Planning a trial through its pages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.patients.choices import Step
from scstrial.trials.actions import move_placement
from scstrial.trials.choices import CancelReason, Region, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import statuses_of, trials_of
from tests.factories.accounts import make_clinic, make_person
from tests.factories.trials import make_candidate, make_cleared, make_leads_out, make_scheduled, make_under_way
from tests.filled import flashed, problems_in, sent_by, summary_of, text_of

NOW = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # Mon 2 Mar, 10:00 in Chicago
DAY = timedelta(days=1)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def clock(at):
    return at(NOW)


@pytest.fixture
def signed_in(clock, client, nurse):
    client.sign_in(nurse)
    return client


@pytest.fixture
def cleared(clock, clinic, nurse):
    return make_cleared(clinic, nurse, now=NOW - DAY)


@pytest.fixture
def scheduled(clock, clinic, nurse):
    return make_scheduled(clinic, nurse, now=NOW - DAY, placement_planned_at=NOW + 3 * DAY)


@pytest.fixture
def under_way(clock, clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=NOW - 2 * DAY)


def plan(**changes):
    return {"placement_planned_at": "2026-03-05T09:30", "region": "thoracolumbar", **changes}


class TestSchedule:
    def url(self, patient):
        return f"/patients/{patient.id}/trials/new"

    def test_a_cleared_candidate_gets_a_trial_and_the_page_leads_to_it(self, db, signed_in, cleared):
        response = signed_in.post(self.url(cleared), data=plan())
        (trial,) = trials_of(cleared.id)
        assert response.status_code == 303
        assert response.location == f"/trials/{trial.id}"
        assert trial.placement_planned_at == datetime(2026, 3, 5, 15, 30, tzinfo=UTC)
        assert trial.pull_planned_at.astimezone(CHICAGO).strftime("%d %H:%M") == "12 09:30"
        assert trial.region is Region.THORACOLUMBAR
        assert flashed(signed_in) == [
            "The trial is scheduled: placement Thu 5 Mar, 09:30, lead pull Thu 12 Mar, 09:30 (Day 7)."
        ]

    def test_appointments_are_times_on_the_clinics_clock(self, signed_in, clinic, nurse):
        patient = make_cleared(clinic, nurse, now=NOW - DAY, time_zone="America/Denver")
        page = signed_in.get(self.url(patient))
        assert "clinic time (America/Chicago)" in text_of(page)
        signed_in.post(self.url(patient), data=plan())
        assert trials_of(patient.id)[0].placement_planned_at == datetime(2026, 3, 5, 15, 30, tzinfo=UTC)

    def test_the_clock_is_not_named_where_there_is_only_one(self, signed_in, cleared):
        assert "clinic time" not in text_of(signed_in.get(self.url(cleared)))

    def test_a_longer_trial_than_usual_is_planned_with_a_caution(self, signed_in, cleared):
        signed_in.post(self.url(cleared), data=plan(pull_planned_at="2026-03-13T09:00"))
        assert flashed(signed_in)[-1] == "8 days is longer than the usual 7."

    def test_beyond_ten_days_a_nurse_is_told_to_ask_a_physician_and_loses_nothing(self, signed_in, cleared):
        typed = plan(pull_planned_at="2026-03-17T09:00", long_reason="Two waveforms")
        response = signed_in.post(self.url(cleared), data=typed)
        assert response.status_code == 422
        assert list(problems_in(response)) == ["long_reason"]
        assert sent_by(response).items() >= typed.items()
        assert trials_of(cleared.id) == []

    def test_a_physician_plans_it_with_the_reason(self, clock, client, physician, cleared):
        client.sign_in(physician)
        client.post(self.url(cleared), data=plan(pull_planned_at="2026-03-17T09:00", long_reason="Two waveforms"))
        (trial,) = trials_of(cleared.id)
        assert (trial.planned_days, statuses_of(trial.id)[0].why) == (12, "Two waveforms")

    def test_days_of_the_rules_hang_at_the_fields_of_the_page(self, signed_in, cleared):
        response = signed_in.post(
            self.url(cleared), data=plan(placement_planned_at="2026-03-01T09:00", pull_planned_at="2026-03-02T09:00")
        )
        assert list(problems_in(response)) == ["placement_planned_at", "pull_planned_at"]
        assert len(summary_of(response)) == 2

    def test_an_empty_form_says_what_is_missing(self, signed_in, cleared):
        response = signed_in.post(self.url(cleared), data={})
        assert (response.status_code, list(problems_in(response))) == (422, ["placement_planned_at", "region"])

    def test_sent_twice_it_is_stored_once(self, signed_in, cleared):
        typed = {**sent_by(signed_in.get(self.url(cleared))), **plan()}
        assert typed["form_key"]
        first, second = (signed_in.post(self.url(cleared), data=typed) for _ in range(2))
        assert (first.status_code, second.status_code, second.location) == (303, 303, first.location)
        assert len(trials_of(cleared.id)) == 1

    def test_the_page_for_somebody_who_is_not_cleared_says_what_to_do(self, signed_in, clinic, nurse, scheduled):
        candidate = make_candidate(clinic, nurse, now=NOW)
        refused = signed_in.get(self.url(candidate))
        assert (refused.status_code, "Complete the screening first" in text_of(refused)) == (409, True)
        assert "already has an open trial" in text_of(signed_in.get(self.url(scheduled.patient)))

    def test_what_was_typed_for_somebody_no_longer_cleared_stays_on_the_page(self, signed_in, scheduled):
        response = signed_in.post(self.url(scheduled.patient), data=plan())
        assert (response.status_code, summary_of(response)[0][:20]) == (422, "This patient already")
        assert sent_by(response)["placement_planned_at"] == "2026-03-05T09:30"

    def test_a_repeat_asks_why_and_a_third_in_the_region_is_a_caution(self, signed_in, clinic, nurse, physician):
        patient = repeated(clinic, nurse, physician, times=2)
        page = text_of(signed_in.get(self.url(patient)))
        assert "Why is the trial repeated?" in page
        assert "2 trials were done in this region" in page
        assert list(problems_in(signed_in.post(self.url(patient), data=plan()))) == ["repeat_reason"]
        signed_in.post(self.url(patient), data=plan(repeat_reason="New waveform"))
        assert trials_of(patient.id)[0].number == 3
        assert "2 trials were done in this region" in flashed(signed_in)[-1]


def repeated(clinic, nurse, physician, times):
    """A candidate cleared again after so many decided trials."""
    from scstrial.foundation.db import db
    from scstrial.patients.actions import move_to
    from scstrial.trials.actions import note_decided, schedule_trial

    trial = make_leads_out(clinic, nurse, pulled_at=NOW - 30 * DAY * times)
    for number in range(1, times + 1):
        note_decided(trial, why="Not met", by=physician, now=NOW)
        for step in (Step.AFTER, Step.CLEARED):
            move_to(trial.patient, step, by=nurse, now=NOW)
        if number < times:
            placed_at = NOW - 20 * DAY
            trial = schedule_trial(
                trial.patient,
                placement_planned_at=placed_at,
                region=Region.THORACOLUMBAR,
                repeat_reason="Lead moved",
                by=nurse,
                now=placed_at - DAY,
            )
            make_under_way(clinic, nurse, placed_at=placed_at, trial=trial, baseline=None)
            make_leads_out(clinic, nurse, placed_at=placed_at, pulled_at=placed_at + 7 * DAY, trial=trial)
    db.session.commit()
    return trial.patient


class TestMoveAndCancel:
    def test_the_placement_moves_and_the_pull_with_it(self, db, signed_in, scheduled):
        url = f"/trials/{scheduled.id}/placement-date"
        typed = sent_by(signed_in.get(url))
        response = signed_in.post(url, data={**typed, "placement_planned_at": "2026-03-09T09:00", "why": "Ill"})
        assert response.status_code == 303
        db.session.refresh(scheduled)
        assert (str(scheduled.placement_planned_on), str(scheduled.pull_planned_on)) == ("2026-03-09", "2026-03-16")
        assert statuses_of(scheduled.id)[-1].why == "Ill"

    def test_both_can_be_moved_at_once(self, db, signed_in, scheduled):
        moved = {"placement_planned_at": "2026-03-09T09:00", "pull_planned_at": "2026-03-18T09:00"}
        signed_in.post(f"/trials/{scheduled.id}/placement-date", data=moved)
        assert "9 days is longer than the usual 7." in flashed(signed_in)

    def test_a_refused_move_keeps_what_was_typed(self, signed_in, scheduled):
        moved = {"placement_planned_at": "2026-03-01T09:00", "why": "Earlier"}
        response = signed_in.post(f"/trials/{scheduled.id}/placement-date", data=moved)
        assert (response.status_code, list(problems_in(response))) == (422, ["placement_planned_at"])
        assert sent_by(response).items() >= moved.items()

    def test_a_stale_form_is_refused_once_and_saved_after_a_look(self, db, signed_in, scheduled, nurse):
        url = f"/trials/{scheduled.id}/placement-date"
        typed = {**sent_by(signed_in.get(url)), "placement_planned_at": "2026-03-10T09:00"}
        move_placement(scheduled, placement_planned_at=NOW + 5 * DAY, why="", by=nurse, now=NOW)
        db.session.commit()
        stale = signed_in.post(url, data=typed)
        assert (stale.status_code, "changed this trial while you were typing" in summary_of(stale)[0]) == (422, True)
        again = sent_by(stale)
        assert again["placement_planned_at"] == "2026-03-10T09:00"
        assert signed_in.post(url, data=again).status_code == 303
        db.session.refresh(scheduled)
        assert str(scheduled.placement_planned_on) == "2026-03-10"

    def test_the_pull_moves_to_another_hour_or_an_earlier_day(self, db, signed_in, under_way):
        url = f"/trials/{under_way.id}/pull-date"
        assert "extend the trial" in text_of(signed_in.get(url))
        later = signed_in.post(url, data={"pull_planned_at": "2026-03-09T09:00"})
        assert list(problems_in(later)) == ["pull_planned_at"]
        assert signed_in.post(url, data={"pull_planned_at": "2026-03-04T15:00"}).status_code == 303
        db.session.refresh(under_way)
        assert (under_way.planned_days, under_way.pull_planned_at) == (4, datetime(2026, 3, 4, 21, tzinfo=UTC))
        assert flashed(signed_in) == ["The lead pull is moved: lead pull Wed 4 Mar, 15:00 (Day 4)."]

    def test_a_trial_is_cancelled_for_a_reason(self, db, signed_in, scheduled):
        url = f"/trials/{scheduled.id}/cancel"
        assert list(problems_in(signed_in.post(url, data={"note": "Fever"}))) == ["reason"]
        response = signed_in.post(url, data={"reason": CancelReason.INFECTION, "note": "Fever"})
        assert (response.status_code, response.location) == (303, f"/patients/{scheduled.patient_id}")
        db.session.refresh(scheduled)
        assert (scheduled.state, scheduled.patient.step) == (TrialState.CANCELLED, Step.CLEARED)

    def test_another_reason_is_said_in_words(self, signed_in, scheduled):
        response = signed_in.post(f"/trials/{scheduled.id}/cancel", data={"reason": "other"})
        assert list(problems_in(response)) == ["note"]

    @pytest.mark.parametrize("page", ["placement-date", "cancel"])
    def test_what_belongs_before_the_placement_is_not_offered_after_it(self, signed_in, under_way, page):
        response = signed_in.get(f"/trials/{under_way.id}/{page}")
        assert (response.status_code, "not possible" in text_of(response)) == (409, True)

    def test_a_form_sent_after_the_placement_is_refused_with_everything_typed(self, signed_in, under_way):
        response = signed_in.post(f"/trials/{under_way.id}/cancel", data={"reason": "infection", "note": "Fever"})
        assert (response.status_code, "under way" in summary_of(response)[0]) == (422, True)
        assert sent_by(response)["note"] == "Fever"


class TestWhoMay:
    PAGES = ("placement-date", "pull-date", "cancel")

    def test_the_trial_of_another_clinic_is_not_found(self, signed_in, clock):
        elsewhere = make_clinic("South clinic")
        other = make_person("nurse", elsewhere, email="south@example.org")
        trial = make_scheduled(elsewhere, other, now=NOW - DAY)
        for page in self.PAGES:
            assert signed_in.get(f"/trials/{trial.id}/{page}").status_code == 404
            assert signed_in.post(f"/trials/{trial.id}/{page}").status_code == 404
        assert signed_in.get(f"/patients/{trial.patient_id}/trials/new").status_code == 404

    def test_an_administrator_plans_nothing(self, clock, client, administrator, scheduled):
        client.sign_in(administrator)
        for page in self.PAGES:
            assert client.post(f"/trials/{scheduled.id}/{page}", data={}).status_code == 403
        assert client.get(f"/patients/{scheduled.patient_id}/trials/new").status_code == 403
        assert Trial.query.count() == 1
