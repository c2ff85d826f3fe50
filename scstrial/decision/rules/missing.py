"""Missing days: whether any values for them could turn the verdict, and what a verdict still lacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scstrial.decision.choices import EntryKind, EvaluationStatus
from scstrial.decision.rules.entries import ONE, Entry, missing_baseline_days, missing_days, with_value
from scstrial.decision.rules.evaluation import Evaluation, status_of
from scstrial.decision.rules.facts import TrialFacts
from scstrial.decision.rules.turning import Stretch, stretches_of, turning_values
from scstrial.protocols.rules.evaluation import EvaluationRule


@dataclass(frozen=True)
class Effect:
    """What the same value for each of these missing entries would do; `turns` empty = nothing, whatever they say.

    No other combination of values does more: the ends of the scale are the best and the worst case.
    """

    entries: tuple[Entry, ...]
    turns: tuple[Stretch, ...]


@dataclass(frozen=True)
class Missing:
    """The days without an entry, each alone and all together; `both_turn`: trial and baseline days only together."""

    each: tuple[Effect, ...]
    days: Effect
    baseline: Effect
    both_turn: bool

    @property
    def could_turn(self) -> bool:
        """Whether any values for all that is missing, in any combination, could turn the verdict."""
        return bool(self.days.turns or self.baseline.turns or self.both_turn)


def missing_of(evaluation: Evaluation, facts: TrialFacts, nrs_step: Decimal = ONE) -> Missing:
    """What is missing of the areas that count, and what it could change; exact, over every value of the scale."""
    rule, status = evaluation.rule, evaluation.status
    days, before = tuple(missing_days(facts, rule)), tuple(missing_baseline_days(facts, rule))
    of_days = _effect(facts, rule, status, days, nrs_step)
    of_before = _effect(facts, rule, status, before, nrs_step)
    together = not of_days.turns and not of_before.turns and bool(days) and bool(before)
    return Missing(
        each=tuple(_effect(facts, rule, status, one, nrs_step) for one in _by_day(days)),
        days=of_days,
        baseline=of_before,
        both_turn=together and any(one is not status for one in _extremes(facts, rule, days, before)),
    )


def _by_day(entries: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
    """A day that is missing for several areas is one day: its log is missing."""
    for on in sorted({entry.on for entry in entries if entry.on is not None}):
        yield tuple(entry for entry in entries if entry.on == on)


def _effect(
    facts: TrialFacts, rule: EvaluationRule, status: EvaluationStatus, entries: tuple[Entry, ...], nrs_step: Decimal
) -> Effect:
    if not entries:
        return Effect((), ())
    found = stretches_of(facts, rule, entries, nrs_step)
    return Effect(entries, tuple(turning_values(found, status)))


def _extremes(
    facts: TrialFacts, rule: EvaluationRule, days: Sequence[Entry], before: Sequence[Entry]
) -> Iterator[EvaluationStatus]:
    """The best and the worst that trial and baseline days could say together."""
    answers = days[0].kind is EntryKind.ANSWER
    for low in (True, False):
        of_days = days[0].low if low is not answers else days[0].high
        of_before = before[0].high if low else before[0].low
        yield status_of(with_value(with_value(facts, days, of_days), before, of_before), rule)
