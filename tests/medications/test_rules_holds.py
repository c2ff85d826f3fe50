from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from scstrial.foundation.refusal import Refused
from scstrial.medications.choices import BleedingDrug, DrugKind, HoldVariant, Intent, Restart
from scstrial.medications.rules import (
    HOLD_TABLE,
    DrugTaken,
    HoldRule,
    drug_words,
    hold_plan,
    hold_words,
    holds_reached_at,
    kind_of,
    problems_with_placement_holds,
    problems_with_removal,
    variant_for,
)

CHICAGO = ZoneInfo("America/Chicago")
MINUS_5, MINUS_6 = timezone(timedelta(hours=-5)), timezone(timedelta(hours=-6))
PLACEMENT_AT = datetime(2026, 3, 23, 8, 0, tzinfo=MINUS_5)
REMOVED_AT = datetime(2026, 3, 30, 12, 0, tzinfo=MINUS_5)
LONG_AGO = PLACEMENT_AT - timedelta(days=40)


def plan(drug, hours_before=None, *, placement_at=PLACEMENT_AT, removed_at=None, intent=None, **labs):
    last_dose_at = None if hours_before is None else placement_at - timedelta(hours=hours_before)
    [found] = hold_plan([DrugTaken(drug, last_dose_at, intent)], placement_at, removed_at, **labs)
    return found


DAY = 24
# drug, intent, creatinine clearance, hold in hours, restart in hours after the pull, source
TABLE = [
    ("aspirin", "primary_prevention", None, 6 * DAY, 24, "UTD-AC"),
    ("aspirin", "secondary_prevention", None, 6 * DAY, 24, "UTD-AC"),
    ("aspirin", None, None, 6 * DAY, 24, "UTD-AC"),
    ("diclofenac", None, None, DAY, 24, "UTD-AC"),
    ("ketorolac", None, None, DAY, 24, "UTD-AC"),
    ("ibuprofen", None, None, DAY, 24, "UTD-AC"),
    ("etodolac", None, None, 2 * DAY, 24, "UTD-AC"),
    ("indomethacin", None, None, 2 * DAY, 24, "UTD-AC"),
    ("naproxen", None, None, 4 * DAY, 24, "UTD-AC"),
    ("meloxicam", None, None, 4 * DAY, 24, "UTD-AC"),
    ("nabumetone", None, None, 6 * DAY, 24, "UTD-AC"),
    ("oxaprozin", None, None, 10 * DAY, 24, "UTD-AC"),
    ("piroxicam", None, None, 10 * DAY, 24, "UTD-AC"),
    ("cilostazol", None, None, 2 * DAY, 24, "UTD-AC"),
    ("dipyridamole", None, None, 2 * DAY, "physician_decides", "UTD-AC"),
    ("warfarin", None, None, 5 * DAY, 6, "UTD-AC"),
    ("acenocoumarol", None, None, 3 * DAY, 24, "UTD-AC"),
    ("ufh_iv", None, None, 6, 2, "UTD-AC"),
    ("ufh_sc", None, None, 24, 8, "UTD-AC"),
    ("enoxaparin", "prophylactic", None, 12, 24, "UTD-AC"),
    ("enoxaparin", "therapeutic", None, 24, 24, "UTD-AC"),
    ("enoxaparin", None, None, 24, 24, "UTD-AC"),
    ("dalteparin", None, None, 24, 24, "UTD-AC"),
    ("fondaparinux", None, None, 4 * DAY, 24, "REPO-AC"),
    ("clopidogrel", None, None, 7 * DAY, 24, "REPO-AC"),
    ("prasugrel", None, None, 10 * DAY, 24, "REPO-AC"),
    ("ticagrelor", None, None, 5 * DAY, 24, "REPO-AC"),
    ("cangrelor", None, None, 3, 24, "REPO-AC"),
    ("ticlopidine", None, None, 10 * DAY, 24, "from memory"),
    ("dabigatran", None, "50", 4 * DAY, 24, "REPO-AC"),
    ("dabigatran", None, "30", 6 * DAY, 24, "REPO-AC"),
    ("rivaroxaban", None, None, 3 * DAY, 24, "REPO-AC"),
    ("apixaban", None, None, 3 * DAY, 24, "REPO-AC"),
    ("edoxaban", None, None, 3 * DAY, 24, "REPO-AC"),
    ("thrombolytic", None, None, 48, 48, "REPO-AC"),
    ("abciximab", None, None, 5 * DAY, 12, "from memory"),
    ("eptifibatide", None, None, 24, 12, "from memory"),
    ("tirofiban", None, None, 24, 12, "from memory"),
]


