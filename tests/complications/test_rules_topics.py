"""A rule is not asked about an entry that says nothing of what it looks at: it could find nothing in it."""

from decimal import Decimal

import pytest
from hypothesis import given

from scstrial.complications.choices import FlagRule
from scstrial.complications.rules import flags_in, single, together
from scstrial.complications.rules.facts import Known, in_order_of_entering
from scstrial.complications.rules.topics import LOOKS_AT, topics_of
from tests.complications.test_rules_properties import entries_with_corrections, every_case
from tests.factories.complications import an_entry, moment, trial_facts

PLAIN_EVENING = {
    "no": ["rigors", "severe_back_pain", "new_weakness"],
    "unknown": "itch",
    "temp": "36.6",
    "site": {"redness": False, "swelling": "unknown", "drainage": "none"},
    "dressing": "intact",
    "lead": "in_place",
    "stim_felt": "unchanged",
    "lead_site_pain_nrs": 0,
    "anticoagulant_taken": False,
    "pain": 4,
    "relief_reported_pct": 50,
}


@every_case
@given(entries_with_corrections())
def test_no_rule_finds_anything_in_an_entry_that_does_not_say_what_it_looks_at(entries):
    facts = trial_facts(*entries, antithrombotic_restarted_at=moment(1))
    known = Known(facts, moment(20), tuple(in_order_of_entering(entries)))
    for entry in (one for one in entries if one.for_on != known.restarted_on):
        passed_over = [rule for rule, looked_at in LOOKS_AT.items() if not topics_of(entry) & looked_at]
        assert not [
            rule for rule in together.CONDITIONS if rule in passed_over and together.found_with(rule, entry, known)
        ]
        assert not [
            rule for rule in single.CONDITIONS if rule in passed_over and single.match_alone(rule, entry, known)
        ]
        if not topics_of(entry):
            assert single.other_warning_sign(entry, known, ()) is None


def test_every_rule_that_is_put_to_entries_says_what_it_looks_at():
    assert set(LOOKS_AT) == {*together.CONDITIONS, *single.CONDITIONS}


def test_a_usual_evening_is_not_remarkable():
    entry = an_entry(1, **PLAIN_EVENING)
    assert not topics_of(entry)
    assert flags_in(trial_facts(entry), moment(1, "21:00")) == []


@pytest.mark.parametrize(
    "said",
    [
        {"no": (), "yes": "severe_back_pain"},
        {"temp": "38.0"},
        {"temp": "35.9"},
        {"site": {"redness": True}},
        {"site": {"drainage": "clear"}},
        {"dressing": "wet"},
        {"lead": "mark_moved"},
        {"stim_felt": "shock"},
        {"lead_site_pain_nrs": 1},
        {"anticoagulant_taken": True},
        {"phq9_item9": 1},
        {"device": {"contacts_out_of_range": 2}},
        {"device": {"battery_fault": True}},
    ],
    ids=str,
)
def test_one_answer_makes_it_remarkable(said):
    assert topics_of(an_entry(2, **(PLAIN_EVENING | said)))


@pytest.mark.parametrize("temp", ["36.0", "37.9"])
def test_a_temperature_between_cold_and_fever_does_not(temp):
    entry = an_entry(2, temp=temp)
    assert entry.entry.temperature_c == Decimal(temp)
    assert not topics_of(entry)


def test_a_flag_of_an_entry_before_a_plain_one_is_still_raised():
    fever, plain = an_entry(1, temp="38.5", number=1), an_entry(2, number=2, **PLAIN_EVENING)
    raised = flags_in(trial_facts(fever, plain), moment(2, "21:00"))
    assert FlagRule.FEVER_ALONE in {flag.rule for flag in raised}
