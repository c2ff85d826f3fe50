"""The page on how firm a verdict is, read without its markup."""

import pytest

from scstrial.assessments.choices import Area
from tests.decision.pages import read, read_firm
from tests.factories.decided import (
    EXACTLY_50,
    NOT_MET,
    make_begun,
    make_full,
    make_judged,
)
from tests.factories.trials import make_scheduled


def test_every_rule_and_both_measures_stand_with_a_word_and_a_number(as_physician, clinic, nurse):
    text = read_firm(as_physician, make_judged(clinic, nurse, **NOT_MET, pull={"relief_reported_pct": 60}))
    assert "Last 3 days the clinic's rule calculated Not met 42.9 %" in text
    assert "All days calculated Not met 28.6 %" in text
    assert "Stated by the patient stated Met 60.0 %" in text
    assert "Relief sufficient on three days in a row calculated Not evaluable Too few daily answers" in text


def test_the_nearest_entry_of_each_kind_is_named(as_physician, met):
    text = read_firm(as_physician, met)
    assert "The trial Day 6 or 7 from 3 to 5, or Day 5 from 4 to 6 2 points higher Not met" in text
    assert "The baseline Day -4 from 9 to 0 9 points lower Not met" in text
    assert "The stated relief Not recorded." in text


def test_exactly_on_the_threshold_one_point_turns_it(as_physician, clinic, nurse):
    text = read_firm(as_physician, make_judged(clinic, nurse, **EXACTLY_50))
    assert (
        "One rating 1 point higher would change the verdict (Day 4, 5 or 6 from 4 to 5); "
        "so would one of the baseline 1 point lower." in text
    )


def test_a_missing_day_that_could_turn_it_says_from_where_on(as_physician, clinic, nurse):
    trial = make_judged(clinic, nurse, baseline=(7, 7, 7, 8, 7, 7, 7), pains=(6, 5, 4, 3, 4, None))
    assert "Day 6 is missing; at 4 or more would turn it to “Not met”." in read_firm(as_physician, trial)
    assert "Day 6 is missing; at 4 or more would turn it to “Not met”." in read(as_physician, trial)


def test_a_missing_day_that_cannot_turn_it_says_so(as_physician, clinic, nurse):
    trial = make_judged(clinic, nurse, pains=(6, None, 4, 3, 3, 3))
    assert "Day 2 is missing: no value for it could change the verdict." in read_firm(as_physician, trial)


def test_without_a_verdict_the_page_says_what_is_missing_and_what_values_would_say(as_physician, clinic, nurse):
    trial = make_judged(clinic, nurse, pains=(7, 6, 5, 3, None, None))
    text = read_firm(as_physician, trial)
    assert "What is missing for a verdict Last 3 days: 1 can be evaluated, 2 needed." in text
    assert "Day 5 at 5 or less would make it “Met”, at 6 or more would make it “Not met”." in text
    assert "All of them at 4 or less would make it “Met”, at 5 or more would make it “Not met”." in text
    assert "How near it is to turning" not in text


def test_missing_baseline_days_are_tried_too(as_physician, clinic, nurse):
    trial = make_judged(clinic, nurse, baseline=(8, 8, 8, 8, 8), pains=(7, 6, 5, 4, 4, 4))
    text = read_firm(as_physician, trial)
    assert "Of the baseline, Days -7 and -6 are missing: all of them at 7 or less would turn it to “Not met”." in text


def test_the_spread_of_the_days_and_of_those_used(as_physician, met):
    text = read_firm(as_physician, met)
    assert "All that can be evaluated 7 3 Days 6 and 7 7 Day 1 4 4 4.6 1.5" in text
    assert "Those that the result uses 3 3 Days 6 and 7 4 Day 5 1 3 3.3 0.6" in text


def test_several_areas_are_told_apart(as_physician, clinic, nurse):
    pains = ({Area.LEG_LEFT: 3, Area.LOW_BACK: 4},) * 6
    trial = make_judged(clinic, nurse, areas=(Area.LEG_LEFT, Area.LOW_BACK), pains=pains)
    assert "Day 4, 5 or 6, left leg, from 3 to 7" in read_firm(as_physician, trial)


def test_the_limits_of_a_trial_as_a_test_are_said_once_and_nothing_is_predicted(as_physician, clinic, nurse):
    text = read_firm(as_physician, make_full(clinic, nurse))
    assert text.count("specificity 8 %") == 1
    assert "specificity" not in read(as_physician, make_judged(clinic, nurse, given_name="Ivo"))
    assert "will respond" not in text


def test_with_leads_in_it_is_so_far(as_physician, clinic, nurse):
    assert "Not met so far, not final" in read_firm(as_physician, make_begun(clinic, nurse, pains=(7, 6, 4)))


def test_before_the_placement_nothing_is_there_yet(as_physician, clinic, nurse, now):
    assert "No leads are placed yet" in read_firm(as_physician, make_scheduled(clinic, nurse, now=now))


@pytest.mark.parametrize("who", ["as_physician", "as_nurse"])
def test_the_decision_page_leads_there(request, who, met):
    client = request.getfixturevalue(who)
    html = client.get(f"/trials/{met.id}/decision").get_data(as_text=True)
    assert f'href="/trials/{met.id}/how-firm"' in html


def test_whoever_may_not_see_decisions_does_not_see_this(now, client, administrator, met):
    client.sign_in(administrator)
    assert client.get(f"/trials/{met.id}/how-firm").status_code == 403
