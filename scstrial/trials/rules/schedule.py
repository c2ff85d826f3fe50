"""Planning: placement date, length, readiness, moving, cancelling and extending a trial."""

from dataclasses import dataclass
from datetime import date, timedelta

from scstrial.assessments.rules import LONG_TEXT, day_words, problems_with_text
from scstrial.foundation.refusal import Caution, Problem
from scstrial.trials.choices import CancelReason, ExtensionReason
from scstrial.trials.rules.window import planned_days

PLANNED_DAYS = 7  # default; FDA20, MYSCS; rule book 6.1
MIN_DAYS = 3  # FDA20, AETNA; rule book 6.1
USUAL_MAX_DAYS = 7  # WARN above; AETNA, FDA20
MAX_DAYS = 10  # HARD above; PROM: infection 24.1 % against 1.4 %
EVALUABLE_DAYS = 4  # a pull on Day 4 leaves 3 full days; rule book 6.1, 8.2a


@dataclass(frozen=True)
class LengthLimits:
    """Limits of the trial's length in days; the defaults are those of rule book 6.1."""

    min_days: int = MIN_DAYS
    usual_max_days: int = USUAL_MAX_DAYS
    max_days: int = MAX_DAYS


DEFAULT_LENGTH = LengthLimits()


@dataclass(frozen=True)
class Schedule:
    """A planned trial; a length above the limit needs a physician's reason."""

    placement_planned_on: date
    pull_planned_on: date
    long_reason: str = ""
    reason_by_physician: bool = False


@dataclass(frozen=True)
class Readiness:
    """What has to be true before leads are placed: cleared at screening, blood thinners held (rule book 2.3, 2.5)."""

    cleared: bool
    holds_reached: bool
    hold_override_reason: str = ""
    hold_override_by_physician: bool = False
    screening_holds: bool = True


@dataclass(frozen=True)
class Extension:
    """Leads stay in longer: the new pull day and why; the booleans are looked up among the open flags."""

    pull_planned_on: date
    reason: ExtensionReason | None
    note: str = ""
    infection_flag: bool = False
    neuro_flag: bool = False


def problems_with_schedule(schedule: Schedule, today: date, limits: LengthLimits = DEFAULT_LENGTH) -> list[Problem]:
    """Placement not in the past, and a length that is allowed (rule book 6.1)."""
    problems = []
    if schedule.placement_planned_on < today:
        problems.append(
            Problem(f"Enter a placement day from today, {day_words(today, today)}, on.", "placement_planned_on")
        )
    return problems + problems_with_length(schedule, limits)


def problems_with_length(schedule: Schedule, limits: LengthLimits = DEFAULT_LENGTH) -> list[Problem]:
    """Days from placement to pull: refused below the minimum, above the maximum without a physician's reason."""
    days = planned_days(schedule.placement_planned_on, schedule.pull_planned_on)
    allowed = f"{limits.min_days} to {limits.max_days} days after the placement"
    if days < limits.min_days:
        return [Problem(f"Plan the lead pull {allowed}; this is Day {days}.", "pull_planned_on")]
    if days <= limits.max_days:
        return []
    if not schedule.long_reason.strip():
        message = f"Plan the lead pull {allowed}, or let a physician give the reason for {days} days."
        return [Problem(message, "long_reason")]
    if not schedule.reason_by_physician:
        message = f"A trial of {days} days needs a physician's reason: ask a physician to enter it."
        return [Problem(message, "long_reason")]
    return problems_with_text(schedule.long_reason, LONG_TEXT, "long_reason")


def cautions_in_schedule(schedule: Schedule, limits: LengthLimits = DEFAULT_LENGTH) -> list[Caution]:
    """A trial too short to be judged, or longer than usual (rule book 6.1)."""
    days = planned_days(schedule.placement_planned_on, schedule.pull_planned_on)
    if days < EVALUABLE_DAYS:
        message = f"A pull on Day {days} leaves fewer than 3 full days: the trial may not be evaluable."
        return [Caution(message, "pull_planned_on")]
    if days > limits.max_days:
        message = f"{days} days: infection was 24.1 % beyond 10 days against 1.4 % up to 10 days (PROMISE)."
        return [Caution(message, "pull_planned_on")]
    if days > limits.usual_max_days:
        message = f"{days} days is longer than the usual {limits.usual_max_days}."
        return [Caution(message, "pull_planned_on")]
    return []


