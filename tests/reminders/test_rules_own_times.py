"""A clinic's own days in place of the catalogue's: every row of section 10 can be set."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scstrial.reminders.choices import Paper, ReminderKind
from scstrial.reminders.rules import Timetable, messages_wanted
from tests.factories.reminders import D0, PLACEMENT, PULL, all_sessions, local, pulled, trial_facts, under_way

K = ReminderKind
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEFORE = local("2026-02-01 09:00")
WAITS = trial_facts(papers_missing=frozenset({Paper.AUTHORIZATION}))
LEADS_IN = under_way(has_holds=True)
LATE = replace(LEADS_IN, sessions_logged=all_sessions())


def days_of(facts, now, kind):
    """Days after the placement on which a kind is due, by the patient's clock."""
    return sorted((facts.day(one.due_at) - D0).days for one in messages_wanted(facts, now) if one.kind == kind)


def moments_of(facts, now, kind):
    return sorted(one.due_at for one in messages_wanted(facts, now) if one.kind == kind)


def with_times(facts, **own):
    return replace(facts, times=Timetable(**own))


@pytest.mark.parametrize(
    ("kind", "own", "standard", "expected"),
    [
        (K.CALL_DAY1, {"call_first_day": 2, "call_late_day": 3}, [1], [2]),
        (K.CALL_DAY1_PHYSICIAN, {"call_late_day": 4}, [2], [4]),
        (K.CALL_MID, {"call_mid_day": 5}, [3], [5]),
        (K.KEEP_HOLDING, {"holding_days": (3, 2, 1)}, [5, 6], [4, 5, 6]),
        (K.KEEP_HOLDING, {"holding_days": ()}, [5, 6], []),
        (K.POST_PULL, {"check_days": (1, 30)}, [8, 10, 21, 37], [8, 37]),
        (K.POST_PULL_NURSE, {"check_days": (14,)}, [9, 11, 22, 38], [22]),
    ],
)
def test_days_between_placement_and_the_checks(kind, own, standard, expected):
    now = PLACEMENT + HOUR
    assert days_of(LEADS_IN, now, kind) == standard
    assert days_of(with_times(LEADS_IN, **own), now, kind) == expected


def test_when_the_physicians_are_asked_about_an_authorization_too():
    own = with_times(WAITS, authorization_last_days=10)
    physicians = [one.due_at for one in messages_wanted(own, BEFORE) if one.key.endswith(":physician")]
    assert [(D0 - own.day(due)).days for due in physicians] == [10]


def test_hours_after_the_placement_and_around_the_pull():
    own = with_times(LEADS_IN, instructions_hours=4, pull_hours=1, no_show_hours=2)
    assert moments_of(own, PLACEMENT, K.D0_INSTRUCTIONS) == [PLACEMENT + 4 * HOUR]
    assert PULL - HOUR in moments_of(own, PLACEMENT, K.PULL_APPT)
    assert PULL - 2 * HOUR not in moments_of(own, PLACEMENT, K.PULL_APPT)
    assert moments_of(with_times(LATE, no_show_hours=2), PULL + HOUR, K.PULL_NO_SHOW) == [PULL + 2 * HOUR]


def test_when_the_patient_hears_of_the_decision():
    decided = replace(pulled(), decided_at=PULL + HOUR)
    assert moments_of(with_times(decided, told_days=3), PULL + 2 * HOUR, K.DECISION_TOLD) == [PULL + HOUR + 3 * DAY]
