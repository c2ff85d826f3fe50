"""Daily logs in few words: day numbers count from the placement day (Day 0)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import DoseTaken, KeptEntry, LogEntry, PainRating
from scstrial.trials.rules import TrialDates

PLACED_ON = date(2026, 3, 2)
TARGETS = (Area.LEG_LEFT,)


def day(number):
    return PLACED_ON + timedelta(days=number)


def dec(value):
    return None if value is None else Decimal(str(value))


def trial_dates(pulled=None, ended=None):
    return TrialDates(PLACED_ON, None if pulled is None else day(pulled), None if ended is None else day(ended))


def pain(average=None, worst=None, least=None, current=None, overnight=None, area=Area.LEG_LEFT):
    return PainRating(area, dec(average), dec(worst), dec(least), dec(current), dec(overnight))


def a_log(on=1, session=Session.EVENING, **answers):
    """A log for Day `on`; everything else as in LogEntry."""
    return LogEntry(for_on=day(on), session=session, **answers)


def morning(on=1, **answers):
    return a_log(on, Session.MORNING, **answers)


def unscheduled(on=1, **answers):
    return a_log(on, Session.UNSCHEDULED, **answers)


def dose(drug="oxycodone", strength=5, count=1, unit="mg", route=None):
    return DoseTaken(drug, dec(strength), unit, dec(count), route)


def kept(number, entry, hour=20, corrects=None, in_error=False):
    """Row `number` of the record, entered on Day 1 at `hour` UTC."""
    return KeptEntry(number, entry, datetime(2026, 3, 3, hour, tzinfo=UTC), corrects, in_error)


def fields(problems):
    return [problem.field for problem in problems]
