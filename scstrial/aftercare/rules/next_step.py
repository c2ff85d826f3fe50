"""The one next step after the decision, and when it belongs on the worklist."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scstrial.aftercare.choices import AfterDoing, ImplantState, VisitDue, VisitState
from scstrial.aftercare.rules.visits import visits_waiting, window_of

PLAN_WITHIN_DAYS = 7  # rule book 10, implant_sched: DEC + 7 d
PLAN_TASK_KEPT = timedelta(days=365)  # after a year a proceed without an implant is no task any more [design]
WAITING = frozenset({AfterDoing.AWAIT_IMPLANT, AfterDoing.AWAIT_VISIT, AfterDoing.NOTHING})


@dataclass(frozen=True)
class AfterFacts:
    """How it stands after the decision; `decided_on` None: nothing is signed."""

    today: date
    proceeds: bool = False
    decided_on: date | None = None
    state: ImplantState | None = None
    planned_on: date | None = None
    done_on: date | None = None
    visits: Mapping[VisitDue, VisitState] | None = None


@dataclass(frozen=True)
class AfterStep:
    """What to do next: `on` the day it is due, `until` the last day for it, `visit` which one, `also` earlier ones."""

    doing: AfterDoing
    on: date | None = None
    until: date | None = None
    visit: VisitDue | None = None
    also: tuple[VisitDue, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Nothing can be done now."""
        return self.doing in WAITING

    def is_overdue(self, today: date) -> bool:
        return self.until is not None and today > self.until


def next_after(facts: AfterFacts) -> AfterStep:
    """A plan that the decision no longer carries first, then plan, record, visit."""
    if facts.state is ImplantState.PLANNED:
        return _with_plan(facts)
    if facts.state in (ImplantState.DONE, ImplantState.LOST) and facts.done_on is not None:
        return _with_implant(facts, facts.done_on)
    if facts.state in (None, ImplantState.WITHDRAWN) and facts.proceeds and facts.decided_on is not None:
        until = facts.decided_on + timedelta(days=PLAN_WITHIN_DAYS)
        return AfterStep(AfterDoing.PLAN_IMPLANT, on=facts.decided_on, until=until)
    return AfterStep(AfterDoing.NOTHING)


def _with_plan(facts: AfterFacts) -> AfterStep:
    if not facts.proceeds:
        return AfterStep(AfterDoing.LOOK_AT_PLAN, on=facts.decided_on or facts.today)
    if facts.planned_on is not None and facts.today < facts.planned_on:
        return AfterStep(AfterDoing.AWAIT_IMPLANT, on=facts.planned_on)
    return AfterStep(AfterDoing.RECORD_IMPLANT, on=facts.planned_on, until=facts.planned_on)


def _with_implant(facts: AfterFacts, done_on: date) -> AfterStep:
    """The latest visit that waits; earlier ones that nobody recorded are named beside it."""
    states = facts.visits or {}
    waiting = visits_waiting(states)
    if waiting:
        *earlier, due = waiting
        window = window_of(due, done_on)
        return AfterStep(AfterDoing.HOLD_VISIT, window.due_on, window.closes_on, due, tuple(earlier))
    ahead = next((due for due, state in states.items() if state is VisitState.AHEAD), None)
    if ahead is None:
        return AfterStep(AfterDoing.NOTHING)
    return AfterStep(AfterDoing.AWAIT_VISIT, on=window_of(ahead, done_on).due_on, visit=ahead)


def is_for_worklist(step: AfterStep, today: date) -> bool:
    """From the day on which somebody has to act; planning from 7 days after the decision (rule book 10)."""
    if step.doing is AfterDoing.PLAN_IMPLANT:
        assert step.on is not None
        assert step.until is not None
        return step.until <= today <= step.on + PLAN_TASK_KEPT
    return not step.is_waiting
