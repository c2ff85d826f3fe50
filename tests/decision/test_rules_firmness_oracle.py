"""Nearest entries and missing days against brute force: every value that can be entered, judged by the second reading.

The second reading is that of test_rules_oracle; nothing here asks the program which way a rating works.
"""

import os
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scstrial.decision.rules import evaluate, how_firm
from tests.decision.test_rules_oracle import combined, judge, last_day_of, main_area, pain, together
from tests.factories.decision import PLACED_ON, cases, facts_of, laws, rule

DEEP = os.environ.get("SCSTRIAL_DEEP") == "1"
TOPS = {"nrs": 10, "vas_mm": 100}
UNHURRIED = settings(
    max_examples=1_000 if DEEP else 60,
    deadline=None,
    database=None,
    derandomize=not DEEP,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def status_of(case, law):
    judged = [judge(case, one, law, law["trial_window"], True) for one in case["areas"]]
    answer = combined(pain(together(case, judged, law)[0], case, law), case, law)
    return answer if answer in ("met", "not_met") else "not_evaluable"


def entries_of_days(case, law, place):
    one = case["areas"][place]
    for n, entry in one["days"].items():
        if not 0 < n < last_day_of(case):
            continue
        if entry["average"] is not None:
            yield "trial", entry["average"], range(TOPS[one["scale"]] + 1), (place, "days", n, "average")
        if entry["yes"] is not None and law["trial_window"] == "consecutive_yes":
            yield "answer", entry["yes"], (True, False), (place, "days", n, "yes")


def entries_of(case, law):
    """Every value on record, as a way to reach it: kind, what it was, its values, how to change it."""
    count = range(len(case["areas"])) if law["area_rule"] != "primary" else [main_area(case)]
    for place in [one for one in count if one is not None]:
        yield from entries_of_days(case, law, place)
        one = case["areas"][place]
        during, before = range(TOPS[one["scale"]] + 1), range(TOPS[one["baseline_scale"]] + 1)
        for n in [n for n in one["baseline"] if -7 <= n <= -1]:
            yield "baseline", one["baseline"][n], before, (place, "baseline", n)
        if one["visit"] is not None:
            yield "trial", one["visit"], during, (place, "visit")
        if one["clinic"] is not None:
            yield "baseline", one["clinic"], before, (place, "clinic")
    if case["stated"] is not None:
        yield "stated", case["stated"], range(-100, 101), None


def changed(case, way, value):
    new = deepcopy(case)
    if way is None:
        return new | {"stated": Decimal(value)}
    held = new["areas"][way[0]]
    for key in way[1:-1]:
        held = held[key]
    held[way[-1]] = value if isinstance(value, bool) else Decimal(value)
    return new


def least_changes(case, law):
    """The smallest share of its scale by which an entry of each kind turns the verdict."""
    now, found = status_of(case, law), {}
    for kind, was, values, way in entries_of(case, law):
        top = 1 if kind == "answer" else 100 if kind == "stated" else values[-1]
        for value in values:
            if status_of(changed(case, way, value), law) != now:
                share = abs(Fraction(value) - Fraction(was)) / top
                group = "trial" if kind == "answer" else kind
                found[group] = min(found.get(group, share), share)
    return found


def shares(turns):
    return None if not turns else turns[0].share


@given(case=cases(), law=laws())
@UNHURRIED
def test_the_nearest_entry_is_that_of_trying_every_value(case, law):
    facts = facts_of(case)
    evaluation = evaluate(facts, rule(**law))
    assume(evaluation.status != "not_evaluable")
    found = how_firm(evaluation, facts).nearest
    tried = least_changes(case, law)
    assert (shares(found.trial), shares(found.baseline), shares(found.stated)) == tuple(
        tried.get(kind) for kind in ("trial", "baseline", "stated")
    )
    for turn in (*found.trial, *found.baseline, *found.stated):
        assert turn.becomes != evaluation.status


ratings = st.integers(0, 10).map(Decimal)


@st.composite
def gaps(draw):
    """One area on the NRS, with up to two trial days and two baseline days missing."""
    length = draw(st.integers(3, 7))
    lost = draw(st.lists(st.integers(1, length), max_size=2, unique=True))
    lost_before = draw(st.lists(st.integers(-7, -1), max_size=2, unique=True))
    level = draw(st.integers(0, 10))
    values = st.integers(max(0, level - 1), min(10, level + 1)).map(Decimal)
    entries = {
        n: {
            "average": draw(ratings),
            "off": draw(st.sampled_from([None, None, None, Decimal(13)])),
            "program": draw(st.sampled_from(["P1", "P1", "P2", None])),
            "yes": draw(st.sampled_from([None, True, True, False])),
        }
        for n in range(1, length + 1)
        if n not in lost
    }
    one = {"name": "leg_left", "primary": False, "scale": "nrs", "baseline_scale": "nrs", "days": entries}
    one |= {"baseline": {n: draw(values) for n in range(-7, 0) if n not in lost_before}}
    one |= {"clinic": draw(st.none() | ratings), "visit": draw(st.none() | ratings)}
    case = {"areas": [one], "pulled": length + 1, "aborted": None, "mme": None}
    return case | {"stated": draw(st.none() | st.just(Decimal(60))), "function": None, "wish": None}


def with_days(case, values):
    """A log for each missing day; unnamed, the program is the last one named before it, else the first after it."""
    new = deepcopy(case)
    held, old = new["areas"][0]["days"], case["areas"][0]["days"]
    for n, value in values.items():
        named = [(m, entry["program"]) for m, entry in sorted(old.items()) if entry["program"]]
        earlier, later = [p for m, p in named if m < n], [p for m, p in named if m > n]
        program = (earlier[-1:] + later[:1] or [None])[0]
        if value is not None:
            held[n] = {"average": Decimal(value), "off": None, "program": program, "yes": None}
    return new


def with_baseline(case, values):
    new = deepcopy(case)
    new["areas"][0]["baseline"] |= {n: Decimal(value) for n, value in values.items() if value is not None}
    return new


def combinations(places, values):
    return [dict(zip(places, chosen, strict=True)) for chosen in product(values, repeat=len(places))]


@given(case=gaps(), law=laws().filter(lambda law: law["trial_window"] != "consecutive_yes"))
@UNHURRIED
def test_whether_missing_days_could_turn_it_is_that_of_trying_every_combination(case, law):
    facts = facts_of(case)
    evaluation = evaluate(facts, rule(**law))
    found = how_firm(evaluation, facts).missing
    now, one = status_of(case, law), case["areas"][0]
    lost = [n for n in range(1, case["pulled"]) if n not in one["days"]]
    before = [n for n in range(-7, 0) if n not in one["baseline"]]
    every = [None, *range(11)]
    by_days = any(status_of(with_days(case, some), law) != now for some in combinations(lost, every))
    by_baseline = any(status_of(with_baseline(case, some), law) != now for some in combinations(before, every))
    few = [None, 0, 4, 10]
    by_both = any(
        status_of(with_baseline(with_days(case, some), more), law) != now
        for some in combinations(lost, few)
        for more in combinations(before, few)
    )
    assert (bool(found.days.turns), bool(found.baseline.turns)) == (by_days, by_baseline)
    assert found.could_turn == (by_days or by_baseline or by_both)
    for effect in found.each:
        n = (effect.entries[0].on - PLACED_ON).days
        turning = {v for v in range(11) if status_of(with_days(case, {n: v}), law) != now}
        said = {v for v in range(11) for part in effect.turns if part.low <= v <= part.high}
        assert said == turning
