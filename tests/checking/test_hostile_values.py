"""Every field of `rules screen`, `rules mme` and `rules hold` with values that it must not take.

One table says which kind of value each field is, one what is said to a value that such a field does not take. Whatever
a command reads stands in its table: a new field without its row fails here.
"""

import json
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from scstrial.checking.cases import Faulty, held_in
from scstrial.checking.hold import HOLD
from scstrial.checking.mme import MME
from scstrial.checking.reading import Part
from scstrial.checking.screen import SCREEN
from scstrial.cli.rules import rules
from scstrial.protocols.choices import Indication, Level, TreatmentAsked, TreatmentKind
from scstrial.protocols.rules.payer_levels import CHECKLIST_LEVELS, CLINICAL_LIMITS, FURTHER_LEVELS
from scstrial.protocols.rules.payers import FLOORS
from scstrial.protocols.rules.treatments import LEAST_MAX, WEEKS_MAX
from scstrial.screening.choices import Treatment
from scstrial.screening.rules import WANTED_ANSWERS
from tests.factories.checking import a_screening, answer_to, faults_of

CHECKS = {"screen": SCREEN, "mme": MME, "hold": HOLD}

# What a field says, by what stands in the file. A value that is no number, no day ... is told apart from one that is
# too high: `1e400` is a number.
NOT_A_TEXT = {
    "true": "must be a text, not true or false",
    "5": "must be a text, not a number",
    "NaN": "must be a text, not a number",
    "[]": "must be a text, not a list",
    "{}": "must be a text, not an object",
}
NUMBER = {
    "true": "must be a number, not true or false",
    "[]": "must be a number, not a list",
    "{}": "must be a number, not an object",
    '""': '"" is not a number',
    '" "': '" " is not a number',
    "NaN": '"NaN" is not a number',
    "Infinity": '"Infinity" is not a number',
    "-Infinity": '"-Infinity" is not a number',
    '"five"': '"five" is not a number',
    '"5 mg"': '"5 mg" is not a number',
    '"5%"': '"5%" is not a number',
    '"1,5"': '"1,5" is not a number',
    '"1_0"': '"1_0" is not a number',
    '"0x10"': '"0x10" is not a number',
    '"\\u0665"': '"\\u0665" is not a number',
    '"1/2"': '"1/2" is not a number',
    "1e99999": '"1e99999" is too large or too small to be read',
    "9" * 2000: "is too large or too small to be read",
}
YES_NO = {
    "1": "must be true or false, not a number",
    "0": "must be true or false, not a number",
    "NaN": "must be true or false, not a number",
    '"yes"': "must be true or false, not a text",
    '"true"': "must be true or false, not a text",
    '""': "must be true or false, not a text",
    "[]": "must be true or false, not a list",
    "{}": "must be true or false, not an object",
}
NO_DAY = ("", " ", "tomorrow", "2025-02-30", "2026-13-01", "2026-3-1", "20260301", "2026-W10-1", "2026-03-01T08:00:00Z",
          "01.03.2026", "03/01/2026", " 2026-03-01", "\u0662026-03-01")  # fmt: skip
DAY = {
    **NOT_A_TEXT,
    **{json.dumps(text): f"{json.dumps(text)} is not a date such as 2026-03-02" for text in NO_DAY},
    '"1899-12-31"': "1899-12-31 is not between 1900 and 2199",
    '"2200-01-01"': "2200-01-01 is not between 1900 and 2199",
}
NO_MOMENT = ("", " ", "now", "2026-03-16", "2025-02-30T08:00:00Z", "2026-03-16T25:00:00Z", "2026-03-16T08:00:00+25:00",
             "2026-03-16T08:00:00 CST", "20260316T080000Z", "08:00")  # fmt: skip
MOMENT = {
    **NOT_A_TEXT,
    **{json.dumps(text): f"{json.dumps(text)} is not a moment such as 2026-03-02T10:00:00-06:00" for text in NO_MOMENT},
    '"2026-03-16T08:00:00"': '"2026-03-16T08:00:00" has no offset such as -06:00',
    '"1899-12-31T00:00:00Z"': "is not between 1900 and 2199",
    '"9999-12-31T23:59:59-14:00"': "is not between 1900 and 2199",
}
NAME = {**NOT_A_TEXT, '""': "must not be empty", '" \\t"': "must not be empty"}
ONE_OF = {**NOT_A_TEXT, '""': '"" is none of ', '" "': '" " is none of ', '"nonsense"': '"nonsense" is none of '}
LIST = {
    "true": "must be a list, not true or false",
    "5": "must be a list, not a number",
    '""': "must be a list, not a text",
    '"surgery"': "must be a list, not a text",
    "{}": "must be a list, not an object",
}
OBJECT = {
    "true": "must be an object, not true or false",
    "5": "must be an object, not a number",
    '""': "must be an object, not a text",
    "[]": "must be an object, not a list",
    "[{}]": "must be an object, not a list",
}


