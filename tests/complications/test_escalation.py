"""A flag that nobody takes in hand goes up the ladder, each step a row, whatever the number of processes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from scstrial.complications import actions
from scstrial.complications.actions import acknowledge_flag, climb_ladders, close_flag, reopen_flag
from scstrial.complications.actions.telling import Staff, take_step
from scstrial.complications.choices import FlagState, LadderStep, ToldBy, Urgency
from scstrial.complications.models import Escalation
from scstrial.complications.queries import escalations_of_many, flags_of
from scstrial.complications.rules import rungs_due
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Refused
from scstrial.outbox.models import Message
from scstrial.scheduler.parts import PARTS
from scstrial.scheduler.rounds import Clockwork, tick
from tests.factories.accounts import make_person
from tests.factories.outbox import CollectingChannel

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
HEALTH_WORDS = ("fever", "infection", "stimul", "lead", "pain", "wound", "flag", "hart", "38")
N, P, C = LadderStep
WEAKNESS, FEVER, ITCH = {"yes": ["new_weakness"]}, {"temperature_c": Decimal("38.4")}, {"yes": ["itch"]}


def told(flag):
    rows = escalations_of_many([flag.id]).get(flag.id, [])
    return [(row.step, row.to_name, row.how) for row in rows if row.since == flag.noticed_at]


def steps(flag):
    return [step for step, *_ in told(flag)]


def climb_at(moment):
    climb_ladders(now=moment)
    db.session.commit()


@pytest.fixture
def with_second_contact(clinic):
    clinic.second_contact_name, clinic.second_contact_phone = "Dr P. Lee", "+13125550199"
    clinic.second_contact_email = "lee@example.org"
    db.session.commit()


@pytest.fixture
def weakness(says, with_second_contact):
    """An emergency."""
    return says(**WEAKNESS)


@pytest.fixture
def fever(says, with_second_contact):
    """For the same day."""
    return says(**FEVER)


@pytest.fixture
def itch(says, with_second_contact):
    """Within 24 hours."""
    return says(**ITCH)


def test_an_emergency_is_told_to_nurse_and_physician_in_the_same_transaction(weakness):
    assert told(weakness) == [(N, "Nurse Example", ToldBy.EMAIL), (P, "Physician Example", ToldBy.EMAIL)]


def test_a_same_day_flag_is_told_to_the_nurse_by_mail_and_a_24_hour_one_on_the_worklist(fever, says, now):
    assert told(fever) == [(N, "Nurse Example", ToldBy.EMAIL)]


def test_a_flag_for_24_hours_stands_on_the_nurses_worklist_and_is_not_written(itch):
    assert told(itch) == [(N, "Nurse Example", ToldBy.WORKLIST)]
    assert db.session.query(Message).filter_by(planner="flags").all() == []


@pytest.mark.parametrize(
    ("kind", "span", "step"),
    [
        (WEAKNESS, 15 * MINUTE, C),
        (FEVER, 2 * HOUR, P),
        (FEVER, 4 * HOUR, C),
        (ITCH, 24 * HOUR, P),
        (ITCH, 48 * HOUR, C),
    ],
)
def test_each_step_is_taken_when_its_time_is_full(says, with_second_contact, kind, span, step, now):
    flag = says(**kind)
    climb_at(now + span - SECOND)
    assert step not in steps(flag)
    climb_at(now + span)
    assert steps(flag)[-1] is step
    (row,) = [row for row in db.session.query(Escalation) if row.step is step]
    assert (row.due_at, row.at) == (now + span, now + span)
    climb_at(now + span + SECOND)
    assert steps(flag).count(step) == 1


def test_steps_that_a_sleeping_clockwork_missed_are_all_taken_when_it_wakes(fever, now):
    climb_at(now + 5 * HOUR)
    assert steps(fever) == [N, P, C]


def test_each_message_is_neutral_and_goes_to_its_person(fever, now):
    climb_at(now + 4 * HOUR)
    sent = {row.to_address: f"{row.subject} {row.body}" for row in db.session.query(Message)}
    assert set(sent) == {"nurse@example.org", "physician@example.org", "lee@example.org"}
    assert "Please call the clinic now: +1 312 555 0100" in sent["lee@example.org"]
    assert "has waited since 08:40" in sent["physician@example.org"]
    assert not [word for text in sent.values() for word in HEALTH_WORDS if word in text.lower()]


def test_the_rows_name_the_messages(fever, now):
    (row,) = escalations_of_many([fever.id])[fever.id]
    assert db.session.query(Message).filter_by(key=row.message_key).one().to_address == "nurse@example.org"


def test_taken_in_hand_it_goes_no_further(fever, nurse, now):
    acknowledge_flag(fever, "I look at the site at nine.", by=nurse, now=now + HOUR)
    climb_at(now + 9 * HOUR)
    assert steps(fever) == [N]


def test_two_processes_that_take_the_same_step_write_one_row_and_one_message(fever, now):
    due = now + 2 * HOUR
    rung = rungs_due(fever.urgency, fever.noticed_at, due)[-1]
    for moment in (due, due + SECOND):
        take_step(fever, rung, Staff(), moment)
        db.session.commit()
    assert steps(fever) == [N, P]
    assert db.session.query(Message).filter_by(to_address="physician@example.org").count() == 1


def test_the_round_of_the_clockwork_takes_the_step_and_sends(fever, now):
    channel, flag_id = CollectingChannel(), fever.id
    work = Clockwork(ways_out={kind: channel for kind in ("email", "task")}, clock=lambda: now + 2 * HOUR)
    for _ in range(2):
        tick(work, PARTS)
    assert [key for key in channel.keys if key.startswith("flag:") and ":physicians:" in key] == [
        row.message_key for row in escalations_of_many([flag_id])[flag_id] if row.step is P
    ]


def test_everybody_of_a_step_gets_a_row(clinic, weakness, says, now):
    make_person("nurse", clinic, name="R. Ortiz", email="ortiz@example.org")
    reopened = close_and_open(weakness, now + HOUR)
    assert [name for step, name, _ in told(reopened) if step is N] == ["Nurse Example", "R. Ortiz"]


def close_and_open(flag, moment):
    person = db.session.get_one(type(flag), flag.id)
    by = make_person("physician", flag.trial.clinic, name="Dr Ada Lindt", email="lindt@example.org")
    close_flag(person, "Nothing found.", by=by, now=moment)
    reopen_flag(person, "Back again.", by=by, now=moment + MINUTE)
    db.session.commit()
    return person


def test_opened_again_its_time_runs_anew_and_the_staff_are_told_again(weakness, now):
    flag = close_and_open(weakness, now + HOUR)
    start = now + HOUR + MINUTE
    assert (flag.state, flag.noticed_at, flag.escalate_at) == (FlagState.OPEN, start, start + 15 * MINUTE)
    assert flag.acknowledged_by_name is None
    climb_at(start + 15 * MINUTE)
    assert steps(flag)[-1] is C
    assert len({row.since for row in escalations_of_many([flag.id])[flag.id]}) == 2


def test_a_raised_urgency_restarts_the_clock_also_for_a_flag_in_hand(says, with_second_contact, nurse, now):
    loose = says(dressing="loose")
    acknowledge_flag(loose, "", by=nurse, now=now)
    later = now + 3 * HOUR
    says(dressing="off", at=later)
    (flag,) = [one for one in flags_of(loose.trial_id) if one.id == loose.id]
    assert (flag.urgency, flag.state) == (Urgency.SAME_DAY, FlagState.OPEN)
    assert flag.escalate_at == later + 2 * HOUR
    assert told(flag) == [(N, "Nurse Example", ToldBy.EMAIL)]


def test_a_second_contact_without_an_address_is_to_be_phoned(says, clinic, now):
    clinic.second_contact_name, clinic.second_contact_phone = "Dr P. Lee", "+13125550199"
    db.session.commit()
    flag = says(yes=["new_weakness"])
    climb_at(now + 15 * MINUTE)
    assert told(flag)[-1] == (C, "Dr P. Lee (312) 555-0199", ToldBy.PHONE)


def test_that_nobody_is_there_is_written_down_once(says, physician, now):
    physician.active = False
    db.session.commit()
    flag = says(yes=["new_weakness"])
    for after in (15, 16):
        climb_at(now + after * MINUTE)
    assert told(flag)[1:] == [
        (P, "no physician has an account", ToldBy.NOBODY),
        (C, "no second contact is named", ToldBy.NOBODY),
    ]


def test_one_ladder_that_fails_holds_up_no_other(fever, says, monkeypatch, now, caplog):
    says(**ITCH)
    (other,) = [flag for flag in flags_of(fever.trial_id) if flag.id != fever.id]
    whole, fever_id = actions.telling.take_step, fever.id

    def failing(flag, *rest):
        if flag.id == fever_id:
            raise ValueError("L. Hart, 38.4")
        whole(flag, *rest)

    monkeypatch.setattr(actions.telling, "take_step", failing)
    climb_at(now + 24 * HOUR)
    assert steps(fever) == [N]
    assert P in steps(other)
    assert f"the ladder of flag {fever.id} failed" in caplog.text
    assert "Hart" not in caplog.text


@pytest.mark.parametrize("kind", [WEAKNESS, FEVER])
def test_an_urgent_flag_is_taken_in_hand_only_with_a_sentence(says, kind, nurse, now):
    flag = says(**kind)
    with pytest.raises(Refused, match="one sentence"):
        acknowledge_flag(flag, "  ", by=nurse, now=now)
    assert flag.state is FlagState.OPEN


def test_a_24_hour_flag_may_be_taken_in_hand_without_words(itch, nurse, now):
    acknowledge_flag(itch, "", by=nurse, now=now)
    assert itch.state is FlagState.ACKNOWLEDGED


def test_who_comes_second_hears_who_has_it(fever, nurse, physician, now):
    acknowledge_flag(fever, "I phone her.", by=nurse, now=now)
    with pytest.raises(Refused, match="Nurse Example has taken this flag in hand already"):
        acknowledge_flag(fever, "Me too.", by=physician, now=now)
