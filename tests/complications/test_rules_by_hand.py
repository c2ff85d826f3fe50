"""Complications as a person records them: what may be said, follow-ups, codes; and the words of a rule's window."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.complications.choices import (
    ComplicationKind,
    FlagRule,
    InfectionCertainty,
    InfectionSite,
    Outcome,
    Relatedness,
    Severity,
)
from scstrial.complications.rules import (
    RULES,
    TITLES,
    BedsideCheck,
    ComplicationFacts,
    FollowUpFacts,
    code_words,
    flags_before_placement,
    problems_with_complication,
    problems_with_follow_up,
    suggested_icd10,
    window_words,
)

PLACED, TODAY = date(2026, 3, 2), date(2026, 3, 10)
DAY = timedelta(days=1)
USUAL = ComplicationFacts(
    kind=ComplicationKind.SKIN_REACTION,
    severity=Severity.MILD,
    relatedness=Relatedness.PROCEDURE,
    outcome=Outcome.ONGOING,
    began_on=TODAY,
    next_follow_up_on=TODAY,
)


def fields(**changes):
    return [one.field for one in problems_with_complication(replace(USUAL, **changes), PLACED, TODAY)]


def test_a_usual_record_has_no_problem():
    assert fields() == []


@pytest.mark.parametrize(("day", "wrong"), [(-DAY, True), (0 * DAY, False), (DAY, False)])
def test_the_next_follow_up_lies_not_before_today(day, wrong):
    assert fields(next_follow_up_on=TODAY + day) == (["next_follow_up_on"] if wrong else [])


@pytest.mark.parametrize("outcome", [Outcome.ONGOING, Outcome.IMPROVING, Outcome.UNKNOWN])
def test_until_it_is_over_somebody_looks_again(outcome):
    assert fields(outcome=outcome, next_follow_up_on=None) == ["next_follow_up_on"]


@pytest.mark.parametrize("outcome", [Outcome.RESOLVED, Outcome.LASTING_EFFECTS, Outcome.DEATH])
def test_what_is_over_has_its_day_and_no_next_follow_up(outcome):
    assert fields(outcome=outcome, resolved_on=TODAY, next_follow_up_on=None) == []
    assert fields(outcome=outcome, resolved_on=TODAY) == ["next_follow_up_on"]
    assert fields(outcome=outcome, next_follow_up_on=None) == ["resolved_on"]


@pytest.mark.parametrize(("day", "wrong"), [(-DAY, True), (0 * DAY, False), (DAY, False), (2 * DAY, True)])
def test_it_was_over_between_its_beginning_and_today(day, wrong):
    over = {"outcome": Outcome.RESOLVED, "next_follow_up_on": None, "resolved_on": TODAY - DAY + day}
    assert fields(began_on=TODAY - DAY, **over) == (["resolved_on"] if wrong else [])


@pytest.mark.parametrize("outcome", [Outcome.ONGOING, Outcome.IMPROVING, Outcome.UNKNOWN])
def test_what_has_a_day_on_which_it_was_over_is_not_still_going_on(outcome):
    assert fields(outcome=outcome, resolved_on=TODAY) == ["outcome"]


@pytest.mark.parametrize(("on", "wrong"), [(PLACED - DAY, True), (PLACED, False), (TODAY, False), (TODAY + DAY, True)])
def test_it_began_between_the_placement_and_today(on, wrong):
    assert fields(began_on=on) == (["began_on"] if wrong else [])


def test_an_infection_says_where_and_how_certain_and_nothing_else_does():
    assert fields(kind=ComplicationKind.INFECTION) == ["infection_site", "certainty"]
    said = {"infection_site": InfectionSite.DEEP, "certainty": InfectionCertainty.PROVEN, "organism": "MSSA"}
    assert fields(kind=ComplicationKind.INFECTION, **said) == []
    assert fields(kind=ComplicationKind.SEPSIS, **said) == []
    assert fields(**said) == ["infection_site", "certainty", "organism"]


def follow_up(**changes):
    usual = FollowUpFacts(on=TODAY, note="Dry.", outcome=Outcome.IMPROVING, next_follow_up_on=TODAY + DAY)
    return [one.field for one in problems_with_follow_up(replace(usual, **changes), PLACED + DAY, TODAY)]


@pytest.mark.parametrize(("on", "wrong"), [(PLACED, True), (PLACED + DAY, False), (TODAY, False), (TODAY + DAY, True)])
def test_a_follow_up_lies_between_the_beginning_and_today(on, wrong):
    assert follow_up(on=on) == (["on"] if wrong else [])


def test_a_follow_up_says_something_and_either_the_end_or_the_next_day():
    assert follow_up(note="  ") == ["note"]
    assert follow_up(next_follow_up_on=None) == ["next_follow_up_on"]
    assert follow_up(outcome=Outcome.RESOLVED, resolved_on=TODAY, next_follow_up_on=None) == []


def test_every_suggested_code_has_a_title_and_an_abscess_a_code_of_its_own():
    suggested = {suggested_icd10(kind) for kind in ComplicationKind} - {""}
    assert suggested <= set(TITLES)
    assert suggested_icd10(ComplicationKind.INFECTION, InfectionSite.EPIDURAL_ABSCESS) == "G06.1"
    assert suggested_icd10(ComplicationKind.INFECTION, InfectionSite.SUPERFICIAL) == "T85.733A"
    assert suggested_icd10(ComplicationKind.OTHER) == ""
    assert code_words("G06.1") == "G06.1 Intraspinal abscess"
    assert code_words("X99") == "X99"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("C-01", "the placement to 7 days after the pull"),
        ("C-03", "Day 2 to 30 days after the pull"),
        ("C-04", "at any time"),
        ("C-10", "Day 1 to Day 14"),
        ("C-12", "the placement to the pull"),
        ("C-19", "the placement to Day 3, and the pull to 3 days after the pull"),
    ],
)
def test_the_window_of_a_rule_is_said_in_words(rule, words):
    assert window_words(FlagRule(rule)) == words


def test_every_rule_has_words_for_its_window():
    assert all(window_words(rule) for rule in RULES)


def checks(*answers):
    at = datetime(2026, 3, 1, 18, tzinfo=UTC)
    return [BedsideCheck(at + n * DAY, phq9_item9=answer) for n, answer in enumerate(answers)]


@pytest.mark.parametrize(("item9", "raised"), [(None, False), (0, False), (1, True), (3, True)])
def test_item_9_above_0_is_flagged_before_the_placement_and_unknown_is_not_no(item9, raised):
    found = flags_before_placement(checks(item9), ZoneInfo("America/Chicago"))
    assert [flag.rule for flag in found] == ([FlagRule.SELF_HARM] if raised else [])


def test_later_answers_join_the_first_in_whatever_order_they_are_given():
    (flag,) = flags_before_placement(checks(1, 0, 2)[::-1], ZoneInfo("America/Chicago"))
    assert flag.because == {"phq9_item9": "1"}
    assert [one.because for one in flag.joined] == [{"phq9_item9": "2"}]
