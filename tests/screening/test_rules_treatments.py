"""Which treatments a payer asks for: how many, for how long, on the checklist or only in the packet."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.protocols.choices import TreatmentAsked, TreatmentKind
from scstrial.protocols.rules.payers import changed, payer_profile
from scstrial.protocols.rules.treatments import LEAST_MAX, TreatmentNeeded
from scstrial.screening.choices import Treatment
from scstrial.screening.rules import CareBefore, missing_from_packet, screen
from scstrial.screening.rules.earlier_care import days_covered, weeks_tried
from scstrial.screening.rules.treatments import KINDS
from tests.factories.screening import AS_OF, candidate, item_of, judged, screened

PSYCHOLOGICAL, THERAPY, DRUGS = TreatmentKind.PSYCHOLOGICAL, TreatmentKind.PHYSICAL_THERAPY, TreatmentKind.DRUGS


def asking(kind, least=1, weeks=None, payer="aetna"):
    """A clinic's version of the profile that asks for this kind on the checklist."""
    return changed(payer_profile(payer), {}, {}, {kind: TreatmentNeeded(TreatmentAsked.CHECKLIST, "", least, weeks)})


def tried_state(profile, **facts):
    item = item_of(screen(candidate(**facts), profile, AS_OF), "treatments_tried")
    return str(item.level), str(item.state), item.finding


def test_every_kind_of_treatment_knows_its_treatments_and_how_many_there_are():
    assert set(KINDS) == set(TreatmentKind)
    assert {kind: len(some) for kind, some in KINDS.items() if len(some) > 1} == LEAST_MAX


@pytest.mark.parametrize(
    ("weeks", "state"),
    [(Decimal("7.9"), "unmet"), (Decimal(8), "met"), (Decimal("8.1"), "met"), (None, "unknown")],
)
def test_how_long_a_treatment_was_tried_is_judged_below_at_and_above_the_weeks(weeks, state):
    facts = {
        "treatments": frozenset({Treatment.PSYCHOLOGICAL}),
        "treatment_weeks": {} if weeks is None else {Treatment.PSYCHOLOGICAL: weeks},
    }
    level, found, why = tried_state(asking(PSYCHOLOGICAL, weeks=8), **facts)
    assert (level, found) == ("HARD", state)
    assert ("how long is not recorded" in why) is (state == "unknown")


def test_a_treatment_that_is_unsuitable_counts_whatever_its_length():
    some = frozenset({Treatment.PSYCHOLOGICAL})
    facts = {"treatments": some, "treatments_unsuitable": some}
    assert tried_state(asking(PSYCHOLOGICAL, weeks=8), **facts)[1] == "met"


def test_of_drug_classes_each_has_its_weeks_and_an_opioid_dose_is_one_of_them():
    profile = asking(DRUGS, least=2, weeks=4)
    both = frozenset({Treatment.SNRI, Treatment.NSAID})
    long, short = {Treatment.SNRI: 4, Treatment.NSAID: 4}, {Treatment.SNRI: 4, Treatment.NSAID: 3}
    no_opioid = {"mme_per_day": Decimal(0)}
    assert tried_state(profile, treatments=both, treatment_weeks=long, **no_opioid)[1] == "met"
    assert tried_state(profile, treatments=both, treatment_weeks=short, **no_opioid)[1] == "unmet"
    assert tried_state(profile, treatments=frozenset({Treatment.SNRI}), **no_opioid)[1] == "unmet"
    assert tried_state(asking(DRUGS, least=2), treatments=frozenset({Treatment.SNRI}))[1] == "met"  # and 30 MME/day


def test_an_opioid_whose_dose_cannot_be_converted_is_a_drug_class_too():
    others = frozenset({Treatment.SNRI, Treatment.PHYSICAL_THERAPY, Treatment.INJECTION})
    profile = payer_profile("default")
    for at_least, state in ((True, "met"), (False, "unmet")):
        assert tried_state(profile, treatments=others, mme_per_day=None, mme_at_least=at_least)[1] == state


def test_the_packet_of_medicare_names_what_it_lacks_and_the_verdict_does_not_change():
    facts = candidate(treatments=frozenset({Treatment.PHYSICAL_THERAPY, Treatment.OPIOID}))
    profile = payer_profile("medicare")
    lacking = ["psychological therapy", "an injection or radiofrequency treatment", "spine surgery"]
    assert missing_from_packet(facts, profile) == lacking
    item = item_of(screened(facts, "medicare"), "treatments_tried")
    assert str(item.state) == "met"
    assert item.finding.endswith("the packet still has to show: " + ", ".join(lacking))
    assert judged("treatments_tried", "medicare", treatments=frozenset(), mme_per_day=Decimal(0))[1] == "unmet"


@pytest.mark.parametrize(
    ("weeks", "lacking"),
    [
        (None, ["physical therapy for at least 6 weeks in the last year (how long is not recorded)"]),
        (Decimal("5.9"), ["physical therapy for at least 6 weeks in the last year"]),
        (Decimal(6), []),
    ],
)
def test_aetnas_weeks_of_physical_therapy_are_missed_in_the_packet(weeks, lacking):
    assert missing_from_packet(candidate(physical_therapy_weeks=weeks), payer_profile("aetna")) == lacking


@pytest.mark.parametrize("payer", ["default", "evicore", "bcbs_al", "nice"])
def test_other_payers_ask_for_no_treatment_in_the_packet_alone(payer):
    assert missing_from_packet(candidate(treatments=frozenset()), payer_profile(payer)) == []


def test_weeks_are_counted_from_the_dates_of_earlier_care():
    first_on = AS_OF - timedelta(days=27)
    overlapping = (
        CareBefore(Treatment.SNRI, from_on=first_on, until_on=first_on + timedelta(days=13), result="none"),
        CareBefore(Treatment.SNRI, from_on=first_on + timedelta(days=7), result="none"),
        CareBefore(Treatment.NSAID, from_on=first_on, until_on=first_on, result="none"),
        CareBefore(Treatment.INJECTION, unsuitable_because="on warfarin"),
    )
    assert weeks_tried(overlapping, AS_OF) == {Treatment.SNRI: Fraction(4), Treatment.NSAID: Fraction(1, 7)}


def test_of_other_treatments_all_years_count_and_what_has_no_day_has_no_weeks():
    long_ago = CareBefore(Treatment.SNRI, from_on=date(2020, 1, 1), until_on=date(2020, 1, 14), result="none")
    assert weeks_tried([long_ago, CareBefore(Treatment.NSAID, result="none")], AS_OF) == {Treatment.SNRI: Fraction(2)}


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=6))
def test_each_day_of_overlapping_courses_counts_once(courses):
    days = {day for first, last in courses for day in range(first, last + 1)}
    assert days_covered(courses) == len(days)


def test_physical_therapy_counts_in_the_last_year_alone():
    care = CareBefore(
        Treatment.PHYSICAL_THERAPY, from_on=date(2024, 1, 1), until_on=AS_OF.replace(year=2025) + timedelta(days=6)
    )
    assert weeks_tried([care], AS_OF) == {Treatment.PHYSICAL_THERAPY: Fraction(1)}
    over = CareBefore(Treatment.PHYSICAL_THERAPY, from_on=date(2024, 1, 1), until_on=date(2024, 3, 1))
    assert weeks_tried([over], AS_OF) == {Treatment.PHYSICAL_THERAPY: Fraction(0)}
