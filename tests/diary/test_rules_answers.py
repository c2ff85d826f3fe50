"""Which screens come, how answers are read, and what the patient is told at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scstrial.assessments.choices import Area
from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules import KnownEntry, TrialFacts
from scstrial.daily_logs.choices import Answer, Drainage, LogSource, RedFlag, ReportedBy, Session, StimFelt
from scstrial.daily_logs.rules import DoseTaken, LogEntry
from scstrial.diary.choices import Advice
from scstrial.diary.rules import (
    SIGNS,
    Asked,
    advice_for,
    dose_name,
    entry_from,
    found_by,
    hours_typed,
    minutes_typed,
    newly_found,
    number_typed,
    screen_after,
    screen_before,
    screen_to_open,
    screens,
    stops,
)

DAY = date(2026, 3, 4)
DOSE = DoseTaken("oxycodone", Decimal(5))
EVENING = Asked(Session.EVENING, (Area.LEG_LEFT, Area.LOW_BACK), (DOSE,), ("P1", "P2"), asks_coverage=True)
MORNING = replace(EVENING, session=Session.MORNING)
PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)
FACTS = TrialFacts(ZoneInfo("America/Chicago"), PLACED_AT, Area.LEG_LEFT)
NOW = datetime(2026, 3, 5, 1, 40, tzinfo=UTC)  # Wed 4 Mar, 19:40 in Chicago
NO_SIGNS = {"signs-now": {"any": "none"}, "signs-more": {"any": "none"}}


def read(answers, asked=EVENING):
    return entry_from(asked, DAY, answers)


def found(answers, asked=EVENING, facts=FACTS):
    return found_by(read(answers, asked), facts, NOW)


def sign(which, word="yes"):
    screen = next(name for name, signs in SIGNS.items() if which in signs)
    return {screen: {"any": "some"}, f"{screen}-each": {which.value: word}}


def test_warning_signs_come_before_every_other_question():
    for asked in (EVENING, MORNING):
        assert screens(asked, {})[:3] == ("start", "signs-now", "signs-more")


def test_every_warning_sign_is_asked_once():
    asked = [one for signs in SIGNS.values() for one in signs]
    assert sorted(asked) == sorted(RedFlag)


def test_the_evening_asks_temperature_and_wound_only_of_the_unwell():
    assert "temperature" not in screens(EVENING, {"unwell": {"unwell": "no"}})
    assert "site" not in screens(EVENING, {"unwell": {}})
    for word in ("yes", "unknown"):
        path = screens(EVENING, {"unwell": {"unwell": word}})
        assert "temperature" in path
        assert "site" in path


def test_the_morning_asks_temperature_wound_and_sleep_and_no_medicines():
    path = screens(MORNING, {})
    assert {"temperature", "site", "sleep"} <= set(path)
    assert not {"unwell", "relief", "moving", "day", "medicines"} & set(path)


def test_each_target_area_has_its_screen_the_primary_one_first():
    path = screens(EVENING, {})
    assert path.index("pain-leg-left") + 1 == path.index("pain-low-back")


@pytest.mark.parametrize(("word", "opened"), [("none", False), ("", False), ("some", True), ("unsure", True)])
def test_signs_are_asked_one_by_one_unless_there_is_none(word, opened):
    answers = {"signs-now": {"any": word} if word else {}}
    assert ("signs-now-each" in screens(EVENING, answers)) is opened


@pytest.mark.parametrize(
    ("site", "opened"),
    [({}, False), ({"drainage": "none"}, False), ({"redness": "no"}, False), ({"redness": "unknown"}, False),
     ({"redness": "yes"}, True), ({"drainage": "clear"}, True), ({"tenderness": "yes"}, True)],
)  # fmt: skip
def test_more_about_the_wound_is_asked_where_something_changed(site, opened):
    assert ("site-more" in screens(MORNING, {"site": site})) is opened


def test_a_screen_that_holds_an_answer_stays_on_the_way():
    answers = {"unwell": {"unwell": "no"}, "temperature": {"temperature": "38.4"}}
    assert "temperature" in screens(EVENING, answers)


def test_the_way_leads_forth_and_back():
    path = screens(EVENING, {})
    assert screen_before(path, "start") is None
    assert screen_before(path, "signs-now") == "start"
    assert screen_after(path, path[-1]) is None
    assert screen_to_open(path, {"start": {}}) == "signs-now"
    assert screen_to_open(path, {name: {} for name in path}) is None


def test_nothing_answered_is_an_empty_log_by_the_patient():
    entry = read({})
    assert entry == LogEntry(DAY, Session.EVENING, LogSource.APP, ReportedBy.PATIENT)


def test_a_helper_is_named_as_caregiver():
    assert read({"start": {"who": "helper"}}).reported_by is ReportedBy.CAREGIVER


def test_none_of_these_is_a_no_to_each_of_its_list_only():
    signs = read({"signs-now": {"any": "none"}}).red_flags
    assert signs == dict.fromkeys(SIGNS["signs-now"], Answer.NO)


def test_signs_left_open_stay_open():
    assert read(sign(RedFlag.CHEST_PAIN)).red_flags == {RedFlag.CHEST_PAIN: Answer.YES}
    assert read({"signs-now": {"any": "unsure"}}).red_flags == {}


@pytest.mark.parametrize(("rest", "answer"), [("none", Answer.NO), ("unsure", Answer.UNKNOWN)])
def test_all_the_others_answers_those_left_open(rest, answer):
    answers = {"signs-now": {"any": "some"}, "signs-now-each": {"chest_pain": "yes", "rest": rest}}
    signs = read(answers).red_flags
    assert signs[RedFlag.CHEST_PAIN] is Answer.YES
    assert {signs[one] for one in SIGNS["signs-now"] if one is not RedFlag.CHEST_PAIN} == {answer}


@pytest.mark.parametrize(
    ("given", "pct"),
    [({"way": "less", "amount": "60"}, 60), ({"way": "more", "amount": "20"}, -20), ({"way": "same"}, 0), ({}, None),
     ({"way": "less"}, None), ({"amount": "60"}, None)],
)  # fmt: skip
def test_relief_is_stated_in_percent_and_worse_is_negative(given, pct):
    assert read({"relief": given}).relief_reported_pct == pct


@pytest.mark.parametrize(
    ("typed", "unit", "celsius"),
    [("101.1", "", "38.4"), ("38,4", "", "38.4"), ("38.4", "c", "38.4"), ("100.4", "f", "38.0"), ("", "c", None)],
)
def test_a_temperature_is_read_in_both_units_with_point_or_comma(typed, unit, celsius):
    entry = read({"temperature": {"temperature": typed, "unit": unit}})
    assert entry.temperature_c == (Decimal(celsius) if celsius else None)
    assert entry.temperature_typed == typed


def test_medicines_are_counted_and_none_is_said():
    name = dose_name(DOSE)
    assert read({"medicines": {"took": "yes", name: "1.5"}}).analgesics == (replace(DOSE, count=Decimal("1.5")),)
    none = read({"medicines": {"took": "no", name: "2"}})
    assert (none.analgesics, none.took_no_analgesics) == ((), True)
    assert read({"medicines": {"took": "yes"}}).took_no_analgesics is None


def test_other_medicine_and_remarks_are_notes():
    entry = read({"medicines": {"other": "paracetamol, 2"}, "more": {"notes": "me mareo"}})
    assert entry.notes == "Other medicine, as the patient says: paracetamol, 2\nme mareo"


def test_the_size_of_a_redness_counts_only_with_redness():
    more = {"site-more": {"redness_cm": "2.5"}}
    assert read({"site": {"redness": "yes"}, **more}, MORNING).site.redness_cm == Decimal("2.5")
    assert read({"site": {"redness": "no"}, **more}, MORNING).site.redness_cm is None


def test_single_answers_reach_their_fields():
    entry = read(
        {
            "stimulator": {"stim_felt": "moved", "stim_hours_used": "7.5", "coverage_pct": "70", "program": "P2"},
            "day": {"function_change": "-2", "mood_nrs": "0"},
            "site": {"drainage": "pus"},
            "pain-low-back": {"average": "0"},
        }
    )
    assert (entry.stim_felt, entry.stim_hours_used, entry.coverage_pct) == (StimFelt.MOVED, Decimal("7.5"), 70)
    assert (entry.program, entry.function_change, entry.mood_nrs) == ("P2", -2, 0)
    assert entry.site.drainage is Drainage.PUS
    assert [(one.area, one.average) for one in entry.pain] == [(Area.LOW_BACK, 0)]


@pytest.mark.parametrize(
    ("read_by", "text", "number"),
    [(number_typed, "7,5", "7.5"), (number_typed, "7.5 ", "7.5"), (number_typed, "abc", None),
     (number_typed, "1e3", None), (number_typed, "-1", None), (hours_typed, "6:30", "6.5"),
     (hours_typed, "6:45", "6.75"),
     (hours_typed, "8", "8"),
     (minutes_typed, "1:30", "90"), (minutes_typed, "45", "45"), (minutes_typed, "1:75", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(read_by, text, number):
    assert read_by(text) == (Decimal(number) if number else None)


EMERGENCIES = (*SIGNS["signs-now"][:5], RedFlag.CHEST_PAIN, RedFlag.BREATHING_TROUBLE, RedFlag.FAINT)


@pytest.mark.parametrize("which", list(RedFlag))
def test_each_warning_sign_is_answered_at_once(which):
    """E: call emergency services; S: call the clinic; itch or rash alone can wait for a day (C-26)."""
    advice = advice_for(found(sign(which)))
    if which is RedFlag.SELF_HARM_THOUGHTS:
        assert advice == (Advice.CRISIS,)
    elif which in EMERGENCIES:
        assert advice[0] is Advice.EMERGENCY
    elif which in (RedFlag.ITCH, RedFlag.RASH_OR_HIVES, RedFlag.HEADACHE_WORSE_UPRIGHT):
        assert advice == (Advice.LOOKED_AT,)
    else:
        assert Advice.CALL_CLINIC in advice


@pytest.mark.parametrize("word", ["no", "unknown"])
@pytest.mark.parametrize("which", list(RedFlag))
def test_no_and_unknown_are_told_nothing(which, word):
    assert found(sign(which, word)) == {}


def test_signs_together_are_judged_as_the_flag_rules_judge_them():
    fever = {"unwell": {"unwell": "yes"}, "temperature": {"temperature": "38.4"}}
    assert advice_for(found(fever)) == (Advice.CALL_CLINIC,)
    assert found({**fever, **sign(RedFlag.STIFF_NECK)})[FlagRule.EPIDURAL_ABSCESS] is Urgency.EMERGENCY
    assert found({**fever, "site": {"drainage": "pus"}})[FlagRule.SITE_INFECTION] is Urgency.SAME_DAY


def test_an_earlier_log_is_read_together_and_not_told_again():
    """Fever in the morning, stiff neck in the evening: C-03. The fever alone was said in the morning."""
    morning = LogEntry(DAY, Session.MORNING, temperature_c=Decimal("38.4"))
    facts = replace(FACTS, entries=(KnownEntry(1, morning, NOW - timedelta(hours=11)),))
    flags = found(sign(RedFlag.STIFF_NECK), facts=facts)
    assert flags[FlagRule.EPIDURAL_ABSCESS] is Urgency.EMERGENCY
    assert FlagRule.FEVER_ALONE not in flags
    assert found(NO_SIGNS, facts=facts) == {}


def test_only_what_is_new_or_more_urgent_is_told():
    told = {FlagRule.FEVER_ALONE: Urgency.SAME_DAY, FlagRule.PUNCTURE_HEADACHE: Urgency.WITHIN_24_H}
    now = {FlagRule.FEVER_ALONE: Urgency.SAME_DAY, FlagRule.PUNCTURE_HEADACHE: Urgency.SAME_DAY}
    assert newly_found(now, told) == {FlagRule.PUNCTURE_HEADACHE: Urgency.SAME_DAY}


def test_a_worse_answer_never_lowers_the_advice():
    mild = advice_for(found(sign(RedFlag.ITCH)))
    worse = advice_for(found({**sign(RedFlag.ITCH), **sign(RedFlag.CHEST_PAIN)}))
    assert list(Advice).index(worse[0]) <= list(Advice).index(mild[0])
    assert stops(worse)
    assert not stops(mild)
