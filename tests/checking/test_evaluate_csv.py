"""`rules evaluate` of a CSV of diaries: one row for each area, day and session."""

import csv
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from scstrial.cli.rules import rules
from tests.factories.checking import PLACED_ON, answer_to, day

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
PULL = "2026-03-09"
HEADER = ("placed_on", "pulled_on", "area", "on", "session", "average")


def line(number, average, session="evening", **more):
    """One row; `number` counts from the placement day."""
    on = (PLACED_ON + timedelta(days=number)).isoformat()
    return {"placed_on": day(0), "pulled_on": PULL, "area": "leg_left", "on": on, "session": session} | {
        "average": average,
        **more,
    }


def diary(baseline=8, trial=(4,) * 6, **more):
    before = [line(-number, baseline, **more) for number in range(7, 0, -1)]
    return before + [line(number, value, **more) for number, value in enumerate(trial, 1)]


def csv_of(rows, separator=","):
    header = list(dict.fromkeys([*HEADER, *(key for row in rows for key in row)]))
    written = StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows(
        [header, *([str(row.get(key, "")) for key in header] for row in rows)]
    )
    return written.getvalue()


def ran(content, *options):
    ended = CliRunner().invoke(rules, ["evaluate", "-", "--csv", *options], input=content)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.stdout, ended.stderr


def answered(rows, *options, separator=","):
    status, said, wrong = ran(csv_of(rows, separator), *options)
    assert (status, wrong) == (0, "")
    return json.loads(said)


def faults(content, *options):
    """One line each on standard error, nothing on standard output, exit status 2."""
    status, said, wrong = ran(content if isinstance(content, str) else csv_of(content), *options)
    assert (status, said) == (2, "")
    return wrong.splitlines()


def test_the_documented_file_gives_the_documented_answers():
    ended = CliRunner().invoke(rules, ["evaluate", str(EXAMPLES / "evaluate.csv")])
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == json.loads((EXAMPLES / "evaluate.csv.answer.json").read_text())
    found = {one["case"]: (one["status"], one["reason"]) for one in json.loads(ended.stdout)}
    assert found == {"A-17": ("met", None), "A-20": ("not_evaluable", "too_few_days"), "B-1": ("not_met", None)}


def test_a_csv_says_what_the_same_case_says_as_json():
    trial = [{"on": day(number), "average": value} for number, value in enumerate((7, 6, 5, 4, 4, 3), 1)]
    baseline = [{"on": day(-number), "average": 8} for number in range(7, 0, -1)]
    case = {"scale": "nrs", "placed_on": day(0), "pulled_on": PULL, "reported_relief_pct": 60}
    case["areas"] = [{"area": "leg_left", "baseline": baseline, "trial": trial}]
    rows = diary(trial=(7, 6, 5, 4, 4, 3))
    rows[-1] |= {"reported_relief_pct": 60}
    assert answered(rows) == answer_to("evaluate", case)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_in_the_header(separator):
    assert answered(diary(), separator=separator)["relief"]["fraction"] == "1/2"


def test_a_spreadsheets_byte_order_mark_blank_lines_and_windows_line_ends_do_not_matter():
    text = "\ufeff" + csv_of(diary()).replace("\n", "\r\n") + "\r\n,,,,,\r\n"
    status, said, wrong = ran(text)
    assert (status, wrong, json.loads(said)["status"]) == (0, "", "met")


def test_only_the_evening_speaks_for_a_day():
    rows = [*diary(), *(line(number, 0, "morning") for number in range(1, 7)), line(3, 0, "unscheduled")]
    assert answered(rows)["relief"]["fraction"] == "1/2"


def test_a_rating_at_the_clinic_is_a_baseline_up_to_the_placement_and_a_visit_after_it():
    rows = [line(0, 8, "clinic"), line(7, 5, "clinic"), line(1, 4)]
    found = answered(rows)
    assert found["relief"]["fraction"] == "3/8"
    assert found["flags"] == ["baseline_source_clinic", "trial_source_clinic"]


def test_what_belongs_to_the_case_may_stand_once_or_in_each_row():
    more = {"mme_baseline": 100, "mme_trial": "45", "function_improved": "yes", "wants_implant": "No"}
    once, each = diary(), diary(**more)
    once[3] |= more
    assert answered(once) == answered(each)
    assert answered(each)["analgesic_reduction"]["fraction"] == "11/20"


def test_several_areas_and_an_abort():
    rows = diary(primary="yes") + [row | {"area": "low_back", "primary": "no"} for row in diary(trial=(6,) * 6)]
    assert answered(rows)["areas"]["low_back"]["status"] == "not_met"
    early = [row | {"aborted_on": day(2), "abort_reason": "infection"} for row in diary(trial=(3,))]
    assert answered(early)["reason"] == "trial_aborted_complication"


def test_millimetres_and_points_are_not_mixed():
    rows = [row | {"scale": "vas_mm", "average": 74} for row in diary()[:7]] + diary()[7:]
    assert answered(rows)["reason"] == "scale_mismatch"
    assert answered([row | {"scale": "vas_mm", "average": 74} for row in diary()])["status"] == "not_met"


def test_stimulation_off_programs_and_answers_are_read():
    rows = [line(number, 3, stim_off_hours=13) for number in range(1, 7)]
    assert answered([*diary()[:7], *rows])["reason"] == "stim_not_used"


