import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.patients.rules import folded, name_words, similar_names, sort_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("José  LÓPEZ", "jose lopez"),
        ("  Łukasz\tØrsted ", "lukasz orsted"),
        ("Straße", "strasse"),
        ("Nguyễn Đức", "nguyen duc"),
        ("Kahaʻi", "kahai"),
        ("李小明", "李小明"),
        ("홍길동", "홍길동"),
    ],
)
def test_a_folded_name_has_no_capitals_no_accents_and_single_blanks(name, plain):
    assert folded(name) == plain


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(name):
    assert folded(folded(name)) == folded(name)


@given(st.text(max_size=40))
def test_however_a_name_is_composed_it_folds_to_the_same(name):
    assert folded(unicodedata.normalize("NFD", name)) == folded(unicodedata.normalize("NFC", name))


def test_lists_are_sorted_by_family_name_first():
    assert sort_name("López", "Ana") == "lopez ana"


def test_a_sort_name_fits_its_column():
    assert len(sort_name("ﷺ" * 100, "x" * 100)) == 200


def test_a_compound_name_is_found_by_the_whole_and_by_its_parts():
    assert name_words("Ana O'Brien-Lopez") == ("ana", "obrienlopez", "o", "brien", "lopez")


def test_a_name_without_letters_has_no_words():
    assert name_words(" - ' ") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Lopez", "López María"),
        ("Maria Lopez", "M. Lopez-Garcia"),
        ("Marie Hart", "Maria Smith"),
        ("Jon Hart", "Jonn Heart"),
        ("Lena Hrat", "Anna Hart"),
        ("Lena Harts", "Anna Hart"),
    ],
)
def test_swapped_accented_shortened_and_misspelt_names_are_similar(one, other):
    assert similar_names(one, other)
    assert similar_names(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Lena Hart", "Omar Diaz"), ("Ana Lee", "Ann Leo"), ("Lena Hart", "Anna Harper")]
)
def test_other_names_are_not_similar(one, other):
    assert not similar_names(one, other)