@dataclass(frozen=True)
class Field:
    """What a field says to each value; `needed`: left out, it is missing; `taken`: odd values that are read."""

    says: dict[str, str]
    needed: bool = False
    taken: tuple[str, ...] = ()


def number(low, high, *, whole=False, needed=False, taken=("-0", '"0"', '" 1 "', "1.0", "1e0")):
    """A number from `low` to `high`, both taken."""
    beyond = {str(low - 1): f" is below {low}", "-1e400": f" is below {low}", "1e400": f" is above {high}"}
    beyond |= {f"{high}.000000000000000000000000000001": " is not a whole number" if whole else f" is above {high}"}
    beyond |= {"1" + "0" * 400: f" is above {high}"} | ({"0.5": "0.5 is not a whole number"} if whole else {})
    return Field({**NUMBER, **beyond}, needed, taken if low == 0 else ())


def limit(key):
    """A limit of a profile: 0 or more; an age whole and within ten years; `none` where the payer need not give it."""
    says = {**NUMBER, "-1": "-1 is below 0", "-1e400": " is below 0"}
    unit = key.rpartition("_")[2]
    if key == "hold_inr_max":
        says |= {"1.41": "Enter at most 1.4 (rule book 3).", "1e400": "Enter at most 1.4 (rule book 3)."}
    elif key in CLINICAL_LIMITS and unit in ("months", "days"):
        highest = {"months": 120, "days": 3650}[unit]
        says |= {"0.5": f"Enter whole {unit}.", str(highest + 1): f"Enter at most {highest} {unit}."}
        says |= {"1e400": f"Enter at most {highest} {unit}."}
    if key not in FLOORS:
        return Field({**says, '"none"': "Enter a number; this limit cannot be left out."})
    return Field(says, taken=('"none"', "0"))


def one_of(*names, needed=False):
    upper = {json.dumps(name.upper()): " is none of " for name in names if name.upper() != name}
    return Field({**ONE_OF, **upper}, needed)


def several_of(path):
    items = {"[null]": "must be a text, not null", "[5]": "must be a text, not a number", '[""]': '"" is none of '}
    return Field({**LIST, **{text: f"{path}[0]: {says}" for text, says in items.items()}}, taken=("[]",))


YES_OR_NO, A_DAY, A_MOMENT, AN_OBJECT = Field(YES_NO), Field(DAY), Field(MOMENT), Field(OBJECT)
ANY_TEXT = Field(NOT_A_TEXT, taken=('""', '" "'))

