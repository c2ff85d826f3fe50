"""A signed text of any form stays readable, and its hash stays the same."""

import json
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from scstrial.decision.choices import OtherRule, Reason
from scstrial.decision.rules import Case, canonical, evaluate, fingerprint, record_of, signed_evaluation
from scstrial.decision.rules.record import READERS, words_for
from scstrial.decision.rules.signed import CONTENT_VERSION
from tests.factories.decision import area, days, logged, rule, steady, trial

TEXTS = Path(__file__).parent / "signed_texts"
# Written by the program of their day, with the hash kept then; never written anew.
SHA256 = {"1": "880260f339a4b5a144df216f56dad89ce44ace48d427169f731ac931e93fe9d6"}


def text(form):
    return (TEXTS / f"form_{form}.json").read_bytes().decode()


@pytest.mark.parametrize("form", SHA256)
def test_a_text_of_an_earlier_form_has_its_hash_and_can_be_read(form):
    assert fingerprint(text(form)) == sha256((TEXTS / f"form_{form}.json").read_bytes()).hexdigest() == SHA256[form]
    record, evaluation = record_of(text(form)), signed_evaluation(text(form))
    assert evaluation.relief == Fraction(19, 33)
    result = dict(record.result)
    assert (result["Verdict"], result["Relief, exact and in percent"]) == ("Met", "19/33 = 57.6 %")
    assert result["Days used"] == "2026-03-07, 2026-03-08, 2026-03-09"
    assert dict(record.facts)["Opioids, MME per day"] == "before 45, trial 15"
    leg, _ = record.areas
    assert (leg.name, len(leg.baseline), len(leg.trial)) == ("Left leg, primary", 7, 7)
    assert dict(leg.summary)["Baseline"] == "55/7 = 7.9, diary"
    assert record.criteria[0]["name"] == "Pain, left leg (primary)"
    assert ("Protocol of the clinic", "version 1") in record.versions


def read(facts, **settings):
    """A trial signed today, read for people."""
    evaluation = evaluate(facts, rule(**settings))
    content = Case(facts, evaluation, (), (), ()).content() | {"protocol_version": 3, "rules_version": 5}
    return record_of(canonical(content | {"program_version": "1.2"}))


def test_what_is_known_is_read_in_words():
    noted = (*days(3, 3, 3, 3, 3), logged(6, 4, off="13.5", program="P2", yes=True))
    facts = trial(
        area(noted, clinic=9, visit=2, primary=True),
        area(days(5), name="low_back"),
        stated=60,
        mme=(120, "77.5"),
        aborted=7,
        function_improved=True,
        wants_implant=False,
    )
    record = read(facts)
    result, said = dict(record.result), dict(record.facts)
    assert "Why not" not in result
    assert result["Relief stated by the patient"] == "60.0 %"
    assert result["Days that could be used"] == "5 of 6"
    assert (said["Leads pulled on"], said["Relief stated by the patient, percent"]) == ("2026-03-09", "60")
    assert said["Opioids, MME per day"] == "before 120, trial 77.5"
    assert said["Stopped early"] == "2026-03-09, Infection"
    leg, back = record.areas
    assert (leg.name, back.name) == ("Left leg, primary", "Low back")
    assert (leg.trial[0][1:], leg.trial[5][1:]) == (("3", "–", "–", "–"), ("4", "13.5", "P2", "yes"))
    assert dict(leg.summary) == {
        "Baseline": "8, diary",
        "Trial": "3, diary",
        "Clinic's rating before": "9",
        "Clinic's rating at the end": "2",
    }
    assert dict(record.versions) == {
        "Form of the text": "2",
        "Rules": "5",
        "Program": "1.2",
        "Protocol of the clinic": "version 3",
    }
    shown = {name: text for name, _, text in record.others}
    assert shown[OtherRule.LAST_DAY.label] != shown[OtherRule.CONSECUTIVE_YES.label] == Reason.TOO_FEW_DAYS.label
    assert shown[OtherRule.ALL_DAYS.label] == "62.5 %"


def test_what_is_not_known_is_said_to_be_not_recorded():
    record = read(trial(area((logged(1, yes=False),), ()), pulled=None))
    result, said = dict(record.result), dict(record.facts)
    assert (result["Verdict"], result["Why not"]) == ("Not evaluable", Reason.BASELINE_MISSING.label)
    assert (result["Days used"], result["Days that could be used"]) == ("none", "0 of 1")
    assert (result["Relief, exact and in percent"], result["Relief stated by the patient"]) == ("none", "not recorded")
    assert dict(read(trial()).result)["Days that could be used"].startswith("0 of ")
    assert dict(read(steady(8, 3)).result)["To be seen beside it"] == "nothing"
    assert (said["Leads pulled on"], "Stopped early" in said) == ("still in", False)
    assert {said[name] for name in ("Relief stated by the patient, percent", "Opioids, MME per day")} == {
        "not recorded"
    }
    (leg,) = record.areas
    assert leg.trial == (("2026-03-03", "–", "–", "–", "no"),)
    assert set(dict(leg.summary).values()) == {"not recorded"}


def test_every_form_that_was_ever_written_has_a_reader():
    assert set(READERS) == {str(form) for form in range(1, CONTENT_VERSION + 1)}


def test_the_first_form_did_not_note_the_versions_and_says_so():
    assert dict(record_of(text("1")).versions)["Rules"] == "not noted in this form"
    assert record_of(text("1")).said == ()


@pytest.mark.parametrize("damaged", ["", "gone", "[]", "{}", '{"content_version":"1"}', '{"content_version":"99"}'])
def test_a_text_that_is_none_of_ours_is_no_record_and_no_crash(damaged):
    assert record_of(damaged) is None


def test_a_word_that_left_our_lists_reads_as_it_was_stored():
    content = json.loads(text("1"))
    content["evaluation"]["flags"] = ["a_flag_of_old"]
    content["flags"] = [{"rule": "C-99", "urgency": "E", "is_closed": False}]
    record = record_of(json.dumps(content))
    assert dict(record.result)["To be seen beside it"] == "a flag of old"
    assert record.flags == ("C-99 (C-99), open",)
    assert words_for(None) == "not recorded"
