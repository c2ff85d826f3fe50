"""`rules hold`: each row of the table, its restart, and how moments are written (rule book 3)."""

from datetime import datetime, timedelta

import pytest

from tests.factories.checking import answer_to, faults_of, without

PLACEMENT = "2026-03-16T08:00:00-05:00"
DAY, U, R, MEMORY, DESIGN = 24, "UTD-AC", "REPO-AC", "from memory", "design"


def plan_of(drug, placement_at=PLACEMENT, removed=None, crcl=None, inr=None, **more):
    case = {
        "placement_at": placement_at,
        "leads_removed_at": removed,
        "creatinine_clearance_ml_min": crcl,
        "inr": inr,
        "drugs": [{"drug": drug, **more}],
    }
    (plan,) = answer_to("hold", case)["drugs"]
    return plan


def earlier(hours, moment=PLACEMENT):
    return (datetime.fromisoformat(moment) - timedelta(hours=hours)).isoformat()


def later(hours, moment):
    return earlier(-hours, moment)


# Drug, hold and restart in hours, source, what the row asks for besides.
TABLE = [
    ("aspirin", 6 * DAY, 24, U, {}),
    ("aspirin", 6 * DAY, 24, U, {"intent": "primary_prevention"}),
    ("aspirin", 6 * DAY, 24, U, {"intent": "secondary_prevention"}),
    *((drug, 1 * DAY, 24, U, {}) for drug in ("diclofenac", "ketorolac", "ibuprofen")),
    *((drug, 2 * DAY, 24, U, {}) for drug in ("etodolac", "indomethacin", "cilostazol")),
    *((drug, 4 * DAY, 24, U, {}) for drug in ("naproxen", "meloxicam")),
    ("nabumetone", 6 * DAY, 24, U, {}),
    *((drug, 10 * DAY, 24, U, {}) for drug in ("oxaprozin", "piroxicam")),
    ("warfarin", 5 * DAY, 6, U, {"inr": "1.2"}),
    ("acenocoumarol", 3 * DAY, 24, U, {"inr": "1.2"}),
    ("ufh_iv", 6, 2, U, {}),
    ("ufh_sc", 24, 8, U, {}),
    ("enoxaparin", 12, 24, U, {"intent": "prophylactic"}),
    ("enoxaparin", 24, 24, U, {"intent": "therapeutic"}),
    ("enoxaparin", 24, 24, U, {}),
    ("dalteparin", 24, 24, U, {}),
    ("fondaparinux", 4 * DAY, 24, R, {}),
    ("clopidogrel", 7 * DAY, 24, R, {}),
    ("prasugrel", 10 * DAY, 24, R, {}),
    ("ticagrelor", 5 * DAY, 24, R, {}),
    ("cangrelor", 3, 24, R, {}),
    ("ticlopidine", 10 * DAY, 24, MEMORY, {}),
    ("dabigatran", 4 * DAY, 24, R, {"crcl": 50}),
    ("dabigatran", 6 * DAY, 24, R, {"crcl": "49.99"}),
    ("dabigatran", 6 * DAY, 24, R, {"crcl": 30}),
    *((drug, 3 * DAY, 24, R, {}) for drug in ("rivaroxaban", "apixaban", "edoxaban")),
    ("thrombolytic", 48, 48, R, {}),
    ("abciximab", 5 * DAY, 12, MEMORY, {}),
    *((drug, 24, 12, MEMORY, {}) for drug in ("eptifibatide", "tirofiban")),
]


@pytest.mark.parametrize(("drug", "hold", "restart", "source", "asked"), TABLE)
def test_a_row_of_the_table(drug, hold, restart, source, asked):
    removed = "2026-03-23T12:00:00-05:00"
    reached = plan_of(drug, removed=removed, last_dose_at=earlier(hold), **asked)
    assert reached == {
        "drug": drug,
        "hold_hours": hold,
        "last_dose_by": earlier(hold),
        "earliest_placement_at": PLACEMENT,
        "placement_allowed": True,
        "restart": later(restart, removed),
        "source": source,
    }
    a_minute_late = plan_of(drug, last_dose_at=later(1 / 60, earlier(hold)), **asked)
    assert (a_minute_late["placement_allowed"], a_minute_late["restart"]) == (False, "held_leads_in")
    unknown = plan_of(drug, **asked)
    assert (unknown["placement_allowed"], unknown["earliest_placement_at"]) == (False, None)
    assert unknown["last_dose_by"] == earlier(hold)


@pytest.mark.parametrize("drug", ["celecoxib", "ssri", "snri"])
@pytest.mark.parametrize("removed", [None, "2026-03-23T12:00:00-05:00"])
def test_what_is_not_held_has_nothing_to_restart(drug, removed):
    assert plan_of(drug, removed=removed, last_dose_at=earlier(1)) == {
        "drug": drug,
        "hold_hours": 0,
        "last_dose_by": None,
        "earliest_placement_at": None,
        "placement_allowed": True,
        "restart": "not_held",
        "source": MEMORY,
    }


@pytest.mark.parametrize("drug", ["garlic", "ginkgo", "ginseng", "fish_oil", "vitamin_e"])
def test_a_supplement_is_shown_and_never_in_the_way(drug):
    plan = plan_of(drug, last_dose_at=earlier(1))
    assert (plan["hold_hours"], plan["placement_allowed"], plan["source"]) == (7 * DAY, True, DESIGN)
    assert plan["earliest_placement_at"] == later(7 * DAY - 1, PLACEMENT)
    assert plan_of(drug)["placement_allowed"] is True
    assert plan_of(drug)["restart"] == "held_leads_in"


