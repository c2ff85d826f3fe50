"""The domains of a composite: impaired, change, MCID, reached (rule book 8.5)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Instrument, Scale
from scstrial.decision.choices import Domain
from scstrial.decision.rules import SupportingFacts, evaluate, holistic_of
from scstrial.decision.rules.domains import MEASURES
from tests.factories.decision import area, days, steady, trial

PEG, ODI, PHQ9, PSQI = Instrument.PEG, Instrument.ODI, Instrument.PHQ9, Instrument.PSQI
UTILITY, SLEEP = Instrument.EQ5D_UTILITY, Instrument.SLEEP_QUALITY
ALL_BEFORE = {ODI: 44, UTILITY: "0.5", PSQI: 10, PHQ9: 12}
ALL_BETTER = {ODI: 34, UTILITY: "0.58", PSQI: 7, PHQ9: 7}


def composite(before=(), during=(), facts=None):
    read = [{name: Decimal(value) for name, value in dict(values).items()} for values in (before, during)]
    return holistic_of(evaluate(facts or steady(8, 3)), SupportingFacts(before=read[0], during=read[1]))


def domain(name, before=(), during=(), facts=None):
    return next(one for one in composite(before, during, facts).domains if one.domain is name)


@pytest.mark.parametrize(
    ("name", "instrument", "not_impaired", "impaired"),
    [
        (Domain.FUNCTION, ODI, 20, 21),
        (Domain.FUNCTION, PEG, "3.9", 4),
        (Domain.QUALITY_OF_LIFE, UTILITY, "0.61", "0.6"),
        (Domain.SLEEP, PSQI, 5, 6),
        (Domain.SLEEP, SLEEP, 7, 6),
        (Domain.MOOD, PHQ9, 9, 10),
        (Domain.MOOD, Instrument.GAD7, 9, 10),
        (Domain.QUALITY_OF_LIFE, Instrument.EQ5D_VAS, 61, 60),
        (Domain.FUNCTION, Instrument.PROMIS_PHYSICAL_FUNCTION, "40.1", 40),
        (Domain.SLEEP, Instrument.PROMIS_SLEEP_DISTURBANCE, "59.9", 60),
        (Domain.MOOD, Instrument.PROMIS_DEPRESSION, "59.9", 60),
    ],
)
def test_a_domain_is_impaired_from_its_limit_on(name, instrument, not_impaired, impaired):
    assert domain(name, {instrument: not_impaired}).impaired is False
    assert domain(name, {instrument: impaired}).impaired is True


@pytest.mark.parametrize(("baseline", "impaired"), [("3.9", False), (4, True)])
def test_pain_is_impaired_from_four_on(baseline, impaired):
    assert domain(Domain.PAIN, facts=steady(baseline, 2)).impaired is impaired


@pytest.mark.parametrize(
    ("name", "instrument", "before", "enough", "too_little"),
    [
        (Domain.FUNCTION, ODI, 44, 34, "34.1"),
        (Domain.FUNCTION, PEG, 7, "4.9", "4.91"),
        (Domain.QUALITY_OF_LIFE, UTILITY, "0.5", "0.58", "0.579"),
        (Domain.SLEEP, PSQI, 10, 7, "7.1"),
        (Domain.SLEEP, SLEEP, 3, 5, "4.9"),
        (Domain.MOOD, PHQ9, 12, 7, 8),
    ],
)
def test_a_gain_counts_from_the_mcid_on(name, instrument, before, enough, too_little):
    assert domain(name, {instrument: before}, {instrument: enough}).met is True
    assert domain(name, {instrument: before}, {instrument: too_little}).met is False


@pytest.mark.parametrize(("during", "met"), [(6, True), ("6.1", False)])
def test_two_points_of_pain_count(during, met):
    assert domain(Domain.PAIN, facts=steady(8, during)).met is met


def test_millimetres_count_as_tenths_of_points():
    pain = domain(Domain.PAIN, facts=steady(80, 59, scale=Scale.VAS_MM))
    assert (pain.before, pain.during, pain.gain, pain.met) == (8, Fraction("5.9"), Fraction("2.1"), True)


def test_two_scales_are_no_change_of_pain():
    mixed = trial(area(days(*[3] * 6), (74,) * 7, baseline_scale=Scale.VAS_MM))
    assert domain(Domain.PAIN, facts=mixed).met is None


def test_a_domain_takes_the_first_instrument_that_is_known_twice():
    found = domain(Domain.FUNCTION, {ODI: 44, PEG: 7}, {PEG: 4})
    assert (found.instrument, found.met) == (PEG, True)
    assert domain(Domain.FUNCTION, {ODI: 44, PEG: 7}).instrument is ODI
    assert domain(Domain.FUNCTION, {}, {PEG: 4}).instrument is None


def test_the_mcid_in_every_impaired_domain_makes_a_holistic_responder():
    found = composite(ALL_BEFORE, ALL_BETTER)
    assert (found.responder, found.impaired, found.counted) == (True, 5, 5)
    assert found.cumulative == Fraction(5, 2) + 1 + 1 + 1 + 1


def test_one_impaired_domain_below_its_mcid_is_a_no():
    assert composite(ALL_BEFORE, ALL_BETTER | {PHQ9: 8}).responder is False
    assert composite({PHQ9: 12}, {PHQ9: 8}).responder is False  # whatever the unknown ones say


def test_a_domain_that_is_not_impaired_asks_for_nothing():
    found = composite(ALL_BEFORE | {PHQ9: 5}, ALL_BETTER | {PHQ9: 9})
    assert (found.responder, found.impaired) == (True, 4)


@pytest.mark.parametrize("missing", [ODI, UTILITY, PSQI, PHQ9])
def test_what_was_not_measured_leaves_it_open(missing):
    after = {name: value for name, value in ALL_BETTER.items() if name is not missing}
    found = composite(ALL_BEFORE, after)
    assert (found.responder, found.impaired, found.counted) == (None, 5, 4)
    before = {name: value for name, value in ALL_BEFORE.items() if name is not missing}
    assert composite(before, ALL_BETTER).responder is None


def test_worse_counts_against_the_sum():
    found = composite({PHQ9: 12}, {PHQ9: 17}, steady(8, 8))
    assert found.cumulative == -1


def test_without_a_baseline_nothing_is_said():
    found = composite(facts=trial(area(days(3, 3, 3), ())))
    assert (found.responder, found.cumulative, found.impaired, found.beyond_pain) == (None, None, 0, False)
    assert composite(facts=trial()).domains[0].before is None
    assert composite({PEG: 7}).beyond_pain


def test_pain_without_a_trial_value_has_its_baseline_and_no_gain():
    pain = domain(Domain.PAIN, facts=trial(area(days(3))))
    assert (pain.before, pain.during, pain.gain, pain.met) == (8, None, None, None)


def test_where_nothing_is_impaired_nobody_is_a_responder():
    well = {ODI: 10, UTILITY: "0.9", PSQI: 2, PHQ9: 2}
    assert composite(well, well, steady(3, 1)).responder is None


def test_a_peg_of_nothing_has_no_smallest_change():
    found = domain(Domain.FUNCTION, {PEG: 0}, {PEG: 1})
    assert (found.met, found.share) == (None, None)


def test_every_domain_has_its_instruments():
    assert set(MEASURES) == set(Domain)
