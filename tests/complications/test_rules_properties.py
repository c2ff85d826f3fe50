"""What holds for any set of entries, in any order of entering."""

import os
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scstrial.complications.choices import FlagRule
from scstrial.complications.rules import flags_in, together, trends
from scstrial.complications.rules.facts import Known, counting, in_order_of_entering
from scstrial.daily_logs.choices import Answer, Drainage, RedFlag
from tests.factories.complications import a_pull, an_entry, flags_of, moment, trial_facts

every_case = settings(max_examples=20_000 if os.environ.get("SCSTRIAL_DEEP") == "1" else 500, deadline=None)

LAST_DAY = 6
READ_TOGETHER = {rule.value for rule in together.CONDITIONS}
BY_ONE_ENTRY = {f"C-{number:02}" for number in (7, 8, 9, 10, 14, 15, 16, 17, 18, 19, 20, 21, 24)}
SITE_SIGNS = ("redness", "swelling", "warmth", "tenderness")

maybe = st.sampled_from([None, True, False, "unknown"])
said = st.fixed_dictionaries(
    {},
    optional={
        "yes": st.lists(st.sampled_from([flag.value for flag in RedFlag]), max_size=3, unique=True),
        "temp": st.sampled_from(["35.9", "36.0", "37.0", "37.9", "38.0", "39.4", "39.5"]),
        "site": st.fixed_dictionaries(
            {},
            optional={sign: maybe for sign in (*SITE_SIGNS, "spreading", "soaks_dressing")}
            | {"drainage": st.sampled_from(["none", "clear", "bloody", "pus"])},
        ),
        "dressing": st.sampled_from(["intact", "loose", "wet", "off"]),
        "lead": st.sampled_from(["in_place", "mark_moved"]),
        "stim_felt": st.sampled_from(["unchanged", "lost", "shock"]),
        "reprogrammed": maybe,
        "coverage_pct": st.sampled_from([0, 40, 50, 70, 80]),
        "relief_reported_pct": st.sampled_from([0, 40, 50, 70, 80]),
        "pain": st.sampled_from([1, 2, 4, 5, 8]),
        "lead_site_pain_nrs": st.sampled_from([0, 1, 4, 5, 9]),
        "anticoagulant_taken": maybe,
        "phq9_item9": st.sampled_from([0, 1]),
    },
)
sessions = st.sampled_from(["morning", "evening", "unscheduled"])
slots = st.tuples(st.integers(1, LAST_DAY), sessions)
hours = st.integers(0, 24 * 5)


@st.composite
def entries_with_corrections(draw):
    """Entries in any order, several for one session, some corrected, some marked as entered in error."""
    entries = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        day, session = draw(slots)
        entered = moment(day, "09:00") + timedelta(hours=draw(hours))
        marked = entered + timedelta(hours=draw(hours)) if draw(st.integers(0, 5)) == 0 else None
        corrects = draw(st.integers(1, number - 1)) if number > 1 and draw(st.booleans()) else None
        fields = {"at": entered, "number": number, "replaces": corrects, "in_error_at": marked}
        entries.append(an_entry(day, session, **fields, **draw(said)))
    return entries


@st.composite
def one_log_per_slot(draw):
    """Days, sessions and answers, each session once; to be entered in whatever order."""
    chosen = draw(st.lists(slots, min_size=1, max_size=6, unique=True))
    return [(day, session, draw(said)) for day, session in chosen]


def entered_in(order, logs):
    """All logs entered after the last of their days, one an hour, in an order."""
    return [
        an_entry(day, session, at=moment(LAST_DAY + 1) + timedelta(hours=order.index(place)), **answers)
        for place, (day, session, answers) in enumerate(logs)
    ]


@every_case
@given(entries_with_corrections(), st.integers(2, 12), hours, hours, st.booleans(), st.data())
def test_a_later_look_only_adds(entries, pull_day, restart_after, until, neuro_normal, data):
    facts = trial_facts(
        *entries,
        pull=a_pull(pull_day, neuro_normal=neuro_normal, tips_intact=neuro_normal),
        antithrombotic_restarted_at=moment(2) + timedelta(hours=restart_after),
    )
    early = moment(1) + timedelta(hours=until)
    late = early + timedelta(hours=data.draw(hours))
    then = {flag.rule: flag for flag in flags_in(facts, late)}
    for flag in flags_in(facts, early):
        now = then[flag.rule]
        assert (now.raised_at, now.entry, now.because) == (flag.raised_at, flag.entry, flag.because)
        assert now.joined[: len(flag.joined)] == flag.joined
        assert now.urgency.rank <= flag.urgency.rank


