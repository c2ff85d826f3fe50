"""The criteria beside the verdict (rule book 8.5)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Instrument, WouldProceed
from scstrial.daily_logs.choices import GoalMet
from scstrial.decision.rules import SupportingFacts, criteria_of, evaluate
from scstrial.trials.choices import GoalReached
from tests.factories.decision import area, days, rule, steady, trial

PEG, ODI, WALK, SLEEP = Instrument.PEG, Instrument.ODI, Instrument.WALK_MINUTES, Instrument.SLEEP_QUALITY


def table(facts=None, supporting=SupportingFacts(), **settings):
    facts = facts or steady(8, 3)
    return {one.name: one for one in criteria_of(evaluate(facts, rule(**settings)), facts, supporting)}


def measured(instrument, before, during):
    known = {"before": before, "during": during}
    facts = SupportingFacts(**{name: {instrument: value} for name, value in known.items() if value is not None})
    names = {PEG: "Function: PEG (0-10)", ODI: "Function: ODI (%)", WALK: "Function: walking (min)"}
    return table(supporting=facts)[names.get(instrument, "Sleep quality (0-10)")]


def test_without_anything_else_the_questions_of_the_end_stand_there_unanswered():
    found = table()
    assert list(found) == [
        "Pain, left leg",
        "Relief stated by the patient",
        "Function improved, asked at the pull",
        "Opioids, MME per day",
        "Overall change (PGIC)",
        "Wants the implant",
    ]
    assert [one.met for one in found.values()] == [True, None, None, None, None, None]
    assert [name for name, one in found.items() if one.decides] == ["Pain, left leg"]


def test_pain_is_said_with_its_numbers():
    pain = table()["Pain, left leg"]
    assert (pain.baseline, pain.trial, pain.change, pain.needed) == ("8.0", "3.0", "62.5 % less", "at least 50 % less")
    worse = table(steady(3, 6))["Pain, left leg"]
    assert (worse.change, worse.met) == ("100.0 % more", False)


def test_pain_that_cannot_be_evaluated_is_neither():
    pain = table(trial(area(days(4))))["Pain, left leg"]
    assert (pain.trial, pain.change, pain.met) == ("", "", None)
    unknown = table(trial(area(days(4, 4, 4, 4, 4, 4), ())))["Pain, left leg"]
    assert (unknown.baseline, unknown.change, unknown.met) == ("", "", None)


def test_pain_that_stays_as_it_was_is_not_called_more():
    assert table(steady(8, 8))["Pain, left leg"].change == "0.0 % less"


@pytest.mark.parametrize(("area_rule", "deciding"), [("primary", 1), ("all", 2), ("any", 2)])
def test_every_area_has_its_row_and_the_area_rule_says_which_decide(area_rule, deciding):
    facts = trial(area(days(3, 3, 3, 3, 3, 3), primary=True), area(days(5, 5, 5, 5, 5, 5), name="low_back"))
    pain = [one for name, one in table(facts, area_rule=area_rule).items() if name.startswith("Pain")]
    assert [one.name for one in pain] == ["Pain, left leg (primary)", "Pain, low back"]
    assert sum(one.decides for one in pain) == deciding


@pytest.mark.parametrize(
    ("stated", "words", "met"), [(49, "49.0 %", False), (50, "50.0 %", True), (-10, "-10.0 %", False)]
)
def test_the_stated_relief_is_compared_with_the_same_threshold(stated, words, met):
    found = table(steady(8, 3, stated=stated))["Relief stated by the patient"]
    assert (found.trial, found.met, found.decides) == (words, met, False)


def test_the_stated_relief_decides_where_the_rule_says_so():
    found = table(primary_measure="reported")
    assert [name for name, one in found.items() if one.decides] == ["Relief stated by the patient"]
    assert table(primary_measure="both")["Pain, left leg"].decides


@pytest.mark.parametrize(
    ("instrument", "before", "during", "change", "met"),
    [
        (PEG, "7.0", "4.9", "30.0 % less", True),
        (PEG, "7.0", "5.0", "28.6 % less", False),
        (PEG, "10", Fraction("7.002"), "29.9 % less", False),
        (PEG, "5", "6", "20.0 % more", False),
        (PEG, "0", "1", "", None),
        (ODI, 44, 34, "-10.0", True),
        (ODI, 44, 35, "-9.0", False),
        (ODI, 40, 44, "+4.0", False),
        (WALK, 20, 26, "30.0 % more", True),
        (WALK, 20, 25, "25.0 % more", False),
        (WALK, 20, 10, "50.0 % less", False),
        (WALK, 20, 20, "0.0 % more", False),
        (SLEEP, 3, 5, "+2.0", True),
        (SLEEP, 3, Fraction(9, 2), "+1.5", False),
        (SLEEP, 3, Fraction("4.96"), "+1.9", False),  # never printed as the 2.0 that are needed
        (SLEEP, 3, 4, "+1.0", False),
        (SLEEP, 3, 3, "0.0", False),
    ],
)
def test_a_change_counts_from_its_mcid_on(instrument, before, during, change, met):
    value = during if isinstance(during, Fraction) else Decimal(during)
    found = measured(instrument, Decimal(before), value)
    assert (found.change, found.met, found.decides) == (change, met, False)


@pytest.mark.parametrize(("before", "during"), [(Decimal(7), None), (None, Decimal(7))])
def test_a_value_known_once_only_is_shown_and_not_judged(before, during):
    found = measured(PEG, before, during)
    assert (bool(found.baseline), bool(found.trial), found.met) == (before is not None, during is not None, None)


def test_what_is_needed_is_said_in_its_unit():
    assert measured(PEG, Decimal(7), None).needed == "at least 30 % less"
    assert measured(ODI, Decimal(7), None).needed == "at least 10 points less"
    assert measured(WALK, Decimal(7), None).needed == "at least 30 % more"
    assert measured(SLEEP, Decimal(7), None).needed == "at least 2 points more"


@pytest.mark.parametrize(
    ("before", "during", "words", "met"),
    [
        ({PEG: 7, ODI: 44}, {PEG: 7, ODI: 34}, "1 of 2", True),
        ({PEG: 7, ODI: 44}, {PEG: 7, ODI: 40}, "0 of 2", False),
        ({PEG: 7, ODI: 44}, {PEG: 7}, "0 of 2", None),
        ({PEG: 7, ODI: 44}, {PEG: 4}, "1 of 2", True),
    ],
)
def test_function_counts_by_any_of_its_measures(before, during, words, met):
    known = [{name: Decimal(value) for name, value in values.items()} for values in (before, during)]
    found = table(supporting=SupportingFacts(*known))["Function, by any of its measures"]
    assert (found.trial, found.met, found.decides) == (words, met, False)


def test_peg_odi_and_every_tolerance_are_measures_of_function():
    before = {PEG: 7, ODI: 44, WALK: 10, Instrument.STAND_MINUTES: 10, Instrument.SIT_MINUTES: 10}
    before = {name: Decimal(value) for name, value in (before | {Instrument.WALK_METRES: 100}).items()}
    better = {name: value * Decimal("0.5" if name in (PEG, ODI) else "1.3") for name, value in before.items()}
    found = table(supporting=SupportingFacts(before, better))
    assert found["Function, by any of its measures"].trial == "6 of 6"
    assert {name for name, one in found.items() if name.startswith("Function: ") and one.met} == {
        "Function: PEG (0-10)",
        "Function: ODI (%)",
        "Function: walking (min)",
        "Function: standing (min)",
        "Function: sitting (min)",
        "Function: walking distance (m)",
    }


def test_a_fully_met_goal_is_a_measure_of_function():
    found = table(supporting=SupportingFacts(goal_met=GoalMet.FULLY))["Function, by any of its measures"]
    assert (found.trial, found.met) == ("1 of 1", True)
    assert "Function, by any of its measures" not in table(supporting=SupportingFacts(before={SLEEP: Decimal(3)}))


def test_points_are_never_rounded_up_to_what_is_needed():
    found = measured(ODI, Decimal("44.46"), Decimal("34.5"))
    assert (found.change, found.met) == ("-9.9", False)


def test_goals_asked_one_by_one_stand_in_place_of_the_last_daily_answer():
    goals = (("Walk", GoalReached.PARTLY), ("Cook", GoalReached.REACHED), ("Drive", GoalReached.NOT))
    found = table(supporting=SupportingFacts(goal_met=GoalMet.NOT_AT_ALL, goals=goals))
    assert {name: one.met for name, one in found.items() if name.startswith("Function: ")} == {
        "Function: goal “Walk”": False,
        "Function: goal “Cook”": True,
        "Function: goal “Drive”": False,
    }
    by_any = found["Function, by any of its measures"]
    assert (by_any.trial, by_any.met) == ("1 of 3", True)


@pytest.mark.parametrize("answer", GoalMet)
def test_the_own_goal_counts_when_fully_met(answer):
    found = table(supporting=SupportingFacts(goal_met=answer))["Function: own goal, last answer"]
    assert found.met is (answer is GoalMet.FULLY)


@pytest.mark.parametrize(
    ("mme", "change", "met"),
    [
        ((100, 50), "50.0 % less", True),
        ((100, "50.02"), "49.9 % less", False),
        ((0, 0), "", None),
        ((20, 30), "50.0 % more", False),
    ],
)
def test_opioids_count_from_half_on(mme, change, met):
    found = table(steady(8, 3, mme=mme))["Opioids, MME per day"]
    assert (found.change, found.met) == (change, met)


def test_opioids_are_shown_before_and_during_the_trial():
    found = table(steady(8, 3, mme=(120, "77.26")))["Opioids, MME per day"]
    assert (found.baseline, found.trial, found.change) == ("120.0", "77.3", "35.6 % less")


def test_opioids_function_and_wish_decide_where_the_rule_says_so():
    assert table(combine="pain_or_analgesic")["Opioids, MME per day"].decides
    assert table(combine="pain_and_function")["Function improved, asked at the pull"].decides
    composite = table(combine="composite")
    assert composite["Function improved, asked at the pull"].decides
    assert composite["Wants the implant"].decides


@pytest.mark.parametrize(("pgic", "met"), [(1, True), (2, True), (3, False), (7, False)])
def test_much_improved_or_better_counts(pgic, met):
    found = table(supporting=SupportingFacts(pgic=pgic))["Overall change (PGIC)"]
    assert found.met is met
    assert found.trial.startswith(f"{pgic} (")


@pytest.mark.parametrize(
    ("wish", "met"), [(WouldProceed.YES, True), (WouldProceed.NO, False), (WouldProceed.UNSURE, None)]
)
def test_unsure_is_neither_yes_nor_no(wish, met):
    found = table(supporting=SupportingFacts(wish=wish))["Wants the implant"]
    assert (found.trial, found.met) == (wish.label.lower(), met)


@pytest.mark.parametrize(("improved", "words"), [(True, "yes"), (False, "no"), (None, "")])
def test_the_answer_about_function_is_shown(improved, words):
    found = table(steady(8, 3, function_improved=improved))["Function improved, asked at the pull"]
    assert (found.trial, found.met) == (words, improved)