MME_FIELDS = {
    "opioids": Field({**LIST, "[null]": "opioids[0]: must be an object, not null"}, needed=True, taken=("[]",)),
    "opioids[0].drug": Field(NAME, needed=True),
    "opioids[0].strength": Field(
        NUMBER
        | dict.fromkeys(("0", "-0", "-1", "-1e400"), "Enter the strength as a number above 0.")
        | dict.fromkeys(("10000.1", "1e400", "1" + "0" * 400), "Enter a strength of at most 10000."),
        needed=True,
        taken=('"5"', "10000", "1e-3"),
    ),
    "opioids[0].unit": one_of("mg", needed=True),
    "opioids[0].units_per_day": Field(
        NUMBER
        | dict.fromkeys(("-1", "-0.1", "-1e400"), "Enter how many a day, 0 or more.")
        | dict.fromkeys(("1000.1", "1e400", "1" + "0" * 400), "Enter at most 1000 a day."),
        needed=True,
        taken=("0", "-0", "1000", '"0.5"'),
    ),
    "opioids[0].route": one_of("oral"),
}
HOLD_FIELDS = {
    "placement_at": Field(MOMENT, needed=True),
    "leads_removed_at": A_MOMENT,
    "creatinine_clearance_ml_min": number(0, 1000),
    "inr": number(0, 100),
    "inr_on": A_DAY,
    "profile": AN_OBJECT,
    "profile.limits": AN_OBJECT,
    "profile.limits.hold_inr_max": limit("hold_inr_max"),
    "profile.limits.hold_inr_days": limit("hold_inr_days"),
    "drugs": Field({**LIST, "[5]": "drugs[0]: must be an object, not a number"}, needed=True, taken=("[]",)),
    "drugs[0].drug": Field(NAME, needed=True),
    "drugs[0].last_dose_at": A_MOMENT,
    "drugs[0].intent": one_of("prophylactic"),
}
WHOLES = {"phq9_total": 27, "phq9_item9": 3, "prior_trials_same_region": 100, "lead_count_planned": 4}
WHOLES |= {"contact_count_planned": 64, "pcs_total": 52, "prior_spine_surgeries": 20}
NUMBERS = {"pain_months": 1440, "pain_nrs": 10, "conservative_months": 1440, "odi_pct": 100, "mme_per_day": 100000}
NUMBERS |= {"hba1c_pct": 100, "bmi": 300, "inr": 100, "platelets_10e9_l": 10000, "physical_therapy_weeks": 53}
NUMBERS |= {"glucose_mg_dl": 2000}
TOLD = ("education_done", "goals_recorded", "active_infection", "substance_use_disorder_active", "tobacco", "diabetes")
TOLD += ("immunosuppressed", "cardiac_device", "mme_at_least", *WANTED_ANSWERS)
SCREEN_FIELDS = {
    "payer": Field({**ONE_OF, '"clinic"': " is none of ", '"Medicare"': " is none of "}, needed=True),
    "as_of": Field(DAY, needed=True),
    "placement_planned_on": A_DAY,
    "facts": Field(OBJECT, needed=True),
    "facts.birth_date": Field({**DAY, '"2026-03-02"': "is after the day of judging"}, needed=True),
    "facts.indication": one_of("psps_2", needed=True),
    **{f"facts.{name}": YES_OR_NO for name in TOLD},
    **{f"facts.{name}": number(0, high, whole=True) for name, high in WHOLES.items()},
    **{f"facts.{name}": number(0, high) for name, high in NUMBERS.items()},
    "facts.height_cm": number(50, 250),
    "facts.weight_kg": number(20, 400),
    "facts.inr_on": A_DAY,
    "facts.hba1c_on": A_DAY,
    "facts.consent_signed_on": A_DAY,
    "facts.pregnant": one_of("no"),
    "facts.tool_advice": one_of("recommended"),
    "facts.treatments": several_of("facts.treatments"),
    "facts.treatments_unsuitable": several_of("facts.treatments_unsuitable"),
    "facts.treatment_weeks": AN_OBJECT,
    **{f"facts.treatment_weeks.{one}": number(0, 5200) for one in Treatment},
    "facts.psychological_evaluation": Field({**OBJECT, "{}": ".on: is missing"}),
    "facts.psychological_evaluation.on": Field(DAY, needed=True),
    "facts.psychological_evaluation.result": one_of("cleared", needed=True),
    "facts.psychological_evaluation.by": one_of("psychiatrist", needed=True),
    "facts.psychological_evaluation.conditions": ANY_TEXT,
    "facts.spine_imaging": Field({**OBJECT, "{}": ".on: is missing"}),
    "facts.spine_imaging.on": Field(DAY, needed=True),
    "facts.spine_imaging.severe_stenosis_at_lead_levels": YES_OR_NO,
    "facts.prior_authorization": Field({**OBJECT, "{}": ".required: is missing"}),
    "facts.prior_authorization.required": Field(YES_NO, needed=True),
    "facts.prior_authorization.decision": one_of("affirmed"),
    "facts.prior_authorization.valid_until": A_DAY,
    "facts.prior_authorization.submitted_on": A_DAY,
    "facts.prior_authorization.utn": ANY_TEXT,
    "profile": AN_OBJECT,
    "profile.limits": AN_OBJECT,
    **{f"profile.limits.{key}": limit(key) for key in (*CLINICAL_LIMITS, *FLOORS)},
    "profile.levels": AN_OBJECT,
    **{f"profile.levels.{key}": one_of() for key in CHECKLIST_LEVELS | FURTHER_LEVELS if "." not in key},
    **{f'profile.levels["{key}"]': one_of() for key in CHECKLIST_LEVELS if "." in key},
    "profile.treatments": AN_OBJECT,
    **{f"profile.treatments.{kind}": Field({**OBJECT, "{}": ".asked: is missing"}) for kind in TreatmentKind},
    **{f"profile.treatments.{kind}.asked": one_of("packet", needed=True) for kind in TreatmentKind},
    **{
        f"profile.treatments.{kind}.least": number(1, LEAST_MAX.get(kind, 1), whole=True, taken=("1",))
        for kind in TreatmentKind
    },
    **{f"profile.treatments.{kind}.weeks": number(1, WEEKS_MAX, whole=True, taken=()) for kind in TreatmentKind},
    "profile.neuropathic_list": several_of("profile.neuropathic_list"),
}
FIELDS = {"screen": SCREEN_FIELDS, "mme": MME_FIELDS, "hold": HOLD_FIELDS}

