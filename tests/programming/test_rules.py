from datetime import timedelta
from decimal import Decimal

import pytest

from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.rules import (
    Contact,
    ProgrammingSession,
    ProgramSettings,
    active_waveform,
    cautions_in_program,
    cautions_in_session,
    contact_at,
    problems_with_program,
    problems_with_session,
)
from tests.factories.logs import dec, fields
from tests.factories.trials_facts import NOW, PLACED_AT, PULLED_AT

CONTACTS = {1: 8, 2: 8}


def a_program(**facts):
    usual = {"name": "P1", "waveform": Waveform.TONIC, "cathodes": ("1-3",), "anodes": ("1-4", "2-8")}
    return ProgramSettings(**(usual | facts))


def a_session(*programs, **facts):
    usual = {
        "held_at": PLACED_AT + timedelta(hours=2),
        "by_role": ProgrammedBy.REP,
        "reason": "first programming",
        "programs": programs or (a_program(),),
    }
    return ProgrammingSession(**(usual | facts))


def refused(**facts):
    return fields(problems_with_program(a_program(**facts), CONTACTS))


def session_refused(session, **facts):
    return fields(problems_with_session(session, CONTACTS, PLACED_AT, NOW, **facts))


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("rate_hz", 0, False),
        ("rate_hz", 1, True),
        ("rate_hz", 10_000, True),
        ("rate_hz", 10_001, False),
        ("pulse_width_us", 9, False),
        ("pulse_width_us", 10, True),
        ("pulse_width_us", 1_000, True),
        ("pulse_width_us", 1_001, False),
        ("amplitude_ma", dec("-0.1"), False),
        ("amplitude_ma", dec("0"), True),
        ("amplitude_ma", dec("25.5"), True),
        ("amplitude_ma", dec("25.6"), False),
        ("amplitude_v", dec("25.6"), False),
        ("use_pct", 101, False),
        ("coverage_pct", 100, True),
        ("coverage_pct", 101, False),
        ("immediate_nrs", dec("10"), True),
        ("immediate_nrs", dec("11"), False),
        ("immediate_nrs", dec("4.5"), False),
        ("name", "", False),
        ("name", "x" * 20, True),
        ("name", "x" * 21, False),
    ],
)
def test_settings_keep_within_the_validation_ranges(field, value, kept):
    assert refused(**{field: value}) == ([] if kept else [field])


def test_a_finer_pain_step_is_used_where_the_clinic_has_one():
    assert problems_with_program(a_program(immediate_nrs=dec("4.5")), CONTACTS, Decimal("0.5")) == []


def test_an_amplitude_is_in_ma_or_in_volts():
    assert refused(amplitude_ma=dec(5), amplitude_v=dec(3)) == ["amplitude_ma"]
    assert refused(amplitude_v=dec(3)) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"cathodes": ("1-8",)}, []),
        ({"cathodes": ("1-9",)}, ["cathodes"]),
        ({"cathodes": ("3-1",)}, ["cathodes"]),
        ({"cathodes": ("E3",)}, ["cathodes"]),
        ({"anodes": ("2-0",)}, ["anodes"]),
        ({"cathodes": ("1-3",), "anodes": ("1-3",)}, ["anodes"]),
        ({"cathodes": ("1-3", "1-3"), "anodes": ()}, ["anodes"]),
        ({"cathodes": (), "anodes": ("1-3",)}, ["cathodes"]),
        ({"cathodes": (), "anodes": ()}, []),
    ],
)
def test_contacts_are_on_the_leads_and_have_one_polarity(facts, field):
    assert refused(**facts) == field


def test_a_contact_on_no_lead_says_which_leads_there_are():
    program = a_program(cathodes=("3-1",), anodes=())
    assert problems_with_program(program, CONTACTS)[0].message == "Contact 3-1: choose a lead that was placed (1, 2)."
    assert "(none)" in problems_with_program(program, {})[0].message


def test_contacts_are_written_as_lead_and_number():
    assert contact_at(" 2-16 ") == Contact(2, 16)
    assert contact_at("2") is None


