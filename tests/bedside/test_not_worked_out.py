"""A trial whose rules fail: what is entered is kept, and the person is told to look for warning signs themselves."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.bedside import actions as bedside
from scstrial.complications import rules as flag_rules
from scstrial.complications.actions import NotWorkedOut, judge, look_at_trials, one_apart
from scstrial.complications.choices import FlagRule, Judging
from scstrial.complications.models import Flag
from scstrial.complications.queries import flags_of, not_judged_of
from scstrial.daily_logs.choices import Answer, RedFlag, Session
from scstrial.daily_logs.queries import counting_logs_of, entry_of, logs_of
from scstrial.daily_logs.rules import Move
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries import attention_for
from tests.factories.saved_logs import an_entry, answers_on, keep_log
from tests.factories.trials import make_under_way
from tests.filled import text_of

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago
NOW = datetime.fromisoformat("2026-03-04T20:00:00-06:00")
FEVER = {"temperature_c": Decimal("38.6"), "red_flags": {RedFlag.SEVERE_BACK_PAIN: Answer.YES}}
LOG = "logs/new?on=2026-03-04&session=evening"
TOLD = "The warning rules could not be worked out for this trial: read the entry yourself and call the physician if"


@pytest.fixture
def signed_in(client, nurse, at):
    at(NOW)
    return client.sign_in(nurse)


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@pytest.fixture
def other(clinic, nurse):
    later = PLACED_AT + timedelta(minutes=1)
    return make_under_way(clinic, nurse, placed_at=later, given_name="Tom", email="tom@example.org")


@pytest.fixture
def broken(monkeypatch, trial):
    """The rules fail for this trial, after they wrote a part of what they found; `mended()` ends it."""
    whole, placed_at = flag_rules.flags_in, trial.placed_at

    def failing(facts, now):
        if facts.placed_at != placed_at:
            return whole(facts, now)
        found = whole(facts, now)
        if found:
            return [*found, "L. Hart, 38.6"]  # the first flags are added before this one cannot be
        raise ValueError("L. Hart, 38.6")

    monkeypatch.setattr(flag_rules, "flags_in", failing)
    return lambda: monkeypatch.setattr(flag_rules, "flags_in", whole)


def saves(client, trial, tail="", **said):
    form = answers_on(client.get(f"/trials/{trial.id}/{LOG}{tail}"))
    return client.post(f"/trials/{trial.id}/{LOG}{tail}", data={**form, "pain-leg_left-average": "4", **said})


def test_the_log_is_kept_and_the_nurse_is_told_what_to_do_with_a_reference(signed_in, trial, broken):
    answer = saves(signed_in, trial, temperature_c="38.6", **{"red_flags-severe_back_pain": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/trials/{trial.id}")
    [log] = counting_logs_of(trial.id)
    assert entry_of(log).temperature_c == Decimal("38.6")
    words = text_of(signed_in.get(answer.location))
    assert f"Saved. {TOLD}" in words
    assert f"reference {not_judged_of(trial.id).reference}" in words
    assert "no flag will be raised" in words


def test_what_was_begun_with_the_flags_is_undone_and_nothing_of_the_patient_is_logged(signed_in, trial, broken, caplog):
    saves(signed_in, trial, temperature_c="38.6", **{"red_flags-severe_back_pain": "yes"})
    assert db.session.query(Flag).count() == 0
    reference = not_judged_of(trial.id).reference
    assert f"reference {reference}: flags of trial {trial.id} cannot be worked out" in caplog.text
    assert "Hart" not in caplog.text


def test_it_stands_among_what_needs_attention_until_the_clockwork_can_judge_it(signed_in, trial, nurse, broken):
    saves(signed_in, trial, temperature_c="38.6", **{"red_flags-severe_back_pain": "yes"})
    [line] = [one for one in attention_for(nurse, NOW) if one.kind is AttentionKind.NOT_JUDGED]
    assert (line.trial_id, line.words) == (trial.id, f"flags: reference {not_judged_of(trial.id).reference}")
    broken()
    look_at_trials([trial], now=NOW + timedelta(minutes=1))
    db.session.commit()
    assert [one for one in attention_for(nurse, NOW) if one.kind is AttentionKind.NOT_JUDGED] == []
    assert FlagRule.EPIDURAL_ABSCESS in {flag.rule for flag in flags_of(trial.id)}
    assert "no flag will be raised" not in text_of(signed_in.get(f"/trials/{trial.id}"))


def test_saved_again_while_it_lasts_it_keeps_its_reference(signed_in, trial, broken):
    saves(signed_in, trial)
    first = not_judged_of(trial.id).reference
    answer = saves(signed_in, trial)
    assert f"reference {first}" in text_of(signed_in.get(answer.location))
    assert not_judged_of(trial.id).reference == first


def test_another_trial_is_judged_as_ever(signed_in, trial, other, broken):
    saves(signed_in, other, temperature_c="38.6", **{"red_flags-severe_back_pain": "yes"})
    assert FlagRule.EPIDURAL_ABSCESS in {flag.rule for flag in flags_of(other.id)}
    assert not_judged_of(other.id) is None


def test_on_a_round_the_nurse_stays_with_this_patient(signed_in, trial, other, broken):
    answer = saves(signed_in, trial, tail="&round=1")
    assert answer.location == f"/trials/{trial.id}"


def test_a_correction_is_kept_too(signed_in, trial, nurse, broken):
    log = keep_log(trial, nurse, 2, now=NOW)
    form = answers_on(signed_in.get(f"/logs/{log.id}/correct"))
    form |= {"pain-leg_left-average": "4", "correction_reason": "Misheard"}
    answer = signed_in.post(f"/logs/{log.id}/correct", data=form)
    assert answer.status_code == 303
    assert TOLD in text_of(signed_in.get(answer.location))
    assert len(logs_of(trial.id)) == 2


def test_a_log_is_moved_from_it_and_to_it(signed_in, trial, other, nurse, broken):
    wrong = keep_log(other, nurse, 2, now=NOW)
    answer = signed_in.post(
        f"/logs/{wrong.id}/move/{trial.id}?on=2026-03-04&session=evening", data={"correction_reason": "Wrong patient"}
    )
    assert answer.location == f"/trials/{trial.id}"
    words = text_of(signed_in.get(answer.location))
    assert TOLD in words
    [here] = counting_logs_of(trial.id)
    moved, judged = bedside.move_log(
        trial, here, other, Move(here.for_on, Session.EVENING), "After all not", by=nurse, now=NOW
    )
    db.session.commit()
    assert moved.trial_id == other.id
    assert not isinstance(judged, NotWorkedOut)


def test_other_acts_are_kept_and_the_page_of_the_trial_says_it(signed_in, trial, nurse, broken):
    log = keep_log(trial, nurse, 2, now=NOW)
    bedside.withdraw_log(trial, log, "Another patient's", by=nurse, now=NOW)
    db.session.commit()
    assert counting_logs_of(trial.id) == []
    words = text_of(signed_in.get(f"/trials/{trial.id}"))
    assert "The warning rules cannot be worked out for this trial since 4 Mar, 20:00" in words.replace("Wed ", "")


def test_what_a_person_can_put_right_still_goes_to_the_person(trial, nurse):
    def refusing(one):
        raise Refused([Problem("Choose another day.")])

    with pytest.raises(Refused):
        one_apart(Judging.FLAGS, trial, refusing, now=NOW)
    assert not_judged_of(trial.id) is None


def test_where_the_rules_work_the_flags_come_with_the_log(trial, nurse, at):
    at(NOW)
    log, judged = bedside.keep_and_judge(trial, an_entry(trial, 2, **FEVER), by=nurse, now=NOW)
    db.session.commit()
    assert log.id is not None
    assert {flag.rule for flag in judged.told} == {flag.rule for flag in judge(trial, [log], now=NOW).flags}
    assert re.match(r"C-\d\d", judged.told[0].rule)
