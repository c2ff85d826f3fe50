"""When a held drug may be taken again, and whether an agreement with the prescriber still counts (rule book 3)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.medications.choices import AgreedHow, BleedingDrug, RestartStanding
from scstrial.medications.rules import (
    HOLD_TABLE,
    Agreed,
    DrugTaken,
    LeadsAre,
    RestartPlan,
    agreement_counts,
    all_agreed,
    hold_plan,
    needs_agreement,
    problems_with_agreement,
    restart_plan,
)

PLACEMENT_AT = datetime(2026, 3, 16, 8, tzinfo=UTC)
PULL_AT = PLACEMENT_AT + timedelta(days=7)
HOUR = timedelta(hours=1)


def planned(drug, **leads):
    [plan] = hold_plan([DrugTaken(drug)], PLACEMENT_AT)
    restarted_at = leads.pop("restarted_at", None)
    found = restart_plan(plan, LeadsAre(**leads), restarted_at)
    return found.standing.value, found.at


@pytest.mark.parametrize(
    ("leads", "standing", "at"),
    [
        ({}, "planned", None),
        ({"removal_planned_at": PULL_AT}, "planned", PULL_AT + 24 * HOUR),
        ({"placed": True}, "leads_in", None),
        ({"placed": True, "removal_planned_at": PULL_AT}, "leads_in", PULL_AT + 24 * HOUR),
        ({"placed": True, "removed_at": PULL_AT}, "look_at_site", None),
        ({"placed": True, "removed_at": PULL_AT, "site_clean": False}, "site_not_clean", None),
        ({"placed": True, "removed_at": PULL_AT, "site_clean": True}, "may_restart", PULL_AT + 24 * HOUR),
        ({"placed": True, "removed_at": PULL_AT, "restarted_at": PULL_AT + HOUR}, "taken_again", PULL_AT + HOUR),
    ],
)
def test_a_drug_is_taken_again_only_once_the_leads_are_out_and_the_site_is_clean(leads, standing, at):
    assert planned("apixaban", **leads) == (standing, at)


@pytest.mark.parametrize(("drug", "hours"), [("warfarin", 6), ("ufh_iv", 2), ("ufh_sc", 8), ("thrombolytic", 48)])
def test_the_clock_runs_from_the_removal_for_the_hours_of_the_drug(drug, hours):
    leads = {"placed": True, "removed_at": PULL_AT, "site_clean": True}
    assert planned(drug, **leads) == ("may_restart", PULL_AT + hours * HOUR)


def test_what_is_not_held_has_nothing_to_restart_whatever_the_leads():
    for leads in ({}, {"placed": True}, {"placed": True, "removed_at": PULL_AT, "site_clean": True}):
        assert planned("celecoxib", **leads) == ("not_held", None)


@pytest.mark.parametrize("drug", ["dipyridamole", "betrixaban"])
def test_where_the_table_gives_no_restart_the_physician_decides_after_the_pull(drug):
    assert planned(drug, placed=True) == ("leads_in", None)
    assert planned(drug, placed=True, removed_at=PULL_AT, site_clean=True) == ("physician_decides", None)


def test_every_standing_has_its_case():
    held = {"not_held", "physician_decides", "planned", "leads_in", "look_at_site", "site_not_clean", "may_restart"}
    assert held | {"taken_again"} == {one.value for one in RestartStanding}
    assert RestartPlan(RestartStanding.NOT_HELD).at is None


@pytest.mark.parametrize(
    ("agreed_for", "planned_at", "counts"),
    [
        (None, None, True),
        (PLACEMENT_AT, None, True),
        (None, PLACEMENT_AT, False),
        (PLACEMENT_AT, PLACEMENT_AT, True),
        (PLACEMENT_AT, PLACEMENT_AT + timedelta(minutes=1), False),
        (PLACEMENT_AT.astimezone(ZoneInfo("America/Chicago")), PLACEMENT_AT, True),
    ],
)
def test_an_agreement_is_for_the_placement_that_was_planned_then(agreed_for, planned_at, counts):
    assert agreement_counts(agreed_for, planned_at) is counts


def test_whatever_is_held_and_whatever_is_not_in_the_table_needs_an_agreement():
    asked = {drug.value for drug in BleedingDrug if needs_agreement(drug)}
    supplements = {"garlic", "ginkgo", "ginseng", "fish_oil", "vitamin_e"}
    assert {drug.value for drug in BleedingDrug} - asked == supplements | {"celecoxib", "ssri", "snri"}
    assert needs_agreement("betrixaban")


@pytest.mark.parametrize(
    ("drugs", "agreed"),
    [
        ({}, False),
        ({"warfarin": True}, True),
        ({"warfarin": False}, False),
        ({"warfarin": True, "clopidogrel": False}, False),
        ({"celecoxib": False, "garlic": False}, True),
        ({"betrixaban": False}, False),
    ],
)
def test_all_are_agreed_once_each_that_needs_it_is(drugs, agreed):
    assert all_agreed(drugs) is agreed


@pytest.mark.parametrize(
    ("prescriber", "on", "fields"),
    [
        ("Dr Amin", date(2026, 3, 1), []),
        (" ", date(2026, 3, 1), ["prescriber"]),
        ("Dr Amin", date(2026, 3, 2), ["agreed_on"]),
        ("Dr Amin", date(1900, 1, 1), []),
        ("Dr Amin", date(1899, 12, 31), ["agreed_on"]),
    ],
)
def test_an_agreement_names_who_and_a_day_up_to_today(prescriber, on, fields):
    problems = problems_with_agreement(Agreed(prescriber, on, AgreedHow.PHONE), date(2026, 3, 1))
    assert [problem.field for problem in problems] == fields


# The whole of the hold table (rule book 3): hold and restart in hours, by drug; a row that is new has no line here.
DAY = 24
WHOLE_TABLE = {
    "aspirin": {(6 * DAY, 24)},
    **{key: {(1 * DAY, 24)} for key in ("diclofenac", "ketorolac", "ibuprofen")},
    **{key: {(2 * DAY, 24)} for key in ("etodolac", "indomethacin", "cilostazol")},
    **{key: {(4 * DAY, 24)} for key in ("naproxen", "meloxicam", "fondaparinux")},
    "nabumetone": {(6 * DAY, 24)},
    **{key: {(10 * DAY, 24)} for key in ("oxaprozin", "piroxicam", "prasugrel", "ticlopidine")},
    **{key: {(0, None)} for key in ("celecoxib", "ssri", "snri")},
    "dipyridamole": {(2 * DAY, None)},
    "warfarin": {(5 * DAY, 6)},
    **{key: {(3 * DAY, 24)} for key in ("acenocoumarol", "rivaroxaban", "apixaban", "edoxaban")},
    "ufh_iv": {(6, 2)},
    "ufh_sc": {(24, 8)},
    "enoxaparin": {(12, 24), (24, 24)},
    "dalteparin": {(24, 24)},
    "clopidogrel": {(7 * DAY, 24)},
    "ticagrelor": {(5 * DAY, 24)},
    "cangrelor": {(3, 24)},
    "dabigatran": {(4 * DAY, 24), (6 * DAY, 24)},
    "thrombolytic": {(48, 48)},
    "abciximab": {(5 * DAY, 12)},
    **{key: {(24, 12)} for key in ("eptifibatide", "tirofiban")},
    **{key: {(7 * DAY, 24)} for key in ("garlic", "ginkgo", "ginseng", "fish_oil", "vitamin_e")},
}


def test_the_table_holds_these_rows_and_no_others():
    found = {}
    for row in HOLD_TABLE.values():
        found.setdefault(row.drug.value, set()).add((row.hold_hours, row.restart_hours))
    assert found == WHOLE_TABLE