@pytest.mark.parametrize(
    ("waveform", "field", "value", "usual"),
    [
        (Waveform.TONIC, "rate_hz", 19, False),
        (Waveform.TONIC, "rate_hz", 20, True),
        (Waveform.TONIC, "rate_hz", 120, True),
        (Waveform.TONIC, "rate_hz", 121, False),
        (Waveform.TONIC, "pulse_width_us", 100, True),
        (Waveform.TONIC, "pulse_width_us", 501, False),
        (Waveform.TONIC, "amplitude_ma", dec("3.5"), True),
        (Waveform.TONIC, "amplitude_ma", dec("8.6"), False),
        (Waveform.HF_10KHZ, "rate_hz", 10_000, True),
        (Waveform.HF_10KHZ, "rate_hz", 9_999, False),
        (Waveform.HF_10KHZ, "pulse_width_us", 30, True),
        (Waveform.HF_10KHZ, "amplitude_ma", dec("5.1"), False),
        (Waveform.BURST, "rate_hz", 40, True),
        (Waveform.BURST, "amplitude_ma", dec("1.7"), False),
        (Waveform.HIGH_DOSE, "rate_hz", 499, False),
        (Waveform.HIGH_DOSE, "rate_hz", 1_200, True),
        (Waveform.DTM, "rate_hz", 1_201, False),
        (Waveform.FAST, "rate_hz", 90, True),
        (Waveform.FAST, "pulse_width_us", 221, False),
        (Waveform.ECAP, "rate_hz", 1_500, True),
        (Waveform.ECAP, "pulse_width_us", 19, False),
        (Waveform.OTHER, "rate_hz", 9_999, True),
    ],
)
def test_what_is_unusual_for_the_waveform_is_a_caution(waveform, field, value, usual):
    cautions = cautions_in_program(a_program(waveform=waveform, **{field: value}))
    assert fields(cautions) == ([] if usual else [field])


RATE, WIDTH, AMPLITUDE = "rate_hz", "pulse_width_us", "amplitude_ma"


@pytest.mark.parametrize(
    ("waveform", "field", "low", "high"),
    [
        (Waveform.TONIC, RATE, 20, 120),
        (Waveform.TONIC, WIDTH, 100, 500),
        (Waveform.TONIC, AMPLITUDE, dec("3.5"), dec("8.5")),
        (Waveform.HF_10KHZ, RATE, 10_000, 10_000),
        (Waveform.HF_10KHZ, WIDTH, 30, 30),
        (Waveform.HF_10KHZ, AMPLITUDE, dec(1), dec(5)),
        (Waveform.BURST, RATE, 40, 40),
        (Waveform.BURST, WIDTH, 1_000, 1_000),
        (Waveform.BURST, AMPLITUDE, dec("0.05"), dec("1.6")),
        (Waveform.HIGH_DOSE, RATE, 500, 1_200),
        (Waveform.HIGH_DOSE, WIDTH, 90, 500),
        (Waveform.DTM, RATE, 20, 1_200),
        (Waveform.DTM, WIDTH, 10, 1_000),
        (Waveform.FAST, RATE, 90, 90),
        (Waveform.FAST, WIDTH, 200, 220),
        (Waveform.ECAP, RATE, 10, 1_500),
        (Waveform.ECAP, WIDTH, 20, 1_000),
    ],
)
def test_the_usual_values_of_a_waveform_are_those_of_the_rule_book(waveform, field, low, high):
    """Rule book 6.4: at both ends without a word, beyond them a caution."""
    beyond = dec("0.01") if field == AMPLITUDE else 1
    for value, seen in ((low - beyond, True), (low, False), (high, False), (high + beyond, True)):
        assert bool(cautions_in_program(a_program(waveform=waveform, **{field: value}))) is seen


def test_a_caution_names_the_usual_values():
    (span,) = cautions_in_program(a_program(rate_hz=500))
    assert span.message == "Tonic (paresthesia): the rate is usually 20 to 120 Hz. Please check it."
    (one,) = cautions_in_program(a_program(waveform=Waveform.HF_10KHZ, rate_hz=500))
    assert one.message == "10 kHz: the rate is usually 10,000 Hz. Please check it."


