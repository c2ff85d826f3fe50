"""Trials to judge, told in few words: day numbers count from the placement day (Day 0)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from scstrial.assessments.choices import Area, Scale
from scstrial.decision.rules import Abort, AreaFacts, BaselineDay, MmePerDay, TrialDay, TrialFacts
from scstrial.protocols.choices import AreaRule, Combine, PrimaryMeasure, StimOffDays, TrialWindow
from scstrial.protocols.rules import EvaluationRule

PLACED_ON = date(2026, 3, 2)
RULE_LISTS = {
    "trial_window": TrialWindow,
    "combine": Combine,
    "primary_measure": PrimaryMeasure,
    "area_rule": AreaRule,
    "stim_off_days": StimOffDays,
}


def day(number):
    return PLACED_ON + timedelta(days=number)


def dec(value):
    return None if value is None else Decimal(str(value))


def rule(**settings):
    """A rule from plain values: rule(trial_window="all_days", pain_threshold_pct="40")."""
    read = {name: RULE_LISTS[name](value) for name, value in settings.items() if name in RULE_LISTS}
    read |= {name: Decimal(str(value)) for name, value in settings.items() if name.endswith("_pct")}
    return EvaluationRule(**({"baseline_days_needed": settings.get("baseline_days_needed", 4)} | read))


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
        scale=scale,
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
