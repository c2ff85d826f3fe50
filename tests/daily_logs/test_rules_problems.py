from dataclasses import replace
from decimal import Decimal

import pytest

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Answer, LogSource, RedFlag, ReportedBy, TemperatureMethod, TemperatureUnit
from scstrial.daily_logs.rules import LATE_CHECK_DAYS, DeviceCheck, SiteCheck, problems_with_log, says_nothing
from tests.factories.logs import a_log, day, dec, dose, fields, morning, pain, trial_dates, unscheduled


def refused(entry, trial=None, today=9, **facts):
    return fields(problems_with_log(entry, trial or trial_dates(), day(today), **facts))


def test_an_empty_log_is_kept():
    assert refused(a_log()) == []


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"pain": (pain(),)},
        {"temperature_unit": TemperatureUnit.FAHRENHEIT, "temperature_method": TemperatureMethod.ORAL},
        {"source": LogSource.PAPER, "reported_by": ReportedBy.CAREGIVER},
    ],
)
def test_who_how_and_in_which_unit_is_no_answer(answers):
    assert says_nothing(a_log(**answers))


@pytest.mark.parametrize(
    "answers",
    [
        {"pain": (pain(0),)},
        {"relief_reported_pct": 0},
        {"took_no_analgesics": True},
        {"temperature_c": dec("36.6"), "temperature_unit": TemperatureUnit.CELSIUS},
        {"red_flags": {RedFlag.RIGORS: Answer.UNKNOWN}},
        {"notes": "Asleep, her husband called"},
    ],
)
def test_a_nought_a_no_an_unknown_and_a_note_are_answers(answers):
    assert not says_nothing(a_log(**answers))


def test_a_full_evening_is_kept():
    full = a_log(
        pain=(pain(3, 5, 1, 3), pain(2, 2, 2, 2, area=Area.LOW_BACK)),
        relief_reported_pct=60,
        stim_on=Answer.YES,
        stim_hours_used=dec("23.5"),
        program="P1",
        amplitude_ma=dec("4.55"),
        coverage_pct=80,
        walk_minutes=45,
        function_change=2,
        mood_nrs=7,
        analgesics=(dose(count="0.5"),),
    )
    assert refused(full) == []


def test_a_log_for_tomorrow_is_refused():
    assert refused(a_log(10)) == ["for_on"]
    assert refused(a_log(9)) == []


def test_a_log_before_the_placement_is_refused_and_of_day_0_is_kept():
    assert refused(a_log(-1)) == ["for_on"]
    assert refused(a_log(0)) == []


def test_a_log_of_the_pull_day_is_kept_in_any_session():
    assert refused(a_log(7), trial_dates(pulled=7)) == []
    assert refused(morning(7), trial_dates(pulled=7)) == []


def test_after_the_pull_only_unscheduled_checks_are_kept():
    problems = problems_with_log(a_log(8), trial_dates(pulled=7), day(9))
    assert fields(problems) == ["session"]
    assert problems[0].message == "The leads were pulled on Mon 9 Mar: enter a later check as unscheduled."
    assert refused(unscheduled(8), trial_dates(pulled=7)) == []


def test_checks_after_the_pull_end_after_30_days():
    assert refused(unscheduled(37), trial_dates(pulled=7), today=120) == []
    assert refused(unscheduled(38), trial_dates(pulled=7), today=120) == ["for_on"]


def test_a_check_that_was_due_is_taken_up_to_90_days_after_the_pull():
    assert refused(unscheduled(97), trial_dates(pulled=7), today=120, post_pull_days=LATE_CHECK_DAYS) == []
    assert refused(unscheduled(98), trial_dates(pulled=7), today=120, post_pull_days=LATE_CHECK_DAYS) == ["for_on"]


def test_a_trial_day_goes_to_30_while_leads_are_in():
    assert refused(a_log(30), today=40) == []
    assert refused(a_log(31), today=40) == ["for_on"]


