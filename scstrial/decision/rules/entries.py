"""Single entries behind a verdict, given or missing, and the same trial with other values for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from scstrial.assessments.choices import Area, Scale
from scstrial.assessments.rules import SCALE_MAX
from scstrial.decision.choices import EntryKind
from scstrial.decision.rules.days import trial_period
from scstrial.decision.rules.facts import AreaFacts, BaselineDay, TrialDay, TrialFacts
from scstrial.protocols.choices import AreaRule, TrialWindow
from scstrial.protocols.rules.evaluation import BASELINE_DAYS_POSSIBLE, EvaluationRule

YES, NO = Decimal(1), Decimal(0)  # an answer as a value
ONE = Decimal(1)  # step of millimetres and of the stated percentage; rule book 4.1, 7
STATED_PCT = (Decimal(-100), Decimal(100))  # rule book 7


@dataclass(frozen=True)
class Entry:
    """One value of the record; `was` None = missing. An answer is 1 for yes and 0 for no.

    `low` to `high` is what may be entered: a scale in NRS points or mm, or percent.
    """

    kind: EntryKind
    area: Area | None = None
    on: date | None = None
    was: Decimal | None = None
    low: Decimal = Decimal(0)
    high: Decimal = ONE
    scale: Scale | None = None

    def step(self, nrs_step: Decimal) -> Decimal:
        """How finely it is entered: the clinic's step on the NRS, else 1 mm, 1 %, yes or no."""
        return nrs_step if self.scale is Scale.NRS else ONE


def areas_that_count(facts: TrialFacts, rule: EvaluationRule) -> tuple[AreaFacts, ...]:
    """The areas that the area rule looks at."""
    if rule.area_rule is not AreaRule.PRIMARY:
        return facts.areas
    return () if facts.primary is None else (facts.primary,)


def given_entries(facts: TrialFacts, rule: EvaluationRule) -> Iterator[Entry]:
    """Every value on record that the rule could look at: days, answers, clinic ratings, the stated percentage."""
    for area in areas_that_count(facts, rule):
        yield from _of_the_days(facts, rule, area)
        yield from _of_the_baseline(facts, area)
        if area.trial_clinic is not None:
            yield _rating(EntryKind.TRIAL_CLINIC, area, facts.scale_of(area), None, area.trial_clinic)
    if facts.reported_relief_pct is not None:
        yield Entry(EntryKind.STATED, was=facts.reported_relief_pct, low=STATED_PCT[0], high=STATED_PCT[1])


def _of_the_days(facts: TrialFacts, rule: EvaluationRule, area: AreaFacts) -> Iterator[Entry]:
    expected = set(trial_period(facts).expected)
    for day in sorted((one for one in area.trial if one.on in expected), key=lambda one: one.on):
        if day.average is not None:
            yield _rating(EntryKind.TRIAL_DAY, area, facts.scale_of(area), day.on, day.average)
        if day.relief_sufficient is not None and _asks_answers(rule):
            yield Entry(EntryKind.ANSWER, area.area, day.on, YES if day.relief_sufficient else NO)


def _of_the_baseline(facts: TrialFacts, area: AreaFacts) -> Iterator[Entry]:
    scale, possible = facts.baseline_scale_of(area), baseline_days_possible(facts)
    for day in sorted((one for one in area.baseline if one.on in possible), key=lambda one: one.on):
        yield _rating(EntryKind.BASELINE_DAY, area, scale, day.on, day.average)
    if area.baseline_clinic is not None:
        yield _rating(EntryKind.BASELINE_CLINIC, area, scale, None, area.baseline_clinic)


def missing_days(facts: TrialFacts, rule: EvaluationRule) -> Iterator[Entry]:
    """Expected days without a rating; under `consecutive_yes` those without an answer."""
    for area in areas_that_count(facts, rule):
        held = {day.on: day for day in area.trial}
        for on in trial_period(facts).expected:
            day = held.get(on, TrialDay(on))
            if _asks_answers(rule):
                if day.relief_sufficient is None:
                    yield Entry(EntryKind.ANSWER, area.area, on)
            elif day.average is None:
                yield _rating(EntryKind.TRIAL_DAY, area, facts.scale_of(area), on, None)


def missing_baseline_days(facts: TrialFacts, rule: EvaluationRule) -> Iterator[Entry]:
    """Days -7 to -1 without a diary rating."""
    for area in areas_that_count(facts, rule):
        held = {day.on for day in area.baseline}
        for on in baseline_days_possible(facts):
            if on not in held:
                yield _rating(EntryKind.BASELINE_DAY, area, facts.baseline_scale_of(area), on, None)


def baseline_days_possible(facts: TrialFacts) -> tuple[date, ...]:
    """Day -7 to Day -1."""
    return tuple(facts.placed_on - timedelta(days=back) for back in range(BASELINE_DAYS_POSSIBLE, 0, -1))


def _asks_answers(rule: EvaluationRule) -> bool:
    return rule.trial_window is TrialWindow.CONSECUTIVE_YES


def _rating(kind: EntryKind, area: AreaFacts, scale: Scale, on: date | None, was: Decimal | None) -> Entry:
    return Entry(kind, area.area, on, was, high=SCALE_MAX[scale], scale=scale)


def with_value(facts: TrialFacts, entries: Sequence[Entry], value: Decimal) -> TrialFacts:
    """The trial with this value for each entry; on another scale than the first, the same share of that scale."""
    for entry in entries:
        facts = _with_one(facts, entry, value * entry.high / entries[0].high)
    return facts


def _with_one(facts: TrialFacts, entry: Entry, value: Decimal) -> TrialFacts:
    if entry.kind is EntryKind.STATED:
        return replace(facts, reported_relief_pct=value)
    areas = (_area_with(area, entry, value) if area.area is entry.area else area for area in facts.areas)
    return replace(facts, areas=tuple(areas))


def _area_with(area: AreaFacts, entry: Entry, value: Decimal) -> AreaFacts:
    if entry.kind is EntryKind.TRIAL_CLINIC:
        return replace(area, trial_clinic=value)
    if entry.kind is EntryKind.BASELINE_CLINIC:
        return replace(area, baseline_clinic=value)
    assert entry.on is not None
    if entry.kind is EntryKind.BASELINE_DAY:
        others = tuple(day for day in area.baseline if day.on != entry.on)
        return replace(area, baseline=(*others, BaselineDay(entry.on, value)))
    day = next((day for day in area.trial if day.on == entry.on), None) or _unlogged(area, entry.on)
    if entry.kind is EntryKind.ANSWER:
        changed = replace(day, relief_sufficient=value == YES)
    else:
        changed = replace(day, average=value)
    return replace(area, trial=(*(day for day in area.trial if day.on != entry.on), changed))


def _unlogged(area: AreaFacts, on: date) -> TrialDay:
    """A day without a log; design: it is taken to be on the program named last before it, else first after it."""
    named = sorted((day.on, day.program) for day in area.trial if day.program)
    before = [program for day, program in named if day < on]
    after = [program for day, program in named if day > on]
    return TrialDay(on, program=next(iter([*before[-1:], *after[:1]]), None))
