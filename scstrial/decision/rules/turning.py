"""How far an entry would have to change for the verdict to turn: every value that can be entered is judged exactly."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from scstrial.decision.choices import EntryKind, EvaluationStatus
from scstrial.decision.rules.entries import ONE, Entry, given_entries, with_value
from scstrial.decision.rules.evaluation import status_of
from scstrial.decision.rules.facts import TrialFacts
from scstrial.protocols.rules.evaluation import EvaluationRule

OF_THE_TRIAL = (EntryKind.TRIAL_DAY, EntryKind.TRIAL_CLINIC, EntryKind.ANSWER)
OF_THE_BASELINE = (EntryKind.BASELINE_DAY, EntryKind.BASELINE_CLINIC)
OF_THE_PATIENT = (EntryKind.STATED,)


@dataclass(frozen=True)
class Stretch:
    """The values from `low` to `high`, both included, under which the status is the same."""

    status: EvaluationStatus
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Turn:
    """The nearest value of an entry under which the verdict is another one."""

    entry: Entry
    to: Decimal
    becomes: EvaluationStatus

    @property
    def by(self) -> Decimal:
        """In points, mm or percent; above 0 = higher."""
        assert self.entry.was is not None
        return self.to - self.entry.was

    @property
    def share(self) -> Fraction:
        """Of the whole scale, to compare entries; 1 NRS point, 10 mm and 10 % are alike (design)."""
        return abs(Fraction(self.by)) / Fraction(self.entry.high)


def stretches_of(
    facts: TrialFacts, rule: EvaluationRule, entries: Sequence[Entry], nrs_step: Decimal = ONE
) -> tuple[Stretch, ...]:
    """The status under every value that may be entered for all of these entries of one kind, from low to high.

    As a value rises, relief only falls (trial) or only rises (baseline, stated, answers): equal ends mean that
    nothing changes between them.
    """
    first = entries[0]
    step = first.step(nrs_step)

    def value(place: int) -> Decimal:
        return first.low + place * step

    @cache
    def status(place: int) -> EvaluationStatus:
        return status_of(with_value(facts, entries, value(place)), rule)

    ends = _last_of_each(status, 0, int((first.high - first.low) / step))
    starts = [0, *(end + 1 for end in ends)]
    return tuple(Stretch(status(end), value(start), value(end)) for start, end in zip(starts, ends, strict=False))


def _last_of_each(status: Callable[[int], EvaluationStatus], low: int, high: int) -> list[int]:
    """The last place of each run of equal status between two places."""
    if status(low) is status(high):
        return [high]
    if high - low == 1:
        return [low, high]
    middle = (low + high) // 2
    left, right = _last_of_each(status, low, middle), _last_of_each(status, middle, high)
    return [*left[:-1], *right]


def turns_of(
    facts: TrialFacts, rule: EvaluationRule, status: EvaluationStatus, nrs_step: Decimal = ONE
) -> tuple[Turn, ...]:
    """For each entry that alone could turn the verdict, the nearest value that does."""
    return tuple(turn for entry in given_entries(facts, rule) if (turn := _turn(facts, rule, status, entry, nrs_step)))


def _turn(
    facts: TrialFacts, rule: EvaluationRule, status: EvaluationStatus, entry: Entry, nrs_step: Decimal
) -> Turn | None:
    was = entry.was
    assert was is not None
    found = [
        Turn(entry, min((one.low, one.high), key=lambda value: abs(value - was)), one.status)
        for one in stretches_of(facts, rule, [entry], nrs_step)
        if one.status is not status
    ]
    return min(found, key=lambda turn: (turn.share, turn.becomes is EvaluationStatus.NOT_EVALUABLE), default=None)


def nearest(turns: Collection[Turn], kinds: Collection[EntryKind] = tuple(EntryKind)) -> tuple[Turn, ...]:
    """Those of these kinds with the smallest change, in the order of the record; several where they are equal."""
    own = [turn for turn in turns if turn.entry.kind in kinds]
    least = min((turn.share for turn in own), default=None)
    return tuple(turn for turn in own if turn.share == least)


def turning_values(found: Collection[Stretch], status: EvaluationStatus) -> Iterator[Stretch]:
    """The stretches under which the verdict is another one."""
    return (one for one in found if one.status is not status)
