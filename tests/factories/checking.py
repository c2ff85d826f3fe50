"""Files for checking, told in few words, and what the command says; day numbers count from Day 0, 2 Mar 2026."""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from click.testing import CliRunner

from scstrial.cli.rules import rules

PLACED_ON = date(2026, 3, 2)
CHICAGO = ZoneInfo("America/Chicago")
PLACED_AT = datetime.combine(PLACED_ON, time(10), CHICAGO)
USUAL_TIME = {"morning": "09:00", "evening": "20:00", "unscheduled": "14:00"}
BY_CLOCK = ("C-22", "C-23")


def day(number):
    return (PLACED_ON + timedelta(days=number)).isoformat()


def moment(number, clock="12:00"):
    """So many days after the placement, at a time of Chicago, with its offset."""
    on = PLACED_ON + timedelta(days=number)
    return datetime.combine(on, time.fromisoformat(clock), CHICAGO).isoformat()


# What the command says.


def ran(command, content):
    """Exit status, standard output and standard error; `content` is text, bytes, or a case."""
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    ended = CliRunner().invoke(rules, [command, "-"], input=content)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.stdout, ended.stderr


def answer_to(command, case):
    status, said, wrong = ran(command, case)
    assert (status, wrong) == (0, "")
    return json.loads(said)


def faults_of(command, case):
    """The lines on standard error; nothing on standard output, exit status 2."""
    status, said, wrong = ran(command, case)
    assert (status, said) == (2, "")
    return wrong.splitlines()


def without(case, *keys):
    return {key: value for key, value in case.items() if key not in keys}


# Cases.


def an_area(ratings=(), baseline=(8,) * 7, *, area="leg_left", **more):
    """Ratings of Day 1 on (None: not listed, an object: as it is), baseline of the days up to Day -1."""
    listed = [(number, rating) for number, rating in enumerate(ratings, 1) if rating is not None]
    return {
        "area": area,
        "baseline": [{"on": day(place - len(baseline)), "average": value} for place, value in enumerate(baseline)],
        "trial": [
            {"on": day(number), **(rating if isinstance(rating, dict) else {"average": rating})}
            for number, rating in listed
        ],
        **more,
    }


def a_trial(*areas, pulled=7, **more):
    """A trial of these areas, the leads pulled on a day (None: still in)."""
    pull = {} if pulled is None else {"pulled_on": day(pulled)}
    return {"scale": "nrs", "placed_on": day(0), "areas": list(areas), **pull, **more}


def steady(baseline, rating, **more):
    """Seven baseline days and six trial days alike."""
    return a_trial(an_area((rating,) * 6, (baseline,) * 7), **more)


def a_log(number, session="evening", *, at=None, yes=(), **said):
    """The log of a day, entered on it at the usual time; `yes`: names of warning signs."""
    flags = {"red_flags": dict.fromkeys(yes.split(), "yes")} if yes else {}
    entered_at = at or moment(number, USUAL_TIME[session])
    return {"entered_at": entered_at, "for": day(number), "session": session, **flags, **said}


def a_flags_case(*entries, pulled=None, as_of=None, **more):
    """Logs of a trial, the leads pulled at noon of a day."""
    pull = {} if pulled is None else {"pulled_at": moment(pulled)}
    return {
        "time_zone": "America/Chicago",
        "placed_at": PLACED_AT.isoformat(),
        "planned_pull_on": day(7),
        "as_of": as_of or moment(60),
        "primary_area": "leg_left",
        "baseline_nrs": 8,
        "entries": list(entries),
        **pull,
        **more,
    }


def flags_of(*entries, clock_too=False, **case):
    """The flags by rule, those that time alone raises left out."""
    answer = answer_to("flags", a_flags_case(*entries, **case))
    return {flag["rule"]: flag for flag in answer["flags"] if clock_too or flag["rule"] not in BY_CLOCK}


def urgencies(*entries, **case):
    return {rule: flag["urgency"] for rule, flag in flags_of(*entries, **case).items()}


A_CANDIDATE = {
    "birth_date": "1968-05-04",
    "indication": "psps_2",
    "pain_months": 18,
    "pain_nrs": 7,
    "conservative_months": 8,
    "odi_pct": 44,
    "treatments": ["physical_therapy", "gabapentinoid", "nsaid", "injection"],
    "consent_signed_on": "2026-02-20",
    "education_done": True,
    "goals_recorded": True,
    "psychological_evaluation": {"on": "2026-01-10", "result": "cleared", "by": "psychiatrist"},
    "spine_imaging": {"on": "2025-11-02", "severe_stenosis_at_lead_levels": False},
    "active_infection": False,
    "substance_use_disorder_active": False,
    "mme_per_day": 30,
    "phq9_total": 8,
    "phq9_item9": 0,
    "hba1c_pct": 6.4,
    "bmi": 31,
    "tobacco": False,
    "pregnant": "no",
    "immunosuppressed": False,
    "cardiac_device": False,
    "inr": 1.0,
    "platelets_10e9_l": 210,
    "prior_trials_same_region": 0,
    "prior_authorization": {"required": True, "decision": "affirmed", "valid_until": "2026-06-01"},
}


def a_screening(*left_out, payer="default", as_of="2026-03-01", planned=None, **facts):
    """A candidate who is cleared, but for what is said here."""
    plan = {} if planned is None else {"placement_planned_on": planned}
    return {"payer": payer, "as_of": as_of, **plan, "facts": {**without(A_CANDIDATE, *left_out), **facts}}


def items_of(*left_out, **case):
    """Item to its level and state."""
    answer = answer_to("screen", a_screening(*left_out, **case))
    return {item["item"]: (item["level"], item["state"]) for item in answer["items"]}