def test_a_trial_stopped_early_is_logged_until_its_leads_are_out():
    assert refused(a_log(5), trial_dates(ended=4)) == []
    assert refused(a_log(5), trial_dates(pulled=5, ended=4)) == []
    assert refused(a_log(6), trial_dates(pulled=5, ended=4)) == ["session"]


NUMBERS = [
    ("relief_reported_pct", -100, 100, 1),
    ("stim_hours_used", 0, 24, "0.1"),
    ("amplitude_ma", 0, "25.5", "0.1"),
    ("coverage_pct", 0, 100, 1),
    ("sleep_hours", 0, 24, "0.25"),
    ("sleep_quality_nrs", 0, 10, 1),
    ("awakenings", 0, 30, 1),
    ("walk_minutes", 0, 1_440, 1),
    ("stand_minutes", 0, 1_440, 1),
    ("sit_minutes", 0, 1_440, 1),
    ("steps", 0, 100_000, 1),
    ("function_change", -3, 3, 1),
    ("mood_nrs", 0, 10, 1),
    ("lead_site_pain_nrs", 0, 10, 1),
]


@pytest.mark.parametrize(("field", "low", "high", "beyond"), NUMBERS)
def test_every_number_is_kept_up_to_its_limits_and_refused_beyond(field, low, high, beyond):
    low, high, beyond = dec(low), dec(high), dec(beyond)
    assert refused(a_log(**{field: low})) == []
    assert refused(a_log(**{field: high})) == []
    assert refused(a_log(**{field: low - beyond})) == [field]
    assert refused(a_log(**{field: high + beyond})) == [field]


def test_hours_of_sleep_are_in_quarters():
    assert refused(a_log(sleep_hours=dec("6.75"))) == []
    assert refused(a_log(sleep_hours=dec("6.7"))) == ["sleep_hours"]


def test_a_number_that_is_none_is_refused():
    assert refused(a_log(stim_hours_used=Decimal("NaN"))) == ["stim_hours_used"]


@pytest.mark.parametrize(("count", "kept"), [(-1, False), (0, True), (32, True), (33, False)])
def test_contacts_out_of_range_are_0_to_32(count, kept):
    entry = a_log(device=DeviceCheck(contacts_out_of_range=count))
    assert refused(entry) == ([] if kept else ["device-contacts_out_of_range"])


@pytest.mark.parametrize("field", ["average", "worst", "least", "current", "overnight"])
@pytest.mark.parametrize(("value", "kept"), [(-1, False), (0, True), (10, True), (11, False)])
def test_pain_is_0_to_10(field, value, kept):
    assert refused(a_log(pain=(pain(**{field: value}),))) == ([] if kept else [f"pain-leg_left-{field}"])


def test_pain_in_halves_is_kept_only_with_the_finer_step():
    entry = a_log(pain=(pain("4.5", overnight="4.5"),), lead_site_pain_nrs=dec("1.5"))
    assert refused(entry) == ["pain-leg_left-average", "pain-leg_left-overnight", "lead_site_pain_nrs"]
    assert refused(entry, pain_step=Decimal("0.5")) == []


def test_worst_4_and_average_6_on_one_day_is_refused():
    assert refused(a_log(pain=(pain(average=6, worst=4),))) == ["pain-leg_left-average"]


@pytest.mark.parametrize(
    ("rating", "field"),
    [
        (pain(average=4, least=5), ["pain-leg_left-least"]),
        (pain(worst=4, least=5), ["pain-leg_left-least"]),
        (pain(average=4, worst=4, least=4), []),
        (pain(average=4, worst=6, least=2, current=9), []),
    ],
)
def test_least_average_and_worst_keep_their_order(rating, field):
    assert refused(a_log(pain=(rating,))) == field


def test_an_area_rated_twice_is_refused():
    assert refused(a_log(pain=(pain(4), pain(5)))) == ["pain-leg_left-average"]


@pytest.mark.parametrize(("cm", "kept"), [("-0.1", False), ("0", True), ("30", True), ("30.1", False)])
def test_redness_is_0_to_30_cm(cm, kept):
    entry = a_log(site=SiteCheck(redness=Answer.YES, redness_cm=dec(cm)))
    assert refused(entry) == ([] if kept else ["site-redness_cm"])


