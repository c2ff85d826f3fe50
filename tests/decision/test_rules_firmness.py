"""How firm a verdict is: nearest entries, missing days, spread, and what is lacking."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Area, Scale
from scstrial.decision.choices import OtherRule, Reason
from scstrial.decision.rules import evaluate, how_firm, what_is_missing, why_no_number
from scstrial.decision.rules.entries import missing_days, with_value
from scstrial.decision.rules.spread import deviation_tenths
from tests.factories.decision import PLACED_ON, area, day, days, dec, logged, rule, steady, trial

EXAMPLE_17 = ((7, 6, 5, 4, 4, 3, 3), (8, 7, 8, 9, 8, 7, 8))


def firm(facts, step="1", **settings):
    return how_firm(evaluate(facts, rule(**settings)), facts, Decimal(step))


def told(turns):
    """Day number (None for no day), from, to, what it becomes."""
    return [
        (None if one.entry.on is None else (one.entry.on - PLACED_ON).days, one.entry.was, one.to, str(one.becomes))
        for one in turns
    ]


def stretches(effect):
    return [(str(one.status), one.low, one.high) for one in effect.turns]


class TestNearest:
    def test_the_worked_example_is_two_points_of_one_of_the_last_days_away(self):
        found = firm(trial(area(days(*EXAMPLE_17[0]), EXAMPLE_17[1]), pulled=8, stated=60)).nearest
        assert told(found.trial) == [(5, 4, 6, "not_met"), (6, 3, 5, "not_met"), (7, 3, 5, "not_met")]
        assert told(found.baseline) == [(-4, 9, 0, "not_met")]
        assert told(found.stated) == []
        assert told(found.ratings) == told(found.trial)

    def test_exactly_on_the_threshold_the_next_value_up_turns_it(self):
        found = firm(steady(8, 4)).nearest
        assert {(was, to) for _, was, to, _ in told(found.trial)} == {(4, 5)}
        assert {(was, to) for _, was, to, _ in told(found.baseline)} == {(8, 7)}

    def test_with_a_finer_scale_the_next_value_is_a_tenth_away(self):
        assert {(was, to) for _, was, to, _ in told(firm(steady(8, 4), step="0.1").nearest.trial)} == {
            (4, Decimal("4.1"))
        }

    def test_just_below_the_threshold_one_point_lower_turns_it_to_met(self):
        found = firm(trial(area(days(4, 4, 4, 4, 4, 5)))).nearest
        assert {to for _, _, to, _ in told(found.trial)} == {3, 4}
        assert {one.by for one in found.trial} == {-1}
        assert {one.becomes for one in found.trial} == {"met"}

    def test_a_rating_of_the_baseline_may_be_nearer(self):
        found = firm(trial(area(days(*[3] * 6), (), clinic=8))).nearest
        assert {(was, to) for _, was, to, _ in told(found.trial)} == {(3, 7)}
        assert told(found.ratings) == told(found.baseline) == [(None, 8, 5, "not_met")]

    def test_where_there_is_no_verdict_none_is_turned(self):
        found = firm(trial(area(days(*[4] * 6), (), clinic=0))).nearest  # baseline_zero
        assert (found.trial, found.baseline, found.stated) == ((), (), ())

    def test_no_single_entry_may_be_enough(self):
        found = firm(steady(10, 1)).nearest
        assert (found.trial, found.stated) == ((), ())

    def test_under_a_measure_that_asks_the_patient_the_stated_percentage_is_an_entry(self):
        facts = steady(8, 3, stated=53)
        assert told(firm(facts, primary_measure="both").nearest.stated) == [(None, 53, 49, "not_met")]
        assert told(firm(facts, primary_measure="reported").nearest.stated) == [(None, 53, 49, "not_met")]
        assert told(firm(facts, primary_measure="reported").nearest.trial) == []
        assert told(firm(facts, primary_measure="either").nearest.stated) == []

    def test_a_clinic_rating_that_stands_in_is_an_entry(self):
        found = firm(trial(area(days(4), (), clinic=8, visit=4))).nearest
        assert told(found.trial) == [(None, 4, 5, "not_met")]
        assert told(found.baseline) == [(None, 8, 7, "not_met")]

    def test_an_answer_is_turned_into_the_other_one(self):
        answers = [True, True, True, False, False, False]
        facts = trial(area(tuple(logged(number, yes=yes) for number, yes in enumerate(answers, 1))))
        found = firm(facts, trial_window="consecutive_yes").nearest
        assert told(found.trial) == [(1, 1, 0, "not_met"), (2, 1, 0, "not_met"), (3, 1, 0, "not_met")]

    def test_a_no_is_turned_into_a_yes(self):
        answers = [True, True, False, False, False, False]
        facts = trial(area(tuple(logged(number, yes=yes) for number, yes in enumerate(answers, 1))))
        assert told(firm(facts, trial_window="consecutive_yes").nearest.trial) == [(3, 0, 1, "met")]

    def test_a_day_left_out_for_stimulation_stays_out_whatever_its_rating(self):
        on_and_off = (*days(4, 4, 4, 4, 4), logged(6, 4, off=13))
        found = firm(trial(area(on_and_off))).nearest
        assert told(found.trial) == [(4, 4, 5, "not_met"), (5, 4, 5, "not_met")]

    def test_the_stated_percentage_is_tried_up_to_a_hundred(self):
        found = firm(steady(8, 3, stated=97), primary_measure="reported", pain_threshold_pct=100).nearest
        assert told(found.stated) == [(None, 97, 100, "met")]

    def test_of_several_areas_only_those_that_count_are_looked_at(self):
        good, bad = area(days(*[3] * 6), primary=True), area(days(*[5] * 6), name="low_back")
        named = {one.entry.area for one in firm(trial(good, bad)).nearest.trial}
        assert named == {Area.LEG_LEFT}
        named = {one.entry.area for one in firm(trial(good, bad), area_rule="all").nearest.trial}
        assert named == {Area.LOW_BACK}

    def test_millimetres_are_tried_one_by_one(self):
        found = firm(steady(80, 38, scale=Scale.VAS_MM)).nearest
        assert {(was, to) for _, was, to, _ in told(found.trial)} == {(38, 45)}

    def test_the_other_verdict_goes_before_none_where_both_are_as_near(self):
        assert told(firm(trial(area(days(*[1] * 6), (), clinic=1))).nearest.baseline) == [(None, 1, 2, "met")]

    def test_a_baseline_that_falls_to_nothing_ends_the_evaluation(self):
        assert told(firm(trial(area(days(*[4] * 6), (), clinic=1))).nearest.baseline) == [(None, 1, 0, "not_evaluable")]


class TestMissingDays:
    def missing(self, *averages, window="last_3", **more):
        return firm(trial(area(days(*averages), **more), pulled=len(averages) + 1), trial_window=window).missing

    def test_where_every_day_is_there_nothing_is_missing(self):
        found = self.missing(4, 4, 4, 4, 4, 4)
        assert (found.each, found.days.entries, found.baseline.entries, found.could_turn) == ((), (), (), False)

    def test_a_value_for_the_missing_day_could_turn_it_from_a_limit_on(self):
        found = self.missing(7, 6, 5, 4, 4, None)
        assert stretches(found.each[0]) == [("not_met", 5, 10)]
        found = self.missing(7, 6, 5, 4, 5, None)
        assert stretches(found.each[0]) == [("met", 0, 3)]

    def test_a_day_outside_the_window_cannot_turn_it(self):
        found = self.missing(7, None, 5, 4, 4, 3)
        assert [one.turns for one in found.each] == [()]
        assert not found.could_turn

    def test_two_days_together_can_do_what_neither_does_alone(self):
        found = self.missing(3, 3, 3, 3, None, None, 1, window="all_days", baseline=(5,) * 7)
        # B 5: at most 2.5 is met. Sum 13 of five days = 2.6; one more at 2 gives 15/6 = 2.5.
        assert stretches(found.each[0]) == [("met", 0, 2)]
        found = self.missing(2, 2, 2, None, None, 2, 1, window="all_days", baseline=(8,) * 7)
        # B 8: at most 4. Sum 9 of five days; one more gives 19/6 at most, two at 10 29/7 = 4.14, two at 9 27/7.
        assert [one.turns for one in found.each] == [(), ()]
        assert stretches(found.days) == [("not_met", 10, 10)]
        assert found.could_turn

    def test_the_same_a_hair_below_cannot_in_any_combination(self):
        found = self.missing(2, 2, 2, None, None, 1, 1, window="all_days", baseline=(8,) * 7)
        assert stretches(found.days) == []  # 28/7 = 4 is still met
        assert not found.could_turn

    def test_a_trial_without_a_result_says_what_values_would_say(self):
        found = self.missing(7, 6, 5, 4, None, None)
        assert stretches(found.days) == [("met", 0, 4), ("not_met", 5, 10)]
        assert stretches(found.each[0]) == [("met", 0, 4), ("not_met", 5, 10)]

    def test_missing_baseline_days_count_too(self):
        facts = trial(area(days(*[4] * 6), baseline=(8, 8, 8, 8, 8)))
        found = firm(facts).missing
        assert [(one.on - PLACED_ON).days for one in found.baseline.entries] == [-7, -6]
        assert stretches(found.baseline) == [("not_met", 0, 7)]

    def test_trial_and_baseline_days_may_turn_it_only_together(self):
        facts = trial(area(days(1, 1, 1, 1, 1, None), baseline=(10,) * 6))
        found = firm(facts).missing
        assert (found.days.turns, found.baseline.turns, found.both_turn) == ((), (), False)
        facts = trial(area(days(2, 2, 2, 2, 2, None, 2), baseline=(8,) * 4), pulled=8)
        found = firm(facts).missing  # 14/3 against 32/7: only the worst of both
        assert (found.days.turns != (), found.both_turn) == (True, False)
        facts = trial(area(days(1, 1, 1, 1, 1, None, 1), baseline=(8,) * 6), pulled=8)
        found = firm(facts).missing  # 12/3 = 4 against 48/6 = 8 is met; against 48/7 it is not
        assert (found.days.turns, found.baseline.turns, found.both_turn) == ((), (), True)
        assert found.could_turn

    def test_not_met_may_become_met_only_by_trial_and_baseline_days_together(self):
        facts = trial(area(days(6, 6, 6, 6, "6.3", None), baseline=(8,) * 6))
        found = firm(facts).missing  # 12.3/3 = 4.1 is more than 8/2 and less than 58/7/2 = 4.14
        assert (found.days.turns, found.baseline.turns, found.both_turn) == ((), (), True)

    def test_baseline_days_that_turn_it_alone_are_not_said_to_need_the_trial_days(self):
        found = firm(trial(area(days(None, 4, 4, 4, 4, 4), baseline=(8,) * 5))).missing
        assert (found.days.turns, found.both_turn, found.could_turn) == ((), False, True)
        assert stretches(found.baseline) == [("not_met", 0, 7)]

    def test_baseline_days_alone_may_be_missing_without_turning_anything(self):
        found = firm(trial(area(days(*[1] * 6), baseline=(10,) * 6))).missing
        assert (found.days.entries, found.baseline.turns, found.could_turn) == ((), (), False)

    def test_a_day_missing_for_two_areas_is_one_day(self):
        back = area(days(5, 5, 5, 5, 5), name="low_back")
        facts = trial(area(days(4, 4, 4, 4, 4), primary=True), back)
        found = firm(facts, area_rule="any").missing
        assert len(found.each) == 1
        assert [one.area for one in found.each[0].entries] == [Area.LEG_LEFT, Area.LOW_BACK]
        assert [one.area for one in firm(facts).missing.each[0].entries] == [Area.LEG_LEFT]  # the primary one alone

    def test_without_an_area_to_judge_nothing_can_turn(self):
        found = firm(trial(area(name="neck"), area(name="chest")))
        assert (found.missing.each, found.missing.could_turn, found.nearest.trial) == ((), False, ())

    def test_unanswered_days_cannot_turn_an_answer(self):
        facts = trial(area(tuple(logged(number, yes=True) for number in (1, 2, 3, 5, 6))))
        found = firm(facts, trial_window="consecutive_yes").missing
        assert [(one.entries[0].on - PLACED_ON).days for one in found.each] == [4]
        assert not found.could_turn

    def test_an_open_answer_becomes_met_with_yes(self):
        facts = trial(area(tuple(logged(number, yes=True) for number in (1, 2, 4, 5))))
        found = firm(facts, trial_window="consecutive_yes").missing
        assert stretches(found.each[0]) == [("met", 1, 1)]  # a no on Day 3 leaves Days 4 to 6 open
        assert stretches(found.days) == [("not_met", 0, 0), ("met", 1, 1)]

    def test_a_missing_day_is_taken_to_be_on_the_program_before_it(self):
        on_p1 = tuple(logged(number, 4, program="P1") for number in (1, 2, 4, 5, 6))
        found = firm(trial(area(on_p1)), trial_window="best_program_period").missing
        assert stretches(found.each[0]) == [("not_met", 5, 10)]


class TestSpread:
    def test_lowest_highest_range_median_and_deviation(self):
        (found,) = firm(trial(area(days(7, 6, None, 4, 4, 3, 3)), pulled=8)).spreads
        every, used = found.evaluable, found.used
        assert (every.days, every.lowest, every.highest, every.range) == (6, 3, 7, 4)
        assert every.lowest_on == (day(6), day(7))
        assert every.highest_on == (day(1),)
        assert (every.median, every.mean, every.deviation_tenths) == (4, Fraction(9, 2), 16)
        assert (used.days, used.lowest, used.highest) == (3, 3, 4)

    def test_of_no_day_there_is_none(self):
        (found,) = firm(trial(area(()))).spreads
        assert (found.evaluable, found.used) == (None, None)

    @pytest.mark.parametrize(
        ("values", "tenths"),
        [((5,), None), ((3, 3), 0), ((0, 10), 71), ((1, 2, 3), 10), (("4.0", "4.1"), 1), (("4.00", "4.05"), 0)],
    )
    def test_the_deviation_is_rounded_from_exact_numbers(self, values, tenths):
        assert deviation_tenths([dec(value) for value in values]) == tenths

    def test_exactly_half_a_tenth_is_rounded_up(self):
        assert deviation_tenths([dec("0"), dec("0.15"), dec("0.3")]) == 2  # deviation 0.15


class TestComparedRules:
    def names(self, facts, **settings):
        return [(one.name, one.measure, str(one.result.status)) for one in firm(facts, **settings).compared]

    def test_every_window_and_both_measures(self):
        found = self.names(steady(8, 3, stated=60))
        assert found[0] == ("Last 3 days", "calculated", "met")
        assert ("Stated by the patient", "stated", "met") in found
        assert len(found) == 8
        assert {measure for name, measure, _ in found if name != "Stated by the patient"} == {"calculated"}

    def test_under_the_stated_measure_the_window_in_force_is_shown_as_calculated_too(self):
        found = self.names(steady(8, 5, stated=60), primary_measure="reported")
        assert found[:2] == [("Last 3 days", "stated", "met"), ("Last 3 days", "calculated", "not_met")]
        assert "Stated by the patient" not in [name for name, _, _ in found]
        more = self.names(steady(8, 5, stated=60), primary_measure="reported", combine="pain_and_function")
        assert ("Stated by the patient", "stated", "met") in more
        count = firm(steady(8, 5, stated=60), primary_measure="reported").firmness
        assert (count.agree, count.rules) == (1, 8)

    @pytest.mark.parametrize(("measure", "shown"), [("calculated", "62.5"), ("reported", "60.0"), ("both", "62.5")])
    def test_the_rule_in_force_shows_the_percentage_that_it_judges(self, measure, shown):
        in_force = firm(steady(8, 3, stated=60), primary_measure=measure).compared[0]
        assert (in_force.in_force, in_force.result.display_pct) == (True, shown)

    def test_without_a_stated_percentage_there_is_none_to_show(self):
        assert firm(steady(8, 3), primary_measure="reported").compared[0].result.display_pct is None

    def test_under_a_rule_that_asks_for_more_pain_alone_stands_beside_it(self):
        found = self.names(steady(8, 3), combine="pain_and_function")
        assert found[:2] == [
            ("Last 3 days", "calculated, and function", "not_evaluable"),
            ("Last 3 days", "calculated", "met"),
        ]


class TestWhatIsMissing:
    def lacking(self, facts, **settings):
        return what_is_missing(evaluate(facts, rule(**settings)), facts)

    def test_nothing_where_there_is_a_verdict(self):
        assert self.lacking(steady(8, 4)) == ()
        one_of_two = trial(area(days(*[3] * 6)), area(days(3), name="low_back"))
        assert self.lacking(one_of_two, area_rule="any") == ()

    def test_where_enough_days_are_logged_only_the_last_ones_are_asked_for(self):
        (one,) = self.lacking(trial(area(days(3, 3, 3, None, None, None))))
        assert one.startswith("Last 3 days: 0 can be evaluated, 2 needed.")

    def test_a_window_over_the_whole_trial_asks_for_no_last_days(self):
        (one,) = self.lacking(trial(area(days(3, None, None, None, None, 3))), trial_window="all_days")
        assert one.startswith("Whole trial: 2 of 6 days")

    def test_the_stated_measure_alone_asks_for_no_ratings(self):
        (one,) = self.lacking(trial(area(days(4), ())), primary_measure="reported")
        assert one.startswith("The relief that the patient states")

    def test_what_is_known_is_not_asked_for(self):
        yes = trial(area(tuple(logged(number, yes=True) for number in range(1, 7))))
        (one,) = self.lacking(yes, trial_window="consecutive_yes", primary_measure="both")
        assert one.startswith("The relief that the patient states")
        stated = trial(area(days(*[4] * 6), (8, 8, 8)), stated=60)
        (one,) = self.lacking(stated, primary_measure="both")
        assert one.startswith("Baseline")
        (one,) = self.lacking(trial(area((), (), visit=4)), trial_window="end_of_trial_visit")
        assert one.startswith("Baseline")
        (one,) = self.lacking(steady(8, 3, wants_implant=True), combine="composite")
        assert one == "Whether function improved is not recorded."

    def test_days_of_the_window_and_of_the_whole_trial(self):
        (one,) = self.lacking(trial(area(days(3, 3, 3, 3, None, None))))
        assert one.startswith("Last 3 days: 1 can be evaluated, 2 needed.")
        both = self.lacking(trial(area(days(3, None, None, None, None, 3))))
        assert [one.split(".")[0] for one in both] == [
            "Last 3 days: 1 can be evaluated, 2 needed",
            "Whole trial: 2 of 6 days can be evaluated, 3 needed",
        ]

    @pytest.mark.parametrize(("length", "logged_days", "needed"), [(6, 2, 3), (8, 3, 4), (7, 3, 4)])
    def test_half_of_the_days_and_three_are_needed(self, length, logged_days, needed):
        averages = [None] * (length - logged_days) + [3] * logged_days
        (one,) = self.lacking(trial(area(days(*averages)), pulled=length + 1))
        assert one.startswith(f"Whole trial: {logged_days} of {length} days can be evaluated, {needed} needed.")

    def test_days_left_out_for_stimulation_are_named(self):
        off = tuple(logged(number, 3, off=13) for number in range(1, 7))
        assert self.lacking(trial(area(off)))[-1].startswith("6 rated days are left out")
        one_off = (*days(3, 3, 3), logged(6, 3, off=13))
        assert self.lacking(trial(area(one_off)))[-1].startswith("1 rated day is left out")

    def test_a_baseline_says_how_many_days_it_has(self):
        (one,) = self.lacking(trial(area(days(*[4] * 6), (8, 8, 8))))
        assert one.startswith("Baseline: 3 of 7 diary days before the placement, 4 needed")

    def test_every_gap_is_named_not_only_the_first_reason(self):
        found = self.lacking(trial(area(days(4), ())), primary_measure="both")
        assert [one.split(":")[0].split(",")[0] for one in found] == [
            "Baseline",
            "Last 3 days",
            "Whole trial",
            "The relief that the patient states at the end",
        ]

    @pytest.mark.parametrize(
        ("facts", "settings", "words"),
        [
            (trial(area(name="neck"), area(name="chest")), {}, "marked as the primary one"),
            (steady(8, 3, 2, aborted=2), {}, "before 3 full days"),
            (trial(area(days(*[3] * 6), baseline_scale=Scale.VAS_MM)), {}, "on one scale"),
            (steady(0, 3), {}, "Baseline pain is 0"),
            (steady(8, 3), {"primary_measure": "reported"}, "in percent, is not recorded"),
            (steady(8, 3), {"combine": "pain_and_function"}, "Whether function improved"),
            (steady(8, 3, function_improved=True), {"combine": "composite"}, "wants the implant"),
            (steady(8, 3), {"trial_window": "end_of_trial_visit"}, "end-of-trial visit is not recorded"),
            (steady(8, 3), {"trial_window": "consecutive_yes"}, "Three days in a row"),
            (steady(8, 3), {"trial_window": "best_program_period"}, "No two days in a row on one program"),
        ],
    )
    def test_each_reason_says_what_to_enter(self, facts, settings, words):
        (one,) = self.lacking(facts, **settings)
        assert words in one

    def test_of_several_areas_each_gap_says_whose(self):
        facts = trial(area(days(3), primary=True), area(days(*[3] * 6), name="low_back"))
        assert self.lacking(facts, area_rule="all")[0].startswith("Left leg: Last 3 days")
        facts = trial(area(days(*[3] * 6), (8, 8, 8)), area(days(*[3] * 6), (), name="low_back"))
        assert [one[:26] for one in self.lacking(facts, area_rule="all")] == [
            "Left leg: Baseline: 3 of 7",
            "Low back: Baseline: 0 of 7",
        ]


@pytest.mark.parametrize(("missing", "program"), [(1, "P1"), (3, "P1"), (5, "P2"), (6, "P3")])
def test_a_day_without_a_log_is_taken_to_be_on_the_program_named_last_before_it_else_first_after_it(missing, program):
    named = {1: "P1", 2: "P1", 4: "P2", 5: "P3"}
    logs = tuple(logged(number, 4, program=name) for number, name in named.items() if number != missing)
    facts = trial(area((*logs, logged(3, 4)) if missing != 3 else logs))
    (entry,) = [one for one in missing_days(facts, rule()) if one.on == day(missing)]
    (changed,) = [one for one in with_value(facts, [entry], dec(4)).areas[0].trial if one.on == day(missing)]
    assert (changed.average, changed.program) == (4, program)


def test_days_before_day_minus_seven_are_no_gap():
    facts = trial(area(days(*[4] * 6), (8,) * 9))
    assert firm(facts).missing.baseline.entries == ()
    assert facts.areas[0].baseline[0].on == PLACED_ON - timedelta(days=9)


def test_a_rule_without_a_number_says_what_it_lacks():
    assert why_no_number(OtherRule.END_OF_TRIAL_VISIT.label, Reason.TOO_FEW_DAYS) == "No rating was entered at the end"
    assert why_no_number(OtherRule.CONSECUTIVE_YES.label, Reason.TOO_FEW_DAYS) == "Too few daily answers"
    assert why_no_number(OtherRule.LAST_DAY.label, Reason.TOO_FEW_DAYS) == Reason.TOO_FEW_DAYS.label
    assert why_no_number(OtherRule.END_OF_TRIAL_VISIT.label, Reason.BASELINE_ZERO) == Reason.BASELINE_ZERO.label
    assert why_no_number(OtherRule.CONSECUTIVE_YES.label, None) == "No percentage"