def test_dipyridamole_is_restarted_by_the_physician():
    plan = plan_of("dipyridamole", last_dose_at=earlier(48), removed="2026-03-23T12:00:00-05:00")
    assert (plan["hold_hours"], plan["placement_allowed"], plan["restart"]) == (48, True, "physician_decides")


@pytest.mark.parametrize("crcl", [None, 0, "29.99"])
def test_dabigatran_below_30_or_unknown_is_never_allowed(crcl):
    plan = plan_of("dabigatran", crcl=crcl, last_dose_at=earlier(1000))
    assert (plan["hold_hours"], plan["placement_allowed"], plan["source"]) == (6 * DAY, False, DESIGN)
    assert plan["earliest_placement_at"] == later(6 * DAY, earlier(1000))


@pytest.mark.parametrize("drug", ["warfarin", "acenocoumarol"])
@pytest.mark.parametrize(("inr", "allowed"), [("1.2", True), ("1.21", False), (None, False), (1, True)])
def test_some_need_an_inr_of_at_most_1_2(drug, inr, allowed):
    assert plan_of(drug, inr=inr, last_dose_at=earlier(5 * DAY))["placement_allowed"] is allowed


@pytest.mark.parametrize("drug", ["heparin", "other", "Apixaban", "st john's wort"])
def test_a_drug_that_is_not_in_the_table_is_never_allowed(drug):
    assert plan_of(drug, last_dose_at=earlier(1000), removed="2026-03-23T12:00:00-05:00") == {
        "drug": drug,
        "hold_hours": None,
        "last_dose_by": None,
        "earliest_placement_at": None,
        "placement_allowed": False,
        "restart": "physician_decides",
        "source": None,
    }


def test_a_day_is_24_elapsed_hours_across_a_change_of_clocks():
    """In Chicago the clock jumps from 2 to 3 on 8 March 2026: three days before Monday 08:00 it was 07:00."""
    plan = plan_of("apixaban", "2026-03-09T08:00:00-05:00", last_dose_at="2026-03-06T07:00:00-06:00")
    assert plan["placement_allowed"] is True
    assert plan["last_dose_by"] == "2026-03-06T08:00:00-05:00"
    assert plan["earliest_placement_at"] == "2026-03-09T08:00:00-05:00"
    plan = plan_of("apixaban", "2026-03-09T08:00:00-05:00", last_dose_at="2026-03-06T08:00:00-06:00")
    assert plan["placement_allowed"] is False
    assert plan["earliest_placement_at"] == "2026-03-09T09:00:00-05:00"


def test_moments_carry_the_offset_of_the_placement_and_the_restart_that_of_the_removal():
    plan = plan_of(
        "apixaban",
        "2026-03-05T08:00:00-06:00",
        removed="2026-03-12T12:00:00-05:00",
        last_dose_at="2026-03-01T18:30:00Z",
    )
    assert plan["last_dose_by"] == "2026-03-02T08:00:00-06:00"
    assert plan["earliest_placement_at"] == "2026-03-04T12:30:00-06:00"
    assert plan["restart"] == "2026-03-13T12:00:00-05:00"
    assert plan_of("apixaban", "2026-03-05T08:00-06")["last_dose_by"] == "2026-03-02T08:00:00-06:00"
    assert plan_of("apixaban", "2026-03-05T08:00:00Z")["last_dose_by"] == "2026-03-02T08:00:00+00:00"


def test_each_drug_has_its_answer_in_order():
    drugs = [{"drug": "apixaban"}, {"drug": "ssri"}, {"drug": "apixaban", "last_dose_at": earlier(72)}]
    answers = answer_to("hold", {"placement_at": PLACEMENT, "drugs": drugs})["drugs"]
    assert [(one["drug"], one["placement_allowed"]) for one in answers] == [
        ("apixaban", False),
        ("ssri", True),
        ("apixaban", True),
    ]
    assert answer_to("hold", {"placement_at": PLACEMENT, "drugs": []}) == {"drugs": []}


CASE = {"placement_at": PLACEMENT, "drugs": [{"drug": "apixaban"}]}


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        (without(CASE, "placement_at"), "placement_at: is missing"),
        (without(CASE, "drugs"), "drugs: is missing"),
        ({**CASE, "drugs": [{}]}, "drugs[0].drug: is missing"),
        ({**CASE, "placement_at": "2026-03-16T08:00:00"}, None),
        ({**CASE, "placement_at": "0001-01-01T00:00:00+00:00"}, None),
        ({**CASE, "leads_removed_at": "2026-03-16T07:59:59-05:00"}, None),
        ({**CASE, "leads_removed_at": "2026-03-16T14:00:00+02:00"}, None),
        ({**CASE, "creatinine_clearance_ml_min": -1}, "creatinine_clearance_ml_min: -1 is below 0"),
        ({**CASE, "inr": -1}, "inr: -1 is below 0"),
        ({**CASE, "inr": "high"}, 'inr: "high" is not a number'),
        ({**CASE, "drugs": [{"drug": "aspirin", "intent": "pain"}]}, None),
        ({**CASE, "drugs": [{"drug": "aspirin", "last_dose": PLACEMENT}]}, "drugs[0].last_dose: unknown key"),
        ({**CASE, "weight_kg": 70}, "weight_kg: unknown key"),
    ],
)
def test_a_fault_is_named_by_its_path(case, fault):
    lines = faults_of("hold", case)
    assert len(lines) == 1
    assert fault is None or lines == [fault]


def test_leads_may_be_removed_at_the_moment_of_the_placement():
    answer_to("hold", {**CASE, "leads_removed_at": "2026-03-16T15:00:00+02:00"})