HOLD_NOT_REACHED = "A blood thinner is not held long enough or the INR is too high. Wait, or let a physician override."
HOLD_NEEDS_PHYSICIAN = "Only a physician may override the hold of a blood thinner: ask a physician to enter the reason."
SCREENING_HOLDS_NO_MORE = (
    "The screening does not hold on the day of the placement."
    " Put right what is in the way, or let a physician override."
)
SCREENING_NEEDS_PHYSICIAN = "Only a physician may go ahead against the screening: ask a physician to enter the reason."


def problems_with_readiness(ready: Readiness) -> list[Problem]:
    """Leads are placed only in a cleared patient with holds reached, or overridden by a physician (rule book 2.3)."""
    problems = []
    if not ready.cleared:
        problems.append(Problem("The patient is not cleared for the trial. Complete the screening first."))
    return [*problems, *_problems_with_override(ready)]


def _problems_with_override(ready: Readiness) -> list[Problem]:
    if ready.holds_reached and ready.screening_holds:
        return []
    written, by_physician = bool(ready.hold_override_reason.strip()), ready.hold_override_by_physician
    if written and by_physician:
        return []
    messages = []
    if not ready.screening_holds:
        messages.append(SCREENING_NEEDS_PHYSICIAN if written else SCREENING_HOLDS_NO_MORE)
    if not ready.holds_reached:
        messages.append(HOLD_NEEDS_PHYSICIAN if written else HOLD_NOT_REACHED)
    return [Problem(message, "hold_override_reason") for message in messages]


def problems_with_extension(
    extension: Extension,
    placed_on: date,
    pull_planned_on: date,
    today: date,
    limits: LengthLimits = DEFAULT_LENGTH,
) -> list[Problem]:
    """Allowed only up to 10 days in all, without an infection or neuro flag, with a reason (rule book 8.6)."""
    problems = _problems_with_new_pull(extension.pull_planned_on, placed_on, pull_planned_on, today, limits)
    if extension.reason is None:
        problems.append(Problem("Choose why the trial is extended.", "reason"))
    needed = "the reason for the extension" if extension.reason is ExtensionReason.OTHER else ""
    problems += problems_with_text(extension.note, LONG_TEXT, "note", required=needed)
    if extension.infection_flag:
        problems.append(Problem("An infection flag is open: do not extend. Have the site examined and plan the pull."))
    if extension.neuro_flag:
        problems.append(Problem("A flag for nerve signs is open: do not extend. Call the physician now."))
    return problems


def _problems_with_new_pull(
    new_on: date, placed_on: date, old_on: date, today: date, limits: LengthLimits
) -> list[Problem]:
    latest_on = placed_on + timedelta(days=limits.max_days)
    latest = f"{day_words(latest_on, today)} (Day {limits.max_days})"
    if new_on > latest_on:
        return [Problem(f"Enter a pull day up to {latest}: a trial is not extended beyond that.", "pull_planned_on")]
    if new_on < today:
        return [Problem(f"Enter a pull day from today, {day_words(today, today)}, to {latest}.", "pull_planned_on")]
    if new_on <= old_on:
        message = f"Enter a pull day after {day_words(old_on, today)}, the one planned now."
        return [Problem(message, "pull_planned_on")]
    return []


def problems_with_pull_day(new_on: date, placed_on: date, pull_planned_on: date, today: date) -> list[Problem]:
    """The pull may be moved to an earlier day; a later one is an extension, with its own conditions (rule book 8.6)."""
    if new_on <= placed_on or new_on < today:
        return [Problem("Enter a pull day from today on, after the placement.", "pull_planned_on")]
    if new_on > pull_planned_on:
        planned = day_words(pull_planned_on, today)
        return [Problem(f"Enter a pull day up to {planned}, or extend the trial.", "pull_planned_on")]
    return []


def problems_with_why(why: str, field: str) -> list[Problem]:
    """A reason that may be left out fits the record."""
    return problems_with_text(why, LONG_TEXT, field)


def problems_with_cancel(reason: CancelReason | None, note: str) -> list[Problem]:
    """A cancelled trial says why."""
    if reason is None:
        return [Problem("Choose why the trial is cancelled.", "reason")]
    needed = "why the trial is cancelled" if reason is CancelReason.OTHER else ""
    return problems_with_text(note, LONG_TEXT, "note", required=needed)