@every_case
@given(entries_with_corrections(), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_given_does_not_matter(entries, random):
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert flags_in(trial_facts(*shuffled), moment(20)) == flags_in(trial_facts(*entries), moment(20))


@every_case
@given(one_log_per_slot(), st.data())
def test_rules_without_comparison_raise_the_same_flags_in_any_order_of_entering(logs, data):
    in_turn = list(range(len(logs)))
    order = data.draw(st.permutations(in_turn))
    raised = [flags_of(trial_facts(*entered_in(places, logs))) for places in (in_turn, order)]
    one, other = ({rule: flag.urgency for rule, flag in flags.items()} for flags in raised)
    for rule in READ_TOGETHER | BY_ONE_ENTRY:
        assert one.get(rule) == other.get(rule)


@every_case
@given(entries_with_corrections())
def test_whatever_the_counting_entries_say_at_the_end_has_been_raised(entries):
    facts = trial_facts(*entries)
    end = moment(30).astimezone(UTC)
    in_error = [entry for entry in entries if entry.in_error_at]
    now = Known(facts, end, counting(in_order_of_entering(entries), in_error))
    raised = {flag.rule: flag for flag in flags_in(facts, end)}
    found = [(one.rule, one.match) for one in trends.judged_again(facts.placed_on, now)]
    for on in {entry.for_on for entry in now.entries}:
        found += [(rule, met) for rule in together.CONDITIONS if (met := together.match_on(rule, on, now))]
    for rule, met in found:
        assert raised[rule].urgency.rank <= met.urgency.rank
        assert not raised[rule].basis_withdrawn


@every_case
@given(entries_with_corrections())
def test_no_warning_sign_answered_yes_is_left_without_a_flag(entries):
    flags = flags_in(trial_facts(*entries), moment(30))
    for entry in entries:
        signs = {f"red_flags.{flag}" for flag, answer in entry.entry.red_flags.items() if answer is Answer.YES}
        of_entry = [one for flag in flags for one in _evidence(flag) if one[0] is entry]
        named = {path for _, because in of_entry for path in because}
        emergency = any(flag.urgency.value == "E" for flag in flags)
        assert signs <= named or (of_entry and emergency)


def _evidence(flag):
    return [(flag.entry, flag.because), *((one.entry, one.because) for one in flag.joined)]


@every_case
@given(one_log_per_slot())
def test_what_is_read_together_agrees_with_a_plain_reading_of_the_table(logs):
    raised = set(flags_of(trial_facts(*entered_in(list(range(len(logs))), logs))))
    assert raised & READ_TOGETHER == _plainly_read(logs)


def _plainly_read(logs):
    fired = set()
    for day in range(1, LAST_DAY + 1):
        for rule, first_day in [("C-01", 0), ("C-03", 2), ("C-04", 0), ("C-05", 0), ("C-06", 1), ("C-11", 0)]:
            two_days = [answers for on, _, answers in logs if on in (day, day - 1) and on >= first_day]
            taken = any(answers.get("anticoagulant_taken") is True for on, _, answers in logs if on <= day)
            if two_days and _plainly(rule, two_days, taken):
                fired.add(rule)
    return fired


def _plainly(rule, answers, taken):
    yes = {name for one in answers for name in one.get("yes", ())}
    temps = [Decimal(one["temp"]) for one in answers if "temp" in one]
    fever, cold = any(temp >= 38 for temp in temps), any(temp < 36 for temp in temps)
    signs = {name for one in answers for name, value in one.get("site", {}).items() if value is True}
    drainage = {one["site"]["drainage"] for one in answers if "drainage" in one.get("site", {})} - {"none"}
    neuro = {"new_weakness", "new_numbness", "saddle_numbness", "bladder_bowel"}
    return {
        "C-01": yes & neuro or ("severe_back_pain" in yes and taken),
        "C-03": fever and yes & {*neuro, "severe_back_pain", "stiff_neck", "confusion", "severe_headache"},
        "C-04": ((fever or cold) and yes & {"rigors", "confusion", "breathing_trouble"})
        or max(temps, default=0) >= 39.5,
        "C-05": yes & {"rash_or_hives", "face_swelling"} and yes & {"breathing_trouble", "faint"},
        "C-06": "pus" in drainage
        or (fever and ("redness" in signs or drainage))
        or "spreading" in signs
        or len(signs & set(SITE_SIGNS)) >= 2,
        "C-11": "headache_worse_upright" in yes,
    }[rule]


def _with_sign(log, sign):
    return replace(log, red_flags={**log.red_flags, sign: Answer.YES})


def _with_fever(log, fever):
    return replace(log, temperature_c=max(log.temperature_c or fever, fever))


def _with_site_sign(log, name):
    return replace(log, site=replace(log.site, **{name: Answer.YES}))


def _with_pus(log, pus):
    return replace(log, site=replace(log.site, drainage=pus))


WORSE = st.one_of(
    st.tuples(st.just(_with_sign), st.sampled_from(list(RedFlag))),
    st.tuples(st.just(_with_fever), st.sampled_from([Decimal(38), Decimal("39.5")])),
    st.tuples(st.just(_with_site_sign), st.sampled_from([*SITE_SIGNS, "spreading"])),
    st.tuples(st.just(_with_pus), st.just(Drainage.PUS)),
)


@every_case
@given(entries_with_corrections(), WORSE, st.data())
def test_a_worse_answer_never_lowers_the_highest_urgency_of_the_trial_nor_that_of_a_rule_read_together(
    entries, worse, data
):
    place = data.draw(st.integers(0, len(entries) - 1))
    change, value = worse
    worsened = list(entries)
    worsened[place] = replace(entries[place], entry=change(entries[place].entry, value))
    before, after = flags_of(trial_facts(*entries)), flags_of(trial_facts(*worsened))
    assert _highest(after.values()) <= _highest(before.values())
    for rule in READ_TOGETHER & set(before):
        assert after[rule].urgency.rank <= before[rule].urgency.rank


def _highest(flags):
    return min((flag.urgency.rank for flag in flags), default=len(FlagRule))
