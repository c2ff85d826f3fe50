"""A pull recorded by mistake is taken back: the leads count as in again."""

from datetime import UTC, datetime, timedelta

import pytest

from scstrial.bedside import actions as bedside
from scstrial.complications.choices import FlagRule, FlagState
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.choices import Session
from scstrial.foundation.refusal import Refused
from scstrial.patients.choices import Step
from scstrial.trials.choices import AbortReason, Move, TrialState
from scstrial.trials.queries import pull_of, pull_versions_of, statuses_of
from tests.factories.saved_logs import keep_log
from tests.factories.trials import make_leads_out, make_under_way
from tests.factories.trials_facts import a_pull
from tests.filled import problems_in, sent_by, text_of

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)  # Wed 4 Mar, 11:00 in Chicago
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def signed_in(at, client, nurse):
    at(NOW)
    client.sign_in(nurse)
    return client


@pytest.fixture
def leads_out(signed_in, clinic, nurse):
    return make_leads_out(clinic, nurse, pulled_at=NOW - HOUR, now=NOW, days=3)


def address(trial):
    return f"/trials/{trial.id}/pull/take-back"


def test_the_trial_goes_on_and_the_record_stays_readable(db, signed_in, leads_out):
    page = signed_in.get(address(leads_out))
    answer = signed_in.post(address(leads_out), data=sent_by(page) | {"correction_reason": "typed for Mr Hart"})
    assert answer.status_code == 303
    db.session.expire_all()
    assert (leads_out.state, leads_out.pulled_at, leads_out.patient.step) == (TrialState.UNDER_WAY, None, Step.TRIAL)
    assert pull_of(leads_out.id) is None
    assert [row.in_error for row in pull_versions_of(leads_out.id)] == [False, True]
    last = statuses_of(leads_out.id)[-1]
    assert (last.act, last.why, last.by_name) == (Move.TAKE_BACK_PULL, "typed for Mr Hart", "Nurse Example")
    record = text_of(signed_in.get(f"/trials/{leads_out.id}/pull/record"))
    assert "Taken back: the leads are still in. typed for Mr Hart" in record


def test_without_a_reason_nothing_is_taken_back(db, signed_in, leads_out):
    answer = signed_in.post(address(leads_out), data=sent_by(signed_in.get(address(leads_out))))
    assert answer.status_code == 422
    assert problems_in(answer) == {"correction_reason": "Say why the lead pull is taken back."}
    db.session.expire_all()
    assert leads_out.state is TrialState.LEADS_OUT


def test_logs_are_taken_and_the_leads_are_pulled_again(leads_out, nurse):
    bedside.take_back_pull(leads_out, "wrong patient", by=nurse, now=NOW)
    keep_log(leads_out, nurse, 3, Session.MORNING, now=NOW)
    bedside.pull_leads(leads_out, a_pull(removed_at=NOW), by=nurse, now=NOW)
    assert (leads_out.state, leads_out.pulled_at) == (TrialState.LEADS_OUT, NOW)
    assert [row.in_error for row in pull_versions_of(leads_out.id)] == [False, True, False]


def test_a_trial_stopped_early_stays_stopped(signed_in, clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=NOW - 2 * DAY)
    bedside.stop_and_pull(
        trial,
        a_pull(removed_at=NOW - HOUR),
        reason=AbortReason.PATIENT_WISH,
        note="",
        aborted_at=NOW - HOUR,
        by=nurse,
        now=NOW,
    )
    bedside.take_back_pull(trial, "she kept the leads", by=nurse, now=NOW)
    assert trial.state is TrialState.ABORTED


def test_leads_that_are_in_too_long_are_flagged_once_the_pull_is_taken_back(signed_in, clinic, nurse):
    trial = make_leads_out(clinic, nurse, placed_at=NOW - 12 * DAY, pulled_at=NOW - 5 * DAY, now=NOW - 5 * DAY)
    assert FlagRule.TRIAL_TOO_LONG not in {flag.rule for flag in flags_of(trial.id)}
    bedside.take_back_pull(trial, "typed for Mr Hart", by=nurse, now=NOW)
    assert FlagRule.TRIAL_TOO_LONG in {flag.rule for flag in flags_of(trial.id)}


def test_there_is_nothing_to_take_back_while_the_leads_are_in(signed_in, clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=NOW - DAY)
    with pytest.raises(Refused):
        bedside.take_back_pull(trial, "by mistake", by=nurse, now=NOW)
    assert signed_in.get(address(trial)).status_code == 409


def test_who_saw_an_older_state_is_told(signed_in, leads_out, nurse):
    with pytest.raises(Refused, match="changed this trial while you were typing"):
        bedside.take_back_pull(leads_out, "by mistake", by=nurse, now=NOW, seen_version=leads_out.version - 1)


def test_a_flag_that_rested_on_the_pull_record_stays_with_its_basis_withdrawn(signed_in, clinic, nurse):
    trial = make_under_way(clinic, nurse, placed_at=NOW - 3 * DAY)
    bedside.pull_leads(trial, a_pull(removed_at=NOW - HOUR, strength_normal=False), by=nurse, now=NOW)
    (flag,) = [one for one in flags_of(trial.id) if one.rule is FlagRule.CORD_COMPRESSION]
    assert not flag.basis_withdrawn
    bedside.take_back_pull(trial, "typed for Mr Hart", by=nurse, now=NOW + HOUR)
    assert (flag.state, flag.basis_withdrawn) == (FlagState.OPEN, True)
    bedside.pull_leads(trial, a_pull(removed_at=NOW + HOUR, strength_normal=False), by=nurse, now=NOW + 2 * HOUR)
    assert not flag.basis_withdrawn
