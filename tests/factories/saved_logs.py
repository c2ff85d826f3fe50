"""Daily logs that are kept, and the answers of a log as the page sends them."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from scstrial.assessments.choices import Area
from scstrial.bedside import actions as bedside
from scstrial.daily_logs.choices import (
    Answer,
    Drainage,
    Dressing,
    GoalMet,
    LeadSeen,
    LogSource,
    RedFlag,
    ReportedBy,
    Session,
    StimFelt,
    TemperatureMethod,
    TemperatureUnit,
)
from scstrial.daily_logs.rules import DeviceCheck, DoseTaken, LogEntry, PainRating, SiteCheck
from scstrial.foundation.db import db
from tests.reading import tree_of
from tests.remembering import remembered

ENTERED = {Session.MORNING: time(9), Session.EVENING: time(20), Session.UNSCHEDULED: time(12)}
NO, YES, UNKNOWN = Answer.NO, Answer.YES, Answer.UNKNOWN
NO_SIGNS = {flag: NO for flag in RedFlag}


def pain_of(average=3, worst=5, least=1, current=2, area=Area.LEG_LEFT):
    return PainRating(area, *(None if one is None else Decimal(one) for one in (average, worst, least, current)))


def an_entry(trial, day=1, session=Session.EVENING, **answers):
    """A log of a trial day; in the evening with pain, everything else as in `LogEntry`."""
    usual = {"pain": (pain_of(),)} if session is Session.EVENING else {}
    return LogEntry(trial.placed_on + timedelta(days=day), session, **(usual | answers))


@remembered(within_minutes=60)
def keep_log(trial, by, day=1, session=Session.EVENING, *, now=None, **answers):
    """A log entered at 09:00 or 20:00 of its day, or at `now`, and committed."""
    entry = an_entry(trial, day, session, **answers)
    log = bedside.keep_log(trial, entry, by=by, now=now or local(trial, entry.for_on, ENTERED[session]))
    db.session.commit()
    return log


@remembered(within_minutes=60)
def correct_log(trial, log, entry, by, *, now=None, reason="typed for the wrong leg"):
    log = bedside.correct_log(trial, log, entry, reason, by=by, now=now or log.entered_at + timedelta(hours=1))
    db.session.commit()
    return log


@remembered(within_minutes=60)
def withdraw_log(trial, log, by, *, now=None, reason="entered for the wrong patient"):
    log = bedside.withdraw_log(trial, log, reason, by=by, now=now or log.entered_at + timedelta(hours=1))
    db.session.commit()
    return log


def local(trial, on, at):
    return datetime.combine(on, at, trial.zone)


def full_evening(trial, day=2):
    """Every question of the evening answered, and what is asked only of the unwell."""
    entry = an_entry(
        trial,
        day,
        source=LogSource.CLINIC,
        reported_by=ReportedBy.CAREGIVER,
        pain=(pain_of(3, 5, 1, 2),),
        relief_reported_pct=-15,
        stim_on=YES,
        stim_hours_used=Decimal("14.5"),
        program="P2",
        amplitude_ma=Decimal("4.25"),
        coverage_pct=80,
        stim_felt=StimFelt.UNCHANGED,
        device=DeviceCheck(NO, UNKNOWN, NO, 1),
        walk_minutes=40,
        stand_minutes=60,
        sit_minutes=240,
        steps=3200,
        goal_met=GoalMet.PARTLY,
        function_change=-2,
        mood_nrs=6,
        analgesics=(
            DoseTaken("oxycodone", Decimal(5), "mg", Decimal("2.5"), "oral"),
            DoseTaken("Paracetamol", Decimal(500), "mg", Decimal(3)),
        ),
        aspirin_or_nsaid_taken=NO,
        anticoagulant_taken=UNKNOWN,
        bleeding_drug_note="not sure which",
        antibiotic_taken=YES,
        lead_site_pain_nrs=Decimal(2),
        dressing=Dressing.INTACT,
        lead=LeadSeen.IN_PLACE,
        red_flags={**NO_SIGNS, RedFlag.ITCH: UNKNOWN},
        reprogrammed=NO,
        side_effects="Tired",
        notes="Walked the dog",
    )
    return replace(entry, **unwell())


def unwell():
    """Temperature and wound, every question answered."""
    return {
        "temperature_c": Decimal("37.2"),
        "temperature_unit": TemperatureUnit.FAHRENHEIT,
        "temperature_typed": "99,0",
        "temperature_method": TemperatureMethod.ORAL,
        "site": SiteCheck(YES, Decimal("0.5"), NO, NO, UNKNOWN, Drainage.NONE, NO, NO, YES, NO),
    }


def full_morning(trial, day=2):
    """Every question of the morning answered."""
    entry = an_entry(
        trial,
        day,
        Session.MORNING,
        source=LogSource.PHONE,
        pain=(PainRating(Area.LEG_LEFT, overnight=Decimal(4)),),
        sleep_hours=Decimal("6.75"),
        sleep_quality_nrs=7,
        awakenings=2,
        stim_felt=StimFelt.UNCHANGED,
        device=DeviceCheck(NO, NO, NO),
        aspirin_or_nsaid_taken=NO,
        anticoagulant_taken=NO,
        lead_site_pain_nrs=Decimal(1),
        dressing=Dressing.INTACT,
        lead=LeadSeen.IN_PLACE,
        red_flags=NO_SIGNS,
    )
    return replace(entry, **unwell())


def sent(entry):
    """The answers of an entry by the names of the page's fields, as a browser sends them."""
    data = {"temperature_c": entry.temperature_typed}
    for rating in entry.pain:
        data |= {f"pain-{rating.area}-{name}": getattr(rating, name) for name in vars(rating) if name != "area"}
    for group in ("device", "site"):
        data |= {f"{group}-{name}": value for name, value in vars(getattr(entry, group)).items()}
    data |= {f"red_flags-{flag}": answer for flag, answer in entry.red_flags.items()}
    for number, dose in enumerate(entry.analgesics):
        data |= {f"analgesics-{number}-{name}": value for name, value in vars(dose).items()}
    if entry.relief_reported_pct is not None:
        data["relief_reported_pct"] = abs(entry.relief_reported_pct)
        data |= {"relief_worse": "y"} if entry.relief_reported_pct < 0 else {}
    apart = {"for_on", "session", "pain", "device", "site", "red_flags", "analgesics", "relief_reported_pct"}
    apart |= {"temperature_c", "temperature_typed"}
    data |= {name: value for name, value in vars(entry).items() if name not in apart}
    return {name: str(value) for name, value in data.items() if value is not None and value != ""}


def answers_on(response, form_id="log"):
    """What the browser would send if the form on a page were sent as it stands."""
    tree = tree_of(response)
    form = next(one for one in tree.iter("form") if one.get("id") == form_id)
    data = {}
    for field in form.iter():
        name = field.get("name")
        if name is None:
            continue
        if field.tag == "textarea":
            data[name] = field.text or ""
        elif field.tag == "select":
            chosen = [one for one in field.iter("option") if one.get("selected") is not None] or list(
                field.iter("option")
            )
            data[name] = chosen[0].get("value")
        elif field.get("type") in ("radio", "checkbox"):
            data |= {name: field.get("value") or "y"} if field.get("checked") is not None else {}
        elif field.tag == "input":
            data[name] = field.get("value") or ""
    return data
