"""Who is told of a flag, and when, while nobody takes it in hand."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.complications.choices import FlagDoing, FlagState, LadderStep, Urgency
from scstrial.complications.rules import NOTE_NEEDED, Told, next_doing, next_rung, rungs_due, told_in_short

SINCE = datetime.fromisoformat("2026-03-07T16:00:00-06:00")  # a Saturday
N, P, C = LadderStep
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def steps(urgency, after, since=SINCE):
    return [rung.step for rung in rungs_due(Urgency(urgency), since, since + after)]


@pytest.mark.parametrize(
    ("urgency", "span", "before", "then"),
    [
        ("E", 15 * MINUTE, [N, P], [N, P, C]),
        ("S", 2 * HOUR, [N], [N, P]),
        ("S", 4 * HOUR, [N, P], [N, P, C]),
        ("D", 24 * HOUR, [N], [N, P]),
        ("D", 48 * HOUR, [N, P], [N, P, C]),
    ],
)
def test_the_next_step_is_taken_from_the_moment_its_time_is_full(urgency, span, before, then):
    assert steps(urgency, span - SECOND) == before
    assert steps(urgency, span) == then
    assert steps(urgency, span + SECOND) == then


@pytest.mark.parametrize(("urgency", "at_once"), [("E", [N, P]), ("S", [N]), ("D", [N]), ("R", [])])
def test_an_emergency_goes_to_nurses_and_physicians_at_once_and_a_routine_flag_to_nobody(urgency, at_once):
    assert steps(urgency, timedelta(0)) == at_once
    assert steps(urgency, -SECOND) == []


def test_a_routine_flag_never_goes_further():
    assert steps("R", timedelta(days=90)) == []


def test_hours_are_elapsed_ones_when_the_clocks_change():
    night = datetime(2026, 3, 8, 1, 30, tzinfo=ZoneInfo("America/Chicago"))  # 02:00 becomes 03:00
    due = rungs_due(Urgency.SAME_DAY, night, night + timedelta(days=1))[1].due_at
    assert due.astimezone(night.tzinfo) == datetime(2026, 3, 8, 4, 30, tzinfo=night.tzinfo)


@pytest.mark.parametrize(("after", "step"), [(-SECOND, P), (2 * HOUR - SECOND, P), (2 * HOUR, C), (4 * HOUR, None)])
def test_what_comes_next_is_known(after, step):
    found = next_rung(Urgency.SAME_DAY, SINCE, SINCE + max(after, timedelta(0)))
    assert (found.step if found else None) == step


def test_several_people_of_a_step_are_told_in_one_word_and_one_by_name():
    told = [Told(N, "R. Ortiz", SINCE), Told(P, "Dr Lee", SINCE), Told(P, "Dr Lindt", SINCE - MINUTE)]
    assert [(one.name, one.at) for one in told_in_short(told)] == [("R. Ortiz", SINCE), ("physicians", SINCE - MINUTE)]


def test_that_nobody_was_there_is_said_as_it_is():
    (line,) = told_in_short([Told(C, "no second contact is named", SINCE, is_person=False)])
    assert (line.name, line.is_person) == ("no second contact is named", False)


def test_an_emergency_and_a_same_day_flag_are_taken_in_hand_with_a_sentence():
    assert [urgency.value for urgency in Urgency if urgency in NOTE_NEEDED] == ["E", "S"]


@pytest.mark.parametrize(
    ("state", "withdrawn", "doing"),
    [
        (FlagState.OPEN, False, FlagDoing.TAKE_IN_HAND),
        (FlagState.OPEN, True, FlagDoing.LOOK_AND_CLOSE),
        (FlagState.ACKNOWLEDGED, False, FlagDoing.CLOSE_WHEN_OVER),
        (FlagState.ACKNOWLEDGED, True, FlagDoing.LOOK_AND_CLOSE),
        (FlagState.CLOSED, True, FlagDoing.NOTHING),
    ],
)
def test_a_flag_has_one_next_step(state, withdrawn, doing):
    assert next_doing(state, withdrawn) is doing
