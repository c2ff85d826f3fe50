"""Deciding and signing on the record."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from scstrial.assessments.actions import choose_areas, rate_baseline
from scstrial.assessments.choices import Area, BaselineSource, Scale
from scstrial.assessments.models import BaselineRating
from scstrial.assessments.rules import BaselineRating as Rating
from scstrial.audit.models import AuditEntry
from scstrial.bedside.actions import abort_trial
from scstrial.daily_logs.choices import Answer, RedFlag
from scstrial.daily_logs.queries import counting_logs_of
from scstrial.daily_logs.rules import DoseTaken
from scstrial.decision.actions import sign_decision
from scstrial.decision.choices import DecisionChoice, EvaluationFlag, EvaluationStatus, Reason
from scstrial.decision.queries import (
    case_of,
    change_since_signing,
    chart_of,
    decisions_of,
    evaluation_facts_of,
    evaluation_of,
    evaluations_of_many,
    rows_of,
    signed_of,
    trials_awaiting_decision,
)
from scstrial.decision.rules import is_unchanged
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Refused
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.patients.actions import close_patient, move_to
from scstrial.patients.choices import ClosedReason, Step
from scstrial.screening.models import ScreeningAnswer
from scstrial.screening.queries import latest_answers_of
from scstrial.trials.actions import schedule_trial
from scstrial.trials.choices import AbortReason, TrialState
from scstrial.trials.queries import extensions_of
from tests.factories.decided import (
    EXACTLY_50,
    EXAMPLE_17,
    NOT_MET,
    correct_evening,
    make_begun,
    make_judged,
    moment,
    set_tenths,
    sign,
)
from tests.factories.saved_logs import keep_log, withdraw_log
from tests.factories.trials import make_scheduled

NOW = moment(9)


def refused(trial, physician, choice="proceed_to_implant", reason="", **more):
    with pytest.raises(Refused) as saying:
        sign_decision(trial, DecisionChoice(choice), reason, by=physician, now=more.pop("now", NOW), **more)
    return saying.value.problems


@pytest.fixture
def met(clinic, nurse):
    return make_judged(clinic, nurse, **EXAMPLE_17)


@pytest.fixture
def not_met(clinic, nurse):
    return make_judged(clinic, nurse, **NOT_MET)


def test_a_signed_decision_is_kept_with_its_hash_and_decides_the_trial(met, physician):
    decision = sign(met, physician)
    assert (met.state, met.patient.step) == (TrialState.DECIDED, Step.AFTER)
    assert (decision.status, decision.signed_by_name) == (EvaluationStatus.MET, physician.name)
    assert is_unchanged(decision.signed_content, decision.content_sha256)
    (signed,) = signed_of(met)
    assert signed.is_as_signed
    assert signed.evaluation == evaluation_of(met)
    assert signed.criteria[0].name == "Pain, left leg"


def test_signing_stands_in_the_audit(met, physician, db):
    decision = sign(met, physician)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "decision signed"))
    about = {"trial_id": met.id, "decision_id": decision.id, "way": "password"}
    assert (entry.by_id, entry.about) == (physician.id, about)


def test_going_against_the_rules_needs_a_reason_both_ways(met, not_met, physician):
    assert [problem.field for problem in refused(not_met, physician)] == ["reason"]
    assert [problem.field for problem in refused(met, physician, "do_not_implant")] == ["reason"]
    assert decisions_of(met.id) == decisions_of(not_met.id) == []
    assert sign(not_met, physician, reason="Walks again, wants it.").reason == "Walks again, wants it."


def test_exactly_half_is_met(clinic, nurse):
    trial = make_judged(clinic, nurse, **EXACTLY_50)
    found = evaluation_of(trial)
    assert (found.status, found.flags) == (EvaluationStatus.MET, (EvaluationFlag.BORDERLINE,))


def test_a_hair_below_half_is_not_met(clinic, nurse):
    trial = make_judged(clinic, nurse)
    set_tenths(trial, ["8.0"] * 6 + ["7.5"], ["7", "6", "5", "4.0", "4.0", "3.9"])
    found = evaluation_of(trial)
    assert (found.status, found.flags) == (EvaluationStatus.NOT_MET, (EvaluationFlag.BORDERLINE,))


def test_before_the_placement_there_is_nothing_to_decide(clinic, nurse, physician):
    trial = make_scheduled(clinic, nurse, now=NOW)
    assert "nothing to decide" in refused(trial, physician)[0].message
    assert case_of(trial) is evaluation_of(trial) is chart_of(trial) is None


def test_nobody_signs_what_they_have_not_seen(met, nurse, physician):
    seen = case_of(met).sha256
    correct_evening(met, nurse, 1, 8, now=NOW)
    assert "changed while you were reading" in refused(met, physician, seen_sha256=seen)[0].message
    assert sign(met, physician, seen_sha256=case_of(met).sha256).id


def test_a_colleague_who_signed_meanwhile_is_named(met, physician):
    sign(met, physician, "deferred")
    assert f"{physician.name} signed a decision" in refused(met, physician, seen_decision_id=None)[0].message
    assert sign(met, physician, seen_decision_id=decisions_of(met.id)[-1].id).amends_id is None


def test_a_deferred_decision_is_still_due(met, physician, clinic):
    sign(met, physician, "deferred")
    assert (met.state, met.patient.step) == (TrialState.LEADS_OUT, Step.DECISION)
    assert trials_awaiting_decision([clinic.id]) == [met]


def test_a_repeat_begins_with_the_screening(not_met, physician):
    sign(not_met, physician, "repeat_trial")
    assert (not_met.state, not_met.patient.step) == (TrialState.DECIDED, Step.SCREENING)


def test_a_repeat_asks_about_an_infection_again(db, not_met, physician):
    said = ScreeningAnswer(
        patient_id=not_met.patient_id, fact="active_infection", value="no", **entered(physician, moment(-9))
    )
    db.session.add(said)
    sign(not_met, physician, "repeat_trial")
    assert latest_answers_of(not_met.patient_id)["active_infection"].value is None


def test_an_amendment_says_why_and_leaves_the_first_readable(met, physician):
    first = sign(met, physician)
    assert [problem.field for problem in refused(met, physician, "patient_declined")] == ["amend_reason"]
    second = sign(met, physician, "patient_declined", amend_reason="Called on Thursday.")
    assert second.amends_id == first.id
    assert [row.choice for row in decisions_of(met.id)] == ["proceed_to_implant", "patient_declined"]
    assert all(one.is_as_signed for one in signed_of(met))


def test_a_repeat_can_be_taken_back(not_met, physician):
    sign(not_met, physician, "repeat_trial")
    sign(not_met, physician, "do_not_implant", amend_reason="Wrong patient in mind.")
    assert not_met.patient.step is Step.AFTER


@pytest.mark.parametrize("first", ["do_not_implant", "repeat_trial"])
def test_deferring_a_signed_decision_makes_it_due_again(not_met, physician, first):
    sign(not_met, physician, first)
    sign(not_met, physician, "deferred", amend_reason="A log is in doubt.")
    assert (not_met.state, not_met.patient.step) == (TrialState.LEADS_OUT, Step.DECISION)
    assert sign(not_met, physician, "do_not_implant").id
    assert not_met.state is TrialState.DECIDED


def test_an_earlier_trial_that_is_amended_does_not_move_the_patient(not_met, nurse, physician):
    sign(not_met, physician, "repeat_trial")
    move_to(not_met.patient, Step.CLEARED, by=nurse, now=NOW)
    at = NOW + timedelta(days=30)
    schedule_trial(
        not_met.patient, placement_planned_at=at, region="thoracolumbar", by=nurse, now=NOW, repeat_reason="Lead moved."
    )
    sign(not_met, physician, "do_not_implant", amend_reason="Written down wrongly.")
    assert not_met.patient.step is Step.SCHEDULED


def test_a_closed_record_is_opened_before_anything_is_signed(met, nurse, physician):
    close_patient(met.patient, ClosedReason.WITHDRAWN, "", by=nurse, now=NOW)
    assert "record is closed" in refused(met, physician)[0].message


class TestWithLeadsIn:
    @pytest.fixture
    def begun(self, clinic, nurse):
        return make_begun(clinic, nurse, pains=(7, 6, 5, 5))

    def test_the_result_so_far_is_marked(self, begun):
        assert EvaluationFlag.LEADS_IN in evaluation_of(begun).flags

    def test_only_going_on_can_be_decided(self, begun, physician):
        assert [problem.field for problem in refused(begun, physician, now=moment(5))] == ["choice", "reason"]
        sign(begun, physician, "change_waveform", now=moment(5))
        assert (begun.state, begun.patient.step) == (TrialState.UNDER_WAY, Step.TRIAL)

    def test_an_extension_moves_the_pull(self, begun, physician):
        sign(begun, physician, "extend_trial", "Lead moved on day 3.", now=moment(5), pull_planned_at=moment(9))
        assert begun.pull_planned_on == moment(9).date()
        (extension,) = extensions_of(begun.id)
        assert "Lead moved on day 3." in extension.reason
        assert signed_of(begun)[0].with_leads_in

    @pytest.mark.parametrize(
        ("day", "words"), [(None, "Give the new day"), (11, "at most 10 days"), (7, "after"), (4, "from today")]
    )
    def test_an_extension_that_is_not_allowed_leaves_nothing_behind(self, begun, physician, day, words):
        at = None if day is None else moment(day)
        (problem,) = refused(begun, physician, "extend_trial", "Lead moved.", now=moment(5), pull_planned_at=at)
        assert problem.field == "planned_pull_on"
        assert words in problem.message
        assert (decisions_of(begun.id), list(extensions_of(begun.id))) == ([], [])

    def test_no_extension_with_an_open_flag_for_infection(self, begun, nurse, physician):
        said = {"temperature_c": Decimal("38.4"), "red_flags": {RedFlag.RIGORS: Answer.YES}}
        keep_log(begun, nurse, 5, **said)
        (problem,) = refused(begun, physician, "extend_trial", "x", now=moment(6), pull_planned_at=moment(9))
        assert problem.field == "choice"

    def test_a_trial_stopped_early_is_pulled_before_it_is_decided(self, begun, nurse, physician):
        abort_trial(
            begun, reason=AbortReason.PATIENT_WISH, note="", aborted_at=moment(4, time(22)), by=nurse, now=moment(5)
        )
        for choice in ("extend_trial", "do_not_implant"):
            found = refused(begun, physician, choice, "x", now=moment(5), pull_planned_at=moment(9))
            assert "Record the pull first" in found[0].message


class TestAfterSigning:
    def since(self, trial):
        rows = rows_of(trial)
        return change_since_signing(signed_of(trial), case_of(trial), rows)

    def test_nothing_changed(self, met, physician):
        assert self.since(met) is None
        sign(met, physician)
        assert self.since(met) is None

    def test_a_corrected_log_shows_then_and_now(self, met, nurse, physician):
        sign(met, physician)
        correct_evening(met, nurse, 7, 6, now=NOW + timedelta(hours=1))
        found = self.since(met)
        assert (found.then.status, found.now.status) == (EvaluationStatus.MET, EvaluationStatus.NOT_MET)
        assert found.by_log
        assert found.other_result

    def test_a_day_that_was_not_used_changes_the_record_and_not_the_result(self, met, nurse, physician):
        sign(met, physician)
        correct_evening(met, nurse, 1, 8, now=NOW + timedelta(hours=1))
        assert not self.since(met).other_result

    def test_a_baseline_rating_entered_later_is_no_log(self, met, nurse, physician):
        sign(met, physician)
        rating = Rating(area=Area.LEG_LEFT, on=moment(-3).date(), average=Decimal(5))
        rate_baseline(met.patient, rating, by=nurse, now=NOW + timedelta(hours=1))
        assert not self.since(met).by_log

    def test_what_was_signed_with_leads_in_is_expected_to_change(self, clinic, nurse, physician):
        trial = make_begun(clinic, nurse, pains=(7, 6, 5, 5))
        sign(trial, physician, "change_waveform", now=moment(5))
        keep_log(trial, nurse, 5)
        assert self.since(trial) is None

    def test_a_text_that_was_tampered_with_is_seen(self, met, physician, db):
        decision = sign(met, physician)
        decision.signed_content = decision.signed_content.replace("proceed_to_implant", "do_not_implant")
        db.session.flush()
        assert [(one.is_as_signed, one.evaluation is None) for one in signed_of(met)] == [(False, False)]
        decision.signed_content = "gone"
        db.session.flush()
        assert [(one.is_as_signed, one.evaluation) for one in signed_of(met)] == [(False, None)]
        assert self.since(met) is None

    def test_areas_chosen_for_another_trial_change_nothing(self, met, nurse, physician):
        sign(met, physician)
        before = evaluation_of(met)
        choose_areas(met.patient, [Area.ARM_LEFT], None, by=nurse, now=NOW + timedelta(days=20))
        assert evaluation_of(met) == before


class TestFacts:
    def test_scales_are_never_mixed(self, met, nurse, db):
        row = db.session.scalar(select(BaselineRating).order_by(BaselineRating.id).limit(1))
        row.scale, row.average = Scale.VAS_MM, Decimal(80)
        db.session.flush()
        (area,) = evaluation_facts_of(met).areas
        assert (area.baseline_scale, len(area.baseline)) == (Scale.NRS, 6)

    def test_a_baseline_on_another_scale_alone_cannot_be_compared(self, met, db):
        for row in db.session.scalars(select(BaselineRating)):
            row.scale, row.average = Scale.VAS_MM, Decimal(80)
        db.session.flush()
        assert evaluation_of(met).reason is Reason.SCALE_MISMATCH
        assert chart_of(met).lines[0].baseline is None

    def test_a_clinic_rating_for_a_later_trial_is_none_of_this_one(self, met, nurse):
        rating = Rating(area=Area.LEG_LEFT, on=moment(8).date(), average=Decimal(2), source=BaselineSource.CLINIC)
        rate_baseline(met.patient, rating, by=nurse, now=NOW)
        assert evaluation_facts_of(met).areas[0].baseline_clinic is None

    def test_opioids_before_are_those_stated_before_the_placement(self, clinic, nurse):
        dose = DoseTaken("oxycodone", Decimal(5), "mg", Decimal(2), "oral")
        trial = make_begun(clinic, nurse, pains=(7, 6, 5, 3, 3, 3), evening={"analgesics": (dose,)})
        assert evaluation_facts_of(trial).mme_per_day is None
        for day, count in ((-1, 4), (5, 1)):
            row = OpioidRow("oxycodone", Decimal(10), "mg", Decimal(count))
            record_opioids(trial.patient, [row], moment(day).date(), by=nurse, now=moment(max(day, 6)))
        mme = evaluation_facts_of(trial).mme_per_day
        assert (mme.baseline, mme.trial) == (60, 15)

    def test_many_trials_take_as_many_queries_as_one(self, clinic, nurse, physician, queries_counted):
        trials = [make_judged(clinic, nurse) for _ in range(3)]
        sign(trials[0], physician)

        def counted(some):
            with queries_counted() as count:
                evaluations_of_many(some)
            return count()

        assert counted(trials[:1]) == counted(trials)

    def test_a_withdrawn_log_counts_for_nothing(self, met, nurse):
        withdraw_log(met, counting_logs_of(met.id)[-1], nurse)
        assert evaluation_of(met).days_evaluable == 6
