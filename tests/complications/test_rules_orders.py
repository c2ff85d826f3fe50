"""No order of saving loses a flag; blank, unknown and a later normal value take nothing away."""

import os
from dataclasses import replace
from datetime import UTC, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scstrial.complications.choices import FlagRule
from scstrial.complications.rules import KnownEntry, flags_in
from scstrial.daily_logs.choices import Answer, Drainage, Dressing, LeadSeen, Session, StimFelt
from scstrial.daily_logs.rules import LogEntry, SiteCheck
from tests.complications.drawn_trials import trials

EXAMPLES = 20_000 if os.environ.get("SCSTRIAL_DEEP") == "1" else 500
UNHURRIED = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))

# C-02 counts from what was entered in the 24 h before, and a log that is C-03 is not C-02; C-18 asks what was recorded
# before the entry; C-22 asks when it came. C-26 is there for what else raised no flag when the entry came.
BY_THE_TIME_OF_ENTERING = {FlagRule.NEW_PAIN, FlagRule.LOG_OVERDUE, FlagRule.OTHER_WARNING_SIGN}
COMPARED = {FlagRule.LEAD_MIGRATION, FlagRule.LOSS_OF_RELIEF}


def each_session_once(facts):
    """Of a drawn trial the last version of each log, unscheduled ones all, nothing corrected or withdrawn."""
    last = {(one.entry.for_on, one.entry.session, one.id if one.session == "unscheduled" else 0): one for one in facts}
    return [replace(one, replaces=None, in_error_at=None) for one in last.values()]


def entered_in_turn(facts, entries):
    """Entered a minute apart, all of them after the last of their days and before nothing else is known."""
    start = facts.placed_at.astimezone(UTC) + timedelta(days=20)
    in_turn = [replace(one, entered_at=start + timedelta(minutes=n)) for n, one in enumerate(entries)]
    return replace(facts, entries=tuple(in_turn))


def rules_at_the_end(facts):
    return {flag.rule: flag for flag in flags_in(facts, facts.placed_at + timedelta(days=60))}


@given(drawn=trials(), data=st.data())
@UNHURRIED
def test_no_order_of_saving_the_same_logs_loses_a_flag(drawn, data):
    facts, _ = drawn
    entries = each_session_once(facts.entries)
    one = rules_at_the_end(entered_in_turn(facts, entries))
    other = rules_at_the_end(entered_in_turn(facts, data.draw(st.permutations(entries))))
    without_comparison = set(FlagRule) - BY_THE_TIME_OF_ENTERING - COMPARED
    assert set(one) & without_comparison == set(other) & without_comparison
    for rule in without_comparison & set(one):
        assert one[rule].urgency == other[rule].urgency


def blank_on(facts, day):
    return LogEntry(for_on=facts.placed_on + timedelta(days=day), session=Session.UNSCHEDULED)


NOTHING = {
    "unknown": lambda entry: replace(
        entry,
        red_flags=dict.fromkeys(entry.red_flags, Answer.UNKNOWN),
        site=SiteCheck(redness=Answer.UNKNOWN, swelling=Answer.UNKNOWN, drainage=Drainage.NONE),
        anticoagulant_taken=Answer.UNKNOWN,
        aspirin_or_nsaid_taken=Answer.UNKNOWN,
    ),
    "blank": lambda entry: entry,
    "no": lambda entry: replace(
        entry,
        site=SiteCheck(redness=Answer.NO, swelling=Answer.NO, warmth=Answer.NO, tenderness=Answer.NO),
        dressing=Dressing.INTACT,
        lead=LeadSeen.IN_PLACE,
        stim_felt=StimFelt.UNCHANGED,
        anticoagulant_taken=Answer.NO,
        aspirin_or_nsaid_taken=Answer.NO,
    ),
}


@given(drawn=trials(), day=st.integers(0, 12), late=st.integers(0, 20), kind=st.sampled_from(list(NOTHING)))
@UNHURRIED
def test_a_further_log_that_says_nothing_bad_fires_nothing_and_takes_nothing_away(drawn, day, late, kind):
    """But for C-01, which a log of the day of a restart lets read together with the pain of the day before."""
    facts, as_of = drawn
    entry = NOTHING[kind](blank_on(facts, day))
    quiet = KnownEntry(900, entry, facts.placed_at + timedelta(days=day, hours=late))
    by_log = set(FlagRule) - {FlagRule.LOG_OVERDUE}
    before = {flag.rule: flag for flag in flags_in(facts, as_of) if flag.rule in by_log}
    after = {flag.rule: flag for flag in flags_in(replace(facts, entries=(*facts.entries, quiet)), as_of)}
    assert set(before) <= set(after)
    assert (set(after) & by_log) - set(before) <= {FlagRule.CORD_COMPRESSION}
    for rule, flag in before.items():
        assert after[rule].urgency.rank <= flag.urgency.rank
        if rule is not FlagRule.CORD_COMPRESSION:
            assert (after[rule].raised_at, after[rule].because) == (flag.raised_at, flag.because)


@given(drawn=trials())
@UNHURRIED
def test_a_log_answered_unknown_throughout_fires_nothing(drawn):
    facts, as_of = drawn
    unknown = [replace(one, phq9_item9=None, entry=all_unknown(one.entry)) for one in facts.entries]
    flags = flags_in(
        replace(facts, entries=tuple(unknown), checks=(), pull=None, antithrombotic_restarted_at=None), as_of
    )
    assert {flag.rule for flag in flags} <= {FlagRule.LOG_OVERDUE, FlagRule.TRIAL_TOO_LONG}


def all_unknown(entry):
    return NOTHING["unknown"](replace(LogEntry(entry.for_on, entry.session), red_flags=dict(entry.red_flags)))


@given(drawn=trials())
@UNHURRIED
def test_judging_twice_at_the_same_moment_gives_the_same(drawn):
    facts, as_of = drawn
    assert flags_in(facts, as_of) == flags_in(replace(facts), as_of)
