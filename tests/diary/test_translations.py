"""Every language says everything, and what is compiled is what is written."""

import re
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from scstrial.assessments.choices import Area
from scstrial.complications.choices import CRISIS_LINE_WORDS, EMERGENCY_WORDS
from scstrial.daily_logs.choices import RedFlag
from scstrial.diary import wording
from scstrial.diary.language import FOLDER, languages
from scstrial.medications.choices import Opioid

ROOT = FOLDER.parents[1]
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))
HOLDER = re.compile(r"%\((\w+)\)s")


def catalogue(path):
    return read_po(BytesIO(path.read_bytes()))


@pytest.fixture(scope="module")
def said_in_the_program():
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    options = {one["pattern"]: {k: v for k, v in one.items() if k not in ("pattern", "method")} for one in mappings}
    words = {"_": None, "gettext": None, "_l": None}
    return {
        message
        for folder in ("scstrial/diary", "scstrial/reports", "templates/diary")
        for _file, _line, message, *_rest in extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
            {pattern.removeprefix(f"{folder}/"): one for pattern, one in options.items()},
            words,
        )
    }


def test_the_program_says_something(said_in_the_program):
    assert len(said_in_the_program) > 200
    assert "Next" in said_in_the_program


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_a_catalogue_says_everything_and_nothing_else(path, said_in_the_program):
    texts = {message.id: message for message in catalogue(path) if message.id}
    assert said_in_the_program - texts.keys() == set()
    assert texts.keys() - said_in_the_program == set()
    assert [one.id for one in texts.values() if not one.string] == []
    assert [one.id for one in texts.values() if one.fuzzy] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_placeholders_are_kept(path):
    for message in catalogue(path):
        if message.id:
            assert sorted(HOLDER.findall(message.id)) == sorted(HOLDER.findall(message.string)), message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_what_is_compiled_is_what_is_written(path):
    """After a change: make translations."""
    compiled = read_mo(BytesIO(path.with_suffix(".mo").read_bytes()))
    written = {message.id: message.string for message in catalogue(path) if message.id}
    assert {message.id: message.string for message in compiled if message.id} == written


def test_phone_numbers_are_the_same_in_every_language():
    for path in CATALOGUES:
        for message in catalogue(path):
            for number in ("911", "988"):
                assert (number in message.id) == (number in message.string), message.id


def test_the_languages_are_those_of_the_folder():
    assert languages() == {"en": "English", "es": "Español"}


def test_emergency_and_crisis_are_said_as_the_flag_rules_say_them(sqlite_app):
    with sqlite_app.test_request_context():
        assert str(wording.EMERGENCY) == EMERGENCY_WORDS
        assert str(wording.CRISIS) == CRISIS_LINE_WORDS


def test_every_sign_area_and_medicine_has_words():
    assert set(wording.SIGN_WORDS) == set(RedFlag)
    assert set(wording.AREAS) == set(Area)
    assert set(wording.DRUGS) == {one.value for one in Opioid}


def test_folders_hold_both_files():
    assert {path.parents[1].name for path in Path(FOLDER).glob("*/LC_MESSAGES/messages.mo")} == {
        path.parents[1].name for path in CATALOGUES
    }
