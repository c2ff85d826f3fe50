"""Trials drawn for the flag rules: few days, many answers near the limits, late, corrected and withdrawn entries."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from scstrial.assessments.choices import Area
from scstrial.complications.choices import Urgency
from scstrial.complications.rules import BedsideCheck, KnownEntry, PullCheck, TrialFacts
from scstrial.daily_logs.choices import Answer, Drainage, Dressing, LeadSeen, RedFlag, Session, StimFelt
from scstrial.daily_logs.rules import DeviceCheck, LogEntry, PainRating, SiteCheck

# Each with a change of the clock during the trial but the last.
PLACES = [
    (ZoneInfo("America/Chicago"), date(2026, 3, 2)),
    (ZoneInfo("Europe/Berlin"), date(2026, 10, 21)),
    (ZoneInfo("Australia/Lord_Howe"), date(2026, 3, 30)),
    (ZoneInfo("UTC"), date(2026, 6, 1)),
]
DUE = {Session.MORNING: time(8, 30), Session.EVENING: time(19, 30)}
LIKELY = [Answer.YES, Answer.YES, Answer.NO, Answer.UNKNOWN, None]

answers = st.sampled_from(LIKELY)
decimals = {
    "temperature_c": ["35.9", "36.0", "36.1", "37.0", "37.9", "37.99", "38.0", "38.4", "39.4", "39.5"],
    "lead_site_pain_nrs": ["0", "0.5", "1", "2", "4", "4.5", "5", "5.5", "6", "9"],
    "redness_cm": ["0.5", "1.9", "1.99", "2", "2.5"],
    "average": ["1", "2", "3", "3.5", "4", "5", "6", "6.4", "8", "10"],
}
points = st.sampled_from([0, 20, 29, 30, 31, 40, 49, 50, 51, 60, 70, 80])
number = {name: st.sampled_from(texts).map(Decimal) for name, texts in decimals.items()}
signs = st.dictionaries(st.sampled_from(list(RedFlag)), answers.filter(bool), min_size=1, max_size=3)
neighbours_in_a_rule = st.sampled_from(
    [
        ("severe_back_pain", "new_numbness"),
        ("rigors", "confusion"),
        ("rash_or_hives", "face_swelling"),
        ("breathing_trouble", "faint"),
        ("headache_worse_upright", "stiff_neck"),
        ("severe_headache", "cannot_stand"),
        ("itch", "vision_change"),
    ]
).map(lambda names: {RedFlag(name): Answer.YES for name in names})


@st.composite
def site_checks(draw):
    fields = {name: draw(answers) for name in draw(st.sets(st.sampled_from(SITE_SIGNS), max_size=3))}
    if draw(st.booleans()):
        fields["drainage"] = draw(st.sampled_from(list(Drainage)))
    if draw(st.integers(0, 2)) == 0:
        fields |= {"redness": Answer.YES, "redness_cm": draw(number["redness_cm"])}
    return SiteCheck(**fields)


SITE_SIGNS = ("redness", "swelling", "warmth", "tenderness", "odour", "spreading", "adhesive_shape", "soaks_dressing")
devices = st.builds(
    DeviceCheck,
    battery_fault=answers,
    switches_by_itself=answers,
    contacts_out_of_range=st.sampled_from([None, 0, 1, 2, 3]),
)


@st.composite
def pains(draw):
    rated = [PainRating(Area.LEG_LEFT, average=draw(number["average"]))] if draw(st.integers(0, 4)) else []
    if draw(st.integers(0, 3)) == 0:
        rated.append(PainRating(Area.LOW_BACK, average=draw(number["average"])))
    return tuple(rated)


PARTS = {
    "red_flags": st.one_of(signs, neighbours_in_a_rule),
    "temperature_c": number["temperature_c"],
    "site": site_checks(),
    "lead_site_pain_nrs": number["lead_site_pain_nrs"],
    "dressing": st.sampled_from(list(Dressing)),
    "lead": st.sampled_from(list(LeadSeen)),
    "device": devices,
    "stim_felt": st.sampled_from([StimFelt.UNCHANGED, StimFelt.UNCHANGED, *StimFelt]),
    "reprogrammed": answers,
    "coverage_pct": points,
    "relief_reported_pct": points,
    "pain": pains(),
    "anticoagulant_taken": answers,
    "aspirin_or_nsaid_taken": answers,
}
WELL = {
    "pain": st.sampled_from(["1", "2", "2.5", "3"]).map(lambda text: (PainRating(Area.LEG_LEFT, Decimal(text)),)),
    "coverage_pct": st.sampled_from([60, 70, 79, 80, 81]),
    "relief_reported_pct": st.sampled_from([60, 70, 79, 80, 81]),
}
THEMES = {
    "any": list(PARTS),
    "site": ["site", "site", "temperature_c", "lead_site_pain_nrs", "dressing", "red_flags"],
    "signs": ["red_flags", "red_flags", "temperature_c", "anticoagulant_taken", "site"],
    "trend": [
        "pain",
        "pain",
        "coverage_pct",
        "relief_reported_pct",
        "relief_reported_pct",
        "reprogrammed",
        "stim_felt",
    ],
}


@st.composite
def log_entries(draw, on, session, theme, well):
    """One log; while the patient is well (a trend), ratings are good ones."""
    names = draw(st.lists(st.sampled_from(THEMES[theme]), max_size=4, unique=True))
    parts = PARTS | WELL if well else PARTS
    return LogEntry(for_on=on, session=session, **{name: draw(parts[name]) for name in names})


@st.composite
def moments_of_entering(draw, on, session, zone):
    """Usually on the day, sometimes late by hours or days, sometimes exactly 24 h after the log was due."""
    usual = datetime.combine(on, DUE.get(session, time(14)), zone).astimezone(UTC)
    late = draw(st.sampled_from([0, 0, 0, 1, 1, 11, 23, 24, 25, 48, 70, 120]))
    return usual + timedelta(hours=late, minutes=draw(st.sampled_from([0, 0, 17, 59])))


@st.composite
def saved_entries(draw, zone, placed_on, longest=9):
    """Versions of logs as they are saved: in any order of days, corrected, moved, withdrawn."""
    entries, sessions = [], st.sampled_from([Session.MORNING, Session.EVENING, Session.EVENING, Session.UNSCHEDULED])
    around, theme = draw(st.integers(0, 9)), draw(st.sampled_from(list(THEMES)))
    days = st.integers(max(around - 2, 0), min(around + (3 if theme == "trend" else 2), 13))
    for number_of_entry in range(1, draw(st.integers(0, longest)) + 1):
        on, session = placed_on + timedelta(days=draw(days)), draw(sessions)
        entered, replaces = draw(moments_of_entering(on, session, zone)), None
        standing = [one for one in entries if one.id not in {other.replaces for other in entries}]
        corrected = draw(st.sampled_from(standing)) if standing and draw(st.integers(0, 3)) == 0 else None
        if corrected is not None:
            replaces = corrected.id
            entered = corrected.entered_at + timedelta(minutes=draw(st.sampled_from([1, 45, 600, 2000])))
            if draw(st.booleans()):
                on, session = corrected.entry.for_on, corrected.entry.session
        well = theme == "trend" and on <= placed_on + timedelta(days=around)
        entry = draw(log_entries(on, session, theme, well))
        item9 = draw(st.sampled_from([None, None, None, 0, 1]))
        entries.append(KnownEntry(number_of_entry, entry, entered, phq9_item9=item9, replaces=replaces))
    return draw(withdrawn(entries))


@st.composite
def withdrawn(draw, entries):
    """Some logs are marked as entered in error after their last version; the mark stands on every version."""
    marked = {}
    for last in entries:
        if any(one.replaces == last.id for one in entries) or draw(st.integers(0, 6)):
            continue
        at = last.entered_at + timedelta(minutes=draw(st.sampled_from([1, 60, 900, 3000])))
        one = last
        while one is not None:
            marked[one.id] = at
            one = next((other for other in entries if other.id == one.replaces), None)
    return [replace(one, in_error_at=marked.get(one.id)) for one in entries]


@st.composite
def trials(draw, longest=9):
    """A trial and a moment to look at it."""
    zone, placed_on = draw(st.sampled_from(PLACES))

    def at(day, clock):
        return datetime.combine(placed_on + timedelta(days=day), clock, zone)

    clocks = st.sampled_from([time(0), time(8, 30), time(12), time(19, 30), time(20, 17)])
    local = st.builds(at, st.integers(1, 13), clocks)
    entries = draw(saved_entries(zone, placed_on, longest))
    pulled = draw(st.one_of(st.none(), local))
    sort_of_pull = draw(st.sampled_from(["plain", "checked", "checked"]))
    seen = st.sampled_from([True, True, None, False])
    check = PullCheck(pulled, tips_intact=draw(seen), neuro_normal=draw(seen)) if pulled else None
    facts = TrialFacts(
        zone=zone,
        placed_at=at(0, time(10)),
        primary_area=Area.LEG_LEFT,
        entries=tuple(draw(st.permutations(entries))),
        pulled_at=pulled if sort_of_pull == "plain" else None,
        pull=check if sort_of_pull == "checked" else None,
        baseline_nrs=draw(st.sampled_from([None, Decimal(0), Decimal("7.5"), Decimal(8), Decimal(10)])),
        antithrombotic_restarted_at=draw(st.one_of(st.none(), st.none(), local, st.just(pulled))),
        checks=tuple(draw(st.lists(checks(local), max_size=1))),
        new_pain_urgency=draw(st.sampled_from([Urgency.EMERGENCY, Urgency.SAME_DAY])),
    )
    return facts, draw(looks(facts, local))


def checks(local):
    contacts, item9 = st.sampled_from([None, 1, 2]), st.sampled_from([None, 0, 1])
    return st.builds(BedsideCheck, local, phq9_item9=item9, contacts_out_of_range=contacts)


@st.composite
def looks(draw, facts, local):
    """A moment: exactly that of an entry, just before it, a prompt's 24 hours, a midnight, or the end of it all."""
    kind = draw(st.sampled_from(["entry", "before", "clock", "end", "end", "end"]))
    if kind in ("entry", "before") and facts.entries:
        moment = draw(st.sampled_from([one.entered_at for one in facts.entries]))
        return moment - timedelta(seconds=1) if kind == "before" else moment
    return facts.placed_at + timedelta(days=45) if kind == "end" else draw(local)
