"""Facts of a trial for the flag rules: placed on Mon 2 Mar 2026 in Chicago unless said otherwise."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from scstrial.assessments.choices import Area
from scstrial.complications.choices import FlagRule
from scstrial.complications.rules import KnownEntry, PullCheck, RaisedFlag, TrialFacts, flags_in
from scstrial.daily_logs.choices import Answer, Drainage, Dressing, LeadSeen, RedFlag, Session, StimFelt
from scstrial.daily_logs.rules import DeviceCheck, LogEntry, PainRating, SiteCheck

CHICAGO = ZoneInfo("America/Chicago")
PLACED_AT = datetime(2026, 3, 2, 10, tzinfo=CHICAGO)
USUAL_TIME = {"morning": time(9), "evening": time(20), "unscheduled": time(14)}
CHOICES = {"stim_felt": StimFelt, "dressing": Dressing, "lead": LeadSeen}


def moment(day, clock="12:00", placed_at=PLACED_AT):
    """So many days after the placement, at a local time."""
    on = placed_at.date() + timedelta(days=day)
    return datetime.combine(on, time.fromisoformat(clock), placed_at.tzinfo)


def an_entry(day, session="evening", *, at=None, number=None, placed_at=PLACED_AT, **said):
    """A log for a trial day, entered on that day unless `at` says otherwise; `said` as `log_entry` takes it."""
    version = {name: said.pop(name) for name in ("replaces", "in_error_at") if name in said}
    on = placed_at.date() + timedelta(days=day)
    return KnownEntry(
        id=number,
        entry=log_entry(on, session, **said),
        entered_at=at or datetime.combine(on, USUAL_TIME[session], placed_at.tzinfo),
        phq9_item9=said.get("phq9_item9"),
        **version,
    )


def log_entry(on, session, *, yes=(), no=(), unknown=(), site=None, device=None, pain=None, temp=None, **fields):
    """`yes`, `no`, `unknown`: names of warning signs, "a b"; `pain`: average of the left leg; `temp` in degrees C."""
    fields.pop("phq9_item9", None)
    flags = {RedFlag(name): Answer.YES for name in _names(yes)}
    flags |= {RedFlag(name): Answer.NO for name in _names(no)}
    flags |= {RedFlag(name): Answer.UNKNOWN for name in _names(unknown)}
    return LogEntry(
        for_on=on,
        session=Session(session),
        red_flags=flags,
        site=SiteCheck(**{name: _site_value(name, value) for name, value in (site or {}).items()}),
        device=DeviceCheck(**{name: _answer(value) for name, value in (device or {}).items()}),
        pain=() if pain is None else (PainRating(Area.LEG_LEFT, average=Decimal(str(pain))),),
        temperature_c=None if temp is None else Decimal(str(temp)),
        **{name: _field(name, value) for name, value in fields.items()},
    )


def trial_facts(*entries, placed_at=PLACED_AT, pulled=None, pulled_at=None, **facts):
    """`pulled`: the day of the pull, at noon."""
    return TrialFacts(
        zone=placed_at.tzinfo,
        placed_at=placed_at,
        primary_area=Area.LEG_LEFT,
        entries=entries,
        pulled_at=moment(pulled, placed_at=placed_at) if pulled is not None else pulled_at,
        **{"baseline_nrs": Decimal(8), **facts},
    )


def a_pull(day, clock="12:00", **seen):
    return PullCheck(at=moment(day, clock), **seen)


def flags_of(facts, as_of=None) -> dict[str, RaisedFlag]:
    """The flags by the code of their rule, without those that time alone raises."""
    by_clock = (FlagRule.LOG_OVERDUE, FlagRule.TRIAL_TOO_LONG)
    return {flag.rule.value: flag for flag in flags_in(facts, as_of or moment(60)) if flag.rule not in by_clock}


def raised_by(*entries, **facts) -> dict[str, str]:
    """Rule to urgency, of a trial with these entries."""
    return {rule: flag.urgency.value for rule, flag in flags_of(trial_facts(*entries, **facts)).items()}


def _names(names):
    return names.split() if isinstance(names, str) else names


def _answer(value):
    return {True: Answer.YES, False: Answer.NO}[value] if isinstance(value, bool) else value


def _site_value(name, value):
    if name == "redness_cm":
        return Decimal(str(value))
    return Drainage(value) if name == "drainage" else _answer(value)


def _field(name, value):
    if name == "lead_site_pain_nrs":
        return Decimal(str(value))
    return CHOICES[name](value) if name in CHOICES else _answer(value)
