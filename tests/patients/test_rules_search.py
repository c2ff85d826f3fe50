from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.patients.rules import Search, day_typed, search_for

BORN = date(1968, 5, 4)


@pytest.mark.parametrize(
    "text",
    [
        "1968-05-04",
        "1968-5-4",
        "05/04/1968",
        "5/4/1968",
        "4 May 1968",
        "04 may 1968",
        "4. May 1968",
        "May 4, 1968",
        " 4  MAY  1968 ",
    ],
)
def test_a_date_is_read_in_the_ways_people_write_it(text):
    assert day_typed(text) == BORN
    assert search_for(text).born_on == BORN


def test_a_month_may_be_shortened():
    assert day_typed("9 Sept 1950") == date(1950, 9, 9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May 1968",
        "1968",
        "13/45/1968",
        "31 Feb 1968",
        "4 Mai 1968",
        "1968-05-04x",
        "21968-05-04",
        "4 May 1968 Hart",
        "0000-05-04",
    ],
)
def test_anything_else_is_no_date(text):
    assert day_typed(text) is None


def test_an_empty_search_means_everybody():
    assert search_for(" \t ") == Search()


def test_words_are_folded_and_a_compound_name_stays_one_word():
    assert search_for("José López-García").words == ("jose", "lopezgarcia")


def test_a_word_typed_twice_counts_once():
    assert search_for("Hart hart").words == ("hart",)


def test_at_most_six_words_are_looked_for():
    assert search_for("a b c d e f g").words == tuple("abcdef")


def test_a_name_and_a_date_of_birth_may_be_typed_together():
    assert search_for("Hart 4 May 1968").born_on == BORN
    assert search_for("Hart 4 May 1968").words == ("hart",)
    assert search_for("05/04/1968 Hart").words == ("hart",)


def test_the_whole_text_may_be_a_record_number():
    assert search_for(" n-1001 ").mrn == "N-1001"
    assert search_for("x" * 40).mrn == "X" * 40
    assert search_for("x" * 41).mrn == ""


def test_signs_that_cannot_be_shown_are_left_out():
    assert search_for("Ha\0rt\n").words == ("ha", "rt")


@given(st.text(max_size=200))
def test_any_text_can_be_searched_for(text):
    found = search_for(text)
    assert len(found.words) <= 6
    assert len(found.mrn) <= 40
    assert "\0" not in found.mrn
