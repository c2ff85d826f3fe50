"""Which program was running when, and on which days the waveform before may still work."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.rules import (
    ProgrammingSession,
    ProgramSettings,
    carry_over_days,
    duty_pct,
    problems_with_program,
    program_named,
    program_running,
)
from tests.factories.logs import dec, fields

CHICAGO = ZoneInfo("America/Chicago")
START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # noon in Chicago
HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)
TONIC, BURST = Waveform.TONIC, Waveform.BURST


def program(name="P1", waveform=TONIC, **more):
    return ProgramSettings(name=name, waveform=waveform, **more)


def held(hours, *programs, washout=0):
    return ProgrammingSession(START + hours * HOUR, ProgrammedBy.REP, "why", programs, washout_hours=washout)


def march(*days):
    return {date(2026, 3, day) for day in days}


SESSIONS = [
    held(0, program("P1"), program("P2", is_active=False)),
    held(24, program("P1", BURST, is_active=False), program("p3")),
]


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (START - MICROSECOND, None),
        (START, "P1"),
        (START + 24 * HOUR - MICROSECOND, "P1"),
        (START + 24 * HOUR, "p3"),
    ],
)
def test_the_program_running_is_the_one_left_with_at_the_last_session(at, name):
    for sessions in (SESSIONS, SESSIONS[::-1]):
        running = program_running(sessions, at)
        assert (running.settings.name if running else None) == name


def test_a_program_runs_since_the_session_that_set_it():
    assert program_running(SESSIONS, START + 23 * HOUR).since == START
    assert program_running(SESSIONS, START + 30 * HOUR).since == START + 24 * HOUR


def test_only_the_program_the_patient_leaves_with_can_carry_over():
    shown = held(24, program("P2", BURST, is_active=False), program("P1"))
    assert carry_over_days([held(0, program("P1")), shown], CHICAGO) == frozenset()
    left_with = held(24, program("P1", is_active=False), program("P2", BURST))
    assert carry_over_days([held(0, program("P1")), left_with], CHICAGO) == march(3, 4)


@pytest.mark.parametrize(("on", "off"), [(None, None), (dec(1), None), (None, dec(1))])
def test_half_a_cycle_has_no_duty(on, off):
    assert duty_pct(program(cycle_on_s=on, cycle_off_s=off)) is None
    assert duty_pct(program(cycle_on_s=dec(2), cycle_off_s=dec(6))) == 25


def test_no_program_is_running_when_none_was_marked():
    assert program_running([held(0, program(is_active=False))], START + HOUR) is None


def test_a_named_program_is_the_one_last_set_under_that_name():
    before, after = START + 23 * HOUR, START + 24 * HOUR
    assert program_named(" p1 ", SESSIONS, before).settings.waveform is TONIC
    assert program_named("P1", SESSIONS, after).settings.waveform is BURST
    assert program_named("P2", SESSIONS, after).since == START
    assert program_named("P3", SESSIONS, before) is None
    assert program_named("P9", SESSIONS, after) is None


@pytest.mark.parametrize(
    ("washout", "days"),
    [
        (0, march(3, 4)),  # from noon of the 3rd to noon of the 4th
        (11, march(3, 4)),
        (12, march(3)),  # to midnight, which is no part of the 4th
        (23, march(3)),
        (24, set()),
        (25, set()),
    ],
)
def test_after_a_new_waveform_the_days_within_the_wash_out_may_carry_over(washout, days):
    assert carry_over_days([held(0, program()), held(24, program("P2", BURST), washout=washout)], CHICAGO) == days


def test_the_same_waveform_carries_nothing_over():
    assert carry_over_days([held(0, program()), held(24, program("P2"))], CHICAGO) == set()


def test_the_first_program_has_nothing_before_it():
    assert carry_over_days([held(0, program())], CHICAGO) == set()


def test_a_session_that_marks_no_program_does_not_hide_the_change():
    sessions = [held(0, program()), held(12, program("P2", is_active=False)), held(24, program("P3", BURST))]
    assert carry_over_days(sessions, CHICAGO) == march(3, 4)


@given(st.integers(0, 240), st.integers(1, 200))
def test_a_longer_wash_out_never_marks_more_days(washout, later):
    sessions = [held(0, program()), held(later, program("P2", BURST), washout=washout)]
    longer = [sessions[0], held(later, program("P2", BURST), washout=washout + 1)]
    assert carry_over_days(longer, CHICAGO) <= carry_over_days(sessions, CHICAGO)
    assert bool(carry_over_days(sessions, CHICAGO)) is (washout < 24)


@pytest.mark.parametrize(
    ("on", "off", "wrong"),
    [
        (None, None, []),
        ("0.001", "86400", []),
        ("86400", "0.001", []),
        ("0", "1", ["cycle_on_s"]),
        ("1", "86400.1", ["cycle_off_s"]),
        ("1", None, ["cycle_off_s"]),
        (None, "1", ["cycle_on_s"]),
    ],
)
def test_a_cycle_has_a_time_on_and_a_time_off(on, off, wrong):
    settings = program(cycle_on_s=dec(on), cycle_off_s=dec(off))
    assert fields(problems_with_program(settings, {1: 8})) == wrong


def test_the_duty_is_exact():
    assert duty_pct(program(cycle_on_s=Decimal(1), cycle_off_s=Decimal(2))) == Fraction(100, 3)
    assert duty_pct(program()) is None


@pytest.mark.parametrize(("volts", "kept"), [("-0.1", False), ("0", True), ("25.5", True), ("25.6", False)])
def test_volts_keep_within_the_same_range(volts, kept):
    assert fields(problems_with_program(program(amplitude_v=dec(volts)), {1: 8})) == ([] if kept else ["amplitude_v"])


@pytest.mark.parametrize("field", ["use_pct", "coverage_pct"])
@pytest.mark.parametrize(("value", "kept"), [(-1, False), (0, True), (100, True), (101, False)])
def test_shares_are_between_0_and_100(field, value, kept):
    assert fields(problems_with_program(program(**{field: value}), {1: 8})) == ([] if kept else [field])
