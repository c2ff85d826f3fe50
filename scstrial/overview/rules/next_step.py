"""The one next step of a patient."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scstrial.aftercare.choices import AfterDoing, VisitDue
from scstrial.aftercare.rules import AfterStep
from scstrial.daily_logs.rules import DueSession
from scstrial.overview.choices import Doing
from scstrial.overview.rules.days import CheckDue
from scstrial.patients.choices import Step
from scstrial.trials.choices import TrialState

WAITING = frozenset(
    {
        Doing.AWAIT_PLACEMENT,
        Doing.AWAIT_LOG,
        Doing.AWAIT_CHECK,
        Doing.AWAIT_IMPLANT,
        Doing.AWAIT_VISIT,
        Doing.NOTHING,
    }
)
BASELINE_ASKED_BEFORE = timedelta(days=7)  # Day -7 to Day -1; rule book 8.2


@dataclass(frozen=True)
class ScreeningFacts:
    """How the screening stands: items to answer, to put right, to be overridden."""

    has_areas: bool
    has_indication: bool
    to_answer: int = 0
    to_put_right: int = 0
    to_override: int = 0


@dataclass(frozen=True)
class TrialFacts:
    """How the current trial stands; days are those of the patient's zone."""

    id: int
    state: TrialState
    placement_on: date
    pull_on: date
    has_program: bool = False
    missing: DueSession | None = None
    next_log: DueSession | None = None
    check: CheckDue | None = None
    next_check: CheckDue | None = None


@dataclass(frozen=True)
class BaselineFacts:
    """Diary days of the primary area that count, how many are needed, and whether the clinic's rating stands in."""

    days: int
    needed: int
    has_clinic_rating: bool = False

    @property
    def is_enough(self) -> bool:
        return self.days >= self.needed or self.has_clinic_rating


@dataclass(frozen=True)
class WayFacts:
    """What the next step depends on. `flag_id`: an emergency or same-day flag that nobody has taken in hand."""

    step: Step
    today: date
    flag_id: int | None = None
    clearance_lost: bool = False  # cleared once, and what is known now does not clear
    screening: ScreeningFacts | None = None
    baseline: BaselineFacts | None = None
    trial: TrialFacts | None = None
    after: AfterStep | None = None


@dataclass(frozen=True)
class NextStep:
    """What to do next; `count` items, `on` a day, `at` a moment, `item_id` of flag or trial, `day` after the pull."""

    doing: Doing
    count: int = 0
    on: date | None = None
    at: datetime | None = None
    due: DueSession | None = None
    item_id: int | None = None
    day: int | None = None
    until: date | None = None
    visit: VisitDue | None = None
    also: tuple[VisitDue, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Nothing can be done now."""
        return self.doing in WAITING


def next_step(facts: WayFacts) -> NextStep:
    """One clear next step: an urgent flag first, else what the patient's step asks for."""
    if facts.step is Step.CLOSED:
        return NextStep(Doing.REOPEN)
    if facts.flag_id is not None:
        return NextStep(Doing.ANSWER_FLAG, item_id=facts.flag_id)
    if facts.step in (Step.REFERRED, Step.SCREENING):
        return _in_screening(facts.screening or ScreeningFacts(has_areas=False, has_indication=False))
    if facts.clearance_lost and facts.step in (Step.CLEARED, Step.SCHEDULED):
        return NextStep(Doing.SCREEN_AGAIN, on=facts.trial.placement_on if facts.trial else None)
    if facts.step is Step.CLEARED or facts.trial is None:
        return NextStep(Doing.SCHEDULE) if facts.step is Step.CLEARED else NextStep(Doing.NOTHING)
    return _in_trial(facts, facts.trial)


def _in_screening(facts: ScreeningFacts) -> NextStep:
    """In the order in which a candidate can be cleared (rule book 2.5)."""
    if not facts.has_areas:
        return NextStep(Doing.CHOOSE_AREAS)
    if not facts.has_indication:
        return NextStep(Doing.RECORD_INDICATION)
    if facts.to_answer:
        return NextStep(Doing.ANSWER_ITEMS, count=facts.to_answer)
    if facts.to_put_right:
        return NextStep(Doing.PUT_RIGHT, count=facts.to_put_right)
    if facts.to_override:
        return NextStep(Doing.OVERRIDE, count=facts.to_override)
    return NextStep(Doing.CLEAR)


def _in_trial(facts: WayFacts, trial: TrialFacts) -> NextStep:
    if trial.state is TrialState.SCHEDULED:
        return _before_placement(facts, trial)
    if trial.state is TrialState.ABORTED:
        return NextStep(Doing.PULL_LEADS, item_id=trial.id)
    if trial.state is TrialState.UNDER_WAY:
        return _with_leads_in(facts, trial)
    if trial.state is TrialState.LEADS_OUT and trial.check is None:
        return NextStep(Doing.DECIDE, item_id=trial.id)
    return _after_pull(trial, facts.after)


def _before_placement(facts: WayFacts, trial: TrialFacts) -> NextStep:
    if facts.today >= trial.placement_on:
        return NextStep(Doing.PLACE_LEADS, item_id=trial.id, on=trial.placement_on)
    baseline = facts.baseline
    begins_on = trial.placement_on - BASELINE_ASKED_BEFORE
    if baseline is not None and not baseline.is_enough and facts.today >= begins_on:
        return NextStep(Doing.RATE_BASELINE, count=baseline.days, on=trial.placement_on)
    return NextStep(Doing.AWAIT_PLACEMENT, item_id=trial.id, on=trial.placement_on)


def _with_leads_in(facts: WayFacts, trial: TrialFacts) -> NextStep:
    if not trial.has_program:
        return NextStep(Doing.HOLD_SESSION, item_id=trial.id)
    if trial.missing is not None:
        return NextStep(Doing.LOG_NOW, item_id=trial.id, due=trial.missing)
    if facts.today >= trial.pull_on or trial.next_log is None:
        return NextStep(Doing.PULL_LEADS, item_id=trial.id, on=trial.pull_on)
    return NextStep(Doing.AWAIT_LOG, item_id=trial.id, due=trial.next_log)


def _after_pull(trial: TrialFacts, after: AfterStep | None) -> NextStep:
    """A check that is due, then what the decision asks for, then what is only waited for."""
    if trial.check is not None:
        return NextStep(Doing.CHECK_NOW, item_id=trial.id, day=trial.check.day, at=trial.check.due_at)
    if after is not None and not after.is_waiting:
        return _after_decision(trial, after)
    if trial.next_check is not None:
        return NextStep(Doing.AWAIT_CHECK, item_id=trial.id, day=trial.next_check.day, at=trial.next_check.due_at)
    if after is not None and after.doing is not AfterDoing.NOTHING:
        return _after_decision(trial, after)
    return NextStep(Doing.NOTHING)


def _after_decision(trial: TrialFacts, after: AfterStep) -> NextStep:
    doing = Doing(after.doing.value)
    return NextStep(doing, item_id=trial.id, on=after.on, until=after.until, visit=after.visit, also=after.also)
