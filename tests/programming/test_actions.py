"""Keeping programming sessions, on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from scstrial.foundation.refusal import Refused
from scstrial.programming.actions import hold_session
from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.queries import all_sessions_of, program_at, sessions_of
from scstrial.programming.rules import ProgrammingSession
from tests.factories.trials import a_program, make_leads_out, make_scheduled, make_session, make_under_way

NOW = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=NOW - 2 * DAY)


def a_session(*programs, held_at=NOW - HOUR, **facts):
    return ProgrammingSession(held_at, ProgrammedBy.NURSE, "Less coverage", programs or (a_program(),), **facts)


def refused(*args, **kwargs):
    with pytest.raises(Refused) as caught:
        hold_session(*args, **kwargs)
    return [(problem.field, problem.message) for problem in caught.value.problems]


def test_a_session_is_kept_with_every_setting(db, trial, nurse):
    program = a_program(amplitude_ma=None, amplitude_v=Decimal("2.35"), cathodes=("1-3", "2-4"), anodes=("1-2",))
    hold_session(trial, a_session(program, impedances_ohm={2: (600, None)}, washout_hours=24), by=nurse, now=NOW)
    db.session.commit()
    (kept,) = sessions_of(trial.id)
    assert (kept.impedances_ohm, kept.washout_hours, kept.entered_by_name) == ({"2": [600, None]}, 24, nurse.name)
    (row,) = kept.programs
    assert (row.amplitude_v, row.cathodes, row.anodes) == (Decimal("2.35"), ["1-3", "2-4"], ["1-2"])


def test_there_is_no_session_before_the_placement(clinic, nurse):
    trial = make_scheduled(clinic, nurse, now=NOW)
    assert "Record the placement first" in refused(trial, a_session(), by=nurse, now=NOW)[0][1]


def test_contacts_are_those_of_the_leads_that_were_placed(trial, nurse):
    wrong = refused(trial, a_session(a_program(cathodes=("3-1",))), by=nurse, now=NOW)
    assert [field for field, _ in wrong] == ["programs-0-cathodes"]
    assert sessions_of(trial.id) == []


def test_a_session_after_the_pull_is_refused(clinic, nurse):
    trial = make_leads_out(clinic, nurse, pulled_at=NOW - DAY)
    assert refused(trial, a_session(), by=nurse, now=NOW)[0][0] == "held_at"


def test_the_program_in_use_is_the_active_one_of_the_last_session_held(trial, nurse):
    make_session(trial, nurse, held_at=NOW - DAY, programs=(a_program(is_active=False), a_program(name="P2")))
    make_session(trial, nurse, held_at=NOW - HOUR, programs=(a_program(name="P3", waveform=Waveform.BURST),))
    sessions = sessions_of(trial.id)
    assert program_at(sessions, NOW - 30 * HOUR) is None
    assert program_at(sessions, NOW - DAY).name == "P2"
    assert program_at(sessions, NOW).name == "P3"


class TestCorrection:
    @pytest.fixture
    def first(self, trial, nurse):
        return make_session(trial, nurse, held_at=NOW - HOUR, now=NOW)

    def test_a_correction_stands_for_the_session_and_the_first_stays_readable(self, trial, first, nurse):
        fixed = a_session(a_program(rate_hz=60))
        second = hold_session(trial, fixed, by=nurse, now=NOW, replaces=first, correction_reason=" Typing ")
        assert [row.id for row in sessions_of(trial.id)] == [second.id]
        assert [row.id for row in all_sessions_of(trial.id)] == [first.id, second.id]
        assert (second.replaces_id, second.correction_reason) == (first.id, "Typing")

    @pytest.mark.parametrize("reason", ["", " ", "x" * 501])
    def test_a_correction_says_why_in_so_many_words(self, trial, first, nurse, reason):
        wrong = refused(trial, a_session(), by=nurse, now=NOW, replaces=first, correction_reason=reason)
        assert [field for field, _ in wrong] == ["correction_reason"]

    def test_a_session_is_corrected_once_and_then_its_correction(self, trial, first, nurse):
        hold_session(trial, a_session(), by=nurse, now=NOW, replaces=first, correction_reason="One")
        stale = refused(trial, a_session(), by=nurse, now=NOW, replaces=first, correction_reason="Two")
        assert stale[0][1].startswith(f"{nurse.name} corrected this session at 10:00 while you were typing")
