"""What the keys of sources stand for."""

import pytest

from scstrial.protocols.choices import Payer
from scstrial.protocols.rules.payers import payer_profile
from scstrial.protocols.rules.source_titles import OWN, OWN_WORDS, TITLES, keys_in, titles_of


@pytest.mark.parametrize("payer", list(Payer))
def test_every_source_of_every_profile_has_a_title(payer):
    profile = payer_profile(payer)
    judged = (*profile.levels.values(), *profile.limits.values(), *profile.treatments.values())
    keys = {key for one in judged for key in keys_in(one.source)}
    assert {key for key in keys if not key.startswith(OWN)} <= TITLES.keys()


def test_a_remark_after_a_semicolon_is_no_key():
    assert keys_in("NICE; 50 mm VAS read as NRS 5") == ["NICE"]


def test_each_key_is_told_once_and_the_programs_own_book_last():
    told = titles_of(["NGS1, CGS", "rule book 2.5", "CGS", "rule book 2.3", "the clinic's own word"])
    assert [key for key, _ in told] == ["CGS", "NGS1", "rule book 2.3, rule book 2.5"]
    assert told[-1][1] == OWN_WORDS


def test_without_own_rules_the_book_is_not_named():
    assert titles_of(["GH1"]) == [("GH1", TITLES["GH1"])]
