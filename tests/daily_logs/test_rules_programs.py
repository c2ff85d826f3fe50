"""Which program a log speaks of."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import ProgramOfLog, local_moment, moment_spoken_of, program_of_log
from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.rules import ProgrammingSession, ProgramSettings
from tests.factories.logs import a_log, day

CHICAGO = ZoneInfo("America/Chicago")
MINUTE = timedelta(minutes=1)
HELD_AT = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
P1 = ProgramSettings(name="P1", waveform=Waveform.TONIC)
P2 = ProgramSettings(name="P2", waveform=Waveform.BURST, is_active=False)
SESSIONS = [ProgrammingSession(HELD_AT, ProgrammedBy.REP, "first", (P1, P2))]


def spoken_of(session, entered):
    return moment_spoken_of(day(1), session, entered, CHICAGO)


def chicago(hour, minute=0, on=1):
    return local_moment(day(on), time(hour, minute), CHICAGO)


@pytest.mark.parametrize(
    ("session", "entered", "moment"),
    [
        (Session.MORNING, chicago(9), chicago(9)),
        (Session.MORNING, chicago(12), chicago(12)),
        (Session.MORNING, chicago(15), chicago(12)),
        (Session.EVENING, chicago(20), chicago(20)),
        (Session.EVENING, chicago(9, on=2), chicago(0, on=2) - timedelta(microseconds=1)),
        (Session.UNSCHEDULED, chicago(14), chicago(14)),
    ],
)
def test_a_log_speaks_of_its_own_date_however_late_it_is_entered(session, entered, moment):
    assert spoken_of(session, entered) == moment


def test_the_program_named_by_the_patient_goes_before_the_sessions():
    found = program_of_log(a_log(1, program=" p2 "), HELD_AT, SESSIONS)
    assert found == ProgramOfLog("P2", True, P2, HELD_AT)


def test_without_a_name_the_sessions_say_which_one_was_running():
    for said in (None, "", "  "):
        assert program_of_log(a_log(1, program=said), HELD_AT, SESSIONS) == ProgramOfLog("P1", False, P1, HELD_AT)


def test_a_name_that_was_never_set_by_then_stays_as_it_was_said():
    assert program_of_log(a_log(1, program="P7"), HELD_AT, SESSIONS) == ProgramOfLog("P7", True)
    assert program_of_log(a_log(1, program="P2"), HELD_AT - MINUTE, SESSIONS) == ProgramOfLog("P2", True)


def test_before_the_first_session_nothing_was_running():
    assert program_of_log(a_log(1), HELD_AT - MINUTE, SESSIONS) is None
