"""The task to find a date for the implant, and when it is over."""

import pytest

from scstrial.aftercare import actions
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.queries import facts_of
from scstrial.reminders.rules import messages_wanted
from tests.factories.aftercare import make_decided, make_planned
from tests.factories.decided import moment


def kinds_wanted(trial):
    (facts,) = facts_of([trial])
    return {message.kind for message in messages_wanted(facts, moment(12))}


@pytest.fixture
def planned(clinic, nurse, physician):
    return make_planned(clinic, nurse, physician)


def test_after_a_decision_to_go_on_the_nurses_find_a_date(clinic, nurse, physician):
    trial = make_decided(clinic, nurse, physician)
    assert ReminderKind.IMPLANT_SCHED in kinds_wanted(trial)


def test_a_planned_implant_ends_the_task(planned):
    assert ReminderKind.IMPLANT_SCHED not in kinds_wanted(planned.trial)


def test_a_plan_entered_by_mistake_and_taken_back_brings_it_again(planned, nurse):
    actions.take_back(planned, "Wrong patient.", by=nurse, now=moment(31))
    assert ReminderKind.IMPLANT_SCHED in kinds_wanted(planned.trial)
