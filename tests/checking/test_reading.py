"""A file for checking as a whole: one case or a list, JSON as it should be and as it should not."""

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from scstrial.checking.values import Written, decimal_from
from scstrial.cli.rules import rules
from tests.factories.checking import answer_to, faults_of, ran

ONE = {"drug": "hydrocodone", "strength": 5, "unit": "mg", "units_per_day": 4}
CASE = {"opioids": [ONE]}


def row(text):
    """A case whose strength stands in the file as written here."""
    return f'{{"opioids": [{{"drug": "morphine", "unit": "mg", "units_per_day": 1, "strength": {text}}}]}}'


def test_one_case_has_one_answer_and_a_list_the_list_of_them_in_order():
    twice = {"opioids": [{**ONE, "units_per_day": 8}]}
    assert answer_to("mme", CASE)["mme_per_day"] == "20"
    assert [one["mme_per_day"] for one in answer_to("mme", [CASE, twice, CASE])] == ["20", "40", "20"]
    assert answer_to("mme", [CASE]) == [answer_to("mme", CASE)]
    assert faults_of("mme", []) == ["The file holds no case: the list is empty."]


def test_with_a_fault_in_any_case_none_is_answered_and_the_path_begins_with_the_case():
    faulty = {"opioids": [ONE, {**ONE, "unit": "g", "strength": 0}]}
    assert faults_of("mme", [CASE, faulty, CASE, 5, {**CASE, "note": 1}]) == [
        '[1].opioids[1].unit: "g" is none of mg, mcg_per_h',
        "[1].opioids[1].strength: Enter the strength as a number above 0.",
        "[3]: must be an object, not a number",
        "[4].note: unknown key",
    ]


def test_an_unknown_key_of_a_case_in_a_list_that_is_no_plain_word_is_quoted():
    assert faults_of("mme", [{**CASE, "x y": 1}]) == ['[0]["x y"]: unknown key']


@pytest.mark.parametrize("whole", ["5", '"text"', "null", "true", "[[]]", "NaN"])
def test_what_is_neither_an_object_nor_a_list_of_objects_is_a_fault(whole):
    (fault,) = faults_of("mme", whole)
    assert "must be an object" in fault


@pytest.mark.parametrize(
    ("written", "mme"),
    [
        ("5", "5"),
        ("5.0", "5"),
        ("0.1", "0.1"),
        ("5e0", "5"),
        ("5E+1", "50"),
        ("1e-3", "0.001"),
        ('"5"', "5"),
        ('" 5.50 "', "5.5"),
        ('"+.5"', "0.5"),
        ('"5."', "5"),
        ("0." + "1" * 30, "0.111111111111111111"),
        ("0.0000000000000000005", "0.000000000000000001"),
        ("0.00000000000000000049", "0"),
    ],
)
def test_a_number_is_read_as_a_decimal_whether_number_or_text(written, mme):
    assert answer_to("mme", row(written))["mme_per_day"] == mme


@pytest.mark.parametrize("written", ["1e1000", "123456789012345678901234567890.5", "0." + "1" * 30])
def test_what_is_written_out_is_kept_whole(written):
    assert decimal_from(Written(written)) == decimal_from(written) == Decimal(written)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("NaN", '"NaN" is not a number'),
        ("Infinity", '"Infinity" is not a number'),
        ("-Infinity", '"-Infinity" is not a number'),
        ('"NaN"', '"NaN" is not a number'),
        ('"sNaN"', '"sNaN" is not a number'),
        ('"1_000"', '"1_000" is not a number'),
        ('"1,5"', '"1,5" is not a number'),
        ('"٣"', r'"\u0663" is not a number'),
        ('""', '"" is not a number'),
        ("true", "must be a number, not true or false"),
        ("false", "must be a number, not true or false"),
        ("[5]", "must be a number, not a list"),
        ("{}", "must be a number, not an object"),
        ("null", "is missing"),
        ("1e1001", '"1e1001" is too large or too small to be read'),
        ("1e-99999999999999999999999", None),
        ("0e999999999", None),
        ("1e999999999999999999999", None),
        (f'"{"x" * 500}"', None),
    ],
)
def test_what_is_no_number_is_refused_on_one_short_line(written, message):
    (fault,) = faults_of("mme", row(written))
    path, _, said = fault.partition(": ")
    assert path == "opioids[0].strength"
    assert message is None or said == message
    assert len(fault) < 200


def test_a_number_where_a_text_is_wanted_is_refused():
    assert faults_of("mme", {"opioids": [{**ONE, "drug": 5}]}) == ["opioids[0].drug: must be a text, not a number"]
    assert faults_of("mme", {"opioids": [{**ONE, "drug": " "}]}) == ["opioids[0].drug: must not be empty"]


def test_a_key_that_is_given_twice_is_a_fault():
    text = '{"opioids": [{"drug": "x", "drug": "y", "strength": 1, "unit": "mg", "units_per_day": 1}]}'
    assert faults_of("mme", text) == ["opioids[0].drug: is given twice"]
    assert faults_of("mme", '[{"opioids": [], "opioids": [], "opioids": []}]') == ["[0].opioids: is given twice"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is not JSON: Expecting value, line 1, column 1."),
        ('{"opioids": [}', "The file is not JSON: Expecting value, line 1, column 14."),
        ("{'opioids': []}", None),
        ('{"opioids": []} {}', "The file is not JSON: Extra data, line 1, column 17."),
        (b"\xff\xfe{}", "The file is not UTF-8 text: byte 1 belongs to no character. Save it as UTF-8."),
        (json.dumps(CASE).encode("utf-16"), None),
        ("[" * 100_000, "The file is not a file for checking: it is nested too deeply."),
        ('{"a":' * 100_000, "The file is not a file for checking: it is nested too deeply."),
        ("[" * 900 + "]" * 900, None),
    ],
)
def test_what_is_no_file_for_checking_is_refused_in_one_sentence(content, sentence):
    lines = faults_of("mme", content)
    assert len(lines) == 1
    assert sentence is None or lines == [sentence]


def test_a_byte_order_mark_is_passed_over():
    assert answer_to("mme", b"\xef\xbb\xbf" + json.dumps(CASE).encode())["mme_per_day"] == "20"


def test_an_answer_is_plain_ascii_whatever_a_name_holds():
    named = {"opioids": [{**ONE, "drug": "morphiné \ud800"}]}
    status, said, _ = ran("mme", json.dumps(named))
    assert status == 0
    assert said.isascii()
    assert json.loads(said)["not_convertible"] == ["morphiné \ud800"]


def test_a_folder_or_a_file_that_is_not_there_is_refused_in_one_sentence(tmp_path):
    for path in (tmp_path, tmp_path / "none.json"):
        ended = CliRunner().invoke(rules, ["mme", str(path)])
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"The file {path} cannot be read: ")
        assert ended.stderr.count("\n") == 1
