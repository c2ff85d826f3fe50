"""Lines of the worklist and facts of a patient's way, in few words; Chicago, trial placed on Mon 2 Mar 2026."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from scstrial.complications.choices import Urgency
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import DueSession, LogEntry
from scstrial.overview.choices import AttentionKind
from scstrial.overview.rules import Attention, Person, TrialFacts, WayFacts
from scstrial.patients.choices import Step
from scstrial.trials.choices import TrialState

CHICAGO = ZoneInfo("America/Chicago")
PLACED_ON = date(2026, 3, 2)


def local(words):
    """`local("2026-03-06 08:30")` in Chicago, as UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=CHICAGO).astimezone(UTC)


NOW = local("2026-03-06 08:40")


def a_person(number=1, name="Lena Hart"):
    return Person(number, name, f"N-{number}", "+13125550142", "America/Chicago", 1)


def a_line(kind=AttentionKind.TASK, number=1, since="2026-03-06 08:00", name="Lena Hart", **values):
    if isinstance(values.get("until"), str):
        values["until"] = local(values["until"])
    return Attention(kind, a_person(number, name), number, local(since), **values)


def a_flag(urgency="E", number=1, until=None, **values):
    return a_line(AttentionKind.FLAG, number, urgency=Urgency(urgency), until=until, **values)


def an_entry(on, session="evening"):
    return LogEntry(for_on=date.fromisoformat(on), session=Session(session))


def due(on, session="evening", at="19:30"):
    return DueSession(date.fromisoformat(on), Session(session), local(f"{on} {at}"))


def trial_now(state=TrialState.UNDER_WAY, **facts):
    values = {
        "id": 12,
        "state": state,
        "placement_on": PLACED_ON,
        "pull_on": date(2026, 3, 9),
        "has_program": True,
        "next_log": due("2026-03-06"),
    }
    return TrialFacts(**(values | facts))


def way(step=Step.TRIAL, today="2026-03-06", **facts):
    return WayFacts(step=step, today=date.fromisoformat(today), **facts)
