"""Rules that compare an entry with the days before it: C-12 lead migration, C-13 loss of relief."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules.facts import Known, KnownEntry, TrialFacts
from scstrial.complications.rules.reading import Found, Match, Number, Reading, Said, match, number_text
from scstrial.complications.rules.table import within
from scstrial.daily_logs.choices import Answer, Session, StimFelt

FALL_POINTS = Fraction(30)  # of coverage and of relief; [design], rule book 9.1
PAIN_RISE_NRS = Fraction(3)  # [design], rule book 9.1
FELT_CHANGED = (StimFelt.LOST, StimFelt.MOVED, StimFelt.WEAKER)
NOON, LAST_MINUTE = time(12), time(23, 59)


@dataclass(frozen=True)
class Measure:
    """Something that is compared over days: where it stands in an entry, which way is better, which change counts."""

    path: Callable[[TrialFacts], str]
    value: Callable[[KnownEntry, TrialFacts], Number | None]
    higher_is_better: bool
    limit: Fraction


@dataclass(frozen=True)
class Compared:
    """A value against those of the days before it."""

    measure: Measure
    entry: KnownEntry
    now: Number
    days: list[tuple[Number, KnownEntry]]

    @property
    def is_worse(self) -> bool:
        """Against the best mean; no mean is better than the best day, which is seen sooner."""
        return self._lost_since(self._better(value for value, _ in self.days)) and self._lost_since(self.best[0])

    @cached_property
    def best(self) -> tuple[Fraction, tuple[KnownEntry, ...]]:
        """The best mean of two days in a row (of the one day, where there is only one), with its entries."""
        pairs = list(pairwise(self.days)) or [(self.days[0], self.days[0])]
        means = [((Fraction(one[0]) + Fraction(two[0])) / 2, (one[1], two[1])) for one, two in pairs]
        best: tuple[Fraction, tuple[KnownEntry, ...]] = self._better(means, key=lambda mean: mean[0])
        return best

    @property
    def _better(self) -> Callable[..., Any]:
        return max if self.measure.higher_is_better else min

    def _lost_since(self, before: Number) -> bool:
        change = Fraction(before) - Fraction(self.now)
        return (change if self.measure.higher_is_better else -change) >= self.measure.limit


def _primary_pain(known: KnownEntry, facts: TrialFacts) -> Number | None:
    ratings = [rating.average for rating in known.entry.pain if rating.area == facts.primary_area]
    return ratings[0] if ratings else None


def _calculated_relief(known: KnownEntry, facts: TrialFacts) -> Fraction | None:
    """Relief in percent of the baseline (rule book 8.1)."""
    pain = _primary_pain(known, facts)
    if pain is None or not facts.baseline_nrs:
        return None
    baseline = Fraction(facts.baseline_nrs)
    return 100 * (baseline - Fraction(pain)) / baseline


COVERAGE = Measure(lambda facts: "coverage_pct", lambda known, facts: known.entry.coverage_pct, True, FALL_POINTS)
STATED_RELIEF = Measure(
    lambda facts: "relief_reported_pct", lambda known, facts: known.entry.relief_reported_pct, True, FALL_POINTS
)
CALCULATED_RELIEF = Measure(lambda facts: "relief_pct_calculated", _calculated_relief, True, FALL_POINTS)
PAIN = Measure(lambda facts: f"pain.{facts.primary_area}.average", _primary_pain, False, PAIN_RISE_NRS)


def compared(measure: Measure, entry: KnownEntry, before: date, known: Known) -> Compared | None:
    """The entry's value against the best prior 2-day mean of Day 1 .. the day before `before`; None: not comparable."""
    now = measure.value(entry, known.facts)
    days = _day_values(measure, before, known) if now is not None else []
    return Compared(measure, entry, now, days) if now is not None and days else None


def _day_values(measure: Measure, before: date, known: Known) -> list[tuple[Number, KnownEntry]]:
    """One value per prior day that has one: that of the evening, else the latest; in the order of days."""
    chosen: dict[date, tuple[Number, KnownEntry]] = {}
    for one in known.entries:
        if one.for_on >= before or known.day_of(one.for_on) < 1:
            continue
        value = measure.value(one, known.facts)
        if value is None:
            continue
        if one.for_on not in chosen or chosen[one.for_on][1].session is not Session.EVENING:
            chosen[one.for_on] = (value, one)
    return [chosen[on] for on in sorted(chosen)]