@pytest.mark.parametrize("redness", [None, Answer.NO, Answer.UNKNOWN])
def test_a_size_of_redness_needs_redness(redness):
    assert refused(a_log(site=SiteCheck(redness=redness, redness_cm=dec(2)))) == ["site-redness_cm"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"count": dec(0)}, []),
        ({"count": dec(40)}, []),
        ({"count": dec("40.5")}, ["analgesics-0-count"]),
        ({"count": dec(-1)}, ["analgesics-0-count"]),
        ({"strength": dec(0)}, ["analgesics-0-strength"]),
        ({"strength": dec(100_000)}, []),
        ({"strength": dec(100_001)}, ["analgesics-0-strength"]),
        ({"strength": Decimal("NaN")}, ["analgesics-0-strength"]),
        ({"drug": " "}, ["analgesics-0-drug"]),
        ({"drug": "x" * 61}, ["analgesics-0-drug"]),
        ({"unit": ""}, ["analgesics-0-unit"]),
        ({"route": "x" * 21}, ["analgesics-0-route"]),
    ],
)
def test_an_analgesic_has_name_strength_unit_and_a_number_up_to_40(changes, field):
    assert refused(a_log(analgesics=(replace(dose(), **changes),))) == field


def test_took_none_contradicts_a_medicine_that_was_taken():
    assert refused(a_log(took_no_analgesics=True)) == []
    assert refused(a_log(took_no_analgesics=True, analgesics=(dose(count=0),))) == []
    assert refused(a_log(took_no_analgesics=True, analgesics=(dose(),))) == ["took_no_analgesics"]


@pytest.mark.parametrize(
    ("field", "longest"), [("notes", 2_000), ("side_effects", 2_000), ("bleeding_drug_note", 200), ("program", 20)]
)
def test_texts_have_a_longest_length(field, longest):
    assert refused(a_log(**{field: "x" * longest})) == []
    assert refused(a_log(**{field: "x" * (longest + 1)})) == [field]


@pytest.mark.parametrize(
    ("celsius", "kept"), [("33.9", False), ("34.0", True), ("42.0", True), ("42.1", False), ("NaN", False)]
)
def test_a_temperature_outside_34_to_42_is_refused(celsius, kept):
    problems = problems_with_log(a_log(temperature_c=Decimal(celsius)), trial_dates(), day(9))
    assert [problem.message for problem in problems] == (
        [] if kept else ["Enter a temperature between 34.0 and 42.0 °C (93.2 and 107.6 °F), or leave it empty."]
    )


def test_a_temperature_is_kept_in_tenths():
    assert refused(a_log(temperature_c=dec("38.04"))) == ["temperature_c"]


@pytest.mark.parametrize(
    ("typed", "unit", "kept", "field"),
    [
        ("100.4", TemperatureUnit.FAHRENHEIT, "38.0", []),
        ("100.4", TemperatureUnit.FAHRENHEIT, "38.1", ["temperature_c"]),
        ("100.4", TemperatureUnit.FAHRENHEIT, None, ["temperature_c"]),
        ("100.4", None, "38.0", ["temperature_unit"]),
        ("33.96", TemperatureUnit.CELSIUS, "34.0", ["temperature_c"]),
        ("warm", TemperatureUnit.CELSIUS, None, ["temperature_c"]),
    ],
)
def test_what_was_typed_and_what_is_kept_agree(typed, unit, kept, field):
    assert refused(a_log(temperature_typed=typed, temperature_unit=unit, temperature_c=dec(kept))) == field


@pytest.mark.parametrize(("field", "longest"), [("drug", 60), ("unit", 20), ("route", 20)])
def test_a_medicine_is_named_in_a_few_words(field, longest):
    assert refused(a_log(analgesics=(replace(dose(), **{field: "x" * longest}),))) == []
    assert refused(a_log(analgesics=(replace(dose(), **{field: "x" * (longest + 1)}),))) == [f"analgesics-0-{field}"]
