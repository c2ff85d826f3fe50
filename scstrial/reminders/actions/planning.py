"""Planning the reminders of all trials, some at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete

from scstrial.complications.actions import each_apart, note_over
from scstrial.complications.choices import Judging
from scstrial.foundation.db import add_unless_there, db
from scstrial.outbox.actions import Reconciled, reconcile, take_back
from scstrial.outbox.queries.standing import in_doubt
from scstrial.outbox.rules import WantedMessage
from scstrial.reminders.actions.linking import words_for
from scstrial.reminders.models import PlannedTrial
from scstrial.reminders.queries import (
    clinic_words_of,
    dropped_trial_ids,
    ended_among,
    facts_of,
    plans_known,
    some_to_remind,
)
from scstrial.reminders.queries.facts import REMINDERS
from scstrial.reminders.rules import TrialFacts, plan_of, still_holds
from scstrial.reminders.rules.marks import mark_of
from scstrial.reminders.wording import ClinicWords, worded
from scstrial.trials.models import Trial

PLANNER = REMINDERS
NOTHING = Reconciled()
AT_ONCE = 500  # trials that are read together: memory stays the same however many there are


@dataclass(frozen=True)
class TrialPlan:
    """The messages of one trial, by which facts, and how long they hold."""

    facts: TrialFacts
    mark: str
    holds_until: datetime
    messages: list[WantedMessage]

    @property
    def trial_id(self) -> int:
        return self.facts.trial_id


@dataclass
class Round:
    """Where a planning of all trials stands: the last trial looked at, what changed, which could not be worked out."""

    after: int = 0
    is_over: bool = False
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    planned: int = 0
    broken: set[int] = field(default_factory=set)

    def note(self, some: Reconciled) -> None:
        self.added += some.added
        self.changed += some.changed
        self.withdrawn += some.withdrawn


def plan(now: datetime) -> Reconciled:
    """Make the waiting reminders those that the trials want now; of a trial that cannot be worked out all stay."""
    done = Round()
    while not done.is_over:
        plan_some(done, now)
    return Reconciled(done.added, done.changed, done.withdrawn)


def plan_some(done: Round, now: datetime, *, limit: int = AT_ONCE) -> None:
    """The next trials by their id, in a constant number of statements; the caller commits after each call.

    A trial whose facts are those of its last planning is passed over until that plan no longer holds.
    """
    trials = some_to_remind(now, done.after, limit)
    if not trials:
        drop_others(done.broken, now)
        done.is_over = True
        return
    done.after = trials[-1].id
    known = plans_known([trial.id for trial in trials])
    apart = each_apart(Judging.REMINDERS, trials, lambda some: plans_of(some, known, now), now=now, of_several=True)
    done.broken |= apart.broken
    plans = [one for some in apart.results for one in some]
    done.planned += len(plans)
    done.note(write_plans(plans, now))


def plans_of(trials: Sequence[Trial], known: Mapping[int, tuple[str, datetime]], now: datetime) -> list[TrialPlan]:
    """The plans of those trials that are not planned by the same facts already."""
    clinics = clinic_words_of(trials)
    found = []
    for facts in facts_of(trials):
        words = clinics[facts.clinic_id]
        mark = mark_of(facts, words)
        before = known.get(facts.trial_id)
        if before is None or before[0] != mark or before[1] <= now:
            found.append(planned(facts, words, mark, now))
    return found


def planned(facts: TrialFacts, words: ClinicWords, mark: str, now: datetime) -> TrialPlan:
    plan = plan_of(facts, now)
    messages = [worded(message, words_for(message, words)) for message in plan.wanted]
    return TrialPlan(facts, mark, plan.holds_until, messages)


def write_plans(plans: Sequence[TrialPlan], now: datetime) -> Reconciled:
    """The messages of these trials, and by which facts they are planned."""
    if not plans:
        return NOTHING
    ids = [one.trial_id for one in plans]
    done = reconcile(PLANNER, [message for one in plans for message in one.messages], now=now, of_trials=ids)
    take_back_overtaken([one.facts for one in plans], now)
    rows = [{"trial_id": one.trial_id, "mark": one.mark, "holds_until": one.holds_until} for one in plans]
    db.session.execute(delete(PlannedTrial).where(PlannedTrial.trial_id.in_(ids)))
    add_unless_there(PlannedTrial, rows, ["trial_id"])
    return done


def take_back_overtaken(some: Sequence[TrialFacts], now: datetime) -> None:
    """Nobody phones, and nothing counts as failed, about what the facts of these trials no longer call for."""
    by_trial = {facts.trial_id: facts for facts in some}
    doubts = in_doubt(PLANNER, by_trial, now)
    take_back([one.id for one in doubts if not still_holds(by_trial[one.trial_id], one, now)])


def drop_others(broken: Collection[int], now: datetime) -> None:
    """Take back what waits for trials that want nothing any more: cancelled, closed, or long over."""
    note_over(Judging.REMINDERS, broken, now)
    dropped = dropped_trial_ids(now)
    if dropped:
        reconcile(PLANNER, [], now=now, of_trials=dropped)
        take_back([one.id for one in in_doubt(PLANNER, ended_among(dropped), now)])
        db.session.execute(delete(PlannedTrial).where(PlannedTrial.trial_id.in_(dropped)))
