"""The demo at four hours of the day, at one of them on PostgreSQL too: every story stands where it is told to stand."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import Date, inspect, select

from scstrial.aftercare.choices import ImplantState, VisitDue
from scstrial.aftercare.queries import implants_of, standing_visits, trials_compared, visits_of
from scstrial.aftercare.rules import window_of
from scstrial.bedside.queries import checks_of, position_of_leads
from scstrial.clinics.models import Clinic
from scstrial.complications.choices import ComplicationKind, FlagRule, FlagState, Urgency
from scstrial.complications.queries import complications_of, flag_facts_of, flags_of
from scstrial.complications.rules import overdue_prompts
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.queries import logs_of
from scstrial.decision.choices import DecisionChoice, EvaluationFlag, EvaluationStatus, Reason
from scstrial.decision.queries import decisions_of, evaluation_of, opinion_requests_of
from scstrial.decision.rules import display_pct
from scstrial.demo.stories import STORIES
from scstrial.foundation.db import Model, Moment
from scstrial.foundation.db import db as database
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Attempt, Message
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.programming.queries import sessions_of
from scstrial.protocols.models import Protocol
from scstrial.trials.choices import AbortReason, RepeatCause, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import extensions_of, placement_of, trials_of

# What is planned, or asked for until a moment, lies ahead.
AHEAD = {
    "trials.placement_planned_at",
    "trials.pull_planned_at",
    "hold_agreements.placement_at",
    "trial_extensions.from_at",
    "trial_extensions.to_at",
    "flags.escalate_at",
    "complications.next_follow_up_on",
    "complication_follow_ups.next_follow_up_on",
    "messages.due_at",
    "messages.next_try_at",
    "messages.useful_until",
    "planned_trials.holds_until",
}
MET, NOT_MET, NOT_EVALUABLE = EvaluationStatus
VERDICTS = {
    "Lindt": (MET, "57.6", set()),
    "Ferreira": (NOT_MET, "49.7", {EvaluationFlag.BORDERLINE, EvaluationFlag.DISCORDANT}),
    "Mbeki": (NOT_MET, "41.7", {EvaluationFlag.DISCORDANT}),
    "Novak": (MET, "66.1", set()),
    "Santos": (NOT_MET, "15.2", set()),
    "Eriksen": (MET, "50.0", {EvaluationFlag.BORDERLINE}),
    "Vance": (MET, "61.8", set()),
}
DECISIONS = {
    "Novak": [DecisionChoice.PROCEED_TO_IMPLANT],
    "Santos": [DecisionChoice.DO_NOT_IMPLANT],
    "Eriksen": [DecisionChoice.PROCEED_TO_IMPLANT],
    "Vance": [DecisionChoice.DO_NOT_IMPLANT],
    "Haddad": [DecisionChoice.DEFERRED, DecisionChoice.DO_NOT_IMPLANT],
    "Osterman": [DecisionChoice.REPEAT_TRIAL],
}
pytestmark = pytest.mark.usefixtures("demo")


def patient_named(family):
    [patient] = database.session.scalars(select(Patient).where(Patient.family_name == family)).all()
    return patient


def trial_of(family):
    return trials_of(patient_named(family).id)[0]


def flags_by_rule(family):
    return {flag.rule: flag for flag in flags_of(trial_of(family).id)}


def models():
    return [mapper.class_ for mapper in Model.registry.mappers]


def test_every_patient_stands_at_the_step_of_the_story():
    assert {patient.family_name: patient.step for patient in database.session.scalars(select(Patient))} == {
        story.family: story.step for story in STORIES
    }


def test_every_step_and_every_state_of_a_trial_is_there():
    assert {story.step for story in STORIES} == set(Step)
    states = set(database.session.scalars(select(Trial.state)))
    assert states == set(TrialState) - {TrialState.ABORTED}  # leads do not stay in after a stop


def test_two_clinics_in_two_time_zones_with_confirmed_protocols():
    zones = set(database.session.scalars(select(Clinic.time_zone)))
    assert zones == {"America/Chicago", "America/Los_Angeles"}
    assert all(protocol.confirmed_by_name for protocol in database.session.scalars(select(Protocol)))


@pytest.mark.parametrize("family", VERDICTS)
def test_the_rules_say_what_the_story_says(family):
    status, shown, flags = VERDICTS[family]
    found = evaluation_of(trial_of(family))
    assert (found.status, display_pct(found.relief), set(found.flags)) == (status, shown, flags)


def test_eriksen_reaches_exactly_half_and_ferreira_just_less():
    assert evaluation_of(trial_of("Eriksen")).relief == Fraction(1, 2)
    assert Fraction(49, 100) < evaluation_of(trial_of("Ferreira")).relief < Fraction(1, 2)


@pytest.mark.parametrize(
    ("family", "reason"),
    [
        ("Gallagher", Reason.TOO_FEW_DAYS),
        ("Haddad", Reason.TRIAL_ABORTED_COMPLICATION),
        ("Osterman", Reason.TRIAL_ABORTED_COMPLICATION),
    ],
)
def test_what_cannot_be_evaluated_says_why(family, reason):
    found = evaluation_of(trial_of(family))
    assert (found.status, found.reason) == (NOT_EVALUABLE, reason)


@pytest.mark.parametrize("family", DECISIONS)
def test_the_physician_has_signed(family):
    signed = decisions_of(trial_of(family).id)
    assert [one.choice for one in signed] == DECISIONS[family]
    assert {one.signed_by_name for one in signed} == {"Dr Rosa Ortiz"}


def test_baptistes_second_trial_stands_beside_the_first():
    first, second = trials_compared(trials_of(patient_named("Baptiste").id))
    assert (first.evaluation.status, second.evaluation.status) == (NOT_MET, MET)
    assert (second.trial.previous_trial_id, second.trial.repeat_cause) == (first.trial.id, RepeatCause.NEW_WAVEFORM)


def test_delgado_has_her_implant_and_the_first_two_visits():
    patient = patient_named("Delgado")
    [implant] = implants_of(patient.id)
    visits = standing_visits(visits_of(implant.id))
    assert (implant.state, list(visits)) == (ImplantState.DONE, [VisitDue.WEEKS_2, VisitDue.MONTHS_3])
    assert all(window_of(due, implant.done_on).holds(row.held_on) for due, row in visits.items())


def test_vance_has_met_and_is_not_implanted_for_a_reason():
    [decision] = decisions_of(trial_of("Vance").id)
    assert decision.status is MET
    assert "does not want an implant" in decision.reason


def test_a_colleague_was_asked_about_vance_and_agrees():
    [request] = opinion_requests_of(trial_of("Vance").id)
    assert (request.asked_name, request.opinion.view) == ("Dr Samuel Adeyemi", "agree")
    assert request.opinion.signed_at < decisions_of(trial_of("Vance").id)[0].signed_at


def test_harts_emergency_is_minutes_old_and_open(demo):
    flag = flags_by_rule("Hart")[FlagRule.EPIDURAL_ABSCESS]
    assert (flag.urgency, flag.state) == (Urgency.EMERGENCY, FlagState.OPEN)
    assert timedelta(0) < flag.escalate_at - demo.now < timedelta(minutes=15)


def test_ruizs_site_infection_is_open_for_the_same_day(demo):
    [flag] = flags_of(trial_of("Ruiz").id)
    assert (flag.rule, flag.urgency, flag.state) == (FlagRule.SITE_INFECTION, Urgency.SAME_DAY, FlagState.OPEN)
    assert timedelta(hours=1) < flag.escalate_at - demo.now < timedelta(hours=2)


def test_okafors_logs_are_overdue(demo):
    due = overdue_prompts(flag_facts_of(trial_of("Okafor")), demo.now)
    assert due[0].prompt.session is Session.MORNING
    assert demo.now - due[0].prompt.due_at >= timedelta(hours=12)


def test_kowalskis_lead_moved_and_was_programmed_around(demo):
    flags = flags_by_rule("Kowalski")
    assert flags[FlagRule.LEAD_MIGRATION].state is FlagState.ACKNOWLEDGED
    assert flags[FlagRule.LEAD_OUT_OF_PLACE].state is FlagState.CLOSED
    trial = trial_of("Kowalski")
    assert [program.name for session in sessions_of(trial.id) for program in session.programs] == ["P1", "P2"]
    assert [one.kind for one in complications_of(trial.id)] == [ComplicationKind.LEAD_MIGRATION]
    status = position_of_leads(trial, demo.now).status
    assert (status.radiographic, status.lost, status.regained, status.significant) == (True, True, True, False)


def test_haddads_infection_ended_the_trial():
    trial = trial_of("Haddad")
    assert trial.abort_reason is AbortReason.INFECTION
    assert flags_by_rule("Haddad")[FlagRule.SITE_INFECTION].closed_by_name == "Dr Rosa Ortiz"
    assert [one.organism for one in complications_of(trial.id)] == ["MSSA"]


def test_yilmaz_was_given_more_days():
    trial = trial_of("Yilmaz")
    assert len(extensions_of(trial.id)) == 1
    assert trial.planned_days == 9


def test_every_flag_of_a_story_was_answered_as_told():
    told = {(story.family, answer.rule, answer.note) for story in STORIES for answer in story.flag_answers}
    noted = {
        (story.family, flag.rule, note.note)
        for story in STORIES
        if story.flag_answers
        for flag in flags_of(trial_of(story.family).id)
        for note in flag.notes
    }
    assert noted == told


def test_no_trial_has_a_flag_that_its_story_does_not_know():
    known = {
        "Hart": {FlagRule.EPIDURAL_ABSCESS, FlagRule.FEVER_ALONE},
        "Ruiz": {FlagRule.SITE_INFECTION},
        "Okafor": {FlagRule.LOG_OVERDUE},
        "Delacroix": {FlagRule.EXPECTED_SORENESS},
    }
    for story in STORIES:
        if story.placed_days_ago is not None:
            answered = {answer.rule for answer in story.flag_answers}
            assert set(flags_by_rule(story.family)) <= answered | known.get(story.family, set()), story.family


def test_no_log_of_a_trial_under_way_is_overdue_but_okafors(demo):
    for story in STORIES:
        if story.step is Step.TRIAL and story.family != "Okafor":
            assert overdue_prompts(flag_facts_of(trial_of(story.family)), demo.now) == [], story.family


def test_the_calls_after_the_pull_were_made_for_what_is_decided():
    for story in STORIES:
        done = {check.day for check in checks_of(trial_of(story.family).id)} if story.decisions else set()
        if story.decisions:
            assert done == set(story.checks)
            assert {1, 3} <= done


def test_one_log_came_in_late_and_one_was_put_right():
    late = [log for log in logs_of(trial_of("Bergman").id) if log.is_late]
    assert [log.session for log in late] == [Session.EVENING]
    corrected = [log for log in logs_of(trial_of("Novak").id) if log.corrects_id]
    assert [log.correction_reason for log in corrected] == ["Typed 38.6 in place of 36.6."]


def test_the_logs_vary_from_day_to_day():
    logs = [log for log in logs_of(trial_of("Novak").id) if log.session is Session.MORNING]
    assert len({log.temperature_c for log in logs}) > 2
    assert len({log.entered_at.minute for log in logs}) > 2


def test_leads_have_vendor_serial_and_tip():
    for family in ("Bergman", "Novak"):
        leads = placement_of(trial_of(family).id).leads
        assert len({lead.serial for lead in leads}) == 2
        assert all(lead.tip_third and lead.vendor.label for lead in leads)


def test_nothing_recorded_lies_in_the_future(demo):
    tomorrow = (demo.now + timedelta(days=1)).date()
    for model in models():
        for column in inspect(model).columns:
            name = f"{column.table.name}.{column.name}"
            kind = datetime if isinstance(column.type, Moment) else date if isinstance(column.type, Date) else None
            if kind is None or name in AHEAD:
                continue
            latest = max(filter(None, database.session.scalars(select(column))), default=None)
            if latest is not None:
                assert latest <= demo.now if kind is datetime else latest < tomorrow, name


def test_messages_are_planned_and_none_is_sent(demo):
    messages = database.session.scalars(select(Message)).all()
    assert {message.status for message in messages} == {MessageStatus.WAITING, MessageStatus.WITHDRAWN}
    assert database.session.scalars(select(Attempt)).all() == []
    waiting = [message for message in messages if message.status is MessageStatus.WAITING]
    assert len(waiting) > 100
    assert all(message.useful_until > demo.now for message in waiting)


def test_of_the_urgent_messages_only_those_just_raised_wait(demo):
    urgent = database.session.scalars(
        select(Message).where(Message.kind == "urgent", Message.status == MessageStatus.WAITING)
    ).all()
    assert {message.patient_id for message in urgent} == {patient_named("Hart").id, patient_named("Ruiz").id}
