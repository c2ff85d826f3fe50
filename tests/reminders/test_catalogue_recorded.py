"""The rows of the catalogue that follow from what is recorded elsewhere: checklist, drugs, tasks, people."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import current_app

from scstrial.accounts.models import User
from scstrial.bedside import actions as bedside
from scstrial.decision.actions import sign_decision
from scstrial.decision.choices import DecisionChoice
from scstrial.foundation.db import commit
from scstrial.medications.choices import AgreedHow
from scstrial.medications.models import BloodThinner, HoldAgreement, KidneyValues
from scstrial.outbox.actions import mark_seen
from scstrial.outbox.choices import Channel, MessageStatus
from scstrial.outbox.models import Message
from scstrial.patients.actions import close_patient, record_consent
from scstrial.patients.choices import ClosedReason, MessageChannel
from scstrial.reminders.actions import plan, plan_consents, plan_digests
from scstrial.reminders.models import OrderedStep
from scstrial.reminders.queries import facts_of
from scstrial.scheduler.parts import FINISHERS, PARTS, PLANNERS
from scstrial.scheduler.rounds import Clockwork, tick
from scstrial.screening.models import ScreeningAnswer, ScreeningOverride
from scstrial.trials.actions import move_placement
from tests.factories.accounts import make_person
from tests.factories.outbox import CollectingChannel, make_sent, message_keyed
from tests.factories.patients import make_patient
from tests.factories.reminders import PLACEMENT, PULL, local
from tests.factories.trials import make_leads_out, make_scheduled, make_under_way

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLY = local("2026-02-08 09:00")
PAPERS = ("pa-due", "psych-due", "imaging-due", "lab-due")
AFFIRMED = {"required": True, "decision": "affirmed", "valid_until": None, "submitted_on": None, "utn": ""}
CLEARED = {"on": "2026-01-10", "result": "cleared", "by": "psychiatrist", "conditions": ""}


@pytest.fixture
def scheduled(clinic, nurse):
    return make_scheduled(clinic, nurse, now=EARLY, placement_planned_at=PLACEMENT)


@pytest.fixture
def answer(scheduled, nurse, db):
    def say(fact, value):
        who = {"entered_by_id": nurse.id, "entered_by_name": nurse.name, "entered_at": EARLY}
        db.session.add(ScreeningAnswer(patient_id=scheduled.patient_id, fact=fact, value=value, **who))
        commit()

    return say


@pytest.fixture
def thinner(db):
    """`thinner(trial, nurse, drug)`: a drug that has to stop, as recorded."""

    def make(trial, by, drug="apixaban", last_dose_at=None):
        row = BloodThinner(
            patient_id=trial.patient_id,
            drug=drug,
            last_dose_at=last_dose_at,
            entered_at=EARLY,
            entered_by_id=by.id,
            entered_by_name=by.name,
        )
        db.session.add(row)
        commit()
        return row

    return make


def waiting(db, now, *starts):
    plan(now)
    commit()
    rows = db.session.query(Message).filter_by(status=MessageStatus.WAITING).order_by(Message.due_at, Message.key)
    return [row.key for row in rows if row.key.startswith(starts)]


def kinds(keys):
    return sorted({key.split(":")[0] for key in keys})


def test_what_the_checklist_lacks_is_asked_for(scheduled, db):
    assert kinds(waiting(db, EARLY, *PAPERS)) == sorted(PAPERS)


@pytest.mark.parametrize(
    ("fact", "value", "gone"),
    [
        ("prior_authorization", AFFIRMED, "pa-due"),
        ("prior_authorization", {**AFFIRMED, "required": False, "decision": None}, "pa-due"),
        ("prior_authorization", {**AFFIRMED, "decision": "pending"}, None),
        ("prior_authorization", {**AFFIRMED, "valid_until": "2026-03-01"}, None),
        ("prior_authorization", {**AFFIRMED, "valid_until": "2026-03-02"}, "pa-due"),
        ("psychological_evaluation", CLEARED, "psych-due"),
        ("psychological_evaluation", {**CLEARED, "on": "2025-03-01"}, None),
        ("psychological_evaluation", {**CLEARED, "on": "2025-03-02"}, "psych-due"),
        ("spine_imaging", {"on": "2026-01-10", "severe_stenosis_at_lead_levels": False}, "imaging-due"),
        ("inr", "1.1", None),
    ],
)
def test_a_paper_that_is_valid_on_the_placement_day_is_not_asked_for(scheduled, answer, db, fact, value, gone):
    answer(fact, value)
    assert set(PAPERS) - set(kinds(waiting(db, EARLY, *PAPERS))) == ({gone} if gone else set())


def test_laboratory_values_are_asked_for_until_both_are_there(scheduled, answer, db):
    answer("inr", "1.1")
    answer("platelets_10e9_l", "40")
    assert waiting(db, EARLY, "lab-due") == []


def test_what_a_physician_has_set_aside_is_not_asked_for(scheduled, physician, db):
    row = ScreeningOverride(
        patient_id=scheduled.patient_id,
        item="spine_imaging",
        reason="Seen at another clinic.",
        at=EARLY,
        by_id=physician.id,
        by_name=physician.name,
    )
    db.session.add(row)
    commit()
    assert waiting(db, EARLY, "imaging-due") == []
    row.withdrawn_at = EARLY
    commit()
    assert waiting(db, EARLY, "imaging-due")


def test_stops_are_agreed_with_the_prescriber_once_the_checklist_says_so(scheduled, answer, thinner, nurse, db):
    assert waiting(db, EARLY, "hold-plan") == []
    thinner(scheduled, nurse)
    assert kinds(waiting(db, EARLY, "hold-plan")) == ["hold-plan", "hold-plan-late", "hold-plan-nurse"]
    answer("antithrombotic_plan", True)
    assert waiting(db, EARLY, "hold-plan") == []


def stop_days(trial):
    """How many days before the placement each drug is stopped."""
    (facts,) = facts_of([trial])
    return [(PLACEMENT.date() - one.on).days for one in facts.hold_starts]


def test_the_clearance_says_when_the_patient_is_told_to_stop(scheduled, thinner, nurse, db):
    thinner(scheduled, nurse, "dabigatran")
    assert stop_days(scheduled) == [6]  # without a clearance the longest hold
    about = {"entered_at": EARLY, "entered_by_id": nurse.id, "entered_by_name": nurse.name}
    measured = {"measured_on": EARLY.date(), "creatinine_mg_dl": Decimal(1), "weight_kg": Decimal(80)}
    db.session.add(KidneyValues(patient_id=scheduled.patient_id, **measured, **about))
    commit()
    assert stop_days(scheduled) == [4]


def test_stops_agreed_on_the_plan_page_are_not_asked_for_again(scheduled, thinner, nurse, db):
    thinner(scheduled, nurse)
    assert waiting(db, EARLY, "hold-plan")
    about = {"entered_at": EARLY, "entered_by_id": nurse.id, "entered_by_name": nurse.name}
    agreed = {"prescriber": "Dr Lowe", "agreed_on": EARLY.date(), "how": AgreedHow.PHONE, "placement_at": PLACEMENT}
    db.session.add(HoldAgreement(patient_id=scheduled.patient_id, drug="apixaban", **agreed, **about))
    commit()
    assert waiting(db, EARLY, "hold-plan") == []
    later = {"placement_planned_at": PLACEMENT + 7 * DAY, "pull_planned_at": PLACEMENT + 14 * DAY}
    move_placement(scheduled, **later, why="Theatre", by=nurse, now=EARLY)
    commit()
    # What was agreed was agreed for the other day, as the plan page says: the prescriber is called again.
    assert kinds(waiting(db, EARLY, "hold-plan")) == ["hold-plan", "hold-plan-late", "hold-plan-nurse"]


def test_the_preparation_at_home_is_for_those_for_whom_it_was_ordered(scheduled, nurse, db):
    def order(wanted):
        row = OrderedStep(trial_id=scheduled.id, kind="decolonise", wanted=wanted, at=EARLY, by_id=nurse.id, by_name="")
        db.session.add(row)
        commit()

    assert waiting(db, EARLY, "decolonise") == []
    order(True)
    assert len(waiting(db, EARLY, "decolonise")) == 6
    order(False)
    assert waiting(db, EARLY, "decolonise") == []


def test_a_restart_waits_for_its_hours_and_for_the_nurses(clinic, nurse, thinner, db):
    trial = make_leads_out(clinic, nurse, placed_at=PLACEMENT, pulled_at=PULL)
    row = thinner(trial, nurse, "warfarin", last_dose_at=PLACEMENT - 6 * DAY)
    check, told = f"restart-check:{trial.id}:{row.id}", f"restart:{trial.id}:{row.id}"
    assert waiting(db, PULL + HOUR, "restart") == [check]
    assert message_keyed(check).due_at == PULL + 4 * HOUR  # warfarin 6 h (rule book 3), asked 2 h before
    done = make_sent(check, PULL + 4 * HOUR)
    mark_seen(done, by=nurse, now=PULL + 5 * HOUR)
    assert waiting(db, PULL + 5 * HOUR, "restart") == [told]
    assert message_keyed(told).due_at == PULL + 6 * HOUR
    assert "warfarin" not in message_keyed(told).body.lower()
    bedside.restart_blood_thinner(trial.patient, row, PULL + 6 * HOUR, by=nurse, now=PULL + 6 * HOUR)
    assert waiting(db, PULL + 6 * HOUR, "restart") == []


def test_a_drug_whose_restart_a_physician_decides_is_not_spoken_of(clinic, nurse, thinner, db):
    trial = make_leads_out(clinic, nurse, placed_at=PLACEMENT, pulled_at=PULL)
    thinner(trial, nurse, "dipyridamole", last_dose_at=PLACEMENT - 6 * DAY)
    assert waiting(db, PULL + HOUR, "restart") == []


def test_a_call_that_was_done_does_not_go_on_to_the_physicians(clinic, nurse, db):
    trial = make_under_way(clinic, nurse, placed_at=PLACEMENT)
    late = f"call-day1-physician:{trial.id}:2026-03-02"
    assert waiting(db, PLACEMENT + HOUR, "call-day1") == [f"call-day1:{trial.id}:2026-03-02", late]
    mark_seen(make_sent(f"call-day1:{trial.id}:2026-03-02", PLACEMENT + DAY), by=nurse, now=PLACEMENT + DAY)
    assert waiting(db, PLACEMENT + DAY, "call-day1") == []
    assert message_keyed(late).status is MessageStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("choice", "wanted"), [(DecisionChoice.PROCEED_TO_IMPLANT, True), (DecisionChoice.DO_NOT_IMPLANT, False)]
)
def test_a_date_is_looked_for_only_when_it_goes_on(clinic, nurse, physician, db, choice, wanted):
    trial = make_leads_out(clinic, nurse, placed_at=PLACEMENT, pulled_at=PULL)
    sign_decision(trial, choice, "Talked over with the patient.", by=physician, now=PULL + 2 * HOUR)
    commit()
    assert bool(waiting(db, PULL + 2 * HOUR, "implant-sched")) == wanted


# Enrolment


def asked(db, now):
    plan_consents(now)
    commit()
    return [row.key for row in db.session.query(Message).filter_by(status=MessageStatus.WAITING)]


@pytest.mark.parametrize("agreed", [True, False])
def test_who_was_not_asked_about_messages_is_a_task_until_there_is_an_answer(clinic, nurse, at, db, agreed):
    at(EARLY)
    patient = make_patient(clinic, nurse, consents=())
    assert asked(db, EARLY) == [f"consent-contact:{patient.id}"]
    row = message_keyed(f"consent-contact:{patient.id}")
    assert (row.channel, row.due_at) == (Channel.TASK, EARLY)
    assert "reply STOP" in row.body
    record_consent(patient, MessageChannel.EMAIL, agreed, wording="Read out.", by=nurse, now=EARLY + HOUR)
    assert asked(db, EARLY + HOUR) == []


def test_nobody_is_asked_whose_record_is_closed_or_old(clinic, nurse, at, db):
    at(EARLY)
    patient = make_patient(clinic, nurse, consents=())
    assert asked(db, EARLY + 31 * DAY) == []
    close_patient(patient, ClosedReason.DECLINED, "", by=nurse, now=EARLY)
    assert asked(db, EARLY + HOUR) == []


# One digest per shift


@pytest.fixture
def rounds(app):
    """`rounds(now)`: a round of the clockwork; what went out by mail."""

    def run(now):
        mail, tasks = CollectingChannel(), CollectingChannel()
        ways = {Channel.EMAIL: mail, Channel.TASK: tasks}
        tick(Clockwork(ways_out=ways, planners=PLANNERS, finishers=FINISHERS, clock=lambda: now), PARTS)
        return [one for one in mail.taken if one.key.startswith("digest")]

    return run


def test_a_shift_begins_with_one_digest_and_no_second(clinic, nurse, physician, rounds):
    make_scheduled(clinic, nurse, now=EARLY, placement_planned_at=PLACEMENT)
    address = nurse.email
    rounds(local("2026-02-09 14:50"))  # the tasks of the morning are there
    sent = rounds(local("2026-02-09 15:00"))
    assert [one.address for one in sent] == [address]  # the physician has no task
    assert sent[0].subject == "North clinic: tasks that wait for you: 4"
    assert f"Sign in: {current_app.config['PUBLIC_URL']}/" in sent[0].body
    assert "Hart" not in sent[0].body
    assert rounds(local("2026-02-09 15:01")) == []
    assert [one.address for one in rounds(local("2026-02-10 07:00"))] == [address]


def test_nobody_is_written_to_about_nothing(clinic, nurse, rounds):
    rounds(local("2026-02-09 14:50"))
    assert rounds(local("2026-02-09 15:00")) == []


def test_who_has_left_or_has_no_role_with_tasks_gets_no_digest(clinic, nurse, administrator, rounds, db):
    make_scheduled(clinic, nurse, now=EARLY, placement_planned_at=PLACEMENT)
    address, gone_id = nurse.email, make_person("nurse", clinic, email="gone@example.org").id
    rounds(local("2026-02-09 14:50"))
    db.session.get(User, gone_id).active = False
    commit()
    assert [one.address for one in rounds(local("2026-02-09 15:00"))] == [address]


@pytest.mark.parametrize(
    ("now", "starts"),
    [("2026-02-09 18:59", ["0209T2100", "0210T1300", "0210T2100"]), ("2026-02-09 19:00", ["0210T1300", "0210T2100"])],
)
def test_a_shift_that_missed_its_digest_by_four_hours_looks_for_itself(clinic, nurse, db, now, starts):
    plan_digests(local(now))
    commit()
    keys = [row.key for row in db.session.query(Message).order_by(Message.due_at)]
    assert keys == [f"digest:{clinic.id}:{nurse.id}:2026{start}Z" for start in starts]