def _worsened(compared_with: Compared | None, facts: TrialFacts) -> list[Said]:
    if compared_with is None or not compared_with.is_worse:
        return []
    best, by = compared_with.best
    text = f"{number_text(best)} -> {number_text(compared_with.now)}"
    return [Said(compared_with.measure.path(facts), text, (compared_with.entry, *by))]


def coverage_fall(entry: KnownEntry, before: date, known: Known) -> list[Said]:
    """Coverage down by 30 points or more."""
    return _worsened(compared(COVERAGE, entry, before, known), known.facts)


def effect_lost(entry: KnownEntry, before: date, known: Known) -> list[Said]:
    """Relief down by 30 points or more (stated, else calculated), or pain of the primary area up by 3 NRS or more."""
    relief = compared(STATED_RELIEF, entry, before, known) or compared(CALCULATED_RELIEF, entry, before, known)
    return _worsened(relief, known.facts) + _worsened(compared(PAIN, entry, before, known), known.facts)


def felt_change(entry: KnownEntry) -> list[Said]:
    return Reading((entry,)).is_one_of("stim_felt", *FELT_CHANGED)


def lead_migration(entry: KnownEntry, known: Known) -> Match | None:
    """C-12: stimulation felt elsewhere, weaker or gone (not just reprogrammed), or less coverage and less effect."""
    if not within(FlagRule.LEAD_MIGRATION, entry.for_on, known):
        return None
    felt = felt_change(entry) if entry.entry.reprogrammed != Answer.YES else []
    coverage = coverage_fall(entry, entry.for_on, known)
    effect = effect_lost(entry, entry.for_on, known) if coverage else []
    return match(Urgency.WITHIN_24_H, felt + (coverage + effect if coverage and effect else []))


def loss_of_relief(first: KnownEntry, second: KnownEntry, known: Known) -> Match | None:
    """C-13: both of two entries in a row worse than before the first one's day, without what speaks for the lead."""
    pair = (second, first)
    if not all(within(FlagRule.LOSS_OF_RELIEF, one.for_on, known) for one in pair):
        return None
    lost = list(takewhile(bool, (effect_lost(one, first.for_on, known) for one in pair)))
    if len(lost) < len(pair) or any(felt_change(one) or coverage_fall(one, first.for_on, known) for one in pair):
        return None
    return match(Urgency.WITHIN_24_H, lost[0] + lost[1])


def judged_again(since: date, known: Known) -> list[Found]:
    """What C-12 and C-13 find on a log date and later, day by day: a late entry re-judges the days after it."""
    later = sorted((one for one in known.entries if one.for_on >= since), key=lambda one: one.for_on)
    moved = [Found(FlagRule.LEAD_MIGRATION, met, (one,)) for one in later if (met := lead_migration(one, known))]
    pairs = neighbours(since, known)
    lost = [Found(FlagRule.LOSS_OF_RELIEF, met, pair) for pair in pairs if (met := loss_of_relief(*pair, known))]
    return moved + lost


def neighbours(since: date, known: Known) -> list[tuple[KnownEntry, KnownEntry]]:
    """Entries that follow each other among those with relief or pain of the primary area, the second since a date."""
    facts = known.facts
    rated = [
        one
        for one in known.entries
        if STATED_RELIEF.value(one, facts) is not None or PAIN.value(one, facts) is not None
    ]
    day_before = max((one.for_on for one in rated if one.for_on < since), default=since)
    late = sorted((one for one in rated if one.for_on >= day_before), key=lambda one: _speaks_of(one, facts))
    return [pair for pair in pairwise(late) if pair[1].for_on >= since]


def _speaks_of(known: KnownEntry, facts: TrialFacts) -> tuple[date, datetime]:
    """The time of which an entry speaks: when it was entered, but a morning log of noon and any of its day at most."""
    latest = datetime.combine(known.for_on, NOON if known.session is Session.MORNING else LAST_MINUTE, facts.zone)
    return known.for_on, min(known.entered_utc, latest.astimezone(UTC))
