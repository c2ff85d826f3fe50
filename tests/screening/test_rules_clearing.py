"""What stands in the way, which overrides count, and codes of the indication."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scstrial.patients.choices import Step
from scstrial.protocols.choices import Level
from scstrial.screening.choices import Indication, ItemKey, State
from scstrial.screening.rules import (
    Obstacle,
    ScreeningItem,
    StatedIndication,
    code_typed,
    codes_by_indication,
    codes_found,
    indications_with,
    months_between,
    obstacles_in,
    override_counts,
    problems_with_clearing,
    problems_with_indication,
    problems_with_step,
    title_of,
)

TODAY = date(2026, 3, 10)
AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def item(key, level, state):
    return ScreeningItem(ItemKey(key), Level(level), State(state), "Because (source: X).", "X")


OPEN_ITEMS = (
    item("cardiac_device", "HARD", "unmet"),
    item("active_infection", "BLOCK", "unmet"),
    item("immunosuppression", "HARD", "unknown"),
    item("psychological_evaluation", "BLOCK", "expired"),
    item("tobacco", "WARN", "unmet"),
    item("bmi", "INFO", "unknown"),
    item("age", "HARD", "met"),
)


def obstacles(*overridden):
    return [(one.item.item.value, one.remedy.value) for one in obstacles_in(OPEN_ITEMS, overridden)]


def test_answers_come_first_then_what_must_be_put_right_then_what_may_be_overridden():
    assert obstacles() == [
        ("immunosuppression", "answer"),
        ("active_infection", "put_right"),
        ("psychological_evaluation", "put_right"),
        ("cardiac_device", "override"),
    ]


def test_an_overridden_item_is_out_of_the_way_unless_it_blocks():
    assert obstacles(ItemKey.CARDIAC_DEVICE, ItemKey.ACTIVE_INFECTION) == [
        ("immunosuppression", "answer"),
        ("active_infection", "put_right"),
        ("psychological_evaluation", "put_right"),
    ]


@pytest.mark.parametrize("step", list(Step))
def test_answers_are_taken_until_leads_are_placed(step):
    is_open = step in (Step.REFERRED, Step.SCREENING, Step.CLEARED, Step.SCHEDULED)
    assert (problems_with_step(step) == []) is is_open


def test_clearing_says_everything_that_is_missing():
    found = obstacles_in(OPEN_ITEMS, ())
    messages = [problem.message for problem in problems_with_clearing(Step.SCREENING, False, found)]
    assert len(messages) == 5
    assert messages[0].startswith("Record the indication")


def test_nothing_in_the_way_clears():
    assert problems_with_clearing(Step.SCREENING, True, ()) == []
    assert problems_with_clearing(Step.REFERRED, True, ()) == []


@pytest.mark.parametrize("step", [Step.CLEARED, Step.SCHEDULED, Step.TRIAL, Step.DECISION, Step.AFTER, Step.CLOSED])
def test_nobody_is_cleared_twice_or_after_the_placement(step):
    assert len(problems_with_clearing(step, False, [Obstacle(OPEN_ITEMS[0], "override")])) == 1


@pytest.mark.parametrize(
    ("known_since", "counts"),
    [(None, True), (AT - timedelta(seconds=1), True), (AT, True), (AT + timedelta(seconds=1), False)],
)
def test_an_override_counts_for_what_was_known_when_it_was_given(known_since, counts):
    assert override_counts(AT, None, known_since) is counts


def test_a_withdrawn_override_counts_no_more():
    assert not override_counts(AT, AT, None)


@pytest.mark.parametrize(
    ("since", "months"),
    [
        (date(2026, 3, 10), 0),
        (date(2026, 2, 10), 1),
        (date(2026, 2, 11), 0),
        (date(2024, 3, 10), 24),
        (date(2024, 3, 11), 23),
        (date(2026, 4, 1), 0),
        (date(2026, 3, 11), 0),
    ],
)
def test_months_of_pain_are_counted_when_completed(since, months):
    assert months_between(since, TODAY) == months


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("M96.1", "M96.1"),
        ("m961", "M96.1"),
        ("M96.1 Postlaminectomy syndrome", "M96.1"),
        ("g90511,", "G90.511"),
        ("I20", "I20"),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert code_typed(typed) == code


def stated(code, indication=Indication.PSPS_2, **more):
    return StatedIndication(indication, code, **more)


def refused(code, indication=Indication.PSPS_2, others=(), **more):
    return [
        (problem.field, problem.message)
        for problem in problems_with_indication(stated(code, indication, **more), others, TODAY)
    ]


@pytest.mark.parametrize(
    ("code", "indication"),
    [
        ("M96.1", Indication.PSPS_2),
        ("M51.16", Indication.PSPS_1),
        ("R10.13", Indication.PANCREATITIS),
        ("I25.112", Indication.ANGINA),
        ("G57.90", Indication.NERVE_INJURY),
    ],
)
def test_a_code_of_the_list_is_taken_with_its_further_characters(code, indication):
    assert refused(code, indication) == []


@pytest.mark.parametrize(
    ("code", "indication", "words"),
    [
        ("E11.42", Indication.PSPS_2, "is not listed for"),
        ("back pain", Indication.PSPS_2, "for example M96.1"),
        ("M51.1", Indication.PSPS_1, "Enter the full code: M51.1"),
        ("M51.1X", Indication.PSPS_1, "Enter the full code: M51.1"),
        ("R10", Indication.PANCREATITIS, "Enter the full code: R10."),
        ("I25.12", Indication.ANGINA, "is not listed for"),
        ("I25.1112", Indication.ANGINA, "is not listed for"),
        ("M96", Indication.PSPS_2, "is not listed for"),
        ("E11.42", Indication.PSPS_1, "is not listed for"),
    ],
)
def test_a_code_that_is_not_listed_or_not_complete_is_refused(code, indication, words):
    [(field, message)] = refused(code, indication)
    assert field == "icd10_code"
    assert words in message


def test_a_code_twice_and_codes_that_exclude_each_other_are_refused():
    assert "once" in refused("M96.1", others=["M96.1"])[0][1]
    assert "exclude each other" in refused("G56.41", Indication.CRPS_2, others=["G90.511"])[0][1]


@pytest.mark.parametrize(
    ("since", "fields"),
    [
        (TODAY, []),
        (date(2026, 3, 11), ["pain_since_on"]),
        (date(1900, 1, 1), []),
        (date(1899, 12, 31), ["pain_since_on"]),
    ],
)
def test_pain_has_begun_by_today(since, fields):
    assert [field for field, _ in refused("M96.1", pain_since_on=since)] == fields


def test_a_note_that_is_too_long_is_refused():
    assert [field for field, _ in refused("M96.1", note="x" * 1001)] == ["note"]
    assert refused("M96.1", note="x" * 1000) == []


def test_codes_are_found_by_number_title_and_indication_whatever_the_case():
    assert [found.code.code for found in codes_found("m961")] == ["M96.1"]
    assert {found.indication for found in codes_found("DIABETIC poly")} == {Indication.PDN}
    assert [found.code.code for found in codes_found("phantom")] == ["G54.6"]
    assert [found.code.code for found in codes_found("phantm")] == ["G54.6"]  # mistyped
    assert codes_found("no such thing") == []
    assert len(codes_by_indication("")) == len(Indication)


@pytest.mark.parametrize(
    ("words", "indication"),
    [
        ("FBSS", Indication.PSPS_2),
        ("failed back", Indication.PSPS_2),
        ("NSRBP", Indication.PSPS_1),
        ("reflex sympathetic", Indication.CRPS_1),
        ("shingles", Indication.POSTHERPETIC_NEURALGIA),
        ("herpes", Indication.POSTHERPETIC_NEURALGIA),
        ("ischemic limb", Indication.LIMB_ISCHAEMIA),
        ("stump", Indication.PHANTOM_LIMB),
        ("PDN", Indication.PDN),
    ],
)
def test_earlier_names_short_forms_and_everyday_words_find_the_indication(words, indication):
    assert set(codes_by_indication(words)) == {indication}


@pytest.mark.parametrize(
    ("code", "indication"),
    [("R10.2", Indication.PELVIC), ("R10.21", Indication.PELVIC), ("I20.89", Indication.ANGINA)],
)
def test_codes_that_were_split_are_found_under_their_indication(code, indication):
    assert problems_with_indication(StatedIndication(indication, code), [], TODAY) == []


def test_a_code_names_its_indications_and_its_title():
    assert indications_with("G89.4") == [Indication.PSPS_2, Indication.PSPS_1, Indication.PANCREATITIS]
    assert indications_with("Z99") == []
    assert title_of("M96.1").startswith("Postlaminectomy")
    assert title_of("Z99") == ""
