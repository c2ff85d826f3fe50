"""Runs of days on one program: what was felt on them, and what must be seen with it."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from scstrial.assessments.choices import Scale
from scstrial.daily_logs.rules import ProgramOfLog
from scstrial.decision.rules import MeanOf, ProgramDay, best_period_days, display_pct, evaluate, program_periods
from scstrial.programming.choices import Waveform
from scstrial.programming.rules import ProgramSettings
from tests.factories.decision import area, day, days, logged, rule, trial

CHICAGO = ZoneInfo("America/Chicago")


def set_on(number):
    return datetime.combine(day(number), time(18), tzinfo=UTC)


def on(name="P1", waveform=Waveform.TONIC, since=0, stated=False, **more):
    return ProgramOfLog(name, stated, ProgramSettings(name=name, waveform=waveform, **more), set_on(since))


TONIC, BURST = on(), on("P2", Waveform.BURST, since=3)


def program_days(*programs, **more):
    return [ProgramDay(day(number), program, **more) for number, program in enumerate(programs, 1)]


def periods_of(facts, programs, carry_over=(), **settings):
    given = programs if isinstance(programs[0], ProgramDay) else program_days(*programs)
    return program_periods(given, facts, evaluate(facts, rule(**settings)), carry_over, CHICAGO)


def spans(periods):
    return [((one.first_on - day(0)).days, (one.last_on - day(0)).days) for one in periods]


def test_days_in_a_row_on_one_program_are_a_period_with_its_mean_and_exact_relief():
    facts = trial(area(days(6, 5, 4, 3, 3, 4)))
    first, second = periods_of(facts, [TONIC, TONIC, TONIC, BURST, BURST, BURST])
    assert spans((first, second)) == [(1, 3), (4, 6)]
    assert [one.areas[0].pain for one in (first, second)] == [MeanOf(Fraction(5), 3), MeanOf(Fraction(10, 3), 3)]
    assert [one.areas[0].relief for one in (first, second)] == [Fraction(3, 8), Fraction(7, 12)]
    assert first.areas[0].primary


def test_going_back_to_a_program_is_a_period_of_its_own():
    facts = trial(area(days(6, 5, 4)), pulled=4)
    assert spans(periods_of(facts, [TONIC, BURST, TONIC])) == [(1, 1), (2, 2), (3, 3)]


def test_relief_just_below_the_threshold_is_never_shown_as_the_threshold():
    facts = trial(area(days("4.0", "4.0", "3.9"), baseline=(8, 8, 8, 8, 8, 8, "7.5")), pulled=4)
    (period,) = periods_of(facts, [TONIC] * 3)
    assert Fraction(4995, 10_000) <= period.areas[0].relief < Fraction(1, 2)
    assert display_pct(period.areas[0].relief, Decimal(50)) == "49.9"


def test_missing_days_stay_in_the_count_and_nothing_is_filled_in():
    facts = trial(area(days(6, None, 4, None)), pulled=5)
    (period,) = periods_of(facts, [TONIC] * 4)
    assert (period.areas[0].pain, len(period.days)) == (MeanOf(Fraction(5), 2), 4)


def test_a_period_without_a_rating_has_no_mean_and_no_relief():
    facts = trial(area(days(6, None)), pulled=3)
    _, second = periods_of(facts, [TONIC, BURST])
    assert (second.areas[0].pain, second.areas[0].relief) == (MeanOf(None, 0), None)


@pytest.mark.parametrize(("off", "used"), [(None, 2), (12, 2), ("12.1", 1)])
def test_a_day_with_stimulation_off_is_named_and_left_out(off, used):
    facts = trial(area([logged(1, 6, off=off), logged(2, 4)]), pulled=3)
    (period,) = periods_of(facts, [TONIC] * 2)
    assert period.areas[0].pain.days == used
    assert period.stim_off_days == (() if used == 2 else (day(1),))


def test_a_day_with_stimulation_off_is_named_in_its_own_period_alone():
    facts = trial(area([logged(1, 6, off=13), logged(2, 4)]), pulled=3)
    first, second = periods_of(facts, [TONIC, BURST])
    assert (first.stim_off_days, second.stim_off_days) == ((day(1),), ())
    unmarked = trial(area([logged(1, 6, off=13)]), area(days(6), name="low_back"), pulled=2)
    assert periods_of(unmarked, [TONIC])[0].stim_off_days == ()


def test_a_day_with_stimulation_off_counts_where_the_clinic_says_so():
    facts = trial(area([logged(1, 6, off=20), logged(2, 4)]), pulled=3)
    (period,) = periods_of(facts, [TONIC] * 2, stim_off_days="include")
    assert (period.areas[0].pain.days, period.stim_off_days) == (2, ())


def test_each_target_area_has_its_own_mean():
    leg, back = area(days(4, 4), primary=True), area(days(6, None), name="low_back")
    (period,) = periods_of(trial(leg, back, pulled=3), [TONIC] * 2)
    assert [(one.area.value, one.primary, one.pain.value, one.pain.days) for one in period.areas] == [
        ("leg_left", True, Fraction(4), 2),
        ("low_back", False, Fraction(6), 1),
    ]


@pytest.mark.parametrize(("baseline", "clinic"), [((), None), ((0,) * 7, None)])
def test_without_a_baseline_or_with_one_of_0_there_is_no_relief(baseline, clinic):
    (period,) = periods_of(trial(area(days(4, 4), baseline=baseline, clinic=clinic), pulled=3), [TONIC] * 2)
    assert (period.areas[0].pain.value, period.areas[0].relief) == (Fraction(4), None)


def test_two_scales_are_never_mixed_in_one_percentage():
    facts = trial(area(days(4, 4), baseline_scale=Scale.VAS_MM), pulled=3)
    assert periods_of(facts, [TONIC] * 2)[0].areas[0].relief is None


def test_worse_pain_is_shown_as_negative_relief():
    (period,) = periods_of(trial(area(days(9, 9)), pulled=3), [TONIC] * 2)
    assert period.areas[0].relief == Fraction(-1, 8)


def test_days_that_may_carry_over_are_named_and_stay_in_the_mean():
    facts = trial(area(days(6, 2, 4)), pulled=4)
    before, after = periods_of(facts, [TONIC, BURST, BURST], carry_over={day(1), day(2), day(9)})
    assert (before.carry_over_days, after.carry_over_days) == ((day(1),), (day(2),))
    assert after.areas[0].pain == MeanOf(Fraction(3), 2)


@pytest.mark.parametrize(
    ("second", "marked"),
    [
        (on("P2", Waveform.BURST, since=0), True),  # set long before: the patient went over alone
        (on("P2", Waveform.BURST, since=2), False),  # set on the last day of the first run: the session says it
        (on("P2", Waveform.BURST, since=3), False),
        (on("P2", Waveform.TONIC, since=0), False),
        (ProgramOfLog("P7", True), False),
        (ProgramOfLog("P2", True, ProgramSettings("P2", Waveform.BURST)), False),  # set at a time not known
        (ProgramOfLog("P7", True, since=set_on(0)), False),
        (None, False),
    ],
)
def test_a_waveform_that_the_patient_chose_alone_begins_with_a_day_that_may_carry_over(second, marked):
    facts = trial(area(days(6, 6, 4)), pulled=4)
    last = periods_of(facts, [TONIC, TONIC, second])[-1]
    assert last.carry_over_days == ((day(3),) if marked else ())


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (on("p1"), True),
        (on(amplitude_ma=Decimal(6)), True),
        (on(since=2), True),
        (on(rate_hz=60), False),
        (on(pulse_width_us=300), False),
        (on(cathodes=("1-3",)), False),
        (on(anodes=("1-3",)), False),
        (on(cycle_on_s=Decimal(1)), False),
        (on(cycle_off_s=Decimal(1)), False),
        (on(waveform=Waveform.BURST), False),
        (on("P2"), False),
        (None, False),
    ],
)
def test_a_program_set_otherwise_under_an_old_name_begins_anew_but_not_for_its_amplitude(other, same):
    assert len(periods_of(trial(area(days(6, 6)), pulled=3), [TONIC, other])) == (1 if same else 2)


def test_days_without_a_known_program_are_shown_too():
    first, second, third = periods_of(trial(area(days(6, 6, 5)), pulled=4), [None, ProgramOfLog("P7", True), TONIC])
    assert (first.program, second.program.settings, third.program.name) == (None, None, "P1")
    assert (first.days_named, second.days_named, third.days_named) == (0, 1, 0)  # the session names the third


def test_only_expected_days_are_looked_at():
    facts = trial(area(days(6, 6, 6, first=0)), pulled=2)
    given = [ProgramDay(day(number), TONIC) for number in range(4)]
    assert spans(periods_of(facts, given)) == [(1, 1)]


def test_coverage_stated_relief_and_hours_are_means_of_the_days_that_say_so():
    given = [
        ProgramDay(
            day(1), TONIC, coverage_pct=80, relief_stated_pct=40, hours_used=Decimal("20.5"), was_programmed=True
        ),
        ProgramDay(day(2), TONIC, coverage_pct=85),
        ProgramDay(day(3), TONIC),
    ]
    (period,) = periods_of(trial(area(days(6, 6, 6)), pulled=4), given)
    assert period.coverage == MeanOf(Fraction(165, 2), 2)
    assert (period.relief_stated, period.hours_used) == (MeanOf(Fraction(40), 1), MeanOf(Fraction(41, 2), 1))
    assert period.programmed_days == (day(1),)


def test_the_days_of_the_rule_best_program_period_are_those_it_would_take():
    logged_days = [
        logged(n, value, program=name)
        for n, (value, name) in enumerate([(6, "P1"), (5, "P1"), (3, "P2"), (4, "P2"), (5, "P1"), (5, "P1")], 1)
    ]
    facts = trial(area(logged_days))
    assert best_period_days(facts, evaluate(facts)) == (day(3), day(4))
    assert best_period_days(trial(area(days(6))), evaluate(trial(area(days(6))))) == ()
    two = trial(area(days(6)), area(days(6), name="low_back"))
    assert best_period_days(two, evaluate(two)) == ()


def test_the_date_of_a_setting_is_that_of_the_trial_s_zone():
    """Set at 01:00 UTC of Day 3 = the evening of Day 2 in Chicago."""
    late = ProgramOfLog("P2", False, ProgramSettings("P2", Waveform.BURST), set_on(3) - timedelta(hours=17))
    facts = trial(area(days(6, 6, 6, 4)), pulled=5)
    assert periods_of(facts, [TONIC, TONIC, TONIC, late])[-1].carry_over_days == (day(4),)
