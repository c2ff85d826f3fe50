"""A signed text of any form stays readable, and its hash stays the same."""

import json
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from scstrial.decision.rules import fingerprint, record_of, signed_evaluation
from scstrial.decision.rules.record import READERS, words_for
from scstrial.decision.rules.signed import CONTENT_VERSION

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
