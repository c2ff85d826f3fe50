from datetime import datetime

import pytest

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.overview.choices import AttentionKind
from scstrial.overview.rules import in_order, joined_with_flags
from tests.factories.overview import CHICAGO, NOW, a_flag, a_line


def numbers(items):
    return [item.item_id for item in in_order(items)]


def test_flags_come_by_urgency_whatever_their_letters():
    lines = [a_flag("R", 4), a_flag("D", 3), a_flag("E", 1), a_flag("S", 2)]
    assert numbers(lines) == [1, 2, 3, 4]


def test_of_the_same_urgency_the_one_with_less_time_left_comes_first():
    lines = [a_flag("E", 1, until="2026-03-06 08:50"), a_flag("E", 2, until="2026-03-06 08:45")]
    assert numbers(lines) == [2, 1]


def test_time_left_is_compared_as_elapsed_time_not_by_the_clock_on_the_wall():
    first = datetime(2026, 11, 1, 1, 50, tzinfo=CHICAGO)  # the hour that comes twice
    second = datetime(2026, 11, 1, 1, 10, fold=1, tzinfo=CHICAGO)
    assert numbers([a_flag("E", 2, second), a_flag("E", 1, first)]) == [1, 2]


def test_an_overdue_log_stands_beside_the_flags_of_24_hours_and_before_decisions():
    log = a_line(AttentionKind.LOG_OVERDUE, 1)
    decision = a_line(AttentionKind.DECISION_DUE, 2, since="2026-03-01 08:00")
    assert numbers([decision, log, a_flag("S", 3), a_flag("R", 4)]) == [3, 1, 2, 4]


def test_open_flags_come_before_an_overdue_log_that_raised_none_and_a_trial_not_judged_may_hide_one():
    log, broken = a_line(AttentionKind.LOG_OVERDUE, 4), a_line(AttentionKind.NOT_JUDGED, 2)
    late = a_flag("D", 3, until="2026-03-20 08:40")
    assert numbers([log, late, broken, a_flag("E", 1)]) == [1, 2, 3, 4]


@pytest.mark.parametrize("kind", ["decision_due", "check_due", "follow_up_due", "task", "message_failed"])
def test_what_is_no_flag_comes_after_24_hours_and_before_routine(kind):
    lines = [a_flag("R", 3), a_line(AttentionKind(kind), 2), a_flag("D", 1, until="2026-03-07 08:40")]
    assert numbers(lines) == [1, 2, 3]


def test_lines_of_one_moment_come_by_name():
    assert numbers([a_line(number=1, name="Maria Ruiz"), a_line(number=2, name="Lena Hart")]) == [2, 1]


@pytest.mark.parametrize(("until", "over"), [("08:39", True), ("08:40", True), ("08:41", False)])
def test_a_flag_is_overdue_from_the_moment_by_which_it_had_to_be_answered(until, over):
    assert a_flag("E", until=f"2026-03-06 {until}").is_overdue(NOW) is over


def test_what_has_no_time_limit_is_never_overdue():
    assert not a_line().is_overdue(NOW)


def overdue_and_its_flag(**flag):
    log = a_line(AttentionKind.LOG_OVERDUE, 12, trial_id=12)
    return log, a_flag("D", 7, "2026-03-07 08:30", trial_id=12, rule=FlagRule.LOG_OVERDUE, **flag)


def test_an_overdue_log_and_the_flag_it_raised_are_one_line():
    log, flag = overdue_and_its_flag()
    (line,) = joined_with_flags([log], [flag])
    assert (line.kind, line.flag_id, line.urgency) == (AttentionKind.LOG_OVERDUE, 7, Urgency.WITHIN_24_H)
    assert line.until == flag.until


def test_the_line_says_who_has_taken_the_flag_in_hand():
    log, flag = overdue_and_its_flag(taken_by="R. Ortiz", taken_at=NOW)
    (line,) = joined_with_flags([log], [flag])
    assert (line.taken_by, line.taken_at) == ("R. Ortiz", NOW)


def test_a_flag_whose_log_came_in_later_keeps_its_own_line():
    _, flag = overdue_and_its_flag()
    assert joined_with_flags([], [flag]) == [flag]


def test_other_flags_and_other_trials_are_left_alone():
    log, _ = overdue_and_its_flag()
    fever = a_flag("S", 8, trial_id=12, rule=FlagRule.FEVER_ALONE)
    elsewhere = a_flag("D", 9, trial_id=13, rule=FlagRule.LOG_OVERDUE)
    assert joined_with_flags([log], [fever, elsewhere]) == [fever, elsewhere, log]