# A case of each command in which every field stands.
A_PROFILE = {
    "limits": {key: str(one.value) for key, one in CLINICAL_LIMITS.items()},
    "levels": {key: Level.HARD for key in CHECKLIST_LEVELS | FURTHER_LEVELS},
    "treatments": {kind: {"asked": TreatmentAsked.PACKET, "least": 1, "weeks": None} for kind in TreatmentKind},
    "neuropathic_list": [Indication.PDN],
}
FULL = {
    "mme": {"opioids": [{"drug": "morphine", "strength": 5, "unit": "mg", "units_per_day": 1, "route": "oral"}]},
    "hold": {
        "placement_at": "2026-03-16T08:00:00-05:00",
        "inr": 1,
        "profile": {"limits": {"hold_inr_max": "1.4"}},
        "drugs": [{"drug": "warfarin"}],
    },
    "screen": {**a_screening(phq9_item9=None, phq9_total=None, treatment_weeks={}), "profile": A_PROFILE},
}
MARK = "<HERE>"


def step_into(held, steps):
    for step in steps:
        held = held.setdefault(step, {}) if isinstance(held, dict) else held[step]
    return held


def steps_of(path):
    """`drugs[0].drug`, `profile.levels["phq9.high"]` as steps."""
    steps = []
    for part in path.replace('["', ".<").replace('"]', ">").replace("[", ".").replace("]", "").split("."):
        if steps and steps[-1].startswith("<") and not steps[-1].endswith(">"):
            steps[-1] += f".{part}"
        else:
            steps.append(part)
    return [int(step) if step.isdecimal() else step.strip("<>") for step in steps]


def with_value(command, path, text):
    """The text of a file in which the value stands as written here."""
    case = json.loads(json.dumps(FULL[command]))
    *outer, last = steps_of(path)
    step_into(case, outer)[last] = MARK
    return json.dumps(case).replace(f'"{MARK}"', text)


def lines_about(command, path, text):
    """The faults of the file that are about this field, each on one short line."""
    with pytest.raises(Faulty) as found:
        CHECKS[command].of(with_value(command, path, text))
    assert all(len(line) < 400 and "\n" not in line for line in found.value.lines)
    return [line for line in found.value.lines if line.startswith(path)]


def takes_none_of_them(command, path):
    """Each of the values is refused by a line that begins with the path; the command says it and nothing else."""
    field = FIELDS[command][path]
    refused = field.says | ({"null": "is missing"} if field.needed else {})
    assert {text: says in lines_about(command, path, text)[0] for text, says in refused.items()} == dict.fromkeys(
        refused, True
    )
    text = next(iter(refused))
    assert faults_of(command, with_value(command, path, text))[0] in lines_about(command, path, text)


@pytest.mark.parametrize("path", FIELDS["screen"])
def test_no_field_of_screen_takes_what_it_must_not(path):
    takes_none_of_them("screen", path)


@pytest.mark.parametrize("path", FIELDS["mme"])
def test_no_field_of_mme_takes_what_it_must_not(path):
    takes_none_of_them("mme", path)


@pytest.mark.parametrize("path", FIELDS["hold"])
def test_no_field_of_hold_takes_what_it_must_not(path):
    takes_none_of_them("hold", path)


@pytest.mark.parametrize("command", CHECKS)
def test_a_right_value_is_read_however_oddly_it_is_written_and_may_be_left_out_where_it_may(command):
    for path, field in FIELDS[command].items():
        for text in (*field.taken, *(() if field.needed else ("null",))):
            said = CHECKS[command].of(with_value(command, path, text))
            assert "-0" not in [part.strip('",') for part in said.split()]