@pytest.mark.parametrize(("drug", "intent", "crcl", "hold_hours", "restart", "source"), TABLE)
def test_each_row_of_the_table_below_on_and_above_its_hold(drug, intent, crcl, hold_hours, restart, source):
    labs = {"crcl": crcl and Decimal(crcl), "inr": Decimal("1.0"), "intent": intent and Intent(intent)}
    on_the_line = plan(drug, hold_hours, removed_at=REMOVED_AT, **labs)
    assert (on_the_line.hold_hours, on_the_line.source) == (hold_hours, source)
    assert on_the_line.placement_allowed
    assert on_the_line.earliest_placement_at == PLACEMENT_AT
    assert on_the_line.last_dose_by == PLACEMENT_AT - timedelta(hours=hold_hours)
    expected = restart if isinstance(restart, str) else REMOVED_AT + timedelta(hours=restart)
    assert on_the_line.restart == expected
    assert plan(drug, hold_hours + 1, **labs).placement_allowed
    an_hour_short = plan(drug, hold_hours - 1, **labs)
    assert not an_hour_short.placement_allowed
    assert "not reached" in an_hour_short.refusals[0]


@pytest.mark.parametrize("drug", ["celecoxib", "ssri", "snri"])
@pytest.mark.parametrize("removed_at", [None, REMOVED_AT])
def test_drugs_without_a_hold_are_not_held(drug, removed_at):
    found = plan(drug, removed_at=removed_at)
    assert (found.hold_hours, found.last_dose_by, found.earliest_placement_at) == (0, None, None)
    assert found.placement_allowed
    assert (found.restart, found.source) == (Restart.NOT_HELD, "from memory")
    assert plan(drug, 1).earliest_placement_at is None


@pytest.mark.parametrize("drug", ["garlic", "ginkgo", "ginseng", "fish_oil", "vitamin_e"])
def test_supplements_are_shown_with_seven_days_and_never_stand_in_the_way(drug):
    found = plan(drug, 24, removed_at=REMOVED_AT)
    assert (found.hold_hours, found.source, found.placement_allowed) == (168, "design", True)
    assert found.earliest_placement_at == PLACEMENT_AT + timedelta(days=6)
    assert found.restart == REMOVED_AT + timedelta(hours=24)
    assert plan(drug).placement_allowed


@pytest.mark.parametrize("removed_at", [None, REMOVED_AT])
@pytest.mark.parametrize("drug", ["betrixaban", "other"])
def test_a_drug_that_is_not_in_the_table_is_never_allowed(drug, removed_at):
    found = plan(drug, 1000, removed_at=removed_at)
    assert (found.hold_hours, found.source, found.placement_allowed) == (None, None, False)
    assert (found.last_dose_by, found.earliest_placement_at) == (None, None)
    assert found.restart == Restart.PHYSICIAN_DECIDES
    assert "Ask a physician" in found.refusals[0]


def test_a_drug_stays_held_while_the_leads_are_in():
    assert plan("apixaban", 100).restart == Restart.HELD_LEADS_IN
    assert plan("garlic", 100).restart == Restart.HELD_LEADS_IN


def test_without_a_known_last_dose_the_placement_is_not_allowed():
    found = plan("apixaban")
    assert (found.placement_allowed, found.earliest_placement_at) == (False, None)
    assert found.last_dose_by == PLACEMENT_AT - timedelta(hours=72)
    assert "last dose is not recorded" in found.refusals[0]


@pytest.mark.parametrize(
    ("crcl", "hold_hours", "source", "allowed"),
    [
        (Decimal("50.1"), 96, "REPO-AC", True),
        (Decimal(50), 96, "REPO-AC", True),
        (Fraction(4999, 100), 144, "REPO-AC", True),
        (Decimal(30), 144, "REPO-AC", True),
        (Decimal("29.99"), 144, "design", False),
        (None, 144, "design", False),
    ],
)
def test_dabigatran_is_held_by_creatinine_clearance(crcl, hold_hours, source, allowed):
    found = plan("dabigatran", 1000, crcl=crcl)
    assert (found.hold_hours, found.source, found.placement_allowed) == (hold_hours, source, allowed)
    assert found.earliest_placement_at is not None


def test_dabigatran_tells_whether_the_clearance_is_low_or_missing():
    assert "not known" in plan("dabigatran", 1000).refusals[0]
    assert "no rule below 30" in plan("dabigatran", 1000, crcl=Decimal(20)).refusals[0]


@pytest.mark.parametrize("drug", ["warfarin", "acenocoumarol"])
@pytest.mark.parametrize(
    ("inr", "allowed"), [(Decimal("1.1"), True), (Decimal("1.2"), True), (Decimal("1.21"), False), (None, False)]
)
def test_warfarin_needs_the_hold_and_an_inr_of_at_most_1_2(drug, inr, allowed):
    assert plan(drug, 120, inr=inr).placement_allowed is allowed
    assert not plan(drug, 71, inr=inr).placement_allowed