def test_the_protocol_may_stand_in_a_file_of_its_own(tmp_path):
    protocol = tmp_path / "protocol.json"
    protocol.write_text('{"trial_window": "all_days", "pain_threshold_pct": 30}')
    found = answered(diary(trial=(7, 6, 5, 4, 4, 3)), "--protocol", str(protocol))
    assert (found["status"], found["relief"]["display_pct"]) == ("met", "39.6")
    protocol.write_text('{"trial_windows": "all_days"}')
    assert faults(diary(), "--protocol", str(protocol)) == ["protocol: trial_windows: unknown key"]
    protocol.write_text("[]")
    assert "must hold an object" in faults(diary(), "--protocol", str(protocol))[0]


def test_a_json_case_takes_no_protocol_beside_it():
    ended = CliRunner().invoke(rules, ["evaluate", str(EXAMPLES / "evaluate.json"), "--protocol", "x.json"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "holds its own protocol" in ended.stderr


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"average": "4,5"}, 'row 2, column average: "4,5" has a decimal comma; write 4.5'),
        ({"average": "four"}, 'row 2, column average: "four" is not a number'),
        ({"average": "10.1"}, "row 2, column average: 10.1 is above 10"),
        ({"average": "-1"}, "row 2, column average: -1 is below 0"),
        ({"on": "03/02/2026"}, 'row 2, column on: "03/02/2026" is not a date such as 2026-03-02'),
        ({"on": ""}, "row 2, column on: is missing"),
        ({"area": "knee"}, 'row 2, column area: "knee" is none of low_back'),
        ({"session": "night"}, 'row 2, column session: "night" is none of morning, evening, unscheduled, clinic'),
        ({"placed_on": day(1)}, "row 3, column placed_on: 2026-03-02 is not 2026-03-03 as in row 2"),
        ({"on": day(8)}, "row 2, column on: 2026-03-10 is after the pull on 2026-03-09"),
        ({"on": day(-6)}, "row 3, column on: 2026-02-24 is listed twice for leg_left, evening"),
        ({"wants_implant": "perhaps"}, 'row 2, column wants_implant: "perhaps" is neither yes nor no'),
        ({"stim_off_hours": "25"}, "row 2, column stim_off_hours: 25 is above 24"),
        ({"mme_baseline": "90"}, "row 2, column mme_trial: is missing beside mme_baseline"),
        ({"aborted_on": day(-1)}, "row 2, column aborted_on: 2026-03-01 is before the placement on 2026-03-02"),
        ({"reported_relief_pct": "101"}, "row 2, column reported_relief_pct: 101 is above 100"),
        ({"scale": "vas_mm"}, "row 3, column scale: nrs is not vas_mm as in row 2"),
    ],
)
def test_each_fault_is_one_line_with_its_row_and_column(changes, fault):
    rows = diary()
    rows[0] = rows[0] | changes
    found = faults(rows)
    assert found[0].startswith(fault)


def test_every_fault_is_named_not_only_the_first():
    rows = diary()
    rows[1] |= {"average": "11"}
    rows[4] |= {"area": "knee"}
    assert [one.split(":")[0] for one in faults(rows)] == ["row 3, column average", "row 6, column area"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "row 1, column placed_on: is missing"),
        ("area,on\n", "row 1, column placed_on: is missing"),
        (",".join(HEADER) + "\n", "The file holds no row below its header."),
        (",".join(HEADER) + ",pain\n", 'row 1, column "pain": unknown column'),
        (",".join(HEADER) + ",area\n", "row 1, column area: is given twice"),
        (",".join(HEADER) + "\n1,2\n", "row 2: has 2 cells, the header has 6"),
        (
            csv_of([line(1, 4)]).replace("evening,4", "evening,4,5"),
            "row 2: has 7 cells, the header has 6; a decimal comma",
        ),
        (",".join(HEADER) + '\n"open', "The file is not CSV"),
    ],
)
def test_a_file_that_is_no_table_of_diaries_says_so(text, fault):
    assert faults(text)[0].startswith(fault)


def test_one_primary_area_and_named_cases():
    rows = diary(primary="yes") + [row | {"area": "low_back"} for row in diary(primary="yes")]
    assert faults(rows) == ["row 15, column primary: only one area can be the primary one"]
    rows = diary(case="A") + diary()
    assert faults(rows) == ["row 15, column case: is empty; name the case in every row"]


def test_bytes_that_are_no_text_and_a_file_that_is_not_there():
    assert "not UTF-8" in ran(b"\xff\xfe")[2]
    ended = CliRunner().invoke(rules, ["evaluate", "nowhere.csv"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "nowhere.csv cannot be read" in ended.stderr


cells = st.sampled_from(
    ["", "4", "4,5", "x", "yes", "2026-03-03", "2026-02-25", "leg_left", "evening", "clinic", '"', "1e9"]
)


@given(rows=st.lists(st.lists(cells, min_size=5, max_size=9), max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_table_is_answered_or_its_faults_are_named(rows):
    text = csv_of(diary()[:3]) + "\n".join(",".join(row) for row in rows)
    status, said, wrong = ran(text)
    assert (status, bool(said), bool(wrong)) in {(0, True, False), (2, False, True)}
