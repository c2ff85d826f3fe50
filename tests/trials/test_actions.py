"""Acts on a trial, on both databases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.foundation.refusal import Refused
from scstrial.medications.actions import record_blood_thinner, restart_blood_thinner
from scstrial.medications.choices import BleedingDrug
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.protocols.actions import confirm_payer_version, draft_payer_version
from scstrial.protocols.actions.payers import ProfileChange
from scstrial.protocols.choices import Payer
from scstrial.protocols.queries import profile_in_force
from scstrial.screening.actions import answer_items, override_item
from scstrial.screening.choices import ItemKey
from scstrial.screening.models import ScreeningAnswer
from scstrial.screening.rules import PAYER, Answer
from scstrial.trials import actions
from scstrial.trials.choices import (
    AbortReason,
    CancelReason,
    ExtensionReason,
    Move,
    PullSite,
    Region,
    RepeatCause,
    TrialState,
)
from scstrial.trials.queries import (
    drugs_held,
    extensions_of,
    hold_refusals_of,
    placement_of,
    placement_versions_of,
    pull_of,
    pull_versions_of,
    statuses_of,
    trials_done_in,
    trials_of,
)
from scstrial.trials.rules import EndRating, Extension, LeadMigration
from tests.factories.trials import make_cleared, make_leads_out, make_scheduled, make_under_way
from tests.factories.trials_facts import a_lead, a_placement, a_pull

NOW = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return [(problem.field, problem.message) for problem in caught.value.problems]


def fields(problems):
    return [field for field, _ in problems]


@pytest.fixture
def cleared(clinic, nurse):
    return make_cleared(clinic, nurse, now=NOW - 10 * DAY)


def schedule(patient, by, **changes):
    plan = {"placement_planned_at": NOW + 3 * DAY, "region": Region.THORACOLUMBAR, "by": by, "now": NOW}
    return actions.schedule_trial(patient, **{**plan, **changes})


class TestScheduling:
    def test_the_pull_is_planned_after_the_protocols_days_at_the_clinics_hour(self, cleared, nurse):
        trial = schedule(cleared, nurse)
        # 5 March is before the change to summer time in Chicago, 12 March after it: 10:00 on the wall both days.
        assert trial.placement_planned_at == datetime(2026, 3, 5, 16, tzinfo=UTC)
        assert trial.pull_planned_at == datetime(2026, 3, 12, 15, tzinfo=UTC)
        assert trial.planned_days == 7

    def test_the_candidate_is_scheduled_and_the_history_says_by_whom(self, cleared, nurse):
        trial = schedule(cleared, nurse)
        assert cleared.step is Step.SCHEDULED
        assert [(row.act, row.state, row.by_name) for row in statuses_of(trial.id)] == [
            (Move.SCHEDULE, TrialState.SCHEDULED, nurse.name)
        ]

    def test_a_candidate_who_is_not_cleared_gets_no_trial(self, clinic, nurse, cleared):
        move_to(cleared, Step.SCREENING, by=nurse, now=NOW)
        assert "not cleared" in refused(schedule, cleared, nurse)[0][1]
        assert trials_of(cleared.id) == []

    def test_a_second_open_trial_is_refused(self, cleared, nurse):
        schedule(cleared, nurse)
        assert "already has an open trial" in refused(schedule, cleared, nurse)[0][1]

    def test_a_clinic_without_a_protocol_plans_nothing(self, cleared, nurse):
        assert (
            "no protocol"
            in refused(schedule, cleared, nurse, placement_planned_at=datetime(1999, 3, 5, tzinfo=UTC))[0][1]
        )

    def test_a_long_trial_needs_a_physicians_reason(self, cleared, nurse, physician):
        long = {"pull_planned_at": NOW + 14 * DAY}
        assert fields(refused(schedule, cleared, nurse, **long)) == ["long_reason"]
        assert "physician" in refused(schedule, cleared, nurse, long_reason="Two waveforms", **long)[0][1]
        trial = schedule(cleared, physician, long_reason="Two waveforms", **long)
        assert statuses_of(trial.id)[0].why == "Two waveforms"

    def test_a_repeat_names_the_trial_before_and_says_why(self, clinic, nurse, physician):
        first = make_leads_out(clinic, nurse, pulled_at=NOW - 20 * DAY)
        actions.note_decided(first, why="Not met", by=physician, now=NOW)
        for step in (Step.AFTER, Step.CLEARED):
            move_to(first.patient, step, by=nurse, now=NOW)
        assert fields(refused(schedule, first.patient, nurse)) == ["reason"]
        second = schedule(first.patient, nurse, repeat_reason="New waveform")
        assert (second.number, second.previous_trial_id) == (2, first.id)
        assert trials_done_in(first.patient_id, Region.THORACOLUMBAR) == 1
        assert trials_done_in(first.patient_id, Region.CERVICAL) == 0


class TestRegion:
    @pytest.fixture
    def second(self, clinic, nurse, physician):
        """A candidate cleared again after one trial, who told of two elsewhere."""
        first = make_leads_out(clinic, nurse, pulled_at=NOW - 20 * DAY)
        actions.note_decided(first, why="Not met", by=physician, now=NOW)
        move_to(first.patient, Step.SCREENING, by=nurse, now=NOW)
        return first.patient

    def tell(self, patient, nurse, payer, prior):
        told = {PAYER: Answer(payer), "prior_trials_same_region": Answer(prior)}
        answer_items(patient, told, by=nurse, now=NOW)
        move_to(patient, Step.CLEARED, by=nurse, now=NOW)

    def test_trials_elsewhere_count_for_medicare(self, second, nurse, physician):
        self.tell(second, nurse, Payer.MEDICARE, 2)
        again = {"repeat_cause": RepeatCause.LEAD_MOVED}
        assert fields(refused(schedule, second, nurse, **again)) == ["limit_reason"]
        assert fields(refused(schedule, second, nurse, limit_reason="Lead moved", **again)) == ["limit_reason"]
        trial = schedule(second, physician, limit_reason="Lead moved", **again)
        assert (trial.repeat_cause, trial.limit_reason) == (RepeatCause.LEAD_MOVED, "Lead moved")
        assert "Beyond two in the region: Lead moved" in statuses_of(trial.id)[0].why

    def test_one_trial_before_is_below_the_limit(self, second, nurse):
        self.tell(second, nurse, Payer.MEDICARE, 1)
        assert schedule(second, nurse, repeat_cause=RepeatCause.LEAD_MOVED).limit_reason is None

    def test_other_payers_are_not_refused(self, second, nurse):
        self.tell(second, nurse, Payer.AETNA, 2)
        assert schedule(second, nurse, repeat_cause=RepeatCause.LEAD_MOVED).number == 2

    def test_an_override_of_the_same_item_is_enough(self, second, nurse, physician):
        told = {PAYER: Answer(Payer.MEDICARE), "prior_trials_same_region": Answer(2)}
        answer_items(second, told, by=nurse, now=NOW)
        override_item(second, ItemKey.PRIOR_TRIALS_SAME_REGION, "New waveform", by=physician, now=NOW)
        move_to(second, Step.CLEARED, by=nurse, now=NOW)
        assert schedule(second, nurse, repeat_cause=RepeatCause.NEW_WAVEFORM).limit_reason is None


class TestPlanning:
    @pytest.fixture
    def trial(self, clinic, nurse):
        return make_scheduled(clinic, nurse, now=NOW, placement_planned_at=NOW + 3 * DAY)

    def test_a_moved_placement_takes_the_pull_with_it(self, trial, nurse):
        actions.move_placement(trial, placement_planned_at=NOW + 20 * DAY, why="Ill", by=nurse, now=NOW)
        assert trial.placement_planned_on == date(2026, 3, 22)
        assert trial.pull_planned_on == date(2026, 3, 29)
        assert statuses_of(trial.id)[-1].why == "Ill"

    def test_a_placement_is_not_moved_to_yesterday(self, trial, nurse):
        moved = refused(actions.move_placement, trial, placement_planned_at=NOW - DAY, why="", by=nurse, now=NOW)
        assert fields(moved) == ["placement_planned_on"]

    def test_the_pull_moves_to_an_earlier_day_only(self, clinic, nurse):
        trial = make_under_way(clinic, nurse, now=NOW)
        actions.move_pull(trial, pull_planned_at=NOW + 5 * DAY, why="", by=nurse, now=NOW)
        assert trial.planned_days == 5
        later = refused(actions.move_pull, trial, pull_planned_at=NOW + 6 * DAY, why="", by=nurse, now=NOW)
        assert fields(later) == ["pull_planned_on"]

    def test_a_reason_that_does_not_fit_the_record_is_refused(self, clinic, nurse, trial):
        moved = {"placement_planned_at": NOW + 4 * DAY, "by": nurse, "now": NOW}
        assert fields(refused(actions.move_placement, trial, why="x" * 2_001, **moved)) == ["long_reason"]
        under_way = make_under_way(clinic, nurse, now=NOW)
        pull = {"pull_planned_at": NOW + 4 * DAY, "by": nurse, "now": NOW}
        assert fields(refused(actions.move_pull, under_way, why="x" * 2_001, **pull)) == ["why"]

    def test_a_cancelled_trial_leaves_a_cleared_candidate(self, trial, nurse):
        actions.cancel_trial(trial, reason=CancelReason.INFECTION, note="Tooth", by=nurse, now=NOW)
        assert (trial.state, trial.patient.step) == (TrialState.CANCELLED, Step.CLEARED)
        assert statuses_of(trial.id)[-1].why == "Infection. Tooth"

    def test_a_trial_is_not_cancelled_without_a_reason_or_with_the_leads_in(self, clinic, nurse, trial):
        assert fields(refused(actions.cancel_trial, trial, reason=None, note="", by=nurse, now=NOW)) == ["reason"]
        under_way = make_under_way(clinic, nurse, now=NOW)
        late = refused(actions.cancel_trial, under_way, reason=CancelReason.OTHER, note="x", by=nurse, now=NOW)
        assert "under way" in late[0][1]

    def test_who_saw_an_older_trial_is_told_who_changed_it(self, trial, nurse):
        seen = trial.version
        actions.move_placement(trial, placement_planned_at=NOW + 4 * DAY, why="", by=nurse, now=NOW)
        stale = refused(
            actions.cancel_trial,
            trial,
            reason=CancelReason.ILLNESS,
            note="",
            by=nurse,
            now=NOW,
            seen_version=seen,
        )
        assert stale == [(None, stale[0][1])]
        assert stale[0][1].startswith(
            f"{nurse.name} changed this trial while you were typing (move the placement, 10:00)"
        )
        assert trial.state is TrialState.SCHEDULED

    def test_an_extension_keeps_both_appointments(self, clinic, nurse):
        trial = make_under_way(clinic, nurse, now=NOW)
        before = trial.pull_planned_at
        extension = Extension(trial.pull_planned_on + 2 * DAY, ExtensionReason.WAVEFORM_UNTRIED)
        actions.extend_trial(trial, extension, before + 2 * DAY, by=nurse, now=NOW)
        assert [(row.from_at, row.to_at) for row in extensions_of(trial.id)] == [(before, before + 2 * DAY)]
        assert trial.planned_days == 9

    def test_an_extension_without_reason_changes_nothing(self, clinic, nurse):
        trial = make_under_way(clinic, nurse, now=NOW)
        extension = Extension(trial.pull_planned_on + 2 * DAY, None)
        assert fields(refused(actions.extend_trial, trial, extension, NOW + 9 * DAY, by=nurse, now=NOW)) == ["reason"]
        assert extensions_of(trial.id) == []


class TestPlacement:
    @pytest.fixture
    def trial(self, clinic, nurse):
        return make_scheduled(clinic, nurse, now=NOW - DAY, placement_planned_at=NOW - HOUR)

    def place(self, trial, by, **facts):
        override = facts.pop("hold_override_reason", "")
        placement = a_placement(**{"placed_at": NOW - HOUR, **facts})
        return actions.place_leads(trial, placement, by=by, now=NOW, hold_override_reason=override)

    def test_the_trial_is_under_way_and_every_fact_is_kept(self, trial, nurse):
        lead = a_lead(1, impedances_ohm=(640, None), tip_offset_mm=Decimal("2.5"), serial="S1")
        self.place(trial, nurse, leads=(lead,), coverage_pct=80)
        assert (trial.state, trial.patient.step) == (TrialState.UNDER_WAY, Step.TRIAL)
        kept = placement_of(trial.id)
        assert (kept.coverage_pct, kept.operator, kept.entered_by_name) == (80, "R. Ortiz", nurse.name)
        (row,) = kept.leads
        assert (row.impedances_ohm, row.tip_offset_mm, row.serial) == ([640, None], Decimal("2.5"), "S1")

    def test_leads_placed_on_another_day_keep_the_pull_at_its_distance(self, trial, nurse):
        later = NOW + 2 * DAY
        actions.place_leads(trial, a_placement(placed_at=later), by=nurse, now=later)
        assert trial.pull_planned_on - trial.placed_on == 7 * DAY

    def test_a_blood_thinner_not_held_long_enough_stops_the_placement(self, trial, nurse, physician):
        thin(trial.patient, nurse, last_dose_at=NOW - 2 * DAY)
        assert fields(refused(self.place, trial, nurse)) == ["hold_override_reason"]
        by_nurse = refused(self.place, trial, nurse, hold_override_reason="Cardiology agrees")
        assert "Only a physician" in by_nurse[0][1]
        assert placement_of(trial.id) is None
        self.place(trial, physician, hold_override_reason="Cardiology agrees")
        assert statuses_of(trial.id)[-1].why == "Hold overridden: Cardiology agrees"

    def test_a_hold_that_is_reached_lets_the_placement_go_on(self, trial, nurse):
        thin(trial.patient, nurse, last_dose_at=NOW - HOUR - 3 * DAY)
        assert hold_refusals_of(trial.patient_id, NOW - HOUR) == []
        self.place(trial, nurse)
        assert drugs_held(trial.patient_id)

    def test_warfarin_needs_an_inr_and_the_last_one_entered_counts(self, db, trial, nurse):
        thin(trial.patient, nurse, drug=BleedingDrug.WARFARIN, last_dose_at=NOW - 10 * DAY)
        assert "INR is not recorded" in hold_refusals_of(trial.patient_id, NOW)[0]
        enter_inr(db, trial.patient, nurse, "1.9")
        assert "1.9" in hold_refusals_of(trial.patient_id, NOW)[0]
        enter_inr(db, trial.patient, nurse, "1.1")
        assert hold_refusals_of(trial.patient_id, NOW) == []
        enter_inr(db, trial.patient, nurse, None)
        assert "INR is not recorded" in hold_refusals_of(trial.patient_id, NOW)[0]

    @pytest.mark.parametrize(("days_before", "allowed"), [(90, True), (0, False)])
    def test_the_inr_of_a_placement_is_a_number_of_the_version_the_screening_began_under(
        self, db, clinic, nurse, physician, days_before, allowed
    ):
        then = NOW - days_before * DAY
        change = ProfileChange({"hold_inr_max": Decimal("1.4")}, {}, then.date(), "Our haematologists agree")
        origin = profile_in_force(clinic.id, Payer.DEFAULT, then.date())
        version = draft_payer_version(clinic, Payer.DEFAULT, origin, change, by=physician, now=then)
        confirm_payer_version(version, by=physician, now=then)
        trial = make_scheduled(clinic, nurse, now=NOW - DAY, placement_planned_at=NOW - HOUR)
        thin(trial.patient, nurse, drug=BleedingDrug.WARFARIN, last_dose_at=NOW - 10 * DAY)
        enter_inr(db, trial.patient, nurse, "1.3")
        refusals = hold_refusals_of(trial.patient_id, NOW)
        assert (refusals == []) is allowed
        assert allowed or "1.3 is above 1.2" in refusals[0]

    def test_a_drug_taken_again_has_no_known_last_dose(self, trial, nurse):
        row = thin(trial.patient, nurse, last_dose_at=NOW - 20 * DAY)
        restart_blood_thinner(trial.patient, row, NOW - 5 * DAY, by=nurse, now=NOW)
        assert "last dose is not recorded" in hold_refusals_of(trial.patient_id, NOW)[0]
        assert not drugs_held(trial.patient_id)

    def test_a_candidate_who_is_not_scheduled_any_more_gets_no_leads(self, trial, nurse):
        move_to(trial.patient, Step.SCREENING, by=nurse, now=NOW)
        assert "not cleared" in refused(self.place, trial, nurse)[0][1]

    def test_leads_are_not_placed_twice(self, trial, nurse):
        self.place(trial, nurse)
        assert "under way" in refused(self.place, trial, nurse)[0][1]
        assert len(placement_versions_of(trial.id)) == 1

    def test_a_correction_is_a_further_version_and_moves_day_zero(self, trial, nurse):
        self.place(trial, nurse)
        corrected = a_placement(placed_at=NOW - HOUR - DAY, leads=(a_lead(1),))
        actions.correct_placement(trial, corrected, reason=" Wrong day ", by=nurse, now=NOW)
        first, second = placement_versions_of(trial.id)
        assert (len(first.leads), len(second.leads), second.correction_reason) == (2, 1, "Wrong day")
        assert (trial.placed_on, trial.planned_days) == (date(2026, 3, 1), 8)

    @pytest.mark.parametrize(("reason", "field"), [(" ", "correction_reason"), ("x" * 501, "correction_reason")])
    def test_a_correction_says_why_in_so_many_words(self, trial, nurse, reason, field):
        self.place(trial, nurse)
        wrong = refused(actions.correct_placement, trial, a_placement(placed_at=NOW), reason=reason, by=nurse, now=NOW)
        assert fields(wrong) == [field]

    def test_a_record_that_is_not_there_is_not_corrected(self, trial, nurse):
        assert (
            "Record it first"
            in refused(actions.correct_placement, trial, a_placement(placed_at=NOW), reason="x", by=nurse, now=NOW)[0][
                1
            ]
        )

    def test_who_corrects_an_older_version_is_told(self, trial, nurse):
        seen = self.place(trial, nurse).id
        fix = a_placement(placed_at=NOW - HOUR)
        actions.correct_placement(trial, fix, reason="One", by=nurse, now=NOW, seen_id=seen)
        stale = refused(actions.correct_placement, trial, fix, reason="Two", by=nurse, now=NOW, seen_id=seen)
        assert "saved another version" in stale[0][1]

    def test_a_placement_is_not_corrected_to_after_the_pull(self, clinic, nurse):
        trial = make_leads_out(clinic, nurse, pulled_at=NOW - DAY)
        late = refused(actions.correct_placement, trial, a_placement(placed_at=NOW), reason="x", by=nurse, now=NOW)
        assert fields(late) == ["placed_at"]


def thin(patient, by, last_dose_at, drug=BleedingDrug.APIXABAN):
    return record_blood_thinner(
        patient, drug=drug, intent=None, prescriber="", last_dose_at=last_dose_at, note="", by=by, now=NOW
    )


def enter_inr(db, patient, by, value):
    db.session.add(
        ScreeningAnswer(
            patient_id=patient.id, fact="inr", value=value, entered_at=NOW, entered_by_id=by.id, entered_by_name=by.name
        )
    )
    db.session.flush()


class TestEnding:
    @pytest.fixture
    def trial(self, clinic, nurse):
        return make_under_way(clinic, nurse, placed_at=NOW - 4 * DAY)

    def test_the_pull_keeps_ratings_and_migration_exactly(self, trial, nurse):
        pull = a_pull(
            removed_at=NOW,
            migrations=(LeadMigration(1, Decimal("12.5"), None),),
            ratings=(EndRating(trial_area(trial), Decimal("2.5")),),
        )
        half = refused(actions.pull_leads, trial, pull, lead_numbers=(1, 2), by=nurse, now=NOW)
        assert fields(half) == ["ratings-leg_left-average"]
        pull = a_pull(
            removed_at=NOW,
            migrations=(LeadMigration(1, Decimal("12.5"), None),),
            ratings=(EndRating(trial_area(trial), Decimal(2)),),
        )
        actions.pull_leads(trial, pull, lead_numbers=(1, 2), by=nurse, now=NOW)
        kept = pull_of(trial.id)
        assert kept.migrations == [{"lead_number": 1, "mm": "12.5", "levels": None}]
        assert [rating.average for rating in kept.ratings] == [Decimal(2)]
        assert (trial.state, trial.patient.step, trial.pulled_at) == (TrialState.LEADS_OUT, Step.DECISION, NOW)

    def test_a_stopped_trial_still_has_its_leads_in(self, trial, nurse):
        actions.abort_trial(trial, reason=AbortReason.ALLERGY, note="Rash", aborted_at=NOW, by=nurse, now=NOW)
        assert (trial.state, trial.patient.step) == (TrialState.ABORTED, Step.TRIAL)
        assert (trial.aborted_on, trial.abort_reason, trial.abort_note) == (
            date(2026, 3, 2),
            AbortReason.ALLERGY,
            "Rash",
        )
        actions.pull_leads(trial, a_pull(removed_at=NOW), lead_numbers=(1, 2), by=nurse, now=NOW)
        assert trial.state is TrialState.LEADS_OUT

    def test_stop_and_pull_in_one_go_are_both_in_the_history(self, trial, nurse):
        self.stop(trial, nurse)
        assert [row.act for row in statuses_of(trial.id)][-2:] == [Move.ABORT, Move.PULL_LEADS]
        assert trial.aborted_on == trial.pulled_on

    def test_stop_and_pull_say_all_that_is_wrong_and_change_nothing(self, trial, nurse):
        wrong = refused(self.stop, trial, nurse, reason=AbortReason.OTHER, tips_intact=None)
        assert fields(wrong) == ["stop_note", "tips_intact"]
        assert trial.state is TrialState.UNDER_WAY
        assert trial.abort_reason is None

    def test_a_trial_is_not_stopped_after_its_pull(self, trial, nurse):
        assert fields(refused(self.stop, trial, nurse, removed_at=NOW - HOUR)) == ["aborted_at"]

    def stop(self, trial, by, reason=AbortReason.INFECTION, **pull):
        return actions.stop_and_pull(
            trial,
            a_pull(**{"removed_at": NOW, "site": PullSite.DRAINAGE, **pull}),
            reason=reason,
            note="",
            aborted_at=NOW,
            lead_numbers=(1, 2),
            by=by,
            now=NOW,
        )

    def test_a_corrected_pull_is_a_further_version(self, clinic, nurse):
        trial = make_leads_out(clinic, nurse, pulled_at=NOW)
        seen = pull_of(trial.id).id
        fix = a_pull(removed_at=NOW - HOUR, tips_intact=False)
        correct = {"lead_numbers": (1, 2), "by": nurse, "now": NOW, "seen_id": seen}
        assert fields(refused(actions.correct_pull, trial, fix, reason="", **correct)) == ["correction_reason"]
        actions.correct_pull(trial, fix, reason="Tip broken", **correct)
        assert [row.tips_intact for row in pull_versions_of(trial.id)] == [True, False]
        assert trial.pulled_at == NOW - HOUR
        assert "saved another version" in refused(actions.correct_pull, trial, fix, reason="x", **correct)[0][1]

    def test_a_pull_that_is_not_there_is_not_corrected(self, trial, nurse):
        fix = {"reason": "x", "lead_numbers": (1,), "by": nurse, "now": NOW}
        assert "Record it first" in refused(actions.correct_pull, trial, a_pull(removed_at=NOW), **fix)[0][1]

    def test_every_act_stands_in_the_audit(self, db, trial, nurse):
        self.stop(trial, nurse)
        acts = db.session.query(AuditEntry).filter_by(act="trial: pull_leads").all()
        assert [entry.about["trial_id"] for entry in acts] == [trial.id]


def trial_area(trial):
    from scstrial.assessments.queries import target_areas_of

    return target_areas_of(trial.patient_id)[0].area
