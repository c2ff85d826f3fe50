"""Facts of one trial: placed Mon 2 Mar 2026, pulled Mon 9 Mar, at 10:00 in Chicago; the clocks change on 8 Mar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scstrial.daily_logs.choices import Session
from scstrial.outbox.choices import Channel
from scstrial.outbox.rules import ContactHours
from scstrial.reminders.choices import Paper
from scstrial.reminders.rules import Contact, HoldStart, Restart, TrialFacts

ZONE = ZoneInfo("America/Chicago")
D0 = date(2026, 3, 2)
PULL_DAY = date(2026, 3, 9)


def local(text, zone=ZONE):
    """`2026-03-04 08:30` in Chicago as a UTC moment."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


PLACEMENT = local("2026-03-02 10:00")
PULL = local("2026-03-09 10:00")
REACHABLE = Contact(Channel.EMAIL, "patient@example.org", "en")


def trial_facts(**given):
    """A trial that is scheduled; the patient can be written to."""
    values = {
        "trial_id": 12,
        "patient_id": 7,
        "clinic_id": 1,
        "time_zone": ZONE.key,
        "hours": ContactHours(ZONE.key),
        "contact": REACHABLE,
        "placement_planned_at": PLACEMENT,
        "pull_planned_at": PULL,
    }
    return TrialFacts(**{**values, **given})


def under_way(**given):
    return trial_facts(**{"placed_at": PLACEMENT, **given})


def pulled(**given):
    return under_way(**{"pulled_at": PULL, **given})


HOLD = HoldStart(41, date(2026, 2, 26))
RESTART_AT = PULL + timedelta(hours=24)


def preparing(**given):
    """Scheduled, with everything still to do before the placement."""
    values = {
        "hold_starts": (HOLD,),
        "holds_to_agree": True,
        "decolonise": True,
        "papers_missing": frozenset(Paper),
    }
    return trial_facts(**{**values, **given})


def restarting(**given):
    """Leads out, a stopped drug waits for its restart, and the nurses have said that the site is dry."""
    done = {"restart-check:12:41": PULL + timedelta(hours=23)}
    return pulled(**{"restarts": (Restart(41, RESTART_AT),), "done": done, **given})


def all_sessions(first=D0 + timedelta(days=1), last=PULL_DAY):
    """Every log from day 1 on, on the pull day the morning only."""
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    pairs = {(day, session) for day in days for session in (Session.MORNING, Session.EVENING)}
    return frozenset(pairs - {(PULL_DAY, Session.EVENING)})
