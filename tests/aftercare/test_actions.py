"""The implant and the visits after it on the record, on both databases."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from scstrial.aftercare import actions
from scstrial.aftercare.choices import (
    AfterDoing,
    ExplantReason,
    ImplantMove,
    ImplantState,
    MissedReason,
    NotDoneReason,
    Satisfaction,
    VisitDue,
    VisitState,
    YesNo,
)
from scstrial.aftercare.queries import (
    after_of,
    aftercare_due,
    counting,
    explants_of,
    implant_for,
    implants_of,
    operations_of,
    standing_visits,
    statuses_of_many,
    trials_compared,
    visits_of,
)
from scstrial.assessments.choices import Area
from scstrial.audit.models import AuditEntry
from scstrial.foundation.refusal import Refused
from scstrial.patients.actions import close_patient, move_to
from scstrial.patients.choices import ClosedReason, Step
from scstrial.trials.actions import schedule_trial
from scstrial.trials.choices import RepeatCause
from scstrial.trials.queries import trials_of
from tests.factories.accounts import make_clinic, make_person
from tests.factories.aftercare import (
    IMPLANT_DAY,
    a_plan,
    a_visit,
    an_explant,
    an_operation,
    hold,
    make_decided,
    make_implanted,
    make_planned,
    on_day,
)
from tests.factories.decided import NOT_MET, make_judged, moment, sign
from tests.factories.trials import make_leads_out, make_under_way

DAY = timedelta(days=1)
REVERSED = "The patient does not want it after all."


@pytest.fixture
def decided(clinic, nurse, physician):
    return make_decided(clinic, nurse, physician)


@pytest.fixture
def planned(clinic, nurse, physician):
    return make_planned(clinic, nurse, physician)


@pytest.fixture
def implanted(clinic, nurse, physician):
    return make_implanted(clinic, nurse, physician)


def says(act, *args, **more):
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return " ".join(one.message for one in refused.value.problems)


def audited(implant):
    rows = select(AuditEntry.act).where(AuditEntry.patient_id == implant.patient_id).order_by(AuditEntry.id)
    from scstrial.foundation.db import db

    return [act for act in db.session.scalars(rows) if act.startswith(("implant", "visit"))]


def acts_of(implant):
    return [(row.act, row.state) for row in statuses_of_many([implant.id])[implant.id]]


def test_a_planned_implant_keeps_its_appointment_surgeon_and_place(planned, nurse):
    assert (planned.state, planned.planned_on, planned.surgeon) == (ImplantState.PLANNED, on_day(30), "Dr Ada Lindt")
    (row,) = statuses_of_many([planned.id])[planned.id]
    assert (row.act, row.by_name, row.planned_at) == (ImplantMove.PLAN, nurse.name, planned.planned_at)
    assert audited(planned) == ["implant: plan"]


def test_nothing_is_planned_without_a_signed_decision_to_proceed(clinic, nurse, physician):
    trial = make_judged(clinic, nurse)
    assert "none is signed yet" in says(actions.plan_implant, trial, a_plan(), by=nurse, now=moment(9))
    sign(trial, physician, "do_not_implant", "Wish of the patient.")
    assert "“Do not implant”" in says(actions.plan_implant, trial, a_plan(), by=nurse, now=moment(10))
    assert implants_of(trial.patient_id) == []


def test_nothing_is_planned_in_a_closed_record(decided, nurse):
    close_patient(decided.patient, ClosedReason.WITHDRAWN, "", by=nurse, now=moment(10))
    assert "record is closed" in says(actions.plan_implant, decided, a_plan(), by=nurse, now=moment(10))


def test_there_is_one_implant_planned_or_in_at_a_time(planned, nurse):
    assert "has an implant already" in says(actions.plan_implant, planned.trial, a_plan(), by=nurse, now=moment(11))


def test_a_moved_plan_leaves_the_first_in_the_history(planned, nurse):
    actions.change_plan(planned, a_plan(35, note="Surgeon ill"), by=nurse, now=moment(12))
    assert planned.planned_on == on_day(35)
    rows = statuses_of_many([planned.id])[planned.id]
    assert [(row.planned_at, row.why) for row in rows] == [
        (moment(30, time(8, 30)).astimezone(rows[0].planned_at.tzinfo), ""),
        (planned.planned_at, "Surgeon ill"),
    ]


def test_the_second_of_two_who_change_a_plan_sees_the_first(db, planned, nurse, physician):
    seen = planned.version
    actions.change_plan(planned, a_plan(35), by=physician, now=moment(12), seen_version=seen)
    db.session.commit()
    late = says(actions.change_plan, planned, a_plan(36), by=nurse, now=moment(12), seen_version=seen)
    assert physician.name in late


def test_an_operation_is_kept_whole_and_corrected_in_versions(db, planned, nurse):
    actions.record_implant(planned.trial, an_operation(), implant=planned, by=nurse, now=moment(30, time(15)))
    db.session.commit()
    seen = planned.version
    corrected = an_operation(generator_serial="G78")
    actions.correct_implant(planned, corrected, "Serial misread", by=nurse, now=moment(31), seen_version=seen)
    db.session.commit()
    first, second = operations_of(planned.id)
    assert (first.generator_serial, second.generator_serial) == ("G77", "G78")
    assert (second.codes, [lead.level for lead in second.leads]) == (["63650", "63685"], ["T8", "T8"])
    assert counting([first, second]) is second
    assert planned.version > seen
    assert audited(planned) == ["implant: plan", "implant: record", "implant: correct"]


def test_a_correction_without_a_reason_is_refused(implanted, nurse):
    assert "Say why" in says(actions.correct_implant, implanted, an_operation(), " ", by=nurse, now=moment(31))


def test_an_implant_done_elsewhere_is_recorded_without_a_plan(decided, nurse):
    implant = actions.record_implant(decided, an_operation(), by=nurse, now=moment(40))
    assert (implant.state, implant.done_on, implant.planned_at) == (ImplantState.DONE, on_day(30), None)


def test_an_implant_against_the_decision_needs_a_word_of_why(planned, nurse, physician):
    sign(planned.trial, physician, "do_not_implant", REVERSED, now=moment(12), amend_reason=REVERSED)
    done = {"implant": planned, "by": nurse, "now": moment(30, time(15))}
    assert "although no" in says(actions.record_implant, planned.trial, an_operation(), **done)
    actions.record_implant(planned.trial, an_operation(note="Done at another clinic."), **done)
    assert planned.state is ImplantState.DONE


def test_a_decision_amended_after_planning_needs_attention(planned, nurse, physician, clinic):
    assert aftercare_due([clinic.id], moment(12)) == []
    sign(planned.trial, physician, "do_not_implant", REVERSED, now=moment(12), amend_reason=REVERSED)
    (due,) = aftercare_due([clinic.id], moment(12))
    assert (due.implant, due.step.doing) == (planned, AfterDoing.LOOK_AT_PLAN)
    moved = says(actions.change_plan, planned, a_plan(35), by=nurse, now=moment(13))
    assert "“Do not implant”" in moved
    actions.drop_implant(planned.trial, NotDoneReason.PATIENT_DECLINED, "", implant=planned, by=nurse, now=moment(13))
    assert aftercare_due([clinic.id], moment(13)) == []


@pytest.mark.parametrize("reason", list(NotDoneReason))
def test_not_done_keeps_its_reason(planned, nurse, reason):
    actions.drop_implant(planned.trial, reason, "In short.", implant=planned, by=nurse, now=moment(13))
    last = statuses_of_many([planned.id])[planned.id][-1]
    assert (planned.state, last.not_done, last.why) == (ImplantState.NOT_DONE, reason, "In short.")


def test_after_not_done_a_new_implant_is_planned_beside_the_old(planned, nurse, clinic):
    actions.drop_implant(planned.trial, NotDoneReason.PAYER_DENIED, "", implant=planned, by=nurse, now=moment(13))
    again = actions.plan_implant(planned.trial, a_plan(50), by=nurse, now=moment(20))
    assert [one.id for one in implants_of(planned.patient_id)] == [again.id, planned.id]
    assert planned.state is ImplantState.NOT_DONE


def test_what_was_entered_by_mistake_is_taken_back_and_stays_readable(db, implanted, nurse):
    actions.take_back(implanted, "Wrong patient", by=nurse, now=moment(31))
    db.session.commit()
    assert (implanted.state, implanted.done_on) == (ImplantState.PLANNED, None)
    first, taken = operations_of(implanted.id)
    assert (first.in_error, taken.in_error, taken.correction_reason) == (False, True, "Wrong patient")
    assert counting([first, taken]) is None
    actions.take_back(implanted, "Never planned", by=nurse, now=moment(31))
    assert implanted.state is ImplantState.WITHDRAWN
    actions.plan_implant(implanted.trial, a_plan(50), by=nurse, now=moment(32))


def test_an_implant_with_visits_is_not_taken_back(implanted, nurse):
    hold(implanted, nurse)
    assert "Take those back first" in says(actions.take_back, implanted, "Wrong", by=nurse, now=moment(45))


def test_an_explant_ends_the_visits_and_is_corrected_in_versions(db, implanted, nurse, clinic):
    hold(implanted, nurse)
    actions.explant(implanted, an_explant(on_day(60)), by=nurse, now=moment(60))
    db.session.commit()
    assert (implanted.state, implanted.explanted_on) == (ImplantState.EXPLANTED, on_day(60))
    changed = an_explant(on_day(59), ExplantReason.PAIN_AT_SITE)
    actions.explant(implanted, changed, by=nurse, now=moment(61), correction_reason="Day misread")
    db.session.commit()
    assert [row.reason for row in explants_of(implanted.id)] == [ExplantReason.INFECTION, ExplantReason.PAIN_AT_SITE]
    assert implanted.explanted_on == on_day(59)
    assert aftercare_due([clinic.id], moment(130)) == []
    actions.take_back(implanted, "It is still in", by=nurse, now=moment(62))
    assert (implanted.state, implanted.explanted_on) == (ImplantState.DONE, None)
    assert [due.step.visit for due in aftercare_due([clinic.id], moment(121))] == [VisitDue.MONTHS_3]


def test_an_explant_before_a_visit_is_refused(implanted, nurse):
    hold(implanted, nurse)
    early = says(actions.explant, implanted, an_explant(on_day(43)), by=nurse, now=moment(60))
    assert "A visit was held" in early


def test_lost_to_follow_up_has_no_visits_until_seen_again(db, implanted, nurse, clinic):
    assert len(aftercare_due([clinic.id], moment(52))) == 1
    actions.lose_track(implanted, "Three calls, one letter", by=nurse, now=moment(52))
    assert aftercare_due([clinic.id], moment(52)) == []
    assert "lost to follow-up" in says(actions.hold_visit, implanted, a_visit(), by=nurse, now=moment(53))
    actions.take_back(implanted, "Came in by herself", by=nurse, now=moment(54))
    assert implanted.state is ImplantState.DONE
    hold(implanted, nurse, day=54)


def test_a_visit_is_kept_with_every_answer(implanted, nurse):
    row = hold(
        implanted, nurse, pain=Decimal("3.5"), pgic=2, satisfaction=Satisfaction.SATISFIED, mme_per_day=Decimal("22.5")
    )
    assert (row.averages, row.pgic, row.mme_per_day) == ({Area.LEG_LEFT: Decimal("3.5")}, 2, Decimal("22.5"))
    assert (row.satisfaction, row.uses_stimulator) == (Satisfaction.SATISFIED, YesNo.YES)


def test_relief_at_a_visit_is_against_the_signed_baseline_in_exact_fractions(implanted, nurse):
    hold(implanted, nurse, pain="3.9")
    (visit, *_later) = after_of(implanted.patient, moment(50)).implant.visits
    (seen,) = visit.pain
    assert (visit.state, seen.baseline.numerator, seen.baseline.denominator) == (VisitState.HELD, 55, 7)
    assert seen.relief == 1 - Decimal("3.9").as_integer_ratio()[0] * seen.baseline**-1 / 10


def test_a_visit_is_corrected_with_a_reason_and_the_first_stays(db, implanted, nurse):
    first = hold(implanted, nurse, pain=3)
    assert "Say why" in says(actions.hold_visit, implanted, a_visit(pain=4), by=nurse, now=moment(45))
    again = actions.hold_visit(
        implanted, a_visit(pain=4), by=nurse, now=moment(45), correction_reason="Typed 3 for 4", seen_id=first.id
    )
    db.session.commit()
    assert (again.replaces_id, len(visits_of(implanted.id))) == (first.id, 2)
    assert standing_visits(visits_of(implanted.id))[VisitDue.WEEKS_2].id == again.id
    late = says(
        actions.hold_visit,
        implanted,
        a_visit(pain=5),
        by=nurse,
        now=moment(45),
        correction_reason="x",
        seen_id=first.id,
    )
    assert "changed this while you were typing" in late
    assert audited(implanted)[-2:] == ["visit held", "visit corrected"]


def test_a_missed_visit_may_still_be_held_and_a_held_one_is_not_missed(db, implanted, nurse, clinic):
    early = {"by": nurse, "now": moment(39)}
    assert "not due before" in says(
        actions.miss_visit, implanted, VisitDue.WEEKS_2, MissedReason.NOT_REACHED, "", **early
    )
    actions.miss_visit(implanted, VisitDue.WEEKS_2, MissedReason.NOT_REACHED, "", by=nurse, now=moment(53))
    db.session.commit()
    assert aftercare_due([clinic.id], moment(53)) == []
    hold(implanted, nurse, day=54)
    assert "recorded as held" in says(
        actions.miss_visit, implanted, VisitDue.WEEKS_2, MissedReason.NOT_REACHED, "", by=nurse, now=moment(55)
    )


def test_a_visit_taken_back_is_due_again(db, implanted, nurse, clinic):
    hold(implanted, nurse)
    actions.withdraw_visit(implanted, VisitDue.WEEKS_2, "Of another patient", by=nurse, now=moment(45))
    db.session.commit()
    assert [due.step.visit for due in aftercare_due([clinic.id], moment(46))] == [VisitDue.WEEKS_2]
    assert len(visits_of(implanted.id)) == 2
    hold(implanted, nurse, day=46)


@pytest.mark.parametrize(("day", "listed"), [(39, False), (40, True), (51, True), (52, True)])
def test_a_visit_is_on_the_worklist_once_its_time_has_come(implanted, clinic, day, listed):
    due = aftercare_due([clinic.id], moment(day))
    assert [one.step.visit for one in due] == ([VisitDue.WEEKS_2] if listed else [])
    assert [one.step.is_overdue(on_day(day)) for one in due] == ([day == 52] if listed else [])


def test_the_worklist_reads_as_often_for_many_as_for_one(db, clinic, nurse, physician, queries_counted):
    make_implanted(clinic, nurse, physician, mrn="A1", family_name="One")
    make_planned(clinic, nurse, physician, mrn="A2", family_name="Two")
    make_decided(clinic, nurse, physician, mrn="A3", family_name="Three")

    def count():
        db.session.expire_all()
        db.session.commit()
        with queries_counted() as seen:
            found = aftercare_due([clinic.id], moment(45))
        return len(found), seen()

    few = count()
    for number in range(3):
        make_implanted(clinic, nurse, physician, mrn=f"B{number}", family_name=f"More{number}")
        make_decided(clinic, nurse, physician, mrn=f"C{number}", family_name=f"Again{number}")
    many = count()
    assert (few[0], many[0]) == (3, 9)
    assert many[1] == few[1]


def test_other_clinics_see_nothing(implanted, nurse):
    other = make_clinic(name="South clinic", by=nurse)
    assert implant_for(make_person("nurse", other, email="south@example.org"), implanted.id) is None
    assert implant_for(nurse, implanted.id) is implanted
    assert aftercare_due([other.id], moment(45)) == []


def test_a_decision_to_proceed_without_an_implant_is_due_after_a_week(decided, clinic, nurse):
    assert aftercare_due([clinic.id], moment(15)) == []
    (due,) = aftercare_due([clinic.id], moment(16))
    assert (due.implant, due.step.doing) == (None, AfterDoing.PLAN_IMPLANT)
    close_patient(decided.patient, ClosedReason.MOVED, "", by=nurse, now=moment(17))
    assert aftercare_due([clinic.id], moment(17)) == []


def make_second(clinic, nurse, physician, **more):
    """A repeat after a trial of 42.9 %, leads out and not decided."""
    first = make_decided(clinic, nurse, physician, "repeat_trial", **NOT_MET)
    move_to(first.patient, Step.CLEARED, by=nurse, now=moment(20))
    placed_at = moment(40)
    second = schedule_trial(
        first.patient,
        placement_planned_at=placed_at,
        region="thoracolumbar",
        repeat_cause=RepeatCause.NEW_WAVEFORM,
        by=nurse,
        now=moment(25),
        **more,
    )
    make_under_way(clinic, nurse, placed_at=placed_at, trial=second, baseline=8)
    return make_leads_out(clinic, nurse, placed_at=placed_at, pulled_at=moment(47), trial=second)


def test_the_trials_of_a_patient_stand_side_by_side(clinic, nurse, physician):
    second = make_second(clinic, nurse, physician)
    first, again = trials_compared(trials_of(second.patient_id))
    assert (first.trial.number, again.trial.number) == (1, 2)
    assert (again.trial.previous_trial_id, again.trial.repeat_cause) == (first.trial.id, RepeatCause.NEW_WAVEFORM)
    assert (first.as_signed, first.evaluation.relief, again.decision) == (True, first.evaluation.relief, None)
    assert first.decision.choice == "repeat_trial"


def test_one_trial_is_compared_with_nothing(decided):
    assert trials_compared(trials_of(decided.patient_id)) == []


def test_the_page_shows_the_implant_of_an_earlier_trial_while_it_is_in(implanted, nurse):
    after = after_of(implanted.patient, moment(45))
    assert (after.trial, after.step.visit, after.implant.implant) == (implanted.trial, VisitDue.WEEKS_2, implanted)
    assert IMPLANT_DAY == 30
    assert acts_of(implanted) == [
        (ImplantMove.PLAN, ImplantState.PLANNED),
        (ImplantMove.RECORD, ImplantState.DONE),
    ]
