"""What stands beside the questions: yesterday, this morning, the trial so far; what is asked only when called for."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Area
from scstrial.bedside.queries import Occasion, occasion_of, so_far_of
from scstrial.bedside.rules import LogSlot, mean_words
from scstrial.daily_logs.choices import Answer, Dressing, Session
from scstrial.daily_logs.rules import SiteCheck, open_questions
from scstrial.programming.choices import Waveform
from tests.factories.logs import a_log
from tests.factories.saved_logs import NO_SIGNS, keep_log, pain_of
from tests.factories.trials import make_session, make_under_way

PLACED_AT = datetime(2026, 3, 2, 16, tzinfo=UTC)  # 10:00 in Chicago; the baseline is 8
AT = datetime(2026, 3, 6, 2, tzinfo=UTC)
EVENING = "?on=2026-03-05&session=evening"
STATEMENTS_TO_SHOW = 17  # sign-in, trial, patient's head, logs, sessions, medicines, baseline, calls


@pytest.fixture
def trial(clinic, nurse):
    return make_under_way(clinic, nurse, placed_at=PLACED_AT)


@pytest.fixture
def signed_in(client, nurse, at):
    at("2026-03-05T20:00:00-06:00")
    return client.sign_in(nurse)


def so_far(trial, day=3):
    on = PLACED_AT.date().replace(day=2 + day)
    return so_far_of(trial, occasion_of(trial, LogSlot(on, Session.EVENING), AT))


def test_the_mean_is_that_of_the_days_that_may_count(trial, nurse):
    keep_log(trial, nurse, 0, pain=(pain_of(9, 10),))
    keep_log(trial, nurse, 1, pain=(pain_of(4),))
    keep_log(trial, nurse, 2, pain=(pain_of(5),))
    found = so_far(trial)
    assert (found.baseline, found.days, found.mean) == (8, 2, Fraction(9, 2))
    assert found.relief == Fraction(175, 4)
    keep_log(trial, nurse, 2, pain=(pain_of(5),), stim_hours_used=Decimal(11))
    assert (so_far(trial).days, so_far(trial).mean) == (1, 4)


def test_the_day_itself_is_no_part_of_it(trial, nurse):
    keep_log(trial, nurse, 3, pain=(pain_of(4),))
    assert (so_far(trial).days, so_far(trial).mean, so_far(trial).relief) == (0, None, None)


def test_the_page_says_it_and_that_it_is_no_verdict(signed_in, trial, nurse):
    keep_log(trial, nurse, 2, pain=(pain_of(3),))
    page = signed_in.get(f"/trials/{trial.id}/logs/new{EVENING}").get_data(as_text=True)
    assert "Baseline <b>8</b>." in page
    assert 'Mean of 1 day so far <b>3</b>, relief <b class="text-nowrap">62.5 %</b>.' in page
    assert "So far, not the verdict." in page
    assert 'data-baseline="8/1" data-needed="50/1" hidden' in page


@pytest.mark.parametrize(("value", "words"), [("13/4", "3.3"), ("4", "4"), ("0", "0"), ("26/3", "8.7")])
def test_a_mean_is_written_with_at_most_one_decimal(value, words):
    assert mean_words(Fraction(value)) == words


def test_yesterday_and_this_morning_stand_beside_what_they_answered(signed_in, trial, nurse):
    keep_log(trial, nurse, 2, walk_minutes=35, mood_nrs=6, red_flags=NO_SIGNS)
    keep_log(trial, nurse, 3, Session.MORNING, dressing=Dressing.LOOSE)
    page = signed_in.get(f"/trials/{trial.id}/logs/new{EVENING}").get_data(as_text=True)
    assert "Yesterday <b>35 min</b>" in page
    assert "Yesterday <b>6</b>" in page
    assert "This morning <b>Loose</b>" in page
    assert "Yesterday <b>none of these</b>" in page
    assert "Yesterday <b></b>" not in page


def test_numbers_of_yesterday_are_shown_before_they_are_taken(signed_in, trial, nurse):
    make_session(trial, nurse)
    keep_log(trial, nurse, 2, stim_hours_used=Decimal(20), program="P1", walk_minutes=35)
    page = signed_in.get(f"/trials/{trial.id}/logs/new{EVENING}").get_data(as_text=True)
    assert "As yesterday: 20 h, P1</button>" in page
    assert "As yesterday: walking 35 min</button>" in page
    assert 'data-before="90"' not in page


def test_the_antibiotic_is_asked_of_who_takes_one(signed_in, trial, nurse):
    keep_log(trial, nurse, 2)
    address = f"/trials/{trial.id}/logs/new{EVENING}"
    assert "An antibiotic is prescribed</summary>" in signed_in.get(address).get_data(as_text=True)
    keep_log(trial, nurse, 2, antibiotic_taken=Answer.YES)
    assert "An antibiotic is prescribed</summary>" not in signed_in.get(address).get_data(as_text=True)


def test_coverage_is_chosen_in_tens_or_typed(signed_in, trial, nurse):
    make_session(trial, nurse)
    address = f"/trials/{trial.id}/logs/new{EVENING}"
    refused = signed_in.post(address, data={"coverage_tens": "90", "coverage_pct": "85"})
    assert refused.status_code == 422
    assert "differ" in refused.get_data(as_text=True)
    assert signed_in.post(address, data={"coverage_tens": "90"}).status_code == 303
    occasion = occasion_of(trial, LogSlot(AT.date(), Session.EVENING), AT)
    assert isinstance(occasion, Occasion)
    assert [log.coverage_pct for log in occasion.logs] == [90]


# ---- Follow-up questions: on, and just off ----

NOTHING = a_log(1, stim_on=None)


@pytest.mark.parametrize(
    ("answer", "asked"), [(None, True), (Answer.YES, True), (Answer.UNKNOWN, True), (Answer.NO, False)]
)
def test_hours_program_and_coverage_are_asked_unless_stimulation_was_off(answer, asked):
    missing = open_questions(replace(NOTHING, stim_on=answer), [Area.LEG_LEFT], Waveform.TONIC)
    assert all((name in missing) is asked for name in ("stim_hours_used", "program", "coverage_pct"))


@pytest.mark.parametrize("name", ["aspirin_or_nsaid_taken", "anticoagulant_taken"])
def test_which_drug_is_asked_of_who_took_one(name):
    assert "bleeding_drug_note" in open_questions(replace(NOTHING, **{name: Answer.YES}), [])
    assert "bleeding_drug_note" not in open_questions(replace(NOTHING, **{name: Answer.UNKNOWN}), [])


@pytest.mark.parametrize(
    ("site", "size", "spreading"),
    [
        (SiteCheck(), False, False),
        (SiteCheck(redness=Answer.YES), True, True),
        (SiteCheck(redness=Answer.NO, swelling=Answer.YES), False, True),
        (SiteCheck(redness=Answer.UNKNOWN, swelling=Answer.NO), False, False),
    ],
)
def test_size_and_spreading_are_asked_of_what_is_there(site, size, spreading):
    missing = open_questions(replace(NOTHING, session=Session.MORNING, site=site), [])
    assert ("site-redness_cm" in missing, "site-spreading" in missing) == (size, spreading)


def test_a_day_of_reprogramming_without_session_is_said(signed_in, trial, nurse):
    address = f"/trials/{trial.id}/logs/new{EVENING}"
    signed_in.post(address, data={"reprogrammed": "yes"})
    assert "no session of it is recorded" in signed_in.get("/patients").get_data(as_text=True)


def test_showing_the_form_takes_the_same_few_statements_however_many_logs_there_are(
    signed_in, clinic, nurse, trial, queries_counted
):
    address = f"/trials/{trial.id}/logs/new{EVENING}"
    signed_in.get(address)  # who reads a record is noted once
    counts = []
    for day in (1, 2):
        keep_log(trial, nurse, day)
        keep_log(trial, nurse, day, Session.MORNING)
        with queries_counted() as count:
            assert signed_in.get(address).status_code == 200
            counts.append(count())
    assert counts[0] == counts[1] <= STATEMENTS_TO_SHOW
