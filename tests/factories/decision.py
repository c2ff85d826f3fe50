"""Trials to judge, told in few words: day numbers count from the placement day (Day 0)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from scstrial.assessments.choices import Area, Scale
from scstrial.decision.rules import Abort, AreaFacts, BaselineDay, MmePerDay, TrialDay, TrialFacts
from scstrial.protocols.choices import AreaRule, BaselineAsked, Combine, PrimaryMeasure, StimOffDays, TrialWindow
from scstrial.protocols.rules import EvaluationRule

PLACED_ON = date(2026, 3, 2)
RULE_LISTS = {
    "trial_window": TrialWindow,
    "combine": Combine,
    "primary_measure": PrimaryMeasure,
    "area_rule": AreaRule,
    "stim_off_days": StimOffDays,
    "baseline_asked": BaselineAsked,
}
WHOLE = ("baseline_days_needed", "baseline_window_days")


def day(number):
    return PLACED_ON + timedelta(days=number)


def dec(value):
    return None if value is None else Decimal(str(value))


def rule(**settings):
    """A rule from plain values: rule(trial_window="all_days", pain_threshold_pct="40")."""
    read = {name: RULE_LISTS[name](value) for name, value in settings.items() if name in RULE_LISTS}
    read |= {name: Decimal(str(value)) for name, value in settings.items() if name.endswith("_pct")}
    return EvaluationRule(**read, **{name: settings[name] for name in WHOLE if name in settings})


def logged(number, average=None, off=None, program=None, yes=None):
    return TrialDay(day(number), dec(average), dec(off), program, yes)


def days(*averages, first=1):
    """Days 1, 2, ... with these averages; None = the day is missing."""
    return tuple(logged(number, value) for number, value in enumerate(averages, first) if value is not None)


def diary(*averages):
    """Baseline days that end on Day -1, in order of time."""
    first = -len(averages)
    return tuple(BaselineDay(day(number), dec(value)) for number, value in enumerate(averages, first))


def area(trial=(), baseline=(8,) * 7, name="leg_left", clinic=None, visit=None, **more):
    """One area; `clinic` = the clinic's baseline, `visit` = the rating at the end-of-trial visit."""
    return AreaFacts(
        Area(name),
        baseline=baseline if baseline and isinstance(baseline[0], BaselineDay) else diary(*baseline),
        baseline_clinic=dec(clinic),
        trial=tuple(trial),
        trial_clinic=dec(visit),
        **more,
    )


def trial(*areas, pulled=7, aborted=None, stated=None, mme=None, scale=Scale.NRS, **more):
    """A trial with these areas; `pulled` and `aborted` are day numbers, `mme` = (baseline, trial)."""
    return TrialFacts(
        scale=Scale(scale),
        placed_on=PLACED_ON,
        areas=areas,
        pulled_on=None if pulled is None else day(pulled),
        reported_relief_pct=dec(stated),
        mme_per_day=None if mme is None else MmePerDay(dec(mme[0]), dec(mme[1])),
        aborted=None if aborted is None else Abort(day(aborted), "infection"),
        **more,
    )


def steady(baseline, value, number_of_days=6, **more):
    """Seven equal baseline days and equal trial days up to the pull."""
    return trial(area(days(*(value,) * number_of_days), (baseline,) * 7), pulled=number_of_days + 1, **more)


def with_area(facts, **changes):
    """The same trial with its first area changed."""
    return replace(facts, areas=(replace(facts.areas[0], **changes), *facts.areas[1:]))


# Cases on plain numbers, for drawing and for a second reading.


def facts_of(case):
    areas = [
        area(
            tuple(logged(n, e["average"], e["off"], e["program"], e["yes"]) for n, e in one["days"].items()),
            tuple(BaselineDay(day(n), value) for n, value in one["baseline"].items()),
            name=one["name"],
            clinic=one["clinic"],
            visit=one["visit"],
            primary=one["primary"],
            scale=Scale(one["scale"]),
            baseline_scale=Scale(one["baseline_scale"]),
        )
        for one in case["areas"]
    ]
    return trial(
        *areas,
        pulled=case["pulled"],
        aborted=case["aborted"],
        stated=case["stated"],
        mme=case["mme"],
        function_improved=case["function"],
        wants_implant=case["wish"],
    )


# Trials of every kind: ratings in tenths or finer, with ties around every limit.


def decimals(least, most, places=1):
    return st.integers(least * 10**places, most * 10**places).map(lambda n: Decimal(n).scaleb(-places))


