import pytest

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Answer, RedFlag
from scstrial.daily_logs.rules import SiteCheck, cautions_in_log, open_questions, open_red_flags
from scstrial.programming.choices import Waveform
from tests.factories.logs import TARGETS, a_log, dec, dose, fields, morning, pain, unscheduled

ALL_NO = dict.fromkeys(RedFlag, Answer.NO)
EVENING = {"red_flags": ALL_NO, "took_no_analgesics": True}


def seen(entry, **facts):
    return fields(cautions_in_log(entry, **facts))


def evening(**answers):
    return a_log(**(EVENING | answers))


def test_a_usual_evening_is_kept_without_a_word():
    usual = evening(pain=(pain(3, 5, 1, 3),), stim_on=Answer.YES, stim_hours_used=dec(20), coverage_pct=80)
    assert seen(usual, target_areas=TARGETS, waveform=Waveform.TONIC) == []


@pytest.mark.parametrize(("current", "field"), [(0, ["current"]), (1, []), (5, []), (6, ["current"])])
def test_current_pain_outside_least_to_worst_is_seen(current, field):
    entry = evening(pain=(pain(3, 5, 1, current),))
    assert seen(entry) == [f"pain-leg_left-{name}" for name in field]


def test_an_area_that_is_no_target_is_kept_and_seen():
    entry = evening(pain=(pain(3), pain(2, area=Area.NECK)))
    assert seen(entry, target_areas=TARGETS) == ["pain-neck-average"]
    assert seen(entry) == []


def test_an_evening_without_the_average_of_a_target_area_is_seen():
    assert seen(evening(pain=(pain(worst=5),)), target_areas=TARGETS) == ["pain-leg_left-average"]
    assert seen(morning(red_flags=ALL_NO), target_areas=TARGETS) == []


@pytest.mark.parametrize(
    ("hours", "waveform", "count"),
    [
        ("7.9", Waveform.TONIC, 2),
        ("8", Waveform.TONIC, 1),
        ("11.9", Waveform.TONIC, 1),
        ("12", Waveform.TONIC, 0),
        ("7.9", Waveform.HF_10KHZ, 1),
        ("7.9", None, 1),
        (None, Waveform.TONIC, 0),
    ],
)
def test_under_used_tonic_below_8_h_and_stim_off_above_12_h_are_seen(hours, waveform, count):
    entry = evening(stim_on=Answer.YES, stim_hours_used=dec(hours))
    assert seen(entry, waveform=waveform) == ["stim_hours_used"] * count


@pytest.mark.parametrize(
    ("on", "hours", "contradicts"),
    [
        (Answer.NO, 20, True),
        (Answer.NO, 0, False),
        (Answer.NO, None, False),
        (Answer.YES, 0, True),
        (Answer.UNKNOWN, 20, False),
    ],
)
def test_on_or_off_against_the_hours_is_seen(on, hours, contradicts):
    cautions = cautions_in_log(evening(stim_on=on, stim_hours_used=dec(hours)))
    assert any("contradict" in caution.message for caution in cautions) is contradicts


def test_coverage_of_stimulation_that_is_not_felt_is_seen():
    assert seen(evening(coverage_pct=80), waveform=Waveform.HF_10KHZ) == ["coverage_pct"]
    assert seen(evening(coverage_pct=80), waveform=None) == []


@pytest.mark.parametrize("field", ["walk_minutes", "stand_minutes", "sit_minutes"])
def test_more_than_720_minutes_are_seen(field):
    assert seen(evening(**{field: 720})) == []
    assert seen(evening(**{field: 721})) == [field]


def test_medicines_left_blank_are_seen_in_the_evening():
    assert seen(evening(took_no_analgesics=None)) == ["took_no_analgesics"]
    assert seen(evening(took_no_analgesics=False)) == ["took_no_analgesics"]
    assert seen(evening(took_no_analgesics=None, analgesics=(dose(),))) == []
    assert seen(morning(red_flags=ALL_NO)) == []


@pytest.mark.parametrize("field", ["aspirin_or_nsaid_taken", "anticoagulant_taken"])
def test_a_blood_thinner_without_its_name_is_seen(field):
    assert seen(evening(**{field: Answer.YES})) == ["bleeding_drug_note"]
    assert seen(evening(**{field: Answer.YES}, bleeding_drug_note="ibuprofen, 08:00")) == []
    assert seen(evening(**{field: Answer.UNKNOWN})) == []


