"""C-22 and C-23, whose turn it is when a log is overdue, and until when a flag must be answered."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.complications.choices import FlagRule, OverdueStep, Urgency
from scstrial.complications.rules import escalate_by, flags_in, log_prompts, overdue_prompts, patient_sentence
from tests.factories.complications import CHICAGO, PLACED_AT, an_entry, moment, trial_facts


def overdue_flag(facts, as_of):
    return next((flag for flag in flags_in(facts, as_of) if flag.rule is FlagRule.LOG_OVERDUE), None)


def long_flag(facts, as_of):
    return next((flag for flag in flags_in(facts, as_of) if flag.rule is FlagRule.TRIAL_TOO_LONG), None)


class TestOverdueLog:
    def test_the_flag_comes_24_hours_after_the_first_morning_prompt_of_day_1(self):
        facts = trial_facts()
        assert overdue_flag(facts, moment(2, "08:29")) is None
        flag = overdue_flag(facts, moment(2, "08:30"))
        assert (flag.raised_at, flag.urgency, flag.entry) == (moment(2, "08:30"), Urgency.WITHIN_24_H, None)
        assert flag.because == {"log_due": "2026-03-03 morning"}
        assert flag.basis_withdrawn is False

    def test_further_missed_prompts_join(self):
        flag = overdue_flag(trial_facts(), moment(3, "08:30"))
        assert [(one.at, one.because["log_due"]) for one in flag.joined] == [
            (moment(2, "19:30"), "2026-03-03 evening"),
            (moment(3, "08:30"), "2026-03-04 morning"),
        ]

    def test_it_stays_when_the_log_comes_in(self):
        late = an_entry(1, "morning", at=moment(2, "08:31"))
        assert overdue_flag(trial_facts(late), moment(2, "10:00")) is not None

    @pytest.mark.parametrize(("entered", "flagged"), [("08:29", False), ("08:30", False), ("08:31", True)])
    def test_a_log_that_is_in_at_24_hours_is_in_time(self, entered, flagged):
        log = an_entry(1, "morning", at=moment(2, entered))
        assert (overdue_flag(trial_facts(log), moment(2, "10:00")) is not None) is flagged

    def test_a_later_session_answers_the_earlier_prompts(self):
        evening = an_entry(1, "evening")
        assert overdue_flag(trial_facts(evening), moment(3, "08:29")) is None
        assert overdue_flag(trial_facts(evening), moment(3, "08:30")).because == {"log_due": "2026-03-04 morning"}

    def test_an_earlier_session_does_not_answer_a_later_prompt(self):
        morning = an_entry(1, "morning", at=moment(1, "20:30"))
        assert overdue_flag(trial_facts(morning), moment(2, "19:30")).because == {"log_due": "2026-03-03 evening"}

    def test_an_unscheduled_log_answers_the_days_before_its_own(self):
        of_day_2 = an_entry(2, "unscheduled", at=moment(2, "08:00"))
        assert overdue_flag(trial_facts(of_day_2), moment(3, "08:29")) is None
        of_day_1 = an_entry(1, "unscheduled")
        assert overdue_flag(trial_facts(of_day_1), moment(2, "08:30")) is not None

    def test_a_log_marked_as_entered_in_error_by_then_is_no_answer(self):
        for marked, flagged in [(moment(2, "08:30"), True), (moment(2, "08:31"), False)]:
            log = an_entry(1, "morning", in_error_at=marked)
            assert (overdue_flag(trial_facts(log), moment(2, "08:45")) is not None) is flagged

    def test_a_log_moved_to_an_earlier_session_by_then_is_no_answer(self):
        wrong_day = an_entry(2, "morning", at=moment(2, "08:00"), number=1)
        for moved_at, flagged in [(moment(2, "19:30"), True), (moment(2, "19:31"), False)]:
            moved = an_entry(1, "morning", at=moved_at, number=2, replaces=1)
            flag = overdue_flag(trial_facts(wrong_day, moved), moment(2, "19:45"))
            assert (flag is not None) is flagged
        right_day = an_entry(2, "morning", at=moment(2, "10:00"), number=2, replaces=1)
        assert overdue_flag(trial_facts(wrong_day, right_day), moment(2, "19:45")) is None

    def test_a_log_moved_to_an_earlier_session_leaves_the_prompt_overdue(self):
        wrong_day = an_entry(2, "morning", at=moment(2, "09:00"), number=1)
        moved = an_entry(1, "evening", at=moment(2, "09:05"), number=2, replaces=1)
        open_ones = overdue_prompts(trial_facts(wrong_day, moved), moment(2, "20:30"))
        assert [(one.prompt.for_on, one.prompt.session) for one in open_ones] == [(moment(2).date(), "morning")]

    def test_hours_are_elapsed_hours_when_clocks_go_forward(self):
        # Sat 7 Mar 19:30 CST + 24 h = Sun 8 Mar 20:30 CDT
        facts = trial_facts(*(an_entry(day) for day in range(1, 5)), an_entry(5, "morning"))
        assert overdue_flag(facts, moment(6, "20:29")) is None
        assert overdue_flag(facts, moment(6, "20:30")).raised_at == moment(6, "20:30")

    def test_hours_are_elapsed_hours_when_clocks_go_back(self):
        # Sat 31 Oct 19:30 CDT + 24 h = Sun 1 Nov 18:30 CST
        placed = datetime(2026, 10, 30, 10, tzinfo=CHICAGO)
        facts = trial_facts(an_entry(1, "morning", placed_at=placed), placed_at=placed)
        assert overdue_flag(facts, datetime(2026, 11, 1, 18, 29, tzinfo=CHICAGO)) is None
        assert overdue_flag(facts, datetime(2026, 11, 1, 18, 30, tzinfo=CHICAGO)) is not None

    def test_nothing_becomes_overdue_after_the_pull(self):
        facts = trial_facts(pulled_at=moment(2, "08:29"))
        assert overdue_flag(facts, moment(9)) is None
        assert overdue_flag(trial_facts(pulled_at=moment(2, "08:30")), moment(9)) is not None

    def test_what_was_overdue_before_the_pull_stays_after_it(self):
        facts = trial_facts(pulled_at=moment(2, "12:00"))
        assert overdue_flag(facts, moment(9)) == overdue_flag(facts, moment(2, "11:00"))

    def test_a_clinic_may_ask_at_other_times(self):
        facts = trial_facts(morning_log_due=time(7), evening_log_due=time(21))
        assert [prompt.due_at for prompt in log_prompts(facts, moment(1, "23:00"))] == [
            moment(1, "07:00"),
            moment(1, "21:00"),
        ]


class TestWhoseTurn:
    @pytest.mark.parametrize(
        ("late", "step"),
        [
            (timedelta(hours=11, minutes=59), None),
            (timedelta(hours=12), OverdueStep.PATIENT),
            (timedelta(hours=23, minutes=59), OverdueStep.PATIENT),
            (timedelta(hours=24), OverdueStep.NURSE),
            (timedelta(hours=47, minutes=59), OverdueStep.NURSE),
            (timedelta(hours=48), OverdueStep.PHYSICIAN),
            (timedelta(hours=90), OverdueStep.PHYSICIAN),
        ],
    )
    def test_it_is_passed_on_after_12_24_and_48_hours(self, late, step):
        found = overdue_prompts(trial_facts(), moment(1, "08:30") + late)
        assert (found[0].step if found else None) == step

    def test_an_answered_prompt_is_nobodys_turn(self):
        facts = trial_facts(an_entry(1, "evening"))
        assert overdue_prompts(facts, moment(2, "20:29")) == []
        assert [one.prompt.for_on for one in overdue_prompts(facts, moment(2, "20:30"))] == [moment(2).date()]

    def test_an_entry_that_comes_later_is_not_known(self):
        facts = trial_facts(an_entry(1, "evening", at=moment(2, "12:00")))
        assert len(overdue_prompts(facts, moment(2, "11:59"))) == 2
        assert overdue_prompts(facts, moment(2, "12:00")) == []

    def test_nobodys_turn_after_the_pull(self):
        facts = trial_facts(pulled=3)
        assert overdue_prompts(facts, moment(3, "11:59")) != []
        assert overdue_prompts(facts, moment(3, "12:00")) == []

    def test_on_the_pull_day_only_the_morning_is_asked_for(self):
        facts = trial_facts(pulled=3)
        asked = [(prompt.due_at.day, prompt.session.value) for prompt in log_prompts(facts, moment(20))]
        assert asked == [(3, "morning"), (3, "evening"), (4, "morning"), (4, "evening"), (5, "morning")]

    def test_a_pull_that_is_later_is_not_known(self):
        assert list(log_prompts(trial_facts(pulled=3), moment(2))) == list(log_prompts(trial_facts(), moment(2)))
        late = trial_facts(pulled_at=moment(3, "21:00"))  # at 20:00 nobody knows yet that this is the pull day
        assert list(log_prompts(late, moment(3, "20:00")))[-1].due_at == moment(3, "19:30")


class TestTrialTooLong:
    def test_it_is_raised_at_local_midnight_of_day_11(self):
        midnight = moment(11, "00:00")
        assert long_flag(trial_facts(), midnight - timedelta(seconds=1)) is None
        flag = long_flag(trial_facts(), midnight)
        assert (flag.raised_at, flag.urgency, flag.entry) == (midnight, Urgency.SAME_DAY, None)
        assert flag.raised_at.tzinfo is CHICAGO

    @pytest.mark.parametrize(("before", "raised"), [(1, False), (0, False), (-1, True)])
    def test_a_pull_by_midnight_is_in_time(self, before, raised):
        facts = trial_facts(pulled_at=moment(11, "00:00") - timedelta(seconds=before))
        assert (long_flag(facts, moment(12)) is not None) is raised

    def test_midnight_is_that_of_the_trials_zone(self):
        placed = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
        flag = long_flag(trial_facts(placed_at=placed), datetime(2026, 3, 20, tzinfo=UTC))
        assert flag.raised_at.isoformat() == "2026-03-13T00:00:00+13:00"

    def test_where_clocks_skip_midnight_the_day_begins_an_hour_later(self):
        # Santiago, Sun 6 Sep 2026: 00:00 becomes 01:00
        placed = datetime(2026, 8, 26, 10, tzinfo=ZoneInfo("America/Santiago"))
        flag = long_flag(trial_facts(placed_at=placed), datetime(2026, 9, 30, tzinfo=UTC))
        assert flag.raised_at.isoformat() == "2026-09-06T01:00:00-03:00"


class TestEscalation:
    @pytest.mark.parametrize(
        ("urgency", "wait"),
        [
            (Urgency.EMERGENCY, timedelta(minutes=15)),
            (Urgency.SAME_DAY, timedelta(hours=2)),
            (Urgency.WITHIN_24_H, timedelta(hours=24)),
        ],
    )
    def test_each_urgency_has_its_time(self, urgency, wait):
        assert escalate_by(urgency, PLACED_AT) == PLACED_AT + wait

    def test_a_routine_flag_goes_to_nobody_else(self):
        assert escalate_by(Urgency.ROUTINE, PLACED_AT) is None

    def test_it_is_elapsed_time_across_the_clock_change(self):
        by = escalate_by(Urgency.WITHIN_24_H, moment(5, "20:00"))
        assert by.isoformat() == "2026-03-08T21:00:00-05:00"

    def test_urgencies_are_ranked_by_how_soon_not_by_letter(self):
        assert [urgency.value for urgency in sorted(Urgency, key=lambda one: one.rank)] == ["E", "S", "D", "R"]

    def test_the_patient_is_told_to_call_emergency_services_in_every_emergency(self):
        for rule in set(FlagRule) - {FlagRule.SELF_HARM}:
            assert patient_sentence(rule, Urgency.EMERGENCY).startswith("Call emergency services")
            assert patient_sentence(rule, Urgency.SAME_DAY) is None
        assert "988" in patient_sentence(FlagRule.SELF_HARM, Urgency.SAME_DAY)