def test_coverage_of_stimulation_that_is_not_felt_is_a_caution():
    assert cautions_in_program(a_program(coverage_pct=80)) == []
    not_felt = a_program(waveform=Waveform.BURST, coverage_pct=80)
    assert fields(cautions_in_program(not_felt)) == ["coverage_pct"]
    not_felt = {one for one in Waveform if cautions_in_program(a_program(waveform=one, coverage_pct=80))}
    assert not_felt == {Waveform.HF_10KHZ, Waveform.BURST, Waveform.HIGH_DOSE, Waveform.FAST}


def test_a_usual_session_is_kept_without_a_word():
    assert session_refused(a_session(impedances_ohm={1: (500,) * 8})) == []
    assert cautions_in_session(a_session(impedances_ohm={1: (500,) * 8})) == []


def test_programs_are_set_between_placement_and_pull():
    minute = timedelta(minutes=1)
    assert session_refused(a_session(held_at=PLACED_AT - minute)) == ["held_at"]
    assert session_refused(a_session(held_at=PLACED_AT)) == []
    assert session_refused(a_session(held_at=NOW)) == []
    assert session_refused(a_session(held_at=NOW + minute)) == ["held_at"]
    assert session_refused(a_session(held_at=PULLED_AT), pulled_at=PULLED_AT) == []
    assert session_refused(a_session(held_at=PULLED_AT + minute), pulled_at=PULLED_AT) == ["held_at"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": " "}, ["reason"]),
        ({"reason": "x" * 500}, []),
        ({"reason": "x" * 501}, ["reason"]),
        ({"note": "x" * 2_001}, ["note"]),
        ({"washout_hours": -1}, ["washout_hours"]),
        ({"washout_hours": 240}, []),
        ({"washout_hours": 241}, ["washout_hours"]),
        ({"programs": ()}, ["programs"]),
        ({"impedances_ohm": {1: (500,) * 9}}, ["leads-1-impedances_ohm"]),
        ({"impedances_ohm": {3: (500,)}}, ["leads-3-impedances_ohm"]),
    ],
)
def test_a_session_says_why_and_keeps_its_limits(facts, field):
    assert session_refused(a_session(**facts)) == field


def test_a_fault_of_a_program_is_shown_at_that_program():
    programs = (a_program(is_active=False), a_program(name="P2", rate_hz=0))
    assert session_refused(a_session(*programs)) == ["programs-1-rate_hz"]


def test_programs_have_different_names_and_one_is_in_use():
    assert session_refused(a_session(a_program(), a_program(is_active=False))) == ["programs"]
    assert session_refused(a_session(a_program(), a_program(name="P2"))) == ["programs"]


def test_the_waveform_in_use_is_that_of_the_active_program():
    off = a_program(is_active=False)
    assert active_waveform([off, a_program(name="P2", waveform=Waveform.BURST)]) is Waveform.BURST
    assert active_waveform([off]) is None


@pytest.mark.parametrize(
    ("before", "hours", "seen"),
    [
        (Waveform.BURST, 0, True),
        (Waveform.BURST, 23, True),
        (Waveform.BURST, 24, False),
        (Waveform.TONIC, 0, False),
        (None, 0, False),
    ],
)
def test_a_new_waveform_without_a_day_of_wash_out_is_a_caution(before, hours, seen):
    cautions = cautions_in_session(a_session(washout_hours=hours), before)
    assert fields(cautions) == (["washout_hours"] if seen else [])


def test_without_a_program_in_use_there_is_no_new_waveform():
    assert cautions_in_session(a_session(a_program(is_active=False)), Waveform.BURST) == []


def test_a_session_shows_unusual_settings_and_contacts():
    session = a_session(a_program(rate_hz=500), impedances_ohm={2: (100,)})
    assert fields(cautions_in_session(session)) == ["programs-0-rate_hz", "leads-2-impedances_ohm"]