def test_a_clinic_may_set_another_inr_limit():
    assert plan("warfarin", 120, inr=Decimal("1.4"), inr_limit=Decimal("1.4")).placement_allowed
    assert not plan("warfarin", 120, inr=Decimal("1.41"), inr_limit=Decimal("1.4")).placement_allowed


@pytest.mark.parametrize(
    ("days", "age", "allowed"), [(0, 0, True), (0, 1, False), (1, 1, True), (1, 2, False), (3, 3, True)]
)
def test_a_clinic_may_set_how_old_that_inr_may_be(days, age, allowed):
    measured_on = PLACEMENT_AT.date() - timedelta(days=age)
    found = plan("warfarin", 120, inr=Decimal(1), inr_on=measured_on, inr_days=days)
    assert found.placement_allowed is allowed


@pytest.mark.parametrize(("age", "allowed"), [(-1, False), (0, True), (1, True), (2, False)])
def test_where_nothing_is_set_an_inr_counts_on_the_day_and_on_the_day_after(age, allowed):
    measured_on = PLACEMENT_AT.date() - timedelta(days=age)
    assert plan("warfarin", 120, inr=Decimal(1), inr_on=measured_on).placement_allowed is allowed


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "the day of the placement."),
        (1, "the day of the placement or the day before."),
        (2, "the day of the placement or up to 2 days before."),
    ],
)
def test_an_inr_that_is_too_old_says_when_to_measure_it(days, words):
    found = plan("warfarin", 120, inr=Decimal(1), inr_on=date(2025, 12, 30), inr_days=days)
    assert found.refusals == (f"Warfarin: the INR of 1 is of Tue 30 Dec 2025. Measure it on {words}",)


def test_every_hold_is_reached_at_the_latest_of_their_moments():
    taken = [DrugTaken("apixaban", LONG_AGO), DrugTaken("warfarin", LONG_AGO), DrugTaken("celecoxib")]
    supplement = DrugTaken("garlic", PLACEMENT_AT)
    assert holds_reached_at(hold_plan([*taken, supplement], PLACEMENT_AT)) == LONG_AGO + timedelta(days=5)
    assert holds_reached_at(hold_plan([*taken, DrugTaken("aspirin")], PLACEMENT_AT)) is None
    assert holds_reached_at(hold_plan([*taken, DrugTaken("betrixaban", LONG_AGO)], PLACEMENT_AT)) is None
    assert holds_reached_at(hold_plan([DrugTaken("celecoxib"), supplement], PLACEMENT_AT)) is None
    assert holds_reached_at([]) is None


def test_an_inr_does_not_matter_to_other_drugs():
    assert plan("apixaban", 72, inr=Decimal(4)).placement_allowed


def test_secondary_prevention_says_shared_decision():
    found = plan("aspirin", 144, intent=Intent.SECONDARY_PREVENTION)
    assert "Shared decision" in found.note
    assert plan("aspirin", 144).note == ""


@pytest.mark.parametrize(
    ("drug", "intent", "variant"),
    [
        ("aspirin", None, HoldVariant.PRIMARY_PREVENTION),
        ("aspirin", Intent.PROPHYLACTIC, HoldVariant.PRIMARY_PREVENTION),
        ("enoxaparin", Intent.PRIMARY_PREVENTION, HoldVariant.THERAPEUTIC),
        ("apixaban", Intent.PROPHYLACTIC, HoldVariant.ONLY),
    ],
)
def test_an_intent_that_a_drug_does_not_know_is_as_good_as_none(drug, intent, variant):
    assert variant_for(DrugTaken(drug, intent=intent), None) == variant


@pytest.mark.parametrize(
    ("placement_at", "last_dose_by"),
    [
        # Clocks go forward on Sun 8 Mar 2026 and back on Sun 1 Nov 2026.
        (datetime(2026, 3, 9, 8, 0, tzinfo=CHICAGO), datetime(2026, 3, 6, 7, 0, tzinfo=CHICAGO)),
        (datetime(2026, 11, 2, 8, 0, tzinfo=CHICAGO), datetime(2026, 10, 30, 9, 0, tzinfo=CHICAGO)),
    ],
)
def test_a_day_is_24_elapsed_hours_across_a_clock_change(placement_at, last_dose_by):
    [found] = hold_plan([DrugTaken("apixaban", last_dose_by)], placement_at)
    assert found.last_dose_by.isoformat() == last_dose_by.isoformat()
    assert found.earliest_placement_at.isoformat() == placement_at.isoformat()
    assert found.placement_allowed
    [short] = hold_plan([DrugTaken("apixaban", last_dose_by + timedelta(minutes=1))], placement_at)
    assert not short.placement_allowed


