"""What the trial comes to so far, and what was said earlier the same day, for the form of a log."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scstrial.bedside.queries.log_table import baseline_of_trial
from scstrial.bedside.queries.occasion import Occasion, latest_among
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.queries import counting_among, entry_of
from scstrial.daily_logs.rules import LogEntry, is_stim_off_day, relief_pct
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import Trial


@dataclass(frozen=True)
class SoFar:
    """The primary area: its baseline, and the mean of the days that may count. Not the verdict."""

    baseline: Fraction | None
    days: int
    mean: Fraction | None
    needed: Decimal  # relief asked for, in percent

    @property
    def relief(self) -> Fraction | None:
        return relief_pct(self.baseline, self.mean)

    @property
    def needed_parts(self) -> str:
        """`50/1`, for exact arithmetic on the page."""
        needed = Fraction(self.needed)
        return f"{needed.numerator}/{needed.denominator}"


def so_far_of(trial: Trial, occasion: Occasion) -> SoFar:
    """From the counting evenings of the other days, Day 0 and stim-off days left out (rule book 8.2a)."""
    primary = occasion.areas[0]
    averages = []
    for log in counting_among(occasion.logs):
        apart = log.for_on == trial.placed_on or log.for_on == occasion.slot.on or log.for_on == trial.pulled_on
        if log.session is not Session.EVENING or apart or is_stim_off_day(entry_of(log)):
            continue
        averages += [row.average for row in entry_of(log).pain if row.area is primary and row.average is not None]
    mean = Fraction(sum(averages, Decimal(0))) / len(averages) if averages else None
    needed = evaluation_rule_of(trial.protocol).pain_threshold_pct
    return SoFar(baseline_of_trial(trial, occasion.areas), len(averages), mean, needed)


def said_this_morning(occasion: Occasion) -> LogEntry | None:
    """The morning log of the day whose evening is entered."""
    if occasion.slot.session is not Session.EVENING:
        return None
    log = latest_among(counting_among(occasion.logs), LogSlot(occasion.slot.on, Session.MORNING))
    return entry_of(log) if log is not None else None


def is_on_antibiotic(occasion: Occasion) -> bool:
    """A log of this trial says that one is taken: the record knows of no prescription but this."""
    return any(log.antibiotic_taken is Answer.YES for log in counting_among(occasion.logs))