@pytest.mark.parametrize(
    ("celsius", "said"), [("37.4", None), ("37.5", "raised"), ("37.9", "raised"), ("38.0", "fever")]
)
def test_a_raised_temperature_is_seen(celsius, said):
    cautions = cautions_in_log(evening(temperature_c=dec(celsius)))
    assert [caution.field for caution in cautions] == (["temperature_c"] if said else [])
    assert said is None or said in cautions[0].message


def test_open_warning_signs_are_seen_and_unknown_is_an_answer():
    one_open = {flag: Answer.UNKNOWN for flag in RedFlag if flag is not RedFlag.ITCH}
    assert open_red_flags(evening(red_flags=one_open)) == (RedFlag.ITCH,)
    assert seen(evening(red_flags=one_open)) == ["red_flags"]
    assert seen(unscheduled()) == []


def test_an_earlier_log_that_differs_by_two_points_is_seen():
    first = evening(pain=(pain(3),))
    assert seen(evening(pain=(pain(4),)), earlier=[first]) == []
    (caution,) = cautions_in_log(evening(pain=(pain(5),)), earlier=[first])
    assert caution.field == "pain-leg_left-average"
    assert "The last one counts" in caution.message


def test_open_questions_of_an_evening_go_away_as_they_are_answered():
    missing = open_questions(a_log(), TARGETS, Waveform.TONIC)
    for field in ("pain-leg_left-average", "relief_reported_pct", "coverage_pct", "took_no_analgesics", "lead"):
        assert field in missing
    assert "red_flags-itch" in missing
    assert "sleep_hours" not in missing
    answered = evening(pain=(pain(3, 5, 1, 3),), relief_reported_pct=0, coverage_pct=0, program="P1")
    left = open_questions(answered, TARGETS, Waveform.TONIC)
    assert not {"pain-leg_left-average", "relief_reported_pct", "coverage_pct", "program", "red_flags-itch"} & {*left}
    assert "stim_felt" in left


def test_open_questions_of_a_morning_are_sleep_site_and_overnight_pain():
    missing = open_questions(morning(), TARGETS)
    for field in ("pain-leg_left-overnight", "sleep_hours", "temperature_c", "site-redness", "device-battery_fault"):
        assert field in missing
    assert "took_no_analgesics" not in missing
    assert "pain-leg_left-overnight" not in open_questions(morning(pain=(pain(overnight=2),)), TARGETS)


def test_an_area_rated_in_part_leaves_the_rest_open():
    left = open_questions(evening(pain=(pain(3, worst=5),)), TARGETS)
    assert [name for name in left if name.startswith("pain-")] == ["pain-leg_left-least", "pain-leg_left-current"]


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        (morning(), set()),
        (morning(site=SiteCheck(redness=NO, swelling=UNKNOWN)), set()),
        (morning(site=SiteCheck(redness=YES)), {"site-redness_cm", "site-spreading"}),
        (morning(site=SiteCheck(swelling=YES)), {"site-spreading"}),
        (morning(aspirin_or_nsaid_taken=YES), {"bleeding_drug_note"}),
        (morning(anticoagulant_taken=YES), {"bleeding_drug_note"}),
        (morning(aspirin_or_nsaid_taken=NO, anticoagulant_taken=UNKNOWN), set()),
        (a_log(), {"stim_hours_used", "program", "coverage_pct"}),
        (a_log(stim_on=YES), {"stim_hours_used", "program", "coverage_pct"}),
        (a_log(stim_on=NO), set()),
    ],
)
def test_a_further_question_is_asked_only_where_an_answer_calls_for_it(entry, asked):
    further = {"site-redness_cm", "site-spreading", "bleeding_drug_note", "stim_hours_used", "program", "coverage_pct"}
    assert further & {*open_questions(entry, TARGETS, Waveform.TONIC)} == asked


@pytest.mark.parametrize(
    ("answers", "asked"), [({"took_no_analgesics": True}, False), ({"analgesics": (dose(),)}, False)]
)
def test_medicines_listed_or_none_taken_answer_the_question_for_them(answers, asked):
    assert ("took_no_analgesics" in open_questions(a_log(**answers), TARGETS)) is asked


def test_coverage_is_not_asked_where_stimulation_is_not_felt_or_not_known():
    assert "coverage_pct" not in open_questions(a_log(), TARGETS, Waveform.BURST)
    assert "coverage_pct" not in open_questions(a_log(), TARGETS)


def test_an_unscheduled_entry_leaves_nothing_open():
    assert open_questions(unscheduled(), TARGETS) == ()