def test_the_hour_that_comes_twice_is_told_apart():
    first = datetime(2026, 11, 1, 1, 30, tzinfo=CHICAGO)
    second = first.replace(fold=1)
    hold = timedelta(hours=3)
    last_dose_at = (second.astimezone(UTC) - hold).astimezone(CHICAGO)
    assert not hold_plan([DrugTaken("cangrelor", last_dose_at)], first)[0].placement_allowed
    assert hold_plan([DrugTaken("cangrelor", last_dose_at)], second)[0].placement_allowed
    assert [problem.field for problem in problems_with_removal(second, first)] == ["leads_removed_at"]


def test_restart_across_a_clock_change_is_elapsed_hours():
    removed_at = datetime(2026, 3, 7, 12, 0, tzinfo=CHICAGO)
    found = plan("apixaban", 100, placement_at=datetime(2026, 3, 2, 8, 0, tzinfo=CHICAGO), removed_at=removed_at)
    assert found.restart.isoformat() == "2026-03-08T13:00:00-05:00"


def test_moments_carry_the_offset_of_the_placement_and_the_restart_that_of_the_removal():
    placement_at = datetime(2026, 3, 16, 8, 0, tzinfo=MINUS_5)
    last_dose_at = datetime(2026, 3, 12, 19, 0, tzinfo=MINUS_6)
    removed_at = datetime(2026, 3, 23, 18, 0, tzinfo=UTC)
    [found] = hold_plan([DrugTaken("apixaban", last_dose_at)], placement_at, removed_at)
    assert found.last_dose_by.isoformat() == "2026-03-13T08:00:00-05:00"
    assert found.earliest_placement_at.isoformat() == "2026-03-15T20:00:00-05:00"
    assert found.restart.isoformat() == "2026-03-24T18:00:00+00:00"


def test_leads_removed_before_the_placement_are_refused():
    with pytest.raises(Refused):
        plan("apixaban", 100, removed_at=PLACEMENT_AT - timedelta(minutes=1))
    assert problems_with_removal(PLACEMENT_AT, PLACEMENT_AT) == []
    assert problems_with_removal(PLACEMENT_AT, None) == []


def test_plans_come_in_the_order_of_the_drugs():
    drugs = [DrugTaken("warfarin", LONG_AGO), DrugTaken("aspirin", LONG_AGO), DrugTaken("warfarin", LONG_AGO)]
    assert [found.drug for found in hold_plan(drugs, PLACEMENT_AT)] == ["warfarin", "aspirin", "warfarin"]
    assert hold_plan([], PLACEMENT_AT) == []


def test_each_reason_against_the_placement_becomes_a_problem():
    plans = hold_plan([DrugTaken("warfarin"), DrugTaken("apixaban", LONG_AGO)], PLACEMENT_AT)
    assert [problem.message for problem in problems_with_placement_holds(plans)] == [
        "Warfarin: the last dose is not recorded. Ask when it was taken.",
        "Warfarin: the INR is not recorded. Measure it.",
    ]


def test_a_clinic_may_use_a_table_of_its_own():
    own = {("newdrug", HoldVariant.ONLY): HoldRule("newdrug", 48, 24, "design", DrugKind.ANTICOAGULANT)}
    [found] = hold_plan([DrugTaken("newdrug", PLACEMENT_AT)], PLACEMENT_AT, table=own)
    assert found.refusals == (
        "newdrug: the hold of 2 days is not reached until Wed 25 Mar, 08:00. Move the placement.",
    )


@pytest.mark.parametrize(
    ("seconds", "microseconds", "until"), [(0, 0, "08:00"), (1, 0, "08:01"), (0, 1, "08:01"), (59, 999_999, "08:01")]
)
def test_a_hold_that_ends_within_a_minute_is_said_to_end_with_it(seconds, microseconds, until):
    last_dose_at = PLACEMENT_AT - timedelta(days=1) + timedelta(seconds=seconds, microseconds=microseconds)
    [found] = hold_plan([DrugTaken("apixaban", last_dose_at)], PLACEMENT_AT)
    assert found.refusals == (
        f"Apixaban: the hold of 3 days is not reached until Wed 25 Mar, {until}. Move the placement.",
    )


def test_every_drug_with_a_name_but_other_stands_in_the_table():
    assert {drug for drug, _ in HOLD_TABLE} == set(BleedingDrug) - {BleedingDrug.OTHER}
    assert kind_of("naproxen") == DrugKind.NSAID
    assert kind_of("betrixaban") is None


@pytest.mark.parametrize(
    ("hours", "words"), [(0, "0 h"), (12, "12 h"), (24, "1 day"), (36, "36 h"), (48, "2 days"), (240, "10 days")]
)
def test_holds_read_in_days_where_they_are_days(hours, words):
    assert hold_words(hours) == words


def test_a_drug_outside_the_list_reads_as_typed():
    assert drug_words("betrixaban") == "betrixaban"
    assert drug_words("ufh_iv") == "Heparin (unfractionated) into a vein"