def maybe(strategy):
    return st.none() | strategy


def ratings(scale, top):
    times = 10 if scale == "vas_mm" else 1
    whole = st.integers(0, top).map(lambda n: Decimal(n * times))
    return st.one_of(whole, decimals(0, top * times), decimals(0, top * times, 3))


@st.composite
def areas_of(draw, name):
    scale = draw(st.sampled_from(["nrs", "nrs", "nrs", "vas_mm"]))
    baseline_scale = draw(st.sampled_from([scale] * 9 + ["nrs" if scale == "vas_mm" else "vas_mm"]))
    before = ratings(baseline_scale, 10)
    during = ratings(scale, draw(st.sampled_from([10, 6, 4])))
    flat = draw(st.booleans())
    level = draw(st.one_of(st.just(Decimal(0)), before, before, before))
    listed = draw(st.lists(st.integers(-9, -1), unique=True, max_size=9) | st.just(list(range(-7, 0))))
    answers = st.sampled_from([None, True, True, False])
    entries = st.fixed_dictionaries(
        {
            "average": st.one_of(st.none(), during, during, during, during, during),
            "off": st.sampled_from([None, None, None, Decimal(0), Decimal("12.0"), Decimal("12.001"), Decimal(20)]),
            "program": st.sampled_from([None, "P1", "P1", "P2"]),
            "yes": answers,
        }
    )
    numbers = draw(st.lists(st.integers(0, 11), unique=True, max_size=12) | st.integers(2, 10).map(lambda n: range(n)))
    return {
        "name": name,
        "primary": False,
        "scale": scale,
        "baseline_scale": baseline_scale,
        "baseline": {n: level if flat else draw(before) for n in listed},
        "clinic": draw(maybe(before)),
        "days": {n: draw(entries) for n in numbers},
        "visit": draw(maybe(during)),
    }


@st.composite
def cases(draw):
    names = draw(st.sampled_from([["leg_left"]] * 3 + [["low_back", "leg_left"], ["neck", "chest", "abdomen"], []]))
    areas = [draw(areas_of(name)) for name in names]
    if areas and draw(st.booleans()):
        draw(st.sampled_from(areas))["primary"] = True
    latest = max((n for one in areas for n in one["days"]), default=0)
    amounts = st.integers(0, 4).map(lambda n: Decimal(n * 25)) | decimals(0, 200, 2)
    return {
        "areas": areas,
        "pulled": draw(st.one_of(st.none(), st.integers(latest, latest + 1), st.integers(latest, latest + 4))),
        "aborted": draw(st.one_of(st.none(), st.none(), st.none(), st.integers(0, 12))),
        "stated": draw(maybe(st.one_of(st.integers(40, 60), st.integers(-100, 100)).map(Decimal))),
        "mme": draw(maybe(st.tuples(amounts, amounts))),
        "function": draw(st.sampled_from([None, True, True, False])),
        "wish": draw(st.sampled_from([None, True, True, False])),
    }


def laws():
    thresholds = st.sampled_from([Decimal(50), Decimal(50), Decimal(30), Decimal(0), Decimal(100), Decimal("33.3")])
    windows = ["last_day", "all_days", "best_day", "best_program_period", "end_of_trial_visit", "consecutive_yes"]
    return st.fixed_dictionaries(
        {
            "trial_window": st.sampled_from(["last_3"] * 4 + [f"last_{n}" for n in range(1, 8)] + windows * 2),
            "baseline_days_needed": st.sampled_from([4, 4, 4, 1, 2, 3, 5, 6, 7]),
            "pain_threshold_pct": thresholds,
            "analgesic_threshold_pct": thresholds,
            "combine": st.sampled_from(["pain_only", "pain_or_analgesic", "pain_and_function", "composite"]),
            "primary_measure": st.sampled_from(["calculated", "calculated", "reported", "either", "both"]),
            "area_rule": st.sampled_from(["primary", "primary", "all", "any"]),
            "stim_off_days": st.sampled_from(["exclude", "exclude", "include"]),
        }
    )


def laws_of_the_baseline():
    """The same with what relief is measured against; left out it is the diary of 7 days, else the clinic."""
    baseline = {
        "baseline_asked": st.sampled_from(["diary_else_clinic", "diary_else_clinic", "diary", "clinic"]),
        "baseline_window_days": st.sampled_from([7, 7, 1, 2, 3, 4, 5, 6]),
    }
    return st.builds(lambda law, more: law | more, laws(), st.fixed_dictionaries(baseline))
