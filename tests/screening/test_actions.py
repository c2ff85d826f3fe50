"""From answers to a verdict: what is stored, what follows, what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest

from scstrial.assessments.actions import choose_areas, rate_baseline, record_score
from scstrial.assessments.choices import Area, BaselineSource, Instrument, Scale
from scstrial.assessments.rules import BaselineRating, Score
from scstrial.audit.models import AuditEntry
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.refusal import Refused
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.protocols.actions import confirm_protocol
from scstrial.protocols.choices import Payer
from scstrial.protocols.queries import protocol_in_force
from scstrial.screening import actions, queries
from scstrial.screening.choices import Indication, ItemKey, PsychologicalResult, State, Verdict
from scstrial.screening.models import ScreeningAnswer, ScreeningVerdict
from scstrial.screening.rules import Answer, StatedIndication
from tests.factories.accounts import make_clinic, make_person
from tests.factories.patients import make_patient
from tests.factories.screening_answers import (
    fit_answers,
    make_cleared,
    make_fit,
    make_indication,
    make_record,
)

YES, NO, OPEN = Answer(True), Answer(False), Answer(None)


def answer(patient, by, fact, value, **more):
    return actions.answer_item(patient, fact, value, by=by, now=now(), **more)


def item(patient, today, key):
    [found] = [one for one in queries.screening_of(patient, today).items if one.item == key]
    return found


def test_a_candidate_with_everything_in_order_is_cleared_and_the_verdict_is_kept_with_its_items(patient, nurse, today):
    make_fit(patient, nurse)
    row = actions.clear_candidate(patient, by=nurse, now=now())
    assert patient.step is Step.CLEARED
    assert (row.verdict, row.payer, row.by_name) == ("cleared", "default", nurse.name)
    assert len(row.items) == len(queries.screening_of(patient, today).items)
    assert {one["state"] for one in row.items if one["level"] in ("BLOCK", "HARD")} == {"met"}


def test_the_first_answer_begins_the_screening_and_one_that_says_nothing_does_not(patient, nurse):
    assert answer(patient, nurse, "tobacco", None) is None
    assert patient.step is Step.REFERRED
    answer(patient, nurse, "tobacco", False)
    assert patient.step is Step.SCREENING


def test_the_same_answer_again_adds_no_row_and_another_one_keeps_the_first(db, patient, nurse):
    answer(patient, nurse, "inr", Decimal("1.0"))
    assert answer(patient, nurse, "inr", Decimal("1.00")) is None
    answer(patient, nurse, "inr", Decimal("1.1"))
    answer(patient, nurse, "inr", Decimal("1.1"), note="taken again")
    answer(patient, nurse, "inr", None)
    rows = db.session.query(ScreeningAnswer).order_by(ScreeningAnswer.id).all()
    assert [(row.value, row.note) for row in rows] == [("1.0", ""), ("1.1", ""), ("1.1", "taken again"), (None, "")]


def test_several_answers_make_one_audit_entry_with_names_and_without_values(db, patient, nurse, today):
    actions.answer_items(patient, {"tobacco": YES, "inr": Answer(Decimal("1.3"))}, by=nurse, now=now())
    db.session.flush()
    [entry] = db.session.query(AuditEntry).filter_by(act="screening answered").all()
    assert entry.about == {"facts": ["tobacco", "inr"]}


def test_a_value_out_of_range_changes_nothing(db, patient, nurse):
    with pytest.raises(Refused):
        actions.answer_items(patient, {"tobacco": YES, "inr": Answer(Decimal(101))}, by=nurse, now=now())
    assert db.session.query(ScreeningAnswer).count() == 0


def test_an_answer_that_somebody_changed_since_it_was_looked_at_is_refused(patient, nurse, physician):
    first = answer(patient, nurse, "inr", Decimal("1.0"))
    answer(patient, physician, "inr", Decimal("3.5"))
    with pytest.raises(Refused, match="in the meantime"):
        actions.answer_items(patient, {"inr": Answer(Decimal("1.0"))}, seen_latest_id=first.id, by=nurse, now=now())


def test_an_answer_to_another_question_in_between_does_not_disturb(patient, nurse, physician):
    first = answer(patient, nurse, "inr", Decimal("1.0"))
    answer(patient, physician, "tobacco", True)
    rows = actions.answer_items(patient, {"inr": Answer(Decimal("1.2"))}, seen_latest_id=first.id, by=nurse, now=now())
    assert len(rows) == 1


def test_an_untreated_infection_blocks_and_no_physician_can_override_it(patient, nurse, physician):
    make_fit(patient, nurse, active_infection=YES)
    with pytest.raises(Refused, match="active infection"):
        actions.clear_candidate(patient, by=nurse, now=now())
    with pytest.raises(Refused, match="cannot be overridden"):
        actions.override_item(patient, ItemKey.ACTIVE_INFECTION, "mild", by=physician, now=now())
    assert patient.step is Step.SCREENING


def test_an_expired_psychological_evaluation_blocks_until_it_is_renewed(patient, nurse, today):
    evaluation = fit_answers(today)["psychological_evaluation"].value
    old = type(evaluation)(today - timedelta(days=400), evaluation.result, evaluation.by)
    make_fit(patient, nurse, psychological_evaluation=Answer(old))
    assert item(patient, today, "psychological_evaluation").state is State.EXPIRED
    with pytest.raises(Refused, match="must be renewed"):
        actions.clear_candidate(patient, by=nurse, now=now())
    answer(patient, nurse, "psychological_evaluation", evaluation)
    actions.clear_candidate(patient, by=nurse, now=now())
    assert patient.step is Step.CLEARED


def test_an_evaluation_that_runs_out_before_the_planned_placement_does_not_clear(patient, nurse, today):
    make_fit(patient, nurse)
    assert queries.standing_of(patient, today).is_clear
    later = queries.standing_of(patient, today, placement_planned_on=today + timedelta(days=400))
    assert later.verdict is Verdict.NOT_CLEARED


def test_nobody_is_cleared_without_an_indication(patient, nurse, today):
    make_record(patient, nurse)
    since = {"pain_duration"}
    actions.answer_items(patient, fit_answers(today), by=nurse, now=now())
    with pytest.raises(Refused, match="Record the indication") as refused:
        actions.clear_candidate(patient, by=nurse, now=now())
    assert len(refused.value.problems) == 1 + len(since)


def test_a_physician_overrides_a_hard_item_with_a_reason_that_is_kept(patient, nurse, physician):
    make_fit(patient, nurse, cardiac_device=YES)
    with pytest.raises(Refused, match="pacemaker"):
        actions.clear_candidate(patient, by=nurse, now=now())
    with pytest.raises(Refused, match="Write the reason"):
        actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "  ", by=physician, now=now())
    row = actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "Cardiology agrees.", by=physician, now=now())
    assert "There is a pacemaker or ICD" in row.why
    verdict = actions.clear_candidate(patient, by=nurse, now=now())
    assert [one["item"] for one in verdict.items if one["overridden"]] == ["cardiac_device"]


def test_a_nurse_cannot_override_or_withdraw(patient, nurse, physician):
    make_fit(patient, nurse, cardiac_device=YES)
    with pytest.raises(Refused, match="Only a physician"):
        actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "fine", by=nurse, now=now())
    row = actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "Cardiology agrees.", by=physician, now=now())
    with pytest.raises(Refused, match="Only a physician"):
        actions.withdraw_override(patient, row, by=nurse, now=now())


@pytest.mark.parametrize(
    ("key", "words"),
    [("tobacco", "does not stand in the way"), ("age", "is met"), ("last_resort", "not asked of this candidate")],
)
def test_what_needs_no_override_takes_none(patient, nurse, physician, key, words):
    make_fit(patient, nurse, tobacco=YES)
    with pytest.raises(Refused, match=words):
        actions.override_item(patient, ItemKey(key), "a reason", by=physician, now=now())


def test_an_item_is_overridden_once_and_withdrawn_once(patient, nurse, physician, today):
    make_fit(patient, nurse, cardiac_device=YES)
    row = actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "agreed", by=physician, now=now())
    with pytest.raises(Refused, match="has overridden this item already"):
        actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "agreed", by=physician, now=now())
    actions.withdraw_override(patient, row, by=physician, now=now())
    assert queries.standing_of(patient, today).verdict is Verdict.NEEDS_OVERRIDE
    with pytest.raises(Refused, match="withdrawn this override already"):
        actions.withdraw_override(patient, row, by=physician, now=now())


def test_a_new_answer_ends_the_override_it_was_not_given_for(patient, nurse, physician, at):
    at("2026-03-02T09:00:00-06:00")
    make_fit(patient, nurse, inr=Answer(Decimal("1.6")))
    actions.override_item(patient, ItemKey.INR, "Acceptable here.", by=physician, now=now())
    actions.clear_candidate(patient, by=nurse, now=now())
    at("2026-03-03T09:00:00-06:00")
    answer(patient, nurse, "inr", Decimal("3.5"))
    assert patient.step is Step.SCREENING
    with pytest.raises(Refused, match="INR"):
        actions.clear_candidate(patient, by=nurse, now=now())


def test_withdrawing_an_override_that_cleared_goes_back_to_screening(patient, nurse, physician):
    make_fit(patient, nurse, cardiac_device=YES)
    row = actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "agreed", by=physician, now=now())
    actions.clear_candidate(patient, by=nurse, now=now())
    actions.withdraw_override(patient, row, by=physician, now=now())
    assert patient.step is Step.SCREENING


def test_an_answer_that_undoes_the_verdict_takes_a_cleared_candidate_back(db, patient, nurse):
    make_cleared(patient, nurse)
    answer(patient, nurse, "tobacco", True)
    assert patient.step is Step.CLEARED
    answer(patient, nurse, "active_infection", True)
    assert patient.step is Step.SCREENING
    assert [row.verdict for row in queries.verdicts_of(patient.id)] == ["not_cleared", "cleared"]


def test_a_scheduled_candidate_stays_scheduled_when_an_answer_undoes_the_verdict(patient, nurse, today):
    make_cleared(patient, nurse)
    move_to(patient, Step.SCHEDULED, by=nurse, now=now())
    answer(patient, nurse, "active_infection", True)
    assert patient.step is Step.SCHEDULED
    assert not queries.standing_of(patient, today).is_clear


def test_the_passing_of_time_is_noticed_when_somebody_looks_again(db, patient, nurse, at):
    at("2026-03-02T09:00:00-06:00")
    make_cleared(patient, nurse)
    assert not actions.recheck_clearance(patient, by=nurse, now=now())
    at("2027-03-02T09:00:00-06:00")
    assert actions.recheck_clearance(patient, by=nurse, now=now())
    assert patient.step is Step.SCREENING
    assert not actions.recheck_clearance(patient, by=nurse, now=now())


def test_nobody_is_cleared_twice(db, patient, nurse):
    make_cleared(patient, nurse)
    with pytest.raises(Refused, match="cleared already"):
        actions.clear_candidate(patient, by=nurse, now=now())
    assert db.session.query(ScreeningVerdict).count() == 1


@pytest.mark.parametrize("step", [Step.TRIAL, Step.DECISION, Step.AFTER, Step.CLOSED])
def test_once_leads_are_placed_the_screening_stays_as_it_was(clinic, nurse, physician, step):
    patient = make_patient(clinic, nurse, step)
    with pytest.raises(Refused):
        answer(patient, nurse, "tobacco", False)
    with pytest.raises(Refused):
        make_indication(patient, nurse)
    with pytest.raises(Refused):
        actions.override_item(patient, ItemKey.INR, "reason", by=physician, now=now())
    with pytest.raises(Refused):
        actions.clear_candidate(patient, by=nurse, now=now())


def test_a_new_screening_asks_again_what_was_said_about_the_last_trial(patient, nurse, physician, today):
    make_fit(patient, nurse, cardiac_device=YES)
    row = actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "agreed", by=physician, now=now())
    for step in (Step.CLEARED, Step.SCHEDULED, Step.TRIAL, Step.DECISION, Step.AFTER):
        move_to(patient, step, by=nurse, now=now())
    actions.begin_screening(patient, by=nurse, now=now())
    facts = queries.facts_of(patient, today)
    assert patient.step is Step.SCREENING
    assert (facts.consent_signed_on, facts.active_infection, facts.prior_authorization) == (None, None, None)
    assert facts.bmi == Decimal(31)
    assert row.withdrawn_by_name == nurse.name


def test_a_repeat_asks_again_and_what_stands_of_the_first_waits_for_a_person(patient, nurse, physician, today):
    """An infection ended the first trial: the "no" of the weeks before must not clear the next one."""
    make_fit(patient, nurse, cardiac_device=YES)
    actions.override_item(patient, ItemKey.CARDIAC_DEVICE, "agreed", by=physician, now=now())
    for step in (Step.CLEARED, Step.SCHEDULED, Step.TRIAL, Step.DECISION):
        move_to(patient, step, by=nurse, now=now())
    actions.begin_repeat(patient, "Repeat the trial", by=physician, now=now() + timedelta(minutes=1))
    standing = queries.standing_of(patient, today)
    open_items = {one.item.item for one in standing.obstacles}
    assert {ItemKey.CONSENT, ItemKey.ACTIVE_INFECTION, ItemKey.CARDIAC_DEVICE} <= open_items
    assert not standing.is_clear
    assert ItemKey.SPINE_IMAGING in {one.item for one in queries.to_confirm_in(standing, {})}


def test_a_repeat_signed_again_asks_nothing_twice(db, patient, nurse, physician):
    make_fit(patient, nurse)
    answers = db.session.query(ScreeningAnswer).count()
    actions.begin_repeat(patient, "Repeat the trial", by=physician, now=now())
    assert db.session.query(ScreeningAnswer).count() == answers


def test_a_screening_begins_once(patient, nurse):
    actions.begin_screening(patient, by=nurse, now=now())
    assert patient.step is Step.SCREENING
    with pytest.raises(Refused, match="has begun already"):
        actions.begin_screening(patient, by=nurse, now=now())


# ---- indications ----


def test_the_first_indication_leads_until_another_is_marked(patient, nurse):
    first = make_indication(patient, nurse)
    second = make_indication(patient, nurse, "G89.4")
    assert [row.id for row in queries.indications_of(patient.id)] == [first.id, second.id]
    third = make_indication(patient, nurse, "M54.16", is_primary=True)
    assert queries.indications_of(patient.id)[0].id == third.id
    actions.make_primary(patient, second, by=nurse, now=now())
    assert [row.is_primary for row in (first, second, third)] == [False, True, False]


def test_an_indication_taken_off_the_list_stays_readable_and_the_next_one_leads(patient, nurse):
    first = make_indication(patient, nurse)
    second = make_indication(patient, nurse, "G89.4")
    actions.retire_indication(patient, first, by=nurse, now=now())
    assert queries.indications_of(patient.id) == [second]
    assert second.is_primary
    assert (first.retired_by_name, queries.indication_for(patient.id, first.id)) == (nurse.name, first)
    for act in (actions.retire_indication, actions.make_primary):
        with pytest.raises(Refused, match="taken off the list already"):
            act(patient, first, by=nurse, now=now())


def test_a_corrected_indication_takes_the_place_of_the_first(patient, nurse):
    first, second = make_indication(patient, nurse), make_indication(patient, nurse, "G89.4")
    stated = StatedIndication(Indication.PSPS_2, "M96.1", note="lumbar")
    row = actions.record_indication(patient, stated, replaces=first, by=nurse, now=now())
    assert queries.indications_of(patient.id) == [row, second]
    assert (first.retired_by_name, first.note, row.note) == (nurse.name, "", "lumbar")
    with pytest.raises(Refused, match="taken off the list already"):
        actions.record_indication(patient, stated, replaces=first, by=nurse, now=now())


def test_a_corrected_indication_that_does_not_lead_stays_behind(patient, nurse):
    first, second = make_indication(patient, nurse), make_indication(patient, nurse, "G89.4")
    stated = StatedIndication(Indication.PSPS_2, "G89.28")
    row = actions.record_indication(patient, stated, replaces=second, by=nurse, now=now())
    assert queries.indications_of(patient.id) == [first, row]


def test_what_the_screening_does_not_ask_is_refused(patient, nurse):
    with pytest.raises(Refused, match="does not ask"):
        answer(patient, nurse, "phq9_total", 12)


def test_taking_the_only_indication_off_ends_a_clearance(patient, nurse):
    make_cleared(patient, nurse)
    [only] = queries.indications_of(patient.id)
    actions.retire_indication(patient, only, by=nurse, now=now())
    assert patient.step is Step.SCREENING


def test_crps_1_and_causalgia_are_not_recorded_together(patient, nurse):
    make_indication(patient, nurse, "G90.511", Indication.CRPS_1)
    with pytest.raises(Refused, match="exclude each other"):
        make_indication(patient, nurse, "G56.41", Indication.CRPS_2)


# ---- what the record already knows ----


def test_facts_nobody_recorded_are_unknown(patient, today):
    facts = queries.facts_of(patient, today)
    assert (facts.birth_date, facts.indication) == (patient.born_on, None)
    assert (facts.pain_nrs, facts.phq9_total, facts.mme_per_day, facts.odi_pct, facts.consent_signed_on) == (None,) * 5


def test_pain_scores_and_opioids_come_from_the_record(patient, nurse, today):
    make_record(patient, nurse, pain="7", phq9="12", odi="44")
    make_indication(patient, nurse)
    facts = queries.facts_of(patient, today)
    assert (facts.pain_nrs, facts.phq9_total, facts.phq9_item9, facts.odi_pct) == (7, 12, 0, Decimal(44))
    assert (facts.mme_per_day, facts.mme_at_least) == (20, False)
    assert (facts.indication, facts.pain_months) == (Indication.PSPS_2, 19)


def test_the_latest_score_counts(patient, nurse, today):
    for on, score in ((today, "9"), (today - timedelta(days=30), "20")):
        record_score(patient, Score(Instrument.PHQ9, on, Decimal(score), item9=1), by=nurse, now=now())
    assert queries.facts_of(patient, today).phq9_total == 9
    assert item(patient, today, "phq9_item9").state is State.UNMET


@pytest.mark.parametrize(
    ("before", "after", "state"), [(1, None, State.UNMET), (0, None, State.UNKNOWN), (1, 0, State.MET)]
)
def test_a_total_without_question_9_takes_no_answer_to_it_back(before, after, state, patient, nurse, today):
    for on, item9 in ((today - timedelta(days=1), before), (today, after)):
        record_score(patient, Score(Instrument.PHQ9, on, Decimal(6), item9=item9), by=nurse, now=now())
    assert item(patient, today, "phq9_item9").state is state


def test_the_diary_stands_before_the_clinics_rating_once_it_has_four_days(patient, nurse, today):
    choose_areas(patient, [Area.LOW_BACK, Area.NECK], Area.LOW_BACK, by=nurse, now=now())

    def rate(days_ago, average, source=BaselineSource.DIARY, area=Area.LOW_BACK):
        on = today - timedelta(days=days_ago)
        rating = BaselineRating(area, on, average=Decimal(average), source=source)
        rate_baseline(patient, rating, by=nurse, now=now())

    rate(1, 9, area=Area.NECK)
    rate(9, 4, BaselineSource.CLINIC)
    for days_ago in (1, 2, 3):
        rate(days_ago, 8)
    assert queries.facts_of(patient, today).pain_nrs == 4
    rate(4, 6)
    assert queries.facts_of(patient, today).pain_nrs == Decimal("7.5")


def test_the_pain_floor_is_judged_by_the_days_that_the_protocol_counts(patient, nurse, today):
    choose_areas(patient, [Area.LOW_BACK], Area.LOW_BACK, by=nurse, now=now())
    for days_ago, average in ((1, 3), (2, 5), (3, 9), (4, 9)):
        on = today - timedelta(days=days_ago)
        rate_baseline(patient, BaselineRating(Area.LOW_BACK, on, average=Decimal(average)), by=nurse, now=now())
    assert queries.facts_of(patient, today).pain_nrs == Decimal("6.5")
    protocol = protocol_in_force(patient.clinic_id, today)
    protocol.evaluation = {**protocol.evaluation, "baseline_window_days": "2", "baseline_days_needed": "2"}
    assert queries.facts_of(patient, today).pain_nrs == 4
    protocol.evaluation = {**protocol.evaluation, "baseline_asked": "clinic"}
    assert queries.facts_of(patient, today).pain_nrs is None


def test_millimetres_are_read_as_a_tenth(patient, nurse, today):
    choose_areas(patient, [Area.LOW_BACK], Area.LOW_BACK, by=nurse, now=now())
    rating = BaselineRating(Area.LOW_BACK, today, average=Decimal(49), scale=Scale.VAS_MM, source=BaselineSource.CLINIC)
    rate_baseline(patient, rating, by=nurse, now=now())
    assert queries.facts_of(patient, today).pain_nrs == Decimal("4.9")
    assert item(patient, today, "pain_floor").state is State.UNMET


def test_an_opioid_that_cannot_be_converted_makes_the_dose_a_lowest_one(patient, nurse, today):
    rows = [OpioidRow("tramadol", Decimal(50)), OpioidRow("buprenorphine", Decimal(8))]
    record_opioids(patient, rows, today, by=nurse, now=now())
    facts = queries.facts_of(patient, today)
    assert (facts.mme_per_day, facts.mme_at_least) == (10, True)


# ---- payer and protocol ----


def test_the_clinics_payer_holds_until_one_is_stated_for_the_patient(patient, nurse, today):
    make_fit(patient, nurse)
    assert queries.candidate_of(patient, today).profile.payer is Payer.DEFAULT
    answer(patient, nurse, "payer", Payer.AETNA)
    candidate = queries.candidate_of(patient, today)
    assert (candidate.profile.payer, candidate.payer_is_clinics) == (Payer.AETNA, False)
    assert item(patient, today, "objective_pathology").state is State.UNKNOWN
    answer(patient, nurse, "payer", None)
    assert queries.candidate_of(patient, today).payer_is_clinics


def test_a_clinic_with_another_payer_reads_its_candidates_by_it(nurse):
    clinic = make_clinic("South clinic", payer="nice")
    person = make_person("nurse", clinic, email="south@example.org")
    patient = make_patient(clinic, person)
    assert queries.candidate_of(patient, day_of(now(), clinic.zone)).profile.payer is Payer.NICE


def test_another_payer_may_end_a_clearance(patient, nurse):
    make_cleared(patient, nurse)
    answer(patient, nurse, "payer", Payer.MEDICARE)
    assert patient.step is Step.SCREENING


def test_a_default_waits_for_the_clinic_until_a_physician_confirmed_the_protocol(patient, clinic, physician, today):
    assert item(patient, today, "inr").to_be_confirmed
    confirm_protocol(protocol_in_force(clinic.id, today), by=physician, now=now())
    assert not item(patient, today, "inr").to_be_confirmed
    assert "to be confirmed" not in item(patient, today, "inr").why


def test_conditions_of_the_evaluation_are_shown_and_a_result_that_does_not_clear_needs_an_override(
    patient, nurse, today
):
    evaluation = fit_answers(today)["psychological_evaluation"].value
    cleared = type(evaluation)(evaluation.on, PsychologicalResult.CLEARED_WITH_CONDITIONS, evaluation.by, "sleep first")
    answer(patient, nurse, "psychological_evaluation", cleared)
    assert "sleep first" in item(patient, today, "psychological_evaluation").why
    refused = type(evaluation)(evaluation.on, PsychologicalResult.NOT_CLEARED, evaluation.by)
    answer(patient, nurse, "psychological_evaluation", refused)
    assert item(patient, today, "psychological_evaluation").level == "HARD"


def test_a_stated_indication_with_a_code_of_another_is_refused(patient, nurse):
    with pytest.raises(Refused, match="is not listed for"):
        actions.record_indication(patient, StatedIndication(Indication.PDN, "M96.1"), by=nurse, now=now())