def paths_read(part):
    for key in part.asked:
        yield part.at(key)
    for inner in part.within:
        yield from paths_read(inner)


@pytest.mark.parametrize("command", CHECKS)
def test_whatever_a_command_reads_stands_in_its_table(command):
    part = Part(held_in(json.dumps(FULL[command])), "", [])
    CHECKS[command].read(part)
    part.finish()
    assert part.faults == []
    assert set(paths_read(part)) == set(FIELDS[command])


def objects_of(command):
    return [path for path, field in FIELDS[command].items() if "[{}]" in field.says]


@pytest.mark.parametrize(
    ("command", "path"), [(command, path) for command in FIELDS for path in ["", *objects_of(command)]]
)
def test_a_key_that_nobody_knows_and_one_given_twice_are_named_at_every_depth(command, path):
    case = json.loads(json.dumps(FULL[command]))
    held = step_into(case, steps_of(path)) if path else case
    held["surprise"] = MARK
    before = f"{path}." if path else ""
    text = json.dumps(case)
    assert faults_of(command, text) == [f"{before}surprise: unknown key"]
    twice = text.replace(f'"surprise": "{MARK}"', '"surprise": 1, "surprise": 2')
    assert faults_of(command, twice) == [f"{before}surprise: unknown key", f"{before}surprise: is given twice"]


# Files that are none.


@pytest.mark.parametrize("command", sorted(rules.commands))
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is not JSON: Expecting value, line 1, column 1."),
        (b" \r\n\t", "The file is not JSON: Expecting value, "),
        (b"\xef\xbb\xbf", "The file is not JSON: Expecting value, line 1, column 1."),
        (b"payer,as_of\nmedicare,2026-03-01\n", "The file is not JSON: Expecting value, line 1, column 1."),
        (b"%PDF-1.7", "The file is not JSON: "),
        (b"{", "The file is not JSON: "),
        (b"{}{}", "The file is not JSON: Extra data, line 1, column 3."),
        (b"{'payer': 1}", "The file is not JSON: "),
        (b'{"payer": 1,}', "The file is not JSON: "),
        (b"// a note\n{}", "The file is not JSON: "),
        (b"\x00\x00", "The file is not JSON: "),
        ("{}".encode("utf-16"), "The file is not UTF-8 text: byte 1 belongs to no character. Save it as UTF-8."),
        (b'{"a": "\xe9"}', "The file is not UTF-8 text: byte 8 belongs to no character. Save it as UTF-8."),
        (b"[]", "The file holds no case: the list is empty."),
        (b"[[]]", "[0]: must be an object, not a list"),
        (b"null", "must be an object or a list of objects, not null"),
        (b"5", "must be an object or a list of objects, not a number"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": ' * 200_000, "nested too deeply"),
        (b"x" * 10_000_000, "The file is not JSON: Expecting value, line 1, column 1."),
        (b'"' + b"x" * 10_000_000 + b'"', "must be an object or a list of objects, not a text"),
        (b"9" * 10_000_000, "must be an object or a list of objects, not a number"),
    ],
    ids=lambda one: f"{one[:12]!r}{len(one)}" if isinstance(one, bytes) else "",
)
def test_a_file_that_is_none_is_refused_in_one_sentence(command, content, says):
    (line,) = faults_of(command, content)
    assert says in line


@pytest.mark.parametrize("command", sorted(rules.commands))
def test_a_folder_and_a_file_that_is_missing_are_refused_in_one_sentence(command, tmp_path):
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "none.json", "No such file or directory")):
        ended = CliRunner().invoke(rules, [command, str(path)])
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr == f"The file {path} cannot be read: {why}.\n"


def test_a_byte_order_mark_before_a_case_is_passed_over():
    for command, case in FULL.items():
        assert answer_to(command, b"\xef\xbb\xbf" + json.dumps(case).encode()) == answer_to(command, case)


def test_a_file_of_ten_megabytes_is_read_to_its_end():
    row = {"drug": "x" * 5_000, "strength": 5, "unit": "mg", "units_per_day": 1}
    rows = [row] * 2_000
    assert answer_to("mme", {"opioids": rows})["not_convertible"] == [row["drug"]]
    assert faults_of("mme", {"opioids": [*rows, 5]}) == ["opioids[2000]: must be an object, not a number"]
