"""From open items to a cleared candidate: what is in the way, in which order, and which overrides still count."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from scstrial.foundation.refusal import Problem
from scstrial.patients.choices import Step
from scstrial.protocols.choices import Level
from scstrial.screening.choices import ItemKey, Remedy, State
from scstrial.screening.rules.judging import months_later
from scstrial.screening.rules.screening import ScreeningItem

# Until leads are placed answers may change the verdict; afterwards they are part of what was known then.
OPEN_STEPS = frozenset({Step.REFERRED, Step.SCREENING, Step.CLEARED, Step.SCHEDULED})
BEGINS_AGAIN = "Begin a new screening on the screening page first; it asks again what was said about the last trial."
CLOSED_BECAUSE = {
    Step.TRIAL: "The trial has begun. The screening stays as it was; record what is new in the daily log.",
    Step.DECISION: "The trial is over. The screening stays as it was; decide about the trial first.",
    Step.AFTER: BEGINS_AGAIN,
    Step.CLOSED: "This record is closed. Open it again first.",
}


@dataclass(frozen=True)
class Obstacle:
    """An item in the way, and what takes it out of the way."""

    item: ScreeningItem
    remedy: Remedy


def obstacles_in(items: Iterable[ScreeningItem], overridden: Collection[ItemKey]) -> tuple[Obstacle, ...]:
    """What keeps a candidate from being cleared: first what only needs an answer, then what must be put right,
    last what a physician may override; within these in the order of the checklist (rule book 2, 2.5)."""
    found = [
        Obstacle(item, _remedy(item))
        for item in items
        if not item.is_met and (item.level is Level.BLOCK or (item.level is Level.HARD and item.item not in overridden))
    ]
    order = list(Remedy)
    return tuple(sorted(found, key=lambda obstacle: order.index(obstacle.remedy)))


def _remedy(item: ScreeningItem) -> Remedy:
    if item.state is State.UNKNOWN:
        return Remedy.ANSWER
    return Remedy.PUT_RIGHT if item.level is Level.BLOCK else Remedy.OVERRIDE


def problems_with_step(step: Step) -> list[Problem]:
    """Answers and overrides are taken until the leads are placed."""
    return [] if step in OPEN_STEPS else [Problem(CLOSED_BECAUSE[step])]


def problems_with_clearing(step: Step, has_indication: bool, obstacles: Iterable[Obstacle]) -> list[Problem]:
    """Cleared by rule only: an indication, and nothing in the way that is not overridden (rule book 2.5)."""
    if step is Step.CLEARED:
        return [Problem("This candidate is cleared already. Nothing is left to do.")]
    if step is Step.SCHEDULED:
        return [Problem("A trial is scheduled already. Nothing is left to do here.")]
    problems = problems_with_step(step)
    if not problems and not has_indication:
        problems.append(Problem("Record the indication with its ICD-10-CM code."))
    if problems and step not in OPEN_STEPS:
        return problems
    return problems + [Problem(f"{obstacle.item.question} {obstacle.item.why}") for obstacle in obstacles]


def override_counts(given_at: datetime, withdrawn_at: datetime | None, known_since: datetime | None) -> bool:
    """An override holds for what was known when it was given: a later answer to the item ends it (design)."""
    return withdrawn_at is None and (known_since is None or known_since <= given_at)


def months_between(since: date, on: date) -> int:
    """Completed months from one day to another, 0 when it is later."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return max(0, months - (months_later(since, months) > on))
