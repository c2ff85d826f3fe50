"""The flags against a second reading of rule book 9.1 and 9.1a, over drawn trials."""

import os
from datetime import UTC

from hypothesis import HealthCheck, given, settings

from scstrial.complications.rules import flags_in
from tests.complications.drawn_trials import trials
from tests.complications.second_reading import second_reading

EXAMPLES = 20_000 if os.environ.get("SCSTRIAL_DEEP") == "1" else 500
UNHURRIED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=EXAMPLES == 500,  # new draws in the deep run
    suppress_health_check=list(HealthCheck),
)


def first_reading(facts, as_of):
    """The program's answer in the same words."""
    return {flag.rule.value: in_the_same_words(flag) for flag in flags_in(facts, as_of)}


def in_the_same_words(flag):
    raised = {"at": flag.raised_at.astimezone(UTC), "entry": flag.entry, "because": dict(flag.because)}
    joined = [
        {"at": one.at.astimezone(UTC), "entry": one.entry, "urgency": one.urgency.value, "because": dict(one.because)}
        for one in flag.joined
    ]
    return {
        "urgency": flag.urgency.value,
        "raised": raised,
        "joined": in_one_order(joined),
        "basis_withdrawn": flag.basis_withdrawn,
    }


def in_one_order(evidence):
    """What comes at one moment has no order of its own in the rule book."""
    return sorted(evidence, key=lambda one: (one["at"], one["urgency"], sorted(one["because"].items())))


def other_reading(facts, as_of):
    found = second_reading(facts, as_of)
    for flag in found.values():
        flag["raised"] = {name: value for name, value in flag["raised"].items() if name != "urgency"}
        flag["joined"] = in_one_order(flag["joined"])
    return found


@given(drawn=trials())
@UNHURRIED
def test_two_readings_of_the_flag_rules_agree(drawn):
    facts, as_of = drawn
    assert first_reading(facts, as_of) == other_reading(facts, as_of)


@given(drawn=trials())
@UNHURRIED
def test_flags_come_in_the_order_in_which_they_are_raised_and_those_of_one_moment_by_rule(drawn):
    flags = flags_in(*drawn)
    order = [(flag.raised_at.astimezone(UTC), flag.rule.value) for flag in flags]
    assert order == sorted(order)
    assert len({flag.rule for flag in flags}) == len(flags)
