"""One trial that cannot be worked out is named and holds up nobody else."""

from datetime import datetime, timedelta

import pytest

from scstrial.complications import rules as flag_rules
from scstrial.complications.choices import FlagRule, Judging
from scstrial.complications.models import NotJudged
from scstrial.complications.queries import flags_of, trials_not_judged
from scstrial.foundation.db import db
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Message
from scstrial.outbox.queries import last_ran_at
from scstrial.outbox.rules import CALL_INSTEAD
from scstrial.reminders.actions import planning
from scstrial.reminders.models import PlannedTrial
from scstrial.scheduler.parts import PARTS, PLANNERS, look_again, plan_reminders
from scstrial.scheduler.rounds import HEARTBEAT, Clockwork, tick
from tests.factories.outbox import CollectingChannel
from tests.factories.trials import make_under_way

PLACED = datetime.fromisoformat("2026-03-02T10:00:00-06:00")
NOW = datetime.fromisoformat("2026-03-04T08:40:00-06:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now(at):
    return at(NOW)


@pytest.fixture
def trials(now, clinic, nurse):
    """Two trials without a log for a day, so that both would raise C-22."""
    return [make_under_way(clinic, nurse, placed_at=PLACED, family_name=name) for name in ("Broken", "Whole")]


@pytest.fixture
def cannot_judge(monkeypatch, trials):
    """The facts of the first trial make the rules fail, until `mended()` is called."""
    whole = flag_rules.flags_in
    broken_at = trials[0].placed_at + 0 * MINUTE
    trials[1].placed_at = trials[1].placed_at + MINUTE
    db.session.commit()

    def failing(facts, now):
        if facts.placed_at == broken_at:
            raise ValueError("L. Hart, 38.6")
        return whole(facts, now)

    monkeypatch.setattr(flag_rules, "flags_in", failing)
    return lambda: monkeypatch.setattr(flag_rules, "flags_in", whole)


def work_at(moment, channel=None):
    ways = {"email": channel, "task": channel} if channel else {}
    return Clockwork(ways_out=ways, planners=PLANNERS, clock=lambda: moment)


def test_the_others_are_judged_and_the_broken_one_is_kept_with_a_reference(trials, cannot_judge, now, caplog):
    look_again(work_at(now))
    assert flags_of(trials[0].id) == []
    assert [flag.rule for flag in flags_of(trials[1].id)] == [FlagRule.LOG_OVERDUE]
    (row,) = trials_not_judged([trials[0].clinic_id])
    assert (row.trial_id, row.part, row.since) == (trials[0].id, Judging.FLAGS, now)
    assert f"reference {row.reference}: flags of trial {trials[0].id} cannot be worked out\nValueError" in caplog.text
    assert "Hart" not in caplog.text


def test_while_it_lasts_there_is_one_reference_and_once_mended_none(trials, cannot_judge, now, caplog):
    for moment in (now, now + MINUTE):
        look_again(work_at(moment))
    (row,) = trials_not_judged([trials[0].clinic_id])
    assert row.since == now
    assert caplog.text.count("cannot be worked out") == 1
    cannot_judge()
    look_again(work_at(now + 2 * MINUTE))
    assert trials_not_judged([trials[0].clinic_id]) == []
    assert db.session.query(NotJudged).one().over_at == now + 2 * MINUTE
    assert [flag.rule for flag in flags_of(trials[0].id)] == [FlagRule.LOG_OVERDUE]


def test_broken_again_later_it_gets_a_new_reference(trials, cannot_judge, now):
    look_again(work_at(now))
    first = db.session.query(NotJudged).one().reference
    db.session.query(NotJudged).update({"over_at": now})
    db.session.commit()
    look_again(work_at(now + MINUTE))
    again = db.session.query(NotJudged).one()
    assert (again.over_at, again.since) == (None, now + MINUTE)
    assert again.reference != first


@pytest.fixture
def cannot_plan(monkeypatch, trials):
    whole, broken_id = planning.plan_of, trials[0].id

    def failing(facts, now):
        if facts.trial_id == broken_id:
            raise ZeroDivisionError("L. Hart")
        return whole(facts, now)

    def broken():
        monkeypatch.setattr(planning, "plan_of", failing)

    return broken


def waiting(trial_id):
    return db.session.query(Message).filter_by(trial_id=trial_id, status=MessageStatus.WAITING).count()


def test_reminders_of_the_others_are_planned_and_those_of_the_broken_one_stay(trials, cannot_plan, now):
    broken_id, other_id, clinic_id = trials[0].id, trials[1].id, trials[0].clinic_id
    plan_reminders(work_at(now))
    before = waiting(broken_id)
    assert before
    cannot_plan()
    db.session.query(Message).filter_by(trial_id=other_id).delete()
    db.session.query(PlannedTrial).delete()  # else both are passed over, as no fact of theirs has changed
    db.session.commit()
    plan_reminders(work_at(now + MINUTE))
    assert (waiting(broken_id), waiting(other_id)) == (before, before)
    (row,) = trials_not_judged([clinic_id])
    assert (row.trial_id, row.part) == (broken_id, Judging.REMINDERS)


def test_a_message_whose_planner_fails_waits_and_holds_up_no_other(trials, now, caplog):
    due, broken_id = now + 12 * 60 * MINUTE, trials[0].id
    plan_reminders(work_at(now))

    def asked(key, trial_id, moment):
        if trial_id == broken_id:
            raise KeyError("L. Hart")
        return True

    channel = CollectingChannel()
    from scstrial.scheduler.rounds import send_due

    work = Clockwork(ways_out={"email": channel, "task": channel}, planners={"reminders": asked}, clock=lambda: due)
    send_due(work)
    assert channel.keys
    calls = [key for key in channel.keys if key.startswith(CALL_INSTEAD)]  # about a message that came too late
    assert not [key for key in channel.keys if f":{broken_id}:" in key and key not in calls]
    assert db.session.query(Message).filter_by(trial_id=broken_id, status=MessageStatus.WAITING).count()
    assert "it is not known whether it is still wanted" in caplog.text
    assert "Hart" not in caplog.text


def test_the_round_counts_as_run(trials, cannot_judge, now):
    tick(work_at(now, CollectingChannel()), PARTS)
    assert last_ran_at(HEARTBEAT) == now


def test_it_is_named_on_the_worklist_the_messages_page_and_to_the_administrator(
    trials, cannot_judge, now, client, nurse, administrator
):
    look_again(work_at(now))
    reference = db.session.query(NotJudged).one().reference
    client.sign_in(nurse)
    for address in ("/", "/messages"):
        text = client.get(address).get_data(as_text=True)
        assert "annot be judged, tell your administrator" in text
        assert f"reference {reference}" in text
        assert "Broken" in text
    client.post("/sign-out")
    text = client.sign_in(administrator).get("/").get_data(as_text=True)
    assert f"Trial {trials[0].id}, flags: reference <code>{reference}</code>" in text
    assert "Broken" not in text
