"""Why a log is refused: its day, its ranges and what contradicts itself (rule book, section 7)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from scstrial.assessments.choices import Scale
from scstrial.assessments.rules import (
    ONE,
    PainValues,
    day_words,
    problems_with_number,
    problems_with_pain_values,
    scale_limits,
)
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules.entry import LogEntry, PainRating
from scstrial.daily_logs.rules.ranges import problems_with_analgesics, problems_with_ranges
from scstrial.daily_logs.rules.temperature import problems_with_temperature
from scstrial.foundation.refusal import Problem
from scstrial.trials.rules import TrialDates, trial_day_of

TRIAL_DAY_MAX = 30  # while leads are in; rule book 7
POST_PULL_DAYS = 30  # unscheduled checks after the pull; rule book 7, 10
LATE_CHECK_DAYS = 90  # a check of section 10 that is reached late; NHSN follows deep infection for 90 days; design


def problems_with_log(
    entry: LogEntry,
    trial: TrialDates,
    today: date,
    pain_step: Decimal = ONE,
    post_pull_days: int = POST_PULL_DAYS,
) -> list[Problem]:
    """All that has to be put right before the log is kept; fields as in `LogEntry`, nested ones with hyphens.

    `today` is the date in the trial's time zone, `pain_step` the clinic's step of the pain scale (1, 0.5 or 0.1).
    `post_pull_days` after the pull an unscheduled entry is still taken.
    Areas outside the target areas are kept: see `cautions_in_log`.
    """
    problems = problems_with_log_day(entry, trial, today, post_pull_days)
    problems += _problems_with_pain(entry.pain, pain_step)
    lead_site = scale_limits("the pain where the leads enter", Scale.NRS, pain_step)
    problems += problems_with_number(entry.lead_site_pain_nrs, lead_site, "lead_site_pain_nrs")
    problems += problems_with_ranges(entry)
    problems += problems_with_analgesics(entry)
    problems += problems_with_temperature(entry)
    return problems + _problems_with_site(entry)


def says_nothing(entry: LogEntry) -> bool:
    """Nothing is answered: such a log would count as this session's and hide that nobody asked.

    How a temperature that was not entered would have been taken is no answer.
    """
    blank = LogEntry(entry.for_on, entry.session, source=entry.source, reported_by=entry.reported_by)
    rated = tuple(rating for rating in entry.pain if rating != PainRating(rating.area))
    said = replace(entry, pain=rated)
    if entry.temperature_c is None:
        said = replace(said, temperature_unit=None, temperature_method=None)
    return said == blank


def problems_with_log_day(
    entry: LogEntry, trial: TrialDates, today: date, post_pull_days: int = POST_PULL_DAYS
) -> list[Problem]:
    """From Day 0 to today; after the pull day only unscheduled checks (rule book 7).

    A trial stopped early goes on being logged until its leads are out.
    """
    if entry.for_on > today:
        return [Problem(f"Enter a date up to today, {day_words(today, today)}.", "for_on")]
    if entry.for_on < trial.placed_on:
        words = day_words(trial.placed_on, today)
        return [Problem(f"Enter a date from the placement on {words} on.", "for_on")]
    if trial.pulled_on is not None and entry.for_on > trial.pulled_on:
        return _problems_after_the_pull(entry, trial.pulled_on, today, post_pull_days)
    if trial_day_of(entry.for_on, trial.placed_on) > TRIAL_DAY_MAX:
        message = f"Enter a date up to Day {TRIAL_DAY_MAX}. If the leads are out, record the pull first."
        return [Problem(message, "for_on")]
    return []


def _problems_after_the_pull(entry: LogEntry, pulled_on: date, today: date, post_pull_days: int) -> list[Problem]:
    if entry.session is not Session.UNSCHEDULED:
        message = f"The leads were pulled on {day_words(pulled_on, today)}: enter a later check as unscheduled."
        return [Problem(message, "session")]
    if (entry.for_on - pulled_on).days > post_pull_days:
        message = f"Enter a check up to {post_pull_days} days after the pull on {day_words(pulled_on, today)}."
        return [Problem(message, "for_on")]
    return []


def _problems_with_pain(ratings: Sequence[PainRating], step: Decimal) -> list[Problem]:
    """Each area once, each value on the scale, least <= average <= worst."""
    problems = []
    for rating in ratings:
        prefix = f"pain-{rating.area.value}-"
        problems += problems_with_pain_values(pain_values(rating), rating.area, Scale.NRS, step, prefix)
        overnight = scale_limits(f"the overnight pain ({rating.area.label.lower()})", Scale.NRS, step)
        problems += problems_with_number(rating.overnight, overnight, f"{prefix}overnight")
    for area, times in Counter(rating.area for rating in ratings).items():
        if times > 1:
            problems.append(Problem(f"{area.label} is rated {times} times; keep one.", f"pain-{area.value}-average"))
    return problems


def pain_values(rating: PainRating) -> PainValues:
    """The 24 h values of a rating, without the overnight one."""
    return PainValues(rating.average, rating.worst, rating.least, rating.current)


def _problems_with_site(entry: LogEntry) -> list[Problem]:
    """A measured redness belongs to a redness that is there (rule book 7)."""
    if entry.site.redness_cm is None or entry.site.redness is Answer.YES:
        return []
    return [Problem("Answer yes to redness, or leave its size empty.", "site-redness_cm")]
