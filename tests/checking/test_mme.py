"""`rules mme`: CDC 2022 factors and how rows are read (rule book 5)."""

import pytest

from tests.factories.checking import answer_to, faults_of, without


def taken(drug, strength, per_day, unit="mg", **more):
    return {"drug": drug, "strength": strength, "unit": unit, "units_per_day": per_day, **more}


def mme_of(*rows):
    return answer_to("mme", {"opioids": list(rows)})


@pytest.mark.parametrize(
    ("row", "mme"),
    [
        (taken("hydrocodone", 5, 4), "20"),
        (taken("oxycodone", 10, 2), "30"),
        (taken("fentanyl", 25, 1, "mcg_per_h"), "60"),
        (taken("tramadol", 50, 4), "40"),
        (taken("methadone", 20, 1), "94"),
        (taken("hydromorphone", 4, 3), "60"),
        (taken("tapentadol", 100, 2), "80"),
        (taken("codeine", 30, 4), "18"),
        (taken("oxymorphone", 10, 2), "60"),
        (taken("morphine", 15, 2), "30"),
        (taken("morphine", 15, 2, route="oral"), "30"),
        (taken("fentanyl", 25, 1, "mcg_per_h", route="transdermal"), "60"),
        (taken("fentanyl", 12, "1.5", "mcg_per_h"), "43.2"),
        (taken("codeine", "0.1", "0.3"), "0.0045"),
        (taken("hydrocodone", 5, 0), "0"),
    ],
)
def test_a_drug_that_is_converted(row, mme):
    assert mme_of(row) == {
        "mme_per_day": mme,
        "by_drug": [{"drug": row["drug"], "mme_per_day": mme}],
        "not_convertible": [],
    }


@pytest.mark.parametrize(
    "row",
    [
        taken("buprenorphine", 8, 2),
        taken("buprenorphine", 10, 1, "mcg_per_h"),
        taken("fentanyl", 1, 4),
        taken("fentanyl", 1, 4, route="transmucosal"),
        taken("morphine", 5, 4, route="iv"),
        taken("morphine", 5, 1, route="intrathecal"),
        taken("morphine", 5, 1, "mcg_per_h"),
        taken("fentanyl", 25, 1, "mcg_per_h", route="oral"),
        taken("levorphanol", 2, 3),
        taken("Morphine", 5, 1),
    ],
)
def test_a_drug_that_is_not_convertible_is_null_and_never_0(row):
    assert mme_of(row) == {
        "mme_per_day": None,
        "by_drug": [{"drug": row["drug"], "mme_per_day": None}],
        "not_convertible": [row["drug"]],
    }


def test_no_opioids_are_0():
    assert mme_of() == {"mme_per_day": "0", "by_drug": [], "not_convertible": []}


def test_rows_of_one_drug_are_one_line_in_the_order_of_first_naming():
    found = mme_of(taken("tramadol", 50, 2), taken("oxycodone", 10, 2), taken("tramadol", 100, 1))
    assert found["mme_per_day"] == "70"
    assert found["by_drug"] == [
        {"drug": "tramadol", "mme_per_day": "40"},
        {"drug": "oxycodone", "mme_per_day": "30"},
    ]


def test_one_row_that_cannot_be_converted_makes_the_drug_so_and_the_sum_is_that_of_the_others():
    found = mme_of(
        taken("morphine", 15, 2), taken("tramadol", 50, 4), taken("morphine", 1, 1, route="iv"), taken("abc", 1, 1)
    )
    assert found["mme_per_day"] == "40"
    assert [one["mme_per_day"] for one in found["by_drug"]] == [None, "40", None]
    assert found["not_convertible"] == ["abc", "morphine"]


@pytest.mark.parametrize(
    ("row", "path"),
    [
        *((without(taken("morphine", 5, 1), key), key) for key in taken("morphine", 5, 1)),
        (taken("morphine", 0, 1), "strength"),
        (taken("morphine", -5, 1), "strength"),
        (taken("morphine", 5, -1), "units_per_day"),
        (taken("morphine", 5, 1, "g"), "unit"),
        (taken("morphine", 5, 1, route="rectal"), "route"),
        (taken("morphine", 5, 1, count=1), "count"),
    ],
)
def test_a_fault_is_named_by_its_path(row, path):
    (line,) = faults_of("mme", {"opioids": [taken("tramadol", 50, 1), row]})
    assert line.startswith(f"opioids[1].{path}: ")


def test_a_case_without_a_list_is_a_fault():
    assert faults_of("mme", {}) == ["opioids: is missing"]
    assert faults_of("mme", {"opioids": {}}) == ["opioids: must be a list, not an object"]
