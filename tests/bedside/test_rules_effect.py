"""What was lost against the best two days before, and whether reprogramming brought it back."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.assessments.choices import Area
from scstrial.bedside.rules import (
    Image,
    NextStep,
    any_of,
    entry_lines,
    last_loss,
    lead_positions,
    migration_status,
    significance,
    steps_done,
)
from scstrial.complications.rules import KnownEntry, TrialFacts
from scstrial.complications.rules.facts import Known
from scstrial.daily_logs.choices import Answer, Session, StimFelt
from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.programming.rules import ProgrammingSession, ProgramSettings
from scstrial.trials.choices import FilmComparison, TipLevel
from scstrial.trials.rules import FilmReading, Tip
from tests.factories.logs import a_log, day, pain

CHICAGO = ZoneInfo("America/Chicago")
PLACED_AT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
NOW = PLACED_AT + timedelta(days=9)


def evening(number, coverage=None, relief=None, average=None, **more):
    ratings = () if average is None else (pain(average, area=Area.LEG_LEFT),)
    entry = a_log(number, coverage_pct=coverage, relief_reported_pct=relief, pain=ratings, **more)
    hour = 9 if entry.session is Session.MORNING else 20
    return KnownEntry(None, entry, at(number, hour))


def at(number, hour=12):
    return datetime.combine(day(number), time(hour), CHICAGO)


def held(moments, waveform=Waveform.TONIC):
    """Programming sessions at these moments, each with one program."""
    programs = (ProgramSettings("P1", waveform),)
    return [ProgrammingSession(moment, ProgrammedBy.REP, "why", programs) for moment in moments]


def known(*entries):
    facts = TrialFacts(CHICAGO, PLACED_AT, Area.LEG_LEFT, entries, baseline_nrs=Fraction(8))
    return Known(facts, NOW.astimezone(UTC), entries)


def loss_in(*entries, sessions=(), waveform=Waveform.TONIC):
    facts, set_then = known(*entries), held(sessions, waveform)
    return last_loss(entry_lines(facts, set_then), set_then, facts)


def moments(line):
    return [session.held_at for session in line.sessions]


GOOD = (evening(1, 80, 60, 3), evening(2, 90, 70, 3))  # best mean: coverage 85, relief 65, pain 3


def changes(entry, *before):
    lines = entry_lines(known(*before, entry), ())
    return {one.what: one for one in lines[-1].changes}


@pytest.mark.parametrize(("coverage", "lost"), [(56, False), (55, True), (54, True)])
def test_coverage_is_lost_30_points_below_the_best_two_day_mean(coverage, lost):
    change = changes(evening(3, coverage), *GOOD)["coverage"]
    assert (change.best, change.difference, change.lost) == (85, coverage - 85, lost)
    assert change.best_days == (day(1), day(2))
    assert change.is_back(coverage) is not lost


@pytest.mark.parametrize(("relief", "lost"), [(36, False), (35, True), (34, True)])
def test_relief_is_lost_30_points_below(relief, lost):
    assert changes(evening(3, relief=relief), *GOOD)["relief stated"].lost is lost


@pytest.mark.parametrize(("average", "lost"), [(5, False), ("5.9", False), (6, True), (7, True)])
def test_pain_is_worse_3_points_above(average, lost):
    change = changes(evening(3, average=average), *GOOD)["pain"]
    assert change.lost is lost
    assert change.is_back(change.now) is not lost


def test_relief_is_calculated_where_one_of_the_two_was_not_stated():
    change = changes(evening(2, average=7), evening(1, average=3))["relief calculated"]
    assert (change.best, change.now, change.lost) == (Fraction(125, 2), Fraction(25, 2), True)


def test_a_first_day_has_nothing_to_be_compared_with():
    assert entry_lines(known(GOOD[0]), ())[0].changes == ()


def test_entries_of_day_0_are_not_among_the_lines():
    assert entry_lines(known(evening(0, 80)), ()) == ()


def test_a_session_stands_before_the_entry_that_speaks_of_a_later_moment():
    sessions = [at(2, 12), at(1, 12), at(3, 21)]
    lines = entry_lines(known(*GOOD, evening(3, 85)), held(sessions))
    assert [moments(line) for line in lines] == [[], [at(2)], []]
    assert [line.coincides for line in lines] == [False, True, False]


def test_a_patient_who_says_reprogrammed_marks_it_without_a_session():
    assert entry_lines(known(evening(1, reprogrammed=Answer.YES)), ())[0].coincides
    assert not entry_lines(known(evening(1, reprogrammed=Answer.UNKNOWN)), ())[0].coincides


@pytest.mark.parametrize(
    ("felt", "changed"),
    [("lost", True), ("moved", True), ("weaker", True), ("unchanged", False), ("shock", False), (None, False)],
)
def test_the_felt_changes_are_those_of_the_rule(felt, changed):
    assert entry_lines(known(evening(1, stim_felt=StimFelt(felt) if felt else None)), ())[0].felt_changed is changed


def test_without_a_fall_nothing_is_lost():
    assert loss_in(*GOOD, evening(3, 80, 60, 3)) is None


def test_a_loss_without_reprogramming_leaves_open_whether_it_can_be_regained():
    loss = loss_in(*GOOD, evening(3, 30, 10, 7), evening(4, 40, 10, 7), sessions=[at(1)])
    assert (loss.reprogrammed_at, loss.regained) == (None, None)
    assert [one.change.what for one in loss.followed] == ["coverage", "relief stated", "pain"]
    assert [one.before for one in loss.followed] == [40, 10, 7]


def test_reprogrammed_and_no_log_since_is_not_yet_known():
    loss = loss_in(*GOOD, evening(3, 30, 10, 7), sessions=[at(4)])
    assert (loss.reprogrammed_at, loss.regained) == (at(4), None)
    assert [one.is_back for one in loss.followed] == [None] * 3


def test_a_log_since_that_does_not_say_it_leaves_it_open():
    loss = loss_in(*GOOD, evening(3, 30), evening(4, relief=20), sessions=[at(4)])
    assert loss.regained is None


def test_not_back_after_reprogramming_shows_before_after_and_latest():
    later = (evening(4, 45, 20, 6), evening(5, 50, 25, 6))
    loss = loss_in(*GOOD, evening(3, 30, 10, 7), *later, sessions=[at(4)])
    coverage = loss.followed[0]
    assert (coverage.before, coverage.after, coverage.latest, coverage.is_back) == (30, 45, 50, False)
    assert loss.regained is False


def test_the_last_of_two_reprogrammings_is_looked_at():
    later = (evening(4, 35), evening(5, 40))
    loss = loss_in(*GOOD, evening(3, 30), *later, sessions=[at(4), at(5)])
    assert (loss.reprogrammed_at, loss.followed[0].before, loss.followed[0].after) == (at(5), 35, 40)


@pytest.mark.parametrize(("coverage", "regained"), [(55, False), (56, True)])
def test_it_is_regained_within_the_limit_of_the_best_mean(coverage, regained):
    loss = loss_in(*GOOD, evening(3, 30), evening(4, coverage), sessions=[at(4)])
    assert loss.regained is regained
    assert (loss.came_back_at is not None) is regained


def test_everything_lost_has_to_come_back():
    loss = loss_in(*GOOD, evening(3, 30, 10), evening(4, 85, 20), sessions=[at(4)])
    assert loss.regained is False
    assert [one.is_back for one in loss.followed] == [True, False]
    back = loss_in(*GOOD, evening(3, 30, 10), evening(4, 85), evening(5, relief=60), sessions=[at(4)])
    assert back.came_back_at.entry.for_on == day(5)


def test_what_comes_back_by_itself_was_not_regained_by_reprogramming_but_is_not_lost_either():
    loss = loss_in(*GOOD, evening(3, 30), evening(4, 85), sessions=[at(5)])
    assert (loss.came_back_by_itself, loss.regained, loss.reprogrammed_at) == (True, True, None)


def test_a_second_loss_after_the_first_came_back_is_the_one_that_stands():
    entries = (*GOOD, evening(3, 30), evening(4, 85), evening(5, 20))
    loss = loss_in(*entries, sessions=[at(4)])
    assert (loss.line.entry.for_on, loss.reprogrammed_at, loss.regained) == (day(5), None, None)


def test_the_order_of_entering_changes_nothing():
    entries = (*GOOD, evening(3, 30), evening(4, 40))
    facts, turned = known(*entries), known(*entries[::-1])
    set_then = held([at(4)])
    one, two = (last_loss(entry_lines(each, set_then), set_then, each) for each in (facts, turned))
    assert (one.line.entry, one.regained) == (two.line.entry, two.regained) == (entries[2], False)


def test_a_morning_log_of_the_same_day_speaks_of_an_earlier_time():
    morning = evening(3, session=Session.MORNING)
    lines = entry_lines(known(*GOOD, morning, evening(3, 30)), held([at(3)]))
    assert [moments(line) for line in lines][2:] == [[], [at(3)]]


def test_on_a_program_that_is_not_felt_relief_alone_has_to_come_back():
    """Coverage is not asked any more: it would stay open for ever."""
    entries = (*GOOD, evening(3, 30, 10), evening(4, relief=60))
    burst = loss_in(*entries, sessions=[at(4)], waveform=Waveform.BURST)
    assert (burst.regained, [one.applies for one in burst.followed]) == (True, [False, True])
    assert loss_in(*entries, sessions=[at(4)]).regained is None
    worse = loss_in(*entries[:3], evening(4, relief=20), sessions=[at(4)], waveform=Waveform.BURST)
    assert worse.regained is False


def test_coverage_alone_cannot_be_judged_on_a_program_that_is_not_felt():
    loss = loss_in(*GOOD, evening(3, 30), evening(4, relief=60), sessions=[at(4)], waveform=Waveform.BURST)
    assert (loss.came_back_at, loss.regained) == (None, None)


def test_a_line_names_the_program_it_speaks_of():
    lines = entry_lines(known(*GOOD), held([at(2)]))
    assert [line.program.name if line.program else None for line in lines] == [None, "P1"]


TRUTHS = (True, False, None)


@pytest.mark.parametrize(
    ("radiographic", "lost", "regained", "significant"),
    [
        (True, True, False, True),
        (True, True, True, False),
        (True, True, None, None),
        (True, False, None, False),
        (True, None, None, None),
        (False, True, False, False),
        (False, None, None, False),
        (None, True, False, None),
        (None, False, None, False),
        (None, True, True, False),
        (None, None, None, None),
    ],
)
def test_significant_is_radiographic_with_a_loss_not_regained(radiographic, lost, regained, significant):
    assert significance(radiographic, lost, regained) is significant


@given(st.sampled_from(TRUTHS), st.sampled_from(TRUTHS), st.sampled_from(TRUTHS))
def test_an_answer_that_is_filled_in_later_never_turns_yes_into_no(radiographic, lost, regained):
    before = significance(radiographic, lost, regained)
    filled = [
        significance(one, two, three)
        for one in (TRUTHS[:2] if radiographic is None else [radiographic])
        for two in (TRUTHS[:2] if lost is None else [lost])
        for three in (TRUTHS[:2] if regained is None else [regained])
    ]
    assert before is None or set(filled) == {before}


@pytest.mark.parametrize(
    ("answers", "any_one"),
    [([True, None], True), ([False, None], None), ([False, False], False), ([], None)],
)
def test_one_lead_is_enough_and_all_must_be_known_to_say_no(answers, any_one):
    assert any_of(answers) is any_one


def test_each_lead_has_its_own_answer_with_the_loss_of_the_trial():
    image = Image(at(4), FilmComparison.PLACEMENT, (FilmReading(1, levels=Fraction(1)), FilmReading(2, mm=Decimal(0))))
    leads = lead_positions({number: Tip(TipLevel.T8) for number in (1, 2, 3)}, [image])
    loss = loss_in(*GOOD, evening(3, 30), evening(4, 40), sessions=[at(4)])
    status = migration_status(leads, loss, any_compared=True)
    assert (status.radiographic, status.significant) == (True, True)
    assert [status.of(lead) for lead in leads] == [True, False, None]


@pytest.mark.parametrize(("compared", "lost"), [(True, False), (False, None)])
def test_without_anything_to_compare_a_loss_is_not_known(compared, lost):
    assert migration_status([], None, compared).lost is lost


class TestSteps:
    SINCE = at(3, 20)
    MINUTE = timedelta(minutes=1)

    def done(self, sessions=(), films=(), significant=None, recorded=False):
        status = migration_status([], None, False)
        status = type(status)(None, True, None, significant)
        return steps_done(self.SINCE, sessions, films, status, recorded)

    def test_the_steps_stand_in_their_order(self):
        assert list(self.done(significant=True)) == list(NextStep)
        assert list(self.done()) == [NextStep.REPROGRAM, NextStep.FILM, NextStep.JUDGE]

    @pytest.mark.parametrize(("minutes", "ticked"), [(-1, False), (0, True), (1, True)])
    def test_what_was_done_before_the_change_is_not_ticked(self, minutes, ticked):
        moment = self.SINCE + minutes * self.MINUTE
        assert self.done(sessions=[moment])[NextStep.REPROGRAM] is ticked
        assert self.done(films=[moment])[NextStep.FILM] is ticked

    @pytest.mark.parametrize("significant", TRUTHS)
    def test_judged_is_judged_either_way(self, significant):
        assert self.done(significant=significant)[NextStep.JUDGE] is (significant is not None)

    def test_recording_is_asked_only_of_what_matters_or_was_recorded(self):
        assert self.done(significant=True)[NextStep.RECORD] is False
        assert self.done(significant=False).get(NextStep.RECORD) is None
        assert self.done(recorded=True)[NextStep.RECORD] is True
