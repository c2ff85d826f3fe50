"""Visits 2 weeks, 3, 6 and 12 months after the implant: when each is due, and what may be said of it."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from scstrial.aftercare.choices import MissedReason, Satisfaction, VisitDue, VisitState, YesNo
from scstrial.assessments.choices import Area, Scale
from scstrial.assessments.rules import LONG_TEXT, TENTH, Limits, day_words, problems_with_number, problems_with_text
from scstrial.assessments.rules.ratings import scale_limits
from scstrial.daily_logs.rules import relief_pct
from scstrial.foundation.refusal import Caution, Problem

# The rule book names no windows: all of these are [design], shown as defaults to be confirmed by the clinic.
WEEKS_2_DAYS, WEEKS_2_BEFORE, WEEKS_2_AFTER = 14, 4, 7  # [design]
MONTHS = {VisitDue.MONTHS_3: 3, VisitDue.MONTHS_6: 6, VisitDue.MONTHS_12: 12}
MONTHS_SPAN_DAYS = {VisitDue.MONTHS_3: 14, VisitDue.MONTHS_6: 21, VisitDue.MONTHS_12: 30}  # before and after; [design]
RESPONDER_PCT = 50  # rule book 12: responder >= 50 % at follow-up
PGIC_LIMITS = Limits("the overall change", 1, 7)  # rule book 4.2
MME_LIMITS = Limits("the opioid dose", 0, 2_000, "MME a day", TENTH)  # design


@dataclass(frozen=True)
class Window:
    """The day a visit is due, and the first and last day on which it counts as that visit."""

    due_on: date
    opens_on: date
    closes_on: date

    def holds(self, on: date) -> bool:
        return self.opens_on <= on <= self.closes_on


@dataclass(frozen=True)
class Standing:
    """What decides whether visits are due: the implant, its end, and what was recorded of each visit."""

    done_on: date
    explanted_on: date | None = None
    is_lost: bool = False
    recorded: Mapping[VisitDue, VisitState] | None = None


@dataclass(frozen=True)
class VisitFacts:
    """What was asked at a visit; None = not asked. Opioids in MME a day, pain as the average of the last week."""

    due: VisitDue
    held_on: date
    pain: Mapping[Area, Decimal]
    pgic: int | None = None
    satisfaction: Satisfaction | None = None
    uses_stimulator: YesNo | None = None
    mme_per_day: Decimal | None = None
    has_complication: YesNo | None = None
    note: str = ""


def window_of(due: VisitDue, done_on: date) -> Window:
    """When a visit is due after an implant."""
    if due is VisitDue.WEEKS_2:
        due_on = done_on + timedelta(days=WEEKS_2_DAYS)
        return Window(due_on, due_on - timedelta(days=WEEKS_2_BEFORE), due_on + timedelta(days=WEEKS_2_AFTER))
    due_on, span = months_later(done_on, MONTHS[due]), timedelta(days=MONTHS_SPAN_DAYS[due])
    return Window(due_on, due_on - span, due_on + span)


def months_later(on: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def visit_state(due: VisitDue, standing: Standing, today: date) -> VisitState:
    """How a visit stands today."""
    recorded = (standing.recorded or {}).get(due)
    if recorded is not None:
        return recorded
    window = window_of(due, standing.done_on)
    if standing.is_lost or standing.explanted_on is not None:
        return VisitState.NOT_DUE
    if today < window.opens_on:
        return VisitState.AHEAD
    return VisitState.DUE if today <= window.closes_on else VisitState.OVERDUE


def visit_states(standing: Standing, today: date) -> dict[VisitDue, VisitState]:
    """All four, in the order of time."""
    return {due: visit_state(due, standing, today) for due in VisitDue}


def visits_waiting(states: Mapping[VisitDue, VisitState]) -> list[VisitDue]:
    """Due or overdue and neither held nor recorded as missed, the earliest first."""
    return [due for due, state in states.items() if state in (VisitState.DUE, VisitState.OVERDUE)]


def problems_with_visit(facts: VisitFacts, standing: Standing, areas: Sequence[Area], today: date) -> list[Problem]:
    """A day that belongs to this visit, the pain of the primary area, and whether the stimulator is used."""
    problems = [*_problems_with_day(facts, standing, today)]
    for index, area in enumerate(areas):
        limits = scale_limits(f"the average pain of {area.label.lower()}", Scale.NRS, TENTH)
        field = f"pain-{index}-average"
        problems += problems_with_number(facts.pain.get(area), limits, field, required=index == 0)
    problems += problems_with_number(facts.pgic, PGIC_LIMITS, "pgic")
    problems += problems_with_number(facts.mme_per_day, MME_LIMITS, "mme_per_day")
    if facts.uses_stimulator is None:
        problems.append(Problem("Choose whether the stimulator is used.", "uses_stimulator"))
    return problems + problems_with_text(facts.note, LONG_TEXT, "note")


def _problems_with_day(facts: VisitFacts, standing: Standing, today: date) -> Iterator[Problem]:
    on, end = facts.held_on, min(today, standing.explanted_on or today)
    if not standing.done_on <= on <= end:
        words = f"from the implant, {day_words(standing.done_on, today)}, to {day_words(end, today)}"
        yield Problem(f"Enter the day of the visit: {words}.", "held_on")
        return
    other = visit_on(on, standing.done_on)
    if other is not None and other is not facts.due:
        message = f"{day_words(on, today)} is within the time of the visit after {other.label}: record it as that one."
        yield Problem(message, "held_on")


def visit_on(on: date, done_on: date) -> VisitDue | None:
    """Which visit a day counts as; None between the windows, which do not overlap."""
    return next((due for due in VisitDue if window_of(due, done_on).holds(on)), None)


def cautions_with_visit(facts: VisitFacts, done_on: date) -> list[Caution]:
    """Held outside its window: kept and marked."""
    if window_of(facts.due, done_on).holds(facts.held_on):
        return []
    days = (facts.held_on - done_on).days
    return [Caution(f"Day {days} after the implant lies outside the time of the visit after {facts.due.label}.")]


def problems_with_missing(reason: MissedReason | None, note: str, opens_on: date, today: date) -> list[Problem]:
    """A visit is missed for a reason, and not before it was due."""
    if today < opens_on:
        return [Problem(f"This visit is not due before {day_words(opens_on, today)}.")]
    if reason is None:
        return [Problem("Choose why the visit was missed.", "reason")]
    needed = "why the visit was missed" if reason is MissedReason.OTHER else ""
    return problems_with_text(note, LONG_TEXT, "note", required=needed)


def relief_at_visit(baseline: Fraction | None, average: Decimal | None) -> Fraction | None:
    """Relief against the baseline before the trial as a fraction of 1, unrounded; None where it is undefined."""
    relief = relief_pct(baseline, average)
    return None if relief is None else relief / 100
