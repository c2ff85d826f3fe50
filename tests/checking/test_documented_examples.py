"""The examples of docs/validation.md are really run, and what is printed there is what comes out."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from scstrial.cli.rules import rules

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLES = DOCS / "examples"
SECTION = (DOCS / "validation.md").read_text(encoding="utf-8").split("## Your own cases")[1]
PARTS = {part.split("`")[0]: part for part in SECTION.split("**`rules ")[1:]}

OWN = "screen-own"  # `rules screen` with a clinic's own numbers


def answer_of(name):
    ended = CliRunner().invoke(rules, [name.partition("-")[0], str(EXAMPLES / f"{name}.json")])
    assert ended.exit_code == 0, ended.stderr
    return ended.stdout


def holds(whole, part):
    """Whether an excerpt says nothing that the answer does not say, lists item by item."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and holds(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return type(whole) is type(part) and whole == part


def test_every_command_has_an_example_and_every_example_a_command():
    names = {path.name for path in EXAMPLES.iterdir()}
    of_json = {f"{command}{ending}" for command in (*rules.commands, OWN) for ending in (".json", ".answer.json")}
    assert names == of_json | {"evaluate.csv", "evaluate.csv.answer.json"}  # run in test_evaluate_csv
    assert set(PARTS) == set(rules.commands)


@pytest.mark.parametrize("command", [*sorted(rules.commands), OWN])
def test_an_example_has_the_answer_that_stands_beside_it(command):
    assert answer_of(command) == (EXAMPLES / f"{command}.answer.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(rules.commands))
def test_what_is_printed_in_the_text_is_part_of_the_answer(command):
    excerpts = re.findall(r"^    (\{.*\})$", PARTS[command], re.MULTILINE)
    assert excerpts
    assert all(holds(json.loads(answer_of(command)), json.loads(excerpt)) for excerpt in excerpts)


@pytest.mark.parametrize("link", re.findall(r"\]\((examples/[^)]+)\)", SECTION))
def test_a_link_leads_to_an_example(link):
    assert (DOCS / link).is_file()


def test_the_clinics_own_numbers_are_what_the_text_says():
    answer = json.loads(answer_of(OWN))
    found = {item["item"]: (item["level"], item["state"]) for item in answer["items"]}
    assert (found["inr"], found["tobacco"]) == (("HARD", "unmet"), ("HARD", "unmet"))
    assert (found["treatments_tried"], "pain_floor" in found) == (("HARD", "met"), False)
    told = json.dumps(json.loads((EXAMPLES / f"{OWN}.json").read_text(encoding="utf-8"))["profile"])
    assert f'"profile": {told}' in SECTION
